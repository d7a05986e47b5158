"""The fast lane, held reports and what the public does not see, in the demo: a few of each, by the commands of the desk."""

from datetime import datetime, timedelta
from typing import Any

from linli.cases import commands
from linli.cases.models import Case, Category, LaneMember, Photo
from linli.cases.queries import catalogue
from linli.cases.states import ENDED, Door
from linli.people.public import Account, Actor, actor_for
from linli.territory.public import Street, Unit

SLUG, DESK = "fenglin", "shenyi"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEMBERS = (
    # name            door             place             team
    ("老张面馆", Door.MERCHANT, "宛平南路 12 号", "宛平南路商户观察队"),
    ("阿芳水果店", Door.MERCHANT, "宛平南路 38 号", "宛平南路商户观察队"),
    ("惠民大药房", Door.MERCHANT, "东安路 5 号", ""),
    ("宛南三村居委会", Door.COMMITTEE, "宛南三村 20 号", ""),
)
# Whose report, how many hours before the anchor, whether on a round, what; and what the office said to it.
REPORTS = (
    (0, 74, True, "门口共享单车堆成两排，盲道全占了", "so"),
    (0, 71, True, "夜里有人往雨水口倒泔水", "so"),
    (1, 70, True, "三轮车天天停在消防通道口", "so"),
    (1, 52, True, "说有人在绿化带烧纸，没看到明火", "not so"),
    (0, 49, True, "路口信号灯被树枝挡住", "so"),
    (1, 27, True, "沿街电线垂下来一人多高", "so"),
    (2, 26, False, "药房门前地砖松动，老人差点绊倒", "seen"),
    (3, 20, False, "20 号楼前两盏路灯不亮", ""),
    (0, 3, False, "店门口下水道返水，味道很大", ""),
)
FLOOD = ("楼下装修太吵了", "楼下装修太吵了！！", "楼下装修还是很吵，没人管吗")
HIDDEN = ("照片里能看清门牌和人脸，当事人要求隐藏", "文字里点名道姓，先隐藏再核实")


def build(anchor: datetime) -> int:
    """Make the rows before `anchor`; return how many reports of the lane there are. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=DESK).first()
    if street is None or account is None or LaneMember.objects.filter(street=street).exists():
        return 0
    units = list(Unit.objects.filter(street=street, kind="micro_grid", ends_on=None).order_by("code"))
    joined_at = anchor - 30 * DAY
    desk = actor_for(account, at=joined_at)
    joined = []
    for n, (name, door, place, team) in enumerate(MEMBERS):
        unit = units[n * 3 % len(units)] if units else None
        about = {"name": name, "door": door, "place": place, "team": team, "unit": unit}
        joined.append(commands.add_lane_member(street=street, by=desk, at=joined_at, **about))
    for n, (whose, hours, sighting, text, came) in enumerate(REPORTS):
        at = anchor - hours * HOUR
        report = commands.Report(title=text, body=text)
        _number, opened = commands.report_by_lane(
            member=joined[whose].member, key=f"demo {n}", report=report, at=at, sighting=sighting
        )
        if opened is not None:
            _answer(opened.case, came, account, at + HOUR)
    for n, text in enumerate(FLOOD):
        commands.open_case(
            street=street, by=Actor("reporter"), at=anchor - 5 * HOUR + n * timedelta(minutes=1), door=Door.PUBLIC,
            report=commands.Report(title=text, place="宛南三村", held="device"),
        )  # fmt: skip
    _hide(street, account, anchor)
    return len(REPORTS)


def _answer(case: Case, came: str, account: Account, at: datetime) -> None:
    desk = actor_for(account, at=at)
    told: dict[str, Any] = {"street_id": case.street_id, "by": desk, "at": at}
    if came in ("seen", "so", "not so"):
        commands.acknowledge(case.pk, **told)
    if came == "so":
        commands.file(case.pk, **told, category=_kind())
    elif came == "not so":
        commands.decline(case.pk, **told, reason="现场核实未见所述情况")


def _kind() -> Category:
    return next(one for one in catalogue() if one.parent_id is not None and one.public)


def _hide(street: Street, account: Account, anchor: datetime) -> None:
    """Hide the words of one case and all of another, and cover a part of a photo; each was published."""
    at = anchor - 2 * HOUR
    desk = actor_for(account, at=at)
    told: dict[str, Any] = {"street_id": street.pk, "by": desk, "at": at}
    shown = Case.objects.filter(street=street).exclude(public_title="").exclude(state__in=ENDED)
    cases = list(shown.filter(stage_since__lt=at - HOUR).order_by("number")[:2])
    for case, reason in zip(cases, HIDDEN, strict=False):
        commands.hide(case.pk, **told, part="case" if case != cases[0] else "text", reason=reason)
    photos = Photo.objects.filter(street=street, public=True, at__lt=at).exclude(case__in=cases)
    photo = photos.order_by("-at", "-id").first()
    if photo is not None:
        commands.redact_photo(
            photo.case_id, **told, photo=photo.pk, boxes=[(380, 300, 220, 260)], reason="遮盖人脸"
        )
