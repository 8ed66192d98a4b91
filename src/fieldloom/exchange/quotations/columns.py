"""What an exported quotation tells, in one order for every format."""

from operator import attrgetter
from typing import Any

from fieldloom.coding.reads import QuotationRow
from fieldloom.sources.rules.regions import where

COLUMNS: tuple[tuple[str, str], ...] = (
    ("Quote", "quote"),
    ("Code", "code_path"),
    ("Source", "ref"),
    ("Title", "title"),
    ("Page", "page"),
    ("Paragraph", "paragraph"),
    ("Speaker", "speaker"),
    ("Participant", "participant"),
    ("Kind", "setting.kind"),
    ("Encounter", "setting.encounter"),
    ("Wave", "setting.wave"),
    ("Site", "setting.site"),
    ("Nation", "setting.nation"),
    ("Families", "setting.families"),
    ("Services", "setting.services"),
    ("Coder", "coder"),
    ("Coded at", "made_at"),
    ("Memos", "memos"),
    ("Before", "prefix"),
    ("After", "suffix"),
    ("From character", "start"),
    ("To character", "end"),
)
"""The heading of each column, and the field of a row that stands under it."""

SIDES = ("Region left", "Region top", "Region width", "Region height")
"""Of a part of a picture, per cent of its width and height; empty for words."""

NAMES = (*(name for name, _ in COLUMNS), *SIDES)
_WORDS = (None,) * len(SIDES)
_FIELDS = attrgetter(*(field for _, field in COLUMNS))


def values(row: QuotationRow) -> tuple[Any, ...]:
    """The values of a row in the order of `NAMES`."""
    found: tuple[Any, ...] = _FIELDS(row)
    return found + (tuple(side / 100 for side in row.region) if row.region else _WORDS)


def citation(row: QuotationRow) -> str:
    """How a quotation is cited: "Kirsty, I-001 ¶14", "F-003, p. 2 ¶14" where it has a page,
    "P-001, upper left" for a part of a picture."""
    if row.region:
        return f"{row.ref}, {where(row.region)}"
    who = f"{row.speaker}, " if row.speaker else ""
    page = "" if row.page is None else f", p. {row.page}"
    return f"{who}{row.ref}{page} ¶{row.paragraph}"
