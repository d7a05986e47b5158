"""What is printed and handed over: the notice of the result, the minutes, the evidence."""

import tempfile
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_safe

from linli.kernel.errors import NotAllowed
from linli.people.public import Power
from linli.votes.errors import NoSuchVote
from linli.votes.permissions import convener, watcher
from linli.votes.queries.evidence import write_evidence
from linli.votes.queries.standing import questions_of, stand_of
from linli.votes.states import TOLD

from .entering import enter
from .listing import numbers, told


@require_safe
def notice(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the notice of the result as it is put up, with the days of its display."""
    here = enter(request, slug, number)
    if here.vote.state not in TOLD:
        raise NoSuchVote
    stand = stand_of(here.vote)
    asked = [told(here, one) for one in questions_of(here.vote)]
    return here.page("notice", questions=asked, stand=stand, numbers=numbers(stand))


@login_required
@require_GET
def minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the minutes of the decision, with lines for signatures."""
    here = enter(request, slug, number, who=watcher)
    if not here.vote.counted_at:
        raise NotAllowed(action="minutes")
    stand = stand_of(here.vote)
    asked = [told(here, one) for one in questions_of(here.vote)]
    return here.page("minutes", questions=asked, stand=stand, numbers=numbers(stand))


@login_required
@require_GET
def evidence(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Hand over the evidence of a vote as a zip; `linli votes verify FILE.zip` checks it anywhere."""
    here = enter(request, slug, number, who=convener)
    if (
        not here.vote.counted_at
        or not here.names
        or not here.actor.has(Power.EXPORT, street_id=here.street.pk)
    ):
        raise NotAllowed(action="evidence")
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the answer when it is sent
    write_evidence(here.vote, out)
    out.seek(0)
    name = quote(f"{here.street.slug}-vote-{number}.zip")
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")
