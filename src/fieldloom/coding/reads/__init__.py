"""What may be seen of codes, codings and memos: what lies in sources the asker may read."""

from fieldloom.coding.reads.acts import ActRow, Turn, history, next_redo, next_turns, next_undo
from fieldloom.coding.reads.analysis import co_occurrence, code_by_source
from fieldloom.coding.reads.codebook import CodeRow, code, code_named, code_to_apply, codebook
from fieldloom.coding.reads.codebook_history import (
    CodebookAct,
    HistoryPage,
    codebook_history,
)
from fieldloom.coding.reads.codings import (
    CodingRow,
    coding,
    codings,
    codings_by_source,
    codings_in,
    counts_in,
    rows_of,
)
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
from fieldloom.coding.reads.in_bulk import bulk_preview
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
from fieldloom.coding.reads.merging import MergePreview, Touched, merge_preview
from fieldloom.coding.reads.news import Changes, changes_in, newest_change
from fieldloom.coding.reads.operations import Done, done_before, done_by, was_done
from fieldloom.coding.reads.ordering import quotation_count, quotation_order
from fieldloom.coding.reads.passages import Moved, hidden_passages, moved_passages
from fieldloom.coding.reads.portraits import Portrait, portrait
from fieldloom.coding.reads.quotations import (
    Page,
    QuotationRow,
    Quoted,
    every_quotation,
    quotations,
    some_quotations,
)
from fieldloom.coding.reads.rounds import (
    CoderRow,
    RoundRow,
    blinded_by,
    coding_round,
    round_in,
    round_names,
    round_row,
    rounds,
    trail,
)
from fieldloom.coding.reads.saved_filters import (
    FilterRow,
    saved_filter,
    saved_filter_named,
    saved_filters,
)
from fieldloom.coding.reads.speaking import who_speaks
from fieldloom.coding.reads.surroundings import Setting
from fieldloom.coding.reads.wanted import Wanted

__all__ = [
    "ActRow",
    "Changes",
    "CodeRow",
    "CodebookAct",
    "CoderRow",
    "CodingRow",
    "Done",
    "FilterRow",
    "Gallery",
    "HistoryPage",
    "MemoRow",
    "Mentionable",
    "MergePreview",
    "Moved",
    "Order",
    "Page",
    "Piece",
    "Portrait",
    "Preview",
    "QuotationRow",
    "Quoted",
    "RoundRow",
    "Setting",
    "SourceHits",
    "Strip",
    "Touched",
    "Turn",
    "Wanted",
    "WantedGallery",
    "WantedMemos",
    "auto_code_preview",
    "blinded_by",
    "bulk_preview",
    "changes_in",
    "co_occurrence",
    "code",
    "code_by_source",
    "code_named",
    "code_to_apply",
    "codebook",
    "codebook_history",
    "coding",
    "coding_round",
    "codings",
    "codings_by_source",
    "codings_in",
    "counts_in",
    "done_before",
    "done_by",
    "every_quotation",
    "gallery",
    "gallery_to_export",
    "hidden_passages",
    "history",
    "memo",
    "memo_authors",
    "memo_text",
    "memos",
    "mentionable",
    "merge_preview",
    "moved_passages",
    "newest_change",
    "next_redo",
    "next_turns",
    "next_undo",
    "portrait",
    "quotation_count",
    "quotation_order",
    "quotations",
    "round_in",
    "round_names",
    "round_row",
    "rounds",
    "rows_of",
    "saved_filter",
    "saved_filter_named",
    "saved_filters",
    "some_quotations",
    "trail",
    "voice_names",
    "was_done",
    "who_speaks",
]
