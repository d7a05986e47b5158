"""Pages of drafts and plans: who may open them, what they show, and that every form survives what is typed."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from linli.territory.models import Draft, DraftRow, Unit
from linli.territory.public import tree
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast, box

from .files import collection, feature

pytestmark = pytest.mark.django_db

W1 = box(121.440, 31.190, 121.450, 31.195)
OVER = box(121.440, 31.1949, 121.450, 31.200)


def page(name: str, *args: Any) -> str:
    return reverse(f"territory:{name}", args=["fenglin", *args])


def upload(client: Client, body: bytes, **told: Any) -> Any:
    typed = {
        "key": f"k{Draft.objects.count()}", "on": "2026-12-01", "datum": "wgs84", "tolerance": "1", "snap": "on",
        "file": SimpleUploadedFile("网格.geojson", body),
    }  # fmt: skip
    return client.post(page("draft_import"), typed | told)


def some_file(count: int = 1) -> bytes:
    rows = [feature(f"N{n}", None, name=f"新{n}", parent="W") for n in range(count)]
    return collection(feature("W2", OVER, name="宛南二村", parent="W"), *rows)


def drafted(client: Client, body: bytes | None = None) -> Draft:
    answer = upload(client, body or some_file())
    assert answer.status_code == 302, answer.content[:800]
    return Draft.objects.order_by("-made_at").first()


def test_only_who_holds_the_power_gets_in_and_outsiders_learn_nothing(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk)
    shown = [
        page("drafts"), page("draft_import"), page("draft_change"), page("draft_sample"), page("draft", draft.pk),
        page("draft_shapes", draft.pk, "before"), page("draft_shapes", draft.pk, "after"),
        page("draft_shapes", draft.pk, "faults-before"),
    ]  # fmt: skip
    acts = [page(f"{name}_draft", draft.pk) for name in ("decide", "ask", "accept", "discard")]

    assert {path: desk.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)
    for name in ("heqing", "shenyi", "gaolan"):
        other = signed_in(cast, name)
        assert {other.get(path).status_code for path in shown} == {403}
        assert {other.post(path).status_code for path in acts} == {403}
    assert {Client().get(path).status_code for path in shown} == {302}
    assert "territory/drafts/" not in signed_in(cast, "heqing").get(page("tree")).content.decode()
    assert "territory/drafts/" in desk.get(page("tree")).content.decode()


def test_a_file_is_checked_shown_and_taken_over(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk)
    text = desk.get(page("draft", draft.pk)).content.decode()
    assert "宛南一村" in text
    assert "m²" in text

    answer = desk.post(page("accept_draft", draft.pk), {"faults_may_stay": "1"})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "accepted"
    assert Unit.objects.get(code="N0").name == "新0"
    assert desk.post(page("accept_draft", draft.pk)).status_code == 302
    assert Unit.objects.filter(code="N0").count() == 1
    assert desk.get(page("draft", draft.pk)).status_code == 200


def test_what_stays_is_listed_by_row_and_a_large_overlap_is_ticked_alone(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    on_top = collection(feature("W2", box(121.440, 31.191, 121.450, 31.200), name="宛南二村", parent="W"))
    draft = drafted(desk, on_top)
    text = desk.get(page("draft", draft.pk)).content.decode()
    assert 'name="stay" value="1.overlap.W1" required' in text
    assert "处问题" in text
    assert queries_of(desk, page("draft", draft.pk)) <= 12

    desk.post(page("accept_draft", draft.pk), {"faults_may_stay": "1"})
    draft.refresh_from_db()
    assert draft.state == "open"

    desk.post(page("accept_draft", draft.pk), {"stay": "1.overlap.W1", "faults_may_stay": "1"})
    draft.refresh_from_db()
    assert draft.state == "accepted"


def test_every_fault_is_taken_along_as_a_workbook(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk)

    answer = desk.get(page("draft_faults", draft.pk))

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 1 + draft.counts["faults"]
    assert signed_in(cast, "heqing").get(page("draft_faults", draft.pk)).status_code == 403


def test_repairs_are_refused_and_chosen_one_by_one_and_together(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk)
    decide = page("decide_draft", draft.pk)

    def chosen() -> list[bool]:
        return [
            one["chosen"]
            for row in DraftRow.objects.filter(draft=draft).order_by("number")
            for one in row.repairs
        ]

    key = DraftRow.objects.get(draft=draft, number=1).repairs[0]["key"]
    assert chosen() == [True]
    answer = desk.post(decide, {"refuse": key, "back": "show=all"})
    assert answer["Location"].endswith("?show=all#row-1")
    assert chosen() == [False]
    desk.post(decide, {"every": "accept"})
    assert chosen() == [True]
    desk.post(decide, {"leave_out": "2"})
    draft.refresh_from_db()
    assert draft.counts["changes"]["left_out"] == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"file": SimpleUploadedFile("x.geojson", b"")}, {"file": SimpleUploadedFile("x.bin", b"\x00\x01\x02")},
        {"on": "someday"}, {"datum": "moon"}, {"tolerance": "-1"}, {"tolerance": "nan"}, {"file": ""},
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_the_form(cast: Cast, typed: dict[str, Any]) -> None:
    answer = upload(signed_in(cast, "jiangwei"), some_file(), **typed)

    assert answer.status_code == 422
    assert not Draft.objects.exists()


def test_what_is_typed_into_the_other_forms_never_breaks_them(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk)
    nonsense = {
        "accept": "x" * 200, "leave_out": "-1", "every": "maybe", "tolerance": "inf", "on": "0000", "snap": "?",
        "default_parent": "\x00", "column_code": "no such", "do": "explode", "unit": "Z · ", "from": ["x"], "back": "//evil",
    }  # fmt: skip
    for name in ("decide_draft", "ask_draft"):
        assert desk.post(page(name, draft.pk), nonsense).status_code == 422
    assert desk.post(page("decide_draft", draft.pk), {"accept": "9.none"}).status_code == 302
    for query in ("?show=x", "?from=99999999999", "?from=²", "?from=abc", "?level=%00"):
        assert desk.get(page("draft", draft.pk) + query).status_code == 200, query
    assert desk.get(page("draft", draft.pk) + "?page=junk").status_code == 400


def test_the_same_form_sent_twice_makes_one_draft(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")

    first, second = (upload(desk, some_file(), key="same") for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_draft_takes_as_many_queries_for_many_rows_as_for_one(cast: Cast, rows: int) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk, some_file(rows))

    assert queries_of(desk, page("draft", draft.pk)) <= 5
    assert queries_of(desk, page("drafts")) <= 4


def test_a_column_that_cannot_be_guessed_is_asked_for(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    body = "甲,乙,丙\nN1,新一,W\n".encode()
    draft = drafted(desk, body)
    assert draft.counts["blocking"] > 0

    answer = desk.post(
        page("ask_draft", draft.pk),
        {"on": "2026-12-01", "tolerance": "1", "column_code": "甲", "column_name": "乙", "column_parent": "丙",
         "default_level": "committee", "default_parent": ""},
    )  # fmt: skip

    assert answer.status_code == 302
    row = DraftRow.objects.get(draft=draft)
    assert (row.code, row.said["name"], row.said["level"], row.change) == ("N1", "新一", "committee", "new")


def test_the_sample_is_faulty_and_reads(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")

    draft = drafted(desk, desk.get(page("draft_sample")).content)

    assert draft.counts["faults"] >= 2


@pytest.mark.parametrize("form", ["geojson", "csv", "xlsx"])
def test_the_tree_is_taken_along_by_anybody(cast: Cast, form: str) -> None:
    answer = Client().get(page("exported", form))

    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if form == "xlsx":
        assert load_workbook(BytesIO(body)).active.max_row == 13
    else:
        assert "宛南一村".encode() in body
    assert Client().get(page("exported", "exe")).status_code == 404


def test_a_plan_is_made_step_by_step_and_says_what_hangs_on_what_ends(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    answer = desk.post(page("draft_change"), {"key": "p", "name": "片区调整", "on": "2026-12-01"})
    draft = Draft.objects.get()
    assert answer["Location"] == page("draft", draft.pk)
    sheet = desk.get(
        page("draft", draft.pk) + "?level=area&from=W&from=E&names=北片区%0A南片区"
    ).content.decode()
    assert sheet.count('name="share-') == 6

    desk.post(
        page("plan_step", draft.pk),
        {
            "do": "regroup",
            "from": ["W", "E"],
            "target": ["北片区", "南片区"],
            "share-W1": "1",
            "share-W2": "0",
            "share-E1": "0",
        },
    )
    text = desk.get(page("draft", draft.pk)).content.decode()
    assert "何青" in text
    assert queries_of(desk, page("draft", draft.pk)) <= 10
    for when in ("before", "after"):
        assert desk.get(page("draft_shapes", draft.pk, when)).status_code == 200
    desk.post(page("accept_draft", draft.pk))

    draft.refresh_from_db()
    assert draft.state == "accepted"
    from datetime import date

    (root,) = tree(cast.street, date(2026, 12, 1))
    assert sorted(area.unit.name for area in root.children) == ["北片区", "南片区"]
    assert "何青" in desk.get(page("draft", draft.pk)).content.decode()


def test_steps_that_make_no_sense_are_said_and_dropped_steps_are_gone(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    desk.post(page("draft_change"), {"key": "p", "name": "调整", "on": "2026-12-01"})
    draft = Draft.objects.get()
    for typed in (
        {},
        {"do": "explode"},
        {"do": "move", "unit": "zz", "parent": "W"},
        {"do": "regroup"},
        {"do": "rename", "unit": "W"},
    ):
        assert desk.post(page("plan_step", draft.pk), typed).status_code == 302
    desk.post(page("plan_step", draft.pk), {"do": "rename", "unit": "W · 宛南", "name": "新宛南"})
    draft.refresh_from_db()
    assert len(draft.asked["steps"]) == 1

    assert "已撤销" in desk.post(page("plan_drop", draft.pk, 0), follow=True).content.decode()
    desk.post(page("plan_drop", draft.pk, 7))

    draft.refresh_from_db()
    assert draft.asked["steps"] == []


def test_a_plan_that_only_renames_a_level_says_so(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    desk.post(page("draft_change"), {"key": "p", "name": "改称", "on": "2026-12-01"})
    draft = Draft.objects.get()
    desk.post(page("plan_step", draft.pk), {"do": "rename_level", "level": "area", "name": "网格片"})
    desk.post(page("accept_draft", draft.pk))

    text = desk.get(page("draft", draft.pk)).content.decode()

    assert "更名 1 个层级。" in text
    assert "新设 0" not in text


def test_what_cannot_be_drawn_does_not_speak_of_typing_and_numbers_agree(cast: Cast) -> None:
    desk = signed_in(cast, "jiangwei")
    draft = drafted(desk)

    zh = desk.get(page("draft", draft.pk)).content.decode()
    desk.cookies["django_language"] = "en"
    en = desk.get(page("draft", draft.pk)).content.decode()

    assert 'data-failed="地图没能打开，下面的表格内容完整。"' in zh
    assert ("新设 1 个<" in zh, "1 new unit<" in en) == (True, True)
