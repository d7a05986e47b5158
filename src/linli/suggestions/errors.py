"""Refusals of suggestions."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import NotFound, Refusal


class NoSuchSuggestion(NotFound):
    """A link of a suggestion that opens nothing."""

    code = "no_such_suggestion"
    message = _("This link opens nothing. Perhaps a piece of it is missing.")


class LinkedAlready(Refusal):
    """A case is linked to a suggestion once."""

    code = "linked_already"
    status = 422
    message = _("Case %(number)s is linked already.")


class PersonalWords(Refusal):
    """Words for everybody name or reach somebody."""

    code = "personal_words"
    status = 422
    message = _(
        "The words name or reach somebody. Mask telephone, identity and plate numbers and names first."
    )
