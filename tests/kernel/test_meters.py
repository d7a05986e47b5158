"""What processes count: together, for ever growing, and without anybody's words."""

import json
import os
from pathlib import Path

from linli.kernel.meters import BUCKETS, Meters, gathered, shape_of


def test_what_several_processes_counted_is_told_as_one(tmp_path: Path):
    one, other = Meters(), Meters()
    other._name = f"{os.getpid()}-2.json"
    one.request("cases:desk", 200, 0.03, 5, 0.01)
    one.request("cases:desk", 404, 0.002, 1, 0.001)
    other.request("cases:desk", 200, 12.0, 7, 11.0)
    for meters in (one, other):
        meters.flush(tmp_path, now=100.0)

    told = gathered(tmp_path, now=0.0)

    assert told.requests == {"cases:desk 2xx": [2, 12.03, 12, 11.01], "cases:desk 4xx": [1, 0.002, 1, 0.001]}
    assert told.buckets == [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert len(told.buckets) == len(BUCKETS) + 1


def test_what_a_process_that_ended_counted_is_not_lost_and_counted_once(tmp_path: Path):
    counted = {
        "requests": {"web:home 2xx": [3, 0.3, 6, 0.1]},
        "buckets": [3] + [0] * len(BUCKETS),
        "slow": {},
    }
    (tmp_path / "4194999-1.json").write_text(json.dumps(counted))  # beyond any process id
    (tmp_path / "4194998-1.json").write_text("{half a li")

    told = [gathered(tmp_path, now=0.0).requests for _n in range(2)]

    assert told == [{"web:home 2xx": [3, 0.3, 6, 0.1]}] * 2
    assert [file.name for file in tmp_path.glob("*.json")] == ["past.json"]


def test_a_slow_statement_is_known_by_its_shape_and_old_ones_are_forgotten(tmp_path: Path):
    meters = Meters()
    meters.slow(
        [("SELECT *\n  FROM a WHERE id IN (%s, %s, %s)", 0.5), ("SELECT * FROM a WHERE id IN (%s, %s)", 0.7)],
        "x:y",
    )
    meters.flush(tmp_path, now=1.0)

    [(sql, (n, seconds, worst, last, whom))] = gathered(tmp_path, now=0.0).slow.items()

    assert (sql, n, seconds, worst, whom) == ("SELECT * FROM a WHERE id IN (%s, …)", 2, 1.2, 0.7, "x:y")
    old = tmp_path / f"4194999-{meters._name.partition('-')[2]}"
    (tmp_path / meters._name).rename(old)
    assert gathered(tmp_path, now=last + 8 * 86_400).slow == {}


def test_a_home_without_a_folder_and_a_full_disk_cost_nobody_anything(tmp_path: Path):
    meters = Meters()
    meters.request("web:home", 200, 0.1, 1, 0.1)

    meters.flush(tmp_path / "nowhere" / "meters")

    assert gathered(tmp_path / "nowhere", now=0.0).requests == {}


def test_no_more_statements_are_kept_than_one_reads(tmp_path: Path):
    meters = Meters()
    meters.slow([(f"SELECT {n}", n / 10) for n in range(60)], "x")
    meters.flush(tmp_path, now=1.0)

    assert sorted(gathered(tmp_path, now=0.0).slow) == sorted(f"SELECT {n}" for n in range(20, 60))
    assert len(shape_of("x" * 5000)) == 600
