"""How often is too often, for all processes together."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from linli.kernel import ratelimit
from linli.kernel.ratelimit import TooManyRequests, limit, limits, sweep

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_chance(monkeypatch):
    """Nobody sweeps by chance."""
    monkeypatch.setattr(ratelimit, "SWEEP_ONE_IN", 10**12)


def passes(key, at, *, most=3):
    try:
        limit(key, limit=most, per=MINUTE, at=at)
    except TooManyRequests:
        return False
    return True


def buckets():
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(key, 'escape') FROM kernel_rate_limit")
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_burst_passes_up_to_the_limit_and_then_one_for_each_share_of_time():
    assert [passes("a", NOON) for _ in range(5)] == [True, True, True, False, False]
    assert [passes("a", NOON + timedelta(seconds=20)) for _ in range(2)] == [True, False]
    assert [passes("a", NOON + 2 * MINUTE) for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_no_window_of_a_minute_lets_more_through_than_the_burst_and_the_rate():
    moments = [NOON + timedelta(seconds=n) for n in range(180)]

    let_in = [moment for moment in moments if passes("a", moment)]

    assert len(let_in) == 3 + 8  # the burst, then one every twenty seconds up to 2:59
    for moment in let_in[3:]:
        assert len([other for other in let_in if moment - MINUTE < other <= moment]) <= 5


@pytest.mark.django_db
def test_the_refusal_says_when_it_will_pass():
    for _ in range(3):
        limit("a", limit=3, per=MINUTE, at=NOON)

    with pytest.raises(TooManyRequests) as refused:
        limit("a", limit=3, per=MINUTE, at=NOON + timedelta(seconds=5))
    again = NOON + timedelta(seconds=5 + refused.value.facts["retry_after"])

    assert (refused.value.status, refused.value.code) == (429, "too_many_requests")
    assert refused.value.facts == {"retry_after": 15}
    assert "15" in str(refused.value)
    assert passes("a", again)


@pytest.mark.django_db
def test_keys_do_not_disturb_each_other_and_are_not_readable():
    before = set(buckets())
    assert [passes("13812345678", NOON, most=1), passes("13812345678", NOON, most=1)] == [True, False]
    assert passes("13812345679", NOON, most=1)

    written = set(buckets()) - before
    assert len(written) == 2
    assert all("138" not in key for key in written)


@pytest.mark.django_db
def test_empty_buckets_are_swept():
    before = set(buckets())
    passes("old", NOON)
    old = set(buckets()) - before
    passes("new", NOON + 10 * MINUTE)
    new = set(buckets()) - before - old

    # Buckets of the tests before this one may lie here too: doors that answer outside of a transaction wrote them.
    assert sweep(at=NOON + 5 * MINUTE) >= 1
    left = set(buckets())
    assert (len(old), len(new)) == (1, 1)
    assert not old & left
    assert new <= left


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_together():
    let_in = []

    def ask():
        let_in.append(passes("a", NOON, most=5))
        connections["default"].close()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_rate_limit")

    assert sorted(let_in) == [False] * 7 + [True] * 5


@pytest.mark.django_db
def test_who_is_stopped_by_the_first_bucket_pours_nothing_into_the_second():
    for _n in range(2):
        limits([("one address", 2), ("its street", 3)], per=timedelta(hours=1), at=NOON)
    for _n in range(5):
        with pytest.raises(TooManyRequests):
            limits([("one address", 2), ("its street", 3)], per=timedelta(hours=1), at=NOON)

    limits([("another address", 2), ("its street", 3)], per=timedelta(hours=1), at=NOON)
    with pytest.raises(TooManyRequests):
        limits([("a third address", 2), ("its street", 3)], per=timedelta(hours=1), at=NOON)


@pytest.mark.django_db
def test_after_a_clock_that_ran_ahead_was_put_back_nobody_waits_for_it():
    ahead = NOON + timedelta(hours=5)
    assert [passes("a", ahead) for _ in range(4)] == [True, True, True, False]

    assert [passes("a", NOON) for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_clocks_that_differ_by_seconds_let_nobody_through_twice():
    assert [passes("a", NOON) for _ in range(3)] == [True, True, True]

    assert [passes("a", NOON - timedelta(seconds=30)) for _ in range(2)] == [False, False]
