"""Simplified letters for Traditional ones, letter by letter: by a table that costs no start-up time.

For comparing, where every letter stays in its place; what is shown in Traditional is made by `traditional`.
"""

import re
from functools import cache
from pathlib import Path

_LETTERS = Path(__file__).with_suffix(".txt")


@cache
def simple_letters() -> dict[int, str]:
    """Return Simplified letters by Traditional ones as OpenCC has them (`tests/territory`), for `str.translate`."""
    traditional, simple = _LETTERS.read_text(encoding="utf-8").split()
    return dict(zip(map(ord, traditional), simple, strict=True))


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, simple_letters()))}]")


def in_simple_letters(text: str) -> str:
    """Return a text in Simplified, as long as it was. One that is so already costs a twentieth of being translated."""
    return text.translate(simple_letters()) if _traditional().search(text) else text
