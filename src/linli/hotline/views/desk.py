"""The desk of the hotline: one page on which a call is taken by keyboard alone, and what it is offered meanwhile."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.cases.public import IN_PROGRESS, Caller, Case, State, cases_of_caller, catalogue
from linli.kernel.addresses import address_of
from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.kernel.repeats import derived_secret
from linli.people.public import Power

from ..commands import Caught, take_call
from ..errors import CaseNotNamed
from ..forms import CallForm
from ..models import Call
from ..queries.calls import calls_before, day_of
from ..queries.desk import Alike, alike, kinds_for, spot_of
from ..queries.scripts import Step, scripts_of
from ..states import CallEnd
from .here import ON_FORM, Here, base, enter

# The keys of the page; what the script does with them stands in static/hotline/hotline.js.
KEYS = (
    ("Tab", _("next field")),
    ("Alt 1 … 6", _("choose a category")),
    ("Alt 0", _("no category yet")),
    ("Alt Q", _("not known yet: a new case")),
    ("Alt W / E / R", _("the first, second, third case that it may be")),
    ("Alt J / K / L", _("the caller's own first, second, third case")),
    ("Enter", _("next field, too; nothing is kept by it")),
    ("Ctrl Enter", _("keep the call")),
    ("Alt A", _("answered at once")),
    ("Alt X", _("nothing to do")),
)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a call: the fields in the order in which people tell, and what became of it."""
    here = enter(request, slug, Power.REPORT)
    if request.method != "POST":
        return _page(here, CallForm.fresh(here.street, here.now))
    form = CallForm(request.POST, street=here.street)
    if not form.is_valid():
        return _page(here, form, status=ON_FORM)
    key = form.cleaned_data["key"] or uuid4().hex
    # Derived, not stored: the same form shows the same link again, and the database never knows it.
    token = derived_secret("hotline", here.street.pk, here.actor.account_id, key)
    try:
        answer = here.once("hotline.call", key, lambda: _taken(here, form, token))
    except Refusal as refusal:
        form.add_error("order" if refusal.code == "order_here" else None, str(refusal))
        return _page(here, form, status=refusal.status if refusal.status == 409 else ON_FORM)
    return _done(here, answer, token)


def _taken(here: Here, form: CallForm, token: str) -> dict[str, Any]:
    told = form.cleaned_data
    caught = Caught(
        words=told["words"], place=told["place"], lon=told["lon"], lat=told["lat"], category=told["category"],
        name=told["name"], phone=told["phone"], answer=told["answer"], order=told["order"],
    )  # fmt: skip
    about = _case_named(here, told["about"][1]) if told["about"] else None
    taken = take_call(
        street=here.street, told=caught, end=told["end"], by=here.actor, at=here.now, began_at=form.began_at(here.now),
        about=about, token=token,
    )  # fmt: skip
    return {"call": str(taken.call.pk), "own": taken.own.number if taken.own else ""}


def _case_named(here: Here, number: str) -> Case:
    found = Case.objects.visible_to(here.actor).filter(street=here.street, number=number).first()
    if found is None:
        raise CaseNotNamed
    return found


def _done(here: Here, answer: dict[str, Any], token: str) -> HttpResponse:
    """Say what to tell the caller, and lead to the next call."""
    call = Call.objects.select_related("case", "category").get(street=here.street, pk=answer["call"])
    code = call.category.code if call.category else ""
    script = scripts_of(here.street.pk, on=timezone.localdate(here.now)).of(code)
    told = {
        "call": call, "lasted": call.ended_at - call.began_at, "end": CallEnd(call.end),
        "script": [line for line in script if line.step == Step.END],
        "link": here.request.build_absolute_uri(f"/follow/{token}/") if answer["own"] else "",
        "own": answer["own"],
        "url": reverse("cases:case", args=[here.street.slug, call.case.number]) if call.case else "",
    }  # fmt: skip
    return render(here.request, "hotline/taken.html", base(here, **told))


def _page(here: Here, form: CallForm, *, status: int = 200) -> HttpResponse:
    told = {
        "form": form, "keys": KEYS, "day": day_of(here.street.pk, timezone.localdate(here.now)),
        "may_bring": here.may(Power.IMPORT) or here.may(Power.EXPORT), **_beside(here, form),
    }  # fmt: skip
    if form.is_bound and form.data.get("phone"):
        told |= _caller(here, str(form.data["phone"]), chosen=str(form.data.get("about", "")))
    return render(here.request, "hotline/desk.html", base(here, **told), status=status)


@login_required
@never_cache
@require_POST
def caller(request: HttpRequest, slug: str) -> HttpResponse:
    """Return who calls from a number, as far as it may be known; each case shown is a look that is written down.

    Asked by POST, so that no number stands in a log of addresses.
    """
    here = enter(request, slug, Power.REPORT)
    told = _caller(here, request.POST.get("phone", "")[:30], chosen=request.POST.get("about", ""))
    return render(request, "hotline/desk.html#caller", base(here, **told))


def _caller(here: Here, phone: str, *, chosen: str) -> dict[str, Any]:
    looked = bool(phone.strip()) and here.may(Power.PERSONAL)
    found = Caller()
    if looked:
        found = cases_of_caller(
            street_id=here.street.pk,
            phone=phone,
            by=here.actor,
            at=here.now,
            address=address_of(here.request),
        )
    return {
        "asked": bool(phone.strip()), "may_look": here.may(Power.PERSONAL), "caller": found, "chosen": chosen,
        "before": calls_before(here.street.pk, phone) if looked else 0,
        "known": [(case, State(case.state).label, case.state in IN_PROGRESS) for case in found.cases],
    }  # fmt: skip


@login_required
@never_cache
@require_POST
def beside(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what fits what was typed so far: kinds of trouble, cases that it may be, and what to ask and say."""
    here = enter(request, slug, Power.REPORT)
    return render(
        request,
        "hotline/desk.html#beside",
        base(here, **_beside(here, CallForm(request.POST, street=here.street))),
    )


def _beside(here: Here, form: CallForm) -> dict[str, Any]:
    data = form.data if form.is_bound else {}
    words, place = str(data.get("words", ""))[:2000], str(data.get("place", ""))[:200]
    chosen, about = str(data.get("category", "")), str(data.get("about", ""))
    spot = spot_of(here.street, place, _number(data.get("lon")), _number(data.get("lat")))
    offered = [one.code for one in kinds_for(words, here.street.pk)]
    known = {one.code: one for one in catalogue() if one.parent_id is not None}
    if chosen in known and chosen not in offered:
        offered.insert(0, chosen)
    found = alike(here.actor, here.street, words, spot, now=here.now)
    script = scripts_of(here.street.pk, on=timezone.localdate(here.now)).of(chosen if chosen in known else "")
    return {
        "kinds": [known[code] for code in offered], "kind": chosen if chosen in known else "", "about": about,
        "every": [(one.code, f"{one.code} {name_of(one)}") for one in known.values()], "spot": spot, "place": place,
        "alike": [_row(here, one) for one in found], "script": [one for one in script if one.step != Step.END],
        "typed": bool(words.strip()),
    }  # fmt: skip


def _number(text: Any) -> float | None:
    try:
        return float(text) if text not in {None, ""} else None
    except (TypeError, ValueError):
        return None


def _row(here: Here, one: Alike) -> dict[str, Any]:
    case = one.case
    return {
        "case": case, "metres": one.metres, "share": round(one.share * 100), "state": State(case.state).label,
        "value": f"voice:{case.number}",
    }  # fmt: skip
