"""The page of how long cases stay open: curves of up to four groups, their medians, and the cases of each."""

from collections.abc import Mapping, Sequence
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

from linli.cases.public import State, catalogue, worklist
from linli.kernel.errors import NotFound
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power, acting
from linli.territory.public import Street, UnitRef, line_of, root_of, street_by_slug

from ..forms import SurvivalForm
from ..permissions import enter_board, enter_export
from ..queries import above, unit_called
from ..queries.fair import LEAST
from ..queries.stays import behind
from ..queries.survival import HOURS, ORGANISATION, UNIT, WHOLE, Curve, Group, groups, still_seen, ticks
from . import opened_row
from .flows import names_of

MOST_DRAWN, ROWS = 4, 50
DAY = 24
# Up to here hours are told as hours.
HOURS_TOLD = 72
# Left, right, top and foot of the picture, on a screen and on a phone.
SIZES = {"wide": (1040, 420), "narrow": (358, 320)}
LEFT, RIGHT, TOP, FOOT = 46, 8, 12, 30
NEWEST = ("-reported_at", "-id")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    street: Street
    form: SurvivalForm
    unit_id: int | None
    unit: str
    now: datetime

    @property
    def by(self) -> str:
        """Return by what cases are compared."""
        return self.form.told("by")

    @property
    def measure(self) -> str:
        """Return in what time is told."""
        return self.form.told("measure") or HOURS

    @property
    def query(self) -> str:
        """Return the same as words of an address."""
        return self.form.query + (f"&{urlencode({'unit': self.unit})}" if self.unit else "")

    def groups(self) -> list[Group]:
        """Return those compared, the largest first."""
        form = self.form
        return groups(
            self.street, self.by, self.measure, form.span, category=form.told("category"), unit_id=self.unit_id,
            now=self.now,
        )  # fmt: skip


