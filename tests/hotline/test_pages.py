"""Pages of the hotline: a call is taken by a form that loses nothing, orders are looked at before they are imported."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from linli.cases.models import Case, Look, Reporter
from linli.cases.states import Door, State
from linli.hotline.commands import Caught, take_call
from linli.hotline.commands.orders import next_orders
from linli.hotline.models import Call, OrderFile
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import an_opened
from tests.hotline.test_orders import HEAD, a_row, brought, imported, table, worked

pytestmark = pytest.mark.django_db
DESK = "/s/fenglin/hotline/"
PHONE = "13900001111"


def a_call(**told: str) -> dict[str, str]:
    return {
        "key": "k-1",
        "words": "宛南一村门口井盖不见了",
        "place": "宛南一村",
        "phone": PHONE,
        "end": "case",
    } | told


def at(name: str, *args: Any) -> str:
    return reverse(f"hotline:{name}", args=["fenglin", *args])


def test_a_call_is_taken_by_the_form_and_the_page_says_what_to_tell(cast: Cast) -> None:
    page = signed_in(cast, "shenyi").post(DESK, a_call(talk="38")).content.decode()

    case, call = Case.objects.get(), Call.objects.get()
    assert (case.door, (call.ended_at - call.began_at).total_seconds()) == (Door.HOTLINE, 38)
    assert f"请告诉来电人编号：{case.number}" in page
    assert "/follow/" in page


def test_a_form_that_is_sent_twice_counts_once_and_shows_the_same_link(cast: Cast) -> None:
    client = signed_in(cast, "shenyi")

    pages = [client.post(DESK, a_call()).content.decode() for _ in range(2)]
    links = [page.split('value="http')[1].split('"')[0] for page in pages]

    assert (Case.objects.count(), Call.objects.count(), links[0] == links[1]) == (1, 1, True)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"words": ""}, "请用几个字记下对方说了什么。"),
        ({"phone": "打不通"}, "这不像电话号码，请改正或留空。"),
        ({"end": "answered"}, "请写下您的答复。"),
        ({"category": "X99"}, "目录里没有这个类别。"),
        ({"about": "voice:FL-2026-999999"}, "请选择这通电话说的是哪个事项。"),
        ({"lon": "nan", "lat": "x"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    cast: Cast, told: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast, "shenyi").post(DESK, a_call(**told))

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, Call.objects.count()) == (422, True, 0)
    assert ('value="宛南一村"' in page, (told.get("words", "井盖") or "宛南") in page) == (True, True)


def test_an_order_that_is_here_says_under_which_number(cast: Cast) -> None:
    client = signed_in(cast, "shenyi")
    client.post(DESK, a_call(order="GD7"))

    answer = client.post(DESK, a_call(order="GD7", key="k-2"))

    assert answer.status_code == 409
    assert f"工单 GD7 已经在这里：{Case.objects.get().number}" in answer.content.decode()


def test_who_called_before_is_shown_by_post_and_the_look_is_written(cast: Cast) -> None:
    client = signed_in(cast, "shenyi")
    client.post(DESK, a_call(name="王女士"))
    case = Case.objects.get()

    page = client.post(
        at("caller"), {"phone": "139 0000 1111"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert ("王女士" in page, f"word:{case.number}" in page, "<html" in page) == (True, True, False)
    assert [look.purpose for look in Look.objects.all()] == ["call"]
    assert client.get(at("caller"), {"phone": PHONE}).status_code == 405


def test_who_may_not_see_contacts_is_told_so(cast: Cast) -> None:
    signed_in(cast, "shenyi").post(DESK, a_call(name="王女士"))

    page = signed_in(cast, "gaolan").post(at("caller"), {"phone": PHONE}).content.decode()

    assert ("王女士" in page, "以前的来电只有可以查看联系方式的人才能看到。" in page, Look.objects.count()) == (
        False, True, 0
    )  # fmt: skip


def test_while_words_are_typed_kinds_known_cases_and_the_script_are_offered(cast: Cast) -> None:
    known = an_opened(cast, at=timezone.now()).case
    client = signed_in(cast, "shenyi")

    page = client.post(
        at("beside"), {"words": "井盖不见了", "place": "宛南一村", "category": "C0101"}
    ).content.decode()

    assert (f"voice:{known.number}" in page, 'id="kind-C0101"' in page) == (True, True)
    assert "是什么盖子或设施" in page


def test_one_more_voice_by_the_form(cast: Cast) -> None:
    main = an_opened(cast).case

    page = signed_in(cast, "shenyi").post(DESK, a_call(about=f"voice:{main.number}")).content.decode()

    own = Case.objects.exclude(pk=main.pk).get()
    assert (own.state, Reporter.objects.get(case=own).phone, f"{main.number} 又多一人反映" in page) == (
        State.MERGED, PHONE, True
    )  # fmt: skip


def test_the_log_and_one_call(cast: Cast) -> None:
    client = signed_in(cast, "shenyi")
    client.post(DESK, a_call(end="answered", words="几点上班？", answer="九点"))
    call = Call.objects.get()

    log, one = client.get(at("calls")).content.decode(), client.get(at("call", call.pk)).content.decode()

    assert ("当场答复" in log, PHONE in log, "几点上班？" in one, PHONE in one) == (True, False, True, False)
    assert len(b"".join(client.get(at("calls_excel")).streaming_content)) > 1000
    assert signed_in(cast, "gaolan").get(at("call", call.pk)).status_code == 404


@pytest.mark.parametrize("name", ["desk", "calls", "orders"])
def test_pages_ask_no_more_queries_for_more_rows(cast: Cast, name: str) -> None:
    client, told = (
        signed_in(cast, "shenyi"),
        {"street": cast.street, "end": "answered", "by": cast.shenyi, "at": NOON},
    )
    counts = []
    for wanted in (1, 3):
        while Call.objects.count() < wanted:
            take_call(told=Caught(words="问", answer="答"), **told)
            brought(cast, table([a_row(1)]))
        client.get(at(name))
        counts.append(queries_of(client, at(name)))

    assert (counts[0], counts[0] <= 12) == (counts[1], True), counts


# --- Work orders --------------------------------------------------------------------------------------------------------
def test_a_file_is_brought_checked_looked_at_and_imported(cast: Cast) -> None:
    client = signed_in(cast, "shenyi")
    file = SimpleUploadedFile("工单.csv", table([a_row(1), a_row(2, at="昨天")]))

    answer = client.post(at("orders"), {"platform": "12345", "file": file, "key": "b-1"})
    found = OrderFile.objects.get()
    while next_orders(at=NOON):
        pass
    page = client.get(answer["Location"]).content.decode()
    client.post(at("orders_import", found.pk))
    client.post(at("orders_import", found.pk))

    assert answer["Location"] == at("order_file", found.pk)
    assert ("导入 1 行" in page, "“昨天”不是可识别的日期" in page, "路灯不亮1" in page) == (
        True,
        True,
        True,
    )
    assert (worked(found).state, Case.objects.count()) == ("done", 1)
    assert len(b"".join(client.get(at("order_faults", found.pk)).streaming_content)) > 1000


def test_a_form_without_a_file_keeps_what_was_typed(cast: Cast) -> None:
    answer = signed_in(cast, "shenyi").post(at("orders"), {"platform": "市长信箱"})

    assert (answer.status_code, 'value="市长信箱"' in answer.content.decode(), OrderFile.objects.count()) == (
        422,
        True,
        0,
    )


def test_columns_are_said_on_the_page(cast: Cast) -> None:
    client = signed_in(cast, "shenyi")
    file = worked(brought(cast, table([a_row(1)], ["单子", "几时", "说了啥", *HEAD[3:]])))

    wrong = client.post(at("order_columns", file.pk), {"datum": "mars"})
    client.post(
        at("order_columns", file.pk),
        {"datum": "wgs84", "of_id": "单子", "of_created_at": "几时", "of_body": "说了啥"},
    )

    assert (wrong.status_code, worked(file).state, worked(file).accepted) == (422, "checked", 1)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_orders_are_given_back_in_three_forms(cast: Cast, form: str) -> None:
    client = signed_in(cast, "shenyi")
    imported(cast, table([a_row(1)]))

    answer = client.get(at("orders_give"), {"platform": "12345", "form": form})

    assert (answer.status_code, len(b"".join(answer.streaming_content)) > 100) == (200, True)
    assert client.get(at("orders_give"), {"platform": "nobody"}).status_code == 302


def test_only_those_of_the_hotline_see_its_files(cast: Cast) -> None:
    file = brought(cast, table([a_row(1)]))

    assert signed_in(cast, "gaolan").get(at("orders")).status_code == 403
    assert signed_in(cast, "heqing").get(at("order_file", file.pk)).status_code == 403
