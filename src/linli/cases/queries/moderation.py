"""What is hidden from the public, of one case and of a street; and what the public reads now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.kernel.privacy import find_personal
from linli.people.public import Actor, account_names

from ..models import Case, Hiding, Photo
from ..states import PERSONAL_WORDS, HidingEnd, HidingKind, PhotoKind, State

HIDDEN, OVER = "", "over"
ORDERS = {HIDDEN: ("-at", "-id"), OVER: ("-ended_at", "-id")}
SIGHTS = {HIDDEN: _("Hidden now"), OVER: _("Over")}
AT_ONCE = 1000


@dataclass(frozen=True)
class Veil:
    """Something hidden as a page or a program reads it."""

    hiding: Hiding
    by: str
    ended_by: str


@dataclass(frozen=True)
class PublicSide:
    """What the public sees of a case, and what it does not: words, photos, what stands hidden and what stood."""

    on_map: bool
    title: str
    body: str
    found: tuple[str, ...]
    photos: tuple[tuple[Photo, dict[str, Hiding]], ...]
    whole: Hiding | None
    text: Hiding | None
    words: Hiding | None
    history: tuple[Veil, ...]


def public_side(case: Case) -> PublicSide:
    """Return the public side of a case; four queries."""
    rows = list(
        Hiding.objects.filter(street_id=case.street_id, case=case)
        .select_related("photo")
        .order_by("-at", "-id")
    )
    names = account_names([pk for row in rows for pk in (row.by_id, row.ended_by_id) if pk]) if rows else {}
    standing = [row for row in rows if row.ended_at is None]
    of_case = {row.kind: row for row in standing if row.photo_id is None}
    mine = Photo.objects.filter(street_id=case.street_id, case=case).exclude(kind=PhotoKind.PAPER)
    photos = tuple(
        (photo, {row.kind: row for row in standing if row.photo_id == photo.pk})
        for photo in mine.order_by("at", "id")
    )
    on_map = Case.objects.shown_to_public().filter(street_id=case.street_id, pk=case.pk).exists()
    found = {
        str(PERSONAL_WORDS[span.kind])
        for text in (case.public_title, case.public_body)
        for span in find_personal(text)
    }
    return PublicSide(
        on_map, case.public_title, case.public_body, tuple(sorted(found)), photos, of_case.get(HidingKind.CASE),
        of_case.get(HidingKind.TEXT), of_case.get(HidingKind.WORDS), tuple(_veil(row, names) for row in rows),
    )  # fmt: skip


def _veil(row: Hiding, names: dict[int, str]) -> Veil:
    return Veil(row, names.get(row.by_id or 0, ""), names.get(row.ended_by_id or 0, ""))


def hidings(actor: Actor, street_id: int, *, over: bool = False) -> QuerySet[Hiding]:
    """Return what is hidden of the cases an actor may see, or what was and is not any more."""
    seen = Case.objects.visible_to(actor).filter(street_id=street_id, pk=OuterRef("case_id"))
    rows = Hiding.objects.filter(street_id=street_id, ended_at__isnull=not over).filter(Exists(seen))
    return rows.select_related("case", "case__unit", "by")


COLUMNS = (
    Column(_("Number"), 16), Column(_("Title"), 36), Column(_("State"), 12), Column(_("Area or grid"), 18),
    Column(_("What is hidden"), 14), Column(_("Reason"), 40), Column(_("By"), 12), Column(_("Since"), 18),
    Column(_("How it ended"), 14), Column(_("Ended"), 18), Column(_("Why it ended"), 40),
)  # fmt: skip


def cells_of(row: Hiding) -> list[Any]:
    """Return something hidden as a row of the workbook."""
    case = row.case
    return [
        case.number, case.title, State(case.state).label, name_of(case.unit) if case.unit else "",
        HidingKind(row.kind).label, row.reason, row.by.name if row.by else "", row.at,
        HidingEnd(row.ended_how).label if row.ended_how else "", row.ended_at, row.ended_why,
    ]  # fmt: skip


def rows_of(found: QuerySet[Hiding], most: int, *, over: bool) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for row in found.order_by(*ORDERS[OVER if over else HIDDEN])[:most].iterator(chunk_size=AT_ONCE):
        yield cells_of(row)


def hidden_since(street_id: int) -> str:
    """Return what changes each time a case of a street is hidden or shown again: for copies of what the public sees."""
    whole = Hiding.objects.filter(street_id=street_id, kind=HidingKind.CASE)
    told = whole.aggregate(begun=Max("at"), over=Max("ended_at"), many=Count("pk"), ended=Count("ended_at"))
    return f"{told['many']}.{told['ended']}.{told['begun']}.{told['over']}".replace(" ", "")
