"""One meeting: agenda, who comes, minutes, what was resolved; the screen in the room, paper, Word and calendar."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.public import Case
from linli.kernel import journal
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.squares import square_of
from linli.people.public import account_names

from ..commands.agenda import put_item, resolved_before
from ..commands.planning import plan_meeting
from ..forms import MeetingForm
from ..models import Meeting
from ..permissions import keeper, putter
from ..queries import tables
from ..queries.files import calendar_file, minutes_file
from ..queries.lists import history_of_subject, meetings_taking_items, one_meeting
from ..queries.minutes import (
    attendees_of,
    called,
    follow_up_of,
    frozen_told,
    items_of,
    minutes_told,
    opinions_of,
    owner_said,
    resolutions_of,
    versions_of,
)
from ..queries.results import objections_of
from ..queries.subjects import cases_named, label_of, url_of
from ..queries.words import presence_of, standing_of
from ..states import BEFORE_IT, CASE, FOLLOW_UP, TAKES_ITEMS, MeetingStance, MeetingState, Side
from ..workflow import MEETING, label
from .here import ON_FORM, OUTCOME_TONES, TONES, Here, desk, enter, need_convene, need_export

# What is pressed at the head of a meeting, in its order; the others stand on its tabs.
HEAD = ("invite", "open_meeting", "close_meeting", "confirm_minutes", "edit_meeting", "publish_result",
        "revise_minutes", "cancel_meeting")  # fmt: skip
# How many earlier resolutions stand below the follow-up.
FOLLOWED = 60
DANGER = frozenset({"cancel_meeting"})


def base(here: Here, one: Meeting, tab: str) -> dict[str, Any]:
    """Return what every tab of a meeting shows: its state, the acts of this moment, and the tabs."""
    open_now = MEETING.open_to(here.actor, one)
    args = [here.street.slug, one.number]
    buttons = [
        {
            "name": label(action),
            "danger": action in DANGER,
            "url": reverse("deliberation:act", args=[*args, action]),
        }
        for action in HEAD
        if action in open_now and not (action == "publish_result" and not one.public)
    ]
    tabs = [
        {"name": name, "current": code == tab, "url": reverse(f"deliberation:{code}", args=args)}
        for code, name in (
            ("one", _("Agenda")), ("attendance", _("Who comes")), ("minutes", _("Minutes")), ("results", _("Resolutions")),
        )
    ]  # fmt: skip
    return {
        "one": one, "tone": TONES[MeetingState(one.state)], "buttons": buttons, "tabs": tabs, "tab": tab,
        "keeps": keeper.test(here.actor, one), "acts": set(open_now), "presence": presence_of(one),
        "works": one.state in (MeetingState.RUNNING, MeetingState.HELD),
    }  # fmt: skip


def agenda_rows(here: Here, one: Meeting) -> list[dict[str, Any]]:
    """Return the agenda with what each item is about, and below the follow-up what became of earlier resolutions."""
    items = items_of(one)
    cases = cases_named(one.street_id, [i.subject_id for i in items if i.subject_kind == CASE])
    rows = []
    for item in items:
        case = cases.get(item.subject_id) if item.subject_kind == CASE else None
        url = reverse("cases:case", args=[here.street.slug, case.number]) if case else None
        if item.subject_kind not in (CASE, FOLLOW_UP):
            url = url_of(here.street.slug, item.subject_kind, item.subject_id)
        rows.append({
            "item": item, "about": case.number if case else label_of(item.subject_kind), "url": url,
            "tone": OUTCOME_TONES[item.outcome], "follow_up": item.subject_kind == FOLLOW_UP,
        })  # fmt: skip
    return rows


def earlier(one: Meeting) -> list[dict[str, Any]]:
    """Return what earlier meetings of the series resolved, with the state of each now: open, or done since last time."""
    found = (
        resolved_before(one)
        .select_related("owner", "meeting")
        .order_by("-meeting__starts_at", "number")[:FOLLOWED]
    )
    return follow_up_of(one, list(found))


@login_required
@never_cache
@require_GET
def agenda(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the agenda, and when and where the meeting is."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    rows = agenda_rows(here, one)
    told = earlier(one) if any(row["follow_up"] for row in rows) else []
    return desk(
        here, "agenda", **base(here, one, "one"), rows=rows, earlier=told, followed=FOLLOWED,
        total=sum(row["item"].minutes for row in rows), history=history(one),
        may_put=one.state in TAKES_ITEMS and (keeper.test(here.actor, one) or putter.test(here.actor, one)),
    )  # fmt: skip


def history(one: Meeting) -> list[dict[str, Any]]:
    """Return what happened to a meeting, the newest first."""
    lines = journal.history(one.street_id, one.pk)[-60:]
    names = account_names([line.by_id for line in lines if line.by_id])
    return [
        {
            "at": line.at,
            "said": label(line.action),
            "by": names.get(line.by_id or 0, ""),
            "words": line.texts.get("reason", ""),
        }
        for line in reversed(lines)
    ]


@login_required
@never_cache
@require_GET
def attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show who is invited, what they answered and who is there."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    keeps = keeper.test(here.actor, one)
    rows = [{"one": who, "name": called(who), "side": Side(who.side).label} for who in attendees_of(one)]
    code = one.code if keeps and one.state in BEFORE_IT else ""
    return desk(
        here, "attendance", **base(here, one, "attendance"), rows=rows, code=code, may_export=here.exports,
        signs=keeps and one.state in (*BEFORE_IT, MeetingState.HELD),
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the minutes: live until they are confirmed, then as they were frozen, in every version."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    versions = versions_of(one)
    asked = request.GET.get("version", "")
    chosen = next((v for v in versions if str(v.version) == asked), versions[0] if versions else None)
    items, about = items_of(one), base(here, one, "minutes")
    told = frozen_told(chosen) if chosen else minutes_told(one, items, opinions_of(items), about["presence"])
    ids = {item.position: item.pk for item in items}
    names = {str(code): str(name) for code, name in (*Side.choices, *MeetingStance.choices)}
    return desk(here, "minutes", **about, told=told, versions=versions, chosen=chosen, ids=ids, names=names)


@login_required
@never_cache
@require_GET
def results(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what was resolved and what became of it, and objections with their answers."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    rows = [{"one": found, "owner": owner_said(found)} for found in resolutions_of(one)]
    return desk(
        here, "results", **base(here, one, "results"), rows=rows,
        objections=objections_of(one) if one.published_at else [],
        standing=standing_of(one) if one.published_at else None,
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def screen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the meeting in the room: item, code for signing in, quorum; drawn anew by itself."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    if not keeper.test(here.actor, one):
        raise NotAllowed
    rows = agenda_rows(here, one)
    now = next((row for row in rows if not row["item"].outcome), None)
    address = request.build_absolute_uri(reverse("deliberation:own", args=[slug, number]))
    return desk(
        here, "screen", **base(here, one, "one"), rows=rows, current=now, qr=square_of(address), face="board",
        signing=one.state in BEFORE_IT,
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the list to sign on paper, with the agenda above it."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    if not keeper.test(here.actor, one):
        raise NotAllowed
    rows = [{"one": who, "name": called(who), "side": Side(who.side).label} for who in attendees_of(one)]
    return desk(here, "paper", one=one, rows=rows, items=items_of(one), blank=range(8))


@login_required
@require_GET
def people_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Return who was invited and who was there as a workbook."""
    here = enter(request, slug)
    need_export(here)
    one = one_meeting(here.actor, here.street.pk, number)
    return workbook_response(
        f"{one.title} {_('Who comes')}", _("Who comes"), tables.PEOPLE, tables.people_rows(one)
    )


