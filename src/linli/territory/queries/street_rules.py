"""What every operational table of the house owes to its street, read from the database itself."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection, models

from linli.territory.models import StreetForeignKey, StreetModel

_KEYS = """
SELECT array_agg(a.attname ORDER BY k.n), array_agg(fa.attname ORDER BY k.n), f.relname, c.condeferrable
FROM pg_constraint c
CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(here, there, n)
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.here
JOIN pg_attribute fa ON fa.attrelid = c.confrelid AND fa.attnum = k.there
JOIN pg_class f ON f.oid = c.confrelid
WHERE c.contype = 'f' AND c.conrelid = %s::regclass
GROUP BY c.oid, f.relname, c.condeferrable
"""
_UNIQUES = """
SELECT i.relname, array_agg(a.attname ORDER BY a.attname) FILTER (WHERE a.attname IS NOT NULL)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
WHERE x.indrelid = %s::regclass AND (x.indisunique OR x.indisexclusion) AND NOT x.indisprimary
GROUP BY i.relname
"""


def street_rule_breaches(tables: Iterable[type[models.Model]] | None = None) -> list[str]:
    """Return a sentence for each operational table that breaks the law of streets; empty when all keep it.

    Asked of the catalogue and not of the models, because the promise is the database's: a forgotten
    `street_key` in a migration leaves a model that looks right and guards nothing.
    """
    asked = apps.get_models() if tables is None else tables
    return [
        breach
        for model in asked
        for breach in (_breaches(model) if issubclass(model, StreetModel) else _upward_keys(model))
    ]


def _upward_keys(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if field.related_model is not None and issubclass(field.related_model, StreetModel):
            yield f"{model._meta.db_table}.{field.column} points from a reference table into a street"


def _breaches(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, [f'"{table}"'])
        keys = [(tuple(here), tuple(there), to, late) for here, there, to, late in cursor.fetchall()]
        cursor.execute(_UNIQUES, [f'"{table}"'])
        uniques = {name: set(columns or ()) for name, columns in cursor.fetchall()}
    if {"street_id", "id"} not in uniques.values():
        yield f"{table} is not unique by (street_id, id)"
    for name, columns in uniques.items():
        if "street_id" not in columns:
            yield f"{table}: {name} is unique without its street"
    for field in model._meta.concrete_fields:
        to = field.related_model
        if to is None or not issubclass(to, StreetModel):
            continue
        if not isinstance(field, StreetForeignKey):
            yield f"{table}.{field.column} points to {to._meta.db_table} by a key that may leave the street"
        elif (("street_id", field.column), ("street_id", "id"), to._meta.db_table, False) not in keys:
            yield f"{table}.{field.column} has no composite key to {to._meta.db_table}"
    for field in model._meta.many_to_many:
        yield f"{table}.{field.name} is many-to-many; write the table between as a StreetModel"
