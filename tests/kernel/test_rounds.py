"""The worker's rounds: everybody has a turn, a fall stops nobody, and a database that goes away is waited for."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from linli.kernel import deliveries, journal, rounds
from linli.kernel.models import Delivery, Heartbeat, Seal

from .lines import STREET, a_chain, sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a reader of toys, alone with the one that seals."""
    told: list[str] = []
    only = {"seal": journal.READERS["seal"]}
    for module in (journal, deliveries):  # who writes lines and who delivers them know one table
        monkeypatch.setattr(module, "READERS", only)
    monkeypatch.setattr(rounds, "_each_round", [])
    journal.reader("toys", subjects={"toy"})(lambda lines: told.extend(line.action for line in lines))
    return told


@pytest.fixture
def going(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Thread]]:
    """Start rounds that are quick, and end them whatever the test did."""
    monkeypatch.setattr(rounds, "PAUSE", 0.02)
    monkeypatch.setattr(rounds, "BEAT", 0.05)
    monkeypatch.setattr(rounds, "LONGEST_WAIT", 0.2)
    stop = Event()
    threads: list[Thread] = []

    def go() -> Thread:
        thread = Thread(target=rounds.go_round, args=(stop,))
        thread.start()
        threads.append(thread)
        return thread

    yield go
    stop.set()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()


def until(true: Callable[[], Any], patience: float = 10) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def alive_after(moment: Any) -> bool:
    """Say whether the worker gave a sign of life after a moment."""
    return Heartbeat.objects.filter(name="worker", at__gt=moment).exists()


def test_a_round_lets_readers_read_and_apps_do_their_part_and_seals_nothing(heard: list[str]) -> None:
    a_chain(3)
    done: list[int] = []
    rounds.each_round(lambda: done.append(1) or 2)

    assert rounds.one_round() == 5
    assert heard == ["play", "play", "play"]
    assert done == [1]
    assert not Seal.objects.exists()
    assert Delivery.objects.filter(reader="seal", street_id=STREET).count() == 3


def test_lines_are_read_as_they_come(heard: list[str], going: Any) -> None:
    going()
    a_chain(2)
    until(lambda: len(heard) == 2)
    a_chain(1)
    until(lambda: len(heard) == 3)


def test_who_is_watched_is_told_while_a_slow_reader_still_reads(
    heard: list[str], going: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "LANES", {rounds.WATCHED: 0.02})
    begun, go_on, counted, stop = Event(), Event(), [0], Event()

    def read_slowly(_lines: Any) -> None:
        begun.set()
        go_on.wait(10)

    journal.reader("slow", subjects={"toy"})(read_slowly)
    journal.reader("watched", subjects={"toy"}, lane=rounds.WATCHED)(
        lambda lines: counted.__setitem__(0, counted[0] + len(lines))
    )
    beside = Thread(target=rounds.go_beside, args=(stop, rounds.WATCHED))
    beside.start()
    try:
        going()
        a_chain(3)
        assert begun.wait(10)
        a_chain(2)
        until(lambda: counted[0] == 5)
        assert not go_on.is_set()
    finally:
        go_on.set()
        stop.set()
        beside.join(5)
    until(lambda: not Delivery.objects.filter(reader__in=("slow", "watched")).exists())
    assert counted == [5]


def test_a_reader_gets_at_once_what_it_reads_in_a_turn() -> None:
    turns = rounds.Turns()
    assert turns.limit("sorting") == rounds.AT_FIRST

    turns.read("sorting", 100, 2.5)
    turns.read("counters", 100, 0.05)
    assert (turns.limit("sorting"), turns.limit("counters")) == (rounds.LEAST, deliveries.BATCH)

    turns.read("counters", 1, 0.01)  # one line, of which most was the way there
    assert turns.limit("counters") == deliveries.BATCH
    turns.read("sorting", 50, 0.2)
    assert turns.limit("sorting") == 250


def test_a_part_that_falls_stops_neither_the_readers_nor_the_sign_of_life(
    heard: list[str], going: Any, caplog: Any
) -> None:
    def fall() -> int:
        raise RuntimeError("the mail server is a teapot")

    rounds.each_round(fall)
    going()
    until(lambda: alive_after(timezone.now() - timedelta(minutes=1)))
    began = timezone.now()
    a_chain(1)

    until(lambda: heard == ["play"])
    until(lambda: alive_after(began))
    assert "a round failed" in caplog.text


def test_a_database_that_goes_away_is_waited_for(heard: list[str], going: Any, caplog: Any) -> None:
    going()
    until(lambda: alive_after(timezone.now() - timedelta(minutes=1)))

    sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    gone = timezone.now()
    a_chain(1)

    until(lambda: alive_after(gone))
    until(lambda: heard == ["play"])
    assert "the database is away" in caplog.text


def test_who_is_told_to_stop_stops_at_once(heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "PAUSE", 30)
    stop = Event()
    thread = Thread(target=rounds.go_round, args=(stop,))
    thread.start()
    until(lambda: alive_after(timezone.now() - timedelta(minutes=1)))

    stop.set()
    thread.join(rounds.PAUSE / 2)

    assert not thread.is_alive()
    assert connection.is_usable()
