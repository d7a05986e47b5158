"""Two at once: the same work order by two telephones, the same file by two workers, the same press twice."""

import pytest

from linli.cases.models import Case
from linli.hotline.commands import Caught, take_call
from linli.hotline.commands.orders import import_orders, next_orders
from linli.hotline.models import Call, OrderFile
from linli.kernel.errors import Refusal
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast
from tests.hotline.test_orders import a_row, brought, table, worked

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_order_by_two_telephones_is_one_case_and_the_second_is_told_its_number(cast: Cast) -> None:
    told = Caught(words="井盖不见了", place="宛南一村", order="GD1")
    by = cast.shenyi

    came = at_once(
        *(lambda: take_call(street=cast.street, told=told, end="case", by=by, at=NOON) for _n in range(4))
    )

    refused = [one for one in came if isinstance(one, Refusal)]
    assert (Case.objects.count(), Call.objects.count()) == (1, 1)
    assert {one.code for one in refused} == {"order_here"}
    assert {one.facts["number"] for one in refused} == {Case.objects.get().number}


def test_two_workers_at_one_file_import_each_row_once(cast: Cast) -> None:
    file = worked(brought(cast, table(a_row(n) for n in range(40))))
    by = cast.shenyi
    pressed = at_once(
        *(lambda: import_orders(file.pk, street_id=cast.street.pk, by=by, at=NOON) for _n in range(2))
    )

    def work() -> None:
        while next_orders(at=NOON):
            pass

    at_once(work, work)
    worked(file)

    assert [one.code for one in pressed if isinstance(one, Refusal)] == ["file_elsewhere"]
    assert (OrderFile.objects.get().accepted, Case.objects.count()) == (40, 40)
