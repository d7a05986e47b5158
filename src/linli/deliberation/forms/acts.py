"""What people type at a meeting: items, who comes, opinions, results, resolutions, minutes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import Account

from ..commands.inviting import Guest
from ..models import AgendaItem, Meeting
from ..states import Becomes, MeetingOutcome, MeetingStance, Reply, Side
from . import KeyedForm, day_field, organisation_choices, whole, words

COUNT = {"min_value": 0, "max_value": 100_000, "required": False}


class ItemForm(KeyedForm):
    """An agenda item."""

    title = forms.CharField(label=_("What is talked about"), max_length=120)
    topic = forms.ChoiceField(label=_("Kind of item"), required=False)
    note = words(_("What those who come should know before"), required=False)
    minutes = whole(_("How many minutes"), 1, 480, initial=10)
    presenter = forms.CharField(label=_("Presented by"), max_length=60, required=False)
    topics: tuple[str, ...] = ()

    def offer(self, topics: tuple[str, ...]) -> "ItemForm":
        """Offer the kinds of items of the rule book."""
        now = str(self.initial.get("topic") or "")
        known = [*topics, *([now] if now and now not in topics else [])]
        self.fields["topic"].choices = [("", _("None")), *((one, one) for one in known)]  # type: ignore[attr-defined]
        return self

    @staticmethod
    def initial_of(one: AgendaItem) -> dict[str, Any]:
        """Return how an item stands now."""
        return {name: getattr(one, name) for name in ("title", "topic", "note", "minutes", "presenter")}


class CaseItemForm(ItemForm):
    """An item about a case or a suggestion, by its number."""

    number = forms.CharField(
        label=_("Case number"), max_length=20, required=False,
        help_text=_("Of a case you may see. Empty: the item is about no case."),
    )  # fmt: skip
    suggestion = forms.CharField(
        label=_("Or the number of a suggestion"), max_length=9, required=False,
        help_text=_("Of a suggestion you may see."), widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    field_order = ("key", "title", "number", "suggestion", "topic", "note", "minutes", "presenter")

    def clean(self) -> dict[str, Any]:
        """See that an item is about one thing."""
        told = super().clean() or {}
        if told.get("number") and told.get("suggestion"):
            self.add_error("suggestion", _("An item is about one thing: a case or a suggestion."))
        return told


class GuestForm(KeyedForm):
    """Somebody to invite: a colleague, an organisation, or a name from outside."""

    account = forms.CharField(
        label=_("Colleague"), max_length=60, required=False, help_text=_("By the name they sign in with.")
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    name = forms.CharField(label=_("Or a name from outside"), max_length=60, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("The invitation goes there, with a link to answer.")
    )
    phone = forms.RegexField(
        r"^\+?[\d\s()-]{7,20}$", label=_("Telephone"), required=False, max_length=30,
        error_messages={"invalid": _("This does not look like a telephone number. Correct it or leave it empty.")},
    )  # fmt: skip
    part = forms.CharField(label=_("As what"), max_length=60, required=False)
    side = forms.ChoiceField(label=_("For which side"), choices=Side.choices, initial=Side.RESIDENT)
    votes = forms.BooleanField(label=_("Has a vote and counts for the quorum"), required=False, initial=True)

    def ready(self) -> None:
        """Offer the organisations of the street."""
        self.fields["organisation"].choices = organisation_choices(self.street, _("None"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the colleague; one of the three must be there."""
        told = super().clean() or {}
        self.found = None
        if told.get("account"):
            self.found = Account.objects.filter(
                username=told["account"].strip(), is_active=True, posts__street=self.street
            ).first()
            if self.found is None:
                self.add_error("account", _("Nobody in this street signs in by this name."))
        if not any(told.get(name) for name in ("account", "organisation", "name")):
            raise ValidationError(_("Say who is invited: a colleague, an organisation or a name."))
        return told

    def guest(self) -> Guest:
        """Return who was meant."""
        told = self.cleaned_data
        return Guest(
            self.found, self.organisation_of(told["organisation"]), told["name"], told["email"], told["phone"],
            told["part"], told["side"], told["votes"],
        )  # fmt: skip


class OpinionForm(KeyedForm):
    """What somebody said."""

    stance = forms.ChoiceField(
        label=_("For or against"),
        choices=MeetingStance.choices,
        initial=MeetingStance.FOR,
        widget=forms.RadioSelect,
    )
    side = forms.ChoiceField(label=_("For whom they speak"), choices=Side.choices, initial=Side.RESIDENT)
    words = words(_("What was said"), most=2000)
    speaker = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("Empty: said anonymously; the side is kept."),
    )


