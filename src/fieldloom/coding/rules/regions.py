"""Where codes meet in pictures: parts of one picture that share a point, counted on arrays.

A coding is a row of arrays of one shape (n,): its picture's number, its left, upper, right and
lower edge in ten-thousandths (right and lower exclusive), its code's number, all numbered from 0.
Words and parts of a picture never meet: a description is beside the picture, not in it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldloom.coding.rules import overlaps
from fieldloom.coding.rules.intervals import overlap_pairs

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Codings:
    """All codings to be counted; each array of shape (n,). Raises ValueError if shapes differ."""

    doc: Ints
    left: Ints
    top: Ints
    right: Ints
    bottom: Ints
    code: Ints

    def __post_init__(self) -> None:
        columns = (self.doc, self.left, self.top, self.right, self.bottom, self.code)
        if len({column.shape for column in columns}) != 1:
            raise ValueError("Every coding needs a picture, four edges and a code.")


def co_occurrence(codings: Codings, codes: int) -> Ints:
    """How often codings of two codes overlap; symmetric, shape (codes, codes), as for words.

    Regions that only touch along an edge do not overlap. Raises ValueError for an empty region or a
    code out of range.
    """
    if codings.code.size and not 0 <= codings.code.min() <= codings.code.max() < codes:
        raise ValueError(f"A code is numbered outside 0 to {codes - 1}.")
    if (codings.bottom <= codings.top).any():
        raise ValueError("A region has to be higher than nothing.")
    counted = np.zeros((codes, codes), dtype=np.int64)
    # Swept from left to right as words are; those pairs meet that share a height as well.
    for first, second in overlap_pairs(codings.doc, codings.left, codings.right):
        above = codings.top[first] < codings.bottom[second]
        meet = above & (codings.top[second] < codings.bottom[first])
        np.add.at(counted, (codings.code[first[meet]], codings.code[second[meet]]), 1)
    both_ways = counted + counted.T
    np.fill_diagonal(both_ways, counted.diagonal())
    return both_ways


def codes_by_document(codings: Codings, codes: int, documents: int) -> Ints:
    """How many codings of each code stand in each picture; shape (codes, documents)."""
    flat = overlaps.Codings(codings.doc, codings.left, codings.right, codings.code)
    return overlaps.codes_by_document(flat, codes, documents)
