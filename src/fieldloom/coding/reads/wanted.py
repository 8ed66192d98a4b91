"""Which quotations are asked for, and in which sources they lie."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Code
from fieldloom.coding.reads.further import narrowed
from fieldloom.coding.reads.reach import seen_sources, unblinded
from fieldloom.coding.rules.codebook import Node, with_descendants


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; what is left empty does not narrow.

    `waves` are wave codes, `nations` and `kinds` their values, `families` study codes, `text` words
    of the quote in any capitals, `round_ids` row ids of the coding rounds in which it was coded.
    `speakers` are labels in transcripts or study codes of those who speak where a quote begins;
    `coded_from` and `coded_to` days, both inside; `with_memo` whether a memo stands on the coding or
    its passage (None: either way).
    """

    code_ids: tuple[int, ...] = ()
    with_children: bool = False
    source_refs: tuple[str, ...] = ()
    coder_ids: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    text: str = ""
    round_ids: tuple[int, ...] = ()
    speakers: tuple[str, ...] = ()
    coded_from: date | None = None
    coded_to: date | None = None
    with_memo: bool | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Lying:
    """Where the wanted codings lie: sources by ref, each with how many; `rows` are all of them.

    `rows` may reach beyond the sources listed here, so always narrow it by them.
    """

    rows: Any
    sources: list[tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.sources)

    def of_code(self, code: int) -> "Lying":
        """Those of one code among them."""
        return _counted(self.rows.filter(code=code), [source for source, _ in self.sources])


def lying(to: User, study: Study, wanted: Wanted, permission: Permission) -> Lying:
    """Count the wanted codings by source, in one grouped query, and keep what the asker may see."""
    seen = sources_wanted(to, study, wanted, permission)
    rows = narrowed(_codings(to, study, wanted, seen), to, study, wanted)
    return _counted(rows, list(seen))


def _counted(rows: Any, seen: list[int]) -> Lying:
    counts = dict(rows.order_by().values_list("source_id").annotate(number=Count("pk")))
    return Lying(rows, [(key, counts[key]) for key in seen if key in counts])


def sources_wanted(to: User, study: Study, wanted: Wanted, permission: Permission) -> Any:
    """The row ids of the sources in which to look, by ref."""
    rows = seen_sources(to, study, permission)
    narrowing = {
        "ref__in": wanted.source_refs,
        "kind__in": wanted.kinds,
        "encounter__wave__code__in": wanted.waves,
        "encounter__site__nation__in": wanted.nations,
    }
    rows = rows.filter(**{name: values for name, values in narrowing.items() if values})
    if wanted.families:
        meant = rows.filter(encounter__families__ref__in=wanted.families)
        rows = rows.filter(pk__in=meant.order_by().values("pk"))
    return rows.values_list("pk", flat=True)


def _codings(to: User, study: Study, wanted: Wanted, seen: Any) -> Any:
    if wanted.code_ids:
        rows = unblinded(to, study.pk, code__in=_codes(study, wanted))
    else:
        rows = unblinded(to, study.pk, source__in=seen.order_by())
    if wanted.coder_ids:
        rows = rows.filter(coder__in=wanted.coder_ids)
    if wanted.round_ids:
        rows = rows.filter(round__in=wanted.round_ids)
    if wanted.text.strip():
        rows = rows.filter(passage__quote__icontains=wanted.text.strip())
    return rows


def _codes(study: Study, wanted: Wanted) -> set[int]:
    """The codes of this study that are wanted; never one of another study."""
    rows = Code.objects.filter(study=study)
    known = set(rows.filter(pk__in=wanted.code_ids).values_list("pk", flat=True))
    if not wanted.with_children:
        return known
    nodes = [Node(*row) for row in rows.values_list("pk", "parent_id", "name", "position")]
    return {below for code in known for below in with_descendants(nodes, code)}
