"""`python -m bench.faults --rounds 200 [--seed N]`: kills the house in every part, at random, under load.

It starts a house of its own with the demo street, lets residents report and staff act by HTTP, kills something with
`kill -9`, waits until a report is acknowledged again, and goes on. Whoever gets no answer sends the same form again,
as a phone does. Only the supervisor is started again by hand, as systemd would. Every few rounds, and at the end, the
load is paused and everything that was promised is compared with what is there (`bench/faults_checks.py`).
"""

import argparse
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import requests

from bench.faults_checks import check_all
from linli.cli.home import Home
from linli.cli.postgres import ROOT, Server
from linli.cli.processes import MARK

KINDS = (
    "web worker",
    "all web",
    "background worker",
    "database backend",
    "postmaster",
    "supervisor",
    "everything",
)
BACK_WITHIN = 90.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
KEY = re.compile(r'name="key" value="([^"]+)"')


class House:
    """One deployment in a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.output = folder.with_name(f"{folder.name}.out")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> dict[str, str]:
        """What every process of it is told."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DATABASE"))
        }
        told = {"LINLI_HOME": str(self.home.path), "LINLI_PORT": str(self.port), "LINLI_DEMO": "true",
                "LINLI_PUBLIC_REPORTS_PER_HOUR": "1000000", "LINLI_ADDRESS_REPORTS_PER_HOUR": "1000000"}  # fmt: skip
        return kept | told

    def start(self) -> None:
        """Start the supervisor and wait until it says that it is open."""
        begun = self.output.stat().st_size if self.output.exists() else 0
        with self.output.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "linli", "run"],
                env=self.env,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until = time.monotonic() + 900
        while b"Linli is open" not in self.output.read_bytes()[begun:]:
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(self.output.read_text(errors="replace")[-3000:])
            time.sleep(0.05)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one `linli` command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "linli", *words], env=self.env, capture_output=True, text=True, check=False
        )

    def database(self) -> "psycopg.Connection[Any]":
        """Return a connection as the database's root."""
        return psycopg.connect(Server(self.home).url(ROOT), autocommit=True, connect_timeout=5)

    def processes(self) -> list[psutil.Process]:
        """Return every process of it that lives."""
        found = []
        for one in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                ours = one.environ().get(MARK) == str(self.home.path) or one.cwd().startswith(
                    str(self.home.path)
                )
                if ours and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(one)
        return found

    def named(self, part: str) -> list[psutil.Process]:
        """Return those whose command line names `part`, the topmost first."""
        found = []
        for one in self.processes():
            with suppress(psutil.Error):
                if part in " ".join(one.cmdline()):
                    found.append(one)
        pids = {one.pid for one in found}
        return sorted(found, key=lambda one: one.ppid() in pids)

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)


