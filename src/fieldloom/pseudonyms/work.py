"""The long work of this room: looking for names in all that waits for that, or was made safe."""

from contextlib import suppress

from django.db import transaction
from django.db.models import Q

from fieldloom.access.gate import require
from fieldloom.access.models import Study
from fieldloom.access.rules import Permission
from fieldloom.jobs.register import Outcome, Run, work
from fieldloom.jobs.run import Failed
from fieldloom.pseudonyms.mentions.carrying import carry_over
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.seen import current
from fieldloom.pseudonyms.models import Renaming, Rewriting, SignOff
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.within import whole_study
from fieldloom.pseudonyms.writes import later, renaming
from fieldloom.sources.models import Passage, Source
from fieldloom.sources.rules.presence import HoldKind


@work("find names")
def find_names(run: Run) -> Outcome:
    """Look through every source of a study (`run.subject`) that has or had a hold for its names; where none
    has, through all of them. Each is one durable step."""
    study = Study.objects.get(pk=run.subject)
    require(run.by, Permission.KEEP_NAMES, study)
    whole_study(run.by, study)
    rows = Source.objects.filter(study=study, current__isnull=False).order_by("ref")
    meant = rows.filter(Q(holds__kind=HoldKind.NAMES.value)).distinct()
    keys = list((meant if meant.exists() else rows).values_list("pk", flat=True))
    finder = Finder(study.pk, run.by)

    def look(pk: int) -> None:
        _look(finder, pk)

    run.each(keys, look)
    found = current(study.pk)
    opened = found.filter(state=Stand.OPEN.value).count()
    return {"sources": len(keys), "mentions": found.count(), "open": opened}


def _look(finder: Finder, pk: int) -> None:
    """Look through a source: what takes long is done before the turn to write."""
    rows = Source.objects.select_related("current", "encounter__site")
    ahead = finder.look_ahead(rows.get(pk=pk))
    with transaction.atomic():
        finder.look(rows.get(pk=pk), ahead)


@work("replace names everywhere")
def replace_everywhere(run: Run) -> Outcome:
    """Look through every text of a study (`run.subject`) that is safe already, each as one step; then replace
    what was decided since, in all of them or none: the one act that `writes.replace_everywhere` is."""
    study = Study.objects.get(pk=run.subject)
    require(run.by, Permission.KEEP_NAMES, study)
    whole_study(run.by, study)
    finder = Finder(study.pk, run.by)

    def look(pk: int) -> None:
        _look(finder, pk)

    def replace(_: int) -> None:
        with suppress(later.NothingToReplace):  # told by the outcome
            later.replace_everywhere(by=run.by, study=study)

    run.each([one.pk for one in later.safe_sources(study.pk)], look)
    run.each([study.pk], replace)
    return _replaced(run, study.pk)


@work(renaming.RENAMING)
def change_pseudonym(run: Run) -> Outcome:
    """Give an entity the pseudonym that was asked for (`run.subject`: a renaming): its texts are made ready,
    each as one step; the last step changes all of them or none."""
    asked = Renaming.objects.select_related("study", "entity").get(pk=run.subject)
    require(run.by, Permission.KEEP_NAMES, asked.study)
    whole_study(run.by, asked.study)
    texts = [] if asked.done_at else renaming.touched(asked.study_id, {asked.entity_id, *asked.kin})

    def make_ready(pk: int) -> None:
        with transaction.atomic():
            carry_over(Source.objects.select_related("current").get(pk=pk))

    run.each([one.pk for one in texts], make_ready)
    run.each([asked.pk], lambda pk: renaming.carry_out_renaming(run.by, pk))
    asked.refresh_from_db()
    if asked.trouble:
        raise Failed(f"Nothing was changed. {asked.trouble}")
    return _replaced(run, asked.study_id)


def _replaced(run: Run, study_id: int) -> dict[str, int]:
    """What came of it, also where it was done before a crash."""
    signed = SignOff.objects.filter(source__study=study_id, later=True, by=run.by)
    rows = signed.filter(at__gte=run.job.asked_at)
    sources = list(rows.values_list("source_id", flat=True))
    waiting = Passage.objects.filter(source__in=sources).exclude(needs_person="").count()
    elsewhere = Rewriting.objects.filter(study=study_id, by=run.by, at__gte=run.job.asked_at)
    return {
        "sources": len(sources),
        "replaced": sum(row.replaced for row in rows),
        "in memos, codes and notes": sum(row.replaced for row in elsewhere),
        "waiting": waiting,
    }
