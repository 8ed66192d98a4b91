"""What changes codes, codings and memos, and takes acts back; every one leaves an act to undo."""

from fieldloom.coding.writes.auto_code import AutoCoded, auto_code
from fieldloom.coding.writes.codebook import NewCode, add_code, change_code, drop_code, move_code
from fieldloom.coding.writes.codings import (
    adjust_coding,
    adjust_region,
    apply_code,
    code_in_vivo,
    code_region,
    recode,
    remove_coding,
)
from fieldloom.coding.writes.in_bulk import (
    Chosen,
    DoneToMany,
    add_to_all,
    recode_all,
    remove_all,
)
from fieldloom.coding.writes.memos import change_memo, drop_memo, write_memo
from fieldloom.coding.writes.merging import merge_codes, split_code
from fieldloom.coding.writes.reshaping import join_codings, split_coding
from fieldloom.coding.writes.rounds import (
    NewRound,
    change_round,
    close_round,
    open_round,
    reopen_round,
)
from fieldloom.coding.writes.saved_filters import change_filter, drop_filter, save_filter
from fieldloom.coding.writes.undoing import Meant, redo, undo

__all__ = [
    "AutoCoded",
    "Chosen",
    "DoneToMany",
    "Meant",
    "NewCode",
    "NewRound",
    "add_code",
    "add_to_all",
    "adjust_coding",
    "adjust_region",
    "apply_code",
    "auto_code",
    "change_code",
    "change_filter",
    "change_memo",
    "change_round",
    "close_round",
    "code_in_vivo",
    "code_region",
    "drop_code",
    "drop_filter",
    "drop_memo",
    "join_codings",
    "merge_codes",
    "move_code",
    "open_round",
    "recode",
    "recode_all",
    "redo",
    "remove_all",
    "remove_coding",
    "reopen_round",
    "save_filter",
    "split_code",
    "split_coding",
    "undo",
    "write_memo",
]
