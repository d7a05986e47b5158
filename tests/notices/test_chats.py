"""Chat services: each is spoken to as it wants, signed where its robot signs, and believed only when it says yes."""

import base64
import hmac
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import override_settings
from django.utils import timezone

from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery
from linli.notices.commands import Recipient, Telling, send_waiting, set_gateway, tell
from linli.notices.commands.chats import SERVICES, host_of, key_from, say_at
from linli.notices.errors import WrongKey
from linli.notices.models import Notice
from linli.notices.states import CHATS, NoticeState
from tests.cast import Cast

from .posting import FACTS, listening
from .posting import Gateway as Listener

NOW = timezone.now()
KEY = "0123abcd-0123-4567-89ab-0123456789ab"
KEYS = {"wecom": KEY, "dingtalk": "a1" * 32, "feishu": KEY, "wechat": "SCT123456abcdefg"}


@pytest.fixture
def service() -> Iterator[None]:
    """Let every chat service listen on this machine."""
    with listening() as address:
        hosts = [f"{channel}={address}" for channel in CHATS]
        with override_settings(CHAT_HOSTS=hosts, PRIVATE_NETWORKS=["127.0.0.0/8"]):
            Listener.says = '{"errcode": 0, "code": 0}'
            yield


@pytest.mark.parametrize("channel", CHATS)
def test_each_service_is_asked_at_its_own_host_unless_an_office_runs_its_own(channel: str) -> None:
    assert host_of(channel) == SERVICES[channel].host
    with override_settings(CHAT_HOSTS=[f"{channel}=https://chat.example.gov.cn/"]):
        assert host_of(channel) == "https://chat.example.gov.cn"


@pytest.mark.usefixtures("service")
def test_each_service_hears_it_in_its_own_form() -> None:
    for channel in CHATS:
        say_at(channel, KEYS[channel], "新上报", "新上报\n井盖破损", at=NOW)

    heard = {path.partition("?")[0]: (path, body) for path, _word, body in Listener.heard}
    text = "新上报\n井盖破损"
    assert json.loads(heard["/cgi-bin/webhook/send"][1]) == {"msgtype": "text", "text": {"content": text}}
    assert heard["/cgi-bin/webhook/send"][0].endswith(f"?key={KEY}")
    assert json.loads(heard["/robot/send"][1]) == {"msgtype": "text", "text": {"content": text}}
    assert heard["/robot/send"][0] == f"/robot/send?access_token={'a1' * 32}"
    assert json.loads(heard[f"/open-apis/bot/v2/hook/{KEY}"][1]) == {
        "msg_type": "text", "content": {"text": text},
    }  # fmt: skip
    assert parse_qs(heard["/SCT123456abcdefg.send"][1]) == {
        "title": ["新上报"],
        "desp": ["新上报  \n井盖破损"],
    }


@pytest.mark.usefixtures("service")
def test_a_robot_that_signs_is_signed_to_as_its_service_says() -> None:
    secret = "SEC" + "b2" * 20
    say_at("dingtalk", f"{secret}@{'a1' * 32}", "x", "x", at=NOW)
    say_at("feishu", f"{secret}@{KEY}", "x", "x", at=NOW)

    told = parse_qs(urlsplit(Listener.heard[0][0]).query)
    stamp = str(int(NOW.timestamp() * 1000))
    made = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), "sha256")
    assert (told["timestamp"], told["sign"]) == ([stamp], [base64.b64encode(made).decode()])
    said = json.loads(Listener.heard[1][2])
    stamp = str(int(NOW.timestamp()))
    made = hmac.digest(f"{stamp}\n{secret}".encode(), b"", "sha256")
    assert (said["timestamp"], said["sign"]) == (stamp, base64.b64encode(made).decode())


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    "says",
    [
        '{"errcode":93000,"errmsg":"invalid webhook url"}',
        '{"code":19024,"msg":"Key Words Not Found"}',
        "<html>",
    ],
)
def test_an_answer_of_200_that_says_no_is_no(cast: Cast, says: str) -> None:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    set_gateway(street_id=cast.street.pk, channel="wecom", name="值班群", key=KEY, by=cast.jiangwei, at=NOW)
    tell([Telling(cast.street.pk, uuid7(), uuid7(), "case.report.office", Recipient(), FACTS, NOW)], at=NOW)
    Listener.says = says

    assert send_waiting(at=NOW) == 0

    notice = Notice.objects.get(channel="wecom")
    assert notice.state == NoticeState.WAITING
    assert notice.error.startswith("ConnectionError: wecom ")
    Listener.says = '{"errcode":0,"errmsg":"ok"}'
    assert send_waiting(at=notice.next_try_at) == 1


@pytest.mark.parametrize("channel", ["dingtalk", "feishu"])
def test_a_secret_pasted_before_the_whole_address_is_kept_with_its_key(channel: str) -> None:
    shown = {
        "dingtalk": f"https://oapi.dingtalk.com/robot/send?access_token={'a1' * 32}",
        "feishu": f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
    }[channel]
    assert key_from(channel, f"SECabcdefgh@{shown}") == f"SECabcdefgh@{KEYS[channel]}"
    assert key_from(channel, shown) == KEYS[channel]


def test_a_secret_where_a_service_has_none_is_refused() -> None:
    with pytest.raises(WrongKey):
        key_from("wecom", f"SECabcdefgh@{KEY}")
