"""What stands at a unit of what its packs ask, what is missing, and since when: reckoned from dated rows alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from linli.bodies.models import Body, Item, Membership
from linli.bodies.states import Check
from linli.kernel.naming import name_of
from linli.people.public import Organisation, Post
from linli.territory.public import Node, Street, UnitRef, line_of, tree

from .packs import Line, lines_in

PROPERTY = "property"


@dataclass(frozen=True)
class Span:
    """Something that stood from a moment until before another: who or what, and where its page is."""

    since: datetime
    until: datetime | None
    who: Any
    also: Any = None

    def holds(self, at: datetime) -> bool:
        """Return whether it stands at a moment."""
        return self.since <= at and (self.until is None or self.until > at)


@dataclass(frozen=True)
class Finding:
    """One line of a pack at one unit: what stands there now, and if too little or too much, since when."""

    unit: UnitRef
    line: Line
    found: tuple[Span, ...]
    count: int
    since: datetime | None = None
    item: Item | None = None
    strays: tuple[UnitRef, ...] = ()

    @property
    def missing(self) -> bool:
        """Return whether less stands there than must."""
        return self.count < (self.line.least or 0)

    @property
    def too_many(self) -> bool:
        """Return whether more stands there than may."""
        return self.line.most is not None and self.count > self.line.most

    @property
    def faulty(self) -> bool:
        """Return whether the line is not kept."""
        return self.missing or self.too_many or bool(self.strays)


def dropped(spans: Iterable[Span], need: int, at: datetime) -> datetime | None:
    """Return when fewer than `need` stood for the last time, if they once were enough and are not now.

    Who begins in the minute in which another one ends leaves no gap.
    """
    begun = [one for one in spans if one.since <= at]
    events = [(one.since, 1) for one in begun]
    events += [(one.until, -1) for one in begun if one.until is not None and one.until <= at]
    count, since = 0, None
    for moment, step in sorted(events, key=lambda event: (event[0], -event[1])):
        before, count = count, count + step
        if before >= need > count:
            since = moment
        elif count >= need:
            since = None
    return since


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _span(row: Any, who: Any, also: Any = None) -> Span:
    return Span(midnight(row.starts_on), midnight(row.ends_on) if row.ends_on else None, who, also)


@dataclass
class _Known:
    """All dated rows of a street that packs ask about; read once for all its units."""

    posts: list[Post]
    seats: list[Membership]
    bodies: list[Body]
    items: list[Item]
    at: datetime
    organisations: dict[int, Organisation]
    by_unit: dict[int, dict[str, list[Any]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def __post_init__(self) -> None:
        for post in self.posts:
            if post.unit_id:
                self.by_unit[post.unit_id]["posts"].append(post)
        for seat in self.seats:
            self.by_unit[seat.body.unit_id]["seats"].append(seat)
        for body in self.bodies:
            self.by_unit[body.unit_id]["bodies"].append(body)
        for item in self.items:
            self.by_unit[item.unit_id]["items"].append(item)


def _read(street_id: int, unit_ids: Sequence[int] | None, at: datetime) -> _Known:
    posts = Post.objects.filter(street_id=street_id, starts_at__lte=at, substitute_for=None)
    seats = Membership.objects.filter(body__street_id=street_id, substitute_for=None)
    bodies, items = Body.objects.filter(street_id=street_id), Item.objects.filter(street_id=street_id)
    if unit_ids is not None:
        bodies, items = bodies.filter(unit_id__in=unit_ids), items.filter(unit_id__in=unit_ids)
        seats = seats.filter(body__unit_id__in=unit_ids)
    return _Known(
        list(posts.select_related("account", "role").order_by("starts_at", "pk")),
        list(seats.select_related("body", "account", "organisation").order_by("starts_on", "pk")),
        list(bodies.order_by("starts_on", "pk")),
        list(items.select_related("owner", "organisation").order_by("starts_on", "pk")),
        at,
        {one.pk: one for one in Organisation.objects.filter(street_id__in=(street_id,))},
    )


def _post_span(post: Post, also: Any = None) -> Span:
    return Span(post.starts_at, post.ends_at, post.account, also)


def _roles(known: _Known, unit: UnitRef, what: str) -> list[Span]:
    return [_post_span(post) for post in known.by_unit[unit.id]["posts"] if post.role.code == what]


def _clipped(seat: Membership) -> Span:
    """Return how long somebody sat: no longer than the body stood."""
    ends = [day for day in (seat.ends_on, seat.body.ends_on) if day]
    who = seat.account if seat.account and not seat.name else seat
    return Span(midnight(seat.starts_on), midnight(min(ends)) if ends else None, who, seat.body)


def _forces(known: _Known, unit: UnitRef, what: str) -> list[Span]:
    asked = {pk for pk, one in known.organisations.items() if one.code == what}
    here = known.by_unit[unit.id]
    found = [_post_span(post) for post in here["posts"] if post.organisation_id in asked]
    return found + [_clipped(seat) for seat in here["seats"] if seat.organisation_id in asked]


def _bodies(known: _Known, unit: UnitRef, what: str) -> list[Span]:
    return [_span(body, body) for body in known.by_unit[unit.id]["bodies"] if body.kind == what]


def _seats(known: _Known, unit: UnitRef, what: str) -> list[Span]:
    kind, _dot, code = what.partition(".")
    here = known.by_unit[unit.id]["seats"]
    return [_clipped(seat) for seat in here if seat.body.kind == kind and seat.seat == code]


def _crossed(known: _Known, unit: UnitRef, what: str) -> list[Span]:
    """Return where holders of one role also hold the other: a role with a property company, or a seat of a body here."""
    role, _mark, other = what.partition(">")
    kind, _dot, code = other.partition(".")
    if code:
        managers = {post.account_id for post in known.posts if post.role.code == role}
        line = line_of(unit.id).ids
        return [
            _clipped(seat)
            for place in line
            for seat in known.by_unit[place]["seats"]
            if seat.body.kind == kind and seat.seat == code and seat.account_id in managers
        ]
    here = [post for post in known.by_unit[unit.id]["posts"] if post.role.code == role]
    holders = {post.account_id for post in here if post.ends_at is None or post.ends_at > known.at}
    companies = {pk for pk, one in known.organisations.items() if one.kind == PROPERTY}
    return [
        _post_span(post, known.organisations.get(post.organisation_id or 0))
        for post in known.posts
        if post.account_id in holders and post.role.code == other and post.organisation_id in companies
    ]


_LOOKS = {
    Check.ROLE: _roles, Check.FORCE: _forces, Check.BODY: _bodies, Check.SEAT: _seats, Check.CROSS: _crossed,
}  # fmt: skip


def _units(node: Node, line: Line) -> Finding:
    """Count the units of a level below a unit; `committee<area`: each of them in a unit of the level above."""
    wanted, _mark, above = line.what.partition("<")
    found: list[UnitRef] = []
    strays: list[UnitRef] = []

    def walk(one: Node, under: bool) -> None:  # noqa: FBT001 - reads as "under"
        for child in one.children:
            inside = under or not above or is_of(child.unit, above)
            if is_of(child.unit, wanted):
                found.append(child.unit)
                if not inside:
                    strays.append(child.unit)
            walk(child, inside)

    walk(node, under=False)
    return Finding(node.unit, line, (), len(found), strays=tuple(strays))


def is_of(unit: UnitRef, level: str) -> bool:
    """Return whether a unit is of a level, or is of a kind, that is called so."""
    return level in (unit.level, unit.kind) or (level == "street" and unit.depth == 0)


def _find(known: _Known, node: Node, line: Line) -> Finding:
    if line.look == Check.UNITS:
        return _units(node, line)
    if line.look == Check.ITEM:
        rows = [
            one
            for one in known.by_unit[node.unit.id]["items"]
            if (one.pack, one.code) == (line.pack, line.code)
        ]
        spans = [_span(one, one.owner or one.organisation, one) for one in rows]
    else:
        spans = _LOOKS[Check(line.look)](known, node.unit, line.what)
    held = tuple(one for one in spans if one.holds(known.at))
    item = next((one.also for one in held if isinstance(one.also, Item)), None)
    since = dropped(spans, line.least or 0, known.at) if len(held) < (line.least or 0) else None
    return Finding(node.unit, line, held, len(held), since, item)


def _practised(findings: list[Finding]) -> list[Finding]:
    """Leave out cross-appointment where neither direction is practised or ever was: one of two filled is the gap."""
    crossed: dict[tuple[int, str], bool] = defaultdict(bool)
    for one in findings:
        if one.line.look == Check.CROSS:
            crossed[one.unit.id, one.line.pack] |= bool(one.count or one.since)
    return [one for one in findings if one.line.look != Check.CROSS or crossed[one.unit.id, one.line.pack]]


def findings(street: Street, *, at: datetime, unit_id: int | None = None) -> list[Finding]:
    """Return what stands of every line of every pack at the units of a street, or at one of them, down the tree."""
    lines = lines_in(street.pk, timezone.localdate(at))
    nodes: list[Node] = []
    todo = list(tree(street))
    while todo:
        node = todo.pop(0)
        todo[:0] = node.children
        if node.unit.depth is not None and unit_id in (None, node.unit.id):
            nodes.append(node)
    known = _read(street.pk, None if unit_id is None else line_of(unit_id).ids, at)
    return _practised(
        [_find(known, node, line) for node in nodes for line in lines if is_of(node.unit, line.level)]
    )


def gaps(street: Street, *, at: datetime) -> list[Finding]:
    """Return the lines that are not kept, down the tree."""
    return [one for one in findings(street, at=at) if one.faulty]


def units_with_packs(street: Street) -> list[UnitRef]:
    """Return the units of a street at whose level a pack asks for something, down the tree."""
    levels = {line.level for line in lines_in(street.pk)}
    found: list[UnitRef] = []

    def walk(nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node.unit.depth is not None and any(is_of(node.unit, level) for level in levels):
                found.append(node.unit)
            walk(node.children)

    walk(tree(street))
    return found


def told(one: Finding) -> list[str]:
    """Return what stands there, in the reader's language."""
    return [who_of(span.who) for span in one.found]


def who_of(who: Any) -> str:
    """Return the name of who or what stands there: an account, a body, an organisation, somebody on a seat."""
    if isinstance(who, Membership):
        return who.name or (name_of(who.organisation) if who.organisation else "")
    return name_of(who)
