"""Two at one case: each sees that the other is there, and nobody writes over the other's words unseen."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.presence import OLD, be_here
from linli.cases.models import Case, Presence
from linli.cases.queries.presence import others_at
from linli.cases.states import PRESENT_FOR, State
from linli.kernel.models import JournalLine
from tests.cast import Cast
from tests.factories import NOON, a_case

from .pages import address, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECOND = timedelta(seconds=1)


@pytest.mark.django_db
def test_a_colleague_is_seen_for_half_a_minute_and_oneself_never(cast: Cast):
    case = a_case(cast)
    be_here(case, "writing", by=cast.heqing, at=NOON)
    assert [one.account for one in others_at(case, actor=cast.gaolan, at=NOON + PRESENT_FOR - SECOND)] == [
        cast.accounts["heqing"]
    ]
    assert others_at(case, actor=cast.gaolan, at=NOON + PRESENT_FOR) == []
    assert others_at(case, actor=cast.heqing, at=NOON) == []


@pytest.mark.django_db
def test_being_at_a_case_is_one_row_that_older_news_does_not_overwrite_and_no_line_of_the_journal(cast: Cast):
    case = a_case(cast)
    lines = JournalLine.objects.count()
    be_here(case, "writing", by=cast.heqing, at=NOON)
    be_here(case, "viewing", by=cast.heqing, at=NOON - SECOND)
    assert list(Presence.objects.values_list("doing", "at")) == [("writing", NOON)]
    be_here(case, "viewing", by=cast.heqing, at=NOON + SECOND)
    assert Presence.objects.get().doing == "viewing"
    be_here(case, "left", by=cast.heqing, at=NOON + 2 * SECOND)
    assert not Presence.objects.exists()
    assert JournalLine.objects.count() == lines


@pytest.mark.django_db
def test_what_is_long_past_is_swept_away_by_whoever_comes(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    case = a_case(cast)
    be_here(case, "viewing", by=cast.heqing, at=NOON)
    monkeypatch.setattr("linli.cases.commands.presence.SWEEP_ONE_IN", 1)
    be_here(case, "viewing", by=cast.gaolan, at=NOON + OLD + SECOND)
    assert list(Presence.objects.values_list("account_id", flat=True)) == [cast.accounts["gaolan"].pk]


@pytest.mark.django_db
def test_the_page_says_who_else_is_there_to_those_who_may_see_the_case(cast: Cast):
    case = a_case(cast, state=State.FILED)
    heqing, gaolan = signed_in(cast, "heqing"), signed_in(cast, "gaolan")
    assert b"<span" not in heqing.post(address(case, "presence"), {"doing": "writing"}).content
    seen = gaolan.post(address(case, "presence"), {"doing": "viewing"}).content.decode()
    assert cast.accounts["heqing"].name in seen
    assert 'class="writing"' in seen
    stranger = signed_in(cast, "dujuan")
    assert stranger.post(address(case, "presence"), {"doing": "viewing"}).status_code == 404
    assert gaolan.get(address(case, "presence")).status_code == 405
    heqing.post(address(case, "presence"), {"doing": "left"})
    assert cast.accounts["heqing"].name not in gaolan.post(address(case, "presence")).content.decode()


def opened_form(client: Any, case: Case, action: str) -> dict[str, Any]:
    """Return what the form of an act carries when it is opened."""
    page = client.get(address(case, action))
    return {"key": page.context["form"]["key"].value(), "seen": page.context["form"]["seen"].value()}


@pytest.mark.django_db
def test_words_on_an_older_version_are_kept_and_sent_again_after_a_look(cast: Cast):
    case = a_case(cast, state=State.FILED)
    desk = signed_in(cast, "heqing")
    form = opened_form(desk, case, "publish")
    commands.publish(
        case.pk,
        street_id=case.street_id,
        by=cast.jiangwei,
        at=timezone.now(),
        title="主任写的标题",
        text="已核",
    )
    mine = form | {"title": "片长写的标题", "text": "我的话", "hide": ""}

    answer = desk.post(address(case, "publish"), mine)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "片长写的标题" in told
    assert "我的话" in told
    assert cast.accounts["jiangwei"].name in told
    case.refresh_from_db()
    assert case.public_title == "主任写的标题"

    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert desk.post(address(case, "publish"), again).status_code == 302
    case.refresh_from_db()
    assert case.public_title == "片长写的标题"


@pytest.mark.django_db
def test_a_remark_or_an_act_of_ones_own_meanwhile_is_no_hindrance(cast: Cast):
    case = a_case(cast, state=State.FILED)
    desk = signed_in(cast, "heqing")
    form = opened_form(desk, case, "publish")
    told = {"street_id": case.street_id, "at": timezone.now()}
    commands.remark(case.pk, by=cast.jiangwei, text="请尽快", internal=True, **told)
    commands.publish(case.pk, by=cast.heqing, title="先写一次", **told)
    assert desk.post(address(case, "publish"), form | {"title": "再写一次", "text": ""}).status_code == 302


@pytest.mark.django_db
def test_a_mark_that_two_people_press_at_once_is_not_taken_off_by_the_second(cast: Cast):
    case = a_case(cast, state=State.FILED)
    desk = signed_in(cast, "heqing")
    page = desk.get(address(case))
    commands.mark_hard(case.pk, street_id=case.street_id, by=cast.jiangwei, at=timezone.now())
    answer = desk.post(address(case, "mark_hard"), {"key": "k1", "seen": page.context["version"]})
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.hard


@pytest.mark.django_db(transaction=True)
def test_two_browsers_see_each_other(browser: "Browser", live_server: Any, cast: Cast):
    case = a_case(cast, state=State.FILED)
    pages = []
    for name in ("heqing", "jiangwei"):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        cookie = signed_in(cast, name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(live_server.url + address(case))
        pages.append(page)
    first, second = pages
    second.wait_for_selector(f"[data-present]:has-text('{cast.accounts['heqing'].name}')")
    first.goto(live_server.url + address(case, "publish"))
    first.wait_for_selector(f"[data-present]:has-text('{cast.accounts['jiangwei'].name}')")
    second.reload()
    second.wait_for_selector("[data-present] .writing")
    first.context.close()
    second.context.close()
