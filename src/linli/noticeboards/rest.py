"""Notice boards for programs: what they say, what changed, printing and checking them."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query

from linli.kernel.errors import Missing, NotFound
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Door, Listed, digest_of, key_of, listed, once_for
from linli.people.public import Actor, acting, organisations_in
from linli.territory.public import Street, UnknownUnit, street_by_slug, unit_called

from . import commands, schemas
from .errors import BoardOver, ChangedSincePrinted, NoSuchBoard, NotAgreed
from .models import Agreement, BoardLine
from .queries.pages import ORDER, Shown, board_coded, board_seen, boards, shown
from .states import BoardState

router = Door("noticeboards")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
BOARD = "/streets/{slug}/noticeboards/{number}"


def _enter(request: HttpRequest, slug: str) -> tuple[Street, Actor]:
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return street, actor


def public_out(one: Shown) -> dict[str, Any]:
    """Return what a board says now."""
    content = one.content
    return {
        "building": one.board.name, "unit": one.board.unit_name, "company": content.company, "hotline": content.hotline,
        "lines": [{"label": line.label, "name": line.name, "number": line.number} for line in content.lines],
        "promises": [{"words": str(promise), "minutes": promise.minutes} for promise in content.promises],
    }  # fmt: skip


def out(one: Shown) -> dict[str, Any]:
    """Return a board with what differs from the wall."""
    board = one.board
    told = {name: getattr(board, name) for name in ("id", "number", "code", "spot", "state", "stale_since")}
    return public_out(one) | told | {
        "organisation": board.organisation.code if board.organisation else None,
        "printed_at": one.printed.at if one.printed else None, "digest": one.content.digest,
        "changes": [vars(change) for change in one.changes],
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/noticeboards", Listed[schemas.NoticeBoardOut], summary="Notice boards of a street", paged=True
)  # fmt: skip
def list_noticeboards(request: HttpRequest, slug: str, asked: Query[Cursor], state: str = "") -> Any:
    """Return the boards that the caller sees; `state` narrows to unprinted, fits or stale."""
    street, actor = _enter(request, slug)
    wanted = state if state in BoardState.values else ""
    found = page(boards(actor, street, wanted), ORDER, asked.after, asked.limit)
    known = {one.board.pk: one for one in shown(found.rows, at=timezone.now())}
    return listed(found, lambda row: out(known[row.pk]))


# These stand before the address of one board: `mine` and `printed` are no numbers.
@router.writes(
    "POST", "/streets/{slug}/noticeboards/printed", schemas.PrintedOut, summary="Mark boards as printed",
    refuses=(NoSuchBoard, BoardOver, ChangedSincePrinted),
)  # fmt: skip
def mark_boards_printed(request: HttpRequest, slug: str, told: schemas.DrawnIn) -> Any:
    """Write down that sheets were printed, each by the digest of what was drawn; what changed meanwhile is refused."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> Any:
        _street, actor = _enter(request, slug)
        made = commands.print_boards(list(told.boards.items()), street_id=street.pk, by=actor, at=at)
        return {"printed": len(made)}

    return once_for(request, "mark_boards_printed", street_id=street.pk, at=at, do=do)


# --- One's own agreement ------------------------------------------------------------------------------------------------
def _agreed(street: Street, actor: Actor) -> dict[str, Any]:
    known = Agreement.objects.filter(street=street, account_id=actor.account_id, ended_at=None).first()
    return {"agreed": known is not None, "number": known.work_number if known else ""}


@router.reads("/streets/{slug}/noticeboards/mine", schemas.AgreedOut, summary="Whether boards name me")
def read_own_agreement(request: HttpRequest, slug: str) -> Any:
    """Return whether the caller agreed to stand on boards, and with which work telephone."""
    return _agreed(*_enter(request, slug))


@router.writes(
    "POST", "/streets/{slug}/noticeboards/mine", schemas.AgreedOut, summary="Agree to stand on boards"
)
def agree_to_boards(request: HttpRequest, slug: str, told: schemas.AgreeIn) -> Any:
    """Agree to stand on boards with one's own name and a work telephone."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> Any:
        _street, actor = _enter(request, slug)
        commands.agree(street=street, work_number=told.number, by=actor, at=at)
        return _agreed(street, actor)

    return once_for(request, "agree_to_boards", street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/noticeboards/mine/withdraw", schemas.AgreedOut, summary="Withdraw from boards", takes=()
)  # fmt: skip
def withdraw_from_boards(request: HttpRequest, slug: str) -> Any:
    """Withdraw one's agreement: public pages name one no longer, printed boards become stale."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> Any:
        _street, actor = _enter(request, slug)
        commands.withdraw(street=street, by=actor, at=at)
        return _agreed(street, actor)

    return once_for(request, "withdraw_from_boards", street_id=street.pk, at=at, do=do)


