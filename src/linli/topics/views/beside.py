"""What stands of topics beside a case: those that came from it or are carried out by it, and a way to make one."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.public import Case
from linli.kernel.errors import NotFound

from ..models import Topic, TopicCase
from ..states import TopicSource
from .here import TONES, desk, enter

MOST_BESIDE = 10


@login_required
@never_cache
@require_GET
def beside(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show the topics of a case to whoever sees both."""
    here = enter(request, slug)
    case = Case.objects.visible_to(here.actor).filter(street=here.street, number=number).first()
    if case is None:
        raise NotFound
    carried = TopicCase.objects.filter(street=here.street, case=case).values("topic_id")
    mine = Topic.objects.visible_to(here.actor).filter(street=here.street)
    found = mine.filter(Q(source=TopicSource.CASE, origin=case.number) | Q(pk__in=carried))
    rows = [(one, TONES[one.state]) for one in found.order_by("-proposed_at", "-id")[:MOST_BESIDE]]
    inside = request.headers.get("HX-Request") == "true"
    return desk(here, "beside", part="#aside" if inside else "", case=case, rows=rows)
