"""What organisations owe each other, over all cases: my organisation's for its officers, everybody's for the street."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.forms import SharesFilter
from linli.cases.models import Share
from linli.cases.queries import one_case, still_sees
from linli.cases.queries.together import (
    COLUMNS,
    OVER,
    OWED,
    how_many_owed,
    own_organisations,
    rows_of,
    shares_of,
    together_on,
)
from linli.cases.states import ShareKind, ShareState
from linli.kernel.errors import NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power, organisations_in

from .here import Here, base, enter, fragment, short_of
from .leaf_together import drawn, light_of, pill_of

SIZE = 40
COUNTED = 300


@dataclass(frozen=True)
class Owed:
    """A share as a line of the list: what of whom, on which case; a case out of sight is named and not linked."""

    share: Share
    url: str
    title: str
    line: str
    pill: str
    tone: str
    light: str


def owed(share: Share, here: Here, own: Sequence[int] = ()) -> Owed:
    """Return a share as a line of the list."""
    pill, tone = pill_of(share)
    case = share.case
    sees = still_sees(here.actor, case)
    url = reverse("cases:tab_together", args=[here.street.slug, case.number]) if sees else ""
    what = " ".join(share.what.split()) or _("Its part of the work on this case")
    if share.kind == ShareKind.ARRIVAL:
        what = _("To be on the spot")
    named = [] if own == [share.organisation_id] else [short_of(share.organisation)]
    facts = [str(ShareKind(share.kind).label), *named, what, case.number]
    return Owed(share, url, case.title, " · ".join(facts), pill, tone, light_of(share, here))


def asked(request: HttpRequest, slug: str) -> tuple[Here, SharesFilter]:
    """Return who asks, and the filter of the address."""
    here = enter(request, slug)
    return here, SharesFilter(request.GET, organisations=organisations_in(here.street.pk))


@login_required
@never_cache
@require_GET
def together(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is owed, the soonest due first; what is over, the newest first."""
    here, form = asked(request, slug)
    wanted = form.wanted
    found = page(
        shares_of(here.actor, here.street.pk, wanted, now=here.now), OVER if wanted.over else OWED,
        request.GET.get("after"), SIZE,
    )  # fmt: skip
    kept = [(key, value) for key, value in request.GET.items() if value and key != "after"]
    own = own_organisations(here.actor, here.street.pk)
    names = [short_of(one) for one in organisations_in(here.street.pk) if one.pk in own]
    more: dict[str, Any] = {
        "form": form, "page": found, "rows": [owed(share, here, own) for share in found.rows], "wanted": wanted,
        "address": f"?{urlencode(kept)}" if kept else "", "narrowed": form.said, "own": "、".join(names),
        "count": how_many_owed(here.actor, here.street.pk, most=COUNTED, now=here.now) if own else 0,
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk), "open": ShareState.OPEN,
    }  # fmt: skip
    template = "cases/together.html#rows" if fragment(request, "more") else "cases/together.html"
    return render(request, template, base(here, **more))


@login_required
@never_cache
@require_GET
def printed(request: HttpRequest, slug: str, number: str, joint_id: UUID) -> HttpResponse:
    """Show the one record of a joint action as it is printed: who was called, who came when, what each found and did."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    found = next((one for one in together_on(case).actions if one.joint.pk == joint_id), None)
    if found is None:
        raise NotFound
    told = {
        "case": case,
        "one": drawn(found, here, case),
        "back": reverse("cases:tab_together", args=[slug, number]),
    }
    return render(request, "cases/joint_print.html", base(here, **told))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook, by the same filter."""
    here, form = asked(request, slug)
    here.need(Power.EXPORT)
    wanted = form.wanted
    title = str(_("Several at work"))
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")
    shares = shares_of(here.actor, here.street.pk, wanted, now=here.now)
    rows = rows_of(shares, OVER if wanted.over else OWED, now=here.now)
    return workbook_response(" ".join([name_of(here.street), title, *form.said, day]), title, COLUMNS, rows)
