"""Pages of bulletins: the list, one as a document, its files, and the acts of its editor."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.files import file_answer
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, root_of, street_by_slug

from . import commands, forms
from .errors import BulletinWithdrawn
from .models import Bulletin
from .permissions import enter, may_draft, may_publish, need_drafter, need_publisher
from .queries.bulletins import (
    ORDER,
    bulletin_called,
    document_of,
    editions_of,
    file_called,
    files_of,
    subject_called,
    to_be_read,
)
from .queries.corrections import corrections
from .queries.periods import period_of
from .states import FILES_IN, MEDIA, BulletinState, Form, Kind, Of

SIZE, MOST, ON_FORM, GONE = 30, 10_000, 422, 410
SIGHTS = {
    "": (gettext_lazy("All"), {}),
    "month": (gettext_lazy("Months"), {"kind": Kind.MONTH}),
    "week": (gettext_lazy("Weeks"), {"kind": Kind.WEEK}),
    "draft": (gettext_lazy("Drafts"), {"state": BulletinState.DRAFT}),
}
TONES = {
    BulletinState.DRAFT: "amber", BulletinState.PUBLISHED: "green", BulletinState.REPLACED: "",
    BulletinState.WITHDRAWN: "red",
}  # fmt: skip
COLUMNS = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Title"), 50), Column(gettext_lazy("Of whom"), 24),
    Column(gettext_lazy("First day"), 12), Column(gettext_lazy("Last day"), 12),
    Column(gettext_lazy("Known at the end of"), 12),
    Column(gettext_lazy("Edition"), 8), Column(gettext_lazy("State"), 12), Column(gettext_lazy("Published"), 18),
)  # fmt: skip


def face_for(actor: Actor, street: Street) -> str:
    """Return the face of a page that both residents and the office read."""
    return "desk" if street.pk in actor.street_ids else "public"


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the bulletins of a street: what is published to everybody, drafts to those who stand before the board."""
    street, actor = street_by_slug(slug), acting(request)
    inside = street.pk in actor.street_ids
    show = request.GET.get("show", "")
    show = show if show in SIGHTS and (inside or show != "draft") else ""
    found = page(to_be_read(actor, street).filter(**SIGHTS[show][1]), ORDER, request.GET.get("after"), SIZE)
    address = reverse("bulletins:list", args=[slug])
    sights = [
        {"name": words, "url": address + (f"?show={key}" if key else ""), "current": key == show}
        for key, (words, _only) in SIGHTS.items()
        if inside or key != "draft"
    ]
    told = {
        "street": street, "page": found, "sights": sights, "show": show, "now": timezone.now(),
        "rows": [row_of(one) for one in found.rows], "face": face_for(actor, street),
        "may_draft": _drafts_somewhere(actor, street), "may_export": actor.has(Power.EXPORT, street_id=street.pk),
    }  # fmt: skip
    return render(request, "bulletins/list.html", told)


def row_of(one: Bulletin) -> dict[str, Any]:
    """Return a bulletin as a line of the list."""
    document = document_of(one)
    return {
        "one": one, "title": document["title"], "issue": document["issue"], "tone": TONES[BulletinState(one.state)],
    }  # fmt: skip


def _drafts_somewhere(actor: Actor, street: Street) -> bool:
    return actor.has(Power.EXPORT, street_id=street.pk)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    street, actor = street_by_slug(slug), acting(request)
    enter(actor, street)
    if not actor.has(Power.EXPORT, street_id=street.pk):
        raise NotAllowed
    found = to_be_read(actor, street).order_by(*ORDER)[:MOST]

    def rows() -> Iterator[list[Any]]:
        for one in found.iterator(chunk_size=200):
            yield [
                one.number, document_of(one)["title"], name_of(one), one.since, one.until, one.known, one.edition,
                one.get_state_display(), one.published_at,
            ]  # fmt: skip

    return workbook_response(f"{name_of(street)} {_('Bulletins')}", _("Bulletins"), COLUMNS, rows())


# --- One ------------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a bulletin as the document it is, with its files and what may be done with it now."""
    street, actor = street_by_slug(slug), acting(request)
    try:
        found = bulletin_called(actor, street, number)
    except BulletinWithdrawn as refusal:
        told = {
            "street": street,
            "number": number,
            "reason": refusal.facts["reason"],
            "face": face_for(actor, street),
        }
        return render(request, "bulletins/withdrawn.html", told, status=GONE)
    inside = street.pk in actor.street_ids and actor.has(Power.BOARD, street_id=street.pk)
    document = document_of(found)
    if inside:
        document["definitions"] = [
            definition | {"url": _address(found, definition)} for definition in document["definitions"]
        ]
    editions = [other for other in editions_of(actor, found) if other.pk != found.pk]
    earlier = next((other for other in editions if other.edition == found.edition - 1), None)
    drafts = may_draft(actor, street, found.lineage)
    told = {
        "street": street, "one": found, "doc": document, "editions": editions,
        "files": _files(found),
        "corrections": corrections(earlier, found) if earlier else [], "now": timezone.now(),
        "period": period_of(found.kind, found.since), "tone": TONES[BulletinState(found.state)],
        "may_edit": drafts and found.is_draft, "may_anew": drafts and found.is_open,
        "may_publish": found.is_draft and may_publish(actor, street, found.lineage),
        "may_withdraw": found.state != BulletinState.WITHDRAWN and may_publish(actor, street, found.lineage),
        "face": face_for(actor, street),
    }  # fmt: skip
    return render(
        request, "bulletins/one.html", told, status=GONE if found.state == BulletinState.WITHDRAWN else 200
    )


