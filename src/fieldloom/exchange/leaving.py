"""What leaves the house by this door: asked for by a person whose role allows it, and recorded."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fieldloom.access.gate import may, needs
from fieldloom.access.rules import Permission
from fieldloom.access.who import Study, User
from fieldloom.audit.writes import recorded
from fieldloom.coding import reads
from fieldloom.coding.rules.sorting import Sort
from fieldloom.exchange.at_the_door import FOR_THE_TEAM, Going, Leaving, Stopped, looked_through
from fieldloom.exchange.codebook.writing import FORMATS as CODEBOOK_FORMATS
from fieldloom.exchange.for_an_audience import (
    Telling,
    codes_told,
    gallery_told,
    headed,
    named,
    quotations_told,
)
from fieldloom.exchange.portraits.writing import FORMATS as PORTRAIT_FORMATS
from fieldloom.exchange.quotations.writing import FORMATS as QUOTATION_FORMATS
from fieldloom.exchange.quotations.writing import heading_of
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads as pseudonyms
from fieldloom.sources import reads as sources

PICTURED = frozenset({"docx", "html"})  # documents that hold the parts of pictures themselves
BY_CODE = frozenset({"docx", "html", "md"})  # documents to be read: a heading for each code
__all__ = [
    "FOR_THE_TEAM",
    "Going",
    "Leaving",
    "Stopped",
    "Turn",
    "codebook_out",
    "portraits_out",
    "quotations_fit",
    "quotations_out",
]


@dataclass(frozen=True, slots=True)
class Turn:
    """In which order quotations go out, and, where there are any, only these (row ids of codings)."""

    sort: Sort = Sort.PLACE
    only: tuple[int, ...] = ()


AS_THEY_STAND = Turn()


def quotations_fit(form: str) -> None:
    """Raise `Unfit` unless quotations can leave in this form."""
    if form not in QUOTATION_FORMATS:
        raise _unknown(form, QUOTATION_FORMATS)


def quotations_out(
    *,
    by: User,
    study: Study,
    wanted: reads.Wanted,
    form: str,
    turn: Turn = AS_THEY_STAND,
    going: Going = FOR_THE_TEAM,
) -> Leaving:
    """The quotations that `wanted` describes and `by` may read, for an audience, as a file that was looked
    through.

    `form` is csv, xlsx, docx, html or md; raises `Unfit` for another, and `Stopped` (see `at_the_door`).
    Documents are ordered by code and within a code by `turn`, tables by `turn` alone.
    """
    quotations_fit(form)
    asked = {"by": by, "study": study, "wanted": wanted}
    with _noted(_quotations_left, asked):
        chosen = QUOTATION_FORMATS[form]
        rows = reads.every_quotation(
            to=by,
            study=study,
            wanted=wanted,
            by_code=form in BY_CODE,
            sort=turn.sort,
            only=turn.only,
        )
        if form in PICTURED:
            rows = _pictured(rows, sources.crops(to=by, study=study))
        rows = quotations_told(rows, _telling(by, study, going))
        pieces = chosen.write(rows, headed(heading_of(study), going))
        name = named(f"{study.slug}-quotations", going)
        made = Leaving(f"{name}.{form}", chosen.media_type, pieces)
        return looked_through(made, by=by, study=study, let=going.let)


def codebook_out(*, by: User, study: Study, form: str, going: Going = FOR_THE_TEAM) -> Leaving:
    """The codebook for an audience, as a file that was looked through. `form` is csv, docx or qdc; raises
    `Unfit` for another, and `Stopped`."""
    chosen = CODEBOOK_FORMATS.get(form)
    if chosen is None:
        raise _unknown(form, CODEBOOK_FORMATS)
    with _noted(_codebook_left, {"by": by, "study": study}):
        codes = codes_told(reads.codebook(to=by, study=study), _telling(by, study, going))
        file = chosen.write(codes, headed(heading_of(study), going))
        name = named(f"{study.slug}-codebook", going)
        made = Leaving(f"{name}.{form}", chosen.media_type, [file])
        return looked_through(made, by=by, study=study, let=going.let)


def portraits_out(
    *,
    by: User,
    study: Study,
    wanted: reads.WantedGallery,
    form: str,
    going: Going = FOR_THE_TEAM,
) -> Leaving:
    """The portraits that `wanted` describes and `by` may take out, for an audience, looked through. `form` is
    svg or csv; raises `Unfit` for another, and `Stopped`."""
    chosen = PORTRAIT_FORMATS.get(form)
    if chosen is None:
        raise _unknown(form, PORTRAIT_FORMATS)
    with _noted(_portraits_left, {"by": by, "study": study, "wanted": wanted}):
        found = reads.gallery_to_export(to=by, study=study, wanted=wanted)
        found = gallery_told(found, _telling(by, study, going))
        pieces = chosen.write(found, headed(heading_of(study), going))
        name = named(f"{study.slug}-portraits", going)
        made = Leaving(f"{name}.{form}", chosen.media_type, pieces)
        return looked_through(made, by=by, study=study, let=going.let)


def _telling(by: User, study: Study, going: Going) -> Telling:
    return Telling(pseudonyms.teller(to=by, study=study, view=going.view))


@recorded("quotations exported")
@needs(Permission.EXPORT)
def _quotations_left(*, by: User, study: Study, wanted: reads.Wanted) -> None:
    """The trail says so. Not around the making of the file: that takes long, and others write meanwhile."""


@recorded("codebook exported")
@needs(Permission.EXPORT)
def _codebook_left(*, by: User, study: Study) -> None:
    """The trail says so."""


@recorded("portraits exported")
@needs(Permission.EXPORT)
def _portraits_left(*, by: User, study: Study, wanted: reads.WantedGallery) -> None:
    """The trail says so."""


@contextmanager
def _noted(note: Callable[..., None], asked: dict[str, Any]) -> Iterator[None]:
    """Make something for whoever may export, and note that it left once it was looked through; for
    anybody else only the refusal is noted."""
    allowed = may(asked["by"], Permission.EXPORT, asked["study"]).allowed
    if not allowed:
        note(**asked)  # refuses
    yield
    note(**asked)


def _pictured(
    rows: Iterator[reads.QuotationRow], crops: sources.Crops
) -> Iterator[reads.QuotationRow]:
    """The rows, each on a part of a picture with that part cut out."""
    for row in rows:
        if row.region:
            row.crop = crops.of(row.ref, row.region) or b""
        yield row


def _unknown(form: str, formats: Iterable[str]) -> Unfit:
    return Unfit(f"There is no format “{form}” for this.", f"One of: {', '.join(formats)}.", "form")
