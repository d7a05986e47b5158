"""Files of work orders as those who may import see them, and what became of work orders for the platform."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case, Door, State
from linli.kernel.errors import NotFound
from linli.kernel.excel import Column
from linli.kernel.models import JournalLine, JournalText
from linli.kernel.naming import name_of
from linli.kernel.privacy import mask
from linli.people.public import Actor, Held, Power

from ..models import OrderFault, OrderFile, Platform, WorkOrder
from ..states import FileState

NEWEST, BY_ROW = ("-made_at", "-id"), ("row", "id")
CHUNK = 500
# What a row of an order may say; the page asks for these in this order.
FIELDS: dict[str, Any] = {
    "id": _("Order number"), "created_at": _("When it was reported"), "title": _("Title"), "body": _("Text"),
    "kind": _("Kind, where there is neither"), "place": _("Place"), "lon": _("Longitude"), "lat": _("Latitude"),
    "point": _("Both coordinates"), "category": _("Category"), "name": _("Name of who reports"), "phone": _("Telephone"),
    "email": _("E-mail"), "due_at": _("Deadline of the platform"), "status": _("Status"), "reply": _("Reply"),
    "replied_at": _("When it was answered"),
}  # fmt: skip


def platforms_of(street_id: int) -> list[Platform]:
    """Return the platforms that a street knows."""
    return list(Platform.objects.filter(street_id=street_id).order_by("name"))


def files_of(actor: Actor, street_id: int) -> QuerySet[OrderFile]:
    """Return the files of a street, for whoever may import there."""
    if not actor.has(Power.IMPORT, street_id=street_id):
        return OrderFile.objects.none()
    return OrderFile.objects.filter(street_id=street_id).select_related("platform", "by")


def one_file(actor: Actor, street_id: int, file_id: UUID) -> OrderFile:
    """Return one of them, or refuse as if it did not exist."""
    found = files_of(actor, street_id).filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def faults_of(file: OrderFile) -> QuerySet[OrderFault]:
    """Return the rows of a file that cannot be imported."""
    return OrderFault.objects.filter(street_id=file.street_id, file=file)


def fault_columns(file: OrderFile) -> list[Column]:
    """Return the columns of the workbook of faults: number and reason before the columns of the file itself."""
    return [
        Column(_("Row"), 8),
        Column(_("What is wrong"), 40),
        *(Column(name, 20) for name in file.headings),
    ]


def fault_cells(file: OrderFile) -> Iterator[list[Any]]:
    """Yield the rows at fault as they were, ready to be corrected and brought again."""
    for fault in faults_of(file).order_by(*BY_ROW).iterator(chunk_size=CHUNK):
        yield [fault.row, fault.reason, *(json.loads(fault.cells) if fault.cells else [])]


def share_of(file: OrderFile) -> int:
    """Return how far a file is, in hundredths."""
    return 100 if file.state in {FileState.CHECKED, FileState.DONE} else file.done * 100 // (file.rows or 1)


# --- Going out ------------------------------------------------------------------------------------------------------
# Field of the platform's own mapping under which each is written, if it has one, and what it is called without.
GIVEN: tuple[tuple[str, str, Any], ...] = (
    ("order", "id", _("Order number")), ("number", "", _("Our number")), ("title", "title", _("Title")),
    ("place", "place", _("Place")), ("category", "category", _("Category")), ("created_at", "created_at", _("Reported at")),
    ("status", "status", _("Status")), ("lead", "", _("Responsible unit")), ("due_at", "", _("Due")),
    ("platform_due_at", "due_at", _("Deadline of the platform")),
    ("reply", "reply", _("Reply")), ("replied_at", "replied_at", _("Ended at")),
)  # fmt: skip
# Acts whose words answer an order, and what the words are called in their lines.
ANSWERS = ("feed_back", "self_handle", "settle", "decline")
SAID = ("done", "reply", "reason")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Given:
    """One work order as it goes out. Nobody's name or number is in it, and numbers in words are masked."""

    order: str
    number: str
    title: str
    place: str
    category: str
    created_at: datetime
    status: str
    lead: str
    due_at: datetime | None
    platform_due_at: datetime | None
    reply: str
    replied_at: datetime | None

    def cells(self) -> list[Any]:
        """Return it in the order of GIVEN."""
        return [getattr(self, name) for name, *_rest in GIVEN]


def exporter_of(street: Any) -> Actor:
    """Return who exports from the command line: sees this street and nothing else."""
    post = Held(0, "exporter", "导出", "Export", frozenset({Power.SEE}), street.pk, None, None)
    return Actor(kind="export", name="Linli", posts=(post,))


