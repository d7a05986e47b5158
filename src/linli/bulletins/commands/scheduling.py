"""Bulletins that are due are drafted by themselves, as the rule book of the street says."""

import logging
from dataclasses import dataclass, field
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


@dataclass
class Due:
    """What was drafted, and how many were due and could not be."""

    made: list[Bulletin] = field(default_factory=list)
    failed: int = 0


def draft_due(street: Street, *, by: Actor, at: datetime) -> Due:
    """Draft what the rule book of a street says is due and is not there yet.

    Of whom nothing was counted, in the period and before it, no bulletin is drafted. One that fails stops no other.
    """
    done = Due()
    for row in law_of(street.pk, timezone.localdate(at)):
        for period in row.due(at):
            _draft_period(street, row, period, done, by=by, at=at)
    return done


def _draft_period(street: Street, row: Row, period: Period, done: Due, *, by: Actor, at: datetime) -> None:
    of = Bulletin.objects.filter(street=street, kind=period.kind, since=period.since)
    there = set(of.values_list("of", "code"))
    for subject in subjects_of(street, row.whose):
        if (subject.of, subject.code) in there:
            continue
        try:
            found = _drafted(subject, period, row, by=by, at=at)
        except Exception:
            done.failed += 1
            log.exception("the bulletin of %s %s was not drafted", street.slug, subject.code)
            continue
        if found is not None:
            done.made.append(found)


def _drafted(subject: Subject, period: Period, row: Row, *, by: Actor, at: datetime) -> Bulletin | None:
    known = known_day(period, at)
    figures = gather(subject, period, known=known, today=timezone.localdate(at))
    if is_empty(figures):
        return None
    made = keep(
        subject, period, figures, by=by, at=at, known=known, issuer=row.issuer, addressees=row.addressees,
        first=True,
    )  # fmt: skip
    if made is None:
        return None  # somebody else drafted it meanwhile
    if row.publish and made.is_draft:
        publish(made.number, street=subject.street, by=by, at=at)
    return made
