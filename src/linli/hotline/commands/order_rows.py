"""What is kept of the rows of a file of work orders: what the platform says of its own, first rows, and rows at fault."""

import json
from collections.abc import Sequence

from linli.cases.public import Case
from linli.intake.public import Line, Verdict

from ..models import OrderFault, OrderFile, WorkOrder

# Faults that are kept with their cells, rows that are shown as they would be, and kinds of things nobody has named.
FAULTS, SAMPLE, UNKNOWN = 2000, 10, 60


def keep_theirs(file: OrderFile, came: Sequence[Line]) -> None:
    """Keep what the platform says of each order that is here now: its own deadline, and its own kind of thing."""
    told = {
        line.reading.source_id: line.reading
        for line in came
        if line.reading and line.verdict is not Verdict.TWICE
    }
    said = {order: one for order, one in told.items() if one.due_at or one.kind}
    cases = Case.objects.filter(street_id=file.street_id, source=file.platform.name, source_id__in=list(said))
    WorkOrder.objects.bulk_create(
        (
            WorkOrder(
                street_id=file.street_id, case_id=pk, platform_id=file.platform_id, due_at=said[order].due_at,
                kind=said[order].kind,
            )
            for pk, order in cases.values_list("pk", "source_id")
        ),
        update_conflicts=True, unique_fields=("street", "case"), update_fields=("due_at", "kind"),
    )  # fmt: skip


def note(file: OrderFile, came: Sequence[Line]) -> None:
    """Keep the first rows as they would be, and the rows that cannot be imported with what is wrong with them."""
    unknown = dict(file.unknown_kinds)
    nameless = [line.reading.kind for line in came if line.reading and line.reading.report.category is None]
    for kind in filter(None, nameless):
        if kind in unknown or len(unknown) < UNKNOWN:
            unknown[kind] = unknown.get(kind, 0) + 1
    file.unknown_kinds = unknown
    for line in came[: max(0, SAMPLE - len(file.sample))]:
        title = line.reading.report.title if line.reading else ""
        file.sample = [*file.sample, [line.number, title, line.words]]
    kept = OrderFault.objects.filter(street_id=file.street_id, file=file).count()
    wrong = [line for line in came if line.verdict is Verdict.REJECTED]
    OrderFault.objects.bulk_create(
        OrderFault(
            street_id=file.street_id, file=file, row=line.number, reason=line.reason,
            cells=json.dumps([line.cells.get(name, "") for name in file.headings], ensure_ascii=False),
        )
        for line in wrong[: max(0, FAULTS - kept)]
    )  # fmt: skip
