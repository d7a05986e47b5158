"""What the pages of votes have in common: who asks, which vote, and how it is drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug
from linli.votes.models import Vote, Voter
from linli.votes.permissions import convener, need, teller, watcher
from linli.votes.queries.standing import flats_of, label_of, vote_seen, who_is
from linli.votes.states import VoteState

ON_FORM = 422
TONES = {
    VoteState.DRAFT: "", VoteState.ANNOUNCED: "blue", VoteState.OPEN: "amber", VoteState.CLOSED: "amber",
    VoteState.COUNTED: "blue", VoteState.PUBLISHED: "green", VoteState.FINAL: "green", VoteState.VOID: "",
}  # fmt: skip


@dataclass(frozen=True)
class Here:
    """Who asks about which vote of which street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime
    vote: Vote

    @property
    def staff(self) -> bool:
        """Say whether somebody of the office asks."""
        return bool(watcher.test(self.actor, self.vote))

    @property
    def convenes(self) -> bool:
        """Say whether whoever asks keeps this vote."""
        return bool(convener.test(self.actor, self.vote))

    @property
    def takes(self) -> bool:
        """Say whether whoever asks may take papers of this vote."""
        return bool(teller.test(self.actor, self.vote))

    @property
    def names(self) -> bool:
        """Say whether whoever asks may read the names of the roll."""
        return self.actor.may(Power.PERSONAL, street_id=self.street.pk, lineage=list(self.vote.lineage))

    def called(self, voter: Voter) -> str:
        """Return what a voter is called for whoever asks: by name, or by the flat alone."""
        return label_of(voter) if self.names else flats_of(voter)

    def named(self, voter: Voter) -> str:
        """Return the names of a voter for whoever may read them, else the flat."""
        names = "、".join(who_is(voter)["names"]) or str(_("the developer"))
        return names if self.names else flats_of(voter)

    def page(self, name: str, *, status: int = 200, face: str = "", **more: Any) -> HttpResponse:
        """Draw a page of this vote."""
        told = {
            "street": self.street, "vote": self.vote, "now": self.now, "here": self,
            "face": face or ("desk" if self.street.pk in self.actor.street_ids else "public"),
            "tone": TONES[VoteState(self.vote.state)], "state_said": state_said(self.vote, self.now), **more,
        }  # fmt: skip
        return render(self.request, f"votes/{name}.html", told, status=status)


def enter(request: HttpRequest, slug: str, number: int, *, who: Any = None) -> Here:
    """Return who asks about a vote they may read; with `who` only those whom it lets in, the others by name or by 404."""
    street, actor = street_by_slug(slug), acting(request)
    vote = vote_seen(actor, street, number)
    if who is not None:
        need(who, actor, vote)
    return Here(request, street, actor, timezone.now(), vote)


def state_said(vote: Vote, now: datetime) -> str:
    """Return where a vote stands by the clock, also in the minute before the worker has said so."""
    if vote.state in (VoteState.ANNOUNCED, VoteState.OPEN) and vote.closes_at is not None:
        if now >= vote.closes_at:
            return str(VoteState.CLOSED.label)
        return str(VoteState.OPEN.label if vote.takes_ballots(now) else VoteState.ANNOUNCED.label)
    return str(VoteState(vote.state).label)
