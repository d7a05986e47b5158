"""What the outbox refuses."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NotInTrouble(Refusal):
    """Only what failed is tried again by hand; the rest goes out by itself."""

    code = "not_in_trouble"
    status = 409
    message = _("This notice is not waiting for another try any more.")
