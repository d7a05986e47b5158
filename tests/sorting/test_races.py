"""What two press at once. Real transactions, real threads."""

import pytest

from linli.kernel.errors import Refusal
from linli.sorting.commands import ask_training
from linli.sorting.models import SorterVersion
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_ask_for_a_training_one_is_told_that_it_is_asked_for(cast: Cast) -> None:
    came = at_once(*(lambda: ask_training(cast.street, by=cast.jiangwei, at=NOON) for _n in range(2)))

    assert [one.code for one in came if isinstance(one, Refusal)] == ["training_asked"]
    assert SorterVersion.objects.count() == 1
