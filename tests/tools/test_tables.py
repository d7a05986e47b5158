"""An empty database laid from the picture is the one that every migration, one after the other, would have made."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from linli.cli.binaries import find_binaries
from linli.cli.home import Home
from linli.cli.postgres import OWNER, Server
from linli.kernel import picture
from tools import tables

TOLD = picture.PICTURE.read_text(encoding="utf-8")
NAMES = "\nINSERT INTO public.django_migrations"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    made = Home(tempfile.mkdtemp(prefix="linli-tables-"))
    made.open()
    yield made
    shutil.rmtree(made.path, ignore_errors=True)


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[Server]:
    """Give a server of our own: the one of the suite may be anybody's."""
    made = Server(home, hasty=True)
    made.start()
    yield made
    made.stop()


def migrate(home: Home, address: str) -> subprocess.CompletedProcess:
    settings = {"LINLI_HOME": str(home.path), "DATABASE_URL": address, "LINLI_OWNER_DATABASE_URL": ""}
    words = [sys.executable, "-m", "linli", "migrate", "--no-input"]
    return subprocess.run(words, env=os.environ | settings, capture_output=True, text=True, check=False)


def counted(address: str, question: str) -> int:
    with psycopg.connect(address) as connection:
        return connection.execute(question).fetchone()[0]


def test_the_picture_is_what_the_migrations_make(home, server):
    pg_dump = find_binaries(home) / "pg_dump"

    stepwise, done = tables.migrated(home, server, pg_dump)

    assert done == picture.held(TOLD)
    assert tables.laid(server, pg_dump, "laid", TOLD.split(NAMES)[0]) == stepwise
    # What migrations write into an empty database lies nowhere but here: the picture holds no rows.
    with psycopg.connect(server.url(OWNER)) as connection:
        rows = {
            name
            for (name,) in connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
            if connection.execute(f'SELECT EXISTS (SELECT FROM "{name}")').fetchone()[0]
        }
    after = {
        "django_content_type",
        "auth_permission",
        "rulebooks_edition",
        "rulebooks_rulerow",
    }  # once all is migrated
    assert rows == {"django_migrations", *after}


def test_an_empty_database_is_laid_and_nothing_is_left_to_migrate(home, server):
    address = server.make_beside("empty")

    done = migrate(home, address)

    assert done.returncode == 0, done.stderr
    assert f"Laid the tables as {len(picture.held(TOLD))} migrations leave them." in done.stdout
    assert "No migrations to apply." in done.stdout
    assert counted(address, "SELECT count(*) FROM rulebooks_edition") > 0
    assert counted(address, "SELECT count(*) FROM django_content_type") == len(apps.get_models())


@pytest.fixture
def empty(server: Server) -> Iterator[BaseDatabaseWrapper]:
    """Give a connection to an empty database."""
    server.make_beside("empty")
    made = type(connections["default"])({**connections["default"].settings_dict, "NAME": "empty", "USER": OWNER, "PASSWORD": "",
                             "HOST": str(server.sockets), "PORT": ""}, "empty")  # fmt: skip
    connections["empty"] = made
    yield made
    made.close()
    del connections["empty"]


def tables_in(database: BaseDatabaseWrapper) -> int:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_picture_that_is_behind_is_laid_and_says_which_migrations_it_holds(empty):
    behind = TOLD.replace(
        "    ('webhooks', '0001_systems_are_told', now());", "    ('usersessions', '0001_initial', now());", 1
    )
    behind = behind.replace("    ('usersessions', '0001_initial', now()),\n", "", 1)

    assert picture.lay(empty, behind) == len(picture.held(TOLD)) - 1
    assert MigrationRecorder(empty).applied_migrations().keys() == picture.held(behind)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [
        TOLD.replace("('webhooks', '0001_systems_are_told', ", "('webhooks', '9999_from_the_future', "),
        f"{TOLD}SELECT nothing FROM nowhere;\n",
    ],
    ids=["it knows a migration that is not there", "the server refuses its last word"],
)
def test_a_picture_that_does_not_fit_is_not_laid_at_all(empty, told):
    assert (picture.lay(empty, told), tables_in(empty)) == (0, 0)


@pytest.mark.django_db
def test_a_database_that_holds_anything_is_left_to_the_migrations(empty):
    with empty.cursor() as cursor:
        cursor.execute("CREATE TABLE somebodys (id int)")

    assert (picture.lay(empty, TOLD), tables_in(empty)) == (0, 1)


def test_the_check_names_what_the_picture_lacks_and_what_is_gone():
    there = picture.on_disk()

    assert tables.wrong_in(TOLD, there | {("cases", "9999_more")}) == "it lacks cases.9999_more"
    assert (
        tables.wrong_in(TOLD, there - {("sessions", "0001_initial")})
        == "it holds sessions.0001_initial, which are not there"
    )
    assert tables.wrong_in(TOLD.replace(tables.digest(), "0" * 32), there) == "a migration was changed since"
    assert tables.wrong_in(TOLD, there) is None


@pytest.mark.django_db
def test_two_who_migrate_at_once_take_turns(empty):
    """Both would lay the picture and write the first editions of the rule books: the second failed with a trace."""
    order = []

    def second() -> None:
        other = type(empty)(empty.settings_dict, "empty")
        with picture.migrating_alone(other):
            order.append(("the second finds tables", tables_in(other) > 0))
        other.close()

    with picture.migrating_alone(empty):
        later = threading.Thread(target=second)
        later.start()
        later.join(picture.ASK_AGAIN)
        order.append(("the first lays", picture.lay(empty, TOLD) > 0))
    later.join()

    assert order == [("the first lays", True), ("the second finds tables", True)]
