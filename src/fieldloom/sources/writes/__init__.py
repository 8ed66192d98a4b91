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
from fieldloom.sources.writes.guarding import (
    NewHold,
    NewSubject,
    check_back,
    decide_subject,
    lift_hold,
    put_hold,
    tag_subject,
)
from fieldloom.sources.writes.passages import mark, mark_region, place_passage
from fieldloom.sources.writes.sealing import seal_originals
from fieldloom.sources.writes.verifying import Looked, verify_encounter, verify_source

__all__ = [
    "Correction",
    "Handed",
    "Looked",
    "NewHold",
    "NewSubject",
    "add_file",
    "add_files",
    "answer_file",
    "check_back",
    "close_delivery",
    "correct",
    "decide_subject",
    "describe_source",
    "hand_over",
    "lift_hold",
    "link_speaker",
    "mark",
    "mark_region",
    "open_original",
    "open_pages",
    "place_passage",
    "put_hold",
    "restore_revision",
    "seal_originals",
    "tag_subject",
    "verify_encounter",
    "verify_source",
]
