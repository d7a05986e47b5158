"""Sums of the counters by day: what happened from one day to another in units, and what of it was known when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from linli.kernel.statements import prepared

from ..models import CategoryDay, Figures, OrganisationDay
from .months import rows_in


def of_units(
    street_id: int, unit_ids: Iterable[int], names: Sequence[str], *, since: date, until: date
) -> dict[int, Counter[str]]:
    """Return some figures of each unit in a period, as is known now; one query."""
    ids, sums = list(unit_ids), ", ".join(f"sum({name})" for name in names)
    rows, asked = rows_in(names, since, until, until, None)
    asked |= {"streets": [street_id], "keys": ids}
    found: dict[int, Counter[str]] = {one: Counter() for one in ids}
    for one, *told in prepared(f"SELECT unit_id, {sums} FROM {rows} AS told GROUP BY unit_id", asked):  # noqa: S608 - names of ours
        found[one] = Counter({name: int(n) for name, n in zip(names, told, strict=True) if n})
    return found


def of_organisations(
    street_id: int, names: Sequence[str], *, since: date, until: date
) -> dict[int, Counter[str]]:
    """Return some figures of each organisation of a street in a period; one query."""
    return _by("organisation_id", OrganisationDay, names, street_id=street_id, since=since, until=until)


def of_categories(
    street_id: int, names: Sequence[str], *, since: date, until: date
) -> dict[str, Counter[str]]:
    """Return some figures of each type of case of a street in a period; one query."""
    return _by("category", CategoryDay, names, street_id=street_id, since=since, until=until)


def _by(
    key: str,
    model: type[Figures],
    names: Sequence[str],
    *,
    street_id: int,
    since: date,
    until: date,
) -> dict[Any, Counter[str]]:
    rows = QuerySet(model).filter(street_id=street_id, day__range=(since, until))
    summed = rows.values_list(key).annotate(**{f"sum_{name}": Sum(name) for name in names}).order_by()
    found: dict[Any, Counter[str]] = {}
    for one, *sums in summed:
        found[one] = Counter({name: int(n) for name, n in zip(names, sums, strict=True) if n})
    return found
