"""Pages of the indicators: what they come to, what each means, the cases behind each count, a formula tried out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
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

from linli.kernel.errors import NotFound
from linli.kernel.excel import workbook_response
from linli.people.public import Power, acting, organisations_in
from linli.territory.public import Street, street_by_slug

from ..forms import FormulaForm, IndicatorsForm
from ..permissions import enter_board, enter_export
from ..queries import above, by_children
from ..queries.asked import Whose, last_month, whose
from ..queries.cases_told import CASE_COLUMNS, case_rows
from ..queries.counted_cases import Behind, cases_behind
from ..queries.counts import COUNTS, Count
from ..queries.formulas import Value
from ..queries.indicators import GRADES, Shown, version_of
from ..queries.measures import Measured, Span, counts_of, measured
from ..queries.sampling import in_doubt
from ..queries.told import COLUMNS, rows_of
from ..queries.trying import said, try_formula
from . import opened_row

EQUATION = ("reported", "of_period_solved", "of_period_open", "of_period_otherwise")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    street: Street
    whose: Whose
    form: IndicatorsForm
    span: Span
    unit: str
    category: str = ""

    @property
    def query(self) -> str:
        """Return the same as words of an address."""
        return self.query_of(self.span)

    def query_of(self, span: Span) -> str:
        """Return the same of other days."""
        told = {
            "unit": self.unit, "category": self.category, "organisation": self.form.whose,
            "since": span.since, "until": span.until, "known": span.known or "",
        }  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})


def asked_of(request: HttpRequest, slug: str, *, excel: bool = False) -> Asked:
    """Return whose figures of which days are asked for, for whoever may stand before the board, or may export."""
    street, actor = street_by_slug(slug), acting(request)
    (enter_export if excel else enter_board)(actor, street)
    unit, category = request.GET.get("unit", ""), request.GET.get("category", "")
    here = whose(street, unit=unit, category=category)
    organisations = organisations_in(street.pk)
    form = IndicatorsForm(
        request.GET, unit=here.name, organisations=organisations, today=timezone.localdate()
    )
    named = whose(street, organisation=form.whose) if form.whose else here
    return Asked(street, named, form, form.span, unit, category)


@dataclass(frozen=True)
class Line:
    """A row of the list: an indicator, what it was in the period before, and whether that is better."""

    shown: Shown
    before: Shown
    url: str
    earlier: str

    @property
    def change(self) -> str:
        """Return by how much it changed, with its sign; "" where one of both is not shown."""
        if self.shown.number is None or self.before.number is None:
            return ""
        change: Decimal = self.shown.number - self.before.number
        return f"{change:+f}" if change else "0"

    @property
    def turned(self) -> str:
        """Return in a word whether that is better, by the direction of the indicator; "" where it is neither."""
        way = self.shown.indicator.direction
        if not self.change or self.change == "0" or way == "none":
            return ""
        return _("better") if self.change.startswith("+") == (way == "higher") else _("worse")


@dataclass(frozen=True)
class CountLine:
    """A count with its value, and where its cases are."""

    count: Count
    value: Value
    url: str

    @property
    def told(self) -> str:
        """Return the value as a page shows it."""
        return said(self.value)

    @property
    def why(self) -> str:
        """Return why there is none; "" where there is one."""
        return getattr(self.value, "why", "")


def page_of(asked: Asked, request: HttpRequest, **more: Any) -> dict[str, Any]:
    """Return what every page of the indicators shows."""
    unit_id = asked.whose.unit_id
    return {
        "street": asked.street, "now": timezone.now(), "face": "desk", "whose": asked.whose, "form": asked.form,
        "span": asked.span, "query": asked.query, "above": above(asked.street, unit_id) if unit_id else (),
        "may_export": acting(request).has(Power.EXPORT, street_id=asked.street.pk),
    } | more  # fmt: skip


def count_line(asked: Asked, code: str, value: Value) -> CountLine:
    """Return a count with the address of its cases; minutes and people have none."""
    opens = not (code.endswith("_minutes") or code == "staff" or COUNTS[code].unknown_en)
    url = reverse("insight:count_cases", args=[asked.street.slug, code]) + f"?{asked.query}"
    return CountLine(COUNTS[code], value, url if opens else "")


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every indicator in force: its value in the period, before it, and which way it turned."""
    asked = asked_of(request, slug)
    found = measured(asked.whose.place, asked.span, compare=True)
    lines = [
        Line(
            one, found.before[one.indicator.code],
            reverse("insight:indicator", args=[slug, one.indicator.code]) + f"?{asked.query}",
            reverse("insight:indicator", args=[slug, one.indicator.code]) + f"?{asked.query_of(asked.span.before())}",
        )
        for one in found.shown
    ]  # fmt: skip
    groups = [
        (_("Rates"), [line for line in lines if line.shown.indicator.unit == "%"]),
        (_("Times and numbers"), [line for line in lines if line.shown.indicator.unit in ("h", "min", "n")]),
        (_("Points"), [line for line in lines if line.shown.indicator.unit == "score"]),
    ]
    equation = found.counts
    _here, rows, _beside = by_children(asked.street, asked.whose.unit_id)
    told = page_of(
        asked, request, groups=groups, before=asked.span.before(),
counts=[count_line(asked, code, found.counts[code]) for code in COUNTS],
        doubt=in_doubt(), equation=[count_line(asked, code, equation[code]) for code in EQUATION],
        children=[] if asked.form.whose else [row.unit for row in rows],
        period=urlencode({"since": asked.span.since, "until": asked.span.until, "known": asked.span.known or ""}),
    )  # fmt: skip
    return render(request, "insight/indicators.html", told)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    asked = asked_of(request, slug, excel=True)
    found: Measured = measured(asked.whose.place, asked.span)
    name = f"{asked.whose.name} {_('Indicators')} {asked.span.since} {asked.span.until}"
    return workbook_response(name, _("Indicators"), COLUMNS, rows_of(found))


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One indicator: its definition, formula and source, and the counts it is made of, each opening its cases."""
    asked = asked_of(request, slug)
    found = measured(asked.whose.place, asked.span, only=[code], compare=True)
    shown = found.of(code)
    if shown is None:
        raise NotFound
    url = reverse("insight:indicator", args=[slug, code])
    counts = [count_line(asked, name, value) for name, value in found.counts.items()]
    line = Line(shown, found.before[code], url, f"{url}?{asked.query_of(asked.span.before())}")
    more = {
        "line": line,
        "counts": counts,
        "version": version_of(asked.street.pk, asked.span.until),
        "grades": GRADES,
    }
    return render(request, "insight/indicator.html", page_of(asked, request, **more))


@login_required
@never_cache
@require_GET
def cases(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The cases behind a count, as far as this person may see them."""
    asked = asked_of(request, slug)
    count = COUNTS.get(code)
    if count is None or count.unknown_en:
        raise NotFound
    value = counts_of(asked.whose.place, [code], asked.span)[code]
    some = cases_behind(
        acting(request),
        asked.street,
        asked.whose.place,
        count,
        asked.span,
        cursor=request.GET.get("after", ""),
    )
    address = reverse("cases:case", args=[slug, "NUMBER"])
    told = page_of(
        asked, request, count=count_line(asked, code, value), next=some.next_cursor,
        rows=[opened_row(behind.case, asked.street, address) for behind in some.rows],
        odd=[behind for behind in some.rows if behind.n != 1],
    )  # fmt: skip
    return render(request, "insight/count_cases.html", told)


