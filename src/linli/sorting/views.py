"""Pages of sorting: the versions of the sorter, a text tried out, and what is said beside a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.cases.public import one_case, tables_kept
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.repeats import once
from linli.people.public import Actor, Power, acting, stands_as
from linli.territory.public import Street, street_by_slug

from . import commands
from .forms import TextForm
from .permissions import enter as let_in
from .permissions import may_train
from .queries import versions as reads
from .queries.beside import beside
from .queries.law import SORTING, law_of
from .queries.lexicon import LEXICON
from .queries.measuring import NEVER
from .queries.proposing import Proposed, mind_of, propose
from .queries.proposing import likely as likely_ones
from .states import SorterState

NEWEST = ("-id",)
SIZE = 20
SAID = 409
COLUMNS = (
    Column(gettext_lazy("Category"), 12), Column(gettext_lazy("Name"), 24), Column(gettext_lazy("Cases"), 10),
    Column(gettext_lazy("Right among those said, per cent"), 14),
    Column(gettext_lazy("Found among those there are, per cent"), 14), Column(gettext_lazy("F1, per cent"), 10),
)  # fmt: skip


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def told(self) -> dict[str, Any]:
        """Return what every page of sorting says."""
        told = {"here": self, "street": self.street, "now": self.now, "actor": self.actor}
        return told | {
            "me": stands_as(self.actor, self.street),
            "may_train": may_train(self.actor, self.street),
        }


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    let_in(actor, street)
    return Here(request, street, actor, timezone.now())


def key_of(here: Here) -> str:
    """Return the key of a press, which makes a second one harmless."""
    return f"{here.actor.account_id}:{here.request.POST.get('key', '')[:64] or uuid4().hex}"


# --- Versions -----------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_GET
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show by what the street sorts, how good that is, and what was trained before."""
    return show_versions(enter(request, slug), TextForm())


@login_required
@never_cache
@require_POST
def try_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what would be proposed for a text. It is sent and not asked for, so that it stands in no address."""
    here, form = enter(request, slug), TextForm(request.POST)
    if not form.is_valid():
        return show_versions(here, form, status=422)
    mind = mind_of(here.street.pk)
    told = {"title": form.cleaned_data["text"], "street_id": here.street.pk, "mind": mind}
    tried = {"proposed": propose(**told), "likely": [said_of(one) for one in likely_ones(**told)]}
    return show_versions(here, form, tried=tried)


def show_versions(here: Here, form: TextForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with the page of versions."""
    found = page(reads.versions_of(here.street.pk), NEWEST, here.request.GET.get("after"), SIZE)
    used = reads.version_used(here.street.pk)
    context = here.told | {
        "page": found, "rows": found.rows, "used": used, "form": form, "law": law_of(here.street.pk),
        "asked": any(one.state == SorterState.ASKED for one in found.rows), "never": NEVER, "key": uuid4().hex,
        "followed": reads.followed(here.street.pk, at=here.now), "books": {"lexicon": LEXICON, "law": SORTING},
    }  # fmt: skip
    return render(here.request, "sorting/versions.html", context | more, status=status)


