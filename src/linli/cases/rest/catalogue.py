"""The catalogue: what may be wrong, and under which conditions it is a case."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.commands.limits import LIMITS, limits_on
from linli.cases.errors import UnknownCategory
from linli.cases.models import Category
from linli.cases.schemas import CategoriesAsked, CategoryLimits, CategoryOut, ConditionOut
from linli.cases.states import STAGE_OF
from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed
from linli.rulebooks.public import edition_in_force

from .door import category_called, enter, router
from .shapes import category_out, condition_out, limit_told


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


@router.reads(
    "/streets/{slug}/categories/{code}/limits", CategoryLimits, summary="Limits of a category in a street",
    refuses=(UnknownCategory,),
)  # fmt: skip
def read_limits(request: HttpRequest, slug: str, code: str) -> Any:
    """Return how long each stage of such a case may take in this street, by the table that holds today.

    Its filing conditions are those that filing takes here, those of the street's own with them. A case that was filed
    keeps the table of its day: `limits` of the case says which.
    """
    here = enter(request, slug)
    category = category_called(code)
    table = limits_on(here.street.pk, at=here.now)
    asked = category.code if category else ""
    stages = (table.of_state(state, asked) for state in STAGE_OF)
    return {
        "edition": edition_in_force(here.street.pk, LIMITS, here.today),
        "conditions": [condition_out(row) for row in table.conditions(asked)],
        "stages": [limit_told(row) for row in stages if row is not None],
        "beside": [limit_told(row) for row in table.beside(asked, None)],
    }
