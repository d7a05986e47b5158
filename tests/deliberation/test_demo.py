"""The demo: three months of a joint conference with a case that came of it, and a series that is overdue."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from linli.deliberation import demo
from linli.deliberation.models import Meeting, Objection, Resolution
from linli.deliberation.queries.lists import overdue_seen
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANCHOR = datetime(2026, 11, 22, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_demo_holds_three_months_and_leaves_what_stands_alone(cast: Cast) -> None:
    made = demo.build(ANCHOR)
    again = demo.build(ANCHOR)

    confirmed = Meeting.objects.filter(state="confirmed")
    late = [one.series.kind for one in overdue_seen(cast.jiangwei, cast.street.pk, at=ANCHOR)]
    assert (made, again, confirmed.count()) == (3, 0, 4)
    assert Resolution.objects.exclude(case=None).count() == 1
    assert late == ["building_heads"]
    assert Objection.objects.count() <= 1
