"""Refusals at the hotline."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NothingAsked(Refusal):
    """A call that is to be kept as answered, without what was asked and what was answered."""

    code = "nothing_asked"
    status = 422
    message = _("Write down what was asked and what you answered.")


class CaseNotNamed(Refusal):
    """A call about a case that nobody named."""

    code = "case_not_named"
    status = 422
    message = _("Choose the case that the call is about.")


class CaseOver(Refusal):
    """One more voice on a case that is not in progress any more."""

    code = "case_over"
    status = 409
    message = _("%(number)s is not in progress any more. Take the call as a new case.")


class OrderHere(Refusal):
    """A work order that is in the ledger already."""

    code = "order_here"
    status = 409
    message = _("Work order %(order)s is here already: %(number)s.")


class FileTooLarge(Refusal):
    """More bytes than a file of work orders may have."""

    code = "file_too_large"
    status = 413
    message = _("At most %(megabytes)s MB. Cut the file in two and bring both.")


class TooManyRows(Refusal):
    """More rows than one file may have."""

    code = "too_many_rows"
    status = 422
    message = _("At most %(most)s rows. Cut the file in two and bring both.")


class NotNow(Refusal):
    """A step that does not fit how far a file is."""

    code = "file_elsewhere"
    status = 409
    message = _("This cannot be done now: %(state)s.")


class NothingChecked(Refusal):
    """A file in which no row can be imported."""

    code = "nothing_to_import"
    status = 422
    message = _("No row of this file can be imported. Say which column is what, or correct the file.")


class UnknownType(Refusal):
    """A code that names no type of the catalogue."""

    code = "unknown_type"
    status = 422
    message = _("There is no type “%(named)s” in the catalogue.")
