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


class NoSuchVote(Refusal):
    """There is no such vote, or it is not announced."""

    code = "no_such_vote"
    status = 404
    message = _("There is no such vote, or it is not announced yet.")


class NoSuchVoter(Refusal):
    """Nobody on the roll is meant by this."""

    code = "no_such_voter"
    status = 404
    message = _("Nobody on the roll of this vote is meant by that.")


class SeveralMeant(NoSuchVoter):
    """Members who share a flat are told apart by their number on the roll."""

    code = "several_voters"
    status = 409
    message = _("Several on the roll are meant by “%(who)s”: type the number on the roll instead.")


class RollFrozen(Refusal):
    """A roll is frozen when the vote is announced."""

    code = "roll_frozen"
    status = 409
    message = _(
        "The roll was frozen when the vote was announced on %(day)s, and nobody changes it any more (rule %(rule)s: "
        "what was not announced is not voted on). Who stands on it wrongly is told so; a new roll needs a new vote."
    )


class VoteAnnounced(Refusal):
    """What is voted on is fixed when it is announced."""

    code = "vote_announced"
    status = 409
    message = _(
        "This vote is announced. What is voted on, by which rule and until when stays as it was announced."
    )


class NotReady(Refusal):
    """A vote cannot be announced yet."""

    code = "vote_not_ready"
    status = 422
    message = _("This vote cannot be announced yet: %(why)s")


class NotOpen(Refusal):
    """Ballots are taken between opening and close, by the clock of the database."""

    code = "vote_not_open"
    status = 409
    message = _("No votes are taken now: voting is from %(opens)s to %(closes)s.")


class VotedFinally(Refusal):
    """A vote that is final when cast was cast."""

    code = "voted_finally"
    status = 409
    message = _("This vote has been cast already, and it is final. It counts once, whichever way it came.")


class VotedInPerson(Refusal):
    """The voter's own vote goes before the proxy's."""

    code = "voted_in_person"
    status = 409
    message = _("The voter has voted in person, which goes before a proxy.")


class NoProxy(Refusal):
    """Only the proxy whom the roll names may vote for somebody."""

    code = "no_proxy"
    status = 422
    message = _(
        "%(who)s is not the proxy whom the roll names for this voter. Nobody votes for somebody absent without that."
    )


class NoSignature(Refusal):
    """A vote signed at the door is kept with a photo of the signature."""

    code = "no_signature"
    status = 422
    message = _("A vote signed at the door needs a photo of the signed paper.")


class BadBallot(Refusal):
    """A ballot does not answer what is asked."""

    code = "bad_ballot"
    status = 422
    message = _("“%(title)s”: %(why)s")


class StillOpen(Refusal):
    """Nothing is counted while votes may still be cast."""

    code = "vote_still_open"
    status = 409
    message = _("Voting is until %(closes)s by the clock of the database; nothing is counted before.")


class DisplayRuns(Refusal):
    """A result becomes final when its display is over and no objection is open."""

    code = "display_runs"
    status = 409
    message = _("The result is displayed until the end of %(day)s; it becomes final after that.")


class ObjectionOpen(Refusal):
    """An objection has no answer yet."""

    code = "objection_open"
    status = 409
    message = _("%(n)s written objections have no answer yet.")


class BoxBroken(Refusal):
    """What is in the box does not fit who voted."""

    code = "box_broken"
    status = 409
    message = _("Nothing was counted: %(why)s. Call whoever keeps this house before anything is changed.")
