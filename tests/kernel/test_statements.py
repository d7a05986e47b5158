"""Statements of our own say and read the same as the ORM would."""

import threading
from datetime import UTC

import pytest
from django.db import (
    DataError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from linli.cases import commands
from linli.cases.models import Case, Reporter
from linli.cases.workflow import CASE
from linli.kernel import journal
from linli.kernel.models import JournalLine, JournalText, Repeat
from linli.kernel.statements import fetch, prepared, write_over
from linli.kernel.trusted import Trusted, _marks
from linli.people.public import Actor
from linli.territory.models import Street
from tests.cast import NOON, Cast
from tests.factories import a_report, an_opened

pytestmark = pytest.mark.django_db
HARD = "引号 \"双\" '单' 反斜杠 \\ \\n 换行\n制表\t百分号 %s {花括号} 楓林 🙂 \u2028 </script>"


def as_stored(model, pk):
    """Return a row as the database holds it."""
    return model.objects.filter(pk=pk).values().get()


def test_rows_that_travel_as_json_are_the_rows_that_the_orm_writes(cast: Cast):
    opened = an_opened(cast, title=HARD, body=HARD, contact=commands.Contact("周敏", "13800138000", "a@b.cn"))
    line = JournalLine.objects.get(subject_id=opened.case.pk)
    for model, row in (
        (Case, opened.case),
        (Reporter, Reporter.objects.get(case=opened.case)),
        (JournalLine, line),
        (JournalText, JournalText.objects.get(line_id=line.pk, field="body")),
    ):
        before = as_stored(model, row.pk)
        again = model.objects.get(pk=row.pk)

        again.save(force_update=True)

        after = as_stored(model, row.pk)
        secret = {"name", "phone", "email"} if model is Reporter else set()
        assert {
            k: bytes(v) if isinstance(v, memoryview) else v for k, v in after.items() if k not in secret
        } == {k: bytes(v) if isinstance(v, memoryview) else v for k, v in before.items() if k not in secret}
    assert Reporter.objects.get(case=opened.case).phone == "13800138000"


def test_a_subject_is_read_as_the_orm_reads_it(cast: Cast):
    case = an_opened(cast, title=HARD).case

    [read] = fetch(
        Case,
        "WHERE t.street_id = %s AND t.id = %s",
        [cast.street.pk, case.pk],
        related=("category", "lead", "unit"),
    )

    plain = Case.objects.select_related("category", "lead", "unit").get(pk=case.pk)
    names = [field.attname for field in Case._meta.concrete_fields]
    assert [getattr(read, name) for name in names] == [getattr(plain, name) for name in names]
    with CaptureQueriesContext(connection) as seen:
        assert (read.category, read.lead, read.unit) == (plain.category, plain.lead, plain.unit)
    assert len(seen) == 0


def test_a_line_is_hashed_by_the_database_as_it_is_proved_here(cast: Cast):
    case = an_opened(cast).case
    told = {"a": f"{HARD}\x1f", "n": 3, "at": NOON}

    with transaction.atomic():
        entry = CASE.entry(
            case, "remark", by=cast.heqing, at=NOON, before="", facts=told, texts={"text": "好"}
        )
        written = journal.write_entry(entry)

    first, second = JournalLine.objects.filter(subject_id=case.pk).order_by("seq")
    assert (second.seq, bytes(second.prev)) == (2, bytes(first.hash))
    assert (written.seq, bytes(written.prev), bytes(written.hash)) == (2, first.hash, second.hash)
    assert journal.line_hash(second) == bytes(second.hash)


def test_a_row_is_written_anew_only_in_its_own_street(cast: Cast):
    case, other = an_opened(cast).case, an_opened(cast).case
    case.title = "新的标题"

    write_over([case])

    assert Case.objects.get(pk=case.pk).title == "新的标题"
    assert Case.objects.get(pk=other.pk).title == other.title


def test_what_a_constraint_refuses_writes_nothing(cast: Cast):
    case, other = an_opened(cast).case, an_opened(cast).case
    entry = CASE.entry(case, "remark", by=cast.heqing, at=NOON, before="", facts={}, texts={"text": "好"})
    case.number = other.number

    with pytest.raises(IntegrityError), transaction.atomic():
        journal.write_entry(entry, over=case)

    assert JournalLine.objects.filter(subject_id=case.pk).count() == 1
    assert Case.objects.filter(number=other.number).count() == 1


def test_our_statements_stand_in_the_log_of_queries():
    with CaptureQueriesContext(connection) as seen:
        assert prepared("SELECT %s::int + 1", [41]) == [(42,)]
    assert len(seen) == 1
    assert seen[0]["sql"].startswith("SELECT %s::int")


def test_a_key_that_was_spent_opens_no_second_case(cast: Cast):
    told = {
        "purpose": "report",
        "key": "one",
        "told": {"request": "x"},
        "street": cast.street,
        "by": Actor("reporter"),
    }
    told |= {"at": NOON, "door": "public", "token": "t" * 32}

    first, opened = commands.open_case_once(report=a_report(), **told)
    again, nothing = commands.open_case_once(report=a_report(title="另一件"), **told)

    assert (again, nothing) == (first, None)
    assert first == {"request": "x", "number": opened.case.number}
    assert Case.objects.count() == Reporter.objects.count() == Repeat.objects.count() == 1


def test_a_report_costs_three_statements_beyond_the_ground(cast: Cast):
    an_opened(cast)
    with CaptureQueriesContext(connection) as seen:
        an_opened(cast)
    own = [query["sql"] for query in seen if '"territory_street"' not in query["sql"]]
    assert len(own) <= 3, own


@pytest.mark.django_db(transaction=True)
def test_what_is_trusted_is_a_second_old_at_most_and_never_old_in_a_transaction():
    from django.db import transaction

    reads = []

    def read():
        reads.append(1)
        return Street.objects.count()

    streets, trusted = Street.objects.count(), Trusted(read, "territory_street")
    assert [trusted(), trusted()] == [streets, streets]
    assert len(reads) == 1
    with transaction.atomic():
        assert trusted() == streets
    assert len(reads) == 2
    assert trusted() == streets
    assert len(reads) == 2  # no row is another one: what was read holds
    Street.objects.update(name=F("name"))
    trusted._kept = (trusted._kept[0], 99)
    assert trusted() == 99  # less than a second ago
    _marks.forget()
    assert trusted() == streets

    def elsewhere():
        reads.append(trusted())
        connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert reads[-1] == streets


@pytest.mark.django_db(transaction=True)
def test_a_block_goes_by_what_it_read_when_it_began_inside_its_transactions_too():
    from django.db import transaction

    reads = []

    def read():
        reads.append(1)
        return len(reads)

    trusted = Trusted(read, "territory_street")
    with trusted.kept() as told, transaction.atomic(), trusted.kept() as inner:
        assert (told, inner, trusted()) == (1, 1, 1)
    with transaction.atomic():
        assert trusted() == 2


def test_a_statement_stays_prepared_over_a_rollback_and_is_prepared_anew_when_the_server_forgot_it(
    cast: Cast,
):
    kept = "SELECT %s::int + 1 /* kept */"

    def names():
        rows = prepared(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%/* kept */"]
        )
        return rows[0][0]

    assert prepared(kept, [1]) == [(2,)]
    with pytest.raises(DataError), transaction.atomic():
        prepared("SELECT 1 / %s::int", [0])
    assert (prepared(kept, [2]), names()) == ([(3,)], 1)


def test_values_stand_where_they_are_named_as_often_as_they_are(cast: Cast):
    sql = "SELECT %(a)s::text || %(b)s::text || %(a)s::text || ' 100%%'"

    assert prepared(sql, {"b": "中", "a": "x"}) == [("x中x 100%",)]
    with pytest.raises(ProgrammingError, match="takes 2 values, not 1"):
        prepared("SELECT %s::int + %s::int", [1])


def test_a_statement_that_fails_is_told_as_django_tells_it_and_breaks_its_transaction(cast: Cast):
    with transaction.atomic():
        with pytest.raises(DataError), transaction.atomic():
            prepared("SELECT 1 / %s::int", [0])
        assert prepared("SELECT %s::int", [1]) == [(1,)]
        with pytest.raises(DataError):
            prepared("SELECT 1 / %s::int", [0])
        with pytest.raises(InternalError):
            prepared("SELECT %s::int", [1])
        transaction.set_rollback(True)


def test_moments_are_read_as_the_orm_reads_them_to_the_microsecond_and_outside_of_every_calendar():
    said = [
        "2026-11-22 20:26:21.123456+00",
        "2026-11-22 04:26:21.1+08",
        "1899-01-01 00:00:00+00",
        "9999-12-31 23:59:59+00",
    ]

    found = [prepared("SELECT %s::text::timestamptz", [text])[0][0] for text in said]

    with connection.cursor() as cursor:
        for text, moment in zip(said, found, strict=True):
            cursor.execute("SELECT %s::timestamptz", [text])
            assert (moment, moment.tzinfo) == (*cursor.fetchone(), UTC)
    with pytest.raises(DataError):
        prepared("SELECT 'infinity'::timestamptz", [])
