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
from fieldloom.coding.writes.undoing import Meant, redo, undo

__all__ = [
    "AutoCoded",
    "Meant",
    "NewCode",
    "NewRound",
    "add_code",
    "adjust_coding",
    "adjust_region",
    "apply_code",
    "auto_code",
    "change_code",
    "change_memo",
    "change_round",
    "close_round",
    "code_in_vivo",
    "code_region",
    "drop_code",
    "drop_memo",
    "join_codings",
    "merge_codes",
    "move_code",
    "open_round",
    "recode",
    "redo",
    "remove_coding",
    "reopen_round",
    "split_code",
    "split_coding",
    "undo",
    "write_memo",
]
