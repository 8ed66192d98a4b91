"""Who may come to the register: it is of the whole study, or not at all."""

from fieldloom.access.gate import beyond, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Refused
from fieldloom.people.models import Participant
from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.roster import Known


def whole_study(who: User, study: Study | int) -> None:
    """Raise `Refused` where this user's grants to keep names reach a part of the study only."""
    scope = reach(who, Permission.KEEP_NAMES, study)
    if not scope.everything:
        raise Refused(beyond(Permission.KEEP_NAMES, scope))


def known_of(study_id: int, *, kept: bool) -> list[Known]:
    """The register as the rules see it; without `kept` only what has to go."""
    forms = forms_of(study_id)
    rows = Entity.objects.filter(study_id=study_id)
    if not kept:
        rows = rows.exclude(became="kept")
    return [
        Known(pk, Kind(kind), tuple(forms.get(pk, ())))
        for pk, kind in rows.values_list("pk", "kind")
    ]


def pseudonyms_of(study_id: int, *, but: int | None = None) -> list[str]:
    """Every pseudonym that is or was given in a study; without those of one entity."""
    rows = Entity.objects.filter(study_id=study_id)
    if but is not None:
        rows = rows.exclude(pk=but)
    told: list[str] = []
    for name, earlier in rows.values_list("pseudonym", "earlier"):
        told += [name, *earlier]
    return [name for name in told if name]


def labels_of(study_id: int, *, but: int | None = None) -> list[str]:
    """The pseudonyms by which participants are known on every page; without that of one of them."""
    rows = Participant.objects.filter(study_id=study_id).values_list("pk", "label")
    return [label for pk, label in rows if label and pk != but]
