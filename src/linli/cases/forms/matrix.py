"""What people type about the industry matrix: industries, rows, and a file that brings many."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category
from linli.people.public import Organisation, Part

from .duties import kinds
from .fields import category_choices, organisation_choices

BETWEEN = re.compile(r"[\s,，、;；/]+")
DAY = {"type": "date", "class": "short"}


class KeyedForm(forms.Form):
    """A form whose key makes a repeated press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex


class MatrixFilter(forms.Form):
    """What the matrix is narrowed to."""

    q = forms.CharField(label=_("Industry"), required=False, max_length=40)
    lead = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, data: Mapping[str, Any], *, organisations: Sequence[Organisation]) -> None:
        """Offer what the street has."""
        super().__init__(data)
        self.fields["lead"].choices = [("", _("All")), *organisation_choices(organisations)]
        self.is_valid()


class IndustryForm(KeyedForm):
    """An industry: its name and the words by which people mean it."""

    name = forms.CharField(label=_("Name of the industry"), max_length=40)
    name_en = forms.CharField(label=_("English name"), required=False, max_length=80)
    words = forms.CharField(
        label=_("Words that mean it"), required=False, max_length=200,
        help_text=_("As people say it, with spaces between: barber hairdresser salon."),
    )  # fmt: skip

    def clean_words(self) -> list[str]:
        """Return the words one by one."""
        words = [word for word in BETWEEN.split(self.cleaned_data["words"]) if word]
        if any(len(word) > 20 for word in words):
            raise ValidationError(_("A word has at most 20 letters."), code="long")
        return list(dict.fromkeys(words))[:30]


class AuthorityForm(KeyedForm):
    """A row of the matrix."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    part = forms.ChoiceField(label=_("Part"), widget=forms.RadioSelect, initial=Part.LEAD)
    category = forms.ChoiceField(
        label=_("Category"), required=False, help_text=_("Empty: whatever the trouble is.")
    )
    starts_on = forms.DateField(
        label=_("In force from"), required=False, help_text=_("Empty: at once."),
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("Basis"),
        required=False,
        max_length=200,
        help_text=_("The law or the agreement that says so."),
    )

    def __init__(
        self, *args: Any, catalogue: Sequence[Category], organisations: Sequence[Organisation], **more: Any
    ) -> None:
        """Offer the organisations and the catalogue."""
        super().__init__(*args, **more)
        self.known = {str(one.pk): one for one in organisations}
        self.fields["organisation"].choices = [("", _("Choose …")), *organisation_choices(organisations)]
        self.fields["part"].choices = [(Part.LEAD.value, _("Leads")), (Part.SUPPORT.value, _("Goes along"))]
        whole = [("", _("Everything")), *kinds()]
        self.fields["category"].choices = [*whole, *category_choices(catalogue, classes=True)]


class ChangeForm(KeyedForm):
    """Another organisation in the place of a row, from a day on."""

    organisation = forms.ChoiceField(label=_("Which organisation instead"))
    on = forms.DateField(label=_("From which day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    basis = forms.CharField(label=_("Basis"), required=False, max_length=200)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], today: date, **more: Any) -> None:
        """Offer the organisations; know which day it is."""
        super().__init__(*args, **more)
        self.today, self.known = today, {str(one.pk): one for one in organisations}
        self.fields["organisation"].choices = [("", _("Choose …")), *organisation_choices(organisations)]
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse days gone by: what was dispatched then was dispatched by the row."""
        return not_before(self.cleaned_data["on"], self.today)


class EndingForm(KeyedForm):
    """The day from which something does not hold any more."""

    on = forms.DateField(
        label=_("From which day it no longer holds"), widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **more)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse days gone by."""
        return not_before(self.cleaned_data["on"], self.today)


def not_before(on: date, today: date) -> date:
    """Return a day, or refuse one that is gone by."""
    if on < today:
        raise ValidationError(_("Choose today or a later day: what was done by it stays done."), code="past")
    return on


class MatrixFileForm(forms.Form):
    """A file with rows of the matrix."""

    file = forms.FileField(
        label=_("Excel or CSV file"), help_text=_("The workbook of this page has the columns; change it and send it back."),
    )  # fmt: skip


class TakeOverForm(KeyedForm):
    """What was read from a file, signed, so that what was shown is what is taken over."""

    told = forms.CharField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("From which day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **more)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse days gone by."""
        return not_before(self.cleaned_data["on"], self.today)
