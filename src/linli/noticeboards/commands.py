"""Writes: boards are hung up, named on, printed, checked and taken down; and kept up with the posts."""

import base64
import os
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.repeats import once
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import SYSTEM, Account, Actor, Organisation, Power, nearest
from linli.territory.public import Street, line_of

from .errors import BoardOver, ChangedSincePrinted, NoSuchBoard, NotAgreed
from .models import Agreement, BoardCheck, BoardLine, NoticeBoard, Printing
from .permissions import may_begin, may_keep, need_keeper
from .queries.live import contents, last_printings
from .states import MOST_AT_ONCE, BoardState

SUBJECT, STALE = "noticeboard", "noticeboard.stale"
say(
    STALE,
    Sentence(
        _("%(count)s notice boards are to be printed anew"),
        _(
            "A post has changed, and what hangs on %(count)s notice boards holds no more. The list says which and what."
        ),
        "%(unit)s",
        "/s/%(slug)s/noticeboards/?state=stale",
        NewsKind.TURN,
    ),
)


def line(of: NoticeBoard, action: str, *, by: Actor, at: datetime, **facts: Any) -> Any:
    """Write a line about a board; the caller holds its row."""
    return journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at,
        facts={"number": of.number} | facts,
    )  # fmt: skip


def _held(board_id: UUID, street_id: int, *, by: Actor, hangs: bool = True) -> NoticeBoard:
    found = NoticeBoard.objects.select_for_update(of=("self",)).filter(street_id=street_id, pk=board_id)
    one = found.select_related("organisation").first()
    if one is None:
        raise NoSuchBoard
    need_keeper(by, one)
    if hangs and one.ended_at is not None:
        raise BoardOver
    return one


def _code() -> str:
    return base64.b32encode(os.urandom(5)).decode().lower()


def hang(
    *, street: Street, unit_id: int, name: str, key: str, by: Actor, at: datetime, spot: str = "", hotline: str = "",
    organisation: Organisation | None = None,
) -> int:  # fmt: skip
    """Hang up a board for a building, once for its key; return its number."""
    if not name.strip():
        raise Missing(fields="name")
    lineage = line_of(unit_id)
    board = NoticeBoard(
        street=street, name=name.strip()[:80], spot=spot.strip()[:120], unit_id=unit_id, unit_name=lineage.deepest.name,
        lineage=list(lineage.ids), organisation=organisation, hotline=hotline.strip()[:30], code=_code(), made_at=at,
    )  # fmt: skip
    if by.kind != "system" and not (may_begin(by, street) and may_keep(by, board)):
        raise NotAllowed

    def do() -> dict[str, Any]:
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = NoticeBoard.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        board.number = (last or 0) + 1
        board.save(force_insert=True)
        line(board, "hang_board", by=by, at=at, unit=unit_id)
        return {"number": board.number}

    answer, _anew = once(street_id=street.pk, purpose="noticeboard", key=key, at=at, do=do)
    return int(answer["number"])


def edit(
    board_id: UUID, *, street_id: int, name: str, by: Actor, at: datetime, spot: str = "", hotline: str = "",
    organisation: Organisation | None = None,
) -> NoticeBoard:  # fmt: skip
    """Change what a board is called, where it hangs, which company and number stand on it."""
    if not name.strip():
        raise Missing(fields="name")
    with transaction.atomic():
        board = _held(board_id, street_id, by=by)
        board.name, board.spot = name.strip()[:80], spot.strip()[:120]
        board.hotline, board.organisation = hotline.strip()[:30], organisation
        board.save(update_fields=("name", "spot", "hotline", "organisation"))
        line(board, "edit_board", by=by, at=at)
        _settle([board], at=at)
    return board


def take_down(board_id: UUID, *, street_id: int, by: Actor, at: datetime) -> NoticeBoard:
    """Take a board down; said twice it is the same."""
    with transaction.atomic():
        board = _held(board_id, street_id, by=by, hangs=False)
        if board.ended_at is None:
            board.ended_at = at
            board.save(update_fields=("ended_at",))
            line(board, "take_down_board", by=by, at=at)
    return board


