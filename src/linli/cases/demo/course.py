"""Nobody's case in the demo: a third return, levels above, orders of supervision, appeals, a case declared void."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from linli.cases import commands
from linli.cases.commands.rising import escalate_due
from linli.cases.models import Case, Rise
from linli.cases.states import Against, State
from linli.kernel.models import JournalLine
from linli.people.public import Power

from .acting import Office
from .together import Scene

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BY_ITSELF = 4
RETURNS = (
    ("chengguan", "井盖归属不在我中队职责范围，建议转城建。"),
    ("chengjian", "现场为通信管线井，不属市政养护范围。"),
    ("chengyun", "权属单位未确定，城运中心无处置力量。"),
)


def dress(offices: dict[str, Office], source: str, anchor: datetime) -> None:
    """Let a few cases of each street lie between, rise, be asked after and appealed; once."""
    for office in offices.values():
        if Rise.objects.filter(street=office.street).exists():
            continue
        scene = Scene(office, source, anchor)
        known = list(
            scene.cases.filter(state=State.FILED, located=True, parts=0).order_by("-stage_since")[:5]
        )
        at_work = list(
            scene.cases.filter(
                state=State.IN_HAND, located=True, lead__isnull=False, paused_at=None, organisations__len=1
            )
            .filter(stage_since__lt=anchor - DAY)
            .select_related("lead")
            .order_by("-stage_since")[4:9]
        )
        for play, case in zip((_third_return, _to_the_area, _to_the_district), known, strict=False):
            play(scene, case)
        # The ledger of hard problems keeps its sums: what was filed in error is none of them.
        if plain := [case for case in known[3:] if not case.hard]:
            _void(scene, plain[0])
        for play, case in zip((_handed_back, _asked_after, _answered, _appealed), at_work, strict=False):
            play(scene, case)
        escalate_due(office.street.pk, anchor - HOUR, most=BY_ITSELF)


def _moments(scene: Scene, case: Case, count: int) -> list[datetime]:
    """Return moments in order between the last act on a case and the anchor."""
    lines = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk)
    last = max(case.stage_since, lines.aggregate(at=Max("at"))["at"])
    room = (scene.anchor - last) / (count + 1)
    return [last + (n + 1) * room for n in range(count)]


def _third_return(scene: Scene, case: Case) -> None:
    """Three organisations say that it is not theirs: the director must name the lead."""
    sent = [
        (scene.office.organisations[code], why) for code, why in RETURNS if code in scene.office.organisations
    ]
    times = iter(_moments(scene, case, 2 * len(sent)))
    for organisation, why in sent:
        scene.act(case, commands.dispatch, scene.head(case), next(times), lead=organisation)
        officer = scene.office.of(organisation.pk, 0)
        scene.act(case, commands.send_back, officer, next(times), reason=why)


def _raise(scene: Scene, case: Case, at: datetime, reason: str) -> None:
    worker = scene.office.in_role("grid_worker", case.lineage, 0)
    scene.act(case, commands.escalate, worker, at, reason=reason)


def _above(scene: Scene, case: Case) -> Any:
    """Return whoever decides at the level where a case lies now."""
    case.refresh_from_db()
    roles = ("secretary", "head", "director")
    for role in roles:
        try:
            one = scene.office.in_role(role, case.lineage, 0)
        except LookupError:
            continue
        deciding = any(
            Power.DECIDE in held.powers and held.unit_id == case.raised_to_id for held in one.posts
        )
        if deciding:
            return one
    return scene.office.in_role("director", case.lineage, 0)


def _to_the_area(scene: Scene, case: Case) -> None:
    """The committee cannot settle it and raises it."""
    first, second = _moments(scene, case, 2)
    _raise(scene, case, first, "两栋楼居民意见不一，居委已协调两次未果。")
    scene.act(
        case, commands.escalate, _above(scene, case), second, reason="涉及相邻两个居民区，请上一级统筹。"
    )


def _to_the_district(scene: Scene, case: Case) -> None:
    """The street cannot settle it either: the district is asked, and the street keeps after it."""
    director = scene.office.in_role("director", case.lineage, 0)
    [at] = _moments(scene, case, 1)
    scene.act(
        case, commands.escalate, director, at, reason="产权属市级单位，街道无权处置，请区城运中心协调。"
    )


def _void(scene: Scene, case: Case) -> None:
    clerk = scene.office.in_role("clerk", case.lineage, 0)
    [at] = _moments(scene, case, 1)
    scene.act(case, commands.void, clerk, at, reason="现场复核，不符合立案条件，予以作废。")


def _handed_back(scene: Scene, case: Case) -> None:
    """The lead raises it; the level above decides and hands it back."""
    first, second = _moments(scene, case, 2)
    assert case.lead is not None  # noqa: S101 - chosen so
    officer = scene.office.of(case.lead.pk, 0)
    scene.act(case, commands.escalate, officer, first, reason="施工需占用人行道，周边商户不同意。")
    decision = "片区已与商户达成一致：周六日夜间施工，由居委现场值守，主办单位按此办理。"
    scene.act(case, commands.hand_back, _above(scene, case), second, decision=decision)


def _asked_after(scene: Scene, case: Case) -> None:
    director = scene.office.in_role("director", case.lineage, 0)
    [at] = _moments(scene, case, 1)
    reason = "群众再次来电催问，请说明进展和完成时间。"
    scene.act(case, commands.supervise, director, at, reason=reason, due=scene.anchor + DAY)


def _answered(scene: Scene, case: Case) -> None:
    head = scene.head(case)
    first, second = _moments(scene, case, 2)
    scene.act(case, commands.supervise, head, first, reason="临近时限，请报处置计划。", due=second + DAY)
    assert case.lead is not None  # noqa: S101 - chosen so
    answer = "材料已到场，明日上午施工，下午反馈照片。"
    scene.act(case, commands.answer_order, scene.office.of(case.lead.pk, 0), second, answer=answer)


def _appealed(scene: Scene, case: Case) -> None:
    assert case.lead is not None  # noqa: S101 - chosen so
    [at] = _moments(scene, case, 1)
    told = {"against": Against.GIVEN, "text": "经查该处为小区内部道路，应由物业维修，不属我单位职责。"}
    scene.act(case, commands.appeal, scene.office.of(case.lead.pk, 0), at, **told)
