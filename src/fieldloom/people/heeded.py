"""Who has to know that something about people changed, in the very transaction in which it does.

What may be seen of field material follows from what people have said, and must follow at once. Yet
nobody upstream knows that there is such a thing as field material: so the rooms downstream say here,
when they are made ready, what is to be done then. Whatever they raise undoes the change as well.
"""

from collections.abc import Callable, Collection

Heeding = Callable[[int, Collection[int] | None], None]
_heeding: list[Heeding] = []


def heed(do: Heeding) -> None:
    """From now on call `do` with a study's row id and those of participants; None: all of them."""
    if do not in _heeding:
        _heeding.append(do)


def changed(study_id: int, participants: Collection[int] | None) -> None:
    """Something that decides about these participants' material (None: everybody's) is otherwise."""
    for do in _heeding:
        do(study_id, participants)
