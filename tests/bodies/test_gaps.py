"""Mechanisms: what stands at a unit of what its packs ask, and since when something is missing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from linli.bodies import commands, errors
from linli.bodies.commands import Who
from linli.bodies.models import Body
from linli.bodies.queries.gaps import Finding, Span, dropped, findings, midnight
from linli.bodies.queries.packs import preset
from linli.bodies.queries.saying import sentence
from linli.kernel.errors import NotAllowed
from linli.people.public import SYSTEM, Account, Organisation, Post, Role, add_organisation, appoint
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, START, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST, THIRD_OF_MAY = date(2026, 1, 1), date(2026, 5, 3)
JUNE = midnight(date(2026, 6, 1))


def squad(cast: Cast) -> Body:
    told = {"unit": cast.units["W"], "starts_on": FIRST, "by": SYSTEM, "at": NOON}
    return commands.found_body(street=cast.street, kind="task_squad", name="宛南专班", **told)


def lines(cast: Cast, unit: str, pack: str, *, at: datetime = JUNE) -> dict[str, Finding]:
    found = findings(cast.street, at=at, unit_id=cast.units[unit].pk)
    return {one.line.code: one for one in found if one.line.pack == pack}


def test_a_force_that_left_is_missing_since_that_day_and_said_so_in_both_languages(cast: Cast) -> None:
    body = squad(cast)
    market = commands.seat_member(
        body, seat="market", who=Who(name="张三", organisation=cast.organisations["shichang"]), starts_on=FIRST, by=SYSTEM,
        at=NOON,
    )  # fmt: skip
    assert not lines(cast, "W", "forces")["market"].faulty

    commands.end_membership(market, on=THIRD_OF_MAY, by=SYSTEM, at=NOON)

    gap = lines(cast, "W", "forces")["market"]
    assert (gap.missing, gap.count, gap.since) == (True, 0, midnight(THIRD_OF_MAY))
    assert not lines(cast, "W", "forces", at=midnight(THIRD_OF_MAY) - DAY)["market"].faulty
    with translation.override("en"):
        assert sentence(gap) == "no Market supervision officer in Wannan Area since 3 May"
    assert sentence(gap) == "宛南片区自 5月3日 起无市场监管力量"


def test_a_successor_from_the_same_day_leaves_no_gap(cast: Cast) -> None:
    body = squad(cast)
    told: dict[str, Any] = {"seat": "market", "by": SYSTEM, "at": NOON}
    home = cast.organisations["shichang"]
    first = commands.seat_member(body, who=Who(name="张三", organisation=home), starts_on=FIRST, **told)
    commands.end_membership(first, on=THIRD_OF_MAY, by=SYSTEM, at=NOON)
    commands.seat_member(body, who=Who(name="李四", organisation=home), starts_on=THIRD_OF_MAY, **told)

    assert not lines(cast, "W", "forces")["market"].faulty


def test_a_force_is_there_by_a_post_at_the_unit_as_well(cast: Cast) -> None:
    appoint(
        account=cast.accounts["luoshan"], role=Role.objects.get(code="officer"), street=cast.street, starts_at=START,
        unit=cast.units["E"], organisation=cast.organisations["chengguan"], by=SYSTEM, at=START,
    )  # fmt: skip

    assert not lines(cast, "E", "forces")["urban"].faulty
    never = lines(cast, "W", "forces")["urban"]
    assert (never.missing, never.since) == (True, None)


def test_when_enough_stood_for_the_last_time_is_reckoned_from_the_rows() -> None:
    def span(first: int, last: int | None) -> Span:
        return Span(JUNE + first * DAY, None if last is None else JUNE + last * DAY, "x")

    now = JUNE + 100 * DAY
    assert dropped([span(0, 10), span(5, 20)], 1, now) == JUNE + 20 * DAY
    assert dropped([span(0, 10), span(5, 20)], 2, now) == JUNE + 10 * DAY
    assert dropped([span(0, 10), span(10, None)], 1, now) is None
    assert dropped([span(0, 10), span(30, 40)], 1, now) == JUNE + 40 * DAY
    assert dropped([span(0, 10)], 2, now) is None
    assert dropped([span(0, 200)], 1, now) is None


def test_two_heads_of_a_block_are_asked_exactly_once_each(cast: Cast) -> None:
    gap = lines(cast, "W", "forces")["head"]
    assert (gap.faulty, gap.count, [span.who.name for span in gap.found]) == (False, 1, ["何青"])

    Post.objects.filter(account=cast.accounts["heqing"]).update(ends_at=midnight(THIRD_OF_MAY))

    assert lines(cast, "W", "forces")["head"].since == midnight(THIRD_OF_MAY)


def test_one_plus_five_plus_thirty_two_counts_units_and_finds_those_outside(cast: Cast) -> None:
    rows = [dict(row) for row in preset("1+5+32")]
    for row in rows:
        if row["code"] == "groups":
            row |= {"least": 2, "most": 2}
    today = timezone.localdate()
    publish_rows(
        street_id=cast.street.pk,
        code="packs",
        rows=rows,
        effective_from=today,
        note="x",
        by=SYSTEM,
        at=timezone.now(),
    )

    found = lines(cast, "S", "system", at=timezone.now())

    assert (found["groups"].count, found["groups"].faulty) == (2, False)
    assert (found["committees"].count, found["committees"].faulty, found["committees"].strays) == (
        3,
        True,
        (),
    )
    assert found["office"].faulty is False


def test_cross_appointment_is_a_gap_when_only_one_direction_is_filled(cast: Cast) -> None:
    assert lines(cast, "W1", "crossing") == {}
    company = add_organisation(
        street=cast.street, code="wuye", kind="property", name="宛南物业", by=SYSTEM, at=START
    )
    _secretary_advises(cast, company)

    found = lines(cast, "W1", "crossing")
    assert {code: one.faulty for code, one in found.items()} == {"advisor": False, "part_time": True}

    manager = _held(cast, "songping", "property_manager", organisation=company)
    body = commands.found_body(
        street=cast.street,
        unit=cast.units["W1"],
        kind="party_committee",
        name="大党委",
        starts_on=FIRST,
        by=SYSTEM,
        at=NOON,
    )
    commands.seat_member(body, seat="part_time", who=Who(manager), starts_on=FIRST, by=SYSTEM, at=NOON)

    assert not any(one.faulty for one in lines(cast, "W1", "crossing").values())


def _held(cast: Cast, name: str, role: str, **place: Any) -> Account:
    account = cast.accounts[name]
    told = {
        "account": account,
        "role": Role.objects.get(code=role),
        "street": cast.street,
        "starts_at": START,
    }
    appoint(**told, **place, by=SYSTEM, at=START)
    return account


def _secretary_advises(cast: Cast, company: Organisation) -> None:
    _held(cast, "dujuan", "secretary", unit=cast.units["W1"])
    _held(cast, "dujuan", "party_advisor", organisation=company)


# --- Items ------------------------------------------------------------------------------------------------------------
def test_an_item_is_owned_from_the_day_it_is_kept_and_a_gap_after_its_owner_gave_it_up(cast: Cast) -> None:
    told: dict[str, Any] = {
        "street": cast.street,
        "unit": cast.units["W"],
        "pack": "mechanism",
        "by": cast.heqing,
        "at": NOON,
    }
    today = timezone.localdate(NOON)
    item = commands.keep_item(
        code="patrol", owner=cast.accounts["gaolan"], checked_on=today - 9 * DAY, note="每日两巡", **told
    )

    found = lines(cast, "W", "mechanism", at=NOON)
    assert (len(found), found["patrol"].faulty, found["patrol"].item) == (23, False, item)
    assert sum(one.faulty for one in found.values()) == 14

    commands.drop_item(item, on=today, by=cast.heqing, at=NOON)
    assert lines(cast, "W", "mechanism", at=NOON)["patrol"].since == midnight(today)


def test_another_owner_takes_over_from_the_day_of_the_check(cast: Cast) -> None:
    told: dict[str, Any] = {
        "street": cast.street,
        "unit": cast.units["W"],
        "pack": "mechanism",
        "by": cast.heqing,
        "at": NOON,
    }
    today = timezone.localdate(NOON)
    first = commands.keep_item(code="loop", owner=cast.accounts["gaolan"], checked_on=today - 9 * DAY, **told)
    second = commands.keep_item(code="loop", owner=cast.accounts["heqing"], checked_on=today, **told)
    again = commands.keep_item(
        code="loop", owner=cast.accounts["heqing"], checked_on=today, note="已查", **told
    )

    first.refresh_from_db()
    assert (first.ends_on, second.ends_on, again.pk, again.note) == (today, None, second.pk, "已查")


def test_items_are_kept_by_who_heads_the_unit_and_only_those_of_the_book(cast: Cast) -> None:
    told: dict[str, Any] = {"street": cast.street, "unit": cast.units["W"], "pack": "mechanism", "at": NOON}
    today = timezone.localdate(NOON)
    with pytest.raises(NotAllowed):
        commands.keep_item(
            code="loop", owner=cast.accounts["gaolan"], checked_on=today, by=cast.dujuan, **told
        )
    with pytest.raises(errors.ItemUnknown):
        commands.keep_item(
            code="xyz", owner=cast.accounts["gaolan"], checked_on=today, by=cast.heqing, **told
        )
    with pytest.raises(errors.NotYet):
        commands.keep_item(
            code="loop", owner=cast.accounts["gaolan"], checked_on=today + DAY, by=cast.heqing, **told
        )


# --- Statements, stations, advice -------------------------------------------------------------------------------------
def test_a_duty_is_fulfilled_once_by_the_institution_that_signed(cast: Cast) -> None:
    today = timezone.localdate(NOON)
    signed = commands.sign_statement(
        street=cast.street, unit=cast.units["W"], organisation=cast.organisations["chengjian"], title="医院治理责任书",
        signed_by="院长", signed_on=today, starts_on=today, by=cast.jiangwei, at=NOON,
        duties=[commands.DutyWish("配齐保安 12 名", today + 30 * DAY), commands.DutyWish(" ")],
    )  # fmt: skip
    [duty] = signed.duties.all()
    with pytest.raises(NotAllowed):
        commands.fulfil(duty, done_on=today, evidence="x", by=cast.luoshan, at=NOON)

    done = {"done_on": today, "evidence": "12 人到岗，名单附后", "by": cast.maoli, "at": NOON}
    assert commands.fulfil(duty, **done).done_on == commands.fulfil(duty, **done).done_on == today
    with pytest.raises(errors.DutyDone):
        commands.fulfil(duty, **done | {"evidence": "另一句"})


def test_forces_work_at_a_station_once_at_a_time(cast: Cast) -> None:
    told: dict[str, Any] = {"by": cast.jiangwei, "at": NOON}
    station = commands.open_station(
        street=cast.street,
        unit=cast.units["W"],
        name="综合治理工作站",
        address="医院门诊楼一层",
        starts_on=FIRST,
        **told,
    )
    force = cast.organisations["chengguan"]
    place = commands.place_at_station(station, organisation=force, starts_on=FIRST, **told)
    with pytest.raises(errors.SitsAlready):
        commands.place_at_station(station, organisation=force, starts_on=THIRD_OF_MAY, **told)

    commands.leave_station(place, on=THIRD_OF_MAY, **told)
    commands.place_at_station(station, organisation=force, starts_on=THIRD_OF_MAY, **told)
    assert station.places.count() == 2


def test_a_head_speaks_by_five_powers_and_is_answered_once_by_whom_it_concerns(cast: Cast) -> None:
    told: dict[str, Any] = {
        "street": cast.street,
        "unit": cast.units["W"],
        "organisation": cast.organisations["chengjian"],
        "at": NOON,
    }
    with pytest.raises(NotAllowed):
        commands.advise(kind="personnel", text="请增派一人", by=cast.dujuan, **told)
    with pytest.raises(errors.Refusal):
        commands.advise(kind="assessment", text="响应及时", by=cast.heqing, **told)

    one = commands.advise(kind="assessment", text="响应及时", grade="good", by=cast.heqing, **told)
    with pytest.raises(NotAllowed):
        commands.answer_advice(one, reply="收到", by=cast.luoshan, at=NOON)
    commands.answer_advice(one, reply="收到，继续努力", by=cast.maoli, at=NOON)
    with pytest.raises(errors.Answered):
        commands.answer_advice(one, reply="又一次", by=cast.maoli, at=NOON)
