"""What changes fieldwork: the plan, the encounters, and whether they took place."""

from fieldloom.fieldwork.writes.meeting import (
    NewEncounter,
    add_encounter,
    change_encounter,
    mark_done,
    mark_missed,
)
from fieldloom.fieldwork.writes.planning import (
    NewSite,
    NewTarget,
    NewWave,
    add_site,
    add_wave,
    change_site,
    change_wave,
    set_target,
)

__all__ = [
    "NewEncounter",
    "NewSite",
    "NewTarget",
    "NewWave",
    "add_encounter",
    "add_site",
    "add_wave",
    "change_encounter",
    "change_site",
    "change_wave",
    "mark_done",
    "mark_missed",
    "set_target",
]
