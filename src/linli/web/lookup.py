"""Who a session belongs to, asked at every request of everybody who is signed in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from linli.people.public import Account, account_of_session


class AccountBackend(ModelBackend):
    """Django's own, but the account of a session is read by a prepared statement, and its posts with it."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account, unless it may not sign in any more."""
        account = account_of_session(user_id, at=timezone.now())
        return account if account is not None and self.user_can_authenticate(account) else None
