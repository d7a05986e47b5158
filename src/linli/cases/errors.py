"""Refusals of the ledger."""

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


class AlreadyAsked(Refusal):
    """One question, one task at a time for each organisation."""

    code = "already_asked"
    status = 422
    message = _("%(organisation)s has this open already. Wait for the answer, or take it back first.")


class DateIsPast(Refusal):
    """What is owed lies in the future."""

    code = "date_is_past"
    status = 422
    message = _("This moment is past already. Choose a later one.")


class JointUnderWay(Refusal):
    """A case has one joint action at a time."""

    code = "joint_under_way"
    status = 422
    message = _("A joint action on this case is under way. Conclude it or call it off first.")


class NotOnTheSpot(Refusal):
    """Findings are made on the spot."""

    code = "not_on_the_spot"
    status = 422
    message = _("Sign in on the spot first; then say what was found.")


class PlaceNotSaid(Refusal):
    """A sign-in holds a position, or says why there is none."""

    code = "place_not_said"
    status = 422
    message = _("The phone gave no position. Say in a few words why, and who is there.")
