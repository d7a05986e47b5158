"""Work that has its own hours, and what becomes of it when its worker dies."""

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.kernel.tasks import backup, pick_up
from tests.kernel.lines import sql
from tests.kernel.test_worker import address_of_the_test_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_else():
    """Let no other test's jobs be here."""
    for table in (
        "procrastinate_events",
        "procrastinate_periodic_defers",
        "procrastinate_jobs",
        "procrastinate_workers",
    ):
        sql(f"DELETE FROM {table}")


def a_job_of_a_worker_that_died() -> int:
    app.tasks["kernel.seal"].defer(timestamp=0)
    job = ProcrastinateJob.objects.get(status="todo")
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
    sql(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers) "
        "WHERE id = %s",
        job.pk,
    )
    return job.pk


def test_a_job_whose_worker_died_is_given_to_another():
    job = a_job_of_a_worker_that_died()

    assert async_to_sync(pick_up.func)(0) == 1

    assert ProcrastinateJob.objects.get(pk=job).status == "todo"
    assert async_to_sync(pick_up.func)(0) == 0


def test_one_that_waits_already_takes_the_place_of_one_whose_worker_died():
    job = a_job_of_a_worker_that_died()
    app.tasks["kernel.seal"].defer(timestamp=1)

    assert async_to_sync(pick_up.func)(0) == 1

    assert list(ProcrastinateJob.objects.values_list("status", flat=True)) == ["todo"]
    assert not ProcrastinateJob.objects.filter(pk=job).exists()


def test_the_nightly_backup_is_made_where_the_settings_say_and_nowhere_else(settings, monkeypatch, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("LINLI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", address_of_the_test_database())
    monkeypatch.setenv("LINLI_BACKUP_PASSPHRASE", "石榴花开 1984")

    assert async_to_sync(backup.func)(0) == 0
    assert list((tmp_path / "home").iterdir()) == []

    settings.BACKUP_FOLDER = str(tmp_path / "folder")
    assert async_to_sync(backup.func)(0) == 0
    [file] = (tmp_path / "folder").iterdir()
    assert file.name.startswith("linli-")

    settings.BACKUP_FOLDER = str(tmp_path / "nowhere")
    assert async_to_sync(backup.func)(0) == 2
    assert "does not exist" in (tmp_path / "home" / "state" / "backup-failed.json").read_text()
