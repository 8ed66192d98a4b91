"""What may be seen of codes, codings and memos: what lies in sources the asker may read."""

from fieldloom.coding.reads.acts import ActRow, history, next_redo, next_undo
from fieldloom.coding.reads.analysis import co_occurrence, code_by_source
from fieldloom.coding.reads.codebook import CodeRow, code, code_named, codebook
from fieldloom.coding.reads.codings import CodingRow, coding, codings, codings_in
from fieldloom.coding.reads.finding import Preview, SourceHits, auto_code_preview
from fieldloom.coding.reads.galleries import (
    Gallery,
    Order,
    Strip,
    WantedGallery,
    gallery,
    gallery_to_export,
    voice_names,
)
from fieldloom.coding.reads.links import Piece
from fieldloom.coding.reads.memos import (
    MemoRow,
    WantedMemos,
    memo,
    memo_authors,
    memo_text,
    memos,
)
from fieldloom.coding.reads.mentionable import Mentionable, mentionable
from fieldloom.coding.reads.portraits import Portrait, portrait
from fieldloom.coding.reads.quotations import Page, QuotationRow, every_quotation, quotations
from fieldloom.coding.reads.wanted import Wanted

__all__ = [
    "ActRow",
    "CodeRow",
    "CodingRow",
    "Gallery",
    "MemoRow",
    "Mentionable",
    "Order",
    "Page",
    "Piece",
    "Portrait",
    "Preview",
    "QuotationRow",
    "SourceHits",
    "Strip",
    "Wanted",
    "WantedGallery",
    "WantedMemos",
    "auto_code_preview",
    "co_occurrence",
    "code",
    "code_by_source",
    "code_named",
    "codebook",
    "coding",
    "codings",
    "codings_in",
    "every_quotation",
    "gallery",
    "gallery_to_export",
    "history",
    "memo",
    "memo_authors",
    "memo_text",
    "memos",
    "mentionable",
    "next_redo",
    "next_undo",
    "portrait",
    "quotations",
    "voice_names",
]
