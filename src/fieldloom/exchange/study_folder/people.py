"""The people of a study folder: `people.yaml`."""

from collections.abc import Callable
from typing import Any

from fieldloom.access.who import Study, User
from fieldloom.exchange.study_folder.folder import Row, StudyFolder, day, member
from fieldloom.people import reads, writes
from fieldloom.people.rules import KinshipKind, Nation, PersonKind

FILE = "people.yaml"


def read(
    folder: StudyFolder, study: Study, by: User, each: Callable[[str, list[Row], Any], None]
) -> None:
    """Enter families, agencies, services, participants, then who belonged where and when."""
    known: dict[str, Any] = {}

    def family(row: Row) -> None:
        nation = member(Nation, row["nation"])
        new = writes.NewFamily(nation, row.get("label", ""), row["ref"])
        known[row["ref"]] = writes.add_family(by=by, study=study, new=new)

    def agency(row: Row) -> None:
        new = writes.NewAgency(member(Nation, row["nation"]), row["name"], row["ref"])
        known[row["ref"]] = writes.add_agency(by=by, study=study, new=new)

    def service(row: Row) -> None:
        new = writes.NewService(
            nation=member(Nation, row["nation"]),
            label=row["name"],
            kind=row.get("kind", ""),
            agency=known.get(row.get("agency", "")),
            ref=row["ref"],
        )
        known[row["ref"]] = writes.add_service(by=by, study=study, new=new)

    def participant(row: Row) -> None:
        new = writes.NewParticipant(
            kind=member(PersonKind, row["kind"]),
            label=row.get("label", ""),
            born_year=row.get("born_year"),
            of_age_on=day(row.get("of_age_on"), "of_age_on"),
            ref=row["ref"],
        )
        writes.add_participant(by=by, study=study, new=new)

    def membership(row: Row) -> None:
        joining = writes.Joining(
            of=known[row["of"]],
            role=row["role"],
            from_day=day(row.get("from"), "from"),
            to_day=day(row.get("to"), "to"),
        )
        person = reads.participant(row["participant"], to=by, study=study)
        writes.join(by=by, participant=person, joining=joining)

    each("families", folder.rows(FILE, "families"), family)
    each("agencies", folder.rows(FILE, "agencies"), agency)
    each("services", folder.rows(FILE, "services"), service)
    each("participants", folder.rows(FILE, "participants"), participant)
    each("memberships", folder.rows(FILE, "memberships"), membership)
    each("ties of kinship", folder.rows(FILE, "kinship"), lambda row: _tie(row, study, by))


def _tie(row: Row, study: Study, by: User) -> None:
    """What one participant is to another; `until` is its last day."""
    new = writes.NewKinship(
        to=reads.participant(row["to"], to=by, study=study),
        kind=member(KinshipKind, row["kind"]),
        from_day=day(row.get("from"), "from"),
        to_day=day(row.get("until"), "until"),
        evidence=row.get("evidence", ""),
    )
    person = reads.participant(row["participant"], to=by, study=study)
    writes.record_kinship(by=by, participant=person, new=new)
