"""A street with something on it: a road, a trade with its authority, a market."""

from typing import Any

import pytest

LINE = {"type": "LineString", "coordinates": [[121.44, 31.1921], [121.46, 31.1921]]}


@pytest.fixture
def furnished(cast: Any) -> Any:
    """Give the street a road, a trade with its authority, and a market."""
    from linli.people.public import SYSTEM, add_industry, name_authority
    from linli.territory.public import NewUnit, add_road, add_units
    from tests.cast import NOON, box

    add_road(street=cast.street, name="斜土路", geometry=LINE, by=SYSTEM, at=NOON)
    industry = add_industry(street=cast.street, name="餐饮", code="catering", by=SYSTEM, at=NOON)
    name_authority(
        industry=industry,
        organisation=cast.organisations["shichang"],
        starts_on=NOON.date(),
        by=SYSTEM,
        at=NOON,
    )
    market = NewUnit("M1", "market", "菜市场", "Market", "", "W1", (), box(121.441, 31.191, 121.442, 31.192))
    add_units(street=cast.street, units=[market], starts_on=NOON.date(), by=SYSTEM, at=NOON)
    return cast
