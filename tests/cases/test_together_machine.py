"""What holds on a case of several, whatever they do in whatever order."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from linli.cases import commands
from linli.cases.models import Assignment, Case, Joint, Share
from linli.cases.states import State
from linli.kernel.calendar import Limit
from linli.kernel.errors import Refusal
from tests.cast import NOON, Cast
from tests.factories import a_case

from .several import HERE, HOUR, WHO, Five, build_five

pytestmark = pytest.mark.django_db


class Several(RuleBasedStateMachine):
    """Five departments and an area head do anything in any order on one case.

    What nobody may do is refused, and whoever is not assigned and owes nothing does not see the case.
    """

    five: Five

    def __init__(self) -> None:
        super().__init__()
        self.case = a_case(self.five.cast, state=State.FILED)
        self.at = NOON + HOUR

    def do(self, command: Any, who: str, **told: Any) -> None:
        self.at += timedelta(minutes=1)
        by = self.five.cast.heqing if who == "head" else self.five.officer[who]
        try:
            self.five.act(self.case, command, by, at=self.at, **told)
        except Refusal as refusal:
            assert refusal.code in {"moved_meanwhile", "not_allowed", "already_asked", "joint_under_way", "not_found",
                                    "not_on_the_spot", "no_lead", "missing", "waits_for_arbiter"}, refusal.code  # fmt: skip

    def some(self, data: Any, kind: str) -> Any:
        shares = list(
            Share.objects.filter(case=self.case, kind=kind)
            .order_by("given_at", "id")
            .values_list("pk", flat=True)
        )
        return data.draw(st.sampled_from(shares)) if shares else None

    departments = st.lists(st.sampled_from(WHO), min_size=1, max_size=3, unique=True)

    @rule(who=departments)
    def ask(self, who: list[str]) -> None:
        self.do(commands.ask_opinions, "head", question="?", limit=Limit(1, "h"),
                organisations=[self.five.organisations[one] for one in who])  # fmt: skip

    @rule(who=departments)
    def call(self, who: list[str]) -> None:
        self.do(commands.call_joint, "head", kind="whistle", why="查", starts_at=self.at + HOUR,
                organisations=[self.five.organisations[one] for one in who])  # fmt: skip

    @rule(who=departments, lead=st.sampled_from(WHO))
    def coordinate(self, who: list[str], lead: str) -> None:
        self.do(commands.coordinate, "head", lead=self.five.organisations[lead],
                supports=[self.five.organisations[one] for one in who])  # fmt: skip

    @rule(who=st.sampled_from(WHO), by=st.sampled_from(["head", *WHO]))
    def promise(self, who: str, by: str) -> None:
        self.do(commands.promise, by, what="做", on=(self.at + timedelta(days=1)).date(),
                organisation=self.five.organisations[who])  # fmt: skip

    @rule(
        who=st.sampled_from(["head", *WHO]),
        data=st.data(),
        kind=st.sampled_from(["task", "opinion", "arrival", "promise"]),
    )
    def answer(self, who: str, data: Any, kind: str) -> None:
        one = self.some(data, kind)
        if one is None:
            return
        command, told = {
            "task": (commands.do_task, {"done": "好"}), "opinion": (commands.give_opinion, {"stance": "agree"}),
            "arrival": (commands.sign_in, HERE), "promise": (commands.keep_promise, {"done": "好"}),
        }[kind]  # fmt: skip
        self.do(command, who, item=one, **told)

    @rule(
        who=st.sampled_from(["head", *WHO]),
        data=st.data(),
        kind=st.sampled_from(["task", "opinion", "promise"]),
    )
    def give_back(self, who: str, data: Any, kind: str) -> None:
        one = self.some(data, kind)
        if one is not None:
            self.do(
                commands.decline_task if kind == "task" else commands.drop_share,
                who,
                item=one,
                reason="不归我们",
            )

    @rule()
    def conclude(self) -> None:
        joint = Joint.objects.filter(case=self.case).order_by("-called_at").first()
        if joint is not None:
            self.do(commands.conclude_joint, "head", item=joint.pk, conclusion="完")

    @rule(who=st.sampled_from(WHO))
    def hand_on(self, who: str) -> None:
        self.do(commands.dispatch, "head", lead=self.five.organisations[who])
        self.do(commands.send_back, who, reason="不归我们")

    @invariant()
    def only_those_who_owe_or_are_assigned_see_it(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        assigned = set(
            Assignment.objects.filter(case=case, ends_at=None).values_list("organisation_id", flat=True)
        )
        owing = set(Share.objects.filter(case=case, state="open").values_list("organisation_id", flat=True))
        there = set(
            Share.objects.filter(case=case, kind="arrival", state="done", joint__state="called").values_list(
                "organisation_id", flat=True
            )
        )
        assert set(case.organisations) == assigned | owing | there
        assert (case.lead_id is None) == (
            not Assignment.objects.filter(case=case, part="lead", ends_at=None).exists()
        )


def test_whatever_several_do_only_those_concerned_see_the_case(cast: Cast):
    class OfThisStreet(Several):
        five = build_five(cast)

    run_state_machine_as_test(
        OfThisStreet, settings=settings(max_examples=10, stateful_step_count=20, deadline=None)
    )
