"""What changes codings: each is one coder's, on one passage, with one code."""

import uuid

from django.utils import timezone

from fieldloom.access.gate import needs, require
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import Ledger, act, another_act, earlier, earlier_on
from fieldloom.coding.models import Code, Coding
from fieldloom.coding.reads.reach import rounds_by_source
from fieldloom.coding.rules.in_vivo import in_vivo_name
from fieldloom.coding.rules.rounds import CodebookAct
from fieldloom.coding.writes.codebook import NewCode, placed_last
from fieldloom.coding.writes.standing import drop_codings, fresh, lets, own, same_version
from fieldloom.ground import by_hand
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources.models import Passage, Source
from fieldloom.sources.rules.regions import Region, in_words
from fieldloom.sources.writes import mark, mark_region


@recorded("code applied")
@needs(Permission.CODE)
def apply_code(
    *,
    by: User,
    source: Source,
    code: Code,
    start: int,
    end: int,
    operation: uuid.UUID | None = None,
) -> Coding:
    """Code the passage from `start` to `end` (code points in the source's current text).

    The same code of the same coder on the same passage is there once: asked again, the one that
    stands is returned. An `operation` done before is not done twice. Raises `Unfit` for a place
    that is not in the text, `NotFound` for a code that has been dropped.
    """
    done = earlier(by, operation, Coding)
    if done is not None:
        return _same_source(done, source)
    with act(by, source.study_id, "code applied", operation) as ledger:
        passage = mark(by=by, source=source, start=start, end=end)
        return _coded(ledger, by, source.study_id, passage, code)


@recorded("coded in vivo")
@needs(Permission.CODE)
def code_in_vivo(
    *,
    by: User,
    source: Source,
    start: int,
    end: int,
    parent: Code | None = None,
    operation: uuid.UUID | None = None,
) -> Coding:
    """Code a passage with a code named by its own words, which is made under `parent` if missing.

    The name is the quote, cut to 60 characters between words.
    """
    done = earlier(by, operation, Coding)
    if done is not None:
        return _same_source(done, source)
    with act(by, source.study_id, "coded in vivo", operation) as ledger:
        passage = mark(by=by, source=source, start=start, end=end)
        name = in_vivo_name(passage.quote)
        code = _named(source.study_id, parent, name)
        if code is None:
            require(by, Permission.EDIT_CODEBOOK, source.study_id)
            lets(by, CodebookAct.ADD, source.study_id)
            code = placed_last(ledger, source.study_id, NewCode(name, parent))
        return _coded(ledger, by, source.study_id, passage, code)


@recorded("code applied to a region")
@needs(Permission.CODE)
def code_region(
    *, by: User, source: Source, code: Code, region: Region, operation: uuid.UUID | None = None
) -> Coding:
    """Code a part of a picture. Holds to what `apply_code` says of words."""
    done = earlier(by, operation, Coding)
    if done is not None:
        return _same_source(done, source)
    with act(by, source.study_id, "code applied", operation) as ledger:
        passage = mark_region(by=by, source=source, region=region)
        return _coded(ledger, by, source.study_id, passage, code)


@recorded("coding removed")
@needs(Permission.CODE)
def remove_coding(
    *, by: User, coding: Coding, expected: int | None, operation: uuid.UUID | None = None
) -> None:
    """Take a coding away; memos on it go to its passage, which stays.

    An `operation` done before is not done twice. Raises `Refused` for another coder's, `Stale` when
    it is not the expected version.
    """
    if earlier_on(by, operation, coding):
        return
    with act(by, coding.study_id, "coding removed", operation) as ledger:
        found = mine(coding, by)
        theirs = shown(found)
        same_version(found, expected, theirs, dict.fromkeys(theirs))
        drop_codings(ledger, Coding.objects.filter(pk=found.pk))


@recorded("coding adjusted")
@needs(Permission.CODE)
def adjust_coding(
    *,
    by: User,
    coding: Coding,
    start: int,
    end: int,
    expected: int | None,
    operation: uuid.UUID | None = None,
) -> Coding:
    """Move a coding's ends. Raises as `remove_coding`, and `Unfit` where it would be a double."""
    if earlier_on(by, operation, coding):
        return fresh(coding, "passage", "code", "coder", "source")
    with act(by, coding.study_id, "coding adjusted", operation) as ledger:
        found = mine(coding, by)
        wished = shown(found) | {"start": start, "end": end, "quote": None}
        same_version(found, expected, shown(found), wished)
        passage = mark(by=by, source=found.source, start=start, end=end)
        must_be_alone(found, passage, found.code)
        return ledger.change(found, passage=passage)


