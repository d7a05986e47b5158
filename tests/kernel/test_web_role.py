"""What the web role may do to the journal and to the log of looks, tried as that role."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

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


@pytest.mark.parametrize("table", ["kernel_journalline", "kernel_seal", "cases_look"])
@pytest.mark.parametrize("attempt", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_web_role_cannot_take_a_line_a_seal_or_a_look_back(as_web, table, attempt):
    with pytest.raises(ProgrammingError, match="permission denied"), taken_back():
        sql(attempt.format(table))


def test_the_web_role_can_write_read_seal_verify_and_erase(as_web):
    line = a_line(uuid7(), texts={"reason": "说明"})

    assert seals.seal_waiting() >= 1
    assert journal.erase_texts(STREET, line.subject_id) == 1
    assert seals.verify().faults == []
