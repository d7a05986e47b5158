"""Acts on a meeting, its items, its list, its objections, and on what was resolved: asked for, brought, done once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.cases.public import Case
from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.repeats import once

from .. import forms
from ..commands import agenda, carrying, course, inviting, minutes, objecting, planning
from ..forms import KeyedForm
from ..forms import acts as shapes
from ..models import AgendaItem, Meeting, Resolution
from ..permissions import convenor_of, keeper, owner
from ..queries.law import kinds_of
from ..queries.lists import meetings_taking_items, one_meeting
from ..queries.minutes import items_of
from ..queries.results import objections_of
from ..queries.subjects import suggestion_seen
from ..states import CASE, OTHER, SUGGESTION
from ..workflow import MEETING, RESOLUTION, label
from .here import ON_FORM, Here, desk, enter

ON_A_FORM = {403, 409, ON_FORM}


def do_once(here: Here, purpose: str, form: KeyedForm, do: Callable[[], Any]) -> bool:
    """Do something once for the key of its form; what is refused stands on the form. Return whether it is done."""

    def run() -> dict[str, Any]:
        do()
        return {"done": True}

    key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"
    try:
        once(street_id=here.street.pk, purpose=purpose[:60], key=key, at=here.now, do=run)
    except Refusal as refusal:
        if refusal.status not in ON_A_FORM:
            raise
        form.add_error(None, str(refusal))
        return False
    return True


def ask(
    here: Here,
    form: KeyedForm,
    title: Any,
    back: str,
    back_name: str,
    *,
    danger: bool = False,
    lead: str = "",
) -> HttpResponse:
    """Draw the form of an act."""
    status = ON_FORM if form.errors else 200
    return desk(
        here, "form", form=form, title=title, send=title, back=back, back_name=back_name, danger=danger, lead=lead,
        status=status,
    )  # fmt: skip


# Which form an act has, and where it leads when it is done.
FORMS: dict[str, tuple[type[KeyedForm], str]] = {
    "edit_meeting": (forms.EditForm, "one"), "invite": (forms.PressForm, "attendance"),
    "open_meeting": (forms.PressForm, "one"), "close_meeting": (forms.PressForm, "minutes"),
    "renew_code": (forms.PressForm, "attendance"), "write_minutes": (shapes.WriteForm, "minutes"),
    "confirm_minutes": (forms.PressForm, "results"), "revise_minutes": (shapes.ReviseForm, "minutes"),
    "publish_result": (shapes.PublishForm, "results"), "cancel_meeting": (forms.ReasonForm, "one"),
    "put_item": (shapes.CaseItemForm, "one"), "add_attendee": (shapes.GuestForm, "attendance"),
    "resolve": (shapes.ResolveForm, "results"),
}  # fmt: skip
COMMANDS: dict[str, Callable[..., Any]] = {
    "edit_meeting": planning.edit_meeting, "invite": inviting.invite, "open_meeting": course.open_meeting,
    "close_meeting": course.close_meeting, "renew_code": course.renew_code, "write_minutes": course.write_minutes,
    "confirm_minutes": minutes.confirm_minutes, "revise_minutes": minutes.revise_minutes,
    "publish_result": minutes.publish_result, "cancel_meeting": planning.cancel,
}  # fmt: skip
LEADS = {
    "invite": _("Everybody on the list is told; outside people by mail with a link to answer."),
    "open_meeting": _("From now on people sign in by the code on the screen, and results are noted."),
    "close_meeting": _("Nobody signs in by themselves any more. The minutes are written and confirmed next."),
    "confirm_minutes": _("The minutes are frozen, cases are opened, and the next meeting gets what follows from this one."),
}  # fmt: skip
DONE = {
    "invite": _("The invitations are sent."), "open_meeting": _("The meeting is open."),
    "close_meeting": _("The meeting is closed."), "confirm_minutes": _("The minutes are confirmed."),
    "publish_result": _("The result is published."), "cancel_meeting": _("The meeting is cancelled."),
}  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, number: int, action: str) -> HttpResponse:
    """Ask for what an act on a meeting must bring, or do it once."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    if action not in FORMS:
        raise NotFound
    kind, tab = FORMS[action]
    sent = request.method == "POST"
    form = kind(
        request.POST if sent else None, street=here.street, actor=here.actor, initial=_initial(action, one)
    )
    if isinstance(form, shapes.ItemForm):
        known = kinds_of(here.street.pk).get(one.kind)
        form.offer(known.topics if known else ())
    back = reverse(f"deliberation:{tab}", args=[slug, number])
    if action not in MEETING.open_to(here.actor, one) and (not sent or not form.is_valid()):
        raise NotAllowed(action=action)
    if (
        sent
        and form.is_valid()
        and do_once(here, f"meeting.{action}", form, lambda: _run(here, one, action, form))
    ):
        messages.success(request, str(DONE.get(action, _("Done."))))
        return redirect(back)
    lead = str(LEADS.get(action, ""))
    return ask(here, form, label(action), back, one.title, danger=action == "cancel_meeting", lead=lead)


