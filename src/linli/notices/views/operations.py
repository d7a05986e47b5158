"""The page of those who look after the house: whether what was done reaches those who count on it."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel.backups import backups
from linli.kernel.errors import NotFound
from linli.kernel.journal import READERS
from linli.notices import commands, queries
from linli.notices.permissions import operated_streets
from linli.notices.states import NoticeState
from linli.people.public import acting

SHOWN_STATES = (
    NoticeState.WAITING, NoticeState.SENDING, NoticeState.SENT, NoticeState.FAILED, NoticeState.UNKNOWN,
    NoticeState.CANCELLED,
)  # fmt: skip
PROCESS_WORDS = {"worker": gettext_lazy("Background worker")}
READER_WORDS = {
    "notices": gettext_lazy("Notices"),
    "insight": gettext_lazy("Counters of the board"),
    "sorting": gettext_lazy("Sorting"),
    "seal": gettext_lazy("Seals"),
    "webhooks": gettext_lazy("Webhooks"),
    "hotline": gettext_lazy("Hotline"),
    "recurrence": gettext_lazy("Standing problems"),
    "covenants": gettext_lazy("Covenants"),
    "lifts": gettext_lazy("Lifts"),
    "topics": gettext_lazy("Topics"),
    "noticeboards": gettext_lazy("Notice boards"),
}


# --- The operations page ----------------------------------------------------------------------------------------
View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """Let only those in who look after at least one street, and hand on which; to others there is no such page."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **path: object) -> HttpResponse:
        streets = operated_streets(request.user, acting(request))
        if streets is not None and not streets:
            raise NotFound
        return view(request, streets, **path)

    return guarded


@for_operators
@require_GET
def operations(request: HttpRequest, streets: frozenset[int] | None) -> HttpResponse:
    """Show how far each reader of the journal has come, what did not arrive, and when the house was last alive."""
    now = timezone.now()
    outgoing = [
        (channel, [counts.get(state, 0) for state in SHOWN_STATES])
        for channel, counts in queries.outgoing_by_state(streets, at=now)
    ]
    trouble = queries.in_trouble(streets)
    told = {
        "now": now,
        "beats": [(PROCESS_WORDS.get(beat.name, beat.name), beat, now - beat.at) for beat in queries.heartbeats()],
        "readings": [(READER_WORDS.get(one.name, one.name), one) for one in queries.readings(streets)],
        "parked": [(READER_WORDS.get(one.reader, one.reader), one) for one in queries.parked(streets)],
        "states": [state.label for state in SHOWN_STATES], "outgoing": outgoing,
        "trouble": list(zip(trouble, queries.words_of_all(trouble, get_language() or ""), strict=True)),
        "closed": queries.closed_addresses(streets),
        "failed": NoticeState.FAILED, "seal": queries.last_seal(),
        "backups": (standing := backups()), "backup_is_old": standing.is_old(now),
    }  # fmt: skip
    return render(request, "notices/operations.html", told)


@for_operators
@require_POST
def read_again(request: HttpRequest, streets: frozenset[int] | None, name: str) -> HttpResponse:
    """Give the parked lines of a reader another try."""
    if name not in READERS:
        raise NotFound
    count = commands.read_again(name, street_ids=streets, by=acting(request), at=timezone.now())
    messages.success(request, _("%(count)s lines are read again in a moment.") % {"count": count})
    return redirect("notices:operations")


@for_operators
@require_POST
def send_all_again(request: HttpRequest, streets: frozenset[int] | None) -> HttpResponse:
    """Try everything that failed once more."""
    count = commands.retry(street_ids=streets, by=acting(request), at=timezone.now())
    messages.success(request, _("%(count)s notices are sent again in a moment.") % {"count": count})
    return redirect("notices:operations")


@for_operators
@require_POST
def send_again(request: HttpRequest, streets: frozenset[int] | None, notice_id: UUID) -> HttpResponse:
    """Try one that failed once more."""
    commands.retry(street_ids=streets, notice_id=notice_id, by=acting(request), at=timezone.now())
    messages.success(request, _("The notice is sent again in a moment."))
    return redirect("notices:operations")


@for_operators
@require_POST
def open_again(request: HttpRequest, streets: frozenset[int] | None, address_id: int) -> HttpResponse:
    """Try an address again to which mail came back."""
    commands.open_again(address_id, street_ids=streets, at=timezone.now(), by=acting(request))
    messages.success(request, _("Messages go to this address again."))
    return redirect("notices:operations")
