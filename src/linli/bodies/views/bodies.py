"""Bodies: the list, one of them, its founding, its seats and its changes."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from linli.bodies import commands, forms
from linli.bodies.models import Body, on_day
from linli.bodies.permissions import may_nominate, may_seat
from linli.bodies.queries import reading
from linli.bodies.queries.kinds import kind_called, kinds_in, seats_of
from linli.bodies.queries.members import SeatRow, quorum_among, seat_rows
from linli.bodies.states import Selection
from linli.kernel.errors import NotFound
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.territory.public import UnknownUnit, unit_called

from .here import Ask, Here, asked, base, enter, export, look

SIZE, MOST = 60, 5_000
COLUMNS = (
    Column(gettext_lazy("Kind of body"), 22), Column(gettext_lazy("Name of the body"), 32),
    Column(gettext_lazy("For which unit"), 20),
    Column(gettext_lazy("Sub-group of"), 24), Column(gettext_lazy("Founded on"), 12),
    Column(gettext_lazy("Term until"), 12),
    Column(gettext_lazy("Ended on"), 12), Column(gettext_lazy("Members"), 10),
    Column(gettext_lazy("Founding document"), 28),
    Column(gettext_lazy("Number of the document"), 20),
)  # fmt: skip
MEMBER_COLUMNS = (
    Column(gettext_lazy("Seat"), 20), Column(gettext_lazy("Name"), 20), Column(gettext_lazy("Position"), 18),
    Column(gettext_lazy("Organisation"), 26), Column(gettext_lazy("Stands in"), 10),
    Column(gettext_lazy("From the day"), 12),
    Column(gettext_lazy("Until when"), 12),
)  # fmt: skip


def _narrowed(here: Here) -> dict[str, Any]:
    """Return what the address narrows the list to; what cannot be read narrows nothing."""
    asked_for = here.request.GET
    kind, code = asked_for.get("kind", ""), asked_for.get("unit", "")
    try:
        unit = unit_called(here.street, code) if code else None
    except UnknownUnit:
        unit = None
    return {
        "kind": kind if kind in kinds_in(here.street.pk) else "", "unit_id": unit.id if unit else None,
        "text": asked_for.get("q", "")[:60].replace("\0", ""), "ended": asked_for.get("show") == "ended",
    }  # fmt: skip


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the bodies of the street: to everybody the published ones, all to those with a post there."""
    here = look(request, slug)
    wanted = _narrowed(here)
    rows = reading.listed_bodies(here.actor, here.street, on=here.today, **wanted)
    found = page(rows, reading.BY_KIND, request.GET.get("after"), SIZE)
    kinds = kinds_in(here.street.pk)
    told = base(
        here, "bodies", page=found,
        rows=[(one, kinds[one.kind].label if one.kind in kinds else one.kind) for one in found.rows],
        kinds=kinds.values(), wanted=wanted, unit=request.GET.get("unit", ""), ended=wanted["ended"],
        late=here.today,
    )  # fmt: skip
    htmx = request.htmx  # type: ignore[attr-defined] # the middleware adds it
    part = "#rows" if htmx and not htmx.history_restore_request and htmx.target == "more" else ""
    return render(request, f"bodies/list.html{part}", told)


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    here = export(request, slug)
    found = reading.listed_bodies(here.actor, here.street, on=here.today, **_narrowed(here))
    kinds = kinds_in(here.street.pk)

    def rows() -> Iterator[list[Any]]:
        for one in found.order_by(*reading.BY_KIND)[:MOST]:
            yield [
                kinds[one.kind].label if one.kind in kinds else one.kind, name_of(one), name_of(one.unit),
                name_of(one.parent) if one.parent else "", one.starts_on, one.term_until, one.ends_on, one.sitting,  # type: ignore[attr-defined] # annotated
                one.document, one.document_no,
            ]  # fmt: skip

    return workbook_response(f"{name_of(here.street)} {_('Bodies')}", _("Bodies"), COLUMNS, rows())


@never_cache
@require_safe
def one(request: HttpRequest, slug: str, body_id: int) -> HttpResponse:
    """Show a body with its seats; inside the street also what is missing, who is nominated, and what happened."""
    here = look(request, slug)
    body = reading.body_seen(here.actor, here.street, body_id)
    return render(request, "bodies/one.html", base(here, "bodies", **_about(here, body)))


