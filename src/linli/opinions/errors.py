"""Refusals of opinions."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchConsultation(Refusal):
    """There is no such consultation."""

    code = "no_such_consultation"
    status = 404
    message = _("There is no such consultation.")


class NoSuchStatement(Refusal):
    """There is no such statement, or it is not shown."""

    code = "no_such_statement"
    status = 404
    message = _("There is no such statement, or it is not shown.")


class ConsultationOver(Refusal):
    """A consultation takes opinions from its first day to its last."""

    code = "consultation_over"
    status = 409
    message = _("This consultation takes no opinions now: it has not begun, or it is over.")


class NoStatementsTaken(Refusal):
    """A consultation whose statements are fixed takes none from outside."""

    code = "no_statements_taken"
    status = 409
    message = _("This consultation takes no statements of yours.")


class TooManyStatements(Refusal):
    """So many statements and no more, of one person and in all."""

    code = "too_many_statements"
    status = 409
    message = _("No more statements are taken: %(most)s is the most.")


class UnknownDevice(Refusal):
    """A program sent what is no token of a device."""

    code = "unknown_device"
    status = 422
    message = _("This is no token of a device of this consultation. Ask for one first.")


class PersonalWords(Refusal):
    """What everybody reads must not name or reach somebody."""

    code = "personal_words"
    status = 422
    message = _("This names or reaches somebody. Mask it first.")


class NothingToReckon(Refusal):
    """There is no map to compare with."""

    code = "nothing_to_reckon"
    status = 409
    message = _("There is no map yet.")
