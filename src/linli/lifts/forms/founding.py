"""A lift is taken up: where, which staircase, by which rule, with which flats."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal
from linli.kernel.naming import name_of
from linli.lifts.queries import Row, read_flats
from linli.territory.public import Node, Street, tree
from linli.votes.public import rules_in

DEEPEST, LONGEST = 3, 40_000


def unit_choices(street: Street) -> Iterator[tuple[str, str]]:
    """Yield the areas, committees and estates of a street, indented by level."""

    def told(nodes: Any, deep: int = 0) -> Iterator[tuple[str, str]]:
        for one in nodes:
            node: Node = one
            if node.unit.depth is not None:
                yield node.unit.code, "　" * deep + name_of(node.unit)
                if deep < DEEPEST:
                    yield from told(node.children, deep + 1)

    return told(tree(street))


class FoundForm(forms.Form):
    """The first sheet of a lift."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    unit = forms.ChoiceField(label=_("Where"))
    title = forms.CharField(
        label=_("Staircase"),
        max_length=120,
        help_text=_("As on the door plate, for example: No. 12, staircase 2."),
    )
    rule = forms.ChoiceField(
        label=_("Voting rule"),
        help_text=_("The rule of your city. One whose thresholds are empty waits until they are entered."),
    )
    flats = forms.CharField(
        label=_("Flats"), max_length=LONGEST, widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_("A line for each: door, floor, area in square metres, owners. For example: 301 3 78.20 李娜、张强"),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        """Offer the units of the street and the rules that count owners."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        self.fields["unit"].choices = list(unit_choices(street))  # type: ignore[attr-defined]  # the field of choices
        known = [
            one for one in rules_in(street.pk).values() if one.basis == "owners" and one.method == "consent"
        ]
        known.sort(key=lambda one: not one.code.startswith("lift"))
        self.fields["rule"].choices = [(one.code, name_of(one)) for one in known]  # type: ignore[attr-defined]

    def clean_flats(self) -> list[Row]:
        """Read the list, and tell every line that cannot be read."""
        try:
            return read_flats(self.cleaned_data["flats"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
