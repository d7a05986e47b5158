"""Refusals of this door. Their statuses are those of the specification: 404, 403 for keys, and 400 for all else."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class Faulty(Refusal):
    """Something in the request that cannot be understood; several sentences where several things are wrong."""

    code = "faulty"
    status = 400
    message = _("The request cannot be understood.")

    def __init__(self, *sentences: Any, **facts: Any) -> None:
        """Name what is wrong, each in a sentence."""
        super().__init__(sentences[0] if sentences else None, **facts)
        self.sentences: Sequence[Any] = sentences or (self.message,)


class JurisdictionMissing(Refusal):
    """Several streets are served here, and none was named."""

    code = "jurisdiction_missing"
    status = 400
    message = _("jurisdiction_id was not provided. It is one of: %(known)s.")


class JurisdictionUnknown(Refusal):
    """No such street is served here."""

    code = "jurisdiction_unknown"
    status = 404
    message = _("jurisdiction_id “%(asked)s” was not found.")


class ServiceMissing(Refusal):
    """A report that does not say of which service."""

    code = "service_missing"
    status = 400
    message = _("service_code was not provided.")


class ServiceUnknown(Refusal):
    """No type of the catalogue has this code."""

    code = "service_unknown"
    status = 404
    message = _("service_code “%(asked)s” was not found.")


class KeyMissing(Refusal):
    """Reports are taken from programs that are known."""

    code = "key_missing"
    status = 403
    message = _("api_key was not provided. A token with the scope “report” is one; see /tokens/.")


class KeyUnknown(Refusal):
    """A key that opens nothing, or nothing any more."""

    code = "key_unknown"
    status = 403
    message = _("api_key is unknown, expired or revoked.")


class KeyTooWeak(Refusal):
    """A key that does not let reports through in this street."""

    code = "key_too_weak"
    status = 403
    message = _(
        "api_key may not report in “%(street)s”: its owner needs a post there, and its scope “report”."
    )


class KeySpent(Refusal):
    """Another report came under the same Idempotency-Key."""

    code = "key_used"
    status = 400
    message = _("This Idempotency-Key was used for another report.")


class RequestUnknown(Refusal):
    """What is not published and what is not there answer alike."""

    code = "request_unknown"
    status = 404
    message = _("service_request_id “%(asked)s” was not found.")


class TokenUnknown(Refusal):
    """A token that leads to no request of this street."""

    code = "token_unknown"
    status = 404
    message = _("The token was not found.")


class NoSuchAddress(Refusal):
    """Nothing of the specification stands at this address."""

    code = "no_such_address"
    status = 404
    message = _("There is no such resource. The specification: https://wiki.open311.org/GeoReport_v2")


class MethodWrong(Refusal):
    """A method that this resource does not know."""

    code = "method_wrong"
    status = 405
    message = _("This resource takes %(allowed)s.")


class NotThere(Refusal):
    """An address at which no photo lies, or none for us."""

    code = "not_there"
    status = 404
    message = _("Nothing lies at this address, or it may not be read (HTTP %(status)s).")
