"""Reading a study folder in, through the same writes as everybody: who, where, words, codes.

The order is the journey's: the team, people, fieldwork, field material, coding.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.access.who import Study, User
from fieldloom.coding import writes as coding
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.exchange.study_folder import agreed, field_material, fieldwork, people
from fieldloom.exchange.study_folder.folder import Row, StudyFolder, member
from fieldloom.exchange.study_folder.quoting import Quotes
from fieldloom.fieldwork import reads as fieldwork_reads
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.jobs.reads import Job
from fieldloom.people import reads as people_reads
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.regions import Region

TEAM_YEARS = 2


@dataclass(slots=True)
class Told:
    """What was made of a folder, and what could not be, each with its reason."""

    counts: dict[str, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def each(self, what: str, rows: list[Row], make: Callable[[Row], Any]) -> None:
        """Make each row; one that cannot be made is named with its reason, and the rest go on."""
        for row in rows:
            try:
                make(row)
            except (Unfit, NotFound, KeyError) as error:
                said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
                self.troubles.append(f"{what} {_name(row)}: {said}")
            else:
                self.counts[what] = self.counts.get(what, 0) + 1


def start(folder: StudyFolder, *, by: User) -> Study:
    """Start the study that the folder describes, with its team; `by`, the keeper, leads it."""
    head = folder.head()
    new = access.NewStudy(
        head["title"], head["slug"], head.get("summary", ""), head.get("notice", "")
    )
    study = access.start_study(by=by, new=new)
    last = timezone.localdate() + timedelta(days=365 * TEAM_YEARS)
    team = [(by, access.NewGrant(Role.PI, last))]
    for row in folder.rows("team.yaml", "users"):
        team.append((_team_member(row, by), access.NewGrant(member(Role, row["role"]), last)))
    access.begin_team(by=by, study=study, team=team)
    return study


def people_and_fieldwork(folder: StudyFolder, study: Study, *, by: User) -> Told:
    """Families, services, participants, memberships, kin; sites, waves, targets, encounters; consent."""
    told = Told()
    people.read(folder, study, by, told.each)
    fieldwork.read(folder, study, by, told.each)
    agreed.read(folder, study, by, told.each)
    return told


def material(folder: StudyFolder, study: Study, *, by: User) -> Job | None:
    """Hand the folder's field material over; the job that takes it in is returned, to be waited for."""
    return field_material.hand_over(folder, study, by)


def voices(folder: StudyFolder, study: Study, *, by: User) -> Told:
    """Once the material is in: what its pictures show, and whose voice each speaker label is."""
    told = Told()
    described = [row for row in folder.material() if row.get("description")]
    told.each("descriptions", described, lambda row: field_material.describe(row, study, by))
    rows = [row for row in folder.material() if row.get("speakers")]
    told.each("voices", rows, lambda row: field_material.link_voices(row, study, by))
    return told


def codes_and_memos(folder: StudyFolder, study: Study, *, by: User) -> Told:
    """Once the material is in: the codebook, the codings by their coders, the memos."""
    told = Told()
    known: dict[str, Any] = {}

    def code(row: Row) -> None:
        new = coding.NewCode(
            name=row["name"],
            parent=known[row["parent"]] if row.get("parent") else None,
            colour=row.get("colour", ""),
            description=row.get("description", ""),
            use_when=row.get("use_when", ""),
            not_when=row.get("not_when", ""),
        )
        known[row["name"]] = coding.add_code(by=by, study=study, new=new)

    told.each("codes", folder.rows("codebook.yaml", "codes"), code)
    quotes = Quotes(study, by)

    def apply(row: Row) -> None:
        who = _coder(row, by)
        if "region" in row:
            _code_region(study, who, known[row["code"]], row)
            return
        source, start, end = quotes.place(row)
        coding.apply_code(by=who, source=source, code=known[row["code"]], start=start, end=end)

    told.each("codings", list(folder.codings()), apply)
    told.each("automatic codings", folder.rows("codebook.yaml", "auto"), _auto(study, by, known))
    told.each("memos", folder.rows("memos.yaml", "memos"), _memo(study, by, known, quotes))
    agreed.decide(folder, study, by, told.each)
    return told


def _code_region(study: Study, who: User, code: Any, row: Row) -> None:
    """Code a part of a picture, given as left, top, width, height in per cent."""
    source = sources.source(row["source"], to=who, study=study)
    region = Region(*(round(100 * side) for side in row["region"]))
    coding.code_region(by=who, source=source, code=code, region=region)


def _auto(study: Study, by: User, known: dict[str, Any]) -> Callable[[Row], Any]:
    return lambda row: coding.auto_code(
        by=by, study=study, code=known[row["code"]], query=row["search"]
    )


def _memo(study: Study, by: User, codes: dict[str, Any], quotes: Quotes) -> Callable[[Row], Any]:
    def write(row: Row) -> None:
        about = member(MemoAbout, row["about"]["kind"])
        thing = _about(about, row["about"], study, by, codes, quotes)
        coding.write_memo(
            by=_coder(row, by), study=study, about=about, about_id=thing, text=row["text"]
        )

    return write


def _about(
    about: MemoAbout, told: Row, study: Study, by: User, codes: dict[str, Any], quotes: Quotes
) -> int:
    ref = told.get("ref", "")
    look_up: dict[MemoAbout, Callable[[], Any]] = {
        MemoAbout.STUDY: lambda: study,
        MemoAbout.SOURCE: lambda: sources.source(ref, to=by, study=study),
        MemoAbout.PASSAGE: lambda: quotes.passage(told),
        MemoAbout.CODE: lambda: codes[ref],
        MemoAbout.PARTICIPANT: lambda: people_reads.participant(ref, to=by, study=study),
        MemoAbout.FAMILY: lambda: people_reads.family(ref, to=by, study=study),
        MemoAbout.SERVICE: lambda: people_reads.service(ref, to=by, study=study),
        MemoAbout.ENCOUNTER: lambda: fieldwork_reads.encounter(ref, to=by, study=study),
    }
    if about not in look_up:
        raise Unfit(f"A folder cannot hold a memo about a {about.label.lower()}.", "Leave it out.")
    return int(look_up[about]().pk)


def _team_member(row: Row, by: User) -> User:
    from fieldloom.access import reads

    try:
        return reads.user(row["username"])
    except NotFound:
        email = row.get("email") or f"{row['username']}@example.org"
        new = access.NewUser(row["username"], row["name"], email)
        return access.add_user(by=by, new=new)


def _coder(row: Row, by: User) -> User:
    from fieldloom.access import reads

    return reads.user(row["by"]) if row.get("by") else by


def _name(row: Row) -> str:
    keys: Iterator[Any] = (
        row.get(k) for k in ("ref", "code", "name", "file", "participant", "source")
    )
    return str(next((value for value in keys if value), "?"))
