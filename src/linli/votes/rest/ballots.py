"""Ballots for programs: by the link of a letter, signed in, and papers at the desk."""

from typing import Annotated, Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Path

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.photos import open_photo
from linli.kernel.rest import JPEG
from linli.people.public import Actor, acting
from linli.territory.public import street_by_slug
from linli.votes import commands, errors, schemas
from linli.votes.models import Turnout, Voter
from linli.votes.permissions import teller
from linli.votes.queries.standing import (
    questions_of,
    said_before,
    voter_by_token,
    voter_meant,
    voter_signed_in,
)
from linli.votes.states import TOLD, VoteState

from .entering import CASTING, Number, enter, question_out
from .reading import router

Position = Annotated[int, Path(ge=1, le=2**31 - 1)]


def ballot_out(voter: Voter) -> dict[str, Any]:
    """Return the ballot of a voter."""
    vote = voter.vote
    if vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise errors.NoSuchVoter
    turn = Turnout.objects.filter(street_id=vote.street_id, vote=vote, voter=voter).first()
    said = said_before(vote, voter) if turn is not None and not vote.secret else {}
    return {
        "number": vote.number, "title": vote.title, "secret": vote.secret, "takes": vote.takes_ballots(timezone.now()),
        "opens_at": vote.opens_at, "closes_at": vote.closes_at, "voted": turn is not None, "way": turn.way if turn else "",
        "cast_at": turn.cast_at if turn else None,
        "questions": [question_out(one, shown=vote.state in TOLD) for one in questions_of(vote)],
        "said": [{"question": place, "said": list(each)} for place, each in said.items()],
    }  # fmt: skip


def _taken(voter: Voter, told: schemas.BallotIn, by: Actor, **more: Any) -> dict[str, Any]:
    said = {one.question: tuple(one.said) for one in told.answers}
    taken = commands.cast(voter, told=commands.Cast(said, **more), by=by)
    return {"taken": True, "changed": taken.changed, "at": taken.at}


@router.reads(
    "/streets/{slug}/votes/of/{token}", schemas.BallotOut, summary="Your ballot", public=True,
    refuses=(errors.NoSuchVoter,),
)  # fmt: skip
def read_ballot(request: HttpRequest, slug: str, token: str) -> Any:
    """Return the ballot of the letter that holds this link, and of an open vote what was said by it."""
    return ballot_out(voter_by_token(street_by_slug(slug), token))


@router.writes(
    "POST", "/streets/{slug}/votes/of/{token}", schemas.BallotTaken, summary="Cast your vote", public=True, keyed=False,
    refuses=(errors.NoSuchVoter, *CASTING),
)  # fmt: skip
def cast_ballot(request: HttpRequest, slug: str, token: str, told: schemas.BallotIn) -> Any:
    """Cast the vote of a letter; an open one may be changed until close. Of a secret one no key of the request is kept."""
    voter = voter_by_token(street_by_slug(slug), token)
    if voter.vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise errors.NoSuchVoter
    return _taken(voter, told, commands.VOTER)


def _mine(request: HttpRequest, slug: str, number: int) -> Voter:
    here = enter(request, slug, number)
    voter = voter_signed_in(here.vote, here.actor.account_id)
    if voter is None or here.vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise errors.NoSuchVoter
    return voter


@router.reads(
    "/streets/{slug}/votes/{number}/ballot", schemas.BallotOut, summary="Your ballot, signed in",
    refuses=(errors.NoSuchVote, errors.NoSuchVoter),
)  # fmt: skip
def read_own_ballot(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return your ballot, where the roll names your account."""
    return ballot_out(_mine(request, slug, number))


@router.writes(
    "POST", "/streets/{slug}/votes/{number}/ballot", schemas.BallotTaken, summary="Cast your vote, signed in", keyed=False,
    refuses=(errors.NoSuchVote, errors.NoSuchVoter, *CASTING),
)  # fmt: skip
def cast_own_ballot(request: HttpRequest, slug: str, number: Number, told: schemas.BallotIn) -> Any:
    """Cast your vote, where the roll names your account."""
    return _taken(_mine(request, slug, number), told, acting(request))


@router.writes(
    "POST", "/streets/{slug}/votes/{number}/papers", schemas.BallotTaken, summary="Take a paper", keyed=False,
    refuses=(
        errors.NoSuchVote, errors.NoSuchVoter, errors.SeveralMeant, errors.NoProxy, errors.NoSignature,
        errors.VotedInPerson, *CASTING,
    ),
)  # fmt: skip
def take_paper(request: HttpRequest, slug: str, number: Number, told: schemas.VotePaperIn) -> Any:
    """Take a vote on paper or by the proxy whom the roll names. Needs `convene` or `report`; each voter counts once."""
    here = enter(request, slug, number, who=teller)
    if here.vote.secret or here.vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise NotAllowed(action="papers")
    voter = voter_meant(here.vote, told.who)
    return _taken(voter, told, here.actor, way=told.way, place=told.place, proxy=told.proxy)


@router.reads(
    "/streets/{slug}/votes/{number}/signatures/{position}", None, summary="The signature of a vote at the door", media=JPEG,
    refuses=(errors.NoSuchVote,),
)  # fmt: skip
def read_signature(request: HttpRequest, slug: str, number: Number, position: Position) -> HttpResponseBase:
    """Return the photo of a signature as JPEG. Needs `convene` or `report` over the unit."""
    here = enter(request, slug, number, who=teller)
    turn = Turnout.objects.filter(street=here.street, vote=here.vote, voter__position=position).first()
    if turn is None or turn.photo is None:
        raise NotFound
    try:
        return FileResponse(open_photo(turn.photo), content_type=JPEG)
    except FileNotFoundError:
        raise NotFound from None
