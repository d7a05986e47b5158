"""What somebody is told in Linli, and the digests that were made for them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.notices import commands, queries
from linli.notices.permissions import staffed_streets
from linli.people.public import Actor, acting
from linli.territory.public import Street, streets_by_id

SIZE = 30
NEWEST = ("-id",)


@login_required
@never_cache
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Show what this person was told, the newest first."""
    actor = acting(request)
    found = page(queries.told_to(actor), NEWEST, request.GET.get("after"), SIZE)
    language = get_language() or ""
    rows = list(zip(found.rows, queries.words_of_all(found.rows, language), strict=True))
    told = {"rows": rows, "page": found, "unread": queries.unread(actor), "ways": _ways(actor)}
    return render(request, "notices/list.html", told)


def _ways(actor: Actor) -> list[tuple[Street, int | None, bool]]:
    """Return the streets in which somebody reads the mail that came in (how much waits) or looks after the ways out."""
    kept, waiting = staffed_streets(actor), queries.waiting_letters(actor)
    streets = streets_by_id([*{*kept, *waiting}])
    return [(street, waiting.get(pk), pk in kept) for pk, street in sorted(streets.items())]


@login_required
@never_cache
@require_GET
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Lead to what a notice is about; whoever follows it has read it."""
    actor = acting(request)
    notice = queries.told_to(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    commands.mark_read(actor, at=timezone.now(), only=[notice.pk])
    return redirect(queries.words_of(notice, "").path)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    commands.mark_read(acting(request), at=timezone.now())
    return redirect("notices:list")


@login_required
@never_cache
@require_GET
def digest(request: HttpRequest, digest_id: UUID) -> HttpResponse:
    """Show a digest line by line; whoever opens it has read that it was made."""
    actor = acting(request)
    notice = queries.told_to(actor).filter(line_id=digest_id).first()
    if notice is None:
        raise NotFound
    commands.mark_read(actor, at=timezone.now(), only=[notice.pk])
    words = queries.words_of(notice, get_language() or "")
    return render(request, "notices/digest.html", {"notice": notice, "words": words})
