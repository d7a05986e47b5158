"""What sorting refuses."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class TooFewCases(Refusal):
    """There is too little to learn from."""

    code, status = "too_few_cases", 409
    message = _(
        "Too little to learn from: %(cases)s filed cases, %(kinds)s categories with enough of them. Two categories with "
        "%(least)s cases each are needed."
    )


class NoSuchVersion(Refusal):
    """A version that is not there, or that holds nothing."""

    code, status = "no_such_version", 404
    message = _("There is no such version of the sorter.")


class NothingProposed(Refusal):
    """Nothing is proposed, or no longer."""

    code, status = "nothing_proposed", 409
    message = _("Nothing is proposed here any more. Look at the case again.")


class AlreadyAsked(Refusal):
    """A training is asked for already."""

    code, status = "training_asked", 409
    message = _("A training is asked for already; it begins within two minutes.")
