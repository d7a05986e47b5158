"""Lists as workbooks: meetings, who was there, resolutions and what became of them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.naming import name_of, said

from ..models import Meeting, Resolution
from ..states import Reply, Side, SignedBy
from .minutes import attendees_of, called, owner_said

AT_ONCE = 500
MEETINGS = (
    Column(_("Number"), 10), Column(_("Title"), 36), Column(_("Kind of meeting"), 16), Column(_("Where it belongs"), 20),
    Column(_("Room or place"), 20), Column(_("Begins"), 18), Column(_("Ends"), 18), Column(_("State"), 16),
    Column(_("Minutes confirmed"), 18), Column(_("Published"), 18),
)  # fmt: skip
PEOPLE = (
    Column(_("No."), 6), Column(_("Name"), 16), Column(_("As what"), 18), Column(_("For which side"), 14),
    Column(_("Vote"), 8),
    Column(_("Answer"), 16), Column(_("Substitute"), 14), Column(_("Signed in"), 18), Column(_("How"), 20),
)  # fmt: skip
COMMITMENTS = (
    Column(_("Meeting"), 34), Column(_("No."), 6), Column(_("What was resolved"), 50), Column(_("Carried out by"), 20),
    Column(_("Due"), 12), Column(_("State"), 14), Column(_("What was done"), 40),
)  # fmt: skip


def meeting_rows(found: QuerySet[Meeting], most: int, order: tuple[str, ...]) -> Iterator[list[Any]]:
    """Yield the rows of the workbook of meetings."""
    for one in found.order_by(*order)[:most].iterator(chunk_size=AT_ONCE):
        yield [
            one.number, one.title, said(one.kind_name, one.kind_name_en), name_of(one.unit), one.place, one.starts_at,
            one.ends_at, one.get_state_display(), one.confirmed_at, one.published_at,
        ]  # fmt: skip


def people_rows(meeting: Meeting) -> Iterator[list[Any]]:
    """Yield who is on the list of a meeting."""
    for one in attendees_of(meeting):
        yield [
            one.position, called(one), one.part, Side(one.side).label, _("Yes") if one.votes else _("No"),
            Reply(one.reply).label, one.substitute, one.present_at, SignedBy(one.signed_by).label,
        ]  # fmt: skip


def commitment_rows(found: QuerySet[Resolution], most: int) -> Iterator[list[Any]]:
    """Yield the rows of the workbook of commitments."""
    for one in found.order_by("due_on", "id")[:most].iterator(chunk_size=AT_ONCE):
        yield [
            one.meeting.title, one.number, one.words, owner_said(one), one.due_on, one.get_state_display(), one.evidence,
        ]  # fmt: skip
