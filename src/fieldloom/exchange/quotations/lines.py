"""A quotation as a line of CSV, for half a million of them: the same line as `cells.Lines` makes.

Of its values three are the quotation's own words, which come once and are looked at once. What tells
of the source is put together once a source, and a code, a coder or a speaker once each: a study has
few of these, so all are kept.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from fieldloom.coding.reads import QuotationRow
from fieldloom.exchange.cells import written
from fieldloom.exchange.quotations.columns import SIDES, values

_SOURCE = attrgetter("ref", "title")
_SETTING = attrgetter("kind", "encounter", "wave", "site", "nation", "families", "services")
_NO_SIDES = "," * len(SIDES)


class _Kept(dict[Any, str]):
    """Cells by what they tell, each made once."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, told: Any) -> str:
        text = self[told] = self._make(told)
        return text


def _side_by_side(told: tuple[Any, ...]) -> str:
    return ",".join(map(written, told))


class QuotationLines:
    """Quotations as lines, in the order of `columns.NAMES`."""

    def __init__(self) -> None:
        self._one = _Kept(written)
        self._several = _Kept(_side_by_side)

    def __call__(self, row: QuotationRow) -> str:
        """One quotation with its end of line."""
        one, several = self._one, self._several
        sides = "," + _side_by_side(values(row)[-len(SIDES) :]) if row.region else _NO_SIDES
        memos = _side_by_side((row.memos,)) if row.memos else ""
        return (
            f"{written(row.quote)},{one[row.code_path]},{several[_SOURCE(row)]},{one[row.page]},"
            f"{row.paragraph},{one[row.speaker]},{one[row.participant]},{several[_SETTING(row)]},"
            f"{one[row.coder]},{written(row.made_at)},{memos},{written(row.prefix)},"
            f"{written(row.suffix)},{row.start},{row.end}{sides}\r\n"
        )
