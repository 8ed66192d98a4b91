"""Twenty people code one text at once, over loopback, each as fast as the server answers them."""

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.clock import p95
from benchmarks.outside import NoPage, Served, Visitor

PEOPLE, EDITS = 20, 25


@dataclass
class Person:
    """One coder: a session, the codings that the server has acknowledged, and how long each took."""

    session: str
    acknowledged: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where they all code: the address of the text, its revision and length, and the codes."""

    served: Served
    path: str
    revision: int
    characters: int
    codes: list[int]


def code_together(
    desk: Desk, sessions: list[str], rounds: int = 3
) -> tuple[float, float, list[int]]:
    """Codings a second and p95 of one, each the middle of so many rounds, and the row ids of all that were
    acknowledged. Nobody does the same act in two rounds. Raises `NoPage` as one round does."""
    done = [_one_round(desk, sessions, number) for number in range(rounds)]
    rates, slow, made = zip(*done, strict=True)
    return median(rates), median(slow), [coding for some in made for coding in some]


def _one_round(
    desk: Desk, sessions: list[str], round_number: int
) -> tuple[float, float, list[int]]:
    """Codings a second, p95 of one, and the row ids that were acknowledged.

    Raises `NoPage` where an edit was neither accepted nor told why it was not.
    """
    people = [Person(session) for session in sessions]
    threads = [
        threading.Thread(target=_work, args=(person, desk, number))
        for number, person in enumerate(people, round_number * len(people))
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if trouble := [person.trouble for person in people if person.trouble]:
        raise NoPage(trouble[0])
    made = [coding for person in people for coding in person.acknowledged]
    times = [one for person in people for one in person.times]
    return len(made) / seconds, p95(times), made


def lost(acknowledged: list[int]) -> int:
    """How many of the acknowledged codings the database does not hold."""
    from fieldloom.coding.models import Coding

    return len(set(acknowledged)) - Coding.objects.filter(pk__in=acknowledged).count()


def _work(person: Person, desk: Desk, number: int) -> None:
    visitor, chance = Visitor(desk.served.host, person.session), random.Random(number)
    try:
        for _ in range(EDITS):
            start = chance.randrange(desk.characters - 300)
            said: dict[str, Any] = {
                "revision": desk.revision,
                "start": start,
                "end": start + chance.randint(20, 200),
                "code": chance.choice(desk.codes),
                "operation": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            }
            begun = time.perf_counter()
            answer = visitor.post(f"{desk.path}codings/", said)
            person.times.append(time.perf_counter() - begun)
            person.acknowledged.append(answer["codings"][0]["id"])
    except (NoPage, OSError, KeyError, IndexError) as error:
        person.trouble = f"{type(error).__name__}: {error}"
