"""The wall for programs: every figure of it, how its map is coloured, who is compared with whom."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.people.public import acting

from ..queries.fair import Fair
from ..queries.shading import hot_units
from ..queries.wall import beat, wall_of
from ..queries.wanted import wanted
from ..schemas.wall import WallAsked, WallOut
from .door import router
from .figures import board_of, named


def fair_out(one: Fair[Any]) -> dict[str, Any]:
    """Return one of those compared."""
    known = one.estimate is not None
    return {
        "code": one.key.code, "name": one.key.name, "name_en": one.key.name_en, "events": one.events, "n": one.n,
        "estimate": round(one.estimate, 4) if one.estimate is not None else None,
        "low": round(one.low, 4) if known else None, "high": round(one.high, 4) if known else None,
        "places": one.places,
    }  # fmt: skip


@router.reads("/streets/{slug}/board/wall", WallOut, summary="Everything on the wall at a moment")
def read_wall(request: HttpRequest, slug: str, asked: Query[WallAsked]) -> Any:
    """Return every figure of the wall, how its map is coloured, and areas and organisations compared fairly.

    Comparisons rest on the last thirty days. `by` is the code of an indicator; one that is not there is left out.
    """
    street = board_of(request, slug)
    wish = wanted(street, acting(request), {"by": asked.by, "at": asked.at}, at=timezone.now())
    wall = wall_of(
        wish.actor, street, wish.areas, at=wish.now, shown=wish.by, units=wish.units, moved=beat(street.pk)
    )
    return {
        "at": wall.at, "since": wall.span.since, "until": wall.span.until, "lists": wall.balance.lists,
        "flow": [{"code": code, "n": n} for code, n in wall.flow],
        "lights": wall.lights, "ages": wall.ages, "days": wall.days,
        "rates": [
            {"code": one.indicator.code, "value": one.number, "why": one.why} for one in wall.shading.rates
        ],
        "areas": [fair_out(one) for one in wall.areas], "slowest": [fair_out(one) for one in wall.slowest],
        "kinds": [{"code": kind.code, "n": kind.n} for kind in wall.kinds], "by": wish.by,
        "shades": [
            named(one.unit) | {"told": one.told, "shade": one.shade, "why": one.why} for one in wall.shading.shades
        ],
        "hot": [
            named(one.key) | {"n": one.n, "expected": round(one.expected, 2)} for one in hot_units(street, wall.today)
        ],
        "waiting": wall.waiting, "building": wall.building, "parked": wall.parked,
    }  # fmt: skip
