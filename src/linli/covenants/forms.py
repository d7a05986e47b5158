"""What people type about covenants and badges; shape only."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.territory.public import Node, Street, tree
from linli.votes.public import rules_in

from .queries import badge_kinds, clauses_of, read_clauses
from .states import LONGEST_TEXT, CommentState, CovenantKind

DEEPEST, WEEKS, YEAR = 2, timedelta(days=14), timedelta(days=365)


def unit_choices(street: Street) -> Iterator[tuple[str, str]]:
    """Yield the street, its areas and committees, indented by level."""

    def told(nodes: Any, deep: int = 0) -> Iterator[tuple[str, str]]:
        for one in nodes:
            node: Node = one
            if node.unit.depth is not None:
                yield node.unit.code, "　" * deep + name_of(node.unit)
                if deep < DEEPEST:
                    yield from told(node.children, deep + 1)

    return told(tree(street))


def day(label: Any, **more: Any) -> forms.DateField:
    """Return a field of a day."""
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}), **more)


def words(label: Any, *, rows: int = 4, most: int = 500, **more: Any) -> forms.CharField:
    """Return a field of some lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **more)


class KeyForm(forms.Form):
    """What every form carries: a key that makes a second press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class BeginForm(KeyForm):
    """The first draft of a covenant."""

    unit = forms.ChoiceField(label=_("Where"))
    kind = forms.ChoiceField(label=_("Kind of text"), choices=CovenantKind.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("In the name of"),
        max_length=120,
        required=False,
        help_text=_("The body whose rules they are, as it calls itself."),
    )
    text = words(
        _("Clauses"), rows=14, most=LONGEST_TEXT,
        help_text=_("Begin each with its number, or leave an empty line between two; they are numbered anew in order."),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        """Offer the units of the street."""
        super().__init__(*args, **more)
        self.fields["unit"].choices = list(unit_choices(street))  # type: ignore[attr-defined]  # the field of choices

    def clean_text(self) -> str:
        """Refuse what cannot be read as clauses."""
        return readable(self.cleaned_data["text"])


def readable(text: str) -> str:
    """Return a text that can be read as clauses, or say why it cannot."""
    try:
        read_clauses(text)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    return text


class ActForm(KeyForm):
    """An act on an edition."""

    def __init__(self, *args: Any, edition: Any, asked: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.edition, self.asked = edition, asked
        self.ready()

    def ready(self) -> None:
        """Fill what depends on the edition."""


class WriteForm(ActForm):
    """The clauses of a draft."""

    text = words(_("Clauses"), rows=18, most=LONGEST_TEXT)

    def ready(self) -> None:
        """Give what stands."""
        self.fields["text"].initial = "\n\n".join(
            f"{one.name} {one.text}" for one in clauses_of(self.edition)
        )

    def clean_text(self) -> str:
        """Refuse what cannot be read as clauses."""
        return readable(self.cleaned_data["text"])


class InviteForm(ActForm):
    """Until when comments are taken."""

    until = day(_("Comments until"))

    def ready(self) -> None:
        """Propose two weeks."""
        self.fields["until"].initial = timezone.localdate() + WEEKS


class AnswerForm(ActForm):
    """What becomes of a comment."""

    comment = forms.TypedChoiceField(label=_("Comment"), coerce=int)
    state = forms.ChoiceField(
        label=_("What becomes of it"), choices=[one for one in CommentState.choices if one[0] != CommentState.NEW],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reply = words(_("Answer"), rows=3, help_text=_("Everybody reads it beside the comment."))

    def ready(self) -> None:
        """Offer the comments."""
        from .queries import comments_of  # noqa: PLC0415 - beside its only use

        found = comments_of(self.edition, staff=True)
        self.fields["comment"].choices = [
            (one.number, f"{one.number} · {str(one.text)[:40]}") for one in found
        ]  # type: ignore[attr-defined]
        self.fields["comment"].initial = self.asked


class ReasonForm(ActForm):
    """Why."""

    reason = words(_("Reason"), rows=3)


class VoteForm(ActForm):
    """By which rule."""

    rule = forms.ChoiceField(
        label=_("Voting rule"), help_text=_("The roll is entered and the vote announced on its own page.")
    )

    def ready(self) -> None:
        """Offer the rules of yes and no."""
        known = [
            one for one in rules_in(self.edition.street_id).values() if one.method == "consent" and one.passes
        ]
        self.fields["rule"].choices = [(one.code, name_of(one)) for one in known]  # type: ignore[attr-defined]


class ResolveForm(ActForm):
    """Which resolution passed it."""

    resolution = words(
        _("Which resolution"), rows=2, most=200, help_text=_("Which body, which meeting, which day.")
    )


class PublishForm(ActForm):
    """From when it is in force, and when it is reviewed."""

    starts_on = day(_("In force from"))
    review_on = day(_("Next review"))

    def ready(self) -> None:
        """Propose today, and a year."""
        today = timezone.localdate()
        self.fields["starts_on"].initial, self.fields["review_on"].initial = today, today + YEAR


class ReviewForm(ActForm):
    """When it is reviewed next, and what was found."""

    review_on = day(_("Next review"))
    text = words(_("What the review found"), rows=3, required=False)

    def ready(self) -> None:
        """Propose a year."""
        self.fields["review_on"].initial = timezone.localdate() + YEAR


class SignForm(ActForm):
    """Who signed on paper."""

    party = forms.CharField(label=_("Household, shop or firm"), max_length=80)

    def brought(self) -> dict[str, Any]:
        """Return that it was on paper."""
        return super().brought() | {"on_paper": True}


class PublicForm(KeyForm):
    """What everybody may send carries a field that only machines fill in."""

    website = forms.CharField(label=_("Please leave this empty"), required=False, max_length=200)

    def clean_website(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please empty this field; it is there to stop machines."))
        return ""

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in super().brought().items() if name != "website"}


class CommentForm(PublicForm):
    """A word on a clause."""

    clause = forms.TypedChoiceField(label=_("On which clause"), coerce=int, empty_value=None, required=False)
    text = words(
        _("What you think of it"),
        most=1000,
        help_text=_("Without names: everybody reads it once it is answered."),
    )

    def __init__(self, *args: Any, clauses: Any, **more: Any) -> None:
        """Offer the clauses."""
        super().__init__(*args, **more)
        self.fields["clause"].choices = [
            ("", _("The text as a whole")),
            *((one.position, one.name) for one in clauses),
        ]  # type: ignore[attr-defined]


class PartyForm(PublicForm):
    """Who signs."""

    party = forms.CharField(
        label=_("Household, shop or firm"), max_length=80,
        help_text=_("As your door or shop is called. It is kept encrypted, so that nobody signs twice."),
    )  # fmt: skip


class AwardForm(KeyForm):
    """A badge for a shop or firm."""

    unit = forms.ChoiceField(label=_("Where"))
    kind = forms.ChoiceField(label=_("Badge"))
    holder = forms.CharField(label=_("Shop or firm"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    met = forms.TypedMultipleChoiceField(
        label=_("Met"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("A badge is given and kept only where every criterion is met."),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, kind: str = "", **more: Any) -> None:
        """Offer the units, the badges, and the criteria of the badge that is asked for."""
        super().__init__(*args, **more)
        known = badge_kinds(street.pk)
        chosen = known.get(kind) or next(iter(known.values()), None)
        self.fields["unit"].choices = list(unit_choices(street))  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(one.code, name_of(one)) for one in known.values()]  # type: ignore[attr-defined]
        if chosen is not None:
            self.fields["kind"].initial = chosen.code
            self.fields["met"].choices = list(enumerate(chosen.criteria, 1))  # type: ignore[attr-defined]


class CheckForm(KeyForm):
    """The yearly review: which criteria are still met."""

    met = forms.TypedMultipleChoiceField(
        label=_("Met"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("A badge is given and kept only where every criterion is met."),
    )  # fmt: skip

    def __init__(self, *args: Any, badge: Any, **more: Any) -> None:
        """Offer the criteria of today."""
        super().__init__(*args, **more)
        known = badge_kinds(badge.street_id).get(badge.kind)
        self.fields["met"].choices = list(enumerate(known.criteria if known else [], 1))  # type: ignore[attr-defined]


class WithdrawForm(KeyForm):
    """Why a badge is withdrawn."""

    reason = words(_("Reason"), rows=3, most=200)

    def __init__(self, *args: Any, badge: Any, **more: Any) -> None:
        """Take the badge as the other form does."""
        super().__init__(*args, **more)
        self.badge = badge
