"""The acts of whoever keeps a vote, and its roll, for programs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema

from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.paging import page
from linli.kernel.rest import XLSX, Cursor, Listed, digest_of, key_of, listed, once_for
from linli.people.public import Power, acting
from linli.territory.public import UnknownUnit, root_of, street_by_slug, unit_called
from linli.votes import commands, errors, schemas
from linli.votes.models import Vote, Voter
from linli.votes.permissions import convener, watcher
from linli.votes.queries import Entry
from linli.votes.queries.standing import voters_of, who_is
from linli.votes.queries.tables import ROLL, of_turn, roll_rows
from linli.votes.states import VoteState
from linli.votes.workflow import VOTE, label

from .entering import Number, enter
from .reading import router

DRAFTING = (errors.NotReady, errors.NoThreshold, errors.UnknownVotingRule, Missing)


def asked_of(told: Sequence[schemas.QuestionIn]) -> list[commands.Asked]:
    """Return questions as the command takes them."""
    return [
        commands.Asked(
            one.title,
            one.rule,
            one.body,
            tuple((each.code, each.name, each.cost) for each in one.options),
            one.budget,
        )
        for one in told
    ]


@router.writes(
    "POST", "/streets/{slug}/votes", schemas.VoteDone, status=201, summary="Prepare a vote", keyed=False,
    refuses=(UnknownUnit, *DRAFTING),
)  # fmt: skip
def draft_vote(request: HttpRequest, slug: str, told: schemas.VoteIn) -> Any:
    """Prepare a vote of a unit. Needs `convene` over the unit. The same sent again is the same vote."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    unit = unit_called(street, told.unit) if told.unit else root_of(street)
    key = f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    _id, number = commands.draft_vote(
        unit_id=unit.id, title=told.title, about=told.about, roll_kind=told.roll or "", secret=told.secret,
        questions=asked_of(told.questions), by=actor, at=timezone.now(), key=key,
    )  # fmt: skip
    return {"number": number, "state": VoteState.DRAFT}


