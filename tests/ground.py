"""What every test starts from, kept aside once, and laid again after a test that committed.

Django would truncate every table, fire `post_migrate` and leave the cast to be built anew: two seconds a test. Here the
rows that stood when the cast had moved in are copied into a schema of their own, and only tables that hold rows are
emptied and filled from it.
"""

from django.db import connection

from linli.territory import queries as territory

KEPT = "kept_for_tests"
TABLES = """
SELECT c.oid::regclass::text, quote_ident(c.relname),
    (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '')
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'django_migrations'
ORDER BY c.relname
"""


def can_be_kept() -> bool:
    """Return whether we may lay rows without their foreign keys being asked after: a superuser of the server may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def keep() -> None:
    """Copy what stands now, and write the function that lays it again."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        cursor.execute(TABLES)
        steps = []
        for table, name, columns in cursor.fetchall():
            steps.append(f"IF EXISTS (SELECT FROM {table}) THEN DELETE FROM {table}; END IF;")
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {KEPT}.{name} AS SELECT {columns} FROM {table}")
                steps.append(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {KEPT}.{name};")
        body = "\n".join(steps)
        cursor.execute(
            f"CREATE FUNCTION {KEPT}.lay() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica "
            f"AS $lay$ BEGIN {body} END $lay$"
        )


def lay_again() -> None:
    """Make the tables what they were when they were kept."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {KEPT}.lay()")
    territory.forget_everything()


def is_kept() -> bool:
    """Return whether this database was kept before (`--reuse-db`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [KEPT])
        return bool(cursor.fetchone()[0])
