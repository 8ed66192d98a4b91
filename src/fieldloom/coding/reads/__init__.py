"""What may be seen of codes, codings and memos: what lies in sources the asker may read."""

from fieldloom.coding.reads.acts import ActRow, Turn, history, next_redo, next_turns, next_undo
from fieldloom.coding.reads.analysis import co_occurrence, code_by_source
from fieldloom.coding.reads.codebook import CodeRow, code, code_named, code_to_apply, codebook
from fieldloom.coding.reads.codings import CodingRow, coding, codings, codings_in, rows_of
from fieldloom.coding.reads.finding import Preview, SourceHits, auto_code_preview
from fieldloom.coding.reads.memos import MemoRow, memo, memos
from fieldloom.coding.reads.quotations import Page, QuotationRow, every_quotation, quotations
from fieldloom.coding.reads.wanted import Wanted

__all__ = [
    "ActRow",
    "CodeRow",
    "CodingRow",
    "MemoRow",
    "Page",
    "Preview",
    "QuotationRow",
    "SourceHits",
    "Turn",
    "Wanted",
    "auto_code_preview",
    "co_occurrence",
    "code",
    "code_by_source",
    "code_named",
    "code_to_apply",
    "codebook",
    "coding",
    "codings",
    "codings_in",
    "every_quotation",
    "history",
    "memo",
    "memos",
    "next_redo",
    "next_turns",
    "next_undo",
    "quotations",
    "rows_of",
]
