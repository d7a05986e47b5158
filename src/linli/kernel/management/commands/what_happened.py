"""`linli what-happened "2026-11-22 03:12"`: one time line of logs, journal, seals and processes around a moment."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.kernel import happened, journal

LENGTH = re.compile(r"(\d{1,5})\s*([smhd])\Z")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
SIGNS = {"": " ", "refused": "!", "bad": "✗"}


class Command(BaseCommand):
    """Answers the question that comes the next morning."""

    help = (
        "Tell what happened around a moment: requests, refusals, errors, journal, seals, worker, processes."
    )

    def add_arguments(self, parser: Any) -> None:
        """Say what may be asked."""
        parser.add_argument("moment", help='"2026-11-22 03:12", or "03:12" for the last time it was so late')
        parser.add_argument("--around", default="5m", help="how far before and after: 90s, 5m, 2h")
        parser.add_argument("--case", default="", help="only what concerns this case, by its number")
        parser.add_argument(
            "--request", default="", help="only what this request caused, by its X-Request-ID"
        )
        parser.add_argument("--language", choices=("zh", "en"), default="zh")
        parser.add_argument("--logs-only", action="store_true", help="do not ask the database")

    def handle(self, **options: Any) -> None:
        """Print the time line, a line each, and its sum before it."""
        zone = timezone.get_current_timezone()
        moment, around = moment_of(options["moment"], timezone.localtime()), length_of(options["around"])
        with translation.override("en" if options["language"] == "en" else "zh-hans"):
            subject_id, with_database = None, not options["logs_only"]
            try:
                if options["case"] and with_database:
                    subject_id = journal.subject_called(options["case"])
                    if subject_id is None:
                        raise CommandError(_("No case is called %(name)s.") % {"name": options["case"]})
                wanted = happened.Wanted(
                    moment - around, moment + around, subject_id, options["case"], options["request"]
                )
                found = happened.happenings(wanted, settings.HOME / "log", with_database=with_database)
            except Error:
                self.stderr.write(_("The database does not answer; this is from the logs alone."))
                wanted = happened.Wanted(
                    moment - around, moment + around, None, options["case"], options["request"]
                )
                found = happened.happenings(wanted, settings.HOME / "log", with_database=False)
            first, last = (
                at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") for at in (wanted.first, wanted.last)
            )
            self.stdout.write(f"{first} – {last} ({settings.TIME_ZONE})\n{happened.summary(found)}\n")
            for one, times in together(found):
                at = one.at.astimezone(zone).strftime("%m-%d %H:%M:%S.%f")[:-3]
                cause = f"  [{one.cause}]" if one.cause else ""
                self.stdout.write(
                    f"{SIGNS[one.grade]} {at}  {one.text}{cause}{f'  × {times}' if times > 1 else ''}"
                )
            if not found:
                self.stdout.write(
                    _(
                        "Nothing is told of these moments. Moments are in the zone %(zone)s. Logs are kept in thirty files."
                    )
                    % {"zone": settings.TIME_ZONE}
                )


def together(found: list[happened.Happening]) -> Iterator[tuple[happened.Happening, int]]:
    """Give each happening with how often it came in a row: a database that starts says so fifty times a second."""
    for _same, some in groupby(found, key=lambda one: (one.text, one.grade, one.cause)):
        first, *more = some
        yield first, 1 + len(more)


def moment_of(text: str, now: datetime) -> datetime:
    """Return the moment that somebody wrote, in the zone of the house."""
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
    for form in ("%H:%M:%S", "%H:%M"):
        try:
            told = datetime.strptime(text.strip(), form).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
        today = now.replace(hour=told.hour, minute=told.minute, second=told.second, microsecond=0)
        return today if today <= now else today - timedelta(days=1)
    raise CommandError(f'“{text}” is no moment; write "2026-11-22 03:12"')


def length_of(text: str) -> timedelta:
    """Return a stretch of time such as 90s, 5m or 2h."""
    found = LENGTH.match(text.strip())
    if found is None:
        raise CommandError(f"“{text}” is no stretch of time; write 90s, 5m or 2h")
    return timedelta(**{UNITS[found[2]]: int(found[1])})
