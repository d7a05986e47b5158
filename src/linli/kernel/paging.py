"""Pages of long lists that cost the same on page one and on page one thousand.

A page begins where the last one ended, found by an index (keyset), never by counting rows to skip: OFFSET
grows slower with every page and shows rows twice when somebody adds one meanwhile; COUNT reads everything to
say what nobody reads.

An index serves an order only behind conditions of equality. Rows that are wanted for one of several reasons (this
unit or that organisation) are therefore asked for way by way, each way by its own index and no further than the page
is long, and what comes back is put in order: `ways`. A list whose first column may be empty is asked for in two ways
for the same reason, what has a value and what has none. Where an index holds nothing but few rows, the planner may still
prefer to walk the whole list in its order; such a way is told as `Few` and asked without order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet
from django.db.models.expressions import OrderBy, RawSQL
from django.utils.translation import gettext_lazy as _

from .errors import Refusal

LARGEST = 500
Row = TypeVar("Row", bound=Model)


class Few(Q):
    """A way by which an index of its own leads to few rows only: all are taken, and put in order with the others."""


class BadCursor(Refusal):
    """A page link that was altered, or made for a list in another order."""

    code = "bad_cursor"
    status = 400
    message = _("This link to a page of the list is not valid. Please begin at the first page.")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursors of its neighbours (empty where the list ends)."""

    rows: list[Row]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class Key:
    """One column of the order. What is missing comes last, in both directions."""

    path: str
    descending: bool
    nullable: bool

    def ordering(self, *, backward: bool) -> OrderBy:
        """Return how to sort by it, from the front or from the back."""
        descending = self.descending != backward
        # Said only where it matters: an index on a column without NULL does not serve an order that mentions
        # them.
        nulls = {"nulls_first" if backward else "nulls_last": True} if self.nullable else {}
        return F(self.path).desc(**nulls) if descending else F(self.path).asc(**nulls)

    def same(self, value: Any) -> Q:
        """Return which rows have this value."""
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def beyond(self, value: Any, *, backward: bool) -> Q | None:
        """Return which rows come after this value (before it, backward); None when there can be none."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backward else None
        beyond = Q(**{f"{self.path}__{'lt' if self.descending != backward else 'gt'}": value})
        if self.nullable and not backward:
            beyond |= Q(**{f"{self.path}__isnull": True})
        return beyond


class _IsAnyOf(Func):
    """`id = ANY(ARRAY(…))`: the ids are found first, whatever the planner believes of their number."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def page(
    queryset: QuerySet[Row], order: Sequence[str], cursor: str | None, size: int, *, ways: Sequence[Q] = ()
) -> Page[Row]:
    """Return one page of `queryset` in this order, from `cursor` on, or the first one without a cursor.

    `order` is written as for order_by and ends in the primary key, for without it equal rows would have no
    order and could be lost between two pages. A cursor that was not made here for this order is refused. `ways` are
    conditions of which each row meets at least one.
    """
    keys = _keys(queryset, order)
    mark = _mark(queryset, order)
    backward, values = _read(cursor, mark, len(keys)) if cursor else (False, None)
    size = max(1, min(size, LARGEST))

    beyond = [Q()] if values is None else _beyond(keys, values, backward=backward)
    rows = list(
        _nearest(queryset, keys, [w & b for w in ways or [Q()] for b in beyond], size + 1, backward=backward)
    )
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()

    def cursor_at(row: Row, *, towards_start: bool) -> str:
        return _written(mark, [_value(row, key.path) for key in keys], towards_start=towards_start)

    if not rows:
        return Page(rows, "", "")
    has_next = more or backward if backward else more
    has_previous = more if backward else values is not None
    return Page(
        rows,
        cursor_at(rows[-1], towards_start=False) if has_next else "",
        cursor_at(rows[0], towards_start=True) if has_previous else "",
    )


def first(
    queryset: QuerySet[Row], order: Sequence[str], most: int, *, ways: Sequence[Q] = ()
) -> QuerySet[Row]:
    """Return the first rows of `queryset` in this order that meet at least one of the conditions."""
    return _nearest(queryset, _keys(queryset, order), list(ways or [Q()]), most, backward=False)


