"""Days that passed in hard cases: an obligation nobody checked, a next step nobody took; each is told once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.models import JournalLine
from linli.notices.public import Recipient, Sentence, Telling, say, tell
from linli.people.public import SYSTEM, Account, Power, accounts_of, nearest

from ..models import Case, Dossier, Obligation, ObligationState
from ..states import IN_PROGRESS
from ..workflow import CASE
from .telling import about, held_to_tell

AT_ONCE = 200
ABOUT, PAGE = "%(number)s · %(place)s", "/s/%(slug)s/cases/%(number)s/%(leaf)s/"
OBLIGATION, STEP = "overdue_obligation", "overdue_step"
say(
    f"case.{OBLIGATION}",
    Sentence(
        _("To be checked: %(thing)s"),
        _("An obligation of an agreement was due %(due_on)s. Please see if it was kept."), ABOUT, PAGE,
    ),
)  # fmt: skip
say(
    f"case.{STEP}",
    Sentence(
        _("The next step is overdue: %(thing)s"),
        _("It was to be taken by %(due_on)s. Take it, or set another day."), ABOUT, PAGE,
    ),
)  # fmt: skip


def tell_overdue(*, at: datetime) -> int:
    """Tell of every day that passed and was not told of yet; return how many. Asking twice tells once."""
    today = timezone.localdate(at)
    obligations = Obligation.objects.filter(standing=ObligationState.OPEN, due_on__lt=today, alarmed_at=None)
    steps = Dossier.objects.filter(next_on__lt=today, case__state__in=IN_PROGRESS)
    steps = steps.filter(Q(alarmed_on=None) | ~Q(alarmed_on=F("next_on")))
    told = 0
    for rows, alarm in ((obligations, _obligation), (steps, _step)):
        while found := list(
            rows.order_by("street_id", "id").values_list("street_id", "case_id", "pk")[:AT_ONCE]
        ):
            told += sum(alarm(street_id, case_id, pk, at=at) for street_id, case_id, pk in found)
    return told


def _obligation(street_id: int, case_id: UUID, pk: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        case = held_to_tell(street_id, case_id)
        mine = Obligation.objects.filter(
            street_id=street_id, pk=pk, standing=ObligationState.OPEN, alarmed_at=None
        )
        row = mine.first()
        if row is None or not mine.update(alarmed_at=at):
            return 0
        facts = {"obligation": row.pk, "mediation": row.mediation_id, "due_on": str(row.due_on)}
        _tell(case, OBLIGATION, "measures", row.due_on, facts, (), at=at)
        return 1


def _step(street_id: int, case_id: UUID, pk: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        case = held_to_tell(street_id, case_id)
        row = Dossier.objects.select_related("owner").get(street_id=street_id, pk=pk)
        if row.next_on is None or row.alarmed_on == row.next_on:
            return 0
        Dossier.objects.filter(street_id=street_id, pk=pk).update(alarmed_on=row.next_on)
        owner = [row.owner] if row.owner else []
        _tell(case, STEP, "dossier", row.next_on, {"next_on": str(row.next_on)}, owner, at=at)
        return 1


def _tell(
    case: Case,
    event: str,
    leaf: str,
    due_on: date,
    facts: dict[str, Any],
    owner: Iterable[Account],
    *,
    at: datetime,
) -> None:
    """Write the line, and tell who sees the case through, who leads it, and who dispatches nearest to its place."""
    line = CASE.note(case, action=event, by=SYSTEM, at=at, facts=facts | {"internal": True}, texts={})
    dispatchers = [post.account for post in nearest(case.street_id, Power.DISPATCH, case.lineage, at=at)]
    officers = accounts_of(case.lead_id, Power.HANDLE, at=at) if case.lead_id else []
    people = {one.pk: one for one in (*owner, *officers, *dispatchers) if one.is_active}
    tell(_tellings(case, event, leaf, due_on, line, people.values(), at), at=at)


def _tellings(
    case: Case,
    event: str,
    leaf: str,
    due_on: date,
    line: JournalLine,
    people: Iterable[Account],
    at: datetime,
) -> Iterator[Telling]:
    told = about(case, unsorted=case.number) | {"leaf": leaf, "due_on": due_on.isoformat()}
    for account in people:
        yield Telling(case.street_id, line.id, case.pk, f"case.{event}", Recipient(account=account), told, at)
