"""The orders in which quotations are shown. Each is total, so that no two of them ever change places."""

from enum import Enum


class Sort(Enum):
    """An order of quotations: its value stands in addresses, its label on the page.

    Within every order but the newest, quotations stand by source and place.
    """

    PLACE = "place"
    CODE = "code"
    SPEAKER = "speaker"
    CODER = "coder"
    NEWEST = "newest"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Sort.PLACE: "Source and place",
    Sort.CODE: "Code, as in the codebook",
    Sort.SPEAKER: "Speaker",
    Sort.CODER: "Coder",
    Sort.NEWEST: "Newest first",
}


def sort_of(value: str) -> Sort:
    """The order of this name; by source and place where there is none."""
    return next((sort for sort in Sort if sort.value == value), Sort.PLACE)
