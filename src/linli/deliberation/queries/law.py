"""The rule book of meetings: ten kinds and more, each a row that an office edits itself."""

# ruff: noqa: E501 - a table of rows

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of, said
from linli.people.public import Role
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

from ..errors import UnknownKind
from ..states import Period

BOOK = "meetings"
_CODE = re.compile(r"^[a-z][a-z0-9_]{1,29}$")
_QUORUM = re.compile(r"^(>?)\s*(\d{1,4})\s*/\s*(\d{1,4})$")


@dataclass(frozen=True)
class Quorum:
    """Which part of those with a vote must be there: at least this fraction, or more than it."""

    share: Fraction
    more: bool = False

    def needed(self, seats: int) -> int:
        """Return how many of so many seats must be there."""
        whole = self.share * seats
        return int(whole) + 1 if self.more else -(-whole.numerator // whole.denominator)

    def met(self, present: int, seats: int) -> bool:
        """Return whether enough are there, exactly."""
        return present > self.share * seats if self.more else present >= self.share * seats

    def __str__(self) -> str:
        return f"{'>' if self.more else ''}{self.share.numerator}/{self.share.denominator}"


def quorum_from(text: str) -> Quorum | None:
    """Return a quorum written as 2/3 (at least) or >1/2 (more than); None for none; ValueError where it is neither."""
    text = text.strip().replace("＞", ">").replace("／", "/")
    if not text:
        return None
    found = _QUORUM.match(text)
    if not found or not int(found[3]) or not 0 < Fraction(int(found[2]), int(found[3])) <= 1:
        raise ValueError(text)
    share = Fraction(int(found[2]), int(found[3]))
    if found[1] and share == 1:
        raise ValueError(text)
    return Quorum(share, bool(found[1]))


@dataclass(frozen=True)
class MeetingKind:
    """One row of the book."""

    code: str
    name: str
    name_en: str
    purpose: str
    convenors: tuple[str, ...]
    quorum: str
    attendees: tuple[str, ...]
    rule: str
    period: str
    topics: tuple[str, ...]
    template: str
    objection_days: int
    public: bool

    @property
    def said(self) -> str:
        """Return its name in the reader's language."""
        return said(self.name, self.name_en)


Kinds = dict[str, MeetingKind]


def compiled(rows: Sequence[dict[str, Any]]) -> Kinds:
    """Return the kinds by their codes, in the order of the book."""
    return {row["code"]: _kind(row) for row in rows}


def _kind(row: dict[str, Any]) -> MeetingKind:
    return MeetingKind(
        code=row["code"], name=row["name"], name_en=row["name_en"], purpose=row["purpose"],
        convenors=tuple(row["convenors"]), quorum=str(quorum_from(row["quorum"]) or ""), attendees=tuple(row["attendees"]),
        rule=row["rule"].strip(), period=row["period"],
        topics=tuple(one.strip() for one in re.split(r"[、,，;；]", row["topics"]) if one.strip()),
        template=row["template"], objection_days=row["objection_days"] or 0, public=row["public"],
    )  # fmt: skip


def faults(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find codes that are no words, quorums that are no fractions and rules that cannot be read."""
    from .dates import rule_from  # noqa: PLC0415 - reads rules with a library that most pages never need

    for number, row in enumerate(rows):
        if not _CODE.match(row["code"]):
            yield Fault(number, _t("small letters, digits and _ only, for example teahouse"), "code")
        try:
            quorum_from(row["quorum"])
        except ValueError:
            yield Fault(number, _t("write 2/3 (at least two thirds) or >1/2 (more than half)"), "quorum")
        if row["rule"].strip():
            try:
                rule_from(row["rule"])
            except ValueError as error:
                yield Fault(number, str(error), "rule")


def kinds_of(street_id: int, on: date | None = None) -> Kinds:
    """Return the kinds of meetings that a street knows."""
    found: Kinds = rules(street_id, BOOK, on=on) if on else rules(street_id, BOOK)
    return found


def kind_called(street_id: int, code: str, on: date | None = None) -> MeetingKind:
    """Return one kind, or refuse."""
    found = kinds_of(street_id, on).get(code)
    if found is None:
        raise UnknownKind(kind=code)
    return found


MINUTES = "一、会议概况\n\n二、上次决议落实情况\n\n三、议题讨论\n\n四、形成决议\n\n五、其他事项"
ONE_ISSUE = "一、议题由来\n\n二、各方意见\n\n三、协商结果\n\n四、责任分工与完成时限"
MONTHLY = "FREQ=MONTHLY;BYDAY=2WE"
TOPICS = "电梯加装、路灯更换、车棚改造、治安、车位、绿化"
# fmt: off
DEFAULTS: tuple[tuple[Any, ...], ...] = (
    # code, name, name_en, purpose, convenors, quorum, attendees, rule, period, topics, template, objection days, public
    ("teahouse", "百姓茶室", "Citizens’ teahouse", "居民围坐议身边事，听意见、出主意。", ("secretary",), "",
     ("secretary", "party_worker", "grid_worker"), "FREQ=MONTHLY;BYDAY=1SA", "", TOPICS, MINUTES, 5, True),
    ("joint_conference", "联席会议", "Joint conference", "社区党组织牵头，物业、业委会每月会商小区治理。", ("secretary", "block_head"), "2/3",
     ("secretary", "grid_worker", "property_manager"), MONTHLY, "month", TOPICS + "、物业服务、停车管理", MINUTES, 7, True),
    ("one_issue", "一事一议", "One issue, one meeting", "一件急难事，相关各方坐下来一次议清。", ("secretary", "block_head", "area_head"), ">1/2",
     ("secretary", "grid_worker"), "", "", TOPICS, ONE_ISSUE, 7, True),
    ("park_affairs", "园务会", "Park and building affairs", "园区楼宇事务委员会议定园区日常治理。", ("block_head", "secretary"), "2/3",
     ("secretary", "party_advisor", "party_worker"), "FREQ=MONTHLY;BYDAY=3TH", "quarter", "安全、停车、楼宇服务、企业诉求", MINUTES, 3, False),
    ("alliance", "党建联盟会", "Party-building alliance", "街区党建联盟单位会商资源共享和难题共解。", ("block_head", "area_head"), ">1/2",
     ("block_head", "secretary", "party_advisor"), "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU", "quarter", "资源共享、难题共解、活动共办", MINUTES, 0, False),
    ("building_heads", "楼组长会", "Building heads", "楼组长交流情况，收集居民意见。", ("secretary",), "",
     ("secretary", "grid_worker", "second_grid_head"), "FREQ=MONTHLY;BYDAY=-1FR", "month", "楼道堆物、垃圾分类、邻里互助、治安", MINUTES, 0, False),
    ("council", "议事会", "Deliberation council", "民主议事：事先公告议题，各方发言，形成办法。", ("secretary", "block_head"), "2/3",
     ("secretary", "party_worker"), "FREQ=MONTHLY;INTERVAL=3;BYDAY=3WE", "", TOPICS + "、垃圾分类", MINUTES, 7, True),
    ("coordination", "协调会", "Coordination meeting", "多部门、多单位就难题明确分工和时限。", ("area_head", "director", "block_head"), "",
     ("area_head", "liaison"), "", "", "部门协同、疑难积案、历史遗留", ONE_ISSUE, 0, False),
    ("merchants", "商铺联席会", "Shops’ joint meeting", "沿街商铺自治：门责、外摆、油烟、垃圾。", ("block_head", "secretary"), ">1/2",
     ("second_block_head", "block_assistant"), "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU", "quarter", "门责管理、外摆、油烟、垃圾分类、店招店牌", MINUTES, 5, True),
    ("leading_group", "领导小组会", "Leading group", "综合整治工作领导小组听取进展、研究难点、部署任务。", ("director",), "2/3",
     ("director", "area_head", "leader_in_charge"), "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "quarter", "专项整治、重点项目、考核督办", MINUTES, 0, False),
    ("branch_life", "组织生活会", "Party branch life meeting", "党支部组织生活，收集并反映群众意见。", ("secretary",), "1/2",
     ("secretary", "party_worker", "party_advisor"), "FREQ=MONTHLY;BYDAY=1WE", "quarter", "学习、群众意见、批评与自我批评", MINUTES, 0, False),
    ("field_review", "观摩点评会", "Field review by experts", "现场观摩，专家和同行逐项点评。", ("area_head", "director"), "",
     ("area_head", "block_head"), "", "", "现场观摩、专家评价、整改建议", ONE_ISSUE, 0, False),
)
# fmt: on
NAMES = (
    "code",
    "name",
    "name_en",
    "purpose",
    "convenors",
    "quorum",
    "attendees",
    "rule",
    "period",
    "topics",
    "template",
    "objection_days",
    "public",
)  # fmt: skip


def _roles() -> list[tuple[str, str]]:
    return [(role.code, name_of(role)) for role in Role.objects.all()]


KINDS: Book[Kinds] = register(Book(
    code=BOOK,
    name=_("Meetings"),
    about=_(
        "The kinds of meetings: what each is for, who convenes it, how many must be there, who is invited, how often, "
        "what the minutes look like, and how long everybody may object to what was decided."
    ),
    columns=(
        Column("code", _("Code"), required=True, help=_("Never change it once meetings of this kind stand.")),
        Column("name", _("Name"), required=True),
        Column("name_en", _("English name")),
        Column("purpose", _("What for"), Kind.LONG),
        Column(
            "convenors", _("Convened by"), Kind.CHOICES, choices=_roles,
            help=_("Told when one is overdue. Whoever holds the power to convene over the place may convene it."),
        ),
        Column(
            "quorum", _("Quorum"), empty=_("however many come"),
            help=_("Of those with a vote: 2/3 is at least two thirds, >1/2 is more than half. Counted exactly."),
        ),
        Column("attendees", _("Invited by role"), Kind.CHOICES, choices=_roles),
        Column(
            "rule", _("How often"), empty=_("when somebody convenes it"),
            help=_("A rule of calendars (RRULE), for example FREQ=MONTHLY;BYDAY=2WE: every second Wednesday of a month."),
        ),
        Column(
            "period", _("Alarm when none was held"), Kind.CHOICE, choices=lambda: [one for one in Period.choices if one[0]],
            empty=_("no alarm"),
        ),
        Column("topics", _("Kinds of items"), Kind.LONG, help=_("Separated by 、")),
        Column("template", _("Minutes begin with"), Kind.LONG),
        Column("objection_days", _("Days for objections"), Kind.INT, least=0, most=60, empty=_("none")),
        Column("public", _("Result is for everybody"), Kind.BOOL),
    ),
    defaults=lambda: [dict(zip(NAMES, row, strict=True)) for row in DEFAULTS],
    read=compiled,
    check=faults,
    key=("code",),
    rank=60,
))  # fmt: skip
