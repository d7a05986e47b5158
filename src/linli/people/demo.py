"""The people of the demo streets: who heads what, who works where, and who answers for which trouble.

The sixteen departments, nine forces and the roles are those of the sources; every person and every property
company is made up. The fixed cast of tests and docs (何青 heads an area, 高岚 is grid worker) lives here too.
"""

import csv
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from linli.kernel.naming import in_script
from linli.people.commands import (
    add_account,
    add_industry,
    add_organisation,
    appoint,
    cover,
    end_coverage,
    name_authority,
    set_default_roles,
)
from linli.people.models import Account, Organisation, Post, Role
from linli.people.queries import SYSTEM
from linli.people.states import Part
from linli.territory.public import Street, Unit, pinyin_of

DATA = Path(__file__).parent / "demo_data"
PASSWORD = "linli-demo-2026"  # noqa: S105 - shown on the sign-in cards; such accounts exist in the demo only
# From the founding of the demo to some weeks after the day on which it is looked at.
HANDING_OVER = timedelta(days=160)
# Where each role is held: at the street (how often), at each area or block, at each committee.
AT_STREET = (("director", 1), ("clerk", 2), ("dispatcher", 2), ("inspector", 3), ("data_officer", 1))
AT_GROUP = {
    "fenglin": ("area_head", "liaison", "leader_in_charge", "party_worker"),
    "gonghexin": (
        "block_head",
        "second_block_head",
        "block_assistant",
        "leader_in_charge",
        "party_advisor",
        "party_worker",
    ),
}
AT_COMMITTEE = {
    "fenglin": ("secretary", "grid_worker"),
    "gonghexin": ("secretary", "grid_worker", "second_grid_head"),
}


@dataclass(frozen=True)
class Place:
    """Where a post is: a role at a unit or in an organisation."""

    role: str
    unit: Unit | None = None
    organisation: str = ""


@dataclass
class House:
    """What is known while one street is peopled."""

    street: Street
    units: dict[str, Unit]
    groups: list[Unit]
    committees: list[Unit]
    organisations: dict[str, Organisation]
    roles: dict[str, Role]
    names: "Names"
    at: datetime


class Names:
    """Made-up people: the same ones each time, none twice, none of the cast."""

    def __init__(self) -> None:
        self._chance = random.Random(20260101)  # noqa: S311 - nothing is secret about them
        surnames, given = (DATA / "names.txt").read_text(encoding="utf-8").splitlines()
        self._surnames, self._given = tuple(surnames), given.split()
        self._taken = {row["name"] for row in table("cast")}
        self._users = {row["username"] for row in table("cast")}

    def next(self) -> tuple[str, str, str]:
        """Return (username, name, English name) of somebody new."""
        while True:
            surname, given = self._chance.choice(self._surnames), self._chance.choice(self._given)
            if surname + given in self._taken:
                continue
            self._taken.add(surname + given)
            first, last = pinyin_of(given).replace(" ", ""), pinyin_of(surname)
            user = next(
                u for n in range(1, 99) if (u := f"{last}.{first}{n if n > 1 else ''}") not in self._users
            )
            self._users.add(user)
            return user, surname + given, f"{last.capitalize()} {first.capitalize()}"


def cards() -> list[tuple[str, str, str, str]]:
    """Return (who in Chinese, who in English, username, password) of those one may sign in as in the demo."""
    if not settings.DEMO:
        return []
    return [
        (
            f"{row['name']} · {in_script(row['post'])}",
            f"{row['name_en']} · {row['post_en']}",
            row["username"],
            PASSWORD,
        )
        for row in table("cast")
    ]


def build(at: datetime) -> None:
    """People both demo streets; every post and duty holds from `at` on."""
    roles, names = set_default_roles(by=SYSTEM, at=at), Names()
    for street in Street.objects.filter(slug__in=AT_GROUP).order_by("slug"):
        on_levels = Unit.objects.filter(street=street).select_related("level").order_by("code")
        root, groups, committees = (list(on_levels.filter(level__depth=depth)) for depth in range(3))
        units = {unit.name: unit for unit in (*groups, *committees)} | {"": root[0]}
        house = House(street, units, groups, committees, {}, roles, names, at)
        _organisations(house)
        _posts(house)
        _duties(house)
        _matrix(house)
    # Hashing is slow on purpose, and this password is no secret: once is enough for all of them.
    cast = [row["username"] for row in table("cast")]
    Account.objects.filter(username__in=cast).update(password=make_password(PASSWORD))


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the demo."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _organisations(house: House) -> None:
    road = house.street.name.removesuffix("街道")
    road_en = house.street.name_en.removesuffix(" Subdistrict")
    known = house.organisations

    def add(code: str, kind: str, name: str, name_en: str, *, short: str = "", parent: str = "") -> None:
        known[code] = add_organisation(
            street=house.street,
            code=code,
            kind=kind,
            name=name.format(road=road),
            name_en=name_en.format(road_en=road_en),
            short=short,
            parent=known.get(parent),
            by=SYSTEM,
            at=house.at,
        )

    for row in table("organisations"):
        add(**row)
    for row in _companies(house):
        add(row["code"], "property", row["name"], row["name_en"])
    for unit in house.committees:
        short = unit.name.removesuffix("居委会")[:20]
        add(unit.code, "committee", unit.name, unit.name_en, short=short, parent="jiedao")


