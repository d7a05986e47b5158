"""The log of looks at personal data, for whoever watches over them; reading it is a look, too."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.cases.commands import look_at_log
from linli.cases.models import Look
from linli.cases.queries.looks import WantedLooks, looks_of
from linli.cases.schemas import LookOut, LooksAsked
from linli.cases.states import Way, Whose
from linli.kernel.addresses import address_of
from linli.kernel.paging import page
from linli.kernel.rest import Listed, listed
from linli.people.public import Power

from .door import enter, router

DAY = timedelta(days=1)


def look_out(look: Look) -> LookOut:
    """Return a look as whoever watches reads it."""
    return LookOut(
        at=look.at, person=look.account_id, person_name=str(look.account), number=look.case.number if look.case else "",
        whose=Whose(look.whose) if look.case_id and look.whose in Whose.values else None,
        purpose=look.purpose, note=look.note, way=look.way, address=look.address or "", unusual=look.unusual,
    )  # fmt: skip


@router.reads("/streets/{slug}/looks", Listed[LookOut], summary="Who looked at personal data", paged=True)
def list_looks(request: HttpRequest, slug: str, asked: Query[LooksAsked]) -> Any:
    """Return who looked at whose contact, when, what for and from where, the newest first.

    Needs the power to watch over looks; that the log was read is written into it, once an hour.
    """
    here = enter(request, slug)
    here.need(Power.AUDIT)
    look_at_log(
        street_id=here.street.pk, by=here.actor, at=here.now, way=Way.API, address=address_of(request)
    )
    wanted = WantedLooks(
        account_id=asked.person, number=asked.number.upper(), purpose=asked.purpose.value if asked.purpose else "",
        since=morning(asked.since), until=morning(asked.until + DAY if asked.until else None), unusual=asked.unusual,
    )  # fmt: skip
    found = page(looks_of(here.actor, here.street.pk, wanted), ("-at", "-id"), asked.after, asked.limit)
    return listed(found, look_out)


def morning(day: date | None) -> datetime | None:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
