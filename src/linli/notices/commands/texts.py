"""Text messages: how any gateway is asked, signed and understood, and what fits into one message."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from linli.kernel.outside import call, place_of

from ..errors import WrongGateway
from ..queries import Words

# What stands in braces: of the message, and of the call by which gateways tell ours from others'.
SAID = ("phone", "text", "id")
SLOTS = frozenset({*SAID, "time", "millis", "stamp", "nonce", "sign", "secret"})
SLOT = re.compile(r"\{(" + "|".join(sorted(SLOTS)) + r")\}")
LONGEST_TEXT = 300
# By which rule a call is signed: its name, as it begins the line that says what is signed.
SIGNS = ("md5", "sha1", "sha256", "hmac-sha1", "hmac-sha256", "hmac-sha1-base64", "hmac-sha256-base64")
PATH = re.compile(r"\s*([A-Za-z_]\w*(?:\.\w+)*)\s*(!=|==?)\s*(.*?)\s*")


@dataclass(frozen=True)
class SmsTemplate:
    """How a gateway for text messages is asked: {phone}, {text} and {id} stand where theirs belongs.

    `signed` says by which rule {sign} is made and of what: "hmac-sha256 {phone}{time}", "md5 {secret}{stamp}".
    `takes` says how its answer tells that it took the message: "code = 0", or words that stand in it.
    """

    url: str
    body: str = ""
    headers: str = ""
    takes: str = ""
    signed: str = ""
    secret: str = field(default="", repr=False)

    @property
    def named(self) -> dict[str, str]:
        """Return the headers by name; a line each, or split by |."""
        lines = (line for line in re.split(r"[\n|]", self.headers) if line.strip())
        return {name.strip(): value.strip() for name, _colon, value in (one.partition(":") for one in lines)}

    @property
    def media(self) -> str:
        """Return what the body is: JSON, or a form."""
        named = {name.casefold(): value for name, value in self.named.items()}
        guessed = (
            "application/json"
            if self.body.lstrip()[:1] in ("{", "[")
            else "application/x-www-form-urlencoded"
        )
        return named.get("content-type", guessed)

    @property
    def slots(self) -> set[str]:
        """Return which slots it has, in its address, its body and its headers."""
        return set(SLOT.findall(self.url + self.body + self.headers))

    def filled(self, *, at: datetime, **facts: str) -> tuple[str, bytes | None, dict[str, str]]:
        """Return address, body and headers of one message; what is said cannot break out of its place."""
        facts |= self._called(facts, at)
        safe: Callable[[str], str] = _in_json if "json" in self.media else _in_address
        body = _put(self.body, {name: safe(value) for name, value in facts.items()})
        url = _put(self.url, {name: _in_address(value) for name, value in facts.items()})
        named = {
            name: _put(value, {key: _in_header(one) for key, one in facts.items()})
            for name, value in self.named.items()
        }
        headers = {**named, **({"Content-Type": self.media} if body else {})}
        return url, body.encode() if body else None, headers

    def _called(self, facts: Mapping[str, str], at: datetime) -> dict[str, str]:
        """Return what stands for the call itself: when it was made, a word used once, and the signature over it."""
        here = at.astimezone(ZoneInfo(settings.TIME_ZONE))
        told = {
            "time": str(int(at.timestamp())), "millis": str(int(at.timestamp() * 1000)),
            "stamp": f"{here:%Y%m%d%H%M%S}", "nonce": secrets.token_hex(8), "secret": self.secret, "sign": "",
        }  # fmt: skip
        rule, _space, what = self.signed.strip().partition(" ")
        if rule:
            told["sign"] = _signature(rule, self.secret, _put(what.strip(), {**facts, **told}))
        return told


def _signature(rule: str, secret: str, said: str) -> str:
    name, *how = rule.removeprefix("hmac-").split("-")
    if rule.startswith("hmac-"):
        made = hmac.digest(secret.encode(), said.encode(), name)
    else:
        made = hashlib.new(name, said.encode(), usedforsecurity=False).digest()
    return base64.b64encode(made).decode() if how else made.hex()


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_address(text: str) -> str:
    return quote(text, safe="")


def _in_header(text: str) -> str:
    return text if text.isascii() and text.isprintable() else quote(text, safe="")


def _put(template: str, facts: Mapping[str, str]) -> str:
    # Not str.format: the braces of JSON are no slots.
    return SLOT.sub(lambda found: facts[found[1]], template)


def bare_address(template: SmsTemplate) -> str:
    """Return the address with its slots filled by nothing, to be looked at."""
    return _put(template.url, dict.fromkeys(SLOTS, "0"))


def check_sms(template: SmsTemplate) -> None:
    """Refuse a template that cannot work: no address, a slot that is missing, or one that nobody fills."""
    plain = bare_address(template)
    place_of(plain)
    if "{" in template.url.partition("//")[2].partition("/")[0] or "{" in plain or "}" in plain:
        raise WrongGateway(
            why=_("In the address only %(slots)s may stand, and behind the host.") % {"slots": _names(SLOTS)}
        )
    said = set(SLOT.findall(template.url + template.body))
    missing = {"phone", "text"} - said
    if missing:
        raise WrongGateway(
            why=_("Say where %(slots)s stand: in the address or in what is sent.")
            % {"slots": _names(missing)}
        )
    if any(not re.fullmatch(r"[A-Za-z0-9-]+", name) or not value for name, value in template.named.items()):
        raise WrongGateway(why=_("Write a header as Name: value, a line each."))
    if template.body and "json" in template.media:
        try:
            json.loads(_put(template.body, dict.fromkeys(SLOTS, "0")))
        except ValueError:
            raise WrongGateway(
                why=_("What is sent is no JSON. Slots stand inside quotation marks.")
            ) from None
    odd = [name for _text, name, _spec, _how in _fields(template.body) if name and name not in SLOTS]
    if "json" not in template.media and odd:
        raise WrongGateway(why=_("Nobody fills {%(name)s}.") % {"name": odd[0]})
    _check_signing(template)


def _check_signing(template: SmsTemplate) -> None:
    rule, _space, what = template.signed.strip().partition(" ")
    if "sign" in template.slots and not rule:
        raise WrongGateway(why=_("{sign} stands there, but nothing says how it is made."))
    if not rule:
        return
    odd = [name for _text, name, _spec, _how in _fields(what) if name and name not in SLOTS - {"sign"}]
    if rule not in SIGNS or not what.strip() or odd:
        raise WrongGateway(
            why=_("Write how it is signed and of what, as hmac-sha256 {phone}{time}. Known are: %(rules)s")
            % {"rules": " ".join(SIGNS)}
        )
    if not template.secret.strip():
        raise WrongGateway(why=_("A signature needs the secret of the gateway."))


def _names(slots: Any) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(slots))


def _fields(text: str) -> Sequence[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return []


def text_of(words: Words, stop: str = "") -> str:
    """Return what fits into a text message: what happened, where to read on, and where messages are stopped."""
    behind = f" {_('Stop:')} {stop}" if stop else ""
    room = LONGEST_TEXT - len(words.url) - len(behind) - 1
    told = words.subject if len(words.subject) <= room else f"{words.subject[: room - 1]}…"
    return f"{told} {words.url}{behind}"


def send_text(
    template: SmsTemplate, phone: str, text: str, message_id: str, *, at: datetime | None = None
) -> None:
    """Hand a text message to a gateway; ConnectionError unless it says that it took it."""
    phone, now = re.sub(r"[^0-9+]", "", phone), at or datetime.now(tz=UTC)
    url, body, headers = template.filled(phone=phone, text=text, id=message_id, at=now)
    answer = call(url, method="POST" if body else "GET", body=body, headers=headers)
    if not 200 <= answer.status < 300:
        raise ConnectionError(f"the gateway answered {answer.status}")
    if template.takes and not takes(template.takes, answer.text):
        raise ConnectionError(f"the gateway did not take the message: {_without(answer.text, phone, text)}")


def _without(answer: str, *private: str) -> str:
    """Return what a gateway said, for the operator, without whom and what it was about."""
    for one in private:
        answer = answer.replace(one, "…")
    return " ".join(re.sub(r"\d{6,}", "…", answer).split())[:120]


def takes(expression: str, answer: str) -> bool:
    """Return whether an answer says what was agreed: one of some expressions split by |, else the words themselves.

    code = 0 · data.status = ok · error != 1: a field of the JSON that is answered, and what it is (not).
    """
    if expression in answer:
        return True
    try:
        told = json.loads(answer)
    except ValueError:
        return False
    return any(_fits(one, told) for one in expression.split("|"))


def _fits(expression: str, told: Any) -> bool:
    found = PATH.fullmatch(expression)
    if found is None:
        return False
    path, how, wanted = found.groups()
    for name in path.split("."):
        if isinstance(told, list) and name.isdecimal() and int(name) < len(told):
            told = told[int(name)]
        elif isinstance(told, dict) and name in told:
            told = told[name]
        else:
            return False
    said = str(told).lower() if isinstance(told, bool) else "null" if told is None else str(told)
    same = said == wanted.strip("\"'")
    return same if how != "!=" else not same
