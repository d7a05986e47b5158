"""Figures of whole streets, one or all of a city, from their months: whatever the period, few rows are added up.

Only days at the ends of a period that are no whole month are read by day, and what is open at the end of a day is the
balance of the months before it. A stock as was known on another day is that of now without what was told later.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from linli.kernel.statements import prepared

DAY = timedelta(days=1)
MINE = "street_id = ANY(%(streets)s)"
KEPT = f"{MINE} AND unit_id = ANY(%(keys)s::bigint[])"


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return month_of(month_of(day) + 31 * DAY)


def whole_months(since: date, until: date) -> tuple[date, date] | None:
    """Return the first day of the first and of the last month that lie in a period from end to end; None where none does."""
    first = since if since.day == 1 else month_after(since)
    last = month_of(until) if month_after(until) - DAY == until else month_of(month_of(until) - DAY)
    return (first, last) if first <= last else None


def rows_by_months(since: date, until: date, over: date, names: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the SQL of rows by day that add up to a period as is known now, and what it is given.

    A month stands on its first day; one that is not over is read by day, for what is open counts of days that are.
    """
    figures = ", ".join(names)
    months = whole_months(since, min(until, over)) if since <= over else None
    if months is None:
        rows = f"(SELECT day, {figures} FROM insight_unitday WHERE {KEPT} AND day BETWEEN %(since)s AND %(until)s)"  # noqa: S608 - names of ours
        return rows, {}
    first, last = months
    rows = (
        f"(SELECT month AS day, {figures} FROM insight_streetmonth WHERE {MINE} AND month BETWEEN %(first)s AND %(last)s"  # noqa: S608 - names of ours
        f" UNION ALL SELECT day, {figures} FROM insight_unitday WHERE {KEPT} AND day >= %(since)s AND day < %(first)s"
        f" UNION ALL SELECT day, {figures} FROM insight_unitday WHERE {KEPT} AND day >= %(after)s AND day <= %(until)s)"
    )
    return rows, {"first": first, "last": last, "after": month_after(last)}


def standing_at(until: date, known: date | None, told: Mapping[str, Any]) -> int:
    """Return how many stand at the end of a day, as is known now or was known at the end of another; one query."""
    day = until if known is None else min(until, known)
    later = f"FROM insight_unitday WHERE {KEPT} AND standing IS NOT NULL AND known <> day"
    parts = [f"SELECT sum(standing) AS n FROM insight_streetmonth WHERE {MINE} AND month < %(month)s"]  # noqa: S608 - names of ours
    asked = {"streets": told["streets"], "month": month_of(day)}
    if month_after(day) - DAY == day:
        asked["month"] = day + DAY
    else:
        days = "day BETWEEN %(month)s AND %(day)s"
        parts.append(f"SELECT sum(standing) FROM insight_unitday WHERE {KEPT} AND {days}")  # noqa: S608 - names of ours
        asked |= {"keys": told["keys"], "day": day}
    if known is not None:
        parts.append(f"SELECT -sum(standing) {later} AND day <= %(day)s AND known > %(known)s")
        parts.append(
            f"SELECT sum(standing) {later} AND day > %(day)s AND day <= %(until)s AND known <= %(known)s"
        )
        asked |= {"keys": told["keys"], "day": day, "until": until, "known": known}
    [(n,)] = prepared(f"SELECT sum(n) FROM ({' UNION ALL '.join(parts)}) AS parts", asked)  # noqa: S608 - names of ours
    return int(n or 0)
