"""Lists and leaves of lifts: the staircase, who pays what, talks, the agreement of one flat."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power
from linli.territory.public import unit_called
from linli.votes.public import stances_of, tally_of

from .. import commands, forms
from ..models import Lift
from ..queries import (
    ORDER,
    Bill,
    bill_of,
    elevation,
    flats_of,
    lifts,
    link_of,
    presets,
    steps_of,
    subsidies_of,
    talks_of,
)
from ..states import LiftStance, LiftState, Scheme
from ..workflow import LIFT, label
from .here import MOST, ON_FORM, SIZE, TONES, Here, drawn, enter, strip

# What a lift is moved on by stands first; what is done about one objection stands beside it, on the page of talks.
MAIN = {
    LiftState.CANVASS: "ask", LiftState.DISPLAY: "end_display", LiftState.SIGNING: "sign", LiftState.FILED: "approve",
    LiftState.WORKS: "take_step", LiftState.ACCEPTED: "open", LiftState.STOPPED: "resume",
}  # fmt: skip
OF_TALKS = {"negotiate", "settle", "withdraw"}
COLUMNS = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Staircase"), 30), Column(gettext_lazy("Where"), 20),
    Column(gettext_lazy("State"), 16), Column(gettext_lazy("Since"), 12), Column(gettext_lazy("Flats"), 8),
    Column(gettext_lazy("In favour"), 8), Column(gettext_lazy("Opposed"), 8), Column(gettext_lazy("Signed"), 8),
    Column(gettext_lazy("Open objections"), 10), Column(gettext_lazy("Cost in yuan"), 14),
)  # fmt: skip
FLAT_COLUMNS = (
    Column(gettext_lazy("Flat"), 10), Column(gettext_lazy("Floor"), 8), Column(gettext_lazy("Area in m²"), 12),
    Column(gettext_lazy("Weight of the share"), 12), Column(gettext_lazy("Pays in yuan"), 14),
    Column(gettext_lazy("Receives in yuan"), 14),
    Column(gettext_lazy("In the end, in yuan"), 14), Column(gettext_lazy("What the family says"), 14),
    Column(gettext_lazy("Signed"), 18), Column(gettext_lazy("Address of their page"), 60),
)  # fmt: skip


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the lifts of a street, all or in one state."""
    here = enter(request, slug)
    asked = request.GET.get("state", "")
    state = asked if asked in LiftState.values else ""
    mine = lifts(here.actor, here.street)
    found = page(mine.filter(state=state) if state else mine, ORDER, request.GET.get("after"), SIZE)
    known = dict(mine.order_by().values_list("state").annotate(n=Count("pk")))
    address = reverse("lifts:list", args=[slug])
    sights = [
        {"name": gettext_lazy("All"), "url": address, "current": not state, "count": sum(known.values())}
    ]
    sights += [
        {"name": one.label, "url": f"{address}?state={one.value}", "current": one == state, "count": known[one]}
        for one in LiftState if known.get(one)
    ]  # fmt: skip
    rows = [(one, TONES[LiftState(one.state)]) for one in found.rows]
    return drawn(here, "list", page=found, rows=rows, sights=sights)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    here = enter(request, slug)
    if here.street.pk not in here.actor.street_ids:
        raise NotFound
    if not here.has(Power.EXPORT):
        raise NotAllowed

    def rows() -> Iterator[list[Any]]:
        for one in lifts(here.actor, here.street).order_by(*ORDER)[:MOST]:
            yield [
                one.number, one.title, one.unit_name, one.get_state_display(), timezone.localdate(one.state_since),
                one.flats, one.in_favour, one.opposed, one.signed, one.unresolved, one.cost_cents / 100,
            ]  # fmt: skip

    return workbook_response(f"{name_of(here.street)} {_('Lifts')}", _("Lifts"), COLUMNS, rows())


def _bill(lift: Lift, flats: Any) -> tuple[Bill | None, str]:
    """Return the bill, or why there is none."""
    try:
        return bill_of(lift, flats), ""
    except Refusal as refusal:
        return None, str(refusal)


def _buttons(here: Here) -> list[dict[str, Any]]:
    lift = here.lift
    if lift is None:
        return []
    address = [here.street.slug, lift.number]
    return [
        {
            "name": label(one),
            "url": reverse("lifts:act", args=[*address, one]),
            "danger": one == "stop",
            "action": one,
        }
        for one in sorted(LIFT.open_to(here.actor, lift), key=lambda word: word != MAIN.get(lift.state))
    ]


