"""Ways out of the house that an office sets up: its text messages, and its groups at chat services."""

import json
import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.ids import uuid7
from linli.kernel.outside import call, looked_up, place_of
from linli.people.public import Actor

from ..errors import GatewayOver, WrongGateway
from ..models import Gateway, Notice
from ..permissions import need_keeper
from ..queries import Words
from ..states import CHATS, SENTENCES, Channel, NewsKind, NoticeState, RecipientKind, Sentence
from .wishes import apprise_address, key_from

SUBJECT = "gateway"
SLOTS = frozenset({"phone", "text", "id"})
LONGEST_TEXT = 300
TRIED = "notices.try"
SENTENCES[TRIED] = Sentence(
    gettext_lazy("A word of trial from Linli"), gettext_lazy("%(gateway)s works: this message has arrived.")
)


@dataclass(frozen=True)
class SmsTemplate:
    """How a gateway for text messages is asked: {phone}, {text} and {id} stand where theirs belongs."""

    url: str
    body: str = ""
    headers: str = ""
    takes: str = ""

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

    def filled(self, **facts: str) -> tuple[str, bytes | None, dict[str, str]]:
        """Return address, body and headers of one message; what is said cannot break out of its place."""
        safe: Callable[[str], str] = _in_json if "json" in self.media else _in_address
        body = _put(self.body, {name: safe(value) for name, value in facts.items()})
        url = _put(self.url, {name: _in_address(value) for name, value in facts.items()})
        headers = {**self.named, **({"Content-Type": self.media} if body else {})}
        return url, body.encode() if body else None, headers


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_address(text: str) -> str:
    return quote(text, safe="")


def _put(template: str, facts: Mapping[str, str]) -> str:
    # Not str.format: the braces of JSON are no slots.
    return re.sub(r"\{(phone|text|id)\}", lambda found: facts[found[1]], template)


def slots_of(template: SmsTemplate) -> set[str]:
    """Return which slots a template has."""
    return set(re.findall(r"\{(phone|text|id)\}", template.url + template.body))


