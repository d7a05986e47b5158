"""Pages of open data: every street, one street with its newest release, one release, its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.kernel.files import file_answer
from linli.kernel.paging import page
from linli.people.public import acting
from linli.territory.public import Street, attribution, street_by_slug

from . import commands, queries
from .errors import NoSuchRelease
from .forms import WithdrawForm
from .models import Release
from .permissions import keeps, need_keeper
from .queries.dictionary import shapes_licence
from .queries.law import law_of
from .queries.releases import NEWEST
from .states import LICENCES, Form

SIZE = 20


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """Show which streets publish open data, with the newest of each."""
    rows = queries.newest_of_all(Street.objects.order_by("code"))
    return render(
        request, "opendata/everywhere.html", {"rows": rows, "face": "public", "now": timezone.now()}
    )


@require_safe
def street_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a street publishes: the newest release with its files, the dictionary, the releases before."""
    street = street_by_slug(slug)
    return render(request, "opendata/street.html", told_of(request, street, queries.newest(street)))


@require_safe
def release_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one release; a withdrawn one says why."""
    street = street_by_slug(slug)
    found = queries.release_called(street, number)
    status = 410 if found.withdrawn_at else 200
    return render(
        request, "opendata/street.html", told_of(request, street, found) | {"one": True}, status=status
    )


def told_of(request: HttpRequest, street: Street, release: Release | None) -> dict[str, Any]:
    """Return what the page of a street or of one release says."""
    now, actor = timezone.now(), acting(request)
    law, _edition = law_of(street.pk, timezone.localdate(now))
    before = page(queries.releases_of(street), ("-number", "-id"), request.GET.get("after"), SIZE)
    tables: list[Any] = []
    for table in queries.DATASETS.values():
        files = [one for one in release.files if one["dataset"] == table.code] if release else []
        tables.append(
            {"table": table, "files": [{**one, "form_name": Form(one["form"]).label} for one in files]}
        )
    return {
        "street": street, "release": release, "law": law,
        "has_files": release is not None and queries.has_files(street, release), "tables": tables, "before": before,
        "now": now,
        "licence": LICENCES[release.licence if release else law.licence], "face": "public",
        "shapes": LICENCES[shapes_licence(street, release.licence)] if release else None, "credit": attribution(street),
        "may_read_rule": street.pk in actor.street_ids,
        "may_withdraw": release is not None and release.withdrawn_at is None and keeps(actor, street),
    }  # fmt: skip


# --- Files --------------------------------------------------------------------------------------------------------
@require_safe
def file(request: HttpRequest, slug: str, release: str, file: str) -> HttpResponseBase:
    """Give one file of a release; `newest` stands for the number of the newest."""
    if release != NEWEST and not (release.isascii() and release.isdigit()):
        raise NoSuchRelease
    street = street_by_slug(slug)
    found = queries.release_called(street, release)
    told, path = queries.file_of(street, found, file)
    return file_answer(request, path, **queries.answer_of(street, found, told))


# --- Taking back --------------------------------------------------------------------------------------------------
@login_required
@never_cache
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a release back, with a reason that everybody reads."""
    street, actor = street_by_slug(slug), acting(request)
    need_keeper(actor, street)
    found = queries.release_called(street, number)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.withdraw(number, street=street, by=actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Release no. %(number)s is withdrawn.") % {"number": number})
        return redirect("opendata:street", slug)
    told = {"street": street, "release": found, "form": form, "face": "desk"}
    return render(request, "opendata/withdraw.html", told, status=422 if form.errors else 200)
