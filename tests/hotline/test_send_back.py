"""How an order stands goes back to its platform: each move once, signed by the webhooks, without names and numbers."""

import pytest

from linli.cases import commands
from linli.cases.models import Case
from linli.hotline.commands import Caught, take_call
from linli.kernel import journal
from linli.webhooks.commands import subscribe
from linli.webhooks.models import Message
from linli.webhooks.public import SubscriptionKind
from tests.cast import NOON, Cast
from tests.factories import a_case, manhole

pytestmark = pytest.mark.django_db


def listening(cast: Cast) -> None:
    subscribe(
        street=cast.street, name="12345", url="https://12345.example/back", events=[], by=cast.jiangwei, at=NOON,
        kind=SubscriptionKind.HOTLINE,
    )  # fmt: skip


def an_order(cast: Cast) -> Case:
    told = Caught(words="井盖不见了", place="宛南一村", phone="13900001111", name="王女士", order="GD9")
    case = take_call(street=cast.street, told=told, end="case", by=cast.shenyi, at=NOON).case
    assert case is not None
    return case


def told_back() -> list[tuple[str, str, str]]:
    journal.deliver("hotline")
    journal.deliver("hotline")
    rows = [one.body for one in Message.objects.order_by("at", "id")]
    return [(row["event"], row["data"]["order"], row["data"]["state"]) for row in rows]


def test_each_move_of_an_order_is_told_once(cast: Cast) -> None:
    listening(cast)
    case = an_order(cast)
    of = {"street_id": cast.street.pk, "at": NOON}
    commands.verify(case.pk, **of, by=cast.gaolan, finding="属实")
    commands.remark(case.pk, **of, by=cast.shenyi, text="已催办")
    commands.file(case.pk, **of, by=cast.heqing, category=manhole())

    assert told_back() == [
        ("order.reported", "GD9", "reported"), ("order.verified", "GD9", "verified"), ("order.filed", "GD9", "filed"),
    ]  # fmt: skip


def test_nothing_that_is_sent_names_the_caller(cast: Cast) -> None:
    listening(cast)
    case = an_order(cast)
    commands.decline(
        case.pk,
        street_id=cast.street.pk,
        by=cast.shenyi,
        at=NOON,
        reason="与 13812345678 联系过，不属于本街道",
    )

    told_back()

    body = str(Message.objects.order_by("at", "id").last().body)
    assert [word for word in ("王女士", "13900001111", "13812345678") if word in body] == []
    assert "不属于本街道" in body


def test_what_is_no_order_and_what_nobody_waits_for_is_not_told(cast: Cast) -> None:
    an_order(cast)
    assert told_back() == []
    listening(cast)
    a_case(cast)

    assert told_back() == []
