"""Refusals of covenants."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoSuchCovenant(Refusal):
    """There is no such covenant or edition, or it is not shown to this reader."""

    code = "no_such_covenant"
    status = 404
    message = _("There is no such covenant here.")


class ClausesFaulty(Refusal):
    """A text cannot be read as clauses."""

    code = "clauses_faulty"
    status = 422
    message = _("The text cannot be read as clauses: %(reason)s")


class EditionOpen(Refusal):
    """One edition is worked on at a time."""

    code = "edition_open"
    status = 409
    message = _("Edition %(number)s is still worked on; finish it before the next.")


class SignedAlready(Refusal):
    """A party signs an edition once."""

    code = "signed_already"
    status = 409
    message = _("This party has signed this edition already. Thank you.")


class CommentsOver(Refusal):
    """Comments are taken for a while."""

    code = "comments_over"
    status = 409
    message = _("Comments on this draft are not taken any more.")


class NamesSomebody(Refusal):
    """A public text names or reaches somebody."""

    code = "names_somebody"
    status = 422
    message = _("This names or reaches somebody. Everybody can read it: write it without.")


class NoSuchBadge(Refusal):
    """There is no such badge."""

    code = "no_such_badge"
    status = 404
    message = _("There is no such badge here.")


class CriteriaUnmet(Refusal):
    """A badge is given and kept by its criteria."""

    code = "criteria_unmet"
    status = 422
    message = _("Not met: %(criteria)s. A badge is given and kept only where every criterion is met.")
