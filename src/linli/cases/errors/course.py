"""Refusals about the course of a case: arbiters, orders, appeals, two at one case."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class WaitsForArbiter(Refusal):
    """Sent back too often: ordinary dispatch is closed until the arbiter has named the lead."""

    code = "waits_for_arbiter"
    status = 403
    message = _(
        "It was sent back %(times)s times. The arbiter whom the table of returns names must name the lead."
    )


class DueIsPast(Refusal):
    """An order must leave time to answer it."""

    code = "due_is_past"
    status = 422
    message = _("The moment by which an answer is wanted must lie ahead.")


class NothingToAppeal(Refusal):
    """What is appealed against did not happen."""

    code = "nothing_to_appeal"
    status = 422
    message = _("There is nothing of this kind to appeal against.")


class OwnMatter(Refusal):
    """Nobody decides on what they did themselves."""

    code = "own_matter"
    status = 422
    message = _("You did this yourself or appealed against it. Somebody else must decide.")


class UnknownCase(Refusal):
    """No case of the street that one may see has this number."""

    code = "unknown_case"
    status = 422
    message = _("You see no case of this street with the number %(number)s.")


class EditedMeanwhile(Refusal):
    """Somebody else has changed what this form writes over, since it was opened."""

    code = "edited_meanwhile"
    status = 409
    message = _(
        "Somebody else has changed this case since you opened the form. Your words are kept; look, and send again."
    )
