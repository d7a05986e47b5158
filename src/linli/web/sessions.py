"""Sessions in the database, as Django keeps them; each request asks for its own and for whose it is in one statement."""

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core import signing
from django.utils import timezone

from linli.people.public import Account, session_and_account

# Whose session was whose when it was last read in this process. A hint and no more: whose it is, the session says.
_OWNERS: dict[str, int] = {}
MOST_OWNERS = 10_000
# The session of which somebody is being read (`lookup.py`).
OPENED: ContextVar[Any] = ContextVar("session that is opened", default=None)


class _AsItIs:
    """What is signed, not read yet."""

    def loads(self, data: bytes) -> bytes:
        """Return it."""
        return data


@lru_cache(maxsize=1000)
def _verified(session_data: str, salt: str, _key: str, _older: tuple[str, ...]) -> bytes:
    told: bytes = signing.loads(session_data, salt=salt, serializer=_AsItIs)
    return told


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

    def decode(self, session_data: str) -> dict[str, Any]:
        """Return what a session holds; whether we wrote it is looked at once for each text of it in a process."""
        try:
            told = _verified(
                session_data, self.key_salt, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS)
            )
            found: dict[str, Any] = self.serializer().loads(told)
        except Exception:  # noqa: BLE001 - Django's own way with what is no session: it says so and begins a new one
            found = super().decode(session_data)
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
