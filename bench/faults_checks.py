"""What must be true after any kill: each promise compared with what is there, while nobody works."""

import re
import time
from collections import Counter
from typing import Any

QUIET_WITHIN = 90.0
# A notice that was being sent when the worker died is called unknown after five minutes (`notices/states.py: LOST`).
SENT_WITHIN = 420.0
MESSAGE_ID = re.compile(r"^Message-ID: (\S+)", re.MULTILINE)


def check_all(house: Any, load: Any, *, last: bool) -> list[str]:
    """Return every promise that was broken."""
    found = [*_in_order(house), *_quiet(house), *_reports_and_acts(house, load), *_processes(house)]
    sealing = house.command("journal", "seal")
    if sealing.returncode:
        found.append(f"journal seal: {sealing.stderr[-300:]}")
    verified = house.command("journal", "verify")
    if verified.returncode:
        found.append(f"journal verify: {verified.stdout[-200:]} {verified.stderr[-300:]}")
    found += _counters(house)
    with house.database() as db:
        left = db.execute("SELECT reader, count(*) FROM kernel_delivery GROUP BY reader").fetchall()
    found += [f"{n} lines still owed to {reader}" for reader, n in left]
    found += _notices(house, wait=last)
    return found


def _in_order(house: Any) -> list[str]:
    import requests

    until, said = time.monotonic() + QUIET_WITHIN, "no answer"
    while time.monotonic() < until:
        try:
            answer = requests.get(f"{house.base}/healthz", timeout=5)
            if answer.status_code == 200:
                return []
            said = answer.text
        except requests.RequestException:
            said = "no answer"
        time.sleep(0.2)
    return [f"/healthz: {said}"]


def _quiet(house: Any) -> list[str]:
    """Wait until the readers have read; what stays then is stuck."""
    until = time.monotonic() + QUIET_WITHIN
    with house.database() as db:
        while time.monotonic() < until:
            rows = db.execute(
                "SELECT reader, count(*), max(attempts), count(parked_at), max(error) FROM kernel_delivery "
                "WHERE reader <> 'seal' OR attempts > 0 GROUP BY reader"
            ).fetchall()
            if not rows:
                return []
            time.sleep(0.2)
    return [f"stuck: {n} lines for {r}, tried {a} times, {p} parked: {e}" for r, n, a, p, e in rows]


def _reports_and_acts(house: Any, load: Any) -> list[str]:
    found = []
    with house.database() as db:
        there = Counter(
            body
            for (body,) in db.execute("SELECT body FROM cases_case WHERE body LIKE '井盖缺失 %'").fetchall()
        )
        acts = Counter(
            body
            for (body,) in db.execute(
                "SELECT body FROM kernel_journaltext WHERE body LIKE '已联系 %'"
            ).fetchall()
        )
        chains = db.execute(
            "SELECT count(*) FROM cases_case c WHERE (SELECT count(*) FROM kernel_journalline l "
            "WHERE l.subject_id = c.id AND l.action = 'report') <> 1"
        ).fetchone()
    lost = [marker for marker in load.reports if there[marker] == 0]
    found += [f"{len(lost)} acknowledged reports are lost, such as {lost[0]}"] if lost else []
    doubled = [marker for marker, n in there.items() if n > 1]
    found += [f"{len(doubled)} reports are there twice"] if doubled else []
    strange = [marker for marker in there if marker not in load.sent]
    found += [f"{len(strange)} reports were never sent"] if strange else []
    gone = [marker for marker in load.acts if acts[marker] != 1]
    found += [f"{len(gone)} acknowledged acts are not in the journal exactly once"] if gone else []
    found += [f"{chains[0]} cases have not exactly one first line"] if chains and chains[0] else []
    return found


def _processes(house: Any) -> list[str]:
    """Find what nobody watches: every process descends from the supervisor."""
    import psutil

    top = psutil.Process(house.process.pid)
    family = {top.pid, *(child.pid for child in top.children(recursive=True))}
    strays = [one for one in house.processes() if one.pid not in family]
    time.sleep(1)
    return [f"orphan: {one.pid}" for one in strays if one.is_running() and one.status() != "zombie"]


def _counters(house: Any) -> list[str]:
    """Compare the counters with a rebuild of them from line one."""
    before = _counted(house)
    rebuilt = house.command("journal", "rebuild", "insight")
    if rebuilt.returncode:
        return [f"journal rebuild: {rebuilt.stderr[-300:]}"]
    after = _counted(house)
    return [
        f"{table}: {len(before[table] ^ after[table])} counters differ from the journal"
        for table in before
        if before[table] != after[table]
    ]


def _counted(house: Any) -> dict[str, set[Any]]:
    found = {}
    with house.database() as db:
        tables = db.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'insight_%'").fetchall()
        for (table,) in tables:
            columns = db.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
            ).fetchall()
            names = [name for name, _kind in columns if name != "id"]
            numbers = [name for name, kind in columns if kind == "integer" and not name.endswith("_id")]
            told = ", ".join(f'"{name}"' for name in names)
            some = " OR ".join(f'"{name}" <> 0' for name in numbers) or "true"
            found[table] = set(db.execute(f'SELECT {told} FROM "{table}" WHERE {some}').fetchall())
    return found


def _notices(house: Any, *, wait: bool) -> list[str]:
    """Compare the outbox with what has left the house: mail lies in a folder."""
    until = time.monotonic() + (SENT_WITHIN if wait else 0)
    while True:
        with house.database() as db:
            rows = db.execute(
                "SELECT message_id, state, attempts, error FROM notices_notice WHERE channel = 'email'"
            ).fetchall()
        open_still = [row for row in rows if row[1] in {"waiting", "sending", "unknown"}]
        if not open_still or time.monotonic() > until:
            break
        time.sleep(1)
    copies: Counter[str] = Counter()
    for file in (house.home.path / "mail").iterdir():
        copies.update(MESSAGE_ID.findall(file.read_text(encoding="utf-8", errors="replace")))
    found = [f"{len(open_still)} notices never left, such as {open_still[0]}"] if wait and open_still else []
    lost = [row for row in rows if row[1] == "sent" and not copies[row[0]]]
    found += [f"{len(lost)} notices are called sent and were not"] if lost else []
    # One attempt more than needed is what a crash may cost, under the same message id.
    often = [row for row in rows if copies[row[0]] > row[2]]
    found += [f"{len(often)} notices left more often than they were tried"] if often else []
    failed = [row for row in rows if row[1] == "failed"]
    found += [f"{len(failed)} notices failed: {failed[0][3]}"] if failed else []
    if wait:
        twice = sum(1 for row in rows if copies[row[0]] > 1)
        print(f"            {len(rows)} letters, {twice} of them in two copies under one message id")
    return found
