"""What changes codes, codings and memos, and takes acts back; every one leaves an act to undo."""

from fieldloom.coding.writes.auto_code import AutoCoded, auto_code
from fieldloom.coding.writes.codebook import NewCode, add_code, change_code, drop_code, move_code
from fieldloom.coding.writes.codings import (
    adjust_coding,
    apply_code,
    code_in_vivo,
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
from fieldloom.coding.writes.saved_filters import change_filter, drop_filter, save_filter
from fieldloom.coding.writes.undoing import redo, undo

__all__ = [
    "AutoCoded",
    "Chosen",
    "DoneToMany",
    "NewCode",
    "add_code",
    "add_to_all",
    "adjust_coding",
    "apply_code",
    "auto_code",
    "change_code",
    "change_filter",
    "change_memo",
    "code_in_vivo",
    "drop_code",
    "drop_filter",
    "drop_memo",
    "join_codings",
    "merge_codes",
    "move_code",
    "recode",
    "recode_all",
    "redo",
    "remove_all",
    "remove_coding",
    "save_filter",
    "split_code",
    "split_coding",
    "undo",
    "write_memo",
]