def entries_in(told: schemas.RollIn) -> list[Entry]:
    """Return the rows of a roll as the command takes them."""
    return [
        Entry(
            row, one.unit, tuple(zip(one.numbers or one.owners, one.owners or one.numbers, strict=False)),
            Fraction(one.area) if one.area else None, one.unsold, one.proxy, one.served, one.place, one.account,
        )
        for row, one in enumerate(told.rows, start=1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Act:
    """One row: what an act takes, and its command with what was sent."""

    takes: type[Schema] | None
    do: Callable[..., Any]
    summary: Any = ""
    refuses: Sequence[type[Refusal]] = ()


def _plain(command: Callable[..., Any]) -> Callable[..., Any]:
    def do(vote: Vote, told: Any, **who: Any) -> Any:
        return command(vote.pk, street_id=vote.street_id, **(told.model_dump() if told else {}), **who)

    return do


def _ask(vote: Vote, told: schemas.VoteAskIn, **who: Any) -> Any:
    return commands.ask(
        vote.pk,
        street_id=vote.street_id,
        questions=asked_of(told.questions),
        title=told.title,
        about=told.about,
        **who,
    )


def _roll(vote: Vote, told: schemas.RollIn, **who: Any) -> Any:
    return commands.enter_roll(
        vote.pk, street_id=vote.street_id, entries=entries_in(told), add=told.add, **who
    )


ACTS: dict[str, Act] = {
    "ask": Act(schemas.VoteAskIn, _ask, refuses=(*DRAFTING, errors.VoteAnnounced)),
    "enter_roll": Act(schemas.RollIn, _roll, refuses=(errors.RollFaulty, errors.RollFrozen, errors.NotReady)),
    "announce": Act(schemas.AnnounceIn, _plain(commands.announce), refuses=(errors.NotReady,)),
    "count": Act(None, _plain(commands.count), refuses=(errors.StillOpen, errors.BoxBroken)),
    "publish": Act(None, _plain(commands.publish)),
    "object": Act(schemas.VoteTextIn, _plain(commands.enter_objection)),
    "answer": Act(schemas.VoteTextIn, _plain(commands.answer_objections)),
    "finish": Act(None, _plain(commands.finish), refuses=(errors.DisplayRuns, errors.ObjectionOpen)),
    "void": Act(schemas.VoteReasonIn, _plain(commands.void)),
}


def act_once(request: HttpRequest, slug: str, number: int, action: str, told: Any) -> Any:
    """Do an act once for its key, as the page does it."""
    street = street_by_slug(slug)

    def do() -> dict[str, Any]:
        here = enter(request, slug, number, who=VOTE.rows[action].who)
        ACTS[action].do(here.vote, told, by=here.actor, at=timezone.now())
        here.vote.refresh_from_db()
        return {"number": number, "state": here.vote.state}

    return once_for(request, f"{action}_vote", street_id=street.pk, at=timezone.now(), do=do)


def _operation(action: str, act: Act) -> None:
    if act.takes is None:

        def operation(request: HttpRequest, slug: str, number: Number) -> Any:
            return act_once(request, slug, number, action, None)
    else:
        shape = act.takes

        def operation(request: HttpRequest, slug: str, number: Number, told: shape) -> Any:  # type: ignore[valid-type]
            return act_once(request, slug, number, action, told)

    operation.__name__ = f"{action}_vote"
    command = {"object": commands.enter_objection, "answer": commands.answer_objections}.get(action)
    operation.__doc__ = (command or getattr(commands, action, None) or act.do).__doc__ or str(label(action))
    router.writes(
        "POST", f"/streets/{{slug}}/votes/{{number}}/{action}", schemas.VoteDone, summary=label(action),
        refuses=(errors.NoSuchVote, MovedMeanwhile, Missing, *act.refuses),
        takes=("application/json",) if act.takes else (),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)


# --- The roll ------------------------------------------------------------------------------------------------------------
@router.reads(
    "/streets/{slug}/votes/{number}/roll", Listed[schemas.VoterOut], summary="The roll of a vote", paged=True,
    refuses=(errors.NoSuchVote,),
)  # fmt: skip
def list_voters(request: HttpRequest, slug: str, number: Number, asked: Query[Cursor]) -> Any:
    """Return who is on the roll and how they voted. Needs `convene`, `report` or `board`; names need `personal`."""
    here = enter(request, slug, number, who=watcher)
    found = page(
        voters_of(here.vote).annotate(way=of_turn("way")), ("position", "id"), asked.after, asked.limit
    )

    def shape(one: Voter) -> dict[str, Any]:
        told = who_is(one) if here.names else {"names": [], "proxies": []}
        return {
            "position": one.position, "units": one.units, "area": str(Fraction(one.area)), "place": one.place,
            "names": told["names"], "proxies": told["proxies"], "voted": one.way or "",  # type: ignore[attr-defined]  # annotated
        }  # fmt: skip

    return listed(found, shape)


@router.reads("/streets/{slug}/votes/{number}/roll.xlsx", None, summary="The roll as a workbook", media=XLSX)
def export_voters(request: HttpRequest, slug: str, number: Number) -> HttpResponseBase:
    """Return the roll as an Excel workbook; needs `export` and `personal`, and is written down."""
    here = enter(request, slug, number, who=watcher)
    if not (here.names and here.actor.has(Power.EXPORT, street_id=here.street.pk)):
        raise NotAllowed
    commands.note(here.vote, "export_roll", by=here.actor, at=timezone.now())
    return workbook_response(f"{here.vote.title} {_('Roll')}", _("Roll"), ROLL, roll_rows(here.vote))


@router.reads(
    "/streets/{slug}/votes/{number}/letters", Listed[schemas.VoteLetterOut], summary="Links for the letters", paged=True,
    refuses=(errors.NoSuchVote,),
)  # fmt: skip
def list_voter_letters(request: HttpRequest, slug: str, number: Number, asked: Query[Cursor]) -> Any:
    """Return the link of each voter's ballot for its letter. Needs `convene`; whoever holds a link can vote by it."""
    here = enter(request, slug, number, who=convener)
    if here.vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise NotAllowed(action="letters")
    found = page(voters_of(here.vote), ("position", "id"), asked.after, asked.limit)
    return listed(
        found,
        lambda one: {
            "position": one.position, "units": one.units,
            "link": request.build_absolute_uri(
                reverse("votes:by_link", args=[slug, commands.token_of(here.vote.pk, one.pk)])
            ),
        },
    )  # fmt: skip