@never_cache
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a lift: where it is, the staircase, the vote, the works."""
    here = enter(request, slug, number)
    lift = here.lift
    assert lift is not None  # noqa: S101 - enter() found it
    flats = flats_of(lift)
    tally = tally_of(lift.vote_id) if lift.vote_id and lift.state == LiftState.CONSENT else None
    voted = stances_of(lift.vote_id, street_id=lift.street_id) if lift.vote_id else {}
    told = {stance: sum(1 for flat in flats if flat.stance == stance) for stance in LiftStance if here.staff}
    return drawn(
        here, "one", strip=strip(lift), storeys=elevation(flats, voted), voted=bool(voted), tally=tally,
        buttons=[one for one in _buttons(here) if one["action"] not in OF_TALKS],
        steps=steps_of(lift) if lift.state in {"filed", "works", "accepted", "in_use"} else [],
        told=[(stance, LiftStance(stance).label, n) for stance, n in told.items() if n],
    )  # fmt: skip


@never_cache
@require_safe
def money(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show who pays what and why, flat by flat, and what the other ways to share would come to."""
    here = enter(request, slug, number)
    lift = here.lift
    assert lift is not None  # noqa: S101 - enter() found it
    flats = flats_of(lift)
    bill, why = _bill(lift, flats)
    known = presets(lift.street_id)
    preset = known.get(lift.preset) if lift.scheme == Scheme.PRESET else None
    signed = {one.door: one for one in flats}
    rows = [(share, signed[share.door]) for share in bill.shares] if bill else []
    return drawn(
        here, "money", bill=bill, why=why, rows=rows, preset=preset, subsidies=subsidies_of(lift),
        acts=[one for one in _buttons(here) if one["action"] in {"share", "subsidise"}],
    )  # fmt: skip


@login_required
@never_cache
@require_safe
def talks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show objections and the rounds of talks to those who see the unit."""
    here = enter(request, slug, number)
    here.need_staff()
    lift = here.lift
    assert lift is not None  # noqa: S101 - enter() found it
    acts = [one for one in _buttons(here) if one["action"] in {"object", "negotiate", "settle", "withdraw"}]
    return drawn(here, "talks", talks=talks_of(lift), acts=acts)


@login_required
@require_GET
def flats_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Give the flats with their shares and the addresses of their families' pages, for letters."""
    here = enter(request, slug, number)
    here.need_staff()
    lift = here.lift
    assert lift is not None  # noqa: S101 - enter() found it
    if not here.has(Power.EXPORT):
        raise NotAllowed
    flats = flats_of(lift)
    bill, _why = _bill(lift, flats)

    def rows() -> Iterator[list[Any]]:
        for one in flats:
            share = bill.of(one.door) if bill else None
            token = link_of(one)
            address = request.build_absolute_uri(reverse("lifts:own", args=[slug, token])) if token else ""
            yield [
                one.door, one.floor, one.area, str(share.weight) if share else "", share.cents / 100 if share else None,
                one.compensation_cents / 100, share.net / 100 if share else None, one.get_stance_display(), one.signed_at,
                address,
            ]  # fmt: skip

    return workbook_response(f"{lift.title} {_('Who pays what')}", _("Who pays what"), FLAT_COLUMNS, rows())


@login_required
@never_cache
@require_safe
def agreement(request: HttpRequest, slug: str, number: int, door: str) -> HttpResponse:
    """Show the agreement of one flat, to be printed and signed at the door."""
    here = enter(request, slug, number)
    here.need_staff()
    lift = here.lift
    assert lift is not None  # noqa: S101 - enter() found it
    flats = flats_of(lift)
    flat = next((one for one in flats if one.door == door), None)
    if flat is None:
        raise NotFound
    bill, why = _bill(lift, flats)
    return drawn(here, "agreement", flat=flat, bill=bill, why=why, share=bill.of(door) if bill else None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take up a lift."""
    here = enter(request, slug)
    if here.street.pk not in here.actor.street_ids:
        raise NotFound
    if not here.has(Power.CONVENE):
        raise NotAllowed
    form = forms.FoundForm(request.POST or None, street=here.street)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            number = commands.found_lift(
                unit_id=unit_called(here.street, told["unit"]).id, title=told["title"], rule=told["rule"],
                rows=told["flats"],
                by=here.actor, at=here.now, key=f"{here.actor.account_id}:{told['key'] or form.fields['key'].initial}",
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error("unit", str(refusal))
        else:
            messages.success(request, _("Taken up. Now ask at the doors, and say who pays what."))
            return redirect("lifts:one", slug, number)
    return drawn(here, "new", form=form, status=ON_FORM if form.errors else 200)
