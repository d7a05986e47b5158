"""Several at work, all at once: real transactions, real threads."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.commands.alarms import alarm_late
from linli.cases.models import Case, Joint, Share
from linli.kernel import seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
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
    joint = called(five, case, starts_at=NOON + HOUR + timedelta(minutes=5))
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
