"""Figures in rows: day by day of one place, side by side of several, by type of case; as known by a day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from linli.kernel.statements import prepared
from linli.territory.public import root_of

from .counts import COUNTS, EVER, OVER, figures_for
from .formulas import Value
from .measures import KEYS, Place, Span, rows_of
from .months import rows_in
from .units import are_streets


def by_day(place: Place, figures: Sequence[str], span: Span) -> dict[date, Counter[str]]:
    """Return some figures of a place of each day of a period; one query. Days without any have no row."""
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in figures)
    whole = place.kind == "unit" and are_streets(place.street_ids, place.keys)
    told = rows_of(place.kind, figures, streets=whole)
    rows = prepared(
        f"SELECT day, {sums} FROM {told} AS told GROUP BY day",  # noqa: S608 - names of ours
        {
            "streets": list(place.street_ids), "keys": list(place.keys), "since": span.since, "until": span.until,
            "known": span.known or date.max,
        },
    )  # fmt: skip
    return {
        day: Counter({name: int(n) for name, n in zip(figures, sums, strict=True)}) for day, *sums in rows
    }


def by_place(
    kind: str, street_id: int, keys: Sequence[Any], codes: Sequence[str], span: Span
) -> dict[Any, dict[str, Value]]:
    """Return named counts of several units or organisations, side by side; one query, whatever their number.

    What stands since ever and who is on post are not told here. Of an organisation, what is filed is what it is given.
    """
    key = KEYS[kind]
    told = [code for code in codes if not EVER & {*COUNTS[code].plus}]
    figures = figures_for([*told, *(["dispatched", "self_handled"] if kind == "organisation" else [])])
    sums = ", ".join(
        f"coalesce(sum({name}){' FILTER (WHERE day <= %(over)s)' if name in OVER else ''}, 0)"
        for name in figures
    )
    asked: dict[str, Any] = {
        "streets": [street_id], "keys": list(keys), "since": span.since, "until": span.until,
        "known": span.known or date.max, "over": span.over,
    }  # fmt: skip
    told_of = rows_of(kind, figures)
    if kind == "unit":
        told_of, more = rows_in(figures, span.since, span.until, span.over, span.known)
        asked = {name: asked[name] for name in ("streets", "keys", "over")} | more
    if "%(over)s" not in sums:
        del asked["over"]
    rows = prepared(
        f"SELECT {key}, {sums} FROM {told_of} AS told GROUP BY {key}",  # noqa: S608 - names of ours
        asked,
    )
    found = {one: dict(zip(figures, map(int, values), strict=True)) for one, *values in rows}
    return {one: {code: _value(kind, code, found.get(one, {})) for code in told} for one in keys}


def _value(kind: str, code: str, figures: dict[str, int]) -> Value:
    if kind == "organisation" and code == "filed":
        return Fraction(figures.get("dispatched", 0) + figures.get("self_handled", 0))
    return COUNTS[code].of(figures)


def by_category(place: Place, figure: str, span: Span) -> Counter[str]:
    """Return one figure of a place by type of case; one query. "" has no type yet.

    Of a whole street as was known by the day; of a unit or an organisation as is known now, which is what cells keep.
    """
    [street_id], [key] = place.street_ids, place.keys
    told: dict[str, Any] = {"street": street_id, "since": span.since, "until": span.until}
    if place.kind == "unit" and key == root_of(street_id).id:
        table, here = "insight_categoryday", "known <= %(known)s"
        told["known"] = span.known or date.max
    elif place.kind == "unit":
        table = "insight_cell"
        here = (
            "line IN (SELECT line FROM insight_cellline WHERE street_id = %(street)s AND %(key)s = ANY(ids))"
        )
        told["key"] = key
    else:
        table, here = "insight_cell", "organisation_id = %(key)s"
        told["key"] = key
    rows = prepared(
        f"SELECT category, coalesce(sum({figure}), 0) FROM {table} WHERE street_id = %(street)s"  # noqa: S608 - names of ours
        f" AND day BETWEEN %(since)s AND %(until)s AND {here} GROUP BY category",
        told,
    )
    return Counter({code: int(n) for code, n in rows if n})
