"""Covenants: the list, one with its clauses, what changed, comments and signatures; the acts of whoever leads it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from linli.cases.public import one_case
from linli.kernel.addresses import address_of
from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.repeats import once
from linli.people.public import Power
from linli.territory.public import unit_called

from .. import commands, forms
from ..models import Covenant, Edition
from ..queries import (
    BREACH_ORDER,
    ORDER,
    breaches_of,
    broken_by,
    clauses_of,
    clauses_over,
    comments_of,
    covenant_seen,
    covenants,
    difference,
    edition_called,
    editions_of,
    is_staff,
    open_edition,
)
from ..states import EditionState
from ..workflow import EDITION, label
from .here import MOST, ON_FORM, SIZE, TONES, Here, drawn, enter

TOLD = {404, 409, ON_FORM}
COLUMNS = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Title"), 40), Column(gettext_lazy("Kind of text"), 14),
    Column(gettext_lazy("Where"), 20), Column(gettext_lazy("In the name of"), 20),
    Column(gettext_lazy("Edition in force"), 10),    Column(gettext_lazy("Next review"), 12),
)  # fmt: skip


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the covenants of a street."""
    here = enter(request, slug)
    found = page(covenants(here.actor, here.street), ORDER, request.GET.get("after"), SIZE)
    return drawn(here, "list", page=found, rows=found.rows, today=here.now.date())


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)

    def rows() -> Iterator[list[Any]]:
        for one in covenants(here.actor, here.street).order_by(*ORDER)[:MOST]:
            yield [
                one.number,
                one.title,
                one.get_kind_display(),
                one.unit_name,
                one.body,
                one.current,
                one.review_on,
            ]

    return workbook_response(f"{name_of(here.street)} {_('Covenants')}", _("Covenants"), COLUMNS, rows())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a covenant."""
    here = enter(request, slug)
    here.need(Power.CONVENE)
    form = forms.BeginForm(request.POST or None, street=here.street)
    if request.method == "POST" and form.is_valid():
        told = form.brought()
        key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
        unit = unit_called(here.street, told.pop("unit"))
        try:
            number = commands.begin(unit_id=unit.id, by=here.actor, at=here.now, key=key, **told)
        except Refusal as refusal:
            if refusal.status not in {403, ON_FORM}:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft stands. Open it to comments when it is ready."))
            return redirect("covenants:one", slug, number)
    return drawn(here, "new", form=form, status=ON_FORM if form.errors else 200)


def _buttons(here: Here, covenant: Covenant, edition: Edition) -> list[dict[str, Any]]:
    address = [here.street.slug, covenant.number, edition.number]
    return [
        {"name": label(one), "url": reverse("covenants:act", args=[*address, one]), "danger": one == "repeal"}
        for one in EDITION.open_to(here.actor, edition) if one in ACTS
    ]  # fmt: skip


@never_cache
@require_safe
def one(request: HttpRequest, slug: str, number: int, edition: int | None = None) -> HttpResponse:
    """Show a covenant: the edition in force or another one, clause by clause, with comments, and what may be done."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    staff = is_staff(here.actor, covenant)
    shown = edition_called(covenant, edition, staff=staff)
    clauses = clauses_of(shown)
    comments = comments_of(shown, staff=staff)
    commentable = shown.state == EditionState.COMMENTS and (
        shown.comments_until is None or here.now.date() <= shown.comments_until
    )
    every = editions_of(covenant, staff=staff)
    leads = covenant.street_id in here.actor.street_ids and here.actor.may(
        Power.CONVENE, street_id=covenant.street_id, lineage=covenant.lineage, organisations=[]
    )
    working = any(each.state in {"draft", "comments", "voting", "passed"} for each in every)
    return drawn(
        here, "one", covenant=covenant, edition=shown, editions=every, tone=TONES[EditionState(shown.state)], staff=staff,
        clauses=[(each, [said for said in comments if said.clause == each.position]) for each in clauses],
        whole=[said for said in comments if said.clause is None], buttons=_buttons(here, covenant, shown),
        amendable=leads and not working, comment_form=forms.CommentForm(clauses=clauses) if commentable else None,
        party_form=forms.PartyForm() if shown.state == EditionState.IN_FORCE else None,
    )  # fmt: skip


