"""The clock of a case for programs: the same that its leaf says."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query

from linli.cases.commands.clocks import due_of
from linli.cases.models import Case, Extension, Pause
from linli.cases.queries import one_case
from linli.cases.queries.clocks import (
    asked_extensions,
    asked_pauses,
    extensions_of,
    light_of,
    pauses_of,
    reminders_of,
    stages_of,
    standing,
)
from linli.cases.schemas.clocks import (
    ClockOut,
    ClocksAsked,
    ExtensionOut,
    PauseOut,
    ReminderOut,
    RequestOut,
    StageOut,
)
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Listed, listed

from .door import enter, router

SHOWN: dict[str, tuple[Any, tuple[str, ...]]] = {
    "suspensions": (asked_pauses, ("asked_at", "id")), "extensions": (asked_extensions, ("asked_at", "id")),
    "standing": (standing, ("until", "id")),
}  # fmt: skip
BOTH = ("id", "state", "reason", "asked_at", "decided_at", "answer")


def _asked(row: Pause | Extension) -> dict[str, Any]:
    people = {
        who: name_of(getattr(row, who)) if getattr(row, who) else "" for who in ("asked_by", "decided_by")
    }
    return {name: getattr(row, name) for name in BOTH} | people


def pause_out(row: Pause) -> PauseOut:
    """Return a pause as programs read it."""
    return PauseOut(
        **_asked(row), kind=row.kind, starts_at=row.starts_at, until=row.until, ends_at=row.ends_at
    )


def extension_out(row: Extension) -> ExtensionOut:
    """Return an extension as programs read it."""
    more = {name: getattr(row, name) for name in ("amount", "unit", "due_before", "due_after")}
    return ExtensionOut(**_asked(row), **more)


def clock_out(case: Case, now: Any) -> ClockOut:
    """Return the clock of a case as programs read it."""
    due = due_of(case, case.state) if case.limit and not case.ended else None
    stands = case.paused_at is not None
    return ClockOut(
        number=case.number, state=case.state, limit=case.limit, extended=case.extended,
        counted_from=due.start if due else None, due_at=None if case.ended else case.due_at, yellow_at=case.yellow_at,
        paused_at=case.paused_at, light=light_of(case, at=now), how=list(due.how) if due and not stands else [],
        warning=due.warning if due else "", pauses=[pause_out(one) for one in pauses_of(case)],
        extensions=[extension_out(one) for one in extensions_of(case)],
        reminders=[
            ReminderOut(light=one.light, due_at=one.due_at, found_at=one.found_at, told_at=one.told_at, told=one.told)
            for one in reminders_of(case)
        ],
        stages=[
            StageOut(state=one.state, since=one.since, until=one.until, limit=one.limit, due_at=one.due_at,
                     in_time=one.in_time)
            for one in stages_of(case)
        ],
    )  # fmt: skip


def request_out(row: Pause | Extension) -> RequestOut:
    """Return a request or a pause over all cases, with the case it is about."""
    out = pause_out(row) if isinstance(row, Pause) else None
    return RequestOut(number=row.case.number, pause=out, extension=None if out else extension_out(row))


@router.reads(
    "/streets/{slug}/clocks", Listed[RequestOut], summary=_("Suspensions and extensions"), paged=True
)
def list_clocks(request: HttpRequest, slug: str, asked: Query[ClocksAsked]) -> Any:
    """Return what waits for a decision, or which clocks stand still, of the cases you may see."""
    here = enter(request, slug)
    rows, order = SHOWN[asked.what]
    found: Any = page(rows(here.actor, here.street.pk), order, asked.after, asked.limit)
    return listed(found, request_out)


@router.reads("/streets/{slug}/cases/{number}/clock", ClockOut, summary=_("The clock of a case"))
def case_clock(request: HttpRequest, slug: str, number: str) -> Any:
    """Return when the stage of a case is due and how that was counted, its pauses, extensions, reminders and stages."""
    here = enter(request, slug)
    return clock_out(one_case(here.actor, here.street.pk, number), here.now)
