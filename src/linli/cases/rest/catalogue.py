"""The catalogue: what may be wrong, and under which conditions it is a case."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.commands.limits import limits_on
from linli.cases.models import Category
from linli.cases.schemas import CategoriesAsked, CategoryOut, ConditionOut
from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed

from .door import router
from .shapes import category_out, condition_out


@router.reads("/categories", Listed[CategoryOut], summary="The catalogue", public=True, paged=True)
def list_categories(request: HttpRequest, asked: Query[CategoriesAsked]) -> Any:
    """Return classes and types after GB/T 30428.2, by code."""
    rows = Category.objects.all()
    rows = rows.filter(kind=asked.kind.value) if asked.kind else rows
    rows = rows.filter(public=True) if asked.offered else rows
    return listed(page(rows, ("code", "id"), asked.after, asked.limit), category_out)


@router.reads(
    "/categories/{code}/conditions", Listed[ConditionOut], summary="Filing conditions of a category", public=True,
    paged=True,
)  # fmt: skip
def list_conditions(request: HttpRequest, code: str, at: Query[Cursor]) -> Any:
    """Return under which conditions something of this type is a case, with the limit of each (立案条件).

    As this house says for all its streets; a street may have an edition of its own.
    """
    found = Category.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    table = limits_on(None, at=timezone.now())
    offered = found.conditions.filter(row__in=[row.number for row in table.conditions(code)])
    return listed(
        page(offered, ("row", "id"), at.after, at.limit), lambda one: condition_out(table.condition(one.row))
    )
