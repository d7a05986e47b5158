"""Every "no" of the territory."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class UnknownStreet(NotFound):
    """No street of this name or id."""

    code = "unknown_street"
    message = _("There is no street by this name here.")


class UnknownUnit(NotFound):
    """No unit of this code or id."""

    code = "unknown_unit"
    message = _("There is no such unit in this street.")


class UnknownDatum(Refusal):
    """Coordinates in a system that the house cannot turn into WGS-84."""

    code = "unknown_datum"
    status = 422
    message = _("Coordinates in “%(datum)s” are not understood; use wgs84, gcj02 or bd09.")


class CodeTaken(Refusal):
    """A code, slug, prefix or name that must be its own is used already."""

    code = "code_taken"
    message = _("The code %(unit)s is already used in this street.")


class WrongRung(Refusal):
    """The ladder has no place for this unit under that one."""

    code = "wrong_rung"
    status = 422
    message = _(
        "%(unit)s cannot stand under %(parent)s: a parent is a unit of a higher level of the same street."
    )


class NotAlive(Refusal):
    """The unit had not begun, or had ended, on the day of the change."""

    code = "not_alive"
    message = _("%(unit)s does not exist on %(day)s.")


class StillHasChildren(Refusal):
    """A unit that holds others cannot end under them."""

    code = "still_has_children"
    message = _("%(unit)s still holds %(count)s units on %(day)s; move or close them first.")


class PastIsWritten(Refusal):
    """A change would rewrite days that a later change has already told."""

    code = "past_is_written"
    message = _("%(unit)s has a later change on %(day)s already; a change goes after the last one.")


class BadShape(Refusal):
    """Not a shape, or not one that lies flat on the earth."""

    code = "bad_shape"
    status = 422
    message = _("The shape of %(unit)s cannot be used: %(why)s.")
