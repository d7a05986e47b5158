"""Several at work, all at once: real transactions, real threads."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from linli.cases import commands
from linli.cases.commands.alarms import alarm_late
from linli.cases.models import Assignment, Case, Joint, Share
from linli.cases.states import State
from linli.kernel import seals
from linli.kernel.calendar import Limit
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from linli.people.public import SYSTEM, set_default_roles
from tests.cast import NOON, Cast

from .several import HERE, HOUR, WHO, a_ktv, build_five, called, item
from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def codes(came: list[Any]) -> list[str]:
    return sorted(one.code if isinstance(one, Refusal) else "done" for one in came)


def test_of_two_colleagues_who_sign_in_at_once_one_does_and_the_other_is_told(cast: Cast):
    five = build_five(cast)
    case = a_ktv(five)
    called(five, case)
    mine = item(case, five.organisations["wenhua"], "arrival")

    came = at_once(
        *(
            lambda: five.act(
                case, commands.sign_in, five.officer["wenhua"], at=NOON + HOUR + timedelta(minutes=5), item=mine, **HERE
            )
            for _ in range(4)
        )
    )  # fmt: skip

    assert codes(came) == ["done", "moved_meanwhile", "moved_meanwhile", "moved_meanwhile"]
    assert {one.facts["who"] for one in came if isinstance(one, Refusal)} == {"文化执法队的人"}
    assert JournalLine.objects.filter(subject_id=case.pk, action="sign_in").count() == 1


def test_all_five_sign_in_at_once_while_the_caller_concludes_and_nobody_is_lost(cast: Cast):
    five = build_five(cast)
    case = a_ktv(five)
    joint = called(five, case)
    items = {code: item(case, five.organisations[code], "arrival") for code in WHO}
    at = NOON + HOUR + timedelta(minutes=5)

    came = at_once(
        *(
            lambda code=code: five.act(
                case, commands.sign_in, five.officer[code], at=at, item=items[code], **HERE
            )
            for code in WHO
        ),
        lambda: five.act(
            case, commands.conclude_joint, five.cast.heqing, at=at, item=joint.pk, conclusion="完"
        ),
    )

    line = JournalLine.objects.get(subject_id=case.pk, action="conclude_joint")
    ids = {one.pk: code for code, one in five.organisations.items()}
    there = {code for code, one in zip(WHO, came, strict=False) if not isinstance(one, Refusal)}
    assert {ids[pk] for pk in line.facts["came"]} == there
    assert {ids[pk] for pk in line.facts["absent"]} == set(WHO) - there
    assert set(Share.objects.filter(joint=joint).values_list("state", flat=True)) <= {"done", "missed"}
    assert Case.objects.get(pk=case.pk).organisations == []
    assert seals.verify().sound


def test_two_calls_and_two_conclusions_at_once_are_one_each(cast: Cast):
    five = build_five(cast)
    case = a_ktv(five)

    calls = at_once(*(lambda: called(five, case) for _ in range(2)))
    joint = Joint.objects.get()
    ends = at_once(
        *(
            lambda: five.act(
                case, commands.conclude_joint, five.cast.heqing, at=NOON + 2 * HOUR, item=joint.pk, conclusion="完"
            )
            for _ in range(2)
        )
    )  # fmt: skip

    assert codes(calls) == ["done", "joint_under_way"]
    assert codes(ends) == ["done", "moved_meanwhile"]
    assert Share.objects.count() == 5


def test_two_sweeps_at_once_tell_of_each_late_share_once(cast: Cast):
    five = build_five(cast)
    case = a_ktv(five)
    called(five, case)
    late = NOON + timedelta(days=1)

    told = at_once(*(lambda: alarm_late(at=late) for _ in range(3)))

    assert sum(told) == 5
    lines = JournalLine.objects.filter(subject_id=case.pk, action="overdue_share")
    assert lines.count() == 5
    assert Notice.objects.filter(line_id__in=lines.values("pk"), account__username="of-wenhua").count() == 1


# --- What holds whatever several do ------------------------------------------------------------------------------
class Several(RuleBasedStateMachine):
    """Five departments and an area head do anything in any order on one case.

    What nobody may do is refused, and whoever is not assigned and owes nothing does not see the case.
    """

    def __init__(self) -> None:
        super().__init__()
        from tests.cast import read_cast

        connection.close()
        self.five = build_five(read_cast()) if not hasattr(Several, "five") else Several.five
        Several.five = self.five
        self.case = a_ktv(self.five) if not hasattr(Several, "ktv") else self.fresh()
        Several.ktv = True
        self.at = NOON + HOUR

    def fresh(self) -> Case:
        from tests.factories import a_case

        return a_case(self.five.cast, state=State.FILED)

    def do(self, command: Any, who: str, **told: Any) -> None:
        self.at += timedelta(minutes=1)
        by = self.five.cast.heqing if who == "head" else self.five.officer[who]
        try:
            self.five.act(self.case, command, by, at=self.at, **told)
        except Refusal as refusal:
            assert refusal.code in {"moved_meanwhile", "not_allowed", "already_asked", "joint_under_way", "not_found",
                                    "not_on_the_spot", "no_lead", "missing"}, refusal.code  # fmt: skip

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
    from hypothesis.stateful import run_state_machine_as_test

    for name in ("five", "ktv"):
        if hasattr(Several, name):
            delattr(Several, name)
    set_default_roles(by=SYSTEM, at=NOON)
    run_state_machine_as_test(
        Several, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
