"""What residents and everybody see: calls, the public list, a topic, the form, and the page of a secret link."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.deliberation.public import subject_history
from linli.kernel.addresses import address_of
from linli.kernel.errors import NotFound, Refusal
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.photos import open_photo
from linli.kernel.ratelimit import TooManyRequests
from linli.people.public import acting
from linli.territory.public import Street, root_of, street_by_slug

from .. import commands, forms
from ..errors import ForItAlready, NotToBeJudged
from ..models import ProgressPhoto, Topic, TopicCall
from ..queries.lists import (
    ORDER,
    STAGES,
    call_numbered,
    calls_open,
    joined_to,
    public_topic,
    public_topics,
)
from ..queries.origins import vote_of
from ..queries.oversight import earned, praise, progress_of
from ..queries.own import held_by, voice_of, words_of
from ..queries.way import history_of, lines_of, met_of, next_of, promises_of, strip_of, whose
from ..states import SUPPORTABLE, TopicState
from .here import ON_FORM, SIZE, TONES, device_of, drawn, kinds, name_device, secret


def _public(
    request: HttpRequest, page_name: str, street: Street, *, status: int = 200, **more: Any
) -> HttpResponse:
    return drawn(request, page_name, street, face="public", status=status, **more)


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody the calls that are open and the topics of a street, by stage, kind and place."""
    street = street_by_slug(slug)
    known = kinds(street)
    stage = request.GET.get("stage", "") if request.GET.get("stage", "") in STAGES else ""
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in known else ""
    places = forms.places(street)
    unit = request.GET.get("unit", "") if request.GET.get("unit", "") in dict(places) else ""
    wanted = public_topics(street, stage=stage, kind=kind, unit_id=int(unit) if unit else None)
    found = page(wanted, ORDER, request.GET.get("after"), SIZE)
    rows = [(one, TONES[TopicState(one.state)], _called(known, one)) for one in found.rows]
    return _public(
        request, "public", street, page=found, rows=rows, stage=stage, kind=kind, unit=unit, places=places,
        calls=calls_open(street, timezone.localdate()), narrowed=bool(stage or kind or unit),
        stages=[(code, name) for code, (name, _states) in STAGES.items()],
        kinds=[(one.code, name_of(one)) for one in known.values()],
    )  # fmt: skip


def _called(known: dict[str, Any], one: Topic) -> str:
    return name_of(known[one.kind]) if one.kind in known else one.kind


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what the community should decide, or take it; whatever is refused, what was typed stays."""
    street, at = street_by_slug(slug), timezone.now()
    call = _call(street, request.GET.get("call", ""))
    only = tuple(call.kinds) if call else ()
    if request.method != "POST":
        start = {
            "key": forms.new_key(),
            "unit": str(call.unit_id) if call and call.unit_id != root_of(street).id else "",
        }
        form = forms.ProposeForm(street=street, kinds=only, initial=start)
        return name_device(request, _public(request, "propose", street, form=form, call=call))
    data = request.POST.copy()
    data["key"] = forms.known_key(data.get("key", ""))
    form = forms.ProposeForm(data, street=street, kinds=only)
    try:
        commands.let_pass(address_of(request), street, at=at)
    except TooManyRequests as refusal:
        form.add_error(None, str(refusal))
        return _public(request, "propose", street, form=form, call=call, status=refusal.status)
    if not form.is_valid():
        return _public(request, "propose", street, form=form, call=call, status=ON_FORM)
    proposal = commands.Proposal(
        **form.brought(), call=call, language=get_language() or "", device=device_of(request)
    )
    try:
        taken = commands.propose(
            street=street, proposal=proposal, key=str(data["key"]), by=commands.RESIDENT, at=at
        )
    except Refusal as refusal:
        if refusal.status != ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return _public(request, "propose", street, form=form, call=None, status=ON_FORM)
    return redirect(f"{reverse('topics:own', args=[slug, taken.token])}?said=received")


def _call(street: Street, asked: str) -> TopicCall | None:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        return None
    try:
        call = call_numbered(street, int(asked))
    except NotFound:
        return None
    return call if call.takes(timezone.localdate()) else None


# --- One topic ----------------------------------------------------------------------------------------------------
def way_of(one: Topic) -> dict[str, Any]:
    """Return what a page says of the way of a topic: strip, next step, promises, meetings, progress."""
    lines, promised = lines_of(one), promises_of(one)
    return {
        "lines": lines, "strip": strip_of(one, lines), "next": next_of(one, promised),
        "promises": [(each, whose(each)) for each in promised],
        "meetings": subject_history("topic", one.number, street_id=one.street_id),
        "progress": progress_of(one) if promised else [], "met": met_of(one) if one.criteria else (),
        "the_vote": vote_of(one),
    }  # fmt: skip


@require_safe
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show everybody one topic and its way; a colleague is led to the desk where it is not for everybody."""
    street = street_by_slug(slug)
    try:
        one = public_topic(street, number)
    except NotFound:
        mine = Topic.objects.visible_to(acting(request)).filter(street=street, number=number)
        if not mine.exists():
            raise
        return redirect("topics:one", slug, number)
    return name_device(
        request, _show(request, street, one, forms.SupportForm(initial={"key": forms.new_key()}))
    )


