"""What may be seen of codes, codings and memos: what lies in sources the asker may read."""

from fieldloom.coding.reads.acts import ActRow, history, next_redo, next_undo
from fieldloom.coding.reads.analysis import co_occurrence, code_by_source
from fieldloom.coding.reads.codebook import CodeRow, code, code_named, codebook
from fieldloom.coding.reads.codings import CodingRow, coding, codings, codings_in
from fieldloom.coding.reads.finding import Preview, SourceHits, auto_code_preview
from fieldloom.coding.reads.in_bulk import bulk_preview
from fieldloom.coding.reads.memos import MemoRow, memo, memos
from fieldloom.coding.reads.ordering import quotation_order
from fieldloom.coding.reads.quotations import (
    Page,
    QuotationRow,
    Quoted,
    every_quotation,
    quotations,
    some_quotations,
)
from fieldloom.coding.reads.saved_filters import (
    FilterRow,
    saved_filter,
    saved_filter_named,
    saved_filters,
)
from fieldloom.coding.reads.speaking import who_speaks
from fieldloom.coding.reads.wanted import Wanted

__all__ = [
    "ActRow",
    "CodeRow",
    "CodingRow",
    "FilterRow",
    "MemoRow",
    "Page",
    "Preview",
    "QuotationRow",
    "Quoted",
    "SourceHits",
    "Wanted",
    "auto_code_preview",
    "bulk_preview",
    "co_occurrence",
    "code",
    "code_by_source",
    "code_named",
    "codebook",
    "coding",
    "codings",
    "codings_in",
    "every_quotation",
    "history",
    "memo",
    "memos",
    "next_redo",
    "next_undo",
    "quotation_order",
    "quotations",
    "saved_filter",
    "saved_filter_named",
    "saved_filters",
    "some_quotations",
    "who_speaks",
]
