"""The leaves of a case beside its first page: each has one subject, its own few questions, and its own acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.models import Case
from linli.cases.queries import one_case
from linli.kernel.errors import NotFound

from . import leaf_course, leaf_dossier, leaf_links, leaf_measures, leaf_public, leaf_together
from .buttons import offered, tab_buttons
from .case import beside, title_line
from .here import Here, base, enter, fragment, lists_pane
from .leaf_clock import clock_told
from .leaves import tabs_of


@dataclass(frozen=True)
class Tab:
    """One leaf: what it says of a case. Its body is the template `cases/tabs/<code>.html`."""

    told: Callable[[Here, Case], dict[str, Any]]


# The order of the leaves and their names stand in `leaves.py`; a leaf without a row here is not shown.
TABS: dict[str, Tab] = {
    "course": Tab(leaf_course.told),
    "clock": Tab(clock_told),
    "together": Tab(leaf_together.told),
    "dossier": Tab(leaf_dossier.told),
    "measures": Tab(leaf_measures.told),
    "links": Tab(leaf_links.told),
    "public": Tab(leaf_public.told),
}


def show_tab(here: Here, case: Case, code: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with a leaf of a case, or with its inside when htmx asks for that."""
    mine = {
        "case": case, "tab": code, "tab_body": f"cases/tabs/{code}.html", "tabs": tabs_of(here, case, current=code),
        "title_line": title_line(case), "buttons": tab_buttons(here, case, code), "may": set(offered(here, case)),
        "url": reverse(f"cases:tab_{code}", args=[here.street.slug, case.number]),
    }  # fmt: skip
    context = base(here, **mine, **beside(here, case)) | TABS[code].told(here, case) | more
    if fragment(here.request, "case"):
        return render(here.request, "cases/tab.html#inside", context, status=status)
    if context["face"] == "desk":
        context |= lists_pane(here, current=str(context["list"]), counted=False)
    return render(here.request, "cases/tab.html", context, status=status)


@login_required
@never_cache
@require_GET
def tab(request: HttpRequest, slug: str, number: str, code: str) -> HttpResponse:
    """Show one leaf of a case to whoever may see the case."""
    here = enter(request, slug)
    if code not in TABS:
        raise NotFound
    return show_tab(here, one_case(here.actor, here.street.pk, number), code)
