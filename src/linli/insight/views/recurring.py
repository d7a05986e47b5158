"""The page of what comes back: places, how often, who repaired there; and how often each type comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.public import catalogue
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, line_of, root_of, street_by_slug

from ..forms import RecurringForm
from ..permissions import enter_board, enter_export
from ..queries import above, unit_called
from ..queries.fair import LEAST
from ..queries.recurring import MOST, Found, Place, Rate, Rule, recurring
from .flows import names_of

ROWS, NUMBERS, TYPES = 50, 8, 30


@dataclass(frozen=True)
class Shown:
    """A place as a row: its type, where it is, its cases, who led them."""

    kind: str
    where: str
    n: int
    first: datetime
    last: datetime
    cases: list[tuple[str, str]]
    rest: int
    leads: str
    same: bool | None
    open: bool
    name_it: str

    @property
    def same_told(self) -> str:
        """Return whether the same organisation led all of them, in a word."""
        if self.same is None:
            return _("not known")
        return _("yes") if self.same else _("no")


@dataclass(frozen=True)
class RateRow:
    """How often a type comes back, with its name."""

    name: str
    code: str
    one: Rate

    @property
    def share(self) -> str:
        """Return the rate as it is shown; "" where it rests on too few."""
        return "" if self.one.share is None else f"{self.one.share:.1f} %"


def where_is(place: Place) -> str:
    """Return where a place is: its deepest unit, and what its newest case says of it."""
    newest = place.cases[-1]
    said = next((case.place for case in reversed(place.cases) if case.place), "")
    unit = name_of(line_of(newest.unit).deepest) if newest.unit else ""
    return " · ".join(part for part in (unit, said) if part) or _("Place not known more exactly")


def place_rows(street: Street, places: Sequence[Place], rule: Rule, *, may_name: bool) -> list[Shown]:
    """Return places as rows."""
    kinds = {one.pk: one for one in catalogue()}
    names = names_of(street, {who for place in places for who in place.leads})
    case, new = (
        reverse("cases:case", args=[street.slug, "NUMBER"]),
        reverse("cases:problem_new", args=[street.slug]),
    )
    told = []
    for place in places:
        kind = kinds.get(place.category)
        newest = next((one for one in reversed(place.cases) if one.lon is not None), place.cases[-1])
        brought = {
            "category": kind.code if kind else "", "lon": newest.lon or "", "lat": newest.lat or "", "radius": rule.metres,
            "cases": " ".join(one.number for one in place.cases[-20:]),
        }  # fmt: skip
        told.append(
            Shown(
                name_of(kind) if kind else "—", where_is(place), len(place.cases), place.cases[0].reported_at,
                place.cases[-1].reported_at,
                [(one.number, case.replace("NUMBER", one.number)) for one in place.cases[-NUMBERS:]],
                max(0, len(place.cases) - NUMBERS), ", ".join(names.get(who, "—") for who in place.leads),
                len(place.leads) == 1 if all(one.lead for one in place.cases) else None, place.open,
                f"{new}?{urlencode(brought)}" if may_name else "",
            )
        )  # fmt: skip
    return told


def rate_rows(rates: Iterable[Rate]) -> list[RateRow]:
    """Return rates with the names of their types."""
    kinds = {one.pk: one for one in catalogue()}
    return [
        RateRow(name_of(kinds[one.category]), kinds[one.category].code, one)
        for one in rates
        if one.category in kinds
    ]


@dataclass(frozen=True)
class Asked:
    """What the address asks for, and what was found."""

    street: Street
    actor: Actor
    form: RecurringForm
    unit_id: int | None
    unit: str
    found: Found

    @property
    def query(self) -> str:
        """Return the same as words of an address."""
        return self.form.query + (f"&{urlencode({'unit': self.unit})}" if self.unit else "")


def asked_of(request: HttpRequest, slug: str, *, excel: bool = False) -> Asked:
    """Return what comes back as it is asked for, for whoever may stand before the board, or may export."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    (enter_export if excel else enter_board)(actor, street)
    form = RecurringForm(request.GET.dict(), today=timezone.localdate(now))
    unit = request.GET.get("unit", "")
    unit_id = unit_called(street, unit)
    found = recurring(
        actor, street, form.span, form.rule, category=form.told("category"), unit_id=unit_id, now=now
    )
    return Asked(street, actor, form, unit_id, unit, found)


def from_row(told: Mapping[str, str], most: int) -> int:
    """Return from which row on places are shown; what is no row of the list is the first."""
    said = told.get("after", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 and int(said) < most else 0


@login_required
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """What came back after it was closed, as far as this person may see the cases."""
    asked = asked_of(request, slug)
    street, found = asked.street, asked.found
    first = from_row(request.GET.dict(), len(found.places))
    may_name = any(asked.actor.has(power, street_id=street.pk) for power in (Power.FILE, Power.DISPATCH))
    rates = rate_rows(found.rates)
    followed, again = sum(one.followed for one in found.rates), sum(one.again for one in found.rates)
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "form": asked.form, "span": asked.form.span,
        "rule": asked.form.rule, "query": asked.query, "unit": asked.unit, "period": asked.form.query,
        "rows": place_rows(street, found.places[first : first + ROWS], asked.form.rule, may_name=may_name),
        "next": first + ROWS if first + ROWS < len(found.places) else None, "n": len(found.places),
        "closed": sum(one.closed for one in found.rates), "followed": followed, "again": again,
        "share": f"{100 * again / followed:.1f} %" if followed >= LEAST else "", "rates": rates[:TYPES],
        "more_types": len(rates) - TYPES, "more": found.more, "most": MOST, "least": LEAST, "may_name": may_name,
        "above": above(street, asked.unit_id) if asked.unit_id else (),
        "here": line_of(asked.unit_id).deepest if asked.unit_id else root_of(street),
        "may_export": asked.actor.has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip
    return render(request, "insight/recurring.html", told)


COLUMNS = (
    Column(gettext_lazy("Type of case"), 26), Column(gettext_lazy("Where"), 34), Column(gettext_lazy("Cases"), 8),
    Column(gettext_lazy("First"), 18), Column(gettext_lazy("Last"), 18), Column(gettext_lazy("Led by"), 30),
    Column(gettext_lazy("Always the same"), 12), Column(gettext_lazy("Numbers"), 60),
)  # fmt: skip


def rows_of(street: Street, found: Found, rule: Rule) -> Iterable[list[Any]]:
    """Yield the rows of the workbook."""
    for place, row in zip(found.places, place_rows(street, found.places, rule, may_name=False), strict=True):
        first, last = (timezone.localtime(at).replace(tzinfo=None) for at in (row.first, row.last))
        numbers = " ".join(one.number for one in place.cases)
        yield [row.kind, row.where, row.n, first, last, row.leads, row.same_told, numbers]


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every place as a workbook."""
    asked = asked_of(request, slug, excel=True)
    span = asked.form.span
    name = f"{name_of(asked.street)} {_('What comes back')} {span.since} {span.until}"
    return workbook_response(
        name, _("What comes back"), COLUMNS, rows_of(asked.street, asked.found, asked.form.rule)
    )
