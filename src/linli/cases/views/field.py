"""The field on a phone: my tasks, and what is found on patrol; and the desk's own form for a report."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.commands import open_case, self_handle
from linli.cases.forms import PatrolForm, ReportForm
from linli.cases.models import Case
from linli.cases.queries import catalogue, still_sees, tasks_of
from linli.cases.queries.together import how_many_owed
from linli.cases.states import Door
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.repeats import derived_secret, once
from linli.people.public import Power, industries_of
from linli.territory.public import attribution

from .here import QUEUES, Here, base, enter, lists_pane, row_of

SHOWN = 30
# How many shares of several at work are counted: beyond that it is enough to know that there are many.
OWED = 300
UNPROCESSABLE = 422


@login_required
@never_cache
@require_GET
def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits for this person now, the soonest due first."""
    here = enter(request, slug)
    groups = [
        {
            "name": QUEUES[task.act],
            "rows": [row_of(case, here, address="?face=field", brief=True) for case in task.cases],
            "count": task.count,
            "more": task.count > SHOWN,
        }
        for task in tasks_of(here.actor, here.street.pk, shown=SHOWN)
    ]
    more = {
        "groups": groups,
        "total": sum(group["count"] for group in groups),
        "owed": how_many_owed(here.actor, here.street.pk, most=OWED, now=here.now),
        "face": "field",
        "may_patrol": here.actor.has(Power.REPORT, street_id=here.street.pk),
    }
    return render(request, "cases/tasks.html", base(here, **more))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def patrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what was found on patrol; what was fixed on the spot is opened and closed in one go."""
    here = enter(request, slug)
    here.need(Power.REPORT)
    may_fix = here.actor.has(Power.SELF_HANDLE, street_id=here.street.pk)
    form = PatrolForm(*_sent(request), **_offers(here))
    if not may_fix:
        for name in ("fixed", "done", "before", "after"):
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        fixed = form.cleaned_data.get("fixed") == "yes"

        def do() -> dict[str, Any]:
            with transaction.atomic():
                case = open_case(
                    street=here.street, report=form.report(), by=here.actor, at=here.now, door=Door.PATROL
                ).case
                if fixed:
                    told = form.cleaned_data
                    self_handle(
                        case.pk, street_id=here.street.pk, by=here.actor, at=here.now, done=told["done"],
                        before=told["before"], after=told["after"],
                    )  # fmt: skip
            return {"number": case.number}

        answer = _once(here, form, "patrol", do)
        if answer:
            said = _("%(number)s is fixed and closed.") if fixed else _("%(number)s is reported.")
            messages.success(request, said % answer)
            return redirect("cases:tasks", slug)
    return _asked(here, form, "cases/patrol.html", face="field", may_fix=may_fix)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a report at the desk, on the telephone or in a meeting."""
    here = enter(request, slug)
    here.need(Power.REPORT)
    # What was found elsewhere, in a survey for instance, leads here with its words; whoever registers it changes them.
    given = {name: request.GET[name][:1000] for name in ("title", "body") if name in request.GET}
    form = ReportForm(*_sent(request), **_offers(here), **({"initial": given} if given else {}))
    if request.method == "POST" and form.is_valid():
        # Derived, not stored: the same form shows the same link again, and the database never knows it.
        token = derived_secret("desk", here.street.pk, here.actor.account_id, _key_of(form))

        def do() -> dict[str, Any]:
            opened = open_case(
                street=here.street, report=form.report(), by=here.actor, at=here.now,
                door=form.cleaned_data["door"], token=token,
            )  # fmt: skip
            return {"number": opened.case.number}

        answer = _once(here, form, "desk.new", do)
        if answer:
            case = Case.objects.get(street=here.street, number=answer["number"])
            link = request.build_absolute_uri(f"/follow/{token}/")
            sees = still_sees(here.actor, case)
            told = {
                "case": case,
                "link": link,
                "sees": sees,
                "url": reverse("cases:case", args=[slug, case.number]),
            }
            return render(request, "cases/opened.html", base(here, **told))
    return _asked(here, form, "cases/new.html", **lists_pane(here))


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _offers(here: Here) -> dict[str, Any]:
    on = timezone.localtime(here.now).date()
    industries = industries_of(here.street.pk, on=on)
    return {"street": here.street, "catalogue": catalogue(), "on": on, "industries": industries}


def _key_of(form: Any) -> str:
    """Return the key under which a form counts once; one that came without a key gets one, and keeps it."""
    form.cleaned_data["key"] = form.cleaned_data.get("key") or uuid4().hex
    return str(form.cleaned_data["key"])


def _once(here: Here, form: Any, purpose: str, do: Any) -> dict[str, Any] | None:
    """Do it once however often it is sent; a refusal goes on the form, and nothing of it is kept."""
    key = f"{here.actor.account_id}:{_key_of(form)}"
    try:
        return once(street_id=here.street.pk, purpose=purpose, key=key, at=here.now, do=do)[0]
    except NotAllowed:
        form.add_error(None, _("This place is not yours to close a case in. Choose “Report it” instead."))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return None


def _asked(here: Here, form: Any, template: str, **more: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    context = base(here, form=form, attribution=attribution(here.street), **more)
    return render(here.request, template, context, status=status)
