"""The laws of coding: codebook, intervals, overlaps, colours, undoing. Pure Python and NumPy."""

from dataclasses import dataclass

__all__ = ["Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may be done, and the reason in a sentence a person can act on."""

    allowed: bool
    because: str
