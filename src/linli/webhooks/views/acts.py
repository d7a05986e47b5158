"""Acts on webhooks: each sent by its own address, each harmless when it is sent again."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel.errors import Refusal
from linli.webhooks import commands
from linli.webhooks.forms import ActForm, SpanForm, SubscriptionForm
from linli.webhooks.models import Subscription

from .here import ON_FORM, Here, enter, shown, tried
from .reading import of_one

View = Callable[..., HttpResponse]
BOTH = ("GET", "POST")


def page_of(view: View) -> View:
    """Let somebody in who looks after the webhooks of the street, and hand on where they are."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **path: Any) -> HttpResponse:
        return view(request, enter(request, slug), **path)

    return guarded


@require_http_methods(BOTH)
@page_of
@sensitive_variables("made")
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask which system is to be told, or make its webhook and show its secret this once."""
    form = SubscriptionForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return shown(here, "form", 200 if request.method == "GET" else 422, form=form)
    told = {name: form.cleaned_data[name] for name in ("name", "url", "kind", "events")}
    done = tried(
        here,
        form,
        "subscribe",
        lambda: commands.subscribe(street=here.street, by=here.actor, at=here.now, **told),
    )
    if done is None:
        return shown(here, "form", 422, form=form)
    answer, anew = done
    webhook = here.one(UUID(answer["webhook"]))
    return with_secret(here, webhook, anew=anew)


def with_secret(here: Here, webhook: Subscription, *, anew: bool) -> HttpResponse:
    """Show the secret of a webhook once; who sends the form again is led to the webhook."""
    if not anew:
        messages.info(here.request, _("This was done already; the secret was shown then."))
        return redirect("webhooks:webhook", here.street.slug, webhook.pk)
    return shown(here, "secret", webhook=webhook)


@require_http_methods(BOTH)
@page_of
def change(request: HttpRequest, here: Here, webhook_id: UUID) -> HttpResponse:
    """Ask what is to be changed, or change it."""
    webhook = here.one(webhook_id)
    initial = {"name": webhook.name, "url": webhook.url, "events": webhook.events}
    form = SubscriptionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        known=tuple(webhook.events),
        fixed=True,
    )
    if webhook.kind != "cases":
        del form.fields["events"]
    if request.method == "GET" or not form.is_valid():
        return shown(here, "form", 200 if request.method == "GET" else 422, form=form, webhook=webhook)
    told = {"events": [], **{name: value for name, value in form.cleaned_data.items() if name != "key"}}
    if tried(here, form, "change", lambda: commands.change(webhook.pk, **here.of, **told)) is None:
        return shown(here, "form", 422, form=form, webhook=webhook)
    messages.success(request, _("The webhook is changed."))
    return redirect("webhooks:webhook", here.street.slug, webhook.pk)


@require_http_methods(BOTH)
@page_of
def renew_secret(request: HttpRequest, here: Here, webhook_id: UUID) -> HttpResponse:
    """Ask whether the secret shall be renewed, or renew it and show the new one this once."""
    webhook = here.one(webhook_id)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return shown(here, "renew_secret", form=form, webhook=webhook)
    done = tried(here, form, "renew_secret", lambda: commands.renew_secret(webhook.pk, **here.of))
    if done is None:
        return shown(here, "renew_secret", 422, form=form, webhook=webhook)
    return with_secret(here, here.one(webhook.pk), anew=done[1])


@require_http_methods(BOTH)
@page_of
def end(request: HttpRequest, here: Here, webhook_id: UUID) -> HttpResponse:
    """Ask whether a system shall be told nothing any more, or end its webhook."""
    webhook = here.one(webhook_id)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return shown(here, "end", form=form, webhook=webhook)
    if tried(here, form, "end", lambda: commands.end(webhook.pk, **here.of)) is None:
        return shown(here, "end", 422, form=form, webhook=webhook)
    messages.success(request, _("The webhook is over. What it was told stands below for a while."))
    return redirect("webhooks:webhook", here.street.slug, webhook.pk)


def done_at_once(said: Any, do: Callable[..., Any]) -> View:
    """Return a view that does an act and leads back to the webhook; what is so already is said, not refused."""

    @require_POST
    @page_of
    def view(request: HttpRequest, here: Here, webhook_id: UUID, **path: Any) -> HttpResponse:
        webhook = here.one(webhook_id)
        try:
            do(webhook.pk, *path.values(), **here.of)
        except Refusal as refusal:
            if refusal.status not in ON_FORM:
                raise
            messages.warning(request, str(refusal))
        else:
            messages.success(request, str(said()))
        return redirect("webhooks:webhook", here.street.slug, webhook.pk)

    return view


test = done_at_once(lambda: _("A test is on its way. Its answer appears below."), commands.test)
pause = done_at_once(
    lambda: _("It is told nothing until you resume it. What happens meanwhile waits."), commands.pause
)
resume = done_at_once(lambda: _("It is told again, what waited first."), commands.resume)
replay = done_at_once(lambda: _("The message is sent again under the same id."), commands.replay)


@require_POST
@page_of
def replay_span(request: HttpRequest, here: Here, webhook_id: UUID) -> HttpResponse:
    """Send all of a span again."""
    webhook = here.one(webhook_id)
    form = SpanForm(request.POST)
    if not form.is_valid():
        return of_one(here, webhook, form, status=422)
    span = {"since": form.cleaned_data["since"], "until": form.cleaned_data["until"]}
    if tried(here, form, "replay_span", lambda: commands.replay_span(webhook.pk, **span, **here.of)) is None:
        return of_one(here, webhook, form, status=422)
    messages.success(request, _("Everything of this span is sent again, each under its own id."))
    return redirect("webhooks:webhook", here.street.slug, webhook.pk)
