"""The industry matrix (行业监管对照表): read by everybody with a post, changed by who may appoint in the whole street."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.forms import AuthorityForm, ChangeForm, EndingForm, IndustryForm, MatrixFilter
from linli.cases.queries import catalogue, worklist
from linli.cases.states import IN_PROGRESS
from linli.kernel.errors import NotAllowed
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.people.public import (
    Power,
    add_industry,
    change_authority,
    edit_industry,
    end_authority,
    end_industry,
    joint_inspection,
    matrix,
    name_authority,
    one_authority,
    one_industry,
    organisations_in,
)
from linli.territory.public import root_of

from .duties import decides, tried
from .here import Here, base, enter, lists_pane, row_of

SHOWN = 5
COLUMNS = (
    Column(gettext_lazy("Industry"), 18), Column(gettext_lazy("English name"), 24),
    Column(gettext_lazy("Code of the category"), 12), Column(gettext_lazy("Part"), 10),
    Column(gettext_lazy("Organisation"), 28), Column(gettext_lazy("Basis"), 40),
    Column(gettext_lazy("In force from"), 14), Column(gettext_lazy("Row"), 8),
)  # fmt: skip


def today(here: Here) -> Any:
    """Return which day it is here."""
    return timezone.localtime(here.now).date()


def may_edit(here: Here) -> bool:
    """Return whether this person may change the matrix: it holds for the whole street."""
    return decides(here, root_of(here.street).id)


def need_edit(here: Here) -> None:
    """Refuse who may not."""
    if not may_edit(here):
        raise NotAllowed


def named(here: Here) -> dict[str, str]:
    """Return the names of categories by their codes, for rows that hold for one kind of trouble."""
    wider = {"C": _("All components"), "E": _("All events"), "": _("Everything")}
    return wider | {one.code: name_of(one) for one in catalogue()}


def shown(here: Here, page: str, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with a page of the matrix."""
    context = base(here, tab="matrix", may_edit=may_edit(here), **more, **lists_pane(here, counted=False))
    return render(here.request, f"cases/{page}.html", context, status=status)


