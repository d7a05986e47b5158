"""The thin starter: what it does with the remains of earlier servers and of starts that were cut off."""

import os
import shutil
import signal
from collections.abc import Iterator

import psutil
import psycopg
import pytest

from linli.cli.home import SECRETS, Home
from linli.cli.postgres import ROOT, Server
from linli.cli.words import Trouble
from tests.cli.house import a_home


@pytest.fixture
def home() -> Iterator[Home]:
    made = Home(a_home())
    made.open()
    yield made
    shutil.rmtree(made.path, ignore_errors=True)


@pytest.fixture
def server(home) -> Iterator[Server]:
    made = Server(home, hasty=True)
    yield made
    made.stop()


def ask(server: Server, sentence: str, role: str = ROOT):
    with psycopg.connect(server.url(role)) as connection:
        return connection.execute(sentence).fetchone()[0]


def test_the_database_knows_chinese_letters_and_keeps_its_rows(home, server):
    server.start()
    with psycopg.connect(server.url(ROOT)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = 'linli'") == "C.UTF-8"
    assert ask(server, "SELECT cardinality(show_trgm('枫林路'))") == 4
    server.stop()

    again = Server(home, hasty=True)
    again.start()

    assert ask(again, "SELECT one FROM kept") == 1
    assert not again.is_new
    again.stop()


def test_nothing_listens_on_the_network_and_the_socket_is_behind_a_closed_door(server):
    server.start()

    connections = psutil.Process(server.pid).net_connections(kind="inet")

    assert connections == []
    assert server.sockets.stat().st_mode & 0o777 == 0o700


def test_a_server_that_was_left_behind_is_ended_and_replaced(home, server):
    server.start()
    first = server.pid

    second = Server(home, hasty=True)
    second.start()

    assert second.pid != first
    assert server._process.wait(10) is not None
    assert ask(second, "SELECT 1") == 1
    second.stop()


def test_a_postmaster_killed_alone_is_recovered(home, server):
    server.start()
    os.kill(server.pid, signal.SIGKILL)

    second = Server(home, hasty=True)
    second.start()

    assert ask(second, "SELECT 1") == 1
    second.stop()


def test_a_stale_pid_that_now_belongs_to_somebody_else_is_no_obstacle(home, server):
    server.start()
    os.kill(server.pid, signal.SIGKILL)
    server._process.wait(10)
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text(encoding="ascii").splitlines()
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n", encoding="ascii")

    second = Server(home, hasty=True)
    second.start()

    assert ask(second, "SELECT 1") == 1
    second.stop()


def test_a_cluster_that_was_begun_and_not_finished_is_begun_again(home, server):
    half = home / "database.new"
    half.mkdir(mode=0o700)
    (half / "PG_VERSION").write_text("18\n", encoding="ascii")

    server.start()

    assert not half.exists()
    assert ask(server, "SELECT 1") == 1


def test_binaries_that_were_half_copied_are_copied_again(home, server):
    server.start()
    server.stop()
    copies = list((home / "postgres").glob("*")) if (home / "postgres").exists() else []
    for copy in copies:
        copy.rename(copy.with_name(f"{copy.name}.new"))

    server.start()

    assert ask(server, "SELECT 1") == 1


def test_a_long_path_gets_its_socket_elsewhere():
    long = Home(a_home() / ("long" * 25))
    long.open()
    server = Server(long, hasty=True)
    try:
        server.start()
        assert str(server.sockets).startswith("/tmp/linli-")
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(long.path.parent)
        shutil.rmtree(server.sockets)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lay a folder there for somebody else")
def test_a_socket_folder_laid_by_somebody_else_is_refused():
    long = Home(a_home() / ("long" * 25))
    long.open()
    server = Server(long, hasty=True)
    server.sockets.mkdir()
    os.chown(server.sockets, 4242, 4242)
    server._give = lambda _folder: None  # an ordinary user could not take it either
    try:
        with pytest.raises(Trouble, match="belongs to uid 4242"):
            server._make_socket_folder()
    finally:
        shutil.rmtree(long.path.parent)
        shutil.rmtree(server.sockets)


def test_a_cluster_of_another_version_is_refused(home, server):
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("14\n", encoding="ascii")

    with pytest.raises(Trouble, match="was made by PostgreSQL 14"):
        server.start()


def test_secrets_are_made_once_and_for_nobody_else(home, monkeypatch):
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)

    first = home.secrets()

    assert home.secrets() == first
    assert sorted(path.name for path in (home / "secrets").iterdir()) == sorted(first)
    assert {path.stat().st_mode & 0o777 for path in (home / "secrets").iterdir()} == {0o600}


def test_a_full_disk_is_refused_before_it_is_half_used(home, monkeypatch):
    almost_full = shutil._ntuple_diskusage(10**9, 10**9, 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: almost_full)

    with pytest.raises(Trouble, match="The disk is full"):
        home.check_room()


def test_the_log_of_the_database_keeps_no_values_of_rows(home, server):
    server.start()
    with psycopg.connect(server.url(ROOT), autocommit=True) as connection:
        connection.execute("CREATE TABLE told (phone text UNIQUE, name text CHECK (name <> ''))")
        connection.execute("INSERT INTO told VALUES ('13800001111', '陈阿姨')")
        for row in ("('13800001111', '陈阿姨')", "('13900002222', '')"):
            with pytest.raises(psycopg.errors.IntegrityError):
                connection.execute(f"INSERT INTO told VALUES {row}")

    log = (home / "log" / "postgres.log").read_text(encoding="utf-8")

    assert "violates unique constraint" in log
    for value in ("13800001111", "13900002222", "陈阿姨"):
        assert value not in log
