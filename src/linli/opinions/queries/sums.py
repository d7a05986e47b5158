"""The formulas of the opinion map, in plain arithmetic.

No library: sums are exact (`math.fsum`) or of whole numbers, in one order, so that every machine gives the same bytes. The
formulas are those that Polis publishes; docs/opinions.md tells each.
"""

from collections.abc import Sequence
from math import fsum, sqrt
from operator import mul

# One in ten: a share that lies above one half by so much is hardly chance (one-sided, 90 %).
SURE = 1.2816
STEPS, NEAR = 1_000, 1e-13
Vector = list[float]


def likely(n: int, of: int) -> float:
    """Return the share p = (n + 1) / (N + 2), which stays away from 0 and 1 while few have answered."""
    return (n + 1) / (of + 2)


def above_half(n: int, of: int) -> float:
    """Return by how many standard errors a share lies above one half: z = 2 √(n+1) · ((s+1)/(n+1) − ½)."""
    return 2 * sqrt(of + 1) * ((n + 1) / (of + 1) - 0.5) if of else 0.0


def apart(n_in: int, n_out: int, of_in: int, of_out: int) -> float:
    """Return by how many standard errors the share inside a group lies above the one outside it."""
    n_in, n_out, of_in, of_out = n_in + 1, n_out + 1, of_in + 1, of_out + 1
    both = (n_in + n_out) / (of_in + of_out)
    if both >= 1:
        return 0.0
    return (n_in / of_in - n_out / of_out) / sqrt(both * (1 - both) * (1 / of_in + 1 / of_out))


def priority(agreed: int, passed: int, seen: int, far: float) -> float:
    """Return how much a statement should be asked next: (((1−p)·(E+1)·a) · (1 + 8·2^(−S/5)))².

    p is the share of those who passed and a of those who agreed, E how far the statement pulls people apart on the map, S
    how many have seen it: what nobody has seen yet comes up soon, what everybody passes over sinks.
    """
    p, a = likely(passed, seen), likely(agreed, seen)
    return float(((1 - p) * (far + 1) * a * (1 + 8 * 2 ** (-seen / 5))) ** 2)


class Columns:
    """The columns of a matrix of opinions as long whole numbers: a bit for each person."""

    def __init__(self, rows: Sequence[str], many: int) -> None:
        self.rows, self.many = rows, many
        self.agree, self.disagree, self.seen = ([0] * many for _one in range(3))
        for j in range(many):
            column = [row[j] for row in rows]
            self.agree[j] = _bits(column, "+")
            self.disagree[j] = _bits(column, "-")
            self.seen[j] = self.agree[j] | self.disagree[j] | _bits(column, "0")

    def means(self) -> Vector:
        """Return the mean opinion of each statement among those who gave one."""
        told = zip(self.agree, self.disagree, self.seen, strict=True)
        return [(a.bit_count() - d.bit_count()) / (s.bit_count() or 1) for a, d, s in told]

    def products(self, means: Vector) -> list[Vector]:
        """Return Xᵀ·X of the centred matrix, in which somebody who has not seen a statement stands at its mean."""
        found = [[0.0] * self.many for _one in range(self.many)]
        for j in range(self.many):
            a, d, s = self.agree[j], self.disagree[j], self.seen[j]
            for k in range(j, self.many):
                b, e, t = self.agree[k], self.disagree[k], self.seen[k]
                both = (a & b).bit_count() + (d & e).bit_count() - (a & e).bit_count() - (d & b).bit_count()
                first = (a & t).bit_count() - (d & t).bit_count()
                second = (b & s).bit_count() - (e & s).bit_count()
                here = (s & t).bit_count()
                found[j][k] = found[k][j] = fsum(
                    (both, -means[k] * first, -means[j] * second, means[j] * means[k] * here)
                )
        return found


def _bits(column: Sequence[str], of: str) -> int:
    return int("".join("1" if one == of else "0" for one in column) or "0", 2)


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the inner product of two vectors, exactly rounded."""
    return fsum(map(mul, one, other))


def components(products: list[Vector], draw: Sequence[float]) -> list[tuple[float, Vector]]:
    """Return the two directions in which opinions differ most, each with its eigenvalue, by the power method.

    `draw` are the numbers it starts from; where opinions do not differ, a direction is all zeros.
    """
    many, found = len(products), []
    for turn in range(2):
        one = list(draw[turn * many : (turn + 1) * many])
        value = 0.0
        for _step in range(STEPS):
            one = _outside(one, found)
            after = _outside([dot(row, one) for row in products], found)
            length = sqrt(dot(after, after))
            if length < NEAR * max(1, many):
                one, value = [0.0] * many, 0.0
                break
            after = [x / length for x in after]
            moved = fsum((x - y) ** 2 for x, y in zip(after, one, strict=True))
            one, value = after, length
            if moved < NEAR * NEAR:
                break
        # A direction has no sign of its own: the statement that weighs most stands on the right.
        most = max(range(many), key=lambda j: (abs(round(one[j], 9)), -j)) if many else 0
        found.append((value, [-x for x in one] if many and one[most] < 0 else one))
    return found


def _outside(one: Vector, found: Sequence[tuple[float, Vector]]) -> Vector:
    for _value, other in found:
        share = dot(one, other)
        one = [x - share * y for x, y in zip(one, other, strict=True)]
    return one


def place(row: str, means: Vector, found: Sequence[Vector]) -> tuple[float, float]:
    """Return where somebody stands: centred opinions along both directions, scaled by √(statements / opinions given).

    Who has seen few statements would else stand in the middle, however clear those few opinions are.
    """
    given = [(j, {"+": 1, "-": -1, "0": 0}[sign] - means[j]) for j, sign in enumerate(row) if sign != "."]
    scale = sqrt(len(row) / len(given)) if given else 0.0
    x, y = (round(scale * fsum(value * one[j] for j, value in given), 9) for one in found)
    return x + 0.0, y + 0.0
