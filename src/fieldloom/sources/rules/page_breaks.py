"""Where the pages of a document begin among its paragraphs, and what a page break cuts in two. Pure."""

from bisect import bisect_right
from collections.abc import Sequence

_ENDS = ".?!:;”\"')]…"


def runs_on(before: str, after: str) -> bool:
    """Whether the last words of one page and the first of the next read as one paragraph.

    They do where the first has no end of a sentence and the second begins within one. Said of the
    two, not done to them: each half keeps its own number, so that a quotation tells its page.
    """
    head, tail = before.rstrip(), after.lstrip()
    return bool(head and tail) and head[-1] not in _ENDS and (tail[0].islower() or tail[0] in "(,")


def paragraph_of_page(pages: Sequence[tuple[int, int]], wanted: int) -> int:
    """The paragraph at which to open a page: its first, or where it has no words, the one before it.

    `pages` are (page, number of its first paragraph) in order. 1 where there is none.
    """
    at = bisect_right(pages, wanted, key=lambda pair: pair[0])
    return pages[at - 1][1] if at else 1
