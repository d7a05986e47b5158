"""One case: what it is, how far it is, why it was given to whom, when it is due, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.commands import look_at_reporter
from linli.cases.commands.clocks import due_of
from linli.cases.commands.desk import cover_of
from linli.cases.commands.limits import tables_kept
from linli.cases.forms import LookForm
from linli.cases.models import Case
from linli.cases.permissions import privacy_reader
from linli.cases.queries import (
    Step,
    assignments_by_duty,
    next_of,
    one_case,
    same_place,
    timeline_of,
)
from linli.cases.queries.asides import asides_of
from linli.cases.states import LIST_OF, CaseList, State
from linli.kernel.addresses import address_of
from linli.kernel.errors import NotAllowed
from linli.kernel.naming import name_of
from linli.people.public import Part
from linli.territory.public import attribution, line_of

from .buttons import buttons_of
from .here import QUEUES, Here, base, enter, fragment, lists_pane, row_of, short_of
from .leaves import tabs_of
from .limits import limits_told, rule_told

ALIKE = 3
STEPS = (
    (gettext_lazy("Report"), State.REPORTED), (gettext_lazy("Verification"), State.VERIFIED),
    (gettext_lazy("Filing"), State.FILED), (gettext_lazy("Dispatch"), State.DISPATCHED),
    (gettext_lazy("Handling"), State.IN_HAND), (gettext_lazy("Feedback"), State.FED_BACK),
    (gettext_lazy("Inspection"), State.INSPECTED), (gettext_lazy("Write-off"), State.CLOSED),
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """One organisation on the case and the row that named it; no row means that somebody chose it.

    `row` is of the table of duties, `matrix_row` of the industry matrix.
    """

    name: str
    part: str
    row: int | None
    unit: str
    matrix_row: int | None = None


def steps_of(case: Case, timeline: Sequence[Step]) -> list[tuple[str, str]]:
    """Return the steps of the bar, each done, now, or nothing; an early end is shown as broken off."""
    order = [state for _name, state in STEPS]
    state = State.IN_HAND if case.state == State.COORDINATING else State(case.state)
    if state not in order:
        seen = {step.after for step in timeline}
        kept = [(str(name), "done") for name, reached in STEPS if reached in seen]
        return [*kept, (str(state.label), "broken")]
    now = order.index(state)
    verified = any(step.action == "verify" for step in timeline)
    shown = []
    for place, (name, reached) in enumerate(STEPS):
        skipped = reached == State.VERIFIED and not verified and place < now
        part = "now" if place == now else "done" if place < now and not skipped else ""
        if case.state == State.COORDINATING and place == now:
            name = gettext_lazy("Coordination")  # noqa: PLW2901 - the same step by its other name
        shown.append((str(name), part))
    return shown


def reasons_of(case: Case, here: Here) -> tuple[list[Reason], bool]:
    """Return who is on the case and why, or whom the table of duties would name; and whether that is settled."""
    on_it = assignments_by_duty(case)
    if on_it:
        told = [
            Reason(
                name_of(one.organisation), one.part, one.coverage_row if unit is not None else None, unit or "",
                one.authority_row,
            )
            for one, unit in sorted(on_it, key=lambda told: told[0].part != Part.LEAD)
        ]  # fmt: skip
        return told, True
    if case.ended:
        return [], True
    cover = cover_of(case, at=here.now)
    told = [Reason(name_of(o), Part.SUPPORT, None, "", row.row) for o, row in cover.joins]
    told += [Reason(name_of(o), Part.SUPPORT, row.row, name_of(row.unit)) for o, row in cover.supports]
    if cover.lead and cover.lead_authority:
        told.insert(0, Reason(name_of(cover.lead), Part.LEAD, None, "", cover.lead_authority.row))
    elif cover.lead and cover.lead_row:
        told.insert(
            0, Reason(name_of(cover.lead), Part.LEAD, cover.lead_row.row, name_of(cover.lead_row.unit))
        )
    return told, False


def due_told(case: Case) -> dict[str, Any] | None:
    """Return the due moment with the rule it follows and how it was counted."""
    if case.due_at is None or case.ended:
        return None
    due = due_of(case, case.state)
    return {"at": case.due_at, "how": due.how if due else (), "limit": due.limit.words if due else "",
            "warning": due.warning if due else "", **rule_told(case)}  # fmt: skip


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return everything the page of a case says."""
    timeline = timeline_of(case, internal=True)
    reasons, settled = reasons_of(case, here)
    line = line_of(case.unit_id, on=case.reported_at.date()) if case.unit_id and case.located else None
    alike = list(same_place(case, actor=here.actor)[:ALIKE]) if case.unit_id and case.category_id else []
    return {
        "case": case, "steps": steps_of(case, timeline), "timeline": timeline,
        "photos": list({photo.pk: photo for step in reversed(timeline) for photo in step.photos}.values()),
        "reasons": reasons, "settled": settled, "line": line.units[1:] if line else (),
        "next": next_of(case, at=here.now),
        "due_told": due_told(case), "limits": limits_told(case, here.now, timeline),
        "alike": [row_of(one, here) for one in alike],
        "buttons": buttons_of(here, case), "may_look": privacy_reader.test(here.actor, case),
        "lead": short_of(case.lead) if case.lead else "", "attribution": attribution(here.street),
        "url": reverse("cases:case", args=[here.street.slug, case.number]), "title_line": title_line(case),
        "version": len(timeline),
        "tabs": tabs_of(here, case), "asides": asides_of(case),
    }  # fmt: skip


