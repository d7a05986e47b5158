"""Doing something with a case on its page: nothing typed is lost, nothing is done twice, nobody is overtaken unseen."""

from typing import Any

import pytest
from django.test import Client

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.states import State
from linli.cases.views.buttons import ACTS, name_of_act
from linli.cases.workflow import CASE
from tests.cast import Cast
from tests.factories import MINUTE, a_case, an_upload, manhole, reopened_for_ever

from .pages import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def may_be_opened_again(cast: Cast) -> None:
    """These pages act today on cases of last March."""
    reopened_for_ever(cast)


def act(client: Client, case: Case, action: str, **sent: Any) -> Any:
    """Send the form of an act."""
    return client.post(address(case, action), sent)


def sent_for(action: str, cast: Cast, case: Case) -> dict[str, Any]:
    """Return what a person would send for an act."""
    lead = str(cast.organisations["chengjian"].pk)
    return {
        "verify": {"finding": "属实", "photos": [an_upload()]},
        "self_handle": {"done": "已恢复", "before": [an_upload()], "after": [an_upload(colour="#ffffff")]},
        "file": {"category": "C0101"},
        "decline": {"reason": "不属于本街道"},
        "dispatch": {"lead": "table"},
        "accept": {},
        "send_back": {"reason": "不是我们的"},
        "coordinate": {"lead": lead, "supports": [str(cast.organisations["shichang"].pk)]},
        "feed_back": {"done": "已更换", "photos": [an_upload()]},
        "inspect": {"finding": "已恢复"},
        "rework": {"reason": "还没好"},
        "close": {"remark": ""},
        "reopen": {"reason": "又坏了"},
        "place": {"unit": str(cast.units["W12"].pk), "lon": "", "lat": ""},
        "mark_hard": {},
        "publish": {"title": "井盖缺失", "text": "路口井盖缺失"},
        "remark": {"text": "请尽快", "internal": "yes"},
    }[action]


JOURNEYS = [
    ("reported", "verify", "gaolan", "verified"),
    ("reported", "self_handle", "gaolan", "closed"),
    ("verified", "file", "heqing", "filed"),
    ("verified", "decline", "heqing", "declined"),
    ("filed", "dispatch", "heqing", "dispatched"),
    ("dispatched", "accept", "maoli", "in_hand"),
    ("in_hand", "send_back", "maoli", "filed"),
    ("filed", "coordinate", "heqing", "coordinating"),
    ("in_hand", "feed_back", "maoli", "fed_back"),
    ("fed_back", "inspect", "songping", "inspected"),
    ("fed_back", "rework", "songping", "in_hand"),
    ("inspected", "close", "heqing", "closed"),
    ("closed", "reopen", "heqing", "filed"),
    ("filed", "place", "heqing", "filed"),
    ("filed", "mark_hard", "heqing", "filed"),
    ("filed", "publish", "heqing", "filed"),
    ("filed", "remark", "gaolan", "filed"),
]


@pytest.mark.parametrize(("state", "action", "who", "then"), JOURNEYS)
def test_each_act_is_asked_for_and_done_on_the_page(cast: Cast, state: str, action: str, who: str, then: str):
    case = a_case(cast, state=state)
    desk = signed_in(cast, who)

    asked = desk.get(address(case, action))
    answer = act(desk, case, action, **sent_for(action, cast, case))

    case.refresh_from_db()
    assert (asked.status_code, answer.status_code, case.state) == (200, 302, then)


def test_page_offers_exactly_what_the_table_allows(cast: Cast):
    for state in State:
        case = a_case(cast, state=state)
        for name in ("jiangwei", "heqing", "songping", "gaolan"):
            page = signed_in(cast, name).get(address(case))
            # Nobody left a telephone with these cases, so nobody is called back.
            open_now = set(CASE.open_to(cast.actor(name), case)) - {"settle", "call_back"}
            expected = {action for action in open_now if action in ACTS and not ACTS[action].tab}

            assert {button.action for button in page.context["buttons"]} == expected, (state, name)
            assert sum(button.kind == "first" for button in page.context["buttons"]) <= 1


def test_every_button_has_words(cast: Cast):
    case = a_case(cast, hard=True)

    assert [action for action in ACTS if "_" in name_of_act(action, case)] == []


