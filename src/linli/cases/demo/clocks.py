"""Clocks in the demo: suspensions and extensions asked for, granted and refused, questions to reporters, reminders."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.reminding import tell_reminders
from linli.cases.commands.sweeping import sweep
from linli.cases.models import Case, Extension, Pause, Reminder, Watermark
from linli.cases.states import State
from linli.people.public import Actor
from linli.rulebooks.public import publish_rows

from .acting import Office, keeper_of_rules

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What is asked for, why, and what comes of it.
SUSPENSIONS = (
    ("等待自来水公司停水计划，停水前无法更换阀门。", 12, "granted"),
    ("产权单位正在办理维修资金手续，需业委会表决后施工。", 20, "granted"),
    ("施工占道须交警备案，批复预计下周下达。", 8, "asked"),
    ("现场已围挡，等待雨季结束后铺设沥青。", 30, "refused"),
)
EXTENSIONS = (
    ("配件需从厂家调货，预计两天到货。", 2, "granted"),
    ("已约谈两次，当事人承诺本周内自行拆除，请求延长。", 3, "asked"),
)
QUESTIONS = (
    ("您说的楼道在几号楼几单元？方便的话请补拍一张照片。", ""),
    ("请问噪声一般出现在什么时段？", "每天晚上十点到十二点，周末更响。"),
)
ANSWERS = {"granted": "情况属实，同意。", "refused": "可先行临时修补，不宜等到雨季结束，请抓紧办理。"}
HOURS = (("", "09:00-17:30", "街道机关"), ("huanwei", "06:00-11:00,13:00-18:00", "环卫作业早班"))
DAYS = (("2026-12-31", False, "街道办公楼停电检修，全天不办公"),)


def dress(offices: dict[str, Office], source: str, anchor: datetime) -> None:
    """Let clocks stand still and limits be longer on a few cases of each street; once, however often the demo is built."""
    for slug, office in offices.items():
        if Pause.objects.filter(street=office.street).exists():
            continue
        if slug == "fenglin":
            _books(office, anchor)
        _requests(office, source, anchor)
        _questions(office, source, anchor)
        _reminders(office, anchor)


def _books(office: Office, anchor: datetime) -> None:
    known = {"", *office.organisations}
    hours = [
        {"organisation": code, "hours": told, "note": note} for code, told, note in HOURS if code in known
    ]
    days = [{"on": on, "works": works, "note": note} for on, works, note in DAYS]
    for code, rows, note in (("hours", hours, "环卫早班作业时间不同"), ("days", days, "年末停电检修")):
        publish_rows(
            street_id=office.street.pk, code=code, rows=rows, effective_from=timezone.localdate(anchor), note=note,
            by=keeper_of_rules(office.street, anchor), at=anchor,
        )  # fmt: skip


def _running(office: Office, source: str, *states: str) -> QuerySet[Case]:
    """Return cases whose limit runs and that nobody else of the demo is asked about."""
    mine = Case.objects.filter(
        street=office.street, source=source, state__in=states, paused_at=None, hard=False
    )
    return mine.filter(organisations__len__lte=1).select_related("category", "condition").order_by("-number")


def _requests(office: Office, source: str, anchor: datetime) -> None:
    cases = iter(list(_running(office, source, State.IN_HAND).filter(due_at__gt=anchor - 3 * DAY)[:12]))
    for kind, rows in (("suspension", SUSPENSIONS), ("extension", EXTENSIONS)):
        for reason, amount, outcome in rows:
            case = next((one for one in cases if kind == "suspension" or _in_time(one, anchor)), None)
            if case is None:
                return
            asked_at = _between(case, anchor)
            by = office.of(case.lead_id or 0, 0)
            told: dict[str, Any] = {"street_id": case.street_id, "by": by, "at": asked_at, "reason": reason}
            if kind == "suspension":
                until = (timezone.localtime(anchor) + timedelta(days=amount)).date()
                commands.ask_suspension(case.pk, **told, until=until)
                row: Any = Pause.objects.get(case=case)
            else:
                commands.ask_extension(case.pk, **told, amount=amount)
                row = Extension.objects.get(case=case)
            _decide(office, case, row, outcome, asked_at + (anchor - asked_at) / 2)


def _decide(office: Office, case: Case, row: Any, outcome: str, at: datetime) -> None:
    head = office.in_role("head", case.lineage, 0)
    told: dict[str, Any] = {"street_id": case.street_id, "by": head, "at": at, "item": row.pk}
    if outcome == "granted":
        commands.grant_request(case.pk, **told, answer=ANSWERS[outcome])
    elif outcome == "refused":
        commands.refuse_request(case.pk, **told, reason=ANSWERS[outcome])


def _questions(office: Office, source: str, anchor: datetime) -> None:
    cases = _running(office, source, State.REPORTED, State.VERIFIED, State.FILED).filter(
        door="public", located=True
    )
    for case, (question, answer) in zip(cases[: len(QUESTIONS)], QUESTIONS, strict=False):
        at = _between(case, anchor)
        told: dict[str, Any] = {"street_id": case.street_id}
        head = office.in_role("head", case.lineage, 0)
        commands.ask_reporter(case.pk, **told, by=head, at=at, question=question, days=5)
        if answer:
            later = at + (anchor - at) / 3
            commands.remark(case.pk, **told, by=Actor("reporter", case_id=case.pk), at=later, text=answer)


def _in_time(case: Case, anchor: datetime) -> bool:
    return case.due_at is not None and _between(case, anchor) < case.due_at


def _between(case: Case, anchor: datetime) -> datetime:
    """Return a moment soon after a stage began, before the demo's day."""
    return min(case.stage_since + 2 * HOUR, case.stage_since + (anchor - case.stage_since) / 3)


def _reminders(office: Office, anchor: datetime) -> None:
    """Find the lights of the last day before the anchor; what keeps office hours is told when the office opens."""
    if Reminder.objects.filter(street_id=office.street.pk).exists():
        return
    Watermark.objects.update_or_create(street_id=office.street.pk, defaults={"at": anchor - DAY})
    sweep(office.street.pk, at=anchor)
    tell_reminders(at=anchor)
