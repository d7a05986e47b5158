"""Bulletins that are due are drafted by themselves, as the rule book of the street says."""

import logging
from datetime import datetime

from django.utils import timezone

from linli.bulletins.models import Bulletin
from linli.bulletins.queries.bulletins import subjects_of
from linli.bulletins.queries.gathering import Subject, gather, is_empty
from linli.bulletins.queries.law import Row, law_of
from linli.bulletins.queries.periods import Period
from linli.people.public import Actor
from linli.territory.public import Street

from .drafting import keep, known_day
from .publishing import publish

log = logging.getLogger("linli.bulletins")


def draft_due(street: Street, *, by: Actor, at: datetime) -> list[Bulletin]:
    """Draft what the rule book of a street says is due and is not there yet; return what was made.

    Of whom nothing was counted, in the period and before it, no bulletin is drafted. One that fails stops no other.
    """
    made: list[Bulletin] = []
    for row in law_of(street.pk, timezone.localdate(at)):
        period = row.due(at)
        if period is None:
            continue
        there = set(
            Bulletin.objects.filter(street=street, kind=period.kind, since=period.since).values_list(
                "of", "code"
            )
        )
        for subject in subjects_of(street, row.whose):
            if (subject.of, subject.code) in there:
                continue
            try:
                found = _drafted(subject, period, row, by=by, at=at)
            except Exception:
                log.exception("the bulletin of %s %s was not drafted", street.slug, subject.code)
                continue
            if found is not None:
                made.append(found)
    return made


def _drafted(subject: Subject, period: Period, row: Row, *, by: Actor, at: datetime) -> Bulletin | None:
    known = known_day(period, at)
    figures = gather(subject, period, known=known, today=timezone.localdate(at))
    if is_empty(figures):
        return None
    made = keep(
        subject, period, figures, by=by, at=at, known=known, issuer=row.issuer, addressees=row.addressees
    )
    if row.publish and made.is_draft:
        publish(made.number, street=subject.street, by=by, at=at)
    return made
