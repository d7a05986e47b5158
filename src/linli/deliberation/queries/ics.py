"""Calendars as programs exchange them (iCalendar, RFC 5545): written with folded lines, read with every fault named."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ..errors import BadCalendar
from ..models import Meeting, Series
from ..states import MeetingState
from .dates import rule_from

LARGEST, MOST = 1_000_000, 500
_DURATION = re.compile(
    r"^P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?$"
)


# --- Out ----------------------------------------------------------------------------------------------------------
def calendar_text(name: str, meetings: Iterable[Meeting], *, at: datetime, base: str) -> str:
    """Return meetings as a calendar that calendar programs read."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Linli//Meetings//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", f"X-WR-TIMEZONE:{settings.TIME_ZONE}",
    ]  # fmt: skip
    for one in meetings:
        lines += _event(one, at=at, base=base)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def uid_of(meeting: Meeting) -> str:
    """Return the name of a meeting among all calendars of the world; one that came from a calendar keeps its own."""
    return meeting.uid or f"meeting-{meeting.pk.hex}@{urlsplit(settings.SITE_URL).hostname or 'linli'}"


def _event(one: Meeting, *, at: datetime, base: str) -> Iterator[str]:
    status = {MeetingState.CANCELLED: "CANCELLED", MeetingState.PLANNED: "TENTATIVE"}
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(uid_of(one))}"
    yield f"DTSTAMP:{_utc(at)}"
    yield f"SEQUENCE:{one.version}"
    yield f"DTSTART:{_utc(one.starts_at)}"
    yield f"DTEND:{_utc(one.ends_at)}"
    yield f"SUMMARY:{escaped(one.title)}"
    if one.place:
        yield f"LOCATION:{escaped(one.place)}"
    if one.purpose:
        yield f"DESCRIPTION:{escaped(one.purpose)}"
    yield f"URL:{base}/s/{one.street.slug}/meetings/{one.number}/"
    yield f"STATUS:{status.get(MeetingState(one.state), 'CONFIRMED')}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return a text as it stands in a calendar."""
    told = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return told.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """Return a line cut after at most 75 bytes, never within a letter."""
    if len(line.encode()) <= 75:
        return line
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > (75 if not parts else 74):
            parts.append(part)
            part, size = "", 0
        part, size = part + letter, size + width
    return "\r\n ".join([*parts, part])


# --- In -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entry:
    """One event of a calendar, or what is wrong with it. A rule makes it a series."""

    row: int
    uid: str
    title: str
    starts_at: datetime | None
    minutes: int
    place: str
    rule: str
    fault: str = ""

    @property
    def good(self) -> bool:
        """Return whether it can be taken over."""
        return not self.fault


def entries_from(data: bytes, *, street_id: int, at: datetime) -> list[Entry]:
    """Return the events of a calendar in order, each with its fault if it has one; raise BadCalendar for no calendar."""
    if len(data) > LARGEST:
        raise BadCalendar(why=_("it is larger than 1 MB"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadCalendar(why=_("it is not written in UTF-8")) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = re.sub(r"\n[ \t]", "", text).split("\n")
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise BadCalendar(why=_("it does not begin with BEGIN:VCALENDAR"))
    events = list(_events(lines))
    if not events:
        raise BadCalendar(why=_("it holds no event"))
    if len(events) > MOST:
        raise BadCalendar(why=_("it holds more than %(most)s events") % {"most": MOST})
    found = [_entry(n, event, at=at) for n, event in enumerate(events, 1)]
    known = _known(street_id, [one.uid for one in found if one.uid])
    seen: set[str] = set()
    told = []
    for one in found:
        fault = one.fault
        if not fault and one.uid and one.uid in known:
            fault = _("taken over already")
        elif not fault and one.uid and one.uid in seen:
            fault = _("stands in the file twice")
        seen.add(one.uid)
        told.append(Entry(**{**vars(one), "fault": fault}))
    return told


def _known(street_id: int, uids: list[str]) -> set[str]:
    of = {"street_id": street_id, "uid__in": uids}
    return {
        *Meeting.objects.filter(**of).values_list("uid", flat=True),
        *Series.objects.filter(**of).values_list("uid", flat=True),
    }


Property = tuple[dict[str, str], str]


def _events(lines: list[str]) -> Iterator[dict[str, Property]]:
    depth: list[str] = []
    event: dict[str, Property] | None = None
    for line in lines:
        name, sign, value = _parted(line)
        if not sign:
            continue
        word, parameters = name
        if word == "BEGIN":
            depth.append(value.strip().upper())
            if depth[-1] == "VEVENT":
                event = {}
        elif word == "END":
            if event is not None and depth and depth[-1] == "VEVENT":
                yield event
                event = None
            depth = depth[:-1]
        elif event is not None and depth[-1:] == ["VEVENT"]:
            event.setdefault(word, (parameters, value))


def _parted(line: str) -> tuple[tuple[str, dict[str, str]], str, str]:
    quoted, cut = False, -1
    for n, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            cut = n
            break
    if cut < 0:
        return ("", {}), "", ""
    word, *rest = line[:cut].split(";")
    parameters = {}
    for one in rest:
        key, _sign, value = one.partition("=")
        parameters[key.upper()] = value.strip('"')
    return (word.strip().upper(), parameters), ":", line[cut + 1 :]


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], text).strip()


