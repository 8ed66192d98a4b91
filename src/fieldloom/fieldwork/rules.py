"""Kinds and states of encounters, and how done is counted against planned. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled
from fieldloom.people.rules import Nation


class EncounterKind(Labelled):
    """In what way fieldworker and participants met."""

    INTERVIEW = "interview", "Interview"
    OBSERVATION = "observation", "Observation"
    VISIT = "visit", "Visit"
    CALL = "call", "Call"
    FOCUS_GROUP = "focus_group", "Focus group"
    MEETING = "meeting", "Meeting"


class EncounterState(Labelled):
    """Whether it took place."""

    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    MISSED = "missed", "Did not take place"


class TargetKind(Labelled):
    """What a study sets out to reach; each is counted from encounters done."""

    FAMILIES = "families", "Families met"
    INTERVIEWS = "interviews", "Family interviews"
    STAFF_INTERVIEWS = "staff_interviews", "Staff interviews"
    SERVICES = "services", "Services observed"
    OBSERVATIONS = "observations", "Observations"


# Of each state: must its day be known, and may that day still lie ahead?
DAY_KNOWN: dict[EncounterState, bool] = {
    EncounterState.PLANNED: False,
    EncounterState.DONE: True,
    EncounterState.MISSED: False,
}
DAY_AHEAD: dict[EncounterState, bool] = {
    EncounterState.PLANNED: True,
    EncounterState.DONE: False,
    EncounterState.MISSED: True,
}


def day_fits(state: EncounterState, on_day: date | None, today: date) -> Decision:
    """Whether an encounter in this state can have this day."""
    if on_day is None and DAY_KNOWN[state]:
        return Decision(False, "An encounter that took place has a day.", "Say on which day.")
    if on_day is not None and on_day > today and not DAY_AHEAD[state]:
        return Decision(
            False, "This day has not come yet.", "Give the day it took place, or keep it planned."
        )
    return Decision(True, "The day fits.")


def may_hand_on(*, own: bool, begun: bool) -> Decision:
    """Whether it can be said that somebody else wrote an encounter down. `own`: so far it is whoever
    changes it; `begun`: it took place, or something came of it.

    Whoever wrote it down is not the one who verifies what came of it, and so does not take their own
    name off.
    """
    if own and begun:
        return Decision(
            False,
            "You are named as who wrote this encounter down, and it took place or something came of it.",
            "Where that is a mistake, a colleague puts it right.",
        )
    return Decision(True, "Nothing hangs on who is named.")


def counted_as(kind: EncounterKind, *, family: bool, staff: bool) -> TargetKind | None:
    """As what an encounter that took place counts by itself, if as anything.

    `family`: a family or a member of one took part; `staff`: a service or a practitioner did. An
    interview with both is a family's: no encounter counts twice.
    """
    if kind is EncounterKind.OBSERVATION:
        return TargetKind.OBSERVATIONS
    if kind is EncounterKind.INTERVIEW and family:
        return TargetKind.INTERVIEWS
    if kind is EncounterKind.INTERVIEW and staff:
        return TargetKind.STAFF_INTERVIEWS
    return None


# Of each kind: is the whole study the sum of its waves? A family met in two waves is one family.
ADDS_UP: dict[TargetKind, bool] = {
    TargetKind.FAMILIES: False,
    TargetKind.INTERVIEWS: True,
    TargetKind.STAFF_INTERVIEWS: True,
    TargetKind.SERVICES: False,
    TargetKind.OBSERVATIONS: True,
}

# What is counted: a kind of target, in a nation, in a wave (its code) or over the whole study (None).
Cell = tuple[TargetKind, Nation, str | None]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """Planned against done in one cell. `planned` is None where no target was set."""

    kind: TargetKind
    label: str
    nation: Nation
    wave: str | None
    planned: int | None
    done: int

    @property
    def share(self) -> int:
        """How much of the target is reached, in whole per cent, at most 100; 0 without a target."""
        return min(100, self.done * 100 // self.planned) if self.planned else 0


def progress_rows(
    planned: Mapping[Cell, int], done: Mapping[Cell, int], waves: Iterable[str]
) -> list[ProgressRow]:
    """One row a kind, nation and period, the whole study before its waves, in that order.

    Nations are those of which anything is planned or done. Where every wave has a target but the
    whole study has none of its own, the targets of the waves are added up, if the kind adds up.
    """
    periods = (None, *waves)
    there = {nation for _, nation, _ in (*planned, *done)}
    cells = (
        (kind, nation, period)
        for nation in Nation
        if nation in there
        for kind in TargetKind
        for period in periods
    )
    return [
        ProgressRow(
            kind=cell[0],
            label=cell[0].label,
            nation=cell[1],
            wave=cell[2],
            planned=_target(planned, cell, periods[1:]),
            done=done.get(cell, 0),
        )
        for cell in cells
    ]


def _target(planned: Mapping[Cell, int], cell: Cell, waves: Sequence[str | None]) -> int | None:
    kind, nation, period = cell
    if cell in planned or period is not None or not ADDS_UP[kind] or not waves:
        return planned.get(cell)
    parts = [planned.get((kind, nation, wave)) for wave in waves]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
