"""Rows of the table of duties."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import moments
from linli.kernel.naming import name_of
from linli.people.errors import DutyEndsInThePast, DutyOver, DutyTaken, RoadElsewhere
from linli.people.models import Coverage, Organisation
from linli.people.states import Part
from linli.territory.public import Street

from .telling import need_staff, tell


def cover(
    *,
    street: Any,
    unit: Any,
    organisation: Organisation,
    by: Any,
    at: datetime,
    category: str = "",
    part: str = Part.LEAD,
    note: str = "",
    starts_on: date | None = None,
    road: Any = None,
    tier: str = "",
) -> Coverage:
    """Add a row to the table of duties; rows are numbered in the order they were added.

    With a road it holds on that road only, with a tier on that tier only.
    """
    need_staff(by, street.pk, unit.pk)
    if road is not None and road.street_id != street.pk:
        raise RoadElsewhere(road=name_of(road))
    try:
        with transaction.atomic():
            # Two rows added at once must not get one number. NO KEY UPDATE does not stop cases of the street from
            # being opened meanwhile.
            Street.objects.select_for_update(no_key=True).get(pk=street.pk)
            number = (Coverage.objects.filter(street=street).aggregate(last=Max("row"))["last"] or 0) + 1
            row = Coverage.objects.create(
                street=street,
                row=number,
                unit=unit,
                category=category,
                road=road,
                tier=tier,
                organisation=organisation,
                part=part,
                note=note,
                starts_on=starts_on,
            )
            facts = {
                "row": number,
                "unit": row.unit_id,
                "category": category,
                "organisation": organisation.pk,
                "part": part,
                "road": row.road_id,
                "tier": tier,
            }
            tell(street.pk, "coverage", row.pk, "cover", by, at, facts)
    except IntegrityError as error:
        if "coverage_has_one_lead" not in str(error):
            raise
        there = (
            Coverage.objects.filter(
                street=street,
                unit=unit,
                category=category,
                road=road,
                tier=tier,
                part=Part.LEAD,
                ends_on=None,
            )
            .select_related("organisation")
            .get()
        )
        raise DutyTaken(row=there.row, name=name_of(there.organisation)) from None
    return row


def end_coverage(row: Coverage, *, on: date, by: Any, at: datetime) -> None:
    """End a row of the table of duties on a day; cases dispatched by it keep their reason."""
    need_staff(by, row.street_id, row.unit_id)
    if on < timezone.localtime(at).date() and by.kind != "system":
        raise DutyEndsInThePast
    with transaction.atomic():
        held = Coverage.objects.select_for_update().get(pk=row.pk)
        if held.ends_on is not None and held.ends_on <= on:
            raise DutyOver(row=held.row, when=moments.exact(held.ends_on, now=at))
        held.ends_on = row.ends_on = on
        held.save(update_fields=("ends_on",))
        tell(held.street_id, "coverage", held.pk, "end_coverage", by, at, {"ends_on": on.isoformat()})
