"""The cases behind a cell of a pivot: those of the count, narrowed as the pivot is."""

from django.db.models import Q

from linli.people.public import Actor

from .counted_cases import Some, cases_behind
from .counts import COUNTS, Count
from .dimensions import WITHOUT, outside, ref_of, types_of
from .measures import Place
from .pivot import Question, day_in
from .pivot_measures import COUNTED, Measure
from .reckoning import Booked


def count_of(measure: Measure) -> Count:
    """Return the count whose cases stand behind a measure: itself, or of an indicator the one that it rests on."""
    if measure.count is not None:
        return measure.count
    indicator = measure.indicator
    code = indicator.base if indicator and indicator.base in COUNTED else measure.law.needs(indicator)[-1]  # type: ignore[union-attr,arg-type]  # what is no count is an indicator of a law
    return COUNTS[code]


def cases_in(actor: Actor, asked: Question, *, cursor: str = "") -> Some:
    """Return the cases that a pivot counts, as far as this person may see them, the newest report first."""
    where = asked.where
    only = Q()
    if where.category:
        codes = [] if where.category == WITHOUT else types_of(where.category)
        only &= Q(category__code__in=codes) if codes else Q(category=None)
    if where.door:
        only &= Q(door=where.door)
    if where.tier:
        only &= Q(tier="" if where.tier == WITHOUT else where.tier)
    lead = where.organisation_id
    outside_of = outside(where.beside, where.unit_id)

    def holds(one: Booked) -> bool:
        if where.organisation and one.lead != lead:
            return False
        if where.beside and not outside_of({unit: ref_of(unit) for unit in one.lineage}, one.lineage):
            return False
        return day_in(asked, one.day)

    place = Place.unit(asked.street, where.unit_id)
    count = count_of(asked.measure)
    return cases_behind(
        actor, asked.street, place, count, asked.span, cursor=cursor, only=only or None, holds=holds
    )
