"""The nightly look at the counters finds nothing in what commands made, and each kind of damage."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases.states import State
from linli.insight.models import CategoryDay, UnitDay
from linli.insight.queries.sampling import CHECK, in_doubt, sums_that_differ
from linli.kernel.checks import check_one
from linli.notices.models import Notice
from linli.notices.queries import words_of
from linli.notices.states import Channel
from linli.people.models import Post, Role
from tests.cases.pages import signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.insight.test_counters import drain, live_for_a_while

pytestmark = pytest.mark.django_db


def test_what_commands_made_is_as_it_should_be_on_any_night(cast: Cast) -> None:
    live_for_a_while(cast, 13, steps=90)
    drain()

    found = [check_one(CHECK, at=NOON + timedelta(days=n)) for n in (0, 9, 40)]

    assert [(one.faults, one.said) for one in found] == [(0, "")] * 3
    assert in_doubt() is None


def test_a_figure_that_was_altered_is_named_and_the_page_says_so(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    drain()
    UnitDay.objects.filter(unit_id=cast.units["W"].pk, filed=1).update(filed=3)

    found = check_one(CHECK, at=NOON)

    day = timezone.localdate(NOON)
    assert found.said == f"unit {cast.units['W'].pk} {day} filed: 3, by the journal 1"
    assert in_doubt() == found
    assert found.said in signed_in(cast, "jiangwei").get("/s/fenglin/indicators/").content.decode()


def test_what_differs_is_told_to_the_director_and_the_data_officer_once_a_night(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    drain()
    check_one(CHECK, at=NOON)
    told = Notice.objects.filter(event__startswith="counters.differ", channel=Channel.INAPP)
    assert not told.exists()
    UnitDay.objects.filter(unit_id=cast.units["W"].pk, filed=1).update(filed=3)
    watch, _new = Role.objects.get_or_create(code="data_officer", defaults={"powers": ["audit"], "rank": 23})
    Post.objects.filter(account__username="songping").update(role=watch)

    check_one(CHECK, at=NOON)
    check_one(CHECK, at=NOON)

    who = told.order_by("account__username").values_list("account__username", "event")
    assert list(who) == [("jiangwei", "counters.differ.board"), ("songping", "counters.differ.watch")]
    words = [words_of(one, "en") for one in told.order_by("account__username")]
    assert [(one.subject, one.path) for one in words] == [
        ("Counters differ from the ledger", "/s/fenglin/indicators/"),
        ("Counters differ from the ledger", "/notices/"),
    ]
    check_one(CHECK, at=NOON + timedelta(days=1))
    assert told.count() == 4


def test_tables_that_do_not_add_up_alike_are_named(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    drain()
    CategoryDay.objects.filter(filed=1).update(filed=2)

    assert list(sums_that_differ(cast.street.pk, timezone.localdate(NOON).replace(day=1))) == [
        f"street {cast.street.pk} 2026-03 filed: 1 by unit, 2 by type, 1 by cell, 1 by month"
    ]


def test_what_still_waits_is_late_and_not_wrong(cast: Cast) -> None:
    a_case(cast, state=State.CLOSED)
    drain()
    a_case(cast, state=State.FILED)

    assert check_one(CHECK, at=NOON).faults == 0
