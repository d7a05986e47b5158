"""Casting: one vote over all ways, taken or refused by the clock of the database inside the transaction.

What a voter says and that they voted are written together, so whoever was told "taken" is counted whatever breaks after.
Of a secret vote what they say lies in a sealed envelope as long as every other (decision 0032).
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from linli.kernel import journal, photos
from linli.kernel.errors import NotAllowed
from linli.kernel.ids import uuid7
from linli.kernel.photos import AcceptedPhoto
from linli.kernel.privacy import decrypt, encrypt
from linli.kernel.statements import prepared
from linli.people.public import Actor
from linli.votes.errors import (
    BadBallot,
    NoProxy,
    NoSignature,
    NoSuchVote,
    NotOpen,
    VotedFinally,
    VotedInPerson,
)
from linli.votes.models import OpenBallot, PastBallot, Question, SealedBallot, Turnout, Vote, Voter
from linli.votes.permissions import need, teller
from linli.votes.queries.rules import Rule
from linli.votes.queries.standing import digest_of_ballot, questions_of, rule_in, who_is
from linli.votes.states import BallotWay, Choice, Follow, Method, Several

VOTER = Actor("voter")
SUBJECT = "voter"
BLOCK = 256
# The row is held against whoever ends the vote, not against others who cast; the clock is read after it is held.
HOLD = """
WITH held AS MATERIALIZED (
    SELECT state, opens_at, closes_at, box_key FROM votes_vote
    WHERE street_id = %s AND id = %s FOR KEY SHARE)
SELECT state IN ('announced', 'open') AND opens_at <= now.at AND now.at < closes_at, now.at, opens_at, closes_at, box_key
FROM held, LATERAL (SELECT coalesce(%s::timestamptz, clock_timestamp()) AS at WHERE held.state IS NOT NULL) now
"""
TURN = """
INSERT INTO votes_turnout
    (id, street_id, vote_id, voter_id, way, place, cast_at, taken_by_id, proxy, photo, photo_digest, changes)
VALUES (%s::uuid, %s, %s::uuid, %s::uuid, %s, %s, %s, %s, %s, %s::uuid, %s, 0)
ON CONFLICT (street_id, vote_id, voter_id) DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Cast:
    """What a voter says to each question (by its position), and how the vote came."""

    said: Mapping[int, Sequence[str]]
    way: str = BallotWay.PHONE
    place: str = ""
    proxy: str = ""
    photo: AcceptedPhoto | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Taken:
    """That a vote was taken: when by the clock of the database, and whether it changed one that was cast before."""

    at: datetime
    changed: bool


def cast(
    voter: Voter, *, told: Cast, by: Actor, at: datetime | None = None, vote: Vote | None = None,
    questions: Sequence[Question] | None = None,
) -> Taken:  # fmt: skip
    """Take an open vote, or change it while it may be changed.

    `at` is for demo data and tests alone; without it the clock of the database decides whether voting is on, and tells
    the moment. The same vote sent twice changes nothing.
    """
    vote = vote or voter.vote
    questions = questions or questions_of(vote)
    if vote.secret:
        return cast_secret(voter, told=told, by=by, at=at, vote=vote, questions=questions)
    _may(vote, voter, told, by)
    said, signed = read_ballot(questions, told.said), _signed(told)
    with transaction.atomic():
        now, _key = _on(vote, at)
        rows = [
            OpenBallot(
                street_id=vote.street_id, vote_id=vote.pk, question_id=one.pk, voter_id=voter.pk,
                said=list(said[one.position]), way=told.way, place=told.place, cast_at=now,
            )
            for one in questions
        ]  # fmt: skip
        before = _turn(vote, voter, told, by, now, signed)
        if before is not None:
            if not _changes(before, voter, told, questions, said):
                return Taken(now, changed=False)
            _keep_past(before, now, told, by, signed)
        OpenBallot.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=("street", "question", "voter"),
            update_fields=("said", "way", "place", "cast_at"),
        )  # fmt: skip
        action = "cast" if before is None else "recast"
        _line(vote, voter, action, told, by, now, {"ballot": digest_of_ballot(voter.pk, said, told.way, now)})
    return Taken(now, changed=before is not None)


