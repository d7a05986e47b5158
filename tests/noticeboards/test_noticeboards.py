"""Notice boards: they say what the posts say, name nobody without agreement, and become stale by themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.noticeboards import commands
from linli.noticeboards.errors import ChangedSincePrinted, NotAgreed
from linli.noticeboards.models import NoticeBoard, Printing
from linli.noticeboards.queries.live import contents
from linli.noticeboards.queries.pages import shown
from linli.notices.models import Notice
from linli.people.public import SYSTEM, Post, Role, actor_for, appoint, end_post
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, START, Cast
from tests.rosters.duty import secretary

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_board(cast: Cast, **told: Any) -> NoticeBoard:
    given = {"name": "12号楼", "unit": "W11", "key": "one", "hotline": "021-6404 0000"} | told
    unit, by = cast.units[given.pop("unit")], given.pop("by", None) or secretary(cast)
    number = commands.hang(street=cast.street, unit_id=unit.pk, by=by, at=NOON, **given)
    return NoticeBoard.objects.select_related("street", "organisation").get(street=cast.street, number=number)


def agreed(cast: Cast, who: str, number: str = "021-6404 1111", at: Any = NOON) -> None:
    commands.agree(street=cast.street, work_number=number, by=actor_for(cast.accounts[who], at=at), at=at)


def printed(cast: Cast, *boards: NoticeBoard, at: Any = NOON, by: Any = None) -> list[Printing]:
    now = contents(list(boards), at=at)
    drawn = [(one.pk, now[one.pk].digest) for one in boards]
    return commands.print_boards(drawn, street_id=cast.street.pk, by=by or secretary(cast), at=at)


def said(board: NoticeBoard, at: Any = NOON) -> list[list[str]]:
    return [one.told for one in contents([board], at=at)[board.pk].lines]


def test_a_board_names_those_who_hold_the_posts_and_agreed(cast: Cast) -> None:
    board = a_board(cast)
    before = said(board)

    agreed(cast, "gaolan")
    commands.add_line(
        board.pk, street_id=board.street_id, label="生活管家", name="周莹", work_number="021-6404 2222",
        agreed_on=NOON.date(), by=secretary(cast), at=NOON,
    )  # fmt: skip

    assert before == [["红色管家", "", ""], ["网格员", "", ""]]
    assert said(board) == [
        ["生活管家", "周莹", "021-6404 2222"], ["红色管家", "", ""], ["网格员", "高岚", "021-6404 1111"],
    ]  # fmt: skip
    with pytest.raises(NotAgreed):
        commands.add_line(
            board.pk, street_id=board.street_id, label="楼组长", name="吴阿姨", work_number="", agreed_on=None,
            by=secretary(cast), at=NOON,
        )  # fmt: skip


def test_a_board_becomes_stale_by_itself_when_a_post_changes_and_its_keeper_is_told_once(cast: Cast) -> None:
    boards = [a_board(cast), a_board(cast, name="14号楼", key="two")]
    boards.append(a_board(cast, name="远处", unit="E11", key="far", by=cast.jiangwei))
    agreed(cast, "gaolan")
    printed(cast, *boards, by=cast.jiangwei)
    assert set(NoticeBoard.objects.values_list("state", flat=True)) == {"fits"}
    now = timezone.now()
    post = Post.objects.get(account=cast.accounts["gaolan"])

    end_post(post, by=SYSTEM, at=now)
    appoint(
        account=cast.accounts["shenyi"], role=Role.objects.get(code="grid_worker"), street=cast.street,
        unit=cast.units["W1"], starts_at=now, by=SYSTEM, at=now,
    )  # fmt: skip
    while journal.deliver("noticeboards"):
        pass
    agreed(cast, "shenyi", "021-6404 3333", at=now)

    stale = NoticeBoard.objects.filter(state="stale").order_by("number")
    assert [one.name for one in stale] == ["12号楼", "14号楼"]
    [change] = shown([stale[0]], at=timezone.now())[0].changes
    assert (change.label, change.was, change.now) == ("网格员", "高岚 021-6404 1111", "沈毅 021-6404 3333")
    assert change.since == now
    told = Notice.objects.filter(event="noticeboard.stale", channel="inapp")
    assert [(one.account.username, one.facts["count"]) for one in told] == [("gezhou", 2)]
    assert JournalLine.objects.filter(subject="noticeboard", action="went_stale").count() == 1


def test_a_board_that_is_printed_anew_fits_again_and_pressing_twice_prints_once(cast: Cast) -> None:
    board = a_board(cast)
    first = printed(cast, board)
    again = printed(cast, board, at=NOON + DAY)
    agreed(cast, "gaolan")
    board.refresh_from_db()
    stale = board.state

    third = printed(cast, board, at=NOON + DAY)
    board.refresh_from_db()

    assert ([len(first), len(again), len(third)], stale, board.state) == ([1, 0, 1], "stale", "fits")
    with pytest.raises(ChangedSincePrinted):
        commands.print_boards([(board.pk, "0" * 64)], street_id=board.street_id, by=secretary(cast), at=NOON)
    with pytest.raises(NotAllowed):
        commands.print_boards([(board.pk, "0" * 64)], street_id=board.street_id, by=cast.gaolan, at=NOON)


def test_whoever_withdraws_is_named_nowhere_and_the_paper_is_stale(cast: Cast) -> None:
    board = a_board(cast)
    agreed(cast, "gaolan")
    printed(cast, board)

    commands.withdraw(street=cast.street, by=cast.gaolan, at=NOON + DAY)

    public = Client().get(reverse("noticeboards:public", args=["fenglin", board.code])).content.decode()
    assert "高岚" not in public
    assert "021-6404 0000" in public
    assert NoticeBoard.objects.get().state == "stale"


def test_a_post_that_ends_by_the_clock_is_seen_on_the_hour(cast: Cast) -> None:
    board = a_board(cast)
    agreed(cast, "gaolan")
    printed(cast, board)
    Post.objects.filter(account=cast.accounts["gaolan"]).update(ends_at=NOON + DAY)

    assert [commands.refresh_all(at=NOON + n * DAY / 2) for n in (1, 2, 3)] == [0, 1, 0]
    [change] = shown([NoticeBoard.objects.get(pk=board.pk)], at=NOON + 2 * DAY)[0].changes
    assert (change.now, change.since) == ("无人", NOON + DAY)


def test_the_pages_show_print_check_and_take_down(cast: Cast) -> None:
    secretary(cast)
    browser, at = (
        signed_in(cast, "gezhou"),
        lambda name, *args: reverse(f"noticeboards:{name}", args=["fenglin", *args]),
    )
    typed = {"key": "k", "name": "12号楼", "unit": cast.units["W11"].pk, "hotline": "call me"}
    assert browser.post(at("hang"), typed).status_code == 422
    assert browser.post(at("hang"), typed | {"hotline": "021-6404"}).status_code == 302
    board = NoticeBoard.objects.get()
    sheet = browser.get(at("print"), {"number": board.number})
    body = sheet.content.decode()
    assert body.count('class="sheet"') == 1
    assert "<svg" in body
    [drawn] = [one["one"] for one in sheet.context["sheets"]]
    done = browser.post(at("print"), {"drawn": f"{board.pk}:{drawn.content.digest}"})
    assert (done.status_code, Printing.objects.count()) == (302, 1)
    assert browser.post(at("check", 1), {}).status_code == 422
    assert browser.post(at("check", 1), {"hangs": "no", "words": "被撕了一角"}).status_code == 302
    assert "被撕了一角" in browser.get(at("one", 1)).content.decode()
    assert browser.post(at("agreement"), {"work_number": "1"}).status_code == 422
    excel = signed_in(cast, "heqing").get(at("list_excel"))
    assert (excel.status_code, b"".join(excel.streaming_content)[:2]) == (200, b"PK")
    assert signed_in(cast, "dujuan").get(at("one", 1)).status_code == 404
    assert browser.post(at("take_down", 1)).status_code == 302
    assert Client().get(at("public", board.code)).status_code == 404


def test_lists_and_sheets_ask_as_much_for_one_board_as_for_three(cast: Cast) -> None:
    a_board(cast)
    browser = signed_in(cast, "gezhou")
    urls = [reverse(f"noticeboards:{name}", args=["fenglin"]) for name in ("list", "print")]
    for url in urls:
        queries_of(browser, url)
    before = [queries_of(browser, url) for url in urls]
    for n in (2, 3):
        a_board(cast, name=f"{n}号楼", key=str(n))

    after = [queries_of(browser, url) for url in urls]

    assert after == before
    assert max(after) <= 12
    assert START < NOON


def test_programs_agree_and_mark_as_printed_at_addresses_of_their_own(cast: Cast) -> None:
    """`mine` and `printed` were once read as the number of a board."""
    routes = {
        name: resolve(f"/api/v1/streets/fenglin/{name}").url_name
        for name in (
            "noticeboards/mine",
            "noticeboards/printed",
            "noticeboards/3",
            "rosters/mine",
            "rosters/3",
        )
    }

    assert routes == {
        "noticeboards/mine": "read_own_agreement", "noticeboards/printed": "mark_boards_printed",
        "noticeboards/3": "read_noticeboard", "rosters/mine": "read_my_duties", "rosters/3": "read_roster",
    }  # fmt: skip