def title_line(case: Case) -> str:
    """Return by which door the case came in."""
    return _("through %(door)s") % {"door": case.get_door_display()}


def face_of(request: HttpRequest) -> str:
    """Return the face on which the case is read: the phone's pages keep theirs."""
    asked = request.POST.get("face") or request.GET.get("face")
    return "field" if asked == "field" else "desk"


def beside(here: Here, case: Case) -> dict[str, Any]:
    """Return what stands beside the case: the face, the left pane, and the list that it was opened from."""
    request = here.request
    face = face_of(request)
    name = request.GET.get("list", "")
    name = name if name in CaseList.values else LIST_OF[case.state]
    queue = request.GET.get("turn", "")
    queue = queue if queue in QUEUES else ""
    listed = reverse("cases:list", args=[here.street.slug, name]) + (f"?turn={queue}" if queue else "")
    join = "&" if "?" in listed else "?"
    return {
        "face": face, "list": CaseList(name), "list_url": listed,
        "list_title": QUEUES.get(queue) or CaseList(name).label, "rows_url": f"{listed}{join}open={case.number}",
    }  # fmt: skip


def show(here: Here, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with the page of a case, or with its inside when htmx asks for that."""
    with tables_kept():
        context = base(here, **told(here, case), **beside(here, case)) | more
    if fragment(here.request, "case"):
        return render(here.request, "cases/case.html#inside", context, status=status)
    if context["face"] == "desk":
        list_name = "" if here.request.GET.get("turn") else str(context["list"])
        queue = here.request.GET.get("turn", "")
        context |= lists_pane(here, current=list_name, queue=queue, counted=False)
    return render(here.request, "cases/case.html", context, status=status)


@login_required
@never_cache
@require_GET
def case(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show one case to whoever may see it."""
    here = enter(request, slug)
    return show(here, one_case(here.actor, here.street.pk, number))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show who reported a case, after it was said what for; each look is written down."""
    here = enter(request, slug)
    found = one_case(here.actor, here.street.pk, number)
    if not privacy_reader.test(here.actor, found):
        raise NotAllowed
    form = LookForm(*([request.POST] if request.method == "POST" else []))
    reporter = None
    if request.method == "POST" and form.is_valid():
        reporter = look_at_reporter(
            found, by=here.actor, at=here.now, address=address_of(request), **form.cleaned_data
        )
    status = 422 if form.is_bound and form.errors else 200
    context = base(here, case=found, form=form, reporter=reporter, face=face_of(request))
    return render(request, "cases/look.html", context, status=status)