def cast_secret(
    voter: Voter, *, told: Cast, by: Actor, at: datetime | None = None, vote: Vote | None = None,
    questions: Sequence[Question] | None = None,
) -> Taken:  # fmt: skip
    """Take a secret vote, final when cast: an envelope for what is said, and a line that tells only that somebody voted.

    Nothing of it is kept under a key of the request: who sends it again is told that the vote has been cast.
    """
    vote = vote or voter.vote
    questions = questions or questions_of(vote)
    _may(vote, voter, told, by)
    if told.way != BallotWay.PHONE:
        raise NotAllowed
    said = read_ballot(questions, told.said)
    size = size_of(questions)
    with transaction.atomic():
        now, key = _on(vote, at)
        if _turn(vote, voter, told, by, now, _signed(told)) is not None:
            raise VotedFinally
        SealedBallot.objects.create(
            street_id=vote.street_id, vote_id=vote.pk, sealed=seal(said, decrypt(key), vote.pk, size)
        )
        _line(vote, voter, "cast", told, by, now, {})
    return Taken(now, changed=False)


# --- Who, when, in whose place -------------------------------------------------------------------------------------
def _may(vote: Vote, voter: Voter, told: Cast, by: Actor) -> None:
    """Refuse who may not bring this vote: the voter alone by phone, a teller on paper, by proxy and at the door."""
    if voter.vote_id != vote.pk or voter.street_id != vote.street_id:
        raise NoSuchVote
    if told.way == BallotWay.PHONE:
        if by.kind != VOTER.kind and (by.account_id is None or by.account_id != voter.account_id):
            raise NotAllowed
        return
    need(teller, by, vote)
    if told.way == BallotWay.PROXY and told.proxy.strip() not in who_is(voter)["proxies"]:
        raise NoProxy(who=told.proxy.strip() or _("Nobody"))
    if told.way == BallotWay.DOOR and told.photo is None:
        raise NoSignature


def _on(vote: Vote, at: datetime | None) -> tuple[datetime, str]:
    """Hold the vote open and return the moment by the database's clock, with the key of the box; or say when voting is."""
    found = prepared(HOLD, [vote.street_id, vote.pk, at])
    if not found:
        raise NoSuchVote
    [(is_open, now, opens, closes, key)] = found
    if not is_open:
        raise not_open(opens, closes)
    return now, key


def not_open(opens: datetime | None, closes: datetime | None) -> NotOpen:
    """Return the refusal that says from when to when voting is."""
    opens, closes = (
        formats.date_format(timezone.localtime(one), "DATETIME_FORMAT") if one else "–"
        for one in (opens, closes)
    )
    return NotOpen(opens=opens, closes=closes)


def _turn(
    vote: Vote, voter: Voter, told: Cast, by: Actor, now: datetime, signed: Mapping[str, Any]
) -> Turnout | None:
    """Take the voter's one turn; return what they cast before, held, if they did.

    Two who come at once by two ways meet at the unique row: the second waits, and then sees the first.
    """
    row = [uuid7(), vote.street_id, vote.pk, voter.pk, told.way, told.place, now, by.account_id]
    if prepared(TURN, [*row, encrypt(signed["proxy"]), signed["photo"], signed["photo_digest"]]):
        return None
    held = Turnout.objects.select_for_update().filter(street_id=vote.street_id, vote=vote, voter=voter)
    return held.get()


def _signed(told: Cast) -> dict[str, Any]:
    """Return who stands in for the voter, and the photo of the signature: its file first, so that no row names none."""
    photo_id = None
    if told.photo is not None:
        photo_id = uuid7()
        photos.store(told.photo, photo_id)
    return {
        "proxy": told.proxy.strip() if told.way == BallotWay.PROXY else "", "photo": photo_id,
        "photo_digest": hashlib.sha256(told.photo.jpeg).hexdigest() if told.photo else "",
    }  # fmt: skip


def _changes(
    before: Turnout, voter: Voter, told: Cast, questions: Sequence[Question], said: Mapping[int, tuple[str, ...]]
) -> bool:  # fmt: skip
    """Return whether a vote that was cast before may be changed by this one; False where it says the same."""
    if told.way == BallotWay.PROXY and before.way != BallotWay.PROXY:
        raise VotedInPerson
    stands = {
        one.question_id: tuple(one.said)
        for one in OpenBallot.objects.filter(street_id=voter.street_id, vote_id=voter.vote_id, voter=voter)
    }
    same = all(stands.get(one.pk) == said[one.position] for one in questions)
    if same and told.way == before.way:
        return False
    own_after_proxy = before.way == BallotWay.PROXY and told.way != BallotWay.PROXY
    if not own_after_proxy and any(rule_in(one).several != Several.LAST for one in questions):
        raise VotedFinally
    return True


