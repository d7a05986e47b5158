"""What anybody may see of the ledger: kind, rough place, state, moments; words and photos once published."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.public import Case, Category, Photo, State, hidden_since, one_photo, timeline_of
from linli.intake.errors import NotShown
from linli.intake.queries.following import spoken, spoken_kind
from linli.intake.queries.sentences import PUBLIC, PUBLIC_ACTS, TONES
from linli.kernel.points import Point, packed, pressed
from linli.territory.public import Street

MOST_POINTS = 4000
DECIMALS = 4  # about ten metres: the pavement, not the doorbell
MINUTE, SEASON = 60, timedelta(days=120)
# The groups of the filter on the map; each is a few states, because residents ask "is it done?", not for a state.
STAGES: dict[str, tuple[str, ...]] = {
    "open": (State.FILED, State.DISPATCHED, State.IN_HAND, State.COORDINATING),
    "checking": (State.FED_BACK, State.INSPECTED),
    "solved": (State.CLOSED,),
}


@dataclass(frozen=True)
class Shown:
    """A case as anybody may see it."""

    number: str
    title: str
    kind: str
    where: str
    state: str
    said: str
    tone: str
    at: datetime
    ended_at: datetime | None
    metres: int | None = None


@dataclass(frozen=True)
class ShownPage:
    """The public page of one case."""

    row: Shown
    body: str
    lon: float | None
    lat: float | None
    lead: str
    way: tuple[tuple[str, datetime], ...]
    photos: tuple[Photo, ...]


def shown(case: Case, *, metres: int | None = None) -> Shown:
    """Return the public side of a case: nothing that whoever reported it said, unless it was published."""
    kind = spoken_kind(case.category) or _("A problem")
    return Shown(
        case.number,
        case.public_title or kind,
        kind,
        spoken(case.unit) or spoken(case.street),
        case.state,
        str(PUBLIC.get(case.state, "")),
        TONES.get(case.state, ""),
        case.reported_at,
        case.ended_at,
        metres,
    )


def public_cases(street: Street, *, stage: str = "", category: str = "") -> QuerySet[Case]:
    """Return what the public may see of a street, narrowed; order and page by key elsewhere."""
    cases = Case.objects.filter(street_id=street.pk).shown_to_public()
    if stage in STAGES:
        cases = cases.filter(state__in=STAGES[stage])
    if category:
        cases = cases.filter(category__code__startswith=category)
    return cases.select_related("category", "unit", "street").defer("body", "title", "place")


def lately_solved(street: Street, *, now: datetime, most: int) -> list[Shown]:
    """Return what was solved last, of this season."""
    cases = public_cases(street, stage="solved").filter(ended_at__gte=now - SEASON)
    return [shown(case) for case in cases.order_by("-ended_at", "-id")[:most]]


def public_classes() -> list[Category]:
    """Return the classes of the catalogue, for the filter."""
    return list(Category.objects.filter(parent=None).order_by("code"))


def public_page(street: Street, number: str) -> ShownPage:
    """Return the public page of a case, or refuse: what is not public and what is not there answer alike."""
    if not number.isprintable():
        raise NotShown
    found = Case.objects.filter(street_id=street.pk, number=number.upper()).shown_to_public()
    case = found.select_related("category", "unit", "street", "lead").first()
    if case is None:
        raise NotShown
    steps = [step for step in timeline_of(case, internal=False) if step.action in PUBLIC_ACTS]
    way = tuple(
        (str(PUBLIC_ACTS[s.action]) % {"lead": spoken(s.organisation) or _("The office")}, s.at)
        for s in steps
    )
    photos = tuple(Photo.objects.filter(street_id=street.pk, case=case, public=True).order_by("at", "id"))
    return ShownPage(
        shown(case), case.public_body, _round(case.lon), _round(case.lat), spoken(case.lead), way, photos
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def public_photo(street: Street, number: str, photo_id: UUID) -> Photo:
    """Return a photo that was published with a case that is shown; any other is not there."""
    photo = one_photo(street.pk, photo_id)
    if photo is None or not photo.public or photo.case.number != number.upper():
        raise NotShown
    if not Case.objects.filter(street_id=street.pk, pk=photo.case_id).shown_to_public().exists():
        raise NotShown
    return photo


def points(street: Street, *, stage: str, category: str, address: str) -> tuple[bytes, str]:
    """Return the public points as JSON, and their tag: rows [lon, lat, state, number, category], keys into the tables.

    For programs; a map reads `map_points`. The newest `MOST_POINTS` at most; `address` is that of a public page with
    {number} in it. Kept for a minute: what many ask for at once is read from the ledger once.
    """
    body, _small, tag = _kept("points", _points, street, stage, category, address)
    return body, tag


def map_points(street: Street, *, stage: str, category: str, address: str) -> tuple[bytes, bytes, str]:
    """Return the same points as a map reads them (`kernel/points.py: packed`): plain, pressed, and their tag."""
    return _kept("map points", _map_points, street, stage, category, address)


def _kept(
    name: str, make: Any, street: Street, stage: str, category: str, address: str
) -> tuple[bytes, bytes, str]:
    # What is hidden is gone at once: the key is another one then.
    narrowed = f"{stage}:{category}:{get_language()}:{hidden_since(street.pk)}"
    key = f"{name}:{street.pk}:{narrowed}".replace(" ", "_")
    found: tuple[bytes, bytes, str] | None = cache.get(key)
    if found is None:
        body = make(street, stage, category, address)
        found = body, pressed(body), f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        cache.set(key, found, MINUTE)
    return found


def _point_rows(street: Street, stage: str, category: str) -> list[tuple[float, float, str, str, int | None]]:
    cases = public_cases(street, stage=stage, category=category).exclude(lon=None)
    rows = cases.order_by("-reported_at", "-id").values_list("lon", "lat", "state", "number", "category_id")
    return list(rows[: MOST_POINTS + 1])


def _map_points(street: Street, stage: str, category: str, address: str) -> bytes:
    rows = _point_rows(street, stage, category)
    kinds = _kinds({row[4] for row in rows})
    titles = {
        (state, kind): " · ".join(
            part for part in (kinds.get(str(kind), ""), str(PUBLIC.get(state, ""))) if part
        )
        for state, kind in {(row[2], row[4]) for row in rows}
    }
    shown_now = [
        Point(lon, lat, titles[state, kind], TONES.get(state, "blue"), number)
        for lon, lat, state, number, kind in rows[:MOST_POINTS]
    ]
    return packed(shown_now, step=10**-DECIMALS, address=address, complete=len(rows) <= MOST_POINTS)


def _points(street: Street, stage: str, category: str, address: str) -> bytes:
    rows = _point_rows(street, stage, category)
    kinds = _kinds({row[4] for row in rows})
    states = {state: [str(said), TONES[state]] for state, said in PUBLIC.items()}
    told = {
        "points": [
            [_round(lon), _round(lat), state, number, kind]
            for lon, lat, state, number, kind in rows[:MOST_POINTS]
        ],
        "states": states,
        "categories": kinds,
        "url": address,
        "complete": len(rows) <= MOST_POINTS,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _kinds(ids: Iterable[int | None]) -> dict[str, str]:
    return {
        str(c.pk): spoken_kind(c) for c in Category.objects.filter(pk__in=[i for i in ids if i is not None])
    }


def has_public_page(street: Street, case: Any) -> bool:
    """Return whether a case has a public page now."""
    return Case.objects.filter(street_id=street.pk, pk=case.pk).shown_to_public().exists()
