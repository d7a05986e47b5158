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


class OtherKind(Refusal):
    """A survey of feelings and one of needs are answered each in its own way."""

    code = "other_kind_of_survey"
    status = 409
    message = _("This survey is answered in another way.")


class WrongAnswer(Refusal):
    """An answer does not fit its question."""

    code = "wrong_answer"
    status = 422
    message = _("Question %(number)s: %(why)s")


class WrongQuestions(Refusal):
    """The questions of a survey cannot be read."""

    code = "wrong_questions"
    status = 422
    message = _("Line %(line)s: %(why)s")


class PaperDiffers(Refusal):
    """A sheet was typed in twice, and not the same."""

    code = "paper_differs"
    status = 409
    message = _("Sheet %(number)s was typed in otherwise the first time; it differs in questions %(where)s.")


class PersonalText(Refusal):
    """What everybody reads must not name or reach somebody."""

    code = "personal_words"
    status = 422
    message = _("This names or reaches somebody. Mask it first.")
