"""Refusals of lifts."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchLift(Refusal):
    """There is no such lift, or it is not shown to this reader."""

    code = "no_such_lift"
    status = 404
    message = _("There is no such lift here.")


class FlatsFaulty(Refusal):
    """A list of flats has lines that cannot be read."""

    code = "flats_faulty"
    status = 422
    message = _("The list of flats has faults: %(faults)s")


class WeightsFaulty(Refusal):
    """Weights do not fit the building."""

    code = "weights_faulty"
    status = 422
    message = _("The cost cannot be shared by this: %(reason)s")


class NotYet(Refusal):
    """The act comes too early: something before it is missing."""

    code = "not_yet"
    status = 409
    message = _("Not yet: %(reason)s")


class ObjectionOver(Refusal):
    """An objection that is settled or withdrawn is not negotiated."""

    code = "objection_over"
    status = 409
    message = _("This objection is settled or withdrawn already.")
