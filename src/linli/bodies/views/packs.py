"""Mechanism packs: what stands at a unit and what is missing, since when; all gaps of the street; items and their owners."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.bodies import commands, forms
from linli.bodies.errors import ItemUnknown
from linli.bodies.permissions import may_nominate
from linli.bodies.queries.gaps import findings, gaps, told, units_with_packs
from linli.bodies.queries.packs import lines_in
from linli.bodies.queries.saying import sentence
from linli.bodies.states import Check
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.territory.public import unit_called

from .here import Ask, asked, base, enter, export

COLUMNS = (
    Column(gettext_lazy("Where"), 20), Column(gettext_lazy("Pack"), 26), Column(gettext_lazy("Part of the pack"), 8),
    Column(gettext_lazy("What must stand"), 28), Column(gettext_lazy("At least"), 10), Column(gettext_lazy("At most"), 10),
    Column(gettext_lazy("Stands"), 10), Column(gettext_lazy("Who"), 36), Column(gettext_lazy("Gap since"), 18),
    Column(gettext_lazy("What is wrong"), 60),
)  # fmt: skip


@login_required
@never_cache
@require_GET
def packs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what stands at one unit of what its packs ask; without a unit, every gap of the street."""
    here = enter(request, slug)
    code = request.GET.get("unit", "")
    unit = unit_called(here.street, code) if code else None
    more: dict[str, Any] = {"units": units_with_packs(here.street), "unit": unit}
    if unit is None:
        found = gaps(here.street, at=here.now)
        more["gaps"] = [(one, sentence(one)) for one in found]
    else:
        found = findings(here.street, at=here.now, unit_id=unit.id)
        more["packs"] = [
            (label, [(one, told(one), sentence(one) if one.faulty else "") for one in some])
            for label, some in groupby(found, key=lambda one: one.line.pack_label)
        ]
        more["faults"] = sum(one.faulty for one in found)
        more["may_keep"] = may_nominate(here.actor, here.street.pk, unit.id)
    return render(request, "bodies/packs.html", base(here, "packs", **more))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give every line of every pack at every unit as a workbook, with what is missing and since when."""
    here = export(request, slug)

    def rows() -> Iterator[list[Any]]:
        for one in findings(here.street, at=here.now):
            yield [
                name_of(one.unit), one.line.pack_label, one.line.part, one.line.label, one.line.least, one.line.most,
                one.count, ", ".join(told(one)), one.since, sentence(one) if one.faulty else "",
            ]  # fmt: skip

    return workbook_response(f"{name_of(here.street)} {_('Mechanisms')}", _("Mechanisms"), COLUMNS, rows())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, slug: str, code: str, pack: str, item: str) -> HttpResponse:
    """Name the owner of an item of a unit's mechanism, and note that it was checked."""
    here = enter(request, slug)
    unit = unit_called(here.street, code)
    here.need(may_nominate(here.actor, here.street.pk, unit.id))
    lines = [
        one for one in lines_in(here.street.pk) if (one.pack, one.code, one.look) == (pack, item, Check.ITEM)
    ]
    if not lines:
        raise ItemUnknown
    form = forms.ItemForm(
        request.POST or None, street=here.street, organisations=here.organisations, at=here.now,
        initial={"checked_on": here.today},
    )  # fmt: skip
    back = f"{reverse('bodies:packs', args=[slug])}?unit={unit.code}"
    heading = _("%(item)s in %(unit)s: who owns it?") % {"item": lines[0].label, "unit": name_of(unit)}
    ask = Ask("packs", heading, _("Keep it"), _("Noted, with its owner and the day."), back, name_of(unit))

    def do(asked_for: dict[str, Any]) -> dict[str, Any]:
        owner = asked_for.pop("account")
        commands.keep_item(
            street=here.street,
            unit=unit,
            pack=pack,
            code=item,
            owner=owner,
            by=here.actor,
            at=here.now,
            **asked_for,
        )
        return {}

    return asked(here, form, ask, "item", do, lambda _told: back)