# --- One board ------------------------------------------------------------------------------------------------------
@router.reads(BOARD, schemas.NoticeBoardOut, summary="One notice board", refuses=(NoSuchBoard,))
def read_noticeboard(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return what a board says now and what differs from the wall."""
    street, actor = _enter(request, slug)
    return out(shown([board_seen(actor, street, number)], at=timezone.now())[0])


@router.reads(
    "/streets/{slug}/board-of/{code}", schemas.PublicBoardOut, summary="The board of a building", public=True,
    refuses=(NoSuchBoard,),
)  # fmt: skip
def read_public_board(request: HttpRequest, slug: str, code: str) -> Any:
    """Return what the board with this code says now, to everybody."""
    return public_out(shown([board_coded(street_by_slug(slug), code)], at=timezone.now())[0])


def _body(street: Street, code: str) -> Any:
    if not code:
        return None
    found = next((one for one in organisations_in(street.pk) if one.code == code), None)
    if found is None:
        raise NotFound
    return found


@router.writes(
    "POST", "/streets/{slug}/noticeboards", schemas.NoticeBoardOut, status=201, summary="Hang up a board",
    refuses=(UnknownUnit, Missing),
)  # fmt: skip
def hang_noticeboard(request: HttpRequest, slug: str, told: schemas.HangIn) -> Any:
    """Hang up a board for a building. Needs `convene` over the unit."""
    street, actor = _enter(request, slug)
    key = f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    number = commands.hang(
        street=street, unit_id=unit_called(street, told.unit).id, name=told.building, spot=told.spot, key=key,
        hotline=told.hotline, organisation=_body(street, told.organisation), by=actor, at=timezone.now(),
    )  # fmt: skip
    return out(shown([board_seen(actor, street, number)], at=timezone.now())[0])


def _did(request: HttpRequest, slug: str, number: int, operation: str, act: Any) -> Any:
    street, at = street_by_slug(slug), timezone.now()

    def do() -> Any:
        _street, actor = _enter(request, slug)
        return act(board_seen(actor, street, number).pk, {"street_id": street.pk, "by": actor, "at": at})

    return once_for(request, operation, street_id=street.pk, at=at, do=do)


@router.writes(
    "PUT", BOARD, schemas.NoticeBoardOut, summary="Change a board", refuses=(NoSuchBoard, BoardOver, Missing)
)
def edit_noticeboard(request: HttpRequest, slug: str, number: Number, told: schemas.BoardIn) -> Any:
    """Change what a board is called, where it hangs, which company and number stand on it."""

    def act(pk: UUID, who: dict[str, Any]) -> Any:
        body = _body(street_by_slug(slug), told.organisation)
        commands.edit(pk, **who, name=told.building, spot=told.spot, hotline=told.hotline, organisation=body)
        return read_noticeboard(request, slug, number)

    return _did(request, slug, number, "edit_noticeboard", act)


@router.writes(
    "POST", f"{BOARD}/down", schemas.NoticeBoardOut, summary="Take a board down", refuses=(NoSuchBoard,), takes=()
)  # fmt: skip
def take_down_noticeboard(request: HttpRequest, slug: str, number: Number) -> Any:
    """Take a board down; its code leads nowhere any more."""

    def act(pk: UUID, who: dict[str, Any]) -> Any:
        commands.take_down(pk, **who)
        return read_noticeboard(request, slug, number)

    return _did(request, slug, number, "take_down_noticeboard", act)


@router.writes(
    "POST", f"{BOARD}/lines", schemas.BoardHandLine, status=201, summary="Name somebody on a board",
    refuses=(NoSuchBoard, BoardOver, NotAgreed, Missing),
)  # fmt: skip
def add_board_line(request: HttpRequest, slug: str, number: Number, told: schemas.LineIn) -> Any:
    """Name somebody without an account who agreed to it; the same twice is one."""

    def act(pk: UUID, who: dict[str, Any]) -> Any:
        made = commands.add_line(
            pk, **who, label=told.label, name=told.name, work_number=told.number, agreed_on=told.agreed_on
        )
        return {"id": made.pk, "label": made.label, "name": made.name, "number": made.work_number,
                "agreed_on": made.agreed_on}  # fmt: skip

    return _did(request, slug, number, "add_board_line", act)


@router.writes(
    "POST", "/streets/{slug}/noticeboards/lines/{line}/end", schemas.NoticeBoardOut, summary="Take a line out", takes=()
)  # fmt: skip
def end_board_line(request: HttpRequest, slug: str, line: UUID) -> Any:
    """Take a line that was written by hand from its board."""
    street, _actor = _enter(request, slug)
    number = BoardLine.objects.filter(street=street, pk=line).values_list("board__number", flat=True).first()
    if number is None:
        raise NotFound

    def act(_pk: UUID, who: dict[str, Any]) -> Any:
        commands.end_line(line, **who)
        return read_noticeboard(request, slug, number)

    return _did(request, slug, number, "end_board_line", act)


@router.writes(
    "POST", f"{BOARD}/checks", schemas.BoardCheckOut, status=201, summary="Say how a board hangs",
    refuses=(NoSuchBoard, BoardOver),
)  # fmt: skip
def check_noticeboard(request: HttpRequest, slug: str, number: Number, told: schemas.BoardCheckIn) -> Any:
    """Write down that somebody stood before a board, and whether it hangs as printed."""

    def act(pk: UUID, who: dict[str, Any]) -> Any:
        made = commands.check(pk, **who, hangs=told.hangs, words=told.words)
        return {"at": made.at, "by": name_of(made.by), "hangs": made.hangs, "words": made.words}

    return _did(request, slug, number, "check_noticeboard", act)
