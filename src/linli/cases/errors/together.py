"""Refusals among several who work on one case."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


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
