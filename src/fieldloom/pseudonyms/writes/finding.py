"""Names are looked for in sources, and each place where one stands is noted: ids and places, no words."""

from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.jobs import writes as jobs
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms.mentions.finding import Ahead, Finder
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source

KIND_OF_WORK = "find names"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of looking: mentions in the text as it stands, how many of them are open, how many are new,
    and how many paragraphs were not looked at since they are withheld for other reasons."""

    study_id: int
    mentions: int
    open: int
    new: int
    withheld: int


@recorded("names looked for in sources")
@needs(Permission.KEEP_NAMES)
def find(*, by: User, source: Source, ahead: Ahead | None = None) -> Found:
    """Look for names in a source as it stands. Done again it finds the same, and leaves what was decided.
    Whoever does it in a request looks `ahead` first (`reads.look_ahead`), while others may write."""
    whole_study(by, source.study_id)
    told = Finder(source.study_id, by).look(source, ahead)
    return Found(source.study_id, told.mentions, told.open, told.new, told.withheld)


@recorded("names to be looked for in a study")
@needs(Permission.KEEP_NAMES)
def find_everywhere(*, by: User, study: Study) -> Job:
    """Ask for names to be looked for in every source that is shut for them or was made safe: long work,
    with progress."""
    whole_study(by, study)
    return jobs.start(by=by, study=study, kind=KIND_OF_WORK, subject=study.pk)
