"""What is noted in the trail once in a while, however often it happens: it was noted, or it is noted anew."""

from collections.abc import Callable

from django.core.cache import cache

from fieldloom.ground.answers import Busy


def once(key: str, seconds: int, note: Callable[[], None]) -> None:
    """Call `note` unless it was called for this key within so many seconds.

    One that fails was not noted, so the next is. One that does not come to its turn to write fails quietly:
    what is to be noted, such as that somebody was stopped, happens all the same.
    """
    if not cache.add(key, True, seconds):
        return
    try:
        note()
    except BaseException as error:
        cache.delete(key)
        if not isinstance(error, Busy):
            raise
