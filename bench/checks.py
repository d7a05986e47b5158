"""What each check of a public report costs: its microseconds as a share of the whole, in the same run."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.house import House

RUNS = 400


def micros(do: Callable[[int], Any]) -> float:
    """Return the median microseconds of one run."""
    taken = []
    for n in range(RUNS):
        began = time.perf_counter()
        do(n)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e6


def measure(house: House) -> list[dict[str, Any]]:
    """Return the steps of a report in their order, each beside the whole."""
    from django.utils import timezone

    from bench.http import SAID
    from linli.cases.commands.clocks import start_stage
    from linli.cases.commands.opening import Contact, Report, new_case, reporter_of, texts_of
    from linli.cases.commands.writing import put
    from linli.cases.workflow import CASE
    from linli.intake import commands
    from linli.intake.forms import ReportForm, new_key
    from linli.kernel import journal, ratelimit
    from linli.kernel.models import Repeat
    from linli.kernel.statements import as_json, row_of, rows_of
    from linli.people.public import Actor
    from linli.territory.public import Street, locate

    street, at, actor = Street.objects.get(slug="fenglin"), timezone.now(), Actor("reporter")
    rng = random.Random(7)
    west, south, east, north = street.bounds
    spots = [(rng.uniform(west, east), rng.uniform(south, north)) for _n in range(RUNS)]
    spots = [spot for spot in spots if locate(*spot, street=street)] or spots

    def spot(n: int) -> tuple[float, float]:
        return spots[n % len(spots)]

    def report(n: int) -> Report:
        lon, lat = spot(n)
        contact = Contact("周敏", f"1380000{n:04d}", "", "zh-hans")
        return Report(title=SAID[:20], body=SAID, lon=lon, lat=lat, contact=contact)

    def form(n: int) -> None:
        lon, lat = spot(n)
        told = {"text": SAID, "lon": lon, "lat": lat, "datum": "wgs84", "phone": "13800138000", "key": key}
        ReportForm(told, street=street).is_valid()

    def drafted(_n: int) -> journal.Draft:
        facts = {"door": "public", "photos": 0}
        entry = CASE.entry(case, "report", by=actor, at=at, before="", facts=facts, texts=texts_of(report(0)))
        return journal.draft([entry])

    def written(n: int) -> None:
        fresh = new_case(street, report(n), number="", by=actor, at=at, door="public")
        line = CASE.entry(
            fresh, "report", by=actor, at=at, before="", facts={"door": "public"}, texts={"body": SAID}
        )
        rows = fresh, reporter_of(fresh, report(n).contact, new_key()), journal.draft([line])
        repeat = Repeat(street_id=street.pk, purpose="bench", key=new_key()[:64], at=at)
        began = time.perf_counter()
        put(*rows, series="FL-2026-", repeat=repeat)
        statement.append(time.perf_counter() - began)

    key, statement = new_key(), []
    case = new_case(street, report(0), number="", by=actor, at=at, door="public")
    reporter = reporter_of(case, report(0).contact, "b" * 32)
    buckets = (("bench address", 10**9), ("bench street", 10**9))
    whole = micros(lambda n: commands.public_report(street=street, key=new_key(), report=report(n), at=at))
    line = drafted(0)
    micros(written)
    steps = {
        "the form: shapes of what was typed": micros(form),
        "two limits of the door, one statement": micros(
            lambda _n: ratelimit.limits(buckets, per=timedelta(hours=1), at=at)
        ),
        "the place: which micro-grid holds the pin": micros(lambda n: locate(*spot(n), street=street)),
        "the limit: its tables and the office clock": micros(
            lambda _n: start_stage(case, at=at, state=case.state)
        ),
        "the contact: encrypted, and its mark": micros(
            lambda n: row_of(reporter_of(case, report(n).contact, "b" * 32))
        ),
        "the journal line: salts, digests, chain": micros(drafted),
        "rows as JSON": micros(
            lambda _n: as_json([row_of(case), row_of(reporter), rows_of(line.lines), rows_of(line.texts)])
        ),
        "the statement: all its rows, committed to disk": statistics.median(statement) * 1e6,
    }
    return [
        {
            "name": f"a report, {name} : the whole command", "ours": taken, "baseline": whole, "unit": "µs",
            "ratio": taken / whole, "note": "share of the command; the form and the limits come before it", "budget": "",
        }
        for name, taken in steps.items()
    ]  # fmt: skip
