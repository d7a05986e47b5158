"""Whoever must say that a report of the fast lane is seen hears of it once when its time runs out."""

from datetime import timedelta

import pytest

from linli.cases import commands
from linli.cases.commands.lane_reminding import tell_lane
from linli.cases.models import LaneReport
from linli.notices.models import Notice
from tests.cast import NOON, Cast
from tests.factories import MINUTE

from .test_lane import a_member, reported

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event__startswith="case.lane", channel="inapp").select_related("account")
    return sorted((row.event, row.account.username) for row in rows if row.account)


def test_it_is_told_at_yellow_and_at_red_once_each_to_whom_the_book_of_reminders_names(cast: Cast) -> None:
    reported(a_member(cast))

    moments = (NOON + HOUR, NOON + 100 * MINUTE, NOON + 101 * MINUTE, NOON + 121 * MINUTE, NOON + 3 * HOUR)
    looked = [tell_lane(at=at) for at in moments]

    assert looked == [0, 1, 0, 1, 0]
    assert told() == [
        ("case.lane.red", "gaolan"),
        ("case.lane.red", "heqing"),
        ("case.lane.yellow", "gaolan"),
    ]


def test_what_was_seen_or_acted_upon_is_told_to_nobody(cast: Cast) -> None:
    seen, verified = (reported(a_member(cast, name=name), text=name) for name in ("一店", "二店"))
    at = {"street_id": cast.street.pk, "at": NOON + HOUR}
    commands.acknowledge(seen.pk, by=cast.shenyi, **at)
    commands.verify(verified.pk, by=cast.gaolan, finding="属实", **at)

    looked = [tell_lane(at=NOON + 100 * MINUTE), tell_lane(at=NOON + 3 * HOUR), tell_lane(at=NOON + 4 * HOUR)]

    assert (looked, told()) == ([1, 1, 0], [])


def test_it_waits_for_the_office_to_open_and_old_ones_are_no_news(cast: Cast) -> None:
    reported(a_member(cast), at=NOON + 4 * HOUR)  # an hour and a half before the office closes
    row = LaneReport.objects.get()
    LaneReport.objects.update(yellow_at=NOON + 5 * HOUR)
    assert row.due_at is not None

    night = [tell_lane(at=NOON + 12 * HOUR), tell_lane(at=NOON + 13 * HOUR)]
    opens = LaneReport.objects.get().not_before
    assert opens is not None
    morning = tell_lane(at=opens)

    assert (night, morning, opens < row.due_at) == ([1, 0], 1, True)
    assert told() == [("case.lane.yellow", "gaolan")]
    tell_lane(at=row.due_at + 3 * DAY)
    assert told() == [("case.lane.yellow", "gaolan")]


def test_where_nobody_holds_the_post_that_the_book_names_whoever_files_hears_of_it(cast: Cast) -> None:
    reported(a_member(cast, unit=None))

    tell_lane(at=NOON + 100 * MINUTE)

    assert {event for event, _who in told()} == {"case.lane.yellow"}
    assert "gaolan" not in {who for _event, who in told()}
