"""Reads: lists by state, one with its history and cases, what everybody may read, and the page of a secret link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case
from linli.intake.public import TICKET_GOOD_FOR, TicketOver
from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import Actor, account_names
from linli.territory.public import Street

from .errors import NoSuchSuggestion
from .models import Suggestion, SuggestionCase
from .states import TAKEN_UP, Provenance, SuggestionState
from .workflow import label

ORDER = ("-state_since", "-id")
SIGHTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("To be answered"), (SuggestionState.RECEIVED, SuggestionState.STUDYING)),
    "adopted": (_("Adopted"), (SuggestionState.ADOPTED, SuggestionState.PARTLY)),
    "carried_out": (_("Carried out"), (SuggestionState.CARRIED_OUT,)),
    "declined": (_("Not adopted"), (SuggestionState.DECLINED,)),
}
AT_ONCE, _PIECE = 1000, 12


def suggestions(actor: Actor, street_id: int, *, states: tuple[str, ...]) -> QuerySet[Suggestion]:
    """Return the suggestions an actor may see that stand in one of these states."""
    found = Suggestion.objects.visible_to(actor).filter(street_id=street_id, state__in=states)
    return found.select_related("unit", "organisation").defer("name", "phone", "email")


def counts(actor: Actor, street_id: int) -> dict[str, int]:
    """Count the suggestions an actor may see by state."""
    mine = Suggestion.objects.visible_to(actor).filter(street_id=street_id).order_by()
    return dict(mine.values("state").annotate(n=Count("pk")).values_list("state", "n"))


def one_suggestion(actor: Actor, street_id: int, number: int) -> Suggestion:
    """Return a suggestion by its number, or refuse as if it did not exist."""
    found = Suggestion.objects.visible_to(actor).filter(street_id=street_id, number=number)
    one = found.select_related("street", "unit", "organisation").first()
    if one is None:
        raise NotFound
    return one


@dataclass(frozen=True)
class Entry:
    """One entry of the history of a suggestion, as it is read."""

    action: str
    said: str
    at: datetime
    by: str
    words: tuple[str, ...]


TOLD = ("reply", "reason")


def history_of(one: Suggestion, *, names: bool) -> tuple[Entry, ...]:
    """Return what happened to a suggestion, the newest first; the names of people at work for colleagues only."""
    lines = journal.history(one.street_id, one.pk)
    known = account_names([line.by_id for line in lines if line.by_id]) if names else {}
    return tuple(
        Entry(
            line.action, str(label(line.to_state) if line.from_state != line.to_state else label(line.action)), line.at,
            known.get(line.by_id or 0, ""), tuple(line.texts[name] for name in TOLD if line.texts.get(name)),
        )
        for line in reversed(lines)
    )  # fmt: skip


def cases_of(one: Suggestion) -> list[Case]:
    """Return the cases by which a suggestion is carried out."""
    links = SuggestionCase.objects.filter(street_id=one.street_id, suggestion=one).select_related("case")
    return [link.case for link in links.order_by("at", "id")]


def held_by(street: Street, token: str) -> Suggestion:
    """Return the suggestion that a secret link opens, or refuse."""
    found = Suggestion.objects.filter(street=street, token_hash=Suggestion.hash_of(token))
    one = found.select_related("street", "unit").first()
    if one is None:
        raise NoSuchSuggestion
    return one


def _signer() -> signing.Signer:
    return signing.Signer(salt="linli.lost suggestion", sep=".")


def ticket_facts(street_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the ticket of a notice about a lost link: made when it is sent, and worth nothing after the new link."""
    known = Suggestion.objects.filter(street_id=street_id, pk=UUID(facts["one"]))
    held = known.values_list("token_hash", flat=True).first() or ""
    asked = int(datetime.fromisoformat(facts["asked"]).timestamp())
    return {"ticket": _signer().sign(f"{street_id}-{facts['one']}-{held[:_PIECE]}-{asked}")}


def suggestion_of(ticket: str, *, at: datetime) -> Suggestion:
    """Return whose link a ticket makes anew, or refuse: used, too old, or never ours."""
    try:
        street_id, pk, piece, asked = _signer().unsign(ticket).split("-")
        made, one_id = datetime.fromtimestamp(int(asked), tz=at.tzinfo), UUID(pk)
    except (signing.BadSignature, ValueError):
        raise TicketOver from None
    one = Suggestion.objects.filter(street_id=int(street_id), pk=one_id).select_related("street").first()
    if one is None or not one.token_hash.startswith(piece) or at - made > TICKET_GOOD_FOR:
        raise TicketOver
    return one


def taken_up(street: Street) -> QuerySet[Suggestion]:
    """Return what everybody may read: taken up and published; order and page by key elsewhere."""
    found = Suggestion.objects.filter(street=street, state__in=TAKEN_UP).shown_to_public()
    return found.select_related("unit").only(
        "id", "street_id", "number", "public_title", "public_body", "state", "state_since", "reply", "provenance",
        "unit__name", "unit__name_en", "unit",
    )  # fmt: skip


COLUMNS = (
    Column(_("Number"), 10), Column(_("Title"), 40), Column(_("Came from"), 16), Column(_("More about where from"), 30),
    Column(_("Area or grid"), 18), Column(_("State"), 14), Column(_("Received"), 18), Column(_("Answered"), 18),
    Column(_("Answer"), 60),
)  # fmt: skip


def rows_of(found: QuerySet[Suggestion], most: int) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for one in found.order_by(*ORDER)[:most].iterator(chunk_size=AT_ONCE):
        yield [
            one.number, one.title, Provenance(one.provenance).label, one.origin, name_of(one.unit) if one.unit else "",
            SuggestionState(one.state).label, one.received_at, one.answered_at, one.reply,
        ]  # fmt: skip
