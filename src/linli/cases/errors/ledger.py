"""Refusals of the ledger itself: filing, dispatching, words and places."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoLead(Refusal):
    """The table of duties names nobody, and nobody was chosen."""

    code = "no_lead"
    status = 422
    message = _("No organisation covers this category here. Choose one, or add a row to the table of duties.")


class PurposeNotSaid(Refusal):
    """Personal data is shown for one of the purposes of the table; "another" must be said in words."""

    code = "purpose_not_said"
    status = 422
    message = _("Say what you look at the contact for; if it is another purpose, say which.")


class AlreadyRated(Refusal):
    """The reporter has said their word."""

    code = "already_rated"
    message = _("You have already rated this. To say more, leave a remark or reopen it.")


class SameCondition(Refusal):
    """A filing condition belongs to the category it is filed under."""

    code = "condition_of_another_category"
    status = 422
    message = _("This filing condition belongs to another category.")


class PersonalDataInText(Refusal):
    """A text for the public must not hold telephone or identity numbers."""

    code = "personal_data_in_text"
    status = 422
    message = _("The text still holds personal data (%(kinds)s). Mask it before it is published.")


class OutsideTheStreet(Refusal):
    """The pin lies outside every street Linli serves here."""

    code = "outside_the_street"
    status = 422
    message = _("This place lies outside %(street)s. Move the pin, or leave it away and describe the place.")


class NothingSaid(Refusal):
    """A case needs words."""

    code = "nothing_said"
    status = 422
    message = _("Please say in a few words what is wrong.")


class UnknownCategory(Refusal):
    """No category to file under has this code."""

    code = "unknown_category"
    status = 422
    message = _("There is nothing called %(named)s to file under.")


class UnknownOrganisation(Refusal):
    """No organisation that can be asked here has this id."""

    code = "unknown_organisation"
    status = 422
    message = _("No organisation that can be asked in this street has the id %(id)s.")


class UnknownCondition(Refusal):
    """No filing condition of the category has this row."""

    code = "unknown_condition"
    status = 422
    message = _("This category has no filing condition of row %(row)s.")


class NoSuchPart(Refusal):
    """Nothing of this name runs beside the handling of the case."""

    code = "no_such_part"
    status = 422
    message = _("Nothing of this name runs beside the handling of this case.")


class PartDone(Refusal):
    """A part of handling is done once."""

    code = "part_done"
    message = _("“%(part)s” was noted as done already, on %(when)s.")


class StandardFaulty(Refusal):
    """A table of limits with rows that cannot be read, or of types that nobody knows."""

    code = "standard_faulty"
    status = 422
    message = _("Nothing was taken over: %(count)s rows of the file cannot be.")


class NoPlace(Refusal):
    """Neither a pin nor a unit."""

    code = "no_place"
    status = 422
    message = _("Put a pin on the map or choose a unit.")


class UnknownRoad(Refusal):
    """No road of the street that still lies there has this code."""

    code = "unknown_road"
    status = 422
    message = _("This street has no road %(named)s.")
