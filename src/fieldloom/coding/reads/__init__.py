"""What may be seen of codes, codings and memos: what lies in sources the asker may read."""

from fieldloom.coding.reads.acts import ActRow, history, next_redo, next_undo
from fieldloom.coding.reads.analysis import co_occurrence, code_by_source
from fieldloom.coding.reads.codebook import CodeRow, code, code_named, codebook
from fieldloom.coding.reads.codebook_history import (
    CodebookAct,
    HistoryPage,
    codebook_history,
)
from fieldloom.coding.reads.codings import CodingRow, coding, codings, codings_in, counts_in
from fieldloom.coding.reads.finding import Preview, SourceHits, auto_code_preview
from fieldloom.coding.reads.memos import MemoRow, memo, memos
from fieldloom.coding.reads.merging import MergePreview, Touched, merge_preview
from fieldloom.coding.reads.quotations import Page, QuotationRow, every_quotation, quotations
from fieldloom.coding.reads.wanted import Wanted

__all__ = [
    "ActRow",
    "CodeRow",
    "CodebookAct",
    "CodingRow",
    "HistoryPage",
    "MemoRow",
    "MergePreview",
    "Page",
    "Preview",
    "QuotationRow",
    "SourceHits",
    "Touched",
    "Wanted",
    "auto_code_preview",
    "co_occurrence",
    "code",
    "code_by_source",
    "code_named",
    "codebook",
    "codebook_history",
    "coding",
    "codings",
    "codings_in",
    "counts_in",
    "every_quotation",
    "history",
    "memo",
    "memos",
    "merge_preview",
    "next_redo",
    "next_undo",
    "quotations",
]