def orders_given(actor: Actor, street_id: int, platform: str, *, since: datetime | None) -> Iterator[Given]:
    """Yield the work orders of a platform as far as this actor sees them, by when they were reported.

    `since` leaves out what has stood unchanged since then. Read a chunk at a time, however many there are.
    """
    cases = Case.objects.visible_to(actor).filter(street_id=street_id, source=platform)
    cases = cases.exclude(source_id=None).select_related("category", "lead")
    if since is not None:
        cases = cases.filter(stage_since__gte=since)
    chunk: list[Case] = []
    for case in cases.order_by("reported_at", "id").iterator(chunk_size=CHUNK):
        chunk.append(case)
        if len(chunk) == CHUNK:
            yield from _given(chunk)
            chunk = []
    yield from _given(chunk)


def given(case: Case) -> Given:
    """Return one work order as it goes out."""
    return next(iter(_given([case])))


def _given(cases: Sequence[Case]) -> Iterable[Given]:
    replies, theirs = _replies(cases), _theirs(cases)
    for case in cases:
        said = theirs.get(case.pk)
        yield Given(
            case.source_id or "", case.number, mask(case.title), case.place, kind_said(case, said),
            case.reported_at, str(State(case.state).label), name_of(case.lead) if case.lead else "",
            None if case.ended else case.due_at, said.due_at if said else None, mask(replies.get(case.pk, "")),
            case.ended_at,
        )  # fmt: skip


def kind_said(case: Case, said: WorkOrder | None) -> str:
    """Return the kind of thing in the platform's own words, where it said any; else in ours."""
    if said is not None and said.kind:
        return said.kind
    return name_of(case.category) if case.category else ""


def _theirs(cases: Sequence[Case]) -> dict[UUID, WorkOrder]:
    """Return what the platform said of each."""
    if not cases:
        return {}
    rows = WorkOrder.objects.filter(street_id=cases[0].street_id, case__in=[case.pk for case in cases])
    return {row.case_id: row for row in rows}


def _replies(cases: Sequence[Case]) -> dict[UUID, str]:
    """Return the words that answered each case last."""
    if not cases:
        return {}
    street_id = cases[0].street_id
    lines = JournalLine.objects.filter(
        street_id=street_id, subject_id__in=[case.pk for case in cases], action__in=ANSWERS
    )
    last = dict(lines.order_by("subject_id", "-seq").distinct("subject_id").values_list("id", "subject_id"))
    texts = JournalText.objects.filter(street_id=street_id, line_id__in=list(last), field__in=SAID)
    return {last[line_id]: body for line_id, body in texts.values_list("line_id", "body")}


def headings_for(platform: Platform | None) -> list[str]:
    """Return what the columns of a file for a platform are called: as it calls them, else as we do."""
    said = platform.columns if platform else {}
    return [said.get(field) or str(label) for _name, field, label in GIVEN]


def keys_for(platform: Platform | None) -> list[str]:
    """Return what the fields of an object for a platform are called."""
    said = platform.columns if platform else {}
    return [said.get(field) or name for name, field, _label in GIVEN]


def as_csv(headings: Sequence[str], rows: Iterable[Given]) -> Iterator[bytes]:
    """Yield the lines of a CSV file that Excel opens as it is; what looks like a formula is text."""
    yield b"\xef\xbb\xbf" + _line(headings)
    for row in rows:
        yield _line([_written(cell) for cell in row.cells()])


def _line(cells: Sequence[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _written(cell: Any) -> str:
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M:%S")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_json(keys: Sequence[str], rows: Iterable[Given]) -> Iterator[bytes]:
    """Yield the pieces of a JSON array, an object a row."""
    comma = b"["
    for row in rows:
        told = {
            key: timezone.localtime(cell).isoformat() if isinstance(cell, datetime) else cell
            for key, cell in zip(keys, row.cells(), strict=True)
        }
        yield comma + json.dumps(told, ensure_ascii=False).encode()
        comma = b",\n"
    yield b"[]" if comma == b"[" else b"]\n"


def is_ours(case: Case) -> bool:
    """Return whether a case is a work order of a platform."""
    return bool(case.source and case.source_id and case.door == Door.HOTLINE)


def opened_cells(fault: OrderFault) -> list[str]:
    """Return the cells of a row at fault."""
    cells: list[str] = json.loads(fault.cells) if fault.cells else []
    return cells


__all__ = [
    "FIELDS", "Given", "as_csv", "as_json", "exporter_of", "fault_cells", "fault_columns", "faults_of", "files_of",
    "given", "headings_for", "is_ours", "keys_for", "one_file", "opened_cells", "orders_given", "platforms_of", "share_of",
]  # fmt: skip
