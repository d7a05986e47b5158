"""The hotline for programs: the same calls and files as by the pages, once for their key, for those who may."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.cases.models import Case, Look
from linli.hotline.models import Call, OrderFile
from tests.api.callers import program_of
from tests.cast import Cast
from tests.factories import an_opened
from tests.hotline.test_orders import a_row, table, worked

pytestmark = pytest.mark.django_db
CALL = {"words": "宛南一村门口井盖不见了", "place": "宛南一村", "phone": "13900001111", "category": "C0101"}


def test_a_call_is_taken_once_for_its_key_and_answers_the_same_link(cast: Cast) -> None:
    program = program_of(cast, "shenyi")

    first, again = (program.post("calls", CALL, key="call-0001").json() for _ in range(2))

    assert (first, Case.objects.count(), Call.objects.count()) == (again, 1, 1)
    assert (first["end"], first["number"], "/follow/" in first["link"]) == (
        "case",
        Case.objects.get().number,
        True,
    )


def test_what_a_call_may_be_about_is_asked_and_answered(cast: Cast) -> None:
    known = an_opened(cast, at=timezone.now()).case
    program = program_of(cast, "shenyi")

    told = program.post("alike", {"words": "上水井盖不见了", "place": "宛南一村"}, key="").json()
    voice = program.post("calls", CALL | {"end": "voice", "about": known.number}).json()

    assert (told["place"], told["categories"][:1], [one["number"] for one in told["cases"]]) == (
        "宛南一村", ["C0101"], [known.number]
    )  # fmt: skip
    assert (voice["end"], voice["number"]) == ("voice", known.number)


def test_who_calls_is_a_look_by_the_api(cast: Cast) -> None:
    program = program_of(cast, "shenyi")
    program.post("calls", CALL)

    told = program.post("caller", {"phone": "139 0000 1111"}, key="").json()
    nothing = program_of(cast, "gaolan").post("caller", {"phone": "13900001111"}, key="").json()

    assert (told["calls"], [one["number"] for one in told["cases"]]) == (1, [Case.objects.get().number])
    assert (nothing, [look.way for look in Look.objects.all()]) == (
        {"name": "", "calls": 0, "cases": []},
        ["api"],
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"category": "X99"}, "unknown_type"), ({"end": "voice"}, "case_not_named"), ({"words": " "}, "nothing_said"),
        ({"end": "answered"}, "nothing_asked"), ({"about": "FL-2026-999999", "end": "word"}, "case_not_named"),
    ],
)  # fmt: skip
def test_refusals_have_their_codes_and_keep_nothing(cast: Cast, more: dict[str, str], code: str) -> None:
    answer = program_of(cast, "shenyi").post("calls", CALL | more)

    assert (answer.status_code, answer.json()["code"], Call.objects.count()) == (422, code, 0)


def test_the_log_and_the_script(cast: Cast) -> None:
    program = program_of(cast, "shenyi")
    taken = program.post("calls", CALL).json()

    log = program.get("calls").json()["items"]
    script = program.get("scripts", category="C0101").json()["lines"]

    assert [(one["id"], one["number"], one["category"]) for one in log] == [
        (taken["call"], taken["number"], "C0101")
    ]
    assert program.get(f"calls/{taken['call']}").json() == log[0]
    assert [line["step"] for line in script] == ["greet", "ask", "ask", "ask", "ask", "advise", "end", "end"]


def brought(program: Any, data: bytes) -> Any:
    told = {"platform": "12345", "file": SimpleUploadedFile("orders.csv", data)}
    return program.client.post("/api/v1/streets/fenglin/order-files", told, headers=program.headers)


def test_a_file_is_brought_checked_and_imported(cast: Cast) -> None:
    program = program_of(cast, "shenyi")
    made = brought(program, table([a_row(1), a_row(2, at="昨天")])).json()
    file = OrderFile.objects.get()
    worked(file)

    checked = program.get(f"order-files/{made['id']}").json()
    faults = program.get(f"order-files/{made['id']}/faults").json()["items"]
    program.post(f"order-files/{made['id']}/import")
    worked(file)
    orders = program.get("orders").json()

    assert (made["state"], checked["state"], checked["accepted"], checked["rejected"]) == (
        "waiting",
        "checked",
        1,
        1,
    )
    assert [fault["row"] for fault in faults] == [3]
    assert ([one["order"] for one in orders["items"]], orders["more"]) == (["GD1"], False)
    assert [one["state"] for one in program.get("order-files").json()["items"]] == ["done"]
    assert program.post(f"order-files/{made['id']}/stop").json()["code"] == "file_elsewhere"


def test_columns_are_said_and_a_file_is_thrown_away(cast: Cast) -> None:
    program = program_of(cast, "shenyi")
    made = brought(program, table([a_row(1)])).json()
    file = worked(OrderFile.objects.get())

    wrong = program.post(f"order-files/{made['id']}/columns", {"columns": {"id": "编码"}})
    said = program.post(
        f"order-files/{made['id']}/columns", {"columns": {"title": "诉求内容"}, "datum": "gcj02"}
    ).json()
    worked(file)
    dropped = program.post(f"order-files/{made['id']}/drop").json()

    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_column")
    assert (said["state"], said["columns"]["title"], dropped["state"]) == (
        "checking",
        ["诉求内容"],
        "dropped",
    )


def test_only_those_of_the_hotline_may(cast: Cast) -> None:
    program = program_of(cast, "gaolan")

    assert [program.get(path).status_code for path in ("order-files", "orders")] == [403, 403]
    assert brought(program, b"x").status_code == 403
