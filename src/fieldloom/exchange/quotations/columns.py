"""What an exported quotation tells, in one order for every format."""

from collections.abc import Callable
from typing import Any

from fieldloom.coding.reads import QuotationRow

Column = tuple[str, Callable[[QuotationRow], Any]]

COLUMNS: tuple[Column, ...] = (
    ("Quote", lambda row: row.quote),
    ("Code", lambda row: row.code_path),
    ("Source", lambda row: row.ref),
    ("Title", lambda row: row.title),
    ("Paragraph", lambda row: row.paragraph),
    ("Speaker", lambda row: row.speaker),
    ("Kind", lambda row: row.kind),
    ("Encounter", lambda row: row.encounter),
    ("Wave", lambda row: row.wave),
    ("Site", lambda row: row.site),
    ("Nation", lambda row: row.nation),
    ("Families", lambda row: row.families),
    ("Services", lambda row: row.services),
    ("Coder", lambda row: row.coder),
    ("Coded at", lambda row: row.made_at),
    ("Memos", lambda row: row.memos),
    ("Before", lambda row: row.prefix),
    ("After", lambda row: row.suffix),
    ("From character", lambda row: row.start),
    ("To character", lambda row: row.end),
)

NAMES = tuple(name for name, _ in COLUMNS)


def values(row: QuotationRow) -> list[Any]:
    """The values of a row in the order of `COLUMNS`."""
    return [value(row) for _, value in COLUMNS]


def citation(row: QuotationRow) -> str:
    """How a quotation is cited: "Kirsty, I-001 ¶14"."""
    who = f"{row.speaker}, " if row.speaker else ""
    return f"{who}{row.ref} ¶{row.paragraph}"
