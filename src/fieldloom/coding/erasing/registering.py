"""What this room holds of a person, and how it goes: said to `people.reached` when it is made ready."""

from django.db.models import F

from fieldloom.access.models import User
from fieldloom.coding.erasing import journal
from fieldloom.coding.erasing.reach import SAYS, Reach, reach
from fieldloom.coding.models import Code, Coding, Memo, News, SavedFilter
from fieldloom.coding.rules.withdrawing import Spoken, name_instead, without_quotes
from fieldloom.people.reached import Asked, Found, reached, some, taken_out
from fieldloom.sources.erasing.places import parts

ORDER = 20


@reached("coding", order=ORDER)
def held(asked: Asked) -> list[Found]:
    """Codings, memos that hold their words, memos to be looked through, and names of codes."""
    made, _ = reach(asked)
    return [
        Found("codings", len(made.codings), some(made.codings)),
        Found("memos_on", len(made.standing), some(made.standing)),
        Found("memos_quoting", len(made.quoting), some(made.quoting)),
        Found("code_names", len(made.codes), some(made.codes)),
        Found("code_texts", len(made.explaining), some(made.explaining)),
        Found("memos_by_hand", len(made.by_hand), some(made.by_hand), by_hand=True),
    ]


@taken_out("coding", order=ORDER, holding=("coding_memo", "coding_act", "coding_savedfilter"))
def take_out(asked: Asked, by: User) -> None:
    """Erasing drops codings and memos that stand on the person's passages. Words that are quoted
    elsewhere are shaded, and codes named by them get other names: of the team's own thoughts
    nothing else changes. Nothing of it can be undone."""
    made, spoken = reach(asked)
    if asked.erases:
        _drop(made)
    else:
        _shade_memos(made.standing, spoken)
    _shade_memos(made.quoting, spoken)
    _rename(made, spoken)
    _filters(asked.study_id, spoken)
    journal.forget(asked.study_id, made, spoken, rows=asked.erases)
    _tell(asked.study_id, made, by)


def _drop(made: Reach) -> None:
    for part in parts(made.standing):
        rows = Memo.objects.filter(pk__in=part)
        rows._raw_delete(rows.db)
    for part in parts(made.codings):
        codings = Coding.objects.filter(pk__in=part)
        codings._raw_delete(codings.db)


def _shade_memos(memos: set[int], spoken: Spoken) -> None:
    """Neither who wrote it nor when it was changed is otherwise: so its author can still take it back."""
    for part in parts(memos):
        for pk, text in Memo.objects.filter(pk__in=part).order_by().values_list("pk", "text"):
            left = without_quotes(text, spoken)
            if left != text:
                Memo.objects.filter(pk=pk).update(text=left, version=F("version") + 1)


def _rename(made: Reach, spoken: Spoken) -> None:
    for code in Code.objects.filter(pk__in=made.codes | made.explaining).order_by("pk"):
        if code.pk in made.codes:
            code.name = name_instead(code.pk)
        for field in SAYS[1:]:
            setattr(code, field, without_quotes(getattr(code, field), spoken))
        code.version += 1
        code.save(update_fields=[*SAYS, "version"])


def _tell(study_id: int, made: Reach, by: User) -> None:
    """A desk that is open asks what is new, and is told that all of it may be otherwise."""
    all_new = {"codings": [[0, by.pk]], "many": True}
    news = [News(study_id=study_id, source_id=pk, **all_new) for pk in sorted(made.sources)]
    News.objects.bulk_create([*news, News(study_id=study_id, source=None)])


def _filters(study_id: int, spoken: Spoken) -> None:
    """A filter that somebody kept may ask for a person's words."""
    for row in SavedFilter.objects.filter(study=study_id).order_by("pk"):
        left = _without(row.asked, spoken)
        if left != row.asked:
            SavedFilter.objects.filter(pk=row.pk).update(asked=left)


def _without(told: object, spoken: Spoken) -> object:
    if isinstance(told, str):
        return without_quotes(told, spoken)
    if isinstance(told, list):
        return [_without(one, spoken) for one in told]
    if isinstance(told, dict):
        return {name: _without(one, spoken) for name, one in told.items()}
    return told
