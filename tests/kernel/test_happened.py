"""“What happened at 03:12?”: from the request to the worker under one id, and nothing personal on the way."""

import json
import logging
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.logbook import NAME
from linli.kernel.logs import LogbookHandler, LogLine
from linli.kernel.management.commands.what_happened import length_of, moment_of
from tests.cast import Cast
from tests.factories import a_case

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=ZONE)


@pytest.fixture
def book(settings, tmp_path: Path):
    """Give the file that everything is told to, in a home of its own."""
    settings.HOME = tmp_path
    (tmp_path / "log").mkdir()
    handler = LogbookHandler(tmp_path / "log")
    handler.setFormatter(LogLine())
    loggers = [logging.getLogger(name) for name in ("linli", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield tmp_path / "log" / NAME
    for logger in loggers:
        logger.removeHandler(handler)


def told(book: Path) -> list[dict]:
    return [json.loads(text) for text in book.read_text(encoding="utf-8").splitlines()]


def asked(*words: str) -> str:
    out = StringIO()
    call_command("what_happened", *words, stdout=out, stderr=out)
    return out.getvalue()


def now_as_told() -> str:
    return timezone.localtime(timezone.now()).strftime("%Y-%m-%d %H:%M:%S")


def a_report(cast: Cast, request_id: str) -> str:
    """Report by the public door and return the number of the case."""
    page = Client().get(f"/s/{cast.street.slug}/report/").content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    data = {"text": "井盖缺失，联系陈阿姨 13800001111", "key": key, "name": "陈阿姨", "phone": "13800001111"}
    Client().post(f"/s/{cast.street.slug}/report/", data, headers={"X-Request-ID": request_id})
    from linli.cases.models import Case

    return Case.objects.get(body=data["text"]).number


@pytest.mark.django_db
def test_one_id_leads_from_the_request_to_the_journal_and_to_what_the_worker_did(cast, book):
    number = a_report(cast, "request-of-chen-1")
    a_case(cast)
    journal.deliver("insight")

    said = asked(now_as_told(), "--request", "request-of-chen-1", "--language", "en")

    assert "POST /s/fenglin/report/ was answered 302" in said
    assert f"{number} · Report" in said
    assert "insight read" in said
    assert said.count(" · Report") == 1


@pytest.mark.django_db
def test_what_concerns_one_case_is_found_by_its_number(cast, book):
    number = a_report(cast, "request-of-chen-2")
    other = a_case(cast)
    Client().get(f"/s/fenglin/public/{number}/")

    said = asked(now_as_told(), "--case", number, "--language", "en")

    assert f"/public/{number}/ was answered" in said
    assert f"{number} · Report" in said
    assert other.number not in said


@pytest.mark.django_db
def test_it_is_told_in_chinese_unless_asked_otherwise(cast, book):
    a_report(cast, "request-of-chen-3")

    said = asked(now_as_told())

    assert "次请求" in said
    assert "日志" in said


@pytest.mark.django_db
def test_nothing_personal_and_no_secret_of_a_link_stands_in_the_log(cast, book):
    a_report(cast, "request-of-chen-4")
    said_of_a_row = "phone 13800001111 taken\nDETAIL:  Failing row contains (陈阿姨, 13800001111)."
    try:
        raise ValueError(said_of_a_row)  # noqa: TRY301 - as a database does
    except ValueError:
        logging.getLogger("linli.request").exception("cannot keep %s", 13800001111)
    Client().get(f"/s/fenglin/follow/{'aB3_-' * 6}xY/")
    journal.deliver("notices")

    text = book.read_text(encoding="utf-8")

    for secret in ("13800001111", "陈阿姨", "井盖", "aB3_-aB3_-"):
        assert secret not in text
    assert "cannot keep" in text


@pytest.mark.django_db
def test_a_warning_of_django_carries_the_id_of_its_request(cast, book):
    Client().get("/nowhere/", headers={"X-Request-ID": "request-to-nowhere"})

    warnings = [line for line in told(book) if line["from"] == "django.request"]

    assert [line["request"] for line in warnings] == ["request-to-nowhere"]


@pytest.mark.django_db
def test_a_request_is_told_with_who_where_and_what_it_asked_of_the_database(cast, book):
    client = Client()
    client.force_login(cast.accounts["heqing"])

    client.get("/s/fenglin/duties/")

    [line] = [line for line in told(book) if line.get("path") == "/s/fenglin/duties/"]
    assert (line["street"], line["status"]) == ("fenglin", 200)
    assert line["account"] > 0
    assert line["queries"] > 3
    assert line["db_ms"] > 0


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-22 03:12", datetime(2026, 11, 22, 3, 12, tzinfo=ZONE)),
        ("2026-11-22T03:12:40", datetime(2026, 11, 22, 3, 12, 40, tzinfo=ZONE)),
        ("03:12", datetime(2026, 11, 22, 3, 12, tzinfo=ZONE)),
        ("23:50", datetime(2026, 11, 21, 23, 50, tzinfo=ZONE)),
    ],
)
def test_a_moment_is_read_as_people_write_it(text, at):
    assert moment_of(text, NOW) == at


def test_what_is_no_moment_and_no_stretch_of_time_is_said():
    assert length_of("2h") == timedelta(hours=2)
    for wrong in ("gestern", "2026-13-01 03:12", ""):
        with pytest.raises(CommandError, match="no moment"):
            moment_of(wrong, NOW)
    with pytest.raises(CommandError, match="no stretch"):
        length_of("fünf")


@pytest.mark.django_db
def test_where_nothing_is_told_the_zone_of_the_moment_is(book):
    call_command("what_happened", "2020-01-01 03:12", "--language", "en", stdout=(out := StringIO()))

    assert "in the zone Asia/Shanghai" in out.getvalue()
