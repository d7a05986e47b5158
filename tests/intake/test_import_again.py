"""An import that is cut off, killed or run twice at once: each case comes in once, with all that belongs to it."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from linli.cases.models import Case, Reporter
from linli.intake.commands import imports
from linli.intake.commands.imports import Line, Verdict, import_cases, importer_of, opened_file
from linli.kernel.models import Delivery, JournalLine
from tests.cast import Cast
from tests.intake.test_import_cases import ANSWERED, ZONE, a_file, a_row, take

pytestmark = pytest.mark.django_db


def test_an_import_that_was_stopped_goes_on_where_it_stopped(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 200)
    path = a_file(tmp_path, [a_row(n) for n in range(1, 451)])
    file = opened_file(path, street=cast.street, source="12345", said={}, zone=ZONE, at=datetime.now(UTC))

    def killed(line: Line) -> None:
        if line.number > 250:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_cases(file, by=importer_of(cast.street), told=killed)
    kept = Case.objects.count()
    counts = import_cases(file, by=importer_of(cast.street))

    assert 0 < kept < 450
    assert counts == {Verdict.THERE: kept, Verdict.ACCEPTED: 450 - kept}
    assert Case.objects.count() == 450


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_leaves_each_case_once(cast: Cast, tmp_path: Path) -> None:
    rows = [
        a_row(n, reply="" if n % 2 else "已修复。", replied_at="" if n % 2 else ANSWERED)
        for n in range(1, 4001)
    ]
    path = a_file(tmp_path, rows)
    url = os.environ["DATABASE_URL"].replace("/linli?", f"/{connection.settings_dict['NAME']}?")
    command = [sys.executable, "-m", "django", "import", "cases", str(path), "--source", "12345"]
    env = os.environ | {"DATABASE_URL": url, "LINLI_OWNER_DATABASE_URL": url}

    for kept in (0, 1000):
        going = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while Case.objects.count() <= kept and going.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        going.kill()
        assert going.wait() == -signal.SIGKILL
    stood = Case.objects.count()
    said = take(path)

    lines = JournalLine.objects.filter(subject="case")
    assert 1000 < stood < 4000
    assert f"{4000 - stood} " in said
    assert Case.objects.count() == Case.objects.values("source_id").distinct().count() == 4000
    assert (lines.filter(action="report").count(), lines.filter(action="settle").count()) == (4000, 2000)
    assert Reporter.objects.count() == 4000
    # Seal and insight read each line; sorting reads what is reported.
    assert Delivery.objects.filter(line_id__in=lines.values("id")).count() == 6000 * 2 + 4000


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_source_at_once_take_turns(cast: Cast, tmp_path: Path) -> None:
    path = a_file(tmp_path, [a_row(n) for n in range(1, 451)])
    gate = Barrier(2)

    def run(_hand: int) -> Counter[Verdict]:
        try:
            told = {"street": cast.street, "source": "12345", "said": {}, "zone": ZONE}
            file = opened_file(path, **told, at=datetime.now(UTC))
            gate.wait()
            return import_cases(file, by=importer_of(cast.street))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = sum(pool.map(run, range(2)), Counter())

    assert counts == {Verdict.ACCEPTED: 450, Verdict.THERE: 450}
    assert Case.objects.count() == 450
