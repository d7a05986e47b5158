"""Refusals of votes."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class UnknownVotingRule(Refusal):
    """No voting rule has this code."""

    code = "unknown_voting_rule"
    status = 404
    message = _("There is no voting rule called %(name)s. Known are: %(known)s")


class NoThreshold(Refusal):
    """A rule whose thresholds nobody has entered counts nothing."""

    code = "no_threshold"
    status = 409
    message = _("The rule %(name)s has no thresholds yet. Enter them from the current local rule: %(source)s")


class RollFaulty(Refusal):
    """A roll with faults decides nothing."""

    code = "roll_faulty"
    status = 422
    message = _("The roll has faults, so nothing was counted: %(faults)s")


class NotAThreshold(Refusal):
    """A cell holds no threshold."""

    code = "not_a_threshold"
    status = 422
    message = _("“%(text)s” is no threshold; write it as ≥2/3, >1/2, ≥3/4 or 5 for a number of voters")


class NoBudgetFile(Refusal):
    """A file does not hold what a budget vote needs."""

    code = "no_budget_file"
    status = 422
    message = _("This is no file of a budget vote: %(reason)s")
