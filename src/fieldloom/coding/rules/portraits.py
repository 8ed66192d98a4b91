"""Where in a text which codes stand, as a picture: codings gathered into bins of equal width. Pure.

A text of `length` code points is laid on `bins` bins. Bin k is the stretch from k/bins to
(k + 1)/bins of the text, and a coding touches a bin when they share more than a point. Neighbouring
bins touched by codings of one cell (a code in a text, say) are one mark, so that a picture has at
most half as many marks as bins in a cell however long the text is.

Arrays are of shape (n,), places in code points, ends exclusive. Every function raises ValueError
for a coding that is empty or reaches out of its text.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldloom.coding.rules.intervals import flatten

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks by cell, then by place; each array of shape (marks,).

    A mark of `cell` covers bins `first` to `last` (exclusive) and stands for `codings` codings, of
    which the first in the text has the number `lead` among those given.
    """

    cell: Ints
    first: Ints
    last: Ints
    codings: Ints
    lead: Ints

    def __len__(self) -> int:
        return int(self.cell.size)


def outline(boxes: Iterable[tuple[float, float]], top: float, high: float) -> str:
    """Boxes from `first` to `last` on one lane as the path of a picture, however many they are."""
    return "".join(
        f"M{first:g} {top:g}h{last - first:g}v{high:g}h-{last - first:g}z" for first, last in boxes
    )


def bins_touched(
    start: npt.ArrayLike, end: npt.ArrayLike, length: npt.ArrayLike, bins: npt.ArrayLike
) -> tuple[Ints, Ints]:
    """The first bin that each coding touches, and the one after the last.

    `length` and `bins` are one number for all or one for each coding.
    """
    begin, finish, whole, many = (np.asarray(a, dtype=np.int64) for a in (start, end, length, bins))
    if begin.size and (
        (begin < 0).any() or (finish <= begin).any() or (finish > whole).any() or (many < 1).any()
    ):
        raise ValueError("A coding has to have words, inside its text.")
    whole = np.maximum(whole, 1)
    return begin * many // whole, -(-finish * many // whole)


def marks(
    cell: npt.ArrayLike,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    length: npt.ArrayLike,
    bins: npt.ArrayLike,
) -> Marks:
    """The fewest marks that cover the bins which the codings of each cell touch.

    `cell` numbers from 0 whatever is drawn on a line of its own; `length` and `bins` may differ
    from text to text, so both may be arrays too.
    """
    cells, begins = np.asarray(cell, dtype=np.int64), np.asarray(start, dtype=np.int64)
    first, last = bins_touched(begins, end, length, bins)
    nothing: Ints = np.empty(0, dtype=np.int64)
    if not cells.size:
        return Marks(nothing, nothing, nothing, nothing, nothing)
    stretch = int(last.max()) + 1  # one bin that nothing touches keeps the cells apart
    laid = cells * stretch
    opens, closes = flatten(laid + first, laid + last)
    holder = np.searchsorted(opens, laid + first, side="right") - 1
    order = np.lexsort((begins, holder))
    ahead = np.concatenate(([True], holder[order][1:] != holder[order][:-1]))
    return Marks(
        cell=opens // stretch,
        first=opens % stretch,
        last=closes - opens // stretch * stretch,
        codings=np.bincount(holder, minlength=opens.size).astype(np.int64),
        lead=order[ahead].astype(np.int64),
    )
