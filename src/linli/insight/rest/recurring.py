"""What comes back after it was closed, for programs."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from ninja import Query

from linli.cases.public import catalogue
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.rest import XLSX
from linli.people.public import acting
from linli.territory.public import Street, line_of, street_by_slug

from ..permissions import enter_export
from ..queries import unit_called
from ..queries.recurring import Found, Rule, recurring
from ..schemas.recurring import RecurringAsked, RecurringOut
from .door import router
from .figures import board_of
from .flows import days_of, known


def found_by(request: HttpRequest, street: Street, asked: RecurringAsked) -> Found:
    """Return what came back, of the cases that whoever asks may see."""
    return recurring(
        acting(request), street, days_of(asked), Rule(asked.days, asked.metres), category=asked.category,
        unit_id=unit_called(street, asked.unit), now=timezone.now(),
    )  # fmt: skip


@router.reads(
    "/streets/{slug}/analysis/recurring", RecurringOut, summary="What comes back after it was closed"
)
def read_recurring(request: HttpRequest, slug: str, asked: Query[RecurringAsked]) -> Any:
    """Return at which places cases of one type followed one another, and how often each type comes back.

    Only of the cases that you may see. Places with the most cases come first.
    """
    street, span = board_of(request, slug), days_of(asked)
    found = found_by(request, street, asked)
    kinds = {one.pk: one.code for one in catalogue()}
    some = found.places[asked.skip : asked.skip + asked.limit]
    of = known(street, {who for place in some for who in place.leads})
    return {
        "since": span.since, "until": span.until, "count": len(found.places), "more": found.more,
        "places": [
            {
                "category": kinds.get(place.category, ""), "n": len(place.cases), "again": place.again,
                "unit": line_of(place.cases[-1].unit).deepest.code if place.cases[-1].unit else "",
                "place": next((case.place for case in reversed(place.cases) if case.place), ""),
                "first": place.cases[0].reported_at, "last": place.cases[-1].reported_at, "open": place.open,
                "leads": [of[who].code for who in place.leads if who in of],
                "cases": [case.number for case in place.cases],
            }
            for place in some
        ],
        "rates": [
            {
                "category": kinds.get(rate.category, ""), "closed": rate.closed, "followed": rate.followed,
                "again": rate.again, "share": None if rate.share is None else round(rate.share, 2),
            }
            for rate in found.rates
        ],
    }  # fmt: skip


HEADS = (_t("Type of case"), _t("Cases"), _t("First"), _t("Last"), _t("The cases"))


@router.reads(
    "/streets/{slug}/analysis/recurring.xlsx", None, summary="What comes back, as a workbook", media=XLSX
)
def export_recurring(request: HttpRequest, slug: str, asked: Query[RecurringAsked]) -> HttpResponseBase:
    """Return every place as an Excel workbook; needs the power to export."""
    street, span = street_by_slug(slug), days_of(asked)
    enter_export(acting(request), street)
    kinds = {one.pk: name_of(one) for one in catalogue()}

    def told(at: Any) -> Any:
        return timezone.localtime(at).replace(tzinfo=None)

    rows = (
        [
            kinds.get(place.category, ""), len(place.cases), told(place.cases[0].reported_at),
            told(place.cases[-1].reported_at), " ".join(case.number for case in place.cases),
        ]
        for place in found_by(request, street, asked).places
    )  # fmt: skip
    name = f"{name_of(street)} {_('What comes back')} {span.since} {span.until}"
    return workbook_response(name, _("What comes back"), HEADS, rows)
