"""What consent costs: a study with everybody in it tagged, put straight into the tables, and asked.

At L: 1,000 texts, 200,000 passages, 400 persons, 300,000 rows of who is in what, 50,000 codings. By
itself: `python -m benchmarks.consent L`.
"""

import random
import sys
from datetime import timedelta
from typing import Any

from benchmarks.clock import median_of, p95, timed

SIZES = {"S": 10, "M": 250, "L": 1000}
EACH, PERSONS, CODES = 200, 400, 40
WORDS = [
    "order",
    "visit",
    "child",
    "home",
    "school",
    "worker",
    "letter",
    "tea",
    "rain",
    "harbour",
    "ferry",
    "court",
    "nurse",
    "wait",
]
SEARCHED = ("ferry", "harbour AND court", '"nurse wait"', "harb*", "rain NOT tea")
AGREED = (
    "take_part",
    "record",
    "team_analysis",
    "quote",
    "learning_alliance",
    "publish",
    "archive",
)


def measure(size: str, by: Any, study: Any, board: Any) -> None:
    """All rows of consent at one size, on a study of their own."""
    from fieldloom.consent import writes
    from fieldloom.consent.rules.material import Policy
    from fieldloom.sources.clearance import veil

    people = _people(by, study)
    _material(by, study, SIZES[size], people)
    before = _list(by, study)
    writes.let_consent_decide(by=by, study=study, policy=Policy(), reasoning="For the measurement")
    board.tell("consent: nothing withheld, first page of quotations", _list(by, study), before)
    board.tell("consent: one decision: p95", _decision(study))
    board.tell("consent: the whole study worked out", median_of(lambda: veil.draw(study.pk), 1, 0))
    board.tell("consent: a withdrawal hides, slowest of 9", _withdrawals(by, people[:9]))
    board.tell("consent: what a withdrawal reaches, slowest of 9", _manifests(by, study))
    board.tell("consent: rows of a person erased", _erased(by, study))
    board.tell("consent: first page of quotations", _list(by, study))
    board.tell("consent: search: p95", _search(by, study))


def _people(by: Any, study: Any) -> list[Any]:
    from django.utils import timezone

    from fieldloom.consent.models import Event, EventLine
    from fieldloom.people.models import Participant

    people = Participant.objects.bulk_create(
        Participant(study=study, ref=f"C{n:03}", kind="adult") for n in range(PERSONS)
    )
    at = timezone.now() - timedelta(days=300)
    said = [
        Event(study=study, participant=p, voice="own", kind="consent", taken_by=by, at=at)
        for p in people
    ]
    Event.objects.bulk_create(said)
    EventLine.objects.bulk_create(
        EventLine(event=event, purpose=purpose, says="consent", ceiling=5)
        for event in said
        for purpose in AGREED
    )
    return people


def _material(by: Any, study: Any, texts: int, people: list[Any]) -> None:
    from django.db import transaction

    from fieldloom.coding.models import Code
    from fieldloom.sources import index

    codes = Code.objects.bulk_create(
        Code(study=study, name=f"Code {n}", position=n) for n in range(CODES)
    )
    dice = random.Random(11)
    with transaction.atomic():
        revisions = [_text(by, study, number, (people, codes), dice) for number in range(texts)]
        index.enter([index.rows_of(revision) for revision in revisions])


