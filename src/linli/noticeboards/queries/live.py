"""What boards say now, read from the posts in force, and what of it differs from what was printed."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel.naming import said
from linli.noticeboards.models import Agreement, BoardLine, NoticeBoard, Printing
from linli.people.public import Post, posts_around

from .law import promises_of, roles_of


@dataclass(frozen=True)
class Line:
    """One line of a board; without agreement it names nobody. `since` is when it began to hold."""

    label: str
    label_en: str
    name: str
    number: str
    since: datetime | None = None
    agreed: bool = True

    @property
    def said(self) -> str:
        """Return the label in the reader's language."""
        return said(self.label, self.label_en)

    @property
    def told(self) -> list[str]:
        """Return what is printed of it."""
        return [self.label, self.name, self.number]


@dataclass(frozen=True)
class Content:
    """Everything a board says."""

    lines: tuple[Line, ...]
    company: str
    hotline: str
    promises: tuple[Any, ...]

    def as_printed(self) -> dict[str, Any]:
        """Return what is kept of a printing; words in Chinese, as they hang on the wall."""
        return {
            "lines": [one.told for one in self.lines], "company": self.company, "hotline": self.hotline,
            "promises": [[one.words, one.minutes] for one in self.promises],
        }  # fmt: skip

    @property
    def digest(self) -> str:
        """Return what tells this content from any other."""
        told = json.dumps(self.as_printed(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()


def contents(boards: Sequence[NoticeBoard], *, at: datetime) -> dict[UUID, Content]:
    """Return what these boards of one street say at a moment; as many questions for one as for all."""
    if not boards:
        return {}
    street_id = boards[0].street_id
    units = {unit for one in boards for unit in one.lineage}
    bodies = {one.organisation_id for one in boards if one.organisation_id}
    around = posts_around(street_id, units, bodies, at=at)
    agreed = {
        one.account_id: one
        for one in Agreement.objects.filter(
            street_id=street_id, ended_at=None, account_id__in={post.account_id for post in around.posts}
        )
    }
    own: dict[UUID, list[BoardLine]] = defaultdict(list)
    lines = BoardLine.objects.filter(
        street_id=street_id, board_id__in=[one.pk for one in boards], ended_at=None
    )
    for line in lines.order_by("made_at", "pk"):
        own[line.board_id].append(line)
    roles, promises = roles_of(street_id), promises_of(street_id)
    found = {}
    for board in boards:
        told = [Line(one.label, "", one.name, one.work_number, one.made_at) for one in own.get(board.pk, ())]
        for role in roles:
            told += [
                _line(role, post, agreed.get(post.account_id)) for post in _holders(around, role.role, board)
            ]
        body = board.organisation
        hotline = board.hotline or (body.phone if body else "")
        found[board.pk] = Content(tuple(told), body.name if body else "", hotline, promises)
    return found


def _holders(around: Any, role: str, board: NoticeBoard) -> list[Post]:
    """Return who holds a role in the board's property company, else nearest to the building."""
    inside = [
        post
        for post in around.posts
        if board.organisation_id and post.organisation_id == board.organisation_id and post.role.code == role
    ]
    return inside or list(around.holders(role, board.lineage))


def _line(role: Any, post: Post, agreed: Agreement | None) -> Line:
    if agreed is None:
        return Line(role.label, role.label_en, "", "", post.starts_at, agreed=False)
    since = max(post.starts_at, agreed.agreed_at)
    return Line(role.label, role.label_en, post.account.name, agreed.work_number, since)


# --- What differs -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """One line that is not as it hangs: what it says there, what holds now, since when."""

    label: str
    was: str
    now: str
    since: datetime | None


def changes(content: Content, printed: Printing, ends: dict[str, datetime]) -> list[Change]:
    """Return what of a printing holds no more; `ends` says by the name of a line when a post behind it ended."""
    found = []
    was, now = printed.content, content.as_printed()
    # By what is said, and not by place: a line that moved up or down is no change.
    gone = [tuple(one) for one in was["lines"] if one not in now["lines"]]
    came = [one for one in content.lines if one.told not in was["lines"]]
    for label, name, number in gone:
        new = next((one for one in came if one.label == label), None)
        if new is not None:
            came.remove(new)
        since = new.since if new else ends.get(label)
        found.append(
            Change(label, _told(name, number), _told(new.name, new.number) if new else _("nobody"), since)
        )
    found += [Change(one.label, _("nobody"), _told(one.name, one.number), one.since) for one in came]
    pairs = ((_("Property company"), "company"), (_("24-hour telephone"), "hotline"))
    found += [
        Change(label, was[key] or _("none"), now[key] or _("none"), None)
        for label, key in pairs
        if was[key] != now[key]
    ]
    if was["promises"] != now["promises"]:
        found.append(
            Change(_("Service promises"), str(len(was["promises"])), str(len(now["promises"])), None)
        )
    return found


def _told(name: str, number: str) -> str:
    return f"{name} {number}".strip() or _("(not agreed to be named)")


def ended_since(
    boards: Iterable[NoticeBoard], since: datetime, *, at: datetime
) -> dict[UUID, dict[str, datetime]]:
    """Return when the last post behind each line of these boards of one street ended since a moment; one question."""
    them = list(boards)
    if not them:
        return {}
    units = {unit for one in them for unit in one.lineage}
    bodies = {one.organisation_id for one in them if one.organisation_id}
    labels = {one.role: one.label for one in roles_of(them[0].street_id)}
    posts = list(
        Post.objects.filter(
            Q(unit_id__in=units) | Q(organisation_id__in=bodies), street_id=them[0].street_id,
            role__code__in=labels, ends_at__gt=since, ends_at__lte=at,
        )
        .select_related("role")
        .order_by("ends_at")
    )  # fmt: skip
    return {
        one.pk: {
            labels[post.role.code]: post.ends_at
            for post in posts
            if post.ends_at
            and (
                post.unit_id in one.lineage
                or (post.organisation_id and post.organisation_id == one.organisation_id)
            )
        }
        for one in them
    }


def last_printings(boards: Sequence[NoticeBoard]) -> dict[UUID, Printing]:
    """Return the last printing of each of these boards of one street; one question."""
    if not boards:
        return {}
    rows = Printing.objects.filter(
        street_id=boards[0].street_id, board_id__in=[one.pk for one in boards]
    ).select_related("by")
    return {one.board_id: one for one in rows.order_by("board_id", "-at", "-pk").distinct("board_id")}
