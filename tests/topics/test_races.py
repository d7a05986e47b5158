"""What happens when two people press at once. Real transactions, real threads."""

from typing import Any

import pytest

from linli.kernel.errors import MovedMeanwhile
from linli.topics import commands
from linli.topics.errors import ForItAlready, SameTopic
from linli.topics.models import Point, Promise, Topic, Voice
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast

from .acting import MET, OVERDUE, accepted, act, promised, proposed

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_screen_at_once_one_is_told_who_was_faster(cast: Cast):
    one = proposed(cast)
    heqing, jiangwei = cast.heqing, cast.jiangwei
    here = {"street_id": cast.street.pk, "at": NOON}

    told = at_once(
        lambda: commands.accept(one.pk, **here, by=heqing, criteria=MET, public_title="电梯"),
        lambda: commands.refuse(one.pk, **here, by=jiangwei, reason="不行"),
    )

    assert sorted(type(answer).__name__ for answer in told) == ["MovedMeanwhile", "Topic"]
    assert Topic.objects.get().state in {"accepted", "refused"}


def test_a_double_press_of_one_person_counts_once_and_two_people_count_twice(cast: Cast):
    one = accepted(cast)

    def support(key: str, device: str) -> Any:
        return lambda: commands.support(one, said=commands.Said(device=device), key=key, at=NOON)

    told = at_once(support("a", "d1"), support("b", "d1"), support("c", "d2"), support("c", "d2"))

    assert [isinstance(answer, ForItAlready) for answer in told].count(True) == 1
    assert (Topic.objects.get().voices, Voice.objects.filter(part="supporter").count()) == (3, 2)


def test_two_topics_that_are_joined_to_each_other_at_once_do_not_both_vanish(cast: Cast):
    first, second = proposed(cast), proposed(cast, key="two")
    by, here = cast.heqing, {"street_id": cast.street.pk, "at": NOON}

    told = at_once(
        lambda: commands.join(first.pk, **here, by=by, main=second),
        lambda: commands.join(second.pk, **here, by=by, main=first),
    )

    assert sorted(Topic.objects.values_list("state", flat=True)) == ["joined", "proposed"]
    assert [isinstance(answer, SameTopic | MovedMeanwhile) for answer in told].count(True) == 1


def test_numbers_are_given_once_to_those_who_propose_at_once(cast: Cast):
    told = at_once(*(lambda n=n: proposed(cast, key=f"k{n % 3}").number for n in range(4)))

    assert sorted(set(told)) == [1, 2, 3]
    assert Topic.objects.count() == 3


def test_a_promise_is_kept_and_reminded_of_once_however_many_do_it(cast: Cast):
    one, promise = promised(cast)
    at_once(*(lambda: commands.tell_overdue(at=OVERDUE) for _n in range(3)))
    maoli = cast.maoli
    kept = {
        "street_id": cast.street.pk,
        "by": maoli,
        "at": OVERDUE,
        "note": "好了",
        "promise": promise,
        "kept": True,
    }

    at_once(*(lambda: commands.progress(one.pk, **kept) for _n in range(3)))

    assert sorted(Point.objects.values_list("rule", flat=True)) == ["kept_late", "late"]
    assert Promise.objects.get().kept_at == OVERDUE
    assert act(cast, Topic.objects.get(), "deliver", result="好了", at=OVERDUE).state == "delivered"
