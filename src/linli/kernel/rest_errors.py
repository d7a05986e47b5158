"""Refusals that only programs meet."""

from django.utils.translation import gettext_lazy as _

from .errors import Refusal


class NotSignedIn(Refusal):
    """No token, or one that opens nothing any more."""

    code = "not_signed_in"
    status = 401
    message = _(
        "This needs a token: Authorization: Bearer linli_… It may be missing, wrong, expired or revoked."
    )


class Invalid(Refusal):
    """What was sent has not the shape that was asked for; `fields` says where."""

    code = "invalid"
    status = 422
    message = _("What was sent does not fit; facts.fields says where.")


class Unreadable(Refusal):
    """A body that is no JSON."""

    code = "unreadable"
    status = 400
    message = _("The body could not be read as JSON.")


class WrongMedia(Refusal):
    """A body of a kind that is not taken here."""

    code = "wrong_media"
    status = 415
    message = _("This takes %(wanted)s, not %(got)s.")


class TooLarge(Refusal):
    """More bytes than are taken."""

    code = "too_large"
    status = 413
    message = _("The body is too large.")


class WrongMethod(Refusal):
    """An address that does not know this method."""

    code = "wrong_method"
    status = 405
    message = _("This address takes %(allowed)s.")


class KeyUsed(Refusal):
    """An idempotency key stands for one request, word for word."""

    code = "key_used_for_another_request"
    status = 422
    message = _("This Idempotency-Key was used for another request. Use a fresh key for each thing you do.")


class ChangedMeanwhile(Refusal):
    """The tag that was brought is of an older version."""

    code = "moved_meanwhile"
    status = 412
    message = _("It has changed since this ETag was read. Read it again.")
