"""Writes: a suggestion comes in, is studied, decided with an answer, carried out; and its proposer is told each time."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case
from linli.intake.public import TicketOver
from linli.kernel import journal, ratelimit
from linli.kernel.errors import NotAllowed
from linli.kernel.privacy import blind_index, find_personal
from linli.kernel.repeats import derived_secret, once
from linli.notices.public import Recipient, Sentence, Telling, say, tell
from linli.people.public import Actor, Organisation, Power
from linli.territory.public import Street, line_of, root_of

from .errors import LinkedAlready, PersonalWords
from .models import Suggestion, SuggestionCase
from .queries import suggestion_of
from .states import Provenance, SuggestionState
from .workflow import SUGGESTION

FOLLOW = "/s/%(slug)s/suggestions/of/"
RESIDENT = Actor("reporter")
FROM_ADDRESS, MOST = 30, 5
LOST = "suggestion.ask_link"
# fmt: off
NEWS: dict[str, tuple[Any, Any]] = {
    "suggest":      (_("Your suggestion %(number)s has arrived"),
                     _("Thank you. The page of your secret link says what becomes of it.")),
    "study":        (_("Your suggestion %(number)s is under study"),
                     _("The page of your secret link says what becomes of it.")),
    "adopt":        (_("Your suggestion %(number)s was adopted"), _("The answer stands on the page of your secret link.")),
    "adopt_partly": (_("Your suggestion %(number)s was adopted in part"),
                     _("The answer stands on the page of your secret link.")),
    "decline":      (_("Your suggestion %(number)s was not adopted"),
                     _("The page of your secret link says why.")),
    "carry_out":    (_("Your suggestion %(number)s was carried out"),
                     _("The answer stands on the page of your secret link.")),
    "reconsider":   (_("Your suggestion %(number)s is studied again"),
                     _("The page of your secret link says what becomes of it.")),
}
# fmt: on
for _event, (_subject, _text) in NEWS.items():
    say(f"suggestion.{_event}", Sentence(_subject, _text, "%(number)s", FOLLOW))


def let_pass(address: str, street: Street, *, at: datetime) -> None:
    """Let somebody suggest something, or raise TooManyRequests: so many an hour from an address, more in a street."""
    buckets = ((f"suggest from {address}", FROM_ADDRESS), (f"suggest in {street.pk}", FROM_ADDRESS * 20))
    ratelimit.limits(buckets, per=timedelta(hours=1), at=at)


@dataclass(frozen=True)
class Proposal:
    """What somebody suggests. The contact may be empty; then the answer is read by the link alone."""

    title: str
    body: str = ""
    unit: Any = None
    provenance: str = Provenance.RESIDENT
    origin: str = ""
    organisation: Organisation | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True)
class Taken:
    """The number of a suggestion and the secret of its link; `anew` is False when this form had been sent before."""

    number: int
    token: str
    anew: bool


def suggest(*, street: Street, proposal: Proposal, key: str, by: Actor, at: datetime) -> Taken:
    """Keep a suggestion, once for its key, with its number and the secret of its link.

    Residents need nobody's leave; what a department or a survey found is entered by whoever registers cases.
    """
    if by.kind == "account" and not by.has(Power.REPORT, street_id=street.pk):
        raise NotAllowed
    token = derived_secret("suggestion", street.pk, key)

    def do() -> dict[str, Any]:
        # Whoever enters one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Suggestion.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        unit = proposal.unit or root_of(street)
        on = timezone.localtime(at).date()
        pk = getattr(unit, "pk", None) or unit.id
        one = Suggestion.objects.create(
            street=street, number=(last or 0) + 1, title=proposal.title.strip()[:120], body=proposal.body.strip(),
            provenance=proposal.provenance, origin=proposal.origin.strip()[:200], organisation=proposal.organisation,
            unit_id=pk, lineage=list(line_of(pk, on=on).ids), name=proposal.name, phone=proposal.phone,
            email=proposal.email,
            phone_index=blind_index(proposal.phone, "phone") if proposal.phone.strip() else "",
            email_index=blind_index(proposal.email, "email") if proposal.email.strip() else "",
            language=proposal.language, token_hash=Suggestion.hash_of(token), received_at=at,
            state_since=at,
        )  # fmt: skip
        entry = SUGGESTION.entry(
            one, "suggest", by=by, at=at, before="", facts={}, texts={"title": one.title, "body": one.body}
        )
        _tell(one, journal.write_entry(entry), "suggest", at=at)
        return {"number": one.number}

    answer, anew = once(street_id=street.pk, purpose="suggest", key=key, at=at, do=do)
    return Taken(answer["number"], token, anew)


def _tell(one: Suggestion, line: Any, event: str, *, at: datetime) -> None:
    """Tell the proposer of one line, if they left an address; by text message where they left a telephone only."""
    if (one.email or one.phone) and line is not None:
        to = Recipient(email=one.email, phone="" if one.email else one.phone, language=one.language)
        facts = {"number": one.number, "slug": one.street.slug}
        tell([Telling(one.street_id, line.id, one.pk, f"suggestion.{event}", to, facts, at)], at=at)


def _moved(
    one_id: UUID, action: str, *, street_id: int, by: Actor, at: datetime, **brought: str
) -> Suggestion:
    """Move a suggestion and tell its proposer: what every decision has in common. The answer stands on the suggestion."""
    told = {name: text.strip() for name, text in brought.items()}
    with transaction.atomic():
        with SUGGESTION.moving(Suggestion, one_id, action, street_id=street_id, by=by, at=at, **told) as move:
            one: Suggestion = move.it
            one.state_since = at
            if "reply" in told:
                one.reply, one.answered_at = told["reply"], at
            move.texts |= told
        _tell(one, move.line, action, at=at)
    return one


def study(one_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Suggestion:
    """Say that a suggestion is looked into (研究中)."""
    return _moved(one_id, "study", street_id=street_id, by=by, at=at)


def adopt(one_id: UUID, *, street_id: int, by: Actor, at: datetime, reply: str) -> Suggestion:
    """Adopt a suggestion (采纳), with an answer to whoever made it."""
    return _moved(one_id, "adopt", street_id=street_id, by=by, at=at, reply=reply)


def adopt_partly(one_id: UUID, *, street_id: int, by: Actor, at: datetime, reply: str) -> Suggestion:
    """Adopt a part of a suggestion (部分采纳) and say which, and why not the rest."""
    return _moved(one_id, "adopt_partly", street_id=street_id, by=by, at=at, reply=reply)


def decline(one_id: UUID, *, street_id: int, by: Actor, at: datetime, reply: str) -> Suggestion:
    """Do not adopt a suggestion, and say why."""
    return _moved(one_id, "decline", street_id=street_id, by=by, at=at, reply=reply)


def carry_out(one_id: UUID, *, street_id: int, by: Actor, at: datetime, reply: str) -> Suggestion:
    """Say that what was adopted is done, and what came of it."""
    return _moved(one_id, "carry_out", street_id=street_id, by=by, at=at, reply=reply)


def reconsider(one_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Suggestion:
    """Study again what was not adopted. The answer that was given stands until another one is."""
    return _moved(one_id, "reconsider", street_id=street_id, by=by, at=at, reason=reason)


def link_case(one_id: UUID, *, street_id: int, by: Actor, at: datetime, case: Case | None) -> Suggestion:
    """Link a case by which a suggestion is carried out."""
    with SUGGESTION.moving(
        Suggestion, one_id, "link_case", street_id=street_id, by=by, at=at, case=case
    ) as move:
        assert case is not None  # noqa: S101 - `moving` refused otherwise
        mine = {"street_id": street_id, "suggestion": move.it, "case": case}
        if SuggestionCase.objects.filter(**mine).exists():
            raise LinkedAlready(number=case.number)
        SuggestionCase.objects.create(**mine, at=at)
        move.facts |= {"case": str(case.pk), "number": case.number}
    return move.it


def publish(
    one_id: UUID, *, street_id: int, by: Actor, at: datetime, title: str = "", body: str = ""
) -> Suggestion:
    """Decide what everybody reads of a suggestion once it is taken up; an empty title keeps it inside."""
    if find_personal(title) or find_personal(body):
        raise PersonalWords
    with SUGGESTION.moving(Suggestion, one_id, "publish", street_id=street_id, by=by, at=at) as move:
        move.it.public_title, move.it.public_body = title.strip()[:120], body.strip()
        move.facts["shown"] = bool(title.strip())
        move.texts = {"public_title": move.it.public_title, "public_body": move.it.public_body}
    return move.it


# --- Lost links ---------------------------------------------------------------------------------------------------
def ask_own_links(*, kind: str, marks: Sequence[str], at: datetime) -> int:
    """Send a way to a new link for each of the last five suggestions that this contact was left with; return how many.

    Only there, and the links that stand go on to work: anybody may ask for somebody else.
    """
    left = Suggestion.objects.filter(**{f"{kind}_index__in": list(marks)}).exclude(**{f"{kind}_index": ""})
    sent = 0
    for one in left.select_related("street").order_by("-received_at", "-id")[:MOST] if marks else []:
        entry = SUGGESTION.entry(one, "ask_link", by=RESIDENT, at=at, before=one.state, facts={}, texts={})
        line = journal.write_entry(entry)
        facts = {"number": one.number, "slug": one.street.slug, "one": one.pk.hex, "asked": at.isoformat()}
        to = Recipient(**{kind: getattr(one, kind)}, language=one.language)
        sent += tell([Telling(one.street_id, line.id, one.pk, LOST, to, facts, at)], at=at)
    return sent


def renew_link(ticket: str, *, at: datetime) -> tuple[Suggestion, str]:
    """Make a new secret link for whoever holds this ticket; the link before and the ticket end."""
    one = suggestion_of(ticket, at=at)
    token = secrets.token_urlsafe(24)
    ours = Suggestion.objects.filter(street_id=one.street_id, pk=one.pk, token_hash=one.token_hash)
    if not ours.update(token_hash=Suggestion.hash_of(token)):
        raise TicketOver
    return one, token


__all__ = [
    "LOST", "Proposal", "SuggestionState", "Taken", "adopt", "adopt_partly", "ask_own_links", "carry_out", "decline",
    "link_case", "publish", "reconsider", "renew_link", "study", "suggest",
]  # fmt: skip
