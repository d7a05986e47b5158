"""Drafting: a covenant begins with its first edition; clauses are written; comments are invited and answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.covenants.models import Comment, Covenant, Edition
from linli.covenants.queries import read_clauses
from linli.covenants.states import CommentState, CovenantKind
from linli.covenants.workflow import EDITION
from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.repeats import once
from linli.kernel.workflow import Move
from linli.people.public import Account, Actor, Power
from linli.territory.public import Street, Unit, line_of

from .moving import act, nameless, write_clauses


def begin(
    *, unit_id: int, kind: str, title: str, text: str, by: Actor, at: datetime, key: str, body: str = ""
) -> int:
    """Begin a covenant of a unit with its first edition, once for its key; return its number.

    Needs the power to convene at the unit. Raises NotFound, NotAllowed, Missing, ClausesFaulty, NamesSomebody.
    """
    unit = Unit.objects.select_related("street").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    street, line = unit.street, line_of(unit.pk)
    if by.kind != "system":
        if street.pk not in by.street_ids:
            raise NotFound
        if not by.may(Power.CONVENE, street_id=street.pk, lineage=list(line.ids), organisations=[]):
            raise NotAllowed
    if not title.strip():
        raise Missing(fields=_("title"), names=["title"])
    clauses = read_clauses(text)
    nameless(title, text)

    def do() -> dict[str, Any]:
        # Whoever begins one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Covenant.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        covenant = Covenant.objects.create(
            street=street, number=(last or 0) + 1, kind=CovenantKind(kind), title=title.strip()[:120],
            body=body.strip()[:120], unit=unit, unit_name=unit.name, lineage=list(line.ids), made_at=at,
            made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        edition = first_of(covenant, 1, by=by, at=at)
        write_clauses(edition, clauses)
        return {"number": covenant.number}

    answered, _anew = once(street_id=street.pk, purpose="begin_covenant", key=key, at=at, do=do)
    return int(answered["number"])


def first_of(covenant: Covenant, number: int, *, by: Actor, at: datetime) -> Edition:
    """Make an edition and write its first line."""
    edition = Edition.objects.create(
        street_id=covenant.street_id,
        covenant=covenant,
        number=number,
        lineage=covenant.lineage,
        state_since=at,
    )
    journal.write_entry(
        EDITION.entry(edition, "begin", by=by, at=at, before="", facts={}, texts={"title": covenant.title})
    )
    return edition


def write(edition_id: UUID, *, street_id: int, text: str, by: Actor, at: datetime) -> Edition:
    """Write the clauses of a draft anew."""

    def do(move: Move) -> None:
        clauses = read_clauses(text)
        nameless(text)
        write_clauses(move.it, clauses)
        move.facts["clauses"] = len(clauses)

    return act(edition_id, "write", street_id=street_id, by=by, at=at, do=do, text=text.strip())


def invite(edition_id: UUID, *, street_id: int, until: date | None, by: Actor, at: datetime) -> Edition:
    """Open a draft to everybody's comments until the end of a day."""

    def do(move: Move) -> None:
        if until is None or until < timezone.localdate(at):
            raise Missing(fields=_("until"), names=["until"])
        move.it.comments_until = until
        move.facts["until"] = until.isoformat()
        Covenant.objects.filter(street_id=street_id, pk=move.it.covenant_id).update(shown=True)

    return act(edition_id, "invite", street_id=street_id, by=by, at=at, do=do, until=until)


def answer(
    edition_id: UUID, *, street_id: int, comment: int | None, state: str, reply: str, by: Actor, at: datetime
) -> Edition:
    """Answer a comment: taken up, in part, not, or not shown because it names somebody; each with a word why."""

    def do(move: Move) -> None:
        found = Comment.objects.select_for_update().filter(
            street_id=street_id, edition=move.it, number=comment
        ).first()  # fmt: skip
        if found is None:
            raise NotFound
        if not reply.strip():
            raise Missing(fields=_("answer"), names=["reply"])
        decided = CommentState(state)
        nameless(reply, *([] if decided == CommentState.HIDDEN else [str(found.text)]))
        found.state, found.reply = decided, reply.strip()[:500]
        found.save(update_fields=("state", "reply"))
        move.facts |= {"comment": found.number, "became": decided.value}

    return act(edition_id, "answer", street_id=street_id, by=by, at=at, do=do, comment=comment)


def redraft(edition_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Edition:
    """Take an edition back to the draft."""

    def do(move: Move) -> None:
        move.texts["reason"] = reason.strip()

    return act(edition_id, "redraft", street_id=street_id, by=by, at=at, do=do, reason=reason.strip())