def _keep_past(
    before: Turnout, now: datetime, told: Cast, by: Actor, signed: Mapping[str, Any]
) -> None:  # fmt: skip
    old = OpenBallot.objects.filter(
        street_id=before.street_id, vote_id=before.vote_id, voter_id=before.voter_id
    )
    PastBallot.objects.bulk_create(
        [
            PastBallot(
                street_id=one.street_id, vote_id=one.vote_id, question_id=one.question_id, voter_id=one.voter_id,
                said=one.said, way=one.way, cast_at=one.cast_at, changed_at=now,
            )
            for one in old
        ]
    )  # fmt: skip
    Turnout.objects.filter(street_id=before.street_id, pk=before.pk).update(
        way=told.way, place=told.place, cast_at=now, changes=before.changes + 1, taken_by_id=by.account_id, **signed
    )  # fmt: skip


def _line(
    vote: Vote, voter: Voter, action: str, told: Cast, by: Actor, now: datetime, more: dict[str, Any]
) -> None:  # fmt: skip
    # A chain for each voter: with one for the vote, all who vote in its last minute would wait for each other.
    journal.write(
        street_id=vote.street_id, subject=SUBJECT, subject_id=voter.pk, action=action, by=by, at=now,
        facts={"vote": str(vote.pk), "number": vote.number, "way": told.way, "lineage": list(vote.lineage)} | more,
    )  # fmt: skip


# --- What a ballot says ----------------------------------------------------------------------------------------------
def read_ballot(
    questions: Sequence[Question], said: Mapping[int, Sequence[str]]
) -> dict[int, tuple[str, ...]]:
    """Return what a ballot says to each question, or refuse it with the first question that it does not answer."""
    return {one.position: _read(one, rule_in(one), tuple(said.get(one.position, ()))) for one in questions}


def _read(question: Question, rule: Rule, said: tuple[str, ...]) -> tuple[str, ...]:
    def bad(why: Any) -> BadBallot:
        return BadBallot(title=question.title, why=str(why), position=question.position)

    if not said:
        raise bad(_("please choose an answer"))
    if rule.method == Method.CONSENT:
        known = {str(one) for one in Choice if one != Choice.FOLLOW or rule.follow != Follow.NOBODY}
    else:
        known = {one["code"] for one in question.options}
    if not set(said) <= known:
        raise bad(_("this answer is not on the ballot"))
    if len(set(said)) < len(said):
        raise bad(_("an answer is named twice"))
    if rule.method in {Method.CONSENT, Method.MOST} and len(said) > 1:
        raise bad(_("choose one answer only"))
    return tuple(sorted(said)) if rule.method in {Method.APPROVAL, Method.SHARES} else said


# --- The box of a secret vote ------------------------------------------------------------------------------------------
def new_key() -> str:
    """Return a key for the box of one vote."""
    return base64.b64encode(AESGCM.generate_key(bit_length=256)).decode()


def size_of(questions: Sequence[Question]) -> int:
    """Return how long every envelope of a vote is: longer than the longest ballot that can be cast."""
    longest = {
        one.position: [each["code"] for each in one.options] or [str(Choice.ABSTAIN)] for one in questions
    }
    return (len(json.dumps(longest, ensure_ascii=False).encode()) // BLOCK + 1) * BLOCK


def seal(said: Mapping[int, Sequence[str]], key: str, vote_id: UUID, size: int) -> bytes:
    """Return a ballot in its envelope."""
    told = json.dumps({place: list(each) for place, each in said.items()}, ensure_ascii=False).encode()
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(base64.b64decode(key)).encrypt(nonce, told.ljust(size), vote_id.bytes)


def unseal(sealed: bytes, key: str, vote_id: UUID) -> dict[int, tuple[str, ...]]:
    """Return what lies in an envelope."""
    opened = AESGCM(base64.b64decode(key)).decrypt(bytes(sealed[:12]), bytes(sealed[12:]), vote_id.bytes)
    return {int(place): tuple(each) for place, each in json.loads(opened).items()}
