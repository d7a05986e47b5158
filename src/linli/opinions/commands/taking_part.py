"""Taking part: an opinion, or a statement of one's own. No account is asked for; a device has a token."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.kernel import journal, ratelimit
from linli.kernel.errors import Missing
from linli.opinions.errors import (
    ConsultationOver,
    NoStatementsTaken,
    NoSuchStatement,
    TooManyStatements,
    UnknownDevice,
)
from linli.opinions.models import Consultation, Opinion, Participant, Statement
from linli.opinions.queries import consultation_called, stance_sign
from linli.opinions.states import LONGEST, MOST_OF_ONE, MOST_STATEMENTS, StatementState
from linli.people.public import Actor
from linli.territory.public import Street

SUBJECT, RESIDENT = "statement", Actor("reporter")
# So many opinions an hour from one address: behind one there may be a whole estate. More of newcomers look like one hand.
OPINIONS, NEWCOMERS, STATEMENTS = 6_000, 200, 30
HOUR = timedelta(hours=1)


def new_token(one: Consultation) -> str:
    """Return the token of a device that is here for the first time; nothing is kept of it until it says something."""
    return _signer(one).sign(secrets.token_urlsafe(18))


def token_is_ours(one: Consultation, token: str) -> bool:
    """Return whether this house gave out a token, and for this consultation."""
    try:
        _signer(one).unsign(token)
    except signing.BadSignature:
        return False
    return True


def _signer(one: Consultation) -> signing.Signer:
    return signing.Signer(salt=f"linli.opinions.{one.pk}")


def let_pass(
    address: str, street: Street, *, at: datetime, newcomer: bool = False, statement: bool = False
) -> None:
    """Let somebody say something, or raise TooManyRequests: so many an hour from an address."""
    buckets = [(f"opinions from {address}", OPINIONS)]
    if newcomer:
        buckets.insert(0, (f"new to opinions from {address}", NEWCOMERS))
    if statement:
        buckets.insert(0, (f"statements from {address}", STATEMENTS))
    ratelimit.limits(buckets, per=HOUR, at=at)


def give(number: int, *, street: Street, token: str, statement: int, stance: str, at: datetime) -> bool:
    """Take what somebody says of a statement, and return whether anything changed; said again it is the same.

    No line of the journal tells of it: a line would hold the moment, and by it and the log of the door an opinion could be
    put beside a person. What was said is kept before this returns.
    """
    sign = stance_sign(stance)
    with transaction.atomic():
        one = _running(number, street, at)
        who = _participant(one, token)
        about = Statement.objects.filter(
            street=street, consultation=one, number=statement, state=StatementState.SHOWN
        ).first()  # fmt: skip
        if about is None:
            raise NoSuchStatement
        changed = bool(
            Opinion.objects.filter(street=street, participant=who, statement=about)
            .exclude(stance=sign)
            .update(stance=sign)
        )
        if not changed:
            changed = bool(_given_first(street, who, about, sign))
        if changed:
            Participant.objects.filter(street=street, pk=who.pk).update(turns=who.turns + 1)
    return changed


def _given_first(street: Street, who: Participant, about: Statement, sign: int) -> bool:
    mine = Opinion.objects.filter(street=street, participant=who, statement=about)
    if mine.exists():
        return False
    Opinion.objects.create(id=uuid4(), street=street, participant=who, statement=about, stance=sign)
    return True


def _running(number: int, street: Street, at: datetime) -> Consultation:
    one = consultation_called(street, number)
    if not one.runs_on(timezone.localdate(at)):
        raise ConsultationOver
    return one


def _participant(one: Consultation, token: str) -> Participant:
    """Return who takes part with a token, locked: what one device sends twice at once comes one after the other."""
    if not token_is_ours(one, token):
        raise UnknownDevice
    mine = Participant.objects.select_for_update().filter(
        street_id=one.street_id, consultation=one, token_hash=Participant.hash_of(token)
    )  # fmt: skip
    found = mine.first()
    if found is None:
        try:
            with transaction.atomic():
                Participant.objects.create(
                    id=uuid4(),
                    street_id=one.street_id,
                    consultation=one,
                    token_hash=Participant.hash_of(token),
                )
        except IntegrityError:
            pass  # the same device was here at the same moment
        found = mine.get()
    return found


def propose(
    number: int, *, street: Street, token: str, text: str, language: str, at: datetime
) -> tuple[Statement, bool]:
    """Keep a statement until somebody has looked at it; return it, and whether nobody had said the same before.

    Whoever sends one agrees with it: it counts for them as soon as it is shown.
    """
    with transaction.atomic():
        one = _running(number, street, at)
        if not one.takes_statements:
            raise NoStatementsTaken
        who = _participant(one, token)
        if Statement.objects.filter(street=street, consultation=one, author=who).count() >= MOST_OF_ONE:
            raise TooManyStatements(most=MOST_OF_ONE)
        made, anew = make_statement(
            one, text=text, language=language, author=who, state=StatementState.WAITING, by=RESIDENT, at=at
        )
        if anew:
            Opinion.objects.create(id=uuid4(), street=street, participant=who, statement=made, stance=1)
            Participant.objects.filter(street=street, pk=who.pk).update(turns=who.turns + 1)
    return made, anew


def make_statement(
    one: Consultation, *, text: str, language: str, author: Participant | None, state: StatementState, by: Actor,
    at: datetime,
    text_en: str = "",
) -> tuple[Statement, bool]:  # fmt: skip
    """Write a statement under the next number, unless the same sentence stands there already."""
    said = " ".join(text.split())
    if not bare(said):
        raise Missing(fields="text")
    # Whoever writes one at the same time waits here, so that no number and no sentence is given twice.
    Consultation.objects.select_for_update(no_key=True).get(pk=one.pk)
    known = Statement.objects.filter(street_id=one.street_id, consultation=one)
    same = known.filter(bare=bare(said)).first()
    if same is not None:
        return same, False
    last = known.count()
    if last >= MOST_STATEMENTS:
        raise TooManyStatements(most=MOST_STATEMENTS)
    made = Statement.objects.create(
        street_id=one.street_id, consultation=one, number=last + 1, text=said[: 2 * LONGEST], bare=bare(said),
        language=language,
        text_en=text_en, author=author, state=state,
    )  # fmt: skip
    line(
        made,
        "propose_statement" if author else "add_statement",
        by=by,
        at=at,
        facts={},
        texts={"text": made.text},
    )
    return made, True


def line(
    of: Statement,
    action: str,
    *,
    by: Actor,
    at: datetime,
    facts: dict[str, Any],
    texts: dict[str, str] | None = None,
) -> None:
    """Write a line of the journal about a statement; it never says who wrote it."""
    journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at,
        facts={"number": of.number, "consultation": str(of.consultation_id)} | facts, texts=texts or {},
    )  # fmt: skip


def bare(text: str) -> str:
    """Return a sentence without what does not tell it from another: case, width, spaces and marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())[:280]
