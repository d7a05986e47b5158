"""Refusals about clocks: suspensions, more time, requests."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class OwnRequest(Refusal):
    """Nobody approves what they asked for themselves."""

    code = "own_request"
    status = 422
    message = _("You asked for this yourself; somebody else decides.")


class NoSuchRequest(Refusal):
    """No request of this case has this id."""

    code = "no_such_request"
    status = 422
    message = _("This case has no such request.")


class DecidedAlready(Refusal):
    """A request is decided once."""

    code = "decided_already"
    status = 422
    message = _("This was decided meanwhile: %(how)s.")


class RequestLapsed(Refusal):
    """The case went on without it."""

    code = "request_lapsed"
    status = 422
    message = _(
        "The case went on since, or the day asked for is over: this request has lapsed. It can be asked anew."
    )


class TooLateToExtend(Refusal):
    """More time is asked for while there is some."""

    code = "too_late_to_extend"
    status = 422
    message = _("The limit is over already; more time is asked for before that.")


class NoLimitToExtend(Refusal):
    """What is not limited cannot be extended."""

    code = "no_limit_to_extend"
    status = 422
    message = _("No limit runs that could be extended.")


class UntilTooFar(Refusal):
    """A clock that stands still has an end in sight."""

    code = "until_too_far"
    status = 422
    message = _("Choose a day from today on, within a year.")
