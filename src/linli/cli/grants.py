"""What the web role may do: everything with rows, nothing with tables, and never rewrite journal or log of looks."""

from django.db import connection
from psycopg import sql

from linli.cli.postgres import WEB
from linli.cli.words import say

# Written once and never changed again. This is the promise that makes the journal evidence, so it is kept by
# the database: a fault in our code, or somebody who took over the web server, cannot take a line back, nor
# hide that somebody looked at who reported.
WRITTEN_ONCE = ("kernel_journalline", "kernel_seal", "cases_look")


def grant() -> None:
    """Give the web role its rights on all tables, those of later migrations included; safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB])
        has_web_role = cursor.fetchone() is not None
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        if not has_web_role or owner == WEB:
            say(
                "只有一个数据库角色：日志只靠约定保护",
                "one database role: the journal is protected by convention only",
            )
            return
        web = sql.Identifier(WEB)
        for sentence in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        ):
            cursor.execute(sql.SQL(sentence).format(web))
        present = set(connection.introspection.table_names(cursor))
        for table in WRITTEN_ONCE:
            if table in present:
                revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
                cursor.execute(revoke.format(sql.Identifier(table), web))
