"""The list of real names that a team keeps, read into the register line by line."""

import csv
import io
from dataclasses import dataclass, field

from fieldloom.access.who import Study, User
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people import reads as people
from fieldloom.people.rules import named
from fieldloom.people.who import Participant
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.kinds import Kind

COLUMNS = ("kind", "names", "participant", "gender", "generation", "language", "pseudonym")
GENDERS = {"": "u", "female": "g", "f": "g", "girl": "g", "woman": "g", "male": "b", "m": "b"} | {
    "boy": "b",
    "man": "b",
    "g": "g",
    "b": "b",
    "u": "u",
    "other": "u",
}


@dataclass(slots=True)
class Entered:
    """How many lines were entered and how many pseudonyms decided; what could not be, with its line."""

    entered: int = 0
    decided: int = 0
    troubles: list[str] = field(default_factory=list)


def read_in(text: str, *, by: User, study: Study) -> Entered:
    """Enter every line of a CSV with the columns kind, names (apart by semicolons), and where wanted
    participant, gender, generation, language, pseudonym ("draw" has one drawn). A line is entered whole,
    with its pseudonym, or not at all.

    Raises `Unfit` where a column is missing or unknown. No trouble repeats a name, nor what stands where
    another column was meant.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    told = Entered()
    try:
        _heads(rows)
        for row in rows:
            try:
                _enter({key: (row.get(key) or "").strip() for key in COLUMNS}, told, by, study)
            except (Unfit, NotFound) as error:
                told.troubles.append(f"Line {rows.line_num}: {error}")
    except csv.Error:
        why = "This cannot be read as CSV; neither it nor what follows it was entered."
        told.troubles.append(f"Line {rows.line_num + 1}: {why}")
    return told


def _heads(rows: "csv.DictReader[str]") -> None:
    heads = [head.strip().lower() for head in rows.fieldnames or ()]
    unknown = sorted(set(heads) - set(COLUMNS))
    if "kind" not in heads or "names" not in heads or unknown:
        raise Unfit(
            "The first line of this file does not name the columns.",
            f"It needs kind and names, and may have {', '.join(COLUMNS[2:])}.",
        )
    rows.fieldnames = heads


def _enter(row: dict[str, str], told: Entered, by: User, study: Study) -> None:
    kind = _kind(row["kind"])
    forms = tuple(form.strip() for form in row["names"].split(";") if form.strip())
    who = _participant(row["participant"], by, study)
    gender = GENDERS.get(row["gender"].lower(), row["gender"])
    traits = Traits(gender, row["generation"] or "middle", row["language"] or "english")
    given = {"": None, "draw": ""}.get(row["pseudonym"].lower(), row["pseudonym"])
    writes.enter(by=by, study=study, new=writes.NewEntity(kind, forms, who, traits, given))
    told.entered += 1
    told.decided += given is not None


def _kind(told: str) -> Kind:
    try:
        return named(Kind, told)
    except Unfit as error:
        raise Unfit("This kind is none of those known here.", error.remedy, "kind") from None


def _participant(ref: str, by: User, study: Study) -> Participant | None:
    try:
        return people.participant(ref, to=by, study=study) if ref else None
    except NotFound:
        raise NotFound("There is no participant of this study code in this study.") from None
