"""`linli …` finds the database by itself, with or without a house that stands."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.cli.house import House


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.tear_down()


def asking(house: House, *words: str) -> subprocess.Popen:
    """Start a command that says 1 once it has the database."""
    command = [sys.executable, "-m", "linli", "ask", "SELECT 1", *words]
    return subprocess.Popen(command, env=house.env, stdout=subprocess.PIPE, cwd="/")


def test_migrate_makes_a_database_and_leaves_no_server_behind(house):
    done = house.command("migrate", "-v", "0")

    assert done.returncode == 0, done.stderr
    assert house.is_gone(patience=0)
    assert house.command("ask", "SELECT current_user").stdout.strip() == "linli_web"


def test_the_web_role_may_write_the_journal_and_never_rewrite_it(house):
    house.command("migrate", "-v", "0")

    assert house.command("ask", "INSERT INTO kernel_journalline (body) VALUES ('a')").returncode == 0
    for sentence in (
        "UPDATE kernel_journalline SET body = 'b'",
        "DELETE FROM kernel_journalline",
        "TRUNCATE kernel_journalline",
        "DROP TABLE kernel_journalline",
    ):
        refused = house.command("ask", sentence)
        assert refused.returncode != 0
        assert "permission denied" in refused.stderr or "must be owner" in refused.stderr
    assert house.command("ask", "SELECT body FROM kernel_journalline").stdout.strip() == "a"


def test_the_server_stays_as_long_as_the_last_command_needs_it(house):
    house.command("migrate", "-v", "0")
    with asking(house, "--wait", "1") as first:
        assert first.stdout.readline() == b"1\n"
        with asking(house, "--wait", "3") as second:
            assert second.stdout.readline() == b"1\n"
            time.sleep(1.5)

            # The first keeps the server, so it waits for whoever borrows it.
            assert first.poll() is None
            assert (second.wait(20), first.wait(20)) == (0, 0)
    assert house.is_gone(patience=0)


def test_a_command_borrows_the_server_of_a_standing_house(house):
    house.start()

    asked = house.command("ask", "SELECT count(*) FROM territory_street")

    assert asked.stdout.strip() == "2"
    assert house.answer() == "linli_web 2"
    assert house.stop() == 0


def test_ctrl_c_ends_a_command_and_its_server(house):
    house.command("migrate", "-v", "0")
    with asking(house, "--wait", "30") as command:
        assert command.stdout.readline() == b"1\n"

        command.send_signal(signal.SIGINT)

        assert command.wait(20) == 130
    assert house.is_gone(patience=0)


def test_no_word_lists_the_commands(house):
    assert "linli run" in house.command().stdout


def test_what_a_command_refuses_is_its_sentence_and_nothing_before_it():
    words = ["due", "--from", "gestern", "--limit", "4 h"]
    done = subprocess.run(
        [sys.executable, "-m", "linli", *words], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "“gestern”不是时刻，请写成 2026-09-30T16:20。\n"


def test_an_unknown_command_is_refused_by_its_name(house):
    refused = house.command("dance")

    assert refused.returncode != 0
    assert "Unknown command: 'dance'" in refused.stderr


def test_a_setting_that_cannot_be_understood_is_said_in_a_sentence():
    house = House(DJANGO_SETTINGS_MODULE="linli.settings", LINLI_HTTPS="maybe")

    try:
        refused = house.command("migrate")
    finally:
        house.tear_down()

    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "LINLI_HTTPS='maybe' is neither" in refused.stderr
