"""Who holds which post: the roster on screen and as a workbook, and the page of one person."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.people.forms import RosterForm
from linli.people.models import Role
from linli.people.public import Power
from linli.people.queries import Entry, person_page, roster

from .here import Here, base, enter

SIZE, MOST = 60, 20_000
COLUMNS = (
    Column(_("Area or grid"), 24), Column(_("Role"), 18), Column(_("Name"), 14), Column(_("Name in Latin letters"), 18),
    Column(_("Organisation"), 24), Column(_("Kind of organisation"), 14), Column(_("Stands in for"), 14),
    Column(_("From"), 18), Column(_("Until when"), 18),
)  # fmt: skip


def narrowed(here: Here) -> RosterForm:
    """Return what the address narrows the roster to."""
    return RosterForm(here.request.GET, street=here.street, roles=list(Role.objects.all()), at=here.now)


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who holds which post, down the tree, with the gaps."""
    here = enter(request, slug)
    form = narrowed(here)
    found = roster(here.street, form.wanted, after=request.GET.get("after", ""), size=SIZE)
    kept = [(key, value) for key, value in request.GET.items() if value and key != "after"]
    more = {
        "form": form, "roster": found, "address": f"?{urlencode(kept)}" if kept else "", "day": form.wanted.day,
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    page = "people/roster.html"
    htmx = request.htmx  # type: ignore[attr-defined]
    if htmx and not htmx.history_restore_request and htmx.target == "more":
        page += "#rows"
    return render(request, page, base(here, "people", **more))


def cells_of(entry: Entry) -> list[Any]:
    """Return a line of the roster as a row of the workbook."""
    post, unit = entry.post, entry.unit
    where = [name_of(unit) if unit else "", name_of(entry.role)]
    if post is None:
        return [*where, _("vacant"), "", "", "", "", None, None]
    account, body, holder = post.account, post.organisation, post.substitute_for
    told = [
        account.name,
        account.name_en,
        name_of(body) if body else "",
        body.get_kind_display() if body else "",
    ]
    return [*where, *told, name_of(holder.account) if holder else "", post.starts_at, post.ends_at]


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the roster as a workbook, as it is narrowed on screen."""
    here = enter(request, slug)
    here.need(here.actor.has(Power.EXPORT, street_id=here.street.pk))
    form = narrowed(here)
    found = roster(here.street, form.wanted, size=MOST)
    title, day = str(_("Posts")), timezone.localtime(here.now).strftime("%Y-%m-%d")

    def rows() -> Iterator[list[Any]]:
        for entry in found.entries:
            yield cells_of(entry)

    return workbook_response(" ".join([name_of(here.street), title, *form.said, day]), title, COLUMNS, rows())


@login_required
@never_cache
@require_GET
def person(request: HttpRequest, slug: str, account_id: int) -> HttpResponse:
    """Show one person: posts now and before, what they may do where, who appointed them."""
    here = enter(request, slug)
    about = person_page(here.street.pk, account_id, at=here.now)
    ends = {post.pk for post in (*about.now, *about.later) if here.appoints and here.may_staff(post.unit_id)}
    powers = {
        post.role_id: [power.label for power in Power if power.value in post.role.powers]
        for post in (*about.now, *about.later)
    }
    holds = [{"post": post, "powers": powers[post.role_id], "may_end": post.pk in ends} for post in about.now]
    later = [
        {"post": post, "powers": powers[post.role_id], "may_end": post.pk in ends} for post in about.later
    ]
    return render(request, "people/person.html", base(here, "people", about=about, holds=holds, later=later))
