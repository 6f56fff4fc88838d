"""The pairs of colours that stand on each other, light and dark, computed from tokens.css."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
TEXT, CONTROL = 4.5, 3.0
PAIRS = [
    *[
        (ink, ground, TEXT)
        for ink in ("ink", "ink-soft")
        for ground in ("ground", "surface", "sunken", "primary-soft")
    ],
    *[(ink, ground, TEXT) for ink in ("link", "primary") for ground in ("ground", "surface", "primary-soft")],
    *[("ink", f"{kind}-soft", TEXT) for kind in ("info", "good", "wait", "bad")],
    *[(kind, f"{kind}-soft", TEXT) for kind in ("info", "good", "wait", "bad")],
    *[(kind, ground, TEXT) for kind in ("wait", "bad") for ground in ("ground", "surface", "bubble-own")],
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-deep", TEXT),
    ("on-help", "help", TEXT),
    ("on-help", "help-deep", TEXT),
    ("on-bad", "bad", TEXT),
    ("ink", "bubble", TEXT),
    ("ink-soft", "bubble", TEXT),
    ("ink", "bubble-own", TEXT),
    ("ink-soft", "bubble-own", TEXT),
    *[(line, ground, CONTROL) for line in ("line-control", "focus") for ground in ("ground", "surface")],
    *[("help", ground, TEXT) for ground in ("ground", "surface")],
]


def _palettes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_that_meet_can_be_told_apart(scheme):
    palette = _palettes()[scheme]

    too_weak = [
        f"{ink} on {ground}: {_contrast(palette[ink], palette[ground]):.2f} < {wanted}"
        for ink, ground, wanted in PAIRS
        if _contrast(palette[ink], palette[ground]) < wanted
    ]

    assert too_weak == []
