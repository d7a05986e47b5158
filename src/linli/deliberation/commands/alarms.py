"""The alarm of a series: no meeting was held in a period that is over; convenors and the head above are told, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel import journal
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import SYSTEM, Account, Power, holders, nearest

from ..models import Series
from ..queries.law import kinds_of
from ..queries.lists import Overdue, overdue
from ..states import Period
from .planning import SERIES

ALARM = "meeting.overdue"
say(
    ALARM,
    Sentence(
        _("Not held: %(title)s"),
        _("No meeting was held from %(first)s to %(last)s. Convene one, or say why the series should end."),
        "%(title)s · %(unit)s",
        "/s/%(slug)s/meetings/overdue/",
        NewsKind.CLOCK,
    ),
)


def tell_overdue(*, at: datetime) -> int:
    """Tell of each series that held no meeting in its last period, once a period; return how many were told of."""
    told = 0
    for street_id in (
        Series.objects.filter(ended_at=None).values_list("street_id", flat=True).distinct().order_by()
    ):
        with transaction.atomic():
            going = Series.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                street_id=street_id, ended_at=None
            )
            rows = list(going.exclude(period=Period.NONE).select_related("street", "unit").order_by("number"))
            told += _tell_some(rows, at=at)
    return told


def _tell_some(rows: list[Series], *, at: datetime) -> int:
    late = [one for one in overdue(rows, at=at) if one.series.told_for != one.first]
    for one in late:
        _tell(one, at=at)
        Series.objects.filter(pk=one.series.pk, street_id=one.series.street_id).update(told_for=one.first)
    return len(late)


def _tell(one: Overdue, *, at: datetime) -> None:
    series = one.series
    facts = {
        "slug": series.street.slug, "title": series.name, "unit": series.unit.name, "first": one.first.isoformat(),
        "last": one.last.isoformat(),
    }  # fmt: skip
    line = journal.write(
        street_id=series.street_id, subject=SERIES, subject_id=series.pk, action="alarm", by=SYSTEM, at=at,
        facts={"number": series.number, "first": facts["first"], "last": facts["last"]},
    )  # fmt: skip
    tell(
        [
            Telling(series.street_id, line.id, series.pk, ALARM, Recipient(account=account), facts, at)
            for account in whom(series, at=at)
            if account.is_active
        ],
        at=at,
    )


def whom(series: Series, *, at: datetime) -> list[Account]:
    """Return who is told: those who convene such meetings by their role there, and who convenes one level above."""
    kind = kinds_of(series.street_id).get(series.kind)
    people: dict[int, Account] = {}
    for role in kind.convenors if kind else ():
        here = holders(series.street_id, role, series.lineage, at=at)
        if here:
            people |= {post.account.pk: post.account for post in here}
            break
    if not people:
        people |= {
            post.account.pk: post.account
            for post in nearest(series.street_id, Power.CONVENE, series.lineage, at=at)
        }
    if len(series.lineage) > 1:
        above = nearest(series.street_id, Power.CONVENE, series.lineage[:-1], at=at)
        people |= {post.account.pk: post.account for post in above}
    return list(people.values())
