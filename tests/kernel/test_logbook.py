"""One file for all processes: nothing mixed, nothing lost when it is turned, nobody stopped when it cannot be written."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linli.kernel.logbook import NAME, Logbook, lines_between

DAY = 86_400
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRITER = """
import json, sys
from pathlib import Path
from linli.kernel.logbook import Logbook
book = Logbook(Path(sys.argv[1]), full=60_000)
for n in range(2000):
    book.tell("x" * 80, who=sys.argv[2], n=n)
"""


def a_line(book: Logbook, at: datetime, **facts: object) -> None:
    told = {"at": at.isoformat(timespec="milliseconds"), "message": "m", **facts}
    book.write(json.dumps(told), now=at.timestamp())
    os.utime(book.folder / NAME, (at.timestamp(), at.timestamp()))


def test_lines_of_several_processes_never_mix_and_none_is_lost_when_the_file_is_turned(
    tmp_path: Path,
) -> None:
    words = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*words, who]) for who in "abc"]

    assert [writer.wait(60) for writer in writers] == [0, 0, 0]

    files = sorted(tmp_path.glob("linli*.jsonl"))
    told = [json.loads(text) for file in files for text in file.read_text().splitlines()]
    assert len(files) > 5
    # Thirty old files are kept: of 2,000 lines of 180 bytes each, three times, all.
    assert sorted((line["who"], line["n"]) for line in told) == [
        (who, n) for who in "abc" for n in range(2000)
    ]


def test_each_day_has_a_file_and_the_oldest_go(tmp_path: Path) -> None:
    book = Logbook(tmp_path, kept=3)

    for day in range(6):
        a_line(book, NOON + timedelta(days=day), n=day)

    kept = [json.loads(file.read_text())["n"] for file in sorted(tmp_path.glob("linli*.jsonl"))]
    assert sorted(kept) == [2, 3, 4, 5]


def test_a_clock_that_is_put_back_turns_no_file_with_every_line(tmp_path: Path) -> None:
    book = Logbook(tmp_path)

    for hours in (30, 0, 1, 2):
        book.write("{}", now=(NOON + timedelta(hours=hours)).timestamp())
        os.utime(tmp_path / NAME, ((NOON + timedelta(hours=30)).timestamp(),) * 2)

    assert [file.name for file in tmp_path.glob("linli*.jsonl")] == [NAME]


def test_without_a_folder_nothing_is_written_and_nobody_is_stopped(tmp_path: Path) -> None:
    Logbook(tmp_path / "nowhere").tell("x")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_costs_lines_and_stops_nobody(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        book = Logbook(tmp_path)
        for _ in range(50):
            book.tell("x" * 1000)
        assert 0 < (tmp_path / NAME).stat().st_size <= 16_384
    finally:
        os.close(book._file)
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_lines_of_a_stretch_of_time_are_found_in_whatever_file_they_stand(tmp_path: Path) -> None:
    book = Logbook(tmp_path)
    moments = [NOON + timedelta(hours=hours) for hours in (0, 10, 13, 14, 40)]
    for moment in moments:
        a_line(book, moment)
    with (tmp_path / NAME).open("a") as file:
        file.write("half a li")

    found = list(lines_between(tmp_path, moments[1], moments[3]))

    assert [line["at"] for line in found] == [at.isoformat(timespec="milliseconds") for at in moments[1:4]]
