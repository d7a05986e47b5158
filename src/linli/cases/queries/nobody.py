"""What hangs between: open cases that nobody has in hand, that came back too often, or that wait for a decision above."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.people.public import Actor

from ..models import LIES_BETWEEN, Case, Rise
from ..states import BETWEEN, IN_PROGRESS, OUTSIDE, RiseEnd
from .blockers import BLOCKERS, blocked_by

ORDER = ("stage_since", "id")
ROW = ("category", "unit", "street", "lead")
# What the list can be narrowed to besides the rows of what may block; "" is all that hangs between.
HANDED_BACK = "handed_back"
KINDS: dict[str, object] = {
    "between": _("Nobody has it in hand"),
    "late": _("Longer than its stage may take"),
    "returned": _("Was sent back"),
    "district": _("Raised to the district"),
    HANDED_BACK: _("Handed back to me, decided"),
}


def hanging(
    actor: Actor, street_id: int, *, at: datetime, kind: str = "", unit_id: int | None = None
) -> QuerySet[Case]:
    """Return what hangs between in a street, as far as this actor may see it, ready for rows in the order of `ORDER`."""
    seen = Case.objects.visible_to(actor).filter(street_id=street_id).select_related(*ROW)
    if unit_id is not None:
        seen = seen.filter(lineage__contains=[unit_id])
    if kind == HANDED_BACK:
        return seen.filter(_handed_back(actor, street_id), state__in=IN_PROGRESS)
    if kind in BLOCKERS:
        return seen.filter(blocked_by(kind, street_id, at), state__in=IN_PROGRESS)
    return seen.filter(LIES_BETWEEN, narrowed_to(kind, at))


def _handed_back(actor: Actor, street_id: int) -> Q:
    """Return the condition that the level above has decided, and that nobody here has gone on since.

    Mine is what I raised, and what came back to a unit or an organisation that I hold a post at.
    """
    held = [post for post in actor.posts if post.street_id == street_id]
    units = [post.unit_id for post in held if post.unit_id]
    leads = [post.organisation_id for post in held if post.organisation_id]
    back = Rise.objects.filter(street_id=street_id, ended=RiseEnd.HANDED_BACK)
    raised = back.filter(Q(by_id=actor.account_id) | Q(came_from_id__in=units))
    mine = Q(pk__in=raised.values("case_id")) | Q(lead_id__in=leads, pk__in=back.values("case_id"))
    return Q(raised_level="", raised_at__gt=F("stage_since")) & mine


def decisions_on(cases: Sequence[Case]) -> dict[UUID, str]:
    """Return what the level above decided last on each of these cases; one query."""
    ids = [case.pk for case in cases]
    street_ids = {case.street_id for case in cases}
    ended = Rise.objects.filter(street_id__in=street_ids, case_id__in=ids, ended=RiseEnd.HANDED_BACK)
    return dict(ended.order_by("ended_at", "id").values_list("case_id", "decision"))


def narrowed_to(kind: str, at: datetime) -> Q:
    """Return the condition of one of `KINDS`."""
    if kind == "between":
        return Q(state__in=BETWEEN)
    if kind == "late":
        return Q(due_at__lt=at)
    if kind == "returned":
        return Q(returned__gt=0)
    return Q(raised_level=OUTSIDE) if kind == "district" else Q()
