"""Pages on a ledger of a million cases: how long, how many queries, and is the last page of a list as fast as the first.

In one process, through every middleware, by the same client as the tests; `bench/http.py` asks over the wire.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.house import House, bench_home
from bench.rounds import interleaved, median_of, p95_of

TIMES = int(os.environ.get("LINLI_BENCH_TIMES", "12"))
LIST, PAGE, QUERIES = 60, 40, 12
LISTS = ("issue", "coordination", "feedback", "closed")


@dataclass
class Asked:
    """One address, who asks, and how long it may take (milliseconds); p95 for lists, the median for other pages."""

    name: str
    get: Callable[[], Any]
    budget: int
    is_list: bool = False
    most_bytes: int = 0


class Reader:
    """A person of the demo at a browser."""

    def __init__(self, username: str = "") -> None:
        from django.test import Client

        from linli.people.public import Account

        self.client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
        if username:
            self.account = Account.objects.get(username=username)
            self.client.force_login(self.account, backend="linli.web.lookup.AccountBackend")

    def get(self, url: str) -> Callable[[], Any]:
        """Return what asks for an address and refuses any other answer than a page."""

        def ask() -> Any:
            response = self.client.get(url)
            if response.status_code != 200:
                raise SystemExit(f"{url} answered {response.status_code}")
            return response

        return ask


def last_page(reader: Reader, slug: str, name: str) -> str:
    """Return the cursor of the last page of a list, worked out from its end."""
    from django.utils import timezone

    from linli.cases.queries import worklist
    from linli.cases.states import LISTS as STATES
    from linli.kernel import paging
    from linli.people.public import actor_for
    from linli.territory.public import street_by_slug

    street, order = street_by_slug(slug), ("-reported_at", "-id") if name == "closed" else ("due_at", "id")
    cases = worklist(actor_for(reader.account, at=timezone.now()), street.pk, states=STATES[name])
    keys = paging._keys(cases, order)  # noqa: SLF001 - nobody else goes to the end of a list
    tail = list(cases.order_by(*(key.ordering(backward=True) for key in keys))[:41])
    if not tail:
        return ""
    row = tail[-1]
    mark = paging._mark(cases, order)  # noqa: SLF001 - as above
    return paging._written(  # noqa: SLF001 - as above
        mark, [getattr(row, name.lstrip("-")) for name in order], towards_start=False
    )


def asked() -> Iterator[Asked]:
    """Yield every page that is measured."""
    from linli.cases.models import Case
    from linli.cases.states import IN_PROGRESS
    from linli.territory.public import Street, Unit

    street = Street.objects.get(slug="fenglin")
    who = {"director": "jiangwei", "area head": "heqing", "grid worker": "gaolan", "officer": "luoshan"}
    readers = {name: Reader(username) for name, username in who.items()}
    s = "/s/fenglin"
    for name, reader in readers.items():
        for code in LISTS:
            yield Asked(f"{code} list, {name}", reader.get(f"{s}/desk/{code}/"), LIST, is_list=True)
            if name in {"director", "grid worker"}:
                cursor = last_page(reader, "fenglin", code)
                url = f"{s}/desk/{code}/?after={cursor}"
                yield Asked(f"{code} list, last page, {name}", reader.get(url), LIST, is_list=True)
    grid = Unit.objects.filter(street=street, level__code="micro_grid").order_by("code")[7]
    area = Unit.objects.filter(street=street, level__code="area").order_by("code")[0]
    director = readers["director"]
    lead = Case.objects.filter(street=street, lead__isnull=False, state="in_hand").first().lead_id
    category = Case.objects.filter(street=street, category__isnull=False).first().category.code
    for what, query in (
        ("late", "light=late"), ("soon", "light=soon"), ("hard", "hard=on"), ("unlocated", "unlocated=on"),
        ("one micro-grid", f"unit={grid.code}"), ("one area", f"unit={area.code}"), ("one organisation", f"lead={lead}"),
        ("one category", f"category={category}"), ("井盖", "q=井盖"), ("words that are nowhere", "q=鲸鱼搁浅"),
    ):  # fmt: skip
        for code in ("issue", "closed"):
            if code == "closed" and what in {"late", "soon"}:
                continue
            url = f"{s}/desk/{code}/?{query}"
            yield Asked(f"{code} list narrowed to {what}", director.get(url), LIST, is_list=True)
    for name, reader in readers.items():
        yield Asked(f"my tasks, {name}", reader.get(f"{s}/tasks/"), LIST, is_list=True)
    case = Case.objects.filter(street=street, state="closed", rating__isnull=False).order_by("-id").first()
    late = (
        Case.objects.filter(street=street, state__in=IN_PROGRESS, lead__isnull=False)
        .order_by("due_at")
        .first()
    )
    yield Asked("case page, ended", director.get(f"{s}/cases/{case.number}/"), PAGE)
    yield Asked("case page, in progress", director.get(f"{s}/cases/{late.number}/"), PAGE)
    yield Asked("board", director.get(f"{s}/board/"), PAGE)
    yield Asked("figures of the board", director.get(f"{s}/board/figures/"), PAGE)
    yield Asked("figures, coloured by a rate", director.get(f"{s}/board/figures/?by=closed_rate"), PAGE)
    yield Asked("shapes of the board", director.get(f"{s}/board/shapes.geojson"), PAGE)
    yield Asked("compared fairly", director.get(f"{s}/board/fair/"), PAGE)
    yield Asked("points of the board", director.get(f"{s}/board/points.json"), PAGE, most_bytes=60_000)
    yield Asked("four lists by unit", director.get(f"{s}/board/lists/"), PAGE)
    yield Asked("counts beside the lists", director.get(f"{s}/counts/"), PAGE)
    for what in ("late", "soon", "progress", "ended", "today", "ended_today"):
        yield Asked(
            f"cases behind a figure: {what}", director.get(f"{s}/board/cases/{what}/"), LIST, is_list=True
        )
    anybody = Reader()
    yield Asked("public ledger", anybody.get(f"{s}/ledger/"), PAGE)
    yield Asked("home page", anybody.get("/"), PAGE)
    yield Asked("street page", anybody.get(f"{s}/"), PAGE)
    yield Asked("public map", anybody.get(f"{s}/map/"), PAGE)
    yield Asked("public case page", anybody.get(f"{s}/public/{case.number}/"), PAGE)
    yield Asked(
        "points of the public map, made anew",
        _anew(anybody.get(f"{s}/map/points.json")),
        PAGE,
        most_bytes=60_000,
    )
    yield Asked("nearby", anybody.get(f"{s}/report/nearby/?lon={case.lon}&lat={case.lat}"), PAGE)
    yield Asked("follow page", anybody.get(f"{s}/follow/{_token(case)}/"), PAGE)


def _anew(ask: Callable[[], Any]) -> Callable[[], Any]:
    from django.core.cache import cache

    def do() -> Any:
        cache.clear()
        return ask()

    return do


def _token(case: Any) -> str:
    from linli.cases.public import new_link

    return str(new_link(case))


def look(only: str = "") -> Iterator[dict[str, Any]]:
    """Ask for each page in turns with the shortest answer of the house, and yield what it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    floor = Reader().get("/manifest.webmanifest")
    for page in asked():
        if only and only not in page.name:
            continue
        page.get()  # once for what each process keeps
        with CaptureQueriesContext(connection) as queries:
            answer = page.get()
        asked_for = list(queries.captured_queries)
        size = len(b"".join(answer) if answer.streaming else answer.content)
        ours, bare = interleaved((page.get, floor), times=TIMES, rounds=3)
        figure = p95_of(ours) if page.is_list else median_of(ours)
        yield {
            "name": page.name, "ours": figure * 1000, "baseline": median_of(bare) * 1000, "unit": "ms",
            "ratio": figure / median_of(bare), "is_list": page.is_list,
            "kept": figure * 1000 <= page.budget and len(asked_for) <= QUERIES and size <= (page.most_bytes or size),
            "budget": f"≤ {page.budget} ms, ≤ {QUERIES} queries",
            "note": f"{len(asked_for)} queries, {size / 1000:.0f} KB",
            "slowest": max((float(q["time"]), q["sql"]) for q in asked_for) if asked_for else (0, ""),
        }  # fmt: skip


def measure(house: House) -> list[dict[str, Any]]:
    """Return what each page takes, once it is proven that nothing contradicts the ledger it is read from."""
    from linli.kernel import proofs

    wrong = [f"{one.says}: {one.against[0]}" for one in proofs.try_all(most=1) if one.against]
    if wrong:
        raise SystemExit("\n".join(wrong))
    return [
        row | {"note": f"{row['note']}, {'95th percentile' if row['is_list'] else 'median'}"}
        for row in look()
    ]


def main(only: str) -> None:
    """Print each page as it is measured; with SQL=1 also the slowest statement of each that is over its budget."""
    with House(bench_home()):
        for row in look(only):
            millis, sql = row["slowest"]
            mark = "" if row["kept"] else "  ←"
            print(
                f"{row['name']:<48}{row['ours']:9.1f} ms  {row['note']}, slowest {millis * 1000:.0f} ms{mark}",
                flush=True,
            )
            if mark and os.environ.get("SQL"):
                print("     ", sql[:1500], flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
