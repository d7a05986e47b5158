"""Pages of drafts: a file comes in, its faults and repairs are shown row by row, and somebody decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from linli.kernel.actors import names_of
from linli.kernel.errors import Refusal
from linli.kernel.moments import exact
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.territory import queries
from linli.territory.commands import drafts as commands
from linli.territory.forms import AskForm, DecideForm, ImportForm
from linli.territory.models import Draft, DraftKind, DraftState
from linli.territory.queries import drafts as read
from linli.territory.queries.imports.sample import faulty_sample

from . import plans
from .here import ON_FORM, Here, base, enter, tried

SHOWN = 50
MOST_SMALL = 100
SHOWS = ("faults", "blocked", "all")


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the drafts of a street: what waits to be decided, and what became of the others."""
    here = enter(request, slug)
    found = read.drafts_of(here.street)
    names = names_of([one.made_by for one in found if one.made_by])
    rows = [(one, names.get(one.made_by or 0, "")) for one in found]
    return render(request, "territory/drafts.html", base(here, rows=rows))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a file, or read it into a draft."""
    here = enter(request, slug)
    posted = request.method == "POST"
    form = ImportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"on": timezone.localdate()},
    )
    status = 200
    if posted:
        answer = _read_file(here, form) if form.is_valid() else None
        if answer is not None:
            return redirect("territory:draft", slug, answer["draft"])
        status = 422
    return render(request, "territory/draft_import.html", base(here, form=form), status=status)


def _read_file(here: Here, form: ImportForm) -> dict[str, Any] | None:
    told = form.cleaned_data

    def do() -> dict[str, Any]:
        draft = commands.draft_import(
            street=here.street, file=told["file"].file, name=told["file"].name, on=told["on"], datum=told["datum"],
            tolerance=told["tolerance"], snap=told["snap"], by=here.actor, at=here.now,
        )  # fmt: skip
        return {"draft": str(draft.pk)}

    return tried(here, form, "draft_import", do)


@login_required
@never_cache
@require_safe
def sample(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a file of this street with every kind of fault in it, to try with."""
    here = enter(request, slug)
    response = HttpResponse(faulty_sample(here.street), content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="{here.street.slug}-sample.geojson"'
    return response


@login_required
@never_cache
@require_GET
def draft(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Show one draft: a file with its faults and repairs, or a plan with its steps."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key)
    if found.kind == DraftKind.CHANGE:
        return plans.plan(here, found)
    return _shown(here, found)


def _shown(here: Here, found: Draft, form: AskForm | None = None, status: int = 200) -> HttpResponse:
    asked = here.request.GET
    counts = found.counts
    show = asked.get("show") if asked.get("show") in SHOWS else ("faults" if counts.get("faults") else "all")
    rows = found.rows.all()
    rows = rows.exclude(fault_count=0) if show == "faults" else rows
    rows = rows.filter(change="blocked") if show == "blocked" else rows
    start = asked.get("from", "")
    if start.isascii() and start.isdigit() and len(start) < 9:
        rows = rows.filter(number__gte=max(0, int(start) - 3))
    listed_rows = page(rows.defer("drawn", "shape", "cells"), ("number", "id"), asked.get("page"), SHOWN)
    changes = counts.get("changes", {})
    slow = found.state in {DraftState.CHECKING, DraftState.ACCEPTING}
    names = names_of([one for one in (found.made_by, found.ended_by) if one])
    may_accept = found.state == DraftState.OPEN and not counts.get("blocking") and _changes_anything(counts)
    staying = read.staying(found) if may_accept and counts.get("open") else []
    large = [one for one in staying if one.large]
    small = [one for one in staying if not one.large]
    context = base(
        here, draft=found, counts=counts, large=large, small=small[:MOST_SMALL], small_count=len(small),
        show=show, page=listed_rows, said=read.said_of(listed_rows.rows), slow=slow,
        rungs={level.code: level for level in queries.levels_of(here.street, found.on)},
        changes=[str(words[changes[one] != 1]) % {"n": changes[one]} for one, words in _CHANGE.items() if changes.get(one)],
        may_accept=may_accept,
        form=form or _ask_form(here, found), is_open=found.state == DraftState.OPEN,
        made_by=names.get(found.made_by or 0, ""), ended_by=names.get(found.ended_by or 0, ""),
        units=[(unit.code, name_of(unit)) for unit in queries.rungs_of(here.street, found.on)],
    )  # fmt: skip
    return render(here.request, "territory/draft.html", context, status=status)


# Of one, of several.
_CHANGE = {
    "new": (gettext_lazy("%(n)s new unit"), gettext_lazy("%(n)s new units")),
    "changed": (gettext_lazy("%(n)s changed unit"), gettext_lazy("%(n)s changed units")),
    "same": (gettext_lazy("%(n)s as it stands"), gettext_lazy("%(n)s as they stand")),
    "joined": (gettext_lazy("%(n)s joined with another row"),) * 2,
    "blocked": (gettext_lazy("%(n)s cannot be taken over yet"),) * 2,
    "left_out": (gettext_lazy("%(n)s left out"),) * 2,
}


def _changes_anything(counts: dict[str, Any]) -> bool:
    changes = counts.get("changes", {})
    return bool(changes.get("new") or changes.get("changed"))


def _ask_form(here: Here, found: Draft, data: Any = None) -> AskForm:
    asked = found.asked
    initial = {
        "on": found.on, "tolerance": asked.get("tolerance"), "snap": asked.get("snap"),
        "default_level": asked.get("defaults", {}).get("level"),
        "default_parent": asked.get("defaults", {}).get("parent"),
    } | {f"column_{name}": heading for name, heading in asked.get("mapping", {}).items()}  # fmt: skip
    levels = [(level.code, name_of(level)) for level in queries.levels_of(here.street, found.on)]
    return AskForm(data, headings=found.headings, levels=levels, initial=initial)


@login_required
@never_cache
@require_POST
def ask(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Read the file by other columns or with another tolerance, and check it anew."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key, DraftKind.IMPORT)
    form = _ask_form(here, found, request.POST)
    if not form.is_valid():
        return _shown(here, found, form, 422)
    told = form.cleaned_data
    parent = told["default_parent"].split(" · ")[0].strip()
    mapping = {**form.mapping, "outline": found.asked.get("mapping", {}).get("outline", "")}
    return _done(
        here, found,
        lambda: commands.ask_anew(
            draft=found, mapping=mapping, defaults={"level": told["default_level"], "parent": parent},
            tolerance=told["tolerance"], snap=told["snap"], on=told["on"], by=here.actor, at=here.now,
        ),
    )  # fmt: skip


@login_required
@never_cache
@require_POST
def decide(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Choose or refuse one repair or all, leave a row out or take it in again."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key, DraftKind.IMPORT)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _shown(here, found, status=422)
    told = form.cleaned_data

    def do() -> object:
        if told["every"]:
            return commands.decide_all(
                draft=found, accept=told["every"] == "accept", by=here.actor, at=here.now
            )
        return commands.decide(
            draft=found, by=here.actor, at=here.now,
            **{name: [told[name]] for name in ("accept", "refuse", "leave_out", "take_in") if told[name] not in {None, ""}},
        )  # fmt: skip

    number = (told["accept"] or told["refuse"]).split(".")[0] or told["leave_out"] or told["take_in"] or ""
    return _done(here, found, do, row=str(number))


@login_required
@never_cache
@require_POST
def accept(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Make the draft true, all of it; pressed twice, it happens once."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key)
    may_stay = bool(request.POST.get("faults_may_stay"))
    stay = request.POST.getlist("stay")

    def do() -> object:
        outcome = commands.accept_soon(
            draft=found, by=here.actor, at=here.now, faults_may_stay=may_stay, stay=stay
        )
        if outcome:
            told = {"on": exact(found.on, now=here.now)}
            messages.success(
                request, _("Taken over. It holds from %(on)s; the days before stay as they were.") % told
            )
        return outcome

    return _done(here, found, do)


@login_required
@never_cache
@require_POST
def discard(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Throw the draft away."""
    here = enter(request, slug)
    found = read.draft_of(here.street, key)

    def do() -> None:
        commands.discard(draft=found, by=here.actor, at=here.now)
        messages.success(request, _("Discarded. The structure has not changed."))

    return _done(here, found, do)


def _done(here: Here, found: Draft, do: Any, row: str = "") -> HttpResponse:
    """Do something about a draft and show it again; a refusal stands above it as a sentence."""
    try:
        do()
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        messages.error(here.request, str(refusal))
    address = reverse("territory:draft", args=[here.street.slug, found.pk])
    back = here.request.POST.get("back", "")
    query = f"?{back}" if back and all(letter.isalnum() or letter in "=&_-:.~%" for letter in back) else ""
    return redirect(f"{address}{query}" + (f"#row-{row}" if row else ""))
