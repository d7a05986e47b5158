"""What people type: a new consultation, a statement, a look at one; shape only."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.kernel.privacy import find_personal
from linli.territory.public import Street, tree

from .states import LONGEST, MOST_STATEMENTS, WhyRefused

WEEKS = timedelta(days=28)
DEEPEST = 2
BAR = "|"


class BeginForm(forms.Form):
    """The question, where, from when to when, and the statements it begins with."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    question = forms.CharField(
        label=_("What is asked, and why"), max_length=2000, widget=forms.Textarea({"rows": 4, "data-count": 2000}),
        help_text=_("What is to be decided, by whom and when; what is fixed already."),
    )  # fmt: skip
    question_en = forms.CharField(
        label=_("The same in English"), max_length=3000, required=False, widget=forms.Textarea({"rows": 3})
    )
    unit = forms.ChoiceField(label=_("Where"))
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}))
    statements = forms.CharField(
        label=_("Statements to begin with"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "One on each line; its English, if there is one, behind an upright stroke |. Seven or more that differ in what "
            "people think of them give a good map; each says one thing."
        ),
    )  # fmt: skip
    takes_statements = forms.BooleanField(
        label=_("Residents may add statements"), required=False, initial=True,
        help_text=_("Each is looked at before it is shown."),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, today: date, **kwargs: Any) -> None:
        """Offer the street, its areas and committees, and four weeks from today."""
        kwargs["initial"] = {"starts_on": today, "ends_on": today + WEEKS} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = places(street)  # type: ignore[attr-defined]  # the field of choices

    def clean_statements(self) -> list[tuple[str, str]]:
        """Return each line as (Chinese, English)."""
        lines = [line.strip() for line in self.cleaned_data["statements"].splitlines() if line.strip()]
        told = [
            (text.strip(), english.strip()) for text, _bar, english in (line.partition(BAR) for line in lines)
        ]
        for number, (text, english) in enumerate(told, 1):
            if len(text) > LONGEST:
                raise forms.ValidationError(
                    _("Line %(line)s is longer than %(most)s characters."),
                    params={"line": number, "most": LONGEST},
                )
            if find_personal(text) or find_personal(english):
                raise forms.ValidationError(
                    _("Line %(line)s names or reaches somebody. Mask it first."), params={"line": number}
                )
        if len(told) > MOST_STATEMENTS:
            raise forms.ValidationError(_("At most %(most)s statements."), params={"most": MOST_STATEMENTS})
        return told

    def clean(self) -> dict[str, Any]:
        """Refuse days that stand the wrong way round, and a consultation with nothing to answer."""
        told = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if "statements" in told and not told["statements"] and not told.get("takes_statements"):
            self.add_error(
                "statements", _("Without statements of yours or of residents there is nothing to answer.")
            )
        return told


def places(street: Street) -> list[tuple[str, str]]:
    """Return the units a consultation may be of, indented by their depth."""

    def told(nodes: Any, deep: int = 0) -> Any:
        for node in nodes:
            if node.unit.depth is not None:
                yield node.unit.code, "　" * deep + name_of(node.unit)
                if deep < DEEPEST:
                    yield from told(node.children, deep + 1)

    return list(told(tree(street)))


class StatementForm(forms.Form):
    """One sentence to agree or disagree with."""

    text = forms.CharField(
        label=_("Your statement"), max_length=LONGEST, widget=forms.Textarea({"rows": 3, "data-count": LONGEST}),
        help_text=_(
            "One thing, in one sentence, that others can agree or disagree with. Names and telephone numbers are not shown."
        ),
        error_messages={"required": _("Please write the sentence first.")},
    )  # fmt: skip


class AddForm(forms.Form):
    """A statement of the office with its English."""

    text = forms.CharField(label=_("Opinion statement"), max_length=LONGEST)
    text_en = forms.CharField(label=_("In English"), max_length=2 * LONGEST, required=False)


class ShowForm(forms.Form):
    """Translations of a statement that is shown."""

    text_zh = forms.CharField(label=_("In Chinese"), max_length=2 * LONGEST, required=False)
    text_en = forms.CharField(label=_("In English"), max_length=2 * LONGEST, required=False)


class RefuseForm(forms.Form):
    """Why a statement is not shown."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *WhyRefused.choices])
    note = forms.CharField(label=_("More to its author"), max_length=200, required=False)
