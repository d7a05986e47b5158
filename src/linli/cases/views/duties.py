"""The table of duties: read by everybody with a post, changed by those who may appoint, and asked who answers where."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.forms import CoverForm, DutyForm, EndCoverForm, WhoForm
from linli.cases.forms.fields import flat
from linli.cases.queries import catalogue, duties, duty_rows
from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.naming import name_of
from linli.kernel.repeats import once
from linli.people.public import (
    Organisation,
    Power,
    cover,
    end_coverage,
    industries_of,
    organisations_in,
    who_covers,
)
from linli.territory.public import Road, Unit, line_of, roads_of, root_of, subtree_ids, tree

from .here import Here, base, enter, lists_pane

ON_FORM = frozenset({403, 409, 422})


def decides(here: Here, unit_id: int) -> bool:
    """Return whether this person may change who covers a unit."""
    return here.actor.may(Power.STAFF, street_id=here.street.pk, lineage=line_of(unit_id).ids)


@login_required
@never_cache
@require_GET
def duty_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the table of duties: for which trouble, where, who answers; and answer who would here."""
    here = enter(request, slug)
    known = catalogue()
    form = DutyForm(
        request.GET, street=here.street, catalogue=known, organisations=organisations_in(here.street.pk),
        roads=roads_of(here.street),
    )  # fmt: skip
    told = form.cleaned_data
    unit = form.units.get(told.get("unit", ""))
    near = {*line_of(unit.id).ids, *subtree_ids(unit.id)} if unit else ()
    lead = int(told["lead"]) if told.get("lead") else None
    rows = duties(
        here.street.pk, unit_ids=tuple(near), category=told.get("category", ""), organisation_id=lead,
        tier=told.get("tier", ""), road_id=int(told["road"]) if told.get("road") else None,
    )  # fmt: skip
    names = {one.code: one for one in known}
    staff = here.actor.has(Power.STAFF, street_id=here.street.pk)
    own = {unit_id for unit_id, _name in own_units(here)} if staff else set()
    today = timezone.localtime(here.now).date()
    table = [
        {
            "row": row, "category": names.get(row.category),
            "may_end": row.unit_id in own and (row.ends_on is None or row.ends_on > today),
        }
        for row in rows
    ]  # fmt: skip
    industries = industries_of(here.street.pk, on=today)
    who = WhoForm(request.GET, street=here.street, catalogue=known, industries=industries)
    more = {
        "tab": "duties", "form": form, "table": table, "narrowed": any(told.values()), "may_add": staff, "who": who,
        "answer": answered(here, who),
    }  # fmt: skip
    return render(request, "cases/duties.html", base(here, **more, **lists_pane(here)))


def answered(here: Here, who: WhoForm) -> dict[str, Any] | None:
    """Return who answers at the place for the category that was asked, and by which rows; None when nothing was asked."""
    if who.asked is None:
        return None
    unit, code, industry = who.asked
    found = who_covers(
        here.street.pk, line_of(unit.id).ids, code, on=timezone.localtime(here.now).date(),
        tier=who.tiers.get(code, ""), industry_id=industry,
    )  # fmt: skip
    return {"unit": unit, "cover": found}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a new row of the table of duties, or add it."""
    here = enter(request, slug)
    here.need(Power.STAFF)
    form = CoverForm(
        request.POST if request.method == "POST" else None, catalogue=catalogue(), units=own_units(here),
        organisations=organisations_in(here.street.pk), roads=roads_of(here.street), initial=asked_for(here),
    )  # fmt: skip
    if request.method == "GET" or not form.is_valid():
        return asked(here, form, "duty_new", 200 if request.method == "GET" else 422)
    told = form.cleaned_data

    def do() -> dict[str, Any]:
        road = Road.objects.get(pk=told["road"], street=here.street) if told["road"] else None
        row = cover(
            street=here.street, unit=Unit.objects.get(pk=told["unit"], street=here.street), road=road, tier=told["tier"],
            organisation=Organisation.objects.get(pk=told["organisation"]), category=told["category"],
            part=told["part"], note=told["note"], starts_on=told["starts_on"], by=here.actor, at=here.now,
        )  # fmt: skip
        return {"row": row.row}

    answer = tried(here, form, "cover", do)
    if answer is None:
        return asked(here, form, "duty_new", 422)
    messages.success(request, _("Row %(row)s is added. New cases follow it from its day on.") % answer)
    return redirect(way_back(here, form) or reverse("cases:duties", args=[slug]) + f"#row-{answer['row']}")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask from which day a row no longer holds, or end it."""
    here = enter(request, slug)
    row = duty_rows(here.street.pk, [number]).get(number)
    if row is None:
        raise NotFound
    if not decides(here, row.unit_id):
        raise NotAllowed
    today = timezone.localtime(here.now).date()
    back = {"back": request.GET.get("back", "")}
    category = next((one for one in catalogue() if one.code == row.category), None)
    form = EndCoverForm(request.POST if request.method == "POST" else None, today=today, initial=back)
    if request.method == "GET" or not form.is_valid():
        return asked(
            here, form, "duty_end", 200 if request.method == "GET" else 422, row=row, category=category
        )

    def do() -> dict[str, Any]:
        end_coverage(row, on=form.cleaned_data["on"], by=here.actor, at=here.now)
        return {"row": row.row}

    answer = tried(here, form, "end_coverage", do)
    if answer is None:
        return asked(here, form, "duty_end", 422, row=row, category=category)
    messages.success(request, _("Row %(row)s is ended. Cases dispatched by it keep their reason.") % answer)
    return redirect(way_back(here, form) or reverse("cases:duties", args=[slug]) + f"#row-{answer['row']}")


def asked_for(here: Here) -> dict[str, Any]:
    """Return what the address fills in: a gap or a road leads here with the place and the category it lacks."""
    told = here.request.GET
    unit = next((ref.id for ref, _at in flat(tree(here.street)) if ref.code == told.get("unit")), "")
    road = next((road.id for road in roads_of(here.street) if road.code == told.get("road")), "")
    kept = {name: told[name] for name in ("category", "tier", "part", "note", "back") if told.get(name)}
    return {"unit": unit, "road": road} | kept


def way_back(here: Here, form: Any) -> str:
    """Return the address of the page of gaps from which somebody came, as it was narrowed; nothing for any other."""
    back = form.cleaned_data.get("back") or ""
    if not back.startswith("gaps?"):
        return ""
    query = urlencode(parse_qsl(back.removeprefix("gaps?")))
    return reverse("cases:gaps", args=[here.street.slug]) + (f"?{query}" if query else "")


def own_units(here: Here) -> list[tuple[Any, Any]]:
    """Return the units over which this person may decide, as an indented list."""
    whole = decides(here, root_of(here.street).id)
    return [
        (unit.id, "\u3000" * at + name_of(unit))
        for unit, at in flat(tree(here.street))
        if whole or decides(here, unit.id)
    ]


def tried(here: Here, form: Any, purpose: str, do: Any) -> dict[str, Any] | None:
    """Do a write once for the form's key and return its answer; None when a refusal now stands on the form."""
    key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"
    try:
        return once(street_id=here.street.pk, purpose=f"duties.{purpose}", key=key, at=here.now, do=do)[0]
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return None


def asked(here: Here, form: Any, page: str, status: int, **more: Any) -> HttpResponse:
    """Answer with a form, as it was typed."""
    context = base(here, form=form, **more, **lists_pane(here))
    return render(here.request, f"cases/{page}.html", context, status=status)
