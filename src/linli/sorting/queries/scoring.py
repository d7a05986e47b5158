"""A trained sorter as it stands in the database: packed arrays, read and asked without any library. Pure."""

import json
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt

from .letters import TITLE, pieces, read

MARK = b"LLS2"
# What a version may not be larger than when it is unpacked: a packed file of another origin must not fill the memory.
LARGEST = 200_000_000
WORDS = 5
# What was packed before runs of one letter and of two were made of length one each: it is read as it was trained.
MARK_TOGETHER = b"LLS1"
# How much the title weighs beside the whole; each group of runs is made of length one first.
TITLE_SHARE = 0.7
# The groups: runs of one letter, longer runs, and from here on both of the title.
TITLES = 2
LOUDEST, LONGEST_WORD = 16, 12
# An array of floats, of places among the classes, of places among the weights.
FLOATS, CLASSES, PLACES = "f", "H", "I"


@dataclass(frozen=True)
class Answer:
    """One category with how sure the sorter is of it, in thousandths, and the words that spoke for it."""

    code: str
    sure: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sorter:
    """Runs of letters, how rare each is, and how much each speaks for or against each class.

    Weights stand run after run, each run's from `starts[n]` to `starts[n + 1]`: `places` says of which class.
    `heat` turns scores into shares: it was chosen on messages that the sorter had not seen. `apart`: whether runs of one
    letter and longer ones are made of length one each.
    """

    classes: tuple[str, ...]
    runs: tuple[str, ...]
    rarity: array
    starts: array
    places: array
    weights: array
    bias: array
    heat: float = 1.0
    apart: bool = True
    _place: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Know where each run stands."""
        object.__setattr__(self, "_place", {run: n for n, run in enumerate(self.runs)})

    def met(self, counts: Mapping[str, int]) -> list[tuple[int, float]]:
        """Return the known runs of a message as (place, share): those of each group together of length one."""
        place, rarity = self._place, self.rarity
        groups: tuple[list[tuple[int, float]], ...] = ([], [], [], [])
        for run, times in counts.items():
            if run in place:
                n = place[run]
                group = group_of(run) if self.apart else TITLES * (run[0] == TITLE)
                groups[group].append((n, (1.0 + log(times)) * rarity[n]))
        met: list[tuple[int, float]] = []
        for group, shares in enumerate(groups):
            met += _of_length(shares, TITLE_SHARE if group >= TITLES else 1.0)
        return met

    def scores(self, met: Sequence[tuple[int, float]]) -> list[float]:
        """Return the score of each class."""
        total = list(self.bias)
        starts, places, weights = self.starts, self.places, self.weights
        for n, share in met:
            first, last = starts[n], starts[n + 1]
            for place, weight in zip(places[first:last], weights[first:last], strict=True):
                total[place] += weight * share
        return total

    def shares(self, scores: Sequence[float]) -> list[float]:
        """Return scores as shares that add up to one."""
        most = max(scores)
        raised = [exp((score - most) / self.heat) for score in scores]
        total = sum(raised)
        return [one / total for one in raised]

    def answers(self, title: str, body: str, *, most: int = 3, said: int = 1) -> list[Answer]:
        """Return the likeliest classes of a message, the surest first, so many of them with the words that decided."""
        met = self.met(read(title, body))
        if not met:
            return []
        shares = self.shares(self.scores(met))
        best = sorted(range(len(shares)), key=lambda one: (-shares[one], self.classes[one]))[:most]
        text = list(pieces(f"{title}\n{body}"))
        words = [self.said_for(one, met, text) for one in best[:said]]
        words += [()] * (len(best) - len(words))
        return [
            Answer(self.classes[one], round(shares[one] * 1000), spoke)
            for one, spoke in zip(best, words, strict=True)
        ]

    def said_for(self, place: int, met: Sequence[tuple[int, float]], text: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a text that spoke loudest for a class and not for the others."""
        loud: dict[str, float] = {}
        for n, share in met:
            mine = all_of_them = 0.0
            for where in range(self.starts[n], self.starts[n + 1]):
                all_of_them += self.weights[where]
                if self.places[where] == place:
                    mine = self.weights[where]
            said, run = (mine - all_of_them / len(self.classes)) * share, self.runs[n].removeprefix(TITLE)
            if said > 0 and len(run) > 1 and "0" not in run:
                loud[run] = loud.get(run, 0.0) + said
        chosen = dict(sorted(loud.items(), key=lambda one: (-one[1], one[0]))[:LOUDEST])
        words: dict[str, float] = {}
        for piece in text:
            for word, said in _joined(piece, chosen):
                words[word] = max(words.get(word, 0.0), said)
        told: list[str] = []
        for word, _said in sorted(words.items(), key=lambda one: (-one[1], one[0])):
            if not any(word in other or other in word for other in told):
                told.append(word)
        return tuple(told[:WORDS])


