"""Suggestions for programs: make one, follow it, what was taken up; and the lists and acts of the office."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Path, Query, Schema

from linli.cases.public import Case, one_case
from linli.intake.public import TicketOver
from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Cursor, Door, Listed, digest_of, key_of, listed, once_for
from linli.people.public import Actor, Power, acting, organisations_in
from linli.territory.public import Street, Unit, UnknownUnit, street_by_slug, unit_called

from . import commands, schemas
from .errors import LinkedAlready, NoSuchSuggestion, PersonalWords
from .models import Suggestion
from .queries import (
    COLUMNS,
    ORDER,
    SIGHTS,
    Entry,
    cases_of,
    held_by,
    history_of,
    one_suggestion,
    rows_of,
    suggestions,
    taken_up,
)
from .workflow import SUGGESTION, label

router = Door("suggestions")
MOST = 10_000
# As narrow as its column, so that no number can trip the database.
SuggestionNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True)
class Here:
    """Who acts in which street."""

    street: Street
    actor: Actor


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(street, actor)


def _unit(street: Street, code: str) -> Unit | None:
    return Unit.objects.get(pk=unit_called(street, code).id) if code else None


def _taken(request: HttpRequest, street: Street, proposal: commands.Proposal, by: Actor) -> dict[str, Any]:
    # Without a key the request itself is one, so that what is lost on its way and sent again happens once.
    key = f"api:{getattr(by, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    taken = commands.suggest(street=street, proposal=proposal, key=key, by=by, at=timezone.now())
    link = request.build_absolute_uri(f"/s/{street.slug}/suggestions/of/{taken.token}/")
    return {"number": taken.number, "token": taken.token, "link": link}


# --- Residents ----------------------------------------------------------------------------------------------------
@router.writes(
    "POST", "/streets/{slug}/suggestions", schemas.Suggested, status=201, summary="Suggest something", public=True,
    keyed=False, refuses=(UnknownUnit,),
)  # fmt: skip
def make_suggestion(request: HttpRequest, slug: str, told: schemas.SuggestIn) -> Any:
    """Suggest what could be better. Nobody need sign in; the answer holds the secret of the link that follows it.

    The same words sent again, or the same Idempotency-Key, answer the same number.
    """
    street = street_by_slug(slug)
    commands.let_pass(address_of(request), street, at=timezone.now())
    given = told.model_dump() | {"unit": _unit(street, told.unit), "language": get_language() or ""}
    return _taken(request, street, commands.Proposal(**given), commands.RESIDENT)


@router.reads(
    "/streets/{slug}/suggestions/of/{token}", schemas.OwnSuggestion, summary="Your suggestion", public=True,
    refuses=(NoSuchSuggestion,),
)  # fmt: skip
def follow_suggestion(request: HttpRequest, slug: str, token: str) -> Any:
    """Return where the suggestion of a secret link stands, with its answer."""
    one = held_by(street_by_slug(slug), token)
    history = [step_out(step) for step in history_of(one, names=False)]
    return {
        "number": one.number,
        "title": one.title,
        "state": one.state,
        "reply": one.reply,
        "history": history,
    }


@router.writes(
    "POST", "/suggestions/links/opened", schemas.Suggested, status=201, summary="Open the way to a suggestion's new link",
    public=True, keyed=False, refuses=(TicketOver,),
)  # fmt: skip
def open_suggestion_ticket(request: HttpRequest, told: schemas.SuggestionTicketIn) -> Any:
    """Get a new secret link by the ticket that was sent; the link before ends, and the ticket is good for once."""
    one, token = commands.renew_link(told.ticket, at=timezone.now())
    link = request.build_absolute_uri(f"/s/{one.street.slug}/suggestions/of/{token}/")
    return {"number": one.number, "token": token, "link": link}


@router.reads(
    "/streets/{slug}/suggestions/adopted", Listed[schemas.PublicSuggestion], summary="What was taken up",
    public=True, paged=True,
)  # fmt: skip
def list_adopted(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the suggestions that were adopted, adopted in part or carried out, as far as they are published."""
    return listed(page(taken_up(street_by_slug(slug)), ORDER, asked.after, asked.limit), public_out)


def public_out(one: Suggestion) -> dict[str, Any]:
    """Return what everybody reads of a suggestion."""
    return {
        "number": one.number, "title": one.public_title, "text": one.public_body, "state": one.state,
        "provenance": one.provenance, "reply": one.reply, "since": one.state_since,
    }  # fmt: skip


def step_out(step: Entry) -> dict[str, Any]:
    """Return one entry of a history."""
    return vars(step) | {"words": list(step.words)}


# --- The office ---------------------------------------------------------------------------------------------------
def row_out(one: Suggestion) -> dict[str, Any]:
    """Return a suggestion as a line of a list."""
    names = ("number", "title", "provenance", "state", "state_since", "received_at", "answered_at")
    return {name: getattr(one, name) for name in names} | {"unit": one.unit.code if one.unit else ""}


