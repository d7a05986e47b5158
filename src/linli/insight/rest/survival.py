"""How long cases stay open, for programs."""

from dataclasses import asdict
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
from linli.territory.public import Street, line_of, root_of, street_by_slug

from ..permissions import enter_export
from ..queries import unit_called
from ..queries.fair import LEAST
from ..queries.survival import ORGANISATION, UNIT, WHOLE, Group, groups
from ..schemas.survival import SurvivalAsked, SurvivalOut
from .door import router
from .figures import board_of
from .flows import days_of, known


def found_by(street: Street, asked: SurvivalAsked) -> list[tuple[str, str, Group]]:
    """Return (code, name, group) of those compared, the largest first."""
    unit_id = unit_called(street, asked.unit)
    found = groups(
        street,
        asked.by,
        asked.measure,
        days_of(asked),
        category=asked.category,
        unit_id=unit_id,
        now=timezone.now(),
    )
    if asked.by == WHOLE:
        here = line_of(unit_id).deepest if unit_id else root_of(street)
        return [("all", name_of(here), group) for group in found]
    keys = [group.key for group in found if group.key]
    if asked.by == UNIT:
        of: dict[Any, Any] = {key: line_of(key).deepest for key in keys}
    elif asked.by == ORGANISATION:
        of = known(street, keys)
    else:
        of = {one.pk: one for one in catalogue()}
    return [
        (of[group.key].code, name_of(of[group.key]), group) if group.key in of else ("", "", group)
        for group in found
    ]


@router.reads("/streets/{slug}/analysis/survival", SurvivalOut, summary="How long cases stay open")
def read_survival(request: HttpRequest, slug: str, asked: Query[SurvivalAsked]) -> Any:
    """Return after how long half of the cases reported in a period are closed, with its interval, and the curves if wanted.

    Kaplan and Meier: what is open is censored now, what ended another way than closed at that moment. Times are whole hours
    or working days.
    """
    street, span = board_of(request, slug), days_of(asked)

    def shape(code: str, name: str, group: Group) -> dict[str, Any]:
        enough, curve = group.n >= LEAST, group.curve
        low, high = curve.interval if enough else (None, None)
        return {
            "code": code, "name": name, "reported": group.n, "closed": group.closed, "open": group.open,
            "otherwise": group.otherwise, "enough": enough, "median": curve.median if enough else None,
            "low": low, "high": high,
            "steps": [asdict(step) for step in curve.shown] if asked.steps and enough else [],
        }  # fmt: skip

    return {
        "since": span.since, "until": span.until, "measure": asked.measure,
        "groups": [shape(*one) for one in found_by(street, asked)],
    }  # fmt: skip


HEADS = (
    _t("Whose"), _t("Reported"), _t("Closed"), _t("Still open"), _t("Ended another way"), _t("Median"),
    _t("Interval from"), _t("Interval to"),
)  # fmt: skip


@router.reads(
    "/streets/{slug}/analysis/survival.xlsx",
    None,
    summary="How long cases stay open, as a workbook",
    media=XLSX,
)
def export_survival(request: HttpRequest, slug: str, asked: Query[SurvivalAsked]) -> HttpResponseBase:
    """Return the same as an Excel workbook; needs the power to export."""
    street, span = street_by_slug(slug), days_of(asked)
    enter_export(acting(request), street)
    rows = [
        [
            name, group.n, group.closed, group.open, group.otherwise,
            *((group.curve.median, *group.curve.interval) if group.n >= LEAST else (None, None, None)),
        ]
        for _code, name, group in found_by(street, asked)
    ]  # fmt: skip
    name = f"{name_of(street)} {_('How long cases stay open')} {span.since} {span.until}"
    return workbook_response(name, _("How long cases stay open"), HEADS, rows)
