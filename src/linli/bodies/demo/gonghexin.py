"""Bodies of Gonghexin: dual heads in their committees, a park, merchants, a union, and what grew out of what."""

from datetime import datetime

from linli.bodies.commands import (
    Who,
    nominate,
    open_station,
    review,
    upgrade_body,
)
from linli.people.public import (
    SYSTEM,
)

from .house import DAY, House, level_units


def build_gonghexin(house: House, anchor: datetime) -> None:
    """Make the bodies of Gonghexin."""
    blocks = level_units(house, "block")
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
    house.seat(
        council, "community", Who(house.holder("second_grid_head", level_units(house, "committee")[0]))
    )
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
        level_units(house, "committee")[0],
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
