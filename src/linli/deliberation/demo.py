"""Three months of a joint conference, a teahouse whose result is published, and a series that was not held."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from linli.people.public import SYSTEM, Account, Organisation, actor_for
from linli.territory.public import Street, Unit

from .commands import agenda, carrying, course, inviting, minutes, objecting, planning
from .models import AgendaItem, Attendee, Meeting, Resolution, Series

SLUG, CONVENOR, DAY = "fenglin", "jiangwei", timedelta(days=1)
GUESTS = (
    ("周慧芳", "居民代表", "resident"), ("钱国强", "居民代表", "resident"), ("陆建平", "业委会主任", "owner"),
    ("孙经理", "物业经理", "property"), ("吴书记", "居民区党组织", "party"),
)  # fmt: skip
# Of each month: items with what became of them, opinions, and what was resolved (words, case or days until due, owner).
MONTHS = (
    (
        (("非机动车棚改造", "车棚改造", "agreed", "同意改造 3 号车棚，加装顶棚和充电口。",
          (("for", "resident", "雨天充电没有地方，早该改了。"), ("against", "resident", "车棚靠近一楼窗户，晚上有噪声。"))),
         ("小区路灯更换", "路灯更换", "agreed", "更换 12 盏不亮的路灯。", ())),
        (("3 号车棚旁路灯不亮，更换为 LED 灯", None, ""), ("请物业提出车棚改造方案和费用测算", 20, "物业公司")),
    ),
    (
        (("车位规划", "车位", "postponed", "各方意见不一，请物业补充数据后再议。",
          (("for", "owner", "中心绿地边可以划 10 个车位。"), ("against", "resident", "绿地不能再少了。"))),
         ("绿化修剪", "绿化", "agreed", "本月底前修剪遮挡信号灯和采光的树枝。", ())),
        (("修剪小区东门遮挡信号灯的树枝", 12, "物业公司"),),
    ),
    (
        (("车位规划", "车位", "agreed", "沿路划 8 个夜间车位，绿地不动。", (("for", "resident", "不占绿地就同意。"),)),
         ("楼道堆物清理", "治安", "agreed", "每月 15 日集中清理一次。", ())),
        (("会同交警划设夜间车位", 30, "社区居委会"), ("张贴楼道清理公告并逐户告知", 6, "社区居委会")),
    ),
)  # fmt: skip


def build(anchor: datetime) -> int:
    """Hold the meetings before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=CONVENOR).first()
    if street is None or account is None or Series.objects.filter(street=street).exists():
        return 0
    unit = Unit.objects.filter(street=street, name__contains="宛南三村").order_by("pk").first()
    unit = unit or Unit.objects.filter(street=street).order_by("-pk")[0]
    first = (anchor.date().replace(day=1) - 75 * DAY).replace(day=1)
    began = datetime.combine(first, time(9), tzinfo=anchor.tzinfo)
    plan = planning.Plan(
        kind="joint_conference", name=f"{unit.name}联席会议", unit=unit, starts_on=first, begins=time(14), minutes=90,
        rule="FREQ=MONTHLY;BYDAY=2WE", place="党群服务站会议室", period="month",
        seats=tuple(inviting.Guest(name=name, part=part, side=side) for name, part, side in GUESTS),
    )  # fmt: skip
    by = actor_for(account, at=anchor)
    number = planning.begin_series(street=street, plan=plan, key="demo joint", by=by, at=began)
    series = Series.objects.get(street=street, number=number)
    held = 0
    for items, resolved in MONTHS:
        coming = Meeting.objects.filter(series=series, state="planned", starts_at__lt=anchor - DAY)
        one = coming.order_by("starts_at").select_related("street", "unit", "series").first()
        if one is None:
            break
        _hold(street, one, items, resolved, account, anchor)
        held += 1
    planning.fill_series(series, by=SYSTEM, at=anchor)
    _teahouse(street, unit, account, anchor)
    _not_held(street, unit, account, anchor)
    return held