def _initial(action: str, one: Meeting) -> dict[str, Any]:
    if action == "edit_meeting":
        return forms.EditForm.initial_of(one)
    if action in ("write_minutes", "revise_minutes"):
        return {"opening": one.opening, "body": one.body}
    if action == "publish_result":
        decided = [i for i in items_of(one) if i.decision]
        proposed = "\n".join(f"{i.position}. {i.title}：{i.decision}" for i in decided)
        return {"summary": one.public_summary or proposed, "days": one.objection_days}
    return {}


def _run(here: Here, one: Meeting, action: str, form: Any) -> None:
    told: dict[str, Any] = {"by": here.actor, "at": here.now}
    if action == "put_item":
        _put(here, one, form)
    elif action == "add_attendee":
        inviting.add_attendee(one.pk, form.guest(), street_id=here.street.pk, **told)
    elif action == "resolve":
        course.resolve(None, meeting=one, **form.brought(), **told)
    else:
        COMMANDS[action](one.pk, street_id=here.street.pk, **form.brought(), **told)


def _put(here: Here, one: Meeting, form: Any) -> None:
    told = form.brought()
    number, wanted = told.pop("number").strip().upper(), told.pop("suggestion").strip()
    kind, subject = OTHER, None
    if number:
        case = Case.objects.visible_to(here.actor).filter(street=here.street, number=number).first()
        if case is None:
            raise Refusal(
                _t("There is no case %(number)s that you may see.") % {"number": number[:20]}, status=ON_FORM
            )
        kind, subject = CASE, str(case.pk)
    elif wanted:
        try:
            kind, subject = SUGGESTION, str(suggestion_seen(here.actor, here.street.pk, wanted).number)
        except NotFound:
            raise Refusal(
                _t("There is no suggestion %(number)s that you may see.") % {"number": wanted[:9]},
                status=ON_FORM,
            ) from None
    agenda.insert_item(
        one.pk,
        street_id=here.street.pk,
        subject_kind=kind,
        subject_id=subject or "",
        by=here.actor,
        at=here.now,
        **told,
    )


