"""What leaves the house by this door: asked for by a person whose role allows it, and recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldloom.access.gate import needs
from fieldloom.access.rules import Permission
from fieldloom.access.who import Study, User
from fieldloom.audit.writes import recorded
from fieldloom.coding import reads
from fieldloom.coding.rules.sorting import Sort
from fieldloom.exchange.codebook.writing import FORMATS as CODEBOOK_FORMATS
from fieldloom.exchange.portraits.writing import FORMATS as PORTRAIT_FORMATS
from fieldloom.exchange.quotations.writing import FORMATS as QUOTATION_FORMATS
from fieldloom.exchange.quotations.writing import heading_of
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads as sources

PICTURED = frozenset({"docx", "html"})  # documents that hold the parts of pictures themselves
BY_CODE = frozenset({"docx", "html", "md"})  # documents to be read: a heading for each code


@dataclass(frozen=True, slots=True)
class Leaving:
    """A file on its way out: a safe name, its media type, and its bytes in pieces."""

    name: str
    media_type: str
    pieces: Iterable[bytes]


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


@recorded("quotations exported")
@needs(Permission.EXPORT)
def quotations_out(
    *, by: User, study: Study, wanted: reads.Wanted, form: str, turn: Turn = AS_THEY_STAND
) -> Leaving:
    """The quotations that `wanted` describes and `by` may read, as a file.

    `form` is csv, xlsx, docx, html or md; raises `Unfit` for another. Documents are ordered by
    code and within a code by `turn`, tables by `turn` alone.
    """
    quotations_fit(form)
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
    pieces = chosen.write(rows, heading_of(study))
    return Leaving(f"{study.slug}-quotations.{form}", chosen.media_type, pieces)


@recorded("codebook exported")
@needs(Permission.EXPORT)
def codebook_out(*, by: User, study: Study, form: str) -> Leaving:
    """The codebook as a file. `form` is csv, docx or qdc; raises `Unfit` for another."""
    chosen = CODEBOOK_FORMATS.get(form)
    if chosen is None:
        raise _unknown(form, CODEBOOK_FORMATS)
    codes = reads.codebook(to=by, study=study)
    file = chosen.write(codes, heading_of(study))
    return Leaving(f"{study.slug}-codebook.{form}", chosen.media_type, [file])


@recorded("portraits exported")
@needs(Permission.EXPORT)
def portraits_out(*, by: User, study: Study, wanted: reads.WantedGallery, form: str) -> Leaving:
    """The portraits that `wanted` describes and `by` may take out. `form` is svg or csv; raises
    `Unfit` for another."""
    chosen = PORTRAIT_FORMATS.get(form)
    if chosen is None:
        raise _unknown(form, PORTRAIT_FORMATS)
    found = reads.gallery_to_export(to=by, study=study, wanted=wanted)
    pieces = chosen.write(found, heading_of(study))
    return Leaving(f"{study.slug}-portraits.{form}", chosen.media_type, pieces)


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
