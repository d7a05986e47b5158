"""Deciding: by a vote or a resolution; then in force, reviewed, amended by a new edition, repealed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.covenants.errors import EditionOpen
from linli.covenants.models import Covenant, Edition
from linli.covenants.queries import Written, clauses_of, open_edition
from linli.covenants.states import EditionState
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed
from linli.kernel.repeats import once
from linli.kernel.workflow import Move
from linli.people.public import SYSTEM, Actor, Power
from linli.votes.public import draft_vote

from .drafting import first_of
from .moving import act, write_clauses

SUBJECT = "covenant"


def subject_of(edition: Edition) -> str:
    """Return what a vote about an edition is given: the number of the covenant and of the edition."""
    number = Covenant.objects.values_list("number", flat=True).get(
        street_id=edition.street_id, pk=edition.covenant_id
    )
    return f"{number}-{edition.number}"


def call_vote(edition_id: UUID, *, street_id: int, rule: str, by: Actor, at: datetime) -> Edition:
    """Call a vote on an edition by a voting rule: its draft is made, and its roll is entered on its own page."""

    def do(move: Move) -> None:
        edition: Edition = move.it
        covenant = Covenant.objects.get(street_id=street_id, pk=edition.covenant_id)
        vote = draft_vote(
            unit_id=covenant.unit_id, title=covenant.title, rule=rule, subject_kind=SUBJECT, subject_id=subject_of(edition),
            by=by, at=at, key=f"covenant {edition.pk} {edition.version}",
            about="\n".join(f"{one.name} {one.text}" for one in clauses_of(edition)),
        )  # fmt: skip
        edition.rule, edition.vote_id, edition.vote_number = rule, vote.id, vote.number
        Covenant.objects.filter(street_id=street_id, pk=covenant.pk).update(shown=True)
        move.facts["vote"] = vote.number

    return act(edition_id, "call_vote", street_id=street_id, by=by, at=at, do=do, rule=rule)


def take_vote(*, street_id: int, vote_id: UUID, passed: bool, at: datetime) -> bool:
    """Let an edition go on as its vote was counted; said twice it is the same. Return whether it moved."""
    edition = Edition.objects.filter(street_id=street_id, vote_id=vote_id, state=EditionState.VOTING).first()
    if edition is None:
        return False

    def do(move: Move) -> None:
        move.facts["vote"] = move.it.vote_number

    try:
        act(edition.pk, "carry" if passed else "fail", street_id=street_id, by=SYSTEM, at=at, do=do)
    except MovedMeanwhile:
        return False
    return True


def resolve(edition_id: UUID, *, street_id: int, resolution: str, by: Actor, at: datetime) -> Edition:
    """Note that a body passed it by a resolution: which meeting, on which day."""

    def do(move: Move) -> None:
        move.it.resolution = resolution.strip()[:200]
        move.texts["resolution"] = resolution.strip()
        Covenant.objects.filter(street_id=street_id, pk=move.it.covenant_id).update(shown=True)

    return act(edition_id, "resolve", street_id=street_id, by=by, at=at, do=do, resolution=resolution.strip())


def publish(
    edition_id: UUID,
    *,
    street_id: int,
    starts_on: date | None,
    review_on: date | None,
    by: Actor,
    at: datetime,
) -> Edition:
    """Put an edition in force from a day; the one before gives way in the same moment."""

    def do(move: Move) -> None:
        edition: Edition = move.it
        if starts_on is None or review_on is None or review_on <= starts_on:
            raise Missing(fields=_("next review"), names=["review_on"])
        covenant = Covenant.objects.select_for_update().get(street_id=street_id, pk=edition.covenant_id)
        before = Edition.objects.filter(
            street_id=street_id, covenant=covenant, state=EditionState.IN_FORCE
        ).first()
        if before is not None:
            act(before.pk, "give_way", street_id=street_id, by=SYSTEM, at=at, do=lambda _move: None)
        edition.starts_on = starts_on
        covenant.current, covenant.review_on, covenant.shown = edition.number, review_on, True
        covenant.save(update_fields=("current", "review_on", "shown"))
        move.facts |= {"starts_on": starts_on.isoformat(), "review_on": review_on.isoformat()}

    with transaction.atomic():
        return act(
            edition_id,
            "publish",
            street_id=street_id,
            by=by,
            at=at,
            do=do,
            starts_on=starts_on,
            review_on=review_on,
        )


def review(
    edition_id: UUID, *, street_id: int, review_on: date | None, by: Actor, at: datetime, text: str = ""
) -> Edition:
    """Note that it was reviewed and stays, and when it is reviewed next."""

    def do(move: Move) -> None:
        if review_on is None or review_on <= timezone.localdate(at):
            raise Missing(fields=_("next review"), names=["review_on"])
        Covenant.objects.filter(street_id=street_id, pk=move.it.covenant_id).update(review_on=review_on)
        move.facts["review_on"] = review_on.isoformat()
        move.texts["text"] = text.strip()

    return act(edition_id, "review", street_id=street_id, by=by, at=at, do=do, review_on=review_on)


def repeal(edition_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Edition:
    """Repeal what is in force, with the reason."""

    def do(move: Move) -> None:
        Covenant.objects.filter(street_id=street_id, pk=move.it.covenant_id).update(
            current=None, review_on=None
        )
        move.texts["reason"] = reason.strip()

    return act(edition_id, "repeal", street_id=street_id, by=by, at=at, do=do, reason=reason.strip())


def amend(covenant: Covenant, *, by: Actor, at: datetime, key: str) -> int:
    """Begin the next edition with the clauses of the newest, once for its key; return its number.

    Raises EditionOpen while another one is worked on. What is in force stays so until the next is published.
    """
    if covenant.street_id not in by.street_ids or not by.may(
        Power.CONVENE, street_id=covenant.street_id, lineage=covenant.lineage, organisations=[]
    ):
        raise NotAllowed

    def do() -> dict[str, Any]:
        held = Covenant.objects.select_for_update().get(street_id=covenant.street_id, pk=covenant.pk)
        working = open_edition(held)
        if working is not None:
            raise EditionOpen(number=working.number)
        editions = Edition.objects.filter(street_id=held.street_id, covenant=held)
        last = editions.aggregate(last=Max("number"))["last"] or 0
        newest = editions.get(number=last)
        made = first_of(held, last + 1, by=by, at=at)
        write_clauses(made, [Written(one.name, one.text) for one in clauses_of(newest)])
        return {"number": made.number}

    answered, _anew = once(street_id=covenant.street_id, purpose="amend_covenant", key=key, at=at, do=do)
    return int(answered["number"])
