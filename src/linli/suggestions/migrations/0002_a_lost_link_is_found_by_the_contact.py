"""Whoever lost the link of a suggestion is found by the contact that was left; contacts left before are marked here.

Reversed, the marks go with their columns. A contact whose key is lost stays unmarked: it cannot be read here either.
"""

from typing import Any

from django.db import migrations, models
from psycopg import sql

from linli.kernel import privacy

BATCH = 1000
FIRST = "00000000-0000-0000-0000-000000000000"
READ = sql.SQL(
    "SELECT id, {name} FROM suggestions_suggestion WHERE {name} <> '' AND id > %s ORDER BY id LIMIT %s"
)
MARK = sql.SQL(
    "UPDATE suggestions_suggestion s SET {mark} = told.mark "
    "FROM unnest(%s::uuid[], %s::text[]) AS told (id, mark) WHERE s.id = told.id"
)


def mark_contacts(_apps: Any, editor: Any) -> None:
    """Give every contact that was left its mark, in batches."""
    for name in ("phone", "email"):
        last: Any = FIRST
        named = {"name": sql.Identifier(name), "mark": sql.Identifier(f"{name}_index")}
        with editor.connection.cursor() as cursor:
            while True:
                cursor.execute(READ.format(**named), [last, BATCH])
                rows = cursor.fetchall()
                if not rows:
                    break
                last = rows[-1][0]
                told = [(pk, privacy.decrypt(token)) for pk, token in rows]
                marks = [
                    (pk, privacy.blind_index(contact, name))
                    for pk, contact in told
                    if contact and not isinstance(contact, privacy.Unreadable)
                ]
                cursor.execute(
                    MARK.format(**named), [[pk for pk, _mark in marks], [mark for _pk, mark in marks]]
                )


class Migration(migrations.Migration):
    dependencies = [
        ("suggestions", "0001_what_people_suggest_and_what_became_of_it"),
    ]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="email_index",
            field=privacy.BlindIndexField(blank=True, default="", max_length=64, of="email", purpose="email"),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="phone_index",
            field=privacy.BlindIndexField(blank=True, default="", max_length=64, of="phone", purpose="phone"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(
                condition=models.Q(("phone_index", ""), _negated=True),
                fields=["phone_index"],
                name="suggestion_by_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(
                condition=models.Q(("email_index", ""), _negated=True),
                fields=["email_index"],
                name="suggestion_by_email",
            ),
        ),
        migrations.RunPython(mark_contacts, migrations.RunPython.noop),
    ]
