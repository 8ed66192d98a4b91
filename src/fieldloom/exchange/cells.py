"""Cells that no spreadsheet program takes for a formula.

Source: OWASP, "CSV Injection": a cell that begins with = + - @, a tab or a carriage return can run.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

RISKY = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def cell(value: Any) -> str:
    """A value as the text of a cell: dates as 2022-05-03, lists with semicolons, never a formula.

    A text that would begin like a formula gets an apostrophe before it, as spreadsheet programs do
    themselves.
    """
    if value is None or value == ():
        return ""
    if isinstance(value, datetime):
        return value.astimezone().isoformat(" ", "minutes")[:16]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    text = str(value)
    return f"'{text}" if text[:1] in RISKY else text


def cells(row: Iterable[Any]) -> list[str]:
    """A row's values as the texts of cells. Most are plain text, and a large study has ten million
    of them, so those are not each asked what they are."""
    return [v if type(v) is str and v[:1] not in RISKY else cell(v) for v in row]
