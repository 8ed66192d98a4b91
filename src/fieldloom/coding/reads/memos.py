"""Memos: what somebody thought about a thing, where the asker may see that thing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from fieldloom.access.gate import asks, may, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Memo
from fieldloom.coding.reads.links import Names, Piece, names_in
from fieldloom.coding.reads.reach import limits, unblinded_memos
from fieldloom.coding.rules.links import LinkKind, Target, looked_for
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork.models import Encounter
from fieldloom.fieldwork.within import within
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import Source

_IN_TEXTS = (LinkKind.SOURCE, LinkKind.PASSAGE)
PEOPLE = (MemoAbout.PARTICIPANT.value, MemoAbout.FAMILY.value, MemoAbout.SERVICE.value)


@dataclass(frozen=True, slots=True)
class MemoRow:
    """One memo. `about` and `about_id` say on what; `source_ref` is "" where that is in no source;
    `mine` whether the asker wrote it, and so may change it.

    In `text`, in its `pieces` and in its plain `words`, what links lead to is named as the asker may
    know it, so none of them tells more than the asker may see.
    """

    id: int
    about: str
    about_id: int
    source_ref: str
    text: str
    author_id: int
    author_name: str
    made_at: datetime
    changed_at: datetime
    version: int
    mine: bool
    pieces: tuple[Piece, ...]
    words: str


@dataclass(frozen=True, slots=True)
class WantedMemos:
    """Which memos; what is left empty does not narrow. `words` are looked for in any capitals in
    what the asker is shown, `mentions` is what the memo leads to, `into` the study id of a text to
    which, or to a passage of which, it leads, `only` row ids."""

    only: Collection[int] | None = None
    author_id: int | None = None
    words: str = ""
    mentions: Target | None = None
    into: str = ""


@asks(Permission.READ_CODING)
def memos(
    *,
    to: User,
    study: Study,
    about: MemoAbout | None = None,
    about_id: int | None = None,
    source: Source | None = None,
    wanted: WantedMemos = WantedMemos(),
) -> list[MemoRow]:
    """Memos of a study, the one changed last first; on one kind of thing, one thing, one source,
    and such as are wanted."""
    rows = _seen(to, study)
    if about is not None:
        rows = rows.filter(about=about.value)
    if about_id is not None:
        rows = rows.filter(about_id=about_id)
    if source is not None:
        rows = rows.filter(source=source)
    found = list(_wanted(rows, wanted).order_by("-changed_at", "-pk").select_related("author"))
    names = names_in((memo.text for memo in found), to, study)
    shown = [_row(memo, to, names) for memo in found]
    if wanted.mentions is not None:
        shown = [row for row in shown if _leads(row, wanted.mentions)]
    if wanted.into:
        shown = [row for row in shown if _leads_into(row, wanted.into)]
    looked = " ".join(wanted.words.split()).casefold()
    return [row for row in shown if looked in " ".join(row.words.split()).casefold()]


@asks(Permission.READ_CODING)
def memo(pk: int, *, to: User, study: Study) -> Memo:
    """One memo by row id. Raises `NotFound`."""
    found = _seen(to, study).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such memo, or it has been dropped.")
    return found


@asks(Permission.READ_CODING)
def memo_authors(*, to: User, study: Study) -> list[tuple[int, str]]:
    """Who wrote the memos that the asker may see: (row id, name) by name."""
    rows = _seen(to, study).order_by("author__name").values_list("author_id", "author__name")
    return list(rows.distinct())


@asks(Permission.READ_CODING)
def memo_text(*, to: User, memo: Memo) -> str:
    """The text of a memo with its markup, each link under the name that the asker may know."""
    return names_in([memo.text], to, memo.study).text(memo.text)


def _wanted(rows: "QuerySet[Memo]", wanted: WantedMemos) -> "QuerySet[Memo]":
    if wanted.only is not None:
        rows = rows.filter(pk__in=wanted.only)
    if wanted.author_id is not None:
        rows = rows.filter(author=wanted.author_id)
    if wanted.mentions is not None:
        rows = rows.filter(text__contains=looked_for(*wanted.mentions))
    if wanted.into:
        rows = rows.filter(Q(text__contains="](source:") | Q(text__contains="](passage:"))
    return rows


def _leads(row: MemoRow, to: Target) -> bool:
    """Whether a memo leads there, and its reader may follow: else the answer itself would tell."""
    return any(piece.ref and (piece.kind, piece.key) == to for piece in row.pieces)


def _leads_into(row: MemoRow, source_ref: str) -> bool:
    return any(piece.ref == source_ref and piece.kind in _IN_TEXTS for piece in row.pieces)


def _row(memo: Memo, to: User, names: Names) -> MemoRow:
    return MemoRow(
        id=memo.pk,
        about=memo.about,
        about_id=memo.about_id,
        source_ref=memo.source.ref if memo.source else "",
        text=names.text(memo.text),
        author_id=memo.author_id,
        author_name=memo.author.name,
        made_at=memo.made_at,
        changed_at=memo.changed_at,
        version=memo.version,
        mine=memo.author_id == to.pk,
        pieces=names.pieces(memo.text),
        words=names.spoken(memo.text),
    )


def _seen(to: User, study: Study) -> "QuerySet[Memo]":
    """A memo is seen where the thing it is about is: it may say what that says.

    One about a code, a person or the study may speak of anything, so whoever is let in to a
    part of the study sees their own of those.
    """
    rows = unblinded_memos(to, study.pk).select_related("source")
    limited = limits(to, study, Permission.READ_CODING)
    if limited is not None:
        inside = Q(source__in=limited.values("pk"))
        rows = rows.filter(inside | Q(author=to) | Q(about=MemoAbout.ENCOUNTER.value))
    if not may(to, Permission.READ_PEOPLE, study).allowed:
        rows = rows.exclude(about__in=PEOPLE)
    return rows.exclude(_of_unseen_encounters(to, study))


def _of_unseen_encounters(to: User, study: Study) -> Q:
    about = Q(about=MemoAbout.ENCOUNTER.value)
    if not may(to, Permission.READ_FIELDWORK, study).allowed:
        return about
    scope = reach(to, Permission.READ_FIELDWORK, study)
    if scope.everything:
        return Q(pk__in=())
    seen = Encounter.objects.filter(within(scope, study.pk), study=study)
    return about & ~Q(about_id__in=seen.values("pk"))


def carrying(to: User, study: Study, about: MemoAbout) -> "QuerySet[Memo, int]":
    """For a query within a query: row ids of the things of a kind that carry a memo to be seen."""
    rows = _seen(to, study).filter(about=about.value).order_by()
    return rows.values_list("about_id", flat=True)


def memos_on_codings(to: User, study: Study, codings: Collection[int]) -> list[MemoRow]:
    """The memos on some codings (row ids), oldest first."""
    rows = _seen(to, study).filter(about=MemoAbout.CODING.value, about_id__in=list(codings))
    found = list(rows.order_by("made_at", "pk").select_related("author"))
    names = names_in((memo.text for memo in found), to, study)
    return [_row(memo, to, names) for memo in found]
