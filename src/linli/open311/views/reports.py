"""Taking a report from a program that has a key."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.public import Contact, Report
from linli.intake.public import spoken_kind, title_from, weigh
from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.kernel.photos import AcceptedPhoto, accept
from linli.kernel.ratelimit import limit
from linli.open311 import commands, tasks
from linli.open311.errors import Faulty, KeyMissing, KeyTooWeak, KeyUnknown
from linli.open311.forms import MOST_PHOTOS, RequestForm, key_of
from linli.open311.permissions import lets_report
from linli.people.public import Actor, actor_of_token
from linli.territory.public import Street, Unit

from .door import MINUTE, street_of

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
    again = bool(key) and commands.came_before(street=street, key=key, by=by)
    words, photo = given["description"].strip(), _("A photo") if form.photo_urls or request.FILES else ""
    told = Report(
        title=title_from(words or spoken_kind(kind) or given["address_string"] or photo),
        body=words, lon=given["long"], lat=given["lat"], place=given["address_string"].strip(),
        unit=Unit.objects.get(pk=form.unit.id) if form.unit else None, category=kind, condition=form.condition,
        contact=Contact(form.name(), given["phone"], given["email"], get_language() or ""), photos=photos_of(request),
        held="" if again else held_for(street, form, by=by, now=now),
    )  # fmt: skip
    account = given["account_id"].strip()
    received = commands.submit(
        street=street,
        report=told,
        key=key or get_random_string(32),
        request=digest_of(request),
        by=by,
        at=now,
        beside=commands.Beside(form.photo_urls, account),
    )
    if received.anew and form.photo_urls:
        tasks.fetch_soon.defer()
    link = request.build_absolute_uri(reverse("intake:follow", args=(street.slug, received.token)))
    notice = _(
        "Received. Follow it here and say whether it is solved; who has this link acts for whoever reported: %(link)s"
    )
    answer = {"service_request_id": received.number, "service_notice": notice % {"link": link}}
    return [answer | {"account_id": account or None}]


def held_for(street: Street, form: RequestForm, *, by: Actor, now: datetime) -> str:
    """Return why a report waits for a look, "" when it does not: more came from one phone or place than people write.

    A phone is known by what the program calls it, or by the account it names; each program has its own. Its server
    speaks for a whole city and is no address of anybody.
    """
    given = form.cleaned_data
    who = given["device_id"].strip() or given["account_id"].strip()
    device = f"open311 {by.token_id} {who}" if who else ""
    return weigh("", street, at=now, device=device, area=form.area, hard=False)


def key_sent(request: HttpRequest) -> str:
    """Return the key that came with a request: in the form, in the address or in the header; "" for none."""
    bearer = request.headers.get("Authorization", "")
    sent = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else ""
    return (request.POST.get("api_key") or request.GET.get("api_key") or sent).strip()


def holder_of_key(request: HttpRequest, now: datetime) -> Actor:
    """Return who owns the key that was sent, counting the call; refuses a key that opens nothing."""
    key = key_sent(request)
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
