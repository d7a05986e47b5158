"""Refusals of figures."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NotKnownYet(Refusal):
    """Figures were asked for as they will be known on a day that has not come."""

    code = "not_known_yet"
    status = 422
    message = _("What will be known on %(day)s nobody knows yet. Leave that day out for what is known now.")
