"""Pages of the figures: what is behind the wall, the table that adds up, the ledger, the numbers beside the lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.public import LISTS, Case, CaseList, State, ways_to
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.points import answer, packed
from linli.people.public import Power, acting, duties_by_tier
from linli.territory.public import (
    Node,
    Street,
    Tier,
    line_of,
    roads_of,
    root_of,
    street_by_slug,
    tree,
)

from .. import queries
from ..forms import RatesForm
from ..permissions import enter_board, enter_street
from ..queries.satisfaction import BY, COLUMNS, UNIT, RateRow, rate_cells, rates_by, rows_of

ROWS = 50
STEP = 0.00001  # about a metre
OPENED = {
    "late": _("Late cases"),
    "soon": _("Cases due soon"),
    "progress": _("Cases in progress"),
    "ended": _("Cases written off"),
    "today": _("Cases reported today"),
    "ended_today": _("Cases written off today"),
    "ended_on": _("Cases written off on a day"),
    "raised": _("Cases raised"),
    "solved": _("Cases solved"),
    "otherwise": _("Cases that ended another way"),
    **{str(state): state.label for state in LISTS["closed"] if state != State.CLOSED},
    **{str(name): name.label for name in CaseList if name != CaseList.CLOSED},
}
OTHERWISE = _("Declined, withdrawn, void, merged or moved; each with its reason.")

MEANS = {
    "late": _("In progress, and the moment by which the step in hand should be done is over."),
    "soon": _("In progress, with four fifths of the time for the step in hand used."),
    "progress": _("Reported, and neither closed nor ended another way."),
    "ended": _(
        "Closed with the matter solved, or ended another way: declined, withdrawn, void, merged or moved."
    ),
    "today": _("Reported today, by any door."),
    "ended_today": _("Closed or ended another way today."),
    "ended_on": _("Closed or ended another way on that day, and not opened again since."),
    "raised": _("Every case that was ever raised: it is in progress, or written off with a reason."),
    "solved": _("Closed with the matter solved, and not opened again."),
    "otherwise": OTHERWISE,
    **{str(state): OTHERWISE for state in LISTS["closed"] if state != State.CLOSED},
    **{str(name): _("What stands on this list now.") for name in CaseList if name != CaseList.CLOSED},
}


@login_required
@require_GET
def opened(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """The cases behind a figure of the wall, as far as this person may see them."""
    street, now = street_by_slug(slug), timezone.now()
    actor = acting(request)
    enter_board(actor, street)
    if what not in OPENED:
        raise NotFound
    hard, tier = request.GET.get("hard") == "1", request.GET.get("tier", "")
    unit_id = queries.unit_called(street, request.GET.get("unit", ""))
    unit_id = None if unit_id == root_of(street.pk).id else unit_id
    only = queries.Only(
        unit_id, hard, tier, request.GET.get("beside") == "1", day_asked(request.GET.get("day", ""))
    )
    cases, order = queries.behind_figure(actor, street, what, at=now, only=only)
    ways = ways_to(actor, street.pk, unit_id=unit_id)
    found = page(cases, order, request.GET.get("after"), ROWS, ways=ways)
    address = reverse("cases:case", args=[slug, "NUMBER"])
    told = {
        "street": street, "now": now, "title": OPENED[what], "means": MEANS[what], "hard": hard, "page": found,
        "face": "desk", "n": queries.standing_now(street, what, only), "beside": only.beside, "day": only.day,
        "tier": (dict(Tier.choices) | {queries.NO_TIER: _("Not clear")}).get(tier, ""),
        "rows": [opened_row(case, street, address) for case in found.rows],
        "unit": line_of(unit_id).units[-1] if unit_id else None, "by_due": order[0] == "due_at",
    }  # fmt: skip
    return render(request, "insight/opened.html", told)


def day_asked(text: str) -> date | None:
    """Return the day that an address names; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Row:
    """A case behind a figure, as a line of its list reads."""

    url: str
    number: str
    title: str
    line: str
    due: datetime | None
    yellow: datetime | None
    ended_at: datetime | None


