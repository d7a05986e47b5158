"""The shape of what is typed at sorting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries.letters import LONGEST_TEXT


class TextForm(forms.Form):
    """A text, as somebody would report it."""

    text = forms.CharField(
        label=_("What would somebody report?"), max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 3})
    )
