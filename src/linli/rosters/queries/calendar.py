"""Somebody's duties as iCalendar (RFC 5545), for the calendar of their phone."""

from datetime import UTC, datetime

from linli.people.public import Actor
from linli.rosters.models import Turn
from linli.territory.public import Street

from .law import called, kinds_of
from .pages import NEAR, person_of

FOLD = 73


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return a line as the standard wants it: at most 75 octets, continued with a space; no letter is cut in two."""
    parts, now = [], ""
    for letter in line:
        if len((now + letter).encode()) > FOLD:
            parts.append(now)
            now = ""
        now += letter
    return "\r\n ".join([*parts, now])


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def calendar_of(actor: Actor, street: Street, *, at: datetime) -> str:
    """Return the turns of somebody from a month ago on; those that were given away are told as cancelled."""
    person = person_of(actor, street)
    turns = (
        Turn.objects.filter(street=street, person=person, ends_at__gt=at - NEAR / 4, starts_at__lt=at + NEAR)
        .select_related("roster")
        .order_by("starts_at")
        if person
        else Turn.objects.none()
    )
    kinds = kinds_of(street.pk)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Linli//rosters//ZH", "METHOD:PUBLISH"]
    for one in turns:
        gone = one.state in {"taken_off", "swapped"}
        lines += [
            "BEGIN:VEVENT", f"UID:{one.pk}@linli", f"DTSTAMP:{_utc(at)}", f"DTSTART:{_utc(one.starts_at)}",
            f"DTEND:{_utc(one.ends_at)}", f"SEQUENCE:{one.version}",
            f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}",
            f"SUMMARY:{_escaped(f'{one.roster.name} · {called(kinds, one.kind)}')}",
            f"LOCATION:{_escaped(one.roster.place)}",
            "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"
