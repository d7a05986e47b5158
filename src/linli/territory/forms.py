"""What may stand in the address of a page of the ground."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LookForm(forms.Form):
    """A day and a search; a day that cannot be read is today, because an address may be typed by hand."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    on = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    level = forms.SlugField(required=False, widget=forms.HiddenInput)
    roads = forms.BooleanField(required=False, widget=forms.HiddenInput)
    within = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
