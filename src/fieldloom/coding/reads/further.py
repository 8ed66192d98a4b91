"""Narrowing codings by what is not on the coding itself: who speaks, when it was coded, memos."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from fieldloom.access.models import Study, User
from fieldloom.coding.reads.memos import carrying
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.sources.models import Paragraph, Speaker

if TYPE_CHECKING:
    from fieldloom.coding.reads.wanted import Wanted


def narrowed(rows: Any, to: User, study: Study, wanted: "Wanted") -> Any:
    """Those of the codings that these wishes leave."""
    if wanted.speakers:
        rows = rows.filter(_said_by(study, wanted.speakers))
    if wanted.coded_from:
        rows = rows.filter(made_at__gte=_begin(wanted.coded_from))
    if wanted.coded_to and wanted.coded_to < date.max:  # no day comes after that
        rows = rows.filter(made_at__lt=_begin(wanted.coded_to + timedelta(days=1)))
    if wanted.with_memo is not None:
        noted = Q(pk__in=carrying(to, study, MemoAbout.CODING))
        noted |= Q(passage__in=carrying(to, study, MemoAbout.PASSAGE))
        rows = rows.filter(noted if wanted.with_memo else ~noted)
    return rows


def _said_by(study: Study, names: tuple[str, ...]) -> Exists:
    """That one of these speaks the paragraph in which a passage begins (see `surroundings`)."""
    meant = Q(label__in=names) | Q(participant__ref__in=names)
    voices = Speaker.objects.filter(meant, source__study=study).order_by()
    there = {"revision": OuterRef("passage__revision_id"), "number": OuterRef("passage__paragraph")}
    return Exists(Paragraph.objects.filter(**there, speaker__in=voices.values("pk")).order_by())


def _begin(day: date) -> datetime:
    """When a day begins where this Fieldloom stands."""
    return timezone.make_aware(datetime.combine(day, time.min))