def _about(here: Here, body: Body) -> dict[str, Any]:
    kind, rows = kind_called(here.street.pk, body.kind), seat_rows(body, at=here.today)
    near = list(Body.objects.visible_to(here.actor).filter(Q(parent=body) | Q(succeeds=body)).order_by("pk"))
    told = {
        "one": body, "kind": kind, "seats": rows, "quorum": quorum_among(rows, kind),
        "children": [one for one in near if one.parent_id == body.pk and one.stands_on(here.today)],
        "over": bool(body.ends_on and body.ends_on <= here.today),
        "successors": [one for one in near if one.succeeds_id == body.pk], "today": here.today,
    }  # fmt: skip
    if not here.inside:
        return told
    seats = may_seat(here.actor, here.street.pk, body.unit_id) and not told["over"]
    return told | {
        "may_seat": seats, "may_nominate": may_nominate(here.actor, here.street.pk, body.unit_id) and not told["over"],
        "by_appointment": kind.selection == Selection.APPOINTMENT, "selection": Selection(kind.selection).label,
        "nominations": reading.open_nominations(body), "before": reading.past_members(body, on=here.today),
        "history": reading.history_of(body, {row.seat.code: row.seat.label for row in rows}),
    }  # fmt: skip


def members_told(rows: list[SeatRow]) -> Iterator[list[Any]]:
    """Yield who sits, as rows of a workbook."""
    for row in rows:
        for sits in (*row.held, *row.stand_ins):
            home = name_of(sits.organisation) if sits.organisation else ""
            person = sits.name or (name_of(sits.account) if sits.account else "")
            yield [
                row.seat.label, person or home, sits.title, home, _("Yes") if sits.substitute_for_id else "",
                sits.starts_on, sits.ends_on,
            ]  # fmt: skip
        if row.missing:
            yield [row.seat.label, _("vacant"), "", "", "", None, None]


@login_required
@require_GET
def members_workbook(request: HttpRequest, slug: str, body_id: int) -> HttpResponseBase:
    """Give who sits in a body as a workbook."""
    here = export(request, slug)
    body = reading.body_seen(here.actor, here.street, body_id)
    rows = seat_rows(body, at=here.today)
    return workbook_response(name_of(body), _("Members"), MEMBER_COLUMNS, members_told(rows))


@never_cache
@require_safe
def printed(request: HttpRequest, slug: str, body_id: int) -> HttpResponse:
    """Show the list of who sits as it is printed."""
    here = look(request, slug)
    body = reading.body_seen(here.actor, here.street, body_id)
    about = _about(here, body)
    told = about | {"rows": list(members_told(about["seats"]))}
    return render(request, "bodies/print.html", base(here, "bodies", **told))


