"""Nobody's case: every open case has somebody who must act, and the pages say who, since when and what blocks."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.commands.rising import escalate_due
from linli.cases.models import Case, Pause
from linli.cases.queries import Next, next_of, nexts_of
from linli.cases.queries.nobody import hanging
from linli.cases.states import ENDED, State
from linli.cases.workflow import CASE
from linli.kernel.errors import Refusal
from linli.people.models import Post
from linli.people.public import Account, actor_for
from tests.api.programs import program_of
from tests.cases.pages import address, queries_of, signed_in
from tests.cases.test_course import LATER, act, sent_back
from tests.cases.test_workflow import brought_to
from tests.cast import NOON, PEOPLE, Cast, build_cast, read_cast
from tests.factories import MINUTE, a_case, an_opened, reporter_of

OPEN = [state for state in State if state not in ENDED]


def who_can(told: Next, case: Case, at: Any) -> set[str]:
    """Return which of the people named have the named act among their buttons."""
    actors = [actor_for(account, at=at) for account in Account.objects.filter(pk__in=told.who.accounts)]
    return {actor.name for actor in actors if told.action in CASE.open_to(actor, case)}


@pytest.mark.django_db
@pytest.mark.parametrize("state", OPEN)
def test_in_every_state_somebody_is_named_who_can_do_what_is_named(cast: Cast, state: str):
    case = a_case(cast, state=state)

    told = next_of(case, at=LATER)

    assert told is not None
    assert not told.who.vacant
    assert who_can(told, case, LATER) == {
        str(account) for account in Account.objects.filter(pk__in=told.who.accounts)
    }
    assert (told.since, told.due_at) == (case.stage_since, case.due_at)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.CLOSED, State.DECLINED, State.WITHDRAWN, State.VOIDED])
def test_an_ended_case_waits_for_nobody(cast: Cast, state: str):
    assert next_of(a_case(cast, state=state), at=LATER) is None


@pytest.mark.django_db
def test_an_empty_chair_makes_whoever_appoints_act(cast: Cast):
    case = a_case(cast, state=State.DISPATCHED)
    Post.objects.filter(account=cast.accounts["maoli"]).update(ends_at=LATER)

    told = next_of(case, at=LATER + MINUTE)

    assert told is not None
    assert (told.who.kind, told.who.vacant) == ("appointer", True)
    assert told.who.accounts == (cast.accounts["jiangwei"].pk,)


@pytest.mark.django_db
def test_where_nobody_appoints_the_operator_must(cast: Cast):
    case = a_case(cast, state=State.DISPATCHED)
    Post.objects.update(ends_at=LATER)

    told = next_of(case, at=LATER + MINUTE)

    assert told is not None
    assert (told.who.kind, told.who.accounts) == ("operator", ())


@pytest.mark.django_db
def test_the_arbiter_a_level_and_an_order_are_what_blocks(cast: Cast):
    third = sent_back(cast, 3)
    raised = a_case(cast, state=State.IN_HAND)
    act(cast, raised, "escalate", "maoli", reason="管线归属不清")
    act(cast, raised, "supervise", "jiangwei", 1, reason="催办", due=LATER + timedelta(days=1))
    raised.refresh_from_db()

    told = nexts_of([third, raised], at=LATER + timedelta(hours=2))

    assert (told[third.pk].action, told[third.pk].who.accounts) == (
        "arbiter",
        (cast.accounts["jiangwei"].pk,),
    )
    assert (told[raised.pk].action, told[raised.pk].who.accounts) == ("raised", (cast.accounts["heqing"].pk,))
    assert [(one.code, one.holds) for one in told[raised.pk].blocks] == [("raised", True), ("order", False)]
    assert told[raised.pk].due_at is not None


@pytest.mark.django_db
def test_while_the_clock_stands_still_whoever_can_let_it_go_on_is_named(cast: Cast):
    asked, granted = a_case(cast, state=State.IN_HAND), a_case(cast, state=State.IN_HAND)
    until = (LATER + timedelta(days=5)).date()
    for case in (asked, granted):
        act(cast, case, "ask_suspension", "maoli", -110, reason="等材料", until=until)
    request = Pause.objects.get(case=granted)
    act(cast, granted, "grant_request", "heqing", -109, item=request.pk)
    waiting = a_case(cast, state=State.REPORTED)
    act(cast, waiting, "ask_reporter", "gaolan", -100, question="在哪一侧？", days=2)
    cases = list(Case.objects.select_related("lead"))

    told = {case.number: nexts_of(cases, at=LATER)[case.pk] for case in cases}

    first, second, third = (told[case.number] for case in (asked, granted, waiting))
    assert (first.action, [(b.code, b.holds) for b in first.blocks]) == ("feed_back", [("request", False)])
    assert (second.action, second.who.kind) == ("still", "organisation")
    assert (third.action, third.who.kind) == ("still", "reporter")


@pytest.mark.django_db
def test_what_hangs_between_is_ranked_by_waiting_and_narrowed(cast: Cast):
    old = a_case(cast, state=State.REPORTED, at=NOON - timedelta(days=3))
    new = a_case(cast, state=State.FILED)
    back = sent_back(cast, 3)
    at_work = a_case(cast, state=State.IN_HAND)
    raised = a_case(cast, state=State.COORDINATING)
    act(cast, raised, "escalate", "maoli", reason="需要街道协调")

    def numbers(**narrowed: Any) -> list[str]:
        found = hanging(cast.jiangwei, cast.street.pk, at=LATER + timedelta(hours=3), **narrowed)
        return [case.number for case in found.order_by("stage_since", "id")]

    assert numbers() == [old.number, new.number, raised.number, back.number]
    assert at_work.number not in numbers()
    assert numbers(kind="raised") == [raised.number]
    assert numbers(kind="arbiter") == [back.number]
    assert numbers(kind="returned") == [back.number]
    assert numbers(kind="between") == [old.number, new.number, back.number]
    assert numbers(kind="raised", unit_id=cast.units["E"].pk) == []


@pytest.mark.django_db
def test_what_was_handed_back_to_me_is_a_list_until_somebody_goes_on(cast: Cast):
    case, other = a_case(cast, state=State.IN_HAND), a_case(cast, state=State.FILED)
    act(cast, case, "escalate", "maoli", reason="管线归属不清")
    act(cast, other, "escalate", "gaolan", reason="协调不了")
    act(cast, case, "hand_back", "heqing", 5, decision="由城建先修，费用另议")

    def numbers(who: str) -> list[str]:
        return [one.number for one in hanging(cast.actor(who), cast.street.pk, at=LATER, kind="handed_back")]

    told = {who: numbers(who) for who in ("maoli", "gaolan", "luoshan", "dujuan")}
    page = signed_in(cast, "maoli").get("/s/fenglin/nobody/?kind=handed_back").content.decode()
    programs = program_of(cast, "maoli").get("/streets/fenglin/nobody", kind="handed_back").json()["items"]
    act(cast, case, "feed_back", "maoli", 10, done="修好了")

    assert told == {"maoli": [case.number], "gaolan": [], "luoshan": [], "dujuan": []}
    assert "由城建先修，费用另议" in page
    assert [one["number"] for one in programs] == [case.number]
    assert numbers("maoli") == []


@pytest.mark.django_db
def test_nobody_sees_more_there_than_elsewhere(cast: Cast):
    a_case(cast, state=State.FILED)

    seen = {name: hanging(cast.actor(name), cast.street.pk, at=LATER).count() for name in PEOPLE}

    assert seen == {"gaolan": 1, "heqing": 1, "shenyi": 1, "luoshan": 0, "maoli": 0, "songping": 1, "dujuan": 0, "jiangwei": 1}  # fmt: skip


@pytest.mark.django_db
def test_the_page_says_who_must_act_and_costs_the_same_for_one_and_three(cast: Cast):
    client = signed_in(cast, "jiangwei")
    a_case(cast, state=State.FILED)
    url = "/s/fenglin/nobody/"
    client.get(url)
    one = queries_of(client, url)
    sent_back(cast, 3)
    raised = a_case(cast, state=State.IN_HAND)
    act(cast, raised, "escalate", "maoli", reason="x")
    a_case(cast, state=State.FILED)
    client.get(url)

    more = queries_of(client, url)
    page = client.get(url).content.decode()

    # Two more questions: which unit a case was raised to, and what the arbiter's role is called.
    assert (one <= 10, more <= one + 2) == (True, True), (one, more)
    assert "片长 何青" in page
    assert "街道办主任 姜伟" in page


@pytest.mark.django_db
def test_the_workbook_needs_the_power_to_export(cast: Cast):
    a_case(cast, state=State.FILED)

    book = b"".join(signed_in(cast, "heqing").get("/s/fenglin/nobody/excel/").streaming_content)
    refused = signed_in(cast, "gaolan").get("/s/fenglin/nobody/excel/").status_code

    rows = list(load_workbook(BytesIO(book)).active.iter_rows(values_only=True))
    assert refused == 403
    assert (len(rows), rows[1][7]) == (2, "片长 何青")


@pytest.mark.django_db
def test_the_leaf_says_the_levels_and_costs_no_more_with_a_long_history(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    client = signed_in(cast, "jiangwei")
    url = address(case, "tab_course")
    client.get(url)
    bare = queries_of(client, url)
    for n in range(3):
        act(cast, case, "escalate", "maoli", 10 * n, reason="协调不了")
        act(cast, case, "hand_back", "heqing", 10 * n + 1, decision=f"第{n}次答复")
        act(cast, case, "supervise", "jiangwei", 10 * n + 2, reason="催", due=LATER + timedelta(days=2))
        act(cast, case, "answer_order", "maoli", 10 * n + 3, answer="在办")
        act(cast, case, "lift_order", "jiangwei", 10 * n + 4)

    full = queries_of(client, url)
    page = client.get(url).content.decode()

    assert (bare <= 12, full - bare) == (True, 0), (bare, full)
    assert [f"第{n}次答复" in page for n in range(3)] == [True] * 3


@pytest.mark.django_db
def test_each_act_is_pressed_on_the_page(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)

    def press(name: str, action: str, **typed: str) -> int:
        response = signed_in(cast, name).post(
            address(case, action), {"key": f"{name}-{action}-0001", **typed}
        )
        return int(response.status_code)

    assert press("maoli", "escalate") == 422
    assert press("maoli", "escalate", reason="管线归属不清") == 302
    assert press("heqing", "hand_back", decision="由城建牵头") == 302
    assert press("jiangwei", "supervise", reason="催办", due="2020-01-01T10:00") == 422
    assert press("jiangwei", "supervise", reason="催办", due="2099-01-01T10:00") == 302
    assert press("maoli", "answer_order", answer="明天完工") == 302
    assert press("jiangwei", "lift_order") == 302
    assert press("maoli", "appeal", against="rework", text="x") == 422
    assert press("maoli", "appeal", against="given", text="不属于本单位") == 302
    assert press("heqing", "relieve", reason="x") == 422  # heqing dispatched it
    assert press("jiangwei", "reject_appeal", reason="属于") == 302
    assert press("shenyi", "void", reason="不符合立案条件") == 302
    case.refresh_from_db()
    assert case.state == State.VOIDED


@pytest.mark.django_db
def test_programs_read_who_must_act_and_what_hangs_between(cast: Cast):
    case = sent_back(cast, 3)
    asks = program_of(cast, "jiangwei")

    one = asks.get(f"cases/{case.number}").json()
    course = asks.get(f"cases/{case.number}/course").json()
    listed = asks.get("nobody", kind="arbiter").json()

    assert (one["next"]["action"], one["next"]["blocks"][0]["holds"]) == ("arbiter", True)
    assert (course["arbiter"], course["bound"], course["returned"]) == ("director", 3, 3)
    assert [(row["number"], row["next"]["accounts"]) for row in listed["items"]] == [
        (case.number, [cast.accounts["jiangwei"].pk])
    ]


class SomebodyMustAct(RuleBasedStateMachine):
    """Whatever anybody does, and however long nobody does anything, each open case has somebody who must act and can."""

    cases = Bundle("cases")

    @initialize()
    def move_in(self) -> None:
        from linli.territory.public import Street

        self.cast: Cast = read_cast() if Street.objects.filter(slug="fenglin").exists() else build_cast()
        self.now = NOON

    @rule(target=cases, somewhere=st.booleans())
    def report(self, somewhere: bool) -> Any:
        self.now += MINUTE
        pin = {"lon": 121.442, "lat": 31.192} if somewhere else {"lon": None, "lat": None}
        return an_opened(self.cast, at=self.now, **pin).case.pk

    @rule(pk=cases, action=st.sampled_from(sorted(CASE.rows)), who=st.sampled_from([*PEOPLE, "reporter"]))
    def try_anything(self, pk: Any, action: str, who: str) -> None:
        self.now += MINUTE
        case = Case.objects.get(pk=pk)
        by = reporter_of(case) if who == "reporter" else self.cast.actor(who, self.now)
        command = getattr(commands, action, None)
        if command is None:
            return
        try:
            command(pk, street_id=case.street_id, by=by, at=self.now, **brought_to(action, self.cast))
        except (Refusal, TypeError):
            return  # what an act of another part must bring is that part's business

    @rule(pk=cases, times=st.integers(1, 4))
    def send_it_back(self, pk: Any, times: int) -> None:
        case = Case.objects.get(pk=pk)
        for _n in range(times):
            self.now += MINUTE
            told = {"street_id": case.street_id, "at": self.now}
            try:
                lead = self.cast.organisations["chengjian"]
                commands.dispatch(pk, by=self.cast.actor("heqing", self.now), lead=lead, **told)
                commands.send_back(pk, by=self.cast.actor("maoli", self.now), reason="不归我们", **told)
            except Refusal:
                return

    @rule(days=st.integers(1, 6))
    def nobody_does_anything(self, days: int) -> None:
        self.now += timedelta(days=days)
        escalate_due(self.cast.street.pk, self.now)

    @invariant()
    def each_open_case_has_somebody_who_must_act_and_can(self) -> None:
        if not hasattr(self, "cast"):
            return
        known = list(Case.objects.filter(state__in=OPEN).select_related("lead", "unit", "category"))
        told = nexts_of(known, at=self.now)
        assert set(told) == {case.pk for case in known}
        for case in known:
            answer = told[case.pk]
            assert answer.who.accounts or answer.who.kind in ("reporter", "operator")
            assert case.returned <= 3 or case.arbiter or case.named_at or case.reopened
            if answer.action in CASE.rows and not answer.who.vacant:
                assert who_can(answer, case, self.now), (answer, case.state)
            acts = {"arbiter": "arbitrate", "raised": "hand_back"}
            if answer.action in acts and not answer.who.vacant:
                by = actor_for(Account.objects.get(pk=answer.who.accounts[0]), at=self.now)
                assert acts[answer.action] in CASE.open_to(by, case)


SomebodyMustAct.TestCase.settings = settings(
    max_examples=6, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.django_db
class TestSomebodyMustAct(SomebodyMustAct.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Some two hundred and fifty steps a run, other ones every time."""
