"""Jurisdiction gaps and overlaps (管辖缝隙): ground and troubles that nobody leads, or two, with "assign" beside each."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
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

from linli.cases.forms import GapForm
from linli.cases.models import Category
from linli.cases.queries import catalogue
from linli.kernel.excel import Column, workbook_response
from linli.kernel.moments import exact
from linli.kernel.naming import name_of
from linli.people.public import Gap, GapReport, Kind, Lack, Power, duty_gaps
from linli.territory.public import Seam, UnitRef, attribution, levels_of, line_of, seams, subtree_ids

from .duties import own_units
from .here import Here, base, enter, lists_pane

SIZE, PRINTED = 60, 1000
ORDER = (Lack.NONE, Lack.TWO, "ground", Lack.ENDED, Lack.CATCH_ALL)
COLUMNS = (
    Column(gettext_lazy("What is wrong"), 16), Column(gettext_lazy("Category"), 22), Column(gettext_lazy("Code"), 10),
    Column(gettext_lazy("Area or grid"), 24), Column(gettext_lazy("Unit code"), 18),
    Column(gettext_lazy("Units concerned"), 12), Column(gettext_lazy("Types concerned"), 12),
    Column(gettext_lazy("Square metres"), 12), Column(gettext_lazy("Rows"), 14), Column(gettext_lazy("In words"), 60),
)  # fmt: skip
SEAMS = {
    "gap": gettext_lazy("Ground of %(parent)s that no %(level)s covers"),
    "overlap": gettext_lazy("Ground that both %(parent)s and %(child)s cover"),
    "outside": gettext_lazy("%(parent)s reaches beyond %(child)s"),
    "no_parent": gettext_lazy("%(parent)s stands under nothing"),
    "no_shape": gettext_lazy("%(parent)s is not drawn"),
    "no_children": gettext_lazy("%(parent)s has no %(level)s"),
}


@dataclass(frozen=True)
class Line:
    """One gap as the list shows it: what is wrong, where, which rows compete, and where one goes to settle it."""

    kind: str
    key: str
    title: str
    facts: tuple[str, ...]
    category: str
    category_name: str
    unit: UnitRef
    units: int
    types: int
    square_metres: float
    rows: tuple[Any, ...] = ()
    assign: str = ""
    ends: tuple[tuple[int, str], ...] = ()
    spot: str = ""
    ground: str = ""


@dataclass(frozen=True)
class Found:
    """Everything the page shows before it is cut into pages."""

    form: GapForm
    on: date
    report: GapReport
    seams: tuple[Seam, ...]
    lines: list[Line]

    @property
    def counts(self) -> list[dict[str, Any]]:
        """Return how much there is of each sort in the whole street, the gravest first."""
        names = dict(self.form.fields["kind"].choices)  # type: ignore[attr-defined]
        figures = {lack.value: self.report.count(lack) for lack in Lack} | {"ground": len(self.seams)}
        return [
            {"kind": str(kind), "name": names[str(kind)], "n": figures[str(kind)],
             "current": self.form.cleaned_data.get("kind") == str(kind)}
            for kind in ORDER
        ]  # fmt: skip


def found_by(here: Here) -> Found:
    """Return the gaps of the street, narrowed as the address asks: four queries, the rest in memory."""
    known = catalogue()
    form = GapForm(here.request.GET, street=here.street, catalogue=known)
    told = form.cleaned_data
    on = told.get("on") or timezone.localtime(here.now).date()
    codes = {one.pk: one.code for one in known}
    kinds = [Kind(one.code, codes[one.parent_id], one.tier) for one in known if one.parent_id]
    report, torn = duty_gaps(here.street, kinds, on=on), seams(here.street, on)
    draw = _Drawer(here, known)
    lines = [draw.gap(gap) for gap in report.gaps if gap.lack != Lack.CATCH_ALL or told.get("kind")]
    lines += [draw.seam(number, seam) for number, seam in enumerate(torn)]
    lines.sort(key=lambda line: line.key)
    return Found(form, on, report, torn, [line for line in lines if _fits(line, form)])


def _fits(line: Line, form: GapForm) -> bool:
    told = form.cleaned_data
    if told.get("kind") and line.kind != told["kind"]:
        return False
    wanted = told.get("category")
    if wanted and not (
        line.category.startswith(wanted) or (line.category and wanted.startswith(line.category))
    ):
        return False
    if wanted and line.kind == "ground":
        return False
    unit = form.units.get(told.get("unit", ""))
    if unit is None:
        return True
    inside = line.unit.id in subtree_ids(unit.id)
    return inside or (line.units > 1 and line.unit.id in line_of(unit.id).ids)


class _Drawer:
    """Turns gaps into lines for one reader: names in the language, links for what this person may do."""

    def __init__(self, here: Here, known: Sequence[Category]) -> None:
        self.slug = here.street.slug
        self.names = {one.code: name_of(one) for one in known}
        self.levels = {level.code: name_of(level) for level in levels_of(here.street)}
        staff = here.actor.has(Power.STAFF, street_id=here.street.pk)
        self.own = {unit_id for unit_id, _name in own_units(here)} if staff else set()
        kept = [(key, value) for key, value in here.request.GET.items() if value and key != "after"]
        self.back = "gaps?" + urlencode(kept)

    def category(self, code: str) -> str:
        """Return the name of a type or class, and of what covers more."""
        wider = {"": _("Everything"), "C": _("All components"), "E": _("All events")}
        return str(self.names.get(code) or wider.get(code) or code)

    def assign(self, unit: UnitRef, **more: str) -> str:
        """Return where a row is added that closes the gap, filled in; nothing for who may not."""
        if unit.id not in self.own:
            return ""
        told = {"unit": unit.code, **more, "back": self.back}
        return reverse("cases:duty_new", args=[self.slug]) + "?" + urlencode(told)

    def end(self, row: Any) -> tuple[int, str]:
        """Return a row and where it is ended."""
        may = row.unit_id in self.own or (self.own and row.unit.ends_on is not None)
        url = reverse("cases:duty_end", args=[self.slug, row.row]) + "?" + urlencode({"back": self.back})
        return row.row, url if may else ""

    def gap(self, gap: Gap) -> Line:
        """Return a gap of the table of duties as a line."""
        category, unit = self.category(gap.category), name_of(gap.unit)
        told = {"category": category, "unit": unit}
        whole = _("in it and all below it: %(count)s units") % {"count": gap.units}
        facts = [] if gap.lack == Lack.ENDED else [whole if gap.units > 1 else _("only what is known no closer")
                                                   if not gap.whole else _("in this unit")]  # fmt: skip
        if gap.types > 1:
            facts.append(_("%(count)s types of trouble") % {"count": gap.types})
        title = {
            Lack.NONE: _("%(category)s: nobody leads in %(unit)s"),
            Lack.TWO: _("%(category)s: two lead in %(unit)s"),
            Lack.ENDED: _("%(category)s in %(unit)s: given to what has ended"),
            Lack.CATCH_ALL: _("%(category)s: in %(unit)s only the catch-all answers"),
        }[gap.lack] % told
        return Line(
            gap.lack.value, self._key(gap.lack, gap.key), title, (*facts, *self._why(gap)), gap.category, category,
            gap.unit, gap.units, gap.types, 0.0, gap.rows,
            assign="" if gap.lack == Lack.TWO else self.assign(gap.unit, category=gap.category),
            ends=tuple(self.end(row) for row in gap.rows) if gap.lack in (Lack.TWO, Lack.ENDED) else (),
        )  # fmt: skip

    def _why(self, gap: Gap) -> list[str]:
        facts = []
        for row in gap.rows:
            told = {
                "row": row.row,
                "name": name_of(row.organisation),
                "unit": name_of(row.unit),
                "day": exact(row.ends_on, now=timezone.now()) if row.ends_on else "",
            }
            if gap.lack == Lack.ENDED:
                said = _("row %(row)s names %(name)s in %(unit)s")
            elif row.ends_on:
                said = _("row %(row)s: %(name)s leads until %(day)s")
            else:
                said = _("row %(row)s: %(name)s leads")
            facts.append(said % told)
        if gap.lack == Lack.TWO:
            first = min(gap.rows, key=lambda row: row.row)
            facts.append(_("until it is settled, row %(row)s is followed") % {"row": first.row})
        return facts

    def seam(self, number: int, seam: Seam) -> Line:
        """Return a piece of ground that does not fit as a line."""
        first, last = seam.units[0], seam.units[-1]
        told = {
            "parent": name_of(first), "child": name_of(last), "level": self.levels.get(seam.child_level, seam.child_level)
        }  # fmt: skip
        facts = []
        if seam.square_metres:
            facts.append(_("%(area)s m²") % {"area": f"{seam.square_metres:,.0f}"})
        if seam.kind == "overlap":
            winner = min((first, last), key=lambda unit: unit.code)
            facts.append(_("what lies there is counted to %(unit)s") % {"unit": name_of(winner)})
        if seam.kind == "gap":
            facts.append(_("what lies there falls to %(unit)s itself") % {"unit": name_of(first)})
        spot = f"{seam.lon:.6f},{seam.lat:.6f}" if seam.lon is not None else ""
        return Line(
            "ground", self._key("ground", f"{number:05d}"), str(SEAMS[seam.kind]) % told, tuple(facts), "", "", first,
            1, 0, seam.square_metres, assign=self.assign(first), spot=spot, ground=seam.ground,
        )  # fmt: skip

    @staticmethod
    def _key(kind: Any, rest: str) -> str:
        return f"{ORDER.index(kind)}|{rest}"


def page_of(lines: list[Line], after: str) -> tuple[list[Line], str]:
    """Return the lines after a key and the key of the last one when more follow; a key is found, never counted."""
    begin = bisect_right(lines, after, key=lambda line: line.key) if after else 0
    shown = lines[begin : begin + SIZE]
    return shown, shown[-1].key if len(lines) > begin + SIZE else ""


@login_required
@never_cache
@require_GET
def gaps(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what nobody leads, or two, in this street; each with where it is settled."""
    here = enter(request, slug)
    found = found_by(here)
    rows, following = page_of(found.lines, request.GET.get("after", ""))
    kept = urlencode([(key, value) for key, value in request.GET.items() if value and key != "after"])
    more = {
        "tab": "gaps", "form": found.form, "counts": found.counts, "rows": rows, "following": following, "on": found.on,
        "cells": found.report.cells, "address": f"?{kept}" if kept else "", "whole": not found.form.narrowed,
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
        "settled": not any(one["n"] for one in found.counts if one["kind"] != Lack.CATCH_ALL),
        "attribution": attribution(here.street),
    }  # fmt: skip
    return render(request, "cases/gaps.html", base(here, **more, **lists_pane(here, counted=False)))


@login_required
@never_cache
@require_GET
def printed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the gaps as they are printed, with who printed them and when."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    found = found_by(here)
    kept = urlencode([(key, value) for key, value in request.GET.items() if value])
    more = {
        "counts": found.counts, "rows": found.lines[:PRINTED], "cut": len(found.lines) > PRINTED, "on": found.on,
        "most": PRINTED, "back": reverse("cases:gaps", args=[slug]) + (f"?{kept}" if kept else ""),
    }  # fmt: skip
    return render(request, "cases/gaps_print.html", base(here, **more))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the gaps as a workbook, as they are narrowed on screen."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    found = found_by(here)
    names = {one["kind"]: one["name"] for one in found.counts}

    def rows() -> Iterator[list[Any]]:
        for line in found.lines:
            yield [
                names[line.kind], line.category_name, line.category, name_of(line.unit), line.unit.code, line.units,
                line.types, line.square_metres or None, ", ".join(str(row.row) for row in line.rows),
                " · ".join([line.title, *line.facts]),
            ]  # fmt: skip

    title = str(_("Gaps and overlaps"))
    return workbook_response(f"{name_of(here.street)} {title} {found.on.isoformat()}", title, COLUMNS, rows())