# --- Acts -------------------------------------------------------------------------------------------------------------
def _page(slug: str) -> Any:
    return lambda told: reverse("bodies:one", args=[slug, told["body"]])


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Found a body."""
    here = enter(request, slug)
    here.need(here.seats)
    parents = {parent for kind in kinds_in(here.street.pk).values() for parent in kind.parents}
    standing = Body.objects.filter(on_day(here.today), street=here.street, kind__in=parents).order_by(
        "kind", "pk"
    )
    form = forms.BodyForm(
        request.POST or None, street=here.street, organisations=here.organisations, bodies=list(standing[:500]),
        initial={"starts_on": here.today, "kind": request.GET.get("kind", ""), "unit": request.GET.get("unit", "")},
    )  # fmt: skip
    ask = Ask(
        "bodies", _("Which body is founded?"), _("Found it"), _("It is founded. Now its seats can be filled."),
        reverse("bodies:list", args=[slug]), _("Bodies"),
    )  # fmt: skip

    def do(told: dict[str, Any]) -> dict[str, Any]:
        return {"body": commands.found_body(street=here.street, by=here.actor, at=here.now, **told).pk}

    return asked(here, form, ask, "found", do, _page(slug))


def _ask(slug: str, body: Body, heading: str, button: str, done: str, *, danger: bool = False) -> Ask:
    back = reverse("bodies:one", args=[slug, body.pk])
    return Ask("bodies", heading, button, done, back, name_of(body), danger)


def _seating(request: HttpRequest, slug: str, body_id: int, allowed: Any = may_seat) -> tuple[Here, Body]:
    here = enter(request, slug)
    body = reading.body_seen(here.actor, here.street, body_id)
    here.need(allowed(here.actor, here.street.pk, body.unit_id))
    return here, body


def _who(told: dict[str, Any]) -> commands.Who:
    return commands.Who(told.pop("account"), told.pop("name"), told.pop("organisation"), told.pop("title"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, slug: str, body_id: int) -> HttpResponse:
    """Seat somebody, or let somebody stand in."""
    here, body = _seating(request, slug, body_id)
    form = forms.SeatForm(
        request.POST or None, street=here.street, organisations=here.organisations, at=here.now,
        seats=seats_of(here.street.pk, body.kind),
        initial={"seat": request.GET.get("seat", ""), "starts_on": max(here.today, body.starts_on)},
    )  # fmt: skip
    ask = _ask(slug, body, _("Who sits where?"), _("Seat"), _("Seated."))

    def do(told: dict[str, Any]) -> dict[str, Any]:
        holder = None
        if told.pop("stands_in"):
            held = [row.held for row in seat_rows(body, at=here.today) if row.seat.code == told["seat"]]
            holder = held[0][0] if held and held[0] else None
        commands.seat_member(body, who=_who(told), substitute_for=holder, by=here.actor, at=here.now, **told)
        return {"body": body.pk}

    return asked(here, form, ask, "seat", do, _page(slug))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str, body_id: int, membership_id: int) -> HttpResponse:
    """End a seat."""
    here, body = _seating(request, slug, body_id)
    sits = reading.membership_of(body, membership_id)
    form = forms.EndForm(request.POST or None, initial={"on": here.today})
    heading = _("When does %(name)s leave the seat?") % {"name": sits.called}
    ask = _ask(slug, body, heading, _("End the seat"), _("The seat is free from that day on."), danger=True)

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.end_membership(sits, by=here.actor, at=here.now, **told)
        return {"body": body.pk}

    return asked(here, form, ask, "leave", do, _page(slug))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest, slug: str, body_id: int) -> HttpResponse:
    """Nominate somebody for a seat."""
    here, body = _seating(request, slug, body_id, may_nominate)
    form = forms.NominationForm(
        request.POST or None, street=here.street, organisations=here.organisations, at=here.now,
        seats=seats_of(here.street.pk, body.kind), initial={"seat": request.GET.get("seat", "")},
    )  # fmt: skip
    ask = _ask(slug, body, _("Who is nominated?"), _("Nominate"), _("Nominated. The review comes next."))

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.nominate(body, who=_who(told), by=here.actor, at=here.now, **told)
        return {"body": body.pk}

    return asked(here, form, ask, "nominate", do, _page(slug))


STEPS = {
    "review": (gettext_lazy("What did the review of %(name)s find?"), gettext_lazy("Note the review"),
               gettext_lazy("Reviewed.")),
    "decline": (gettext_lazy("Why is %(name)s declined?"), gettext_lazy("Decline"), gettext_lazy("Declined.")),
    "take": (gettext_lazy("From when does %(name)s sit?"), gettext_lazy("Give the seat"), gettext_lazy("Seated.")),
}  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, slug: str, body_id: int, nomination_id: int, step: str) -> HttpResponse:
    """Take a nomination one step on: review, seat, decline."""
    here, body = _seating(request, slug, body_id)
    nominee = reading.nomination_of(body, nomination_id)
    if step not in STEPS:
        raise NotFound
    heading, button, done = STEPS[step]
    kind = kind_called(here.street.pk, body.kind)
    form: Any = (
        forms.TakeForm(request.POST or None, elected=kind.selection == Selection.ELECTION, initial={"starts_on": here.today})
        if step == "take" else forms.ReviewForm(request.POST or None)
    )  # fmt: skip
    act: Any = {"review": commands.review, "decline": commands.decline, "take": commands.take_seat}[step]
    ask = _ask(
        slug, body, heading % {"name": nominee.called}, str(button), str(done), danger=step == "decline"
    )

    def do(told: dict[str, Any]) -> dict[str, Any]:
        act(nominee, by=here.actor, at=here.now, **told)
        return {"body": body.pk}

    return asked(here, form, ask, step, do, _page(slug))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, body_id: int) -> HttpResponse:
    """Give a body a new term, make it one of another kind, or end it."""
    here, body = _seating(request, slug, body_id)
    form = forms.ChangeForm(
        request.POST or None,
        kinds=list(kinds_in(here.street.pk).values()),
        initial={"on": here.today, "act": "renew"},
    )
    ask = _ask(slug, body, _("What changes with it?"), _("Change it"), _("Changed. What was stays readable."))

    def do(told: dict[str, Any]) -> dict[str, Any]:
        acts = {"by": here.actor, "at": here.now}
        if told["act"] == form.RENEW:
            commands.renew_body(body, term_until=told["on"], **acts)
        elif told["act"] == form.END:
            commands.end_body(body, on=told["on"], **acts)
        else:
            more = {name: told[name] for name in ("kind", "name", "document_no", "on")}
            return {"body": commands.upgrade_body(body, **more, **acts).pk}
        return {"body": body.pk}

    return asked(here, form, ask, "change", do, _page(slug))
