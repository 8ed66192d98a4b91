"""What is withheld from one reader. Where consent does not decide, or nothing is withheld, this is
None after one small query, asked once a request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fieldloom.access.gate import reach, told_once, undecided
from fieldloom.access.models import User
from fieldloom.access.rules import Decision, Permission
from fieldloom.consent.rules.terms import Audience
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Busy, Refused, Unfit
from fieldloom.sources.clearance import veil
from fieldloom.sources.index.finding import as_array
from fieldloom.sources.models import Passage, Source, Veiled, VeiledPassage
from fieldloom.sources.rules.masking import masked

Ids = npt.NDArray[np.int64]
Span = tuple[int, int]
_LISTED = {
    "sqlite": "group_concat(paragraph)",
    "postgresql": "string_agg(paragraph::text, ',')",
}
_ANY = """SELECT v.holds_until IS NULL OR v.holds_until > %s, EXISTS (
    SELECT 1 FROM sources_veiled w JOIN sources_source s ON s.id = w.source_id
    WHERE s.study_id = v.study_id) FROM sources_veil v WHERE v.study_id = %s"""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What this reader (row id) may not see of a study. `level` is how wide an audience they are of:
    that of a site where they reach some sites only, else the whole team; of what they wrote down
    themselves they are the fieldworker."""

    study_id: int
    reader: int
    level: int

    def rows(self) -> "QuerySet[Veiled]":
        """Paragraphs that they may not see."""
        return self._veiled().filter(paragraph__isnull=False)

    def sources(self) -> "QuerySet[Veiled]":
        """Sources that they may not see as a whole, since they may not see something in them."""
        return self._veiled().filter(paragraph__isnull=True)

    def _veiled(self) -> "QuerySet[Veiled]":
        of_study = Source.objects.filter(study=self.study_id).order_by()
        return Veiled.objects.filter(self._shut(), source__in=of_study.values("pk")).order_by()

    def _shut(self) -> Q:
        """What has a level and a source, and may not be seen. What they wrote down themselves is
        looked up once a statement, not for each row."""
        own = Source.objects.filter(encounter__written_by=self.reader).order_by()
        shut = Q(level__lt=Audience.FIELDWORKER.level)
        return shut | Q(level__lt=self.level) & ~Q(source__in=own.values("pk"))

    def passages(self) -> "QuerySet[VeiledPassage, int]":
        """Row ids of the passages that they may not see, for a condition of a query."""
        of_study = Source.objects.filter(study=self.study_id).order_by()
        listed = VeiledPassage.objects.filter(self._shut(), source__in=of_study.values("pk"))
        return listed.order_by().values_list("passage", flat=True)

    def paragraphs(self) -> Ids:
        """Row ids of all these paragraphs, ascending."""
        asked, values = _listing(self)
        found = by_hand.one(asked, list(values))
        return np.sort(as_array(found[0] if found else None))

    def spans(self, revision_id: int) -> list[Span]:
        """Where they lie in a revision, in code points, in order."""
        return self.spans_in([revision_id])[revision_id]

    def spans_in(self, revisions: Collection[int]) -> dict[int, list[Span]]:
        """Where they lie in some revisions, in one query."""
        found: dict[int, list[Span]] = {revision: [] for revision in revisions}
        rows = self.rows().filter(revision__in=list(found)).order_by("start")
        for revision, start, end in rows.values_list("revision_id", "start", "end"):
            found[revision or 0].append((start, end))
        return found

    def over(self, passage: str = "") -> Q:
        """That a passage is withheld; `passage` leads to it: "passage__" from a coding.

        One of words where it touches a withheld paragraph, a part of a picture with all of it: so
        says the list that is kept of them.
        """
        listed = VeiledPassage.objects.filter(self._shut(), passage=OuterRef(f"{passage}pk"))
        return Q(Exists(listed.order_by()))

    def beside(self, passage: Passage) -> Passage:
        """The passage, for reading only, with shades where the words beside it are withheld."""
        spans = self.spans(passage.revision_id)
        before, after = passage.prefix, passage.suffix
        passage.prefix = masked(before, passage.start - len(before), spans)
        passage.suffix = masked(after, passage.end, spans)
        return passage


@lru_cache(256)
def _listing(veiled: Hidden) -> tuple[str, tuple[Any, ...]]:
    """The statement that lists these paragraphs: how it reads follows from who asks alone, and to
    make it takes as long as to answer it."""
    sql, values = veiled.rows().values_list("paragraph").query.sql_with_params()
    return f"SELECT {_LISTED[connection.vendor]} FROM ({sql}) AS withheld", values  # noqa: S608


def hidden(to: User, study_id: int) -> Hidden | None:
    """What is withheld from this reader in a study; None where nothing is from anybody."""

    def find() -> Hidden | None:
        now = timezone.now()
        # As the models keep moments.
        asked = connection.ops.adapt_datetimefield_value(now)
        found = by_hand.one(_ANY, [asked, study_id])
        if found is None:
            return None
        if not found[0]:
            veil.draw(study_id)
            found = by_hand.one(_ANY, [asked, study_id])
        if found is None or not found[1]:
            return None
        narrow = reach(to, Permission.READ_SOURCES, study_id).sites is not None
        level = Audience.SITE_TEAM if narrow else Audience.WHOLE_TEAM
        return Hidden(study_id, to.pk, level.level)

    return told_once(("veil", to.pk, study_id), lambda: _or_refuse(find))


def _or_refuse(find: Callable[[], Hidden | None]) -> Hidden | None:
    """What is withheld; where that cannot be found out, all is: no fault opens anything."""
    try:
        return find()
    except (Refused, Busy):
        raise
    except Exception as error:
        raise Refused(undecided(error)) from error


def whole(to: User, study_id: int, source_id: int) -> bool:
    """Whether something in a source is withheld from this reader, so that the source as a whole is."""
    veiled = hidden(to, study_id)
    return veiled is not None and veiled.sources().filter(source=source_id).exists()


def hold_back(to: User, source: Source) -> None:
    """Raise `Refused` where a source as a whole, its original or its picture, is withheld."""
    if whole(to, source.study_id, source.pk):
        because = f"Something in {source.ref} is withheld, so the original is as well."
        change = "The page of the text says what, and what would change it."
        raise Refused(Decision(False, because, change))


def not_here(by: User, source: Source, revision_id: int, span: Span) -> None:
    """Raise `Unfit` where some words of this span are withheld from whoever acts: nobody marks what
    they may not read."""
    veiled = hidden(by, source.study_id)
    if veiled is None:
        return
    start, end = span
    there = veiled.rows().filter(revision=revision_id, start__lt=end, end__gt=start)
    if there.exists():
        raise Unfit(
            "Some of these words are withheld.",
            "The page of the text says why, and what would change it.",
            "start",
        )
