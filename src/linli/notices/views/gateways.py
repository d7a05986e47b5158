"""The ways out of a street: its text messages, its groups at chat services, and how their messages fare."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.notices import commands, queries
from linli.notices.errors import GatewayOver
from linli.notices.forms import GroupForm, SmsForm, TryForm
from linli.notices.permissions import need_keeper
from linli.notices.states import Channel

from .here import Here, enter


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every way out: what the deployment has set up, and what the street has."""
    here = enter(request, slug, need_keeper)
    return _page(here)


def _page(here: Here, status: int = 200, **more: Any) -> HttpResponse:
    told = here.base(
        ways=queries.ways_out(here.street.pk, at=here.now), mail_host=settings.EMAIL_HOST, reply=settings.MAIL_REPLY,
        sender=settings.DEFAULT_FROM_EMAIL, house_texts=bool(settings.SMS_URL), groups=len(settings.APPRISE_URLS),
        try_form=more.pop("try_form", None) or TryForm(), try_key=uuid4().hex, **more,
    )  # fmt: skip
    return render(here.request, "notices/gateways.html", told, status=status)


@login_required
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def group_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a group, or set it up."""
    here = enter(request, slug, need_keeper)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            row = commands.set_gateway(
                street_id=here.street.pk, channel=told["channel"], name=told["name"], key=told["secret"],
                kinds=told["kinds"], by=here.actor, at=here.now,
            )  # fmt: skip
            return {"gateway": str(row.pk)}

        if here.tried(form, "set_gateway", do):
            messages.success(request, _("The group is set up. Send a word of trial to be sure."))
            return redirect("notices:gateways", slug)
    status = 422 if form.errors else 200
    return render(request, "notices/group_new.html", here.base(form=form), status=status)


@login_required
@never_cache
@sensitive_post_parameters("url", "body", "headers", "secret")
@require_http_methods(["GET", "POST"])
def texts_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the gateway of text messages, or set it up in place of the one before."""
    here = enter(request, slug, need_keeper)
    form = SmsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            row = commands.set_gateway(
                street_id=here.street.pk, channel=Channel.SMS, name=form.cleaned_data["name"], sms=form.template(),
                by=here.actor, at=here.now,
            )  # fmt: skip
            return {"gateway": str(row.pk)}

        if here.tried(form, "set_gateway", do):
            messages.success(request, _("The gateway is set up. Send a word of trial to be sure."))
            return redirect("notices:gateways", slug)
    status = 422 if form.errors else 200
    return render(request, "notices/texts_new.html", here.base(form=form), status=status)


@login_required
@require_POST
def try_out(request: HttpRequest, slug: str, gateway_id: UUID) -> HttpResponse:
    """Send a word of trial; what came of it stands beside the way a moment later."""
    here = enter(request, slug, need_keeper)
    form = TryForm(request.POST)
    if not form.is_valid():
        return _page(here, 422, try_form=form, tried=gateway_id)

    def do() -> dict[str, Any]:
        notice = commands.try_gateway(
            gateway_id, street_id=here.street.pk, phone=form.cleaned_data["phone"], by=here.actor, at=here.now
        )
        return {"notice": str(notice.pk)}

    if not here.tried(form, "try_gateway", do):
        return _page(here, 422, try_form=form, tried=gateway_id)
    messages.success(request, _("It is on its way; look again in a moment what came of it."))
    return redirect("notices:gateways", slug)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, gateway_id: UUID) -> HttpResponse:
    """Take a way out of use."""
    here = enter(request, slug, need_keeper)
    try:
        commands.end_gateway(gateway_id, street_id=here.street.pk, by=here.actor, at=here.now)
    except GatewayOver as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Nothing more goes out this way."))
    return redirect("notices:gateways", slug)
