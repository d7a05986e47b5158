"""Covenants and badges for programs: everything the pages do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Schema

from linli.cases.public import one_case
from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Door, Listed, digest_of, key_of, listed, once_for
from linli.people.public import acting
from linli.territory.public import UnknownUnit, street_by_slug, unit_called
from linli.votes.public import NoThreshold, UnknownVotingRule

from . import commands, schemas
from .commands.residents import RESIDENT
from .errors import (
    ClausesFaulty,
    CommentsOver,
    CriteriaUnmet,
    EditionOpen,
    NamesSomebody,
    NoSuchBadge,
    NoSuchCovenant,
    SignedAlready,
)
from .models import Badge, Covenant, Edition
from .queries import (
    BADGE_ORDER,
    BREACH_ORDER,
    ORDER,
    badge_seen,
    badges,
    breaches_of,
    clauses_of,
    clauses_over,
    comments_of,
    covenant_seen,
    covenants,
    edition_called,
    is_staff,
    open_edition,
)
from .workflow import EDITION, label

router = Door("covenants")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
OF_BADGE = ("number", "kind", "holder", "address", "state", "criteria", "awarded_on", "review_on", "reason")


def out(one: Covenant) -> dict[str, Any]:
    """Return a covenant."""
    told = {name: getattr(one, name) for name in ("number", "kind", "title", "body", "current", "review_on")}
    return told | {"unit": one.unit_name}


def edition_out(covenant: Covenant, one: Edition, *, staff: bool) -> dict[str, Any]:
    """Return an edition with its clauses and comments."""
    return {
        "covenant": out(covenant), "number": one.number, "state": one.state, "since": one.state_since,
        "comments_until": one.comments_until, "vote": one.vote_number, "resolution": one.resolution,
        "starts_on": one.starts_on, "signatures": one.signatures,
        "clauses": [{"position": each.position, "name": each.name, "text": each.text} for each in clauses_of(one)],
        "comments": [
            {name: getattr(each, name) for name in ("number", "clause", "text", "state", "reply", "made_at")}
            for each in comments_of(one, staff=staff)
        ],
    }  # fmt: skip


def badge_out(one: Badge) -> dict[str, Any]:
    """Return a badge."""
    return {name: getattr(one, name) for name in OF_BADGE} | {"unit": one.unit_name}


def _key(request: HttpRequest, actor: Any) -> str:
    return f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"


@router.reads(
    "/streets/{slug}/covenants", Listed[schemas.CovenantOut], summary="Covenants of a street", public=True, paged=True
)  # fmt: skip
def list_covenants(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the covenants that one may read."""
    return listed(
        page(covenants(acting(request), street_by_slug(slug)), ORDER, asked.after, asked.limit), out
    )


@router.reads(
    "/streets/{slug}/covenants/{number}", schemas.EditionOut, summary="One covenant", public=True, refuses=(NoSuchCovenant,)
)  # fmt: skip
def read_covenant(request: HttpRequest, slug: str, number: Number, edition: int | None = None) -> Any:
    """Return a covenant in the edition in force, or in another one."""
    actor = acting(request)
    covenant = covenant_seen(actor, street_by_slug(slug), number)
    staff = is_staff(actor, covenant)
    return edition_out(covenant, edition_called(covenant, edition, staff=staff), staff=staff)


@router.writes(
    "POST", "/streets/{slug}/covenants", schemas.CovenantOut, status=201, summary="Begin a covenant",
    refuses=(UnknownUnit, ClausesFaulty, NamesSomebody, Missing),
)  # fmt: skip
def begin_covenant(request: HttpRequest, slug: str, told: schemas.BeginCovenantIn) -> Any:
    """Begin a covenant with its first draft. Needs `convene` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    given = told.model_dump() | {"unit_id": unit_called(street, told.unit).id}
    given.pop("unit")
    number = commands.begin(by=actor, at=timezone.now(), key=_key(request, actor), **given)
    return out(covenant_seen(actor, street, number))


@router.writes(
    "POST", "/streets/{slug}/covenants/{number}/amend", schemas.EditionOut, status=201, summary="Begin the next edition",
    refuses=(NoSuchCovenant, EditionOpen),
)  # fmt: skip
def amend_covenant(request: HttpRequest, slug: str, number: Number) -> Any:
    """Begin the next edition with the clauses as they stand. Needs `convene` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    covenant = covenant_seen(actor, street, number)
    if street.pk not in actor.street_ids:
        raise NotFound
    made = commands.amend(covenant, by=actor, at=timezone.now(), key=_key(request, actor))
    return edition_out(covenant, edition_called(covenant, made, staff=True), staff=True)


