"""Doing something with a case: one view for all acts, because each is a form, a command and a row of the table."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect, push_url, trigger_client_event

from linli.cases.commands.limits import tables_known
from linli.cases.commands.presence import OVERWRITES, check_unchanged
from linli.cases.errors import EditedMeanwhile
from linli.cases.forms import ActForm, FileForm, ItemForm
from linli.cases.models import Case
from linli.cases.queries import case_to_move, one_case, still_sees, timeline_of, version_of
from linli.cases.states import LIST_OF
from linli.cases.workflow import CASE
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound, Refusal
from linli.kernel.repeats import once, spent

from .buttons import ACTS, ASKED, SAID, name_of_act, offered
from .case import face_of, show
from .here import Here, base, enter, fragment, lists_pane
from .tabs import show_tab

ON_FORM = 422
# What a link may have chosen already when a form is opened.
PRESET = {"file": ("category",), "merge": ("number",), "relate": ("number",)}


def form_of(here: Here, case: Case, action: str, *data: Any) -> ActForm:
    """Return the form of an act; one on an item of the case knows which from the address."""
    kind = ACTS[action].form
    asked = {name: here.request.GET[name] for name in PRESET.get(action, ()) if name in here.request.GET}
    if issubclass(kind, ItemForm):
        asked["item"] = here.request.GET.get("item", "")
    about = {"initial": asked} if asked and not data else {}
    form = kind(*data, case=case, actor=here.actor, at=here.now, face=face_of(here.request), **about)
    if action in OVERWRITES and not data:
        form.fields["seen"].initial = version_of(case)
    return form


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: str, action: str) -> HttpResponse:
    """Ask for what an act must bring, or do it."""
    here = enter(request, slug)
    if request.method == "POST" and "show" not in request.POST:
        return done(here, number, action, f"{here.actor.account_id}:{request.POST.get('key') or uuid4().hex}")
    case = one_case(here.actor, here.street.pk, number)
    if case.state not in CASE.rows[action].sources:
        return redirect("cases:case", slug, number)
    if action not in offered(here, case):
        raise NotAllowed(action=action)
    form = form_of(here, case, action, *([request.POST, request.FILES] if "show" in request.POST else []))
    if "show" in request.POST:
        form.errors.clear()
    return asked(here, case, action, form)


def asked(
    here: Here, case: Case, action: str, form: ActForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with the form of an act, in place of the buttons."""
    context = {
        "form": form,
        "action": action,
        "ask": ASKED.get(action),
        "act_name": name_of_act(action, case),
        **more,
    }
    tab = ACTS[action].tab
    if status == 200 and fragment(here.request, "act"):
        address = reverse(f"cases:tab_{tab}" if tab else "cases:case", args=[here.street.slug, case.number])
        inside = base(here, case=case, url=address, face=face_of(here.request), **context)
        return render(here.request, "cases/act.html", inside)
    now = case if status == 200 else one_case(here.actor, here.street.pk, case.number)
    return (
        show_tab(here, now, tab, status=status, **context)
        if tab
        else show(here, now, status=status, **context)
    )


class Unfit(Exception):  # noqa: N818 - no error: a form that must be shown again
    """What was sent does not fit its form, which is found out while the case is held."""


class Sent:
    """An act as it was sent: the case that it is about and its form, once they are read.

    The case is read with the key and held until the act is written. But photos are looked through before anything is
    held, and a case that others are held with is held by the act.
    """

    case: Case
    form: ActForm

    def __init__(self, here: Here, number: str, action: str, key: str) -> None:
        self.here, self.number, self.action, self.key = here, number, action, key
        subject = CASE.subject_of(Case, action, street_id=here.street.pk, number=number)
        self.subject = None if here.request.FILES else subject

    def read(self) -> None:
        """Read the case, held with the key if it is, and the form on it."""
        self.case = case_to_move(self.here.actor, self.here.street.pk, self.number)
        self.form = form_of(
            self.here, self.case, self.action, self.here.request.POST, self.here.request.FILES
        )
        if not self.form.is_valid():
            raise Unfit

    def do(self) -> Case:
        """Do the act once, however often it is sent; return the case as it stands then."""
        here, action, moved = self.here, self.action, list[Case]()

        def do() -> dict[str, Any]:
            if self.subject is not None:
                self.read()
            if action in OVERWRITES and self.form.cleaned_data["seen"] is not None:
                check_unchanged(self.case, self.form.cleaned_data["seen"], by=here.actor)
            told = {"street_id": here.street.pk, "by": here.actor, "at": here.now, **self.form.brought()}
            moved.append(ACTS[action].command(self.case.pk, **told))
            return {"number": self.number}

        if self.subject is None:
            self.read()
        with tables_known(here.street.pk):
            once(
                street_id=here.street.pk, purpose=f"case.{action}", key=self.key, at=here.now, do=do,
                known={"number": self.number}, subject=self.subject,
            )  # fmt: skip
        return moved[0] if moved else case_to_move(here.actor, here.street.pk, self.number)


