"""What is said at WeCom, DingTalk, Feishu and WeChat, and whether they took it.

These services answer 200 to everything and say in the body what went wrong: a robot that was taken out, a word that the
group does not let in, too much in a minute. So an answer counts only where the service itself says that all is well;
that is why a client of its own stands here, where others look at the status alone.
"""

import base64
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from linli.kernel.outside import call

from ..errors import WrongKey
from ..states import Channel

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Robot:
    """A key of a chat service, and the secret with which its robot wants messages signed ("" where it wants none)."""

    key: str
    secret: str = ""

    @property
    def kept(self) -> str:
        """Return it as it rests: secret@key, or the key alone."""
        return f"{self.secret}@{self.key}" if self.secret else self.key


@dataclass(frozen=True)
class Service:
    """A chat service: what its keys look like and where they stand in the address it shows, and how it is spoken to."""

    host: str
    key: str
    shown: str
    asked: Callable[[Robot, str, str, datetime], tuple[str, str, bytes]]
    signs: bool = False


def _hmac(key: str, said: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), said.encode(), "sha256")).decode()


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _wecom(robot: Robot, _title: str, text: str, _at: datetime) -> tuple[str, str, bytes]:
    # It takes 2048 bytes, and refuses what is longer.
    told = text.encode()[:2040].decode(errors="ignore")
    said = {"msgtype": "text", "text": {"content": told}}
    return f"/cgi-bin/webhook/send?key={robot.key}", JSON, _json(said)


def _dingtalk(robot: Robot, _title: str, text: str, at: datetime) -> tuple[str, str, bytes]:
    path = f"/robot/send?access_token={robot.key}"
    if robot.secret:
        stamp = str(int(at.timestamp() * 1000))
        signed = _hmac(robot.secret, f"{stamp}\n{robot.secret}")
        path += f"&timestamp={stamp}&sign={quote(signed, safe='')}"
    return path, JSON, _json({"msgtype": "text", "text": {"content": text[:5000]}})


def _feishu(robot: Robot, _title: str, text: str, at: datetime) -> tuple[str, str, bytes]:
    signed: dict[str, Any] = {}
    if robot.secret:
        stamp = str(int(at.timestamp()))
        # Their rule: what is signed is the key, and nothing is said with it.
        signed = {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{robot.secret}", "")}
    said = signed | {"msg_type": "text", "content": {"text": text[:8000]}}
    return f"/open-apis/bot/v2/hook/{robot.key}", JSON, _json(said)


def _wechat(robot: Robot, title: str, text: str, _at: datetime) -> tuple[str, str, bytes]:
    # A line of Markdown ends with two spaces.
    told = {"title": title[:32], "desp": text[:16000].replace("\n", "  \n")}
    return f"/{robot.key}.send", FORM, urlencode(told).encode()


PLAIN = r"[A-Za-z0-9_-]{16,80}"
SERVICES: dict[str, Service] = {
    Channel.WECOM: Service("https://qyapi.weixin.qq.com", PLAIN, r"[?&]key=([^&#\s]+)", _wecom),
    Channel.DINGTALK: Service(
        "https://oapi.dingtalk.com", r"[A-Za-z0-9]{16,80}", r"access_token=([^&#\s]+)", _dingtalk, signs=True
    ),
    Channel.FEISHU: Service("https://open.feishu.cn", PLAIN, r"/hook/([^/?#\s]+)", _feishu, signs=True),
    Channel.WECHAT: Service(
        "https://sctapi.ftqq.com", r"[A-Za-z0-9-]{10,80}", r"ftqq\.com/([^/.?#\s]+)", _wechat
    ),
}


def robot_from(channel: str, text: str) -> Robot:
    """Return the robot that somebody pasted: its address or its key, and before an @ the secret where it signs."""
    service, told = SERVICES[channel], text.strip()
    secret, at, rest = told.partition("@")
    if at and service.signs and re.fullmatch(r"[A-Za-z0-9]{8,100}", secret):
        told = rest.strip()
    else:
        secret = ""
    found = re.search(service.shown, told)
    key = found[1] if found else told
    if not re.fullmatch(service.key, key):
        raise WrongKey(channel=Channel(channel).label)
    return Robot(key, secret)


def key_from(channel: str, text: str) -> str:
    """Return what is kept of a robot that somebody pasted."""
    return robot_from(channel, text).kept


def host_of(channel: str) -> str:
    """Return where a service is asked: at its own host, or at the one of a service that an office runs itself."""
    own = dict(one.split("=", 1) for one in settings.CHAT_HOSTS if "=" in one)
    return str(own.get(channel, SERVICES[channel].host)).rstrip("/")


def say_at(channel: str, kept: str, title: str, text: str, *, at: datetime) -> None:
    """Say something by a robot; ConnectionError unless its service says that it took it."""
    path, media, body = SERVICES[channel].asked(robot_from(channel, kept), title, text, at)
    answer = call(host_of(channel) + path, method="POST", body=body, headers={"Content-Type": media})
    if not 200 <= answer.status < 300:
        raise ConnectionError(f"{channel} answered {answer.status}")
    try:
        told = json.loads(answer.text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise ConnectionError(f"{channel} answered something else than it does")
    # Each calls it otherwise: errcode at WeCom and DingTalk, code at Feishu and ServerChan, StatusCode of old at Feishu.
    code = next((told[name] for name in ("errcode", "code", "StatusCode") if name in told), None)
    if str(code) != "0":
        why = str(told.get("errmsg") or told.get("msg") or told.get("message") or "")[:160]
        raise ConnectionError(f"{channel} did not take the message: {code} {why}".strip())
