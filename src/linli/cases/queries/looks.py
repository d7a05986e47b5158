"""Reads of the log of looks: for the data officer with everything, for the reporter without names."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from linli.cases.models import Case, Look
from linli.cases.states import Purpose, Whose
from linli.people.public import Account, Actor, Power


@dataclass(frozen=True)
class WantedLooks:
    """What the log is narrowed to."""

    account_id: int | None = None
    number: str = ""
    purpose: str = ""
    since: datetime | None = None
    until: datetime | None = None
    unusual: bool = False


def looks_of(actor: Actor, street_id: int, wanted: WantedLooks | None = None) -> QuerySet[Look]:
    """Return the looks in a street that this actor may see, newest first; nobody without the power sees any."""
    looks = Look.objects.filter(street_id=street_id)
    if not actor.has(Power.AUDIT, street_id=street_id):
        return looks.none()
    wanted = wanted or WantedLooks()
    if wanted.account_id is not None:
        looks = looks.filter(account_id=wanted.account_id)
    if wanted.number:
        cases = Case.objects.filter(street_id=street_id, number=wanted.number)
        looks = looks.filter(case_id__in=list(cases.values_list("pk", flat=True)))
    if wanted.purpose:
        looks = looks.filter(purpose=wanted.purpose)
    if wanted.since is not None:
        looks = looks.filter(at__gte=wanted.since)
    if wanted.until is not None:
        looks = looks.filter(at__lt=wanted.until)
    if wanted.unusual:
        looks = looks.exclude(unusual=[])
    return looks.select_related("account", "case")


def lookers(street_id: int) -> list[Account]:
    """Return who has ever looked in a street, by name."""
    ids = Look.objects.filter(street_id=street_id).order_by().values("account_id").distinct()
    return list(Account.objects.filter(pk__in=ids).order_by("name", "pk"))


@dataclass(frozen=True)
class Told:
    """How often a reporter's contact was looked at for one purpose, and when last; who it was is not said."""

    purpose: str
    times: int
    last_at: datetime


def looks_told(case: Case) -> list[Told]:
    """Return what a reporter is told of the looks at their contact (PIPL art. 44), by purpose."""
    counted = (
        Look.objects.filter(street_id=case.street_id, case=case, whose=Whose.REPORTER)
        .order_by()
        .values("purpose")
        .annotate(times=Count("pk"), last_at=Max("at"))
    )
    words = dict(Purpose.choices)
    return sorted(
        (
            Told(str(words.get(row["purpose"], row["purpose"])), row["times"], row["last_at"])
            for row in counted
        ),
        key=lambda told: told.last_at,
        reverse=True,
    )
