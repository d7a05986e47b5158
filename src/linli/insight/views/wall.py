"""The wall screen: its page, what changes of it, the shapes of its map, and who is compared with whom on it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import ceil, floor
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli import __version__
from linli.cases.public import CaseList
from linli.kernel.naming import in_script, in_script_json, name_of, reads_english
from linli.people.public import acting
from linli.territory.public import (
    attribution,
    geojson,
    levels_of,
    root_of,
    street_by_slug,
    tree,
)

from ..permissions import enter_board
from ..queries import by_children
from ..queries.counts import COUNTS
from ..queries.fair import LEAST, Fair
from ..queries.figures import MOST, waiting_since
from ..queries.shading import choices, hot_units, levels_drawn, marked
from ..queries.wall import (
    WINDOW,
    Age,
    Day,
    Moved,
    Wall,
    areas_compared,
    beat,
    slowest,
    top_kinds,
    wall_of,
    window,
)
from ..queries.wanted import Wanted, wanted

PARTS = ("clock", "left", "right", "trend", "key", "lag")
WEEK = timedelta(days=6)
# Counters that owe an act for so long stand still: the wall says of when its figures are.
OLD = timedelta(minutes=1)
# The picture of the trend: so wide is a day, and so high is the highest.
STEP, HIGH = 20, 100
HAIR = 1e-9
STATICS = (
    "insight/wall.js",
    "web/board.css",
    "web/tokens.css",
    "web/map.js",
    "web/map-svg.js",
    "web/map-gl.js",
)


def asked_of(request: HttpRequest, slug: str) -> Wanted:
    """Return how the wall is wanted, for whoever may stand before the board."""
    street, actor = street_by_slug(slug), acting(request)
    enter_board(actor, street)
    return wanted(street, actor, request.GET.dict(), at=timezone.now())


@cache
def _release(_version: str, *addresses: str) -> str:
    return hashlib.sha256(" ".join((_version, *addresses)).encode()).hexdigest()[:12]


def release() -> str:
    """Return by what a screen knows that another version of its page is served."""
    return _release(__version__, *map(static, STATICS))


def token_of(asked: Wanted, moved: Moved) -> str:
    """Return what changes when the wall has to be drawn anew: the counters, the minute, how it is wanted, the version."""
    told = (
        moved[0],
        moved[2],
        moved[3],
        asked.now.strftime("%Y%m%d%H%M"),
        asked.query(),
        get_language(),
        release(),
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


# --- How figures are drawn --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Bar:
    """A line of a comparison: in how many of a hundred it was well done, how sure that is, and what it opens."""

    name: str
    url: str
    places: str
    rate: int | None
    width: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Return how wide the interval is."""
        return max(0.0, self.high - self.low)


def called(thing: Any) -> str:
    """Return the name of a unit or an organisation, the short one where Chinese is read and it has one."""
    short = getattr(thing, "short", "")
    return in_script(short) if short and not reads_english() else name_of(thing)


def bar_of(one: Fair[Any], url: str, *, well: bool) -> Bar:
    """Return a comparison as a line: the share that was done well, or the share that was not."""
    if one.estimate is None:
        return Bar(called(one.key), url, "", None, 0.0, 0.0, 0.0)
    # Where all are alike, what is counted is shown: the estimate would be the same for everybody.
    value = one.raw if one.alike and one.raw is not None else one.estimate
    low, value, high = (100 * part for part in (one.low, value, one.high))
    if well:
        low, value, high = 100 - high, 100 - value, 100 - low
    # Down for what was done well and up for what was not, so that 100 means all and 0 means none.
    rate = floor(value + HAIR) if well else ceil(value - HAIR)
    return Bar(called(one.key), url, one.places, rate, value, low, high)


@dataclass(frozen=True)
class Column:
    """A day of the trend as it is drawn."""

    day: Day
    url: str
    x: int
    height: float
    closed: float

    @property
    def top(self) -> float:
        """Return where it begins from above."""
        return HIGH - self.height


def columns_of(days: Sequence[Day], url: str) -> list[Column]:
    """Return the trend as it is drawn; the highest day fills the height."""
    most = max((max(day.reported, day.closed) for day in days), default=0) or 1
    return [
        Column(
            day, url.replace("DAY", day.day.isoformat()), n * STEP,
            HIGH * max(0, day.reported) / most, HIGH * max(0, day.closed) / most,
        )
        for n, day in enumerate(days)
    ]  # fmt: skip


def age_told(age: Age) -> str:
    """Return an age in words as short as a wall has room for."""
    if age.most is None:
        return _(">%(n)s d") % {"n": age.least - 1}
    if age.most == 0:
        return _("today")
    return _("%(a)s–%(b)s d") % {"a": age.least, "b": age.most}


