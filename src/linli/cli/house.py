"""Who may use the embedded database now: one keeper runs it, others borrow it while it stands."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from linli.cli.home import SECRETS, Home, Lock
from linli.cli.postgres import DATABASE, OWNER, Server
from linli.cli.words import Trouble, say

BORROW_PATIENCE = 120.0
OF_HOME = "LINLI_SECRETS_OF_HOME"


def addresses(server: Server) -> dict[str, str]:
    """Return the environment by which Django finds the embedded database."""
    return {"DATABASE_URL": server.url(), "LINLI_OWNER_DATABASE_URL": server.url(OWNER)}


@contextmanager
def kept_server(home: Home, cancelled: Callable[[], bool]) -> Iterator[Server]:
    """Run the server for the whole block as its only keeper, as `linli run` does.

    A command that runs the server for itself is waited for; those that borrow from us are not.
    """
    keeper = Lock(home / "state" / "server.lock")
    if not keeper.take():
        say(
            "等待另一条 linli 命令用完数据库", "waiting for another linli command to finish with the database"
        )
        while not keeper.take() and not cancelled():
            time.sleep(0.1)
    server = Server(home, cancelled=cancelled)
    try:
        if not cancelled():
            server.start()
        yield server
    finally:
        server.stop()
        keeper.close()


@contextmanager
def borrowed_server(home: Home) -> Iterator[Server]:
    """Give the block a server that answers: the one that runs, else one for as long as anybody needs it."""
    users, keeper = Lock(home / "state" / "users.lock"), Lock(home / "state" / "server.lock")
    server = Server(home)
    try:
        # First among the users, then perhaps the keeper: a keeper who stops takes `users` for itself alone,
        # so nobody can slip in while the server goes down.
        users.take(shared=True, wait=True)
        until = time.monotonic() + BORROW_PATIENCE
        while not keeper.take():
            if server.answers(database=DATABASE):
                yield server
                return
            if time.monotonic() > until:
                raise Trouble(
                    "数据库没有应答。", f"The database does not answer (kept by process {keeper.holder()})."
                )
            time.sleep(0.1)
        users.give_back()
        try:
            server.start()
            yield server
            if not users.take():
                say(
                    "等待另一条 linli 命令用完数据库",
                    "waiting for another linli command to finish with the database",
                )
                users.take(wait=True)
        finally:
            server.stop()
    finally:
        users.close()
        keeper.close()


def environment(home: Home) -> dict[str, str]:
    """Return what every process of this house is told besides what the person has set.

    A key that a person gave stays as it is. The others are named, so that each process reads them from the home itself
    and knows a new one as soon as it is there (`kernel/keyring.py: KeyFile`).
    """
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "linli.settings")
    inherited = os.environ.get(OF_HOME, "").split(",")
    ours = [name for name in SECRETS if not os.environ.get(name) or name in inherited]
    kept = home.secrets(ours)
    return {"LINLI_HOME": str(home.path), "DJANGO_SETTINGS_MODULE": settings, OF_HOME: ",".join(ours), **kept}


def settle(home: Home) -> None:
    """Put the house's environment into our own, before Django reads it."""
    os.environ.update(environment(home))
