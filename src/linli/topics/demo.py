"""Topics of the demo streets at every stage, made by the commands that people use."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from linli.people.public import Account, Actor, Organisation, actor_for
from linli.territory.public import Street, Unit

from . import commands
from .models import Promise, Topic, Voice
from .queries.books import criteria_of

DAY = timedelta(days=1)
# ruff: noqa: E501 - a table of rows
# (key, days ago, unit's name, kind, title, why, who, supporters, what happened to it)
# fmt: off
FENGLIN: tuple[tuple[Any, ...], ...] = (
    ("lift", 96, "宛南一村", "lift", "12 号楼加装电梯", "6 层没有电梯，四户老人一年没下过楼。", "王桂芳", 9, "closed"),
    ("shed", 74, "宛南五村", "sheds", "车棚改造并加装充电口", "老车棚漏雨，电动车都往楼道里推。", "李建国", 6, "delivered"),
    ("lamps", 58, "东安一村北", "lamps", "小区西侧路灯更换成节能灯", "一排灯坏了一半，夜里看不清台阶。", "陈小英", 4, "agreed"),
    ("parking", 52, "宛南三村", "parking", "夜间与商务楼错时共享车位", "晚上八点后绕三圈找不到位子。", "赵伟民", 7, "late"),
    ("bins", 47, "东安二村", "waste", "垃圾投放点从楼门口移到北门", "夏天气味大，一楼住户不能开窗。", "孙丽", 3, "not_agreed"),
    ("green", 33, "宛南四村", "green", "中心花园补种并划出儿童活动区", "草坪踩秃了，孩子没地方玩。", "周敏", 5, "accepted"),
    ("gate", 28, "东安四村", "safety", "南门加装门禁并设夜间值守", "外来车辆随便进，上月丢了两辆车。", "吴强", 4, "accepted"),
    ("dogs", 21, "宛南一村", "manners", "制定小区养宠公约", "遛狗不牵绳、不清理，吵了好几次。", "郑红", 2, "accepted"),
    ("lift2", 14, "宛南一村", "lift", "给 12 号楼旁边的 14 号楼也装电梯", "看到 12 号楼装好了，我们也想装。", "钱阿婆", 0, "proposed"),
    ("lift3", 12, "宛南一村", "lift", "14 号楼加装电梯", "膝盖不好，爬五楼太难。", "冯伯", 0, "joined"),
    ("tap", 9, "东安一村北", "other", "3 号楼下水管漏水", "地下室积水，已经一周。", "何先生", 0, "case"),
    ("loud", 6, "东安二村", "manners", "禁止小区里一切宠物", "太吵。", "匿名", 0, "refused"),
    ("canteen", 3, "宛南五村", "care", "活动室周末开放助老午餐", "周末食堂不开，独居老人吃不上热饭。", "徐静", 0, "proposed"),
)
PUBLIC = {
    "lift": "12 号楼加装电梯", "shed": "车棚改造并加装充电口", "lamps": "小区西侧路灯更换成节能灯",
    "parking": "夜间与周边商务楼错时共享车位", "bins": "垃圾投放点移到北门", "green": "中心花园补种并划出儿童活动区",
    "gate": "南门加装门禁并设夜间值守", "dogs": "制定小区养宠公约",
}
RESULTS = {
    "lift": "同意加装。三分之二以上业主签字同意，一楼补偿方案一并通过，由业委会报建。",
    "shed": "同意改造，保留原位置，加装 20 个充电口，费用从公共收益列支。",
    "lamps": "同意更换，先换西侧 11 盏，明年结合道路修缮换其余。",
    "parking": "同意与商务楼签错时共享协议，晚 19 时至早 8 时，每月每户 150 元。",
    "bins": "未通过。北门离 7 至 9 号楼太远，老人意见大；会议建议原地加装除臭和误时投放箱。",
}
PROMISES = {
    "lift": ("完成报建并开工", 30), "shed": ("车棚改造完工", 35), "lamps": ("更换 11 盏路灯", 75),
    "parking": ("与商务楼签订共享协议", 30),
}
# fmt: on


def build(anchor: datetime) -> int:
    """Make the topics before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug="fenglin").first()
    desk = Account.objects.filter(username="jiangwei").first()
    if street is None or desk is None or Topic.objects.filter(street=street).exists():
        return 0
    with transaction.atomic():
        Scribe(street, desk, anchor).write()
    return len(FENGLIN)