def _entry(row: int, event: dict[str, Property], *, at: datetime) -> Entry:
    def words(name: str, most: int) -> str:
        return _plain(event[name][1])[:most] if name in event else ""

    uid, title, place = words("UID", 200), words("SUMMARY", 120).replace("\n", " "), words("LOCATION", 120)
    rule = event["RRULE"][1].strip() if "RRULE" in event else ""
    try:
        starts_at = _moment(event.get("DTSTART"))
        minutes = _minutes(event, starts_at)
        if rule:
            rule_from(rule)
            rule = rule.upper().removeprefix("RRULE:")
    except ValueError as error:
        return Entry(row, uid, title, None, 60, place, rule[:200], str(error))
    fault = ""
    if not title:
        fault = _("it has no title (SUMMARY)")
    elif not rule and starts_at < at:
        fault = _("it is past")
    elif len(rule) > 200:
        fault = _("its rule is too long")
    elif "RECURRENCE-ID" in event:
        fault = _("it changes one day of a series; change the meeting here instead")
    elif words("STATUS", 20).upper() == "CANCELLED":
        fault = _("it is cancelled")
    if fault:
        return Entry(row, uid, title, None, 60, place, rule[:200], fault)
    return Entry(row, uid, title, starts_at, minutes, place, rule)


def _moment(told: Property | None) -> datetime:
    if told is None:
        raise ValueError(_("it says no beginning (DTSTART)"))
    parameters, value = told
    text = value.strip().upper()
    try:
        if parameters.get("VALUE") == "DATE" or re.fullmatch(r"\d{8}", text, re.ASCII):
            day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
            return timezone.make_aware(datetime.combine(day, time(9)))
        naive = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone follows
    except ValueError:
        raise ValueError(
            _("its beginning or end cannot be read: %(value)s") % {"value": value[:30]}
        ) from None
    if not 1970 <= naive.year <= 2200:
        raise ValueError(_("its beginning or end cannot be read: %(value)s") % {"value": value[:30]})
    if text.endswith("Z"):
        return naive.replace(tzinfo=UTC)
    zone: Any = timezone.get_default_timezone()
    if parameters.get("TZID"):
        try:
            zone = ZoneInfo(parameters["TZID"].lstrip("/"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # Some programs name zones in their own words; where the office is, is where it meets.
            zone = timezone.get_default_timezone()
    return naive.replace(tzinfo=zone)


def _minutes(event: dict[str, Property], starts_at: datetime) -> int:
    length = timedelta(hours=1)
    if "DTEND" in event:
        length = _moment(event["DTEND"]) - starts_at
        if event["DTEND"][0].get("VALUE") == "DATE":
            length = timedelta(hours=1)
    elif "DURATION" in event:
        found = _DURATION.match(event["DURATION"][1].strip().upper())
        if not found:
            raise ValueError(_("its length cannot be read"))
        weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    whole = int(length.total_seconds() // 60)
    if not 5 <= whole <= 720:
        raise ValueError(_("it lasts less than five minutes or more than twelve hours"))
    return whole
