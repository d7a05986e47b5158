"""The picture of all tables (src/linli/tables.sql), which an empty database is laid from: written from the migrations.

python tools/tables.py           write it: run every migration in a database of its own and dump that
python tools/tables.py check     say whether it holds the migrations that are there
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import django
import psycopg

from linli.cli.binaries import find_binaries
from linli.cli.home import Home
from linli.cli.postgres import OWNER, Server
from linli.kernel import picture as kept

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
-- Written by `python tools/tables.py` from the migrations. Write migrations, not this (docs/decisions/0029).
-- Of migrations with the digest {digest}.
"""
# No name is looked up but those that are written out; a function may name a table that comes after it.
SETTINGS = "SET LOCAL search_path = '';\nSET LOCAL check_function_bodies = false;\n\n"
# What pg_dump says to a session of its own, and what only the owner of an extension may.
NOISE = re.compile(r"--|SET |SELECT pg_catalog\.set_config|\\(un)?restrict |COMMENT ON EXTENSION ")


def digest() -> str:
    """Return what changes when a migration of ours does."""
    told = sha256()
    for path in sorted((ROOT / "src" / "linli").glob("*/migrations/[0-9]*.py")):
        told.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return told.hexdigest()[:32]


def dumped(pg_dump: Path, address: str) -> str:
    """Return everything a database is made of but its rows and its rights, as statements, a blank line between them."""
    command = [pg_dump, "--schema-only", "--no-owner", "--no-privileges", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    kept = "\n".join(line for line in told.splitlines() if not NOISE.match(line))
    return re.sub(r"\n{3,}", "\n\n", kept).strip() + "\n"


def picture(statements: str, done: set[tuple[str, str]]) -> str:
    """Return the text of the picture."""
    rows = ",\n".join(f"    ('{app}', '{name}', now())" for app, name in sorted(done))
    return (
        f"{HEAD.format(digest=digest())}{SETTINGS}{statements}\n"
        f"INSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n"
    )


def laid(server: Server, pg_dump: Path, name: str, statements: str) -> str:
    """Return what a database laid from these statements is made of: PostgreSQL writes some conditions otherwise once."""
    address = server.make_beside(name)
    with psycopg.connect(address) as connection:
        connection.execute(f"{SETTINGS}{statements}")
    return dumped(pg_dump, address)


def migrated(home: Home, server: Server, pg_dump: Path) -> tuple[str, set[tuple[str, str]]]:
    """Return what every migration, one after the other, makes of the server's empty database, and their names."""
    address = server.url(OWNER)
    settings = {"LINLI_HOME": str(home.path), "DATABASE_URL": address, "LINLI_OWNER_DATABASE_URL": ""}
    words = [sys.executable, "-m", "linli", "migrate", "--stepwise", "--no-input", "-v", "0"]
    subprocess.run(words, env=os.environ | settings, check=True)
    with psycopg.connect(address) as connection:
        done = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    return laid(server, pg_dump, "migrated", dumped(pg_dump, address)), done


def write() -> str:
    """Run every migration in a server of its own and write down what stands then."""
    home = Home(tempfile.mkdtemp(prefix="linli-tables-"))
    home.open()
    server = Server(home, hasty=True)
    try:
        server.start()
        return picture(*migrated(home, server, find_binaries(home) / "pg_dump"))
    finally:
        server.stop()
        shutil.rmtree(home.path, ignore_errors=True)


def wrong_in(told: str, there: set[tuple[str, str]]) -> str | None:
    """Return what is wrong with a picture beside the migrations that are there."""
    holds = kept.held(told)
    if missing := sorted(there - holds):
        return f"it lacks {', '.join(map('.'.join, missing))}"
    if gone := sorted(holds - there):
        return f"it holds {', '.join(map('.'.join, gone))}, which are not there"
    return None if digest() in told.splitlines()[1] else "a migration was changed since"


def main() -> int:
    """Write or check."""
    if sys.argv[1:] == ["check"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
        django.setup()
        if wrong := wrong_in(kept.PICTURE.read_text(encoding="utf-8"), kept.on_disk()):
            print(f"src/linli/tables.sql: {wrong}. Write it anew: python tools/tables.py", file=sys.stderr)
            return 1
        print("the picture of the tables holds every migration")
        return 0
    told = write()
    kept.PICTURE.write_text(told, encoding="utf-8")
    print(f"src/linli/tables.sql: {told.count(chr(10))} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
