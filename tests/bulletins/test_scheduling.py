"""Bulletins that draft themselves: what is due, once, also after days away, beside another worker, where one fails."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.bulletins import commands
from linli.bulletins.commands import scheduling
from linli.bulletins.models import Bulletin
from linli.bulletins.queries.law import AREAS, DEPARTMENTS, STREET
from linli.bulletins.queries.periods import last_over, period_of
from linli.bulletins.states import Kind
from linli.cases.states import State
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.bulletins.test_bulletins import MARCH, NEXT, counted
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
ROW = {
    "kind": "month",
    "whose": STREET,
    "day": 1,
    "hour": 7,
    "publish": False,
    "issuer": "",
    "addressees": "报：区里",
}


def law(cast: Cast, *rows: dict[str, Any]) -> None:
    publish_rows(
        street_id=cast.street.pk, code="bulletins", rows=list(rows), effective_from=NOON.date(), note="规则", by=SYSTEM,
        at=NOON,
    )  # fmt: skip


def test_what_is_due_is_drafted_once_from_its_hour_on_and_only_of_whom_something_was_counted(
    cast: Cast,
) -> None:
    counted(State.CLOSED, cast=cast)
    law(cast, ROW, ROW | {"whose": AREAS, "publish": True}, ROW | {"whose": DEPARTMENTS})
    first = timezone.make_aware(datetime.combine(MARCH.until + timedelta(days=1), datetime.min.time()))

    hours = (timedelta(hours=6, minutes=59), timedelta(hours=7), timedelta(hours=8), timedelta(days=20))
    early, due, again, late = (
        commands.draft_due(cast.street, by=SYSTEM, at=first + hour).made for hour in hours
    )

    assert (early, again, late) == ([], [], [])
    made = Bulletin.objects.order_by("number").values_list("of", "code", "state", "known", "addressees")
    assert list(made) == [
        ("unit", cast.street.code, "draft", MARCH.until, "报：区里"),
        ("unit", "W", "published", MARCH.until, "报：区里"),
        ("organisation", "chengjian", "draft", MARCH.until, "报：区里"),
    ]
    assert len(due) == 3


def test_a_worker_that_was_away_for_a_week_drafts_both_weeks_that_are_due(cast: Cast) -> None:
    counted(State.CLOSED, cast=cast)
    law(cast, ROW | {"kind": "week"})
    week = period_of(Kind.WEEK, timezone.localdate(NOON))
    monday = timezone.make_aware(datetime.combine(week.until + timedelta(days=8), time(9)))

    made = commands.draft_due(cast.street, by=SYSTEM, at=monday).made

    assert [one.since for one in made] == [week.since, week.since + timedelta(days=7)]


def test_what_is_due_late_in_the_next_month_is_drafted_over_its_end(cast: Cast) -> None:
    counted(State.CLOSED, cast=cast)
    law(cast, ROW | {"day": 28})  # the bulletin of March is due on 28 April

    made = commands.draft_due(cast.street, by=SYSTEM, at=datetime(2026, 5, 2, 9, tzinfo=NOON.tzinfo)).made

    assert [one.since for one in made] == [date(2026, 3, 1)]


def test_a_second_worker_makes_no_second_edition_of_what_the_first_has_published(
    cast: Cast, monkeypatch
) -> None:
    counted(State.CLOSED, cast=cast)
    law(cast, ROW | {"publish": True})
    gather = scheduling.gather

    def overtaken(*args: Any, **told: Any) -> Any:
        monkeypatch.setattr(scheduling, "gather", gather)
        commands.draft_due(cast.street, by=SYSTEM, at=NEXT)
        return gather(*args, **told)

    monkeypatch.setattr(scheduling, "gather", overtaken)

    assert commands.draft_due(cast.street, by=SYSTEM, at=NEXT).made == []
    assert [(one.edition, one.state) for one in Bulletin.objects.all()] == [(1, "published")]


def test_what_cannot_be_drafted_is_told_and_stops_no_other(cast: Cast, monkeypatch) -> None:
    counted(State.CLOSED, cast=cast)
    law(cast, ROW, ROW | {"whose": AREAS})
    keep = scheduling.keep

    def falling(subject: Any, *args: Any, **told: Any) -> Any:
        if subject.is_street:
            raise RuntimeError("no room")
        return keep(subject, *args, **told)

    monkeypatch.setattr(scheduling, "keep", falling)

    done = commands.draft_due(cast.street, by=SYSTEM, at=NEXT)

    assert (done.failed, [one.code for one in done.made]) == (1, ["W"])


def test_periods_are_whole_months_and_weeks_from_monday_on() -> None:
    week = period_of(Kind.WEEK, date(2026, 1, 1))
    assert (week.since, week.until, week.year, week.issue) == (date(2025, 12, 29), date(2026, 1, 4), 2026, 1)
    assert last_over(Kind.MONTH, date(2026, 3, 1)).since == date(2026, 2, 1)
    assert last_over(Kind.WEEK, date(2026, 3, 1)).until == date(2026, 2, 22)
    assert period_of(Kind.MONTH, date(2026, 3, 9)).before(3).since == date(2025, 12, 1)
