"""Pages without an account: the answer to an invitation, a calendar, published decisions, posters, objections."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.addresses import address_of
from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.ratelimit import TooManyRequests
from linli.kernel.squares import square_of
from linli.people.public import actor_for
from linli.territory.public import Street, street_by_slug

from ..commands import inviting, objecting
from ..commands.calendars import opened_by
from ..forms import known_key, new_key
from ..forms.acts import CodeForm, InvitationForm
from ..forms.series import ObjectForm
from ..models import Attendee, Meeting
from ..queries.files import calendar_file
from ..queries.lists import one_meeting
from ..queries.minutes import called, items_of
from ..queries.results import (
    ORDER,
    decided,
    invitation_held_by,
    objection_held_by,
    published,
    published_one,
    standings,
)
from ..queries.words import standing_of
from ..states import BEFORE_IT, SignedBy
from .here import ON_FORM, OUTCOME_TONES, SIZE, desk, enter, secretly

PAST, FAR = timedelta(days=90), timedelta(days=400)
STANDING_TONES = {"open": "blue", "answering": "amber", "final": "green"}


def public_page(
    request: HttpRequest, page_name: str, street: Street, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Draw a page for everybody."""
    context = {"street": street, "face": "public", "now": timezone.now(), **more}
    return render(request, f"deliberation/{page_name}.html", context, status=status)


# --- Invitations --------------------------------------------------------------------------------------------------
def _answered(
    request: HttpRequest, row: Attendee, by: Any, *, code_by: str
) -> tuple[InvitationForm, CodeForm, bool]:
    """Take the answer or the code that was sent; return both forms and whether something was done."""
    meeting, now = row.meeting, timezone.now()
    told = {"street": meeting.street, "actor": by}
    coded = request.method == "POST" and "code" in request.POST
    answered = request.method == "POST" and not coded
    form = InvitationForm(
        request.POST if answered else None, initial={"reply": row.reply, "substitute": row.substitute}, **told
    )
    code = CodeForm(
        request.POST if coded else None, initial={"code": request.GET.get("code", "")[:12]}, **told
    )
    sent: Any = code if coded else form
    if request.method != "POST" or not sent.is_valid():
        return form, code, False
    try:
        inviting.let_pass(address_of(request), at=now)
        if coded:
            inviting.sign_in(
                row.pk, street_id=row.street_id, code=sent.cleaned_data["code"], how=code_by, by=by, at=now
            )
        else:
            inviting.answer(row.pk, street_id=row.street_id, **form.brought(), by=by, at=now)
    except Refusal as refusal:
        sent.add_error("code" if coded else None, str(refusal))
        return form, code, False
    return form, code, True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever holds its link, take the answer, and sign in by the code of the screen."""
    row = invitation_held_by(token)
    form, code, done = _answered(request, row, objecting.RESIDENT, code_by=SignedBy.LINK)
    if done:
        return secretly(redirect(f"{reverse('deliberation:reply', args=[token])}?said=kept"))
    return secretly(
        public_page(
            request, "reply", row.meeting.street, row=row, one=row.meeting, name=called(row), form=form, code=code,
            items=items_of(row.meeting), takes=row.meeting.state in BEFORE_IT, said=request.GET.get("said", ""),
            status=ON_FORM if form.errors or code.errors else 200,
        )
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show my invitation, take my answer, and sign me in by the code of the screen; made for the phone."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    mine = Attendee.objects.filter(street=here.street, meeting=one)
    row = mine.filter(account_id=here.actor.account_id).select_related("meeting__street", "account").first()
    if row is None:
        of = [held.organisation_id for held in here.actor.posts if held.organisation_id]
        seats = mine.filter(account=None, organisation_id__in=of).select_related(
            "meeting__street", "organisation"
        )
        row = seats.order_by("position").first()
    if row is None:
        return desk(here, "own", one=one, row=None, items=items_of(one))
    form, code, done = _answered(request, row, here.actor, code_by=SignedBy.CODE)
    if done:
        messages.success(request, _("Kept."))
        return redirect("deliberation:own", slug, number)
    return desk(
        here, "own", one=one, row=row, name=called(row), form=form, code=code, items=items_of(one),
        takes=one.state in BEFORE_IT, status=ON_FORM if form.errors or code.errors else 200,
    )  # fmt: skip


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return somebody's meetings for their calendar program, by their secret address."""
    link, now = opened_by(token), timezone.now()
    actor = actor_for(link.account, at=now)
    found = (
        Meeting.objects.visible_to(actor) if link.street_id in actor.street_ids else Meeting.objects.none()
    )
    rows = found.filter(street=link.street, starts_at__gte=now - PAST, starts_at__lt=now + FAR)
    name = f"{name_of(link.street)} {_('Meetings')}"
    base = request.build_absolute_uri("/").rstrip("/")
    return secretly(
        calendar_file(name, rows.select_related("street").order_by("starts_at")[:1000], at=now, base=base)
    )


# --- Decisions ----------------------------------------------------------------------------------------------------
@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was decided at meetings, as far as it is published."""
    street = street_by_slug(slug)
    found = page(published(street), ORDER, request.GET.get("after"), SIZE)
    rows = [(one, told, STANDING_TONES[told.code]) for one, told in standings(street, found.rows)]
    return public_page(request, "decisions", street, page=found, rows=rows)


def _decision(street: Street, number: int) -> dict[str, Any]:
    one = published_one(street, number)
    items, more = decided(one)
    rows = [(row, OUTCOME_TONES[row.item.outcome]) for row in items]
    told = standing_of(one)
    return {
        "one": one,
        "items": rows,
        "more": more,
        "standing": told,
        "standing_tone": STANDING_TONES[told.code],
    }


@require_safe
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one published result: what was decided, who carries it out, until when one may object."""
    street = street_by_slug(slug)
    return public_page(request, "decision", street, **_decision(street, number))


@require_safe
def poster(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a published result as a sheet for the wall (议事角), with the way to its page."""
    street = street_by_slug(slug)
    address = request.build_absolute_uri(reverse("deliberation:decision", args=[slug, number]))
    size = "a3" if request.GET.get("size") == "a3" else "a4"
    return public_page(
        request, "poster", street, **_decision(street, number), qr=square_of(address), link=address, size=size
    )


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask what somebody objects to, or take it; whatever is refused, what was typed stays."""
    street, now = street_by_slug(slug), timezone.now()
    one = published_one(street, number)
    if request.method != "POST":
        form = ObjectForm(initial={"key": new_key()})
        return public_page(request, "object", street, one=one, form=form, standing=standing_of(one))
    data = request.POST.copy()
    data["key"] = known_key(data.get("key", ""))
    form = ObjectForm(data)
    status = ON_FORM
    try:
        objecting.let_pass(address_of(request), street, at=now)
        if form.is_valid():
            raised = objecting.object_to(
                number,
                street=street,
                **form.brought(),
                language=get_language() or "",
                key=data["key"],
                at=now,
            )
            return redirect(f"{reverse('deliberation:objection_own', args=[slug, raised.token])}?said=kept")
    except TooManyRequests as refusal:
        form.add_error(None, str(refusal))
        status = refusal.status
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return public_page(
        request, "object", street, one=one, form=form, standing=standing_of(one), status=status
    )


@require_safe
def objection_own(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show an objection and its answer to whoever holds its link."""
    street = street_by_slug(slug)
    one = objection_held_by(street, token)
    link = request.build_absolute_uri(reverse("deliberation:objection_own", args=[slug, token]))
    return secretly(
        public_page(request, "objection", street, one=one, link=link, said=request.GET.get("said", ""))
    )