# --- Items --------------------------------------------------------------------------------------------------------
ITEM_ROWS: dict[str, tuple[type[KeyedForm], str, Any]] = {
    # action        form                 the row of the table  title
    "change_item":  (shapes.ItemForm,    "change_item",        _("Change the item")),
    "drop_item":    (forms.PressForm,    "drop_item",          _("Take it off the agenda")),
    "up":           (forms.PressForm,    "change_item",        _("One up")),
    "down":         (forms.PressForm,    "change_item",        _("One down")),
    "decide_item":  (shapes.DecideForm,  "decide_item",        _("What became of it")),
    "tell_opinion": (shapes.OpinionForm, "tell_opinion",       _("Note an opinion")),
    "resolve":      (shapes.ResolveForm, "resolve",            _("Note a resolution")),
    "refer_item":   (shapes.ReferForm,   "refer_item",         _("Refer it to another meeting")),
}  # fmt: skip
AFTER = {"decide_item": "minutes", "tell_opinion": "minutes", "resolve": "minutes", "refer_item": "minutes"}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, slug: str, number: int, item_id: UUID, action: str) -> HttpResponse:
    """Ask for what an act on an agenda item must bring, or do it once."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    found = AgendaItem.objects.filter(street=here.street, meeting=one, pk=item_id).first()
    if action not in ITEM_ROWS or found is None:
        raise NotFound
    kind, row, title = ITEM_ROWS[action]
    sent = request.method == "POST"
    initial = {}
    if action == "change_item":
        initial = shapes.ItemForm.initial_of(found)
    elif action == "decide_item":
        initial = shapes.DecideForm.initial_of(found)
    form: Any = kind(request.POST if sent else None, street=here.street, actor=here.actor, initial=initial)
    if isinstance(form, shapes.ItemForm):
        known = kinds_of(here.street.pk).get(one.kind)
        form.offer(known.topics if known else ())
    if isinstance(form, shapes.ReferForm):
        others = meetings_taking_items(here.actor, at=here.now)
        form.offer([other for other in others if other.street_id == here.street.pk and other.pk != one.pk])
    back = reverse(f"deliberation:{AFTER.get(action, 'one')}", args=[slug, number])
    if row not in MEETING.open_to(here.actor, one) and (not sent or not form.is_valid()):
        raise NotAllowed(action=row)
    if (
        sent
        and form.is_valid()
        and do_once(here, f"meeting.{action}", form, lambda: _run_item(here, one, found, action, form))
    ):
        messages.success(request, str(_("Noted.")))
        return redirect(f"{back}#i{found.position}" if action != "drop_item" else back)
    lead = f"{found.position}. {found.title}"
    return ask(here, form, title, back, one.title, danger=action == "drop_item", lead=lead)


def _run_item(here: Here, one: Meeting, found: AgendaItem, action: str, form: Any) -> None:
    told: dict[str, Any] = {"meeting": one, "by": here.actor, "at": here.now}
    if action in ("up", "down"):
        agenda.move_item(found.pk, up=action == "up", **told)
    elif action == "drop_item":
        agenda.drop_item(found.pk, **told)
    else:
        command: Callable[..., Any] = {
            "change_item": agenda.change_item, "decide_item": course.decide_item, "tell_opinion": course.tell_opinion,
            "resolve": course.resolve, "refer_item": course.refer_item,
        }[action]  # fmt: skip
        command(found.pk, **form.brought(), **told)


# --- Who comes ----------------------------------------------------------------------------------------------------
@login_required
@require_POST
def attendee(request: HttpRequest, slug: str, number: int, attendee_id: UUID, action: str) -> HttpResponse:
    """Note that somebody is there, take it back, or take them off the list."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    told: dict[str, Any] = {"meeting": one, "by": here.actor, "at": here.now}
    if not keeper.test(here.actor, one):
        raise NotAllowed
    if action in ("there", "not_there"):
        inviting.note_presence(attendee_id, there=action == "there", **told)
    elif action == "drop":
        inviting.drop_attendee(attendee_id, **told)
        messages.success(request, str(_("Taken off the list.")))
    else:
        raise NotFound
    return redirect(f"{reverse('deliberation:attendance', args=[slug, number])}#a{attendee_id}")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, slug: str, number: int, objection_id: UUID) -> HttpResponse:
    """Answer an objection."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    found = next((o for o in objections_of(one) if o.pk == objection_id), None)
    if found is None:
        raise NotFound
    if not keeper.test(here.actor, one):
        raise NotAllowed
    form = shapes.AnswerObjectionForm(request.POST or None, street=here.street, actor=here.actor)
    back = reverse("deliberation:results", args=[slug, number])

    def do() -> None:
        objecting.answer_objection(found.pk, meeting=one, **form.brought(), by=here.actor, at=here.now)

    if request.method == "POST" and form.is_valid() and do_once(here, "meeting.answer_objection", form, do):
        messages.success(request, str(_("The objection is answered.")))
        return redirect(back)
    return ask(here, form, _("Answer the objection"), back, one.title, lead=found.words)


@login_required
@require_POST
def drop_resolution(request: HttpRequest, slug: str, number: int, resolution_id: UUID) -> HttpResponse:
    """Take a resolution back before the minutes are confirmed."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    course.drop_resolution(resolution_id, meeting=one, by=here.actor, at=here.now)
    messages.success(request, str(_("Taken back.")))
    return redirect("deliberation:results", slug, number)


# --- What was resolved --------------------------------------------------------------------------------------------
RESOLUTION_FORMS: dict[str, tuple[type[KeyedForm], Callable[..., Any]]] = {
    "fulfil": (shapes.EvidenceForm, carrying.fulfil), "postpone": (shapes.PostponeForm, carrying.postpone),
    "release": (forms.ReasonForm, carrying.release),
}  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def commitment(request: HttpRequest, slug: str, resolution_id: UUID, action: str) -> HttpResponse:
    """Say that a commitment is carried out, give it a new date, or let it go."""
    here = enter(request, slug)
    found = (
        Resolution.objects.filter(street=here.street, pk=resolution_id)
        .select_related("meeting__street")
        .first()
    )
    if found is None or action not in RESOLUTION_FORMS or not _sees(here, found):
        raise NotFound
    kind, command = RESOLUTION_FORMS[action]
    sent = request.method == "POST"
    form = kind(request.POST if sent else None, street=here.street, actor=here.actor)
    if action not in RESOLUTION.open_to(here.actor, found) and (not sent or not form.is_valid()):
        raise NotAllowed(action=action)
    back = reverse("deliberation:commitments", args=[slug])

    def do() -> None:
        command(found.pk, street_id=here.street.pk, **form.brought(), by=here.actor, at=here.now)

    if sent and form.is_valid() and do_once(here, f"resolution.{action}", form, do):
        messages.success(request, str(_("Noted.")))
        return redirect(back)
    return ask(
        here, form, label(action), back, str(_("Commitments")), danger=action == "release", lead=found.words
    )


def _sees(here: Here, found: Resolution) -> bool:
    if owner.test(here.actor, found) or convenor_of.test(here.actor, found):
        return True
    return Meeting.objects.visible_to(here.actor).filter(street=here.street, pk=found.meeting_id).exists()
