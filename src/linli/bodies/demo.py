"""Bodies of the two demo streets: 1+5+32 with one gap, dual heads, alliances, committees, statements, stations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from linli.people.public import (
    SYSTEM,
    Account,
    Organisation,
    Post,
    Role,
    actor_for,
    add_organisation,
    appoint,
)
from linli.rulebooks.public import publish_rows
from linli.territory.public import Street, Unit

from .commands import (
    DutyWish,
    Who,
    advise,
    answer_advice,
    end_membership,
    found_body,
    fulfil,
    keep_item,
    nominate,
    open_station,
    place_at_station,
    review,
    seat_member,
    sign_statement,
    upgrade_body,
)
from .models import Body
from .queries.kinds import FORCE, seats_of
from .queries.packs import lines_in, preset
from .states import Check

DAY = timedelta(days=1)
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


@dataclass
class House:
    """What is known while the bodies of one street are made."""

    street: Street
    units: dict[str, Unit]
    organisations: dict[str, Organisation]
    posts: list[Post]
    first: date
    at: datetime

    def holder(self, role: str, unit: Unit) -> Account:
        """Return who holds a role at a unit."""
        return next(
            post.account
            for post in self.posts
            if post.role.code == role and post.unit_id == unit.pk and not post.substitute_for_id
        )

    def officers(self, code: str) -> Iterator[Account]:
        """Yield the officers of a force, over and over."""
        force = self.organisations[code]
        return cycle([post.account for post in self.posts if post.organisation_id == force.pk])

    def found(self, kind: str, name: str, name_en: str, unit: Unit, **more: Any) -> Body:
        """Found a body."""
        told = {"starts_on": self.first, "by": SYSTEM, "at": self.at} | more
        return found_body(street=self.street, unit=unit, kind=kind, name=name, name_en=name_en, **told)

    def seat(self, body: Body, seat: str, who: Who, **more: Any) -> Any:
        """Seat somebody."""
        return seat_member(
            body, seat=seat, who=who, **({"starts_on": self.first, "by": SYSTEM, "at": self.at} | more)
        )


def build(anchor: datetime) -> int:
    """Make the bodies of both demo streets; return how many. What stands is left alone."""
    if Body.objects.exists():
        return 0
    for slug, system, make in (("fenglin", "1+5+32", _fenglin), ("gonghexin", "1+4+26", _gonghexin)):
        street = Street.objects.filter(slug=slug).first()
        if street is not None:
            make(_house(street, system, anchor), anchor)
    return Body.objects.count()


def _house(street: Street, system: str, anchor: datetime) -> House:
    at = anchor - 90 * DAY
    publish_rows(
        street_id=street.pk,
        code="packs",
        rows=preset(system),
        effective_from=timezone.localdate(at),
        note=f"按 {system} 设定",
        by=SYSTEM,
        at=at,
    )
    units = {unit.name: unit for unit in Unit.objects.filter(street=street).select_related("level")}
    known = {one.code: one for one in Organisation.objects.filter(street=street)}
    posts = Post.objects.filter(street=street, ends_at=None).select_related("account", "role").order_by("pk")
    return House(street, units, known, list(posts), date(timezone.localdate(anchor).year, 1, 2), at)


def _level(house: House, kind: str) -> list[Unit]:
    return sorted(
        (unit for unit in house.units.values() if unit.level and unit.level.code == kind),
        key=lambda u: u.code,
    )


# --- Fenglin ----------------------------------------------------------------------------------------------------------
def _fenglin(house: House, anchor: datetime) -> None:
    root = next(unit for unit in house.units.values() if unit.level and unit.level.depth == 0)
    areas = _level(house, "area")
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
    other = next(unit for unit in _level(house, "committee") if unit.pk != third.pk)
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


# --- Gonghexin --------------------------------------------------------------------------------------------------------
def _gonghexin(house: House, anchor: datetime) -> None:
    blocks = _level(house, "block")
    block = blocks[0]
    head = house.holder("block_head", block)
    group = house.found(
        "party_group",
        f"{block.name}党的工作小组",
        f"{block.name_en} party working group",
        block,
        starts_on=house.first - 400 * DAY,
    )
    house.seat(group, "secretary", Who(head), starts_on=house.first - 400 * DAY)
    branch = upgrade_body(
        group,
        kind="block_party_branch",
        name=f"{block.name}善治党总支",
        on=house.first,
        name_en=f"General party branch of {block.name_en}",
        document_no="共委发〔2026〕2号",
        by=SYSTEM,
        at=house.at,
    )
    house.seat(branch, "secretary", Who(head))
    for name in ("陈国强", "林晓燕"):
        house.seat(branch, "member", Who(name=name))
    council = house.found(
        "block_committee", "同Xin街区治理委员会", "Tongxin Block Governance Committee", block
    )
    house.seat(council, "chair", Who(house.holder("second_block_head", block), title="第二街区长"))
    house.seat(council, "community", Who(house.holder("second_grid_head", _level(house, "committee")[0])))
    for name, title in (("王建平", "老王面馆"), ("许丽", "许记理发"), ("钱勇", "勇进五金")):
        house.seat(council, "merchant", Who(name=name, title=title))
    nominee = nominate(
        council,
        seat="deputy",
        who=Who(name="赵明华", title="便利店负责人"),
        reason="经商户推荐，热心街区事务，无违法记录。",
        by=SYSTEM,
        at=anchor - 12 * DAY,
    )
    review(nominee, text="经居委会、市场所、派出所联审，符合条件。", by=SYSTEM, at=anchor - 5 * DAY)
    shops = house.found(
        "merchants_council", "第一街区商铺联席会", "Merchants' council of Block One", block, parent=council
    )
    house.seat(shops, "convener", Who(name="王建平", title="老王面馆"))
    for name in ("老王面馆", "许记理发", "勇进五金", "和兴水果"):
        house.seat(shops, "shop", Who(name=name))
    park = house.found("park_committee", "共和科创园园务会", "Gonghe Park affairs committee", blocks[-1])
    for seat, name, title in (
        ("secretary", "何建", "园区党组织书记"),
        ("owner", "吴敏", "物业负责人"),
        ("station", "孙悦", "党群服务站站长"),
        ("party_worker", "唐静", "党群工作者"),
        ("firm", "郑凯", "企业代表"),
    ):
        house.seat(park, seat, Who(name=name, title=title))
    union = house.found(
        "joint_union", "第一街区小企业联合工会", "Joint union of small firms of Block One", block
    )
    house.seat(union, "chair", Who(name="冯涛"))
    for name in ("和兴水果", "勇进五金"):
        house.seat(union, "firm", Who(name=name))
    tenants = house.found(
        "subletters",
        "二房东自治小组",
        "Sub-landlords' self-governance group",
        _level(house, "committee")[0],
        purpose="按自治公约排查出租房屋隐患，互相提醒。",
    )
    house.seat(tenants, "head", Who(name="杨波"))
    house.seat(tenants, "member", Who(name="马骏"))
    open_station(
        street=house.street,
        unit=block,
        name="第一街区工作站",
        name_en="Workstation of Block One",
        address="共和新路 912 号",
        phone="021-60000220",
        hours="每日 9:00–18:00",
        starts_on=house.first,
        by=SYSTEM,
        at=house.at,
    )