def asked_of(request: HttpRequest, slug: str, *, excel: bool = False) -> Asked:
    """Return what is asked for, for whoever may stand before the board, or may export."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    (enter_export if excel else enter_board)(actor, street)
    unit = request.GET.get("unit", "")
    form = SurvivalForm(request.GET, today=timezone.localdate(now))
    return Asked(street, form, unit_called(street, unit), unit, now)


def time_told(value: int | None, measure: str) -> str:
    """Return a length of time in words; "—" where it is not known."""
    if value is None:
        return "—"
    if measure != HOURS:
        return _("%(n)s working days") % {"n": value}
    if value < HOURS_TOLD:
        return _("%(n)s h") % {"n": value}
    return _("%(n)s d") % {"n": f"{value / DAY:.1f}".removesuffix(".0")}


def interval_told(curve: Curve, measure: str) -> str:
    """Return between what times the median lies; open upwards where no end is to be seen."""
    low, high = curve.interval
    if curve.median is None and low is None:
        return "—"
    return f"{time_told(low, measure)} – {time_told(high, measure) if high is not None else '∞'}"


def per_cent(share: float | None) -> str:
    """Return a share as it is shown; "" where it rests on too few."""
    return "" if share is None else f"{100 * share:.0f} %"


@dataclass(frozen=True)
class Line:
    """A group as a row of the table, and as a curve where it is drawn."""

    group: Group
    name: str
    code: str
    url: str
    median: str
    interval: str
    later: tuple[str, ...]
    # Which of the drawn curves it is, from 1; 0 is none.
    drawn: int

    @property
    def enough(self) -> bool:
        """Return whether there are enough cases to tell anything."""
        return self.group.n >= LEAST


LATER = {HOURS: (24, 7 * DAY, 30 * DAY), "working_days": (1, 5, 20)}


def later_heads(measure: str) -> list[str]:
    """Return the heads of the columns that say what stays open after a while."""
    if measure == HOURS:
        return [_("open after %(n)s d") % {"n": hours // DAY} for hours in LATER[HOURS]]
    return [_("open after %(n)s working days") % {"n": n} for n in LATER[measure]]


def keys_named(asked: Asked, found: Sequence[Group]) -> dict[Any, tuple[str, str]]:
    """Return (name, code) of what groups are of; nothing known has no code."""
    keys = [group.key for group in found]
    if asked.by == WHOLE:
        here = line_of(asked.unit_id).deepest if asked.unit_id else root_of(asked.street)
        return {keys[0]: (name_of(here), "all")} if keys else {}
    if asked.by == UNIT:
        units: dict[Any, UnitRef] = {key: line_of(key).deepest for key in keys if key}
        return {0: (_("Place not known more exactly"), "none")} | {
            k: (name_of(u), u.code) for k, u in units.items()
        }
    if asked.by == ORGANISATION:
        names = names_of(asked.street, [key for key in keys if key])
        return {0: (_("Without a lead organisation"), "none")} | {
            key: (name, str(key)) for key, name in names.items() if key
        }
    kinds = {one.pk: one for one in catalogue()}
    return {0: (_("No category yet"), "none")} | {
        k: (name_of(kinds[k]), kinds[k].code) for k in keys if k in kinds
    }


def lines_of(asked: Asked, found: Sequence[Group], picked: Sequence[str]) -> list[Line]:
    """Return groups as rows; drawn are those that were picked, else the largest, four at most and none of too few."""
    named = keys_named(asked, found)
    address = reverse("insight:survival_cases", args=[asked.street.slug])
    may = [group for group in found if group.n >= LEAST]
    chosen = [group for group in may if named.get(group.key, ("", ""))[1] in picked][:MOST_DRAWN] or may[
        :MOST_DRAWN
    ]
    places = {id(group): place for place, group in enumerate(chosen, 1)}
    told = []
    for group in found:
        name, code = named.get(group.key, ("—", ""))
        enough, curve = group.n >= LEAST, group.curve
        told.append(
            Line(
                group, name, code, f"{address}?{asked.query}&{urlencode({'of': group.key})}",
                time_told(curve.median, asked.measure) if enough else "",
                interval_told(curve, asked.measure) if enough else "",
                tuple(per_cent(curve.open_after(at)) if enough else "" for at in LATER[asked.measure]),
                places.get(id(group), 0),
            )
        )  # fmt: skip
    return told


@dataclass(frozen=True)
class Picture:
    """The curves as they are drawn: paths in a frame with a scale."""

    size: str
    wide: int
    high: int
    left: int
    right: int
    foot: int
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    curves: list[tuple[Line, str]]
    band: str


def picture_of(asked: Asked, lines: Sequence[Line], size: str) -> Picture:
    """Return the curves in a frame: as far as five cases are at risk, with the interval where there is one curve only."""
    wide, high = SIZES[size]
    drawn = sorted((line for line in lines if line.drawn), key=lambda line: line.drawn)
    end = still_seen([line.group for line in drawn])
    in_days = asked.measure == HOURS and end > HOURS_TOLD
    unit = DAY if in_days else 1
    marks = ticks(max(1, -(-end // unit)))
    most = marks[-1] * unit
    inner, tall = wide - LEFT - RIGHT, high - TOP - FOOT

    def x(at: float) -> float:
        return round(LEFT + inner * min(1.0, at / most), 1)

    def y(share: float) -> float:
        return round(TOP + tall * (1 - share), 1)

    def steps(points: Sequence[tuple[int, float]], last: int, first: float = 1.0) -> str:
        path = f"M{x(0):g},{y(first):g}"
        for at, share in points:
            path += f"H{x(at):g}V{y(share):g}"
        return f"{path}H{x(last):g}"

    curves, band = [], ""
    for line in drawn:
        shown = line.group.curve.shown
        curves.append((line, steps([(step.at, step.open) for step in shown if step.closed], shown[-1].at)))
    if len(drawn) == 1:
        shown = drawn[0].group.curve.shown
        ups = steps([(step.at, step.high) for step in shown], shown[-1].at)
        downs, before = "", 1.0
        corners = []
        for step in shown:
            corners += [(step.at, before), (step.at, step.low)]
            before = step.low
        corners.append((shown[-1].at, before))
        for at, share in reversed(corners):
            downs += f"L{x(at):g},{y(share):g}"
        band = f"{ups}{downs}L{x(0):g},{y(1.0):g}Z"
    return Picture(
        size, wide, high, LEFT, wide - RIGHT, high - FOOT,
        [(x(mark * unit), str(mark)) for mark in marks], [(y(part / 4), f"{part * 25} %") for part in range(5)],
        curves, band,
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """How long cases of a period stay open."""
    asked = asked_of(request, slug)
    found = asked.groups()
    lines = lines_of(asked, found, request.GET.getlist("pick"))
    drawn = [line for line in lines if line.drawn]
    in_days = asked.measure == HOURS and still_seen([line.group for line in drawn]) > HOURS_TOLD
    told = {
        "street": asked.street, "now": asked.now, "face": "desk", "form": asked.form, "span": asked.form.span,
        "lines": lines, "drawn": drawn, "pictures": [picture_of(asked, lines, size) for size in SIZES] if drawn else [],
        "axis": _("days") if in_days else _("hours") if asked.measure == HOURS else _("working days"),
        "later": later_heads(asked.measure), "query": asked.query, "least": LEAST, "unit": asked.unit,
        "above": above(asked.street, asked.unit_id) if asked.unit_id else (), "most": MOST_DRAWN,
        "here": line_of(asked.unit_id).deepest if asked.unit_id else root_of(asked.street),
        "may_export": acting(request).has(Power.EXPORT, street_id=asked.street.pk), "by_unit": asked.by == UNIT,
        "period": asked.form.query,
    }  # fmt: skip
    return render(request, "insight/survival.html", told)


def cases_of(asked: Asked, request: HttpRequest, told: Mapping[str, str]) -> Any:
    """Return the cases of a group as far as this person may see them; a group that cannot be is not there."""
    of, state = told.get("of", ""), told.get("state", "")
    if not of.isascii() or not of.isdigit() or len(of) > len(str(2**62)) - 1:
        raise NotFound
    cases = worklist(acting(request), asked.street.pk, states=tuple(State))
    form = asked.form
    return behind(
        cases, asked.street, asked.by, int(of), form.span, category=form.told("category"), unit_id=asked.unit_id, state=state
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases of one group, or those of them that are closed, open, or ended another way."""
    asked = asked_of(request, slug)
    told = request.GET.dict()
    found = page(cases_of(asked, request, told), NEWEST, told.get("after"), ROWS)
    key = int(told["of"])
    name = keys_named(asked, [Group(key, Curve(()), 0, 0, 0)]).get(key, ("—", ""))[0]
    address = reverse("cases:case", args=[slug, "NUMBER"])
    states = {"closed": _("Closed"), "open": _("Still open"), "otherwise": _("Ended another way")}
    context = {
        "street": asked.street, "now": asked.now, "face": "desk", "span": asked.form.span, "page": found,
        "query": asked.query, "name": name, "state": states.get(told.get("state", ""), _("All cases")),
        "rows": [opened_row(case, asked.street, address) for case in found.rows],
    }  # fmt: skip
    return render(request, "insight/survival_cases.html", context)


