"""What changes people: adding, changing, joining, ending. No name passes here, only pseudonyms."""

from fieldloom.people.writes.belonging import (
    Joining,
    correct_membership,
    drop_membership,
    end_membership,
    join,
)
from fieldloom.people.writes.entering import (
    NewAgency,
    NewFamily,
    NewParticipant,
    NewService,
    add_agency,
    add_family,
    add_participant,
    add_service,
    change_agency,
    change_family,
    change_participant,
    change_service,
)
from fieldloom.people.writes.kinship import NewKinship, end_kinship, record_kinship

__all__ = [
    "Joining",
    "NewAgency",
    "NewFamily",
    "NewKinship",
    "NewParticipant",
    "NewService",
    "add_agency",
    "add_family",
    "add_participant",
    "add_service",
    "change_agency",
    "change_family",
    "change_participant",
    "change_service",
    "correct_membership",
    "drop_membership",
    "end_kinship",
    "end_membership",
    "join",
    "record_kinship",
]
