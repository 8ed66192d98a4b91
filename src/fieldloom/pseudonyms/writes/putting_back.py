"""Names that were replaced in what the team wrote are put back: by whoever replaced them, as they stood."""

from dataclasses import dataclass

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.mentions.team_words import APART, digest, write
from fieldloom.pseudonyms.models import Rewriting
from fieldloom.pseudonyms.rules.replacing import Stood, restored
from fieldloom.pseudonyms.team_texts import Becomes, Field, fields, keep_anew, leaves
from fieldloom.pseudonyms.within import whole_study


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of it: texts that stand as they did, and texts that were changed since, or of which the words
    were destroyed, and so stay."""

    study_id: int
    texts: int
    stay: int

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {"texts": self.texts, "stay": self.stay}


@recorded("names in the team's words put back")
@needs(Permission.KEEP_NAMES)
def put_back(*, by: User, study: Study) -> PutBack:
    """Undo one's own last replacing in memos, codes and notes; texts of sources stay safe. What somebody
    changed since stays as it is. Raises `NotFound` where there is none, and `NamesShut`."""
    whole_study(by, study)
    rows = Rewriting.objects.select_for_update(of=("self",)).filter(study=study, by=by)
    row = rows.filter(put_back_at=None).exclude(places=[]).last()
    if row is None:
        raise NotFound("You have replaced nothing in memos, codes or notes that could be put back.")
    known = {one.label: one for one in fields(Becomes.REPLACED)}
    stood: dict[int, list[Stood]] = {}
    for piece in keystore.elsewhere_of(row):
        place, start = divmod(piece.start, APART)
        if piece.old is not None:
            stood.setdefault(place, []).append(Stood(start, piece.end % APART, piece.old))
    told = [
        _again(known.get(label), key, number, mark, stood.get(place, []))
        for place, (label, key, number, mark) in enumerate(row.places)
    ]
    row.put_back_at = timezone.now()
    row.save(update_fields=["put_back_at"])
    keep_anew(study.pk, by, True, lambda text: text)
    return PutBack(study.pk, sum(told), len(told) - sum(told))


def _again(one: Field | None, key: int, number: int, mark: str, stood: list[Stood]) -> bool:
    row = one and one.of._default_manager.filter(pk=key).values_list(one.name, flat=True).first()
    texts = list(leaves(row))
    if one is None or number >= len(texts) or digest(texts[number]) != mark or not stood:
        return False
    texts[number] = restored(texts[number], stood)
    write(one, key, row, texts)
    return True
