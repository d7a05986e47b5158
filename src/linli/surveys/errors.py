"""Refusals of surveys."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchSurvey(Refusal):
    """There is no such survey, or it is not published."""

    code = "no_such_survey"
    status = 404
    message = _("There is no such survey, or its result is not published.")


class SurveyOver(Refusal):
    """A survey takes no more answers."""

    code = "survey_over"
    status = 409
    message = _("This survey is over.")


class SurveyRuns(Refusal):
    """The result of a survey is told when it is over."""

    code = "survey_runs"
    status = 409
    message = _("This survey still runs.")


class UnknownCode(Refusal):
    """No invitation has this code."""

    code = "unknown_invitation"
    status = 422
    message = _("No invitation has this code. Please look at the letter again.")


class AnsweredAlready(Refusal):
    """An invitation is good for one answer."""

    code = "answered_already"
    status = 409
    message = _("With this code somebody has answered already. Thank you.")
