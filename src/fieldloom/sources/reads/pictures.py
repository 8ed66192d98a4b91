"""A picture as it is seen: whole, or the part of it that a passage is."""

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.sources import vault
from fieldloom.sources.clearance.hidden import hidden, hold_back
from fieldloom.sources.models import Original, Passage, Source
from fieldloom.sources.reads.holdings import sources
from fieldloom.sources.rules.regions import WHOLE, Region

if TYPE_CHECKING:
    from PIL.Image import Image

MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
CROP = 480  # pixels: the longest side of a crop
HELD = 3  # pictures that stay decoded while their crops are made, some 50 MB each at most


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture's file and its media type; what it holds are pixels and nothing else."""

    data: bytes = field(repr=False)
    media_type: str


@asks(Permission.READ_SOURCES)
def picture(*, to: User, source: Source) -> Seen:
    """The whole picture. Raises `NotFound` for a text, `vault.Damaged` for a file that is gone."""
    if not source.is_picture:
        raise NotFound(f"{source.ref} is not a picture.")
    hold_back(to, source)
    return Seen(vault.unseal(source.original), MEDIA_TYPES[source.format])


@asks(Permission.READ_SOURCES)
def crop(*, to: User, passage: Passage) -> Seen:
    """The part of the picture that this passage is, at most 480 pixels long, as JPEG.

    Raises `NotFound` for a passage of words.
    """
    if passage.region is None:
        raise NotFound("This passage is words, not a part of a picture.")
    hold_back(to, passage.source)
    opened = _opened(vault.unseal(passage.source.original))
    return Seen(_cut_out(opened, passage.region), "image/jpeg")


@asks(Permission.READ_SOURCES)
def crops(*, to: User, study: Study) -> "Crops":
    """A maker of crops of the pictures that the asker may see, each known by its study id."""
    seen = sources(to=to, study=study).filter(width__gt=0)
    veiled = hidden(to, study.pk)
    if veiled is not None:
        seen = seen.exclude(pk__in=veiled.sources().values("source"))
    return Crops({row.ref: row.original for row in seen.select_related("original")})


class Crops:
    """Parts of pictures, each cut out when it is asked for; a few pictures are held open."""

    def __init__(self, originals: dict[str, Original]) -> None:
        self._originals = originals
        self._open = lru_cache(HELD)(lambda ref: _opened(vault.unseal(originals[ref])))

    def of(self, ref: str, region: Region) -> bytes | None:
        """The crop as JPEG; None for a picture that the asker may not see, or that is lost."""
        if ref not in self._originals:
            return None
        try:
            return _cut_out(self._open(ref), region)
        except vault.Damaged:
            return None


def _opened(data: bytes) -> "Image":
    """Decoded here and not in the guarded child: these bytes were written by this program."""
    from PIL import Image

    opened = Image.open(BytesIO(data), formats=["JPEG", "PNG"])
    opened.load()
    return opened


def _cut_out(whole: "Image", region: Region) -> bytes:
    left, top, width, height = region
    box = (
        left * whole.width // WHOLE,
        top * whole.height // WHOLE,
        -(-(left + width) * whole.width // WHOLE),
        -(-(top + height) * whole.height // WHOLE),
    )
    part = whole.crop(box)
    part.thumbnail((CROP, CROP))
    file = BytesIO()
    part.save(file, "JPEG", quality=85)
    return file.getvalue()