def check_sms(template: SmsTemplate) -> None:
    """Refuse a template that cannot work: no address, a slot that is missing, or one that nobody fills."""
    plain = _put(template.url, dict.fromkeys(SLOTS, "0"))
    place_of(plain)
    if "{phone}" in template.url.partition("//")[2].partition("/")[0] or "{" in plain or "}" in plain:
        raise WrongGateway(
            why=_("In the address only {phone}, {text} and {id} may stand, and behind the host.")
        )
    missing = {"phone", "text"} - slots_of(template)
    if missing:
        told = " ".join(f"{{{name}}}" for name in sorted(missing))
        raise WrongGateway(
            why=_("Say where %(slots)s stand: in the address or in what is sent.") % {"slots": told}
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


def _fields(text: str) -> Sequence[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return []


# --- Set up and taken out by the office ---------------------------------------------------------------------------
def set_gateway(
    *, street_id: int, channel: str, name: str, by: Actor, at: datetime, key: str = "",
    sms: SmsTemplate | None = None, kinds: Sequence[str] = (),
) -> Gateway:  # fmt: skip
    """Set up a way out: the gateway of text messages takes the place of the one before, groups stand beside each other."""
    need_keeper(by, street_id)
    if channel == Channel.SMS:
        template = sms or SmsTemplate("")
        check_sms(template)
        told: dict[str, Any] = {
            "url": template.url.strip(), "body": template.body.strip(), "headers": template.headers.strip(),
            "takes": template.takes.strip(),
        }  # fmt: skip
        try:
            looked_up(_put(template.url, dict.fromkeys(SLOTS, "0")))
        except ConnectionError:
            raise WrongGateway(why=_("The host in the address is not known.")) from None
    elif channel in CHATS:
        told = {"key": key_from(channel, key)}
    else:
        raise WrongGateway(why=_("This is no way out that an office sets up."))
    wanted = [str(kind) for kind in NewsKind if kind in kinds] or [NewsKind.TURN.value]
    with transaction.atomic():
        if channel == Channel.SMS:
            Gateway.objects.filter(street_id=street_id, channel=channel, ended_at=None).update(ended_at=at)
        row = Gateway(
            street_id=street_id, channel=channel, name=name.strip()[:60], told=json.dumps(told), kinds=wanted, made_at=at
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise WrongGateway(why=_("Somebody has just set up another gateway.")) from None
        _tell(row, "set_gateway", by=by, at=at)
    return row


def end_gateway(gateway_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Gateway:
    """Take a way out of use: nothing more goes by it, and what still waits for it is not sent."""
    need_keeper(by, street_id)
    with transaction.atomic():
        row = Gateway.objects.select_for_update().filter(street_id=street_id, pk=gateway_id).first()
        if row is None:
            raise NotFound
        if row.ended_at is not None:
            raise GatewayOver
        row.ended_at = at
        row.save(update_fields=("ended_at",))
        _tell(row, "end_gateway", by=by, at=at)
    return row


def try_gateway(gateway_id: UUID, *, street_id: int, by: Actor, at: datetime, phone: str = "") -> Notice:
    """Send a word of trial by a way out: the worker sends it, and what came of it is shown beside the gateway."""
    need_keeper(by, street_id)
    with transaction.atomic():
        row = Gateway.objects.filter(street_id=street_id, pk=gateway_id).first()
        if row is None:
            raise NotFound
        if row.ended_at is not None:
            raise GatewayOver
        if row.channel == Channel.SMS and not re.fullmatch(r"\+?[0-9][0-9 -]{4,18}", phone.strip()):
            raise WrongGateway(why=_("To which telephone shall the trial go?"))
        line = _tell(row, "try_gateway", by=by, at=at)
        notice = Notice(
            street_id=street_id, line_id=line.pk, subject_id=row.pk, event=TRIED, facts={"gateway": row.name},
            recipient_kind=RecipientKind.OFFICE, address=phone.strip() if row.channel == Channel.SMS else "",
            target=row.target, channel=row.channel, state=NoticeState.WAITING, at=at, next_try_at=at,
            message_id=f"<{uuid7().hex}@linli>",
        )  # fmt: skip
        notice.save(force_insert=True)
    return notice


def _tell(row: Gateway, action: str, *, by: Any, at: datetime) -> Any:
    facts = {"channel": row.channel, "kinds": list(row.kinds)}
    return journal.write(
        street_id=row.street_id, subject=SUBJECT, subject_id=row.pk, action=action, by=by, at=at, facts=facts
    )


# --- Asked when something is sent ---------------------------------------------------------------------------------
def groups_of(street_id: int) -> list[Gateway]:
    """Return the groups of an office at chat services, and its gateway of text messages."""
    return list(Gateway.objects.filter(street_id=street_id, ended_at=None).order_by("made_at", "id"))


def sms_of(street_id: int) -> SmsTemplate | None:
    """Return how text messages of a street go out: by its own gateway, else by the deployment's; None by none."""
    own = Gateway.objects.filter(street_id=street_id, channel=Channel.SMS, ended_at=None).first()
    if own is not None:
        return SmsTemplate(**own.settings) if own.settings else None
    if not settings.SMS_URL:
        return None
    return SmsTemplate(settings.SMS_URL, settings.SMS_BODY, settings.SMS_HEADERS, settings.SMS_OK)


def group_address(street_id: int, channel: str, target: str) -> str | None:
    """Return how Apprise reaches the group that a notice names; None once it was taken out."""
    rows = Gateway.objects.filter(street_id=street_id, channel=channel, ended_at=None)
    found = next((row for row in rows if row.target == target), None)
    return apprise_address(channel, found.settings["key"]) if found and found.settings else None


def text_of(words: Words) -> str:
    """Return what fits into a text message: what happened, and where to read on."""
    room = LONGEST_TEXT - len(words.url) - 1
    told = words.subject if len(words.subject) <= room else f"{words.subject[: room - 1]}…"
    return f"{told} {words.url}"


def send_text(template: SmsTemplate, phone: str, text: str, message_id: str) -> None:
    """Hand a text message to a gateway; ConnectionError unless it says that it took it."""
    url, body, headers = template.filled(phone=re.sub(r"[^0-9+]", "", phone), text=text, id=message_id)
    answer = call(url, method="POST" if body else "GET", body=body, headers=headers)
    if not 200 <= answer.status < 300:
        raise ConnectionError(f"the gateway answered {answer.status}")
    if template.takes and template.takes not in answer.text:
        raise ConnectionError("the gateway did not take the message")
