"""`linli due`: when a time limit ends, and how that was reached, for whoever disputes a date."""

import json
from argparse import ArgumentTypeError
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.asked import a_day
from linli.kernel.calendar import Due, Limit, WorkingCalendar, hours_of_settings, office_hours_from
from linli.kernel.explanations import Counted, spans_counted

MOST_SHOWN = 40
EXAMPLE = 'linli due --from 2026-09-30T16:20 --limit "4 工作时" --pause 2026-10-08T09:00 2026-10-09T09:00'


class Command(BaseCommand):
    """Asks no database, unless a street is named whose own hours and days shall count."""

    help = f"Say when a time limit ends and how that was counted. For example: {EXAMPLE}"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        """Say what may be asked."""
        parser.add_argument(
            "--from", dest="start", required=True, metavar="MOMENT", help="as 2026-09-30T16:20"
        )
        parser.add_argument(
            "--limit", required=True, help='as "4 工作时", "2 紧急工作日", "15 season_d" or "4 h"'
        )
        parser.add_argument(
            "--pause", nargs=2, action="append", default=[], metavar=("FROM", "TO"),
            help="a span in which the clock stood still; may be given several times",
        )  # fmt: skip
        parser.add_argument("--zone", default="", help="zone of moments without one, and of the office")
        parser.add_argument("--hours", default="", help="office hours, as 09:00-11:30,13:30-17:30")
        parser.add_argument(
            "--free", action="append", default=[], metavar="DAY", help="a day the office is closed"
        )
        parser.add_argument(
            "--works", action="append", default=[], metavar="DAY", help="a day the office works"
        )
        parser.add_argument(
            "--street", default="", help="slug of a street whose books of hours and days count"
        )
        parser.add_argument("--organisation", default="", help="code of an organisation of the street")
        parser.add_argument("--at", default="", metavar="MOMENT", help="say the light at this moment, too")
        parser.add_argument("--language", default="", help="zh-hans or en")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *_args: Any, **asked: Any) -> None:
        """Count, and say it."""
        with translation.override(asked["language"] or settings.LANGUAGE_CODE):
            zone = zone_of(asked["zone"] or settings.TIME_ZONE)
            start = moment(asked["start"], zone)
            calendar = calendar_asked(asked, zone, start)
            pauses = [span_of(pair, zone) for pair in asked["pause"]]
            try:
                limit = Limit.parse(asked["limit"])
            except ValueError:
                said = _("“%(said)s” is no time limit; write it as 4 工作时, 2 工作日 or 4 h.")
                raise CommandError(said % {"said": asked["limit"]}) from None
            try:
                due = calendar.due(start, limit, pauses=pauses)
            except (ValueError, OverflowError):
                said = _("No working calendar reaches as far as %(limit)s from %(start)s.")
                raise CommandError(said % {"limit": asked["limit"], "start": asked["start"]}) from None
            at = moment(asked["at"], zone) if asked["at"] else None
            self.stdout.write(as_json(due, calendar, at) if asked["json"] else as_text(due, calendar, at))


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise CommandError(
            _("There is no zone called %(name)s; write one as Asia/Shanghai.") % {"name": name}
        ) from None


