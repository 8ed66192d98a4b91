"""What must still stand once an act has been turned: no row may hang in the air."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from fieldloom.coding.ledger.rows import MODELS, in_parts
from fieldloom.coding.models import Code, Coding, Memo
from fieldloom.coding.rules.codebook import Codebook, Node
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.coding.rules.undoing import Change
from fieldloom.ground.answers import Unfit

CARRIERS = {"code": MemoAbout.CODE, "coding": MemoAbout.CODING}


def must_stand(done: Sequence[Change]) -> None:
    """Raise `Unfit` when something refers to a row now gone, or a row now back to one that is not.

    Called after the changes are written and before they are committed.
    """
    for name in CARRIERS:
        gone = [change.key for change in done if change.model == name and change.after is None]
        _nothing_hangs_on(name, gone)
    back = [change for change in done if change.after is not None]
    _codes_are_there(change for change in back if change.model == "coding")
    _carriers_are_there(change for change in back if change.model == "memo")
    _codebook_is_whole([change.key for change in back if change.model == "code"])


def _nothing_hangs_on(name: str, keys: list[int]) -> None:
    for part in in_parts(keys):
        if Memo.objects.filter(about=CARRIERS[name].value, about_id__in=part).exists():
            raise Unfit(f"Somebody has written a memo on this {name} since.", "Look at it first.")
        if name == "code" and Coding.objects.filter(code_id__in=part).exists():
            raise Unfit("Passages have been coded with this code since.", "Look at them first.")
        if name == "code" and Code.objects.filter(parent_id__in=part).exists():
            raise Unfit("Other codes stand under this code by now.", "Move them out first.")


def _codes_are_there(changes: Iterable[Change]) -> None:
    codes = {row["code"] for change in changes if "code" in (row := change.after or {})}
    for part in in_parts(codes):
        if Code.objects.filter(pk__in=part).count() < len(part):
            raise Unfit("The code has been dropped or merged away since.", "Choose another code.")


def _carriers_are_there(changes: Iterable[Change]) -> None:
    keys = [change.key for change in changes]
    for name, about in CARRIERS.items():
        for part in in_parts(keys):
            memos = Memo.objects.filter(pk__in=part, about=about.value)
            carriers = set(memos.values_list("about_id", flat=True))
            if MODELS[name]._default_manager.filter(pk__in=carriers).count() < len(carriers):
                raise Unfit(f"The {name} this memo was about is no longer there.")


def _codebook_is_whole(codes: list[int]) -> None:
    """Every parent is there and no code stands, by any number of steps, under itself."""
    if not codes:
        return
    study = Q(study__codes=codes[0])
    rows = Code.objects.filter(study).values_list("pk", "parent_id", "name", "position")
    try:
        Codebook(Node(*row) for row in rows)
    except ValueError as error:
        reason = "The code it would stand under has been moved or dropped since."
        raise Unfit(reason, "Move the code by hand.") from error