@recorded("coding of a region adjusted")
@needs(Permission.CODE)
def adjust_region(
    *,
    by: User,
    coding: Coding,
    region: Region,
    expected: int | None,
    operation: uuid.UUID | None = None,
) -> Coding:
    """Move a coding to another part of its picture. Raises as `adjust_coding`."""
    if earlier_on(by, operation, coding):
        return fresh(coding, "passage", "code", "coder", "source")
    with act(by, coding.study_id, "coding adjusted", operation) as ledger:
        found = mine(coding, by)
        same_version(found, expected, shown(found), shown(found) | {"quote": in_words(region)})
        passage = mark_region(by=by, source=found.source, region=region)
        must_be_alone(found, passage, found.code)
        return ledger.change(found, passage=passage)


@recorded("coding recoded")
@needs(Permission.CODE)
def recode(
    *,
    by: User,
    coding: Coding,
    code: Code,
    expected: int | None,
    operation: uuid.UUID | None = None,
) -> Coding:
    """Give a coding another code. Raises as `remove_coding`, and `Unfit` where it would be a
    double."""
    if earlier_on(by, operation, coding):
        return fresh(coding, "passage", "code", "coder", "source")
    with act(by, coding.study_id, "coding recoded", operation) as ledger:
        found, other = mine(coding, by), fresh(code)
        wished = shown(found) | {"code": other.name}
        same_version(found, expected, shown(found), wished)
        must_be_alone(found, found.passage, other)
        return ledger.change(found, code=other)


def shown(coding: Coding) -> dict[str, object]:
    """What is put side by side when two people changed one coding."""
    passage = coding.passage
    return {
        "code": coding.code.name,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "coder": coding.coder.name,
    }


# Asked at every coding, so in one statement and by hand: the models would take two and ten times as
# long. No row: the code is gone. A row of None: it is there, and this coding is not.
_STANDING = """
    SELECT (SELECT id FROM coding_coding
            WHERE passage_id = %s AND code_id = coding_code.id AND coder_id = %s)
    FROM coding_code WHERE id = %s
"""


def _same_source(done: Coding, source: Source) -> Coding:
    if done.source_id != source.pk:
        raise another_act()
    return done


def _coded(ledger: Ledger, by: User, study_id: int, passage: Passage, code: Code) -> Coding:
    row = by_hand.one(_STANDING, [passage.pk, by.pk, code.pk])
    if row is None:
        raise NotFound("This code is no longer there: somebody has dropped or merged it.")
    if row[0] is not None:
        return Coding.objects.select_related("passage", "code", "source").get(pk=row[0])
    taking = rounds_by_source(by, study_id, [passage.source_id]).get(passage.source_id)
    coding = Coding(
        passage=passage,
        source=passage.source,
        code=code,
        coder=by,
        round_id=taking.id if taking else None,
        made_at=timezone.now(),
    )
    return ledger.add(coding)


def _named(study_id: int, parent: Code | None, name: str) -> Code | None:
    wanted = name.casefold()
    siblings = Code.objects.filter(study_id=study_id, parent=parent)
    return next((code for code in siblings if code.name.casefold() == wanted), None)


def mine(coding: Coding, by: User) -> Coding:
    """The coding as it stands now. Raises `NotFound` when gone, `Refused` for another coder's."""
    found = fresh(coding, "passage", "code", "coder", "source")
    own([found.coder_id], by, found.study_id)
    return found


def must_be_alone(coding: Coding, passage: Passage, code: Code) -> None:
    """Raise `Unfit` where another coding of the same coder with this code stands on the passage."""
    same = Coding.objects.filter(passage=passage, code=code, coder=coding.coder)
    if same.exclude(pk=coding.pk).exists():
        reason = f"This passage is already coded with “{code.name}” by the same coder."
        raise Unfit(reason, "Remove one of the two.")