def moment(said: str, zone: ZoneInfo) -> datetime:
    """Return a moment; one without a zone is of the office's."""
    try:
        at = datetime.fromisoformat(said.strip().replace("/", "-"))
    except ValueError:
        raise CommandError(
            _("“%(said)s” is no moment; write it as 2026-09-30T16:20.") % {"said": said}
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def span_of(pair: list[str], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return a pause, which ends after it began."""
    begins, ends = (moment(said, zone) for said in pair)
    if ends <= begins:
        raise CommandError(_("A pause ends after it began: %(span)s.") % {"span": " – ".join(pair)})
    return begins, ends


def calendar_asked(asked: dict[str, Any], zone: ZoneInfo, start: datetime) -> WorkingCalendar:
    """Return the calendar of what was asked: a street's books, or the deployment's hours and the days that are named."""
    days = dict.fromkeys(map(day_of, asked["free"]), False) | dict.fromkeys(map(day_of, asked["works"]), True)
    if asked["street"]:
        from linli.cases.commands.calendars import calendar_of  # noqa: PLC0415 - only this asks the database

        street, organisation = names_of(asked["street"], asked["organisation"])
        found = calendar_of(street, organisation, at=start)
        hours, known = found.hours, found.exceptions
    else:
        hours, known = hours_of_settings(), {}
    if asked["hours"]:
        try:
            hours = office_hours_from(asked["hours"])
        except ValueError:
            raise CommandError(_("Write hours as 09:00-11:30,13:30-17:30.")) from None
    season = tuple(getattr(settings, "PLANTING_SEASON", ()))
    try:
        return WorkingCalendar(
            zone, office_hours=hours, exceptions={**known, **days}, **({"season": season} if season else {})
        )
    except ValueError as wrong:
        raise CommandError(str(wrong)) from None


def names_of(slug: str, code: str) -> tuple[int, int | None]:
    """Return the ids of a street and of an organisation in it."""
    from linli.people.public import organisations_in  # noqa: PLC0415 - as above
    from linli.territory.public import Street  # noqa: PLC0415 - as above

    street = Street.objects.filter(slug=slug).first()
    if street is None:
        raise CommandError(_("There is no street called %(name)s.") % {"name": slug})
    if not code:
        return street.pk, None
    found = next((one.pk for one in organisations_in(street.pk) if one.code == code), None)
    if found is None:
        raise CommandError(_("There is no organisation called %(name)s.") % {"name": code})
    return street.pk, found


def day_of(said: str) -> date:
    """Return a day."""
    try:
        return a_day(said)
    except ArgumentTypeError as wrong:
        raise CommandError(str(wrong)) from None


def written(length: timedelta) -> str:
    """Return how long a clock ran, as 2:50; seconds only where there are some."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def as_text(due: Due, calendar: WorkingCalendar, at: datetime | None) -> str:
    """Return the answer for people: the due moment first, then how it was reached."""

    def shown(one: datetime) -> str:
        return one.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M %z")

    lines = [shown(due.at), ""]
    lines += [f"  {step}" for step in due.how]
    lines += ["", _("Counted:")]
    spans = spans_counted(due, calendar)
    lines += [f"  {span_line(one)}" for one in shortened(spans)]
    if len(spans) > MOST_SHOWN:
        lines += [_("  (%(n)s spans in all; --json gives every one)") % {"n": len(spans)}]
    lines += ["", _("Yellow light after %(at)s (80 %%).") % {"at": shown(due.yellow_at)}]
    if at is not None:
        lights = {"green": _("green"), "yellow": _("yellow"), "red": _("red")}
        lines += [_("At %(at)s the light is %(light)s.") % {"at": shown(at), "light": lights[due.light(at)]}]
    return "\n".join([*lines, *([due.warning] if due.warning else [])])


def shortened(spans: list[Counted]) -> list[Counted]:
    """Return the first and the last spans of many."""
    return spans if len(spans) <= MOST_SHOWN else [*spans[: MOST_SHOWN // 2], *spans[-MOST_SHOWN // 2 :]]


def span_line(one: Counted) -> str:
    """Return a span with what it counts, and what is used up at its end."""
    ends = f"{one.ends:%H:%M}" if one.ends.date() == one.begins.date() else f"{one.ends:%Y-%m-%d %H:%M}"
    told = {"length": written(one.length), "total": written(one.total)}
    return f"{one.begins:%Y-%m-%d %H:%M} – {ends}  " + _("%(length)s, in all %(total)s") % told


def as_json(due: Due, calendar: WorkingCalendar, at: datetime | None) -> str:
    """Return the answer for programs."""

    def iso(one: datetime) -> str:
        return one.astimezone(calendar.zone).isoformat()

    told: dict[str, Any] = {
        "due": iso(due.at), "yellow": iso(due.yellow_at), "from": iso(due.start), "zone": str(calendar.zone),
        "limit": {"value": str(due.limit.value), "unit": str(due.limit.unit), "words": due.limit.words},
        "pauses": [{"from": iso(a), "to": iso(b)} for a, b in due.pauses], "steps": list(due.how),
        "counted": [
            {"from": iso(one.begins), "to": iso(one.ends), "minutes": one.length / timedelta(minutes=1),
             "total_minutes": one.total / timedelta(minutes=1)}
            for one in spans_counted(due, calendar)
        ],
        "warning": due.warning,
    }  # fmt: skip
    if at is not None:
        told |= {"at": iso(at), "light": due.light(at)}
    return json.dumps(told, ensure_ascii=False, indent=2)
