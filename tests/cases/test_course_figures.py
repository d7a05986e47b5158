"""What the course of a case does to figures and lists: accepted appeals, what was filed rightly, what is blocked by what."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases.models import Case
from linli.cases.states import State
from linli.insight.models import UnitDay
from linli.insight.queries import filings, punctuality
from linli.insight.queries.dues import dues
from linli.kernel import journal, proofs
from linli.territory.public import root_of
from tests.api.programs import program_of
from tests.cases.pages import listing, signed_in
from tests.cases.test_course import LATER, act, sent_back
from tests.cast import NOON, Cast
from tests.factories import a_case

DAY = NOON.date()
pytestmark = pytest.mark.django_db


def caught_up() -> None:
    """Let every reader read all."""
    for name in journal.READERS:
        while journal.deliver(name):
            pass


def figures(cast: Cast) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (in time, late) of the street, by feedback and by what was due."""
    caught_up()
    root, period = root_of(cast.street), {"since": DAY - timedelta(days=1), "until": DAY + timedelta(days=9)}
    [one] = punctuality(cast.street.pk, [root], **period)
    [due] = dues(cast.street.pk, [root], **period)
    return (one.in_time, one.late), (due.in_time, due.late)


def late_case(cast: Cast) -> Case:
    """Return a case that was fed back after its two urgent hours."""
    case = a_case(cast, state=State.IN_HAND)
    act(cast, case, "feed_back", "maoli", 120, done="已修好")
    return Case.objects.get(pk=case.pk)


def test_an_accepted_appeal_takes_a_late_feedback_off_the_late_ones(cast: Cast):
    case = late_case(cast)
    assert figures(cast) == ((0, 1), (0, 1))

    act(cast, case, "appeal", "maoli", 130, against="overdue", text="围挡所致")
    assert figures(cast) == ((0, 1), (0, 1))
    act(cast, case, "accept_appeal", "jiangwei", 131, reason="属实")

    assert figures(cast) == ((1, 0), (1, 0))
    assert [one for one in proofs.try_all() if one.against] == []


def test_a_rejected_appeal_changes_no_figure(cast: Cast):
    case = late_case(cast)

    act(cast, case, "appeal", "maoli", 130, against="overdue", text="围挡所致")
    act(cast, case, "reject_appeal", "jiangwei", 131, reason="围挡当天即拆")

    assert figures(cast) == ((0, 1), (0, 1))


def test_rework_after_an_excuse_leaves_the_counters_as_the_journal_says(cast: Cast):
    case = late_case(cast)
    act(cast, case, "appeal", "maoli", 130, against="overdue", text="围挡所致")
    act(cast, case, "accept_appeal", "jiangwei", 131, reason="属实")
    act(cast, case, "rework", "songping", 140, reason="没有铺平")

    _by_feedback, (in_time, late) = figures(cast)

    assert (in_time, late) == (0, 0)
    assert [one for one in proofs.try_all() if one.against] == []


def test_what_was_declared_void_is_taken_off_what_was_filed(cast: Cast):
    a_case(cast, state=State.FILED)
    a_case(cast, state=State.VOIDED)
    sent_back(cast, 2)
    caught_up()

    [told] = filings(cast.street.pk, [root_of(cast.street)], since=DAY, until=DAY)
    page = signed_in(cast, "jiangwei").get("/s/fenglin/board/lists/")
    listed = program_of(cast, "jiangwei").get("filings", since="2026-03-01", until="2026-03-31").json()

    assert (told.filed, told.void, told.accurate, told.rate, told.send_back) == (3, 1, 2, 66, 2)
    assert page.status_code == 200
    assert listed["items"][-1]["accurate"] == 2


def test_the_counter_of_acts_is_rebuilt_from_the_journal_and_damage_is_named(cast: Cast):
    a_case(cast, state=State.VOIDED)
    caught_up()
    before = sorted(UnitDay.objects.filter(voided=1).values_list("unit_id", "day", "filed"))
    UnitDay.objects.filter(voided=1).update(voided=7)

    wrong = [said for one in proofs.try_all() for said in one.against]
    journal.rebuild("insight")
    caught_up()

    assert any("unitday" in said and "voided 7, by the journal 1" in said for said in wrong)
    assert sorted(UnitDay.objects.filter(voided=1).values_list("unit_id", "day", "filed")) == before


@pytest.mark.parametrize("kind", ["arbiter", "raised", "order", "appeal", "any"])
def test_lists_are_narrowed_to_what_blocks(cast: Cast, kind: str):
    made: dict[str, Any] = {"arbiter": sent_back(cast, 3)}
    for name in ("raised", "order", "appeal", "free"):
        made[name] = a_case(cast, state=State.IN_HAND)
    act(cast, made["raised"], "escalate", "maoli", reason="x")
    act(cast, made["order"], "supervise", "jiangwei", reason="x", due=LATER + timedelta(days=1))
    act(cast, made["appeal"], "appeal", "maoli", against="given", text="x")
    wanted = {one.number for name, one in made.items() if name == kind or (kind == "any" and name != "free")}

    page = signed_in(cast, "jiangwei").get(listing("issue") + f"?blocked={kind}").content.decode()
    listed = program_of(cast, "jiangwei").get("cases", blocked=kind).json()["items"]

    assert {row["number"] for row in listed} == wanted
    assert {one.number for one in made.values() if one.number in page} >= wanted
    assert made["free"].number not in page
