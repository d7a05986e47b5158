"""Refusals about cases that are joined, moved and acted on together."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class SameCase(Refusal):
    """A case is joined to another one."""

    code = "same_case"
    status = 422
    message = _("This is the case itself. Name another one.")


class OtherStreetsCase(Refusal):
    """Cases are joined within a street; into another street a case is moved."""

    code = "case_of_another_street"
    status = 422
    message = _("%(number)s is a case of another street. Move this case there instead.")


class MainEnded(Refusal):
    """A case is merged into one that is open."""

    code = "main_case_ended"
    status = 422
    message = _("%(number)s is %(state)s. A case can only be merged into one that is in progress.")


class MainMayGoRound(Refusal):
    """What waits for an arbiter does not go on as a fresh case that anybody may dispatch."""

    code = "waits_for_arbiter_itself"
    status = 422
    message = _(
        "This case was sent back %(times)s times and waits for the arbiter. Merge %(number)s into this one instead."
    )


class WholeIsOver(Refusal):
    """A part is opened again while its whole is at work, and not behind its back."""

    code = "whole_is_over"
    status = 422
    message = _(
        "This case is a part of %(number)s, which stands at “%(state)s”. Open that one again first, or send it back."
    )


class PartOfAnother(Refusal):
    """A part belongs to its whole."""

    code = "part_of_another"
    status = 422
    message = _("This case is a part of %(number)s. Decline it there, or relate the two instead.")


class PartsOpen(Refusal):
    """The whole waits for its parts."""

    code = "parts_open"
    status = 422
    message = _("Parts of this case are still open: %(numbers)s. It waits until they have ended.")


class OthersMerged(Refusal):
    """Others have the same matter in this case."""

    code = "others_merged"
    status = 422
    message = _("Other reports were merged into this case (%(numbers)s). Undo the mergers first.")


class OthersWait(Refusal):
    """Others wait for the same thing."""

    code = "others_wait"
    status = 422
    message = _(
        "Others have reported the same, so it stays open. Leave a word instead if something has changed."
    )


class AlreadyRelated(Refusal):
    """Two cases are related once."""

    code = "already_related"
    status = 422
    message = _("The two cases are related already.")


class NotRelated(Refusal):
    """Only what is related can be taken apart."""

    code = "not_related"
    status = 422
    message = _("The two cases are not related (any more).")


class StreetBefore(Refusal):
    """A case does not go round in a circle."""

    code = "street_before"
    status = 422
    message = _("This case has been in %(street)s before. Refuse it, so that it goes back there.")


class SameStreet(Refusal):
    """A case moves to another street."""

    code = "same_street"
    status = 422
    message = _("The case is in this street already.")


class NothingChosen(Refusal):
    """A batch needs cases."""

    code = "nothing_chosen"
    status = 422
    message = _("Choose at least one case.")


class TooManyChosen(Refusal):
    """A batch has a size that one can still answer for."""

    code = "too_many_chosen"
    status = 422
    message = _("These are more than %(most)s cases. Narrow the list further.")


class BatchIsOver(Refusal):
    """A batch is begun once."""

    code = "batch_is_over"
    status = 422
    message = _("This was begun, finished or stopped already; the page shows how it stands.")


class AlreadySo(Refusal):
    """What is so already needs no act."""

    code = "already_so"
    status = 422
    message = _("It is so already.")