@router.reads("/streets/{slug}/suggestions", Listed[schemas.SuggestionRow], summary="Suggestions", paged=True)
def list_suggestions(request: HttpRequest, slug: str, asked: Query[schemas.SuggestionsAsked]) -> Any:
    """Return the suggestions you may see: to be answered, adopted, carried out or not adopted; the newest first."""
    here = enter(request, slug)
    found = suggestions(here.actor, here.street.pk, states=SIGHTS[asked.show][1])
    return listed(page(found, ORDER, asked.after, asked.limit), row_out)


@router.reads("/streets/{slug}/suggestions.xlsx", None, summary="Suggestions as a workbook", media=XLSX)
def export_suggestions(
    request: HttpRequest, slug: str, asked: Query[schemas.SuggestionsExported]
) -> HttpResponseBase:
    """Return the same list as an Excel workbook; needs the power to export."""
    here = enter(request, slug)
    if not here.actor.has(Power.EXPORT, street_id=here.street.pk):
        raise NotAllowed
    title, states = SIGHTS[asked.show]
    found = suggestions(here.actor, here.street.pk, states=states)
    return workbook_response(f"{name_of(here.street)} {title}", str(title), COLUMNS, rows_of(found, MOST))


@router.writes(
    "POST", "/streets/{slug}/suggestions/enter", schemas.Suggested, status=201, summary="Enter a suggestion",
    keyed=False, refuses=(UnknownUnit,),
)  # fmt: skip
def enter_suggestion(request: HttpRequest, slug: str, told: schemas.EnterIn) -> Any:
    """Enter what a department suggested or a survey found, with where it came from. Sent again, it is the same one."""
    here = enter(request, slug)
    known = {one.pk: one for one in organisations_in(here.street.pk)}
    given = told.model_dump() | {
        "unit": _unit(here.street, told.unit), "organisation": known.get(told.organisation or 0)
    }  # fmt: skip
    return _taken(request, here.street, commands.Proposal(**given), here.actor)


@router.reads("/streets/{slug}/suggestions/{number}", schemas.SuggestionWhole, summary="One suggestion")
def read_suggestion(request: HttpRequest, slug: str, number: SuggestionNumber) -> Any:
    """Return one suggestion with its answer, its history, the cases that carry it out and what you may do now."""
    here = enter(request, slug)
    one = one_suggestion(here.actor, here.street.pk, number)
    names = ("body", "origin", "reply", "public_title", "public_body")
    return row_out(one) | {name: getattr(one, name) for name in names} | {
        "cases": [case.number for case in cases_of(one)],
        "history": [step_out(step) for step in history_of(one, names=True)],
        "acts": SUGGESTION.open_to(here.actor, one),
    }  # fmt: skip


def words(here: Here, told: Any) -> dict[str, Any]:
    """Return what was sent as the command takes it."""
    return told.model_dump() if told is not None else {}


def linked(here: Here, told: schemas.LinkIn) -> dict[str, Any]:
    """Return the case behind the number."""
    found: Case = one_case(here.actor, here.street.pk, told.case.upper())
    return {"case": found}


@dataclass(frozen=True)
class Act:
    """One row: what an act takes, its command, how it is brought and what may refuse it."""

    takes: type[Schema] | None
    command: Callable[..., Suggestion]
    brought: Callable[[Here, Any], dict[str, Any]] = words
    refuses: Sequence[type[Refusal]] = ()


ACTS: dict[str, Act] = {
    "study": Act(None, commands.study),
    "adopt": Act(schemas.ReplyIn, commands.adopt),
    "adopt_partly": Act(schemas.ReplyIn, commands.adopt_partly),
    "decline": Act(schemas.ReplyIn, commands.decline),
    "carry_out": Act(schemas.ReplyIn, commands.carry_out),
    "reconsider": Act(schemas.AgainIn, commands.reconsider),
    "link_case": Act(schemas.LinkIn, commands.link_case, linked, (LinkedAlready,)),
    "publish": Act(schemas.ShowIn, commands.publish, refuses=(PersonalWords,)),
}


def act_once(request: HttpRequest, slug: str, number: int, action: str, told: Any) -> Any:
    """Do an act once for its key, as the page does it."""
    street = street_by_slug(slug)

    def do() -> dict[str, Any]:
        here = enter(request, slug)
        one, now = one_suggestion(here.actor, here.street.pk, number), timezone.now()
        brought = ACTS[action].brought(here, told)
        after = ACTS[action].command(one.pk, street_id=here.street.pk, by=here.actor, at=now, **brought)
        return {"id": after.pk, "number": after.number, "state": after.state}

    return once_for(request, f"{action}_suggestion", street_id=street.pk, at=timezone.now(), do=do)


def _operation(action: str, act: Act) -> None:
    if act.takes is None:

        def operation(request: HttpRequest, slug: str, number: SuggestionNumber) -> Any:
            return act_once(request, slug, number, action, None)
    else:
        shape = act.takes

        def operation(request: HttpRequest, slug: str, number: SuggestionNumber, told: shape) -> Any:  # type: ignore[valid-type]
            return act_once(request, slug, number, action, told)

    operation.__name__ = f"{action}_suggestion"
    operation.__doc__ = act.command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/suggestions/{{number}}/{action}", schemas.SuggestionDone,
        summary=label(action), refuses=(MovedMeanwhile, Missing, *act.refuses),
        takes=("application/json",) if act.takes else (),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)
