"""A migration that cannot have its table lets everybody pass, tries again, and is done when the table is free."""

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from linli.cli.home import Home
from linli.cli.postgres import OWNER, Server
from tests.cli.house import House

STEP = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tiny_app", "0001_two_tables")]
    operations = [migrations.AddField("street", "colour", models.CharField(max_length=10, null=True))]
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house on a server that runs, whose tables are one step behind."""
    made = House()
    home = Home(made.home)
    home.open()
    server = Server(home, hasty=True)
    server.start()
    made.settings["DATABASE_URL"] = server.url(OWNER)
    assert made.command("migrate", "-v", "0").returncode == 0
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "__init__.py").touch()
    for file in (Path(__file__).with_name("tiny") / "tiny_app" / "migrations").glob("0001*.py"):
        (tmp_path / "steps" / file.name).write_text(file.read_text())
    (tmp_path / "steps" / "0002_a_colour.py").write_text(STEP)
    (tmp_path / "next_settings.py").write_text(
        "from tiny_settings import *\nMIGRATION_MODULES = {'tiny_app': 'steps'}\n"
    )
    made.settings["DJANGO_SETTINGS_MODULE"] = "next_settings"
    made.more_path = str(tmp_path)
    yield made
    server.stop()
    made.tear_down()


def waiting_for_the_table(address: str) -> bool:
    with psycopg.connect(address) as asking:
        found = asking.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return bool(found and found[0])


def test_people_read_while_a_migration_waits_and_it_is_done_when_they_let_go(house):
    address = house.settings["DATABASE_URL"]
    done: list[subprocess.CompletedProcess] = []
    with psycopg.connect(address) as long_one:
        long_one.execute("SELECT count(*) FROM territory_street")  # a transaction that stays open
        migrating = threading.Thread(target=lambda: done.append(house.command("migrate", "-v", "0")))
        migrating.start()
        until = time.monotonic() + 30
        while not waiting_for_the_table(address):
            assert time.monotonic() < until
            time.sleep(0.05)

        # Behind the waiting ALTER TABLE nobody reads; that it gives up is what lets them.
        with psycopg.connect(address) as reader:
            reader.execute("SET statement_timeout = '10s'")
            reader.execute("SELECT count(*) FROM territory_street")
        assert migrating.is_alive()

    migrating.join(60)
    assert (done[0].returncode, "a table is in use, trying again" in done[0].stderr) == (0, True), done[
        0
    ].stderr
    with psycopg.connect(address) as asking:
        asking.execute("SELECT colour FROM territory_street")


def test_a_migration_that_never_gets_its_table_ends_with_a_sentence_and_changes_nothing(house):
    house.settings["LINLI_MIGRATE_PATIENCE"] = "1"
    with psycopg.connect(house.settings["DATABASE_URL"]) as long_one:
        long_one.execute("SELECT count(*) FROM territory_street")

        done = house.command("migrate", "-v", "0")

        assert done.returncode == 2
        assert "A transaction holds a table" in done.stderr
        assert "Traceback" not in done.stderr
        with pytest.raises(psycopg.errors.UndefinedColumn):
            long_one.execute("SELECT colour FROM territory_street")
