"""Walking a list page by page shows each row once, in order."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.kernel.models import Delivery, JournalLine
from linli.kernel.paging import BadCursor, Few, page

STREET = 77_000  # of nobody else: what migrations wrote is not ours
NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


def deliveries(rows):
    """One delivery for each (reader, attempts, minutes or None)."""
    Delivery.objects.bulk_create(
        Delivery(
            street_id=STREET,
            line_id=uuid.uuid4(),
            reader=reader,
            attempts=attempts,
            parked_at=None if minutes is None else NOON + timedelta(microseconds=minutes),
        )
        for reader, attempts, minutes in rows
    )
    return Delivery.objects.filter(street_id=STREET)


def walk(queryset, order, size, cursor=None, *, back=False, ways=()):
    """All rows from here to the end of the list, and the cursor of the last page."""
    rows, last = [], None
    for _ in range(1000):
        found = page(queryset, order, cursor, size, ways=ways)
        rows = [*found.rows, *rows] if back else [*rows, *found.rows]
        last, cursor = found, found.previous_cursor if back else found.next_cursor
        if not cursor:
            return rows, last
    raise AssertionError("the list never ends")


def expected(rows, order):
    """The order said in Python: stable sorts from the last column to the first, what is missing at the end."""
    rows = list(rows)
    for name in reversed(order):
        field, descending = name.lstrip("-"), name.startswith("-")
        there = [row for row in rows if getattr(row, field) is not None]
        missing = [row for row in rows if getattr(row, field) is None]
        rows = sorted(there, key=lambda row: getattr(row, field), reverse=descending) + missing
        # reverse=True keeps equal rows in their order, as a stable sort must
    return rows


ORDERS = [
    signs
    for fields in (("id",), ("parked_at", "id"), ("reader", "parked_at", "id"), ("attempts", "reader", "id"))
    for signs in itertools.product(*((field, f"-{field}") for field in fields))
]


# Each leads to every row, some by two ways.
WAYS = [
    (),
    (Q(reader="a"), Q(reader="b")),
    (Few(reader="a"), Q(reader="b")),
    (Q(attempts=0), Few(attempts__gt=0) & Q(reader="b"), Few(reader="a")),
]


class Walks(TestCase):
    """With random rows, many of them equal in some columns and some without a value."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.none() | st.integers(0, 3)), max_size=14
        ),
        st.sampled_from(ORDERS),
        st.integers(1, 5),
        st.sampled_from(WAYS),
    )
    def test_all_pages_together_are_the_list_forwards_and_backwards(self, rows, order, size, ways):
        queryset = deliveries(rows)
        whole = expected(queryset, order)

        forwards, last = walk(queryset, order, size, ways=ways)
        backwards, _first = (
            walk(queryset, order, size, last.previous_cursor, back=True, ways=ways)
            if last.previous_cursor
            else ([], None)
        )

        assert forwards == whole
        assert backwards + last.rows == whole


@pytest.mark.django_db
def test_ids_that_are_uuids_and_moments_to_the_microsecond_survive_a_cursor():
    lines = [
        JournalLine(
            street_id=STREET, subject="case", subject_id=uuid.uuid4(), seq=1, at=NOON + timedelta(microseconds=n // 2),
            by_kind="account", action="report", from_state="", to_state="reported", prev=b"", hash=b"",
        )
        for n in range(7)
    ]  # fmt: skip
    JournalLine.objects.bulk_create(lines)

    forwards, last = walk(JournalLine.objects.filter(street_id=STREET), ("-at", "-id"), 2)

    assert forwards == sorted(lines, key=lambda line: (line.at, line.pk), reverse=True)
    assert len(last.rows) == 1


@pytest.mark.django_db
def test_a_row_added_meanwhile_moves_nothing():
    queryset = deliveries([("a", n, None) for n in range(4)])
    first = page(queryset, ("attempts", "id"), None, 2)

    deliveries([("a", 0, None)])
    second = page(queryset, ("attempts", "id"), first.next_cursor, 2)

    assert [row.attempts for row in first.rows + second.rows] == [0, 1, 2, 3]


@pytest.mark.django_db
def test_neither_counts_nor_skips():
    queryset = deliveries([("a", n, n) for n in range(30)])
    first = page(queryset, ("-parked_at", "id"), None, 10)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(queryset, ("-parked_at", "id"), first.next_cursor, 10)

    assert len(queries) == 1
    assert "COUNT" not in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


@pytest.mark.django_db
def test_an_empty_list_has_one_empty_page():
    found = page(Delivery.objects.filter(street_id=STREET), ("id",), None, 10)

    assert (found.rows, found.next_cursor, found.previous_cursor) == ([], "", "")


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "WyJhIl0:abc", "\x00", "é", "a" * 5000])
def test_a_cursor_that_was_not_made_here_is_refused(cursor):
    with pytest.raises(BadCursor) as refused:
        page(Delivery.objects.all(), ("id",), cursor, 10)

    assert (refused.value.status, refused.value.code) == (400, "bad_cursor")


@pytest.mark.django_db
def test_a_cursor_of_another_list_or_order_or_with_a_changed_letter_is_refused():
    queryset = deliveries([("a", n, n) for n in range(3)])
    cursor = page(queryset, ("-attempts", "id"), None, 1).next_cursor

    for made_for, changed in (
        (("attempts", "id"), cursor),
        (("-attempts", "id"), cursor[:-1] + ("A" if cursor[-1] != "A" else "B")),
    ):
        with pytest.raises(BadCursor):
            page(queryset, made_for, changed, 1)
    with pytest.raises(BadCursor):
        page(JournalLine.objects.all(), ("-attempts", "id"), cursor, 1)


@pytest.mark.django_db
def test_an_order_without_the_primary_key_is_a_bug():
    with pytest.raises(ValueError, match="primary key"):
        page(Delivery.objects.all(), ("reader",), None, 10)