def group_of(run: str) -> int:
    """Return with which other runs of a message one is made of length one."""
    return TITLES + (len(run) > len(TITLE) + 1) if run[0] == TITLE else int(len(run) > 1)


def _of_length(shares: list[tuple[int, float]], length: float) -> list[tuple[int, float]]:
    whole = sqrt(sum(share * share for _n, share in shares)) or 1.0
    return [(n, length * share / whole) for n, share in shares]


def _joined(piece: str, loud: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Yield the stretches of a piece that loud runs of two letters cover one over the other, and how loud each is."""
    begin, said = -1, 0.0
    for n in range(len(piece)):
        run = piece[n : n + 2]
        if run in loud and (begin < 0 or n - begin < LONGEST_WORD - 1):
            begin, said = (n if begin < 0 else begin), said + loud[run]
        elif begin >= 0:
            yield piece[begin : n + 1], said
            begin, said = (n, loud[run]) if run in loud else (-1, 0.0)
    if begin >= 0:
        yield piece[begin:], said


def pack(sorter: Sorter) -> bytes:
    """Return a sorter as bytes that `unpack` reads: a head in JSON, then arrays, compressed. Nothing in it is code."""
    head = {"classes": sorter.classes, "runs": "\n".join(sorter.runs), "heat": sorter.heat}
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    arrays = [_little(one).tobytes() for one in _arrays(sorter)]
    parts = [len(told).to_bytes(4, "little"), told]
    for one in arrays:
        parts += [len(one).to_bytes(4, "little"), one]
    return (MARK if sorter.apart else MARK_TOGETHER) + zlib.compress(b"".join(parts), 6)


def unpack(packed: bytes) -> Sorter:
    """Return the sorter that `pack` made bytes of; ValueError for anything else."""
    if packed[:4] not in (MARK, MARK_TOGETHER):
        raise ValueError("these bytes are no sorter")
    reader = zlib.decompressobj()
    plain = reader.decompress(packed[4:], LARGEST)
    if reader.unconsumed_tail:
        raise ValueError("larger than any sorter")
    parts, at = [], 0
    while at < len(plain):
        size = int.from_bytes(plain[at : at + 4], "little")
        parts.append(plain[at + 4 : at + 4 + size])
        at += 4 + size
    head = json.loads(parts[0])
    rarity, starts, places, weights, bias = (
        _of(kind, part)
        for kind, part in zip((FLOATS, PLACES, CLASSES, FLOATS, FLOATS), parts[1:], strict=True)
    )
    runs = tuple(head["runs"].split("\n")) if head["runs"] else ()
    return Sorter(
        tuple(head["classes"]), runs, rarity, starts, places, weights, bias, float(head["heat"]),
        packed[:4] == MARK,
    )  # fmt: skip


def _arrays(sorter: Sorter) -> Sequence[array]:
    return (sorter.rarity, sorter.starts, sorter.places, sorter.weights, sorter.bias)


def _of(kind: str, part: bytes) -> array:
    made = array(kind)
    made.frombytes(part)
    return _little(made)


def _little(one: array) -> array:
    # Stored little end first, so that a backup can be read on any machine.
    if sys.byteorder == "little":
        return one
    turned = array(one.typecode, one)
    turned.byteswap()
    return turned
