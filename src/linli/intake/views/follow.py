"""The follow page behind a secret link, the few acts of its holder, and finding a lost link again."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from linli.cases.public import Case, file_for_holder
from linli.intake import commands, queries
from linli.intake.commands.limits import let_guess
from linli.intake.forms import (
    MOST_PHOTOS,
    ConfirmForm,
    FindForm,
    KeyedForm,
    RemarkForm,
    ReopenForm,
    WithdrawForm,
    known_key,
    new_key,
)
from linli.intake.views.doorstep import accepted, bounded, let_pass, secret
from linli.intake.views.report import framed
from linli.kernel.errors import NotFound, Refusal
from linli.kernel.kept import keep, take
from linli.kernel.photos import open_photo
from linli.territory.public import Street, street_by_slug

# act: its form
ACTS: dict[str, type[KeyedForm]] = {
    "confirm": ConfirmForm, "reopen": ReopenForm, "withdraw": WithdrawForm, "remark": RemarkForm,
}  # fmt: skip


@secret
@require_safe
def follow(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show where things stand to whoever holds the link."""
    said = queries.SAID.get(request.GET.get("said", ""), "")
    return _page(request, street_by_slug(slug), token, said=said)


def _page(
    request: HttpRequest, street: Street, token: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    page = queries.following(street, token, now=timezone.now())
    there = queries.street_now(page.case, token)
    if there is not None:
        return redirect("intake:follow", there.slug, token)
    context = framed(
        street,
        page=page,
        case=page.case,
        token=token,
        public=queries.has_public_page(street, page.case),
        **more,
    )
    return render(request, "intake/follow.html", context, status=status)


@secret
@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead from a link without a street to the page itself."""
    return redirect("intake:follow", queries.street_of_token(token).slug, token)


@bounded
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str, token: str, act: str) -> HttpResponse:
    """Show the form of one act of the holder, or carry it out; sent twice it happens once, and says so kindly."""
    street = street_by_slug(slug)
    if act not in ACTS:
        raise NotFound
    case, _reporter = queries.opened_by(street, token)
    there = queries.street_now(case, token)
    if there is not None:
        return redirect("intake:follow", there.slug, token)
    shape, command = ACTS[act], commands.command_of(case, act)
    if request.method != "POST":
        return _form_page(request, street, token, case, act, shape(initial={"key": new_key()}))
    at = timezone.now()
    let_pass(request, street, at=at, what="follow")
    data = request.POST.copy()
    data["key"] = known_key(data.get("key", ""))
    form = shape(data, request.FILES)
    form.is_valid()
    photos, wrong = accepted(
        request.FILES.getlist("photos"), known=take(data.get("kept", "")), most=MOST_PHOTOS
    )
    for sentence in wrong:
        form.add_error("photos" if "photos" in form.fields else None, sentence)
    if form.errors:
        data["kept"] = keep(photos)
        return _form_page(request, street, token, case, act, form, status=422, held=len(photos))
    brought = {
        name: value for name, value in form.cleaned_data.items() if name not in {"key", "photos", "kept"}
    }
    if "photos" in form.fields:
        brought["photos"] = photos
    try:
        anew = commands.act_once(
            case=case,
            act=act,
            key=form.cleaned_data["key"],
            at=at,
            do=lambda: command(case.pk, street_id=street.pk, by=queries.holder_of(case), at=at, **brought),
        )
    except Refusal as refusal:
        return _page(request, street, token, status=refusal.status, refusal=refusal, unsent=form)
    return redirect(f"{_url(street, token)}?said={act if anew else 'again'}")


def _url(street: Street, token: str) -> str:
    return redirect("intake:follow", street.slug, token).url


def _form_page(
    request: HttpRequest,
    street: Street,
    token: str,
    case: Case,
    act: str,
    form: KeyedForm,
    *,
    status: int = 200,
    held: int = 0,
) -> HttpResponse:
    context = framed(
        street,
        case=case,
        token=token,
        act=act,
        form=form,
        held=held,
        title=queries.title_of(case),
        words=_words(act),
    )
    part = "#form" if getattr(request, "htmx", False) else ""
    return render(request, f"intake/act.html{part}", context, status=status)


def _words(act: str) -> dict[str, str]:
    """Return what the page of an act asks, and what its button says."""
    return {
        "confirm": {"asks": _("How satisfied are you?"), "button": _("Send")},
        "reopen": {"asks": _("What is still wrong?"), "button": _("It is not solved yet")},
        "withdraw": {"asks": _("Withdraw this report?"), "button": _("Withdraw it")},
        "remark": {"asks": _("A word to the office"), "button": _("Send")},
    }[act]


@secret
@require_safe
def photo(request: HttpRequest, slug: str, token: str, photo_id: UUID, size: str) -> FileResponse:
    """Answer a photo of the follow page to whoever holds its link."""
    found = queries.photo_for_holder(street_by_slug(slug), token, photo_id)
    return FileResponse(
        open_photo(file_for_holder(found) or found.pk, thumb=size == "small"), content_type="image/jpeg"
    )


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Give a new link to whoever knows the number and the telephone left with it; tell nobody else anything."""
    if request.method != "POST":
        first = {"number": request.GET.get("number", "")}
        return render(request, "intake/find.html", {"form": FindForm(initial=first), "face": "public"})
    form = FindForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/find.html", {"form": form, "face": "public"}, status=422)
    number = form.cleaned_data["number"].strip().upper().replace(" ", "")
    street = Street.objects.filter(prefix=number.split("-", 1)[0]).first()
    if street is not None:
        at = timezone.now()
        let_pass(request, street, at=at, what="find")
        let_guess(number, at=at)
        token = commands.find_again(street=street, number=number, phone=form.cleaned_data["phone"])
        if token:
            return redirect(f"{_url(street, token)}?said=renewed")
    form.add_error(
        None,
        _(
            "Number and telephone do not fit together. Look for the link in the page or message you kept; or ask at "
            "your residents' committee with this number."
        ),
    )
    return render(request, "intake/find.html", {"form": form, "face": "public"}, status=422)
