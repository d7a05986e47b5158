"""Texts as the sorter reads them: tidied, without what names a person, cut into runs of letters. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from linli.kernel.personal import DOT, mask
from linli.kernel.simplified import in_simple_letters

# Most Chinese words have two letters; longer runs teach a sorter of a few thousand cases nothing more (measured).
LONGEST = 2
# Stands before the runs of a title, which are runs of their own: no text has it after it was tidied.
TITLE = "^"
# What stands further behind decides nothing more, and a message must be read within milliseconds.
MOST_LETTERS = 1600
# What somebody may send to be sorted.
LONGEST_TEXT = 4_000
_NUMBER = re.compile(r"[0-9]+(?:[.,:/-][0-9]+)*")
_BETWEEN = re.compile(rf"[^0-9a-z㐀-鿿{DOT}]+")


def tidy(text: str) -> str:
    """Return a text in small Simplified letters of half width, each number as 0, and dots for who is named or reached."""
    plain = unicodedata.normalize("NFKC", mask(text[:MOST_LETTERS])).casefold()
    return _NUMBER.sub("0", in_simple_letters(plain))


def pieces(text: str) -> Iterator[str]:
    """Yield the stretches of a text between signs and spaces, and between persons."""
    for piece in _BETWEEN.split(tidy(text)):
        yield from (part for part in piece.split(DOT) if part)


def grams(text: str, least: int = 1, most: int = LONGEST) -> Counter[str]:
    """Return how often each run of `least` to `most` letters stands in a text; none goes over a sign or a space."""
    counts: Counter[str] = Counter()
    for piece in pieces(text):
        length = len(piece)
        for size in range(least, most + 1):
            counts.update([piece[n : n + size] for n in range(length - size + 1)])
    return counts


def read(title: str, body: str) -> Counter[str]:
    """Return the runs of a message, and those of its title once more with a mark."""
    counts = grams(f"{title}\n{body}")
    for run, n in grams(title).items():
        counts[TITLE + run] = n
    return counts
