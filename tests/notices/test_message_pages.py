"""Pages of messages: one's wishes, a digest, the ways out of a street, its tray, and the page that stops all."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery
from linli.notices.commands import (
    Recipient,
    close_address,
    make_digests,
    set_gateway,
    stop_token,
    take_letter,
    wishes_of,
)
from linli.notices.models import Gateway, Letter, Notice, Preference
from linli.people.public import SYSTEM
from tests.api.callers import code_of, program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast
from tests.factories import a_case, an_upload

from .posting import a_mail, told_by_mail

NOW = timezone.now()
WISH = {"digest": "daily", "digest_hour": "9", "digest_by": "inapp", "dormant_days": "5", "dormant": "on"}


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return cast


def english(cast: Cast, name: str) -> Client:
    client = signed_in(cast, name)
    client.cookies["django_language"] = "en"
    return client


# --- Wishes -------------------------------------------------------------------------------------------------------
def test_somebody_chooses_what_they_are_told(cast: Cast) -> None:
    client = english(cast, "gaolan")
    page = client.get("/notices/preferences/")
    assert page.status_code == 200
    assert "The house knows no e-mail address of yours" in page.content.decode()

    told = WISH | {
        "ways_turn": ["email", "feishu"],
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        "key_feishu": "k" * 30,
    }
    answer = client.post("/notices/preferences/", told)

    assert answer.url == "/notices/preferences/"
    wish = Preference.objects.get(account=cast.accounts["gaolan"])
    assert wish.ways == {"turn": ["email", "feishu"], "clock": [], "words": [], "progress": []}
    assert (wish.digest, wish.digest_hour, wish.dormant_days, wish.quiet_to.hour) == ("daily", 9, 5, 7)
    page = client.get("/notices/preferences/").content.decode()
    assert "k" * 30 not in page
    assert "set up" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quiet_from": "22:00"}, "Quiet hours have a beginning and an end"),
        ({"quiet_from": "22:00", "quiet_to": "22:00"}, "That is a whole day"),
        ({"key_wecom": "short"}, "This is no key of WeCom"),
        ({"ways_turn": ["sms"]}, "Text message cannot reach you yet"),
        ({"dormant_days": "900"}, "90"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    answer = english(cast, "gaolan").post("/notices/preferences/", WISH | {"ways_clock": ["email"]} | typed)

    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert 'value="email" id="id_ways_clock_0" checked' in page.replace('class=""', "")
    assert not Preference.objects.exists()


def test_mail_that_came_back_is_said_and_tried_again_by_its_owner(cast: Cast) -> None:
    account = cast.accounts["gaolan"]
    account.email = "gaolan@example.org"
    account.save()
    close_address(account.email, "bounced", at=NOW, by=SYSTEM, account=account)
    client = english(cast, "gaolan")
    assert "Mail to gaolan@example.org came back" in client.get("/notices/preferences/").content.decode()

    client.post("/notices/preferences/address/")

    assert "came back" not in client.get("/notices/preferences/").content.decode()


def test_a_program_chooses_as_a_page_does(cast: Cast) -> None:
    program = program_of(cast, "gaolan")
    before = program.get("/notices/preferences").json()
    assert (before["ways"]["turn"], before["digest"], before["chats"]) == (["email"], "weekly", [])

    told = {
        "ways": {"turn": ["wecom"]},
        "keys": {"wecom": "w" * 30},
        "quiet_from": "21:00",
        "quiet_to": "07:00",
    }
    after = program.put("/notices/preferences", told).json()

    assert (after["ways"], after["chats"]) == (
        {"turn": ["wecom"], "clock": [], "words": [], "progress": []}, ["wecom"],
    )  # fmt: skip
    assert wishes_of([cast.gaolan.account_id]).of(cast.gaolan.account_id).chat_keys == {"wecom": "w" * 30}
    assert code_of(program.put("/notices/preferences", told | {"quiet_to": None})) == (422, "invalid")
    assert code_of(program.put("/notices/preferences", {"ways": {"turn": ["sms"]}})) == (422, "no_way_there")


# --- Digests ------------------------------------------------------------------------------------------------------
def test_a_digest_is_read_line_by_line_by_its_owner_alone(cast: Cast) -> None:
    case = a_case(cast, state="in_hand", at=NOW - timedelta(days=9))
    make_digests(at=NOW)
    client = english(cast, "maoli")
    [notice] = Notice.objects.filter(account=cast.accounts["maoli"])

    assert "Lying still: 1 cases wait for you" in client.get("/notices/").content.decode()
    path = client.get(f"/notices/{notice.pk}/").url
    page = client.get(path).content.decode()

    assert path == f"/notices/digests/{notice.line_id}/"
    assert f"/s/fenglin/cases/{case.number}/" in page
    assert english(cast, "dujuan").get(path).status_code == 404
    told = program_of(cast, "maoli").get(f"/digests/{notice.line_id}").json()
    assert [line["path"] for line in told["lines"]] == [f"/s/fenglin/cases/{case.number}/"]


# --- Ways out -----------------------------------------------------------------------------------------------------
def test_the_director_sets_up_a_group_tries_it_and_takes_it_out(cast: Cast) -> None:
    client = english(cast, "jiangwei")
    told = {"channel": "feishu", "name": "Duty group", "secret": "s" * 32, "kinds": ["turn"], "key": "one"}
    for _n in range(2):
        assert client.post("/s/fenglin/channels/group/", told).url == "/s/fenglin/channels/"
    [group] = Gateway.objects.all()

    page = client.get("/s/fenglin/channels/").content.decode()
    assert ("Duty group" in page, "s" * 32 in page) == (True, False)
    # Pressed twice as the page has it, it is one trial.
    [key] = re.findall(r'name="key" value="([^"]+)"', page)
    for _n in range(2):
        assert client.post(f"/s/fenglin/channels/{group.pk}/try/", {"key": key}).status_code == 302
    assert Notice.objects.filter(subject_id=group.pk).count() == 1
    assert "Waits to be sent" in client.get("/s/fenglin/channels/").content.decode()
    client.post(f"/s/fenglin/channels/{group.pk}/end/")
    assert "Duty group" not in client.get("/s/fenglin/channels/").content.decode()


def test_a_gateway_of_text_messages_is_described_on_its_page_and_faults_are_said(cast: Cast) -> None:
    client = english(cast, "jiangwei")
    told = {"name": "SMS", "url": "http://127.0.0.1:9/?to={phone}&say={text}", "key": "one"}

    wrong = client.post("/s/fenglin/channels/texts/", told)
    assert (wrong.status_code, "is no public address" in wrong.content.decode()) == (422, True)
    assert "http://127.0.0.1:9/?to={phone}&amp;say={text}" in wrong.content.decode()
    with override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"]):
        assert client.post("/s/fenglin/channels/texts/", told).status_code == 302
    page = client.post(f"/s/fenglin/channels/{Gateway.objects.get().pk}/try/", {"key": "x"})
    assert (page.status_code, "To which telephone" in page.content.decode()) == (422, True)
    page = client.post(
        f"/s/fenglin/channels/{Gateway.objects.get().pk}/try/", {"key": "x", "phone": "1" * 30}
    )
    assert (page.status_code, "at most 20" in page.content.decode()) == (422, True)


def test_who_is_not_staff_over_the_street_sees_no_way_out(cast: Cast) -> None:
    for name in ("gaolan", "shenyi", "maoli"):
        assert english(cast, name).get("/s/fenglin/channels/").status_code == 403
        assert code_of(program_of(cast, name).get("/streets/fenglin/channels")) == (403, "not_allowed")


def test_a_program_sets_up_ways_out(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    made = program.post(
        "/streets/fenglin/channels", {"channel": "wecom", "name": "G", "key": "k" * 30}, key="abcdefgh"
    ).json()
    again = program.post(
        "/streets/fenglin/channels", {"channel": "wecom", "name": "G", "key": "k" * 30}, key="abcdefgh"
    ).json()

    assert (made["id"], made["kinds"]) == (again["id"], ["turn"])
    assert program.post(f"/streets/fenglin/channels/{made['id']}/try", {}).status_code == 200
    [listed] = program.get("/streets/fenglin/channels").json()["items"]
    assert (listed["trial"], listed["states"]) == ("waiting", {"waiting": 1})
    assert program.post(f"/streets/fenglin/channels/{made['id']}/end").json()["ended_at"] is not None
    assert code_of(program.post(f"/streets/fenglin/channels/{made['id']}/end")) == (409, "gateway_over")
    assert code_of(program.post("/streets/fenglin/channels", {"channel": "sms", "name": "S"})) == (
        422,
        "no_address",
    )


# --- The tray -----------------------------------------------------------------------------------------------------
def a_letter(text: str = "路灯不亮", subject: str = "路灯") -> Letter:
    mail = a_mail(text=text, Subject=subject)
    mail.add_attachment(an_upload().read(), maintype="image", subtype="jpeg", filename="1.jpg")
    return take_letter(mail.as_bytes(), at=NOW).letter


def test_a_clerk_reads_the_tray_and_sees_no_whole_address(cast: Cast) -> None:
    letter = a_letter()
    client = english(cast, "shenyi")

    notices = client.get("/notices/").content.decode()
    listed = client.get("/s/fenglin/letters/").content.decode()
    page = client.get(f"/s/fenglin/letters/{letter.pk}/").content.decode()

    assert "/s/fenglin/letters/" in notices
    assert ("路灯不亮" in listed, "li@example.org" in listed, "l…@example.org" in listed) == (
        True,
        False,
        True,
    )
    assert ("路灯不亮" in page, "li@example.org" in page) == (True, False)
    photo = client.get(f"/s/fenglin/letters/{letter.pk}/photos/{letter.photos[0]}.jpg")
    assert (photo["Content-Type"], b"".join(photo.streaming_content)[:2]) == ("image/jpeg", b"\xff\xd8")


def test_a_letter_is_put_to_a_case_or_aside_on_its_page(cast: Cast) -> None:
    case = a_case(cast, state="in_hand")
    one, other = a_letter(), a_letter("买药", "广告")
    client = english(cast, "shenyi")

    wrong = client.post(f"/s/fenglin/letters/{one.pk}/put/", {"number": "FL-1", "key": "a"})
    assert (wrong.status_code, "No case of this street has the number FL-1." in wrong.content.decode()) == (
        422,
        True,
    )
    for _n in range(2):
        assert (
            client.post(f"/s/fenglin/letters/{one.pk}/put/", {"number": case.number, "key": "b"}).status_code
            == 302
        )
    client.post(f"/s/fenglin/letters/{other.pk}/dismiss/", {"why": "广告", "key": "c"})

    assert "No mail waits" in client.get("/s/fenglin/letters/").content.decode()
    done = client.get("/s/fenglin/letters/?done=1").content.decode()
    assert ("Put to a case by hand" in done, "买药" in done, "广告" in done) == (True, False, True)
    assert b"".join(client.get("/s/fenglin/letters/excel/").streaming_content)[:2] == b"PK"
    assert client.get(f"/s/fenglin/letters/{one.pk}/").status_code == 404


def test_others_do_not_read_the_mail(cast: Cast) -> None:
    letter = a_letter()

    for name in ("gaolan", "maoli", "songping"):
        assert english(cast, name).get("/s/fenglin/letters/").status_code == 403
        assert english(cast, name).get(f"/s/fenglin/letters/{letter.pk}/").status_code == 403


def test_a_program_reads_the_tray(cast: Cast) -> None:
    case = a_case(cast, state="in_hand")
    letter = a_letter()
    program = program_of(cast, "shenyi")

    [listed] = program.get("/streets/fenglin/letters").json()["items"]
    assert (listed["subject"], listed["sender"]) == ("路灯", "l…@example.org")
    assert program.get(f"/streets/fenglin/letters/{letter.pk}").json()["text"] == "路灯不亮"
    photo = program.get(f"/streets/fenglin/letters/{letter.pk}/photos/{letter.photos[0]}")
    assert photo.headers["Content-Type"] == "image/jpeg"
    put = program.post(f"/streets/fenglin/letters/{letter.pk}/put", {"number": case.number}).json()
    assert (put["state"], put["text"]) == ("put", "")
    assert code_of(program.post(f"/streets/fenglin/letters/{letter.pk}/dismiss", {"why": "x"})) == (
        409,
        "letter_done",
    )
    assert program.get("/streets/fenglin/letters", done=True).json()["items"][0]["state"] == "put"


# --- Operations, stopping, queries --------------------------------------------------------------------------------
def test_the_operations_page_shows_whose_mail_came_back_and_lets_it_go_there_again(cast: Cast) -> None:
    close_address("li@example.org", "bounced", at=NOW, by=SYSTEM, street_id=cast.street.pk, note="5.1.1")
    client = english(cast, "jiangwei")
    page = client.get("/operations/").content.decode()
    assert ("l…@example.org" in page, "5.1.1" in page) == (True, True)

    [closed] = program_of(cast, "jiangwei").get("/operations").json()["closed"]
    client.post(f"/operations/addresses/{closed['id']}/again/")

    assert program_of(cast, "jiangwei").get("/operations").json()["closed"] == []
    assert english(cast, "shenyi").post(f"/operations/addresses/{closed['id']}/again/").status_code == 404


def test_the_page_that_stops_all_speaks_both_languages(cast: Cast) -> None:
    path = f"/stop/{stop_token('li@example.org', cast.street.pk)}/"
    browser = Client()
    assert "停止" in browser.get(path).content.decode()
    browser.cookies["django_language"] = "en"

    assert "No more messages?" in browser.get(path).content.decode()
    assert "You get no more messages from us" in browser.post(path, {"do": "stop"}).content.decode()
    assert "You get messages again" in browser.post(path, {"do": "start"}).content.decode()


@pytest.mark.parametrize(
    ("name", "path", "most"),
    [
        ("shenyi", "/s/fenglin/letters/", 6), ("jiangwei", "/s/fenglin/channels/", 8), ("shenyi", "/notices/", 8),
        ("shenyi", "/notices/preferences/", 7), ("maoli", "digest", 8),
    ],
)  # fmt: skip
def test_pages_ask_no_more_with_more_rows(cast: Cast, name: str, path: str, most: int) -> None:
    def more(count: int) -> str:
        for n in range(count):
            a_letter(f"{n} {uuid7()}")
            set_gateway(
                street_id=cast.street.pk,
                channel="feishu",
                name="g",
                key=uuid7().hex,
                by=cast.jiangwei,
                at=NOW,
            )
            told_by_mail(cast, Recipient(email=f"{uuid7().hex}@example.org"))
        if path != "digest":
            return path
        a_case(cast, state="in_hand", at=NOW - timedelta(days=9))
        Notice.objects.filter(event__startswith="notices.digest").delete()
        from linli.notices.models import Digest

        Digest.objects.all().delete()
        make_digests(at=NOW)
        return (
            f"/notices/digests/{Notice.objects.get(account=cast.accounts['maoli'], channel='inapp').line_id}/"
        )

    client = english(cast, name)
    client.get(more(1))
    one = queries_of(client, more(1))
    three = queries_of(client, more(2))

    assert one == three <= most
