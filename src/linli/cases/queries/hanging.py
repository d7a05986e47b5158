"""What of the ledger hangs on units: rows of the table of duties, and cases that are still open."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.states import IN_PROGRESS
from linli.kernel.naming import name_of
from linli.people.public import Coverage
from linli.territory.public import Hanging, Street

_OPEN = """
SELECT u, count(*) FROM cases_case c CROSS JOIN LATERAL unnest(c.lineage) AS u
WHERE c.street_id = %s AND c.lineage && %s::bigint[] AND u = ANY (%s::bigint[]) AND c.state IN (SELECT unnest(%s::text[]))
GROUP BY u
"""


def duties_and_cases_on_units(street: Street, unit_ids: Sequence[int], on: date) -> list[Hanging]:
    """Return the duties at these units that hold on a day, and how many cases are open there now."""
    return [*_duties(street, unit_ids, on), *_cases(street, unit_ids)]


def _duties(street: Street, unit_ids: Sequence[int], on: date) -> list[Hanging]:
    rows = (
        Coverage.objects.filter(street=street, unit__in=unit_ids)
        .filter(Q(ends_on=None) | Q(ends_on__gt=on))
        .select_related("organisation")
        .order_by("unit", "row")
    )
    return [
        Hanging(
            row.unit_id, "duty",
            _("row %(row)s of the duties: %(organisation)s, %(part)s") % {
                "row": row.row, "organisation": name_of(row.organisation), "part": row.get_part_display(),
            },
            reverse("cases:duty_end", args=[street.slug, row.row]),
        )
        for row in rows
    ]  # fmt: skip


def _cases(street: Street, unit_ids: Sequence[int]) -> list[Hanging]:
    ids = list(unit_ids)
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [street.pk, ids, ids, [str(state) for state in IN_PROGRESS]])
        counts = cursor.fetchall()
    found = []
    for unit_id, n in counts:
        text = _("%(n)s open case keeps its line") if n == 1 else _("%(n)s open cases keep their line")
        found.append(Hanging(unit_id, "case", text % {"n": n}, "", must=False))
    return found
