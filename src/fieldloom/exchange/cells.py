"""Cells that no spreadsheet program takes for a formula.

Source: OWASP, "CSV Injection": a cell that begins with = + - @, a tab or a carriage return can run.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

RISKY = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

SHORT, MOST_KEPT = 100, 5_000  # characters, and texts: a MB at most


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


def written(value: Any) -> str:
    """A value as a cell stands in a line of CSV: in quotation marks where it needs them (RFC 4180)."""
    if type(value) is int and value >= 0:
        return str(value)
    plain = type(value) is str and value[:1] not in RISKY
    text: str = value if plain else cell(value)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


class Lines:
    """Rows as lines of CSV, the same that Python's `csv` writes (RFC 4180).

    Of the twenty values of a quotation most stand in many rows (a code, a source, a site), and a
    large study has ten million of them. So what comes a second time is kept ready from then on.
    """

    def __init__(self) -> None:
        self._ready: dict[Any, str] = {}
        self._seen: set[Any] = set()

    def __call__(self, row: Iterable[Any]) -> str:
        """One row with its end of line."""
        ready = self._ready
        return ",".join([ready[v] if v in ready else self._written(v) for v in row]) + "\r\n"

    def _written(self, value: Any) -> str:
        text = written(value)
        if len(text) <= SHORT and not isinstance(value, int | float):  # 0 and 0.0 are one key
            self._keep(value, text)
        return text

    def _keep(self, value: Any, text: str) -> None:
        if value in self._seen and len(self._ready) < MOST_KEPT:
            self._ready[value] = text
        elif len(self._seen) >= MOST_KEPT:
            self._seen.clear()
        self._seen.add(value)
