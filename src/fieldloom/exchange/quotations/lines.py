"""A quotation as a line of CSV, for half a million of them: the same line as `cells.Lines` makes.

Of its values three are the quotation's own words, which come once and are looked at once. What tells
of the source is put together once a source, and a code, a coder or a speaker once each: a study has
few of these, so all are kept.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fieldloom.coding.reads import QuotationRow, Setting
from fieldloom.exchange.cells import written
from fieldloom.exchange.quotations.columns import SIDES, values

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


def _source(setting: Setting) -> str:
    return _side_by_side((setting.ref, setting.title))


def _around(one: Setting) -> str:
    place = (one.wave, one.site, one.nation)
    return _side_by_side((one.kind, one.encounter, *place, one.families, one.services))


def _minute(number: float) -> str:
    return written(datetime.fromtimestamp(number * 60, UTC))


class QuotationLines:
    """Quotations as lines, in the order of `columns.NAMES`."""

    def __init__(self) -> None:
        self._one = _Kept(written)
        self._speakers = _Kept(_side_by_side)
        self._minutes = _Kept(_minute)
        self._settings: dict[int, tuple[str, str, Setting]] = {}

    def __call__(self, row: QuotationRow) -> str:
        """One quotation with its end of line."""
        one = self._one
        source, around, _ = self._settings.get(id(row.setting)) or self._met(row.setting)
        sides = "," + _side_by_side(values(row)[-len(SIDES) :]) if row.region else _NO_SIDES
        memos = _side_by_side((row.memos,)) if row.memos else ""
        return (
            f"{written(row.quote)},{one[row.code[1]]},{source},{one[row.page]},"
            f"{row.paragraph},{self._speakers[row.said_by]},{around},"
            f"{one[row.coder]},{self._minutes[row.made_at.timestamp() // 60]},{memos},"
            f"{written(row.prefix)},{written(row.suffix)},{row.start},{row.end}{sides}\r\n"
        )

    def _met(self, setting: Setting) -> tuple[str, str, Setting]:
        """Known again by the object itself, kept with it: its words are many, and rows share it."""
        told = self._settings[id(setting)] = (_source(setting), _around(setting), setting)
        return told
