"""Rosters of the demo: red stewards of a Wannan committee, its patrol group, the guards of its property company."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from linli.people.public import Account, Actor, Organisation, Post, actor_for
from linli.territory.public import Street, Unit, line_of

from . import commands
from .models import DutyRoster, Member, Slot, Turn

SLUG, KEEPER, DAY = "fenglin", "heqing", timedelta(days=1)
BACK, AHEAD = 8, 7
EVERY_DAY = list(range(1, 8))
PLACE = (121.4497, 31.1951)
VOLUNTEERS = (("许桂芳", "党员楼栋长"), ("陆建国", "党员代表"), ("吴美珍", "志愿者"), ("马国强", "志愿者"))
ROUND = ("消防通道是否堵塞", "楼道灯是否亮", "非机动车是否进楼", "高空抛物隐患")
LOG = (
    ("mediation", "3号楼两户因空调滴水有争议，上门谈好，本周内改装接水管。"),
    ("opinion", "几位老人反映小区北门晚上太暗，已记下，提交下次议事会。"),
    ("patrol", "沿小区走一圈，2号楼前堆物已请物业清走。"),
    ("waste", "早高峰在投放点值守，劝导三人重新分类。"),
)


@dataclass
class Desk:
    """What is known while the rosters are made."""

    street: Street
    by: Actor
    account: Account
    at: datetime

    def told(self, at: datetime) -> dict[str, Any]:
        """Return who does it and when."""
        return {"street_id": self.street.pk, "by": self.by, "at": at}


def build(anchor: datetime) -> int:
    """Make the rosters as they stand at `anchor`; return how many turns. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    if street is None or account is None or DutyRoster.objects.filter(street=street).exists():
        return 0
    head = Post.objects.held_at(anchor).filter(account=account, street=street).select_related("unit").first()
    committee = _committee(street, head.unit_id if head else None)
    if committee is None:
        return 0
    begun = anchor - (BACK + 2) * DAY
    desk = Desk(street, actor_for(account, at=anchor), account, begun)
    _stewards(desk, committee, anchor)
    _patrol(desk, committee, anchor)
    _guards(desk, committee, anchor)
    return Turn.objects.filter(street=street).count()


def _committee(street: Street, area: int | None) -> Unit | None:
    below = Unit.objects.filter(street=street, level__depth=2, ends_on=None).order_by("code")
    return next((one for one in below if area in line_of(one.pk).ids), None)


def _begun(desk: Desk, committee: Unit, name: str, **told: Any) -> DutyRoster:
    number = commands.begin(
        street=desk.street, unit_id=committee.pk, name=name, key=f"demo {name}", by=desk.by, at=desk.at,
        lon=PLACE[0], lat=PLACE[1], **told,
    )  # fmt: skip
    return DutyRoster.objects.get(street=desk.street, number=number)


def _colleagues(committee: Unit, anchor: datetime) -> list[tuple[Account, str]]:
    posts = (
        Post.objects.held_at(anchor)
        .filter(unit=committee)
        .select_related("account", "role")
        .order_by("role__rank", "pk")
    )
    return [(one.account, one.role.name) for one in posts]


def _members(
    desk: Desk, roster: DutyRoster, people: list[tuple[Account, str]], volunteers: Any
) -> list[Member]:
    told = desk.told(desk.at)
    made = [commands.add_member(roster.pk, **told, account=who, capacity=role) for who, role in people]
    return made + [
        commands.add_member(roster.pk, **told, name=name, capacity=role) for name, role in volunteers
    ]


def _stood(desk: Desk, slot: Slot, member: Member, *, late: int = 0) -> Turn:
    """Put somebody on a past slot, sign them in and out at their own hours."""
    turn = commands.put(slot.pk, member.person_id, **desk.told(slot.starts_at - DAY / 2))
    came = slot.starts_at + timedelta(minutes=late)
    commands.sign_in(turn.pk, **desk.told(came), spot=(PLACE[0] + 0.0002 * (late + 1), PLACE[1]), accuracy=15)
    return commands.sign_out(turn.pk, **desk.told(slot.ends_at), checked=range(3))


