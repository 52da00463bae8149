"""Colours that can be told apart from their ground, in light and dark, and read where they carry words."""

from __future__ import annotations

import re

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
