"""Two periods, units or organisations side by side, with what differs more than chance."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.public import catalogue
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.people.public import Power, acting
from linli.territory.public import Street, street_by_slug

from ..forms import CompareForm
from ..permissions import enter_board, enter_export
from ..queries.comparing import Pair, Side
from ..queries.comparing_asked import HEIGHT, LEFT, NARROW, WIDTH, Wanted, drawn, wanted
from ..queries.comparing_told import COLUMNS, compared_rows
from ..queries.counts import COUNTS
from ..queries.dimensions import WITHOUT


def asked_of(request: HttpRequest, slug: str, *, excel: bool = False) -> tuple[Street, Wanted]:
    """Return what the address asks for, for whoever may stand before the board, or may export."""
    street, actor = street_by_slug(slug), acting(request)
    (enter_export if excel else enter_board)(actor, street)
    return street, wanted(street, request.GET.dict(), today=timezone.localdate())


def days_of(side: Side) -> dict[str, str]:
    """Return whose and which days a side is, as words of the addresses of indicators and counts."""
    named = {name: value for name, value in side.words.items() if name in ("unit", "organisation")}
    return named | {"since": side.span.since.isoformat(), "until": side.span.until.isoformat()}


def opens(street: Street, pair: Pair, side: Side) -> str:
    """Return where a figure of one side leads: to its cases, or to its definition."""
    route = "insight:count_cases" if pair.count else "insight:indicator"
    return reverse(route, args=[street.slug, pair.code]) + "?" + urlencode(days_of(side))


@login_required
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """Every count and indicator of both, their trends over each other, and which types of cases they have."""
    street, wish = asked_of(request, slug)
    found = wish.compared()
    names = {kind.code: name_of(kind) for kind in catalogue()} | {"": _("No category yet")}
    counts = [(_("Counts"), found.counts), *found.groups]
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "form": CompareForm.of(street, wish), "wish": wish,
        "found": found, "query": urlencode(wish.words), "same_days": wish.a.span == wish.b.span,
        "same_place": wish.a.place == wish.b.place,
        "groups": [
            (name, [(pair, opens(street, pair, wish.a), opens(street, pair, wish.b)) for pair in pairs])
            for name, pairs in counts
        ],
        "mix": [(names.get(one.code, one.code), one, types_url(street, wish.a, one.code)) for one in found.mix],
        "drawings": [drawn(found.trend, found.step, wide) for wide in (WIDTH, NARROW)], "trend": COUNTS[wish.trend],
        "height": HEIGHT, "left": LEFT,
        "may_export": acting(request).has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip
    return render(request, "insight/compare.html", told)


def types_url(street: Street, side: Side, code: str) -> str:
    """Return the pivot of a type of cases in the days of a side; "" for an organisation's."""
    words = days_of(side) | {"category": code or WITHOUT, "columns": "month"}
    if side.place.kind == "organisation":
        words["measure"] = "dispatched"
    return reverse("insight:pivot", args=[street.slug]) + "?" + urlencode(words)


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    _street, wish = asked_of(request, slug, excel=True)
    name = f"{wish.a.name} {wish.b.name} {_('compared')} {wish.a.span.since} {wish.b.span.since}"
    return workbook_response(name, _("Compared"), COLUMNS, compared_rows(wish, wish.compared()))
