"""Whether two texts seem alike at a glance, while somebody types: by the pairs of letters they share. Pure.

`likeness` says it better and takes longer; a door that compares with everything near has a few milliseconds for all.
"""

import re

from linli.kernel.simplified import in_simple_letters

# From this share of common pairs of letters on, two reports are alike: of pairs about different matters one in a
# hundred reaches it, of pairs about the same matter two in three (`tests/sorting/test_glance.py`).
ALIKE = 0.12
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z]{3,}")


def pieces_of(text: str) -> frozenset[str]:
    """Return what a text is compared by: pairs of neighbouring letters of its Chinese, words of its English."""
    low = in_simple_letters(text.casefold())
    pairs = {run[n : n + 2] for run in _HAN.findall(low) for n in range(len(run) - 1)}
    return frozenset(pairs.union(_WORD.findall(low)))


def likeness_of(words: frozenset[str], text: str) -> float:
    """Return which share of the pieces of the shorter one both have; 0 where there is nothing to compare."""
    other = pieces_of(text) if words else frozenset()
    shorter = min(len(words), len(other))
    return len(words & other) / shorter if shorter else 0.0
