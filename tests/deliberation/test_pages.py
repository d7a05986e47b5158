"""The pages of meetings: planned, held, written down, published, objected to, as people do it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from linli.deliberation.commands import course, inviting, minutes
from linli.deliberation.models import AgendaItem, Attendee, Meeting, Objection, Resolution, Seat, Series
from linli.suggestions.public import RESIDENT, Proposal, suggest
from tests.cast import Cast
from tests.factories import a_case

from .acting import DAY, a_meeting, a_series, held

pytestmark = pytest.mark.django_db
M = "/s/fenglin/meetings/"


def a_suggestion(cast: Cast, unit: str) -> int:
    """Return the number of a suggestion made somewhere."""
    proposal = Proposal("多装路灯", unit=cast.units[unit])
    return suggest(street=cast.street, proposal=proposal, key=unit, by=RESIDENT, at=timezone.now()).number


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[name], backend="linli.web.lookup.AccountBackend")
    return client


def test_a_series_is_begun_changed_and_ended_on_its_pages(cast: Cast) -> None:
    client = client_of(cast, "heqing")
    told = {
        "key": "k1", "kind": "joint_conference", "name": "宛南联席会议", "unit": str(cast.units["W1"].pk), "pattern": "month_2we",
        "starts_on": timezone.localdate().isoformat(), "begins": "14:00", "minutes": "90", "shift": "next", "period": "month",
    }  # fmt: skip

    bad = client.post(M + "series/new/", told | {"pattern": "own", "rule": "FREQ=SECONDLY"})
    made = client.post(M + "series/new/", told)
    again = client.post(M + "series/new/", told)

    assert (bad.status_code, made.status_code, again["Location"]) == (422, 302, made["Location"])
    assert "宛南联席会议" in bad.content.decode()
    one = Series.objects.get()
    assert Meeting.objects.filter(series=one).count() >= 1
    page = client.get(made["Location"])
    assert page.status_code == 200
    assert client.get(f"{M}series/{one.number}/edit/").status_code == 200
    assert client.post(f"{M}series/{one.number}/edit/", told | {"name": "新名"}).status_code == 302
    one.refresh_from_db()
    assert one.name == "新名"
    assert client_of(cast, "gaolan").post(f"{M}series/{one.number}/end/").status_code == 403
    assert client.post(f"{M}series/{one.number}/end/").status_code == 302
    one.refresh_from_db()
    assert one.ended_at is not None


def test_a_meeting_is_made_of_one_case_and_the_case_says_so(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "heqing")
    starts = timezone.localtime() + DAY

    page = client.get(f"{M}new/?case={case.number}")
    made = client.post(
        f"{M}new/?case={case.number}",
        {"key": "k", "kind": "one_issue", "title": "专题", "unit": str(cast.units["W1"].pk),
         "starts_at": f"{starts:%Y-%m-%dT%H:%M}", "minutes": "60"},
    )  # fmt: skip

    assert (page.status_code, made.status_code) == (200, 302)
    item = AgendaItem.objects.get()
    assert (item.subject_kind, item.subject_id, item.title) == ("case", str(case.pk), case.title)
    beside = client.get(f"{M}case/{case.number}/", headers={"HX-Request": "true"}).content.decode()
    assert "专题" in beside
    assert "<html" not in beside
    other = a_meeting(cast, key="other", at=timezone.now())
    put = client.post(f"{M}case/{case.number}/", {"meeting": str(other.pk)})
    assert put["Location"] == f"{M}{other.number}/"
    assert client.get(f"{M}{other.number}/").status_code == 200


def test_a_meeting_runs_from_invitation_to_the_published_result(cast: Cast) -> None:
    now = timezone.now()
    one = a_meeting(cast, at=now - DAY, starts_at=now + timedelta(minutes=20))
    client = client_of(cast, "heqing")
    at = f"{M}{one.number}/"

    def post(path: str, **told: str) -> int:
        return client.post(at + path, told).status_code

    assert post("do/put_item/", key="1", title="加装电梯", minutes="20", topic="电梯加装") == 302
    assert post("do/put_item/", key="2", title="", minutes="20") == 422
    assert post("do/add_attendee/", key="3", name="周阿姨", side="resident", votes="on") == 302
    assert post("do/invite/", key="4") == 302
    guest = next(a for a in Attendee.objects.filter(meeting=one) if a.name)
    reply = f"/meetings/reply/{inviting.token_of(guest.pk)}/"
    assert Client().get(reply).status_code == 200
    assert Client().post(reply, {"reply": "substitute"}).status_code == 422
    assert Client().post(reply, {"reply": "yes"}).status_code == 302
    assert post("do/open_meeting/", key="5") == 302
    one.refresh_from_db()
    wrong = Client().post(reply, {"code": "111111"})
    signed = Client().post(reply, {"code": one.code})
    assert (wrong.status_code, signed.status_code) == (422, 302)
    for row in Attendee.objects.filter(meeting=one, present_at=None):
        assert post(f"attendees/{row.pk}/there/") == 302
    item = AgendaItem.objects.get(meeting=one)
    assert (
        post(f"items/{item.pk}/tell_opinion/", key="6", stance="against", side="resident", words="挡光")
        == 302
    )
    assert (
        post(f"items/{item.pk}/decide_item/", key="7", outcome="agreed", decision="加装", hands_for="99")
        == 422
    )
    assert (
        post(f"items/{item.pk}/decide_item/", key="8", outcome="agreed", decision="加装", hands_for="1")
        == 302
    )
    assert post(f"items/{item.pk}/resolve/", key="9", words="办手续", becomes="commitment") == 422
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert (
        post(
            f"items/{item.pk}/resolve/",
            key="10",
            words="办手续",
            becomes="commitment",
            owner_name="物业",
            due_on=due,
        )
        == 302
    )
    assert post(f"items/{item.pk}/resolve/", key="11", words="修路灯", becomes="case") == 302
    for tab in ("", "attendance/", "minutes/", "results/", "screen/", "paper/", "mine/"):
        assert client.get(at + tab).status_code == 200, tab
    assert post("do/close_meeting/", key="12") == 302
    assert post("do/write_minutes/", key="13", opening="到会", body="无") == 302
    assert post("do/confirm_minutes/", key="14") == 302
    assert post("do/publish_result/", key="15", summary="同意加装", days="7") == 302
    public = f"/s/fenglin/decisions/{one.number}/"
    text = Client().get(public).content.decode()
    assert ("同意加装" in text, "办手续" in text, "周阿姨" in text) == (True, True, False)
    assert Client().get("/s/fenglin/decisions/").status_code == 200
    for size in ("a4", "a3"):
        assert "<svg" in Client().get(f"{public}poster/?size={size}").content.decode()
    objected = Client().post(public + "object/", {"words": "反对", "key": ""})
    assert objected.status_code == 302
    assert Client().post(public + "object/", {"words": ""}).status_code == 422
    objection = Objection.objects.get()
    assert Client().get(objected["Location"]).status_code == 200
    assert client.post(f"{at}objections/{objection.pk}/", {"key": "16", "reply": "已调整"}).status_code == 302
    assert "已调整" in Client().get(objected["Location"]).content.decode()
    word = client.get(at + "word/")
    assert b"".join(word.streaming_content)[:2] == b"PK"
    assert b"BEGIN:VEVENT" in client.get(at + "ics/").content
    case = Resolution.objects.get(becomes="case").case
    assert case is not None
    assert one.title in client.get(f"{M}case/{case.number}/").content.decode()
    made = Resolution.objects.get(becomes="commitment")
    assert client.get(M + "commitments/").status_code == 200
    assert (
        client.post(f"{M}commitments/{made.pk}/fulfil/", {"key": "17", "evidence": "办好"}).status_code == 302
    )


def test_what_one_may_not_see_is_not_there(cast: Cast) -> None:
    one = a_meeting(cast, at=timezone.now())
    dujuan = client_of(cast, "dujuan")

    for tab in ("", "attendance/", "minutes/", "results/", "screen/", "word/", "ics/", "do/invite/"):
        assert dujuan.get(f"{M}{one.number}/{tab}").status_code == 404, tab
    assert Client().get(f"/s/fenglin/decisions/{one.number}/").status_code == 404
    assert client_of(cast, "gaolan").get(f"{M}{one.number}/do/invite/").status_code == 403
    assert client_of(cast, "gaolan").get(f"{M}{one.number}/screen/").status_code == 403


def test_lists_calendar_and_workbooks(cast: Cast) -> None:
    series = a_series(cast, at=timezone.now())
    client = client_of(cast, "heqing")
    one = Meeting.objects.filter(series=series).order_by("starts_at")[0]

    for path in ("", "new/?case=%00", "?show=past", "?kind=joint_conference", "month/", "month/?month=2026-02", "month/?month=x", "series/",
                 "mine/", "overdue/", "commitments/", "calendar/", "import/", "series/new/?kind=council", "new/"):  # fmt: skip
        assert client.get(M + path).status_code == 200, path
    for path in ("excel/", "commitments/excel/", f"{one.number}/attendance/excel/"):
        answer = client.get(M + path)
        assert answer.status_code == 200, path
        load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_calendar_is_looked_at_and_then_taken_over_on_its_page(cast: Cast) -> None:

    client = client_of(cast, "heqing")
    day = timezone.localdate() + timedelta(days=30)
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:会\r\nDTSTART:{day:%Y%m%d}T060000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    told = {"kind": "council", "unit": str(cast.units["W1"].pk), "key": "k"}

    looked = client.post(M + "import/", told | {"file": SimpleUploadedFile("a.ics", text.encode())})
    none = client.post(M + "import/", told | {"file": SimpleUploadedFile("a.ics", b"\xff\x00")})
    taken = client.post(M + "import/", told | {"text": text, "take": "1"})

    assert (looked.status_code, none.status_code, taken.status_code) == (200, 422, 302)
    assert Meeting.objects.get().uid == "a"
    link = client.get(M + "calendar/").context["link"]
    feed = Client().get(link.replace("http://testserver", ""))
    assert (feed.status_code, "UID:a" in feed.content.decode()) == (200, True)
    assert client.post(M + "calendar/").status_code == 302
    assert Client().get(link.replace("http://testserver", "")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_whatever_their_length(
    cast: Cast, django_assert_max_num_queries, rows: int
) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    one = a_meeting(cast, at=now)
    for n in range(rows):
        client_of(cast, "heqing").post(
            f"{M}{one.number}/do/put_item/", {"key": str(n), "title": f"议题{n}", "minutes": "5"}
        )
        a_meeting(cast, key=f"m{n}", at=now, title=f"会{n}")
    client = client_of(cast, "heqing")
    client.get(M)

    for path in (
        "",
        f"{one.number}/",
        f"{one.number}/attendance/",
        f"{one.number}/minutes/",
        "month/",
        "overdue/",
    ):
        with django_assert_max_num_queries(12):
            client.get(M + path)


def test_the_follow_up_shows_the_live_state_of_what_was_resolved(cast: Cast) -> None:
    now = timezone.now()
    series = a_series(cast, at=now)
    first = Meeting.objects.filter(series=series).order_by("starts_at")[0]

    course.open_meeting(first.pk, street_id=cast.street.pk, by=cast.heqing, at=first.starts_at)
    course.resolve(None, meeting=first, words="换灯泡", becomes="case", by=cast.heqing, at=first.starts_at)
    course.resolve(
        None, meeting=first, words="清杂物", becomes="commitment", owner_name="物业", due_on=first.starts_at.date(),
        by=cast.heqing, at=first.starts_at,
    )  # fmt: skip
    course.close_meeting(first.pk, street_id=cast.street.pk, by=cast.heqing, at=first.starts_at)

    minutes.confirm_minutes(first.pk, street_id=cast.street.pk, by=cast.heqing, at=first.starts_at)
    second = Meeting.objects.filter(series=series).order_by("starts_at")[1]
    made = Resolution.objects.get(becomes="commitment")
    case = Resolution.objects.get(becomes="case").case

    page = client_of(cast, "heqing").get(f"{M}{second.number}/").content.decode()

    assert case is not None
    assert ("落实上次决议" in page, "清杂物" in page, case.number in page) == (True, True, True)
    assert made.state == "open"


def test_held_helper_confirms(cast: Cast) -> None:
    one = a_meeting(cast, at=timezone.now())

    assert held(cast, one, at=timezone.now()).state == "confirmed"


def test_a_suggestion_stands_on_an_agenda_only_for_who_may_see_it(cast: Cast) -> None:
    now = timezone.now()
    one = a_meeting(cast, at=now)
    client = client_of(cast, "heqing")
    told = {"title": "建议议题", "minutes": "10"}
    mine = a_suggestion(cast, "W1")
    other = a_suggestion(cast, "E")

    at = f"{M}{one.number}/do/put_item/"
    unseen = [
        client.post(at, told | {"key": n, "suggestion": n}).status_code for n in (str(other), "99", "x", "²")
    ]
    both = client.post(at, told | {"key": "b", "suggestion": str(mine), "number": "FL-1"})
    put = client.post(at, told | {"key": "p", "suggestion": str(mine)})

    assert (unseen, both.status_code, put.status_code) == ([422] * 4, 422, 302)
    item = AgendaItem.objects.get()
    assert (item.subject_kind, item.subject_id) == ("suggestion", str(mine))
    assert f"/suggestions/{mine}/" in client.get(f"{M}{one.number}/").content.decode()


def test_what_was_taken_off_is_put_on_again_from_its_case(cast: Cast) -> None:
    case = a_case(cast)
    one = a_meeting(cast, at=timezone.now())
    client = client_of(cast, "heqing")
    beside = f"{M}case/{case.number}/"

    for _turn in range(2):
        assert client.post(beside, {"meeting": str(one.pk)}).status_code == 302
        item = AgendaItem.objects.get()
        assert (
            client.post(f"{M}{one.number}/items/{item.pk}/drop_item/", {"key": str(item.pk)}).status_code
            == 302
        )
    assert AgendaItem.objects.count() == 0


def test_a_telephone_number_typed_as_who_carries_it_out_is_not_published(cast: Cast) -> None:
    now = timezone.now()
    one = course.open_meeting(a_meeting(cast, at=now).pk, street_id=cast.street.pk, by=cast.heqing, at=now)
    course.resolve(
        None, meeting=one, words="清理", becomes="commitment", owner_name="王阿姨13800138000",
        due_on=timezone.localdate() + timedelta(days=3), by=cast.heqing, at=now,
    )  # fmt: skip
    course.close_meeting(one.pk, street_id=cast.street.pk, by=cast.heqing, at=now)
    minutes.confirm_minutes(one.pk, street_id=cast.street.pk, by=cast.heqing, at=now)

    answer = client_of(cast, "heqing").post(
        f"{M}{one.number}/do/publish_result/", {"key": "p", "summary": "同意", "days": "3"}
    )

    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.published_at is None


def test_who_is_always_invited_from_outside_is_typed_a_line_each(cast: Cast) -> None:
    series = a_series(cast, at=timezone.now())
    client = client_of(cast, "heqing")
    at = f"{M}series/{series.number}/edit/"
    told = {
        "name": series.name, "pattern": "month_2we", "starts_on": "2026-03-01", "begins": "14:00", "minutes": "90",
        "shift": "next", "period": "month",
    }  # fmt: skip

    bad = client.post(at, told | {"key": "1", "guests": "周阿姨，居民代表，电话不详，别的"})
    first = client.post(
        at, told | {"key": "2", "guests": "周阿姨，居民代表，zhou@example.com\n孙经理,物业,13800138000"}
    )
    shown = client.get(at).content.decode()
    again = client.post(at, told | {"key": "3", "guests": "周阿姨，楼组长"})

    assert (bad.status_code, first.status_code, again.status_code) == (422, 302, 302)
    assert ("周阿姨，居民代表" in shown, "zhou@example.com" in shown, "13800138000" in shown) == (
        True,
        False,
        False,
    )
    assert [(s.name, s.part, s.email) for s in Seat.objects.all()] == [
        ("周阿姨", "楼组长", "zhou@example.com")
    ]
    assert "周阿姨" in client.get(f"{M}series/{series.number}/").content.decode()
