"""What changes memos. A memo is its author's voice: nobody else changes or drops it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.gate import needs, reach, require
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import act, another_act, earlier, earlier_on
from fieldloom.coding.models import Code, Memo
from fieldloom.coding.reads.reach import seen_sources, unblinded
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.own_work import may_change_memo
from fieldloom.coding.writes.standing import fresh, same_version
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.models import Family, Participant, Service, StudyThing
from fieldloom.people.within import people_seen
from fieldloom.sources.models import Passage

LONGEST = 100_000


@recorded("memo written")
@needs(Permission.CODE)
def write_memo(
    *,
    by: User,
    study: Study,
    about: MemoAbout,
    about_id: int,
    text: str,
    operation: uuid.UUID | None = None,
) -> Memo:
    """Write a memo about a thing, given by its kind and row id.

    An `operation` done before is not done twice. Raises `Unfit` for a memo without words,
    `NotFound` when the thing is not there or not to be seen by this user.
    """
    done = earlier(by, operation, Memo)
    if done is not None:
        if done.study_id != study.pk:
            raise another_act()
        return done
    with act(by, study.pk, "memo written", operation) as ledger:
        source_id = _FINDERS[about](by, study, about_id)
        now = timezone.now()
        memo = Memo(
            study=study,
            about=about.value,
            about_id=about_id,
            source_id=source_id,
            text=_worded(text),
            author=by,
            made_at=now,
            changed_at=now,
        )
        return ledger.add(memo)


@recorded("memo changed")
@needs(Permission.CODE)
def change_memo(
    *,
    by: User,
    memo: Memo,
    text: str,
    expected: int | None,
    operation: uuid.UUID | None = None,
) -> Memo:
    """Change a memo's text. Raises `Refused` for another's, `Stale` with both texts, `Unfit`."""
    if earlier_on(by, operation, memo):
        return fresh(memo)
    with act(by, memo.study_id, "memo changed", operation) as ledger:
        found = _own(memo, by)
        words = _worded(text)
        same_version(found, expected, {"text": found.text}, {"text": words})
        if found.text == words:
            return found
        return ledger.change(found, text=words, changed_at=timezone.now())


@recorded("memo dropped")
@needs(Permission.CODE)
def drop_memo(*, by: User, memo: Memo, operation: uuid.UUID | None = None) -> None:
    """Drop a memo. Raises `Refused` for another's."""
    if earlier_on(by, operation, memo):
        return
    with act(by, memo.study_id, "memo dropped", operation) as ledger:
        ledger.drop(_own(memo, by))


def _own(memo: Memo, by: User) -> Memo:
    found = fresh(memo)
    decision = may_change_memo(found.author_id, by.pk)
    if not decision.allowed:
        raise Refused(decision)
    return found


def _worded(text: str) -> str:
    words = text.strip()
    if not words:
        raise Unfit("A memo needs words.", "Write some, or drop the memo.", "text")
    if len(words) > LONGEST:
        raise Unfit(f"A memo has at most {LONGEST:,} characters.", "Make two of it.", "text")
    return words


def _study(by: User, study: Study, about_id: int) -> None:
    if about_id != study.pk:
        raise _missing("study")


def _code(by: User, study: Study, about_id: int) -> None:
    if not Code.objects.filter(study=study, pk=about_id).exists():
        raise _missing("code")


def _source(by: User, study: Study, about_id: int, what: str = "source") -> int:
    if not seen_sources(by, study, Permission.CODE).filter(pk=about_id).exists():
        raise _missing(what)
    return about_id


def _passage(by: User, study: Study, about_id: int) -> int:
    return _in_source(by, study, Passage.objects.filter(pk=about_id), "passage")


def _coding(by: User, study: Study, about_id: int) -> int:
    return _in_source(by, study, unblinded(by, study.pk, pk=about_id), "coding")


def _in_source(by: User, study: Study, found: "QuerySet[Any, Any]", what: str) -> int:
    source_id = found.values_list("source_id", flat=True).first()
    if source_id is None:
        raise _missing(what)
    return _source(by, study, source_id, what)


def _case(model: type[StudyThing]) -> Callable[[User, Study, int], None]:
    def find(by: User, study: Study, about_id: int) -> None:
        require(by, Permission.READ_PEOPLE, study)
        if not people_seen(model, by, study).filter(pk=about_id).exists():
            raise _missing(str(model._meta.verbose_name))

    return find


def _encounter(by: User, study: Study, about_id: int) -> None:
    require(by, Permission.READ_FIELDWORK, study)
    scope = reach(by, Permission.READ_FIELDWORK, study)
    rows = Encounter.objects.select_related("site", "wave")
    found = rows.filter(study=study, pk=about_id).first()
    if found is None or not scope.reaches(found):
        raise _missing("encounter")


def _missing(what: str) -> NotFound:
    return NotFound(f"There is no such {what} in this study.")


# For each kind of thing: finds it and answers the row id of the source in which it lies, if any.
_FINDERS: dict[MemoAbout, Callable[[User, Study, int], int | None]] = {
    MemoAbout.STUDY: _study,
    MemoAbout.SOURCE: _source,
    MemoAbout.PASSAGE: _passage,
    MemoAbout.CODE: _code,
    MemoAbout.CODING: _coding,
    MemoAbout.PARTICIPANT: _case(Participant),
    MemoAbout.FAMILY: _case(Family),
    MemoAbout.SERVICE: _case(Service),
    MemoAbout.ENCOUNTER: _encounter,
}
