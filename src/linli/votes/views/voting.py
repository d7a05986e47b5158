"""Ballots: by the link of a letter, signed in, and at the desk for papers, proxies and the door."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.kernel.errors import NotFound
from linli.kernel.photos import open_photo
from linli.people.public import Actor
from linli.territory.public import Street, street_by_slug
from linli.votes import commands, forms
from linli.votes.commands.casting import VOTER
from linli.votes.errors import (
    BadBallot,
    NoProxy,
    NoSignature,
    NoSuchVoter,
    NotOpen,
    VotedFinally,
    VotedInPerson,
)
from linli.votes.models import Turnout, Voter
from linli.votes.permissions import teller
from linli.votes.queries.standing import (
    flats_of,
    questions_of,
    said_before,
    voter_by_token,
    voter_meant,
    voter_signed_in,
    who_is,
)
from linli.votes.states import BallotWay, Choice, Several, VoteState

from .entering import ON_FORM, TONES, enter, state_said


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the ballot of whoever holds a letter, take it, and show the receipt; nobody signs in."""
    street = street_by_slug(slug)
    voter = voter_by_token(street, token)
    response = ballot(request, street, voter, by=VOTER)
    add_never_cache_headers(response)
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex, nofollow", "same-origin"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same for whoever is signed in, where the roll names their account."""
    here = enter(request, slug, number)
    voter = voter_signed_in(here.vote, here.actor.account_id)
    if voter is None:
        raise NoSuchVoter
    return ballot(request, here.street, voter, by=here.actor)


def ballot(request: HttpRequest, street: Street, voter: Voter, *, by: Actor) -> HttpResponse:
    """Take what was chosen, or show what may be chosen; whatever is refused, what was chosen stays."""
    vote, now = voter.vote, timezone.now()
    if vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise NoSuchVoter
    questions = questions_of(vote)
    turn = Turnout.objects.filter(street=street, vote=vote, voter=voter).first()
    said = said_before(vote, voter) if turn is not None and not vote.secret else {}
    form = forms.BallotForm(request.POST or None, questions=questions, said=said)
    status = 200
    if request.method == "POST":
        status = ON_FORM
        if form.is_valid():
            try:
                commands.cast(voter, told=commands.Cast(form.said()), by=by, vote=vote, questions=questions)
            except VotedFinally as refusal:
                # Sent again after a cut, it says what is so: the vote was taken.
                messages.info(request, str(refusal))
                return redirect(request.path)
            except (BadBallot, NotOpen) as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status if isinstance(refusal, NotOpen) else ON_FORM
            else:
                messages.success(request, _("Your vote has been taken. Thank you."))
                return redirect(request.path)
    takes = vote.takes_ballots(now)
    final = vote.secret or any(one.rule.get("several") != Several.LAST for one in questions)
    told: dict[str, Any] = {
        "street": street,
        "vote": vote,
        "voter": voter,
        "who": who_is(voter),
        "flats": flats_of(voter),
        "form": form,
        "turn": turn,
        "takes": takes,
        "may": takes and (turn is None or not final),
        "final": final,
        "face": "public",
        "now": now,
        "tone": TONES[VoteState(vote.state)],
        "state_said": state_said(vote, now),
        "said": [(one, said_words(one, said.get(one.position, ()))) for one in questions] if said else [],
    }
    return render(request, "votes/ballot.html", told, status=status)


def said_words(question: Any, said: tuple[str, ...]) -> str:
    """Return what was said, in words."""
    names = {one["code"]: one["name"] for one in question.options} or {
        str(code): str(words) for code, words in Choice.choices
    }
    return _(", ").join(str(names.get(one, one)) for one in said)


# --- The desk ---------------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in what came on paper, by proxy or at the door, one after the other, by keyboard alone."""
    here = enter(request, slug, number, who=teller)
    vote, questions = here.vote, questions_of(here.vote)
    if vote.secret or vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise NotFound
    kept = {"way": request.GET.get("way") or BallotWay.PAPER, "place": request.GET.get("place", "")[:40]}
    files = request.FILES or None
    form = forms.PaperForm(request.POST or None, files, questions=questions, initial=kept)
    status = 200
    if request.method == "POST":
        status = ON_FORM
        if form.is_valid():
            told = form.cleaned_data
            photo = next(iter(told["photos"]), None)
            cast = commands.Cast(
                form.said(), way=told["way"], place=told["place"], proxy=told["proxy"], photo=photo
            )
            try:
                voter = voter_meant(vote, told["who"])
                taken = commands.cast(voter, told=cast, by=here.actor, vote=vote, questions=questions)
            except (NoSuchVoter, VotedFinally, VotedInPerson) as refusal:
                form.add_error("who", str(refusal))
            except NoProxy as refusal:
                form.add_error("proxy", str(refusal))
            except NoSignature as refusal:
                form.add_error("photos", str(refusal))
            except (BadBallot, NotOpen) as refusal:
                form.add_error(None, str(refusal))
            else:
                words = _("Changed: %(who)s") if taken.changed else _("Taken: %(who)s")
                messages.success(request, words % {"who": here.called(voter)})
                response = redirect("votes:paper", slug, number)
                response["Location"] += f"?{_asked(told)}"
                return response
    last = Turnout.objects.filter(street=here.street, vote=vote, taken_by_id=here.actor.account_id)
    return here.page(
        "paper", form=form, status=status, takes=vote.takes_ballots(here.now),
        last=[(here.called(one.voter), one) for one in last.select_related("voter").order_by("-cast_at")[:8]],
    )  # fmt: skip


def _asked(told: dict[str, Any]) -> str:
    return urlencode({"way": told["way"], "place": told["place"]})


@login_required
@require_GET
def signature(request: HttpRequest, slug: str, number: int, position: int) -> HttpResponseBase:
    """Give the photo of a signature to whoever takes papers of this vote."""
    here = enter(request, slug, number, who=teller)
    turn = Turnout.objects.filter(street=here.street, vote=here.vote, voter__position=position).first()
    if turn is None or turn.photo is None:
        raise NotFound
    try:
        return FileResponse(open_photo(turn.photo), content_type="image/jpeg")
    except FileNotFoundError:
        raise NotFound from None
