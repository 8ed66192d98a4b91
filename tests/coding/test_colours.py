"""The palette is looked at through other eyes, with published models of colour vision."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.coding.rules.colours import (
    LOOK,
    PALETTE,
    contrast,
    ink,
    next_colour,
    shade,
    valid_colour,
)

often = settings(max_examples=40, deadline=None)
hexes = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}")
Matrix = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15 (2009), severity 1.0, applied to linear RGB.
SIGHT: dict[str, Matrix] = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}

# Ottosson, "A perceptual color space for image processing" (2020): OKLab.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen(colours: tuple[str, ...], sight: str) -> Matrix:
    """OKLab coordinates, times 100, of the colours as seen; shape (n, 3)."""
    rgb = np.array([[int(c[at : at + 2], 16) / 255 for at in (1, 3, 5)] for c in colours])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    perceived = np.clip(linear @ SIGHT[sight].T, 0, 1)
    lab: Matrix = 100 * np.cbrt(perceived @ TO_CONES.T) @ TO_LAB.T
    return lab


def test_there_are_twelve_different_colours() -> None:
    assert len(set(PALETTE)) == len(PALETTE) == 12
    assert all(valid_colour(colour) == colour for colour in PALETTE)


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_given_one_after_another_stay_well_apart(sight: str) -> None:
    lab = seen(PALETTE, sight)
    assert np.linalg.norm(lab - np.roll(lab, 1, axis=0), axis=1).min() > 15


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_colours_fall_together(sight: str) -> None:
    lab = seen(PALETTE, sight)
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
    assert apart[np.triu_indices(len(PALETTE), 1)].min() > 4.5


def test_the_simulation_does_confuse_what_colour_blind_readers_confuse() -> None:
    olive_and_red = ("#808000", "#B05A00")
    normal, deutan = (seen(olive_and_red, sight) for sight in ("normal", "deutan"))
    assert np.linalg.norm(deutan[0] - deutan[1]) < np.linalg.norm(normal[0] - normal[1]) / 2


@pytest.mark.parametrize("colour", PALETTE)
def test_each_colour_shows_on_light_paper(colour: str) -> None:
    """Stripes need 3:1 on light paper; dark paper has shades of its own, `.colour-N`."""
    assert contrast(colour, "#FBF8F1") >= 3


@often
@given(hexes)
def test_ink_reads_on_any_colour(colour: str) -> None:
    assert contrast(ink(colour), colour) >= 4.5


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_ink_is_dark_on_light_and_light_on_dark() -> None:
    assert ink("#FFEE99") == "#000000"
    assert ink("#332288") == "#FFFFFF"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("#abc", "#AABBCC"), ("#0072b2", "#0072B2"), (" #FFF ", "#FFFFFF"), ("#000000", "#000000")],
)
def test_a_colour_may_be_typed_short_or_long(typed: str, meant: str) -> None:
    assert valid_colour(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "red", "#12", "#12345", "#1234567", "0072B2", "#00 7", "#ggg", "#fff;x", "#１２３"],
)
def test_what_is_not_a_colour_is_none(typed: str) -> None:
    assert valid_colour(typed) is None
    if typed:
        with pytest.raises(ValueError, match="#rrggbb"):
            ink(typed)


def test_colours_are_handed_out_in_order_and_then_again() -> None:
    used: list[str] = []
    for _ in range(2 * len(PALETTE)):
        used.append(next_colour(used))
    assert tuple(used) == PALETTE * 2


def test_a_colour_freed_is_given_again_and_spelling_does_not_matter() -> None:
    all_but_third = [colour.lower() for colour in PALETTE if colour != PALETTE[2]]
    assert next_colour(all_but_third) == PALETTE[2]
    assert next_colour(["", "teal", "#123"]) == PALETTE[0]


def test_the_palette_is_that_of_the_look() -> None:
    tokens = Path(__file__).parents[2] / "src/fieldloom/web/static/css/tokens.css"
    light = tokens.read_text(encoding="utf-8").split("--code-0", 1)[0]
    told = dict(re.findall(r"--code-(\d+): (#[0-9a-f]{6})", light))
    assert tuple(told[str(n)].upper() for n in range(1, 13)) == LOOK
    assert sorted(PALETTE) == sorted(LOOK)


def test_a_colour_of_the_look_is_its_own_shade_and_any_other_has_one_near() -> None:
    assert [shade(colour) for colour in LOOK] == list(range(1, 13))
    assert shade("#0C8FBE") == shade("#0B8EBD")
    assert shade("teal") == 0


@often
@given(hexes)
def test_every_colour_has_a_shade(colour: str) -> None:
    assert 1 <= shade(colour) <= 12
