"""Reads of the pages: lists by state, one board with its differences, the public page by its code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from linli.noticeboards.errors import NoSuchBoard
from linli.noticeboards.models import BoardCheck, BoardLine, NoticeBoard, Printing
from linli.people.public import Actor
from linli.territory.public import Street

from .live import Change, Content, changes, contents, ended_since, last_printings

ORDER = ("lineage", "name", "id")
LONGEST_NUMBER = 2**31


def boards(actor: Actor, street: Street, state: str = "") -> QuerySet[NoticeBoard]:
    """Return the boards of a street that somebody may see and that hang, in a state, to be ordered and paged."""
    found = NoticeBoard.objects.visible_to(actor).filter(street=street, ended_at=None)
    found = found.filter(state=state) if state else found
    return found.select_related("organisation")


def counts(actor: Actor, street: Street) -> dict[str, int]:
    """Count the boards that somebody may see by state."""
    rows = boards(actor, street).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def board_seen(actor: Actor, street: Street, number: int) -> NoticeBoard:
    """Return a board by its number, or refuse as if there were none."""
    found = NoticeBoard.objects.visible_to(actor).filter(street=street, number=number)
    one = found.select_related("organisation", "street").first() if number < LONGEST_NUMBER else None
    if one is None:
        raise NoSuchBoard
    return one


def board_coded(street: Street, code: str) -> NoticeBoard:
    """Return the board whose sheet shows this code, for everybody."""
    found = NoticeBoard.objects.filter(street=street, code=code, ended_at=None)
    one = found.select_related("organisation", "street").first()
    if one is None:
        raise NoSuchBoard
    return one


@dataclass(frozen=True)
class Shown:
    """A board with what it says now, what was printed last and what differs."""

    board: NoticeBoard
    content: Content
    printed: Printing | None
    changes: list[Change]


def shown(some: list[NoticeBoard], *, at: datetime) -> list[Shown]:
    """Return boards of one street with what they say and what differs from the wall."""
    now, printed = contents(some, at=at), last_printings(some)
    earliest = min((one.at for one in printed.values()), default=at)
    ends = ended_since(some, earliest, at=at)
    return [
        Shown(
            one, now[one.pk], printed.get(one.pk),
            changes(now[one.pk], printed[one.pk], ends.get(one.pk, {})) if one.pk in printed else [],
        )
        for one in some
    ]  # fmt: skip


def history_of(board: NoticeBoard) -> tuple[list[Printing], list[BoardCheck], list[BoardLine]]:
    """Return the printings and checks of a board, the newest first, and the lines that were written by hand."""
    mine: dict[str, Any] = {"street_id": board.street_id, "board": board}
    return (
        list(Printing.objects.filter(**mine).select_related("by").order_by("-at")[:20]),
        list(BoardCheck.objects.filter(**mine).select_related("by").order_by("-at")[:20]),
        list(BoardLine.objects.filter(**mine, ended_at=None).order_by("made_at", "pk")),
    )


__all__ = [
    "LONGEST_NUMBER", "ORDER", "Shown", "board_coded", "board_seen", "boards", "counts", "history_of", "shown",
]  # fmt: skip