def _hold(
    street: Street, one: Meeting, items: tuple, resolved: tuple, account: Account, anchor: datetime
) -> None:  # type: ignore[type-arg]
    by, at = actor_for(account, at=anchor), one.starts_at
    told = {"street_id": street.pk, "by": by}
    for n, (title, topic, *_rest) in enumerate(items):
        if not AgendaItem.objects.filter(street=street, meeting=one, title=title).exists():
            agenda.put_item(
                one.pk,
                title=title,
                topic=topic,
                subject_kind="other",
                minutes=15,
                by=by,
                at=at - 5 * DAY,
                key=f"demo {n}",
            )
    inviting.invite(one.pk, **told, at=at - 3 * DAY)
    course.open_meeting(one.pk, **told, at=at)
    for row in Attendee.objects.filter(street=street, meeting=one):
        inviting.note_presence(row.pk, meeting=one, there=True, by=by, at=at)
    noted = {"meeting": one, "by": by, "at": at}
    for title, _topic, outcome, decision, opinions in items:
        item = AgendaItem.objects.get(street=street, meeting=one, title=title)
        for stance, side, words in opinions:
            course.tell_opinion(item.pk, **noted, stance=stance, side=side, words=words)
        hands = (5, 0, 0) if outcome == "agreed" else (None, None, None)
        course.decide_item(item.pk, **noted, outcome=outcome, decision=decision, hands=hands)
    owners = {one.name: one for one in Organisation.objects.filter(street=street)}
    for words, days, owner in resolved:
        becomes = "case" if days is None else "commitment"
        due = None if days is None else at.date() + days * DAY
        item = AgendaItem.objects.filter(street=street, meeting=one).order_by("-position").first()
        course.resolve(
            item.pk if item else None, **noted, words=words, becomes=becomes, due_on=due, owner=owners.get(owner),
            owner_name="" if owner in owners else owner,
        )  # fmt: skip
    after = at + timedelta(hours=1)
    course.close_meeting(one.pk, **told, at=after)
    minutes.confirm_minutes(one.pk, **told, at=after)
    minutes.publish_result(
        one.pk, **told, at=at + DAY, summary="；".join(decision for _t, _k, _o, decision, _s in items)
    )
    for done in Resolution.objects.filter(street=street, meeting=one, becomes="commitment"):
        if done.due_on is not None and done.due_on < anchor.date() - 15 * DAY:
            when = datetime.combine(done.due_on, time(16), tzinfo=anchor.tzinfo)
            carrying.fulfil(done.pk, **told, evidence="已完成，现场照片存居委会。", at=when)


def _teahouse(street: Street, unit: Unit, account: Account, anchor: datetime) -> None:
    by, at = actor_for(account, at=anchor), anchor - 2 * DAY + timedelta(hours=9)
    one = planning.plan_meeting(
        street=street, kind="teahouse", unit=unit, title="百姓茶室：电梯加装怎么谈", starts_at=at, minutes=90,
        place="议事角", key="demo teahouse", by=by, at=at - 6 * DAY,
        guests=[inviting.Guest(name=name, part=part, side=side) for name, part, side in GUESTS],
    )  # fmt: skip
    told = {"street_id": street.pk, "by": by}
    item = agenda.put_item(
        one.pk,
        title="5 号楼电梯加装",
        topic="电梯加装",
        subject_kind="other",
        minutes=40,
        by=by,
        at=at - 6 * DAY,
        key="demo lift",
    )
    course.open_meeting(one.pk, **told, at=at)
    for row in Attendee.objects.filter(street=street, meeting=one):
        inviting.note_presence(row.pk, meeting=one, there=True, by=by, at=at)
    noted = {"meeting": one, "by": by, "at": at}
    for stance, side, words in (
        ("for", "resident", "五楼老人三年没下过楼了。"), ("against", "resident", "一楼采光会受影响，要有补偿。"),
        ("remark", "property", "管线要先勘察。"),
    ):  # fmt: skip
        course.tell_opinion(item.pk, **noted, stance=stance, side=side, words=words)
    course.decide_item(
        item.pk,
        **noted,
        outcome="agreed",
        decision="先做管线勘察和采光测算，再逐户征询意见。",
        hands=(4, 1, 0),
    )
    course.close_meeting(one.pk, **told, at=at + timedelta(hours=2))
    minutes.confirm_minutes(one.pk, **told, at=at + timedelta(hours=2))
    minutes.publish_result(
        one.pk,
        **told,
        at=anchor - timedelta(hours=6),
        summary="茶室议定：先勘察、再测算、后征询，一楼住户的采光单独商量。",
    )
    # By the clock of the database a demo of an old day is final already.
    if timezone.now() < anchor + 4 * DAY:
        words = "一楼的补偿办法应当先谈好，再征询意见。"
        objecting.object_to(one.number, street=street, words=words, key="demo", at=anchor)


def _not_held(street: Street, unit: Unit, account: Account, anchor: datetime) -> None:
    by = actor_for(account, at=anchor)
    first = (anchor.date().replace(day=1) - 70 * DAY).replace(day=1)
    plan = planning.Plan(
        kind="building_heads", name=f"{unit.name}楼组长会", unit=unit, starts_on=first, begins=time(9, 30),
        rule="FREQ=MONTHLY;BYDAY=-1FR", place="居委会二楼", period="month",
    )  # fmt: skip
    at = anchor - 3 * DAY
    planning.begin_series(street=street, plan=plan, key="demo heads", by=by, at=at)
