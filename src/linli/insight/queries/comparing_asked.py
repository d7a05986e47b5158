"""What a comparison asks for: two sides, read from the words of an address, and how far lines of a trend reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.kernel.naming import name_of
from linli.kernel.scales import ceiling
from linli.people.public import organisations_in
from linli.territory.public import Street, tree

from .asked import last_month, span_asked, whose
from .comparing import TRENDS, Compared, Side, compared
from .pivot_asked import day

# Before the code of an organisation, so that it is none of a unit.
ORGANISATION = "o:"
MOST_CHOICES = 400
# A trend is drawn once for a screen and once for a phone, so that its words keep their size.
WIDTH, NARROW, HEIGHT, LEFT, FOOT, TOP = 1000, 360, 260, 52, 30, 14


@dataclass(frozen=True)
class Wanted:
    """Two sides, and the count whose trend is drawn."""

    a: Side
    b: Side
    trend: str

    @property
    def words(self) -> dict[str, str]:
        """Return the same as words of an address."""
        told = {
            "a": self.a.words["who"], "b": self.b.words["who"], "since": self.a.span.since.isoformat(),
            "until": self.a.span.until.isoformat(), "b_since": self.b.span.since.isoformat(),
            "b_until": self.b.span.until.isoformat(), "trend": self.trend,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    def compared(self) -> Compared:
        """Return what the two come to."""
        return compared(self.a, self.b, trend=self.trend)


def wanted(street: Street, words: Mapping[str, str], *, today: date) -> Wanted:
    """Return what an address asks for: without a word the month that is over, beside the one before it.

    A unit or an organisation that is not there is refused with 404; days that do not fit are left out.
    """
    usual = last_month(today)
    since, until = day(words.get("since")), day(words.get("until"))
    span = span_asked(since, until, None, today=today) if since or until else usual
    b_since, b_until = day(words.get("b_since")), day(words.get("b_until"))
    same = bool(words.get("b")) and words.get("b") != words.get("a", "")
    if b_since or b_until:
        other = span_asked(b_since, b_until, None, today=today)
    else:
        # Two places are compared in the same days; one place with itself in the days before.
        other = span if same else span.before()
    trend = words.get("trend", "")
    return Wanted(
        _side(street, words.get("a", ""), span), _side(street, words.get("b", words.get("a", "")), other),
        trend if trend in TRENDS else TRENDS[0],
    )  # fmt: skip


def _side(street: Street, who: str, span: Any) -> Side:
    if who.startswith(ORGANISATION):
        found = whose(street, organisation=who.removeprefix(ORGANISATION))
        return Side(found.name, found.place, span, {"who": who, "organisation": found.code})
    found = whose(street, unit=who)
    return Side(found.name, found.place, span, {"who": who} | ({"unit": found.code} if found.unit_id else {}))


def choices(street: Street, chosen: Sequence[Side]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who may be compared, by level, as many levels as a menu can hold, and organisations; and who is chosen."""
    row = [node for root in tree(street) for node in root.children]
    units: dict[str, list[tuple[str, str]]] = {"": [("", name_of(street))]}
    n = 0
    while row and n + len(row) <= MOST_CHOICES:
        n += len(row)
        for node in row:
            units.setdefault(node.unit.level or "-", []).append((node.unit.code, name_of(node.unit)))
        row = [child for node in row for child in node.children]
    known = {code for some in units.values() for code, _name in some}
    for side in chosen:
        if "unit" in side.words and side.words["unit"] not in known:
            units[""].append((side.words["unit"], side.name))
    organisations = [(ORGANISATION + one.code, name_of(one)) for one in organisations_in(street.pk)]
    return [*units.items(), (ORGANISATION, organisations)]


@dataclass(frozen=True)
class Drawn:
    """A trend as it is drawn, so and so wide: two paths, the scale, and where portions of days begin."""

    width: int
    a: str
    b: str
    scale: tuple[tuple[float, int], ...]
    marks: tuple[tuple[float, int], ...]


def drawn(lines: tuple[Sequence[int], Sequence[int]], step: int, width: int = WIDTH) -> Drawn:
    """Return two lines laid over each other, both from their first day on."""
    top = ceiling(max((n for line in lines for n in line), default=0))
    longest = max(len(lines[0]), len(lines[1]), 2)
    wide, high = width - LEFT - 12, HEIGHT - TOP - FOOT

    def x(place: int) -> float:
        return round(LEFT + wide * place / (longest - 1), 1)

    def path(line: Sequence[int]) -> str:
        points = [f"{x(n)} {round(HEIGHT - FOOT - high * value / top, 1)}" for n, value in enumerate(line)]
        return "M" + "L".join(points) if len(points) > 1 else f"M{points[0]}h4" if points else ""

    every = max(1, -(-longest // (8 if width == WIDTH else 4)))
    return Drawn(
        width, path(lines[0]), path(lines[1]),
        tuple((round(HEIGHT - FOOT - high * n / 4, 1), top * n // 4) for n in range(5)),
        tuple((x(n), n * step + 1) for n in range(0, longest, every)),
    )  # fmt: skip
