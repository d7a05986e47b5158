"""Limits at the public door slow down and drop nothing: what is over them gets its number and link and waits for a look."""

from typing import Any

import pytest
from django.test import Client, override_settings

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.queries import turns_of
from linli.cases.workflow import CASE
from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.ratelimit import overflow
from linli.notices.models import Notice
from tests.cast import NOON, Cast
from tests.factories import MINUTE, an_opened, reporter_of
from tests.intake.residents import REPORT, a_key, token_in, what

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(db: None) -> Client:
    return Client()


def held(cast: Cast, **told: Any) -> commands.Opened:
    """Return a report that is held for a look."""
    return an_opened(cast, held="area", **told)


# --- At the door --------------------------------------------------------------------------------------------------
@override_settings(DEVICE_REPORTS_PER_HOUR=2)
def test_a_phone_that_sends_too_many_is_answered_with_number_and_link_and_held(cast: Cast, phone: Client):
    answers = [phone.post(REPORT, what(a_key(phone), text=f"第{n}件事")) for n in range(3)]

    last = Case.objects.order_by("-reported_at", "-id").first()
    page = phone.get(answers[-1]["Location"])
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert sorted(Case.objects.values_list("held", flat=True)) == ["", "", "device"]
    assert last.held == "device"
    assert last.number in page.content.decode()
    assert (
        "先看一下" in Client().get(f"/s/fenglin/follow/{token_in(answers[-1]['Location'])}/").content.decode()
    )


@override_settings(DEVICE_REPORTS_PER_HOUR=1)
def test_another_phone_from_the_same_address_is_not_held(cast: Cast, phone: Client):
    other = Client()
    for who in (phone, other):
        who.post(REPORT, what(a_key(who)))

    assert list(Case.objects.values_list("held", flat=True)) == ["", ""]


@override_settings(AREA_REPORTS_PER_HOUR=2)
def test_a_flood_at_one_place_is_held_and_elsewhere_goes_on(cast: Cast):
    for n in range(3):
        one = Client()
        one.post(REPORT, what(a_key(one), text=f"这里第{n}件"))
    far = Client()
    far.post(REPORT, what(a_key(far), text="别处", lon=121.452, lat=31.192))

    assert dict(Case.objects.values_list("body", "held")) == {
        "这里第0件": "", "这里第1件": "", "这里第2件": "area", "别处": ""
    }  # fmt: skip


