"""Refusals: every "no" of the system has a code, a status, a sentence for people and facts for programs."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818 - the house word is refusal
    """A named "no". One middleware turns it into a page, a fragment or JSON; anything else that escapes is a bug.

    `message` may hold %(name)s for any of the facts; it is translated when it is read, in the reader's language.
    """

    code = "refused"
    status = 409
    message: Any = _("This cannot be done now.")

    def __init__(self, message: Any = None, *, code: str = "", status: int = 0, **facts: Any) -> None:
        """Name the refusal; class attributes stand where nothing is given."""
        self.message = message or self.message
        self.code = code or self.code
        self.status = status or self.status
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        """Return the sentence for people, in the active language."""
        text = str(self.message)
        return text % self.facts if self.facts and "%(" in text else text


class NotFound(Refusal):
    """What does not exist and what one may not see answer alike."""

    code = "not_found"
    status = 404
    message = _("There is nothing here, or it is not yours to see.")


class NotAllowed(Refusal):
    """The actor may see this but not do it."""

    code = "not_allowed"
    status = 403
    message = _("Your posts do not give you the power to do this here.")


class Missing(Refusal):
    """An act did not bring what its row in the table demands."""

    code = "missing"
    status = 422
    message = _("Something is missing: %(fields)s.")


class MovedMeanwhile(Refusal):
    """Somebody else was faster, or the act does not fit the state; says who and when."""

    code = "moved_meanwhile"
    status = 409
    message = _("%(who)s did “%(action)s” at %(when)s. The page below shows how things stand now.")