def test_refused_form_keeps_what_was_typed_and_the_photos(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    desk = signed_in(cast, "maoli")

    refused = act(desk, case, "feed_back", done="", photos=[an_upload(), an_upload("notes.txt", form="BMP")])
    broken = act(desk, case, "feed_back", done="换好了", photos=[_not_a_photo()])
    note = refused.context["form"].fields["photos"].note
    done = act(desk, case, "feed_back", done="换好了", photos_kept=note)

    assert (refused.status_code, broken.status_code, done.status_code) == (422, 422, 302)
    assert "换好了" in broken.content.decode()
    assert "notes.pdf" in broken.content.decode()
    assert 'name="photos_kept"' in refused.content.decode()
    assert Photo.objects.filter(case=case, kind="after").count() == 2


def _not_a_photo() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("notes.pdf", b"%PDF-1.4", content_type="image/jpeg")


def test_same_key_does_it_once(cast: Cast):
    case = a_case(cast, state=State.FILED)
    desk = signed_in(cast, "heqing")

    answers = [act(desk, case, "remark", text="请尽快", internal="yes", key="one") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302] * 3
    assert len(desk.get(address(case)).context["timeline"]) == 1 + 2 + 1


def test_repeat_of_an_act_that_took_the_case_away_is_answered_alike(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    desk = signed_in(cast, "maoli")

    first = act(desk, case, "send_back", reason="不是我们的", key="one")
    again = act(desk, case, "send_back", reason="不是我们的", key="one")
    other = act(desk, case, "send_back", reason="不是我们的", key="two")

    case.refresh_from_db()
    assert (first.status_code, again.status_code, other.status_code) == (302, 302, 404)
    assert first.url == again.url == "/s/fenglin/desk/issue/"
    assert case.returned == 1


def test_slower_of_two_is_told_who_and_when_and_keeps_the_words(cast: Cast):
    case = a_case(cast, state=State.VERIFIED)
    slow = signed_in(cast, "shenyi")
    slow.get(address(case, "decline"))
    commands.file(case.pk, street_id=cast.street.pk, by=cast.heqing, at=_now(), category=manhole())

    late = act(slow, case, "decline", reason="重复上报，已有同类事项")

    page = late.content.decode()
    case.refresh_from_db()
    assert (late.status_code, case.state) == (409, State.FILED)
    assert "何青" in page
    assert "重复上报，已有同类事项" in page


def _now() -> Any:
    from django.utils import timezone

    return timezone.now() - MINUTE


def test_who_may_see_but_not_do_gets_a_page_that_says_so(cast: Cast):
    case = a_case(cast, state=State.FILED)

    assert signed_in(cast, "gaolan").get(address(case, "dispatch")).status_code == 403
    assert act(signed_in(cast, "gaolan"), case, "dispatch", lead="").status_code == 403


def test_nobody_inspects_their_own_work(cast: Cast):
    case = a_case(cast, state=State.FED_BACK)
    Case.objects.filter(pk=case.pk).update(fed_back_by=cast.accounts["songping"])

    assert act(signed_in(cast, "songping"), case, "inspect", finding="很好").status_code == 403


def test_conditions_follow_the_category(cast: Cast):
    case = a_case(cast)
    desk = signed_in(cast, "heqing")

    rows = desk.get(
        address(case, "conditions", category="C0101"), headers={"HX-Request": "true"}
    ).content.decode()
    plain = act(desk, case, "file", category="E0406", show="1")
    done = act(desk, case, "file", category="C0101", condition="2")
    case.refresh_from_db()

    assert "破损超过25c㎡" in rows
    assert "占用道路经营的" in plain.content.decode()
    assert (done.status_code, case.condition.row, case.category.code) == (302, 2, "C0101")


def test_dispatch_by_hand_is_told_from_dispatch_by_the_table(cast: Cast):
    by_table, by_hand = a_case(cast, state=State.FILED), a_case(cast, state=State.FILED)
    desk = signed_in(cast, "heqing")

    act(desk, by_table, "dispatch", lead="table")
    act(desk, by_hand, "dispatch", lead=str(cast.organisations["shichang"].pk))

    reasons = [desk.get(address(case)).context["reasons"][0] for case in (by_table, by_hand)]
    assert [(r.name, r.row) for r in reasons] == [("城建中心", 2), ("市场监管所", None)]


def test_published_words_must_not_hold_a_telephone(cast: Cast):
    case = a_case(cast, state=State.FILED, title="井盖坏了，电话 13812345678")
    desk = signed_in(cast, "heqing")

    asked = desk.get(address(case, "publish"))
    refused = act(desk, case, "publish", title="井盖坏了，电话 13812345678")

    assert "13812345678" not in str(asked.context["form"]["title"].value())
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("sent", "status", "unit"),
    [
        ({"unit": "", "lon": "121.447", "lat": "31.192"}, 302, "W12"),
        ({"unit": "", "lon": "120.1", "lat": "30.1"}, 422, "W11"),
        ({"unit": "", "lon": "", "lat": ""}, 422, "W11"),
    ],
)
def test_place_comes_from_the_pin_or_the_name(cast: Cast, sent: dict[str, str], status: int, unit: str):
    case = a_case(cast, state=State.FILED)

    answer = act(signed_in(cast, "heqing"), case, "place", **sent)

    case.refresh_from_db()
    assert (answer.status_code, case.unit.code) == (status, unit)


def test_htmx_gets_the_case_as_it_stands_and_the_plain_browser_a_page(cast: Cast):
    case = a_case(cast, state=State.DISPATCHED)
    desk = signed_in(cast, "maoli")
    headers = {"HX-Request": "true", "HX-Target": "case"}

    inside = desk.get(address(case), headers=headers).content.decode()
    answer = desk.post(address(case, "accept"), {}, headers=headers)

    assert "<html" not in inside
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, address(case))
    assert "<html" not in answer.content.decode()
    assert (
        "<html"
        in desk.get(address(case), headers={**headers, "HX-History-Restore-Request": "true"}).content.decode()
    )


def test_phone_stays_on_the_phone(cast: Cast):
    case = a_case(cast)
    phone = signed_in(cast, "gaolan")

    page = phone.get(address(case, face="field"))
    answer = act(phone, case, "verify", finding="属实", face="field")

    assert page.context["face"] == "field"
    assert answer.url == address(case, face="field")
