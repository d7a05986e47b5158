"""Refusals about dossiers, measures step by step, and mediations."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class DossierKnown(Refusal):
    """A case has one dossier."""

    code = "dossier_known"
    status = 422
    message = _("This case has its dossier already.")


class NoDossier(Refusal):
    """The next step stands in a dossier."""

    code = "no_dossier"
    status = 422
    message = _("Open the dossier of this case first.")


class PersonNamed(Refusal):
    """The words of a dossier say 甲 and 乙: names and numbers of persons rest encrypted, in one place only."""

    code = "person_named"
    status = 422
    message = _(
        "The words hold personal data (%(what)s). Write 甲 or 乙 instead; who that is stands encrypted."
    )


class NotYet(Refusal):
    """What somebody says was done lies in the future."""

    code = "not_yet"
    status = 422
    message = _("This moment lies in the future; write down what has been.")


class UnknownStep(Refusal):
    """The ladder has no such step."""

    code = "unknown_step"
    status = 422
    message = _("The ladder in force has no step %(step)s.")


class StepTaken(Refusal):
    """A step is taken once a course."""

    code = "step_taken"
    status = 422
    message = _("The step “%(step)s” was taken already.")


class StepBehind(Refusal):
    """No step before its forerunner."""

    code = "step_behind"
    status = 422
    message = _("“%(step)s” comes after “%(before)s”, which was not taken yet.")


class StepTooSoon(Refusal):
    """No step before its waiting time is over."""

    code = "step_too_soon"
    status = 422
    message = _("“%(step)s” may be taken from %(when)s on: %(wait)s after “%(before)s”.")


class NoAuthority(Refusal):
    """Only an authority on the case enforces, and names its law."""

    code = "no_authority"
    status = 422
    message = _("“%(step)s” is for an authority that is on this case, by somebody who acts for it.")


class NoArticle(Refusal):
    """Who enforces names the law."""

    code = "no_article"
    status = 422
    message = _("“%(step)s” must name the article of the law.")


class SettledAlready(Refusal):
    """What is settled is not settled again."""

    code = "settled_already"
    status = 422
    message = _("This is settled already; the page shows how.")


class NothingToSettle(Refusal):
    """A course of measures begins with its first step."""

    code = "nothing_to_settle"
    status = 422
    message = _("No measure was taken toward them yet.")


class TwoParties(Refusal):
    """It takes two to disagree."""

    code = "two_parties"
    status = 422
    message = _("A mediation is between two parties of this case at least.")


class UnknownEdition(Refusal):
    """A lesson is taken up in a published edition of a rule book of this street."""

    code = "unknown_edition"
    status = 422
    message = _("No published rule book of this street has this edition.")