class Load:
    """Residents and staff, and what each of them was promised."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.seed = house, seed
        self.paused, self.ended = threading.Event(), threading.Event()
        self.reports: dict[str, str] = {}  # what stands in the report → the link that was answered
        self.sent: set[str] = set()
        self.acts: set[str] = set()  # what stands in acknowledged remarks
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.spots: list[tuple[float, float]] = []
        self.last_begun = 0.0
        self.busy = 0
        self._lock = threading.Lock()

    def begin(self, residents: int, staff: int) -> None:
        """Let everybody come."""
        with self.house.database() as db:
            self.spots = db.execute(
                "SELECT lon, lat FROM cases_case WHERE lon IS NOT NULL LIMIT 300"
            ).fetchall()
        works = [self._resident] * residents + [self._staff] * staff
        for number, work in enumerate(works):
            threading.Thread(target=self._live, args=(work, number), daemon=True).start()

    def rest(self) -> None:
        """Let everybody finish what they began, and wait."""
        self.paused.set()
        until = time.monotonic() + 60
        while self.busy and time.monotonic() < until:
            time.sleep(0.05)

    def _live(self, work: Any, number: int) -> None:
        rng = random.Random(self.seed * 100 + number)
        session = requests.Session()
        while not self.ended.is_set():
            if self.paused.is_set():
                time.sleep(0.05)
                continue
            with self._lock:
                self.busy += 1
            try:
                session = work(session, rng) or session
            except requests.RequestException:
                session.close()
                time.sleep(0.1)
            except Exception as error:  # noqa: BLE001 - a fault of the bench must be seen, not end a thread
                self.wrong.append(f"bench: {type(error).__name__}: {error}")
            finally:
                with self._lock:
                    self.busy -= 1

    def _ask(
        self, session: requests.Session, method: str, path: str, **told: Any
    ) -> requests.Response | None:
        """Ask once; None where a phone would say “no answer”, which a busy or restarting house may give."""
        try:
            answer = session.request(
                method, self.house.base + path, timeout=30, allow_redirects=False, **told
            )
        except requests.RequestException:
            self.answers["no answer"] += 1
            return None
        self.answers[str(answer.status_code)] += 1
        if answer.status_code == 503:
            if "<html" in answer.text and "Retry-After" not in answer.headers:
                self.wrong.append(f"503 without Retry-After at {path}")
            return None
        if answer.status_code >= 500 or "Traceback" in answer.text:
            self.wrong.append(f"{answer.status_code} at {path}, request {answer.headers.get('X-Request-ID')}")
            return None
        return answer

    def _insist(self, session: requests.Session, path: str, data: dict[str, Any], begun: float) -> Any:
        """Send a form until there is an answer, the same form each time."""
        while not self.ended.is_set():
            answer = self._ask(session, "POST", path, data=data)
            if answer is not None:
                if answer.status_code == 302:
                    self.last_begun = max(self.last_begun, begun)
                return answer
            time.sleep(0.15)
            begun = time.monotonic()
        return None

    def _resident(self, session: requests.Session, rng: random.Random) -> None:
        session.cookies.clear()
        page = self._ask(session, "GET", "/s/fenglin/report/")
        if page is None or page.status_code != 200:
            time.sleep(0.15)
            return
        token, key = TOKEN.search(page.text), KEY.search(page.text)
        marker = f"井盖缺失 {uuid4().hex}"
        data = {"csrfmiddlewaretoken": token.group(1) if token else "", "key": key.group(1) if key else "",
                "text": marker, "email": "resident@example.org", "place": "路口"}  # fmt: skip
        if self.spots and rng.random() < 0.7:
            lon, lat = rng.choice(self.spots)
            data |= {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "datum": "wgs84"}
        self.sent.add(marker)
        answer = self._insist(session, "/s/fenglin/report/", data, time.monotonic())
        if answer is None:
            return
        if answer.status_code != 302:
            self.wrong.append(f"a report was answered {answer.status_code}")
            return
        self.reports[marker] = answer.headers["Location"]
        if rng.random() < 0.1:
            again = self._insist(session, "/s/fenglin/report/", data, time.monotonic())
            if again is not None and again.headers.get("Location") != self.reports[marker]:
                self.wrong.append("a form sent twice led to two links")

    def _staff(self, session: requests.Session, rng: random.Random) -> None:
        if "sessionid" not in session.cookies and not self._sign_in(session):
            time.sleep(0.3)
            return
        number = self._some_case(rng)
        if number is None:
            time.sleep(0.3)
            return
        path = f"/s/fenglin/cases/{number}/remark/"
        page = self._ask(session, "GET", path)
        token = TOKEN.search(page.text) if page is not None else None
        if token is None:
            return
        marker = f"已联系 {uuid4().hex}"
        data = {"csrfmiddlewaretoken": token.group(1), "key": uuid4().hex, "text": marker, "internal": "no"}
        answer = self._insist(session, path, data, time.monotonic())
        if answer is not None and answer.status_code == 302:
            self.acts.add(marker)
        elif answer is not None and answer.status_code not in {403, 404, 409, 422}:
            self.wrong.append(f"a remark was answered {answer.status_code}")
        time.sleep(0.1)

    def _sign_in(self, session: requests.Session) -> bool:
        page = self._ask(session, "GET", "/accounts/login/")
        token = TOKEN.search(page.text) if page is not None else None
        if token is None:
            return False
        data = {"csrfmiddlewaretoken": token.group(1), "login": "jiangwei", "password": "linli-demo-2026"}
        self._ask(session, "POST", "/accounts/login/", data=data)
        return "sessionid" in session.cookies

    def _some_case(self, rng: random.Random) -> str | None:
        with suppress(psycopg.Error), self.house.database() as db:
            rows = db.execute(
                "SELECT number FROM cases_case WHERE body LIKE '井盖缺失 %' ORDER BY reported_at DESC LIMIT 40"
            ).fetchall()
            return str(rng.choice(rows)[0]) if rows else None
        return None


def kill(house: House, kind: str, rng: random.Random) -> None:
    """Kill -9 one part."""
    web, worker, postgres = house.named("granian"), house.named("linli worker"), house.named("postgres")
    victims: list[psutil.Process] = []
    if kind == "web worker" and len(web) > 1:
        victims = [rng.choice(web[1:])]
    elif kind == "all web":
        victims = web
    elif kind == "background worker":
        victims = worker[:1]
    elif kind == "database backend":
        victims = [rng.choice(backends)] if (backends := [p for p in postgres[1:] if _is_backend(p)]) else []
    elif kind == "postmaster":
        victims = postgres[:1]
    elif kind == "everything":
        victims = [*web, *worker, *postgres]
    if kind in {"supervisor", "everything"} and house.process is not None:
        house.process.kill()
    for one in victims:
        with suppress(psutil.Error):
            one.send_signal(signal.SIGKILL)
    if kind in {"supervisor", "everything"} and house.process is not None:
        house.process.wait(10)
        house.start()


def _is_backend(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return "linli_web" in " ".join(process.cmdline())
    return False


def main() -> int:
    """Kill, wait, compare; print what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--every", type=int, default=25, help="rounds between two comparisons")
    parser.add_argument("--residents", type=int, default=3)
    parser.add_argument("--staff", type=int, default=2)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    folder = Path(tempfile.mkdtemp(prefix="linli-faults-"))
    folder.chmod(0o755)
    house = House(folder)
    print(f"seed {asked.seed}, home {folder}", flush=True)
    house.start()
    load = Load(house, asked.seed)
    load.begin(asked.residents, asked.staff)
    back: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    try:
        for n in range(1, asked.rounds + 1):
            kind = KINDS[(n - 1) % len(KINDS)] if n <= len(KINDS) else rng.choice(KINDS)
            began = time.monotonic()
            kill(house, kind, rng)
            while load.last_begun < began and time.monotonic() < began + BACK_WITHIN:
                time.sleep(0.02)
            if load.last_begun < began:
                wrong.append(f"round {n}: nothing was acknowledged for {BACK_WITHIN:.0f} s after {kind}")
            back[kind].append(time.monotonic() - began)
            if n % asked.every == 0 or n == asked.rounds:
                load.rest()
                found = check_all(house, load, last=n == asked.rounds)
                print(f"round {n:>4}: {len(load.reports):>6} reports, {len(load.acts):>5} acts, "
                      f"{found or 'sound'}", flush=True)  # fmt: skip
                wrong += [f"round {n}: {fault}" for fault in found]
                load.paused.clear()
            time.sleep(rng.uniform(0.0, 0.8))
    finally:
        load.ended.set()
        house.stop()
    left = house.processes()
    wrong += [f"left behind: {one}" for one in left] + sorted(set(load.wrong))
    print(f"\n{'killed':<20}{'times':>7}{'back, median s':>16}{'longest s':>12}")
    for kind in KINDS:
        if back[kind]:
            print(
                f"{kind:<20}{len(back[kind]):>7}{statistics.median(back[kind]):>16.1f}{max(back[kind]):>12.1f}"
            )
    print(f"\n{len(load.reports)} reports acknowledged, {len(load.acts)} acts; answers: {dict(load.answers)}")
    for fault in wrong:
        print(f"✗ {fault}")
    if not wrong:
        print("✓ nothing was lost, doubled or stuck")
        shutil.rmtree(folder, ignore_errors=True)
        house.output.unlink(missing_ok=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
