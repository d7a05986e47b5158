"""Pages of rosters: what is typed comes to be, what is refused is said beside the form, and no page asks per row."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.people.public import actor_for
from linli.rosters import commands
from linli.rosters.commands.working import work_out_waiting
from linli.rosters.models import DutyRoster, LogEntry, Plan, Slot, Turn
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast

from .duty import PLACE, a_member, a_roster, secretary, weekdays

pytestmark = pytest.mark.django_db
NEAR = {"lon": PLACE[0], "lat": PLACE[1], "accuracy": 10}


def keeper(cast: Cast) -> Client:
    secretary(cast)
    return signed_in(cast, "gezhou")


def at(name: str, *args: Any) -> str:
    return reverse(f"rosters:{name}", args=["fenglin", *args])


def soon(cast: Cast, roster: DutyRoster, who: str, **told: Any) -> Turn:
    """Put somebody on a slot that begins in a quarter of an hour of the real clock."""
    now = timezone.now()
    by = actor_for(cast.accounts["gezhou"], at=now)
    given = {"kind": "sitting", "starts_at": now + timedelta(minutes=15), "minutes": 120, "heads": 2} | told
    slot = commands.add_slot(roster.pk, street_id=roster.street_id, by=by, at=now, **given)
    member = a_member(cast, roster, who)
    return commands.put(slot.pk, member.person_id, street_id=roster.street_id, by=by, at=now)


def test_a_roster_is_begun_with_its_place_people_and_pattern(cast: Cast) -> None:
    browser = keeper(cast)
    typed = {
        "key": "k", "name": "红色管家坐班", "unit": cast.units["W1"].pk, "place": "服务站", "lon": "121.44", "lat": "",
        "reach": "200", "checklist": "消防通道\n\n楼道灯",
    }  # fmt: skip

    half = browser.post(at("new"), typed)
    whole = browser.post(at("new"), typed | {"lat": "31.19"})
    again = browser.post(at("new"), typed | {"lat": "31.19"})

    assert half.status_code == 422
    assert "红色管家坐班" in half.content.decode()
    roster = DutyRoster.objects.get()
    assert (whole.headers["Location"], again.headers["Location"]) == (at("members", 1),) * 2
    assert (roster.checklist, roster.lon, roster.number) == (["消防通道", "楼道灯"], 121.44, 1)
    assert browser.post(at("members", 1), {"account": "nobody"}).status_code == 422
    assert browser.post(at("members", 1), {"account": "gaolan", "capacity": "网格员"}).status_code == 302
    row = {"kind": "sitting", "weekdays": ["1", "3"], "starts": "20:00", "ends": "06:00", "heads": "1"}
    assert browser.post(at("pattern", 1), row).status_code == 302
    today = timezone.localdate()
    span = {"since": today, "until": today + timedelta(days=13)}
    assert browser.post(at("lay", 1), span).status_code == 302
    assert {one.ends_at - one.starts_at for one in Slot.objects.all()} == {timedelta(hours=10)}


def test_somebody_signs_in_by_phone_looks_at_the_list_and_signs_out(cast: Cast) -> None:
    roster = a_roster(cast, checklist=["消防通道", "楼道灯"])
    turn = soon(cast, roster, "gaolan")
    browser = signed_in(cast, "gaolan")

    # It is no login.
    assert '<button class="button first">签到</button>' in browser.get(at("turn", turn.pk)).content.decode()
    without = browser.post(at("turn_act", turn.pk, "sign_in"), {"reason": ""})
    assert without.status_code == 422
    assert browser.post(at("turn_act", turn.pk, "sign_in"), NEAR).status_code == 302
    assert browser.post(at("turn_act", turn.pk, "sign_out"), {"checked": ["1"]}).status_code == 302

    turn.refresh_from_db()
    assert (turn.state, turn.metres, turn.checked) == ("done", 0, [1])
    page = browser.get(at("turn", turn.pk)).content.decode()
    assert "楼道灯" in page
    assert browser.post(at("turn_act", turn.pk, "explode")).status_code == 404


def test_what_was_asked_of_me_is_accepted_on_my_duties(cast: Cast) -> None:
    roster = a_roster(cast)
    turn = soon(cast, roster, "gaolan")
    other = a_member(cast, roster, "shenyi")
    offer = {"offer": f"person:{other.person_id}", "words": "家里有事"}

    asked = signed_in(cast, "gaolan").post(at("turn_act", turn.pk, "ask"), offer)
    theirs = signed_in(cast, "shenyi")
    page = theirs.get(at("mine"))
    swap = page.context["swaps"][0][0]
    done = theirs.post(at("swap_act", swap.pk, "accept"))

    assert (asked.status_code, done.status_code) == (302, 302)
    assert "家里有事" in page.content.decode()
    assert Turn.objects.get(state="planned").person_id == other.person_id


def test_the_day_log_takes_a_line_once_and_a_case_that_exists(cast: Cast) -> None:
    roster = a_roster(cast)
    a_member(cast, roster, "gaolan")
    browser = signed_in(cast, "gaolan")
    typed = {"key": "one", "words": "三楼漏水，两家谈好了", "task": "mediation", "case_number": ""}

    unknown = browser.post(at("log", roster.number), typed | {"case_number": "FL-2026-999999"})
    for _twice in range(2):
        assert browser.post(at("log", roster.number), typed).status_code == 302

    assert unknown.status_code == 422
    assert "三楼漏水" in unknown.content.decode()
    assert LogEntry.objects.count() == 1
    excel = signed_in(cast, "heqing").get(at("log_excel", roster.number))
    assert (excel.status_code, b"".join(excel.streaming_content)[:2]) == (200, b"PK")


def test_a_plan_is_asked_for_shown_and_accepted(cast: Cast) -> None:
    roster = a_roster(cast)
    for who in ("gaolan", "shenyi"):
        a_member(cast, roster, who)
    weekdays(cast, roster, weekdays=list(range(1, 8)))
    browser, today = keeper(cast), timezone.localdate()
    span = {"since": today + timedelta(days=1), "until": today + timedelta(days=7), "seed": "1"}
    browser.post(at("lay", roster.number), span)

    asked = browser.post(at("plans", roster.number), span)
    waiting = browser.get(asked.headers["Location"]).content.decode()
    work_out_waiting(at=timezone.now())
    draft = browser.get(asked.headers["Location"])
    accepted = browser.post(at("plan_act", Plan.objects.get().pk, "accept"))

    assert 'hx-trigger="every 3s"' in waiting
    assert draft.context["draft"].open == []
    assert sorted(load[1] for load in draft.context["draft"].loads) == [3, 4]
    assert (accepted.status_code, Turn.objects.count()) == (302, 7)
    assert signed_in(cast, "gaolan").get(asked.headers["Location"]).status_code == 404


def test_why_a_seat_stays_open_is_said_in_a_sentence(cast: Cast) -> None:
    roster = a_roster(cast)
    turn = soon(cast, roster, "gaolan", kind="night", minutes=600, heads=1)
    now = timezone.now()
    by = actor_for(cast.accounts["gezhou"], at=now)
    starts = turn.ends_at + timedelta(hours=1)
    told = {"street_id": roster.street_id, "by": by, "at": now}
    commands.add_slot(roster.pk, **told, kind="sitting", starts_at=starts, minutes=60, heads=1)
    span = {"since": timezone.localdate(now), "until": timezone.localdate(now) + timedelta(days=3)}
    made = commands.ask_plan(roster.pk, **told, **span)
    work_out_waiting(at=now)

    [said] = keeper(cast).get(at("plan", made.pk)).context["draft"].open

    early, night = (f"{timezone.localtime(one):%m-%d %H:%M}" for one in (starts, turn.starts_at))
    assert said == f"{early} 坐班缺 1 人：高岚（{night} 夜班）还在休息时间。"


def test_pages_ask_the_same_number_of_questions_for_one_row_and_for_three(cast: Cast) -> None:
    roster = a_roster(cast)
    browser = keeper(cast)
    names = ("one", "log", "counts", "members", "pattern")
    soon(cast, roster, "gaolan")

    def asked() -> list[int]:
        urls = [at(name, roster.number) for name in names] + [at("list"), at("mine")]
        return [queries_of(browser, url) for url in urls]

    asked()
    before = asked()
    for who, hours in (("shenyi", 30), ("songping", 60)):
        soon(cast, roster, who, starts_at=timezone.now() + timedelta(hours=hours))
    after = asked()

    assert after == before
    assert max(after) <= 12


def test_my_duties_go_into_a_calendar(cast: Cast) -> None:
    roster = a_roster(cast, place="服务站; 一楼, 左")
    soon(cast, roster, "gaolan")

    body = signed_in(cast, "gaolan").get(at("calendar")).content.decode()

    lines = body.split("\r\n")
    assert (lines[0], lines[-2], body.count("BEGIN:VEVENT")) == ("BEGIN:VCALENDAR", "END:VCALENDAR", 1)
    assert "LOCATION:服务站\\; 一楼\\, 左" in lines
    assert max(len(line.encode()) for line in lines) <= 75


def test_outsiders_find_nothing(cast: Cast) -> None:
    roster = a_roster(cast)
    turn = soon(cast, roster, "gaolan")

    for who in ("dujuan", "luoshan"):
        browser = signed_in(cast, who)
        assert browser.get(at("one", roster.number)).status_code == 404
        assert browser.get(at("turn", turn.pk)).status_code == 404
        assert browser.post(at("put", turn.slot_id), {"person": str(turn.person_id)}).status_code == 404
    assert Client().get(at("one", roster.number)).status_code == 302
