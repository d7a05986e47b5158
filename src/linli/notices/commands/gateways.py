"""Ways out of the house that an office sets up: its text messages, and its groups at chat services."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.ids import uuid7
from linli.kernel.outside import looked_up
from linli.people.public import Actor

from ..errors import GatewayOver, WrongGateway
from ..models import Gateway, Notice
from ..permissions import need_keeper
from ..states import CHATS, SENTENCES, Channel, NewsKind, NoticeState, RecipientKind, Sentence
from .chats import key_from
from .texts import SmsTemplate, bare_address, check_sms

SUBJECT = "gateway"
TRIED = "notices.try"
SENTENCES[TRIED] = Sentence(
    gettext_lazy("A word of trial from Linli"), gettext_lazy("%(gateway)s works: this message has arrived.")
)


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
        told: dict[str, Any] = {name: value.strip() for name, value in asdict(template).items()}
        try:
            looked_up(bare_address(template))
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
    return SmsTemplate(
        settings.SMS_URL, settings.SMS_BODY, settings.SMS_HEADERS, settings.SMS_OK, settings.SMS_SIGNED,
        settings.SMS_SECRET,
    )  # fmt: skip


def key_of_group(street_id: int, channel: str, target: str) -> str | None:
    """Return the key of the group that a notice names; None once it was taken out."""
    rows = Gateway.objects.filter(street_id=street_id, channel=channel, ended_at=None)
    found = next((row for row in rows if row.target == target), None)
    return str(found.settings["key"]) if found and found.settings else None
