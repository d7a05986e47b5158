"""`linli worker` as a process of its own: it works, outlives its database's connections, and stops when told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.cases.states import State
from linli.insight.models import StateCount
from linli.kernel.models import Heartbeat, Seal
from tests.cast import Cast
from tests.factories import a_case

from .lines import sql

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


def address_of_the_test_database() -> str:
    """Return the database of this test as DATABASE_URL."""
    told = connection.settings_dict
    secret = f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    who = f"{quote(told['USER'])}{secret}@" if told["USER"] else ""
    where = f"?host={quote(told['HOST'])}" + (f"&port={told['PORT']}" if told["PORT"] else "")
    return f"postgresql://{who}/{told['NAME']}{where if told['HOST'] else ''}"


@pytest.fixture
def worker(cast: Cast, tmp_path: Path) -> Iterator[subprocess.Popen]:
    """Start a worker beside the test and wait for its first sign of life."""
    out = tmp_path / "worker.log"
    env = {**os.environ, "DATABASE_URL": address_of_the_test_database(), "LINLI_LOG_LEVEL": "WARNING"}
    with out.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "linli", "worker"], env=env, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    process.said = out.read_text  # type: ignore[attr-defined]
    until(lambda: alive_after(timezone.now() - timedelta(minutes=1)), process)
    yield process
    process.kill()
    process.wait(PATIENCE)


def until(true: Callable[[], Any], process: Any) -> None:
    """Wait for something to become true while the worker lives."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None, process.said()
        assert time.monotonic() < end, process.said()
        time.sleep(0.05)


def alive_after(moment: Any) -> bool:
    """Say whether the worker gave a sign of life after a moment."""
    return Heartbeat.objects.filter(name="worker", at__gt=moment).exists()


def test_it_counts_what_happens_within_seconds(worker: Any, cast: Cast) -> None:
    a_case(cast, state=State.FILED)

    counted = StateCount.objects.filter(unit_id=cast.units["S"].pk, state=State.FILED, n=1)
    until(counted.exists, worker)


def test_it_does_the_work_that_has_hours_of_its_own(worker: Any, cast: Cast) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    a_case(cast, state=State.FILED)

    with suppress(AlreadyEnqueued):  # its hour has just come by itself
        app.tasks["kernel.seal"].defer(timestamp=int(timezone.now().timestamp()))

    until(Seal.objects.exists, worker)
    until(lambda: not ProcrastinateJob.objects.filter(task_name="kernel.seal").exists(), worker)


def test_it_goes_on_after_its_connections_were_cut(worker: Any, cast: Cast) -> None:
    sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    cut = timezone.now()
    a_case(cast, state=State.FILED)

    until(lambda: alive_after(cut), worker)
    until(StateCount.objects.filter(state=State.FILED, n=1).exists, worker)
    test_it_does_the_work_that_has_hours_of_its_own(worker, cast)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_by_itself_when_told(worker: Any, how: signal.Signals) -> None:
    worker.send_signal(how)

    assert worker.wait(PATIENCE) == 0
    assert "Traceback" not in worker.said()
