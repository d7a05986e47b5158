"""Sessions in the database, as Django keeps them; each request asks for its own by a statement worked out once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from linli.kernel.statements import fetch


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found = fetch(self.model, "WHERE t.session_key = %s AND t.expire_date > %s", [key, timezone.now()])
        if not found:
            self._session_key = None
            return None
        return found[0]
