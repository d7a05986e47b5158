"""Several at work in the demo: joint enforcement, opinions, tasks, commitments, and a standing split of duties."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.alarms import alarm_late, tidy_ended
from linli.cases.models import Case, Joint, Share
from linli.cases.queries.standing import STANDING
from linli.cases.states import JointKind, Measure, ShareKind, ShareState, Stance, State
from linli.kernel.calendar import Limit
from linli.people.public import Part
from linli.rulebooks.public import publish_rows

from .acting import Office, keeper_of_rules

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MORNING, EVENING = 9, 19
NEAR = 0.0004  # some forty metres
FOR_GOOD = "街区志愿者与门责长效共治"
SPLIT = (
    ("chengyun", Part.LEAD, "牵头街区志愿者巡街，每周汇总一次，对反弹点位再派", "2 d"),
    ("chengguan", Part.SUPPORT, "清理占道经营，对屡劝不改的立案", "1 d"),
    ("shichang", Part.SUPPORT, "查看证照，约谈店主落实门责", "2 d"),
    ("huanwei", Part.SUPPORT, "清洗地面，补齐果壳箱", "1 d"),
)
FOUND = {
    "shichang": ("未发现无证经营，已留存登记材料", Measure.NONE),
    "chengguan": ("占用公共部位约六平方米，当场清理并拍照取证", Measure.ADVISED),
    "xiaofang": ("通道堆放杂物，已当场搬离，三日内复查", Measure.ORDERED),
    "weisheng": ("卫生状况一般，已当面提醒", Measure.ADVISED),
    "paichusuo": ("现场秩序正常，已登记当事人", Measure.NONE),
}
OPINIONS = (
    ("lvhua", Stance.AGREE, "同意处理，我单位可派车派人配合。"),
    ("jiaojing", Stance.CONDITIONS, "请避开早晚高峰，占用一根车道须提前一天报备。"),
)
PROMISED = (
    ("每天七点到九点各派一人值守，连续两周", 12, ""),
    ("一周内补画禁停线并报照片", 3, "禁停线已补画，照片已上传"),
    ("月底前完成杂物清运", -1, ""),
)


class Scene:
    """Acts on the cases of one street, each at a moment when people are at work, and never after the anchor."""

    def __init__(self, office: Office, source: str, anchor: datetime) -> None:
        self.office, self.anchor = office, anchor
        self.cases = Case.objects.filter(street=office.street, source=source).select_related("category")

    def at(self, case: Case, share: float) -> datetime:
        """Return a moment between the last act on a case and the anchor, in daylight."""
        then = case.stage_since + (self.anchor - case.stage_since) * share
        local = timezone.localtime(then)
        if not MORNING <= local.hour < EVENING:
            local = local.replace(hour=MORNING + local.hour % 8)
        return local if case.stage_since < local < self.anchor else then

    def act(self, case: Case, command: Callable[..., Any], by: Any, at: datetime, **told: Any) -> None:
        """Do an act."""
        command(case.pk, street_id=case.street_id, by=by, at=at, **told)

    def head(self, case: Case) -> Any:
        """Return whoever dispatches at the place of a case."""
        return self.office.in_role("head", case.lineage, 0)

    def organisations(self, *codes: str) -> list[Any]:
        """Return organisations by their codes, those that the street has."""
        known = self.office.organisations
        return [known[code] for code in codes if code in known]

    def answer(self, case: Case, code: str, kind: str, command: Any, at: datetime, **told: Any) -> None:
        """Let an officer of an organisation answer its newest share."""
        organisation = self.office.organisations[code]
        shares = Share.objects.filter(
            street_id=case.street_id, case=case, organisation=organisation, kind=kind
        )
        share = shares.order_by("-given_at").first()
        if share is not None:
            self.act(case, command, self.office.of(organisation.pk, 0), at, item=share.pk, **told)


def dress(offices: dict[str, Office], source: str, anchor: datetime) -> None:
    """Let several work together on a few cases of each street; once, however often the demo is built."""
    for slug, office in offices.items():
        if Joint.objects.filter(street=office.street).exists():
            continue
        scene = Scene(office, source, anchor)
        if slug == "fenglin":
            _standing(scene)
        _joint_actions(scene)
        _opinions(scene)
        _tasks_and_promises(scene)
    alarm_late(at=anchor)
    tidy_ended(at=anchor)


def _standing(scene: Scene) -> None:
    rows = [
        {"name": FOR_GOOD, "category": "E04", "unit": "", "organisation": code, "part": part, "duty": duty, "limit": limit}
        for code, part, duty, limit in SPLIT
        if code in scene.office.organisations
    ]  # fmt: skip
    publish_rows(
        street_id=scene.office.street.pk, code=STANDING, rows=rows, effective_from=timezone.localdate(scene.anchor),
        note="街面秩序由城运中心牵头，四家分工长效管理", at=scene.anchor,
        by=keeper_of_rules(scene.office.street, scene.anchor),
    )  # fmt: skip


def _joint_actions(scene: Scene) -> None:
    """One that somebody called can sign in to now, and one that was concluded with somebody absent."""
    given = scene.cases.filter(state__in=(State.DISPATCHED, State.IN_HAND, State.COORDINATING)).exclude(
        lon=None
    )
    shops = given.filter(Q(category__code__startswith="E04") | Q(industry__isnull=False))
    # Those about a trade first: there the industry matrix says who goes.
    shops = shops.order_by(F("industry").asc(nulls_last=True), "number")[:2]
    chosen = list(dict.fromkeys([*shops, *given.order_by("number")[:2]]))[:2]
    if len(chosen) > 1:
        _concluded(scene, chosen[1])
    if chosen:
        _under_way(scene, chosen[0])


def _called(
    scene: Scene, case: Case, codes: tuple[str, ...], at: datetime, starts_at: datetime, why: str
) -> list[str]:
    asked = scene.organisations(*codes)
    scene.act(
        case, commands.call_joint, scene.head(case), at, kind=JointKind.ENFORCEMENT, why=why, starts_at=starts_at,
        organisations=asked,
    )  # fmt: skip
    return [one.code for one in asked if one.pk in scene.office.staffed]


def _under_way(scene: Scene, case: Case) -> None:
    """Called yesterday for this evening: whoever is shown the demo may sign in for one of them."""
    at = max(case.stage_since + HOUR / 4, scene.anchor - 5 * HOUR)
    _called(
        scene, case, ("shichang", "chengguan", "weisheng", "xiaofang", "paichusuo"), at, scene.anchor + 20 * HOUR,
        "群众多次反映，请带好执法记录仪，现场集合，一次查清、当场定责。",
    )  # fmt: skip


def _concluded(scene: Scene, case: Case) -> None:
    at = scene.at(case, 0.2)
    starts_at = timezone.localtime(at + (scene.anchor - at) * 0.3).replace(hour=14, minute=0, second=0)
    if not at < starts_at < scene.anchor - 4 * HOUR:
        starts_at = at + (scene.anchor - at) * 0.3
    codes = _called(
        scene, case, ("chengguan", "shichang", "xiaofang", "paichusuo"), at, starts_at,
        "反复反弹，联合上门一次，当场定整改。",
    )  # fmt: skip
    came = list(enumerate(codes[:-1]))
    for n, code in came:
        then = starts_at + timedelta(minutes=-12 + 14 * n)
        scene.answer(
            case, code, ShareKind.ARRIVAL, commands.sign_in, then, lon=case.lon + NEAR * n, lat=case.lat, accuracy=9
        )  # fmt: skip
    for n, code in came:
        finding, measure = FOUND[code]
        scene.answer(
            case, code, ShareKind.ARRIVAL, commands.record_finding, starts_at + timedelta(minutes=41 + 9 * n),
            finding=finding, measure=measure,
        )  # fmt: skip
    joint = Joint.objects.get(street=scene.office.street, case=case)
    scene.act(
        case, commands.conclude_joint, scene.head(case), starts_at + (scene.anchor - starts_at) * 0.5, item=joint.pk,
        conclusion="当事人当场签收整改通知，三日内改正；一周后由城管复查。",
    )  # fmt: skip


def _opinions(scene: Scene) -> None:
    filed = scene.cases.filter(state=State.FILED).exclude(category=None).order_by("number")
    for n, case in enumerate(filed[:2]):
        asked = scene.organisations("lvhua", "jiaojing", "chengguan")
        at = scene.at(case, 0.3)
        scene.act(
            case, commands.ask_opinions, scene.head(case), at, organisations=asked, limit=Limit(1, "d"),
            question="是否同意这样处理？需要你们配合什么，请在施工前说清楚。",
        )  # fmt: skip
        for code, stance, text in OPINIONS if n == 0 else ():
            if (one := scene.office.organisations.get(code)) and one.pk in scene.office.staffed:
                scene.answer(
                    case, code, ShareKind.OPINION, commands.give_opinion, scene.at(case, 0.6), stance=stance, text=text
                )  # fmt: skip


def _tasks_and_promises(scene: Scene) -> None:
    several = scene.cases.filter(state=State.COORDINATING).select_related("lead").order_by("-number")
    for n, case in enumerate(several[:6]):
        _tasks(scene, case, n)
        if n < len(PROMISED) and case.lead_id in scene.office.staffed:
            _promise(scene, case, *PROMISED[n])


def _tasks(scene: Scene, case: Case, n: int) -> None:
    tasks = Share.objects.filter(
        street_id=case.street_id, case=case, kind=ShareKind.TASK, part=Part.SUPPORT, state=ShareState.OPEN
    )
    staffed = [one for one in tasks.order_by("id") if one.organisation_id in scene.office.staffed]
    for share in staffed[: 1 + n % 2]:
        by, at = scene.office.of(share.organisation_id, 0), scene.at(case, 0.5)
        if n == len(PROMISED):
            reason = "不在本单位职责内，建议请城建中心"
            scene.act(case, commands.decline_task, by, at, item=share.pk, reason=reason)
        else:
            done = "本单位的部分已办完，现场照片已交主办"
            scene.act(case, commands.do_task, by, at, item=share.pk, done=done)


def _promise(scene: Scene, case: Case, what: str, days: int, done: str) -> None:
    begun = case.stage_since + HOUR
    at = max(scene.anchor - 3 * DAY, begun) if days > 0 else begun
    on = timezone.localdate(scene.anchor + days * DAY) if days > 0 else timezone.localdate(at + DAY)
    told = {"organisation": case.lead, "what": what, "on": on}
    scene.act(case, commands.promise, scene.head(case), at, **told)
    if done:
        code, then = case.lead.code, scene.anchor - HOUR
        scene.answer(case, code, ShareKind.PROMISE, commands.keep_promise, then, done=done)
