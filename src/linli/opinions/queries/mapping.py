"""The opinion map: from a matrix of opinions, a seed and nothing else to what is published."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from random import Random
from typing import Any

from linli.opinions.states import LEAST

from .groups import Division, divide
from .sums import SURE, Columns, above_half, apart, components, likely, place

VERSION = 1
# Who has given fewer opinions than this, or than there are statements, is not on the map yet.
ENOUGH = 7
TOP, CELLS = 5, 24
STEPS = 4
CLEARLY = 0.25
LETTERS = "ABCDE"
Said = dict[str, int]


@dataclass(frozen=True)
class Matrix:
    """All opinions without anybody's name: the numbers of the statements, and a row of signs for each person.

    + agrees, - disagrees, 0 passes, . has not said. Rows stand in the order of their signs, so that not even their order
    tells who is who.
    """

    statements: tuple[int, ...]
    rows: tuple[str, ...]

    @classmethod
    def of(cls, statements: Sequence[int], opinions: Sequence[dict[int, str]]) -> "Matrix":
        """Return the matrix of people's opinions by the number of the statement."""
        numbers = tuple(sorted(statements))
        rows = ("".join(one.get(number, ".") for number in numbers) for one in opinions)
        return cls(numbers, tuple(sorted(row for row in rows if row.strip("."))))

    def text(self) -> str:
        """Return the matrix as it is kept and digested."""
        return "\n".join([" ".join(map(str, self.statements)), *self.rows]) + "\n"

    @classmethod
    def read(cls, text: str) -> "Matrix":
        """Return a matrix from the text of one."""
        head, *rows = text.rstrip("\n").split("\n")
        return cls(tuple(int(number) for number in head.split()), tuple(rows))

    @property
    def digest(self) -> str:
        """Return what tells this matrix from any other."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def written(result: dict[str, Any]) -> str:
    """Return a result as the bytes that are compared and digested."""
    return json.dumps(result, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reckon(matrix: Matrix, *, seed: int, step: Callable[[int], None] = lambda _done: None) -> dict[str, Any]:
    """Return the map of a matrix: the same one, byte by byte, for the same matrix and seed."""
    many = len(matrix.statements)
    enough = min(ENOUGH, many)
    rows = [row for row in matrix.rows if many - row.count(".") >= enough]
    table = Columns(rows, many)
    means = [round(one, 9) for one in table.means()]
    step(1)
    chance = Random(str(seed))  # noqa: S311 - a kept seed, no secret
    found = components(table.products(means), [chance.random() - 0.5 for _one in range(2 * many)])
    axes = [[round(x, 9) + 0.0 for x in axis] for _value, axis in found]
    step(2)
    kinds = sorted(Counter(rows).items())
    points, weights = [place(row, means, axes) for row, _n in kinds], [n for _row, n in kinds]
    parted, known = _divided(points, weights, seed)
    step(3)
    of_row = dict(zip((row for row, _n in kinds), parted.of, strict=True)) if parted else {}
    groups = len(parted.centres) if parted else 0
    members = [[row for row in rows if of_row[row] == g] for g in range(groups)]
    tallies = _tallies(matrix, table, members)
    told = {
        "version": VERSION, "seed": seed, "inputs": matrix.digest, "statements": list(matrix.statements),
        "people": len(matrix.rows), "mapped": len(rows), "enough": enough, "least": LEAST, "means": means, "axes": axes,
        "explained": _explained(found, rows, means), "silhouettes": {str(k): s for k, s in known.items()},
        "clear": bool(parted and parted.silhouette >= CLEARLY),
        "centres": [list(one) for one in parted.centres] if parted else [],
        "sizes": [len(one) for one in members],
        "far": [round(sqrt(many) * (1 - means[j]) * sqrt(fsum(a[j] ** 2 for a in axes)), 6) for j in range(many)],
        "asked": _asked(matrix), "tallies": tallies,
    }  # fmt: skip
    told |= _cells(points, weights, parted)
    told |= {
        "agreed": consensus(matrix.statements, [one["all"] for one in tallies], "a"),
        "rejected": consensus(matrix.statements, [one["all"] for one in tallies], "d"),
        "divides": divisive(matrix.statements, tallies),
        "speaks": [speaks_for(matrix.statements, tallies, g) for g in range(groups)],
    }
    step(STEPS)
    return told


def _divided(
    points: Sequence[tuple[float, float]], weights: Sequence[int], seed: int
) -> tuple[Division | None, dict[int, float]]:
    return divide(points, weights, seed=seed, least=LEAST) if points else (None, {})


def _explained(
    found: Sequence[tuple[float, Any]], rows: Sequence[str], means: Sequence[float]
) -> list[float]:
    """Return how much of all difference each direction holds."""
    signs = {"+": 1, "-": -1, "0": 0}
    whole = fsum(
        n * fsum((signs[sign] - means[j]) ** 2 for j, sign in enumerate(row) if sign != ".")
        for row, n in sorted(Counter(rows).items())
    )
    return [round(value / whole, 6) if whole else 0.0 for value, _axis in found]


def _asked(matrix: Matrix) -> list[list[int]]:
    """Return how many agreed, disagreed and passed of everybody, on the map or not: for what is asked next."""
    columns: list[Any] = (
        list(zip(*matrix.rows, strict=True)) if matrix.rows else [""] * len(matrix.statements)
    )
    return [[column.count(sign) for sign in "+-0"] for column in columns]


def _count(rows: Sequence[str], j: int) -> Said:
    column = [row[j] for row in rows]
    a, d, p = (column.count(sign) for sign in "+-0")
    return {"n": a + d + p, "a": a, "d": d, "p": p}


def _tallies(matrix: Matrix, table: Columns, members: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return how each statement was answered by those on the map, in all and by group.

    Where fewer than five of a group have answered, no group is told of this statement: by the whole and the others one
    could work out the one that was left out. Of fewer than five in all, nothing is told.
    """
    told = []
    for j in range(len(matrix.statements)):
        a, d, s = (of[j].bit_count() for of in (table.agree, table.disagree, table.seen))
        groups = [_count(rows, j) for rows in members]
        hidden = any(one["n"] < LEAST for one in groups)
        told.append(
            {
                "all": {"n": s, "a": a, "d": d, "p": s - a - d} if s >= LEAST else None,
                "groups": None if hidden or not groups else groups,
            }
        )
    return told


