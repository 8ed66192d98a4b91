"""Pictures of original pages: made in the guarded child, kept in memory for a while, never on disk.

Also the pass that an opening leaves: whoever looks at pages shows the pass of a recorded opening,
so no page is seen unrecorded, and turning pages does not fill the trail.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from django.core import signing

from fieldloom.access.models import User
from fieldloom.ground.answers import Unfit
from fieldloom.sources import vault
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.models import Source
from fieldloom.sources.rules.reading import Refusal

WIDTHS = (800, 1200, 1800, 2400)  # pixels: few, so that a page is drawn few times
KEPT = 48 * 2**20  # bytes of pictures in one process
CHILDREN = 2  # at most so many at once in one process
SECONDS = 20.0
VALID = 12 * 3600  # seconds for which an opening holds, as long as a session
_SALT = "original pages"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG, and how many pages its document has."""

    png: bytes
    pages: int


class Shelf:
    """The pictures asked for last, up to so many bytes. May be used by any thread."""

    def __init__(self, most: int = KEPT) -> None:
        self.most, self.held = most, 0
        self._kept: OrderedDict[tuple[str, int, int], Picture] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, int, int]) -> Picture | None:
        """The picture if it is still kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[str, int, int], picture: Picture) -> None:
        """Keep a picture; those not asked for the longest make room."""
        with self._lock:
            old = self._kept.pop(key, None)
            self.held += len(picture.png) - (len(old.png) if old else 0)
            self._kept[key] = picture
            while self.held > self.most and self._kept:
                self.held -= len(self._kept.popitem(last=False)[1].png)


_shelf = Shelf()
_children = BoundedSemaphore(CHILDREN)


def picture(source: Source, page: int, wide: int) -> Picture:
    """Page `page` (from 1) of a source's original, about `wide` pixels across.

    Raises `Unfit` for a format without pages, a page that is not there, or a file that breaks the
    reader.
    """
    if source.format != "pdf":
        raise Unfit("This text was not handed over as pages.", "Open its original file instead.")
    fitting = next((width for width in WIDTHS if width >= wide), WIDTHS[-1])
    key = (f"{source.study_id}/{source.original.mark}", page, fitting)
    found = _shelf.get(key)
    if found is None:
        data = vault.unseal(source.original)
        with _children, Guard(seconds=SECONDS) as guard:
            made = guard.page_picture(data, page, fitting)
        if isinstance(made, Refusal):
            raise Unfit(made.reason, made.remedy, "page")
        found = Picture(*made)
        _shelf.put(key, found)
    return found


def pass_for(user: User, source: Source) -> str:
    """The pass of an opening: for this person, this source and this original only."""
    return signing.dumps([user.pk, source.pk, source.original_id], salt=_SALT)


def holds(given: str, user: User, source: Source) -> bool:
    """Whether a pass is of an opening of this original by this person, not longer ago than `VALID`."""
    try:
        told = signing.loads(given, salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        return False
    return bool(told == [user.pk, source.pk, source.original_id])
