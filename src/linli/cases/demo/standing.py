"""Standing problems and calls back in the demo: what the rule finds, how it is worked off, whom one reached."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.problems import (
    add_measure,
    change_plan,
    declare_over,
    dismiss,
    do_recheck,
    end_measure,
    recognise,
    set_recheck,
)
from linli.cases.commands.recurrence import alarm_days, look_through
from linli.cases.models import CallBack, Case, ProblemMeasure, Recheck, StandingProblem
from linli.cases.queries.recurrence import RECURRENCE
from linli.cases.states import Door, ProblemState, Reached, State
from linli.people.public import Actor
from linli.rulebooks.public import publish_rows

from .acting import Office, keeper_of_rules
from .scenes import photo

MORNING, EVENING = 9, 19
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALLED = 40
RULES = [
    {"category": "", "spread": spread, "level": level, "radius": radius, "count": 3, "days": days, "quiet": quiet}
    for spread, level, radius, days, quiet in (
        ("spot", "", 60, 45, 60), ("road", "", None, 30, 60), ("unit", "committee", None, 45, 90),
        ("unit", "estate", None, 60, 60),
    )
]  # fmt: skip
SCENE = "rubbish"
# Whether they were reached; if so whether it is solved, whether they are satisfied, and their words.
ANSWERS = (
    (Reached.REACHED, True, True, "处理得很快，谢谢"),
    (Reached.REACHED, True, True, ""),
    (Reached.REACHED, True, False, "等的时间有点长"),
    (Reached.NOT_REACHED, None, None, "无人接听"),
    (Reached.REACHED, True, True, "现场已经干净了"),
    (Reached.NOT_REACHED, None, None, "关机"),
    (Reached.REACHED, False, False, "过了两天又这样"),
    (Reached.REFUSED, None, None, "表示不便接听"),
)
PLANS = (
    ("点位无人看管，清运时间与投放时间错开；每日早晚两次巡查，一周内调整清运班次，物业落实门前责任。连续三周没有新增即转观察。",
     (("调整清运班次，早高峰前清完", "huanwei", 5), ("约谈物业，落实专人值守", "chengguan", 2),
      ("加装监控和提示牌", "chengjian", -3))),
    ("同一点位反复出现，先查清责任单位，再定整改；街面由城管每日巡查，问题随手拍随手报。",
     (("摸清周边商户，逐户告知", "chengguan", 4), ("完善设施，减少隐患", "chengjian", 9))),
    ("反复整治仍有反弹，由片区牵头，三家单位联合值守两周，形成长效管理。",
     (("联合值守两周", "chengguan", 1),)),
)  # fmt: skip


def dress(offices: dict[str, Office], source: str, anchor: datetime) -> None:
    """Call back, flag what recurs, and work some of it off; once, however often the demo is built."""
    for office in offices.values():
        street = office.street
        if CallBack.objects.filter(street=street).exists():
            continue
        _calls(office, source, anchor)
        if street.slug == "fenglin":
            publish_rows(
                street_id=street.pk, code=RECURRENCE, rows=RULES, note="本街道按居委和道路掌握，先严后宽",
                effective_from=timezone.localdate(anchor - 14 * DAY), by=keeper_of_rules(street, anchor), at=anchor,
            )  # fmt: skip
        look_through(street.pk, at=anchor - 13 * DAY, days=LOOK_BACK)
        look_through(street.pk, at=anchor, days=LOOK_BACK)
        _work_off(office, anchor)
        alarm_days(street.pk, at=anchor)


LOOK_BACK = 120


def _calls(office: Office, source: str, anchor: datetime) -> None:
    chance = Random(f"{source} calls")  # noqa: S311 - the same demo each time, no secret
    asked = Case.objects.filter(
        street=office.street, source=source, state__in=(State.CLOSED, State.INSPECTED), rating=None
    ).exclude(door__in=(Door.PATROL, Door.IMPORT))
    for n, case in enumerate(asked.order_by("-stage_since", "number")[:CALLED]):
        outcome, solved, satisfied, words = ANSWERS[chance.randrange(len(ANSWERS))]
        by = office.in_role("clerk", case.lineage, n)
        at = _by_day(case.stage_since + chance.randint(3, 20) * HOUR)
        tries = 3 if outcome == Reached.NOT_REACHED and n % 3 == 0 else 1
        for again in range(tries):
            then = at + again * DAY
            if then >= anchor:
                break
            commands.call_back(
                case.pk, street_id=case.street_id, by=by, at=then, outcome=outcome, solved=solved,
                satisfied=satisfied, said_so=words,
            )  # fmt: skip


def _keeper(office: Office, problem: StandingProblem) -> Actor:
    """Return who keeps a problem: the head of its area, of one that lies in several areas whoever dispatches."""
    role = "head" if len(problem.lineage) > 1 else "director"
    return office.in_role(role, problem.lineage, 0)


def _by_day(at: datetime) -> datetime:
    """Return a moment at which one calls people: the same, or the next morning."""
    local = timezone.localtime(at)
    if MORNING <= local.hour < EVENING:
        return at
    morning = local.replace(hour=MORNING + local.minute % 3)
    return morning if local.hour < MORNING else morning + DAY


def _work_off(office: Office, anchor: datetime) -> None:
    flagged = StandingProblem.objects.filter(street=office.street, state=ProblemState.FLAGGED)
    found = list(flagged.order_by("-cases", "number")[:6])
    for n, problem in enumerate(found[:4]):
        head = _keeper(office, problem)
        plan, measures = PLANS[n % len(PLANS)]
        _taken_on(office, problem, head, plan, measures, anchor)
    if len(found) > 1:
        _watched(found[1], office, anchor)
    if len(found) > 4:
        reason = "施工期间集中上报，工程已完工"
        head = _keeper(office, found[4])
        dismiss(found[4].pk, street_id=office.street.pk, by=head, at=anchor, reason=reason)


def _taken_on(
    office: Office, problem: StandingProblem, head: Actor, plan: str, measures: tuple[tuple[str, str, int], ...],
    anchor: datetime,
) -> None:  # fmt: skip
    told = {"street_id": office.street.pk, "by": head}
    at = anchor - 12 * DAY
    recognise(problem.pk, **told, at=at, plan=plan)
    today = timezone.localdate(anchor)
    for what, code, days in measures:
        organisation = office.organisations.get(code)
        if organisation is not None:
            on = today + timedelta(days=days)
            add_measure(problem.pk, **told, at=at + HOUR, what=what, organisation=organisation, on=on)
    done = ProblemMeasure.objects.filter(problem=problem).order_by("-due_on").first()
    if done is not None:
        end_measure(
            problem.pk, **told, at=anchor - 4 * DAY, item=done.pk, done="已按计划完成，现场照片已交片区"
        )
    set_recheck(problem.pk, **told, at=at + HOUR, on=today - timedelta(days=3))
    look = Recheck.objects.get(problem=problem, at=None)
    told |= {"item": look.pk, "finding": "下午四点现场复查，仍有零星反弹，比上周明显减少"}
    do_recheck(problem.pk, **told, at=anchor - 3 * DAY, gone=False, photos=[photo(SCENE, after=True)])
    set_recheck(
        problem.pk, street_id=office.street.pk, by=head, at=anchor - 3 * DAY, on=today + timedelta(days=4)
    )


def _watched(problem: StandingProblem, office: Office, anchor: datetime) -> None:
    head = _keeper(office, problem)
    told = {"street_id": office.street.pk, "by": head}
    for row in ProblemMeasure.objects.filter(problem=problem, state="open"):
        end_measure(problem.pk, **told, at=anchor - 2 * DAY, item=row.pk, done="已完成")
    change_plan(problem.pk, **told, at=anchor - 2 * DAY, plan=f"{PLANS[1][0]}转入观察，网格员每周看一次。")
    declare_over(problem.pk, **told, at=anchor - DAY, finding="连续两周巡查未见，居民回访满意")
