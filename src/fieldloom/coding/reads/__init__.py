"""What may be seen of codes, codings and memos: what lies in sources the asker may read."""

from fieldloom.coding.reads.acts import ActRow, history, next_redo, next_undo
from fieldloom.coding.reads.analysis import co_occurrence, code_by_source
from fieldloom.coding.reads.codebook import CodeRow, code, code_named, codebook
from fieldloom.coding.reads.codings import CodingRow, coding, codings, codings_in
from fieldloom.coding.reads.finding import Preview, SourceHits, auto_code_preview
from fieldloom.coding.reads.memos import MemoRow, memo, memos
from fieldloom.coding.reads.news import Changes, changes_in, newest_change
from fieldloom.coding.reads.operations import Done, done_before, done_by
from fieldloom.coding.reads.quotations import Page, QuotationRow, every_quotation, quotations
from fieldloom.coding.reads.wanted import Wanted

__all__ = [
    "ActRow",
    "Changes",
    "CodeRow",
    "CodingRow",
    "Done",
    "MemoRow",
    "Page",
    "Preview",
    "QuotationRow",
    "SourceHits",
    "Wanted",
    "auto_code_preview",
    "changes_in",
    "co_occurrence",
    "code",
    "code_by_source",
    "code_named",
    "codebook",
    "coding",
    "codings",
    "codings_in",
    "done_before",
    "done_by",
    "every_quotation",
    "history",
    "memo",
    "memos",
    "newest_change",
    "next_redo",
    "next_undo",
    "quotations",
]
