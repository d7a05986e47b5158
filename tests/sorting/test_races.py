"""What two press at once. Real transactions, real threads."""

import pytest

from linli.kernel.errors import Refusal
from linli.people.public import SYSTEM
from linli.sorting.commands import ask_training, train_sorter
from linli.sorting.models import SorterVersion
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast

from .test_training import DAY, office

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_ask_for_a_training_one_is_told_that_it_is_asked_for(cast: Cast) -> None:
    came = at_once(*(lambda: ask_training(cast.street, by=cast.jiangwei, at=NOON) for _n in range(2)))

    assert [one.code for one in came if isinstance(one, Refusal)] == ["training_asked"]
    assert SorterVersion.objects.count() == 1


def test_two_trainings_that_end_at_once_become_two_versions_and_one_is_used(cast: Cast) -> None:
    office(cast, 8)

    came = at_once(*(lambda: train_sorter(cast.street, by=SYSTEM, at=NOON + DAY) for _n in range(2)))

    assert sorted(one.number for one in came) == [1, 2]
    assert sorted(SorterVersion.objects.values_list("number", "state")) == [(1, "kept"), (2, "in_force")]