@router.writes(
    "POST", "/streets/{slug}/covenants/{number}/comments", schemas.CommentTaken, status=201, public=True,
    summary="Comment on a clause", refuses=(NoSuchCovenant, CommentsOver, Missing),
)  # fmt: skip
def comment_on_covenant(
    request: HttpRequest, slug: str, number: Number, told: schemas.CommentCovenantIn
) -> Any:
    """Say a word on a clause of a draft that is open to comments. Nobody says who they are."""
    street, at = street_by_slug(slug), timezone.now()
    edition = open_edition(covenant_seen(acting(request), street, number))
    if edition is None or not edition.is_shown:
        raise CommentsOver
    commands.let_pass(address_of(request), street, at=at)
    key = f"api:{key_of(request) or digest_of(request)}"
    made = commands.comment(
        edition.pk, street_id=street.pk, by=RESIDENT, at=at, key=key, clause=told.clause, text=told.text
    )
    return {"number": made}


@router.writes(
    "POST", "/streets/{slug}/covenants/{number}/signatures", schemas.SignaturesOut, status=201, public=True, keyed=False,
    summary="Sign a covenant", refuses=(NoSuchCovenant, SignedAlready, Missing),
)  # fmt: skip
def sign_covenant(request: HttpRequest, slug: str, number: Number, told: schemas.SignCovenantIn) -> Any:
    """Sign what is in force as a household, shop or firm, once."""
    street, at = street_by_slug(slug), timezone.now()
    covenant = covenant_seen(acting(request), street, number)
    edition = edition_called(covenant, covenant.current or 0, staff=False)
    commands.let_pass(address_of(request), street, at=at)
    signed = commands.sign(edition.pk, street_id=street.pk, by=RESIDENT, at=at, party=told.party)
    return {"signatures": signed.signatures}


@router.reads(
    "/streets/{slug}/covenants/{number}/breaches", Listed[schemas.BreachOut], summary="Breaches of a covenant", paged=True,
    refuses=(NoSuchCovenant,),
)  # fmt: skip
def list_breaches(request: HttpRequest, slug: str, number: Number, asked: Query[Cursor]) -> Any:
    """Return the cases in which clauses of the edition in force were broken. Needs a post over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    covenant = covenant_seen(actor, street, number)
    if street.pk not in actor.street_ids:
        raise NotFound
    if not is_staff(actor, covenant):
        raise NotAllowed
    edition = edition_called(covenant, None, staff=True)
    found = page(breaches_of(edition), BREACH_ORDER, asked.after, asked.limit)
    return listed(
        found, lambda row: {"case": row.case.number, "clause": row.clause.name, "noted_at": row.noted_at}
    )


@router.writes(
    "POST", "/streets/{slug}/cases/{number}/breaches", schemas.EditionOut, summary="Note which clause a case breaks",
    refuses=(NoSuchCovenant, MovedMeanwhile, Missing),
)  # fmt: skip
def note_breach(request: HttpRequest, slug: str, number: str, told: schemas.BreachIn) -> Any:
    """Note that a case breaks a clause in force over its place. Needs `report` over the unit of the covenant."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        actor = acting(request)
        if street.pk not in actor.street_ids:
            raise NotFound
        case = one_case(actor, street.pk, number.upper())
        over = next((one for one in clauses_over(case) if one[0].number == told.covenant), None)
        clause = next((one for one in over[2] if one.position == told.clause), None) if over else None
        if over is None or clause is None:
            raise NoSuchCovenant
        edition = commands.note_breach(case=case, clause_id=str(clause.pk), by=actor, at=at)
        return edition_out(over[0], edition, staff=True)

    return once_for(request, "note_breach", street_id=street.pk, at=at, do=do)


# --- Acts ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """One row: the word of the operation, what it takes, its command, and what may refuse it."""

    word: str
    takes: type[Schema]
    command: Callable[..., Edition]
    refuses: Sequence[type[Refusal]] = ()


ACTS: dict[str, Act] = {
    "write": Act("write_clauses", schemas.WriteClausesIn, commands.write, (ClausesFaulty, NamesSomebody)),
    "invite": Act("invite_comments", schemas.InviteCommentsIn, commands.invite),
    "answer": Act("answer_comment", schemas.AnswerCommentIn, commands.answer, (NamesSomebody,)),
    "redraft": Act("redraft_covenant", schemas.CovenantReasonIn, commands.redraft),
    "call_vote": Act(
        "call_covenant_vote", schemas.CovenantVoteIn, commands.call_vote, (NoThreshold, UnknownVotingRule)
    ),
    "resolve": Act("resolve_covenant", schemas.ResolveCovenantIn, commands.resolve),
    "publish": Act("put_covenant_in_force", schemas.PutInForceIn, commands.publish),
    "sign": Act("enter_signature", schemas.SignCovenantIn, commands.sign, (SignedAlready,)),
    "review": Act("review_covenant", schemas.ReviewCovenantIn, commands.review),
    "repeal": Act("repeal_covenant", schemas.CovenantReasonIn, commands.repeal),
}
assert set(ACTS) == set(EDITION.rows) - {"carry", "fail", "give_way", "breach"}  # noqa: S101 - the door knows every act


