"""The door of this app: what other apps may call.

An app above drafts a vote about something of its own and hears of its end by the journal:

    vote = draft_vote(unit_id=…, title="…", rule="cc278-7", subject_kind="lift", subject_id=lift.pk, by=actor, key="…")
    enter_roll(vote.id, street_id=…, entries=[Entry(1, "101", (("李娜", "李娜"),), Fraction("81.2"))], by=actor, at=now)
    tally_of(vote.id)                                          # how far it is; None where there is no such vote
    @reader("lifts", subjects={votes.events.SUBJECT}, actions={VOTE_DECIDED})  # lines; votes.events.from_line(line)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.kernel.photos import also_known
from linli.people.public import Actor

from .commands import Asked, announce, enter_roll
from .commands.drafting import draft_vote as _draft
from .errors import NoSuchVote, NoThreshold, UnknownVotingRule
from .models import OpenBallot, Vote
from .queries import Entry, Rule, rules_in
from .queries.reckoning import photos_known
from .queries.standing import Stand, Standing, questions_of, stand_of
from .states import SHOWN, Choice, RollKind, VoteState

__all__ = [
    "Asked", "Entry", "NoSuchVote", "NoThreshold", "RollKind", "Rule", "Stand", "Standing", "Tally", "UnknownVotingRule",
    "VoteRef", "VoteState", "announce", "draft_vote", "enter_roll", "open_vote", "register_subject", "rules_in",
    "stances_of", "subject_link", "tally_of", "vote_called", "votes_about",
]  # fmt: skip


@dataclass(frozen=True)
class VoteRef:
    """A vote as other apps see it."""

    id: UUID
    street_id: int
    number: int
    title: str
    state: str
    passed: bool | None
    url: str
    closes_at: datetime | None

    @property
    def state_said(self) -> str:
        """Return where it stands, in the reader's language."""
        return str(VoteState(self.state).label)


@dataclass(frozen=True)
class Tally:
    """How far a vote is. `stand.asked` is empty for a secret vote; `passed` is None until it is counted."""

    vote: VoteRef
    stand: Stand
    passed: bool | None


def draft_vote(
    *, unit_id: int, title: str, rule: str, subject_kind: str, subject_id: object, by: Actor, key: str,
    at: datetime | None = None, about: str = "", secret: bool = False, roll_kind: str = "",
    questions: Sequence[Asked] = (),
) -> VoteRef:  # fmt: skip
    """Prepare a vote of a unit about something of another app, once for its key.

    With `questions` it asks these, each by its own rule; else one question, its title by `rule`. A rule whose thresholds
    nobody has entered is refused with the words that say so (`NoThreshold`). Needs the power to convene at the unit.
    """
    asked = questions or (Asked(title, rule),)
    vote_id, _number = _draft(
        unit_id=unit_id, title=title, questions=asked, by=by, at=at or timezone.now(), key=key, about=about,
        roll_kind=roll_kind, secret=secret, subject_kind=subject_kind, subject_id=subject_id,
    )  # fmt: skip
    return _ref(Vote.objects.select_related("street").get(pk=vote_id))


def open_vote(
    vote_id: UUID, *, street_id: int, opens: datetime, closes: datetime, by: Actor, at: datetime
) -> VoteRef:
    """Announce a vote with its roll frozen; voting begins by itself at `opens`. The notice the rule asks for is kept."""
    announce(vote_id, street_id=street_id, opens=opens, closes=closes, by=by, at=at)
    return _ref(Vote.objects.select_related("street").get(pk=vote_id))


def tally_of(vote_id: UUID) -> Tally | None:
    """Return how far a vote is, in five queries; None where there is no such vote."""
    vote = Vote.objects.select_related("street").filter(pk=vote_id).first()
    if vote is None:
        return None
    questions = questions_of(vote)
    passed = [one.passed for one in questions]
    known = all(passed) if passed and None not in passed else None
    return Tally(_ref(vote, passed=known), stand_of(vote, questions), known)


def stances_of(vote_id: UUID | None, *, street_id: int) -> dict[str, str]:
    """Return what was said to the first question of an open vote, by the flat of the roll, of who has voted.

    `yes`, `no` or `abstain`; nothing for a secret vote, and nothing but for yes-or-no questions. Who may see it is the
    caller's to ask.
    """
    if vote_id is None:
        return {}
    if vote_id is None:
        return {}
    said = OpenBallot.objects.filter(
        street_id=street_id, vote_id=vote_id, vote__secret=False, question__position=1
    ).select_related("voter")
    known = {str(Choice.YES), str(Choice.NO), str(Choice.ABSTAIN)}
    return {
        flat: one.said[0] for one in said if one.said and one.said[0] in known for flat in one.voter.units
    }


def votes_about(street_id: int, subject_kind: str, subject_id: object) -> list[VoteRef]:
    """Return the votes about one thing of another app, the newest first."""
    found = Vote.objects.select_related("street").filter(
        street_id=street_id, subject_kind=subject_kind, subject_id=str(subject_id)
    )
    return [_ref(one) for one in found.order_by("-made_at", "-id")]


def vote_called(street_id: int, number: int) -> VoteRef | None:
    """Return a vote by its number once it was announced, so that everybody may read it."""
    found = Vote.objects.select_related("street").filter(street_id=street_id, number=number, state__in=SHOWN)
    one = found.first()
    return _ref(one) if one else None


def _ref(vote: Vote, *, passed: bool | None = None) -> VoteRef:
    url = f"/s/{vote.street.slug}/votes/{vote.number}/"
    return VoteRef(vote.pk, vote.street_id, vote.number, vote.title, vote.state, passed, url, vote.closes_at)


# --- What votes are about ---------------------------------------------------------------------------------------------
Link = tuple[str, str]
_SUBJECTS: dict[str, tuple[Any, Callable[[int, str], Link | None]]] = {}


def register_subject(kind: str, label: Any, link_of: Callable[[int, str], Link | None]) -> None:
    """Say what things of a kind are called, and how (street id, subject id) leads to (title, address) of one."""
    _SUBJECTS[kind] = (label, link_of)


def subject_link(vote: Any) -> tuple[str, str, str] | None:
    """Return (kind in words, title, address) of what a vote is about, None for nothing or where it is gone."""
    known = _SUBJECTS.get(vote.subject_kind)
    link = known[1](vote.street_id, vote.subject_id) if known else None
    return (str(known[0]), *link) if known and link else None


also_known(photos_known)
