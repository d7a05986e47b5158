"""“Somebody nearby has reported already” on a ledger of a million cases: near, lately, and like what is typed.

The baseline is the least that any answer needs: one statement that reads the ids of what lies in the same squares.
Ours leaves out what the public may not see, measures each, compares the words and counts who raised it.
"""

import random
from collections.abc import Callable
from typing import Any

from bench.house import House
from bench.rounds import interleaved, median_of, p95_of

SPOTS, BUDGET = 100, 10
TEXTS = (
    "路口的井盖不见了，孩子差点掉下去", "楼下饭店半夜油烟太大，睡不着", "小区门口垃圾堆了三天没人清运",
    "路灯坏了一排，晚上很黑",
    "电动车停在楼道里充电，太危险", "共享单车堆满人行道", "隔壁违章搭建，挡了消防通道", "河边有人倒建筑垃圾",
)  # fmt: skip


def spots(now: Any) -> list[tuple[float, float, str]]:
    """Return places where something was reported lately, and what somebody types there."""
    from datetime import timedelta

    from linli.cases.models import Case
    from linli.territory.public import street_by_slug

    street = street_by_slug("fenglin")
    rows = Case.objects.filter(street=street, lon__isnull=False, reported_at__gte=now - timedelta(days=30))
    known = list(rows.order_by("-reported_at", "-id").values_list("lon", "lat")[:20_000])
    chance = random.Random(8)
    return [(*chance.choice(known), chance.choice(TEXTS)) for _n in range(SPOTS)]


def measure(house: House) -> list[dict[str, Any]]:
    """Return the figures: milliseconds at the 95th percentile of two hundred places."""
    from datetime import timedelta

    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from linli.cases.models import Case, cells_around
    from linli.intake.queries import around
    from linli.territory.public import street_by_slug

    now = timezone.localtime(Case.objects.order_by("-reported_at").values_list("reported_at", flat=True)[0])
    street, asked = street_by_slug("fenglin"), spots(now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
    browser = Client(SERVER_NAME="127.0.0.1")

    def ours(lon: float, lat: float, text: str) -> None:
        around(street, lon=lon, lat=lat, unit=None, now=now, text=text)

    def page(lon: float, lat: float, text: str) -> None:
        told = {"lon": lon, "lat": lat, "datum": "wgs84", "text": text}
        answer = browser.post(f"/s/{street.slug}/report/nearby/", told)
        if answer.status_code != 200:
            raise SystemExit(f"{told} answered {answer.status_code}")

    def bare(lon: float, lat: float, _text: str) -> None:
        squares = cells_around(lon, lat, wide=0.00105, high=0.0009)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM cases_case WHERE street_id = %s AND lon IS NOT NULL AND reported_at >= %s AND state IN "
                "('filed', 'dispatched', 'in_hand', 'coordinating', 'fed_back', 'inspected', 'closed') AND "
                "(floor(lat * 500)::bigint * 1000000 + floor(lon * 500)::bigint) = ANY(%s) LIMIT 400",
                [street.pk, now - timedelta(days=30), squares],
            )
            cursor.fetchall()

    found = []
    for name, ask in (
        ("nearby and alike, the query", ours),
        ("nearby and alike, the answer of the form", page),
    ):
        rounds = interleaved([_next_of(ask, asked), _next_of(bare, asked)], times=SPOTS, rounds=3)
        own, base = p95_of(rounds[0]) * 1e3, p95_of(rounds[1]) * 1e3
        note = (
            f"{Case.objects.count():,} cases, p95 of {SPOTS} places with a text (median {median_of(rounds[0]) * 1e3:.1f} "
            "ms); baseline: the ids in the same squares by one bare statement"
        )
        found.append({
            "name": name, "ours": round(own, 2), "baseline": round(base, 2), "ratio": round(own / base, 1),
            "unit": "ms", "note": note, "budget": f"<= {BUDGET} ms", "kept": own <= BUDGET,
        })  # fmt: skip
    return found


def _next_of(ask: Callable[..., None], asked: list[tuple[float, float, str]]) -> Callable[[], None]:
    place = [0]

    def go() -> None:
        ask(*asked[place[0] % len(asked)])
        place[0] += 1

    return go