def add_line(
    board_id: UUID, *, street_id: int, label: str, name: str, work_number: str, agreed_on: date | None, by: Actor,
    at: datetime,
) -> BoardLine:  # fmt: skip
    """Name somebody without an account on a board, who agreed to it on a day; the same twice is one."""
    if not label.strip() or not name.strip():
        raise Missing(fields="name")
    if agreed_on is None or agreed_on > at.date():
        raise NotAgreed
    with transaction.atomic():
        board = _held(board_id, street_id, by=by)
        told = {
            "label": label.strip()[:40], "name": name.strip()[:60], "work_number": work_number.strip()[:30],
        }  # fmt: skip
        mine = BoardLine.objects.filter(street_id=street_id, board=board, ended_at=None)
        same = mine.filter(**told).first()
        if same is not None:
            return same
        made = BoardLine.objects.create(
            street_id=street_id, board=board, agreed_on=agreed_on, made_at=at, **told
        )
        line(board, "add_board_line", by=by, at=at, line=str(made.pk), agreed_on=str(agreed_on))
        _settle([board], at=at)
    return made


def end_line(line_id: UUID, *, street_id: int, by: Actor, at: datetime) -> NoticeBoard:
    """Take a line that was written by hand from a board; said twice it is the same."""
    with transaction.atomic():
        found = BoardLine.objects.filter(street_id=street_id, pk=line_id).first()
        if found is None:
            raise NotFound
        board = _held(found.board_id, street_id, by=by, hangs=False)
        if found.ended_at is None:
            found.ended_at = at
            found.save(update_fields=("ended_at",))
            line(board, "end_board_line", by=by, at=at, line=str(found.pk))
            _settle([board], at=at)
    return board


def agree(*, street: Street, work_number: str, by: Actor, at: datetime) -> Agreement:
    """Agree to stand on boards with one's own name and this work telephone; nobody agrees for somebody else."""
    if not work_number.strip():
        raise Missing(fields="work_number")
    if by.account_id is None or street.pk not in by.street_ids:
        raise NotAllowed
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=by.account_id)
        known = Agreement.objects.filter(street=street, account=account, ended_at=None).first()
        if known is not None and known.work_number == work_number.strip()[:30]:
            return known
        if known is not None:
            known.ended_at = at
            known.save(update_fields=("ended_at",))
        made = Agreement.objects.create(
            street=street, account=account, work_number=work_number.strip()[:30], agreed_at=at, by=account
        )
        _agreement_line(made, "agree_to_boards", by=by, at=at)
    refresh(street.pk, at=at)
    return made


def withdraw(*, street: Street, by: Actor, at: datetime) -> None:
    """Withdraw one's agreement: one's name goes from every page at once, and every board that shows it is stale."""
    with transaction.atomic():
        mine = Agreement.objects.select_for_update().filter(
            street=street, account_id=by.account_id or 0, ended_at=None
        )
        found = mine.first()
        if found is not None:
            found.ended_at = at
            found.save(update_fields=("ended_at",))
            _agreement_line(found, "withdraw_from_boards", by=by, at=at)
    refresh(street.pk, at=at)


def _agreement_line(of: Agreement, action: str, *, by: Actor, at: datetime) -> None:
    journal.write(
        street_id=of.street_id, subject="agreement", subject_id=of.pk, action=action, by=by, at=at,
        facts={"account": of.account_id},
    )  # fmt: skip