def columns(measure: str) -> list[Column]:
    """Return the heads of the workbook."""
    heads = [
        _("Whose"),
        _("Cases"),
        _("Closed"),
        _("Still open"),
        _("Ended another way"),
        _("Median"),
        _("Interval from"),
        _("Interval to"),
    ]
    return [Column(heads[0], 30), *(Column(head, 14) for head in (*heads[1:], *later_heads(measure)))]


def rows_of(asked: Asked, found: Sequence[Group]) -> list[list[Any]]:
    """Return the table as rows of a workbook: times as numbers, shares in per cent."""
    named = keys_named(asked, found)
    rows = []
    for group in found:
        curve, enough = group.curve, group.n >= LEAST
        shares = [curve.open_after(at) if enough else None for at in LATER[asked.measure]]
        times = [curve.median, *curve.interval] if enough else [None] * 3
        counts = [group.n, group.closed, group.open, group.otherwise]
        rows.append(
            [
                named.get(group.key, ("—", ""))[0],
                *counts,
                *times,
                *(None if one is None else round(100 * one, 1) for one in shares),
            ]
        )
    return rows


TITLE = gettext_lazy("How long cases stay open")


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The table as a workbook."""
    asked = asked_of(request, slug, excel=True)
    span = asked.form.span
    name = f"{name_of(asked.street)} {TITLE} {span.since} {span.until}"
    return workbook_response(name, str(TITLE), columns(asked.measure), rows_of(asked, asked.groups()))
