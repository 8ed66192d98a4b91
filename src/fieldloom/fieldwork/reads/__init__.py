"""What may be seen of fieldwork, narrowed to the asker's sites."""

from fieldloom.fieldwork.reads.encounters import Wanted, encounter, encounters, encounters_with
from fieldloom.fieldwork.reads.plan import (
    narrowed_to,
    site,
    sites,
    sites_in_reach,
    targets,
    wave,
    waves,
)
from fieldloom.fieldwork.reads.progress import progress

__all__ = [
    "Wanted",
    "encounter",
    "encounters",
    "encounters_with",
    "narrowed_to",
    "progress",
    "site",
    "sites",
    "sites_in_reach",
    "targets",
    "wave",
    "waves",
]