def _files(found: Bulletin) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return its files by language, the reader's own first."""
    mine = get_language() if get_language() in FILES_IN else FILES_IN[0]
    names = dict(settings.LANGUAGES)
    order = sorted(FILES_IN, key=lambda language: language != mine)
    told = [
        (
            str(names[language]),
            [file | {"form_name": Form(file["form"]).label} for file in files_of(found, language)],
        )
        for language in order
    ]
    return [(name, files) for name, files in told if files]


def _address(found: Bulletin, definition: dict[str, Any]) -> str:
    """Return where a figure opens for those who stand before the board: as it was known then, down to its cases."""
    is_root = found.of == Of.UNIT and found.unit_id == root_of(found.street_id).id
    whose = {} if is_root else {found.of: found.code}
    words = urlencode(whose | {"since": found.since, "until": found.until, "known": found.known})
    code, slug = definition["code"], found.street.slug
    if definition["formula"]:
        return f"{reverse('insight:indicator', args=[slug, code])}?{words}"
    if code in ("type", "survey") or code.endswith("_minutes") or code == "staff" or not definition["value"]:
        return ""
    return f"{reverse('insight:count_cases', args=[slug, code])}?{words}"


@require_safe
def file(request: HttpRequest, slug: str, number: int, file: str) -> HttpResponseBase:
    """Give the Word or PDF file of a bulletin under its title."""
    street, actor = street_by_slug(slug), acting(request)
    found = bulletin_called(actor, street, number)
    told, path = file_called(found, file)
    name = f"{document_of(found, told['language'])['title']}.{told['form']}"
    if found.is_open:
        return file_answer(
            request, path, media=MEDIA[told["form"]], name=name, sha256=told["sha256"], length=told["bytes"]
        )
    response = FileResponse(path.open("rb"), content_type=MEDIA[told["form"]])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


# --- Acts -----------------------------------------------------------------------------------------------------------
@login_required
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Draft a bulletin of somebody for a period that is over; the draft that stands already is shown."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    enter(actor, street)
    if not _drafts_somewhere(actor, street):
        raise NotAllowed
    today = timezone.localdate(now)
    initial = {"whose": request.GET.get("whose", ""), "kind": request.GET.get("kind") or Kind.MONTH}
    form = forms.DraftForm(request.POST or None, street=street, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        of, code = form.cleaned_data["whose"].split(":", 1)
        known = today if form.cleaned_data["now"] else None
        try:
            made = commands.draft(
                subject_called(street, of, code), form.period, by=actor, at=now, known=known
            )
        except Refusal as refusal:
            form.add_error("whose" if refusal.code == "not_allowed" else "day", str(refusal))
        else:
            return redirect("bulletins:one", slug, made.number)
    told = {"street": street, "form": form, "face": "desk"}
    return render(request, "bulletins/new.html", told, status=ON_FORM if form.errors else 200)


@login_required
@never_cache
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write the next steps, the addressees and the issuer of a draft."""
    street, actor = street_by_slug(slug), acting(request)
    found = bulletin_called(actor, street, number)
    need_drafter(actor, street, found.lineage)
    # In the language of the office, whatever the editor reads the page in: what is saved stands in the document.
    document = document_of(found, FILES_IN[0])
    initial = {
        "plan": found.plan or "\n".join(document["steps"]), "addressees": found.addressees, "issuer": document["issuer"],
        "seen": found.version,
    }  # fmt: skip
    form = forms.EditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit(number, street=street, by=actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data.copy()
            form.data["seen"] = str(found.version)
        else:
            messages.success(request, _("Saved. Word and PDF are written anew."))
            return redirect("bulletins:one", slug, number)
    told = {"street": street, "one": found, "doc": document, "form": form, "face": "desk"}
    return render(request, "bulletins/edit.html", told, status=ON_FORM if form.errors else 200)


@login_required
@require_POST
def recount(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Count a draft anew."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    bulletin_called(actor, street, number)
    commands.recount(number, street=street, by=actor, at=now, known=timezone.localdate(now))
    messages.success(request, _("Counted anew, with what became known by now."))
    return redirect("bulletins:one", slug, number)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish a draft."""
    street, actor = street_by_slug(slug), acting(request)
    bulletin_called(actor, street, number)
    commands.publish(number, street=street, by=actor, at=timezone.now())
    messages.success(request, _("Published. Everybody can read it now, and its figures change no more."))
    return redirect("bulletins:one", slug, number)


@login_required
@never_cache
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a bulletin back, with a reason that everybody reads."""
    street, actor = street_by_slug(slug), acting(request)
    found = bulletin_called(actor, street, number)
    need_publisher(actor, street, found.lineage)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.withdraw(number, street=street, by=actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The bulletin is withdrawn."))
        return redirect("bulletins:list", slug)
    told = {"street": street, "one": found, "doc": document_of(found), "form": form, "face": "desk"}
    return render(request, "bulletins/withdraw.html", told, status=ON_FORM if form.errors else 200)
