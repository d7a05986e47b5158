"""Acts on many cases: choose them in a list, look what would happen, begin, watch, go on after a stop."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.cases.commands.batches import MOST, begin_batch, draft_batch, resume_batch, stop_batch
from linli.cases.forms.batches import ManyForm, WordsForm
from linli.cases.models import Batch, BatchItem, Case
from linli.cases.queries import brief
from linli.cases.queries.batches import (
    BY_PLACE,
    COLUMNS,
    NEWEST,
    batches_of,
    cells_of,
    items_of,
    one_batch,
    share_done,
    sums_of,
    title_for,
)
from linli.cases.states import BatchState, CaseList, Outcome, State
from linli.cases.workflow import label
from linli.kernel.errors import Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.paging import first, page
from linli.kernel.repeats import once
from linli.people.public import Power, organisations_in

from .here import QUEUES, Here, base, enter, fragment, row_of
from .lists import address_of, wanted_cases, ways_of

SHOWN, ITEMS = 100, 50
ON_FORM = 422


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show a list with a box beside each case, and keep which were chosen for what."""
    here = enter(request, slug)
    narrowing, cases, order = wanted_cases(here, name)
    ways, title = ways_of(here, narrowing), QUEUES.get(narrowing.queue) or CaseList(name).label
    form, status = ManyForm(initial={"action": narrowing.queue}), 200
    if request.method == "POST":
        form = ManyForm(request.POST)
        if form.is_valid():
            if form.cleaned_data["every"]:
                ids = list(first(cases, order, MOST + 1, ways=ways).values_list("pk", flat=True))
            else:
                ids = chosen_ids(here, request.POST.getlist("number"))
            try:
                batch_id = drafted(
                    here, form, ids, lazy(lambda: " · ".join([str(title), *narrowing.said]), str)()
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("cases:batch", slug, batch_id)
        status = ON_FORM
    found = page(brief(cases), order, request.GET.get("after"), SHOWN, ways=ways)
    ticked = set(request.POST.getlist("number"))
    rows = [(row_of(case, here), case.number in ticked) for case in found.rows]
    told = {"form": form, "narrowing": narrowing, "list": CaseList(name), "title": title, "page": found, "rows": rows,
            "back": reverse("cases:list", args=[slug, name]) + address_of(request), "most": MOST,
            "address": address_of(request)}  # fmt: skip
    return render(request, "cases/batch_choose.html", base(here, **told), status=status)


def chosen_ids(here: Here, numbers: list[str]) -> list[UUID]:
    """Return the cases with these numbers, as far as one may see them, in the order of the list."""
    seen = Case.objects.visible_to(here.actor).filter(street=here.street, number__in=numbers[:MOST])
    known = dict(seen.values_list("number", "pk"))
    return [known[number] for number in numbers if number in known]


def drafted(here: Here, form: ManyForm, ids: list[UUID], chosen: Any) -> str:
    """Keep what was chosen, once however often it is sent; return the id of the batch."""
    told = form.cleaned_data

    def do() -> dict[str, Any]:
        made = draft_batch(
            street=here.street, action=told["action"], ids=ids, chosen=chosen, by=here.actor, at=here.now
        )
        return {"batch": str(made.pk)}

    key = f"{here.actor.account_id}:{told['key'] or uuid4().hex}"
    answer, _anew = once(street_id=here.street.pk, purpose="batch.draft", key=key, at=here.now, do=do)
    return str(answer["batch"])


@login_required
@never_cache
@require_GET
def batches(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what one has done to many cases at once, the newest first."""
    here = enter(request, slug)
    found = page(batches_of(here.actor, here.street.pk), NEWEST, request.GET.get("after"), ITEMS)
    rows = [(one, label(one.action), share_done(one, at=here.now)) for one in found.rows]
    return render(request, "cases/batches.html", base(here, page=found, rows=rows))


def show(here: Here, batch: Batch, *, status: int = 200, form: WordsForm | None = None) -> HttpResponse:
    """Answer with a batch: what would happen, how far it is, or what became of each case."""
    request = here.request
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Outcome.values else ""
    found = page(items_of(batch, outcome=outcome), BY_PLACE, request.GET.get("after"), ITEMS)
    draft, running = batch.state == BatchState.DRAFT, batch.state == BatchState.RUNNING
    if draft and form is None:
        form = WordsForm(action=batch.action, organisations=organisations_in(here.street.pk))
    sums = sums_of(batch)
    told = {
        "batch": batch, "act_name": label(batch.action), "form": form if draft else None, "page": found, "sums": sums,
        "draft": draft, "running": running, "outcome": outcome, "may_go_on": may_go_on(batch),
        "waiting": sum(one.n for one in sums if one.outcome == Outcome.WAITING), "outcomes": Outcome.choices,
        "rows": [row(here, item) for item in found.rows], "words": words_of(batch),
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk), **share_done(batch, at=here.now),
    }  # fmt: skip
    whole = not fragment(request, "progress")
    return render(
        request,
        "cases/batch.html" if whole else "cases/batch.html#progress",
        base(here, **told),
        status=status,
    )


def row(here: Here, item: BatchItem) -> dict[str, Any]:
    """Return a case of a batch as its page shows it."""
    case, title = item.case, title_for(here.actor, item.case)
    return {"item": item, "title": title, "state": State(case.state), "outcome": Outcome(item.outcome).label,
            "url": here.case_url.replace("NUMBER", case.number) if title == case.title else ""}  # fmt: skip


def words_of(batch: Batch) -> list[tuple[Any, Any]]:
    """Return what was said for all cases, for the page."""
    return [(label(name), value) for name, value in batch.told.items() if isinstance(value, str) and value]


def may_go_on(batch: Batch) -> bool:
    """Return whether a batch was stopped on its way."""
    return batch.state == BatchState.STOPPED and batch.began_at is not None


@login_required
@never_cache
@require_GET
def batch(request: HttpRequest, slug: str, batch_id: UUID) -> HttpResponse:
    """Show one act on many cases to whoever began it."""
    here = enter(request, slug)
    return show(here, one_batch(here.actor, here.street.pk, batch_id))


@login_required
@never_cache
@require_POST
def begin(request: HttpRequest, slug: str, batch_id: UUID) -> HttpResponse:
    """Begin it with its words; sent twice it is begun once."""
    here = enter(request, slug)
    found = one_batch(here.actor, here.street.pk, batch_id)
    form = WordsForm(request.POST, action=found.action, organisations=organisations_in(here.street.pk))
    if not form.is_valid():
        return show(here, found, status=ON_FORM, form=form)

    def do() -> dict[str, Any]:
        begin_batch(batch_id, street_id=here.street.pk, by=here.actor, at=here.now, told=form.told())
        return {"batch": str(batch_id)}

    key = f"{here.actor.account_id}:{batch_id}:{form.cleaned_data['key'] or uuid4().hex}"
    try:
        once(street_id=here.street.pk, purpose="batch.begin", key=key, at=here.now, do=do)
    except Refusal as refusal:
        if refusal.status != ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return show(here, one_batch(here.actor, here.street.pk, batch_id), status=ON_FORM, form=form)
    return redirect("cases:batch", slug, batch_id)


@login_required
@never_cache
@require_POST
def step(request: HttpRequest, slug: str, batch_id: UUID, command: str) -> HttpResponse:
    """Stop it, or go on after a stop; what stands so already stays so."""
    here = enter(request, slug)
    one_batch(here.actor, here.street.pk, batch_id)
    do = {"stop": stop_batch, "resume": resume_batch}[command]
    try:
        do(batch_id, street_id=here.street.pk, by=here.actor, at=here.now)
    except Refusal as refusal:
        if refusal.status != ON_FORM:
            raise
    return redirect("cases:batch", slug, batch_id)


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str, batch_id: UUID) -> HttpResponseBase:
    """Return the cases of a batch as a workbook, with what became of each."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    found = one_batch(here.actor, here.street.pk, batch_id)
    title = f"{_('Many at once')} {label(found.action)}"
    day = timezone.localtime(found.made_at).strftime("%Y-%m-%d")
    return workbook_response(f"{title} {day}", title, COLUMNS, cells_of(items_of(found), actor=here.actor))
