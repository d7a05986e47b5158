"""The rule book of satisfaction: how long a case may be opened again, how often one calls, what counts as satisfied."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

from ..models import Case, main_of
from ..states import Door, State

SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class Voice:
    """What holds for cases that came by a door. `reopen_days` None: they may be opened again for ever."""

    reopen_days: int | None = 15
    attempts: int = 3
    satisfied_from: int = 4


@dataclass(frozen=True)
class SatisfactionLaw:
    """The rows of the book by door; "" stands for every other door."""

    doors: dict[str, Voice]

    def of(self, door: str) -> Voice:
        """Return the row of a door, else that of every door."""
        return self.doors.get(door) or self.doors.get("") or Voice()


def read(rows: Sequence[dict[str, Any]]) -> SatisfactionLaw:
    """Return the law that rows of the book say."""
    return SatisfactionLaw(
        {
            row["door"] or "": Voice(row.get("reopen_days"), int(row["attempts"]), int(row["satisfied_from"]))
            for row in rows
        }
    )


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find a book that says nothing of most cases."""
    if all(row.get("door") for row in rows):
        yield Fault(None, _t("One row must be without a door: it counts for every other door."))


def law_of(street_id: int, at: datetime) -> SatisfactionLaw:
    """Return the law of a street on the day of a moment."""
    found: SatisfactionLaw = rules(street_id, SATISFACTION, on=timezone.localtime(at).date())
    return found


def done_at(case: Case) -> datetime | None:
    """Return when the work on a case ended; of a merged one, that of the case it went into; None while it goes on."""
    if case.state == State.CLOSED:
        return case.ended_at
    if case.state == State.MERGED:
        main = main_of(case)
        return main.ended_at if main is not None and main.state == State.CLOSED else None
    return None


def reopen_until(case: Case, at: datetime) -> date | None:
    """Return the last day on which a case may be opened again; None while nothing has ended or no day is set."""
    ended = done_at(case)
    if ended is None:
        return None
    days = law_of(case.street_id, at).of(case.door).reopen_days
    return None if days is None else timezone.localdate(ended) + timedelta(days=days)


def window_over(case: Case, at: datetime) -> bool:
    """Return whether it is too late to open a case again."""
    until = reopen_until(case, at)
    return until is not None and timezone.localdate(at) > until


def try_out(law: SatisfactionLaw, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say what holds for a case."""
    row = law.of(case.door)
    ended = done_at(case)
    if row.reopen_days is None:
        until = _t("for ever")
    elif ended is None:
        until = _t("%(days)s days after it ends") % {"days": row.reopen_days}
    else:
        last = timezone.localdate(ended) + timedelta(days=row.reopen_days)
        until = str(formats.date_format(last, "DATE_FORMAT"))
    yield _t("May be opened again until"), until
    yield _t("Calls before giving up"), str(row.attempts)
    yield _t("Satisfied from"), _t("%(rating)s of 5") % {"rating": row.satisfied_from}


def door_choices() -> Iterable[tuple[str, Any]]:
    """Return the doors by which cases come in."""
    return Door.choices


register(
    Book(
        code=SATISFACTION, name=_("Satisfaction and opening again"), rank=60,
        about=_("Within how many days after its end a case may be opened again, how often whoever reported it is called before one gives up, and from how many stars on they count as satisfied."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("door", _("Came in by"), Kind.CHOICE, choices=door_choices, empty=_("every other door")),
            Column("reopen_days", _("Days to open it again"), Kind.INT, least=0, most=3650,
                   help=_("Calendar days after the end. Empty: for ever."), empty=_("for ever")),
            Column("attempts", _("Calls before giving up"), Kind.INT, required=True, least=1, most=20),
            Column("satisfied_from", _("Satisfied from"), Kind.INT, required=True, least=1, most=5,
                   help=_("Stars out of five.")),
        ),
        key=("door",),
        defaults=lambda: [{"door": "", "reopen_days": 15, "attempts": 3, "satisfied_from": 4}],
        read=read, check=check, try_out=try_out,
    )
)  # fmt: skip
