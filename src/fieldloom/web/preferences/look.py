"""The look of every page as the one who reads it chose it, and the form in which it is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fieldloom.access import reads
from fieldloom.access.rules import SETTINGS
from fieldloom.access.who import User

HINT = "hint-"


@dataclass(frozen=True, slots=True)
class Field:
    """One setting in the form: its name, its words, and (value, words, whether it is chosen)."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


class Look:
    """What one person chose. Asked of the database once a page, and only by a page that shows it."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Name to value; empty for whoever is not signed in."""
        return reads.preferences(to=self.user) if isinstance(self.user, User) else {}

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """(name, value) of what was chosen, for the outermost element of a page."""
        return [(n, v) for n, v in self.chosen.items() if not n.startswith(HINT)]

    @property
    def fields(self) -> Iterator[Field]:
        """The form, in the order of the table; hints are answered where they stand."""
        for name, setting in SETTINGS.items():
            if not name.startswith(HINT):
                now = self.chosen.get(name, setting.usual)
                choices = tuple((value, words, value == now) for value, words in setting.choices)
                yield Field(name, setting.label, choices)

    @property
    def hints(self) -> list[str]:
        """The names of the hints that are still to be shown, first things first."""
        due = [n for n in SETTINGS if n.startswith(HINT) and self.chosen.get(n) != "seen"]
        return due if isinstance(self.user, User) else []
