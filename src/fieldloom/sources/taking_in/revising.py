"""A source gets a new revision: its text is stored, the index follows, its passages move along."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection

from fieldloom.access.models import User
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources import index
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.kept import alone
from fieldloom.sources.models import CONTEXT, EarlierAnchor, Paragraph, Passage, Revision, Source
from fieldloom.sources.rules.correcting import Carried, CarriedAll, Edits, carry_all
from fieldloom.sources.rules.reading import Block
from fieldloom.sources.taking_in.proposing import propose_in
from fieldloom.sources.taking_in.storing import Next, Written, store

MET = "It would stand at exactly the same words as another passage now."
_MOVE = """UPDATE sources_passage SET revision_id = %s, start = %s, "end" = %s, paragraph = %s,
    quote = %s, prefix = %s, suffix = %s, needs_person = '' WHERE id = %s"""


@dataclass(frozen=True, slots=True)
class Correction:
    """What came of a correction: how many passages moved along, which of them have changed words,
    and which could not be moved and wait for a person."""

    revision: Revision
    carried: int
    changed: list[Passage] = field(default_factory=list)
    waiting: list[Passage] = field(default_factory=list)

    @property
    def study_id(self) -> int:
        return self.revision.study_id

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {
            "revision": f"revision:{self.revision.pk}",
            "carried": self.carried,
            "changed": len(self.changed),
            "waiting": len(self.waiting),
        }


def text_of(revision: Revision) -> str:
    """The whole text of a revision."""
    rows = Paragraph.objects.filter(revision=revision).order_by("number")
    return "".join(rows.values_list("text", flat=True))


def current_of(source: Source) -> Revision:
    """The current revision: a source is taken in with its first, so there always is one."""
    if source.current is None:
        raise NotFound(f"{source.ref} has no text.")
    return source.current


def blocks_of(revision: Revision) -> list[Block]:
    """The paragraphs of a revision as blocks of its text."""
    rows = Paragraph.objects.filter(revision=revision).order_by("number")
    fields = ("start", "end", "kind", "speaker__label", "said", "at_ms", "until_ms", "page")
    return [Block(*row) for row in rows.values_list(*fields)]


Carry = Callable[[list[int], list[int]], CarriedAll]


def revise(
    source: Source, written: Written, by: User, reason: str, *, carry: Carry | None = None
) -> Correction:
    """Make the next revision. `carry` says where passages go, where that is known exactly: else it is worked
    out from the two texts. Raises `Unfit` when not a word would change."""
    old = current_of(source)
    if old.digest == written.digest:
        raise Unfit("This is word for word the text that stands there.", "Nothing was changed.")
    old_text = text_of(old)
    index.leave([index.rows_of(old)])
    last = Revision.objects.filter(source=source).order_by("-number").values_list("number")[0][0]
    revision = store([Next(source, last + 1, written, reason)], by)[0]
    index.enter([index.rows_of(revision)])
    alone()  # the passages move, then the veil is drawn
    here = Passage.objects.filter(revision=old, needs_person="")
    moving = list(here.filter(region_width=0).order_by("start", "end"))
    places = [p.start for p in moving], [p.end for p in moving]
    found = carry(*places) if carry else _worked_out(places, old_text, written.text)
    back = list(_whose_text_is_back(source, revision))
    along = _take_along(list(here.exclude(region_width=0)), revision)
    done = _move(revision, written, moving, found, back)
    veil.draw(source.study_id, [source.pk])
    propose_in(source.study_id, [source.pk])
    return replace(done, carried=done.carried + along)


def _worked_out(places: tuple[list[int], list[int]], old: str, new: str) -> CarriedAll:
    return carry_all(*places, Edits.between(old, new))


def _whose_text_is_back(source: Source, revision: Revision) -> list[Passage]:
    """Passages that waited in an earlier revision whose very text this one brings back."""
    waiting = Passage.objects.filter(source=source).exclude(needs_person="")
    return list(waiting.filter(revision__digest=revision.digest))


def _take_along(regions: Sequence[Passage], revision: Revision) -> int:
    """Regions of a picture stand as they are, whatever its description says. Answers how many."""
    EarlierAnchor.objects.bulk_create(map(_as_it_stood, regions), batch_size=500)
    Passage.objects.filter(pk__in=[p.pk for p in regions]).update(revision=revision)
    return len(regions)


def _move(
    revision: Revision,
    written: Written,
    moving: Sequence[Passage],
    found: CarriedAll,
    back: Sequence[Passage],
) -> Correction:
    starts = [block.start for block in written.blocks]
    correction_changed, waiting = [], []
    taken: set[tuple[int, int]] = set()
    earlier, moves = [], []
    fates = [found[i] for i in range(len(moving))]
    fates += [Carried(p.start, p.end, False) for p in back]
    for passage, fate in zip([*moving, *back], fates, strict=True):
        met = isinstance(fate, Carried) and (fate.start, fate.end) in taken
        if not isinstance(fate, Carried) or met:
            passage.needs_person = MET if isinstance(fate, Carried) else fate.because
            waiting.append(passage)
            continue
        taken.add((fate.start, fate.end))
        earlier.append(_as_it_stood(passage))
        place(passage, revision, written.text, fate.start, fate.end)
        passage.paragraph = bisect_right(starts, fate.start)
        moves.append(_values(passage))
        if fate.changed:
            correction_changed.append(passage)
    EarlierAnchor.objects.bulk_create(earlier, batch_size=500)
    with connection.cursor() as cursor:
        cursor.executemany(_MOVE, moves)
    Passage.objects.bulk_update(waiting, ["needs_person"], batch_size=200)
    return Correction(revision, len(moves), correction_changed, waiting)


def place(passage: Passage, revision: Revision, text: str, start: int, end: int) -> None:
    """Anchor a passage at text[start:end]; its paragraph number is for the caller to set."""
    passage.revision = revision
    passage.start, passage.end = start, end
    passage.quote = text[start:end]
    passage.prefix = text[max(0, start - CONTEXT) : start]
    passage.suffix = text[end : end + CONTEXT]
    passage.needs_person = ""


def keep_earlier(passage: Passage) -> None:
    """Remember where a passage stands before it is moved by hand."""
    EarlierAnchor.objects.bulk_create([_as_it_stood(passage)])


def _as_it_stood(passage: Passage) -> EarlierAnchor:
    return EarlierAnchor(
        passage=passage,
        revision_id=passage.revision_id,
        start=passage.start,
        end=passage.end,
        paragraph=passage.paragraph,
        quote=passage.quote,
        prefix=passage.prefix,
        suffix=passage.suffix,
    )


def _values(p: Passage) -> tuple[int | str, ...]:
    return (p.revision_id, p.start, p.end, p.paragraph, p.quote, p.prefix, p.suffix, p.pk)
