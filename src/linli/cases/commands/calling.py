"""What a caller called about before: found by the mark of their number, and each case shown is a look that is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from linli.kernel.privacy import blind_indexes
from linli.people.public import Actor, Power

from ..models import Case, Look, Reporter
from ..permissions import privacy_reader
from ..states import Purpose, Unusual, Way, Whose

AN_HOUR = timedelta(hours=1)
# Nobody takes so many calls in an hour: whoever asks for more numbers is asked after.
MANY_CALLS = 120
SHOWN = 8


@dataclass(frozen=True)
class Caller:
    """Who calls from a number: the name they left last, and what they reported, the newest first."""

    name: str = ""
    cases: tuple[Case, ...] = ()


def cases_of_caller(
    *, street_id: int, phone: str, by: Actor, at: datetime, way: str = Way.PAGE, address: str = ""
) -> Caller:
    """Return what was reported from a number, as far as the actor may see contacts there.

    Each case is a look with the purpose “they called”, written before anything is shown; asked for again within the hour
    by the same person, it is the same look.
    """
    marks = blind_indexes(phone, "phone")
    if not marks or by.account_id is None or not by.has(Power.PERSONAL, street_id=street_id):
        return Caller()
    seen = Case.objects.visible_to(by).filter(street_id=street_id)
    left = Reporter.objects.filter(street_id=street_id, phone_index__in=marks, case__in=seen)
    rows = left.select_related("case__category", "case__unit", "case__lead")
    found = [
        row
        for row in rows.order_by("-case__reported_at", "-case_id")[:SHOWN]
        if privacy_reader.test(by, row.case)
    ]
    cases = tuple(row.case for row in found)
    _write_looks(cases, street_id=street_id, by=by, at=at, way=way, address=address)
    return Caller(next((row.name for row in found if row.name), ""), cases)


def _write_looks(
    cases: Sequence[Case], *, street_id: int, by: Actor, at: datetime, way: str, address: str
) -> None:
    if not cases:
        return
    with transaction.atomic():
        mine = Look.objects.filter(
            street_id=street_id, account_id=by.account_id, purpose=Purpose.CALL, at__gt=at - AN_HOUR
        )
        known = list(mine.values_list("case_id", flat=True)[: MANY_CALLS + 1])
        unusual = [str(Unusual.MANY)] if len(known) > MANY_CALLS else []
        Look.objects.bulk_create(
            Look(
                street_id=street_id, case=case, account_id=by.account_id or 0, whose=Whose.REPORTER,
                purpose=Purpose.CALL, way=way, address=address or None, unusual=unusual, at=at,
            )
            for case in cases
            if case.pk not in known
        )  # fmt: skip