class DecideForm(KeyedForm):
    """What became of an item."""

    said = words(_("What was talked about"), most=10_000, rows=4, required=False)
    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=[("", _("Still open")), *MeetingOutcome.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    decision = words(_("In one or two sentences"), most=2000, rows=2, required=False)
    hands_for = whole(_("Hands for"), 0, 100_000, required=False)
    hands_against = whole(_("Hands against"), 0, 100_000, required=False)
    hands_abstained = whole(_("Abstained"), 0, 100_000, required=False)

    @staticmethod
    def initial_of(one: AgendaItem) -> dict[str, Any]:
        """Return how an item stands now."""
        names = ("said", "outcome", "decision", "hands_for", "hands_against", "hands_abstained")
        return {name: getattr(one, name) for name in names}

    def brought(self) -> dict[str, Any]:
        """Return what `decide_item` takes."""
        told = super().brought()
        return {
            "outcome": told["outcome"], "decision": told["decision"], "said": told["said"],
            "hands": (told["hands_for"], told["hands_against"], told["hands_abstained"]),
        }  # fmt: skip


class ResolveForm(KeyedForm):
    """What was resolved, who carries it out, by when."""

    words = words(_("What was resolved"), most=2000)
    becomes = forms.ChoiceField(
        label=_("It becomes"), choices=Becomes.choices, initial=Becomes.COMMITMENT, widget=forms.RadioSelect
    )
    owner = forms.ChoiceField(label=_("Carried out by"), required=False)
    owner_name = forms.CharField(label=_("Or somebody else"), max_length=80, required=False)
    due_on = day_field(
        _("Due"), required=False, help_text=_("A commitment needs a date; a case has its own limits.")
    )

    def ready(self) -> None:
        """Offer the organisations of the street."""
        self.fields["owner"].choices = organisation_choices(self.street, _("None"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that a commitment has somebody and a date."""
        told = super().clean() or {}
        if told.get("becomes") == Becomes.COMMITMENT:
            if not told.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", _("Say by when."))
            if not told.get("owner") and not told.get("owner_name"):
                self.add_error("owner", _("Say who carries it out."))
        return told

    def brought(self) -> dict[str, Any]:
        """Return what `resolve` takes."""
        told = super().brought()
        return told | {"owner": self.organisation_of(told["owner"])}


class ReferForm(KeyedForm):
    """To which meeting an item is referred."""

    to = forms.ChoiceField(label=_("To which meeting"))

    def offer(self, meetings: list[Meeting]) -> "ReferForm":
        """Offer the meetings onto whose agenda this person may put something."""
        self.known = {str(one.pk): one for one in meetings}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.title} · {one.starts_at:%Y-%m-%d} · {name_of(one.unit)}") for one in meetings
        ]
        return self

    def brought(self) -> dict[str, Any]:
        """Return the meeting."""
        return {"to": self.known[self.cleaned_data["to"]]}


class WriteForm(KeyedForm):
    """What the minutes say beside the items."""

    opening = words(
        _("Opening"),
        most=10_000,
        rows=4,
        required=False,
        help_text=_("Who leads the meeting, what it is held for."),
    )
    body = words(_("More that belongs into the minutes"), most=10_000, rows=10, required=False)


class ReviseForm(WriteForm):
    """The same, with the reason why it is said anew."""

    reason = words(_("Why the minutes are said anew"), most=400, rows=2)
    field_order = ("key", "reason", "opening", "body")


class PublishForm(KeyedForm):
    """What everybody reads."""

    summary = words(
        _("For everybody, in a few sentences"), most=4000, rows=5,
        help_text=_("Titles, results and resolutions are shown as they stand; names of people are not."),
    )  # fmt: skip
    days = whole(_("Days for objections"), 0, 60)


class AnswerObjectionForm(KeyedForm):
    """The answer to an objection."""

    reply = words(_("Answer"), help_text=_("Whoever objected reads it by their link."))


class InvitationForm(KeyedForm):
    """The answer to an invitation."""

    reply = forms.ChoiceField(
        label=_("Do you come?"), choices=[one for one in Reply.choices if one[0]], widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )  # fmt: skip
    substitute = forms.CharField(label=_("Name of the substitute"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        """See that a substitute has a name."""
        told = super().clean() or {}
        if told.get("reply") == Reply.SUBSTITUTE and not told.get("substitute", "").strip():
            self.add_error("substitute", _("Say who comes in your place."))
        return told


class CodeForm(KeyedForm):
    """The code that is shown at the meeting."""

    code = forms.CharField(
        label=_("Code on the screen"), max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class EvidenceForm(KeyedForm):
    """What was done."""

    evidence = words(_("What was done"), most=2000)


class PostponeForm(KeyedForm):
    """A new date, and why."""

    due_on = day_field(_("New date"))
    reason = words(_("Reason"), most=400)
