"""The fixed cast of tests, so that a name is a role, and the little street they live in.

The street (a square of two areas, three committees and six micro-grids) lies near 121.45, 31.20:

    area west: committee 宛南一村 (grids W11, W12), committee 宛南二村 (grids W21, W22)
    area east: committee 东安一村 (grids E11, E12)
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from linli.cases.models import Category, Condition
from linli.people.public import (
    SYSTEM,
    Account,
    Actor,
    Organisation,
    actor_for,
    add_account,
    add_organisation,
    appoint,
    cover,
    set_default_roles,
)
from linli.rulebooks.public import publish_rows
from linli.territory.public import NewUnit, Street, Unit, add_units, found_street

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # Wednesday 12:00 in Shanghai
START = datetime(2024, 1, 1, tzinfo=UTC)
WEST, EAST, SOUTH, NORTH = 121.440, 121.460, 31.190, 31.200
PASSWORD = "a long password for tests"


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class Cast:
    """Who is who. Each name is one role; `outsider` heads the neighbouring area and must never get in."""

    street: Street
    units: dict[str, Unit]
    organisations: dict[str, Organisation]
    accounts: dict[str, Account]

    def actor(self, name: str, at: datetime = NOON) -> Actor:
        """Return the person with the posts held at a moment."""
        return actor_for(self.accounts[name], at=at)

    def __getattr__(self, name: str) -> Actor:
        """Let tests say `cast.gaolan`."""
        if name.startswith("_") or name not in self.accounts:
            raise AttributeError(name)
        return self.actor(name)


# Each with the name shown, the role, the unit and the organisation.
PEOPLE = {
    "gaolan": ("高岚", "grid_worker", "W1", None),
    "heqing": ("何青", "area_head", "W", None),
    "shenyi": ("沈毅", "clerk", "S", None),
    "luoshan": ("罗山", "officer", None, "chengguan"),
    "maoli": ("毛莉", "officer", None, "chengjian"),
    "songping": ("宋平", "inspector", "S", None),
    "dujuan": ("杜鹃", "area_head", "E", None),
    "jiangwei": ("姜伟", "director", "S", None),
}


def build_cast() -> Cast:
    """Make the street and its people, through commands."""
    ladder = [
        ("street", "街道", "Street"),
        ("area", "片区", "Area"),
        ("committee", "居委", "Committee"),
        ("grid", "微网格", "Micro-grid"),
    ]
    street = found_street(
        code="310104008", slug="fenglin", name="枫林路街道", name_en="Fenglin Road Street", prefix="FL", by=SYSTEM, at=START,
        starts_on=date(2020, 1, 1), levels=ladder, geometry=box(WEST, SOUTH, EAST, NORTH), illustrative=True,
    )  # fmt: skip
    middle, quarter = 121.450, 31.195
    units = [
        NewUnit("W", "area", "宛南片区", "Wannan Area", "area", street.code, (), box(WEST, SOUTH, middle, NORTH)),
        NewUnit("E", "area", "东安片区", "Dong'an Area", "area", street.code, (), box(middle, SOUTH, EAST, NORTH)),
        NewUnit("W1", "committee", "宛南一村", "Wannan First", "committee", "W", ("宛一",), box(WEST, SOUTH, middle, quarter)),
        NewUnit("W2", "committee", "宛南二村", "Wannan Second", "committee", "W", (), box(WEST, quarter, middle, NORTH)),
        NewUnit("E1", "committee", "东安一村", "Dong'an First", "committee", "E", (), box(middle, SOUTH, EAST, NORTH)),
        NewUnit("W11", "micro_grid", "宛南一村第1微网格", "Grid W1-1", "grid", "W1", (), box(WEST, SOUTH, 121.445, quarter)),
        NewUnit("W12", "micro_grid", "宛南一村第2微网格", "Grid W1-2", "grid", "W1", (), box(121.445, SOUTH, middle, quarter)),
        NewUnit("W21", "micro_grid", "宛南二村第1微网格", "Grid W2-1", "grid", "W2", (), box(WEST, quarter, 121.445, NORTH)),
        NewUnit("W22", "micro_grid", "宛南二村第2微网格", "Grid W2-2", "grid", "W2", (), box(121.445, quarter, middle, NORTH)),
        NewUnit("E11", "micro_grid", "东安一村第1微网格", "Grid E1-1", "grid", "E1", (), box(middle, SOUTH, 121.455, NORTH)),
        NewUnit("E12", "micro_grid", "东安一村第2微网格", "Grid E1-2", "grid", "E1", (), box(121.455, SOUTH, EAST, NORTH)),
    ]  # fmt: skip
    add_units(street=street, units=units, starts_on=date(2020, 1, 1), by=SYSTEM, at=START)
    roles = set_default_roles(by=SYSTEM, at=START)
    made = {
        code: add_organisation(street=street, code=code, kind="department", name=name, name_en=name_en, by=SYSTEM, at=START)
        for code, name, name_en in (
            ("chengguan", "城管中队", "Urban management squad"),
            ("chengjian", "城建中心", "Construction centre"),
            ("shichang", "市场监管所", "Market supervision office"),
        )
    }  # fmt: skip
    by_code = _units(street)
    accounts = {}
    for username, (name, role, unit, organisation) in PEOPLE.items():
        accounts[username] = account = add_account(
            username=username, name=name, by=SYSTEM, at=START, password=PASSWORD
        )
        appoint(
            account=account, role=roles[role], street=street, unit=by_code.get(unit or ""),
            organisation=made.get(organisation or ""), starts_at=START, by=SYSTEM, at=START,
        )  # fmt: skip
    _catalogue()
    duty = {"by": SYSTEM, "at": START, "street": street, "unit": by_code["S"]}
    cover(**duty, organisation=made["chengguan"], category="E")
    cover(**duty, organisation=made["chengjian"], category="C")
    cover(**duty, organisation=made["shichang"], category="E04", part="support")
    return read_cast()


def _units(street: Street) -> dict[str, Unit]:
    units = {unit.code: unit for unit in Unit.objects.filter(street=street)}
    return units | {"S": units[street.code]}


def _catalogue() -> None:
    components, _ = Category.objects.get_or_create(
        code="C01", defaults={"kind": "component", "name": "公用设施", "name_en": "Public utilities"}
    )
    events, _ = Category.objects.get_or_create(
        code="E04", defaults={"kind": "event", "name": "街面秩序", "name_en": "Street order"}
    )
    manhole, _ = Category.objects.get_or_create(
        code="C0101",
        defaults={
            "kind": "component",
            "name": "上水井盖",
            "name_en": "Water supply manhole cover",
            "parent": components,
            "public": True,
        },
    )
    hawker, _ = Category.objects.get_or_create(
        code="E0406",
        defaults={"kind": "event", "name": "占道经营", "name_en": "Trading on the road", "parent": events},
    )
    told = []
    for row, category, text, limit in (
        (1, manhole, "缺失、移位、开裂，存在安全隐患的", "2 urgent_h"),
        (2, manhole, "破损超过25c㎡", "4 h"),
        (3, hawker, "占用道路经营的", "2 d"),
    ):
        Condition.objects.get_or_create(row=row, category=category, defaults={"text": text})
        told.append({
            "category": category.code, "number": row, "name": category.name, "condition": text, "closing": "恢复",
            "stage": "handle", "limit": limit, "source": "official",
        })  # fmt: skip
    told += [
        {"stage": stage, "limit": limit, "source": "own"}
        for stage, limit in (
            ("verify_before_filing", "4 h"), ("dispatch", "2 h"), ("accept", "4 h"), ("verify_before_closing", "1 d"),
        )
    ]  # fmt: skip
    publish_rows(
        street_id=None,
        code="limits",
        rows=told,
        effective_from=START.date(),
        note="测试用的小表",
        by=SYSTEM,
        at=START,
    )


def read_cast() -> Cast:
    """Return the cast that stands in the database."""
    street = Street.objects.get(slug="fenglin")
    return Cast(
        street, _units(street), {o.code: o for o in Organisation.objects.filter(street=street)},
        {a.username: a for a in Account.objects.filter(username__in=PEOPLE)},
    )  # fmt: skip


def standing_cast() -> Cast:
    """Return the cast; after a test that emptied the tables it moves in again."""
    return read_cast() if Street.objects.filter(slug="fenglin").exists() else build_cast()
