"""Ways out that an office sets up: text messages by any gateway, groups at chat services, and none into the house."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings
from django.utils import timezone, translation

from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery, JournalLine
from linli.kernel.outside import NoAddress, NotOutside
from linli.notices.commands import (
    Recipient,
    SmsTemplate,
    Telling,
    closed,
    end_gateway,
    forget_stop_codes,
    send_waiting,
    set_gateway,
    tell,
    try_gateway,
)
from linli.notices.commands.marks import stop_code
from linli.notices.commands.texts import SIGNS, check_sms, takes, text_of
from linli.notices.errors import GatewayOver, WrongGateway, WrongKey
from linli.notices.models import Gateway, Notice, StopCode
from linli.notices.queries import ways_out, words_of
from linli.notices.states import NoticeState
from linli.people.public import Account
from tests.cast import Cast
from tests.factories import an_opened

from .posting import FACTS, listening
from .posting import Gateway as Listener

NOW = timezone.now()


def here() -> override_settings:
    """Let gateways listen on this machine."""
    return override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"])


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return cast


def texts_by(cast: Cast, address: str, **more: str) -> Gateway:
    told = {
        "body": '{"to": "{phone}", "say": "{text}", "ref": "{id}"}',
        "headers": "Authorization: Bearer s3cret",
    }
    template = SmsTemplate(f"{address}/send", **(told | more))
    with here():
        return set_gateway(
            street_id=cast.street.pk, channel="sms", name="短信", sms=template, by=cast.jiangwei, at=NOW
        )


def to_phone(cast: Cast, phone: str = "138 1234 5678") -> Notice:
    to = Recipient(phone=phone, language="en")
    tell([Telling(cast.street.pk, uuid7(), uuid7(), "case.close.reporter", to, FACTS, NOW)], at=NOW)
    return Notice.objects.get(channel="sms")


# --- Text messages ------------------------------------------------------------------------------------------------
def test_who_left_a_telephone_only_is_told_by_text_message(cast: Cast) -> None:
    with listening() as address, here():
        texts_by(cast, address)
        notice = to_phone(cast)
        assert send_waiting(at=NOW) == 1

    [(path, authorization, body)] = Listener.heard
    assert (path, authorization) == ("/send", "Bearer s3cret")
    with translation.override("en"):
        said = text_of(words_of(notice, "en"), stop_of(cast))
    assert json.loads(body) == {
        "to": "13812345678", "say": said, "ref": notice.pk.hex,
    }  # fmt: skip
    notice.refresh_from_db()
    assert (notice.state, notice.address) == (NoticeState.SENT, "")


def test_without_a_gateway_nobody_is_told_by_text_message(cast: Cast) -> None:
    to = Recipient(phone="13812345678")
    tell([Telling(cast.street.pk, uuid7(), uuid7(), "case.close.reporter", to, FACTS, NOW)], at=NOW)

    assert not Notice.objects.exists()


def test_the_deployments_gateway_serves_a_street_without_its_own(cast: Cast) -> None:
    with (
        listening() as address,
        here(),
        override_settings(SMS_URL=f"{address}/ask?to={{phone}}&say={{text}}"),
    ):
        to_phone(cast)
        assert send_waiting(at=NOW) == 1

    [(path, _authorization, body)] = Listener.heard
    assert path.startswith("/ask?to=13812345678&say=Your%20report%20FL-2026-000001")
    assert body == ""


def test_a_gateway_that_does_not_take_a_message_is_asked_again(cast: Cast) -> None:
    with listening() as address, here():
        texts_by(cast, address, takes='"code":0')
        notice = to_phone(cast)
        Listener.says = '{"code":7}'
        assert send_waiting(at=NOW) == 0
        Listener.says = '{"code":0}'
        assert send_waiting(at=NOW + timedelta(minutes=2)) == 1

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.SENT, 2)


def test_words_cannot_break_out_of_their_place(cast: Cast) -> None:
    said = 'a"}, {"to": "all\\\n&x=1'
    for body in ('{"say": "{text}", "to": "{phone}"}', "say={text}&to={phone}"):
        _url, told, headers = SmsTemplate("https://sms.example.org/", body).filled(
            phone="1", text=said, id="2", at=NOW
        )
        if "json" in headers["Content-Type"]:
            assert json.loads(told) == {"say": said, "to": "1"}
        else:
            assert told.count(b"&") == 1


@pytest.mark.parametrize(
    "template",
    [
        SmsTemplate("https://sms.example.org/?to={phone}"),
        SmsTemplate("https://sms.example.org/?say={text}"),
        SmsTemplate("https://{phone}.example.org/?say={text}"),
        SmsTemplate("https://sms.example.org/?to={phone}&say={text}&from={name}"),
        SmsTemplate("https://sms.example.org/", '{"to": {phone, "say": "{text}"}'),
        SmsTemplate("https://sms.example.org/", "to={phone}&say={text}", headers="no header"),
        SmsTemplate("https://sms.example.org/?to={phone}&say={text}&sign={sign}"),
        SmsTemplate("https://sms.example.org/?to={phone}&say={text}", signed="md5 {secret}{time}"),
        SmsTemplate("https://sms.example.org/?to={phone}&say={text}", signed="rot13 {time}", secret="x"),
        SmsTemplate("https://sms.example.org/?to={phone}&say={text}", signed="md5 {sign}", secret="x"),
    ],
)
def test_a_template_that_cannot_work_is_refused_when_it_is_written(template: SmsTemplate) -> None:
    with pytest.raises(WrongGateway):
        check_sms(template)


def test_no_gateway_leads_into_the_house(cast: Cast) -> None:
    for address in ("http://127.0.0.1:5432", "http://localhost/", "http://[::1]/", "http://169.254.169.254"):
        with pytest.raises(NotOutside):
            set_gateway(
                street_id=cast.street.pk, channel="sms", name="x", by=cast.jiangwei, at=NOW,
                sms=SmsTemplate(f"{address}/?to={{phone}}&say={{text}}"),
            )  # fmt: skip
    with pytest.raises(NoAddress):
        check_sms(SmsTemplate("file:///etc/passwd?{phone}{text}"))


def test_a_gateway_that_moved_into_the_house_is_not_asked(cast: Cast) -> None:
    with listening() as address:
        texts_by(cast, address)
        notice = to_phone(cast)
        assert send_waiting(at=NOW) == 0

    notice.refresh_from_db()
    assert Listener.heard == []
    assert "NotOutside" in notice.error


def test_another_gateway_of_text_messages_takes_the_place_of_the_one_before(cast: Cast) -> None:
    first, second = (texts_by(cast, "http://127.0.0.1:9"), texts_by(cast, "http://127.0.0.1:9"))

    first.refresh_from_db()
    assert first.ended_at == NOW
    assert [way.gateway for way in ways_out(cast.street.pk, at=NOW)] == [second]


@pytest.mark.parametrize("rule", SIGNS)
def test_a_call_is_signed_as_its_gateway_wants_it(rule: str) -> None:
    template = SmsTemplate(
        "https://sms.example.org/?t={time}&n={nonce}", '{"to": "{phone}", "say": "{text}", "sign": "{sign}"}',
        "X-Sign: {sign}", signed=f"{rule} {{phone}}{{time}}{{nonce}}{{secret}}", secret="s3cret",
    )  # fmt: skip
    check_sms(template)

    url, body, headers = template.filled(phone="138", text="好", id="7", at=NOW)

    told = parse_qs(urlsplit(url).query)
    assert told["t"] == [str(int(NOW.timestamp()))]
    said = f"138{told['t'][0]}{told['n'][0]}s3cret".encode()
    name = rule.removeprefix("hmac-").removesuffix("-base64")
    raw = hmac.digest(b"s3cret", said, name) if "hmac" in rule else hashlib.new(name, said).digest()
    sign = base64.b64encode(raw).decode() if rule.endswith("base64") else raw.hex()
    assert (json.loads(body or b"")["sign"], headers["X-Sign"]) == (sign, sign)


@pytest.mark.parametrize(
    ("expression", "answer", "took"),
    [
        ("code = 0", '{"code": 0}', True), ("code=0", '{"code":"0"}', True), ("code = 0", '{"code": 10}', False),
        ("code = 0 | code = 200", '{"code":200}', True), ("data.0.status == ok", '{"data":[{"status":"ok"}]}', True),
        ("success = true", '{"success": true}', True), ("error != null", '{"error": null}', False),
        ("code = 0", "code=0&msg=ok", False), ("code=0", "code=0&msg=ok", True), ('"code":0', '{"code":0}', True),
        ("code = 0", "[]", False), ("code = 0", "", False), ("code.a = 0", '{"code": 0}', False),
    ],
)  # fmt: skip
def test_what_a_gateway_answers_is_understood(expression: str, answer: str, took: bool) -> None:
    assert takes(expression, answer) is took


def test_what_a_gateway_says_when_it_refuses_is_shown_without_whom_it_was_about(cast: Cast) -> None:
    with listening() as address, here():
        texts_by(cast, address, takes="code = 0")
        notice = to_phone(cast)
        Listener.says = '{"code": 7, "msg": "13812345678 is on the black list"}'
        assert send_waiting(at=NOW) == 0

    notice.refresh_from_db()
    assert notice.error == (
        'ConnectionError: the gateway did not take the message: {"code": 7, "msg": "… is on the black list"}'
    )


# --- Stopping them ------------------------------------------------------------------------------------------------
def stop_of(cast: Cast) -> str:
    return f"http://127.0.0.1:8000/stop/{StopCode.objects.get(street=cast.street).code}/"


def test_a_text_message_says_where_all_of_them_are_stopped_and_started_again(cast: Cast) -> None:
    with listening() as address, here():
        texts_by(cast, address)
        to_phone(cast)
        assert send_waiting(at=NOW) == 1
        said = json.loads(Listener.heard[0][2])["say"]
        path = "/stop/" + said.rpartition("/stop/")[2]
        page = Client().get(path)
        assert (page.status_code, "13812345678" in page.content.decode()) == (200, False)
        assert closed("13812345678") is None

        assert Client(enforce_csrf_checks=True).post(path, {"do": "stop"}).status_code == 200
        Notice.objects.all().delete()
        notice = to_phone(cast, "+86 138-1234-5678")
        assert send_waiting(at=NOW) == 0
        notice.refresh_from_db()
        assert (notice.state, notice.error) == (NoticeState.CANCELLED, "its owner wants no messages")

        Client().post(path, {"do": "start"})
        Notice.objects.all().delete()
        to_phone(cast)
        assert send_waiting(at=NOW) == 1
        assert json.loads(Listener.heard[-1][2])["say"] == said


def test_the_codes_of_two_telephones_differ_and_go_when_nothing_is_sent_for_long(cast: Cast) -> None:
    one, other = (stop_code(phone, cast.street.pk, at=NOW) for phone in ("13812345678", "13912345678"))

    assert one != other
    assert stop_code("138 1234 5678", cast.street.pk, at=NOW + timedelta(days=100)) == one
    assert forget_stop_codes(at=NOW + timedelta(days=200)) == 1
    assert Client().get(f"/stop/{one}/").status_code == 200
    assert Client().get(f"/stop/{other}/").status_code == 404


def test_a_colleague_is_told_by_text_message_without_a_link_to_stop(cast: Cast) -> None:
    gaolan = Account.objects.get(username="gaolan")
    Account.objects.filter(pk=gaolan.pk).update(phone="13812345678")
    gaolan.refresh_from_db()
    with listening() as address, here():
        gateway = texts_by(cast, address)
        told = Telling(
            cast.street.pk, uuid7(), uuid7(), "case.close.lead", Recipient(gaolan), FACTS, NOW, ("sms",)
        )
        tell([told], at=NOW)
        assert send_waiting(at=NOW) == 1

    assert gateway.channel == "sms"
    assert "/stop/" not in json.loads(Listener.heard[0][2])["say"]


# --- Groups -------------------------------------------------------------------------------------------------------
def a_group(cast: Cast, **told) -> Gateway:
    return set_gateway(
        **{"street_id": cast.street.pk, "channel": "feishu", "name": "值班群", "key": "f" * 32, "by": cast.jiangwei,
           "at": NOW} | told
    )  # fmt: skip


def test_a_group_of_the_street_hears_of_new_cases_beside_the_deployments(cast: Cast) -> None:
    group = a_group(cast)
    with override_settings(APPRISE_URLS=["json://127.0.0.1:9/"]):
        case = an_opened(cast, at=timezone.now()).case
        while journal.deliver("notices"):
            pass

    rows = Notice.objects.filter(subject_id=case.pk, recipient_kind="office")
    assert {(row.channel, row.target == group.target) for row in rows} == {
        ("apprise", False),
        ("feishu", True),
    }


def test_a_group_hears_only_of_the_kinds_it_was_set_up_for(cast: Cast) -> None:
    a_group(cast, kinds=["progress"])
    tell([Telling(cast.street.pk, uuid7(), uuid7(), "case.report.office", Recipient(), FACTS, NOW)], at=NOW)

    assert not Notice.objects.exists()


def test_what_waits_for_a_group_that_was_taken_out_is_not_sent(cast: Cast) -> None:
    group = a_group(cast)
    tell([Telling(cast.street.pk, uuid7(), uuid7(), "case.report.office", Recipient(), FACTS, NOW)], at=NOW)
    end_gateway(group.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOW)

    assert send_waiting(at=NOW) == 0
    assert Notice.objects.get().state == NoticeState.CANCELLED
    with pytest.raises(GatewayOver):
        end_gateway(group.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOW)


def test_what_opens_a_gateway_rests_encrypted_and_stands_in_no_line(cast: Cast) -> None:
    group = a_group(cast)

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM notices_gateway WHERE id = %s", [group.pk])
        assert "f" * 32 not in cursor.fetchone()[0]
    line = JournalLine.objects.get(subject="gateway")
    assert (line.action, line.facts) == ("set_gateway", {"channel": "feishu", "kinds": ["turn"]})


def test_a_word_of_trial_says_what_became_of_it(cast: Cast) -> None:
    with listening() as address, here():
        gateway = texts_by(cast, address)
        with pytest.raises(WrongGateway):
            try_gateway(gateway.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOW)
        try_gateway(gateway.pk, street_id=cast.street.pk, phone="13812345678", by=cast.jiangwei, at=NOW)
        send_waiting(at=NOW)

    [way] = ways_out(cast.street.pk, at=NOW)
    assert (way.last.state, way.counts) == (NoticeState.SENT, {"sent": 1})
    assert (
        "短信" in json.loads(Listener.heard[0][2])["say"] or "邻里" in json.loads(Listener.heard[0][2])["say"]
    )


def test_only_staff_over_the_whole_street_sets_up_ways_out(cast: Cast) -> None:
    for name in ("gaolan", "heqing", "shenyi", "maoli"):
        with pytest.raises(NotAllowed):
            a_group(cast, by=cast.actor(name))
    with pytest.raises(WrongKey):
        a_group(cast, key="kurz")
