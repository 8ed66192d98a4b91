"""Words that a file carried beside its text: kept for whoever makes the text safe, and for nobody else.

They lie with what is said about the source and go with the hold: no text, page or export ever holds them.
"""

from collections.abc import Sequence

from fieldloom.sources.models import Aside, Source
from fieldloom.sources.rules.reading import Beside

KEY = "beside"


def keep_beside(source: Source, told: Sequence[Beside]) -> None:
    """Keep them for a source that is shut for its names; of a further text of it, with those that came
    before. Of another they are not kept: a warning of the source says that they lie in the original."""
    row = Aside.objects.filter(source=source).first() if told else None
    if row is None:
        return
    before = row.said.get(KEY, [])
    new = [[one.kind, one.words] for one in told]
    row.said[KEY] = [*before, *(one for one in new if one not in before)]
    row.save(update_fields=["said"])


def beside(source: Source) -> list[Beside]:
    """What was kept of a source, in the order in which it was found."""
    row = Aside.objects.filter(source=source).first()
    told = row.said.get(KEY, []) if row else []
    return [Beside(kind, words) for kind, words in told]
