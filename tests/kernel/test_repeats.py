"""The same key makes the same thing, once, however many send it at once. Real transactions, real threads."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from linli.kernel.models import Heartbeat, Repeat
from linli.kernel.repeats import once, spent, sweep

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
STREET = 7001
pytestmark = pytest.mark.django_db(transaction=True)


def send(do, *, key="k", street_id=STREET, purpose="report", at=NOON):
    return once(street_id=street_id, purpose=purpose, key=key, at=at, do=do)


def make(name):
    Heartbeat.objects.create(name=name, at=NOON)
    return {"made": name}


def made():
    return sorted(Heartbeat.objects.values_list("name", flat=True))


def test_the_same_key_gives_the_same_answer_and_does_nothing_again():
    first = send(lambda: make("a"))
    again = send(lambda: make("b"))

    assert (first, again) == (({"made": "a"}, True), ({"made": "a"}, False))
    assert made() == ["a"]


def test_another_street_purpose_or_key_is_another_thing():
    send(lambda: make("a"))
    send(lambda: make("b"), street_id=STREET + 1)
    send(lambda: make("c"), purpose="confirm")
    send(lambda: make("d"), key="k ")

    assert made() == ["a", "b", "c", "d"]


def test_a_key_may_be_long_and_is_not_kept_as_it_is():
    send(lambda: make("a"), key="电话 13800138000 " * 400)

    assert len(Repeat.objects.get().key) == 64
    assert spent(street_id=STREET, purpose="report", key="电话 13800138000 " * 400)
    assert not spent(street_id=STREET, purpose="report", key="k")


def at_once(*acts):
    gate = threading.Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            return act()
        except ValueError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_many_at_once_make_one_thing_and_all_hear_of_it():
    came = at_once(*[lambda n=n: send(lambda: make(f"by {n}")) for n in range(10)])

    [name] = made()
    assert [answer for answer, _anew in came] == [{"made": name}] * 10
    assert [anew for _answer, anew in came].count(True) == 1


def test_who_waits_for_one_that_fails_does_it_instead():
    began = threading.Event()

    def fail():
        make("half")
        began.set()
        threading.Event().wait(0.3)
        raise ValueError("it fell")

    def second():
        began.wait(10)
        return send(lambda: make("whole"))

    came = at_once(lambda: send(fail), second)

    assert came == ["it fell", ({"made": "whole"}, True)]
    assert made() == ["whole"]


@pytest.mark.parametrize("failure", [ValueError, IntegrityError])
def test_a_key_is_free_again_after_a_failure(failure):
    def fail():
        make("half")
        raise failure

    with pytest.raises(failure):
        send(fail)

    assert not spent(street_id=STREET, purpose="report", key="k")
    assert made() == []
    assert send(lambda: make("whole")) == ({"made": "whole"}, True)


def test_keys_are_forgotten_after_thirty_days():
    send(lambda: make("old"), key="old", at=NOON - timedelta(days=30, seconds=1))
    send(lambda: make("new"), key="new", at=NOON - timedelta(days=30))

    assert sweep(NOON) == 1

    assert [spent(street_id=STREET, purpose="report", key=key) for key in ("old", "new")] == [False, True]
    assert sweep(NOON) == 0
