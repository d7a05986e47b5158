"""What one row of a file says, judged before anything is written: a report, an answer, or a reason why it is neither."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from linli.cases.public import Category, Contact, Report
from linli.kernel.tables import Row
from linli.territory.public import find_place, locate, to_wgs84

from .mapping import Columns
from .values import (
    Moment,
    Order,
    UnreadableCell,
    clean,
    coordinates_of,
    is_closed,
    is_coarse,
    moment_of,
    order_of,
    plain,
)

TITLE, PLACE, ID = 120, 200, 80
# Clocks of two systems may differ; what is dated further ahead is a mistake.
AHEAD = timedelta(days=1)
DIGEST = "row:"
KIND = 80
_STEP = re.compile(r"[/\\>＞|→]|--")


@dataclass(frozen=True)
class Reading:
    """A row that can become a case: what to report, when, and the answer if it has one."""

    number: int
    report: Report
    at: datetime
    settled_at: datetime | None
    reply: str
    where: str
    located: bool
    notes: tuple[str, ...] = ()
    # What the source says of its own: by when it wants an answer, and what it calls the kind of thing.
    due_at: datetime | None = None
    kind: str = ""

    @property
    def source_id(self) -> str:
        """Return by what the row is known again."""
        return self.report.source_id or ""


@dataclass(frozen=True)
class Refused:
    """A row that cannot, and why, in words."""

    number: int
    reason: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one file for one street."""

    street: Any
    source: str
    columns: Columns
    zone: ZoneInfo
    orders: dict[str, Order]
    categories: dict[str, Category]
    now: datetime
    datum: str = "wgs84"
    # What the source calls kinds of things, folded as `kind_key` does, and what they are here.
    kinds: Mapping[str, Category] = field(default_factory=dict)

    def read(self, row: Row) -> Reading | Refused:
        """Return what a row says, or why it says nothing that can be kept."""
        if row.problem:
            return Refused(row.number, row.problem, row.cells)
        try:
            return self._read(row)
        except UnreadableCell as error:
            return Refused(row.number, str(error), row.cells)

    def _read(self, row: Row) -> Reading:
        title, body = self._words(row)
        at = self._created(row)
        settled_at, reply, notes = self._answer(row, at)
        if reply and settled_at is None:
            body = f"{body}\n\n{_('Reply of the source:')} {reply}".strip()
        place, pin, where, located, told = self._place(row, title, at.at)
        report = Report(
            title=title,
            body=body,
            lon=pin[0] if pin else None,
            lat=pin[1] if pin else None,
            place=place,
            category=self._category(row),
            contact=self._contact(row),
            source=self.source,
            source_id=self._id(row, title, body),
        )
        due_at, doubt = self._due(row)
        kind = " ".join(clean(self.columns.cell(row, "category")).split())[:KIND]
        return Reading(
            row.number,
            report,
            at.at,
            settled_at,
            reply,
            where,
            located,
            (*notes, *told, *doubt),
            due_at,
            kind,
        )

    def _due(self, row: Row) -> tuple[datetime | None, list[str]]:
        """Return by when the source wants it done; what cannot be read is noted and keeps nothing else back."""
        cell = self.columns.cell(row, "due_at").strip()
        if not cell:
            return None, []
        try:
            due = self._moment(cell, "due_at")
        except UnreadableCell as doubt:
            return None, [_("its deadline is left out: %(why)s") % {"why": doubt}]
        # A day without an hour ends when the day does.
        return due.at if due.has_time else due.at + timedelta(days=1) - timedelta(seconds=1), []

    def _words(self, row: Row) -> tuple[str, str]:
        title, body = clean(self.columns.cell(row, "title")), clean(self.columns.cell(row, "body"))
        if not title:
            title = next((line.strip() for line in body.splitlines() if line.strip()), "")
            title = title or clean(self.columns.cell(row, "kind"))
        if not title:
            raise UnreadableCell(_("neither title nor text"))
        line = " ".join(title.split())
        if len(line) > TITLE:
            body = body if body.startswith(title) else f"{title}\n\n{body}".strip()
            line = f"{line[: TITLE - 1]}…"
        return line, body

    def _created(self, row: Row) -> Moment:
        cell = self.columns.cell(row, "created_at")
        if not cell.strip():
            raise UnreadableCell(_("it does not say when it was reported"))
        at = self._moment(cell, "created_at")
        if at.at > self.now + AHEAD:
            raise UnreadableCell(_("it was reported in the future (%(at)s)") % {"at": cell.strip()[:40]})
        return at

    def _moment(self, cell: str, field: str) -> Moment:
        return moment_of(cell, self.zone, self.orders.get(field, Order.MONTH_FIRST))

    def _answer(self, row: Row, created: Moment) -> tuple[datetime | None, str, tuple[str, ...]]:
        """Return when the source answered (None while it is open there), in which words, and what to note.

        A status that says open wins over dates; a reply or a closing date wins over no status. An answer older than the
        report is refused, not bent: one of the two moments is wrong and nobody here knows which.
        """
        reply, cell = clean(self.columns.cell(row, "reply")), self.columns.cell(row, "replied_at")
        status = is_closed(self.columns.cell(row, "status"))
        if status is False:
            notes = (_("its status says open; its reply is kept in the text"),) if reply else ()
            return None, reply, notes
        if status is None and not reply and not cell.strip():
            return None, "", ()
        if not cell.strip():
            raise UnreadableCell(_("it is answered or closed, but does not say when"))
        answered = self._moment(cell, "replied_at")
        at = answered.at
        if at > self.now + AHEAD:
            raise UnreadableCell(_("it was answered in the future (%(at)s)") % {"at": cell.strip()[:40]})
        if at < created.at:
            same_day = at.astimezone(self.zone).date() == created.at.astimezone(self.zone).date()
            if answered.has_time or not same_day:
                raise UnreadableCell(
                    _("its answer (%(answer)s) is older than the report") % {"answer": cell.strip()[:40]}
                )
            at = created.at
        return at, reply, ()

    def _place(
        self, row: Row, title: str, at: datetime
    ) -> tuple[str, tuple[float, float] | None, str, bool, list[str]]:
        """Return (words about the place, pin if it lies in the street, what it was found as, found, notes)."""
        words, notes = " ".join(clean(self.columns.cell(row, "place")).split()), []
        cells = [self.columns.cell(row, name) for name in ("lon", "lat", "point")]
        written = coordinates_of(*cells)
        if written is not None and any(float(part) for part in written):
            lon, lat = (float(part) for part in written)
            said = f"({written[1]}, {written[0]})"
            if is_coarse(written[0]) or is_coarse(written[1]):
                notes.append(_("coordinates %(said)s are too coarse for a place") % {"said": said})
            elif abs(lat) > 90 or abs(lon) > 180:
                notes.append(_("coordinates %(said)s are nowhere on earth") % {"said": said})
            else:
                lon, lat = to_wgs84(lon, lat, self.datum)
                line = locate(lon, lat, street=self.street)
                if line is not None:
                    return words, (lon, lat), line.deepest.name, True, notes
                notes.append(_("coordinates %(said)s lie outside the street") % {"said": said})
            words = f"{words[: PLACE - len(said) - 1]} {said}".strip()
        elif any(cell.strip() for cell in cells):
            notes.append(_("coordinates cannot be read"))
        return self._named(words, title, notes)

    def _named(
        self, words: str, title: str, notes: list[str]
    ) -> tuple[str, tuple[float, float] | None, str, bool, list[str]]:
        """Find the place by a name in the words about it, else in the title."""
        for text in (words, title):
            found = find_place(self.street, text) if text else None
            if found is not None and found.line is not None and len(found.line.ids) > 1:
                place = words if text is words else f"{words} {found.name}".strip()
                return place, None, found.name, True, notes
        return words, None, "", False, notes

    def _category(self, row: Row) -> Category | None:
        """Return the category that the street has said it is, else the one it names by code or by a name of its own.

        Where a cell holds a path (噪音扰民/施工噪音), its last step is asked after the whole.
        """
        for said in steps_of(self.columns.cell(row, "category")):
            found = self.kinds.get(said) or self.categories.get(said)
            if found is not None:
                return found
        return None

    def _contact(self, row: Row) -> Contact | None:
        name, phone, email = (clean(self.columns.cell(row, field)) for field in ("name", "phone", "email"))
        return Contact(name[:60], phone[:40], email[:120]) if name or phone or email else None

    def _id(self, row: Row, title: str, body: str) -> str:
        """Return the id of the source; a row without one is known by its words and its moment."""
        said = plain(clean(self.columns.cell(row, "id")))
        if said and len(said) <= ID:
            return said
        told = "\x1f".join((said, title, body, plain(self.columns.cell(row, "created_at"))))
        return DIGEST + hashlib.sha256(told.encode()).hexdigest()[:48]


