"""Acts on many cases as whoever began them sees them: how far each is, what became of which case, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.naming import said
from linli.people.public import Actor

from ..models import Batch, BatchItem, Case
from ..permissions import seer
from ..states import Outcome, State

NEWEST, BY_PLACE = ("-made_at", "-id"), ("place", "id")
# Why a case is refused, in words that stand for many; what is not here says its own sentence.
WHY = {
    "moved_meanwhile": gettext_lazy("not where this act begins"),
    "not_allowed": gettext_lazy("your posts do not reach it"),
    "already_so": gettext_lazy("it is so already"),
    "no_lead": gettext_lazy("no organisation covers it"),
    "not_found": gettext_lazy("not there any more"),
}
COLUMNS = (
    Column(gettext_lazy("Number"), 18), Column(gettext_lazy("Title"), 36), Column(gettext_lazy("State"), 14),
    Column(gettext_lazy("Outcome"), 12), Column(gettext_lazy("What happens, or why not"), 50),
)  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """How many cases of a batch have met the same."""

    outcome: str
    why: str
    said: str
    n: int


def batches_of(actor: Actor, street_id: int) -> QuerySet[Batch]:
    """Return the acts on many cases that this person has prepared or begun in a street."""
    return Batch.objects.filter(street_id=street_id, by_id=actor.account_id)


def one_batch(actor: Actor, street_id: int, batch_id: UUID) -> Batch:
    """Return one of them, or refuse as if it did not exist: it belongs to whoever began it."""
    found = batches_of(actor, street_id).select_related("street", "by").filter(pk=batch_id).first()
    if found is None:
        raise NotFound
    return found


def sums_of(batch: Batch) -> list[Sum]:
    """Return how many cases are done, wait, or are refused and why; the largest group first."""
    items = BatchItem.objects.filter(street_id=batch.street_id, batch=batch)
    rows = items.values_list("outcome", "why").annotate(n=Count("pk"), zh=Max("said"), en=Max("said_en"))
    return [
        Sum(outcome, why, str(WHY[why]) if why in WHY else said(zh, en) if why else "", n)
        for outcome, why, n, zh, en in rows.order_by("-n", "why")
    ]


def items_of(batch: Batch, *, outcome: str = "") -> QuerySet[BatchItem]:
    """Return the cases of a batch with what became of them."""
    items = BatchItem.objects.filter(street_id=batch.street_id, batch=batch)
    return (items.filter(outcome=outcome) if outcome else items).select_related("case")


def title_for(actor: Actor, case: Case) -> str:
    """Return the title of a case as far as this person may see it."""
    return case.title if seer.test(actor, case) else _("A case outside your reach")


def cells_of(items: QuerySet[BatchItem], *, actor: Actor) -> Iterator[list[Any]]:
    """Yield the cases of a batch as rows of a workbook."""
    for item in items.order_by(*BY_PLACE).iterator(chunk_size=1000):
        case = item.case
        yield [
            case.number, title_for(actor, case), State(case.state).label, Outcome(item.outcome).label, item.words,
        ]  # fmt: skip


def share_done(batch: Batch, *, at: datetime) -> dict[str, Any]:
    """Return how far a batch is: in hundredths, and how many cases a second it took so far."""
    ended = batch.ended_at or at
    seconds = max((ended - batch.began_at).total_seconds(), 0.001) if batch.began_at else 0.0
    over = batch.done + batch.refused
    return {"share": over * 100 // batch.total if batch.total else 100, "over": over, "seconds": seconds}
