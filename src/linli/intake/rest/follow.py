"""The secret link: read, confirm, reopen, withdraw, remark; and finding a lost one again."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.public import AlreadyRated, Case, MainEnded, Reporter, SameCase, file_for_holder
from linli.intake import commands, queries, tasks
from linli.intake.commands.limits import let_ask, let_guess
from linli.intake.commands.lost import marks_of
from linli.intake.errors import NoSuchLink, NotShown, TicketOver
from linli.intake.forms import AgainForm
from linli.intake.schemas import (
    ActedOut,
    ConfirmIn,
    FindIn,
    FollowOut,
    FoundOut,
    LinkAsked,
    LinkAskIn,
    ReopenIn,
    SameIn,
    TicketIn,
    WithdrawIn,
    WordIn,
)
from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed
from linli.kernel.kept import PhotoGone, take_all
from linli.kernel.rest import JPEG, Invalid, once_for
from linli.territory.public import Street

from .door import knock, picture, router

EVERY = (NoSuchLink, NotAllowed, MovedMeanwhile, Missing)


def opened(token: str) -> tuple[Street, Case]:
    """Return the street and the case behind a link."""
    street = queries.street_of_token(token)
    return street, queries.opened_by(street, token)[0]


def contact_of(reporter: Reporter) -> dict[str, str] | None:
    """Return the contact that the page shows to whoever holds the link, or None where none was left."""
    left = {"name": reporter.name, "phone": reporter.phone, "email": reporter.email}
    return left if any(left.values()) else None


@router.reads(
    "/follow/{token}", FollowOut, summary="Where your report stands", public=True, refuses=(NoSuchLink,)
)
def follow_case(request: HttpRequest, token: str) -> Any:
    """Return where a report stands in plain words, what happened, why them, and what you may do now.

    Also the contact you left, and for what and how often staff looked at it.
    """
    street = queries.street_of_token(token)
    found = queries.following(street, token, now=timezone.now())
    case = found.case
    return {
        "number": case.number, "street": street.slug, "title": found.title, "state": case.state, "said": found.pill,
        "after": found.after, "text": case.body or case.title, "reported_at": case.reported_at,
        "due_at": None if case.ended else case.due_at, "ended_at": case.ended_at, "rating": case.rating,
        "may": sorted(found.may), "question": found.question,
        "stops": [
            {"said": stop.said, "at": stop.at, "text": stop.text, "photos": [one.pk for one in stop.photos],
             "why": list(stop.why)}
            for stop in found.stops
        ],
        "contact": contact_of(found.reporter),
        "looked": [
            {"purpose": told.purpose, "times": told.times, "last_at": told.last_at} for told in found.looked
        ],
    }  # fmt: skip


def act_as_holder(request: HttpRequest, token: str, act: str, told: Any) -> dict[str, Any]:
    """Do an act of the holder of a link, counted and repeated as on its page."""
    street, _case = opened(token)
    knock(request, street, "follow")
    at = timezone.now()

    def do() -> ActedOut:
        case = queries.opened_by(street, token)[0]
        brought = told.model_dump()
        if "photos" in brought:
            brought["photos"] = take_all(brought["photos"])
        by = queries.holder_of(case)
        after = commands.command_of(case, act)(case.pk, street_id=street.pk, by=by, at=at, **brought)
        return ActedOut(act=act, state=after.state)

    return once_for(request, f"follow_{act}", street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/follow/{token}/confirm", ActedOut, summary="Solved, and how well", public=True,
    refuses=(*EVERY, AlreadyRated),
)  # fmt: skip
def follow_confirm(request: HttpRequest, token: str, told: ConfirmIn) -> Any:
    """Say that it is solved, with one to five stars. Once."""
    return act_as_holder(request, token, "confirm", told)


@router.writes(
    "POST",
    "/follow/{token}/reopen",
    ActedOut,
    summary="It is not solved",
    public=True,
    refuses=(*EVERY, PhotoGone),
)
def follow_reopen(request: HttpRequest, token: str, told: ReopenIn) -> Any:
    """Say what is still wrong; it goes back to work with everything known so far."""
    return act_as_holder(request, token, "reopen", told)


@router.writes(
    "POST", "/follow/{token}/withdraw", ActedOut, summary="Take it back", public=True, refuses=EVERY
)
def follow_withdraw(request: HttpRequest, token: str, told: WithdrawIn) -> Any:
    """Take a report back before anybody works on it."""
    return act_as_holder(request, token, "withdraw", told)


@router.writes(
    "POST", "/follow/{token}/same", ActedOut, summary="It is the same as another report", public=True,
    refuses=(*EVERY, NotShown, SameCase, MainEnded),
)  # fmt: skip
def follow_same(request: HttpRequest, token: str, told: SameIn) -> Any:
    """Say of a report that nobody has acted on yet that it is the same as one that everybody may see.

    Both go on together; your link goes on to work.
    """
    street, _case = opened(token)
    knock(request, street, "follow")
    at = timezone.now()

    def do() -> ActedOut:
        case = queries.opened_by(street, token)[0]
        return ActedOut(
            act="same", state=commands.same_as(case=case, number=told.number.upper(), at=at).state
        )

    return once_for(request, "follow_same", street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/follow/{token}/remark", ActedOut, summary="A word to the office", public=True,
    refuses=(*EVERY, PhotoGone),
)  # fmt: skip
def follow_remark(request: HttpRequest, token: str, told: WordIn) -> Any:
    """Say something to the office, at any time."""
    return act_as_holder(request, token, "remark", told)


@router.reads(
    "/follow/{token}/photos/{photo_id}", None, summary="A photo of your report", public=True, media=JPEG,
    refuses=(NoSuchLink,),
)  # fmt: skip
def follow_photo(
    request: HttpRequest, token: str, photo_id: UUID, size: Literal["full", "thumb"] = "full"
) -> HttpResponse:
    """Return a photo that stands on the way of this report."""
    street = queries.street_of_token(token)
    found = queries.photo_for_holder(street, token, photo_id)
    return picture(file_for_holder(found) or found.pk, size)


@router.writes(
    "POST", "/links", FoundOut, status=201, summary="Find a lost link", public=True, keyed=False,
    refuses=(NoSuchLink,),
)  # fmt: skip
def find_link(request: HttpRequest, told: FindIn) -> Any:
    """Get a new secret link for the number of a report and the telephone left with it. The one before ends.

    Five tries an hour for a number. A number that does not exist and a telephone that does not fit answer alike.
    """
    number = told.number.upper().replace(" ", "")
    street = Street.objects.filter(prefix=number.split("-", 1)[0]).first()
    token = None
    if street is not None:
        knock(request, street, "find")
        let_guess(number, at=timezone.now())
        token = commands.find_again(street=street, number=number, phone=told.phone)
    if street is None or token is None:
        raise NoSuchLink
    return {"token": token, "link": request.build_absolute_uri(f"/s/{street.slug}/follow/{token}/")}


@router.writes("POST", "/links/asked", LinkAsked, summary="Have a lost link sent", public=True, keyed=False)
def ask_link(request: HttpRequest, told: LinkAskIn) -> Any:
    """Have the way to a new link sent to the contact that was left with a report, and to nobody else.

    The answer is the same whether there is such a report or not. A few times an hour.
    """
    form = AgainForm({"contact": told.contact})
    if not form.is_valid():
        raise Invalid(fields=[{"where": "body.contact", "message": str(form.errors["contact"][0])}])
    contact = form.cleaned_data["contact"]
    let_ask(address_of(request), contact, at=timezone.now())
    for kind, marks in marks_of(contact).items():
        tasks.send_lost_links.defer(kind=kind, marks=marks)
    return {"said": _("If a report was left with this contact, the way back to it is sent there.")}


@router.writes(
    "POST", "/links/opened", FoundOut, status=201, summary="Open the way to a new link", public=True, keyed=False,
    refuses=(TicketOver,),
)  # fmt: skip
def open_link_ticket(request: HttpRequest, told: TicketIn) -> Any:
    """Get a new secret link by the ticket that was sent; the link before ends, and the ticket is good for once."""
    street, token = commands.open_ticket(told.ticket, at=timezone.now())
    return {"token": token, "link": request.build_absolute_uri(f"/s/{street.slug}/follow/{token}/")}
