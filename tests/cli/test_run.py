"""`linli run` as a person meets it: started, killed in every part, misplaced, and stopped."""

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from linli.cli.home import Home
from linli.cli.postgres import OWNER, Server
from tests.cli.house import NOBODY, House, a_home

ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for another user")


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.tear_down()


def test_the_house_opens_stops_without_a_trace_and_opens_again_as_it_was(house):
    house.start()
    assert house.answer() == "linli_web 2"
    assert house.stop(signal.SIGINT) == 0
    assert house.is_gone(patience=0)

    house.start()

    assert house.answer() == "linli_web 2"
    assert "demo street" not in house.said()
    assert house.stop(signal.SIGTERM) == 0
    assert house.is_gone(patience=0)


@ONLY_ROOT
def test_an_ordinary_user_runs_it_all_the_same(house):
    os.chown(house.home, NOBODY.pw_uid, NOBODY.pw_gid)
    house.output.touch()
    house.as_nobody()

    house.start()

    assert house.answer() == "linli_web 2"
    assert {one.uids().real for one in house.processes()} == {NOBODY.pw_uid}
    assert house.stop() == 0
    assert house.is_gone(patience=0)


@ONLY_ROOT
def test_as_root_the_database_alone_runs_as_somebody_else(house):
    house.start()

    uids = {one.uids().real for one in house.processes() if "bin/postgres" in " ".join(one.cmdline())}
    others = {one.uids().real for one in house.processes() if "linli" in one.cmdline()}

    assert 0 not in uids
    assert others == {0}


@pytest.mark.parametrize("part", ["bin/postgres -D", "granian", "linli worker"])
def test_a_part_that_is_killed_is_started_again(house, part):
    house.start()
    victim = house.one(part)

    victim.kill()
    victim.wait(10)
    time.sleep(0.5)

    assert house.answer() == "linli_web 2"
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            house.one(part)
            break
        except StopIteration:
            time.sleep(0.1)
    assert house.one(part).pid != victim.pid
    assert house.stop() == 0
    assert house.is_gone(patience=0)


def test_when_the_supervisor_is_killed_the_rest_leaves_by_itself(house):
    house.start()

    house.kill()

    assert house.is_gone()
    house.start()
    assert house.answer() == "linli_web 2"


def test_after_everything_was_killed_at_once_the_next_start_recovers(house):
    house.start()

    for one in house.processes():
        with suppress(psutil.NoSuchProcess):  # some leave when their parent does
            one.kill()
    house.process.wait(10)

    house.start()
    assert house.answer() == "linli_web 2"
    assert house.stop() == 0
    assert house.is_gone(patience=0)


def test_orphans_that_hold_the_port_are_ended_by_the_next_start(house):
    house.start()
    leader = house.one("granian")
    orphans = leader.children()
    leader.suspend()  # it cannot take its workers along
    house.process.kill()
    house.process.wait(10)
    leader.kill()
    assert orphans

    house.start()

    assert house.answer() == "linli_web 2"
    assert not [one for one in orphans if one.is_running() and one.status() != "zombie"]


def test_a_demo_that_was_cut_off_is_built_anew(house):
    house.settings["TINY_DEMO_SECONDS"] = "30"
    house.launch()
    until = time.monotonic() + 30
    while "building the demo street" not in house.said():
        assert time.monotonic() < until, house.said()
        time.sleep(0.05)
    time.sleep(1.5)
    house.kill()
    assert house.is_gone()

    house.settings["TINY_DEMO_SECONDS"] = "0"
    house.start()

    assert house.answer() == "linli_web 2"
    assert "beginning again" in house.said()


def test_it_runs_on_a_server_of_its_own_and_notices_when_that_was_emptied(house):
    elsewhere = Home(a_home())
    elsewhere.open()
    server = Server(elsewhere, hasty=True)
    server.start()
    house.settings["DATABASE_URL"] = server.url(OWNER)
    try:
        house.start()
        assert house.answer() == "linli_owner 2"
        assert not (house.home / "database").exists()
        assert house.stop() == 0
        server.renew_database()

        house.start()

        assert house.answer() == "linli_owner 2"
        assert house.stop() == 0
    finally:
        server.stop()
        shutil.rmtree(elsewhere.path)


def test_ctrl_c_during_the_demo_stops_at_once(house):
    house.settings["TINY_DEMO_SECONDS"] = "30"
    house.launch()
    while "building the demo street" not in house.said():
        time.sleep(0.05)

    assert house.stop(signal.SIGINT) == 0
    assert house.is_gone(patience=0)


def test_a_second_run_in_the_same_home_is_refused_with_a_sentence(house):
    house.start()

    second = house.command("run")

    assert second.returncode == 2
    assert f"Another `linli run` already keeps {house.home}" in second.stderr
    assert "Traceback" not in second.stderr
    assert house.answer() == "linli_web 2"


def test_a_taken_port_is_refused_before_anything_is_started(house):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", house.port))
        taken.listen()

        refused = house.command("run")

    assert refused.returncode == 2
    assert f"The address 127.0.0.1:{house.port} cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (house.home / "database").exists()


@pytest.mark.parametrize("port", ["0", "65536", "eight"])
def test_a_port_that_is_none_is_refused(house, port):
    house.settings["LINLI_PORT"] = port

    assert f"LINLI_PORT={port} is not a port number." in house.command("run").stderr


@ONLY_ROOT
def test_a_home_that_belongs_to_somebody_else_is_refused(house):
    os.chown(house.home, NOBODY.pw_uid, NOBODY.pw_gid)

    refused = house.command("run")

    assert refused.returncode == 2
    assert f"The home {house.home} belongs to nobody, and you are root." in refused.stderr
    assert "Traceback" not in refused.stderr


@ONLY_ROOT
def test_a_home_that_cannot_be_written_is_refused(house):
    house.as_nobody()
    house.settings["LINLI_HOME"] = "/usr/linli-home"

    refused = house.command("run")

    assert refused.returncode == 2
    assert "The home /usr/linli-home cannot be written." in refused.stderr
    assert "Traceback" not in refused.stderr


@ONLY_ROOT
def test_a_home_that_the_server_cannot_reach_is_refused(house):
    closed = house.home / "closed"
    closed.mkdir(mode=0o700)
    house.settings["LINLI_HOME"] = str(closed / "home")

    refused = house.command("run")

    assert refused.returncode == 2
    assert f"who cannot enter {closed}" in refused.stderr


def test_a_database_that_cannot_be_reached_is_a_sentence(house):
    house.settings["DATABASE_URL"] = "postgresql://someone@/nothing?host=/nowhere"

    refused = house.command("run")

    assert refused.returncode == 2
    assert "The database cannot be reached" in refused.stderr
    assert "Traceback" not in refused.stderr
