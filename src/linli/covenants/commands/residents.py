"""What residents and shops do by themselves: a word on a clause, and a signature."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.covenants.errors import CommentsOver, NoSuchCovenant, SignedAlready
from linli.covenants.models import Clause, Comment, CovenantSignature, Edition
from linli.covenants.states import EditionState
from linli.covenants.workflow import EDITION
from linli.kernel import ratelimit
from linli.kernel.errors import Missing, NotAllowed
from linli.kernel.privacy import blind_index, blind_indexes
from linli.kernel.repeats import once
from linli.kernel.workflow import Move
from linli.people.public import Actor
from linli.territory.public import Street

from .moving import act

FROM_ADDRESS = 30
RESIDENT = Actor("reporter")
LONGEST = 1000


def let_pass(address: str, street: Street, *, at: datetime) -> None:
    """Let somebody comment or sign, or raise TooManyRequests: so many an hour from an address, more in a street."""
    buckets = ((f"covenant from {address}", FROM_ADDRESS), (f"covenant in {street.pk}", FROM_ADDRESS * 20))
    ratelimit.limits(buckets, per=timedelta(hours=1), at=at)


def comment(
    edition_id: UUID, *, street_id: int, clause: int | None, text: str, by: Actor, at: datetime, key: str
) -> int:
    """Take a word on a clause, or on the whole, once for its key; return its number. Nobody says who they are."""

    def do() -> dict[str, Any]:
        edition = _held(edition_id, street_id)
        if edition.state != EditionState.COMMENTS or (
            edition.comments_until and timezone.localdate(at) > edition.comments_until
        ):
            raise CommentsOver
        if not text.strip():
            raise Missing(fields=_("text"), names=["text"])
        known = Clause.objects.filter(street_id=street_id, edition=edition, position=clause).exists()
        last = Comment.objects.filter(street_id=street_id, edition=edition).aggregate(last=Max("number"))[
            "last"
        ]
        made = Comment.objects.create(
            street_id=street_id, edition=edition, number=(last or 0) + 1, clause=clause if known else None,
            text=text.strip()[:LONGEST], made_at=at,
        )  # fmt: skip
        Edition.objects.filter(street_id=street_id, pk=edition.pk).update(comments=F("comments") + 1)
        EDITION.note(edition, action="comment", by=by, at=at, facts={"comment": made.number}, texts={})
        return {"number": made.number}

    answered, _anew = once(street_id=street_id, purpose="covenant_comment", key=key, at=at, do=do)
    return int(answered["number"])


def sign(
    edition_id: UUID, *, street_id: int, party: str, by: Actor, at: datetime, on_paper: bool = False
) -> Edition:
    """Sign what is in force as a household, shop or firm, once; staff enter what was signed on paper.

    Raises SignedAlready. The party is encrypted; everybody reads how many signed, nobody who.
    """

    def keep(edition: Edition) -> None:
        marks = blind_indexes(party, "covenant")
        if CovenantSignature.objects.filter(
            street_id=street_id, edition=edition, party_index__in=marks
        ).exists():
            raise SignedAlready
        CovenantSignature.objects.create(
            street_id=street_id, edition=edition, party=party.strip()[:80], signed_at=at, on_paper=on_paper,
            party_index=blind_index(party, "covenant"),
        )  # fmt: skip
        edition.signatures += 1

    def do(move: Move) -> None:
        keep(move.it)
        move.facts["on_paper"] = on_paper

    if by.kind == "account":
        return act(edition_id, "sign", street_id=street_id, by=by, at=at, do=do, party=party.strip())
    return _signed_by_themselves(edition_id, street_id, party, keep, at)


def _signed_by_themselves(edition_id: UUID, street_id: int, party: str, keep: Any, at: datetime) -> Edition:
    if not party.strip():
        raise Missing(fields=_("party"), names=["party"])
    with transaction.atomic():
        edition = _held(edition_id, street_id)
        if edition.state != EditionState.IN_FORCE:
            raise NotAllowed
        keep(edition)
        Edition.objects.filter(street_id=street_id, pk=edition.pk).update(signatures=edition.signatures)
        EDITION.note(edition, action="sign", by=RESIDENT, at=at, facts={"on_paper": False}, texts={})
    return edition


def _held(edition_id: UUID, street_id: int) -> Edition:
    found = Edition.objects.select_for_update().filter(street_id=street_id, pk=edition_id).first()
    if found is None:
        raise NoSuchCovenant
    return found
