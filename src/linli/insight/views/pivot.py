"""The pivot: any two sides of the cases against each other, one step deeper at each click, down to the cases."""

from collections.abc import Iterator
from dataclasses import dataclass
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

from linli.cases.public import Door, catalogue
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.people.public import Power, acting, organisations_in
from linli.territory.public import Street, Tier, line_of, street_by_slug

from ..forms import PivotForm
from ..permissions import enter_board, enter_export
from ..queries.cases_told import CASE_COLUMNS, case_rows
from ..queries.counted_cases import Behind
from ..queries.dimensions import WITHOUT, Member, types_of, upper, weekdays
from ..queries.pivot import Cell, Question, Table, pivot
from ..queries.pivot_asked import deeper, question, steps, words_of
from ..queries.pivot_cases import cases_in, count_of
from ..queries.pivot_told import heading, table_rows
from . import opened_row


@dataclass(frozen=True)
class Chip:
    """One thing that a pivot is narrowed to, and the address without it."""

    name: str
    url: str


def asked_of(request: HttpRequest, slug: str, *, excel: bool = False) -> Question:
    """Return what the address asks for, for whoever may stand before the board, or may export."""
    street, actor = street_by_slug(slug), acting(request)
    (enter_export if excel else enter_board)(actor, street)
    return question(street, request.GET.dict(), today=timezone.localdate())


class Ways:
    """Where each row, column and cell of a table leads: one step deeper, or to its cases."""

    def __init__(self, asked: Question) -> None:
        self.asked, self.words = asked, words_of(asked)
        slug = asked.street.slug
        self.page, self.cases = (
            reverse("insight:pivot", args=[slug]),
            reverse("insight:pivot_cases", args=[slug]),
        )
        self.down, self.right = steps(asked)
        self.row_on = deeper(asked, asked.rows, asked.columns)
        self.column_on = deeper(asked, asked.columns, asked.rows)
        unit_id = asked.where.unit_id
        self.above = frozenset(line_of(unit_id).ids) if unit_id else frozenset()

    def _narrows(self, member: Member) -> dict[str, str]:
        """Return the words that narrow a pivot to a member, where it is not narrowed to something within it already."""
        words, where = dict(member.narrows), self.asked.where
        if member.key in self.above:
            words.pop("unit", None)
        if where.category and where.category in types_of(words.get("category", "")):
            del words["category"]
        if where.beside and "beside" in words:
            words["beside"] = upper(self.asked.street, where.beside, words["beside"])
        return words

    def _at(self, base: str, words: dict[str, str]) -> str:
        told = self.words | words
        return base + "?" + urlencode({name: value for name, value in told.items() if value})

    def row(self, cell: Cell) -> str:
        """Return where a row leads."""
        if cell.row is None or not cell.row.narrows:
            return ""
        words = self._narrows(cell.row)
        return (
            self._at(self.page, words | {"rows": self.row_on}) if self.row_on else self._at(self.cases, words)
        )

    def column(self, cell: Cell) -> str:
        """Return where a column leads."""
        if cell.column is None or not cell.column.narrows:
            return ""
        words = self._narrows(cell.column)
        on = self.column_on
        return self._at(self.page, words | {"columns": on}) if on else self._at(self.cases, words)

    def cell(self, cell: Cell) -> str:
        """Return where a cell leads; nowhere where nothing is in it."""
        row, column = cell.row, cell.column
        if row is None or column is None or not row.narrows or not column.narrows or not cell.shown.number:
            return ""
        # Of two of a kind (an area and its block, a month and its day) the narrower one counts.
        words = self._narrows(row) | self._narrows(column)
        if self.asked.rows.kind == self.asked.columns.kind and self.asked.rows.rank > self.asked.columns.rank:
            words = self._narrows(column) | self._narrows(row)
        if not self.down:
            return self._at(self.cases, words)
        return self._at(self.page, words | {"rows": self.down, "columns": self.right})

    def whole(self) -> str:
        """Return where all cases of the table are."""
        return self._at(self.cases, {})


