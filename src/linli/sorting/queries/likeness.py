"""Whether two messages tell of the same issue: their words, their places, their moments. Pure.

Words are compared in three ways: how near all their letters are, how much of the one's title stands in the other, rare
runs counting more, and how much is the same word for word. How rare a run is is read from the messages at hand. Names
of different places speak against, a pin far away too, a near one for, and so do days. The weights are round numbers
chosen on pairs that somebody judged; how good they are is measured (docs/doors.md).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import asin, cos, exp, log, radians, sin, sqrt

from .letters import grams, pieces

EARTH = 6_371_008.8
LEAST, MOST = 2, 3
LETTERS_SAY, TITLES_SAY, DAYS_SAY, SAME_WORDS_SAY, OTHER_PLACES_SAY = 8.0, 2.0, 2.0, 1.0, 2.0
# So much must be said before one is half sure.
NEEDED = 5.55
# A run of so many letters in both is no accident; from half of the shorter message on it is all the same.
WORD_FOR_WORD, SHORTEST = 4, 30
# What names a town or a district without doubt: the ending and the letters before it.
_PLACE = re.compile(r"[a-z][0-9]{0,2}[省市县区]|[㐀-鿿]{2}[县镇乡]")
SOME_DAYS = 60.0
# Whoever stands near was looked for there, so nearness says less than it seems to.
NEAR, FAR, LOOKED_FOR = 50.0, 150.0, 1.5
WORDS = 5


@dataclass(frozen=True)
class Message:
    """A message as it is compared; `pin` is (lon, lat)."""

    title: str
    body: str
    at: datetime | None = None
    pin: tuple[float, float] | None = None
    category: str = ""


@dataclass(frozen=True)
class Shape:
    """A message read once: how often each letter stands in it, and the runs of its title and of all."""

    letters: Counter[str]
    title: frozenset[str]
    whole: frozenset[str]
    pieces: tuple[str, ...] = ()
    long: Counter[str] = field(default_factory=Counter)
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How sure one is, in thousandths, that two messages tell of the same, and what speaks for it."""

    sure: int
    words: int
    metres: int | None
    days: int | None


def shape_of(message: Message) -> Shape:
    """Return a message as it is compared."""
    text = f"{message.title}\n{message.body}"
    title, whole = grams(message.title, LEAST, MOST), grams(text, LEAST, MOST)
    parts = tuple(pieces(text))
    places = frozenset(name for part in parts for name in _PLACE.findall(part))
    long = grams(text, WORD_FOR_WORD, WORD_FOR_WORD)
    return Shape(grams(text, 1, 1), frozenset(title), frozenset(whole), parts, long, places)


def rarity_of(shapes: Iterable[Shape]) -> dict[str, float]:
    """Return how rare each letter and each run is among these messages."""
    spread, n = Counter[str](), 0
    for shape in shapes:
        spread.update(shape.letters.keys())
        spread.update(shape.whole)
        n += 1
    return {run: 1.0 + log((1 + n) / (1 + times)) for run, times in spread.items()}


def nearness(a: Mapping[str, int], b: Mapping[str, int], rarity: Mapping[str, float]) -> float:
    """Return the cosine of the letters of two messages, from 0 to 1."""
    left, right = _shares(a, rarity), _shares(b, rarity)
    both = sum(share * right.get(run, 0.0) for run, share in left.items())
    lengths = sqrt(sum(s * s for s in left.values()) * sum(s * s for s in right.values()))
    return both / lengths if lengths else 0.0


def _shares(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    return {run: (1.0 + log(n)) * sqrt(rarity.get(run, 1.0)) for run, n in counts.items()}


def held(title: frozenset[str], text: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Return how much of a title stands in a text, from 0 to 1."""
    whole = sum(rarity.get(run, 1.0) for run in title)
    return sum(rarity.get(run, 1.0) for run in title & text) / whole if whole else 0.0


def word_for_word(left: Shape, right: Shape) -> float:
    """Return how much of the shorter of two messages stands in the other word for word, from 0 to 1."""
    shorter, longer = sorted((left.long, right.long), key=lambda one: one.total())
    both = sum(n for run, n in shorter.items() if run in longer)
    return min(1.0, 2 * both / max(SHORTEST, shorter.total()))


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return how far two points (lon, lat) lie apart on the ground."""
    (lon1, lat1), (lon2, lat2) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def likeness(a: Message, b: Message, left: Shape, right: Shape, rarity: Mapping[str, float]) -> Likeness:
    """Return how sure one is that two messages tell of the same issue."""
    letters = nearness(left.letters, right.letters, rarity)
    titles = min(held(left.title, right.whole, rarity), held(right.title, left.whole, rarity))
    metres = round(metres_between(a.pin, b.pin)) if a.pin and b.pin else None
    days = abs((a.at - b.at).days) if a.at and b.at else None
    said = LETTERS_SAY * letters + TITLES_SAY * titles - NEEDED
    said += SAME_WORDS_SAY * word_for_word(left, right)
    if left.places and right.places and not left.places & right.places:
        said -= OTHER_PLACES_SAY
    said += DAYS_SAY * (0.5 if days is None else exp(-days / SOME_DAYS))
    if metres is not None:
        said += exp(-metres / NEAR) - metres / FAR - LOOKED_FOR
    if a.category and b.category:
        said += 0.5 if a.category == b.category else -0.5
    return Likeness(round(1000 / (1 + exp(-said))), round(1000 * letters), metres, days)


def shared_words(left: Shape, right: Shape, rarity: Mapping[str, float]) -> tuple[str, ...]:
    """Return the longest stretches that stand in both, those that say most first."""
    both = {run for run in left.whole & right.whole if len(run) == LEAST and "0" not in run}
    found: dict[str, float] = {}
    for piece in left.pieces:
        begin, said = 0, 0.0
        for n in range(len(piece)):
            if piece[n : n + LEAST] in both:
                said += rarity.get(piece[n : n + LEAST], 1.0)
            else:
                if said:
                    found[piece[begin : n + 1]] = said
                begin, said = n + 1, 0.0
    told: list[str] = []
    for word, _said in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        if not any(word in other for other in told):
            told.append(word)
    return tuple(told[:WORDS])
