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


class RoadKnown(Refusal):
    """A standing road of this name is entered already."""

    code = "road_known"
    message = _("%(road)s is entered already.")


class RoadsDoNotFit(Refusal):
    """A file of roads with faults; nothing of it was taken over."""

    code = "roads_do_not_fit"
    status = 422
    message = _("%(count)s faults; nothing was taken over: %(told)s")


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


class UnreadableFile(Refusal):
    """A file that holds no units at all."""

    code = "unreadable_file"
    status = 422
    message = _("This file cannot be read as GeoJSON, CSV or a workbook: %(why)s")


class TooLarge(Refusal):
    """More rows or points than one draft holds."""

    code = "too_large"
    status = 413
    message = _("This file holds %(what)s rows or points, more than the %(most)s that go into one draft.")


class DraftIsOver(Refusal):
    """The draft was taken over, discarded or forgotten meanwhile."""

    code = "draft_is_over"
    message = _("This draft is no longer open. The page below shows what became of it.")


class StructureMoved(Refusal):
    """The structure changed between the check and the acceptance."""

    code = "structure_moved"
    message = _(
        "The structure of the street changed after this draft was checked. It has been checked anew; please look again."
    )


class LargeOverlaps(Refusal):
    """A draft with overlaps that are too large to be waved through with the others."""

    code = "large_overlaps"
    status = 422
    message = _(
        "Overlaps of more than 5 %% of a unit must be ticked one by one, or resolved. They are in row: %(rows)s."
    )


class StillFaulty(Refusal):
    """A draft with faults that nobody has settled."""

    code = "still_faulty"
    status = 422
    message = _(
        "%(count)s faults are still open. Repair them, leave their rows out, or say that they may stay."
    )


class NothingToDo(Refusal):
    """A draft that would change nothing."""

    code = "nothing_to_do"
    status = 422
    message = _("This draft changes nothing.")


class AddressesDoNotFit(Refusal):
    """A table of addresses with faults; nothing of it was taken over."""

    code = "addresses_do_not_fit"
    status = 422
    message = _("%(count)s faults; nothing was taken over: %(told)s")


class AddressesNotNow(Refusal):
    """A table of addresses that is at another point than whoever acts believes."""

    code = "addresses_not_now"
    status = 409
    message = _("This table is at another point: %(state)s.")


class UnknownAddress(NotFound):
    """No entry of this id in the address book."""

    code = "unknown_address"
    message = _("There is no such entry in the address book.")
