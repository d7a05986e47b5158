"""The rule book of bulletins: of whom one is drafted by itself, when, and to whom it is addressed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.bulletins.states import Kind
from linli.rulebooks.public import Book, Column, Fault, register, rules
from linli.rulebooks.public import Kind as Cell

from .periods import Period, last_over

BULLETINS = "bulletins"
STREET, AREAS, COMMITTEES, DEPARTMENTS = "street", "areas", "committees", "departments"
# Whose: the rung of the ladder counted from the street; departments stand on none.
RUNGS = {STREET: 0, AREAS: 1, COMMITTEES: 2}
WHOSE = {
    STREET: _("The street"), AREAS: _("Each unit on the rung below the street (block, area)"),
    COMMITTEES: _("Each unit on the second rung (committee)"), DEPARTMENTS: _("Each department"),
}  # fmt: skip
# How long after its moment a bulletin is still drafted by itself: a house that was away does not write history.
LATE = timedelta(days=10)
LAST_DAY = 28


@dataclass(frozen=True)
class Row:
    """One row of the book."""

    kind: str
    whose: str
    day: int
    hour: int
    publish: bool
    issuer: str
    addressees: str

    def due(self, now: datetime) -> list[Period]:
        """Return the periods whose bulletins are due now by this row, the oldest first.

        Two at once where the worker was away over the end of one, or where they are due late in the next.
        """
        period, found = last_over(self.kind, timezone.localdate(now)), []
        while (moment := self._moment(period)) > now - LATE:
            if moment <= now:
                found.append(period)
            period = period.before()
        return found[::-1]

    def _moment(self, period: Period) -> datetime:
        on = period.until + timedelta(days=self.day)
        return timezone.make_aware(datetime.combine(on, time(self.hour)))


def read(rows: Sequence[dict[str, Any]]) -> tuple[Row, ...]:
    """Return the rows as the drafter works by them."""
    return tuple(
        Row(
            row["kind"], row["whose"], row["day"], row["hour"], bool(row.get("publish")), row.get("issuer") or "",
            row.get("addressees") or "",
        )
        for row in rows
    )  # fmt: skip


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find days that a week does not have."""
    for place, row in enumerate(rows):
        if row.get("kind") == Kind.WEEK and (row.get("day") or 0) > 7:
            yield Fault(place, _t("A week has seven days."), "day")


def law_of(street_id: int, on: date | None = None) -> tuple[Row, ...]:
    """Return the rows in force in a street on a day."""
    found: tuple[Row, ...] = rules(street_id, BULLETINS, on=on)
    return found


def _row(kind: str, whose: str, day: int) -> dict[str, Any]:
    return {
        "kind": kind, "whose": whose, "day": day, "hour": 7, "publish": False, "issuer": "", "addressees": "",
    }  # fmt: skip


register(
    Book(
        code=BULLETINS, name=_("Bulletins"), rank=66,
        about=_("Of whom a bulletin is drafted by itself, how many days after its month or week at which hour, whether it is published at once, and to whom it is addressed. A bulletin that nobody publishes stays a draft."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("kind", _("Period"), Cell.CHOICE, required=True, choices=lambda: Kind.choices),
            Column("whose", _("Of whom"), Cell.CHOICE, required=True, choices=lambda: list(WHOSE.items())),
            Column("day", _("Days after its end"), Cell.INT, required=True, least=1, most=LAST_DAY,
                   help=_("1: on the day after its last day.")),
            Column("hour", _("Hour"), Cell.INT, required=True, least=0, most=23),
            Column("publish", _("Publish at once"), Cell.BOOL,
                   help=_("Otherwise somebody reads, perhaps edits and publishes it.")),
            Column("issuer", _("Issued by"), Cell.TEXT, empty=_("the street office")),
            Column("addressees", _("Addressed to"), Cell.TEXT, help=_("Stands at the end: reported to, sent to.")),
        ),
        key=("kind", "whose"), read=read, check=check,
        defaults=lambda: [
            _row(Kind.MONTH, STREET, 1), _row(Kind.MONTH, AREAS, 1), _row(Kind.MONTH, COMMITTEES, 1),
            _row(Kind.MONTH, DEPARTMENTS, 1), _row(Kind.WEEK, STREET, 1),
        ],
    )
)  # fmt: skip
