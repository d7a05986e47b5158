"""How the rows of the ledger are told to programs. Nothing here comes from the clock, so that a tag can be trusted."""

from collections.abc import Sequence
from typing import Any

from linli.cases.commands.clocks import due_of, parts_now
from linli.cases.commands.desk import cover_of
from linli.cases.commands.limits import about, limit_row_of, limits_of
from linli.cases.models import Case, Category, Photo
from linli.cases.permissions import privacy_reader
from linli.cases.queries import Step, assignments_of, next_of, same_place
from linli.cases.queries.limits import LimitRow
from linli.cases.queries.links import unhindered
from linli.cases.queries.parts import parts_done
from linli.cases.schemas import (
    Body,
    CaseOut,
    CaseRow,
    CategoryOut,
    ConditionOut,
    DutyOut,
    LimitOut,
    LimitRunning,
    LimitsOut,
    Named,
    OnIt,
    PhotoOut,
    PublicSide,
    TimelineStep,
)
from linli.cases.states import LIST_OF, CaseList, State
from linli.cases.workflow import label, offered
from linli.kernel.naming import name_of
from linli.people.public import Cover, Coverage, Organisation, Part
from linli.territory.public import line_of

from .course import next_out
from .door import Here

ALIKE = 3
PLAIN = ("number", "title", "state", "place", "located", "lon", "lat", "door", "hard", "reported_at", "stage_since",
         "ended_at")  # fmt: skip
WHOLE = ("body", "source", "dispatched_at", "due_rule", "returned", "reopened", "rating", "tier")


def named(thing: Any) -> Named | None:
    """Return a thing by its names, or nothing."""
    return Named(code=thing.code, name=thing.name, name_en=thing.name_en) if thing is not None else None


def body_of(one: Organisation | None) -> Body | None:
    """Return an organisation by its names, or nothing."""
    return Body(id=one.pk, code=one.code, name=one.name, name_en=one.name_en) if one is not None else None


def row_out(case: Case) -> dict[str, Any]:
    """Return a case as a line of a list."""
    return {name: getattr(case, name) for name in PLAIN} | {
        "list": CaseList(LIST_OF[case.state]), "category": named(case.category), "unit": named(case.unit),
        "lead": body_of(case.lead), "due_at": None if case.ended else case.due_at,
    }  # fmt: skip


def case_row(case: Case) -> CaseRow:
    """Return a case as a line of a list, in its shape."""
    return CaseRow(**row_out(case))


def limit_told(row: LimitRow) -> dict[str, Any]:
    """Return what a row of the table of limits says of its stage."""
    return {
        "stage": row.stage, "limit": row.limit.words, "limit_value": float(row.limit.value),
        "limit_unit": row.limit.unit.value, "source": row.source,
    }  # fmt: skip


def condition_out(row: LimitRow | None) -> ConditionOut | None:
    """Return a filing condition with its limit, or nothing."""
    if row is None or row.number is None:
        return None
    names = ("closing", "responsible", "supervising", "law_basis", "law_article", "collection")
    return ConditionOut(
        row=row.number, text=row.condition, **{name: getattr(row, name) for name in names}, **limit_told(row)
    )


def limits_out(case: Case) -> LimitsOut:
    """Return by which row a case is due now, and what runs beside its handling."""
    row, running = limit_row_of(case, case.state) if case.due_rule else None, parts_now(case)
    done = parts_done(case) if running else {}
    return LimitsOut(
        edition=case.limits_edition_id, rule=case.due_rule, row=LimitOut(**limit_told(row)) if row else None,
        beside=[
            LimitRunning(due_at=due.at, done_at=done.get(str(one.stage)), **limit_told(one)) for one, due in running
        ],
    )  # fmt: skip


def category_out(one: Category) -> CategoryOut:
    """Return a class or type of the catalogue; a type begins with the code of its class."""
    return CategoryOut(
        code=one.code, name=one.name, name_en=one.name_en, kind=one.kind, public=one.public,
        parent=one.code[:3] if one.parent_id else "",
    )  # fmt: skip


def case_out(case: Case, here: Here, version: int) -> CaseOut:
    """Return one case with all that its page says to whoever reads it."""
    on_it = [
        OnIt(organisation=body_of(one.organisation), part=Part(one.part), row=one.coverage_row,
             matrix_row=one.authority_row)
        for one in sorted(assignments_of(case), key=lambda one: one.part != Part.LEAD)
    ]  # fmt: skip
    would = [] if on_it or case.ended else told_cover(cover_of(case, at=here.now))
    line = line_of(case.unit_id, on=case.reported_at.date()) if case.unit_id and case.located else None
    alike = same_place(case, actor=here.actor)[:ALIKE] if case.unit_id and case.category_id else ()
    due = due_of(case, case.state) if case.due_at is not None and not case.ended else None
    public = PublicSide(title=case.public_title, text=case.public_body, hidden=case.hidden_from_public)
    told = next_of(case, at=here.now)
    return CaseOut(
        **row_out(case), **{name: getattr(case, name) for name in WHOLE}, source_id=case.source_id or "",
        condition=condition_out(limits_of(case).condition(about(case)[1])), limits=limits_out(case),
        line=[named(one) for one in line.units] if line else [],
        road=name_of(case.road) if case.road else "", industry=named(case.industry), organisations=on_it,
        by_table=would, due_how=[str(step) for step in due.how] if due else [],
        waiting_for=told.words if told else "", next=next_out(told),
        public=public, alike=[one.number for one in alike], acts=unhindered(case, offered(here.actor, case)),
        may_look=privacy_reader.test(here.actor, case), version=version,
    )  # fmt: skip


def told_cover(cover: Cover) -> list[OnIt]:
    """Return whom the tables name, the lead first."""
    found = []
    if cover.lead is not None:
        row = cover.lead_row.row if cover.lead_row else None
        matrix = cover.lead_authority.row if cover.lead_authority else None
        found.append(OnIt(organisation=body_of(cover.lead), part=Part.LEAD, row=row, matrix_row=matrix))
    supports = [(one, row.row, None) for one, row in cover.supports]
    supports += [(one, None, row.row) for one, row in cover.joins]
    return found + [
        OnIt(organisation=body_of(one), part=Part.SUPPORT, row=row, matrix_row=matrix)
        for one, row, matrix in supports
    ]


def photo_out(photo: Photo) -> PhotoOut:
    """Return what is known of a photo beside the picture."""
    names = ("id", "kind", "width", "height", "public", "at")
    return PhotoOut(**{name: getattr(photo, name) for name in names})


def step_out(step: Step) -> TimelineStep:
    """Return an entry of a timeline."""
    rows: Sequence[int] = step.facts.get("rows") or ()
    return TimelineStep(
        action=step.action, name=str(label(step.action)), at=step.at, before=step.before, after=step.after, by=step.by,
        by_kind=step.by_kind, texts=step.texts, photos=[photo.pk for photo in step.photos],
        organisation=body_of(step.organisation), rows=list(rows), internal=bool(step.facts.get("internal")),
    )  # fmt: skip


def duty_out(row: Coverage) -> DutyOut:
    """Return a row of the table of duties."""
    told = {
        name: getattr(row, name)
        for name in ("row", "category", "part", "note", "starts_on", "ends_on", "tier")
    }
    road = name_of(row.road) if row.road_id else ""
    return DutyOut(**told, road=road, unit=named(row.unit), organisation=body_of(row.organisation))


def state_of(case: Case) -> State:
    """Return the state as its closed word."""
    return State(case.state)
