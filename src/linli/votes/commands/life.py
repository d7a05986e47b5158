"""The acts of a vote: announced with its roll frozen, ended by the clock, counted, displayed, objected to, final or void."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from linli.kernel.errors import Missing
from linli.people.public import SYSTEM, Actor
from linli.votes.errors import BoxBroken, DisplayRuns, NotReady, ObjectionOpen, StillOpen
from linli.votes.models import Objection, Question, SealedBallot, SecretBallot, Turnout, Vote
from linli.votes.queries.reckoning import reckoned
from linli.votes.queries.standing import digest_of_roll, questions_of, rule_in
from linli.votes.states import VoteState
from linli.votes.workflow import VOTE

from .casting import new_key, unseal

LONGEST = timedelta(days=400)
CLOCK = "SELECT coalesce(%s::timestamptz, clock_timestamp()) >= closes_at FROM votes_vote WHERE street_id = %s AND id = %s"


def announce(
    vote_id: UUID, *, street_id: int, opens: datetime | None, closes: datetime | None, by: Actor, at: datetime
) -> Vote:
    """Announce a vote: its roll is frozen, its questions and rules stay, and voting is from one moment to another.

    Whatever the rules ask for days of notice is kept, counted in whole days from the day of the announcement.
    """
    with VOTE.moving(
        Vote, vote_id, "announce", street_id=street_id, by=by, at=at, opens=opens, closes=closes
    ) as move:
        vote: Vote = move.it
        if opens is None or closes is None:
            raise Missing(fields=_("begin of voting"), names=["opens", "closes"])
        if vote.heads < 1:
            raise NotReady(why=_("nobody is on the roll."))
        if not at <= opens < closes <= opens + LONGEST:
            raise NotReady(why=_("voting begins after now and ends after it begins."))
        days = notice_days(questions_of(vote))
        earliest = timezone.localdate(at) + timedelta(days=days)
        if days and timezone.localdate(opens) < earliest:
            raise NotReady(
                why=_("the rule asks for %(n)s days of notice: voting begins on %(day)s at the earliest.")
                % {"n": days, "day": formats.date_format(earliest, "DATE_FORMAT")}
            )
        vote.announced_at, vote.opens_at, vote.closes_at, vote.state_since = at, opens, closes, at
        vote.roll_digest = digest_of_roll(vote)
        vote.box_key = new_key() if vote.secret else None
        move.facts |= {
            "opens": opens,
            "closes": closes,
            "heads": vote.heads,
            "area": str(vote.area),
            "roll_digest": vote.roll_digest,
        }
        move.texts["title"] = vote.title
    return vote


def notice_days(questions: Sequence[Question]) -> int:
    """Return how many days before voting these questions must be announced."""
    return max((rule_in(one).notice_days or 0 for one in questions), default=0)


def keep_time(*, at: datetime | None = None) -> int:
    """Open and close what the clock of the database says; return how many votes moved. Safe to run by two at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(%s::timestamptz, clock_timestamp())", [at])
        now = cursor.fetchone()[0]
    due = Vote.objects.filter(state=VoteState.ANNOUNCED, opens_at__lte=now) | Vote.objects.filter(
        state=VoteState.OPEN, closes_at__lte=now
    )
    return sum(_keep(vote, now) for vote in due.order_by("closes_at"))


def _keep(vote: Vote, now: datetime) -> int:
    action = "close" if vote.closes_at is not None and vote.closes_at <= now else "open"
    with transaction.atomic():
        held = Vote.objects.select_for_update().get(street_id=vote.street_id, pk=vote.pk)
        if held.state not in VOTE.rows[action].sources:
            return 0
        with VOTE.moving(Vote, vote.pk, action, street_id=vote.street_id, by=SYSTEM, at=now) as move:
            move.it.state_since = now
    return 1


def count(vote_id: UUID, *, street_id: int, by: Actor, at: datetime, clock: datetime | None = None) -> Vote:
    """Open the box and count, once voting is over by the clock of the database.

    Whoever is casting at that moment is waited for. The roll must be the one that was frozen, and the box must hold as
    many ballots as voters; else nothing is counted. `clock` is for demo data and tests alone.
    """
    with transaction.atomic():
        held = Vote.objects.select_for_update().filter(street_id=street_id, pk=vote_id).first()
        if held is not None and held.state in (VoteState.ANNOUNCED, VoteState.OPEN):
            with connection.cursor() as cursor:
                cursor.execute(CLOCK, [clock, street_id, vote_id])
                over = cursor.fetchone()
            if not (over and over[0]):
                closes = formats.date_format(timezone.localtime(held.closes_at), "DATETIME_FORMAT")
                raise StillOpen(closes=closes)
            with VOTE.moving(Vote, vote_id, "close", street_id=street_id, by=SYSTEM, at=at) as move:
                move.it.state_since = at
        with VOTE.moving(Vote, vote_id, "count", street_id=street_id, by=by, at=at) as move:
            vote: Vote = move.it
            questions = questions_of(vote)
            if digest_of_roll(vote) != vote.roll_digest:
                raise BoxBroken(why=_("the roll is not the one that was frozen"))
            if vote.secret:
                open_box(vote, questions)
            decided = {}
            for one in questions:
                one.passed, one.result = reckoned(vote, one)
                decided[one.position] = one.passed
            Question.objects.bulk_update(questions, ("passed", "result"))
            vote.counted_at, vote.state_since, vote.box_key = at, at, None
            voted = Turnout.objects.filter(street_id=street_id, vote=vote).count()
            move.facts |= {"decided": decided, "passed": all(decided.values()), "voted": voted}
            for one in questions:
                move.facts[f"result_{one.position}"] = (one.result or {}).get("digest", "")
    return vote


