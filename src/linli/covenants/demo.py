"""Two covenants of the demo street, one in its second edition and one open to comments; and badges of shops."""

from datetime import datetime, timedelta

from linli.people.public import Account, actor_for
from linli.territory.public import Street, Unit

from . import commands
from .commands.residents import RESIDENT
from .models import Covenant, Edition
from .queries import badge_kinds

SLUG, KEEPER, VILLAGE, DAY = "fenglin", "heqing", "宛南三村居委会", timedelta(days=1)
OLD = """邻里见面打招呼，有事好商量。
车辆停在划线内，不占消防通道和绿地。
晚十点至早六点不装修、不放高音喇叭。
宠物出门牵绳，粪便随手清理。
垃圾分类投放，大件垃圾预约清运。"""
NEW = """邻里见面打招呼，有事好商量。
机动车停在划线内，非机动车停入车棚，不占消防通道和绿地，不飞线充电。
晚十点至早六点不装修、不放高音喇叭；中高考期间全天静音。
宠物出门牵绳，粪便随手清理。
垃圾定时定点分类投放，大件垃圾预约清运。
楼道不堆物，门前自己扫。"""
LETTING = """房屋出租前向居委会登记，写明入住人数。
每套住房不得分隔出租，厨房、卫生间、阳台不得住人。
房东每月查看一次用电、用气安全。
租客遵守小区公约；屡次违反的，房东负责劝退。"""
SHOPS = (
    ("party-shop", "东安路老王面馆", "东安路 118 号", 300), ("party-shop", "平价药房东安店", "东安路 96 号", 380),
    ("honest-shop", "小林水果", "宛南路 27 号", 120),
)  # fmt: skip


def build(anchor: datetime) -> int:
    """Make them before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    unit = Unit.objects.filter(street=street, name=VILLAGE).first() if street else None
    if street is None or account is None or unit is None or Covenant.objects.filter(street=street).exists():
        return 0
    by = actor_for(account, at=anchor)
    anchor += timedelta(hours=10) - DAY  # as offices work

    def acts(days: float) -> dict[str, object]:
        return {"street_id": street.pk, "by": by, "at": anchor - days * DAY}

    def newest(number: int) -> Edition:
        return Edition.objects.filter(street=street, covenant__number=number).order_by("-number")[0]

    begun = {"unit_id": unit.pk, "by": by}
    first = commands.begin(
        kind="covenant", title="宛南三村居民公约", body="宛南三村居民会议", text=OLD.replace("\n", "\n\n"),
        at=anchor - 420 * DAY, key="demo covenant", **begun,
    )  # fmt: skip
    passed = {"resolution": "宛南三村居民会议一致通过"}
    commands.resolve(newest(first).pk, **acts(410), **passed)
    start = (anchor - 400 * DAY).date()
    commands.publish(newest(first).pk, **acts(400), starts_on=start, review_on=start + timedelta(days=365))
    covenant = Covenant.objects.get(street=street, number=first)
    commands.amend(covenant, by=by, at=anchor - 60 * DAY, key="demo amend")
    commands.write(newest(first).pk, **acts(59), text=NEW.replace("\n", "\n\n"))
    commands.invite(newest(first).pk, **acts(58), until=(anchor - 44 * DAY).date())
    said = (
        (2, "车棚晚上满了怎么办，能不能加充电柜？", "partly", "已列入车棚改造，本条不改。"),
        (3, "中高考期间请写明是几天。", "not_taken", "以教育部门公布的日期为准，不写死。"),
        (6, "楼道堆物要有人管。", "taken", "写入第六条，楼组长每周看一次。"),
    )
    for place, (clause, text, state, reply) in enumerate(said, 1):
        commands.comment(
            newest(first).pk, street_id=street.pk, clause=clause, text=text, by=RESIDENT, at=anchor - (56 - place) * DAY,
            key=f"demo comment {place}",
        )  # fmt: skip
        commands.answer(newest(first).pk, **acts(45), comment=place, state=state, reply=reply)
    commands.resolve(newest(first).pk, **acts(40), **passed)
    start = (anchor - 36 * DAY).date()
    commands.publish(newest(first).pk, **acts(36), starts_on=start, review_on=start + timedelta(days=365))
    for door in range(1, 24):
        commands.sign(newest(first).pk, **acts(35 - door), party=f"{door} 号 {door % 6 + 1}01", on_paper=True)
    second = commands.begin(
        kind="rules", title="宛南三村房屋出租管理规定（草案）", body="宛南三村业主委员会",
        text=LETTING.replace("\n", "\n\n"),
        at=anchor - 9 * DAY, key="demo letting", **begun,
    )  # fmt: skip
    commands.invite(newest(second).pk, **acts(8), until=(anchor + 12 * DAY).date())
    for place, text in enumerate(("一套房最多住几个人，要写清楚。", "合租的同事算不算分隔出租？"), 1):
        commands.comment(
            newest(second).pk, street_id=street.pk, clause=2, text=text, by=RESIDENT, at=anchor - (6 - place) * DAY,
            key=f"demo letting {place}",
        )  # fmt: skip
    for kind, holder, address, days in SHOPS:
        met = list(range(1, len(badge_kinds(street.pk)[kind].criteria) + 1))
        commands.award(
            kind=kind,
            holder=holder,
            address=address,
            met=met,
            at=anchor - days * DAY,
            key=f"demo {holder}",
            **begun,
        )
    return 2
