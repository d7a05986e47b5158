"""The sweep: finds every light that turned since the last one, in one statement a street, whatever its size.

What it finds it writes down in the statement that finds it, once a case, light and due moment; the watermark moves in
the same transaction. So a sweep that is cut off has found nothing, one that runs twice finds nothing new, and one that
was away for a day finds the day. Who is told of it, and when, is `reminding`.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from linli.kernel.statements import prepared
from linli.people.public import SYSTEM
from linli.territory.public import Street, root_of

from ..models import Case, Pause
from ..states import IN_PROGRESS, Light, RequestState
from .pausing import resume_when_over
from .reminding import tell_of_resuming

log = logging.getLogger("linli.sweep")
# An act that took its moment before a sweep and is written after it is found by the next one.
OVERLAP = timedelta(minutes=15)
AT_ONCE = 500
# The words of the partial index on which the due moments of a whole street stand (`models/cases.py: Case`).
_OPEN = ", ".join(f"'{state}'" for state in IN_PROGRESS)
MARK = "INSERT INTO cases_watermark (street_id, at) VALUES (%s, %s) ON CONFLICT (street_id) DO NOTHING"
HOLD = "SELECT at FROM cases_watermark WHERE street_id = %s FOR UPDATE"
MOVE = "UPDATE cases_watermark SET at = %s WHERE street_id = %s"
# A light is yellow after the moment of 80 %, and red after the due moment: both ends of a span follow from that.
TURNED = f"""
SELECT street_id, id, '{Light.YELLOW}' AS light, due_at FROM cases_case
WHERE street_id = %(street)s AND yellow_at >= %(since)s AND yellow_at < %(until)s AND due_at >= %(until)s
UNION ALL
SELECT street_id, id, '{Light.RED}', due_at FROM cases_case
WHERE street_id = %(street)s AND lineage[1] = %(root)s AND state IN ({_OPEN})
    AND due_at >= %(since)s AND due_at < %(until)s
"""  # noqa: S608 - words of ours
FIND = f"""
INSERT INTO cases_reminder (street_id, case_id, light, due_at, found_at, not_before, told)
SELECT street_id, id, light, due_at, %(until)s, %(until)s, 0 FROM ({TURNED}) AS turned
ON CONFLICT (street_id, case_id, light, due_at) DO NOTHING
"""  # noqa: S608 - words of ours
# What was late or nearly so when an act began its stage: rework goes on under the limit it had.
BORN = f"""
INSERT INTO cases_reminder (street_id, case_id, light, due_at, found_at, not_before, told)
SELECT street_id, id, CASE WHEN due_at < %(at)s THEN '{Light.RED}' ELSE '{Light.YELLOW}' END, due_at, %(at)s, %(at)s, 0
FROM cases_case WHERE street_id = %(street)s AND id = ANY(%(ids)s) AND yellow_at < %(at)s
ON CONFLICT (street_id, case_id, light, due_at) DO NOTHING
"""  # noqa: S608 - words of ours


def sweep(street_id: int, *, at: datetime) -> int:
    """Find every light of a street that turned since the last sweep; return how many.

    The first sweep of a street begins now: nobody is reminded of what turned before there were reminders.
    """
    with transaction.atomic():
        prepared(MARK, [street_id, at])
        [(last,)] = prepared(HOLD, [street_id])
        span = {
            "street": street_id, "root": root_of(street_id).id, "since": min(last, at) - OVERLAP, "until": at
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(FIND, span)
            found = int(cursor.rowcount)
        if at > last:
            prepared(MOVE, [at, street_id])
    return found


def sweep_all(*, at: datetime) -> int:
    """Sweep every street, and let clocks go on whose pause is over; return how much was found."""
    done = 0
    for street_id in Street.objects.order_by("pk").values_list("pk", flat=True):
        done += resume_what_is_over(street_id, at=at) + sweep(street_id, at=at)
    if done:
        log.info("lights turned or clocks went on", extra={"facts": {"found": done}})
    return done


def resume_what_is_over(street_id: int, *, at: datetime) -> int:
    """Let every clock of a street go on whose pause has reached its agreed end; return how many.

    Each is an act of its own with its line, so what a crash leaves is done by the next sweep.
    """
    done = 0
    over = Pause.objects.filter(
        street_id=street_id, state=RequestState.GRANTED, ends_at=None, until__lte=at
    ).order_by("until", "id")
    for pause in over[:AT_ONCE]:
        resumed = resume_when_over(pause, by=SYSTEM, at=at)
        if resumed is not None:
            tell_of_resuming(*resumed, at=at)
            done += 1
    return done


def remember_born_late(street_id: int, cases: list[Case], *, at: datetime) -> None:
    """Write down the lights of cases that an act has just put under a limit that is nearly over, or over."""
    ids = [case.pk for case in cases if case.yellow_at is not None and case.yellow_at < at]
    if ids:
        prepared(BORN, {"street": street_id, "ids": ids, "at": at})
