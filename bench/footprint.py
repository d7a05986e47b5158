"""What a web process costs: how long until it answers, how much memory before and after ten thousand requests.

Two processes as `linli run` starts them, over HTTP, a mix of pages: home, sign-in, desk, case, board, map, follow,
search, export. Memory is the proportional share (PSS): what two processes share is counted once.
"""

import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from typing import Any

import psutil

from bench.house import House
from bench.http import PORT, answered, web

REQUESTS, CLIENTS, STARTS = 10_000, 4, 3
MEGABYTE = 1_000_000
BARE = "import django, granian, psycopg; from django.core.handlers import wsgi"


def workers() -> list[psutil.Process]:
    """Return the web processes that we started: those of granian without children of their own."""
    family = psutil.Process().children(recursive=True)
    return [one for one in family if "granian" in " ".join(one.cmdline()) and not one.children()]


def memory() -> float:
    """Return the largest share of memory of a web process, in megabytes."""
    return max(one.memory_full_info().pss for one in workers()) / MEGABYTE


def signed_in(username: str) -> str:
    """Return the cookie of somebody of the demo."""
    from django.test import Client

    from linli.people.public import Account

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Account.objects.get(username=username), backend="linli.web.lookup.AccountBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


def mix() -> list[tuple[str, str]]:
    """Return (address, cookie) of the pages that are asked for in turns."""
    from linli.cases.models import Case

    cookie, s = signed_in("jiangwei"), "/s/fenglin"
    numbers = list(
        Case.objects.filter(street__slug="fenglin").order_by("-id").values_list("number", flat=True)[:40]
    )
    staff = [f"{s}/desk/{name}/" for name in ("issue", "coordination", "feedback", "closed")]
    staff += [f"{s}/cases/{number}/" for number in numbers] + [
        f"{s}/board/",
        f"{s}/board/points.json",
        f"{s}/tasks/",
    ]
    staff += [f"{s}/desk/issue/?q=%E4%BA%95%E7%9B%96", f"{s}/desk/new/", f"{s}/duties/", f"{s}/people/"]
    anybody = [
        "/",
        f"{s}/",
        f"{s}/map/",
        f"{s}/map/points.json",
        f"{s}/ledger/",
        f"{s}/report/",
        "/accounts/login/",
    ]
    return [(url, cookie) for url in staff] + [(url, "") for url in anybody * 6]


def ask(port: int, pages: list[tuple[str, str]], count: int) -> int:
    """Ask for so many pages by several clients; return how many were answered by an error."""
    wrong: list[int] = []

    def client(first: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for number in range(first, count, CLIENTS):
            url, cookie = pages[number % len(pages)]
            line.request("GET", url, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
            answer = line.getresponse()
            answer.read()
            if answer.status >= 400:
                wrong.append(answer.status)
        line.close()

    threads = [threading.Thread(target=client, args=(first,)) for first in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(wrong)


def imported(what: str) -> float:
    """Return how long a fresh Python takes to import something."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", what], check=True, env=os.environ, capture_output=True)
    return time.perf_counter() - began


def started(house: House) -> float:
    """Return how long two web processes take from their start to the first answer."""
    from linli.cli import house as ours
    from linli.cli import run

    command = [str(part) for part in run.House(house.home, "127.0.0.1", PORT).web.command]
    env = (
        os.environ
        | ours.environment(house.home)
        | ours.addresses(house.server)
        | {"LINLI_DATABASE_POOL": "1"}
    )
    began = time.perf_counter()
    server = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        while not answered(PORT):
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(15)


def measure(house: House) -> list[dict[str, Any]]:
    """Return the start, beside bare Django under the same server, and the memory before and after."""
    starts, bare = [], []
    for _ in range(STARTS):
        starts.append(started(house))
        bare.append(imported(BARE))
    pages = mix()
    with web(house) as port:
        ask(port, pages, 2 * len(pages))
        before = memory()
        began = time.perf_counter()
        wrong = ask(port, pages, REQUESTS)
        took = time.perf_counter() - began
        after = memory()
    start, floor = statistics.median(starts), statistics.median(bare)
    return [
        {
            "name": "from the start of two web processes to the first answer", "ours": start, "baseline": floor,
            "ratio": start / floor, "unit": "s", "budget": "≤ 2 s", "kept": start <= 2,
            "note": "baseline: a fresh Python imports Django, psycopg and the web server, and ends",
        },
        {
            "name": f"memory of a web process after {REQUESTS:,} requests", "ours": after, "baseline": before,
            "ratio": after / before, "unit": "MB", "budget": "≤ 150 MB", "kept": after <= 150,
            "note": f"baseline: the same process after one round of the {len(pages)} addresses; {wrong} errors, "
                    f"{REQUESTS / took:.0f} pages a second",
        },
    ]  # fmt: skip
