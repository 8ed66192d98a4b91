"""The same people and papers as in the room's own tests."""

from tests.consent.conftest import (
    child,
    childrens_form,
    fay,
    form,
    guardian,
    mother,
    people,
    take,
    visit,
    waves,
)

__all__ = [
    "child",
    "childrens_form",
    "fay",
    "form",
    "guardian",
    "mother",
    "people",
    "take",
    "visit",
    "waves",
]
