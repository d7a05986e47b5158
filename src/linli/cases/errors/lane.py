"""Refusals of the fast lane."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class NoSuchMember(NotFound):
    """A link of the fast lane that opens nothing: mistyped, renewed, or the membership is over."""

    code = "no_such_member"
    message = _("This link opens no page of the fast lane. Ask the street office for a new one.")


class OnTheLaneAlready(Refusal):
    """An account has one membership at a time."""

    code = "on_the_lane_already"
    status = 422
    message = _("This account is on the fast lane already.")


class AcknowledgedAlready(Refusal):
    """That a report is seen is said once."""

    code = "acknowledged_already"
    status = 409
    message = _("Somebody has said already that this report is seen.")