def _text(by: Any, study: Any, number: int, known: Any, dice: random.Random) -> Any:
    """One text of 200 paragraphs, each a passage with one or two people; every fourth is coded."""
    from django.utils import timezone

    from fieldloom.coding.models import Coding
    from fieldloom.sources import models

    people, codes = known
    original = models.Original.objects.create(
        study=study, mark=f"c{number:063x}", size=1, sealed_key=b"k"
    )
    source = models.Source.objects.create(
        study=study, ref=f"C-{number:04}", title="Talk", kind="interview", format="txt",
        file_name="c.txt", original=original, taken_in_by=by,
    )  # fmt: skip
    words = [" ".join(dice.choices(WORDS, k=12)) + "\n\n" for _ in range(EACH)]
    last = models.Paragraph.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    revision = models.Revision.objects.create(
        source=source, number=1, digest="0" * 64, characters=sum(map(len, words)), words=EACH * 12,
        paragraph_count=EACH, first_row=last + 1, made_by=by,
    )  # fmt: skip
    source.current = revision
    source.save(update_fields=["current"])
    blocks, passages, start = [], [], 0
    for at, text in enumerate(words, 1):
        end, place = start + len(text), {"revision": revision, "start": start}
        blocks.append(
            models.Paragraph(pk=last + at, number=at, end=end, kind="speech", text=text, **place)
        )
        quote = text.strip()
        passages.append(
            models.Passage(
                source=source, end=start + len(quote), paragraph=at, quote=quote, **place
            )
        )
        start = end
    models.Paragraph.objects.bulk_create(blocks)
    models.Passage.objects.bulk_create(passages)
    close = dice.sample(people, 8)  # a text is about few of all these people
    models.Subject.objects.bulk_create(
        models.Subject(source=source, passage=passage, participant=person, state="confirmed")
        for at, passage in enumerate(passages)
        for person in dice.sample(close, 1 + at % 2)
    )
    Coding.objects.bulk_create(
        Coding(
            passage=passage, source=source, code=dice.choice(codes), coder=by,
            made_at=timezone.now(),
        )
        for passage in passages[::4]
    )  # fmt: skip
    return revision


def _decision(study: Any) -> float:
    """The rules on a snapshot: one passage, one use."""
    from django.utils import timezone

    from fieldloom.consent.rules.deciding import may
    from fieldloom.consent.rules.material import Use
    from fieldloom.consent.rules.terms import Audience, Purpose
    from fieldloom.sources.clearance.law import materials
    from fieldloom.sources.models import Source

    at, use = timezone.localtime(), Use(Purpose.PUBLISH, Audience.PUBLIC)
    times: list[float] = []
    for source in Source.objects.filter(study=study).select_related("current", "encounter")[:10]:
        for material in materials(source, source.revision, at).values():
            with timed(times):
                may(material, use, at)
    return p95(times)


def _withdrawals(by: Any, people: list[Any]) -> float:
    from django.utils import timezone

    from fieldloom.consent import writes
    from fieldloom.consent.rules.stating import Scope

    times: list[float] = []
    wanted = writes.Withdrawing(Scope(everything=True))
    for person in people:
        with timed(times):
            said = writes.Said(timezone.now())
            writes.withdraw(by=by, participant=person, said=said, withdrawing=wanted)
    return max(times)


def _manifests(by: Any, study: Any) -> float:
    """All that a withdrawal reaches, found and kept in numbers."""
    from fieldloom.consent import writes
    from fieldloom.consent.models import Withdrawal

    times: list[float] = []
    for case in Withdrawal.objects.filter(study=study).order_by("pk"):
        with timed(times):
            writes.look_at_withdrawal(by=by, withdrawal=case)
    return max(times)


def _erased(by: Any, study: Any) -> float:
    """The one transaction that takes out all rows of a person, until it is on disk."""
    from django.db import transaction

    from fieldloom.consent.models import Withdrawal
    from fieldloom.people import reached

    case = Withdrawal.objects.filter(study=study).order_by("pk")[0]
    asked = reached.Asked(study.pk, case.participant_id, reached.ERASE, (("", None),))
    times: list[float] = []
    with timed(times), transaction.atomic():
        reached.take_out(asked, by)
    return times[0]


def _list(by: Any, study: Any) -> float:
    from fieldloom.coding import reads
    from fieldloom.coding.models import Code

    code = Code.objects.filter(study=study).first()
    wanted = reads.Wanted(code_ids=(code.pk,))
    return median_of(lambda: reads.quotations(to=by, study=study, wanted=wanted), 9)


def _search(by: Any, study: Any) -> float:
    from fieldloom.sources import reads

    times: list[float] = []
    for query in SEARCHED * 12:
        with timed(times):
            reads.search(to=by, study=study, query=query)
    return p95(times)


def main() -> None:
    """Only these rows, in a data folder of their own."""
    from benchmarks import loading, taking_in
    from benchmarks.corpus import CACHE
    from benchmarks.telling import Board

    size = sys.argv[1] if len(sys.argv) > 1 else "S"
    data = CACHE / f"consent-{size}"
    taking_in.move_into(data)
    keeper = taking_in.keeper_of_new_house()
    board = Board(size, data)
    measure(size, keeper, loading.study_of(keeper, "Consent"), board)
    board.show()


if __name__ == "__main__":
    main()
