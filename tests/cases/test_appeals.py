"""Appeals (申诉): what may be appealed against, who decides and within how long, what an accepted one changes."""

from datetime import timedelta

import pytest

from linli.cases.models import Appeal, Case
from linli.cases.queries.course_rules import APPEALS, check_appeals
from linli.cases.states import State
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.models import JournalLine
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, Cast
from tests.factories import a_case

from .test_course import act

pytestmark = pytest.mark.django_db


def test_what_did_not_happen_cannot_be_appealed_against(cast: Cast):
    case = a_case(cast, state=State.COORDINATING)

    for against in ("given", "rework", "overdue"):
        with pytest.raises(Refusal) as refused:
            act(cast, case, "appeal", "maoli", -115, against=against, text="x")
        assert refused.value.code == "nothing_to_appeal"


def test_rework_is_appealed_and_not_decided_by_who_ordered_it(cast: Cast):
    case = a_case(cast, state=State.FED_BACK)
    act(cast, case, "rework", "heqing", reason="没有铺平")
    act(cast, case, "appeal", "maoli", 1, against="rework", text="铺平在合同之外")

    with pytest.raises(Refusal) as refused:
        act(cast, case, "accept_appeal", "heqing", 2, reason="x")
    assert refused.value.code == "own_matter"
    with pytest.raises(NotAllowed):
        act(cast, case, "appeal", "maoli", 2, against="rework", text="再说一遍")
    act(cast, case, "reject_appeal", "jiangwei", 3, reason="合同第三条写明")

    row = Appeal.objects.get()
    assert (row.accepted, row.answer) == (False, "合同第三条写明")
    assert Case.objects.get(pk=case.pk).appealed == ""


def test_an_accepted_appeal_against_an_overdue_mark_makes_the_feedback_count_as_in_time(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)  # two urgent hours: over at LATER + a few minutes
    act(cast, case, "appeal", "maoli", 60, against="overdue", text="现场被围挡，无法施工")
    act(cast, case, "accept_appeal", "heqing", 61, reason="属实")

    act(cast, case, "feed_back", "maoli", 62, done="已修好")

    line = JournalLine.objects.get(subject_id=case.pk, action="feed_back")
    assert line.facts["in_time"] is True


def test_the_book_of_appeals_says_within_how_long_one_is_decided(cast: Cast):
    publish_rows(
        street_id=cast.street.pk, code=APPEALS, rows=[{"against": "", "window": "3 d"}, {"against": "rework", "window": "4 h"}],
        effective_from=NOON.date(), note="从快", by=cast.jiangwei, at=NOON,
    )  # fmt: skip
    reworked, given = a_case(cast, state=State.FED_BACK), a_case(cast, state=State.DISPATCHED)
    act(cast, reworked, "rework", "heqing", reason="没有铺平")
    act(cast, reworked, "appeal", "maoli", 1, against="rework", text="铺平在合同之外")
    act(cast, given, "appeal", "maoli", 1, against="given", text="不归我们")

    told = dict(Appeal.objects.values_list("against", "due_at"))

    # From 14:01 on Wednesday: three and a half hours are left of the day, half an hour goes over; three days are Monday.
    assert told == {
        "rework": NOON + timedelta(hours=21, minutes=31), "given": NOON + timedelta(days=5, hours=2, minutes=1)
    }  # fmt: skip


def test_a_book_of_appeals_that_leaves_one_without_a_window_is_faulty():
    assert len(list(check_appeals([{"against": "rework", "window": "1 d"}]))) == 1
    assert list(check_appeals([{"against": "", "window": "1 d"}])) == []
