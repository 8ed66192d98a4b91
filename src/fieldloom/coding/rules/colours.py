"""Colours for codes: a set that stays apart for colour-blind readers, and ink that reads on it.

The twelve are those of the look (`docs/reference/look.md`, tokens `--code-1` to `--code-12`): chosen
there so that every two differ in ordinary, protan and deutan sight on light paper, each with a
shade of its own for dark paper. Their order here is such that two codes made one after the other
stay well apart. A colour is never the only sign of a code: its label stands beside it.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

# The look's twelve on light paper: the first is --code-1.
LOOK: tuple[str, ...] = (
    "#660000",
    "#BE7208",
    "#545E06",
    "#2E4A33",
    "#207369",
    "#0B8EBD",
    "#4556D2",
    "#3B097F",
    "#70487E",
    "#AD2252",
    "#957F69",
    "#7A838F",
)
NAMES: tuple[str, ...] = (
    *("brick", "amber", "moss", "pine", "teal", "sky"),
    *("loch", "violet", "plum", "rose", "peat", "slate"),
)
"""How the twelve are called, in their order."""
PALETTE: tuple[str, ...] = tuple(LOOK[n - 1] for n in (4, 2, 9, 11, 8, 5, 1, 10, 7, 12, 3, 6))

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


@cache
def shade(colour: str) -> int:
    """The number, 1 to 12, of the look's colour nearest to this one: a page shows `.colour-N`.

    So a code keeps the very colour it was given, for export, and every page shows it in a shade
    that reads in its theme. 0, the look's grey, stands for a text that is no colour. Distance is
    that in OKLab. Source: Ottosson, "A perceptual color space for image processing" (2020).
    """
    if valid_colour(colour) is None:
        return 0
    here = _lab(colour)
    far = [sum((a - b) ** 2 for a, b in zip(here, _lab(there), strict=True)) for there in LOOK]
    return far.index(min(far)) + 1


def shade_name(colour: str) -> str:
    """A colour in words, "amber", or "near amber (#BE7209)"; as written where it is none."""
    number = shade(colour)
    if number == 0:
        return colour
    name = NAMES[number - 1]
    return name if LOOK[number - 1] == valid_colour(colour) else f"near {name} ({colour})"


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


def _lab(colour: str) -> tuple[float, float, float]:
    """OKLab coordinates of a valid colour."""
    text = valid_colour(colour) or ""
    red, green, blue = (_linear(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
