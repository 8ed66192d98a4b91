"""What changes sources: taking in, correcting, marking passages, describing."""

from fieldloom.sources.taking_in.revising import Correction
from fieldloom.sources.writes.correcting import correct, restore_revision
from fieldloom.sources.writes.delivering import (
    Handed,
    add_file,
    add_files,
    answer_file,
    close_delivery,
    hand_over,
)
from fieldloom.sources.writes.describing import (
    describe_source,
    link_speaker,
    open_original,
    open_pages,
)
from fieldloom.sources.writes.explaining import Asked, ask_why
from fieldloom.sources.writes.guarding import (
    NewSubject,
    change_subject,
    check_back,
    confirm_speaker,
    decide_subject,
    mark_for,
    propose_subjects,
    tag_subject,
    take_back_subject,
)
from fieldloom.sources.writes.holding import NewHold, lift_hold, put_hold
from fieldloom.sources.writes.naming import put_names_first
from fieldloom.sources.writes.passages import mark, mark_region, place_passage
from fieldloom.sources.writes.requesting import (
    NewRequest,
    appeal_request,
    ask_to_take_out,
    decide_request,
)
from fieldloom.sources.writes.sealing import seal_originals
from fieldloom.sources.writes.verifying import Looked, verify_encounter, verify_source

__all__ = [
    "Asked",
    "Correction",
    "Handed",
    "Looked",
    "NewHold",
    "NewRequest",
    "NewSubject",
    "add_file",
    "add_files",
    "answer_file",
    "appeal_request",
    "ask_to_take_out",
    "ask_why",
    "change_subject",
    "check_back",
    "close_delivery",
    "confirm_speaker",
    "correct",
    "decide_request",
    "decide_subject",
    "describe_source",
    "hand_over",
    "lift_hold",
    "link_speaker",
    "mark",
    "mark_for",
    "mark_region",
    "open_original",
    "open_pages",
    "place_passage",
    "propose_subjects",
    "put_hold",
    "put_names_first",
    "restore_revision",
    "seal_originals",
    "tag_subject",
    "take_back_subject",
    "verify_encounter",
    "verify_source",
]
