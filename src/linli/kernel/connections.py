"""Connections of the pool: whether one still holds is asked of the socket, not of the server.

Before it hands out a connection, psycopg's pool sends an empty statement. That costs every request one way to the
server and back, for a connection that was used a moment ago. A server that went away has closed the socket, and a
closed socket has something to read; so only then, or when the server has said something unasked, is it asked.
"""

import select
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from .environment import SettingError

EMPTY = ""


class PooledConnection(psycopg.Connection[Any]):
    """A connection that answers the pool's empty statement by itself while nothing waits on its socket."""

    def execute(self, query: Any, *args: Any, **named: Any) -> psycopg.Cursor[Any]:
        """Run a statement; an empty one only when the socket is not silent."""
        if (
            query == EMPTY
            and self.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
            and self._silent()
        ):
            return self.cursor()
        return super().execute(query, *args, **named)

    def _silent(self) -> bool:
        asked = select.poll()
        asked.register(self.fileno(), select.POLLIN | select.POLLPRI)
        return not asked.poll(0)


def database(url: str, *, pool: bool) -> dict[str, Any]:
    """Return Django's settings for a postgresql:// address, a unix socket in `?host=` included."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'!r}")
    query = dict(parse_qsl(parts.query))
    # A pool that cannot connect asks ever more rarely; after four seconds it begins anew with the next request: a house
    # whose disk was full for an hour is back within seconds of there being room.
    kept = {"min_size": 1, "max_size": 12, "timeout": 10, "reconnect_timeout": 4}
    options: dict[str, Any] = {"pool": kept | {"connection_class": PooledConnection}} if pool else {}
    host = query.pop("host", "") or unquote(parts.hostname or "")
    # Prepared at first sight: only the few statements of kernel/statements.py bind on the server, so nothing else is.
    options["prepare_threshold"] = None if query.pop("prepare_threshold", "0") == "none" else 0
    options.update(query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }
