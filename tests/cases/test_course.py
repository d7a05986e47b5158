"""Nobody's case: returns are bounded, levels raise and decide, orders are answered, appeals are decided by others."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.models import Appeal, Case, Order, Rise
from linli.cases.queries.course_rules import (
    ESCALATION,
    RETURNS,
    check_ladder,
    check_returns,
    read_returns,
)
from linli.cases.states import OUTSIDE, State
from linli.cases.workflow import CASE
from linli.kernel.errors import Missing, NotAllowed, Refusal
from linli.kernel.models import JournalLine
from linli.rulebooks.public import publish_rows, rules
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case

LATER = NOON + timedelta(hours=2)
pytestmark = pytest.mark.django_db


def act(cast: Cast, case: Case, action: str, who: str, n: int = 0, **brought: Any) -> Case:
    """Do an act as one of the cast, `n` minutes after LATER."""
    at = LATER + n * MINUTE
    return getattr(commands, action)(
        case.pk, street_id=cast.street.pk, by=cast.actor(who, at), at=at, **brought
    )


def sent_back(cast: Cast, times: int) -> Case:
    """Return a case that was sent back so often."""
    case = a_case(cast, state=State.FILED)
    for n in range(times):
        act(cast, case, "dispatch", "heqing", 10 * n, lead=cast.organisations["chengjian"])
        act(cast, case, "send_back", "maoli", 10 * n + 5, reason="不归我们管")
    return Case.objects.get(pk=case.pk)


# --- The law of returns -------------------------------------------------------------------------------------
def test_the_book_says_who_arbitrates_after_which_return():
    law = read_returns([{"nth": 3, "role": "director"}, {"nth": 1, "role": ""}, {"nth": 5, "role": "clerk"}])

    assert [law.arbiter(n) for n in range(7)] == ["", "", "", "director", "director", "clerk", "clerk"]
    assert law.last == 3


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([{"nth": 1, "role": ""}], 1),
        ([{"nth": 0, "role": "director"}], 1),
        ([{"nth": 2, "role": "director"}, {"nth": 4, "role": ""}], 1),
        ([{"nth": 1, "role": ""}, {"nth": 3, "role": "director"}], 0),
    ],
)
def test_a_book_that_lets_a_case_be_sent_back_for_ever_is_faulty(rows: list[dict[str, Any]], faults: int):
    assert len(list(check_returns(rows))) == faults


def test_a_level_cannot_rise_by_itself_without_a_window():
    rows = [
        {"level": "area", "window": None, "goes_on": True},
        {"level": OUTSIDE, "window": "x", "goes_on": True},
    ]

    assert [(fault.row, fault.column) for fault in check_ladder(rows)] == [(0, "window"), (1, "goes_on")]


# --- The third return ---------------------------------------------------------------------------------------
def test_after_two_returns_it_is_dispatched_as_ever(cast: Cast):
    case = sent_back(cast, 2)

    assert (case.returned, case.arbiter) == (2, "")
    assert "dispatch" in CASE.open_to(cast.heqing, case)


def test_the_third_return_goes_to_the_arbiter_and_ordinary_dispatch_is_refused(cast: Cast):
    case = sent_back(cast, 3)

    assert (case.returned, case.arbiter, case.state) == (3, "director", State.FILED)
    assert "dispatch" not in CASE.open_to(cast.heqing, case)
    with pytest.raises(Refusal) as refused:
        act(cast, case, "dispatch", "heqing", 60)
    assert refused.value.code == "waits_for_arbiter"
    lead, supports = cast.organisations["chengjian"], [cast.organisations["shichang"]]
    with pytest.raises(NotAllowed):
        act(cast, case, "coordinate", "heqing", 60, lead=lead, supports=supports)
    with pytest.raises(NotAllowed):
        act(cast, case, "arbitrate", "heqing", 60, lead=cast.organisations["chengjian"], reason="x")


def test_the_arbiter_must_name_the_lead_and_say_why(cast: Cast):
    case = sent_back(cast, 3)

    with pytest.raises(Missing):
        act(cast, case, "arbitrate", "jiangwei", 60, lead=None, reason="按职责")
    with pytest.raises(Missing):
        act(cast, case, "arbitrate", "jiangwei", 60, lead=cast.organisations["chengguan"], reason=" ")
    after = act(
        cast, case, "arbitrate", "jiangwei", 60, lead=cast.organisations["chengguan"], reason="按职责"
    )

    assert (after.state, after.arbiter, after.lead.code) == (State.DISPATCHED, "", "chengguan")
    line = JournalLine.objects.filter(subject_id=case.pk).order_by("-seq").first()
    assert (line.action, line.facts["arbiter"], line.facts["returned"]) == ("arbitrate", "director", 3)


def test_whom_the_arbiter_named_cannot_send_it_back_but_may_appeal_and_somebody_else_decides(cast: Cast):
    case = sent_back(cast, 3)
    act(cast, case, "arbitrate", "jiangwei", 60, lead=cast.organisations["chengguan"], reason="按职责")

    with pytest.raises(NotAllowed):
        act(cast, case, "send_back", "luoshan", 61, reason="还是不归我们")
    act(cast, case, "appeal", "luoshan", 62, against="given", text="这是市政设施")
    with pytest.raises(Refusal) as refused:
        act(cast, case, "relieve", "jiangwei", 63, reason="对")
    after = act(cast, case, "relieve", "heqing", 64, reason="确属市政设施")

    assert refused.value.code == "own_matter"
    # Taking it off is no return, but the arbiter still names the next one.
    assert (after.state, after.lead, after.returned, after.arbiter) == (State.FILED, None, 3, "director")
    row = Appeal.objects.get()
    assert (row.accepted, row.decided_by.username, row.answer) == (True, "heqing", "确属市政设施")


def test_what_waits_for_its_arbiter_does_not_begin_anew_as_a_fresh_duplicate(cast: Cast):
    case, twin = sent_back(cast, 3), a_case(cast, state=State.FILED)

    with pytest.raises(Refusal) as refused:
        act(cast, case, "merge", "heqing", 60, main=twin, reason="重复")
    act(cast, twin, "merge", "heqing", 61, main=case, reason="重复")

    assert (refused.value.code, refused.value.facts["number"]) == ("waits_for_arbiter_itself", twin.number)
    assert [Case.objects.get(pk=one.pk).state for one in (case, twin)] == [State.FILED, State.MERGED]


def test_what_waits_for_its_arbiter_is_merged_into_what_an_arbiter_gave_a_lead(cast: Cast):
    case, main = sent_back(cast, 3), sent_back(cast, 3)
    act(cast, main, "arbitrate", "jiangwei", 60, lead=cast.organisations["chengguan"], reason="按职责")

    act(cast, case, "merge", "heqing", 61, main=main, reason="重复")

    assert Case.objects.get(pk=case.pk).state == State.MERGED


def test_what_waits_for_its_arbiter_is_not_split_into_fresh_cases(cast: Cast):
    case = sent_back(cast, 3)

    assert "split" not in CASE.open_to(cast.heqing, case)
    with pytest.raises(NotAllowed):
        act(cast, case, "split", "heqing", 60, parts=[commands.Part("一半", category=case.category)])


def test_opened_again_after_three_returns_it_waits_for_its_arbiter_again(cast: Cast):
    case = sent_back(cast, 3)
    act(cast, case, "arbitrate", "jiangwei", 60, lead=cast.organisations["chengjian"], reason="按职责")
    act(cast, case, "accept", "maoli", 61)
    act(cast, case, "feed_back", "maoli", 62, done="好了")
    act(cast, case, "inspect", "songping", 63, finding="好了")

    after = act(cast, case, "reopen", "heqing", 64, reason="又坏了")

    assert (after.state, after.returned, after.arbiter) == (State.FILED, 3, "director")
    with pytest.raises(Refusal) as refused:
        act(cast, case, "dispatch", "heqing", 65)
    assert refused.value.code == "waits_for_arbiter"
    assert act(
        cast, case, "arbitrate", "jiangwei", 66, lead=cast.organisations["chengguan"], reason="改派"
    ).lead


def test_an_edition_of_the_book_moves_the_arbiter(cast: Cast):
    publish_rows(
        street_id=cast.street.pk, code=RETURNS, rows=[{"nth": 1, "role": "area_head"}], effective_from=NOON.date(),
        note="从严", by=cast.jiangwei, at=NOON,
    )  # fmt: skip

    case = sent_back(cast, 1)

    assert case.arbiter == "area_head"
    assert "arbitrate" in CASE.open_to(cast.heqing, case)
    assert "arbitrate" not in CASE.open_to(cast.jiangwei, case)


# --- Level by level -----------------------------------------------------------------------------------------
def test_the_ground_raises_to_the_next_level_that_decides_and_its_head_hands_back_what_was_decided(
    cast: Cast,
):
    case = a_case(cast, state=State.REPORTED)

    raised = act(cast, case, "escalate", "gaolan", reason="涉及两个居委，居民区协调不了")

    rise = Rise.objects.get()
    # Nobody decides at the committee of the test street, so the area has it.
    assert (raised.raised_level, raised.raised_to_id) == ("area", cast.units["W"].pk)
    assert (rise.level, rise.unit_id, rise.ended, rise.by.username) == (
        "area",
        cast.units["W"].pk,
        "",
        "gaolan",
    )
    # Two working days from Wednesday 14:00.
    assert rise.due_at == LATER + timedelta(days=2)
    assert {"hand_back", "escalate"} <= set(CASE.open_to(cast.heqing, raised))
    assert "escalate" not in CASE.open_to(cast.gaolan, raised)

    after = act(cast, case, "hand_back", "heqing", 9, decision="由一村牵头，周五前清理")

    rise.refresh_from_db()
    assert (after.raised_level, after.raised_to_id) == ("", None)
    assert (rise.ended, rise.decision, rise.decided_by.username) == (
        "handed_back", "由一村牵头，周五前清理", "heqing",
    )  # fmt: skip


def test_it_rises_to_the_street_and_to_the_district_which_is_outside_with_a_due_moment(cast: Cast):
    case = a_case(cast, state=State.FILED)

    act(cast, case, "escalate", "heqing", 0, reason="片区解决不了")
    act(cast, case, "escalate", "jiangwei", 1, reason="需要区里协调")

    case.refresh_from_db()
    first, second = Rise.objects.order_by("at")
    assert (first.level, first.ended) == ("street", "raised_on")
    assert (second.level, second.unit_id, second.goes_on) == (OUTSIDE, None, False)
    assert second.due_at is not None
    assert (case.raised_level, case.raised_to_id) == (OUTSIDE, None)
    assert "escalate" not in CASE.open_to(cast.jiangwei, case)
    assert "hand_back" in CASE.open_to(cast.jiangwei, case)
    assert "hand_back" not in CASE.open_to(cast.heqing, case)


def test_the_lead_raises_past_the_committee_to_who_can_dispatch(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)

    raised = act(cast, case, "escalate", "maoli", reason="管线归属不清")

    assert raised.raised_to_id == cast.units["W"].pk


def test_a_raising_ends_with_the_case_and_follows_its_place(cast: Cast):
    case = a_case(cast, state=State.FILED)
    act(cast, case, "escalate", "gaolan", reason="协调不了")

    act(cast, case, "place", "jiangwei", 1, unit=cast.units["E11"])
    case.refresh_from_db()
    assert (case.raised_to_id, Rise.objects.get().unit_id) == (cast.units["E"].pk, cast.units["E"].pk)

    act(cast, case, "void", "jiangwei", 2, reason="重复立案")
    assert Rise.objects.get().ended == "lapsed"
    case.refresh_from_db()
    assert (case.state, case.raised_level) == (State.VOIDED, "")


# --- Supervision --------------------------------------------------------------------------------------------
def test_an_order_is_answered_by_who_has_the_case_and_lifted_by_who_stands_above(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    due = LATER + timedelta(days=1)

    act(cast, case, "supervise", "jiangwei", reason="群众反映强烈", due=due)

    with pytest.raises(NotAllowed):
        act(cast, case, "supervise", "heqing", 1, reason="再催", due=due)
    with pytest.raises(NotAllowed):
        act(cast, case, "answer_order", "luoshan", 1, answer="x")
    act(cast, case, "answer_order", "maoli", 2, answer="今晚完工")
    order = Order.objects.get()
    assert (order.state, order.answer, order.answered_by.username) == ("answered", "今晚完工", "maoli")
    act(cast, case, "lift_order", "heqing", 3)
    order.refresh_from_db()
    assert (order.state, order.lifted_at is not None) == ("lifted", True)
    act(cast, case, "supervise", "heqing", 4, reason="又拖了", due=due)


def test_an_order_must_leave_time_to_answer(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)

    with pytest.raises(Refusal) as refused:
        act(cast, case, "supervise", "jiangwei", reason="催", due=LATER - MINUTE)

    assert refused.value.code == "due_is_past"


def test_before_there_is_a_lead_the_desk_answers(cast: Cast):
    case = a_case(cast, state=State.FILED)

    act(cast, case, "supervise", "jiangwei", reason="催办", due=LATER + timedelta(days=1))
    act(cast, case, "answer_order", "heqing", 1, answer="正在核对权属")

    assert Order.objects.get().state == "answered"


# --- Void ---------------------------------------------------------------------------------------------------
def test_void_says_why_and_ends_with_the_lead_on_record(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)

    with pytest.raises(Missing):
        act(cast, case, "void", "shenyi", reason=" ")
    after = act(cast, case, "void", "shenyi", reason="不符合立案条件")

    assert (after.state, after.ended, after.lead.code) == (State.VOIDED, True, "chengjian")
    assert rules(cast.street.pk, ESCALATION).at(OUTSIDE).window.value == 10


# --- Who may do what ----------------------------------------------------------------------------------------
MINE = {
    "arbitrate", "escalate", "hand_back", "supervise", "answer_order", "lift_order", "appeal", "accept_appeal", "relieve",
    "reject_appeal", "void",
}  # fmt: skip
HEAD = {"escalate", "supervise"}
# fmt: off
# state:             grid worker   area head and director  clerk    lead's officer
MATRIX: dict[str, tuple[set[str], set[str], set[str], set[str]]] = {
    State.REPORTED:     ({"escalate"}, HEAD,            set(),    set()),
    State.VERIFIED:     ({"escalate"}, HEAD,            set(),    set()),
    State.FILED:        ({"escalate"}, HEAD | {"void"}, {"void"}, set()),
    State.DISPATCHED:   ({"escalate"}, HEAD | {"void"}, {"void"}, {"escalate", "appeal"}),
    State.IN_HAND:      ({"escalate"}, HEAD | {"void"}, {"void"}, {"escalate", "appeal"}),
    State.COORDINATING: ({"escalate"}, HEAD | {"void"}, {"void"}, {"escalate", "appeal"}),
    State.FED_BACK:     (set(),        {"supervise"},   set(),    {"appeal"}),
    State.INSPECTED:    (set(),        {"supervise"},   set(),    {"appeal"}),
    State.CLOSED:       (set(),        set(),           set(),    {"appeal"}),
    State.DECLINED:     (set(),        set(),           set(),    set()),
    State.WITHDRAWN:    (set(),        set(),           set(),    set()),
    State.VOIDED:       (set(),        set(),           set(),    set()),
}
# fmt: on


@pytest.mark.parametrize("state", list(MATRIX))
def test_who_sees_which_buttons_of_the_course(cast: Cast, state: str):
    case = a_case(cast, state=state)
    worker, head, clerk, officer = MATRIX[state]

    shown = {name: MINE & set(CASE.open_to(cast.actor(name), case)) for name in cast.accounts}

    assert shown == {
        "gaolan": worker, "heqing": head, "jiangwei": head, "shenyi": clerk, "maoli": officer, "luoshan": set(),
        "songping": set(), "dujuan": set(),
    }  # fmt: skip