# --- Printing and checking ----------------------------------------------------------------------------------------------
def print_boards(
    drawn: Sequence[tuple[UUID, str]], *, street_id: int, by: Actor, at: datetime
) -> list[Printing]:
    """Write down that sheets were printed: (board, digest of what was drawn). What changed meanwhile is refused."""
    account = Account.objects.filter(pk=by.account_id).first() if by.account_id else None
    if account is None:
        raise NotAllowed
    made = []
    with transaction.atomic():
        held = [_held(pk, street_id, by=by) for pk, _digest in sorted(drawn)[:MOST_AT_ONCE]]
        now, wanted = contents(held, at=at), dict(drawn)
        last = last_printings(held)
        for board in held:
            content = now[board.pk]
            if content.digest != wanted[board.pk]:
                raise ChangedSincePrinted
            known = last.get(board.pk)
            if known is not None and known.digest == content.digest and board.state == BoardState.FITS:
                continue  # pressed twice
            one = Printing.objects.create(
                street_id=street_id, board=board, at=at, by=account, content=content.as_printed(), digest=content.digest
            )  # fmt: skip
            line(board, "print_board", by=by, at=at, digest=content.digest)
            made.append(one)
        _settle(held, at=at)
    return made


def check(
    board_id: UUID, *, street_id: int, hangs: bool, by: Actor, at: datetime, words: str = ""
) -> BoardCheck:
    """Write down that somebody stood before a board, and whether it hangs as it was printed."""
    with transaction.atomic():
        board = _held(board_id, street_id, by=by)
        account = Account.objects.filter(pk=by.account_id or 0).first()
        if account is None:
            raise NotAllowed
        made = BoardCheck.objects.create(
            street_id=street_id, board=board, at=at, by=account, hangs=hangs, words=words.strip()[:200]
        )
        line(board, "check_board", by=by, at=at, hangs=hangs)
    return made


# --- Keeping up with the posts ------------------------------------------------------------------------------------------
def _settle(boards: Sequence[NoticeBoard], *, at: datetime) -> list[NoticeBoard]:
    """Write down which of these boards fit what was printed; return those that have become stale."""
    now, printed = contents(boards, at=at), last_printings(boards)
    went = []
    for board in boards:
        last = printed.get(board.pk)
        fits = last is not None and last.digest == now[board.pk].digest
        wanted = BoardState.UNPRINTED if last is None else BoardState.FITS if fits else BoardState.STALE
        if wanted != board.state:
            since = at if wanted == BoardState.STALE else None
            NoticeBoard.objects.filter(street_id=board.street_id, pk=board.pk).update(
                state=wanted, stale_since=since
            )
            board.state, board.stale_since = wanted, since
            if wanted == BoardState.STALE:
                went.append(board)
    return went


def refresh(street_id: int, *, at: datetime) -> int:
    """Look at every board of a street anew; tell whoever keeps those that have become stale, once; return how many."""
    with transaction.atomic():
        held = list(
            NoticeBoard.objects.select_for_update(of=("self",))
            .filter(street_id=street_id, ended_at=None)
            .select_related("organisation", "street")
            .order_by("pk")
        )
        went = _settle(held, at=at) if held else []
        groups: dict[tuple[int, ...], list[NoticeBoard]] = {}
        for board in went:
            groups.setdefault(tuple(board.lineage), []).append(board)
        for lineage, some in groups.items():
            first = some[0]
            told = line(first, "went_stale", by=SYSTEM, at=at, boards=[one.number for one in some])
            facts = {"count": len(some), "slug": first.street.slug, "unit": first.unit_name}
            keepers = {
                post.account_id: post.account for post in nearest(street_id, Power.CONVENE, lineage, at=at)
            }
            tell(
                [
                    Telling(street_id, told.id, first.pk, STALE, Recipient(account=one), facts, at)
                    for one in keepers.values()
                ],
                at=at,
            )
    return len(went)


def refresh_all(*, at: datetime) -> int:
    """Look at the boards of every street: posts begin and end by the clock, too; return how many became stale."""
    streets = NoticeBoard.objects.filter(ended_at=None).values_list("street_id", flat=True).distinct()
    return sum(refresh(one, at=at) for one in streets.order_by("street_id"))
