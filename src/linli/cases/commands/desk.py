"""From the ground to the department: verify, file, decline, dispatch, accept, send back, coordinate."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.kernel.errors import NotFound
from linli.kernel.photos import AcceptedPhoto
from linli.kernel.workflow import hang_on, held
from linli.people.public import Actor, Cover, Industry, Organisation, Part, who_covers

from ..errors import NoLead, SameCondition
from ..models import Assignment, Case, Category, Condition
from ..permissions import dispatcher
from ..queries.standing import split_of
from ..states import PhotoKind
from ..workflow import CASE
from .clocks import end_clock, forget_handling, start_stage
from .conditions import first_condition
from .course_law import lapse, lead_is_off, need_ordinary_way, who_names_the_lead
from .limits import under_the_limits_of
from .shares import share_out
from .sharing import drop_tasks, told, with_owing
from .sides import look_on_the_spot
from .wholes import parts_ended


def cover_of(case: Case, *, at: datetime, category: Category | None = None) -> Cover:
    """Return whom the industry matrix or the table of duties names for a case, and by which rows."""
    code = (category or case.category).code if (category or case.category) else ""
    return who_covers(
        case.street_id, case.lineage, code, on=timezone.localtime(at).date(), road_id=case.road_id, tier=case.tier,
        industry_id=case.industry_id,
    )  # fmt: skip


def verify(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    finding: str,
    photos: Sequence[AcceptedPhoto] = (),
) -> Case:
    """A grid worker has been there and says what was found (立案前核实)."""
    return look_on_the_spot(
        case_id,
        "verify",
        kind=PhotoKind.VERIFY,
        street_id=street_id,
        by=by,
        at=at,
        finding=finding,
        photos=photos,
    )


def file(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    category: Category | None,
    condition: Condition | None = None,
    industry: Industry | None = None,
    tier: str | None = None,
) -> Case:
    """Take a report on as a case under a category and a filing condition: from here its limit is the table's.

    Without a tier a new category brings its own, and else the case keeps the one it had; without an industry it keeps
    what it named.
    """
    with CASE.moving(Case, case_id, "file", street_id=street_id, by=by, at=at, category=category) as move:
        if condition is not None and category is not None and condition.category_id != category.pk:
            raise SameCondition
        case = move.it
        if tier is not None:
            case.tier = tier
        elif category is not None and category.pk != case.category_id:
            case.tier = category.tier or case.tier
        under_the_limits_of(case, at)
        case.category = category
        case.condition = condition or first_condition(case)
        case.industry = named_industry(case, industry) or case.industry
        move.facts["industry"] = case.industry.code if case.industry else ""
        move.facts["condition"] = case.condition.row if case.condition else None
        move.facts["limits_edition"] = case.limits_edition_id
        start_stage(case, at=at, state=move.row.target)
    return case


def named_industry(case: Case, industry: Industry | None) -> Industry | None:
    """Return an industry that a case may name: one of its own street."""
    if industry is not None and industry.street_id != case.street_id:
        raise NotFound
    return industry


def decline(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """Not a case for this office; the reporter is told why."""
    with CASE.moving(
        Case, case_id, "decline", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        move.texts["reason"] = reason.strip()
        end(move.it, at=at)
    return move.it


def end(case: Case, *, at: datetime, may_come_back: bool = False) -> None:
    """Stop the clock: an ended case is due no more. A whole does not end while parts of it are open.

    What may come back where it stood, because it was merged or moved, waits for the same arbiter then.
    """
    parts_ended(case)
    arbiter = case.arbiter if may_come_back else ""
    end_clock(case, at=at)
    lapse(case, at=at)
    case.arbiter = arbiter


def assign(
    case: Case, lead: Organisation, supports: Sequence[Organisation], cover: Cover, *, at: datetime
) -> None:
    """Put a lead and supports on a case, and remember which row of duties or of the matrix named each."""
    rows = {o.pk: row.row for o, row in cover.supports}
    matrix = {o.pk: row.row for o, row in cover.joins}
    if cover.lead and cover.lead_row:
        rows[cover.lead.pk] = cover.lead_row.row
    if cover.lead and cover.lead_authority:
        matrix[cover.lead.pk] = cover.lead_authority.row
    if case.organisations:
        open_now = Assignment.objects.filter(street_id=case.street_id, case=case, ends_at=None)
        open_now.update(ends_at=at)
    parts = [
        (lead, Part.LEAD),
        *((s, Part.SUPPORT) for s in {s.pk: s for s in supports if s.pk != lead.pk}.values()),
    ]
    hang_on(
        [
            Assignment(
                street_id=case.street_id, case=case, organisation=one, part=part, coverage_row=rows.get(one.pk),
                authority_row=matrix.get(one.pk), starts_at=at,
            )
            for one, part in parts
        ]
    )  # fmt: skip
    case.lead, case.organisations = lead, with_owing(case, [o.pk for o, _ in parts])


def release(case: Case, *, at: datetime) -> None:
    """Take every organisation off a case; one that was asked something besides sees it until it has answered."""
    Assignment.objects.filter(street_id=case.street_id, case=case, ends_at=None).update(ends_at=at)
    drop_tasks(case, at=at)
    case.lead, case.organisations, case.dispatched_at = None, with_owing(case, []), None
    forget_handling(case)
    lead_is_off(case, at=at)


def dispatch(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, lead: Organisation | None = None
) -> Case:
    """Give a case to the organisation that the table of duties names, or to another one that was chosen.

    The line keeps the rows that matched, so that "why us?" has an answer for ever.
    """
    here = Case.objects.select_related("category").filter(street_id=street_id, pk=case_id)
    known: Case | None = held(case_id) or here.first()
    if known is not None and dispatcher.test(by, known):
        need_ordinary_way(known)
    cover = cover_of(known, at=at) if known else Cover(None, None)
    chosen = lead or cover.lead
    if known is not None and chosen is None and known.state in CASE.rows["dispatch"].sources:
        raise NoLead
    with CASE.moving(Case, case_id, "dispatch", street_id=street_id, by=by, at=at, lead=chosen) as move:
        case = move.it
        assert chosen is not None  # noqa: S101 - `moving` refused otherwise
        assign(case, chosen, (), cover, at=at)
        case.dispatched_at = at
        by_table = cover.lead is not None and chosen.pk == cover.lead.pk
        move.facts |= {
            "rows": [cover.lead_row.row] if by_table and cover.lead_row else [],
            "matrix_rows": [cover.lead_authority.row] if by_table and cover.lead_authority else [],
            "by_table": by_table,
        }
        start_stage(case, at=at, state=move.row.target)
    return case


def accept(case_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Case:
    """The lead takes the case in hand."""
    with CASE.moving(Case, case_id, "accept", street_id=street_id, by=by, at=at) as move:
        due_at = move.it.due_at
        move.facts["in_time"] = due_at is None or at <= due_at
        start_stage(move.it, at=at, state=move.row.target)
    return move.it


def send_back(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """The lead says why it is not theirs (回退); everything that was gathered stays."""
    with CASE.moving(
        Case, case_id, "send_back", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        case = move.it
        move.facts["from_lead"] = case.lead_id
        move.texts["reason"] = reason.strip()
        release(case, at=at)
        case.returned += 1
        case.arbiter = who_names_the_lead(case, at=at)
        move.facts["arbiter"] = case.arbiter
        start_stage(case, at=at, state=move.row.target)
    return case


def coordinate(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    lead: Organisation | None,
    supports: Sequence[Organisation],
) -> Case:
    """Put several organisations to work on one case, one of them leading: it moves to the coordination list."""
    others = [s for s in supports if lead is None or s.pk != lead.pk]
    with CASE.moving(
        Case, case_id, "coordinate", street_id=street_id, by=by, at=at, lead=lead, supports=others
    ) as move:
        case = move.it
        assert lead is not None  # noqa: S101 - `moving` refused otherwise
        assign(case, lead, others, cover_of(case, at=at), at=at)
        case.dispatched_at = case.dispatched_at or at
        move.facts["supports"] = [s.pk for s in others]
        start_stage(case, at=at, state=move.row.target)
        split = split_of(case, at=at)
        given = share_out(case, lead, others, by=by, at=at, arranged=split.duties if split else {})
        move.facts |= {"shares": told(given)["shares"], "split": split.name if split else ""}
    return case
