"""What the server has forgotten of prepared statements, or cannot keep, stops nobody."""

import pytest
from django.db import connection

from linli.kernel.statements import prepared

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "SELECT %s::int + 1 /* known */"


def test_a_statement_that_the_server_forgot_is_prepared_anew():
    assert prepared(KEPT, [1]) == [(2,)]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")

    assert prepared(KEPT, [2]) == [(3,)]


def test_a_table_that_has_another_column_since_is_read_anew():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE toy_wider (a int); INSERT INTO toy_wider VALUES (1)")
    try:
        assert prepared("SELECT * FROM toy_wider WHERE a = %s", [1]) == [(1,)]
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE toy_wider ADD b int DEFAULT 2")

        assert prepared("SELECT * FROM toy_wider WHERE a = %s", [1]) == [(1, 2)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE toy_wider")


def test_behind_a_pooler_nothing_is_prepared(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    rows = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"

    assert prepared("SELECT %s::int /* pooled */", [1]) == [(1,)]

    assert prepared(rows, ["%/* pooled */"]) == [(0,)]
