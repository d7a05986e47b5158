"""By which calendar a street, or an organisation in it, counts: the books of hours and of days.

Both are rule books that an office edits itself. A limit goes by the editions in force when it is counted; what is
published later counts for whatever is counted later, and moves nothing that runs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.calendar import WorkingCalendar, calendar_with, hours_of_settings
from linli.kernel.moments import local
from linli.people.public import Organisation
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

from ..models import Case
from ..states import IN_PROGRESS

Hours = tuple[tuple[time, time], ...]
SHORTEST_DAY, SHORT_DAY, MOST_COUNTED = timedelta(hours=1), timedelta(hours=4), 10_000
Days = frozenset[tuple[date, bool]]


@dataclass(frozen=True)
class OfficeHours:
    """The hours of an office, and of organisations that keep other ones."""

    office: Hours = ()
    own: dict[str, Hours] = field(default_factory=dict)

    def of(self, organisation_id: int | None) -> Hours:
        """Return the hours of an organisation; the office's where it has none of its own."""
        if organisation_id is None or not self.own:
            return self.office
        return self.own.get(_code_of(organisation_id), self.office)


@lru_cache(maxsize=4096)
def _code_of(organisation_id: int) -> str:
    # A code is given once and never changed.
    return Organisation.objects.values_list("code", flat=True).get(pk=organisation_id)


def hours_from_rows(rows: Sequence[dict[str, Any]]) -> OfficeHours:
    """Return what the book of hours says."""
    said = {row["organisation"]: row["hours"] for row in rows}
    office = said.pop("", ())
    return OfficeHours(office, said)


def days_from_rows(rows: Sequence[dict[str, Any]]) -> Days:
    """Return what the book of days says."""
    return frozenset((row["on"], row["works"]) for row in rows)


def some_hours(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find hours in which no clock would ever run."""
    for number, row in enumerate(rows):
        if not row["hours"]:
            yield Fault(number, _t("without hours no limit would ever end"), "hours")
        elif worked(row["hours"]) < SHORTEST_DAY:
            yield Fault(
                number, _t("less than an hour of work a day: limits of days would take years"), "hours"
            )


def odd_hours(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find days of work so short that somebody may have mistyped them."""
    for number, row in enumerate(rows):
        if worked(row["hours"]) < SHORT_DAY:
            yield Fault(number, _t("less than four hours of work a day"), "hours")


def worked(hours: Hours) -> timedelta:
    """Return how long a day of work is."""
    day = date(2026, 1, 1)
    spans = ((datetime.combine(day, a), datetime.combine(day, b)) for a, b in hours)
    return sum((b - a for a, b in spans), timedelta())


def running_on(street_id: int | None) -> Iterator[str]:
    """Say how many limits of office hours run on, counted by the edition before."""
    running = Case.objects.filter(state__in=IN_PROGRESS, due_at__isnull=False).filter(
        Q(limit__endswith=" h") | Q(limit__endswith=" d") | Q(limit__endswith=" season_d")
    )
    if street_id is not None:
        running = running.filter(street_id=street_id)
    count = running[: MOST_COUNTED + 1].count()
    if count:
        told = _t("more than %(n)s") % {"n": MOST_COUNTED} if count > MOST_COUNTED else str(count)
        yield _t(
            "%(count)s limits run now and keep the due moment that they have; each is counted by the new edition "
            "from its next stage on, or when its clock goes on after a pause."
        ) % {"count": told}


def _office_hours() -> list[dict[str, Any]]:
    return [{"organisation": "", "hours": hours_of_settings(), "note": ""}]


def calendar_of(
    street_id: int, organisation_id: int | None = None, *, at: datetime | None = None
) -> WorkingCalendar:
    """Return the working calendar of a street, or of an organisation in it, as the books stand at a moment.

    The State Council's days, the office's own over them; beyond the years that are known, Monday to Friday.
    """
    on = local(at).date() if at is not None else None
    hours: OfficeHours = rules(street_id, "hours", on=on)
    days: Days = rules(street_id, "days", on=on)
    return calendar_with(hours.of(organisation_id), days)


def _tried(calendar: WorkingCalendar, case: Any) -> Iterable[tuple[Any, Any]]:
    """Say when a case would be due by another calendar, and how long its limit would take."""
    from .clocks import counted_with  # noqa: PLC0415 - which stands on this module

    due = counted_with(case, calendar)
    if due is None:
        yield _t("Due"), _t("Nothing is due: no limit runs.")
        return
    yield _t("Time limit"), due.limit.words
    yield _t("Due"), timezone.localtime(due.at).strftime("%Y-%m-%d %H:%M")
    yield _t("Yellow light"), timezone.localtime(due.yellow_at).strftime("%Y-%m-%d %H:%M")


def _try_hours(hours: OfficeHours, case: Any) -> Iterable[tuple[Any, Any]]:
    kept = hours.of(case.lead_id)
    yield _t("Office hours"), ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in kept)
    yield from _tried(calendar_with(kept, rules(case.street_id, "days")), case)


def _try_days(days: Days, case: Any) -> Iterable[tuple[Any, Any]]:
    hours: OfficeHours = rules(case.street_id, "hours")
    yield from _tried(calendar_with(hours.of(case.lead_id), days), case)


HOURS = register(
    Book(
        code="hours", name=_("Office hours"), rank=20,
        about=_("In which hours working hours and working days are counted: of the office, and of organisations that "
                "keep other hours. A row without an organisation is the office's."),
        columns=(
            Column("organisation", _("Organisation"), Kind.ORGANISATION, empty=_("the office and all others")),
            Column("hours", _("Office hours"), Kind.HOURS, required=True, help=_("As 09:00-11:30,13:30-17:30.")),
            Column("note", _("Note"), Kind.TEXT),
        ),
        key=("organisation",), defaults=_office_hours, check=some_hours, warn=odd_hours, kept=running_on,
        read=hours_from_rows, try_out=_try_hours,
    )
)  # fmt: skip
DAYS = register(
    Book(
        code="days", name=_("Days of the office"), rank=21,
        about=_("Days that the office itself declares to be worked or free, whatever the calendar of the State Council "
                "says. After the last year that calendar knows, this table and Monday to Friday count."),
        columns=(
            Column("on", _("Day"), Kind.DATE, required=True),
            Column("works", _("Is worked"), Kind.BOOL, help=_("Yes: the office works. No: it is closed.")),
            Column("note", _("Note"), Kind.TEXT),
        ),
        key=("on",), defaults=list, kept=running_on, read=days_from_rows, try_out=_try_days,
    )
)  # fmt: skip
