"""Where codes meet: code by code, and code by document, counted in one sweep over all codings.

A coding is a row of arrays of one shape (n,): its document's number, its start and end in code
points (end exclusive), its code's number. Codes and documents are numbered from 0 without gaps;
`numbered` makes such numbers from ids. Every function raises ValueError for an empty interval or
a number out of range.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldloom.coding.rules.intervals import coverage_by, overlap_pairs

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Codings:
    """All codings to be counted; each array of shape (n,). Raises ValueError if shapes differ."""

    doc: Ints
    start: Ints
    end: Ints
    code: Ints

    def __post_init__(self) -> None:
        if not self.doc.shape == self.start.shape == self.end.shape == self.code.shape:
            raise ValueError("Every coding needs a document, a start, an end and a code.")

    def __len__(self) -> int:
        return int(self.doc.size)


def numbered(ids: npt.ArrayLike) -> tuple[Ints, Ints]:
    """The different ids in ascending order, and for each id given its number among them, from 0."""
    different, numbers = np.unique(np.asarray(ids, dtype=np.int64), return_inverse=True)
    return different, numbers.astype(np.int64)


def co_occurrence(codings: Codings, codes: int) -> Ints:
    """How often codings of two codes overlap; symmetric, shape (codes, codes).

    Cell (a, b) counts the pairs of one coding of a and one coding of b, in the same document, that
    share at least one character. On the diagonal are pairs of different codings of one code, such
    as two coders make; a coding is never counted with itself.
    """
    _numbers_fit(codings.code, codes, "code")
    counted = np.zeros((codes, codes), dtype=np.int64)
    for first, second in overlap_pairs(codings.doc, codings.start, codings.end):
        cells, times = np.unique(
            codings.code[first] * codes + codings.code[second], return_counts=True
        )
        counted.ravel()[cells] += times
    both_ways = counted + counted.T
    np.fill_diagonal(both_ways, counted.diagonal())
    return both_ways


def codes_by_document(codings: Codings, codes: int, documents: int) -> Ints:
    """How many codings of each code stand in each document; shape (codes, documents)."""
    cells = _cells(codings, codes, documents)
    return np.bincount(cells, minlength=codes * documents).reshape(codes, documents)


def characters_by_document(codings: Codings, codes: int, documents: int) -> Ints:
    """How many characters of each document each code covers; shape (codes, documents).

    A character under two codings of one code is counted once.
    """
    cells = _cells(codings, codes, documents)
    covered = coverage_by(cells, codings.start, codings.end, codes * documents)
    return covered.reshape(codes, documents)


def _cells(codings: Codings, codes: int, documents: int) -> Ints:
    _numbers_fit(codings.code, codes, "code")
    _numbers_fit(codings.doc, documents, "document")
    return codings.code * documents + codings.doc


def _numbers_fit(numbers: Ints, size: int, what: str) -> None:
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < size:
        raise ValueError(f"A {what} is numbered outside 0 to {size - 1}.")