def _companies(house: House) -> list[dict[str, str]]:
    return [row for row in table("companies") if row["street"] == house.street.slug]


def _posts(house: House) -> None:
    taken: dict[Place, int] = {}
    for row in table("cast"):
        if row["street"] == house.street.slug:
            place = Place(
                row["role"], None if row["organisation"] else house.units[row["unit"]], row["organisation"]
            )
            _appoint(house, place, (row["username"], row["name"], row["name_en"]))
            taken[place] = taken.get(place, 0) + 1
    wanted = {Place(role, house.units[""]): n for role, n in AT_STREET}
    for units, roles in ((house.groups, AT_GROUP), (house.committees, AT_COMMITTEE)):
        wanted |= {Place(role, unit): 1 for unit in units for role in roles[house.street.slug]}
    for code, organisation in house.organisations.items():
        if organisation.kind == "property":
            wanted[Place("property_manager", None, code)] = 1
        elif organisation.kind not in {"committee", "street_office"}:
            wanted[Place("officer", None, code)] = 2 if organisation.kind == "force" else 1
    for place, count in wanted.items():
        for _ in range(count - taken.get(place, 0)):
            _appoint(house, place, house.names.next())
    _stand_in(house)


def _appoint(house: House, place: Place, who: tuple[str, str, str]) -> None:
    username, name, name_en = who
    account = add_account(username=username, name=name, name_en=name_en, by=SYSTEM, at=house.at)
    appoint(
        account=account,
        role=house.roles[place.role],
        street=house.street,
        unit=place.unit,
        organisation=house.organisations[place.organisation] if place.organisation else None,
        starts_at=house.at,
        by=SYSTEM,
        at=house.at,
    )


def _stand_in(house: House) -> None:
    """Let the liaison or assistant of the last area or block stand in for its head, who is away."""
    heads = Post.objects.filter(unit=house.groups[-1], role__code__in=("area_head", "block_head"))
    helpers = Post.objects.filter(unit=house.groups[-1], role__code__in=("liaison", "block_assistant"))
    head, helper = heads.select_related("role").get(), helpers.select_related("account").get()
    appoint(
        account=helper.account,
        role=head.role,
        street=house.street,
        unit=house.groups[-1],
        substitute_for=head,
        starts_at=house.at,
        by=SYSTEM,
        at=house.at,
    )


def _duties(house: House) -> None:
    def add(unit: Unit, row: dict[str, str], organisation: str) -> None:
        cover(
            street=house.street,
            unit=unit,
            category=row["category"],
            part=row["part"],
            organisation=house.organisations[organisation],
            note=row["note"],
            by=SYSTEM,
            at=house.at,
        )

    for row in table("duties"):
        add(house.units[""], row, row["organisation"])
    for row in table("narrow_duties"):
        if row["street"] == house.street.slug:
            _narrow(house, row)
    for company in _companies(house):
        for row in table("company_duties"):
            add(house.groups[int(company["group"]) - 1], row, company["code"])
    _overlap(house)


def _narrow(house: House, row: dict[str, str]) -> None:
    """Give a duty for one road, or for one tier, only."""
    cover(
        street=house.street,
        unit=house.units[""],
        category=row["category"],
        part=row["part"],
        organisation=house.organisations[row["organisation"]],
        road=house.street.roads.get(code=row["road"]) if row["road"] else None,
        tier=row["tier"],
        note=row["note"],
        by=SYSTEM,
        at=house.at,
    )


def _overlap(house: House) -> None:
    """Hand shared bicycles over with an overlap: for some weeks two lead, as happens when a date is agreed too loosely."""
    told = {
        "street": house.street,
        "unit": house.units[""],
        "category": "E0493",
        "by": SYSTEM,
        "at": house.at,
    }
    leaving = cover(
        **told, organisation=house.organisations["chengguan"], note="共享单车：原由城管牵头，交接中"
    )
    end_coverage(leaving, on=(house.at + HANDING_OVER).date(), by=SYSTEM, at=house.at)
    cover(**told, organisation=house.organisations["chengjian"], note="共享单车：改由城建中心牵头")


def _matrix(house: House) -> None:
    """Enter the trades of the street and who oversees them; one is left without anybody, for the page of gaps."""
    for row in table("industries"):
        industry = add_industry(
            street=house.street,
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            words=row["words"].split(),
            by=SYSTEM,
            at=house.at,
        )
        parts = [(row["lead"], Part.LEAD)] if row["lead"] else []
        for code, part in (*parts, *((one, Part.SUPPORT) for one in row["joins"].split())):
            name_authority(
                industry=industry,
                organisation=house.organisations[code],
                part=part,
                basis=row["basis"] if part == Part.LEAD else "",
                starts_on=house.at.date(),
                by=SYSTEM,
                at=house.at,
            )
