"""Work of the ledger that has its own hours."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.photos import left_behind
from linli.kernel.rounds import each_round
from linli.kernel.tasks import each_night
from linli.notices.public import photos_waiting
from linli.territory.public import Street

from .commands.alarms import alarm_late, tidy_ended, warn_soon
from .commands.batches import next_piece
from .commands.lane_reminding import tell_lane
from .commands.lateness import tell_overdue
from .commands.part_reminding import follow_what_runs, tell_parts
from .commands.recurrence import every_night
from .commands.reminding import tell_reminders
from .commands.rising import escalate_due
from .commands.sweeping import sweep_all
from .models import Photo, ProblemPhoto

PIECES = 4
log = logging.getLogger("linli.photos")


@app.periodic(cron=each_night(3, 41))
@app.task(name="cases.sweep_photos", queueing_lock="cases.sweep_photos")
def sweep_photos(timestamp: int) -> int:
    """Remove photo files that belong to no case: the files of an act are written before its transaction ends."""
    found = left_behind(
        lambda ids: [
            *Photo.objects.filter(pk__in=ids).values_list("pk", flat=True),
            *Photo.objects.filter(shown_as__in=ids).values_list("shown_as", flat=True),
            *ProblemPhoto.objects.filter(pk__in=ids).values_list("pk", flat=True),
            *photos_waiting(ids),
        ],
        at=timezone.now(),
    )
    for file in found:
        file.unlink(missing_ok=True)
    if found:
        log.info("photo files of acts that never were are removed", extra={"facts": {"files": len(found)}})
    return len(found)


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.alarm_late", queueing_lock="cases.alarm_late")
def alarm_late_shares(timestamp: int) -> int:
    """Tell of what organisations owe each other on a case and have not given in time; let go what ended with its case."""
    now = timezone.now()
    tidy_ended(at=now)
    return warn_soon(at=now) + alarm_late(at=now)


@app.periodic(cron=each_night(8, 32))
@app.task(name="cases.tell_overdue", queueing_lock="cases.tell_overdue")
def tell_of_days_that_passed(timestamp: int) -> int:
    """Tell of obligations nobody checked and of next steps of hard cases nobody took, in the morning."""
    return tell_overdue(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="cases.sweep", queueing_lock="cases.sweep")
def sweep_lights(timestamp: int) -> int:
    """Find the lights that turned since the last sweep, and let clocks go on whose pause is over."""
    return sweep_all(at=timezone.now())


@each_round
def reminders() -> int:
    """Tell of lights that turned."""
    return tell_reminders(at=timezone.now())


@each_round
def part_reminders() -> int:
    """Tell of parts of handling whose light turned."""
    return tell_parts(at=timezone.now())


@each_round
def lane_reminders() -> int:
    """Tell of reports of the fast lane that nobody has seen."""
    return tell_lane(at=timezone.now())


@app.periodic(cron=each_night(3, 17))
@app.task(name="cases.follow_parts", queueing_lock="cases.follow_parts")
def follow_parts(timestamp: int) -> int:
    """Give clocks to parts of handling that run and have none."""
    now = timezone.now()
    streets = Street.objects.order_by("pk").values_list("pk", flat=True)
    return sum(follow_what_runs(street_id, at=now) for street_id in streets)


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.escalate", queueing_lock="cases.escalate")
def escalate_what_is_due(timestamp: int) -> int:
    """Raise what lay at a level for longer than its window, street by street; return how many rose."""
    at = timezone.now()
    streets = Street.objects.order_by("pk").values_list("pk", flat=True)
    risen = sum(escalate_due(street_id, at) for street_id in streets)
    if risen:
        log.info("cases rose to the next level by themselves", extra={"facts": {"cases": risen}})
    return risen


@app.periodic(cron=each_night(2, 11))
@app.task(name="cases.standing_problems", queueing_lock="cases.standing_problems")
def standing_problems(timestamp: int) -> int:
    """Look what recurs, write off what stayed quiet, tell of measures and rechecks whose day has come."""
    streets = list(Street.objects.order_by("pk").values_list("pk", flat=True))
    return every_night(streets, at=timezone.now())


@each_round
def batches() -> int:
    """Go on with acts on many cases, a few pieces a round, so that nobody else's news waits for a large one."""
    done = 0
    for _piece in range(PIECES):
        piece = next_piece(at=timezone.now())
        done += piece
        if not piece:
            break
    return done