def _show(
    request: HttpRequest,
    street: Street,
    one: Topic,
    form: forms.SupportForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    way = way_of(one)
    history = history_of(one, way["lines"], names=False)
    return _public(
        request, "show", street, one=one, tone=TONES[TopicState(one.state)], form=form, status=status,
        supportable=one.state in SUPPORTABLE, kind=_called(kinds(street), one), words=words_of(one) if one.judged else [],
        joined=len(joined_to(one)), history=history, **(way | more),
    )  # fmt: skip


@require_POST
def support(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take it that somebody is for a topic; they get a link of their own to follow it."""
    street, at = street_by_slug(slug), timezone.now()
    one = public_topic(street, number)
    data = request.POST.copy()
    data["key"] = forms.known_key(data.get("key", ""))
    form = forms.SupportForm(data)
    try:
        commands.let_support(address_of(request), street, at=at)
        if not form.is_valid():
            return _show(request, street, one, form, status=ON_FORM)
        said = commands.Said(**form.contact(), language=get_language() or "", device=device_of(request))
        taken = commands.support(one, said=said, key=str(data["key"]), at=at)
    except ForItAlready as refusal:
        return _show(
            request, street, one, forms.SupportForm(initial={"key": data["key"]}), already=str(refusal)
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, street, one, form, status=refusal.status)
    return redirect(f"{reverse('topics:own', args=[slug, taken.token])}?said=support")


@secret
@require_safe
def own(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show where a topic is and why to whoever holds a link of it: its stages, reasons, result, what comes next."""
    return _own(request, slug, token, forms.JudgeForm())


def _own(
    request: HttpRequest, slug: str, token: str, form: forms.JudgeForm, *, status: int = 200
) -> HttpResponse:
    street = street_by_slug(slug)
    held = held_by(street, token)
    one = held.main
    if held.voice.stars and not form.is_bound:
        form = forms.JudgeForm(initial={"stars": held.voice.stars, "said": held.voice.said})
    way = way_of(one)
    history = history_of(one, way["lines"], names=False)
    if held.topic.pk != one.pk:
        history += history_of(held.topic, lines_of(held.topic), names=False)
    link = request.build_absolute_uri(reverse("topics:own", args=[slug, token]))
    return _public(
        request, "own", street, held=held, one=one, mine=held.topic, tone=TONES[TopicState(one.state)], form=form,
        link=link, said=request.GET.get("said", ""), token=token, kind=_called(kinds(street), one),
        history=sorted(history, key=lambda step: step.at, reverse=True), status=status, **way,
    )  # fmt: skip


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Take what somebody thinks of what was done; asked for without an answer, it leads to the page of the link."""
    street = street_by_slug(slug)
    if request.method != "POST":
        held_by(street, token)
        return redirect("topics:own", slug, token)
    form = forms.JudgeForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            commands.judge(street, token, stars=told["stars"], said=told["said"], at=timezone.now())
        except NotToBeJudged as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('topics:own', args=[slug, token])}?said=judged")
    return _own(request, slug, token, form, status=ON_FORM)


@require_safe
def find_own(request: HttpRequest, slug: str) -> HttpResponse:
    """Say to whom a mail led here that the link which was given is the way."""
    return _public(request, "find", street_by_slug(slug))


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, ticket: str) -> HttpResponse:
    """Ask whoever came by the ticket whether they want the new link, and give it; a look at the page ends nothing."""
    at = timezone.now()
    if request.method == "POST":
        one, token = commands.renew_link(ticket, at=at)
        return redirect(f"{reverse('topics:own', args=[one.topic.street.slug, token])}?said=renewed")
    one = voice_of(ticket, at=at)
    return _public(request, "again", one.topic.street, one=one.topic)


@require_safe
def photo(request: HttpRequest, slug: str, photo_id: UUID, size: str) -> HttpResponse:
    """Send a photo of how far it is: to everybody where the topic is for everybody, else to whoever sees it."""
    street = street_by_slug(slug)
    found = ProgressPhoto.objects.filter(street=street, pk=photo_id).first()
    mine = Topic.objects.filter(street=street, pk=found.topic_id) if found else Topic.objects.none()
    seen = mine.shown_to_public().exists() or mine.visible_to(acting(request)).exists()
    if size not in {"thumb", "full"} or not seen:
        raise NotFound
    with open_photo(photo_id, thumb=size == "thumb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def praised(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody which organisations kept what they promised; persons are never listed."""
    street, at = street_by_slug(slug), timezone.now()
    rows = praise(street, at=at)
    asked = request.GET.get("of", "")
    chosen = next((one for one in rows if str(one.organisation.pk) == asked), None)
    deeds = earned(street, chosen.organisation.pk, at=at) if chosen else []
    return _public(request, "praise", street, rows=rows, chosen=chosen, deeds=deeds)
