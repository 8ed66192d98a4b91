"""A name that was found only while coding: replaced everywhere in one act."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.jobs import writes as jobs
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.replacements import Wording, planned
from fieldloom.pseudonyms.mentions.short_texts import ShortTexts
from fieldloom.pseudonyms.mentions.team_words import TeamWords
from fieldloom.pseudonyms.mentions.way_back import back_at
from fieldloom.pseudonyms.models import Mention, Rewriting, SignOff
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.within import whole_study
from fieldloom.pseudonyms.writes.replacing import carry_out
from fieldloom.sources.clearance.names_first import shut_in
from fieldloom.sources.models import Passage, Source

REPLACING = "replace names everywhere"


class NothingToReplace(Unfit):
    """What was decided stands everywhere already."""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What came of it: in which sources how many places were replaced, and how many passages of those wait
    for a person; how many places in memos, codes and notes were, and where there a person has to look (the
    name of the field, how many)."""

    study_id: int
    signed: tuple[SignOff, ...]
    places: int
    waiting: int
    elsewhere: int = 0
    look: dict[str, int] = field(default_factory=dict)

    def audit_ids(self) -> dict[str, int | str]:
        """What the trail keeps of it."""
        return {
            "sources": len(self.signed),
            "replaced": self.places,
            "waiting": self.waiting,
            "elsewhere": self.elsewhere,
        }


@recorded("names replaced everywhere")
@needs(Permission.KEEP_NAMES)
def replace_everywhere(*, by: User, study: Study) -> Everywhere:
    """Replace, in every source that is safe already, what was decided since it was signed off, after looking
    through each once more: a new text each, all of them or none. Codings move along.

    Raises `NothingToReplace` where it stands there already.
    """
    whole_study(by, study)
    finder = Finder(study.pk, by)
    sources = list(safe_sources(study.pk))
    for source in sources:
        finder.look(source)
    there = Mention.objects.filter(source__in=sources, state=Stand.DECIDED.value)
    wanted = set(there.order_by().values_list("source_id", flat=True))
    told = replaced_in(by, finder, [one for one in sources if one.pk in wanted])
    told = beside(told, TeamWords(study.pk).rewrite(by))
    if not told.signed and not told.elsewhere:
        raise NothingToReplace("There is nothing to replace.", "Mark a name, and decide it.")
    return told


@recorded("names to be replaced everywhere")
@needs(Permission.KEEP_NAMES)
def ask_to_replace_everywhere(*, by: User, study: Study) -> Job:
    """Ask for what `replace_everywhere` does as long work, with progress."""
    whole_study(by, study)
    return jobs.start(by=by, study=study, kind=REPLACING, subject=study.pk)


def safe_sources(study_id: int) -> Iterable[Source]:
    """The sources of which a text was signed off, and that are not shut again for a newer one: that is
    corrected as it is signed."""
    done = SignOff.objects.filter(source__study=study_id, after__isnull=False)
    rows = Source.objects.filter(pk__in=done.order_by().values("source"))
    rows = rows.exclude(pk__in=shut_in(study_id))
    return rows.select_related("current", "encounter__site").order_by("ref")


def beside(done: Everywhere, elsewhere: Rewriting | None) -> Everywhere:
    """With what came of the team's own words."""
    if elsewhere is not None:
        done = replace(done, elsewhere=elsewhere.replaced, look=dict(elsewhere.told))
    return done


def replaced_in(by: User, finder: Finder, sources: list[Source]) -> Everywhere:
    """Replace in these sources what is decided and does not stand there yet."""
    wording, signed = Wording(finder.study_id), []
    for source in sources:
        rows = Mention.objects.filter(revision=source.current).order_by("start")
        stood = {(p.start, p.end): p.old for p in back_at(source.revision)}
        plan = planned(source, rows, wording, stood)
        if plan.changes:
            short = ShortTexts(source, finder, wording, plan.changes)
            row = SignOff(source=source, before=source.revision, by=by, later=True)
            signed.append(carry_out(by, row, source, plan, short))
    waiting = Passage.objects.filter(source__in=sources).exclude(needs_person="").count()
    places = sum(row.replaced for row in signed)
    return Everywhere(finder.study_id, tuple(signed), places, waiting)
