"""Who else is at a case: asked and told by the browser every quarter of a minute."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.cases.commands.presence import be_here
from linli.cases.queries import case_to_move
from linli.cases.queries.presence import others_at
from linli.cases.states import Doing

from .here import enter


@login_required
@never_cache
@require_POST
def presence(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Note that this person is at the case, and say who else is."""
    here = enter(request, slug)
    case = case_to_move(here.actor, here.street.pk, number)
    said = request.POST.get("doing", "")
    doing = said if said in Doing.values else Doing.VIEWING
    be_here(case, doing, by=here.actor, at=here.now)
    others = [] if doing == Doing.LEFT else others_at(case, actor=here.actor, at=here.now)
    return render(request, "cases/presence.html", {"others": others})
