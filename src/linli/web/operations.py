"""How the house is: every alarm with its figure, what failed with a way to try it again; and the same for Prometheus."""

import hmac
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from importlib.metadata import version
from typing import Any

import django
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel import queue, vitals
from linli.kernel.alarms import Light, lights
from linli.kernel.errors import NotFound
from linli.kernel.models import SelfCheck
from linli.kernel.moments import span
from linli.notices.public import operated_streets
from linli.people.public import acting
from linli.webhooks.public import retry_failed, webhooks_in_trouble

SLOW_SHOWN, RANK = 15, {"late": 0, "soon": 1, "": 2}
LOOPBACK = frozenset({"127.0.0.1", "::1"})
# What a proxy puts on a request: whoever comes by one comes from elsewhere, though the connection is from this machine.
BY_PROXY = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
CHECK_WORDS = {
    "journal": gettext_lazy("The journal of the last day and a sample of older seals is unaltered"),
    "deliveries": gettext_lazy("No reader of the journal is stuck"),
    "opendata": gettext_lazy("No open data shows a group that is too small"),
    "counters": gettext_lazy("A sample of the counters says what the ledger says"),
}
WHICH_WORDS = {
    "worker": gettext_lazy("Background worker"), "notices": gettext_lazy("Notices"),
    "insight": gettext_lazy("Counters of the board"), "sorting": gettext_lazy("Sorting"), "seal": gettext_lazy("Seals"),
    "webhooks": gettext_lazy("Webhooks"), "hotline": gettext_lazy("Hotline"),
    "recurrence": gettext_lazy("What comes back"),
    "covenants": gettext_lazy("Covenants"), "lifts": gettext_lazy("Lifts"), "topics": gettext_lazy("Topics"),
    "noticeboards": gettext_lazy("Notice boards"),
}  # fmt: skip
# Of these, what failed and its button stand on the page of what goes out and in.
ON_THE_OTHER_PAGE = frozenset({"lines_parked", "notices_failed", "backup_old", "backup_failed"})
View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """Let only those in who look after at least one street, and hand on which; to others there is no such page."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        streets = operated_streets(request.user, acting(request))
        if streets is not None and not streets:
            raise NotFound
        return view(request, streets, **path)

    return guarded


@for_operators
@require_safe
def house(request: HttpRequest, streets: frozenset[int] | None) -> HttpResponse:
    """Show how the house is: what needs a look first."""
    return render(request, "web/house.html", told_of(streets))


def told_of(streets: frozenset[int] | None) -> dict[str, Any]:
    """Return all that the page says. What failed to reach other systems is shown of the streets one looks after."""
    now = timezone.now()
    found = vitals.all_vitals(at=now)
    lit = lights(found)
    by_name = {one.name: one.samples for one in found}
    slow = sorted(vitals.metered(now).slow.items(), key=lambda one: -one[1][1])[:SLOW_SHOWN]
    disk, facts = vitals.disk_of_home(), vitals.database_facts()
    return {
        "now": now, "rows": sorted((row_of(one) for one in lit), key=lambda row: RANK[row["grade"]]),
        "needing": sum(bool(one.grade) for one in lit), "lit": lit,
        "jobs": [(dict(one.labels)["state"], int(one.value)) for one in by_name["linli_jobs"]],
        "readers": readers_of(by_name),
        "failed_jobs": queue.failed_jobs(), "webhooks": webhooks_in_trouble(streets),
        "slow": [
            {"sql": sql, "n": n, "seconds": seconds, "worst": worst * 1000, "whom": whom,
             "last": now - timedelta(seconds=max(0.0, now.timestamp() - last))}
            for sql, (n, seconds, worst, last, whom) in slow
        ],
        "slow_ms": settings.SLOW_MS, "database": facts, "disk": disk,
        "of_database": vitals.slow_of_database() if facts.has_statements else [],
        "checks": [(CHECK_WORDS.get(one.name, one.name), one) for one in SelfCheck.objects.order_by("name")],
        "versions": versions(facts), "token": bool(settings.METRICS_TOKEN),
    }  # fmt: skip


def readers_of(by_name: dict[str, Any]) -> list[tuple[Any, int, str]]:
    """Return of each reader of the journal how many lines wait and for how long the oldest has."""
    lags = {dict(one.labels)["reader"]: one.value for one in by_name["linli_reader_lag_seconds"]}
    lags["seal"] = by_name["linli_seal_lag_seconds"][0].value
    waiting = [(dict(one.labels)["reader"], int(one.value)) for one in by_name["linli_reader_waiting"]]
    return [(WHICH_WORDS.get(name, name), n, length(lags[name]) if n else "–") for name, n in waiting]


def length(seconds: float) -> str:
    """Return a length of time as one says it."""
    return span(timedelta(seconds=seconds)) if seconds >= 60 else _("under a minute")


def row_of(light: Light) -> dict[str, Any]:
    """Return one alarm as a row: its name, its figure in words, which thing is worst, and what to do if it is lit."""
    which = str((WHICH_WORDS | CHECK_WORDS).get(light.which, light.which))
    return {
        "code": light.alarm.code, "name": light.alarm.name, "grade": light.grade, "said": said(light), "which": which,
        "do": light.alarm.do if light.grade else "",
        "elsewhere": light.grade and light.alarm.code in ON_THE_OTHER_PAGE,
    }  # fmt: skip


def said(light: Light) -> str:
    """Return the figure of an alarm as one says it."""
    value, unit = light.value, light.alarm.unit
    if value is None:
        return _("not set up") if light.alarm.code == "backup_old" else _("no figure")
    if unit == "seconds":
        if value >= vitals.NEVER:
            return _("never")
        brief = (light.alarm.late or vitals.NEVER) < 60
        if value < 60 and (brief or light.grade):
            told = f"{value:.1f}" if brief else f"{value:.0f}"
            return _("%(n)s s") % {"n": told} if value else _("none")
        return length(value)
    if unit == "bytes":
        return filesizeformat(value)
    return f"{value:.0%}" if unit == "share" else f"{int(value):,}"


def versions(facts: vitals.DatabaseFacts) -> list[tuple[str, str]]:
    """Return what runs here, and the migration that was made last."""
    return [
        ("Linli", version("linli")), ("Python", sys.version.split()[0]), ("Django", django.get_version()),
        ("PostgreSQL", vitals.postgres_version()), (_("Last migration"), facts.migration),
    ]  # fmt: skip


# --- Trying again ---------------------------------------------------------------------------------------------------
@for_operators
@require_POST
def job_again(request: HttpRequest, streets: frozenset[int] | None, job_id: int) -> HttpResponse:
    """Let a job that failed begin again."""
    queue.retry_job(job_id, by=acting(request), at=timezone.now())
    messages.success(request, _("The job begins again in a moment."))
    return redirect("web:house")


@for_operators
@require_POST
def job_forget(request: HttpRequest, streets: frozenset[int] | None, job_id: int) -> HttpResponse:
    """Take a job that failed from the list; pressed twice it is gone all the same."""
    queue.forget_job(job_id, by=acting(request), at=timezone.now())
    messages.success(request, _("The job is no longer listed; the log keeps it."))
    return redirect("web:house")


@for_operators
@require_POST
def webhooks_again(request: HttpRequest, streets: frozenset[int] | None) -> HttpResponse:
    """Send again what did not reach other systems, of the streets one looks after."""
    count = retry_failed(street_ids=streets, by=acting(request), at=timezone.now())
    messages.success(request, _("%(count)s messages are sent again in a moment.") % {"count": count})
    return redirect("web:house")


# --- For Prometheus -------------------------------------------------------------------------------------------------
def may_scrape(request: HttpRequest) -> bool:
    """Return whether somebody may read the metrics: with the agreed word, or on this very machine and by no proxy."""
    word = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and hmac.compare_digest(word.encode(), settings.METRICS_TOKEN.encode()):
        return True
    from_here = request.META.get("REMOTE_ADDR", "") in LOOPBACK
    return from_here and not any(request.headers.get(name) for name in BY_PROXY)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return every figure as Prometheus reads it; to others there is no such address."""
    if not may_scrape(request):
        raise NotFound
    told = vitals.as_text(vitals.all_vitals(at=timezone.now()))
    return HttpResponse(told, content_type="text/plain; version=0.0.4; charset=utf-8")