@dataclass(frozen=True)
class Figure:
    """A number on the wall, in words, with what it opens and its colour."""

    n: int | str | None
    told: str
    url: str
    tone: str = ""
    height: float = 0.0

    @property
    def said(self) -> str:
        """Return the number as it is shown."""
        return "–" if self.n is None else f"{self.n:,}" if isinstance(self.n, int) else self.n


def told_of(asked: Wanted, wall: Wall) -> dict[str, Any]:
    """Return what the templates of the wall are filled with."""
    slug, span = asked.street.slug, wall.span
    days = urlencode({"since": span.since, "until": span.until})

    def behind(code: str, since: Any, until: Any) -> str:
        first = since or span.until.replace(year=span.until.year - 10, day=1)
        return (
            reverse("insight:count_cases", args=[slug, code])
            + f"?{urlencode({'since': first, 'until': until})}"
        )

    fair = reverse("insight:fair", args=[slug])
    every = reverse("insight:count_cases", args=[slug, "reported"]) + "?since=DAY&until=DAY"
    oldest = max((age.n for age in wall.ages), default=0) or 1
    late, soon = (reverse("insight:opened", args=[slug, what]) for what in ("late", "soon"))
    more = "+" if wall.lights.more else ""
    lights = [
        Figure(f"{wall.lights.red:,}{more}", _("Late"), late, "red" if wall.lights.red else ""),
        Figure(f"{wall.lights.amber:,}{more}", _("Due soon"), soon, "amber" if wall.lights.amber else ""),
        Figure(wall.lights.green, _("In time"), reverse("cases:list", args=[slug, "issue"]), "green"),
        Figure(wall.lights.paused, _("Clock stopped"), reverse("cases:list", args=[slug, "issue"]) + "?light=paused"),
    ]  # fmt: skip
    kinds_most = max((kind.n for kind in wall.kinds), default=0) or 1
    columns = columns_of(wall.days, every)
    return {
        "street": asked.street, "now": wall.at, "wall": wall, "span": span, "days": days, "window": WINDOW,
        "flow": [Figure(n, COUNTS[code].name, behind(code, span.until, span.until)) for code, n in wall.flow],
        "four": [
            Figure(wall.balance.lists[name], label, reverse("cases:list", args=[slug, name]))
            for name, label in CaseList.choices
        ],
        "lights": lights,
        "ages": [
            Figure(age.n, age_told(age), behind("of_period_open", age.since, age.until), height=100 * age.n / oldest)
            for age in wall.ages
        ],
        "rates": [
            Figure(
                "—" if one.number is None else f"{one.number:.0f}%", one.indicator.name,
                reverse("insight:indicator", args=[slug, one.indicator.code]) + f"?{days}",
            )
            for one in wall.shading.rates
        ],
        "areas": [bar_of(one, f"{fair}#{one.key.code}", well=True) for one in wall.areas],
        "alike": any(one.alike for one in wall.areas),
        "slowest": [bar_of(one, f"{fair}#{one.key.code}", well=False) for one in wall.slowest],
        "kinds": [
            (name_of(kind.category) if kind.category else _("No category yet"), kind.n, 100 * kind.n / kinds_most,
             reverse("insight:count_cases", args=[slug, "reported"]) + f"?{days}&category={kind.code or '-'}")
            for kind in wall.kinds
        ],
        "columns": columns, "wide": STEP * len(columns), "high": HIGH, "step": STEP,
        "line": " ".join(f"{one.x + STEP / 2:g},{HIGH - one.closed:.1f}" for one in columns),
        "reported": sum(day.reported for day in wall.days), "closed": sum(day.closed for day in wall.days),
        "least": LEAST, "most": MOST,
    }  # fmt: skip


def live(request: HttpRequest, asked: Wanted, moved: Moved) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is told to the page's script: the drawn parts, the colours and the hot spots; and what they came of."""
    wall = wall_of(
        asked.actor, asked.street, asked.areas, at=asked.now, shown=asked.by, units=asked.units, moved=moved
    )
    told = told_of(asked, wall)
    marks = marked(asked.street, hot_units(asked.street, wall.today))
    told["marks"] = marks
    told["old"] = waiting_since(asked.street.pk, before=asked.now - OLD) if told["wall"].waiting else None
    week = urlencode({"since": wall.today - WEEK, "until": wall.today})
    opens = reverse("insight:count_cases", args=[asked.street.slug, "reported"])
    return {
        "token": token_of(asked, moved), "release": release(),
        "parts": {name: render_to_string(f"insight/wall_{name}.html", told, request) for name in PARTS},
        "shades": [
            {"code": one.unit.code, "told": one.told, "shade": one.shade, "why": one.why}
            for one in wall.shading.shades
        ],
        "marks": [
            {
                "at": [round(mark.lon, 5), round(mark.lat, 5)], "n": mark.hot.n,
                "title": _("%(name)s: %(n)s reports in seven days, where %(usual)s are usual") % {
                    "name": name_of(mark.unit), "n": mark.hot.n, "usual": f"{mark.hot.expected:.1f}",
                },
                "url": f"{opens}?{week}&unit={mark.unit.code}",
            }
            for mark in marks
        ],
    }, told  # fmt: skip


