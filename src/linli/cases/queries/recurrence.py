"""The rule of recurrence: when cases of one kind at one place within a time are a standing problem. Pure, and its book."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, Kind, register
from linli.territory.public import Level, line_of

from ..models import Case, Category
from ..states import Spread

RECURRENCE = "recurrence"
EARTH = 6_371_008.8
QUIET = 60
DEEPEST = ""


@dataclass(frozen=True)
class Recurs:
    """One row: so many cases of a kind at such a place within so many days. `category` "" takes each type by itself."""

    category: str
    spread: str
    count: int
    days: int
    quiet: int = QUIET
    level: str = DEEPEST
    radius: int = 0

    @property
    def said(self) -> str:
        """Return the row as a problem keeps it, to be read in any language: "spot 3 30 50"."""
        return f"{self.spread} {self.count} {self.days} {self.radius}"

    @property
    def words(self) -> str:
        """Return the row in words."""
        told = {"count": self.count, "days": self.days, "radius": self.radius}
        if self.spread == Spread.SPOT:
            return _t("%(count)s cases of a kind within %(radius)s m in %(days)s days") % told
        if self.spread == Spread.ROAD:
            return _t("%(count)s cases of a kind on one road in %(days)s days") % told
        return _t("%(count)s cases of a kind in one unit in %(days)s days") % told


@dataclass(frozen=True)
class RecurrenceLaw:
    """The rows of the book, in their order: the first that is met counts."""

    rows: tuple[Recurs, ...]

    @property
    def longest(self) -> int:
        """Return over how many days one must look back."""
        return max((row.days for row in self.rows), default=0)


@dataclass(frozen=True)
class Occurrence:
    """A case as the rule sees it. `units` are the ids of its line by level, "" for the deepest."""

    id: UUID
    at: datetime
    category: str
    parent: str
    units: Mapping[str, int] = field(default_factory=dict)
    road: int | None = None
    pin: tuple[float, float] | None = None


def rule_words(said: str) -> str:
    """Return in words what a problem keeps of the row that found it; "" where somebody named it."""
    if not said:
        return ""
    spread, count, days, radius = said.split()
    return Recurs("", spread, int(count), int(days), radius=int(radius)).words


def kind_of(row: Recurs, one: Occurrence) -> str:
    """Return as what a case counts under a row: its class where the row names that, else its type; "" for not at all."""
    if row.category == one.parent and one.parent:
        return one.parent
    return one.category if row.category in ("", one.category) else ""


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return how far two points (lon, lat) lie apart on the ground."""
    (lon1, lat1), (lon2, lat2) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def shown_by(row: Recurs, one: Occurrence, others: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Return the cases, with `one` among them, that meet a row of the book; empty while they do not.

    Of several spans of days that would do, the one with most cases, and of these the latest. On a spot the cases lie
    within the radius of one of them, which comes first.
    """
    kind, span = kind_of(row, one), timedelta(days=row.days)
    if not kind:
        return ()
    alike = [
        other for other in others
        if other.id != one.id and abs(other.at - one.at) <= span and kind_of(row, other) == kind
    ]  # fmt: skip
    if row.spread == Spread.SPOT:
        return _on_a_spot(row, one, alike)
    place = _place(row)
    here = place(one)
    return _fullest(row, one, [other for other in alike if place(other) == here]) if here is not None else ()


def _place(row: Recurs) -> Callable[[Occurrence], int | None]:
    if row.spread == Spread.ROAD:
        return lambda one: one.road
    return lambda one: one.units.get(row.level)


def _on_a_spot(row: Recurs, one: Occurrence, alike: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    if one.pin is None:
        return ()
    near = [
        other for other in alike if other.pin is not None and metres(one.pin, other.pin) <= 2 * row.radius
    ]
    best: tuple[Occurrence, ...] = ()
    for centre in [one, *(other for other in near if metres(one.pin, other.pin or one.pin) <= row.radius)]:
        about = [other for other in near if metres(centre.pin or one.pin, other.pin or one.pin) <= row.radius]
        found = _fullest(row, one, about, centre)
        if len(found) > len(best):
            best = (centre, *(case for case in found if case.id != centre.id))
    return best


def _fullest(
    row: Recurs, one: Occurrence, about: Sequence[Occurrence], centre: Occurrence | None = None
) -> tuple[Occurrence, ...]:
    """Return the fullest span of days that holds `one` and the centre of the spot, if it is full enough."""
    begins, ends = sorted((one.at, (centre or one).at))
    there = sorted([one, *about], key=lambda case: (case.at, case.id))
    span, best = timedelta(days=row.days), (0, 0)
    first = 0
    for last, case in enumerate(there):
        while case.at - there[first].at > span:
            first += 1
        inside = there[first].at <= begins and ends <= case.at
        if inside and last + 1 - first >= best[1] - best[0]:
            best = (first, last + 1)
    return tuple(there[slice(*best)]) if best[1] - best[0] >= row.count else ()


def units_by_level(lineage: Sequence[int]) -> dict[str, int]:
    """Return the units of a line by the codes of their levels, without the street, which is no place; "" the deepest."""
    if len(lineage) < 2:
        return {}
    units = line_of(lineage[-1]).units[1:]
    found = {unit.level: unit.id for unit in units if unit.level}
    return found | ({DEEPEST: list(found.values())[-1]} if found else {})


# --- The book ---------------------------------------------------------------------------------------------------
def read(rows: Sequence[dict[str, Any]]) -> RecurrenceLaw:
    """Return the law that rows of the book say."""
    return RecurrenceLaw(
        tuple(
            Recurs(
                row["category"] or "", row["spread"], int(row["count"]), int(row["days"]), int(row["quiet"]),
                row.get("level") or DEEPEST, int(row.get("radius") or 0),
            )
            for row in rows
        )
    )  # fmt: skip


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find rows that do not say how large a place is."""
    for place, row in enumerate(rows):
        if row.get("spread") == Spread.SPOT and not row.get("radius"):
            yield Fault(place, _t("A spot needs a radius."), "radius")
        if row.get("spread") != Spread.SPOT and row.get("radius"):
            yield Fault(place, _t("Only a spot has a radius."), "radius")
        if row.get("spread") != Spread.UNIT and row.get("level"):
            yield Fault(place, _t("Only a unit has a level."), "level")


def try_out(law: RecurrenceLaw, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say which rows a case counts under."""
    if case.category is None:
        return
    parent = case.category.parent.code if case.category.parent else ""
    one = Occurrence(case.pk, case.reported_at, case.category.code, parent)
    told = [row.words for row in law.rows if kind_of(row, one)]
    yield _t("Counts towards"), _t("; ").join(told) or _t("no standing problem")


def kinds_of_cases() -> Iterable[tuple[str, str]]:
    """Return every class and type of the catalogue by its code."""
    return [(one.code, f"{one.code} {name_of(one)}") for one in Category.objects.all()]


def levels() -> Iterable[tuple[str, str]]:
    """Return the levels of all ladders here below the street."""
    found: dict[str, str] = {}
    for level in Level.objects.filter(depth__gt=0).order_by("-depth", "code"):
        found.setdefault(level.code, name_of(level))
    return list(found.items())


register(
    Book(
        code=RECURRENCE, name=_("Standing problems"), rank=55,
        about=_("When cases of one kind at one place are flagged as a standing problem, and how long it must stay quiet before it is written off. The first row that is met counts."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("category", _("Category"), Kind.CATEGORY, choices=kinds_of_cases, empty=_("each type by itself"),
                   help=_("A type, or a class whose types are counted together.")),
            Column("spread", _("Place"), Kind.CHOICE, required=True, choices=lambda: Spread.choices),
            Column("level", _("Level of the unit"), Kind.CHOICE, choices=levels, empty=_("the deepest")),
            Column("radius", _("Radius in metres"), Kind.INT, least=1, most=2000),
            Column("count", _("How many cases"), Kind.INT, required=True, least=2, most=200),
            Column("days", _("Within days"), Kind.INT, required=True, least=1, most=730),
            Column("quiet", _("Quiet days before it is written off"), Kind.INT, required=True, least=1, most=730),
        ),
        key=("category", "spread", "level"),
        defaults=lambda: [
            {"category": "", "spread": Spread.SPOT, "level": "", "radius": 50, "count": 3, "days": 30, "quiet": QUIET},
            {"category": "", "spread": Spread.ROAD, "level": "", "radius": None, "count": 6, "days": 30, "quiet": QUIET},
            {"category": "", "spread": Spread.UNIT, "level": "", "radius": None, "count": 6, "days": 30, "quiet": QUIET},
        ],
        read=read, check=check, try_out=try_out,
    )
)  # fmt: skip