def _cells(
    points: Sequence[tuple[float, float]], weights: Sequence[int], parted: Division | None
) -> dict[str, Any]:
    """Return where people stand, gathered in the cells of a grid: [column, row, group, how many]."""
    if sum(weights) < LEAST:
        return {"bounds": None, "cells": []}
    xs, ys = [one[0] for one in points], [one[1] for one in points]
    # One scale both ways: a distance on the drawing is a distance of opinions.
    wide = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    left, low = (min(xs) + max(xs) - wide) / 2, (min(ys) + max(ys) - wide) / 2
    heaps: Counter[tuple[int, int, int]] = Counter()
    for i, (x, y) in enumerate(points):
        cell = (min(CELLS - 1, int((x - left) / wide * CELLS)), min(CELLS - 1, int((y - low) / wide * CELLS)))
        heaps[(*cell, parted.of[i] if parted else -1)] += weights[i]
    return {
        "bounds": [round(left, 6) + 0.0, round(low, 6) + 0.0, round(wide, 6)],
        "cells": [[*cell, n] for cell, n in sorted(heaps.items())],
    }


# --- What is said -------------------------------------------------------------------------------------------------
def consensus(statements: Sequence[int], said: Sequence[Said | None], way: str) -> list[list[Any]]:
    """Return the five statements that most agree with ("a") or reject ("d"): p > ½ and z > 1.2816, by p·z."""
    found = []
    for number, one in zip(statements, said, strict=True):
        if one is None:
            continue
        p, z = likely(one[way], one["n"]), above_half(one[way], one["n"])
        if p > 0.5 and z > SURE:
            found.append([number, round(p, 6), round(z, 6)])
    return sorted(found, key=lambda row: (-row[1] * row[2], row[0]))[:TOP]


def divisive(statements: Sequence[int], tallies: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Return the five statements on which groups differ most: the widest gap between two groups' shares of agreement."""
    found = []
    for number, one in zip(statements, tallies, strict=True):
        if one["groups"]:
            shares = [likely(group["a"], group["n"]) for group in one["groups"]]
            found.append([number, round(max(shares) - min(shares), 6)])
    return sorted(found, key=lambda row: (-row[1], row[0]))[:TOP]


def speaks_for(statements: Sequence[int], tallies: Sequence[dict[str, Any]], g: int) -> list[list[Any]]:
    """Return the statements that tell a group from everybody else: [number, way, p, r, z], the most telling first.

    A group agrees (or disagrees) with it by more than half, and more than the others do, both hardly by chance; by r·z of
    the difference times p·z of the share.
    """
    found = []
    for number, one in zip(statements, tallies, strict=True):
        if not one["groups"]:
            continue
        mine, others = one["groups"][g], [said for h, said in enumerate(one["groups"]) if h != g]
        of_out = sum(said["n"] for said in others)
        best: tuple[float, list[Any]] | None = None
        for way in "ad":
            n_out = sum(said[way] for said in others)
            p, z = likely(mine[way], mine["n"]), above_half(mine[way], mine["n"])
            r, far = p / likely(n_out, of_out), apart(mine[way], n_out, mine["n"], of_out)
            weight = r * far * p * z
            if z > SURE and far > SURE and (best is None or weight > best[0]):
                best = weight, [number, way, round(p, 6), round(r, 6), round(far, 6)]
        if best is not None:
            found.append(best)
    return [row for _weight, row in sorted(found, key=lambda one: (-one[0], one[1][0]))[:TOP]]
