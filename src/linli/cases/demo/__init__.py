"""Three months of made-up cases in both demo streets, made only through the commands that people use.

The plan of everything is worked out first from the anchor alone (`plan`), then carried out in the order of the
reports (`acting`). Each case carries the demo's name and a number as its source, so a build that was cut off goes
on where it stopped.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from linli.cases.commands.calendars import calendar_of
from linli.cases.commands.limits import tables_kept
from linli.cases.models import Case, Category
from linli.territory.public import Street

from . import clocks, course, dossiers, drafting, joined, standing, together
from .acting import Office, open_planned
from .aims import AIMS
from .ground import Ground
from .limits import own_limits, stopped
from .plan import TABLE, Plan, Planner
from .stories import Words

BATCH = 25
LEAD_TIME = timedelta(days=120)


def source_of(anchor: datetime) -> str:
    """Return the name of the source that the cases of one demo carry."""
    return f"demo {timezone.localdate(anchor).isoformat()}"


def standing_anchor() -> date | None:
    """Return the anchor of the demo whose cases stand here, if any do."""
    source = Case.objects.filter(source__startswith="demo ").values_list("source", flat=True).first()
    return date.fromisoformat(source.removeprefix("demo ")) if source else None


def planned(anchor: datetime, *, everything_ended: bool = False) -> list[Plan]:
    """Return the plan of every case of both streets, in the order in which they will have been reported."""
    limits = {
        code: [row.limit for row in TABLE.conditions(code)]
        for code in Category.objects.values_list("code", flat=True)
    }
    words = Words()
    plans: list[Plan] = []
    for street in Street.objects.filter(slug__in=AIMS).order_by("slug"):
        planner = Planner(Ground(street), words, calendar_of(street.pk), limits, anchor)
        plans += planner.plans(everything_ended=everything_ended)
    return sorted(plans, key=lambda plan: (plan.at, plan.street, plan.title))


def build(
    anchor: datetime,
    *,
    everything_ended: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Make the cases of three months before `anchor` and return how many were made now.

    Safe to run again after it was cut off: a case is made whole or not at all, and never twice.
    """
    plans = planned(anchor, everything_ended=everything_ended)
    source = source_of(anchor)
    own_limits(anchor)
    there = set(Case.objects.filter(source=source).values_list("source_id", flat=True))
    catalogue = {c.code: c for c in Category.objects.prefetch_related("conditions")}
    streets = {street.slug: street for street in Street.objects.filter(slug__in=AIMS)}
    offices = {slug: Office(street, anchor - LEAD_TIME, catalogue) for slug, street in streets.items()}
    waiting = [(n, plan) for n, plan in enumerate(plans, 1) if f"{n:04d}" not in there]
    for first in range(0, len(waiting), BATCH):
        with tables_kept(), transaction.atomic():
            with connection.cursor() as cursor:
                # What a power cut takes away is made again by the next run.
                cursor.execute("SET LOCAL synchronous_commit = off")
            for number, plan in waiting[first : first + BATCH]:
                open_planned(offices[plan.street], plan, source, number)
        progress(len(plans) - len(waiting) + min(first + BATCH, len(waiting)), len(plans))
    if not everything_ended:
        with tables_kept(), transaction.atomic():
            stopped(offices, source, anchor)
            together.dress(offices, source, anchor)
            clocks.dress(offices, source, anchor)
            dossiers.dress(offices, source, anchor)
            course.dress(offices, source, anchor)
            joined.dress(offices, source, anchor)
            standing.dress(offices, source, anchor)
            drafting.dress(offices, anchor)
    return len(waiting)
