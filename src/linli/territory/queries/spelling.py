"""How names of places are typed: in either script, in pinyin, by first letters, with numbers among them.

What is stored is spelt when it is written, with pypinyin; what somebody types is only folded, by a table of letters
that costs no start-up time, so that the web needs neither pypinyin nor OpenCC to complete an address.
"""

import re
import unicodedata
from functools import cache, lru_cache

from linli.kernel.simplified import simple_letters

LONGEST = 80
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\W+(?=\d)")
_NUMBER_ENDS = re.compile(r"(?<=\d)(?=[^\d ])")
_HAN = re.compile(r"[\u3400-\u9fff]+")
# 枫林路420弄|宛南三村12号: behind the number of a lane or gate the name of an estate begins.
_BEHIND_A_GATE = re.compile(r"\d (?:支弄|弄|号|巷)(?=[\u3400-\u9fff]{2})")
_FIRST_NUMBER = re.compile(r"(?<=[^\d ])\d")
FEWEST = 2


@cache
def _simple() -> dict[int, str]:
    """Return Simplified letters by Traditional ones, and v for ü as pinyin is typed."""
    return {**simple_letters(), ord("ü"): "v"}


def folded(text: str) -> str:
    """Return a text as addresses are compared: Simplified, half-width, lower case, without spaces and marks.

    After a number stands one space, which sorts before every digit: so 100 号 comes before 1000 号, and what is typed
    as far as 100 finds both.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_simple())
    plain = _BETWEEN_NUMBERS.sub(" ", plain)
    kept = "".join(letter for letter in plain if letter.isalnum() or letter == " ")
    # Only a space between two numbers means something.
    kept = re.sub(r"(?<!\d) +| +(?!\d)", "", kept)
    return _NUMBER_ENDS.sub(" ", kept)


@lru_cache(maxsize=8192)
def _syllables(run: str) -> tuple[str, ...]:
    import pypinyin  # noqa: PLC0415 - slow to start, and only writers need it

    return tuple(pypinyin.lazy_pinyin(run))


def _sounds(said: str) -> tuple[str, str]:
    """Return a folded text in pinyin, whole and by first letters; numbers stay as they are."""
    whole = _HAN.sub(lambda run: "".join(_syllables(run.group())), said)
    first = _HAN.sub(lambda run: "".join(one[0] for one in _syllables(run.group()) if one), said)
    return whole, first


def keys_of(*names: str) -> list[str]:
    """Return under what an address is found: from its beginning, from the name of the estate in it, by its number."""
    found: dict[str, None] = {}
    for said in map(folded, names):
        starts = [0, *(hit.end() for hit in _BEHIND_A_GATE.finditer(said))]
        for start in starts:
            part = said[start:]
            found |= dict.fromkeys((part, *_sounds(part)))
        number = _FIRST_NUMBER.search(said)
        if number:
            found[said[number.start() :]] = None
    return [key[:LONGEST] for key in found if key]


def parts_of(said: str, syllables: str) -> list[tuple[str, bool]]:
    """Return under what a name of the ground is found, and whether from its beginning: 三村 finds 宛南三村, sc too."""
    keys = [(said[n:], n == 0) for n in range(max(1, len(said) - FEWEST + 1))]
    spoken = syllables.split()
    for n in range(max(1, len(spoken) - FEWEST + 1)):
        keys.append(("".join(spoken[n:]), n == 0))
        keys.append(("".join(one[0] for one in spoken[n:]), n == 0))
    return [(key, whole) for key, whole in dict(keys[::-1]).items() if key]
