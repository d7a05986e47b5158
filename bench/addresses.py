"""An address completed while it is typed, with 50,000 entries in the book of one street.

The baseline is the least that any answer needs: one statement that reads the first eight keys that begin so. Ours
folds what was typed, asks the names of the ground, reads the entries and says in which unit each lies.
"""

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

from bench.places import a_city
from bench.rounds import interleaved, median_of, p95_of, seconds

ENTRIES, ROADS, TYPED, BUDGET = 50_000, 200, 200, 20
FIRST = "斜龙枫东宛南中华漕宝肇嘉天钥小木桥瑞金茂名陕西襄阳富民常熟乌鲁木齐"
LAST = ("路", "东路", "西路", "南路", "北路", "一村", "二村", "三村", "新村", "花园")


def a_book(street: Any) -> list[str]:
    """Fill the address book of a street, unless it is full; return the names in it."""
    from datetime import UTC, datetime

    from linli.territory.commands.addresses import take_over_addresses
    from linli.territory.models import Address

    if Address.objects.filter(street=street).count() < ENTRIES:
        chance = random.Random(5)
        roads: dict[str, None] = {}
        while len(roads) < ROADS:
            roads[f"{''.join(chance.sample(FIRST, 2))}{chance.choice(LAST)}"] = None
        each = ENTRIES // ROADS
        rows = "".join(
            f"{road}{number}号,{121.0 + chance.uniform(0.001, 0.049):.6f},{31.5 + chance.uniform(0.001, 0.039):.6f}\n"
            for road in roads
            for number in range(1, each + 1)
        )
        file = BytesIO(f"地址,经度,纬度\n{rows}".encode())
        at = datetime(2026, 11, 20, 4, tzinfo=UTC)
        took = seconds(lambda: take_over_addresses(street=street, file=file, source="bench", by=None, at=at))
        print(f"  {took:6.1f} s  {ENTRIES:,} entries brought in")
    return list(Address.objects.filter(street=street).order_by("id").values_list("name", flat=True))


def typings(names: list[str]) -> list[str]:
    """Return what people type who mean one of these: from two letters on, in Chinese, pinyin, first letters, Traditional."""
    import opencc

    from linli.territory.queries.spelling import keys_of

    chance, traditional, found = random.Random(6), opencc.OpenCC("s2t"), []
    for name in chance.sample(names, TYPED):
        whole = chance.choice([*keys_of(name)[:3], name, traditional.convert(name)])
        found.append(whole[: chance.randint(2, len(whole))])
    return found


def measure() -> list[dict[str, Any]]:
    """Return one figure for each way of asking: milliseconds at the 95th percentile of two hundred typings."""
    from django.db import connection
    from django.test import Client

    from linli.territory.queries import complete
    from linli.territory.queries.spelling import folded

    street = a_city()
    typed = typings(a_book(street))
    browser = Client(SERVER_NAME="127.0.0.1")

    def bare(said: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT key FROM territory_addresskey WHERE street_id = %s AND key >= %s AND key < %s "
                "ORDER BY street_id, key LIMIT 8",
                [street.pk, folded(said), folded(said) + "\U0010ffff"],
            )
            cursor.fetchall()

    def page(said: str) -> None:
        answer = browser.get(f"/s/{street.slug}/addresses/suggest.json", {"q": said})
        if answer.status_code != 200:
            raise SystemExit(f"{said} answered {answer.status_code}")

    found = []
    ways = (
        ("completion, the query", lambda said: complete(street, said)),
        ("completion, the answer of the page", page),
    )
    for name, ask in ways:
        rounds = interleaved([_next_of(ask, typed), _next_of(bare, typed)], times=TYPED, rounds=3)
        own, base = p95_of(rounds[0]) * 1e3, p95_of(rounds[1]) * 1e3
        note = (
            f"{ENTRIES:,} entries, p95 of {TYPED} typings in Chinese, pinyin, first letters and Traditional (median "
            f"{median_of(rounds[0]) * 1e3:.1f} ms); baseline: one bare statement for the keys"
        )
        found.append({
            "name": name, "ours": round(own, 2), "baseline": round(base, 2), "ratio": round(own / base, 1),
            "unit": "ms", "note": note, "budget": f"<= {BUDGET} ms", "kept": own <= BUDGET,
        })  # fmt: skip
    return found


def _next_of(ask: Callable[[str], Any], typed: list[str]) -> Callable[[], None]:
    """Return what asks for the next typing each time it is called."""
    place = [0]

    def go() -> None:
        ask(typed[place[0] % len(typed)])
        place[0] += 1

    return go
