"""The rule books of topics: kinds, criteria of the screening, points of organisations, the ladder of soft measures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

KINDS, CRITERIA, POINTS, MEASURES = "topic_kinds", "topic_criteria", "topic_points", "topic_measures"
Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class TopicKind:
    """A kind of topics, as the office names it."""

    code: str
    name: str
    name_en: str
    about: str = ""


@dataclass(frozen=True)
class Criterion:
    """What a topic must meet (or should, if it is not `needed`) to be deliberated on, and what follows if it does not."""

    code: str
    name: str
    name_en: str
    needed: bool
    about: str
    otherwise: str


@dataclass(frozen=True)
class Deed:
    """How many points an organisation gets for something."""

    code: str
    name: str
    name_en: str
    points: int


@dataclass(frozen=True)
class SoftStep:
    """One step toward who does not keep a promise: so many days after its day, or after the step before."""

    step: str
    name: str
    name_en: str
    days: int
    by_itself: bool
    about: str


# fmt: off
KIND_ROWS = (
    ("lift", "电梯加装", "Adding lifts", "多层住宅加装电梯的意愿征询、方案和费用分摊"),
    ("lamps", "路灯更换", "Street lamps", "小区和背街小巷的路灯更换、增设、亮灯时间"),
    ("sheds", "车棚改造", "Bicycle sheds", "非机动车棚改造、充电设施、飞线充电治理"),
    ("safety", "治安", "Safety", "门禁、监控、消防通道、夜间巡逻"),
    ("parking", "车位", "Parking", "停车位划线、错时共享、外来车辆、收费"),
    ("green", "绿化", "Greenery", "绿化补种、修剪、共建花园、遮光"),
    ("waste", "垃圾分类", "Waste sorting", "定时定点、投放点位置、误时投放、建筑垃圾"),
    ("property", "物业服务", "Property service", "物业服务内容、维修资金、选聘、红色管家"),
    ("space", "公共空间", "Shared space", "活动室、楼道、架空层、健身器材的使用和改造"),
    ("care", "为老为小", "Old and young", "助餐、适老化、儿童活动、日间照料"),
    ("manners", "文明共处", "Living together", "养宠、噪声、高空抛物、楼道堆物等公约事项"),
    ("other", "其他", "Other", ""),
)
CRITERION_ROWS = (
    ("public", "涉及多数居民的公共利益", "It concerns many residents", True,
     "只关一户一人的，转为事项单独处理。", "转为事项"),
    ("competence", "属于社区自治和协商的范围", "It is the community's to decide", True,
     "需由部门依法决定的，转部门或作为建议。", "转为建议"),
    ("lawful", "不违反法律法规和已备案的公约", "It is lawful", True, "与法律、规划、业主共有权冲突的不予列入。", "不予受理"),
    ("open", "没有已经作出的决定", "It is not decided already", True,
     "一年内已议决的不再重复，有新情况的除外。", "告知原决定"),
    ("clear", "诉求明确，可以落实", "It is clear and can be carried out", False,
     "不清楚的，先联系提出人补充。", "补充后再议"),
    ("means", "有资金或力量的可能来源", "There may be money or hands for it", False,
     "没有来源的可以先议，会上说明。", "会上说明"),
)
DEED_ROWS = (
    ("proposed", "提出的议题被采纳", "A topic it proposed was accepted", 1),
    ("kept", "按期兑现承诺", "Kept a promise in time", 3),
    ("kept_late", "逾期后兑现承诺", "Kept a promise late", 1),
    ("late", "承诺逾期", "A promise is overdue", -2),
    ("judged_well", "群众评价四星以上", "Judged with four stars or more", 2),
)
MEASURE_ROWS = (
    ("remind", "提醒", "Remind", 1, True, "到期次日由系统提醒责任单位，并告知提出人新的进展时间。"),
    ("advise", "劝导", "Advise", 7, False, "当面或去函劝导，帮助解决困难，约定新的日期。"),
    ("covenant", "公约评议", "Covenant", 14, False, "提请议事会按公约评议，结果在议事角公布。"),
    ("raise", "提请督办", "Raise it", 30, False, "提请街道督办，列入通报。"),
)
# fmt: on


def _codes(rows: Rows, name: str = "code") -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if row[name] != row[name].strip().casefold() or " " in row[name]:
            yield Fault(place, _t("Small letters, digits and - only."), name)
    if not rows:
        yield Fault(None, _t("This book needs at least one row."))


def check_measures(rows: Rows) -> Iterator[Fault]:
    """Find steps that come before the one above them, and steps by themselves that are not the first."""
    yield from _codes(rows, "step")
    for place, row in enumerate(rows[1:], 1):
        if (row["days"] or 0) <= (rows[place - 1]["days"] or 0):
            yield Fault(place, _t("A later step comes after more days."), "days")
        if row["by_itself"]:
            yield Fault(place, _t("Only the first step is taken by the house."), "by_itself")


def read_kinds(rows: Rows) -> dict[str, TopicKind]:
    """Return the kinds by their code, in the order of the book."""
    return {
        row["code"]: TopicKind(row["code"], row["name"], row["name_en"] or row["name"], row["about"] or "")
        for row in rows
    }


def read_criteria(rows: Rows) -> tuple[Criterion, ...]:
    """Return the criteria in the order of the book."""
    return tuple(
        Criterion(
            row["code"], row["name"], row["name_en"] or row["name"], bool(row["needed"]), row["about"] or "",
            row["otherwise"] or "",
        )
        for row in rows
    )  # fmt: skip


def read_points(rows: Rows) -> dict[str, Deed]:
    """Return the points by deed."""
    return {
        row["code"]: Deed(row["code"], row["name"], row["name_en"] or row["name"], row["points"] or 0)
        for row in rows
    }


def read_measures(rows: Rows) -> tuple[SoftStep, ...]:
    """Return the ladder from its first step to its last."""
    return tuple(
        SoftStep(
            row["step"], row["name"], row["name_en"] or row["name"], row["days"] or 0, bool(row["by_itself"]),
            row["about"] or "",
        )
        for row in rows
    )  # fmt: skip


def _rows(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


CODE = Column("code", _("Code"), Kind.TEXT, required=True, help=_("A word for programs, as “remind”."))
NAME = Column("name", _("What it is called"), Kind.TEXT, required=True)
NAME_EN = Column("name_en", _("Name in English"), Kind.TEXT)
register(
    Book(
        code=KINDS, name=_("Kinds of topics"), rank=94,
        about=_("What communities deliberate on: residents choose one when they propose a topic, and lists are narrowed by it."),  # noqa: E501 - a sentence of a page
        columns=(CODE, NAME, NAME_EN, Column("about", _("What belongs to it"), Kind.LONG)),
        key=("code",), check=_codes, read=read_kinds,
        defaults=lambda: _rows(("code", "name", "name_en", "about"), KIND_ROWS),
    )
)  # fmt: skip
register(
    Book(
        code=CRITERIA, name=_("Criteria of the screening"), rank=95,
        about=_("What a topic must meet before a meeting deliberates on it. Whoever proposed it reads which were met."),
        columns=(
            CODE, NAME, NAME_EN,
            Column("needed", _("Must be met"), Kind.BOOL, help=_("Without it a topic is not accepted.")),
            Column("about", _("How it is judged"), Kind.LONG),
            Column("otherwise", _("Otherwise"), Kind.TEXT, help=_("What usually happens to a topic that does not meet it.")),
        ),
        key=("code",), check=_codes, read=read_criteria,
        defaults=lambda: _rows(("code", "name", "name_en", "needed", "about", "otherwise"), CRITERION_ROWS),
    )
)  # fmt: skip
register(
    Book(
        code=POINTS, name=_("Points of organisations"), rank=96,
        about=_("What organisations and groups get points for when topics are carried out. Points are never given to persons."),  # noqa: E501 - a sentence of a page
        columns=(CODE, NAME, NAME_EN, Column("points", _("Points earned"), Kind.INT, required=True, least=-100, most=100)),
        key=("code",), check=_codes, read=read_points,
        defaults=lambda: _rows(("code", "name", "name_en", "points"), DEED_ROWS),
    )
)  # fmt: skip
register(
    Book(
        code=MEASURES, name=_("Soft measures when a promise is late"), rank=97,
        about=_("Remind before advising, advise before the covenant: what is done toward who has not kept what was promised, and after how many days."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("step", _("Code"), Kind.TEXT, required=True, help=_("A word for programs, as “remind”.")), NAME, NAME_EN,
            Column("days", _("Days after the day promised"), Kind.INT, required=True, least=1, most=365),
            Column("by_itself", _("By the house"), Kind.BOOL, help=_("The house takes this step itself; only the first.")),
            Column("about", _("What is done then"), Kind.LONG),
        ),
        key=("step",), check=check_measures, read=read_measures,
        defaults=lambda: _rows(("step", "name", "name_en", "days", "by_itself", "about"), MEASURE_ROWS),
    )
)  # fmt: skip


def kinds_of(street_id: int) -> dict[str, TopicKind]:
    """Return the kinds in force in a street today."""
    found: dict[str, TopicKind] = rules(street_id, KINDS)
    return found


def kind_name(street_id: int, code: str) -> str:
    """Return what a kind is called; its code, when the book has dropped it."""
    found = kinds_of(street_id).get(code)
    return name_of(found) if found else code


def criteria_of(street_id: int) -> tuple[Criterion, ...]:
    """Return the criteria in force in a street today."""
    found: tuple[Criterion, ...] = rules(street_id, CRITERIA)
    return found


def deeds_of(street_id: int) -> dict[str, Deed]:
    """Return the points in force in a street today."""
    found: dict[str, Deed] = rules(street_id, POINTS)
    return found


def measures_of(street_id: int) -> tuple[SoftStep, ...]:
    """Return the ladder in force in a street today."""
    found: tuple[SoftStep, ...] = rules(street_id, MEASURES)
    return found
