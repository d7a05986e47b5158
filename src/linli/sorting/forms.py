"""The shape of what is typed at sorting."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 4_000


class TextForm(forms.Form):
    """A text, as somebody would report it."""

    text = forms.CharField(
        label=_("What would somebody report?"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