def act_once(request: HttpRequest, slug: str, number: int, edition: int, action: str, told: Any) -> Any:
    """Do an act once for its key, as the page does it."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        actor = acting(request)
        covenant = covenant_seen(actor, street, number)
        if street.pk not in actor.street_ids:
            raise NotFound
        staff = is_staff(actor, covenant)
        found = edition_called(covenant, edition, staff=staff)
        given = told.model_dump() | ({"on_paper": True} if action == "sign" else {})
        done = ACTS[action].command(found.pk, street_id=street.pk, by=actor, at=at, **given)
        covenant.refresh_from_db()
        return edition_out(covenant, done, staff=staff)

    return once_for(request, ACTS[action].word, street_id=street.pk, at=at, do=do)


def _operation(action: str, act: Act) -> None:
    shape = act.takes

    def operation(request: HttpRequest, slug: str, number: Number, edition: Number, told: shape) -> Any:  # type: ignore[valid-type]
        return act_once(request, slug, number, edition, action, told)

    operation.__name__ = act.word
    operation.__doc__ = act.command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/covenants/{{number}}/editions/{{edition}}/{action}", schemas.EditionOut,
        summary=label(action), refuses=(NoSuchCovenant, MovedMeanwhile, Missing, *act.refuses),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)


# --- Badges -------------------------------------------------------------------------------------------------------------
@router.reads(
    "/streets/{slug}/badges", Listed[schemas.BadgeOut], summary="Badges of a street", public=True, paged=True
)
def list_badges(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the badges that are held, the next review first; staff of the unit read withdrawn ones, too."""
    return listed(
        page(badges(acting(request), street_by_slug(slug)), BADGE_ORDER, asked.after, asked.limit), badge_out
    )


@router.reads(
    "/streets/{slug}/badges/{number}",
    schemas.BadgeOut,
    summary="One badge",
    public=True,
    refuses=(NoSuchBadge,),
)
def read_badge(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return a badge as everybody may read it."""
    return badge_out(badge_seen(acting(request), street_by_slug(slug), number))


@router.writes(
    "POST", "/streets/{slug}/badges", schemas.BadgeOut, status=201, summary="Award a badge",
    refuses=(UnknownUnit, CriteriaUnmet, Missing),
)  # fmt: skip
def award_badge(request: HttpRequest, slug: str, told: schemas.AwardBadgeIn) -> Any:
    """Award a badge where every criterion is met. Needs `convene` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    given = told.model_dump() | {"unit_id": unit_called(street, told.unit).id}
    given.pop("unit")
    number = commands.award(by=actor, at=timezone.now(), key=_key(request, actor), **given)
    return badge_out(badge_seen(actor, street, number))


def _badge_act(request: HttpRequest, slug: str, number: int, word: str, command: Any, told: Any) -> Any:
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        actor = acting(request)
        found = badge_seen(actor, street, number)
        if street.pk not in actor.street_ids:
            raise NotFound
        return badge_out(command(found.pk, street_id=street.pk, by=actor, at=at, **told.model_dump()))

    return once_for(request, word, street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/badges/{number}/check", schemas.BadgeOut, summary="Review a badge",
    refuses=(NoSuchBadge, CriteriaUnmet, MovedMeanwhile, Missing),
)  # fmt: skip
def check_badge(request: HttpRequest, slug: str, number: Number, told: schemas.CheckBadgeIn) -> Any:
    """Note the yearly review of a badge. Needs `convene` over its unit."""
    return _badge_act(request, slug, number, "check_badge", commands.check, told)


@router.writes(
    "POST", "/streets/{slug}/badges/{number}/withdraw", schemas.BadgeOut, summary="Withdraw a badge",
    refuses=(NoSuchBadge, MovedMeanwhile, Missing),
)  # fmt: skip
def withdraw_badge(request: HttpRequest, slug: str, number: Number, told: schemas.WithdrawBadgeIn) -> Any:
    """Withdraw a badge, with the reason. Needs `convene` over its unit."""
    return _badge_act(request, slug, number, "withdraw_badge", commands.withdraw, told)
