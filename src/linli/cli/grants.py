"""What the web role may do: most things with rows, nothing with tables, and never what would rewrite the past."""

from django.db import connection
from psycopg import sql

from linli.cli.postgres import WEB
from linli.cli.words import say

# What is taken away again, table by table. It is kept by the database, so a fault in our code, or somebody who took over
# the web server, cannot do it either. `docs/operations.md` tells the reader the same; a test compares with the database.
#
# Written once and never changed: what makes the journal evidence, and that somebody looked at who reported.
WRITTEN_ONCE = ("kernel_journalline", "kernel_seal", "cases_look", "django_admin_log")
# Words beside the journal are erased when the law says so, and otherwise stay as they were written.
ERASED_ONLY = ("kernel_journaltext",)
# What has happened has happened: these rows end, or are emptied, and never vanish.
NEVER_DELETED = (
    "cases_case", "cases_reporter", "cases_assignment", "cases_photo", "people_account", "people_accesstoken",
    "people_role", "people_organisation", "people_coverage", "territory_street",
)  # fmt: skip
# Written by migrations alone, which run as the owner.
READ_ONLY = ("django_migrations", "django_content_type", "auth_permission")
TAKEN_AWAY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WRITTEN_ONCE, ("UPDATE", "DELETE", "TRUNCATE")),
    **dict.fromkeys(ERASED_ONLY, ("UPDATE", "TRUNCATE")),
    **dict.fromkeys(NEVER_DELETED, ("DELETE", "TRUNCATE")),
    **dict.fromkeys(READ_ONLY, ("INSERT", "UPDATE", "DELETE", "TRUNCATE")),
}


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
        for table, rights in TAKEN_AWAY.items():
            if table in present:
                revoke = sql.SQL("REVOKE {} ON {} FROM {}")
                words = sql.SQL(", ").join(map(sql.SQL, rights))
                cursor.execute(revoke.format(words, sql.Identifier(table), web))
