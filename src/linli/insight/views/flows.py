"""The page of returns and transfers: who gave cases to whom, as a diagram, as a table, as a workbook, down to the cases."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Organisation, Power, acting, organisations_in
from linli.territory.public import Street, street_by_slug

from ..forms import FlowsForm
from ..permissions import enter_board, enter_export
from ..queries.fair import LEAST
from ..queries.flows import (
    DESK,
    GIVEN,
    KINDS,
    ORDER,
    Balance,
    Flow,
    balances,
    cases_of,
    flows,
    often_returned,
    waves,
)
from ..queries.sankey import Drawing, laid_out
from . import opened_row

ROWS, OFTEN_SHOWN = 50, 20
# The picture for a screen and for a phone: words keep their size, so each has a drawing of its own.
WIDE, NARROW = (1040.0, 460.0), (358.0, 420.0)
LETTERS = {WIDE[0]: 16, NARROW[0]: 7}
# So many nodes at a side have a bar of their own; what is smaller is drawn as one, and stands in the table by itself.
NODES = {WIDE[0]: 10, NARROW[0]: 6}
OTHERS = -1
NEWEST = ("-reported_at", "-id")


def names_of(street: Street, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of organisations by their ids, also of those that are no more; 0 is the desk."""
    wanted = set(ids) - {DESK}
    known = {one.pk: one for one in organisations_in(street.pk)}
    gone = wanted - set(known)
    if gone:
        known |= {one.pk: one for one in Organisation.objects.filter(street_id=street.pk, pk__in=gone)}
    return {DESK: _("Dispatching desk")} | {pk: name_of(known[pk]) for pk in wanted if pk in known}


@dataclass(frozen=True)
class Way:
    """A flow as it is shown: in words, and where its cases are."""

    flow: Flow
    kind: Any
    giver: str
    taker: str
    url: str

    @property
    def n(self) -> int:
        """Return how often."""
        return self.flow.n

    @property
    def said(self) -> str:
        """Return it in a sentence, which is what a band is called."""
        return _("%(kind)s: %(giver)s → %(taker)s, %(n)s") % {
            "kind": self.kind, "giver": self.giver, "taker": self.taker, "n": self.flow.n,
        }  # fmt: skip


