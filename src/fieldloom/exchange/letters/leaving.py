"""A letter leaves as a file, looked through as everything that leaves."""

from dataclasses import dataclass

from fieldloom.access.who import Study, User
from fieldloom.consent.rules.letter import Letter
from fieldloom.exchange.at_the_door import Leaving, looked_through
from fieldloom.exchange.letters.writing import FORMATS, written


@dataclass(frozen=True, slots=True)
class LetterFile:
    """As what a letter leaves: its name without an ending, its form (txt or docx), and whether it is the one
    that is easy to read."""

    name: str
    form: str
    easy: bool = False


def letter_out(
    *, by: User, study: Study, letter: Letter, file: LetterFile, let: str = ""
) -> Leaving:
    """The letter as a file. Raises `Stopped` where a real name stands in it."""
    held = written(letter, file.form, easy=file.easy)
    made = Leaving(f"{file.name}.{file.form}", FORMATS[file.form], [held])
    return looked_through(made, by=by, study=study, let=let)
