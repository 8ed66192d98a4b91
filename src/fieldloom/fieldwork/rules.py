"""Kinds and states of encounters, and how done is counted against planned. Pure."""

from enum import Enum


class _Labelled(Enum):
    label: str

    def __new__(cls, value: str, label: str) -> "_Labelled":
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class EncounterKind(_Labelled):
    """In what way fieldworker and participants met."""

    INTERVIEW = "interview", "Interview"
    OBSERVATION = "observation", "Observation"
    VISIT = "visit", "Visit"
    CALL = "call", "Call"
    FOCUS_GROUP = "focus_group", "Focus group"
    MEETING = "meeting", "Meeting"


class EncounterState(_Labelled):
    """Whether it took place."""

    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    MISSED = "missed", "Did not take place"


class TargetKind(_Labelled):
    """What a study sets out to reach; each is counted from encounters done."""

    FAMILIES = "families", "Families met"
    INTERVIEWS = "interviews", "Family interviews"
    STAFF_INTERVIEWS = "staff_interviews", "Staff interviews"
    SERVICES = "services", "Services observed"
    OBSERVATIONS = "observations", "Observations"
