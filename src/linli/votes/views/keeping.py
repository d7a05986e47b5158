"""The desk of whoever keeps a vote: it is prepared, its roll brought, letters printed, and its acts done."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.kernel.errors import Missing, NotAllowed, NotFound, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.paging import page
from linli.kernel.repeats import once
from linli.kernel.squares import square_of
from linli.kernel.tables import BadTable
from linli.people.public import Power, acting
from linli.territory.public import street_by_slug, unit_called
from linli.votes import commands, forms
from linli.votes.commands.life import notice_days
from linli.votes.errors import NoThreshold, NotReady, RollFaulty, UnknownVotingRule
from linli.votes.permissions import convener, may_convene, watcher
from linli.votes.queries.sheets import roll_read
from linli.votes.queries.standing import questions_of, voters_of
from linli.votes.queries.tables import ROLL, of_turn, roll_rows
from linli.votes.states import BASIS_OF, BallotWay, VoteState
from linli.votes.workflow import VOTE, label

from .entering import ON_FORM, Here, enter

LARGEST_ROLL = 20_000_000
SIZE = 100
WAYS = dict(BallotWay.choices)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Prepare a vote."""
    street, actor, now = street_by_slug(slug), acting(request), timezone.now()
    if street.pk not in actor.street_ids:
        raise NotFound
    if not may_convene(actor, street):
        raise NotAllowed
    form = forms.VoteForm(request.POST or None, street=street, actor=actor)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            _id, number = commands.draft_vote(
                unit_id=unit_called(street, told["unit"]).id,
                title=told["title"],
                about=told["about"],
                secret=told["secret"],
                questions=form.questions(),
                by=actor,
                at=now,
                key=f"{actor.account_id}:{told['key'] or now.isoformat()}",
            )
        except (NotReady, NoThreshold, UnknownVotingRule, Missing) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Prepared. Now bring the roll, then announce the vote."))
            return redirect("votes:one", slug, number)
    told = {"street": street, "form": form, "face": "desk", "now": now, "vote": None}
    return render(request, "votes/new.html", told, status=ON_FORM if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what a vote asks, until it is announced."""
    here = enter(request, slug, number, who=convener)
    vote = here.vote
    if vote.state != VoteState.DRAFT:
        raise NotAllowed(action="ask")
    form = forms.VoteForm(
        request.POST or None, street=here.street, actor=here.actor, vote=vote, questions=questions_of(vote),
        initial={"title": vote.title, "about": vote.about},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            commands.ask(
                vote.pk, street_id=vote.street_id, questions=form.questions(), title=told["title"], about=told["about"],
                by=here.actor, at=here.now,
            )  # fmt: skip
        except (NotReady, NoThreshold, UnknownVotingRule, Missing) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed."))
            return redirect("votes:one", slug, number)
    return here.page("new", form=form, status=ON_FORM if form.errors else 200)


# --- The roll ----------------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the roll and who has voted; take a roll while the vote is being prepared, or say what is wrong with it."""
    here = enter(request, slug, number, who=watcher)
    vote, status, faults = here.vote, 200, []
    if request.method == "POST" and not here.convenes:
        raise NotAllowed(action="enter_roll")
    form = forms.RollForm(request.POST or None, request.FILES or None, kind=vote.roll_kind)
    if request.method == "POST":
        status = ON_FORM
        if form.is_valid():
            try:
                _bring(here, form)
            except RollFaulty as refusal:
                faults = refusal.facts["rows"]
                form.add_error(
                    None, _("Nothing was taken over: %(n)s rows are at fault.") % {"n": len(faults)}
                )
            except (BadTable, NotReady) as refusal:
                form.add_error("file" if form.cleaned_data.get("file") else "rows", str(refusal))
            else:
                messages.success(
                    request, _("The roll is taken over. Look through it before you announce the vote.")
                )
                return redirect("votes:roll", slug, number)
    show = request.GET.get("show", "")
    found = voters_of(vote).annotate(way=of_turn("way"), cast_at=of_turn("cast_at"), photo=of_turn("photo"))
    if show in {"voted", "missing"}:
        found = found.filter(way__isnull=show == "missing")
    shown = page(found, ("position", "id"), request.GET.get("after"), SIZE)
    rows = [(one, here.named(one), WAYS.get(one.way or "", "")) for one in shown.rows]
    return here.page(
        "roll", form=form, status=status, page=shown, rows=rows, faults=faults, show=show,
        may_bring=here.convenes and vote.state == VoteState.DRAFT, may_letters=here.convenes and vote.heads > 0,
        may_export=here.actor.has(Power.EXPORT, street_id=here.street.pk) and here.names,
    )  # fmt: skip


def _bring(here: Here, form: forms.RollForm) -> None:
    told, vote = form.cleaned_data, here.vote
    if told["file"] is not None and told["file"].size > LARGEST_ROLL:
        raise BadTable(reason=_("it is larger than 20 MB"))
    source = told["file"] or io.BytesIO(told["rows"].strip().encode())
    sheet = roll_read(source, basis=BASIS_OF[vote.roll_kind])
    commands.enter_roll(
        vote.pk, street_id=vote.street_id, entries=sheet.entries, faults=sheet.faults, add=told["add"], by=here.actor,
        at=here.now,
    )  # fmt: skip


@login_required
@require_GET
def roll_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The roll as a workbook, for whoever may export and read names; that it was taken stands in the journal."""
    here = enter(request, slug, number, who=watcher)
    if not (here.actor.has(Power.EXPORT, street_id=here.street.pk) and here.names):
        raise NotAllowed
    commands.note(here.vote, "export_roll", by=here.actor, at=here.now)
    return workbook_response(f"{here.vote.title} {_('Roll')}", _("Roll"), ROLL, roll_rows(here.vote))


@login_required
@require_GET
def letters(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Print a letter for each voter, with the link of their ballot as a code to photograph; a hundred at a time."""
    here = enter(request, slug, number, who=convener)
    if here.vote.state in (VoteState.DRAFT, VoteState.VOID):
        raise NotAllowed(action="letters")
    found = page(voters_of(here.vote), ("position", "id"), request.GET.get("after"), SIZE)
    if not request.GET.get("after"):
        commands.note(here.vote, "print_letters", by=here.actor, at=here.now)
    written = []
    for one in found.rows:
        link = request.build_absolute_uri(
            reverse("votes:by_link", args=[slug, commands.token_of(here.vote.pk, one.pk)])
        )
        written.append((one, here.called(one), link, square_of(link)))
    return here.page("letters", page=found, letters=written, questions=questions_of(here.vote))


# --- Acts ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """One row: the form and command of an act, and what is said when it is done."""

    form: type[forms.ActForm]
    command: Callable[..., Any]
    said: Any
    danger: bool = False


ACTS: dict[str, Act] = {
    "announce": Act(
        forms.AnnounceForm,
        commands.announce,
        gettext_lazy("Announced. The roll is frozen; voting begins by itself."),
    ),
    "count": Act(
        forms.ActForm,
        commands.count,
        gettext_lazy("Counted. Display the result when it has been looked through."),
    ),
    "publish": Act(forms.ActForm, commands.publish, gettext_lazy("Everybody can read the result.")),
    "object": Act(forms.ObjectionForm, commands.enter_objection, gettext_lazy("The objection is entered.")),
    "answer": Act(forms.TextForm, commands.answer_objections, gettext_lazy("The objections are answered.")),
    "finish": Act(forms.ActForm, commands.finish, gettext_lazy("The result is final.")),
    "void": Act(forms.VoidForm, commands.void, gettext_lazy("The vote is void."), danger=True),
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it once."""
    if action not in ACTS:
        raise NotFound
    row = ACTS[action]
    here = enter(request, slug, number, who=VOTE.rows[action].who)
    vote = here.vote
    more = {"notice": notice_days(questions_of(vote))} if action == "announce" else {}
    sent = request.method == "POST"
    form = row.form(request.POST if sent else None, **more)
    if sent and form.is_valid():

        def do() -> dict[str, Any]:
            row.command(vote.pk, street_id=vote.street_id, by=here.actor, at=here.now, **form.brought())
            return {"number": number}

        key = f"{here.actor.account_id}:{vote.pk}:{form.cleaned_data['key'] or here.now.isoformat()}"
        try:
            once(street_id=vote.street_id, purpose=f"vote.{action}", key=key, at=here.now, do=do)
        except Refusal as refusal:
            if refusal.status not in {409, ON_FORM}:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(row.said))
            return redirect("votes:one", slug, number)
    told = {"form": form, "act_name": label(action), "action": action, "danger": row.danger}
    return here.page("act", status=ON_FORM if sent else 200, **told)
