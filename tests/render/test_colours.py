"""Colours that can be told apart from their ground, in light and dark, and read where they carry words."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest

from kg import resources

STYLE = (resources.folder("render/template") / "style.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)[:2]
)
WORDS, SIGNS = 4.5, 3.0  # WCAG 2: text, and graphics that mean something

ROWS = [
    ("text", "ground", WORDS),
    ("text", "panel", WORDS),
    ("quiet", "ground", WORDS),
    ("quiet", "panel", WORDS),
    ("accent", "ground", WORDS),  # links
    ("accent", "panel", WORDS),
    ("on-accent", "accent", WORDS),
    ("on-mark", "mark", WORDS),
    ("person", "ground", SIGNS),
    ("state", "ground", SIGNS),
    ("organisation", "ground", SIGNS),
    ("person", "panel", SIGNS),
    ("state", "panel", SIGNS),
    ("organisation", "panel", SIGNS),
    ("tie", "ground", SIGNS),
    ("tie-open", "ground", SIGNS),
    ("tie-off", "ground", SIGNS),
    ("held", "ground", SIGNS),
    ("off", "ground", SIGNS),
    ("on-off", "off", WORDS),
    ("span", "ground", SIGNS),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white() -> None:
    assert round(contrast("#000000", "#ffffff")) == 21


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), ROWS)
def test_contrast(scheme: dict[str, str], front: str, back: str, least: float) -> None:
    found = contrast(scheme[front], scheme[back])
    assert found >= least, f"--{front} on --{back} is {found:.2f}"


# -- colour-blind readers

# Viénot, Brettel & Mollon 1999: what a reader without long-wave or middle-wave cones sees, in linear RGB
SIMULATED = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "trichromacy": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
TOLD_APART = 20.0
"""CIE 1976 difference; 2.3 is just seen side by side, and these are seen apart, in small areas."""
TOGETHER = [  # colours that tell things apart on one picture
    ("held", "open", "off"),  # the bars, which nothing else tells apart
    ("person", "state", "organisation"),  # with shapes
    ("tie", "tie-open", "tie-off"),  # with dashes
]


def linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(colour: str, vision: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as somebody sees it."""
    seen = linear(colour)
    r, g, b = (min(1.0, max(0.0, sum(w * c for w, c in zip(row, seen, strict=True)))) for row in SIMULATED[vision])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, vision: str) -> float:
    return math.dist(lab(one, vision), lab(other, vision))


def test_a_red_and_a_green_that_are_one_to_many_readers() -> None:
    assert difference("#a05000", "#607000", "trichromacy") > TOLD_APART
    assert difference("#a05000", "#607000", "deuteranopia") < TOLD_APART


@pytest.mark.parametrize("vision", SIMULATED)
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("names", TOGETHER, ids="-".join)
def test_told_apart_by_colour_blind_readers(names: tuple[str, ...], scheme: dict[str, str], vision: str) -> None:
    for one, other in combinations(names, 2):
        found = difference(scheme[one], scheme[other], vision)
        assert found >= TOLD_APART, f"--{one} and --{other}: {found:.0f}"