@never_cache
@require_safe
def changes(request: HttpRequest, slug: str, number: int, edition: int) -> HttpResponse:
    """Show what an edition changes against the one before it."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    staff = is_staff(here.actor, covenant)
    new_one = edition_called(covenant, edition, staff=staff)
    old = next((each for each in editions_of(covenant, staff=staff) if each.number < new_one.number), None)
    told = difference(old, new_one) if old else []
    return drawn(here, "changes", covenant=covenant, edition=new_one, old=old, changes=told)


# --- What everybody may do --------------------------------------------------------------------------------------------
def _sent(request: HttpRequest, here: Here, form: forms.PublicForm, do: Callable[[], None]) -> str:
    """Do what was sent, and return what was wrong with it."""
    if not form.is_valid():
        return " ".join(str(each) for errors in form.errors.values() for each in errors)
    try:
        commands.let_pass(address_of(request), here.street, at=here.now)
        do()
    except Refusal as refusal:
        return str(refusal)
    return ""


@require_POST
def comment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a word on a clause."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    edition = open_edition(covenant)
    if edition is None or not edition.is_shown:
        raise NotFound
    clauses = clauses_of(edition)
    form = forms.CommentForm(request.POST, clauses=clauses)

    def do() -> None:
        commands.comment(
            edition.pk, street_id=here.street.pk, by=commands.residents.RESIDENT, at=here.now,
            key=form.cleaned_data["key"] or str(form.fields["key"].initial), **form.brought(),
        )  # fmt: skip

    wrong = _sent(request, here, form, do)
    if wrong:
        told = {"covenant": covenant, "edition": edition, "form": form, "wrong": wrong, "what": "comment"}
        return drawn(here, "again", status=ON_FORM, **told)
    messages.success(request, _("Thank you. It stands here once it is answered."))
    return redirect("covenants:edition", slug, number, edition.number)


@require_POST
def sign(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a signature."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    edition = edition_called(covenant, covenant.current or 0, staff=False)
    form = forms.PartyForm(request.POST)

    def do() -> None:
        commands.sign(
            edition.pk,
            street_id=here.street.pk,
            by=commands.residents.RESIDENT,
            at=here.now,
            **form.brought(),
        )

    wrong = _sent(request, here, form, do)
    if wrong:
        told = {"covenant": covenant, "edition": edition, "form": form, "wrong": wrong, "what": "sign"}
        return drawn(here, "again", status=ON_FORM, **told)
    messages.success(request, _("Thank you for signing."))
    return redirect("covenants:one", slug, number)


# --- Acts ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """One row: the form and command of an act, and what is said when it is done."""

    form: type[forms.ActForm]
    command: Callable[..., Edition]
    said: Any


# fmt: off
ACTS: dict[str, Act] = {
    "write": Act(forms.WriteForm, commands.write, gettext_lazy("The clauses are written.")),
    "invite": Act(forms.InviteForm, commands.invite, gettext_lazy("Everybody can read it and comment now.")),
    "answer": Act(forms.AnswerForm, commands.answer, gettext_lazy("Answered.")),
    "redraft": Act(forms.ReasonForm, commands.redraft, gettext_lazy("It is a draft again.")),
    "call_vote": Act(forms.VoteForm, commands.call_vote, gettext_lazy("Drafted; enter its roll and announce it.")),
    "resolve": Act(forms.ResolveForm, commands.resolve, gettext_lazy("Passed. Now put it in force.")),
    "publish": Act(forms.PublishForm, commands.publish, gettext_lazy("In force. Everybody can sign it.")),
    "sign": Act(forms.SignForm, commands.sign, gettext_lazy("Signed.")),
    "review": Act(forms.ReviewForm, commands.review, gettext_lazy("The review is noted.")),
    "repeal": Act(forms.ReasonForm, commands.repeal, gettext_lazy("Repealed.")),
}
# fmt: on


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: int, edition: int, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it once."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    if action not in ACTS or not here.inside:
        raise NotFound
    found = edition_called(covenant, edition, staff=is_staff(here.actor, covenant))
    if not EDITION.rows[action].who.test(here.actor, found):
        raise NotAllowed(action=action)
    row, sent = ACTS[action], request.method == "POST"
    form = row.form(*([request.POST] if sent else []), edition=found, asked=request.GET.get("of", ""))
    status = ON_FORM if sent else 200
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            row.command(found.pk, street_id=here.street.pk, by=here.actor, at=here.now, **form.brought())
            return {"number": number}

        key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
        try:
            once(street_id=here.street.pk, purpose=f"covenant.{action}", key=key, at=here.now, do=do)
        except Refusal as refusal:
            if refusal.status not in TOLD:
                raise
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, str(row.said))
            found.refresh_from_db()
            if action == "call_vote" and found.vote_number:
                return redirect("votes:one", slug, found.vote_number)
            return redirect("covenants:edition", slug, number, edition)
    return drawn(here, "act", covenant=covenant, edition=found, form=form, act_name=label(action), danger=action == "repeal",
                 status=status)  # fmt: skip


@login_required
@require_POST
def amend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Begin the next edition."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    if not here.inside:
        raise NotFound
    key = f"{here.actor.account_id}:{request.POST.get('key') or f'{covenant.pk} {covenant.current}'}"
    try:
        made = commands.amend(covenant, by=here.actor, at=here.now, key=key)
    except Refusal as refusal:
        if refusal.status not in TOLD:
            raise
        messages.error(request, str(refusal))
        return redirect("covenants:one", slug, number)
    messages.success(request, _("The next edition begins with the clauses as they stand."))
    return redirect("covenants:edition", slug, number, made)


# --- Breaches ------------------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_safe
def breaches(request: HttpRequest, slug: str, number: int, edition: int) -> HttpResponse:
    """Show in which cases clauses were broken, the newest first."""
    here = enter(request, slug)
    covenant = covenant_seen(here.actor, here.street, number)
    if not here.inside:
        raise NotFound
    if not is_staff(here.actor, covenant):
        raise NotAllowed
    found = edition_called(covenant, edition, staff=True)
    rows = page(breaches_of(found), BREACH_ORDER, request.GET.get("after"), SIZE)
    return drawn(here, "breaches", covenant=covenant, edition=found, page=rows, rows=rows.rows)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show beside a case which clauses it breaks, and note one."""
    here = enter(request, slug)
    if not here.inside:
        raise NotFound
    case = one_case(here.actor, here.street.pk, number)
    wrong = ""
    if request.method == "POST":
        try:
            commands.note_breach(
                case=case, clause_id=_uuid(request.POST.get("clause", "")), by=here.actor, at=here.now
            )
        except Refusal as refusal:
            wrong = str(refusal)
        else:
            messages.success(request, _("Noted beside the case and on the clause."))
            return redirect("cases:case", slug, number)
    over = clauses_over(case) if here.has(Power.REPORT) else []
    inside = request.headers.get("HX-Request") == "true" and request.method == "GET"
    return drawn(
        here, "beside", part="#aside" if inside else "", case=case, broken=broken_by(case), over=over, wrong=wrong,
        status=ON_FORM if wrong else 200,
    )  # fmt: skip


def _uuid(text: str) -> str:
    from uuid import UUID  # noqa: PLC0415 - beside its only use

    try:
        return str(UUID(text))
    except ValueError:
        return str(UUID(int=0))
