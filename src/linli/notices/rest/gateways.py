"""The ways out of a street, for programs of those who look after them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import NotFound
from linli.kernel.outside import NoAddress, NotOutside
from linli.kernel.rest import Listed, once_for
from linli.notices import commands, queries
from linli.notices.errors import GatewayOver, WrongGateway, WrongKey
from linli.notices.permissions import enter, need_keeper
from linli.notices.queries import Way
from linli.notices.schemas import GatewayIn, GatewayOut, TrialIn, TrialOut
from linli.people.public import Actor, acting
from linli.territory.public import Street, street_by_slug

from .door import router


def keeping(request: HttpRequest, slug: str) -> tuple[Street, Actor]:
    """Return the street and who looks after its ways out, or refuse."""
    street, actor = street_by_slug(slug), acting(request)
    enter(actor, street)
    need_keeper(actor, street.pk)
    return street, actor


def gateway_out(way: Way) -> dict[str, Any]:
    """Return a way out without what opens it."""
    one = way.gateway
    told = {name: getattr(one, name) for name in ("id", "channel", "name", "kinds", "made_at", "ended_at")}
    return told | {"states": way.counts, "trial": way.last.state if way.last else ""}


@router.reads("/streets/{slug}/channels", Listed[GatewayOut], summary="The ways out of a street")
def list_channels(request: HttpRequest, slug: str) -> Any:
    """Return the text messages and groups that a street has set up, and how their messages fare."""
    street, _actor = keeping(request, slug)
    return {
        "items": [gateway_out(way) for way in queries.ways_out(street.pk, at=timezone.now())],
        "next": None,
    }


@router.writes(
    "POST", "/streets/{slug}/channels", GatewayOut, status=201, summary="Set up a way out",
    refuses=(WrongGateway, WrongKey, NoAddress, NotOutside),
)  # fmt: skip
def set_channel(request: HttpRequest, slug: str, told: GatewayIn) -> Any:
    """Set up a group, or the gateway of text messages in place of the one before."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = keeping(request, slug)
        sms = commands.SmsTemplate(**told.sms.model_dump()) if told.sms else None
        row = commands.set_gateway(
            street_id=street.pk, channel=told.channel, name=told.name, key=told.key, sms=sms, kinds=told.kinds, by=actor,
            at=now,
        )  # fmt: skip
        return gateway_out(Way(row, {}, None))

    return once_for(request, "set_channel", street_id=street.pk, at=now, do=do)


@router.writes(
    "POST", "/streets/{slug}/channels/{gateway_id}/try", TrialOut, summary="Send a word of trial",
    refuses=(NotFound, GatewayOver, WrongGateway),
)  # fmt: skip
def try_channel(request: HttpRequest, slug: str, gateway_id: UUID, told: TrialIn) -> Any:
    """Send a word of trial by a way out; what came of it is said in the list a moment later."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = keeping(request, slug)
        notice = commands.try_gateway(gateway_id, street_id=street.pk, phone=told.phone, by=actor, at=now)
        return {"notice": notice.pk}

    return once_for(request, "try_channel", street_id=street.pk, at=now, do=do)


@router.writes(
    "POST", "/streets/{slug}/channels/{gateway_id}/end", GatewayOut, summary="Take a way out of use", takes=(),
    refuses=(NotFound, GatewayOver),
)  # fmt: skip
def end_channel(request: HttpRequest, slug: str, gateway_id: UUID) -> Any:
    """Take a way out of use: nothing more goes by it."""
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = keeping(request, slug)
        row = commands.end_gateway(gateway_id, street_id=street.pk, by=actor, at=now)
        return gateway_out(Way(row, {}, None))

    return once_for(request, "end_channel", street_id=street.pk, at=now, do=do)
