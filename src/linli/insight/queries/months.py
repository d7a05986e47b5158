"""Figures of units over long periods, from their months: whatever the period, few rows are added up.

Only days at the ends of a period that are no whole month are read by day, and what is open at the end of a day is the
balance of the months before it. What was known on another day is what is known now without what was told later.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from linli.kernel.statements import prepared

from .units import rows_of_units

DAY = timedelta(days=1)
MONTHS = "insight_unitmonth WHERE street_id = ANY(%(streets)s) AND unit_id = ANY(%(keys)s::bigint[])"


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after a day's; after the last month there is the last day there is."""
    return (
        date.max
        if (day.year, day.month) == (date.max.year, date.max.month)
        else month_of(month_of(day) + 31 * DAY)
    )


def whole_months(since: date, until: date) -> tuple[date, date] | None:
    """Return the first day of the first and of the last month that lie in a period from end to end; None where none does."""
    first, last = since if since.day == 1 else month_after(since), month_of(until)
    if month_after(until) - DAY != until:  # the last one is cut short
        if last == date.min:
            return None
        last = month_of(last - DAY)
    return (first, last) if first <= last else None


def rows_in(
    names: Sequence[str], since: date, until: date, over: date, known: date | None, *, streets: bool = False
) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a table by `unit_id` and `day` whose rows add up to a period, and what it is given beside its units.

    A month stands on its first day; one that is not over is read by day, for what is open counts of days that are.
    `streets` says that all units are streets.
    """
    asked: dict[str, Any] = {"since": since, "until": until}
    months = whole_months(since, min(until, over)) if since <= over else None
    if months is None or (known is not None and known < until):
        where = "day BETWEEN %(since)s AND %(until)s"
        if known is not None:
            where, asked["known"] = f"{where} AND known <= %(known)s", known
        return rows_of_units(names, where, streets=streets), asked
    first, last = months
    asked |= {"first": first, "last": last}
    figures = ", ".join(names)
    of_months = f"{MONTHS} AND month BETWEEN %(first)s AND %(last)s"
    parts = [f"SELECT unit_id, month AS day, {figures} FROM {of_months}"]  # noqa: S608 - names of ours
    ends = []
    if since < first:
        ends.append("day >= %(since)s AND day < %(first)s")
    if month_after(last) <= until:
        ends.append("day >= %(after)s AND day <= %(until)s")
        asked["after"] = month_after(last)
    days = (rows_of_units(names, where, streets=streets) for where in ends)
    parts += [f"SELECT unit_id, day, {figures} FROM {rows} AS days" for rows in days]  # noqa: S608 - names of ours
    if known is not None:
        later = rows_of_units(
            names, "day BETWEEN %(since)s AND %(until)s AND known > %(known)s", streets=streets
        )
        parts.append(f"SELECT unit_id, day, {', '.join(f'-{name}' for name in names)} FROM {later} AS later")  # noqa: S608 - names of ours
        asked["known"] = known
    sql = f"({' UNION ALL '.join(parts)})"
    return sql, {name: value for name, value in asked.items() if f"%({name})s" in sql}


def standing_at(until: date, known: date | None, told: Mapping[str, Any], *, streets: bool = False) -> int:
    """Return how many stand in units at the end of a day, as is known now or was at the end of another; one query."""
    day = until if known is None else min(until, known)
    parts = [f"SELECT sum(standing) AS n FROM {MONTHS} AND month < %(month)s"]  # noqa: S608 - names of ours
    asked = {"streets": told["streets"], "keys": told["keys"], "month": month_of(day)}

    def add(sign: str, where: str) -> None:
        rows = rows_of_units(("standing",), where, streets=streets)
        parts.append(f"SELECT {sign}sum(standing) FROM {rows} AS days")  # noqa: S608 - names of ours

    if month_after(day) - DAY == day:
        asked["month"] = day + DAY
    else:
        add("", "day BETWEEN %(month)s AND %(day)s")
        asked |= {"day": day}
    if known is not None:
        late = "standing IS NOT NULL AND known <> day AND"
        add("-", f"{late} day <= %(day)s AND known > %(known)s")
        add("", f"{late} day > %(day)s AND day <= %(until)s AND known <= %(known)s")
        asked |= {"day": day, "until": until, "known": known}
    [(n,)] = prepared(f"SELECT sum(n) FROM ({' UNION ALL '.join(parts)}) AS parts", asked)  # noqa: S608 - names of ours
    return int(n or 0)
