"""What stands beside a case that is a work order of a platform: what the platform says, and what holds here."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Aside, Case

from ..models import WorkOrder
from .orders import is_ours


@dataclass(frozen=True)
class Beside:
    """An order of a platform: its number there, by when they want an answer, what they call it; and our own moment."""

    platform: str
    order: str
    kind: str
    due_at: datetime | None
    ours: datetime | None

    @property
    def sooner(self) -> bool:
        """Return whether the platform wants it sooner than our own limit says."""
        return self.due_at is not None and (self.ours is None or self.due_at < self.ours)


def beside_case(case: Case) -> Aside | None:
    """Return the link that stands on the page of a case that is a work order."""
    if not is_ours(case):
        return None
    return Aside("order", _("Work order"), reverse("hotline:order", args=[case.street.slug, case.number]))


def order_of(case: Case) -> Beside | None:
    """Return what a platform says of a case; None where it is no order of one."""
    if not is_ours(case):
        return None
    said = WorkOrder.objects.filter(street_id=case.street_id, case=case).first()
    return Beside(
        case.source, case.source_id or "", said.kind if said else "", said.due_at if said else None,
        None if case.ended else case.due_at,
    )  # fmt: skip