@override_settings(AREA_REPORTS_PER_HOUR=1)
def test_programs_are_held_by_place_as_pages_are(cast: Cast):
    from tests.factories import CORNER

    told = {"text": "井盖没了", "lon": CORNER[0], "lat": CORNER[1]}
    answers = [
        Client().post("/api/v1/streets/fenglin/reports", told, content_type="application/json")
        for _n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert all(answer.json()["number"] for answer in answers)
    assert sorted(Case.objects.values_list("held", flat=True)) == ["", "area"]


@override_settings(ADDRESS_REPORTS_PER_HOUR=2)
def test_many_phones_behind_one_address_are_held_and_none_is_turned_away(cast: Cast):
    phones = [Client() for _n in range(4)]
    answers = [
        one.post(REPORT, what(a_key(one), text=f"第{n}件事")).status_code for n, one in enumerate(phones)
    ]
    far = Client(REMOTE_ADDR="203.0.113.7")
    far.post(REPORT, what(a_key(far), text="别处来的"))

    held = dict(Case.objects.values_list("body", "held"))
    assert answers == [302, 302, 302, 302]
    assert held == {"第0件事": "", "第1件事": "", "第2件事": "address", "第3件事": "address", "别处来的": ""}


@override_settings(PUBLIC_REPORTS_PER_HOUR=1)
def test_a_report_sent_again_is_answered_over_the_limit_too(cast: Cast):
    told, key = {"text": "井盖没了"}, {"Idempotency-Key": "program-1-report-1"}

    def send() -> Any:
        return Client().post(
            "/api/v1/streets/fenglin/reports", told, content_type="application/json", headers=key
        )

    first, again = send(), send()
    key = {"Idempotency-Key": "program-1-report-2"}

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert send().status_code == 429
    assert Case.objects.count() == 1


def test_a_report_sent_again_needs_its_photos_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    from linli.kernel import kept
    from tests.factories import an_upload

    note = Client().post("/api/v1/streets/fenglin/reports/photos", {"photo": an_upload()}).json()["note"]
    told, key = {"text": "井盖没了", "photos": [note]}, {"Idempotency-Key": "program-1-report-1"}

    def send() -> Any:
        return Client().post(
            "/api/v1/streets/fenglin/reports", told, content_type="application/json", headers=key
        )

    first = send()
    for file in kept.folder().iterdir():
        file.unlink()
    again = send()

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


@override_settings(DEVICE_REPORTS_PER_HOUR=2, AREA_REPORTS_PER_HOUR=4)
def test_calls_from_one_number_and_about_one_place_are_taken_and_held(cast: Cast):
    from linli.hotline.commands import Caught, take_call

    def call(**told: Any) -> str:
        caught = Caught(words="噪音", **told)
        taken = take_call(street=cast.street, told=caught, end="case", by=cast.shenyi, at=NOON)
        return taken.case.held if taken.case else "?"

    one = [call(phone=number) for number in ("13800138000", "+86 138 0013 8000", "138-0013-8000")]
    place = [call(place="宛南一村", phone=f"1380013900{n}") for n in range(5)]
    order = call(place="宛南一村", order="GD1")

    assert one == ["", "", "device"]
    assert place == ["", "", "", "", "area"]
    assert order == ""


@override_settings(PUBLIC_REPORTS_PER_HOUR=1)
def test_an_address_that_sends_too_many_is_told_when_to_come_again_and_keeps_its_words(
    cast: Cast, phone: Client
):
    phone.post(REPORT, what(a_key(phone)))

    refused = phone.post(REPORT, what(a_key(phone), text="第二件很长的事"))

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "第二件很长的事" in refused.content.decode()
    assert Case.objects.count() == 1


@override_settings(DEVICE_REPORTS_PER_HOUR=1)
def test_a_made_up_name_of_a_phone_counts_for_nobody(cast: Cast):
    phone = Client()
    key = a_key(phone)
    phone.cookies["linli_device"] = "victim:forged"
    phone.post(REPORT, what(key))
    phone.post(REPORT, what(a_key(Client())))

    assert list(Case.objects.values_list("held", flat=True)) == ["", ""]


@pytest.mark.django_db
def test_a_bucket_that_runs_over_says_which_and_pours_nothing_into_those_after_it():
    from datetime import timedelta

    hour = timedelta(hours=1)
    asked = [overflow([("a", 3), ("b", 1), ("c", 5)], per=hour, at=NOON) for _n in range(3)]

    assert [one and one[0] for one in asked] == [None, 1, 1]


# --- The tray -----------------------------------------------------------------------------------------------------
def test_what_is_held_is_nobodys_task_but_of_whoever_looks(cast: Cast):
    case = held(cast).case

    clerk, worker = turns_of(cast.shenyi, cast.street.pk), turns_of(cast.gaolan, cast.street.pk)
    shown = {name: set(CASE.open_to(cast.actor(name), case)) for name in ("shenyi", "gaolan")}

    assert (clerk["release"], clerk["file"], worker["verify"]) == (1, 0, 0)
    assert {"release", "void", "decline"} <= shown["shenyi"]
    assert not {"file", "verify", "self_handle"} & (shown["shenyi"] | shown["gaolan"])


def test_let_through_it_is_a_report_like_any_other_and_the_journal_says_why_it_was_held(cast: Cast):
    case = held(cast).case

    commands.release(case.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + MINUTE)

    case.refresh_from_db()
    line = journal.history(case.street_id, case.pk)[-1]
    assert (case.held, line.action, line.facts["held"]) == ("", "release", "area")
    assert {"verify", "self_handle"} <= set(CASE.open_to(cast.gaolan, case))
    assert "release" not in CASE.open_to(cast.shenyi, case)
    with pytest.raises(NotAllowed):
        commands.release(case.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + 2 * MINUTE)


def test_declared_void_it_tells_whoever_sent_it_why(cast: Cast):
    opened = held(cast)

    commands.void(
        opened.case.pk,
        street_id=cast.street.pk,
        by=cast.shenyi,
        at=NOON + MINUTE,
        reason="重复刷屏，无具体内容",
    )

    told = Client().get(f"/s/fenglin/follow/{opened.token}/").content.decode()
    assert Case.objects.get().state == "voided"
    assert "重复刷屏，无具体内容" in told


def test_a_fresh_report_that_is_not_held_is_declined_and_not_void(cast: Cast):
    case = an_opened(cast).case

    assert "void" not in CASE.open_to(cast.shenyi, case)
    assert "release" not in CASE.open_to(cast.shenyi, case)


def test_whoever_does_not_file_does_not_let_through(cast: Cast):
    case = held(cast).case

    for who in (cast.gaolan, cast.maoli, cast.dujuan, reporter_of(case)):
        with pytest.raises(NotAllowed):
            commands.release(case.pk, street_id=cast.street.pk, by=who, at=NOON + MINUTE)


def test_the_desk_shows_the_tray_while_something_waits_there(cast: Cast):
    from tests.cases.pages import signed_in

    desk = signed_in(cast, "shenyi")
    before = (
        "turn=release" in desk.get("/s/fenglin/desk/").content.decode()
        or "turn=release" in desk.get("/s/fenglin/desk/issue/").content.decode()
    )
    case = held(cast).case
    page = desk.get("/s/fenglin/desk/issue/?turn=release").content.decode()

    assert before is False
    assert case.number in page


def test_nobody_is_sent_out_for_what_is_held_until_it_is_let_through(cast: Cast):
    from django.utils import timezone

    now = timezone.now()
    opened = held(cast, at=now, contact=commands.Contact(email="zhou@example.com"))
    _deliver()
    first = set(Notice.objects.values_list("event", flat=True))
    commands.release(opened.case.pk, street_id=cast.street.pk, by=cast.actor("shenyi", now), at=now)
    _deliver()

    assert first == {"case.report.held.reporter"}
    assert "case.release.grid_worker" in set(Notice.objects.values_list("event", flat=True))


def _deliver() -> None:
    while journal.deliver("notices"):
        pass