@login_required
@require_GET
def word(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Return the minutes as a Word document."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    return minutes_file(one)


@login_required
@require_GET
def ics(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return the meeting as a file for calendar programs."""
    here = enter(request, slug)
    one = one_meeting(here.actor, here.street.pk, number)
    return calendar_file(one.title, [one], at=here.now, base=request.build_absolute_uri("/").rstrip("/"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a single meeting; with a case it is about that one issue (一事一议)."""
    here = enter(request, slug)
    need_convene(here)
    case = _case(here, request.GET.get("case", ""))
    initial: dict[str, Any] = {"kind": "one_issue", "minutes": 60}
    if case is not None:
        initial |= {"title": case.title[:120], "unit": str(case.unit_id or "")}
    form = MeetingForm(request.POST or None, street=here.street, actor=here.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        try:
            made = plan_meeting(street=here.street, **form.brought(), key=key, by=here.actor, at=here.now)
            if case is not None:
                put_item(
                    made.pk, title=case.title, subject_kind=CASE, subject_id=case.pk, by=here.actor, at=here.now,
                    key=f"{key}:case",
                )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The meeting is planned. Look at its agenda, then send the invitations.")
            )
            return redirect("deliberation:one", slug, made.number)
    back = reverse("deliberation:list", args=[slug])
    return desk(
        here, "form", form=form, title=_("Plan a meeting"), send=_("Plan it"), back=back, back_name=_("Meetings"),
        status=ON_FORM if form.errors else 200, lead=f"{case.number} {case.title}" if case else "",
    )  # fmt: skip


def _case(here: Here, number: str) -> Case | None:
    seen = Case.objects.visible_to(here.actor).filter(street=here.street, number=number.strip().upper()[:30])
    return seen.first() if number and number.isprintable() else None


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show on which agendas a case stood and what became of it, and put it on one."""
    here = enter(request, slug)
    case = _case(here, number)
    if case is None:
        from linli.kernel.errors import NotFound  # noqa: PLC0415 - said in one place

        raise NotFound
    open_for = meetings_taking_items(here.actor, unit_id=case.unit_id or case.lineage[-1], at=here.now)
    open_for = [one for one in open_for if one.street_id == here.street.pk]
    problem = ""
    if request.method == "POST":
        chosen = next((one for one in open_for if str(one.pk) == request.POST.get("meeting", "")), None)
        if chosen is None:
            problem = _("Choose a meeting.")
        else:
            try:
                put_item(
                    chosen.pk, title=case.title, subject_kind=CASE, subject_id=case.pk, by=here.actor, at=here.now,
                    key=f"case:{case.pk}:{chosen.pk}",
                )  # fmt: skip
            except Refusal as refusal:
                problem = str(refusal)
            else:
                messages.success(
                    request, _("It stands on the agenda of “%(title)s”.") % {"title": chosen.title}
                )
                return redirect("deliberation:one", slug, chosen.number)
    came = case_source(case)
    inside = request.headers.get("HX-Request") == "true" and request.method == "GET"
    return desk(
        here, "beside", part="#aside" if inside else "", case=case, open_for=open_for, problem=problem, came=came,
        tabled=history_of_subject(CASE, case.pk, street_id=here.street.pk), status=ON_FORM if problem else 200,
    )  # fmt: skip


def case_source(case: Case) -> Meeting | None:
    """Return the meeting that resolved to open this case."""
    if case.source != "meeting" or not case.source_id:
        return None
    number = case.source_id.partition("-")[0]
    found = (
        Meeting.objects.filter(street_id=case.street_id, number=int(number))
        if number.isdecimal()
        else Meeting.objects.none()
    )
    return found.first()
