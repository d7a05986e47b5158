"""What happened to a case, in sentences; and addresses of its photos."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.forms import ItemPressForm, PressForm
from linli.cases.models import Photo
from linli.cases.queries import Step
from linli.cases.queries.links import of_links
from linli.cases.queries.voices import of_call
from linli.cases.states import SUB_STAGES, Door, HidingKind, Stage
from linli.cases.views import of_dossier
from linli.cases.views.buttons import ACTS
from linli.cases.views.several import beside_several, of_several
from linli.cases.workflow import label
from linli.kernel.moments import span
from linli.kernel.naming import name_of
from linli.rulebooks.public import books

register = template.Library()

SENTENCES = {
    "report": gettext_lazy("Reported through %(door)s"),
    "verify": gettext_lazy("Seen on the spot: %(finding)s"),
    "self_handle": gettext_lazy("Fixed on the spot by whoever found it"),
    "file": gettext_lazy("Filed as a case"),
    "decline": gettext_lazy("Declined"),
    "dispatch": gettext_lazy("Dispatched to %(lead)s"),
    "accept": gettext_lazy("%(lead)s took it in hand"),
    "send_back": gettext_lazy("Sent back"),
    "coordinate": gettext_lazy("Several organisations together, %(lead)s leads"),
    "feed_back": gettext_lazy("%(lead)s fed back: %(done)s"),
    "inspect": gettext_lazy("Inspected and found done"),
    "rework": gettext_lazy("Inspected and not done yet; %(lead)s goes on"),
    "close": gettext_lazy("Closed"),
    "confirm": gettext_lazy("The reporter gave %(rating)s of 5"),
    "call_back": gettext_lazy("Called back: %(call)s"),
    "reopen": gettext_lazy("Opened again"),
    "withdraw": gettext_lazy("Withdrawn by the reporter"),
    "settle": gettext_lazy("Answered at the source"),
    "place": gettext_lazy("The place was set"),
    "ask_suspension": gettext_lazy("A suspension was asked for"),
    "ask_extension": gettext_lazy("More time was asked for"),
    "grant_request": gettext_lazy("Granted: %(granted)s"),
    "refuse_request": gettext_lazy("Not granted: %(granted)s"),
    "ask_reporter": gettext_lazy("The reporter was asked; the clock stands still"),
    "resume": gettext_lazy("The clock runs again"),
    "finish_part": gettext_lazy("%(part)s is done"),
    "publish": gettext_lazy("What the public sees was set"),
    "remark": gettext_lazy("Remark"),
    "arbitrate": gettext_lazy("The arbiter named %(lead)s"),
    "escalate": gettext_lazy("Raised to the level above"),
    "hand_back": gettext_lazy("Decided above and handed back"),
    "supervise": gettext_lazy("Order of supervision"),
    "answer_order": gettext_lazy("The order was answered"),
    "lift_order": gettext_lazy("The order was lifted"),
    "appeal": gettext_lazy("The unit appealed"),
    "accept_appeal": gettext_lazy("The appeal was accepted"),
    "relieve": gettext_lazy("The appeal was accepted and the unit taken off"),
    "reject_appeal": gettext_lazy("The appeal was rejected"),
    "void": gettext_lazy("Declared void"),
    "acknowledge": gettext_lazy("Seen by the office"),
    "hide": gettext_lazy("Hidden from the public: %(hidden)s"),
    "mask_words": gettext_lazy("Words were masked for the public"),
    "redact_photo": gettext_lazy("Parts of a photo were covered for the public"),
    "restore": gettext_lazy("The public sees again: %(hidden)s"),
    "release": gettext_lazy("Looked at and let through"),
    "give_task": gettext_lazy("A task for %(organisations)s"),
    "do_task": gettext_lazy("%(organisations)s did its task"),
    "decline_task": gettext_lazy("%(organisations)s does not take the task"),
    "drop_share": gettext_lazy("No longer asked of %(organisations)s"),
    "ask_opinions": gettext_lazy("Opinion asked of %(organisations)s"),
    "give_opinion": gettext_lazy("%(organisations)s: %(stance)s"),
    "call_joint": gettext_lazy("Called to the spot: %(organisations)s"),
    "sign_in": gettext_lazy("%(organisations)s is on the spot"),
    "record_finding": gettext_lazy("%(organisations)s found: %(measure)s"),
    "conclude_joint": gettext_lazy("The joint action is concluded"),
    "call_off": gettext_lazy("The joint action is called off"),
    "promise": gettext_lazy("%(organisations)s commits itself"),
    "keep_promise": gettext_lazy("%(organisations)s kept its commitment"),
    "overdue_share": gettext_lazy("%(organisations)s is late: %(kind)s"),
}
SENTENCES |= of_dossier.SENTENCES
# Acts that are told in other words where their line holds this.
BY_FACT = {
    ("publish", "hidden"): gettext_lazy("Taken off the public map"),
    ("remark", "internal"): gettext_lazy("Note for colleagues"),
    ("fetch_photo", "failed"): gettext_lazy("A photo of the report could not be fetched"),
}
GRANTED = {"suspension": gettext_lazy("a suspension"), "extension": gettext_lazy("more time")}
IN_SENTENCE = {"verify": "finding", "feed_back": "done"}
TOLD = ("finding", "reason", "question", "done", "remark", "comment", "text", "decision", "answer")
SHORT = 60


@register.filter
def sentence(step: Step) -> str:
    """Return one step of a timeline as a sentence."""
    if step.action == "mark_hard":
        return (
            _("Put on the ledger of hard problems")
            if step.facts.get("now_hard")
            else str(label("unmark_hard"))
        )
    known = (
        said for (action, fact), said in BY_FACT.items() if step.action == action and step.facts.get(fact)
    )
    told = next(known, None)
    if told is not None:
        return str(told)
    if step.action == "report" and step.facts.get("part_of"):
        return _("Split off from %(number)s") % {"number": step.facts["part_of"]}
    if step.action == "report" and step.facts.get("from_street"):
        return _("Came from %(street)s, where it was %(number)s") % of_links(step.facts)
    short = _short(step)
    facts = {
        "door": Door(step.facts["door"]).label if step.facts.get("door") in Door.values else "",
        "lead": name_of(step.organisation) if step.organisation else _("The lead"),
        "rating": step.facts.get("rating", ""), "finding": short, "done": short,
        "part": Stage(step.facts["part"]).label if step.facts.get("part") in SUB_STAGES else "",
        "hidden": _hidden(step.facts.get("kind", "")),
        "granted": GRANTED.get(step.facts.get("kind", ""), ""), "call": of_call(step.facts),
        **of_several(step), **of_links(step.facts), **of_dossier.of_dossier(step),
    }  # fmt: skip
    said = str(SENTENCES.get(step.action, label(step.action))) % facts
    return said if short or step.action not in IN_SENTENCE else said.rstrip("：: ")


def _hidden(kind: str) -> str:
    return str(HidingKind(kind).label) if kind in HidingKind.values else ""


def _short(step: Step) -> str:
    told = step.texts.get(IN_SENTENCE.get(step.action, ""), "")
    return told if len(told) <= SHORT and "\n" not in told else ""


@register.filter
def words_of(step: Step) -> list[str]:
    """Return what was said with a step, beyond what its sentence holds."""
    inside = _short(step)
    said = [step.texts[field] for field in TOLD if step.texts.get(field) and step.texts[field] != inside]
    return [*beside_several(step), *said]


@register.filter
def by_whom(step: Step) -> str:
    """Return by whom a step was done, where that is known and may be told."""
    if step.by_kind == "account":
        return step.by
    return _("The reporter") if step.by_kind == "reporter" else ""


@register.simple_tag
def photo_url(photo: Photo, slug: str, size: str = "thumb") -> str:
    """Return the address of a photo; `size` is thumb or full."""
    return reverse("cases:photo", args=[slug, photo.pk, size])


@register.inclusion_tag("cases/act_button.html", takes_context=True)
def act_button(context: template.Context, action: str, item: Any = "", name: str = "") -> dict[str, Any]:
    """Draw the button of an act on a leaf of a case, on one of its items where `item` is its id."""
    case, street = context["case"], context["street"]
    url = reverse(f"cases:{action}", args=[street.slug, case.number])
    face = context.get("face", "")
    query = {"item": str(item), "face": "field" if face == "field" else ""}
    asked = urlencode({key: value for key, value in query.items() if value})
    return {
        "url": url, "address": f"{url}?{asked}" if asked else url, "item": str(item), "face": face,
        "name": name or str(label(action)), "token": uuid4().hex, "csrf_token": context.get("csrf_token", ""),
        "press": issubclass(ACTS[action].form, PressForm | ItemPressForm),
    }  # fmt: skip


@register.filter
def book_name(code: str) -> str:
    """Return what a rule book is called."""
    return next((str(book.name) for book in books() if book.code == code), code)


@register.filter
def waited(since: datetime, now: datetime) -> str:
    """Return how long something has lasted, in words."""
    return span(max(now - since, timedelta(0)))


@register.filter
def lead_of(reasons: Any) -> Any:
    """Return the organisation that leads among the reasons of a case."""
    return next((reason for reason in reasons if reason.part == "lead"), None)
