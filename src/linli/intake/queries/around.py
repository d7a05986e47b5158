"""What somebody near has reported already: near by place, alike by words or kind, not long ago.

The words of other people's reports are compared and never shown: who asks reads what the public page says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.cases.public import IN_PROGRESS, Case, Category, State, public_near, voices_of
from linli.intake.queries.public_face import Shown, public_cases, shown
from linli.sorting.public import ALIKE, likeness_of, pieces_of
from linli.territory.public import Street, Unit

NEAR, HERE = 100, 30
LATELY = timedelta(days=30)
MOST = 3
_LOOKED_AT = 100
_FEWEST = 4


@dataclass(frozen=True)
class Near:
    """A case nearby as anybody may see it, how many raised it, and whether it is like what was typed."""

    shown: Shown
    voices: int
    alike: bool
    open: bool


@dataclass(frozen=True)
class _Found:
    id: UUID
    metres: float | None
    likeness: float
    at: datetime


def around(
    street: Street, *, lon: float | None, lat: float | None, unit: Unit | None, now: datetime, text: str = "",
    category: str = "", most: int = MOST,
) -> list[Near]:  # fmt: skip
    """Return what the public may see within a hundred metres, or in the estate, of the last thirty days, open or solved.

    With words, what is alike comes first, and of the rest only what lies right there; without words, the nearest.
    """
    spot = (lon, lat) if lon is not None and lat is not None else None
    if spot is None and unit is None:
        return []
    words = text.strip()
    found = list(_candidates(street, spot, unit, now, pieces_of(words), category))
    if len(words) >= _FEWEST:
        found = [
            one for one in found if one.likeness >= ALIKE or (one.metres is not None and one.metres <= HERE)
        ]
    found.sort(
        key=lambda one: (one.likeness < ALIKE, one.metres if one.metres is not None else -one.at.timestamp())
    )
    chosen = found[:most]
    cases = {case.pk: case for case in public_cases(street).filter(pk__in=[one.id for one in chosen])}
    voices = voices_of(street.pk, list(cases))
    return [
        Near(
            shown(cases[one.id], metres=None if one.metres is None else int(one.metres)), voices[one.id],
            one.likeness >= ALIKE, cases[one.id].state in IN_PROGRESS,
        )
        for one in chosen if one.id in cases
    ]  # fmt: skip


def known_before(case: Case, *, now: datetime) -> list[Near]:
    """Return what may be the same as a report that nobody has acted on yet, as far as its sender may still say so.

    Asked where a report was written without network and nothing could be shown beforehand.
    """
    if case.state != State.REPORTED or case.held:
        return []
    street, kind = case.street, case.category.code if case.category else ""
    spot = {"lon": case.lon, "lat": case.lat, "unit": case.unit, "text": case.body, "category": kind}
    found = around(street, **spot, now=now, most=MOST + 1)
    return [one for one in found if one.alike and one.open and one.shown.number != case.number][:MOST]


def voices(street: Street, number: str) -> int:
    """Return how many have raised the case with this number."""
    pk = Case.objects.filter(street_id=street.pk, number=number).values_list("pk", flat=True).first()
    return voices_of(street.pk, [pk])[pk] if pk else 0


def _candidates(
    street: Street, spot: tuple[float, float] | None, unit: Unit | None, now: datetime, words: frozenset[str],
    category: str,
) -> Iterator[_Found]:  # fmt: skip
    kind = Category.objects.filter(code=category).values_list("pk", flat=True).first() if category else None
    since = now - LATELY
    for pk, metres, at, category_id, title, body in (
        public_near(street.pk, *spot, metres=NEAR, since=since) if spot else _in_unit(street, unit, since)
    ):
        likeness = 1.0 if kind and category_id == kind else likeness_of(words, f"{title} {body}")
        yield _Found(pk, metres, likeness, at)


def _in_unit(street: Street, unit: Unit | None, since: datetime) -> Iterator[tuple[Any, ...]]:
    cases = public_cases(street).filter(lineage__contains=[unit.pk if unit else 0], reported_at__gte=since)
    fields = ("id", "reported_at", "category_id", "title", "body")
    rows = cases.defer(None).select_related(None).order_by("-reported_at", "-id").values_list(*fields)
    for pk, at, category_id, title, body in rows[:_LOOKED_AT]:
        yield pk, None, at, category_id, title, body[:200]