class Scribe:
    """Writes what happened to each topic, day by day."""

    def __init__(self, street: Street, desk: Account, anchor: datetime) -> None:
        self.street, self.desk, self.anchor = street, desk, anchor
        self.known = {unit.name: unit for unit in Unit.objects.filter(street=street)}
        firms = Organisation.objects.filter(street=street)
        self.departments = list(firms.filter(kind="department").order_by("code")[:3])
        self.firms = list(firms.filter(kind="property").order_by("code")[:3]) or self.departments
        self.made: dict[str, Topic] = {}

    def unit(self, name: str) -> Unit | None:
        """Return a unit by its name; the whole street where the demo has none of this name."""
        return self.known.get(name) or next(
            (one for key, one in self.known.items() if key.startswith(name)), None
        )

    def by(self, at: datetime) -> Actor:
        """Return who screens and decides."""
        return actor_for(self.desk, at=at)

    def write(self) -> None:
        """Make the call, the topics and what became of them."""
        at = self.anchor - 100 * DAY
        for days, length, title, about in (
            (100, 40, "今年夏天，小区最该改什么？", "每个小区可提三件事，入选的上居民议事会。"),
            (20, 45, "秋冬议题征集：让老房子住得更舒服", "征集到的议题由居委筛选，12 月议事会协商。"),
        ):
            at = self.anchor - days * DAY
            commands.make_call(
                street=self.street, unit=Unit.objects.get(street=self.street, code=self.street.code), title=title,
                about=about, opens_on=at.date(), closes_on=(at + length * DAY).date(), key=f"demo {days}", by=self.by(at),
                at=at,
            )  # fmt: skip
        for row in FENGLIN:
            self._topic(*row)

    def _topic(
        self,
        key: str,
        days: int,
        place: str,
        kind: str,
        title: str,
        why: str,
        who: str,
        voices: int,
        end: str,
    ) -> None:
        at = self.anchor - days * DAY + timedelta(hours=10)
        told = commands.Proposal(
            title=title, body=why, kind=kind, unit=self.unit(place), name=who, device=f"demo {key}"
        )
        taken = commands.propose(
            street=self.street, proposal=told, key=f"demo {key}", by=commands.RESIDENT, at=at
        )
        one = self.made[key] = Topic.objects.select_related("street").get(
            street=self.street, number=taken.number
        )
        then = at + 2 * DAY
        if end == "proposed":
            return
        if end == "joined":
            self._do(
                "join",
                one,
                then,
                main=self.made["lift2"],
                reason="与议题“给 14 号楼也装电梯”是同一件事，一并推进。",
            )
        elif end == "case":
            self._do("to_case", one, then, reason="属于设施损坏，直接派工维修，不需要开会。")
        elif end == "refused":
            self._do(
                "refuse",
                one,
                then,
                reason="依法饲养宠物是居民的权利，不能一律禁止；养宠文明问题已有“养宠公约”议题。",
            )
        else:
            self._accepted(key, one, then, voices, end)

    def _do(self, action: str, one: Topic, at: datetime, **brought: Any) -> Topic:
        done: Topic = getattr(commands, action)(
            one.pk, street_id=self.street.pk, by=self.by(at), at=at, **brought
        )
        return done

    def _accepted(self, key: str, one: Topic, at: datetime, voices: int, end: str) -> None:
        met = {each.code: each.needed or each.code == "clear" for each in criteria_of(self.street.pk)}
        one = self._do("accept", one, at, criteria=met, public_title=PUBLIC[key], public_body=one.body)
        for n in range(voices):
            said = commands.Said(device=f"demo {key} {n}")
            commands.support(one, said=said, key=f"demo {key} {n}", at=at + (n + 1) * timedelta(hours=3))
        at += 12 * DAY
        if end == "accepted":
            return
        if end == "not_agreed":
            self._do("not_agree", one, at, result=RESULTS[key])
            return
        self._do("agree", one, at, result=RESULTS[key])
        what, length = PROMISES[key]
        firms = self.departments if kind_is_public(one.kind) else self.firms
        owner = firms[one.number % len(firms)] if firms else None
        due = (at + length * DAY).date()
        self._do("promise", one, at, what=what, organisation=owner, who="" if owner else "业委会", due_on=due)
        self._carried_out(one, at, length, end)

    def _carried_out(self, one: Topic, at: datetime, length: int, end: str) -> None:
        promise = Promise.objects.get(topic=one)
        note = "已进场，完成约一半。" if end != "late" else "商务楼要求重新谈价格，协议还没签。"
        half = at + length // 2 * DAY
        if half < self.anchor:
            self._do("progress", one, half, note=note, promise=promise)
        if end == "late":
            commands.tell_overdue(at=self.anchor - 2 * timedelta(hours=1))
        if end not in {"delivered", "closed"}:
            return
        done = at + (length - 4) * DAY
        self._do("progress", one, done, note="已全部完成并验收。", promise=promise, kept=True)
        self._do("deliver", one, done + DAY, result="已完工并通过验收，欢迎到现场看看。")
        if end == "closed":
            token = f"demo {one.number}"
            self._judged(one, token, done + 3 * DAY)
            self._do("close", one, done + 9 * DAY, note="感谢大家三个月的参与。")

    def _judged(self, one: Topic, token: str, at: datetime) -> None:
        for n, voice in enumerate(Voice.objects.filter(topic=one).order_by("at", "id")[:4]):
            mark = Voice.hash_of(f"{token} {n}")
            Voice.objects.filter(pk=voice.pk).update(token_hash=mark)
            commands.judge(
                self.street, f"{token} {n}", stars=(5, 4, 5, 3)[n], said=("终于能下楼了。", "", "师傅很负责。", "工期有点长。")[n],
                at=at + n * timedelta(hours=5),
            )  # fmt: skip


def kind_is_public(kind: str) -> bool:
    """Return whether departments carry out such a topic, and not property companies."""
    return kind in {"lamps", "lift"}
