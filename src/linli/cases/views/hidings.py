"""What is hidden from the public in a street, by whom and why; and what was shown again."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.queries.moderation import COLUMNS, ORDERS, OVER, SIGHTS, hidings, rows_of
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power

from .here import SIZE, Here, base, enter, fragment

MOST = 10_000


def asked(here: Here) -> str:
    """Return which of the two lists the address asks for."""
    return OVER if here.request.GET.get("show") == OVER else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is hidden of the cases one may see, the newest first."""
    here = enter(request, slug)
    code = asked(here)
    found = page(
        hidings(here.actor, here.street.pk, over=code == OVER), ORDERS[code], request.GET.get("after"), SIZE
    )
    address = reverse("cases:hidings", args=[slug])
    more: dict[str, Any] = {
        "page": found, "show": code, "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
        "rows": [
            {"hiding": row, "url": reverse("cases:tab_public", args=[slug, row.case.number]),
             "at": row.ended_at if code == OVER else row.at}
            for row in found.rows
        ],
        "sights": [
            {"name": name, "current": key == code, "url": address + (f"?show={key}" if key else "")}
            for key, name in SIGHTS.items()
        ],
    }  # fmt: skip
    template = "cases/hidings.html#rows" if fragment(request, "more") else "cases/hidings.html"
    return render(request, template, base(here, **more))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    code = asked(here)
    title, day = str(SIGHTS[code]), timezone.localdate(here.now).isoformat()
    found = hidings(here.actor, here.street.pk, over=code == OVER)
    name = f"{name_of(here.street)} {title} {day}"
    return workbook_response(name, title, COLUMNS, rows_of(found, MOST, over=code == OVER))
