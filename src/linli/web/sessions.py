"""Sessions in the database, as Django keeps them; each request asks for its own and for whose it is in one statement."""

from contextvars import ContextVar
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from linli.people.public import Account, session_and_account

# Whose session was whose when it was last read in this process. A hint and no more: whose it is, the session says.
_OWNERS: dict[str, int] = {}
MOST_OWNERS = 10_000
# The session of which somebody is being read (`lookup.py`).
OPENED: ContextVar[Any] = ContextVar("session that is opened", default=None)


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    # The account that was read with the session; taken once, so that nobody goes by it later in the request.
    beside: Account | None = None

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found, self.beside = session_and_account(
            self.model, key, account_id=_OWNERS.get(key), at=timezone.now()
        )
        if found is None:
            self._session_key = None
        return found

    def load(self) -> dict[str, Any]:
        """Read the session, and remember whose it is."""
        told: dict[str, Any] = super().load()
        owner, key = str(told.get(SESSION_KEY, "")), self.session_key
        if key and owner.isdecimal():
            if len(_OWNERS) >= MOST_OWNERS:
                _OWNERS.clear()
            _OWNERS[key] = int(owner)
        return told

    def account_read(self, account_id: Any) -> Account | None:
        """Return the account that was read with the session if it is this one, once."""
        found, self.beside = self.beside, None
        return found if found is not None and str(found.pk) == str(account_id) else None
