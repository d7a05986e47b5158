"""Opening many cases in one go, for imports: the checks and the rows are those of `open_case`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.kernel import journal
from linli.people.public import Actor

from ..models import Case, Reporter
from ..states import Door
from ..workflow import CASE
from .opening import Report, _new_case, _reporter, _texts, next_numbers


def open_cases(
    *, street: Any, reports: Sequence[tuple[Report, datetime]], by: Actor, door: str = Door.IMPORT
) -> list[Case]:
    """Put many reports into the ledger in one transaction, each with its own moment; the checks are those of `open_case`."""
    if not reports:
        return []
    with transaction.atomic():
        numbers = next_numbers(street, reports[0][1], len(reports))
        cases = []
        for (report, at), number in zip(reports, numbers, strict=True):
            year = timezone.localtime(at).year
            number = f"{street.prefix}-{year}-{number.rsplit('-', 1)[1]}"  # noqa: PLW2901 - the year is the report's own
            cases.append(_new_case(street, report, number=number, by=by, at=at, door=door))
        Case.objects.bulk_create(cases)
        journal.append(
            [
                journal.Entry(
                    street.pk, CASE.subject, case.pk, "report", by.kind, by.account_id, at, "", case.state,
                    case.journal_facts() | {"door": door, "photos": 0}, _texts(report),
                )
                for case, (report, at) in zip(cases, reports, strict=True)
            ]
        )  # fmt: skip
        Reporter.objects.bulk_create(
            _reporter(case, report.contact, Reporter.new_token())
            for case, (report, _at) in zip(cases, reports, strict=True)
        )
    return cases
