"""“Me too”: one more voice on a case that is there already, from the form or from its public page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from linli.intake import commands, queries
from linli.intake.errors import NoSuchLink, NotShown
from linli.intake.forms import MOST_PHOTOS, ReportForm, TooForm, known_key, new_key
from linli.intake.views.doorstep import accepted, bounded, english, let_pass, secret
from linli.intake.views.report import form_page, framed
from linli.kernel.kept import keep, take
from linli.kernel.ratelimit import TooManyRequests
from linli.territory.public import Street, street_by_slug


@secret
@require_POST
def same(request: HttpRequest, slug: str, token: str, number: str) -> HttpResponse:
    """Take the word of whoever sent a report that it is the same as another one; pressed twice it happens once."""
    street, at = street_by_slug(slug), timezone.now()
    case, _reporter = queries.opened_by(street, token)
    let_pass(request, street, at=at, what="follow")
    # It happens once for a report, so its own id is the key of the form.
    commands.act_once(
        case=case, act="same", key=number.upper(), at=at,
        do=lambda: commands.same_as(case=case, number=number.upper(), at=at),
    )  # fmt: skip
    return redirect(f"{reverse('intake:follow', args=(street.slug, token))}?said=same")


@bounded
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def me_too(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Ask whether somebody has the same and what they want to add, or take it; sent twice it is one voice."""
    street = street_by_slug(slug)
    if request.method != "POST":
        return _page(request, street, number, TooForm(street=street, initial={"key": new_key()}))
    at = timezone.now()
    data = request.POST.copy()
    data["key"] = known_key(data.get("key", ""))
    form = TooForm(data, request.FILES, street=street, english=english())
    form.is_valid()
    wanted = set(data.getlist("keep"))
    known = [photo for photo in take(data.get("kept", "")) if not wanted or photo.sha256 in wanted]
    try:
        let_pass(request, street, at=at, what="report")
    except TooManyRequests as refusal:
        data["kept"] = keep(known)
        answer = _page(request, street, number, form, status=429, refusal=refusal)
        answer["Retry-After"] = str(refusal.facts["retry_after"])
        return answer
    photos, wrong = accepted(request.FILES.getlist("photos"), known=known, most=MOST_PHOTOS)
    for sentence in wrong:
        form.add_error("photos", sentence)
    if form.errors:
        data["kept"] = keep(photos)
        return _page(request, street, number, form, status=422, held=len(photos))
    report = commands.report_of(form.cleaned_data, unit=form.cleaned_data["unit"], photos=tuple(photos))
    try:
        received, _joined = commands.me_too(
            street=street, number=number.upper(), key=form.cleaned_data["key"], report=report, at=at
        )
    except NotShown as refusal:
        # Meanwhile it is not public any more. What was typed becomes a report of its own, if they want that.
        data["kept"] = keep(photos)
        again = ReportForm(data, street=street, english=english())
        return form_page(request, street, again, photos=photos, status=409, refusal=refusal)
    try:
        queries.opened_by(street, received.token)
    except NoSuchLink:
        return render(request, "intake/renewed.html", framed(street, number=received.number))
    return redirect("intake:received", street.slug, received.token)


def _page(
    request: HttpRequest, street: Street, number: str, form: TooForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    page = queries.public_page(street, number)
    contact = [form["name"], form["phone"], form["email"]]
    context = framed(
        street, form=form, page=page, number=number.upper(), contact=contact, most=MOST_PHOTOS, **more
    )
    context["voices"] = queries.voices(street, page.row.number)
    return render(request, "intake/too.html", context, status=status)
