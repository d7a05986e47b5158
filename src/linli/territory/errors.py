"""Every "no" of the territory."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class UnknownStreet(NotFound):
    code = "unknown_street"
    message = _("There is no street by this name here.")


class UnknownUnit(NotFound):
    code = "unknown_unit"
    message = _("There is no such unit in this street.")


class UnknownDatum(Refusal):
    code = "unknown_datum"
    status = 422
    message = _("Coordinates in “%(datum)s” are not understood; use wgs84, gcj02 or bd09.")


class CodeTaken(Refusal):
    code = "code_taken"
    message = _("The code %(unit)s is already used in this street.")


class WrongRung(Refusal):
    code = "wrong_rung"
    status = 422
    message = _("%(unit)s cannot stand under %(parent)s: a parent is a unit of a higher level of the same street.")


class NotAlive(Refusal):
    code = "not_alive"
    message = _("%(unit)s does not exist on %(day)s.")


class StillHasChildren(Refusal):
    code = "still_has_children"
    message = _("%(unit)s still holds %(count)s units on %(day)s; move or close them first.")


class PastIsWritten(Refusal):
    code = "past_is_written"
    message = _("%(unit)s has a later change on %(day)s already; a change goes after the last one.")


class BadShape(Refusal):
    code = "bad_shape"
    status = 422
    message = _("The shape of %(unit)s cannot be used: %(why)s.")
