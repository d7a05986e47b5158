"""The desk: topics by stage, one with what may be done now, a topic for somebody else, the names for a purpose."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.public import Case
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power
from linli.suggestions.public import Suggestion, one_suggestion

from .. import commands, forms
from ..models import Topic, TopicCase
from ..permissions import names_reader
from ..queries.lists import (
    COLUMNS,
    ORDER,
    SIGHTS,
    alike,
    counts,
    joined_to,
    one_topic,
    rows_of,
    topics,
)
from ..queries.origins import origin_seen
from ..queries.oversight import waits_for_a_measure
from ..queries.own import words_of
from ..queries.way import history_of
from ..states import OPEN, TopicPurpose, TopicSource, TopicState
from ..workflow import TOPIC, label
from .acts import ACTS
from .here import MOST, ON_FORM, SIZE, TONES, Here, desk, enter, kinds
from .public import way_of


def asked(here: Here) -> str:
    """Return which list the address asks for."""
    code = here.request.GET.get("show", "")
    return code if code in SIGHTS else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the topics one may see, by stage and kind."""
    here = enter(request, slug)
    code, known, called = asked(here), counts(here.actor, here.street.pk), kinds(here.street)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in called else ""
    wanted = topics(here.actor, here.street.pk, states=SIGHTS[code][1], kind=kind)
    found = page(wanted, ORDER, request.GET.get("after"), SIZE)
    address, more = reverse("topics:list", args=[slug]), f"kind={kind}" if kind else ""
    sights = [
        {"name": name, "current": key == code, "count": sum(known.get(state, 0) for state in states),
         "url": address + _query(f"show={key}" if key else "", more)}
        for key, (name, states) in SIGHTS.items()
    ]  # fmt: skip
    rows = [(one, TONES[TopicState(one.state)], name_of(called[one.kind]) if one.kind in called else one.kind)
            for one in found.rows]  # fmt: skip
    return desk(
        here, "list", page=found, rows=rows, sights=sights, show=code, kind=kind,
        kinds=[(one.code, name_of(one)) for one in called.values()],
    )  # fmt: skip


def _query(*parts: str) -> str:
    told = "&".join(part for part in parts if part)
    return f"?{told}" if told else ""


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    title, states = SIGHTS[asked(here)]
    name = f"{name_of(here.street)} {_('Topics')} {title} {timezone.localdate(here.now).isoformat()}"
    kind = request.GET.get("kind", "")
    found = topics(here.actor, here.street.pk, states=states, kind=kind if kind in kinds(here.street) else "")
    return workbook_response(name, str(title), COLUMNS, rows_of(found, MOST))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down a topic for somebody at the door, from a meeting, a case, a suggestion or an organisation."""
    here = enter(request, slug)
    here.need(Power.REPORT)

    def seen(source: str, origin: str) -> str | None:
        return named(here, source, origin)

    if request.method != "POST":
        form = forms.EnterForm(street=here.street, seen=seen, initial=_from(here) | {"key": forms.new_key()})
        return desk(here, "new", form=form)
    data = request.POST.copy()
    data["key"] = forms.known_key(data.get("key", ""))
    form = forms.EnterForm(data, street=here.street, seen=seen)
    if form.is_valid():
        proposal = commands.Proposal(**form.brought(), language=get_language() or "")
        try:
            taken = commands.enter(
                street=here.street, proposal=proposal, key=data["key"], by=here.actor, at=here.now
            )
        except Refusal as refusal:
            if refusal.status != ON_FORM:
                raise
            form.add_error(None, str(refusal))
        else:
            link = request.build_absolute_uri(reverse("topics:own", args=[slug, taken.token]))
            messages.success(
                request, str(_("Written down. The link for whoever proposed it: %(link)s") % {"link": link})
            )
            return redirect("topics:one", slug, taken.number)
    return desk(here, "new", form=form, status=ON_FORM)


def named(here: Here, source: str, origin: str) -> str | None:
    """Return the number of a case or suggestion as people use it, if this person sees it."""
    return origin_seen(here.actor, here.street, source, origin)


def _from(here: Here) -> dict[str, Any]:
    """Return what the form begins with where somebody comes from a case, a suggestion or a meeting."""
    asked_for = here.request.GET
    told: dict[str, Any] = {"source": TopicSource.DOOR}
    for source in (TopicSource.CASE, TopicSource.SUGGESTION):
        number = named(here, source, asked_for[source]) if asked_for.get(source) else None
        if number and source == TopicSource.CASE:
            title = (
                Case.objects.filter(street=here.street, number=number).values_list("title", flat=True).first()
            )
            told |= {"source": source, "origin": number, "title": (title or "")[:120]}
        elif number:
            found: Suggestion = one_suggestion(here.actor, here.street.pk, int(number))
            told |= {"source": source, "origin": number, "title": found.title, "body": found.body}
            told |= {"unit": str(found.unit_id or "")}
    if asked_for.get("meeting"):
        told |= {"source": TopicSource.MEETING, "origin": asked_for["meeting"][:200]}
    return told


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one topic: its way, who stands behind it, what is owed, and what may be done now."""
    here = enter(request, slug)
    found = one_topic(here.actor, here.street.pk, number)
    open_now = set(TOPIC.open_to(here.actor, found))
    buttons = [
        {"name": label(action), "danger": act.danger,
         "url": reverse("topics:act", args=[here.street.slug, found.number, action])}
        for action, act in ACTS.items() if action in open_now
    ]  # fmt: skip
    links = (
        TopicCase.objects.filter(street=here.street, topic=found).select_related("case").order_by("at", "id")
    )
    cases = [(link.case, reverse("cases:case", args=[here.street.slug, link.case.number])) for link in links]
    way, called = way_of(found), kinds(here.street)
    promised = [one for one, _who in way["promises"]] if found.state == TopicState.AGREED else []
    owing = waits_for_a_measure(promised, on=timezone.localdate(here.now))
    return desk(
        here, "one", one=found, tone=TONES[TopicState(found.state)], cases=cases, buttons=buttons[:3], others=buttons[3:],
        history=history_of(found, way["lines"], names=True), joined=joined_to(found), owing=owing,
        kind=name_of(called[found.kind]) if found.kind in called else found.kind, likely=likely(here, found),
        reads_names=names_reader.test(here.actor, found), words=words_of(found) if found.judged else [],
        measured="measure" in open_now, **way,
    )  # fmt: skip


def likely(here: Here, found: Topic) -> list[Topic]:
    """Return open topics most like this one, while it may still be joined."""
    if found.state not in {TopicState.PROPOSED, TopicState.ACCEPTED}:
        return []
    among = (
        topics(here.actor, here.street.pk, states=OPEN).exclude(pk=found.pk).order_by("-proposed_at", "-id")
    )
    return alike(found, list(among[:300]))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def names(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask what the names are read for, write it down, and show who stands behind a topic and those joined to it."""
    here = enter(request, slug)
    found = one_topic(here.actor, here.street.pk, number)
    if not names_reader.test(here.actor, found):
        raise NotAllowed
    form = forms.NamesForm(request.POST if request.method == "POST" else None)
    voices = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        voices = commands.look(
            found.pk, street_id=here.street.pk, by=here.actor, at=here.now, purpose=told["purpose"], note=told["note"]
        )  # fmt: skip
    status = ON_FORM if request.method == "POST" and voices is None else 200
    purpose = TopicPurpose(form.cleaned_data["purpose"]).label if voices is not None else ""
    return desk(here, "names", one=found, form=form, voices=voices, purpose=purpose, status=status)
