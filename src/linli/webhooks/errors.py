"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class SubscriptionOver(Refusal):
    """A system that is not told any more cannot be changed."""

    code = "subscription_over"
    message = _("This webhook is over. Make a new one.")


class NotThisState(Refusal):
    """Already as it is wanted: paused twice, resumed twice."""

    code = "not_this_state"
    message = _("That is how it stands already.")


class UnderWay(Refusal):
    """A message that waits or is being sent needs no second try."""

    code = "under_way"
    message = _("This message is on its way already.")


class SpanWrong(Refusal):
    """A span that ends before it begins, or is too long."""

    code = "span_wrong"
    status = 422
    message = _("Choose a span of at most %(days)s days that ends after it begins.")


class TooManySubscriptions(Refusal):
    """More systems than a street needs."""

    code = "too_many_subscriptions"
    message = _("A street has at most %(most)s webhooks. End one that is not needed any more.")


class UnknownEvent(Refusal):
    """An event that no case knows."""

    code = "unknown_event"
    status = 422
    message = _("No such event: %(events)s.")
