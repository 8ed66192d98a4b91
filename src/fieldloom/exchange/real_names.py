"""The list of real names that a team keeps, read into the register line by line."""

import csv
import io
from dataclasses import dataclass, field

from fieldloom.access.who import Study, User
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people import reads as people
from fieldloom.people.rules import named
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
    participant, gender, generation, language, pseudonym ("draw" has one drawn).

    Raises `Unfit` where a column is missing or unknown. No trouble repeats a name.
    """
    rows = csv.DictReader(io.StringIO(text))
    heads = [head.strip().lower() for head in rows.fieldnames or ()]
    unknown = sorted(set(heads) - set(COLUMNS))
    if "kind" not in heads or "names" not in heads or unknown:
        raise Unfit(
            "The first line of this file does not name the columns.",
            f"It needs kind and names, and may have {', '.join(COLUMNS[2:])}.",
        )
    rows.fieldnames = heads
    told = Entered()
    for row in rows:
        try:
            _enter({key: (row.get(key) or "").strip() for key in COLUMNS}, told, by, study)
        except (Unfit, NotFound) as error:
            told.troubles.append(f"Line {rows.line_num}: {error}")
    return told


def _enter(row: dict[str, str], told: Entered, by: User, study: Study) -> None:
    kind = named(Kind, row["kind"])
    forms = tuple(form.strip() for form in row["names"].split(";") if form.strip())
    who = people.participant(row["participant"], to=by, study=study) if row["participant"] else None
    gender = GENDERS.get(row["gender"].lower(), row["gender"])
    traits = Traits(gender, row["generation"] or "middle", row["language"] or "english")
    made = writes.enter(by=by, study=study, new=writes.NewEntity(kind, forms, who, traits))
    told.entered += 1
    if row["pseudonym"]:
        given = "" if row["pseudonym"].lower() == "draw" else row["pseudonym"]
        writes.decide(by=by, entity=made, pseudonym=given)
        told.decided += 1
