"""The cases behind how long cases stay open: those of one group, by how they stand."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from linli.cases.public import Case, State
from linli.territory.public import Street, root_of

from .flows import begins, ends, types_of
from .measures import Span
from .survival import CLASS, ORGANISATION, TYPE, UNIT


def behind(
    cases: QuerySet[Case],
    street: Street,
    by: str,
    key: int,
    span: Span,
    *,
    category: str,
    unit_id: int | None,
    state: str,
) -> QuerySet[Case]:
    """Narrow cases to those reported in a period of one group; 0 is what has no unit, lead or type."""
    found = cases.filter(reported_at__gte=begins(span), reported_at__lt=ends(span))
    if category:
        found = found.filter(category__code__in=types_of(category))
    if unit_id:
        found = found.filter(lineage__contains=[unit_id])
    return _of_group(_standing(found, state), street, by, key, unit_id)


def _standing(cases: QuerySet[Case], state: str) -> QuerySet[Case]:
    if state == "closed":
        return cases.filter(state=State.CLOSED)
    if state == "open":
        return cases.filter(ended_at=None)
    if state == "otherwise":
        return cases.exclude(state=State.CLOSED).exclude(ended_at=None)
    return cases


def _of_group(
    cases: QuerySet[Case], street: Street, by: str, key: int, unit_id: int | None
) -> QuerySet[Case]:
    if by == UNIT and key:
        return cases.filter(lineage__contains=[key])
    if by == UNIT:
        sql = '"cases_case"."lineage"[array_position("cases_case"."lineage", %s::bigint) + 1]'
        part = RawSQL(sql, [unit_id or root_of(street).id])  # noqa: S611 - words of ours, the value apart
        return cases.alias(part=part).filter(part=None)
    if by == ORGANISATION:
        return cases.filter(lead_id=key or None)
    if by == TYPE:
        return cases.filter(category_id=key or None)
    if by == CLASS:
        return cases.filter(Q(category__parent_id=key) | Q(category_id=key) if key else Q(category=None))
    return cases
