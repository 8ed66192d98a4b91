"""A study of the corpus's size with all its codings, put straight into the tables.

Only the codings are put in like this: at size L there are 500,000 of them, made by four coders over
months. The texts come in through the product's own path (`measuring.take_in`).
"""

import random
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.corpus import Corpus
from benchmarks.measuring import take_in, worker

LONG_CHARACTERS, LONG_CODINGS = 1_000_000, 5_000
UNTIL = date.today() + timedelta(days=700)


class Place(NamedTuple):
    """A coding to be: code points in a text, a code and a coder, by row id."""

    start: int
    end: int
    code: int
    coder: int


def keeper_of_the_house() -> Any:
    """The first user."""
    from fieldloom.access import writes

    new = writes.NewUser("bench", "Bench", "bench@example.org", "", keeper=True)
    return writes.add_user(by=None, new=new)


def study_of(keeper: Any, title: str) -> Any:
    """An empty study that the keeper leads."""
    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    study = writes.start_study(by=keeper, new=writes.NewStudy(title, title.lower()))
    new = writes.NewGrant(Role.PI, UNTIL)
    writes.grant_first_role(by=keeper, user=keeper, study=study, new=new)
    return study


def coders(names: Iterable[str], keeper: Any, study: Any) -> dict[str, Any]:
    """Users who may code in the study, by name."""
    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    made = {}
    for name in names:
        new = writes.NewUser(name, name.title(), f"{name}@example.org")
        made[name] = writes.add_user(by=keeper, new=new)
        grant = writes.NewGrant(Role.ANALYST, UNTIL)
        writes.grant_first_role(by=keeper, user=made[name], study=study, new=grant)
    return made


def codebook(corpus: Corpus, by: Any, study: Any) -> dict[str, int]:
    """The corpus's codes in two levels, through the product's writes; name to row id."""
    from fieldloom.coding import writes

    parents, codes = {}, {}
    for row in corpus.rows("codes.csv"):
        if row["category"] not in parents:
            new = writes.NewCode(name=row["category"], parent=None)
            parents[row["category"]] = writes.add_code(by=by, study=study, new=new)
        new = writes.NewCode(
            name=row["code"], parent=parents[row["category"]], colour=row["color"].lower()
        )
        codes[row["code"]] = writes.add_code(by=by, study=study, new=new).pk
    return codes


def codings(corpus: Corpus, study: Any, coders: dict[str, Any], codes: dict[str, int]) -> int:
    """All codings of the corpus, with their passages; returns how many."""
    from fieldloom.sources.models import Source

    by_file = {source.file_name: source for source in Source.objects.filter(study=study)}
    places: dict[str, list[Place]] = {}
    for row in corpus.rows("codings.csv"):
        place = Place(
            int(row["start"]), int(row["end"]), codes[row["code"]], coders[row["coder"]].pk
        )
        places.setdefault(row["doc"], []).append(place)
    with transaction.atomic():
        count = sum(
            _code(by_file[file], (corpus.folder / "docs" / file).read_text("utf-8"), wanted)
            for file, wanted in places.items()
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count


def long_text(corpus: Corpus, by: Any, study: Any) -> Any:
    """A source of 1,000,000 characters with 5,000 codings, in a study of its own."""
    from fieldloom.coding import writes
    from fieldloom.sources.models import Source

    text, texts = "", corpus.texts
    for number in range(10_000):
        text += texts[number % len(texts)].read_text("utf-8") + "\n\n"
        if len(text) >= LONG_CHARACTERS:
            break
    text = text[:LONG_CHARACTERS].rstrip()
    with worker():
        take_in({"long.txt": text.encode()}, by, study)
    names = [f"thread {number}" for number in range(20)]
    made = [writes.add_code(by=by, study=study, new=writes.NewCode(name)) for name in names]
    chance, wanted = random.Random(5), []
    for _ in range(LONG_CODINGS):
        start = text.index(" ", chance.randrange(len(text) - 1000)) + 1
        end = text.index(" ", start + chance.randint(20, 400))
        wanted.append(Place(start, end, chance.choice(made).pk, by.pk))
    source = Source.objects.select_related("current").get(study=study, file_name="long.txt")
    with transaction.atomic():
        _code(source, text, wanted)
    return source


def _code(source: Any, text: str, wanted: list[Place]) -> int:
    """Put passages and codings of one source into the tables; how many codings."""
    now, revision = timezone.now(), source.current_id
    with connection.cursor() as cursor:
        rows = "SELECT start FROM sources_paragraph WHERE revision_id = %s ORDER BY number"
        begins = [start for (start,) in cursor.execute(rows, [revision]).fetchall()]
        cursor.executemany(
            "INSERT INTO sources_passage (source_id, revision_id, start, end, paragraph, quote,"
            " prefix, suffix, needs_person) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,'')",
            [
                (source.pk, revision, s, e, bisect_right(begins, s), text[s:e], before, after)
                for s, e in sorted({(place.start, place.end) for place in wanted})
                for before, after in [(text[max(0, s - 32) : s], text[e : e + 32])]
            ],
        )
        rows = "SELECT start, end, id FROM sources_passage WHERE revision_id = %s"
        keys = {(s, e): key for s, e, key in cursor.execute(rows, [revision]).fetchall()}
        made = {(keys[p.start, p.end], p.code, p.coder) for p in wanted}
        cursor.executemany(
            "INSERT INTO coding_coding (passage_id, source_id, code_id, coder_id, made_at,"
            " version) VALUES (%s,%s,%s,%s,%s,1)",
            [(key, source.pk, code, coder, now) for key, code, coder in sorted(made)],
        )
    return len(made)
