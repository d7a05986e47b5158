"""Pages of what was done: the day log and the counts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.repeats import once
from linli.rosters import commands, forms
from linli.rosters.queries.here import ON_FORM, At, asked_day, at_roster, need_export
from linli.rosters.queries.law import called, kinds_of, tasks_of
from linli.rosters.queries.pages import LOG_ORDER, counts_of, log_of, members_of

SIZE, MOST = 40, 5000
LOG_COLUMNS = (
    Column(gettext_lazy("When"), 18), Column(gettext_lazy("Who"), 14), Column(gettext_lazy("Task"), 18),
    Column(gettext_lazy("What was done or seen"), 70), Column(gettext_lazy("Case"), 18),
)  # fmt: skip


def _writes(at: At) -> bool:
    mine = any(one.person.account_id == at.here.actor.account_id for one in members_of(at.roster))
    return at.roster.ended_at is None and (at.keeps or mine)


@login_required
@never_cache
def log(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the day log of a roster, the newest first, and write a line into it."""
    at = at_roster(request, slug, number)
    writes = _writes(at)
    form = forms.LogForm(request.POST or None, street=at.here.street) if writes else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _written(at, form):
            messages.success(request, _("Written into the log."))
            return redirect("rosters:log", slug, number)
    on = asked_day(request.GET.get("on"), date.min)
    found = page(log_of(at.roster, on if on != date.min else None), LOG_ORDER, request.GET.get("after"), SIZE)
    told = at.told(
        page=found, form=form, tasks=tasks_of(at.roster.street_id), on=on if on != date.min else None,
        today=timezone.localdate(at.here.now),
    )  # fmt: skip
    return render(request, "rosters/log.html", told, status=ON_FORM if form and form.errors else 200)


def _written(at: At, form: Any) -> bool:
    told = dict(form.cleaned_data)
    key = f"{at.here.actor.account_id}:{told.pop('key')}"

    def do() -> dict[str, Any]:
        made = commands.write_log(
            at.roster.pk, street_id=at.roster.street_id, by=at.here.actor, at=at.here.now, **told
        )
        return {"entry": str(made.pk)}

    try:
        once(street_id=at.roster.street_id, purpose="duty_log", key=key, at=at.here.now, do=do)
    except Refusal as refusal:
        form.add_error("case_number" if refusal.code == "not_found" else None, str(refusal))
        return False
    return True


@login_required
@require_GET
def log_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Give the day log as a workbook."""
    at = at_roster(request, slug, number)
    need_export(at.here)
    tasks = tasks_of(at.roster.street_id)

    def rows() -> Iterator[list[Any]]:
        for one in log_of(at.roster).order_by(*LOG_ORDER)[:MOST]:
            yield [one.at, name_of(one.by), tasks.get(one.task, one.task), one.words, one.case_number]

    return workbook_response(f"{at.roster.name} {_('Day log')}", _("Day log"), LOG_COLUMNS, rows())


def _span(request: HttpRequest, at: At) -> tuple[date, date]:
    month = forms.month_around(timezone.localdate(at.here.now))
    since = asked_day(request.GET.get("since"), month["since"])
    until = asked_day(request.GET.get("until"), month["until"])
    whole = since <= until and (until - since).days <= 400
    return (since, until) if whole else (month["since"], month["until"])


@login_required
@never_cache
@require_GET
def counts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show how often each person stood and what they wrote down, in the order of their names."""
    at = at_roster(request, slug, number)
    since, until = _span(request, at)
    found, tasks, kinds = (
        counts_of(at.roster, since, until),
        tasks_of(at.roster.street_id),
        kinds_of(at.roster.street_id),
    )
    used = {
        "kinds": [code for code in kinds if any(code in one.kinds for one in found)],
        "tasks": [code for code in tasks if any(code in one.tasks for one in found)],
    }
    told = at.told(
        form=forms.SpanForm(initial={"since": since, "until": until}), since=since, until=until,
        kinds=[called(kinds, code) for code in used["kinds"]], tasks=[tasks[code] for code in used["tasks"]],
        rows=[
            (one, [one.kinds.get(code, 0) for code in used["kinds"]], [one.tasks.get(code, 0) for code in used["tasks"]])
            for one in found
        ],
    )  # fmt: skip
    return render(request, "rosters/counts.html", told)


@login_required
@require_GET
def counts_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Give the counts as a workbook."""
    at = at_roster(request, slug, number)
    need_export(at.here)
    since, until = _span(request, at)
    tasks, kinds = tasks_of(at.roster.street_id), kinds_of(at.roster.street_id)
    columns = (
        Column(_("Who"), 14), Column(_("In which capacity"), 16), Column(_("Planned"), 10), Column(_("Stood"), 10),
        Column(_("Came late"), 10), Column(_("Missed"), 10), *(Column(str(one), 12) for one in kinds.values()),
        *(Column(one, 14) for one in tasks.values()),
    )  # fmt: skip

    def rows() -> Iterator[list[Any]]:
        for one in counts_of(at.roster, since, until):
            yield [
                one.person.called, one.capacity, one.planned, one.stood, one.late, one.missed,
                *(one.kinds.get(code, 0) for code in kinds), *(one.tasks.get(code, 0) for code in tasks),
            ]  # fmt: skip

    return workbook_response(f"{at.roster.name} {since} {until}", _("Counts"), columns, rows())
