"""Connections of the pool: whether one still holds is asked of the socket, not of the server.

Before it hands out a connection, psycopg's pool sends an empty statement. That costs every request one way to the
server and back, for a connection that was used a moment ago. A server that went away has closed the socket, and a
closed socket has something to read; so only then, or when the server has said something unasked, is it asked.
"""

import select
from typing import Any

import psycopg

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