def _stewards(desk: Desk, committee: Unit, anchor: datetime) -> None:
    roster = _begun(desk, committee, "红色管家轮流坐班", place=f"{committee.name}党群服务站", reach=200)
    people = [(desk.account, "片长"), *_colleagues(committee, anchor)[:2]]
    members = _members(desk, roster, people, VOLUNTEERS[:2])
    commands.add_row(
        roster.pk, **desk.told(desk.at), kind="sitting", weekdays=EVERY_DAY, starts=time(9), minutes=480, heads=1
    )  # fmt: skip
    today = timezone.localdate(anchor)
    commands.lay(roster.pk, **desk.told(desk.at), since=today - BACK * DAY, until=today + 2 * AHEAD * DAY)
    slots = list(Slot.objects.filter(street=desk.street, roster=roster).order_by("starts_at"))
    for n, slot in enumerate(slots[:BACK]):
        if n == BACK - 2:
            # Nobody came: told of once, to the person and to whoever keeps the roster.
            commands.put(slot.pk, members[1].person_id, **desk.told(slot.starts_at - DAY / 2))
            commands.miss_due(at=slot.starts_at + timedelta(minutes=16))
        else:
            _stood(desk, slot, members[n % len(members)], late=n % 3)
        if n < len(LOG):
            task, words = LOG[n]
            commands.write_log(roster.pk, **desk.told(slot.starts_at + DAY / 8), task=task, words=words)
    for n, slot in enumerate(slots[BACK : BACK + AHEAD]):
        commands.put(slot.pk, members[(BACK + n) % len(members)].person_id, **desk.told(anchor))


def _patrol(desk: Desk, committee: Unit, anchor: datetime) -> None:
    roster = _begun(
        desk,
        committee,
        "宛南巡逻小组",
        place="小区北门",
        route="北门—1至6号楼—非机动车库—南门",
        checklist=list(ROUND),
    )
    people = [(desk.account, "片长")]
    members = _members(desk, roster, people, VOLUNTEERS[1:])
    commands.add_row(
        roster.pk,
        **desk.told(desk.at),
        kind="patrol",
        weekdays=[1, 3, 5, 7],
        starts=time(19),
        minutes=60,
        heads=2,
    )
    today = timezone.localdate(anchor)
    commands.lay(roster.pk, **desk.told(desk.at), since=today - 4 * DAY, until=today + AHEAD * DAY)
    slots = list(Slot.objects.filter(street=desk.street, roster=roster).order_by("starts_at"))
    for n, slot in enumerate(slots):
        pair = (members[n % len(members)], members[(n + 1) % len(members)])
        if slot.ends_at < anchor:
            for one in pair:
                _stood(desk, slot, one)
        elif n % 2:
            commands.put(slot.pk, pair[0].person_id, **desk.told(anchor))


def _guards(desk: Desk, committee: Unit, anchor: datetime) -> None:
    company = Organisation.objects.filter(street=desk.street, code="wannan_wuye").first()
    if company is None:
        return
    manager = Post.objects.held_at(anchor).filter(organisation=company).select_related("account").first()
    roster = _begun(
        desk,
        committee,
        "保安分时段巡视",
        place="小区南门岗亭",
        checklist=list(ROUND[:3]),
        organisation=company,
    )
    people = [(manager.account, "物业经理")] if manager else []
    members = _members(desk, roster, people, (("保安周师傅", "物业"), ("保安丁师傅", "物业")))
    for hour in (8, 14, 20):
        commands.add_row(
            roster.pk, **desk.told(desk.at), kind="guard", weekdays=EVERY_DAY, starts=time(hour), minutes=60, heads=1
        )  # fmt: skip
    today = timezone.localdate(anchor)
    commands.lay(roster.pk, **desk.told(desk.at), since=today - DAY, until=today + 2 * DAY)
    for n, slot in enumerate(Slot.objects.filter(street=desk.street, roster=roster).order_by("starts_at")):
        member = members[n % len(members)]
        if slot.ends_at < anchor:
            _stood(desk, slot, member)
        else:
            commands.put(slot.pk, member.person_id, **desk.told(anchor))