def _nearest(
    queryset: QuerySet[Row], keys: Sequence[Key], ways: Sequence[Q], most: int, *, backward: bool
) -> QuerySet[Row]:
    order = [key.ordering(backward=backward) for key in keys]
    if len(ways) == 1 and not (ways[0] and queryset.query.select_related):
        return queryset.filter(ways[0]).order_by(*order)[:most]
    # The ids alone first, even by one way: what is joined to the rows must not talk the planner out of the order.
    bare = queryset.select_related(None).order_by(*order).values("pk")
    asked = [bare.filter(way).order_by() if isinstance(way, Few) else bare.filter(way)[:most] for way in ways]
    every = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    try:
        # Written out here, not nested as it stands: Django goes through a nested query three times more, and to write
        # down many ways took longer than to go them.
        sql, given = every.query.sql_with_params()
    except EmptyResultSet:
        return queryset.none()
    found = RawSQL(f"ARRAY({sql})", given)  # noqa: S611 - made by Django, its values apart
    return queryset.filter(_IsAnyOf(F("pk"), found)).order_by(*order)[:most]


def _keys(queryset: QuerySet[Any], order: Sequence[str]) -> list[Key]:
    if not order or order[-1].lstrip("-") not in {"id", "pk", queryset.model._meta.pk.name}:
        raise ValueError("the order of a paged list must end in the primary key")
    return [
        Key(name.lstrip("-"), name.startswith("-"), _nullable(queryset.model, name.lstrip("-")))
        for name in order
    ]


def _nullable(model: type[Model], path: str) -> bool:
    """Say whether the column can be NULL; of what is no column (an annotation) it must be assumed."""
    try:
        for name in path.split("__"):
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            if field.null:
                return True
            model = field.related_model or model
    except FieldDoesNotExist:
        return True
    return False


def _beyond(keys: Sequence[Key], values: Sequence[Any], *, backward: bool) -> list[Q]:
    """Return the ways to what lies beyond a place: equal in the first columns and further in the next.

    Where the first column may be empty, rows with a value and rows without one are two ways: together, no index could
    begin at the place.
    """
    first = keys[0]
    if not first.nullable:
        return [_further(keys, values, backward=backward)]
    empty, full = Q(**{f"{first.path}__isnull": True}), Q(**{f"{first.path}__isnull": False})
    if values[0] is None:
        rest = [empty & _further(keys[1:], values[1:], backward=backward)] if len(keys) > 1 else []
        return [*rest, full] if backward else rest or [Q(pk__in=[])]
    there = full & _further(keys, values, backward=backward)
    return [there] if backward else [there, empty]


def _further(keys: Sequence[Key], values: Sequence[Any], *, backward: bool) -> Q:
    ways = []
    for place, key in enumerate(keys):
        further = key.beyond(values[place], backward=backward)
        if further is not None:
            equal = [earlier.same(value) for earlier, value in zip(keys[:place], values, strict=False)]
            ways.append(reduce(and_, [*equal, further]))
    condition = reduce(or_, ways)
    first = keys[0]
    if values[0] is not None and len(keys) > 1:
        # Says nothing new, but lets the database begin in the index instead of reading all that lies before.
        descending = first.descending != backward
        condition = Q(**{f"{first.path}__{'lte' if descending else 'gte'}": values[0]}) & condition
    return condition


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = row[name] if isinstance(row, dict) else getattr(row, name, None)
    return row


# --- Cursors ------------------------------------------------------------------------------------------------
_WRITE = {UUID: "u", datetime: "t", date: "d", Decimal: "n"}
_READ: dict[str, Callable[[str], Any]] = {
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
}


def _mark(queryset: QuerySet[Any], order: Sequence[str]) -> str:
    return f"{queryset.model._meta.label_lower} {' '.join(order)}"


def _signer() -> signing.Signer:
    # Made at each use: it holds the key of that moment, and the key may be changed while we run.
    return signing.Signer(salt="linli.kernel.paging")


def _written(mark: str, values: Sequence[Any], *, towards_start: bool) -> str:
    plain: list[Any] = []
    for value in values:
        tag = _WRITE.get(type(value))
        if tag:
            plain.append([tag, value.isoformat() if tag in "td" else str(value)])
        elif value is None or isinstance(value, str | int | bool):
            plain.append(value)
        else:
            raise TypeError(f"a list cannot be paged by a value of type {type(value).__name__}")
    return _signer().sign_object([mark, towards_start, plain], compress=True)


def _read(cursor: str, mark: str, count: int) -> tuple[bool, list[Any]]:
    try:
        made_for, towards_start, plain = _signer().unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadCursor from None
    if made_for != mark or len(plain) != count:
        raise BadCursor
    return towards_start, [_READ[value[0]](value[1]) if isinstance(value, list) else value for value in plain]
