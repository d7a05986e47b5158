"""Reading: who is told, how they answered, and what each message said."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column, workbook_response
from linli.kernel.paging import page
from linli.webhooks import queries
from linli.webhooks.forms import SpanForm
from linli.webhooks.models import Message, Subscription
from linli.webhooks.states import OPEN, TEST, MessageState, SubscriptionState

from .here import SIZE, Here, enter, shown

ORDER = ("-id",)
MOST = 20_000
TONES = {
    MessageState.WAITING: "", MessageState.SENDING: "blue", MessageState.SENT: "green", MessageState.FAILED: "red",
    MessageState.UNKNOWN: "amber",
}  # fmt: skip
COLUMNS = (
    Column(_("When"), 18), Column(_("What happened"), 24), Column(_("Event"), 24), Column(_("Case"), 18),
    Column(_("State"), 18), Column(_("Tries"), 8), Column(_("Answer"), 10), Column(_("Fault"), 40),
    Column(_("Arrived"), 18), Column(_("Id"), 38),
)  # fmt: skip


def event_name(event: str) -> str:
    """Return what happened, in words."""
    return str(_("Test")) if event == TEST else queries.event_label(event)


def row_of(message: Message) -> dict[str, Any]:
    """Return a message as a line of a list."""
    answer = f"HTTP {message.status}" if message.status else ""
    tone = TONES[MessageState(message.state)]
    return {"message": message, "what": event_name(message.event), "tone": tone, "answer": answer}


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which systems are told, those that are over last."""
    here = enter(request, slug)
    over = request.GET.get("show") == "over"
    found = queries.subscriptions_of(here.actor, here.street.pk)
    found = (
        found.filter(state=SubscriptionState.ENDED) if over else found.exclude(state=SubscriptionState.ENDED)
    )
    part = page(found, ORDER, request.GET.get("after"), SIZE)
    standings = queries.standings(here.street.pk, part.rows)
    rows = [(one, standings.get(one.pk, queries.Standing())) for one in part.rows]
    return shown(here, "list", rows=rows, page=part, over=over)


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, webhook_id: UUID) -> HttpResponse:
    """Show a webhook with what it was told, the newest first."""
    here = enter(request, slug)
    return of_one(here, here.one(webhook_id), SpanForm())


def of_one(here: Here, webhook: Subscription, form: SpanForm, *, status: int = 200) -> HttpResponse:
    """Answer with the page of a webhook; `form` is that for sending a span again."""
    state = here.request.GET.get("state", "")
    part = page(queries.messages_of(webhook, state=state), ORDER, here.request.GET.get("after"), SIZE)
    moving = any(row.state in OPEN and row.attempts == 0 for row in part.rows) and not here.request.GET.get(
        "after"
    )
    told = {
        "webhook": webhook, "form": form, "rows": [row_of(row) for row in part.rows], "page": part, "state": state,
        "states": [(one.value, one.label) for one in MessageState],
        "events": [queries.event_label(event) for event in webhook.events],
        "standing": queries.standings(here.street.pk, [webhook]).get(webhook.pk, queries.Standing()),
        "moving": moving and webhook.state != SubscriptionState.ENDED,
    }  # fmt: skip
    part_only = here.request.headers.get("HX-Target") == "messages"
    return shown(here, "messages" if part_only else "webhook", status, **told)


@login_required
@never_cache
@require_GET
def message(request: HttpRequest, slug: str, webhook_id: UUID, message_id: UUID) -> HttpResponse:
    """Show what a message said, and what came of it."""
    here = enter(request, slug)
    webhook = here.one(webhook_id)
    found = queries.messages_of(webhook).filter(pk=message_id).first()
    if found is None:
        raise NotFound
    body = json.dumps(found.body, ensure_ascii=False, indent=2)
    under_way = found.state in OPEN and found.attempts == 0
    return shown(here, "message", webhook=webhook, row=row_of(found), body=body, under_way=under_way)


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str, webhook_id: UUID) -> HttpResponseBase:
    """Return what a system was told as a workbook."""
    here = enter(request, slug)
    webhook = here.one(webhook_id)
    found = queries.messages_of(webhook, state=request.GET.get("state", "")).order_by(*ORDER)[:MOST]

    def rows() -> Iterator[list[Any]]:
        for row in found.iterator(chunk_size=500):
            yield [
                row.at, event_name(row.event), row.event, row.about, row.get_state_display(), row.attempts, row.status,
                row.error, row.sent_at, row.pk,
            ]  # fmt: skip

    day = timezone.localtime(here.now).date()
    return workbook_response(f"{webhook.name} {day}", webhook.name, COLUMNS, rows())
