"""Parts of a picture: rectangles in ten-thousandths of its width and height. Pure.

So a region means the same place however large the picture is kept or shown; on the largest picture
kept, a ten-thousandth is less than half a pixel.
"""

from typing import NamedTuple

WHOLE = 10_000
LEAST = 20  # ten-thousandths: a fifth of a per cent; smaller is a slip of the hand
ROWS = ("upper", "middle", "lower")
COLUMNS = ("left", "centre", "right")


class Region(NamedTuple):
    """A rectangle: its left and upper edge, its width and height, in ten-thousandths."""

    left: int
    top: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[float, float]:
        """How far its middle lies to the right and down, 0 to 1."""
        return (self.left + self.width / 2) / WHOLE, (self.top + self.height / 2) / WHOLE


def region_at(left: int, top: int, width: int, height: int) -> Region:
    """The region with these edges. Raises ValueError for one that is too small or reaches outside."""
    if width < LEAST or height < LEAST:
        raise ValueError("This part of the picture is too small to be told apart.")
    if left < 0 or top < 0 or left + width > WHOLE or top + height > WHOLE:
        raise ValueError("This reaches beyond the edge of the picture.")
    return Region(left, top, width, height)


def where(region: Region) -> str:
    """In which ninth of the picture its middle lies: "upper left", "centre", "middle right"."""
    across, down = (min(int(share * 3), 2) for share in region.centre)
    if across == down == 1:
        return COLUMNS[1]
    return f"{ROWS[down]} {COLUMNS[across]}"


def in_words(region: Region) -> str:
    """What stands for the region where words are read: its place, and its size in per cent."""
    if region[2:] == (WHOLE, WHOLE):
        return "The whole picture"
    wide, high = (max(1, round(side / 100)) for side in region[2:])
    return f"Part of the picture: {where(region)}, {wide} × {high} per cent"
