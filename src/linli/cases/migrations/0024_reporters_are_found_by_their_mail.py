"""Who left a mail address is found again by its mark, as by their telephone; addresses left before are marked here.

Reversed, the marks go with their column. An address whose key is lost stays unmarked: it cannot be read here either.
"""

from typing import Any

from django.db import migrations
from psycopg import sql

from linli.kernel import privacy

BATCH = 1000
READ = sql.SQL("""
SELECT id, email FROM cases_reporter WHERE email <> '' AND email_index = '' AND id > %s ORDER BY id LIMIT %s
""")
MARK = """
UPDATE cases_reporter r SET email_index = told.mark
FROM unnest(%s::uuid[], %s::text[]) AS told (id, mark) WHERE r.id = told.id
"""
FIRST = "00000000-0000-0000-0000-000000000000"


def mark_addresses(_apps: Any, editor: Any) -> None:
    """Give every address that was left its mark, in batches."""
    last: Any = FIRST
    with editor.connection.cursor() as cursor:
        while True:
            cursor.execute(READ, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            told = [(pk, privacy.decrypt(token)) for pk, token in rows]
            marks = [
                (pk, privacy.blind_index(mail, "email"))
                for pk, mail in told
                if not isinstance(mail, privacy.Unreadable)
            ]
            cursor.execute(MARK, [[pk for pk, _mark in marks], [mark for _pk, mark in marks]])


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_what_is_hidden_and_what_is_held")]

    operations = [
        migrations.AddField(
            model_name="reporter",
            name="email_index",
            field=privacy.BlindIndexField(blank=True, default="", max_length=64, of="email", purpose="email"),
        ),
        migrations.RunPython(mark_addresses, migrations.RunPython.noop),
    ]
