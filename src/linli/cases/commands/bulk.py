"""Opening many cases in one go, for imports: the checks and the rows are those of `open_case` and `settle`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.kernel import journal
from linli.kernel.copying import copy_in
from linli.kernel.moments import local
from linli.people.public import Actor
from linli.territory.public import ground_kept

from ..models import Case, Reporter
from ..states import Door
from ..workflow import CASE
from .limits import tables_kept
from .opening import Report, check_power, new_case, next_numbers, reporter_of, texts_of
from .together import settled_in_memory


@dataclass(frozen=True)
class Kept:
    """A report as another system kept it: when it was made, and when and in which words it was answered, if it was."""

    report: Report
    at: datetime
    settled_at: datetime | None = None
    reply: str = ""


def open_cases(*, street: Any, reports: Sequence[Kept], by: Actor, door: str = Door.IMPORT) -> list[Case]:
    """Put many reports into the ledger in one transaction, each at its own moment, and settle those that were answered.

    What stands afterwards is what `open_case` and then `settle` would have written one by one. All go in or none does:
    the first that may not raises what they would raise. Photos are not for many: a report that has one is refused.
    """
    if not reports:
        return []
    check_power(street, by=by, door=door)
    if any(kept.report.photos for kept in reports):
        raise ValueError("reports with photos are opened one by one")
    with transaction.atomic(), tables_kept(), ground_kept():
        cases: list[Case] = []
        entries: list[journal.Entry] = []
        for kept, number in zip(reports, next_numbers(street, reports[0].at, len(reports)), strict=True):
            # The year is the report's own.
            own = f"{street.prefix}-{local(kept.at).year}-{number.rsplit('-', 1)[1]}"
            case = new_case(street, kept.report, number=own, by=by, at=kept.at, door=door)
            facts, texts = {"door": door, "photos": 0}, texts_of(kept.report)
            entries.append(CASE.entry(case, "report", by=by, at=kept.at, before="", facts=facts, texts=texts))
            if kept.settled_at is not None:
                entries.append(settled_in_memory(case, by=by, at=kept.settled_at, reply=kept.reply))
            cases.append(case)
        copy_in(Case, map(vars, cases))
        journal.append(entries)
        contacts = ((case, kept.report.contact) for case, kept in zip(cases, reports, strict=True))
        copy_in(
            Reporter, (vars(reporter_of(case, contact, Reporter.new_token())) for case, contact in contacts)
        )
    return cases
