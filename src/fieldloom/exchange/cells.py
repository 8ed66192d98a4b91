"""Cells that no spreadsheet program takes for a formula.

Source: OWASP, "CSV Injection": a cell that begins with = + - @, a tab or a carriage return can run.
"""

from datetime import date, datetime
from typing import Any

RISKY = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def cell(value: Any) -> str:
    """A value as the text of a cell: dates as 2022-05-03, lists with semicolons, never a formula.

    A text that would begin like a formula gets an apostrophe before it, as spreadsheet programs do
    themselves.
    """
    if isinstance(value, str):  # most cells are, and an export has ten million of them
        return f"'{value}" if value[:1] in RISKY else value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone().isoformat(" ", "minutes")[:16]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    text = str(value)
    return f"'{text}" if text[:1] in RISKY else text
