"""Several hands at once: real transactions, real threads, two streets."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from linli.kernel import journal, seals
from linli.kernel.ids import uuid7
from linli.kernel.journal import Reader
from linli.kernel.models import Delivery, JournalLine, Seal
from tests.kernel.lines import NOON, STREET, By, a_chain, a_line, sql

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment, each on a connection of its own."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def counted() -> dict[tuple[int, int], int]:
    """Return what the toy reader counted: (street, n) and how often."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT street_id, action, n FROM toy_count")
        return {(street_id, action): n for street_id, action, n in cursor.fetchall()}


def told() -> dict[tuple[int, int], int]:
    """Return the same from the journal itself."""
    return dict(Counter(JournalLine.objects.filter(subject="toy").values_list("street_id", "action")))


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Give a reader that counts lines in a table of its own, additively: a line applied twice shows."""
    sql("CREATE TABLE toy_count (street_id bigint, action text, n int, PRIMARY KEY (street_id, action))")

    def handle(lines):
        for (street_id, action), n in sorted(
            Counter((line.street_id, line.action) for line in lines).items()
        ):
            sql(
                "INSERT INTO toy_count VALUES (%s, %s, %s) ON CONFLICT (street_id, action) "
                "DO UPDATE SET n = toy_count.n + excluded.n",
                street_id, action, n,
            )  # fmt: skip

    reader = Reader("toy", frozenset({"toy"}), handle, lambda: sql("DELETE FROM toy_count"), ("toy_count",))
    monkeypatch.setitem(journal.READERS, "toy", reader)
    yield reader
    sql("DROP TABLE toy_count")


def waiting() -> int:
    return Delivery.objects.filter(reader="toy").count()


def test_a_line_is_only_written_in_the_transaction_of_its_act():
    with pytest.raises(RuntimeError, match="in the transaction of its act"):
        journal.write(
            street_id=STREET, subject="toy", subject_id=uuid7(), action="play", by=By(), at=NOON
        )  # fmt: skip


def test_lines_that_commit_out_of_order_are_all_delivered(toy):
    early_written, may_commit = threading.Event(), threading.Event()

    def early():
        with transaction.atomic():
            a_line(uuid7(), action="early")
            early_written.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=early)
    thread.start()
    early_written.wait(10)
    a_line(uuid7(), action="late")

    first = journal.deliver("toy")
    may_commit.set()
    thread.join()

    assert (first, journal.deliver("toy")) == (1, 1)
    assert counted() == {(STREET, "early"): 1, (STREET, "late"): 1}


def test_two_deliverers_never_apply_a_line_twice(toy):
    for n in range(60):
        a_chain(5, street_id=STREET + n % 2)

    def deliver():
        done = 0
        while some := journal.deliver("toy", limit=7):
            done += some
        return done

    done = in_threads(*[deliver] * 4)
    done.append(deliver())  # a deliverer stops when the last rows are in another's hands

    assert sum(done) == 300
    assert counted() == told()
    assert waiting() == 0


def test_two_writers_of_one_chain_do_not_share_a_place(toy):
    first = a_line(uuid7())

    def write():
        try:
            return a_line(first.subject_id).seq
        except Exception as error:  # noqa: BLE001 - the unique place speaks
            return type(error).__name__

    came = in_threads(*[write] * 4)

    seqs = [seq for seq in came if isinstance(seq, int)]
    assert set(came) - set(seqs) <= {"IntegrityError"}
    assert sorted(seqs) == list(range(2, 2 + len(seqs)))
    assert not [fault for fault in seals.verify().faults if fault.subject_id == first.subject_id]


def test_a_rebuild_while_others_write_and_deliver_loses_and_doubles_nothing(toy):
    for n in range(40):
        a_chain(5, street_id=STREET + n % 2)
    journal.deliver("toy", limit=60)
    stop = threading.Event()

    def write():
        n = 0
        while not stop.is_set():
            a_chain(2, street_id=STREET + n % 2, action=f"play{n % 3}")
            n += 1
        return "wrote"

    def deliver():
        while not stop.is_set():
            journal.deliver("toy", limit=9)
        return "delivered"

    def rebuild():
        try:
            for _ in range(8):
                journal.rebuild("toy")
                time.sleep(0.02)
        finally:
            stop.set()
        return "rebuilt"

    came = in_threads(write, write, deliver, deliver, rebuild)
    while journal.deliver("toy"):
        pass

    assert came == ["wrote", "wrote", "delivered", "delivered", "rebuilt"]
    assert counted() == told()
    assert waiting() == 0
    journal.rebuild("toy")
    assert counted() == told()


def test_a_rebuild_that_meets_a_delivery_in_its_middle_waits_for_it(toy):
    """The order of locks: were delivery rows taken before the tables, each would hold what the other waits for."""
    a_chain(3)
    taken, go_on = threading.Event(), threading.Event()

    def slow(lines):
        taken.set()
        go_on.wait(10)
        toy.handle(lines)

    journal.READERS["toy"] = Reader("toy", toy.subjects, slow, toy.reset, toy.tables)
    with ThreadPoolExecutor(2) as pool:
        delivery = pool.submit(closing, lambda: journal.deliver("toy"))
        taken.wait(10)
        rebuilding = pool.submit(closing, lambda: journal.rebuild("toy"))
        time.sleep(0.3)
        assert not rebuilding.done()
        go_on.set()
        assert (delivery.result(), rebuilding.result()) == (3, 3)

    assert counted() == told()
    assert waiting() == 0


def closing(act: Callable[[], Any]) -> Any:
    """Run in a thread and leave no connection behind."""
    try:
        return act()
    finally:
        connection.close()


def test_a_rebuild_sees_one_moment_however_long_it_takes(toy):
    a_chain(3)
    emptying, written = threading.Event(), threading.Event()

    def slow_reset():
        toy.reset()
        emptying.set()
        written.wait(10)

    journal.READERS["toy"] = Reader("toy", toy.subjects, toy.handle, slow_reset, toy.tables)
    with ThreadPoolExecutor(1) as pool:
        rebuilding = pool.submit(closing, lambda: journal.rebuild("toy"))
        emptying.wait(10)
        a_chain(4)
        assert journal.deliver("toy") == 0  # at once: the worker has other readers, and its heart to beat
        written.set()
        assert rebuilding.result() == 3

    assert (waiting(), journal.deliver("toy")) == (4, 4)
    assert counted() == told()


def test_a_deliverer_that_is_killed_leaves_its_lines_to_the_next(toy):
    a_chain(4)

    class Killed(BaseException):
        """Nobody catches this, as nobody catches SIGKILL."""

    def die(lines):
        toy.handle(lines)
        raise Killed

    journal.READERS["toy"] = Reader("toy", toy.subjects, die, toy.reset, toy.tables)
    with pytest.raises(Killed):
        journal.deliver("toy")
    journal.READERS["toy"] = toy

    assert counted() == {}
    assert journal.deliver("toy") == 4
    assert counted() == told()


def test_many_sealers_at_once_make_one_unbroken_chain_of_seals():
    for n in range(8):
        a_chain(5, street_id=STREET + n)
    started = JournalLine.objects.count()

    def seal():
        return sum(journal.deliver(seals.SEAL, limit=2) for _ in range(5))

    in_threads(*[seal] * 4)
    seals.seal_waiting()

    sealed = [line_id for seal in Seal.objects.all() for line_id in seal.line_ids]
    assert (len(sealed), len(set(sealed))) == (started, started)
    assert seals.verify().faults == []
    assert not Delivery.objects.filter(reader=seals.SEAL).exists()


def test_verification_is_not_deceived_by_those_who_write_and_seal_meanwhile():
    a_chain(20)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            a_chain(3, texts={"reason": "说明"})

    def seal():
        while not stop.is_set():
            seals.seal_waiting()

    def verify():
        try:
            return [fault for _ in range(15) for fault in seals.verify().faults]
        finally:
            stop.set()

    assert in_threads(write, seal, verify)[2] == []
