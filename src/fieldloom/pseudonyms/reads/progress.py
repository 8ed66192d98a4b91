"""How far each source is on its way to being safe, and what a study decides by rule."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.within import only_about
from fieldloom.pseudonyms.mentions.handling import rules_of
from fieldloom.pseudonyms.mentions.seen import Within, current, lies_in, unseen
from fieldloom.pseudonyms.models import Act, Looked, SignOff
from fieldloom.pseudonyms.rules.standing import Rules, Stand
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Hold, Source
from fieldloom.sources.rules.presence import HoldKind


@dataclass(frozen=True, slots=True)
class Progress:
    """One source. `shut`: it waits for its names to be made safe. `looked`: names were looked for in its
    text as it stands. `signed_by` and `signed_at`: who signed that text off; `waits_for_second`: somebody
    did, and another person has to. `by_rule` counts what the study's rules or
    earlier decisions decided, `to_replace` all that is decided: in a text that is safe already it waits to be
    replaced everywhere. `parts` stay shut for their names in a text that was signed off, since they were
    withheld for another reason; `parts_seen` of them could be looked at by now."""

    source: Source
    words: int
    shut: bool
    looked: bool
    found: int = 0
    open: int = 0
    by_rule: int = 0
    to_replace: int = 0
    signed_by: User | None = None
    signed_at: datetime | None = None
    waits_for_second: bool = False
    parts: int = 0
    parts_seen: int = 0

    @property
    def signed(self) -> bool:
        """Whether the text as it stands was signed off and nothing new was found in it since."""
        return self.signed_at is not None and not self.waits_for_second and not self.open


@asks(Permission.KEEP_NAMES)
def progress(*, to: User, study: Study, within: Within | None = None) -> list[Progress]:
    """Every source of a study, by its code: counts, never a name. A number of queries that does not grow."""
    whole_study(to, study)
    within = within or Within()
    rows = Source.objects.filter(study=study, current__isnull=False)
    if within.sources:
        rows = rows.filter(ref__in=within.sources)
    if within.family:
        about = only_about(frozenset({within.family}), study.pk)
        rows = rows.filter(encounter__in=about.values("pk"))
    lying = Hold.objects.filter(
        source__study=study, kind=HoldKind.NAMES.value, lifted_at=None, passage=None
    )
    shut = set(lying.order_by().values_list("source_id", flat=True))
    opened = Count("pk", filter=Q(state=Stand.OPEN.value))
    ruled = Count("pk", filter=~Q(how__in=("", "person")))
    going = Count("pk", filter=Q(state=Stand.DECIDED.value))
    counted = current(study.pk).order_by().values_list("source")
    counts = {
        pk: told
        for pk, *told in counted.annotate(many=Count("pk"), opened=opened, ruled=ruled, going=going)
    }
    signs = SignOff.objects.filter(source__study=study).select_related("by").order_by("pk")
    last = {one.source_id: one for one in signs}
    looked = set(Looked.objects.filter(source__study=study).values_list("revision_id", flat=True))
    parts = parts_shut(study.pk)
    sources = rows.select_related("current", "encounter__site").order_by("ref")
    told_of = [
        _of(one, one.pk in shut, one.current_id in looked, counts.get(one.pk), last.get(one.pk))
        for one in sources
    ]
    return [_with_parts(one, parts) for one in told_of]


def _of(
    source: Source, shut: bool, looked: bool, counts: list[int] | None, last: SignOff | None
) -> Progress:
    told = Progress(source, source.revision.words, shut, looked, *(counts or ()))
    if last is None or source.current_id not in (last.before_id, last.after_id):
        return told
    second = last.after_id is None
    return replace(told, signed_by=last.by, signed_at=last.at, waits_for_second=second)


def parts_shut(study_id: int) -> dict[int, tuple[int, int]]:
    """By source (row id): how many parts of it stay shut, and how many of those could be looked at."""
    rows = Hold.objects.filter(
        source__study=study_id, kind=HoldKind.NAMES.value, lifted_at=None, passage__isnull=False
    )
    fields = ("source_id", "passage__revision_id", "passage__start", "passage__end")
    lying = list(rows.values_list(*fields))
    spans = unseen(study_id, {source for source, *_ in lying})
    told: dict[int, tuple[int, int]] = {}
    for source, revision, start, end in lying:
        many, seen = told.get(source, (0, 0))
        told[source] = many + 1, seen + (not lies_in(spans, revision, start, end))
    return told


def _with_parts(told: Progress, parts: dict[int, tuple[int, int]]) -> Progress:
    many, seen = parts.get(told.source.pk, (0, 0))
    return replace(told, parts=many, parts_seen=seen) if many else told


@asks(Permission.KEEP_NAMES)
def rules(*, to: User, study: Study) -> Rules:
    """What the study decides by rule: as it said last, else the default."""
    return rules_of(study.pk)


@asks(Permission.KEEP_NAMES)
def may_undo(*, to: User, study: Study) -> Act | None:
    """This person's last decision here that can be undone; None where there is none."""
    return Act.objects.filter(study=study, by=to, undone=False).last()