@login_required
@never_cache
@require_GET
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The wall screen."""
    asked = asked_of(request, slug)
    street = asked.street
    drawn, told = live(request, asked, beat(street.pk))
    numbers, levels = tree(street)[0].counts, levels_of(street)
    deepest = max(level.depth for level in levels)
    more = {
        "sizes": [(numbers.get(one.code, 0), one) for one in levels if one.depth in (1, 2, deepest)],
        "credit": attribution(street), "live": drawn, "parts": drawn["parts"], "query": asked.query(), "look": asked.look,
        "other": asked.query(look="" if asked.look else "light"), "by": asked.by, "at": asked.level,
        "choices": choices(street, told["wall"].today), "levels": levels_drawn(street),
    }  # fmt: skip
    return render(request, "insight/board.html", told | more)


@login_required
@never_cache
@require_GET
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The changing parts of the wall again, or nothing where nothing changed: that takes one question about figures."""
    asked = asked_of(request, slug)
    moved = beat(asked.street.pk)
    if request.GET.get("was") == token_of(asked, moved):
        return HttpResponse(status=204)
    drawn, _told = live(request, asked, moved)
    return JsonResponse(drawn, json_dumps_params={"ensure_ascii": False})


@login_required
@never_cache
@require_GET
def shapes(request: HttpRequest, slug: str) -> HttpResponse:
    """The units of the map with how many cases are open in each of the areas; each opens what it is coloured by."""
    asked = asked_of(request, slug)
    street = asked.street
    page = (
        reverse("insight:indicator", args=[slug, asked.by])
        if asked.by
        else reverse("insight:lists", args=[slug])
    )
    span = window(timezone.localdate(asked.now))
    period = f"&since={span.since}&until={span.until}" if asked.by else ""
    drawn = geojson(street, asked.units[0].level, address=f"{page}?unit={{code}}") if asked.units else None
    told = json.loads(in_script_json(drawn)) if drawn else {"type": "FeatureCollection", "features": []}
    _here, rows, _beside = by_children(street)
    open_now = {row.unit.code: row.balance.in_progress for row in rows}
    for feature in told["features"]:
        feature["properties"]["open"] = open_now.get(feature["properties"]["code"], 0)
        feature["properties"]["url"] += period
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@login_required
@never_cache
@require_GET
def fair(request: HttpRequest, slug: str) -> HttpResponse:
    """Areas and organisations compared by what they had to do, each with how sure that is, and how it is worked out."""
    asked = asked_of(request, slug)
    street, span = asked.street, window(timezone.localdate(asked.now))
    days = urlencode({"since": span.since, "until": span.until})
    indicator = reverse("insight:indicator", args=[slug, "CODE"])

    cases = reverse("insight:count_cases", args=[slug, "CODE"])

    def rows(
        found: Sequence[Fair[Any]], code: str, key: str, counts: tuple[str, str], *, well: bool
    ) -> list[dict[str, Any]]:
        due, bad = (f"{cases.replace('CODE', count)}?{days}&{key}=" for count in counts)
        return [
            {
                "due": due + one.key.code, "bad": bad + one.key.code,
                "one": one, "key": one.key,
                "bar": bar_of(one, f"{indicator.replace('CODE', code)}?{days}&{key}={one.key.code}", well=well),
                "raw": None if one.raw is None else round(100 * (1 - one.raw if well else one.raw), 1),
                "estimate": None if one.estimate is None else 100 * (1 - one.estimate if well else one.estimate),
            }
            for one in found
        ]  # fmt: skip

    told = {
        "street": street, "now": asked.now, "span": span, "least": LEAST, "face": "desk", "here": root_of(street),
        "areas": rows(areas_compared(street.pk, asked.areas, span), "handled_in_time_rate", "unit",
                      ("handle_due", "not_in_time"), well=True),
        "slowest": rows(slowest(street.pk, span), "accepted_in_time_rate", "organisation",
                        ("accept_due", "accepted_late"), well=False),
        "kinds": top_kinds(street.pk, span, 20), "days": days,
        "week": urlencode({"since": span.until - WEEK, "until": span.until}),
        "hot": [(mark, f"{mark.hot.expected:.1f}") for mark in marked(street, hot_units(street, span.until))],
    }  # fmt: skip
    return render(request, "insight/fair.html", told)
