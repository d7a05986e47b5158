"""The queue of periodic and long work, as an operator looks at it: what failed, and trying it again."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from . import journal
from .errors import NotFound

SHOWN, SUBJECT = 30, "job"
log = logging.getLogger("linli.job")


@dataclass(frozen=True)
class Job:
    """One job that failed: which task, when it last began or ended, how often it was tried."""

    id: int
    task: str
    at: datetime | None
    attempts: int


def failed_jobs() -> list[Job]:
    """Return the jobs that failed, the latest first; what they were told is not, because it may name people's cases."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.id, j.task_name, (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id), j.attempts"
            " FROM procrastinate_jobs j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s",
            [SHOWN],
        )
        return [Job(*row) for row in cursor.fetchall()]


def retry_job(job_id: int, *, by: Any, at: datetime) -> None:
    """Let a job that failed begin again; one of the same kind that waits already takes its place.

    Said twice it begins once: what waits or runs is left alone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, task_name FROM procrastinate_jobs WHERE id = %s FOR UPDATE", [job_id]
        )
        found = cursor.fetchone()
        if found is None:
            raise NotFound
        if found[0] != "failed":
            return
        _tell(job_id, found[1], "retry_job", by=by, at=at)
        try:
            with transaction.atomic():
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job_id, at])
        except IntegrityError:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", [job_id])


def forget_job(job_id: int, *, by: Any, at: datetime) -> None:
    """Take a job that failed from the list: somebody has looked, and trying again would be in vain. The log keeps it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed' RETURNING task_name", [job_id]
        )
        found = cursor.fetchone()
        if found:
            _tell(job_id, found[0], "forget_job", by=by, at=at)
    if found:
        log.info("job forgotten", extra={"facts": {"task": found[0], "job": job_id}})


def _tell(job_id: int, task: str, action: str, *, by: Any, at: datetime) -> None:
    journal.write(
        street_id=0, subject=SUBJECT, subject_id=journal.subject_of(SUBJECT, job_id), action=action, by=by, at=at,
        facts={"job": job_id, "task": task},
    )  # fmt: skip
