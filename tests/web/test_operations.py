"""How the house is: what needs a look is first, what failed can be tried again, and Prometheus reads the same figures."""

import json
import re
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from linli.kernel import checks, journal, vitals
from linli.kernel.alarms import ALARMS, COURSES, as_rules, lights
from linli.kernel.ids import uuid7_at
from linli.kernel.meters import METERS, Counted
from linli.kernel.models import Delivery, Heartbeat, JournalLine, SelfCheck
from linli.kernel.queue import failed_jobs
from linli.kernel.seals import seal_waiting
from linli.kernel.traditional import traditional
from linli.kernel.vitals import Sample, Vital, all_vitals, as_text
from linli.notices.models import Notice
from linli.people.public import Account
from linli.webhooks import commands as webhooks
from linli.webhooks.models import Message
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case

pytestmark = pytest.mark.django_db
HOUSE = "/operations/house/"
Disk = namedtuple("Disk", "total used free")  # noqa: PYI024 - as shutil gives it
LINE = re.compile(
    r'^linli_\w+(?:\{\w+="(?:[^"\\\n]|\\.)*"(?:,\w+="(?:[^"\\\n]|\\.)*")*\})? (?:[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)$'
)


@pytest.fixture
def well(cast: Cast, settings, tmp_path: Path, monkeypatch) -> Cast:
    """Give a house in which nothing needs a look, and in which nobody has counted anything yet."""
    settings.HOME, settings.DEMO = tmp_path, True
    (tmp_path / "state").mkdir()
    monkeypatch.setattr(METERS, "_counted", Counted())
    Delivery.objects.all().delete()
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
    return cast


def grades(**told: Any) -> dict[str, str]:
    """Return which alarms are lit."""
    return {one.alarm.code: one.grade for one in lights(all_vitals(at=timezone.now())) if one.grade}


