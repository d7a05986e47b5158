"""What you wish to be told, and stopping it all without an account."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import NotFound
from linli.kernel.rest import once_for
from linli.kernel.rest_errors import Invalid
from linli.notices import commands, queries
from linli.notices.errors import NoWayThere, StopLinkBroken, WrongKey
from linli.notices.models import Preference
from linli.notices.schemas import NewsWishIn, NewsWishOut, OpenedOut, StopIn, StoppedOut
from linli.notices.states import ClosedWhy, NewsKind
from linli.people.public import Account, Actor, acting

from .door import NO_STREET, router


def own_account(request: HttpRequest) -> tuple[Actor, Account]:
    """Return who asks and their account."""
    actor = acting(request)
    account = Account.objects.filter(pk=actor.account_id).first()
    if account is None:
        raise NotFound
    return actor, account


def wish_out(wish: Preference, account: Account) -> dict[str, Any]:
    """Return what somebody wishes, without their keys."""
    told = {
        name: getattr(wish, name)
        for name in (
            "quiet_from",
            "quiet_to",
            "pressing",
            "digest",
            "digest_hour",
            "digest_by",
            "dormant",
            "dormant_days",
        )
    }
    ways = {str(kind): list(wish.at_once(kind)) for kind in NewsKind}
    closed = commands.closed(account.email or "") is not None
    return told | {"ways": ways, "chats": sorted(wish.chat_keys), "closed": closed}


@router.reads("/notices/preferences", NewsWishOut, summary="What you wish to be told")
def read_wishes(request: HttpRequest) -> Any:
    """Return what goes out to you besides what stands in Linli, by which ways, when not, and what is gathered."""
    _actor, account = own_account(request)
    return wish_out(commands.wishes_of([account.pk]).of(account.pk), account)


@router.writes(
    "PUT", "/notices/preferences", NewsWishOut, summary="Choose what you are told", refuses=(NotFound, NoWayThere, WrongKey)
)  # fmt: skip
def choose_wishes(request: HttpRequest, told: NewsWishIn) -> Any:
    """Choose what goes out to you and how. It takes the place of all that was chosen before, but for keys left out."""
    now = timezone.now()
    if (told.quiet_from is None) != (told.quiet_to is None) or (
        told.quiet_from is not None and told.quiet_from == told.quiet_to
    ):
        raise Invalid(
            fields=[{"where": "quiet_to", "message": "quiet hours have a beginning and another end"}]
        )

    def do() -> dict[str, Any]:
        actor, account = own_account(request)
        texts = queries.sends_texts(actor.street_ids)
        chosen = commands.Chosen(**told.model_dump())
        return wish_out(commands.choose(chosen, account=account, by=actor, at=now, texts=texts), account)

    return once_for(request, "choose_wishes", street_id=NO_STREET, at=now, do=do)


@router.writes(
    "POST", "/notices/preferences/address", OpenedOut, summary="Your address works again", takes=(), refuses=(NotFound,)
)  # fmt: skip
def open_my_address(request: HttpRequest) -> Any:
    """Let mail go to your own address again after it came back."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        actor, account = own_account(request)
        return {"changed": commands.open_addresses(account.email or "", at=now, by=actor)}

    return once_for(request, "open_my_address", street_id=NO_STREET, at=now, do=do)


@router.writes(
    "POST", "/stop", StoppedOut, summary="Stop all messages, or start them again", public=True, limited=True,
    refuses=(StopLinkBroken,),
)  # fmt: skip
def stop_messages(request: HttpRequest, told: StopIn) -> Any:
    """Stop all messages to whoever holds a link of one, or start them again. The link is the secret."""
    now = timezone.now()
    of = commands.stop_link_of(told.link)

    def do() -> dict[str, Any]:
        by = Actor("reporter")
        if told.stop:
            commands.close_address(of.address, ClosedWhy.STOPPED, at=now, by=by, street_id=of.street_id)
        else:
            commands.open_addresses(of.address, at=now, by=by)
        return {"stopped": commands.closed(of.address) is not None}

    return once_for(request, "stop_messages", street_id=NO_STREET, at=now, do=do)
