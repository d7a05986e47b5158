"""What the web role may do to the journal and to the log of looks, tried as that role."""

from typing import Any

import pytest
from django.db import NotSupportedError, OperationalError, ProgrammingError, connection, transaction

from linli.cli.grants import TAKEN_AWAY
from linli.kernel import journal, seals
from linli.kernel.ids import uuid7
from tests.kernel.lines import STREET, a_line, sql, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_web() -> Any:
    """Give the web role its rights, as `linli migrate` does, and be it."""
    from linli.cli.grants import grant
    from linli.cli.postgres import WEB

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {WEB}")
            grant()
            cursor.execute(f"SET LOCAL ROLE {WEB}")
    except ProgrammingError as error:
        pytest.skip(
            f"the rights of the web role, because this server does not let us: {error}".splitlines()[0]
        )
    yield
    sql("RESET ROLE")


ATTEMPTS = {
    "INSERT": "INSERT INTO {} DEFAULT VALUES",
    "UPDATE": "UPDATE {} SET {} = {}",
    "DELETE": "DELETE FROM {}",
    "TRUNCATE": "TRUNCATE {}",
}


@pytest.mark.parametrize(("table", "rights"), list(TAKEN_AWAY.items()))
def test_the_web_role_cannot_do_what_the_list_takes_away(as_web, table, rights):
    with connection.cursor() as cursor:
        column = connection.introspection.get_table_description(cursor, table)[0].name
    for right in rights:
        with pytest.raises(ProgrammingError, match="permission denied"), taken_back():
            sql(ATTEMPTS[right].format(table, column, column))


def test_the_web_role_has_exactly_the_rights_on_rows_that_the_list_leaves_it(as_web):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, r FROM pg_class c, unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','TRIGGER']) r
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
            AND has_table_privilege('linli_web', c.oid, r)
            """
        )
        held: dict[str, set[str]] = {}
        for table, right in cursor.fetchall():
            held.setdefault(table, set()).add(right)

    rows = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert held == {table: rows - set(TAKEN_AWAY.get(table, ())) for table in held}
    assert set(TAKEN_AWAY) <= set(held)


@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE escape (id int)",
        "DROP TABLE kernel_seal",
        "ALTER TABLE kernel_journalline ADD COLUMN x int",
        "CREATE EXTENSION dblink",
        "CREATE ROLE another",
        "COPY kernel_heartbeat TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_web_role_makes_and_drops_no_table_and_runs_no_program(as_web, attempt):
    with pytest.raises((ProgrammingError, OperationalError, NotSupportedError)), taken_back():
        sql(attempt)


def test_the_web_role_gives_itself_no_right(as_web):
    sql("GRANT UPDATE ON kernel_seal TO linli_web")  # PostgreSQL warns, and gives nothing

    with pytest.raises(ProgrammingError, match="permission denied"), taken_back():
        sql("UPDATE kernel_seal SET at = at")


def test_the_web_role_can_write_read_seal_verify_and_erase(as_web):
    line = a_line(uuid7(), texts={"reason": "说明"})

    assert seals.seal_waiting() >= 1
    assert journal.erase_texts(STREET, line.subject_id) == 1
    assert seals.verify().faults == []