def chips(asked: Question) -> list[Chip]:
    """Return what a pivot is narrowed to beyond what its form shows, each with the address without it."""
    where, words = asked.where, words_of(asked)
    named: dict[str, str] = {}
    if where.beside:
        named["beside"] = _("Place not known more exactly")
    if where.organisation:
        known = {one.code: name_of(one) for one in organisations_in(asked.street.pk)}
        named["organisation"] = known.get(where.organisation, _("Before an organisation has it"))
    if where.door:
        named["door"] = str(Door(where.door).label)
    if where.tier:
        named["tier"] = _("Not clear") if where.tier == WITHOUT else str(Tier(where.tier).label)
    if where.weekday:
        named["weekday"] = next(one.name for one in weekdays() if one.key == where.weekday)
    return [
        Chip(name, "?" + urlencode({key: value for key, value in words.items() if key != one}))
        for one, name in named.items()
    ]


def narrowed(asked: Question) -> list[str]:
    """Return in words what a pivot is narrowed to: where, of which type."""
    where = asked.where
    told = [name_of(line_of(where.unit_id).deepest) if where.unit_id else name_of(asked.street)]
    if where.category:
        known = {one.code: name_of(one) for one in catalogue()}
        told.append(known.get(where.category, _("No category yet")))
    return told


def page_of(request: HttpRequest, asked: Question) -> dict[str, Any]:
    """Return what every page of the pivot shows."""
    street: Street = asked.street
    return {
        "street": street, "now": timezone.now(), "face": "desk", "asked": asked, "span": asked.span,
        "narrowed": narrowed(asked), "chips": chips(asked), "query": urlencode(words_of(asked)),
        "may_export": acting(request).has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip


@login_required
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """A count or an indicator by any two sides, each cell one step deeper."""
    asked = asked_of(request, slug)
    table: Table = pivot(asked)
    ways = Ways(table.question)
    told = page_of(request, table.question) | {
        "table": table, "form": PivotForm.of(asked), "title": heading(table.question), "whole": ways.whole(),
        "lines": [
            (line, ways.row(line.total), [(cell, ways.cell(cell)) for cell in line.cells])
            for line in table.lines
        ],
        "heads": [(cell.column, ways.column(cell)) for cell in table.totals],
        "count": count_of(table.question.measure),
    }  # fmt: skip
    return render(request, "insight/pivot.html", told)


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook, totals at both sides."""
    table = pivot(asked_of(request, slug, excel=True))
    asked = table.question
    name = f"{' '.join(narrowed(asked))} {heading(asked)} {asked.span.since} {asked.span.until}"
    columns = [
        Column(asked.rows.name, 24),
        *(Column(one.name, 12) for one in table.columns),
        Column(_("All together"), 12),
    ]
    return workbook_response(name, heading(asked), columns, table_rows(table))


@login_required
@never_cache
@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases behind a pivot or one of its cells, as far as this person may see them."""
    asked = asked_of(request, slug)
    some = cases_in(acting(request), asked, cursor=request.GET.get("after", ""))
    address = reverse("cases:case", args=[slug, "NUMBER"])
    told = page_of(request, asked) | {
        "count": count_of(asked.measure), "next": some.next_cursor, "back": urlencode(words_of(asked)),
        "rows": [opened_row(behind.case, asked.street, address) for behind in some.rows],
        "odd": [behind for behind in some.rows if behind.n != 1],
    }  # fmt: skip
    return render(request, "insight/pivot_cases.html", told)


@login_required
@require_GET
def cases_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook, all pages of it."""
    asked, actor = asked_of(request, slug, excel=True), acting(request)

    def pages() -> Iterator[Behind]:
        cursor = ""
        while True:
            some = cases_in(actor, asked, cursor=cursor)
            yield from some.rows
            cursor = some.next_cursor
            if not cursor:
                return

    count = count_of(asked.measure)
    name = f"{' '.join(narrowed(asked))} {count.name} {asked.span.since} {asked.span.until}"
    return workbook_response(name, count.name, CASE_COLUMNS, case_rows(pages(), asked.street))
