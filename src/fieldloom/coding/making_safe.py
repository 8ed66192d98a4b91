"""What the words of this room become where they hold a real name: said to `pseudonyms.team_texts`."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from fieldloom.access.models import User
from fieldloom.coding.erasing.journal import WORDY
from fieldloom.coding.ledger.rows import packed, unpacked
from fieldloom.coding.models import Act, News
from fieldloom.coding.rules.undoing import Change, Row
from fieldloom.pseudonyms.team_texts import Becomes, Safe, enter, kept_anew

enter("coding.Code", Becomes.REPLACED, "name", "description", "use_when", "not_when")
enter("coding.Code", Becomes.NO_WORDS, "colour")
enter("coding.Memo", Becomes.REPLACED, "text")
enter("coding.CodingRound", Becomes.REPLACED, "name")
enter("coding.SavedFilter", Becomes.REPLACED, "name", "asked")
# Made safe below, with whatever they are undone to.
enter("coding.Act", Becomes.NO_WORDS, "name", "changes", "codes", "turns")
enter("coding.News", Becomes.NO_WORDS, "codings", "memos")


@kept_anew("coding")
def remember(study_id: int, by: User, changed: bool, safe: Safe) -> None:
    """What acts remember of words is made safe as well, so that undoing brings no name back; and a desk that
    is open is told that memos and codes may read otherwise."""
    acts = []
    rows = Act.objects.filter(study=study_id).annotate(told=Cast("changes", TextField()))
    wordy = Q(told__contains='"model": "memo"') | Q(told__contains='"model": "code"')
    for act in rows.filter(wordy | Q(codes__isnull=False)).order_by("pk").iterator(chunk_size=500):
        changes, versions = unpacked(act.changes)
        cleaned = [_cleaned(change, safe) for change in changes]
        codes = [[key, safe(name)] for key, name in act.codes] if act.codes else act.codes
        if cleaned != changes or codes != act.codes:
            act.changes, act.codes = packed(cleaned, versions), codes
            acts.append(act)
    Act.objects.bulk_update(acts, ["changes", "codes"], batch_size=200)
    if changed:
        News.objects.create(study_id=study_id, source=None, codings=[[0, by.pk]], many=True)


def _cleaned(change: Change, safe: Safe) -> Change:
    wordy = WORDY.get(change.model, ())

    def row(values: Row | None) -> Row | None:
        if values is None or not wordy:
            return values
        return {
            name: safe(value) if name in wordy and isinstance(value, str) else value
            for name, value in values.items()
        }

    return Change(change.model, change.key, row(change.before), row(change.after))
