"""One coding becomes two, or several become one, without being made anew."""

import uuid

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import act, earlier, earlier_on
from fieldloom.coding.ledger.rows import fields_of
from fieldloom.coding.models import Coding, Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.reshaping import cut, spanning
from fieldloom.coding.writes.codings import mine, must_be_alone, shown
from fieldloom.coding.writes.standing import fresh, hand_on_memos, same_version
from fieldloom.ground.answers import Unfit
from fieldloom.sources.models import Passage
from fieldloom.sources.writes import mark


@recorded("coding split")
@needs(Permission.CODE)
def split_coding(
    *, by: User, coding: Coding, at: int, expected: int | None, operation: uuid.UUID | None = None
) -> Coding:
    """Cut a coding in two before code point `at`; answers the second part, a new coding.

    The first keeps the memos. Raises `Refused` for another coder's, `Stale` when it is not the
    expected version, `Unfit` where a part would hold no word or stand there already.
    """
    done = earlier(by, operation, Coding)
    if done is not None:
        return done
    with act(by, coding.study_id, "coding split", operation) as ledger:
        found = mine(coding, by)
        same_version(found, expected, shown(found), shown(found) | {"cut at": at})
        parts = cut(found.passage.quote, found.passage.start, at)
        if parts is None:
            reason = "There are no words on one side of this place."
            raise Unfit(reason, "Choose a place inside the coded words.", "at")
        first, second = (_passage(found, by, *part) for part in parts)
        for passage in (first, second):
            must_be_alone(found, passage, found.code)
        kept = {f.attname: getattr(found, f.attname) for f in fields_of(Coding).values()}
        ledger.change(found, passage=first)
        return ledger.add(Coding(**kept | {"passage_id": second.pk}))


@recorded("codings joined")
@needs(Permission.CODE)
def join_codings(
    *,
    by: User,
    coding: Coding,
    others: list[Coding],
    expected: int | None,
    operation: uuid.UUID | None = None,
) -> Coding:
    """Make one coding of this one and others with the same code and coder; it reaches from the
    first of their words to the last, with what lies between.

    Memos on the others go over to it. Raises as `split_coding`, and `Unfit` where they do not go
    together.
    """
    if earlier_on(by, operation, coding):
        return fresh(coding, "passage", "code", "coder", "source")
    with act(by, coding.study_id, "codings joined", operation) as ledger:
        found, more = mine(coding, by), [mine(other, by) for other in others]
        same_version(found, expected, shown(found), shown(found))
        _must_go_together(found, more)
        gone = [other.pk for other in more if other.pk != found.pk]
        on_others = Memo.objects.filter(about=MemoAbout.CODING.value, about_id__in=gone)
        hand_on_memos(ledger, on_others, MemoAbout.CODING, found.pk)
        ledger.drop_all(Coding.objects.filter(pk__in=gone))
        places = [(one.passage.start, one.passage.end) for one in (found, *more)]
        passage = _passage(found, by, *spanning(places))
        must_be_alone(found, passage, found.code)
        return ledger.change(found, passage=passage)


def _passage(coding: Coding, by: User, start: int, end: int) -> Passage:
    return mark(by=by, source=coding.source, start=start, end=end)


def _must_go_together(coding: Coding, others: list[Coding]) -> None:
    same = (coding.code_id, coding.coder_id, coding.passage.revision_id)
    if all(other.pk == coding.pk for other in others):
        raise Unfit("There is nothing to join it with.", "Choose another coding as well.")
    if any((o.code_id, o.coder_id, o.passage.revision_id) != same for o in others):
        reason = "Only codings of one coder, with the same code, in the same text become one."
        raise Unfit(reason, "Recode one of them first.")