def opened_row(case: Case, street: Street, address: str) -> Row:
    """Return a case as a row: its number, where it is, its state, who leads."""
    facts = [case.number, name_of(case.unit or street), str(State(case.state).label)]
    facts += [name_of(case.lead)] if case.lead else []
    url, ended = address.replace("NUMBER", case.number), case.ended
    return Row(
        url, case.number, case.title, " · ".join(facts), None if ended else case.due_at,
        None if ended else case.yellow_at, case.ended_at if ended else None,
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def points(request: HttpRequest, slug: str) -> HttpResponse:
    """The late and the nearly late as points, as far as this person may see them."""
    street, now = street_by_slug(slug), timezone.now()
    enter_board(acting(request), street)
    found = queries.pressing_points(acting(request), street, at=now)
    address = reverse("cases:case", args=[slug, "NUMBER"]).replace("NUMBER", "{number}")
    complete = len(found) < queries.MOST_POINTS
    return answer(request, packed(found, step=STEP, address=address, complete=complete))


@login_required
@require_GET
def lists(request: HttpRequest, slug: str) -> HttpResponse:
    """The four lists by unit: every row adds up, and the rows add up to the unit."""
    street = street_by_slug(slug)
    enter_board(acting(request), street)
    unit_id = queries.unit_called(street, request.GET.get("unit", ""))
    hard = True if request.GET.get("hard") == "1" else None
    here, rows, beside = queries.by_children(street, unit_id, hard=hard)
    today = timezone.localdate()
    units = [*(row.unit for row in rows), here.unit]
    since = today.replace(day=1)
    *filed, whole = queries.filings(street.pk, units, since=since, until=today)
    told = {
        "filed": filed, "filed_here": whole, "month": urlencode({"since": since, "until": today}),
        "street": street, "now": timezone.now(), "here": here, "rows": rows, "beside": beside, "hard": hard,
        "above": queries.above(street, here.unit.id), "face": "desk",
    }  # fmt: skip
    return render(request, "insight/lists.html", told)


@login_required
@never_cache
@require_GET
def counts(request: HttpRequest, slug: str) -> HttpResponse:
    """The numbers beside the four lists at the desk."""
    street, actor = street_by_slug(slug), acting(request)
    enter_street(actor, street)
    return render(request, "insight/counts.html", {"counts": queries.list_counts(actor, street)})


def may_open(request: HttpRequest, street: Street) -> bool:
    """Return whether whoever looks at a page that is for everybody may open the cases behind its figures."""
    return request.user.is_authenticated and acting(request).has(Power.BOARD, street_id=street.pk)


def meanings(*more: str) -> list[tuple[str, str, str]]:
    """Return what the figures of the ledger mean, for those who cannot open their cases, too."""
    names = {
        "raised": _("Raised"), "progress": _("In progress"), "ended": _("Written off"), "solved": _("Solved"),
        "otherwise": _("Ended another way"), "moved": _("of these moved on"),
    }  # fmt: skip
    says = MEANS | {"moved": _("Moved to another street, where it goes on.")}
    return [(what, str(names[what]), str(says[what])) for what in (*tuple(names)[:5], *more)]


@require_GET
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """The equation of the ledger for everybody: raised = in progress + closed, area by area."""
    street = street_by_slug(slug)
    here, rows, beside = queries.by_children(street)
    today = timezone.localdate()
    told = {
        "opens": may_open(request, street), "means": meanings(),
        "street": street, "now": timezone.now(), "here": here, "rows": rows, "beside": beside,
        "hard": queries.balance(street.pk, root_of(street).id, hard=True),
        "days": queries.trend(street.pk, root_of(street).id, until=today, days=14),
    }  # fmt: skip
    return render(request, "insight/ledger.html", told)


@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """The equation of all streets together for everybody; what moved between them counts once."""
    found = queries.city(list(Street.objects.order_by("code")))
    return render(
        request,
        "insight/city.html",
        {"city": found, "here": found.together, "now": timezone.now(), "means": meanings("moved")},
    )


@login_required
@never_cache
@require_GET
def tiers(request: HttpRequest, slug: str) -> HttpResponse:
    """The three tiers: what is open and closed on each, by unit, and which places and duties belong to them."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    unit_id = queries.unit_called(street, request.GET.get("unit", ""))
    here, rows = queries.by_tier(street, unit_id)
    names = dict(Tier.choices) | {"": _("Not clear")}
    places = [node.unit for node in places_of(tree(street))]
    given = duties_by_tier(street.pk, on=timezone.localdate())
    told = {
        "street": street, "now": timezone.now(), "here": here, "rows": rows, "tab": "tiers", "face": "desk",
        "above": queries.above(street, here.unit.id),
        "tiers": [
            {"tier": tier, "name": names[tier], "balance": balance, "duties": given.get(tier, 0),
             "places": [place for place in places if place.tier == tier],
             "roads": roads_of(street) if tier == Tier.ROADWAY else []}
            for tier, balance in here.tiers
        ],
        "opens": actor.has(Power.BOARD, street_id=street.pk),
        "may_classify": actor.may(Power.STRUCTURE, street_id=street.pk, lineage=(root_of(street).id,)),
    }  # fmt: skip
    return render(request, "insight/tiers.html", told)


def rates_asked(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Return the three rates that the address asks for, for whoever has a post in the street."""
    street, actor = street_by_slug(slug), acting(request)
    enter_street(actor, street)
    now = timezone.now()
    form = RatesForm(request.GET, today=timezone.localdate(now))
    by, since, until = form.shown
    unit_id = queries.unit_called(street, request.GET.get("unit", "")) if by == UNIT else None
    whole, rows = rates_by(street, by, since=since, until=until, unit_id=unit_id)
    period = urlencode({"by": by, "since": since, "until": until})
    opens = actor.has(Power.BOARD, street_id=street.pk)
    days = urlencode({"since": since, "until": until})
    shown = [(row, figures_of(row, slug, by, days, opens=opens)) for row in rows]
    return {
        "street": street, "now": now, "form": form, "whole": whole, "rows": rows, "period": period, "shown": shown,
        "pairs": (1, 4, 7), "seconds": (2, 5, 8), "top": figures_of(whole, slug, UNIT, days, opens=opens),
        "query": period + (f"&unit={request.GET['unit']}" if unit_id else ""), "by_name": BY[by], "face": "desk",
        "above": queries.above(street, unit_id) if unit_id else (), "days": (since, until),
        "may_export": actor.has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip


def figures_of(row: RateRow, slug: str, by: str, days: str, *, opens: bool) -> list[tuple[str, str]]:
    """Return the figures of a row of the three rates as they are shown, each with what it opens; "" opens nothing."""
    query = f"?{days}&{urlencode({by: row.code})}"
    found = []
    for code, told in rate_cells(row.rates):
        page = "indicator" if code.endswith("_rate") else "count_cases"
        url = (
            reverse(f"insight:{page}", args=[slug, code]) + query if opens and told not in ("–", "0") else ""
        )
        found.append((told, url))
    return found


@login_required
@never_cache
@require_GET
def satisfaction(request: HttpRequest, slug: str) -> HttpResponse:
    """Response, resolution and satisfaction by unit, organisation or category, each with the counts behind it."""
    return render(request, "insight/satisfaction.html", rates_asked(request, slug))


@login_required
@require_GET
def satisfaction_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook; the last row is the whole."""
    told = rates_asked(request, slug)
    if not told["may_export"]:
        raise NotAllowed
    since, until = told["days"]
    name = f"{name_of(told['street'])} {_('Three rates')} {since} {until}"
    return workbook_response(name, str(told["by_name"]), COLUMNS, rows_of([*told["rows"], told["whole"]]))


def places_of(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the known places off the ladder, in the order of the tree."""
    for node in nodes:
        if node.unit.depth is None:
            yield node
        yield from places_of(node.children)
