"""Text can be read: every pair of tokens that meets on a page, in every face and scheme, is computed."""

import re
from itertools import product
from pathlib import Path

import pytest

import linli.web

TOKENS = (Path(linli.web.__file__).parent / "static/web/tokens.css").read_text(encoding="utf-8")
STATES = ("red", "amber", "green", "blue")
GROUNDS = ("paper", "wash", "accent-wash")
TEXT = ("ink", "ink-2", "ink-3", "accent")


def colours(selector: str, text: str) -> dict[str, str]:
    """Return the hexadecimal tokens that one rule gives."""
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        bare = re.sub(r"/\*.*?\*/", "", selectors, flags=re.DOTALL)
        if selector in [part.strip() for part in bare.split(",")]:
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    return found


LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark) {")
DARK, BOARD = DARK.split("\n}\n", 1)
FACES = {
    ("desk", "light"): colours(":root", LIGHT),
    ("desk", "dark"): colours(":root", LIGHT) | colours(":root", DARK),
    ("public", "light"): colours(":root", LIGHT) | colours(".face-public", LIGHT),
    ("public", "dark"): colours(":root", LIGHT)
    | colours(".face-public", LIGHT)
    | colours(":root", DARK)
    | colours(".face-public", DARK),
    ("board", "dark"): colours(":root", LIGHT) | colours(".face-board", BOARD),
    ("board", "light"): colours(".face-board.light", BOARD),
}
NEEDED = {"desk": 4.5, "board": 4.5, "public": 7.0}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("place", FACES)
def test_text_is_readable_on_every_ground(place: tuple[str, str]) -> None:
    tokens = FACES[place]
    pairs = [
        *product(TEXT, GROUNDS),
        *((s, "paper") for s in STATES),
        *((s, f"{s}-wash") for s in STATES),
        ("accent-ink", "accent"),
    ]

    poor = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs
            if contrast(tokens[pair[0]], tokens[pair[1]]) < NEEDED[place[0]]}  # fmt: skip

    assert poor == {}


@pytest.mark.parametrize("place", FACES)
def test_edges_of_controls_and_marks_of_rows_are_seen(place: tuple[str, str]) -> None:
    tokens = FACES[place]

    seen = {name: round(contrast(tokens[name], tokens["paper"]), 2) for name in ("edge", "late", "accent")}

    assert min(seen.values()) >= 3, seen


@pytest.mark.parametrize("place", FACES)
def test_names_are_readable_on_every_shade_of_the_map(place: tuple[str, str]) -> None:
    tokens = FACES[place]

    poor = {n: round(contrast(tokens["map-ink"], tokens[f"map-{n}"]), 2) for n in range(6)}

    assert min(poor.values()) >= 4.5, poor
