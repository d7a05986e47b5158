"""Refusals about reopening, calls back and standing problems."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class ReopenTooLate(Refusal):
    """The days in which a case may be opened again are over."""

    code = "reopen_too_late"
    status = 422
    message = _(
        "%(number)s could be opened again until %(day)s. If it is not right, report it anew and name this number; "
        "it is then dealt with as a new case."
    )


class AnswerMissing(Refusal):
    """Somebody was reached and their answer was not written down."""

    code = "answer_missing"
    status = 422
    message = _("Write down whether it is solved and whether they are satisfied.")


class ProblemKnown(Refusal):
    """A standing problem of this kind stands at this place already."""

    code = "problem_known"
    status = 422
    message = _("A standing problem of this kind stands there already: number %(number)s.")


class CaseIsEvidence(Refusal):
    """A case shows one standing problem."""

    code = "case_is_evidence"
    status = 422
    message = _("%(case)s shows standing problem %(number)s already.")


class MeasuresOpen(Refusal):
    """Measures are still open, so it cannot be over."""

    code = "measures_open"
    status = 422
    message = _("%(count)s measures are still open. Say what was done, or drop them with a reason.")