@login_required
@never_cache
@require_GET
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the matrix: for which industry who leads and who goes along."""
    here = enter(request, slug)
    form = MatrixFilter(request.GET, organisations=organisations_in(here.street.pk))
    told = form.cleaned_data
    lead = int(told["lead"]) if told.get("lead") else None
    lines = matrix(here.street.pk, on=today(here), organisation_id=lead, text=told.get("q", ""))
    names = named(here)
    rows = [{"line": line, "category": names.get(line.category, line.category)} for line in lines]
    return shown(
        here, "matrix", form=form, rows=rows, narrowed=any(told.values()),
        unled=sum(line.lead is None and not line.category for line in lines),
        may_export=here.actor.has(Power.EXPORT, street_id=here.street.pk),
    )  # fmt: skip


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the matrix as a workbook, which can be changed and sent back."""
    here = enter(request, slug)
    here.need(Power.EXPORT)

    def rows() -> Iterator[list[Any]]:
        for line in matrix(here.street.pk, on=today(here)):
            held = [*([line.lead] if line.lead else []), *line.joins]
            for row in held:
                part = _("Leads") if row.part == "lead" else _("Goes along")
                yield [
                    line.industry.name, line.industry.name_en, row.category, part, row.organisation.name, row.basis,
                    row.starts_on, row.row,
                ]  # fmt: skip
            if not held:
                yield [line.industry.name, line.industry.name_en, "", "", "", "", None, None]

    title = str(_("Industry matrix"))
    return workbook_response(f"{name_of(here.street)} {title} {today(here)}", title, COLUMNS, rows())


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show who would go on a joint inspection of an industry, the rows that say so, and the open cases that name it."""
    here = enter(request, slug)
    industry = one_industry(here.street.pk, code)
    names = named(here)
    asked = request.GET.get("category", "")
    category = asked if asked in names else ""
    about = joint_inspection(industry, category=category, on=today(here), at=here.now)
    cases = worklist(here.actor, here.street.pk, states=IN_PROGRESS).filter(industry=industry)
    cases = list(cases.order_by("due_at", "id")[: SHOWN + 1])
    kinds = sorted({row.category for row in about.history if row.category})
    return shown(
        here, "industry", industry=industry, about=about, category=category, category_name=names[category],
        history=[{"row": row, "category": names.get(row.category, row.category)} for row in about.history],
        kinds=[(kind, names.get(kind, kind)) for kind in kinds], today=today(here),
        rows=[row_of(case, here) for case in cases[:SHOWN]], more_cases=len(cases) > SHOWN,
        over=industry.ends_on is not None and industry.ends_on <= today(here),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a new industry, or enter it."""
    here = enter(request, slug)
    need_edit(here)
    form = IndustryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            made = add_industry(
                street=here.street, name=told["name"], name_en=told["name_en"], words=told["words"], by=here.actor,
                at=here.now,
            )  # fmt: skip
            return {"code": made.code}

        answer = tried(here, form, "add_industry", do)
        if answer is not None:
            messages.success(request, _("The industry is entered. Say now who oversees it."))
            return redirect("cases:authority_new", slug, answer["code"])
    status = 422 if request.method == "POST" else 200
    return shown(here, "industry_form", status, form=form, industry=None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask what an industry is called, or change it."""
    here = enter(request, slug)
    need_edit(here)
    industry = one_industry(here.street.pk, code)
    now = {"name": industry.name, "name_en": industry.name_en, "words": " ".join(industry.words)}
    form = IndustryForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            edit_industry(
                industry,
                name=told["name"],
                name_en=told["name_en"],
                words=told["words"],
                by=here.actor,
                at=here.now,
            )
            return {"code": industry.code}

        if tried(here, form, "edit_industry", do) is not None:
            messages.success(request, _("The industry is changed."))
            return redirect("cases:industry", slug, industry.code)
    status = 422 if request.method == "POST" else 200
    return shown(here, "industry_form", status, form=form, industry=industry)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask from which day an industry is no longer used, or end it with its rows."""
    here = enter(request, slug)
    need_edit(here)
    industry = one_industry(here.street.pk, code)
    form = EndingForm(request.POST if request.method == "POST" else None, today=today(here))
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            end_industry(industry, on=form.cleaned_data["on"], by=here.actor, at=here.now)
            return {"code": industry.code}

        if tried(here, form, "end_industry", do) is not None:
            messages.success(request, _("The industry ends on that day, and its rows with it."))
            return redirect("cases:matrix", slug)
    status = 422 if request.method == "POST" else 200
    return shown(here, "matrix_end", status, form=form, industry=industry, row=None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask for a new row of an industry, or add it."""
    here = enter(request, slug)
    need_edit(here)
    industry = one_industry(here.street.pk, code)
    form = AuthorityForm(
        request.POST if request.method == "POST" else None, catalogue=catalogue(),
        organisations=organisations_in(here.street.pk),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            row = name_authority(
                industry=industry, organisation=form.known[told["organisation"]], part=told["part"],
                category=told["category"], starts_on=told["starts_on"] or today(here), basis=told["basis"],
                by=here.actor, at=here.now,
            )  # fmt: skip
            return {"row": row.row}

        answer = tried(here, form, "name_authority", do)
        if answer is not None:
            messages.success(request, _("Row %(row)s of the matrix is added.") % answer)
            return redirect("cases:industry", slug, industry.code)
    status = 422 if request.method == "POST" else 200
    return shown(here, "authority_form", status, form=form, industry=industry, row=None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask who takes the place of a row, or change it from a day on."""
    here = enter(request, slug)
    need_edit(here)
    row = one_authority(here.street.pk, number)
    form = ChangeForm(
        request.POST if request.method == "POST" else None, organisations=organisations_in(here.street.pk),
        today=today(here), initial={"basis": row.basis},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            made = change_authority(
                row, organisation=form.known[told["organisation"]], on=told["on"], basis=told["basis"],
                by=here.actor, at=here.now,
            )  # fmt: skip
            return {"row": made.row}

        answer = tried(here, form, "change_authority", do)
        if answer is not None:
            messages.success(request, _("Row %(row)s of the matrix takes its place on that day.") % answer)
            return redirect("cases:industry", slug, row.industry.code)
    status = 422 if request.method == "POST" else 200
    return shown(here, "authority_form", status, form=form, industry=row.industry, row=row)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def end_row(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask from which day a row of the matrix no longer holds, or end it."""
    here = enter(request, slug)
    need_edit(here)
    row = one_authority(here.street.pk, number)
    form = EndingForm(request.POST if request.method == "POST" else None, today=today(here))
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            end_authority(row, on=form.cleaned_data["on"], by=here.actor, at=here.now)
            return {"row": row.row}

        answer = tried(here, form, "end_authority", do)
        if answer is not None:
            messages.success(request, _("Row %(row)s of the matrix is ended.") % answer)
            return redirect("cases:industry", slug, row.industry.code)
    status = 422 if request.method == "POST" else 200
    return shown(here, "matrix_end", status, form=form, industry=row.industry, row=row)
