"""What of coding stands on a person's passages, and which texts of the team hold their words."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from fieldloom.coding.models import Code, Coding, Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.withdrawing import Spoken, named_in_vivo
from fieldloom.people.reached import Asked
from fieldloom.sources.erasing.passages import theirs
from fieldloom.sources.erasing.places import Places, parts, places
from fieldloom.sources.erasing.texts import words_of
from fieldloom.sources.models import Passage

SAYS = ("name", "description", "use_when", "not_when")


@dataclass(slots=True)
class Reach:
    """Row ids. `standing` are memos on passages or codings that are the person's, `quoting` other
    memos that hold their words, `by_hand` those near their words that hold none in a row."""

    sources: set[int] = field(default_factory=set)
    passages: set[int] = field(default_factory=set)
    codings: set[int] = field(default_factory=set)
    standing: set[int] = field(default_factory=set)
    quoting: set[int] = field(default_factory=set)
    by_hand: set[int] = field(default_factory=set)
    codes: set[int] = field(default_factory=set)
    explaining: set[int] = field(default_factory=set)


def reach(asked: Asked) -> tuple[Reach, Spoken]:
    """All of it, and the person's words. A number of queries that does not grow with the study."""
    found = places(asked)
    spoken = Spoken(words_of(found))
    made = Reach(sources=found.sources, passages=theirs(found))
    used: dict[int, set[int]] = defaultdict(set)
    for part in parts(made.passages):
        rows = Coding.objects.filter(passage__in=part).order_by()
        for pk, code, passage in rows.values_list("pk", "code_id", "passage_id"):
            made.codings.add(pk)
            used[code].add(passage)
    _memos(asked, found, made, spoken, set(used))
    _codes(asked, made, spoken, used)
    return made, spoken


def _memos(asked: Asked, found: Places, made: Reach, spoken: Spoken, codes: set[int]) -> None:
    near = Q(source__in=found.sources) | Q(about=MemoAbout.CODE.value, about_id__in=codes)
    near |= Q(about=MemoAbout.PARTICIPANT.value, about_id=asked.participant_id)
    rows = Memo.objects.filter(study=asked.study_id).order_by()
    carried = {MemoAbout.PASSAGE.value: made.passages, MemoAbout.CODING.value: made.codings}
    for pk, about, about_id, text in rows.values_list("pk", "about", "about_id", "text"):
        if about_id in carried.get(about, ()):
            made.standing.add(pk)
        elif spoken.quoted_in(text):
            made.quoting.add(pk)
    beside = set(rows.filter(near).values_list("pk", flat=True))
    gone = made.standing if asked.erases else set()
    made.by_hand = (beside | made.quoting | made.standing) - gone


def _codes(asked: Asked, made: Reach, spoken: Spoken, used: dict[int, set[int]]) -> None:
    quotes: dict[int, str] = {}
    for part in parts(made.passages):
        quotes |= dict(Passage.objects.filter(pk__in=part).values_list("pk", "quote"))
    rows = Code.objects.filter(study=asked.study_id).order_by()
    for pk, name, *others in rows.values_list("pk", *SAYS):
        theirs_ = [quotes[passage] for passage in used.get(pk, ()) if passage in quotes]
        if spoken.names(name) or named_in_vivo(name, theirs_):
            made.codes.add(pk)
        if any(spoken.quoted_in(text) for text in others):
            made.explaining.add(pk)