@login_required
@require_GET
def cases_excel(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """The same as a workbook, all pages of it."""
    asked = asked_of(request, slug, excel=True)
    actor, count = acting(request), COUNTS.get(code)
    if count is None or count.unknown_en:
        raise NotFound

    def pages() -> Iterator[Behind]:
        cursor = ""
        while True:
            some = cases_behind(actor, asked.street, asked.whose.place, count, asked.span, cursor=cursor)
            yield from some.rows
            cursor = some.next_cursor
            if not cursor:
                return

    rows = case_rows(pages(), asked.street)
    name = f"{asked.whose.name} {count.name} {asked.span.since} {asked.span.until}"
    return workbook_response(name, count.name, CASE_COLUMNS, rows)


@login_required
@never_cache
@require_GET
def try_one(request: HttpRequest, slug: str) -> HttpResponse:
    """A formula tried out on the month that is over: what it comes to, or what is wrong with it."""
    street = street_by_slug(slug)
    enter_board(acting(request), street)
    named = whose(street, unit=request.GET.get("unit", ""))
    span = last_month(timezone.localdate())
    form = FormulaForm({"measure": "%"} | request.GET.dict())
    form.is_valid()
    text = str(form.cleaned_data.get("formula") or request.GET.get("formula", ""))[:2_000]
    measure = str(form.cleaned_data.get("measure") or "n")
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "form": form, "span": span, "whose": named,
        "tried": try_formula(named.place, text, measure, span) if text else None,
        "counts": list(COUNTS.values()), "said": said,
    }  # fmt: skip
    if told["tried"]:
        told["made_of"] = [CountLine(count, value, "") for count, value in told["tried"].counts]
    page = "insight/tried.html" if request.headers.get("HX-Request") else "insight/try_indicator.html"
    return render(request, page, told)
