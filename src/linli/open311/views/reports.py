"""Taking a report from a program that has a key."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.public import Contact, Report
from linli.intake.public import spoken_kind, title_from
from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.kernel.photos import AcceptedPhoto, accept
from linli.kernel.ratelimit import limit
from linli.open311 import commands
from linli.open311.errors import Faulty, KeyMissing, KeyTooWeak, KeyUnknown
from linli.open311.forms import MOST_PHOTOS, RequestForm, key_of
from linli.open311.permissions import lets_report
from linli.people.public import Actor, actor_of_token
from linli.territory.public import Unit

from .door import MINUTE, street_of

HOUR = timedelta(hours=1)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def report(request: HttpRequest) -> list[dict[str, Any]]:
    """Take a report and answer its number, with the link by which whoever reported follows it and says if it is solved."""
    if request.content_type and request.content_type not in FORMS:
        raise Faulty(_("A report is sent as a form: %(kinds)s.") % {"kinds": ", ".join(FORMS)})
    now, key = timezone.now(), key_of(request)
    by = holder_of_key(request, now)
    street = street_of(request)
    if not lets_report(by, street):
        raise KeyTooWeak(street=name_of(street))
    form = RequestForm(request.POST, street=street, now=now)
    kind = form.kind()
    if not form.is_valid():
        raise Faulty(*form.sentences())
    given = form.cleaned_data
    if given["device_id"]:
        limit(
            f"open311 device {given['device_id']}", limit=settings.PUBLIC_REPORTS_PER_HOUR, per=HOUR, at=now
        )
    words = given["description"].strip()
    if given["media_url"]:
        words = f"{words}\n{given['media_url']}".strip()
    told = Report(
        title=title_from(given["description"].strip() or spoken_kind(kind) or given["address_string"] or words),
        body=words, lon=given["long"], lat=given["lat"], place=given["address_string"].strip(),
        unit=Unit.objects.get(pk=form.unit.id) if form.unit else None, category=kind, condition=form.condition,
        contact=Contact(form.name(), given["phone"], given["email"], get_language() or ""), photos=photos_of(request),
    )  # fmt: skip
    received = commands.submit(
        street=street,
        report=told,
        key=key or get_random_string(32),
        request=digest_of(request),
        by=by,
        at=now,
    )
    link = request.build_absolute_uri(reverse("intake:follow", args=(street.slug, received.token)))
    notice = _(
        "Received. Follow it here and say whether it is solved; who has this link acts for whoever reported: %(link)s"
    )
    return [
        {"service_request_id": received.number, "service_notice": notice % {"link": link}, "account_id": None}
    ]


def holder_of_key(request: HttpRequest, now: datetime) -> Actor:
    """Return who owns the key that was sent, counting the call; refuses a key that opens nothing."""
    bearer = request.headers.get("Authorization", "")
    sent = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else ""
    key = (request.POST.get("api_key") or request.GET.get("api_key") or sent).strip()
    if not key:
        raise KeyMissing
    actor = actor_of_token(key, at=now)
    if actor is None:
        raise KeyUnknown
    limit(f"token {actor.token_id}", limit=settings.API_CALLS_PER_MINUTE, per=MINUTE, at=now)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def photos_of(request: HttpRequest) -> tuple[AcceptedPhoto, ...]:
    """Return the photos that were sent with a report, drawn anew; whatever their fields are called."""
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    if len(files) > MOST_PHOTOS:
        raise Faulty(_("At most %(most)s photos are taken with a report.") % {"most": MOST_PHOTOS})
    found: dict[str, AcceptedPhoto] = {}
    for file in files:
        try:
            photo = accept(file, limit_bytes=settings.PHOTO_LIMIT)
        except Refusal as refusal:
            raise Faulty(f"{file.name}: {refusal}", status=refusal.status) from None
        found.setdefault(photo.sha256, photo)
    return tuple(found.values())


def digest_of(request: HttpRequest) -> str:
    """Return what tells one report from another: what was sent, without the key that may have been changed since."""
    told = sorted((name, values) for name, values in request.POST.lists() if name != "api_key")
    digest = hashlib.sha256(repr(told).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            file.seek(0)
            for piece in file.chunks():
                digest.update(piece)
            file.seek(0)
    return digest.hexdigest()
