"""The rules in force on a day: whose, since when, and read once."""

from datetime import date, time, timedelta

import pytest

from linli.kernel.limits import Limit
from linli.people.public import SYSTEM
from linli.rulebooks.public import edition_in_force, publish_rows, rules, rules_of
from tests.cast import NOON
from tests.rulebooks.books import WAITS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


def brought(street, hours, on, *, by=SYSTEM):
    rows = [{"stage": "reported", "limit": f"{hours} h"}]
    return publish_rows(street_id=street, code="waits", rows=rows, effective_from=on, note="", by=by, at=NOON)


def test_defaults_hold_until_somebody_publishes(cast):
    told = rules(cast.street.pk, "waits", on=TODAY)

    assert told == {"reported": Limit(4, "h"), "filed": Limit(2, "d")}


def test_an_edition_holds_from_its_day_until_the_day_of_the_next(cast):
    first = brought(cast.street.pk, 3, TODAY)
    second = brought(cast.street.pk, 5, TODAY + timedelta(days=10))

    held = [edition_in_force(cast.street.pk, "waits", TODAY + timedelta(days=n)) for n in (0, 9, 10, 99)]

    assert held == [first.pk, first.pk, second.pk, second.pk]
    assert rules(cast.street.pk, "waits", on=TODAY)["reported"] == Limit(3, "h")
    assert rules_of(second.pk, "waits")["reported"] == Limit(5, "h")


def test_a_street_s_own_edition_goes_before_the_deployment_s(cast):
    brought(None, 7, TODAY)
    assert rules(cast.street.pk, "waits", on=TODAY)["reported"] == Limit(7, "h")

    brought(cast.street.pk, 6, TODAY)

    assert rules(cast.street.pk, "waits", on=TODAY)["reported"] == Limit(6, "h")
    assert rules(None, "waits", on=TODAY)["reported"] == Limit(7, "h")


def test_an_edition_is_read_once(cast, django_assert_num_queries):
    edition = brought(cast.street.pk, 3, TODAY)
    rules_of(edition.pk, "waits")

    with django_assert_num_queries(0):
        assert rules_of(edition.pk, "waits") is rules_of(edition.pk, "waits")


def test_read_is_given_values_and_not_what_json_holds():
    row = {"stage": "filed", "limit": "2 工作日", "hours": "9:00-11:30，13:30-17:30", "since": "2026年1月5日", "for": "a、b",
           "times": "3", "always": "是"}  # fmt: skip
    edition = publish_rows(
        street_id=None, code="waits", rows=[row], effective_from=TODAY, note="", by=SYSTEM, at=NOON
    )

    [told] = WAITS.kept[-1:]

    assert edition.number == 2
    assert told == [{
        "stage": "filed", "limit": Limit(2, "d"), "hours": ((time(9), time(11, 30)), (time(13, 30), time(17, 30))),
        "since": date(2026, 1, 5), "for": ("a", "b"), "times": 3, "always": True, "note": "",
    }]  # fmt: skip
