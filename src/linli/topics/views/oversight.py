"""The board of oversight: what is owed by whom, the ladder, points; and who read names."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power

from ..queries.lists import counts
from ..queries.oversight import (
    BOARD_COLUMNS,
    DUE,
    LOOK_COLUMNS,
    LOOKS,
    PRAISE_COLUMNS,
    board_rows,
    look_rows,
    looks,
    owed,
    praise,
    praise_rows,
    promises,
)
from .here import MOST, SIZE, desk, enter


@login_required
@never_cache
@require_GET
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is still owed, the earliest day first, with the step of the ladder that is due."""
    here = enter(request, slug)
    today, late = timezone.localdate(here.now), request.GET.get("show") == "late"
    mine = promises(here.actor, here.street.pk, on=today)
    found = page(
        promises(here.actor, here.street.pk, late=late, on=today), DUE, request.GET.get("after"), SIZE
    )
    figures = {"all": mine.count(), "late": mine.filter(due_on__lt=today).count()}
    known = counts(here.actor, here.street.pk)
    return desk(
        here, "oversight", page=found, rows=owed(found.rows, on=today), figures=figures, late=late, known=known,
        praise=praise(here.street, at=here.now)[:10],
    )  # fmt: skip


@login_required
@require_GET
def board_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return what is owed as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    today = timezone.localdate(here.now)
    found = promises(here.actor, here.street.pk, late=request.GET.get("show") == "late", on=today)
    title = str(_("Promises of topics"))
    rows = board_rows(found, MOST, on=today)
    return workbook_response(
        f"{name_of(here.street)} {title} {today.isoformat()}", title, BOARD_COLUMNS, rows
    )


@login_required
@require_GET
def praise_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the points of organisations as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    title = str(_("Points of organisations"))
    rows = praise_rows(praise(here.street, at=here.now))
    return workbook_response(f"{name_of(here.street)} {title}", title, PRAISE_COLUMNS, rows)


@login_required
@never_cache
@require_GET
def looks_listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who read the names behind which topic and what for, to whoever watches over that."""
    here = enter(request, slug)
    here.need(Power.AUDIT)
    found = page(looks(here.street.pk), LOOKS, request.GET.get("after"), SIZE)
    return desk(here, "looks", page=found, rows=found.rows)


@login_required
@require_GET
def looks_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the same as a workbook."""
    here = enter(request, slug)
    here.need(Power.AUDIT)
    title = str(_("Who read names behind topics"))
    return workbook_response(
        f"{name_of(here.street)} {title}", title, LOOK_COLUMNS, look_rows(looks(here.street.pk), MOST)
    )
