"""What is on its way out, looked through for whoever sends it: they need not keep names, and learn none."""

from collections.abc import Iterator
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.leaks import Watch, watch_for, without_names
from fieldloom.pseudonyms.rules.sweeping import Sweep
from fieldloom.pseudonyms.within import known_of

AROUND = 40  # code points of a line told to each side of a find


@dataclass(frozen=True, slots=True)
class Place:
    """Where a real name stands in what is to leave: the part of it, a line and a column from 1, and whose
    by row id and pseudonym (`shown`). `before` and `after` are the words beside it, without a name in them.

    `doubtful`: it may be an everyday word. Then `word` is told, since nobody could judge it else, and whose
    it may be is not.
    """

    part: str
    line: int
    column: int
    entity: int
    shown: str
    doubtful: bool
    before: str = ""
    after: str = ""
    word: str = ""


class Watching:
    """The register of one study at a door: it answers where a name stands, and not with whose name which is:
    with no name where it is sure, and of a doubt with the word alone."""

    __slots__ = ("_shown", "_sweep", "_watch")

    def __init__(self, watch: Watch, shown: dict[int, str]) -> None:
        self._watch, self._shown = watch, shown
        self._sweep = Sweep(watch)

    def __bool__(self) -> bool:
        """Whether there is any name to look for."""
        return bool(self._sweep)

    def suspects(self, stretch: bytes) -> bool:
        """Whether a name may stand in a stretch of UTF-8; never False where one does."""
        return self._sweep.suspects(stretch)

    def places(self, part: str, stretch: bytes, above: int = 0) -> Iterator[Place]:
        """The places in whole lines of UTF-8 that stand below `above` others in a part of a file.

        After the first 200 doubtful ones of a file further ones may be passed over, never sure ones.
        """
        found = list(self._sweep.leaks(stretch))
        if not found:
            return
        told, text = without_names(part, self._watch), stretch.decode("utf-8", "replace")
        for leak in found:
            begins = max(text.rfind("\n", 0, leak.start) + 1, leak.start - 2 * AROUND)
            ends = min((text.find("\n", leak.end) + 1 or len(text) + 1) - 1, leak.end + 2 * AROUND)
            yield Place(
                told,
                leak.line + above,
                leak.column,
                leak.entity,
                "" if leak.doubtful else self._shown[leak.entity],
                leak.doubtful,
                without_names(text[begins : leak.start], self._watch)[-AROUND:],
                without_names(text[leak.end : ends], self._watch)[:AROUND],
                text[leak.start : leak.end] if leak.doubtful else "",
            )


@asks(Permission.ENTER)
def watching(*, to: User, study: Study) -> Watching:
    """The register of a study as a door needs it, for anybody in the study: what they send is looked through
    for them. What was decided to be kept as it is does not count. An empty register costs one query."""
    shown = {one.pk: one.shown for one in Entity.objects.filter(study=study)}
    known = known_of(study.pk, kept=False) if shown else []
    return Watching(watch_for(known), shown)