def a_failed_job(task: str = "kernel.sweep", lock: str | None = None) -> int:
    """Put a job into the queue that failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, queueing_lock) VALUES ('default', %s, 'failed', '{}', %s) RETURNING id",
            [task, lock],
        )
        return int(cursor.fetchone()[0])


def state_of(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job_id])
        found = cursor.fetchone()
        return found[0] if found else "gone"


def lines_of(subject: str) -> list[tuple[str, int | None, dict[str, Any]]]:
    """Return what the journal knows of acts on the house, the earliest first."""
    return list(
        JournalLine.objects.filter(subject=subject).order_by("id").values_list("action", "by_id", "facts")
    )


def a_failed_notice(cast: Cast) -> Notice:
    """Return a notice that did not arrive."""
    now = timezone.now()
    return Notice.objects.create(
        street_id=cast.street.pk, line_id=uuid7_at(now), subject_id=uuid7_at(now), event="case.file", at=now,
        recipient_kind="account", account=cast.accounts["gaolan"], channel="mail", state="failed",
    )  # fmt: skip


def a_failed_message(cast: Cast) -> Message:
    """Return a message that another system did not take."""
    webhook = webhooks.subscribe(
        street=cast.street,
        name="区平台",
        url="https://hook.example.org/in",
        events=[],
        by=cast.jiangwei,
        at=NOON,
    )
    told = webhooks.test(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)
    Message.objects.filter(pk=told.pk).update(state="failed", error="HTTP 500", next_try_at=None, attempts=9)
    return Message.objects.get(pk=told.pk)


# --- What needs a look --------------------------------------------------------------------------------------------
def test_a_house_that_is_well_says_so(well: Cast):
    assert grades() == {}
    assert "一切正常" in signed_in(well, "jiangwei").get(HOUSE).content.decode()


def test_each_thing_that_goes_wrong_lights_its_own_alarm(well: Cast):
    now = timezone.now()
    Heartbeat.objects.update(at=now - timedelta(minutes=5))
    line = uuid7_at(now - timedelta(hours=3))
    for reader, parked in (("insight", None), ("notices", now), ("seal", None)):
        Delivery.objects.create(street_id=well.street.pk, line_id=line, reader=reader, parked_at=parked)
    a_failed_job()
    a_failed_message(well)
    SelfCheck.objects.create(
        name="journal", at=now - timedelta(days=3), faults=2, said="line 1: it was altered", seconds=1
    )

    assert grades() == {
        "worker_away": "late", "reader_behind": "late", "lines_parked": "late", "seal_behind": "late",
        "webhooks_failed": "soon", "jobs_failed": "soon", "check_faults": "late", "check_old": "soon",
    }  # fmt: skip
    page = signed_in(well, "jiangwei").get(HOUSE).content.decode()
    assert "8 项需要查看" in page
    assert "line 1: it was altered" in page
    assert page.index('id="worker_away"') < page.index('id="jobs_failed"') < page.index('id="disk_full"')


def test_a_worker_that_was_never_there_is_an_alarm_and_not_a_figure_that_is_missing(well: Cast):
    Heartbeat.objects.all().delete()

    assert grades() == {"worker_away": "late"}
    page = signed_in(well, "jiangwei").get(HOUSE).content.decode()
    assert ('row late" id="worker_away"' in page, "从未" in page, "后台任务" in page) == (True, True, True)


def test_what_only_time_or_the_machine_can_do_wrong_lights_its_alarm_too(
    well: Cast, settings, monkeypatch, tmp_path: Path
):
    now = timezone.now()
    for settings.DEMO, settings.BACKUP_FOLDER in ((False, ""), (True, str(tmp_path / "elsewhere"))):
        assert grades() == {"backup_old": "late"}  # wished for, or a house in earnest, and never made
    for name, told in (
        ("backup", {"at": now - timedelta(hours=30)}),
        ("backup-failed", {"at": now, "why": "满"}),
    ):
        (tmp_path / "state" / f"{name}.json").write_text(
            json.dumps(told, default=lambda one: one.isoformat())
        )
    METERS.slow([("SELECT pg_sleep(%s)", 1.25)], "cases:list")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, scheduled_at)"
            " VALUES ('default', 'kernel.sweep', 'todo', '{}', %s)", [now - timedelta(hours=2)],
        )  # fmt: skip
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '3 hours'")
    a_failed_notice(well)
    full = replace(vitals.database_facts(), connections=99, most=100)
    monkeypatch.setattr(vitals, "database_facts", lambda: full)
    monkeypatch.setattr(vitals, "disk_of_home", lambda: Disk(10**12, 10**12, 5 * 10**8))

    assert grades() == {
        "backup_old": "soon", "backup_failed": "late", "slow_statement": "soon", "jobs_wait": "late",
        "notices_failed": "soon", "disk_full": "late", "connections": "late",
    }  # fmt: skip
    words = ("7 项需要查看", "1.2 秒", "最慢的数据库语句", "磁盘余量", "数据库连接")
    for language, lit in (
        ("zh-hans", words),
        ("zh-hant", tuple(traditional(one) for one in words)),
        ("en", ("7 things need a look", "1.2 s", "Longest statement of the last hours", "Room on the disk")),
    ):
        browser = signed_in(well, "jiangwei")
        browser.cookies["django_language"] = language
        page = browser.get(HOUSE).content.decode()
        assert [one for one in (*lit, "SELECT pg_sleep(%s)") if one not in page] == []


def test_every_button_of_those_who_look_after_the_house_writes_its_line(well: Cast):
    notice, browser = a_failed_notice(well), signed_in(well, "jiangwei")
    who = well.accounts["jiangwei"].pk
    Delivery.objects.create(
        street_id=well.street.pk, line_id=uuid7_at(NOON), reader="notices", parked_at=timezone.now()
    )

    for _n in range(2):
        browser.post("/operations/readers/notices/again/")
        browser.post(f"/operations/notices/{notice.pk}/again/")
    a_failed_notice(well)
    browser.post("/operations/notices/again/")

    assert lines_of("house") == [
        ("read_again", who, {"reader": "notices", "count": 1}),
        ("send_again", who, {"notice": str(notice.pk), "count": 1}),
        ("send_again", who, {"count": 1}),
    ]


@pytest.mark.parametrize(("value", "grade"), [(59, ""), (60, "soon"), (599, "soon"), (600, "late")])
def test_an_alarm_is_lit_from_its_line_on(value: float, grade: str):
    told = Vital(
        "linli_reader_lag_seconds", "", (Sample(0, (("reader", "a"),)), Sample(value, (("reader", "b"),)))
    )

    [light] = [one for one in lights([told]) if one.alarm.code == "reader_behind"]

    assert (light.value, light.which, light.grade) == (value, "b", grade)


@pytest.mark.parametrize(("value", "grade"), [(6e9, ""), (4e9, "soon"), (5e8, "late")])
def test_of_room_on_the_disk_less_is_worse(value: float, grade: str):
    [light] = [one for one in lights([Vital("linli_disk_free_bytes", "", (Sample(value),))]) if one.value]

    assert light.grade == grade


def test_the_page_is_for_those_who_look_after_a_street_and_takes_few_questions(well: Cast):
    assert queries_of(signed_in(well, "jiangwei"), HOUSE) <= 12
    assert signed_in(well, "gaolan").get(HOUSE).status_code == 404
    assert Client().get(HOUSE).status_code == 302


# --- Trying again ---------------------------------------------------------------------------------------------------
def test_a_failed_job_begins_again_once_however_often_it_is_pressed(well: Cast):
    browser, job = signed_in(well, "jiangwei"), a_failed_job()

    answers = [browser.post(f"{HOUSE}jobs/{job}/again/").status_code for _n in range(2)]

    assert answers == [302, 302]
    assert (state_of(job), failed_jobs()) == ("todo", [])
    assert lines_of("job") == [
        ("retry_job", well.accounts["jiangwei"].pk, {"job": job, "task": "kernel.sweep"})
    ]
    assert browser.post(f"{HOUSE}jobs/{job + 999}/again/").status_code == 404


def test_a_failed_job_gives_way_to_one_of_its_kind_that_waits(well: Cast):
    failed = a_failed_job(lock="kernel.sweep")
    waiting = a_failed_job(lock="kernel.sweep")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE id = %s", [waiting])

    signed_in(well, "jiangwei").post(f"{HOUSE}jobs/{failed}/again/")

    assert (state_of(failed), state_of(waiting)) == ("gone", "todo")


def test_a_failed_job_is_taken_from_the_list_and_one_that_waits_is_not(well: Cast):
    browser, failed, waiting = signed_in(well, "jiangwei"), a_failed_job(), a_failed_job()
    browser.post(f"{HOUSE}jobs/{waiting}/again/")

    answers = [browser.post(f"{HOUSE}jobs/{job}/forget/").status_code for job in (failed, failed, waiting)]

    assert answers == [302, 302, 302]
    assert [action for action, _by, _facts in lines_of("job")] == ["retry_job", "forget_job"]
    assert (state_of(failed), state_of(waiting)) == ("gone", "todo")


def test_messages_that_other_systems_did_not_take_are_sent_again_of_ones_own_streets(well: Cast):
    message = a_failed_message(well)
    page = signed_in(well, "jiangwei").get(HOUSE).content.decode()

    assert webhooks.retry_failed(street_ids=frozenset({0}), by=well.jiangwei, at=NOON) == 0
    signed_in(well, "jiangwei").post(f"{HOUSE}webhooks/again/")

    message.refresh_from_db()
    assert ("区平台" in page, "HTTP 500" in page) == (True, True)
    assert (message.state, message.attempts, message.error) == ("waiting", 0, "")
    assert JournalLine.objects.filter(subject="webhook", action="replay").count() == 1


def test_nothing_is_sent_to_a_system_that_is_told_nothing_any_more(well: Cast):
    message = a_failed_message(well)
    webhooks.end(message.subscription_id, street_id=well.street.pk, by=well.jiangwei, at=NOON)

    assert webhooks.retry_failed(street_ids=None, by=well.jiangwei, at=NOON) == 0


# --- Prometheus -----------------------------------------------------------------------------------------------------
def test_prometheus_reads_every_figure_that_an_alarm_looks_at(well: Cast):
    a_case(well)

    Client().get("/healthz")
    answer = Client().get("/metrics")

    told = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = told.splitlines()
    assert [line for line in lines if not line.startswith("# ") and not LINE.match(line)] == []
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    quiet = {"linli_backup_age_seconds", "linli_self_check_faults", "linli_self_check_age_seconds"}
    assert {alarm.vital for alarm in ALARMS} - named == quiet
    asked = {name for _code, told_by, *_rest in COURSES for name in re.findall(r"linli_\w+", told_by)}
    assert {name.removesuffix("_bucket") for name in asked} - named == set()
    assert len(named) == sum(line.startswith("# TYPE") for line in lines)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ({"HTTP_FORWARDED": "for=192.0.2.7"}, 404),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer agreed"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer agreed2"}, 404),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer agreed"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer"}, 404),
    ],
)
def test_the_metrics_are_for_this_machine_and_for_who_has_the_word(
    well: Cast, settings, told: dict[str, str], status: int
):
    settings.METRICS_TOKEN = "agreed"

    assert Client().get("/metrics", **told).status_code == status


def test_without_a_word_nobody_from_elsewhere_reads_the_metrics(well: Cast, settings):
    settings.METRICS_TOKEN = ""

    assert Client().get("/metrics", REMOTE_ADDR="192.0.2.7", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_text_is_escaped_as_prometheus_wants_it():
    told = as_text(
        [Vital("linli_x", "a\\b\nc", (Sample(1.5, (("k", 'say "a"\nb\\'),)), Sample(2, (), "_sum")))]
    )

    assert (
        told
        == '# HELP linli_x a\\\\b\\nc\n# TYPE linli_x gauge\nlinli_x{k="say \\"a\\"\\nb\\\\"} 1.5\nlinli_x_sum 2\n'
    )


def test_each_alarm_is_a_rule_for_prometheus_with_what_to_do():
    with translation.override("en"):
        told = as_rules()

    assert told.count("- alert:") == sum(
        (one.soon is not None) + (one.late is not None) for one in ALARMS
    ) + len(COURSES)
    assert "expr: 'linli_disk_free_bytes < 1000000000'" in told


# --- Self-checks ----------------------------------------------------------------------------------------------------
def test_the_nightly_check_finds_a_line_that_was_altered(well: Cast):
    a_case(well, at=timezone.now())
    while seal_waiting():
        pass
    sound = checks.check_one("journal", at=timezone.now())
    line = JournalLine.objects.filter(subject="case").order_by("-id").first()
    assert line is not None
    JournalLine.objects.filter(pk=line.pk).update(action="nothing")
    found = checks.check_one("journal", at=timezone.now())

    assert (sound.faults, sound.said) == (0, "")
    assert found.said.splitlines()[0] == f"line {line.pk}: it was altered"
    assert SelfCheck.objects.get(name="journal").faults == found.faults


def test_a_check_that_falls_over_is_a_fault_and_stops_no_other(well: Cast, monkeypatch):
    def fall(_at: Any) -> Any:
        raise ValueError("no such table")
        yield

    monkeypatch.setattr(checks, "CHECKS", {"one": fall, "two": lambda _at: iter(())})

    assert [(one.name, one.faults, one.said) for one in checks.run_checks(at=NOON)] == [
        ("one", 1, "ValueError: no such table"), ("two", 0, ""),
    ]  # fmt: skip


# --- Programs -------------------------------------------------------------------------------------------------------
def test_programs_read_and_do_the_same(well: Cast):
    from tests.api.callers import program_of

    job = a_failed_job()
    program = program_of(well, "jiangwei")

    told = program.get("/operations/house").json()
    again = program.post(f"/operations/jobs/{job}/again", key="again-please").json()

    assert [one["id"] for one in told["jobs"]] == [job]
    assert {one["code"] for one in told["alarms"]} == {one.code for one in ALARMS}
    assert (again, state_of(job)) == ({"count": 1}, "todo")
    assert program_of(well, "maoli").get("/operations/house").status_code == 404


def test_the_operator_of_the_whole_house_sees_it_without_a_post(well: Cast):
    operator = Account.objects.create_superuser("root", password="a long password for tests")
    browser = Client()
    browser.force_login(operator, backend="linli.web.lookup.AccountBackend")

    assert browser.get(HOUSE).status_code == 200
    assert journal.READERS.keys() >= {"notices", "insight", "seal", "webhooks"}
