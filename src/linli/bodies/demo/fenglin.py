"""Bodies of Fenglin: 1+5+32 with one gap, alliances, a leading group, duty statements, a station, advice."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle
from typing import Any

from django.utils import timezone

from linli.bodies.commands import (
    DutyWish,
    Who,
    advise,
    answer_advice,
    end_membership,
    fulfil,
    keep_item,
    open_station,
    place_at_station,
    sign_statement,
)
from linli.bodies.models import Body
from linli.bodies.queries.kinds import FORCE, seats_of
from linli.bodies.queries.packs import lines_in
from linli.bodies.states import Check
from linli.people.public import (
    SYSTEM,
    Account,
    Organisation,
    Role,
    actor_for,
    add_organisation,
    appoint,
)
from linli.territory.public import Unit

from .house import DAY, House, level_units

MARKET_LEFT = (5, 3)
ALLIANCES = (
    (
        "health_alliance",
        "枫林健康联盟",
        "Fenglin Health Alliance",
        ("weisheng", "yiyuan", "wenlv", "minzheng"),
    ),
    (
        "social_alliance",
        "枫林社会组织联盟",
        "Fenglin Alliance of Social Organisations",
        ("minzheng", "sifa", "dangqun"),
    ),
    (
        "volunteer_alliance",
        "枫林志愿服务联盟",
        "Fenglin Volunteers' Alliance",
        ("dangqun", "wenlv", "weisheng"),
    ),
)
GROUPS = ("党建引领组", "环境整治组", "平安稳定组", "民生服务组", "督查考核组")
GROUPS_EN = ("Party building", "Environment", "Safety", "Services", "Supervision")


def build_fenglin(house: House, anchor: datetime) -> None:
    """Make the bodies of Fenglin."""
    root = next(unit for unit in house.units.values() if unit.level and unit.level.depth == 0)
    areas = level_units(house, "area")
    house.organisations["yiyuan"] = add_organisation(
        street=house.street,
        code="yiyuan",
        kind="institution",
        name="区中心医院",
        name_en="District Central Hospital",
        short="区中心医院",
        by=SYSTEM,
        at=house.at,
    )
    squads = {area.name: squad for area, squad in zip(areas, _squads(house, areas), strict=True)}
    _market_leaves(house, squads, anchor)
    _leading_group(house, root)
    _alliances(house, root)
    wannan = next(area for area in areas if area.name.startswith("宛南"))
    whole = house.found(
        "working_group",
        "宛南片区一体化治理工作小组",
        "Wannan integrated working group",
        wannan,
        purpose="统筹片区党建、环境、平安、民生各项工作。",
        document="关于成立片区一体化治理工作小组的通知",
        document_no="枫办发〔2026〕4号",
        document_on=house.first,
    )
    house.seat(whole, "head", Who(house.holder("area_head", wannan)))
    house.seat(whole, "member", Who(house.holder("liaison", wannan)))
    for name, name_en, code in zip(
        GROUPS, GROUPS_EN, ("dangqun", "huanwei", "paichusuo", "weisheng", "chengyun"), strict=True
    ):
        part = house.found("working_group", f"宛南{name}", f"Wannan {name_en}", wannan, parent=whole)
        officer = next(house.officers(code))
        house.seat(part, "head", Who(officer, organisation=house.organisations[code]))
        house.seat(part, "member", Who(organisation=house.organisations[code]))
    branch = house.found(
        "party_branch",
        "宛南片区一体化临时党支部",
        "Wannan temporary party branch",
        wannan,
        parent=squads[wannan.name],
    )
    house.seat(branch, "secretary", Who(house.holder("area_head", wannan)))
    for code in ("chengguan", "shichang", "chengyun"):
        house.seat(branch, "member", Who(next(house.officers(code)), organisation=house.organisations[code]))
    _crossing(house)
    _items(house, areas, "leader_in_charge", "area_head", anchor, without=("西木", "consultation"))
    _statement(house, areas, anchor)
    _advice(house, wannan, anchor)


def _squads(house: House, areas: list[Unit]) -> Iterator[Body]:
    people = {
        seat.force: house.officers(seat.force)
        for seat in seats_of(house.street.pk, "task_squad")
        if seat.fits == FORCE
    }
    companies = cycle(one for one in house.organisations.values() if one.kind == "property")
    for area in areas:
        squad = house.found(
            "task_squad",
            f"{area.name}工作专班",
            f"{area.name_en} task squad",
            area,
            purpose="会商研判、统筹资源，推动片区难题在一线解决。",
            document="片区治理力量下沉工作方案",
            document_no="枫办发〔2026〕1号",
            document_on=house.first,
        )
        house.seat(squad, "head", Who(house.holder("area_head", area)))
        house.seat(squad, "liaison", Who(house.holder("liaison", area)))
        for seat in seats_of(house.street.pk, "task_squad"):
            if seat.fits == FORCE:
                house.seat(
                    squad,
                    seat.code,
                    Who(next(people[seat.force]), organisation=house.organisations[seat.force]),
                )
        house.seat(squad, "inside", Who(name=f"{area.name.removesuffix('片区')}楼组长代表"))
        house.seat(squad, "outside", Who(organisation=next(companies)))
        yield squad


def _market_leaves(house: House, squads: dict[str, Body], anchor: datetime) -> None:
    """Let market supervision leave Ximu on the third of May without a successor: the gap that the page shows."""
    squad = next(body for name, body in squads.items() if name.startswith("西木"))
    today = timezone.localdate(anchor)
    left = date(today.year, *MARKET_LEFT)
    left = left if left < today - 30 * DAY else max(today - 40 * DAY, house.first + DAY)
    end_membership(squad.memberships.get(seat="market"), on=left, by=SYSTEM, at=house.at)


def _leading_group(house: House, root: Unit) -> None:
    body = house.found(
        "leading_group",
        "医院周边综合整治工作领导小组",
        "Leading group for the surroundings of the hospital",
        root,
        purpose="统筹医院周边交通、秩序、食品和市容整治。",
        document="综合整治工作方案",
        document_no="区府办〔2026〕2号",
        document_on=house.first,
    )
    house.seat(body, "head", Who(name="周立", title="副区长"))
    house.seat(body, "deputy", Who(house.holder("director", root)))
    for one in house.organisations.values():
        if one.kind == "department":
            house.seat(body, "member", Who(organisation=one))


def _alliances(house: House, root: Unit) -> None:
    for kind, name, name_en, members in ALLIANCES:
        body = house.found(kind, name, name_en, root)
        for place, code in enumerate(members):
            house.seat(body, "member" if place else "chair", Who(organisation=house.organisations[code]))


def _crossing(house: House) -> None:
    """Fill both directions at one committee, and one direction only at the next."""
    third = house.units["宛南三村居委会"]
    company = house.organisations["wannan_wuye"]
    secretary = house.holder("secretary", third)
    _advisor(house, secretary, company)
    party = house.found(
        "party_committee", "宛南三村大党委", "Enlarged party committee of Wannan Third Village", third
    )
    house.seat(party, "secretary", Who(secretary))
    manager = next(
        post.account
        for post in house.posts
        if post.role.code == "property_manager" and post.organisation_id == company.pk
    )
    house.seat(party, "part_time", Who(manager, organisation=company))
    other = next(unit for unit in level_units(house, "committee") if unit.pk != third.pk)
    _advisor(house, house.holder("secretary", other), company)


def _advisor(house: House, account: Account, company: Organisation) -> None:
    appoint(
        account=account,
        role=Role.objects.get(code="party_advisor"),
        street=house.street,
        organisation=company,
        starts_at=house.at,
        by=SYSTEM,
        at=house.at,
    )


def _items(
    house: House,
    areas: list[Unit],
    leader: str,
    head: str,
    anchor: datetime,
    *,
    without: tuple[str, str] = ("", ""),
) -> None:
    """Give each item of the mechanism an owner at each area, but one."""
    asked = [
        line
        for line in lines_in(house.street.pk, timezone.localdate(house.at))
        if line.look == Check.ITEM and line.least
    ]
    for area in areas:
        owners = cycle((house.holder(leader, area), house.holder(head, area)))
        for line in asked:
            owner = next(owners)
            if line.code == without[1] and area.name.startswith(without[0]):
                continue
            keep_item(
                street=house.street,
                unit=area,
                pack=line.pack,
                code=line.code,
                owner=owner,
                checked_on=timezone.localdate(anchor - 20 * DAY),
                by=SYSTEM,
                at=anchor - 20 * DAY,
            )


def _statement(house: House, areas: list[Unit], anchor: datetime) -> None:
    today = timezone.localdate(anchor)
    area = next(one for one in areas if one.name.startswith("东安"))
    signed = sign_statement(
        street=house.street,
        unit=area,
        organisation=house.organisations["yiyuan"],
        title="医院综合治理责任书",
        number="枫责〔2026〕1号",
        signed_by="李卫东",
        signed_on=house.first,
        starts_on=house.first,
        ends_on=date(today.year, 12, 31),
        by=SYSTEM,
        at=house.at,
        duties=[
            DutyWish("门诊、急诊出入口配齐保安 12 名", today - 60 * DAY),
            DutyWish("设立院内综合治理工作站并保障办公", today - 60 * DAY),
            DutyWish("每月牵头一次院区、块区、居民区会商", today - 10 * DAY),
            DutyWish("停车排队不外溢到医学院路"),
        ],
    )
    for position, evidence in ((1, "12 名保安到岗，值班表已报备"), (2, "门诊楼一层 106 室已启用")):
        fulfil(
            signed.duties.get(position=position),
            done_on=today - 70 * DAY,
            evidence=evidence,
            by=SYSTEM,
            at=anchor,
        )
    station = open_station(
        street=house.street,
        unit=area,
        name="医院综合治理工作站",
        name_en="Joint-governance workstation at the hospital",
        address="医学院路 180 号门诊楼一层 106 室",
        phone="021-60000110",
        hours="工作日 8:00–17:30",
        starts_on=house.first,
        by=SYSTEM,
        at=house.at,
    )
    for code in ("jiaojing", "chengguan", "paichusuo"):
        place_at_station(
            station,
            organisation=house.organisations[code],
            account=next(house.officers(code)),
            starts_on=house.first,
            by=SYSTEM,
            at=house.at,
        )


def _advice(house: House, area: Unit, anchor: datetime) -> None:
    head = actor_for(house.holder("area_head", area), at=anchor)
    told: dict[str, Any] = {"street": house.street, "unit": area, "by": head}
    one = advise(
        kind="resources",
        organisation=house.organisations["chengguan"],
        at=anchor - 21 * DAY,
        text="早高峰医学院路流动摊贩增多，请每日 6:30 至 8:30 增派两名队员。",
        **told,
    )
    answer_advice(one, reply="自下周一起增派两名，试行一个月。", by=SYSTEM, at=anchor - 20 * DAY)
    advise(
        kind="assessment",
        organisation=house.organisations["huanwei"],
        grade="good",
        at=anchor - 9 * DAY,
        text="本季度应到 12 次，到场 12 次，保洁返工 1 次。",
        **told,
    )
    advise(
        kind="planning",
        organisation=house.organisations["chengjian"],
        at=anchor - 2 * DAY,
        text="建议将宛南四村东侧空地列入明年口袋公园计划。",
        **told,
    )
