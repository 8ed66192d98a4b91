"""That there are safeguarding records, to those who may know of it. No read opens one."""

from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import NotFound
from fieldloom.safeguarding.models import SafeguardingRecord
from fieldloom.safeguarding.rules import State, may_open
from fieldloom.safeguarding.standing import in_reach, standing


@dataclass(frozen=True, slots=True)
class Line:
    """A record in a list. `record` is None to whoever may know only that there is one."""

    ref: str
    state: State
    record: SafeguardingRecord | None


@asks(Permission.RAISE_SAFEGUARDING)
def records(*, to: User, study: Study) -> list[Line]:
    """The records that the asker may know of, the latest first: the lead all in reach; a principal
    investigator of each in reach that there is one and how it stands; anybody their own that are still
    with them."""
    rows = SafeguardingRecord.objects.filter(study=study)
    told = []
    with_them = ("encounter__site", "encounter__wave", "author")
    for row in rows.select_related(*with_them).order_by("-opened_at", "-pk"):
        opens = may_open(standing(to, row)).allowed
        if opens or in_reach(to, Permission.SEE_SAFEGUARDING, row):
            told.append(Line(row.ref, State(row.state), row if opens else None))
    return told


@asks(Permission.RAISE_SAFEGUARDING)
def record(ref: str, *, to: User, study: Study) -> SafeguardingRecord:
    """A record that the asker may open. Raises `NotFound` for any other, whether there is one or not."""
    rows = SafeguardingRecord.objects.filter(study=study, ref=ref)
    found = rows.select_related("encounter", "author", "study").first()
    if found is None or not may_open(standing(to, found)).allowed:
        raise NotFound("There is no such record that you may open.")
    return found


@asks(Permission.READ_FIELDWORK)
def restricted_at(*, to: User, encounter: Encounter) -> bool:
    """Whether something about an encounter is restricted. It says no more to anybody."""
    return SafeguardingRecord.objects.filter(encounter=encounter).exists()