def done(here: Here, number: str, action: str, key: str) -> HttpResponse:
    """Do an act; put a refusal on the form, with nothing lost."""
    sent = Sent(here, number, action, key)
    try:
        moved = sent.do()
    except NotFound:
        # Sent again after the act took the case out of sight: the first answer stands.
        if spent(street_id=here.street.pk, purpose=f"case.{action}", key=key):
            return gone(here, action)
        raise
    except Unfit:
        return unfit(sent)
    except Refusal as refusal:
        return refused(sent, refusal)
    return after(here, moved, action)


def refused(sent: Sent, refusal: Refusal) -> HttpResponse:
    """Answer what was refused while it was done: on the form, where it can be said there."""
    here, action, tab = sent.here, sent.action, ACTS[sent.action].tab
    if isinstance(refusal, MovedMeanwhile):
        return late(here, sent.case, sent.form, refusal, tab)
    if isinstance(refusal, EditedMeanwhile):
        return overtaken(here, sent.case, action, sent.form, refusal)
    if refusal.status != ON_FORM:
        raise refusal
    if sent.subject is not None:  # what was read is not how it stands: the act had begun
        with suppress(Unfit):
            sent.read()
    sent.form.add_error(None, str(refusal))
    return asked(here, sent.case, action, sent.form, status=ON_FORM)


def unfit(sent: Sent) -> HttpResponse:
    """Answer what does not fit: the form with its mistakes, unless the act is not to be done now anyway."""
    here, case, action = sent.here, sent.case, sent.action
    if case.state not in CASE.rows[action].sources:
        return late(here, case, sent.form, CASE.too_late(case, action, at=here.now), ACTS[action].tab)
    if action not in offered(here, case):
        raise NotAllowed(action=action)
    return asked(here, case, action, sent.form, status=ON_FORM)


def late(here: Here, case: Case, form: ActForm, moved: MovedMeanwhile, tab: str = "") -> HttpResponse:
    """Answer whom somebody else was faster than: who did what and when, how it stands now, and the words typed."""
    now = one_case(here.actor, here.street.pk, case.number)
    told = {"status": moved.status, "moved": moved, "lost": typed(form)}
    return show_tab(here, now, tab, **told) if tab else show(here, now, **told)


def overtaken(here: Here, case: Case, action: str, form: ActForm, edited: EditedMeanwhile) -> HttpResponse:
    """Answer whose form was opened on an older version: what others did since, their words kept, to be sent again."""
    steps = timeline_of(case, internal=True)
    seen = len(steps) - int(form.cleaned_data["seen"])
    form.data = form.data.copy()
    form.data["seen"] = str(len(steps))
    meanwhile = [step for step in steps[: max(seen, 0)] if step.action in edited.facts["actions"]]
    return asked(here, case, action, form, status=edited.status, meanwhile=meanwhile, edited=edited)


def typed(form: ActForm) -> list[tuple[Any, str]]:
    """Return the words of a form that came too late, so that they can be copied."""
    fields = [
        form[name] for name, field in form.fields.items() if hasattr(field, "max_length") and name != "key"
    ]
    return [(field.label, str(field.value())) for field in fields if not field.is_hidden and field.value()]


def after(here: Here, case: Case, action: str) -> HttpResponse:
    """Answer for an act that is done: the case as it stands now, or the list when it is out of sight."""
    if not still_sees(here.actor, case):
        return gone(here, action)
    messages.success(here.request, str(SAID[action]))
    tab = ACTS[action].tab
    address = reverse(f"cases:tab_{tab}" if tab else "cases:case", args=[here.street.slug, case.number])
    face = "?face=field" if face_of(here.request) == "field" else ""
    if not fragment(here.request, "case"):
        return redirect(address + face)
    now = one_case(here.actor, here.street.pk, case.number)
    response = show_tab(here, now, tab) if tab else show(here, now, **lists_pane(here), fresh=True)
    return trigger_client_event(push_url(response, address + face), "linli:moved", {"number": case.number})


def gone(here: Here, action: str) -> HttpResponse:
    """Lead back to where the person came from: the case is no longer theirs to see."""
    messages.success(here.request, str(SAID[action]))
    slug = here.street.slug
    if face_of(here.request) == "field":
        address = reverse("cases:tasks", args=[slug])
    else:
        address = reverse("cases:list", args=[slug, LIST_OF[CASE.rows[action].sources[0]]])
    return HttpResponseClientRedirect(address) if here.request.htmx else redirect(address)  # type: ignore[attr-defined]


@login_required
@never_cache
@require_GET
def conditions(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Return the filing conditions of the category chosen in the form, with their limits."""
    here = enter(request, slug)
    case = one_case(here.actor, here.street.pk, number)
    if "file" not in offered(here, case):
        raise NotAllowed(action="file")
    form = FileForm(
        initial={"category": request.GET.get("category", "")}, case=case, actor=here.actor, at=here.now
    )
    return render(request, "cases/act.html#conditions", {"form": form})
