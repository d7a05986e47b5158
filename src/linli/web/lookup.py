"""Who a session belongs to, asked at every request of everybody who is signed in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from linli.people.public import Account, account_of_session

from .sessions import OPENED


class AccountMiddleware(AuthenticationMiddleware):
    """Django's own, but whoever is looked for may have been read with the session."""

    def process_request(self, request: HttpRequest) -> None:
        """Say who asks, once somebody wants to know."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: HttpRequest) -> Any:
    token = OPENED.set(request.session)
    try:
        return get_user(request)
    finally:
        OPENED.reset(token)


class AccountBackend(ModelBackend):
    """Django's own, but the account of a session is read by a prepared statement, and its posts with it."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account, unless it may not sign in any more."""
        read = getattr(OPENED.get(), "account_read", None)
        account = (read(user_id) if read else None) or account_of_session(user_id, at=timezone.now())
        return account if account is not None and self.user_can_authenticate(account) else None