def orders_in(rows: Iterable[Row], columns: Columns) -> tuple[int, dict[str, Order]]:
    """Return how many rows there are, and how each column of moments writes its dates."""
    cells: dict[str, set[str]] = {"created_at": set(), "replied_at": set(), "due_at": set()}
    count = 0
    for row in rows:
        count += 1
        for name, seen in cells.items():
            cell = columns.cell(row, name)[:40]
            # Only the day matters, so the set stays small however long the file is.
            seen.add(cell.strip().split(" ")[0])
    return count, {name: order_of(seen) for name, seen in cells.items()}


def kind_key(said: str) -> str:
    """Return what a source calls a kind of thing as it is compared."""
    return " ".join(plain(clean(said)).casefold().split())


def steps_of(said: str) -> list[str]:
    """Return by what a kind of thing is looked for: the whole, then the last step of a path."""
    whole = kind_key(said)
    return [one for one in dict.fromkeys((whole, _STEP.split(whole)[-1].strip())) if one]


def known_categories(categories: Iterable[Category]) -> dict[str, Category]:
    """Return the categories by code, and by each name that only one of them has."""
    found: dict[str, Category] = {}
    twice: set[str] = set()
    for category in categories:
        found[category.code.casefold()] = category
        for name in {category.name.casefold(), category.name_en.casefold()}:
            if name in found:
                twice.add(name)
            found[name] = category
    return {name: category for name, category in found.items() if name not in twice}
