"""The shape of input."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """Why a release is taken back; everybody reads it."""

    why = forms.CharField(
        label=_("Why it is withdrawn"), max_length=200, help_text=_("Everybody who looks for this release reads it."),
    )  # fmt: skip