def ways_of(street: Street, found: Sequence[Flow], names: Mapping[int, str], query: str) -> list[Way]:
    """Return flows as they are shown."""
    address = reverse("insight:flow_cases", args=[street.slug])
    return [
        Way(
            one, KINDS[one.kind], names.get(one.giver, "—"), names.get(one.taker, "—"),
            f"{address}?{query}&{urlencode({'kind': one.kind, 'giver': one.giver, 'taker': one.taker})}",
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Thread:
    """A band of the picture: one way, or all small ones between the same two sides."""

    kind: str
    giver: int
    taker: int
    n: int
    said: str
    url: str


def threads(ways: Sequence[Way], most: int) -> list[Thread]:
    """Return ways as bands between the largest of each side, the desk among them, the rest of a side being one."""
    kept = []
    for side in ("giver", "taker"):
        sums: Counter[int] = Counter()
        for way in ways:
            sums[getattr(way.flow, side)] += way.n
        kept.append({DESK, *(who for who, _n in sums.most_common(most))})
    joined: dict[tuple[str, int, int], list[Way]] = defaultdict(list)
    for way in ways:
        giver, taker = (
            who if who in some else OTHERS
            for who, some in zip((way.flow.giver, way.flow.taker), kept, strict=True)
        )
        joined[way.flow.kind, giver, taker].append(way)
    told = []
    for (kind, giver, taker), some in joined.items():
        n, one = sum(way.n for way in some), some[0]
        said, url = one.said, one.url
        if len(some) > 1:
            names = {OTHERS: _("Others")}
            said = _("%(kind)s: %(giver)s → %(taker)s, %(n)s") % {
                "kind": one.kind, "giver": names.get(giver, one.giver), "taker": names.get(taker, one.taker), "n": n,
            }  # fmt: skip
            url = "#ways"
        told.append(Thread(kind, giver, taker, n, said, url))
    return told


def drawn(ways: Sequence[Way], size: tuple[float, float]) -> Drawing:
    """Return the diagram of ways in a size."""
    wide, high = size
    return laid_out(threads(ways, NODES[wide]), wide=wide, high=high, ends=lambda one: (one.giver, one.taker))


def labels(drawing: Drawing, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return the words at the nodes, cut to what there is room for; the whole name stands in the table."""
    most = LETTERS[drawing.wide]
    told = []
    for node in drawing.nodes:
        name = _("Others") if node.key == OTHERS else names.get(int(str(node.key)), "—")
        short = name if len(name) <= most else name[: most - 1] + "…"
        told.append(
            {
                "node": node,
                "name": short,
                "x": drawing.bar + 6 if node.left else drawing.wide - drawing.bar - 6,
            }
        )
    return told


@dataclass(frozen=True)
class Row:
    """What an organisation was given and what went back, with its name."""

    name: str
    one: Balance

    @property
    def share(self) -> str:
        """Return the share that it sent back as it is shown."""
        return "" if self.one.share is None else f"{self.one.share:.1f}"


def of_flows(street: Street, form: FlowsForm) -> tuple[list[Flow], dict[int, str]]:
    """Return the flows that are asked for, and the names of all who stand in them."""
    found = flows(street.pk, form.span, form.told("category"))
    return found, names_of(street, {one for flow in found for one in (flow.giver, flow.taker)})


@login_required
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """Who gave cases to whom in a period."""
    street, actor = street_by_slug(slug), acting(request)
    enter_board(actor, street)
    form = FlowsForm(request.GET, today=timezone.localdate())
    found, names = of_flows(street, form)
    part = [one for one in found if one.kind != "dispatched"] if form.told("show") else found
    ways = ways_of(street, part, names, form.query)
    pictures = [(name, drawn(ways, size)) for name, size in (("wide", WIDE), ("narrow", NARROW))]
    often = page(
        often_returned(actor, street.pk, form.span, form.told("category")),
        ORDER,
        request.GET.get("after"),
        OFTEN_SHOWN,
    )
    again = waves(street.pk, often.rows)
    names |= names_of(street, {one for wave in again for one in wave.by} - set(names))
    address = reverse("cases:case", args=[slug, "NUMBER"])
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "form": form, "span": form.span, "ways": ways,
        "pictures": [(name, one, labels(one, names)) for name, one in pictures],
        "rows": [Row(names.get(one.organisation, "—"), one) for one in balances(found)],
        "given": sum(one.n for one in found if one.kind in GIVEN),
        "sums": [(name, n) for kind, name in KINDS.items() if (n := sum(one.n for one in found if one.kind == kind))],
        "often": often, "least": LEAST,
        "again": [
            (opened_row(one.case, street, address), len(one.by), " → ".join(names.get(who, "—") for who in one.by))
            for one in again
        ],
        "query": form.query, "may_export": actor.has(Power.EXPORT, street_id=street.pk),
        "kinds": KINDS,
    }  # fmt: skip
    return render(request, "insight/flows.html", told)


def flow_asked(told: Mapping[str, Any]) -> Flow:
    """Return the flow that an address names; one that cannot be is refused as not there."""
    kind, ends = str(told.get("kind", "")), [str(told.get(name, "")) for name in ("giver", "taker")]
    if kind not in KINDS or not all(
        one.isascii() and one.isdigit() and len(one) < len(str(2**62)) for one in ends
    ):
        raise NotFound
    return Flow(kind, int(ends[0]), int(ends[1]), 0)


@login_required
@never_cache
@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases behind one way, as far as this person may see them."""
    street, actor = street_by_slug(slug), acting(request)
    enter_board(actor, street)
    form, flow = FlowsForm(request.GET, today=timezone.localdate()), flow_asked(request.GET.dict())
    names = names_of(street, (flow.giver, flow.taker))
    behind = cases_of(actor, street.pk, form.span, form.told("category"), flow)
    found = page(behind, NEWEST, request.GET.get("after"), ROWS)
    address = reverse("cases:case", args=[slug, "NUMBER"])
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "span": form.span, "page": found, "query": form.query,
        "kind": KINDS[flow.kind], "giver": names.get(flow.giver, "—"), "taker": names.get(flow.taker, "—"),
        "rows": [opened_row(case, street, address) for case in found.rows],
    }  # fmt: skip
    return render(request, "insight/flow_cases.html", told)


COLUMNS = (
    Column(gettext_lazy("Way"), 26), Column(gettext_lazy("Passed on by"), 30), Column(gettext_lazy("Passed to"), 30),
    Column(gettext_lazy("How often"), 12),
)  # fmt: skip


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every way as a workbook."""
    street, actor = street_by_slug(slug), acting(request)
    enter_export(actor, street)
    form = FlowsForm(request.GET, today=timezone.localdate())
    return workbook(street, form)


def workbook(street: Street, form: FlowsForm) -> HttpResponseBase:
    """Return the ways of cases between organisations as a workbook."""
    found, names = of_flows(street, form)
    rows = [[str(way.kind), way.giver, way.taker, way.n] for way in ways_of(street, found, names, "")]
    name = f"{name_of(street)} {_('Returns and transfers')} {form.span.since} {form.span.until}"
    return workbook_response(name, _("Returns and transfers"), COLUMNS, rows)