def open_box(vote: Vote, questions: Sequence[Question]) -> None:
    """Take the ballots out of their envelopes and lay them down anew: shuffled, each question by itself, all at once."""
    envelopes = SealedBallot.objects.filter(street_id=vote.street_id, vote=vote)
    sealed = list(envelopes.values_list("sealed", flat=True))
    voted = Turnout.objects.filter(street_id=vote.street_id, vote=vote).count()
    if len(sealed) != voted:
        raise BoxBroken(
            why=_("%(voted)s voted, but %(n)s ballots lie in the box") % {"voted": voted, "n": len(sealed)}
        )
    try:
        opened = [unseal(bytes(one), vote.box_key or "", vote.pk) for one in sealed]
    except (InvalidTag, ValueError):
        raise BoxBroken(why=_("an envelope does not open with the key of this box")) from None
    rows = []
    for question in questions:
        papers = [one[question.position] for one in opened]
        secrets.SystemRandom().shuffle(papers)
        rows += [
            SecretBallot(street_id=vote.street_id, question_id=question.pk, said=list(one)) for one in papers
        ]
    # By their random ids: the order in which they lie is the order of nothing.
    SecretBallot.objects.bulk_create(sorted(rows, key=lambda one: one.pk.int), batch_size=1000)
    envelopes.delete()


def publish(vote_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Vote:
    """Display the result: everybody may read it, and objections are taken for as long as the rules ask."""
    with VOTE.moving(Vote, vote_id, "publish", street_id=street_id, by=by, at=at) as move:
        vote: Vote = move.it
        days = max((rule_in(one).display_days or 0 for one in questions_of(vote)), default=0)
        vote.published_at, vote.state_since = at, at
        vote.display_until = timezone.localdate(at) + timedelta(days=days)
        move.facts |= {"display_until": vote.display_until.isoformat()}
    return vote


def enter_objection(vote_id: UUID, *, street_id: int, text: str, by: Actor, at: datetime) -> Objection:
    """Enter a written objection against the result that is displayed."""
    with VOTE.moving(Vote, vote_id, "object", street_id=street_id, by=by, at=at, text=text.strip()) as move:
        number = Objection.objects.filter(street_id=street_id, vote_id=vote_id).count() + 1
        made = Objection.objects.create(
            street_id=street_id, vote_id=vote_id, number=number, body=text.strip()[:5000], came_at=at
        )
        move.facts["objection"] = number
    return made


def answer_objections(
    vote_id: UUID, *, street_id: int, text: str, by: Actor, at: datetime, number: int | None = None
) -> Vote:
    """Answer one objection, or all that have no answer yet."""
    with VOTE.moving(Vote, vote_id, "answer", street_id=street_id, by=by, at=at, text=text.strip()) as move:
        found = Objection.objects.filter(street_id=street_id, vote_id=vote_id, answered_at=None)
        if number is not None:
            found = found.filter(number=number)
        move.facts["answered"] = found.update(answer=text.strip()[:5000], answered_at=at)
        move.texts["answer"] = text.strip()[:5000]
        vote: Vote = move.it
    return vote


def open_objections(vote: Vote) -> int:
    """Return how many objections have no answer."""
    return Objection.objects.filter(Q(street_id=vote.street_id, vote=vote, answered_at=None)).count()


def finish(vote_id: UUID, *, street_id: int, by: Actor, at: datetime, today: date | None = None) -> Vote:
    """Make a result final: its display is over, and where the rules ask for it no objection is open."""
    with VOTE.moving(Vote, vote_id, "finish", street_id=street_id, by=by, at=at) as move:
        vote: Vote = move.it
        if (
            vote.display_until
            and (today or timezone.localdate(at)) <= vote.display_until
            and _display_days(vote)
        ):
            raise DisplayRuns(day=formats.date_format(vote.display_until, "DATE_FORMAT"))
        waiting = open_objections(vote)
        if waiting:
            raise ObjectionOpen(n=waiting)
        decided: dict[str, Any] = {str(one.position): bool(one.passed) for one in questions_of(vote)}
        vote.state_since = at
        move.facts |= {"decided": decided, "passed": all(decided.values())}
    return vote


def _display_days(vote: Vote) -> int:
    return max((rule_in(one).display_days or 0 for one in questions_of(vote)), default=0)


def note(vote: Vote, action: str, *, by: Actor, at: datetime) -> None:
    """Write down that names or links of a roll left the house."""
    with transaction.atomic():
        held = Vote.objects.select_for_update().get(street_id=vote.street_id, pk=vote.pk)
        VOTE.note(held, action=action, by=by, at=at, facts={}, texts={})


def void(vote_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Vote:
    """Declare a vote void, with the reason; open ballots stay and count for nothing, a secret box is destroyed unopened."""
    with VOTE.moving(Vote, vote_id, "void", street_id=street_id, by=by, at=at, reason=reason.strip()) as move:
        vote: Vote = move.it
        if vote.secret:
            SealedBallot.objects.filter(street_id=street_id, vote=vote).delete()
            vote.box_key = None
        vote.state_since = at
        move.texts["reason"] = reason.strip()[:2000]
    return vote
