"""The fast lane: a page of one's own, a clock of its own, and observer teams that are right or not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from linli.cases import commands
from linli.cases.errors import NoSuchMember, OnTheLaneAlready
from linli.cases.models import Case, LaneMember, LaneReport
from linli.cases.queries.lane import lane_reports, light_of, members, teams
from linli.kernel import journal
from linli.kernel.errors import MovedMeanwhile, NotAllowed
from tests.cast import NOON, Cast
from tests.factories import MINUTE, an_upload, manhole

from .pages import address, queries_of, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
UNTIL = NOON + timedelta(days=1)


def a_member(cast: Cast, **told: Any) -> commands.Joined:
    """Return a noodle shop that is on the lane."""
    told = {"name": "老张面馆", "door": "merchant", "unit": cast.units["W11"], "place": "宛平南路12号"} | told
    return commands.add_lane_member(street=cast.street, by=cast.shenyi, at=NOON, **told)


def reported(
    joined: commands.Joined, *, text: str = "门口下水道堵了", at: datetime = NOON, **told: Any
) -> Case:
    """Return what a member reported."""
    report = commands.Report(title=text, body=text)
    _number, opened = commands.report_by_lane(
        member=joined.member, key=f"{text}{at}", report=report, at=at, **told
    )
    assert opened is not None
    return opened.case


# --- Reporting ----------------------------------------------------------------------------------------------------
def test_a_shop_reports_from_its_own_page_and_lies_where_it_lies_unless_it_says_otherwise(cast: Cast):
    joined = a_member(cast)
    page = f"/s/fenglin/direct/{joined.token}/"
    key = Client().get(page).context["form"]["key"].value()

    answer = Client().post(page, {"key": key, "text": "门口下水道堵了。满街是水", "photos": [an_upload()]})

    case = Case.objects.select_related("unit").get()
    row = LaneReport.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{page}?said={case.number}"
    assert (case.door, case.title, case.unit.code, case.place) == (
        "merchant", "门口下水道堵了", "W11", "宛平南路12号"
    )  # fmt: skip
    assert (row.case_id, row.member, row.team, row.acknowledged_at) == (case.pk, joined.member, "", None)
    assert case.number in Client().get(page).content.decode()


def test_the_same_form_sent_twice_is_one_report_with_one_clock(cast: Cast):
    joined = a_member(cast)
    page = f"/s/fenglin/direct/{joined.token}/"
    key = Client().get(page).context["form"]["key"].value()

    answers = [Client().post(page, {"key": key, "text": "堵了"}) for _n in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert (Case.objects.count(), LaneReport.objects.count()) == (1, 1)


def test_bad_input_keeps_the_words_and_says_what_to_do(cast: Cast):
    joined = a_member(cast)

    refused = Client().post(
        f"/s/fenglin/direct/{joined.token}/",
        {"text": "", "place": "后门", "photos": [an_upload("x.txt", form="BMP")]},
    )

    told = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="后门"' in told
    assert Case.objects.count() == 0


def test_a_link_that_was_renewed_or_whose_membership_ended_opens_nothing(cast: Cast):
    joined = a_member(cast)
    new = commands.renew_lane_link(joined.member.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)
    renewed = [Client().get(f"/s/fenglin/direct/{one.token}/").status_code for one in (joined, new)]

    commands.end_lane_member(joined.member.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)

    assert renewed == [404, 200]
    assert Client().get(f"/s/fenglin/direct/{new.token}/").status_code == 404
    with pytest.raises(NoSuchMember):
        commands.end_lane_member(joined.member.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)


def test_an_account_opens_the_page_by_signing_in_and_strangers_do_not(cast: Cast):
    a_member(cast, account=cast.accounts["gaolan"], door="committee", name="宛南一村居委")

    mine, other = (signed_in(cast, who).get("/s/fenglin/direct/").status_code for who in ("gaolan", "maoli"))

    assert (mine, other) == (200, 404)
    with pytest.raises(OnTheLaneAlready):
        a_member(cast, account=cast.accounts["gaolan"])


def test_one_reaches_the_page_of_ones_own_report_and_of_nobody_elses(cast: Cast):
    joined, other = a_member(cast), a_member(cast, name="隔壁")
    case = reported(joined)
    way = f"/s/fenglin/direct/{{}}/open/{case.number}/"

    mine = Client().post(way.format(joined.token))
    theirs = Client().post(way.format(other.token))

    assert mine.status_code == 302
    assert Client().get(mine["Location"]).status_code == 200
    assert theirs.status_code == 404


def test_whoever_does_not_file_puts_nobody_on_the_lane(cast: Cast):
    for who in (cast.gaolan, cast.maoli, cast.songping):
        with pytest.raises(NotAllowed):
            commands.add_lane_member(street=cast.street, name="x", door="merchant", by=who, at=NOON)


def test_no_secret_of_the_lane_stands_in_the_database(cast: Cast):
    joined = a_member(cast)

    assert joined.token not in str(LaneMember.objects.values().get())


# --- Its clock ----------------------------------------------------------------------------------------------------
def test_its_clock_runs_by_the_rule_book_on_office_hours_and_turns_yellow_and_red(cast: Cast):
    case = reported(a_member(cast))
    row = lane_reports(cast.shenyi, cast.street.pk).get()

    # Wednesday noon and two working hours of an office that works until half past five.
    assert (row.limit, row.due_at) == ("2 h", NOON + 2 * HOUR)
    assert [light_of(row, NOON + n * MINUTE) for n in (0, 100, 121)] == ["green", "yellow", "red"]
    assert row.case_id == case.pk


def test_said_to_be_seen_it_leaves_the_list_and_the_line_says_whether_in_time(cast: Cast):
    case = reported(a_member(cast))
    late = reported(a_member(cast, name="二店"), text="灯坏了")

    commands.acknowledge(case.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + HOUR)
    commands.acknowledge(late.pk, street_id=cast.street.pk, by=cast.gaolan, at=NOON + 3 * HOUR)

    facts = [journal.history(one.street_id, one.pk)[-1].facts["in_time"] for one in (case, late)]
    seen = {row.case_id: light_of(row, UNTIL) for row in lane_reports(cast.shenyi, cast.street.pk, seen=True)}
    assert facts == [True, False]
    assert lane_reports(cast.shenyi, cast.street.pk).count() == 0
    assert seen == {case.pk: "green", late.pk: "red"}


def test_the_first_act_of_the_office_counts_as_seen(cast: Cast):
    case = reported(a_member(cast))

    commands.verify(case.pk, street_id=cast.street.pk, by=cast.gaolan, at=NOON + HOUR, finding="属实")

    [row] = lane_reports(cast.shenyi, cast.street.pk, seen=True)
    assert (row.acknowledged_at, row.seen_at, light_of(row, UNTIL)) == (None, NOON + HOUR, "green")
    with pytest.raises(MovedMeanwhile):
        commands.acknowledge(case.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + 2 * HOUR)


def test_it_is_said_once_and_only_of_what_came_by_the_lane(cast: Cast):
    from tests.factories import an_opened

    case, other = reported(a_member(cast)), an_opened(cast).case
    commands.acknowledge(case.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + MINUTE)

    for one in (case, other):
        with pytest.raises(NotAllowed):
            commands.acknowledge(one.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + 2 * MINUTE)


def test_the_member_reads_on_its_page_when_it_was_seen(cast: Cast):
    joined = a_member(cast)
    case = reported(joined)
    page = f"/s/fenglin/direct/{joined.token}/"
    before = Client().get(page).content.decode()

    commands.acknowledge(case.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON + HOUR)

    assert ("应回应时间" in before, "已看到" in Client().get(page).content.decode()) == (True, True)


# --- Observers ----------------------------------------------------------------------------------------------------
def test_sightings_count_for_the_team_and_no_share_is_shown_of_too_few(cast: Cast):
    one, two = a_member(cast, team="平江路观察队"), a_member(cast, name="水果店", team="平江路观察队")
    street = {"street_id": cast.street.pk}
    for n in range(4):
        case = reported(one, text=f"占道{n}", sighting=True)
        commands.verify(case.pk, **street, by=cast.gaolan, at=NOON + MINUTE, finding="属实")
    first = teams(cast.shenyi, cast.street.pk, since=NOON, until=UNTIL)
    wrong = reported(two, text="没有的事", sighting=True)
    commands.decline(wrong.pk, **street, by=cast.shenyi, at=NOON + MINUTE, reason="现场未见")
    reported(two, text="还没人看", sighting=True)
    reported(two, text="自家的事")

    [team] = teams(cast.shenyi, cast.street.pk, since=NOON, until=UNTIL)

    assert (first[0].so, first[0].rate) == (4, None)
    assert (team.name, team.members, team.sightings, team.so, team.not_so, team.waiting, team.rate) == (
        "平江路观察队", 2, 6, 4, 1, 1, 80
    )  # fmt: skip


def test_what_was_verified_and_filed_and_then_void_counts_as_not_so(cast: Cast):
    joined = a_member(cast, team="甲队")
    case = reported(joined, sighting=True)
    street = {"street_id": cast.street.pk}
    commands.verify(case.pk, **street, by=cast.gaolan, at=NOON, finding="属实")
    commands.file(case.pk, **street, by=cast.shenyi, at=NOON, category=manhole())
    commands.void(case.pk, **street, by=cast.shenyi, at=NOON, reason="复核不属实")

    [team] = teams(cast.shenyi, cast.street.pk, since=NOON, until=UNTIL)

    assert (team.so, team.not_so) == (0, 1)


def test_a_mandate_that_is_taken_back_leaves_what_was_counted(cast: Cast):
    joined = a_member(cast, team="甲队")
    reported(joined, sighting=True)

    commands.set_lane_team(joined.member.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON, team="")

    [team] = teams(cast.shenyi, cast.street.pk, since=NOON, until=UNTIL)
    assert (team.name, team.members, team.sightings) == ("甲队", 0, 1)


def test_a_span_ends_before_its_end(cast: Cast):
    joined = a_member(cast, team="甲队")
    reported(joined, sighting=True, at=NOON)

    spans = [(NOON - HOUR, NOON), (NOON, NOON + HOUR)]

    found = [teams(cast.shenyi, cast.street.pk, since=since, until=until) for since, until in spans]
    assert [team.sightings for some in found for team in some] == [0, 1]


# --- Pages and programs -------------------------------------------------------------------------------------------
def test_the_desk_puts_a_shop_on_the_lane_and_shows_its_link_once(cast: Cast):
    desk = signed_in(cast, "shenyi")
    url = "/s/fenglin/lane/members/"
    key = desk.get(url).context["form"]["key"].value()

    refused = desk.post(url, {"key": key, "name": "", "door": "merchant"})
    made = desk.post(url, {"key": key, "name": "老李理发", "door": "merchant", "team": "东安观察队"})
    again = desk.post(url, {"key": key, "name": "老李理发", "door": "merchant", "team": "东安观察队"})

    assert (refused.status_code, made.status_code, again.status_code) == (422, 200, 302)
    assert "/s/fenglin/direct/" in made.content.decode()
    assert LaneMember.objects.get().team == "东安观察队"
    assert "/s/fenglin/direct/" not in desk.get(url).content.decode()


def test_strangers_see_neither_list_nor_members(cast: Cast):
    a_member(cast)

    assert Client().get("/s/fenglin/lane/").status_code == 302
    assert members(cast.actor("shenyi"), cast.street.pk).count() == 1
    assert signed_in(cast, "gaolan").get("/s/fenglin/lane/members/").status_code == 200
    assert signed_in(cast, "gaolan").post("/s/fenglin/lane/members/", {"name": "x"}).status_code == 403


def test_an_area_head_sees_the_lane_of_the_own_area_only(cast: Cast):
    case = reported(a_member(cast))

    seen = [
        case.number in signed_in(cast, who).get("/s/fenglin/lane/").content.decode()
        for who in ("heqing", "dujuan")
    ]

    assert seen == [True, False]


@pytest.mark.parametrize(
    "url",
    ["/s/fenglin/lane/", "/s/fenglin/lane/?show=seen", "/s/fenglin/lane/members/", "/s/fenglin/observers/"],
)
def test_pages_of_the_lane_ask_as_often_for_three_as_for_one(cast: Cast, url: str):
    def more(n: int) -> int:
        joined = a_member(cast, name=f"店{n}", team=f"队{n}")
        case = reported(joined, text=f"事{n}", sighting=True)
        seen = reported(joined, text=f"又{n}", sighting=True)
        commands.acknowledge(seen.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)
        assert case.pk
        return queries_of(signed_in(cast, "shenyi"), url)

    one, _two, three = more(1), more(2), more(3)

    assert one == three
    assert one <= 12


def test_the_case_page_offers_to_say_that_it_is_seen_and_does_it(cast: Cast):
    case = reported(a_member(cast))
    desk = signed_in(cast, "shenyi")

    offered = {button.action for button in desk.get(address(case)).context["buttons"]}
    desk.post(address(case, "acknowledge"), {})

    assert "acknowledge" in offered
    assert LaneReport.objects.get().acknowledged_at is not None
    assert "acknowledge" not in {button.action for button in desk.get(address(case)).context["buttons"]}


def test_a_program_reports_by_the_secret_and_reads_what_became_of_it(cast: Cast):
    joined = a_member(cast, team="甲队")
    path = f"/api/v1/streets/fenglin/lane/{joined.token}"
    sent = {"text": "路灯不亮", "sighting": True}
    headers = {"Idempotency-Key": "abcdefgh-1"}

    answers = [Client().post(path, sent, content_type="application/json", headers=headers) for _n in range(2)]
    [own] = Client().get(path).json()["items"]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (own["title"], own["seen_at"], own["late"]) == (
        "路灯不亮",
        None,
        LaneReport.objects.get().due_at < datetime.now(UTC),
    )
    assert Client().get("/api/v1/streets/fenglin/lane/nobody-has-this").status_code == 404
