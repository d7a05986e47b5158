"""Plans are worked out here, by `linli rosters plan` in a process of its own: nothing here is imported by a web page."""

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import current_thread
from typing import Any

from django.db import connection
from django.utils import timezone

from linli.rosters.models import Plan
from linli.rosters.queries.problem import Outcome, problem_of
from linli.rosters.queries.solving import Run, plan
from linli.rosters.states import PlanState

log = logging.getLogger("linli.rosters")
# Whoever has been working one out for so long is not working any more.
LOST = timedelta(minutes=15)


def work_out_waiting(*, at: datetime) -> int:
    """Work out the plans that wait, the oldest first; return how many. One that was cut off begins again."""
    cut_off = Plan.objects.filter(state=PlanState.RUNNING, begun_at__lt=at - LOST)
    cut_off.update(state=PlanState.WAITING)
    done = 0
    for pk in list(
        Plan.objects.filter(state=PlanState.WAITING).order_by("made_at").values_list("pk", flat=True)
    ):
        if Plan.objects.filter(pk=pk, state=PlanState.WAITING).update(state=PlanState.RUNNING, begun_at=at):
            _work_out(Plan.objects.select_related("roster").get(pk=pk), at=at)
            done += 1
    return done


def _work_out(one: Plan, *, at: datetime) -> None:
    mine = Plan.objects.filter(street_id=one.street_id, pk=one.pk, state=PlanState.RUNNING)

    worker = current_thread()

    def stopped() -> bool:
        try:
            return Plan.objects.filter(street_id=one.street_id, pk=one.pk, stop=True).exists()
        finally:
            # The watcher asks from a thread of its own, which has a connection of its own and ends without closing it.
            if current_thread() is not worker:
                connection.close()

    try:
        problem = problem_of(one.roster, one.since, one.until, at=at)
        run = Run(seed=one.seed, tell=lambda told: _tell(one, told), stop=stopped)
        found = plan(problem, run)
    except Exception:
        log.exception("a plan was not worked out")
        mine.update(state=PlanState.FAILED, ended_at=timezone.now())
        return
    if found.stopped:
        mine.update(state=PlanState.CANCELLED, ended_at=timezone.now())
        return
    state = PlanState.SHORT if found.short else PlanState.DRAFT
    mine.update(state=state, result=as_json(found), inputs=problem.digest, ended_at=timezone.now())


def _tell(one: Plan, told: dict[str, Any]) -> None:
    """Say how far it is, where the page of the plan reads it."""
    Plan.objects.filter(street_id=one.street_id, pk=one.pk).update(progress=told)


def as_json(found: Outcome) -> dict[str, Any]:
    """Return an outcome as the row keeps it: ids and codes, no names."""
    told = asdict(found)
    return {name: told[name] for name in ("given", "short", "together", "helps", "loads", "wishes", "proved")}
