"""Joined cases in the demo: duplicates merged, a large one split, two related, some moved next door, and many at once."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import format_lazy

from linli.cases import commands
from linli.cases.commands.batches import begin_batch, draft_batch, next_piece
from linli.cases.models import Case, Link
from linli.cases.permissions import seer
from linli.cases.states import CaseList, Door, State
from linli.kernel.models import JournalLine
from linli.people.public import ANONYMOUS, Actor

from .acting import Office

BEFORE = timedelta(hours=8)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT_WORK = (State.DISPATCHED, State.IN_HAND)
AGAIN = ("我们楼里好几户都看到了，麻烦尽快处理。", "今天路过又看到了，还没有人来。")
PARTS = ("路面部分：修补破损处", "沿街部分：协调店主清理")
FEW = 12
WAITING_LIST = format_lazy("{} · {}", CaseList.ISSUE.label, State.DISPATCHED.label)


def dress(offices: dict[str, Office], source: str, anchor: datetime) -> None:
    """Join some cases of each street; again it changes nothing."""
    if Link.objects.exists():
        return
    at = anchor - BEFORE
    for office in offices.values():
        of_street = Case.objects.filter(
            street=office.street, source=source, located=True, stage_since__lt=at, parts=0
        )
        known = list(quiet(of_street, at).select_related("category", "street").order_by("reported_at", "id"))
        _merge(office, known, at)
        _split(office, known, at)
        _relate(office, known, at)
    _move(offices, source, at)
    _remind(offices, source, at)


def quiet(cases: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    """Return the cases to which nothing was done after a moment: what the demo tells of one comes in its order."""
    later = JournalLine.objects.filter(street_id=OuterRef("street_id"), subject_id=OuterRef("pk"), at__gt=at)
    return cases.filter(~Exists(later))


def _head(office: Office, case: Case) -> Actor:
    return office.in_role("head", case.lineage, 0)


def _merge(office: Office, cases: list[Case], at: datetime) -> None:
    """Let neighbours report once more what is at work already; the desk merges it."""
    known = [case for case in cases if case.state in AT_WORK and case.lon is not None and case.category_id]
    for main in known[:2]:
        for n, words in enumerate(AGAIN):
            report = commands.Report(main.title, words, lon=main.lon, lat=main.lat, place=main.place)
            case = commands.open_case(
                street=office.street, report=report, by=ANONYMOUS, at=at - (3 - n) * HOUR, door=Door.PUBLIC
            ).case
            told = {"street_id": case.street_id, "by": _head(office, case), "at": at}
            commands.merge(case.pk, **told, main=main, reason="反映的是同一处问题，并入先报的事项一并处理")


def _split(office: Office, cases: list[Case], at: datetime) -> None:
    whole = next((case for case in cases if case.state in {State.IN_HAND, State.COORDINATING}), None)
    if whole is not None:
        parts = [commands.Part(title, category=whole.category) for title in PARTS]
        commands.split(whole.pk, street_id=whole.street_id, by=_head(office, whole), at=at, parts=parts)


def _relate(office: Office, cases: list[Case], at: datetime) -> None:
    open_now = [case for case in cases if case.state in {State.IN_HAND, State.DISPATCHED, State.FED_BACK}]
    for case in open_now:
        by = _head(office, case)
        alike = (
            one
            for one in open_now
            if one.category_id == case.category_id and one.unit_id != case.unit_id and seer.test(by, one)
        )
        other = next(alike, None)
        if other is not None:
            commands.relate(case.pk, street_id=case.street_id, by=by, at=at + MINUTE, other=other)
            return


def _move(offices: dict[str, Office], source: str, at: datetime) -> None:
    if len(offices) < 2:
        return
    here, there = list(offices.values())[:2]
    early = Case.objects.filter(street=here.street, source=source, located=True, stage_since__lt=at, parts=0)
    cases = list(
        quiet(early, at).filter(state__in=(State.REPORTED, State.VERIFIED)).order_by("-reported_at", "id")[:2]
    )
    for n, case in enumerate(cases):
        told = {"street_id": case.street_id, "by": _head(here, case), "at": at + 2 * MINUTE}
        commands.move(case.pk, **told, street=there.street, reason="现场核实位于两街道交界处，属贵街道一侧")
        if n:
            new = Case.objects.get(street=there.street, door="street", state=State.REPORTED, title=case.title)
            by = there.in_role("clerk", new.lineage, 0)
            commands.refuse_move(
                new.pk,
                street_id=new.street_id,
                by=by,
                at=at + 40 * MINUTE,
                reason="经核对权属图，该点位在贵街道一侧",
            )


def _remind(offices: dict[str, Office], source: str, at: datetime) -> None:
    office = next(iter(offices.values()))
    dispatched = Case.objects.filter(street=office.street, source=source, state=State.DISPATCHED)
    waiting = quiet(dispatched.filter(stage_since__lt=at), at)
    ids = list(waiting.order_by("due_at", "id").values_list("pk", flat=True)[:FEW])
    if not ids:
        return
    by = office.in_role("director", Case.objects.get(pk=ids[0]).lineage, 0)
    told = {"by": by, "at": at + 5 * MINUTE}
    batch = draft_batch(street=office.street, action="remark", ids=ids, chosen=WAITING_LIST, **told)
    begin_batch(
        batch.pk,
        street_id=office.street.pk,
        **told,
        told={"text": "请各单位于本周内受理，逾期将列入督办。", "internal": True},
    )
    next_piece(at=at + 6 * MINUTE)
