"""Lists of topics: of the desk by stage, for everybody, of calls, and as a workbook."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import Actor
from linli.territory.public import Street, root_of

from ..models import Topic, TopicCall
from ..states import SHOWN, TopicSource, TopicState
from .books import kinds_of

ORDER = ("-state_since", "-id")
CALLS_ORDER = ("-closes_on", "-id")
SIGHTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("To be screened"), (TopicState.PROPOSED,)),
    "accepted": (_("Wait for a meeting"), (TopicState.ACCEPTED,)),
    "tabled": (_("On an agenda"), (TopicState.TABLED,)),
    "agreed": (_("Being carried out"), (TopicState.AGREED,)),
    "delivered": (_("To be judged"), (TopicState.DELIVERED,)),
    "closed": (_("Carried out and closed"), (TopicState.CLOSED,)),
    "other": (
        _("Joined, handed on, not accepted"),
        (TopicState.JOINED, TopicState.ROUTED, TopicState.REFUSED, TopicState.NOT_AGREED),
    ),
}
# How everybody narrows the public list.
STAGES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("All"), SHOWN),
    "waiting": (_("Wait for a meeting"), (TopicState.ACCEPTED, TopicState.TABLED)),
    "agreed": (_("Being carried out"), (TopicState.AGREED,)),
    "done": (_("Carried out, done"), (TopicState.DELIVERED, TopicState.CLOSED)),
    "not_agreed": (_("Not agreed at the meeting"), (TopicState.NOT_AGREED,)),
}
PUBLIC_FIELDS = (
    "id", "street_id", "number", "kind", "public_title", "public_body", "state", "state_since", "result", "voices",
    "judged", "judged_sum", "meeting_name", "meets_at", "next_due", "unit__name", "unit__name_en", "unit",
)  # fmt: skip
AT_ONCE = 1000


def topics(actor: Actor, street_id: int, *, states: Sequence[str], kind: str = "") -> QuerySet[Topic]:
    """Return the topics an actor may see that stand in one of these states, perhaps of one kind."""
    found = Topic.objects.visible_to(actor).filter(street_id=street_id, state__in=states)
    found = found.filter(kind=kind) if kind else found
    return found.select_related("unit", "organisation", "main")


def counts(actor: Actor, street_id: int) -> dict[str, int]:
    """Count the topics an actor may see by state."""
    mine = Topic.objects.visible_to(actor).filter(street_id=street_id).order_by()
    return dict(mine.values("state").annotate(n=Count("pk")).values_list("state", "n"))


def one_topic(actor: Actor, street_id: int, number: int) -> Topic:
    """Return a topic by its number, or refuse as if it did not exist."""
    found = Topic.objects.visible_to(actor).filter(street_id=street_id, number=number)
    one = found.select_related("street", "unit", "organisation", "call", "main").first()
    if one is None:
        raise NotFound
    return one


def topic_by_id(street_id: int, pk: UUID) -> Topic:
    """Return a topic with what its page needs."""
    return Topic.objects.select_related("street", "unit", "organisation", "call", "main").get(
        street_id=street_id, pk=pk
    )


def public_topics(
    street: Street, *, stage: str = "", kind: str = "", unit_id: int | None = None
) -> QuerySet[Topic]:
    """Return what everybody may read, narrowed by stage, kind and unit; page by key elsewhere."""
    found = Topic.objects.filter(street=street).shown_to_public()
    if stage:
        found = found.filter(state__in=STAGES[stage][1])
    if kind:
        found = found.filter(kind=kind)
    if unit_id:
        found = found.filter(lineage__contains=[unit_id])
    return found.select_related("unit").only(*PUBLIC_FIELDS)


def public_topic(street: Street, number: int) -> Topic:
    """Return a topic that everybody may read, or refuse as if it did not exist."""
    found = Topic.objects.filter(street=street, number=number).shown_to_public()
    one = found.select_related("street", "unit", "organisation").first()
    if one is None:
        raise NotFound
    return one


def joined_to(one: Topic) -> list[Topic]:
    """Return the topics that were joined to this one, the first proposed first."""
    found = Topic.objects.filter(street_id=one.street_id, main=one)
    return list(found.select_related("unit").order_by("proposed_at", "id"))


# --- Calls --------------------------------------------------------------------------------------------------------
def calls(street_id: int) -> QuerySet[TopicCall]:
    """Return the calls of a street; they are public from the first day."""
    return TopicCall.objects.filter(street_id=street_id).select_related("unit", "organisation")


def calls_open(street: Street, on: date) -> list[TopicCall]:
    """Return the calls that take topics on a day, those that end first first."""
    found = calls(street.pk).filter(opens_on__lte=on, closes_on__gte=on, ended_at=None)
    return list(found.order_by("closes_on", "id")[:20])


def call_numbered(street: Street, number: int) -> TopicCall:
    """Return a call by its number, or refuse."""
    one = calls(street.pk).filter(number=number).select_related("street", "unit", "organisation").first()
    if one is None:
        raise NotFound
    return one


def came_of(found: Sequence[TopicCall]) -> dict[UUID, int]:
    """Count the topics of each of these calls; one question for all."""
    mine = Topic.objects.filter(call_id__in=[one.pk for one in found]).order_by()
    return dict(mine.values("call_id").annotate(n=Count("pk")).values_list("call_id", "n"))


# --- Likeness -----------------------------------------------------------------------------------------------------
def _pieces(text: str) -> set[str]:
    kept = "".join(letter for letter in text.casefold() if letter.isalnum())
    return {kept[place : place + 2] for place in range(len(kept) - 1)} or {kept}


def alike(one: Topic, among: Sequence[Topic], *, most: int = 5) -> list[Topic]:
    """Return the topics most like this one, the likest first: by pairs of letters of the titles, kind and place."""
    mine = _pieces(one.title)
    told = []
    for other in among:
        theirs = _pieces(other.title)
        share = len(mine & theirs) * 100 // max(1, len(mine | theirs))
        share += (15 if other.kind == one.kind else 0) + (10 if other.unit_id == one.unit_id else 0)
        told.append((share, other))
    return [other for share, other in sorted(told, key=lambda pair: -pair[0]) if share >= 20][:most]


# --- Workbook -----------------------------------------------------------------------------------------------------
COLUMNS = (
    Column(_("Number"), 10), Column(_("Title"), 40), Column(_("Kind"), 14), Column(_("Came from"), 16),
    Column(_("More about where from"), 24), Column(_("Area or grid"), 18), Column(_("State"), 16),
    Column(_("Are for it"), 10), Column(_("Put forward"), 18), Column(_("In this state since"), 18),
    Column(_("Meeting"), 28),
    Column(_("Result"), 60), Column(_("Day promised"), 12), Column(_("Stars"), 8), Column(_("Joined to"), 10),
)  # fmt: skip


def rows_of(found: QuerySet[Topic], most: int) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    known: dict[str, Any] = {}
    for one in found.order_by(*ORDER)[:most].iterator(chunk_size=AT_ONCE):
        known = known or kinds_of(one.street_id)
        kind = name_of(known[one.kind]) if one.kind in known else one.kind
        yield [
            one.number, one.title, kind, TopicSource(one.source).label, one.origin, name_of(one.unit),
            TopicState(one.state).label, one.voices, one.proposed_at, one.state_since, one.meeting_name,
            one.result or one.reply, one.next_due, float(one.stars) if one.stars else None,
            one.main.number if one.main else None,
        ]  # fmt: skip


def place_of(street: Street, unit_id: int | None) -> int:
    """Return the unit that was chosen, else the whole street."""
    return unit_id or root_of(street).id