@login_required
@require_POST
def ask_training(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a training."""
    here = enter(request, slug)

    def do() -> dict[str, Any]:
        return {"number": commands.ask_training(here.street, by=here.actor, at=here.now).number}

    said = _("Asked. The worker trains it within two minutes; this page then shows how good it is.")
    return pressed(here, "sorting.ask_training", do, said, reverse("sorting:versions", args=[slug]))


@login_required
@require_POST
def use_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a version to use, an earlier one too."""
    here = enter(request, slug)

    def do() -> dict[str, Any]:
        return {"number": commands.use_version(here.street, number, by=here.actor, at=here.now).number}

    said = _("Version %(number)s is in use from now on.") % {"number": number}
    return pressed(here, "sorting.use_version", do, said, reverse("sorting:versions", args=[slug]))


def pressed(here: Here, purpose: str, do: Any, said: str, then: str) -> HttpResponse:
    """Do what a button says once, and lead on; a refusal is said there, too."""
    try:
        with tables_kept():
            once(street_id=here.street.pk, purpose=purpose, key=key_of(here), at=here.now, do=do)
    except Refusal as refusal:
        if refusal.status != SAID:
            raise
        messages.error(here.request, str(refusal))
    else:
        messages.success(here.request, said)
    return redirect(then)


@login_required
@never_cache
@require_GET
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the figures of a version by category, and what it takes for what."""
    here = enter(request, slug)
    found = reads.version_numbered(here.street.pk, number)
    context = here.told | {
        "version": found, "rows": reads.class_rows(found), "mistakes": reads.mistakes(found), "never": NEVER,
        "lexicon": found.figures.get("lexicon"), "key": uuid4().hex, "kept": found.state == SorterState.KEPT,
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    return render(request, "sorting/version.html", context)


@login_required
@require_GET
def version_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Return the figures of a version as a workbook."""
    here = enter(request, slug)
    if not here.actor.has(Power.EXPORT, street_id=here.street.pk):
        raise NotAllowed
    found = reads.version_numbered(here.street.pk, number)
    rows = (
        (one.code, one.name, one.cases, round(one.precision, 1), round(one.recall, 1), round(one.f1, 1))
        for one in reads.class_rows(found)
    )
    title = _("Sorter, version %(number)s") % {"number": number}
    return workbook_response(f"{name_of(here.street)} {title}", title, COLUMNS, rows)


# --- While somebody types -------------------------------------------------------------------------------------------
def said_of(one: Proposed) -> dict[str, Any]:
    """Return a likely category for a page."""
    return {
        "code": one.category.code, "name": one.name, "sure": one.sure // 10, "words": list(one.words), "source": one.source,
    }  # fmt: skip


@login_required
@never_cache
@require_POST
def likely(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what a text may be about, the likeliest first, for a desk that asks while somebody types."""
    here, form = enter(request, slug), TextForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"likely": [], "proposed": None}, status=422)
    mind = mind_of(here.street.pk)
    told = {"title": form.cleaned_data["text"], "street_id": here.street.pk, "mind": mind}
    proposed = propose(**told)
    return JsonResponse(
        {
            "proposed": proposed.category.code if proposed else None,
            "likely": [said_of(one) for one in likely_ones(**told)],
        }
    )


# --- Beside a case --------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_GET
def case(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show what is proposed for a case; asked for by its page, only the part that stands there."""
    here = enter(request, slug)
    found = one_case(here.actor, here.street.pk, number)
    said = beside(found, here.actor)
    context = here.told | {
        "case": found, "said": said, "key": uuid4().hex, "field": request.GET.get("face") == "field",
        "pairs": said.pairs,
    }  # fmt: skip
    inside = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, "sorting/case.html#aside" if inside else "sorting/case.html", context)


@login_required
@require_POST
def take_proposal(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """File a case as it is proposed: one press."""
    here = enter(request, slug)
    found = one_case(here.actor, here.street.pk, number)

    def do() -> dict[str, Any]:
        filed = commands.take_proposal(found.pk, street_id=here.street.pk, by=here.actor, at=here.now)
        return {"number": filed.number}

    said = _("Filed. The limit runs from now on.")
    return pressed(here, "sorting.take_proposal", do, said, case_url(here, number))


@login_required
@require_POST
def deny_alike(request: HttpRequest, slug: str, number: str, alike_id: UUID) -> HttpResponse:
    """Say that two cases are not the same issue."""
    here = enter(request, slug)
    found = one_case(here.actor, here.street.pk, number)

    def do() -> dict[str, Any]:
        told = {"street_id": here.street.pk, "case_id": found.pk, "by": here.actor, "at": here.now}
        return {"id": str(commands.deny_alike(alike_id, **told).pk)}

    said = _("Noted: these two are not the same.")
    return pressed(here, "sorting.deny_alike", do, said, case_url(here, number))


def case_url(here: Here, number: str) -> str:
    """Return the address of a case on the face on which it was read."""
    face = "?face=field" if here.request.POST.get("face") == "field" else ""
    return reverse("cases:case", args=[here.street.slug, number]) + face
