"""Colours for codes: a set that stays apart for colour-blind readers, and ink that reads on it.

The sixteen are the six strong colours of Okabe and Ito, "Color Universal Design" (2008), and ten of
Paul Tol's bright, vibrant, muted and medium-contrast schemes, "Colour Schemes", technical note
SRON/EPS/TN/09-002, issue 3.2 (2021). Their order is ours: two that follow one another, as codes
made one after the other do, stay well apart in normal, protan and deutan sight, and each shows on
both light and dark paper. A colour is never the only sign of a code: its label stands beside it.
"""

import re
from collections import Counter
from collections.abc import Iterable

PALETTE: tuple[str, ...] = (
    "#CC79A7",
    "#E69F00",
    "#D55E00",
    "#56B4E9",
    "#009E73",
    "#0072B2",
    "#882255",
    "#EE99AA",
    "#AA4499",
    "#CC3311",
    "#EE6677",
    "#66CCEE",
    "#994455",
    "#6699CC",
    "#EE7733",
    "#004488",
)

BLACK, WHITE = "#000000", "#FFFFFF"

_SHORT = re.compile(r"#[0-9a-fA-F]{3}")
_LONG = re.compile(r"#[0-9a-fA-F]{6}")


def valid_colour(text: str) -> str | None:
    """The colour as #RRGGBB in capitals, from #rgb or #rrggbb; None for anything else."""
    bare = text.strip()
    if _SHORT.fullmatch(bare):
        return "#" + "".join(digit * 2 for digit in bare[1:]).upper()
    return bare.upper() if _LONG.fullmatch(bare) else None


def next_colour(used: Iterable[str]) -> str:
    """The first colour of the palette used least so far; what is not a colour is not counted."""
    counts = Counter(colour for text in used if (colour := valid_colour(text)))
    return min(PALETTE, key=lambda colour: counts[colour])


def ink(colour: str) -> str:
    """Black or white, whichever reads better on the colour. Raises ValueError if it is none."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21 as defined in WCAG 2.2. Raises ValueError if one is no colour."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(text: str) -> float:
    """Relative luminance from 0 to 1, by the definition in WCAG 2.2."""
    colour = valid_colour(text)
    if colour is None:
        raise ValueError("A colour is written as #rgb or #rrggbb.")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
