"""The fieldwork of a study folder: sites, waves and targets in `study.yaml`, `encounters.yaml`."""

from collections.abc import Callable
from typing import Any

from fieldloom.access import reads as access
from fieldloom.access.who import Study, User
from fieldloom.exchange.study_folder.folder import Row, StudyFolder, day, known_day, member
from fieldloom.fieldwork import writes
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, TargetKind
from fieldloom.people import reads as people
from fieldloom.people.rules import Nation


def read(
    folder: StudyFolder, study: Study, by: User, each: Callable[[str, list[Row], Any], None]
) -> None:
    """Enter where and when the study goes, how far it means to get, and every encounter."""
    sites: dict[str, Any] = {}
    waves: dict[str, Any] = {}

    def site(row: Row) -> None:
        new = writes.NewSite(row["code"], row["name"], member(Nation, row["nation"]))
        sites[row["code"]] = writes.add_site(by=by, study=study, new=new)

    def wave(row: Row) -> None:
        new = writes.NewWave(
            row["code"], row["name"], known_day(row["from"], "from"), known_day(row["to"], "to")
        )
        waves[row["code"]] = writes.add_wave(by=by, study=study, new=new)

    def target(row: Row) -> None:
        new = writes.NewTarget(
            kind=member(TargetKind, row["what"]),
            nation=member(Nation, row["nation"]),
            planned=row["planned"],
            wave=waves[row["wave"]] if row.get("wave") else None,
        )
        writes.set_target(by=by, study=study, new=new)

    def encounter(row: Row) -> None:
        new = writes.NewEncounter(
            kind=member(EncounterKind, row["kind"]),
            site=sites[row["site"]],
            state=member(EncounterState, row["state"]),
            on_day=day(row.get("on"), "on"),
            wave=waves[row["wave"]] if row.get("wave") else None,
            ref=row["ref"],
            participants=[people.participant(r, to=by, study=study) for r in row.get("with", [])],
            families=[people.family(r, to=by, study=study) for r in row.get("families", [])],
            services=[people.service(r, to=by, study=study) for r in row.get("services", [])],
            written_by=access.user(row["by"]) if row.get("by") else None,
            note=row.get("note", ""),
        )
        writes.add_encounter(by=by, study=study, new=new)

    each("sites", folder.rows("study.yaml", "sites"), site)
    each("waves", folder.rows("study.yaml", "waves"), wave)
    each("targets", folder.rows("study.yaml", "targets"), target)
    each("encounters", folder.rows("encounters.yaml", "encounters"), encounter)
