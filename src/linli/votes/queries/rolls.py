"""The roll: who may vote, with how much area, and how heads are counted.

Of owners by the interpretation of the Supreme People's Court on ownership in buildings, art. 9: a flat is one head; all
flats of one buyer are one head; what the developer has not sold or not handed over is one head. Those who own together
are one buyer together: a couple with two flats is one head, and one of them with a flat of their own is another.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.votes.states import Basis

DEVELOPER = "\0developer"
NAMED = 3
_MANY = re.compile(r"[;；,，、|/&]")


@dataclass(frozen=True)
class Entry:
    """One row of a roll. `owners` are (number or name, name); `area` is None where the row says none.

    `place` is the building or the place of voting, where the row names it; `account` who may vote signed in.
    """

    row: int
    unit: str
    owners: tuple[tuple[str, str], ...]
    area: Fraction | None = None
    unsold: bool = False
    proxy: str = ""
    served: bool = True
    place: str = ""
    account: str = ""


@dataclass(frozen=True)
class RollFault:
    """What is wrong with a row of a roll."""

    row: int
    message: str


@dataclass(frozen=True)
class Head:
    """One head: whoever votes as one, with the flats they have."""

    key: str
    people: tuple[str, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    area: Fraction
    proxies: frozenset[str] = frozenset()
    served: bool = True

    @property
    def label(self) -> str:
        """Return what the head is called on a list: the people, and where they are owners their flats."""
        if (
            self.units and self.names and not any(self.names)
        ):  # called by their flats, where names are nobody's business
            return _(", ").join([*self.units[:NAMED], *(["…"] if len(self.units) > NAMED else [])])
        people = _(", ").join(self.names) or _("the developer")
        more = ["…"] if len(self.units) > NAMED else []
        return f"{people} ({_(', ').join([*self.units[:NAMED], *more])})" if self.units else people


@dataclass(frozen=True)
class Roll:
    """A roll without faults. `doubts` are sentences for whoever answers for it."""

    basis: str
    heads: tuple[Head, ...]
    units: dict[str, Head] = field(compare=False)
    people: dict[str, tuple[Head, ...]] = field(compare=False)
    names: dict[str, frozenset[str]] = field(compare=False)
    doubts: tuple[str, ...] = ()

    @property
    def area(self) -> Fraction:
        """Return the area of all."""
        return sum((head.area for head in self.heads), Fraction(0))


def parts_of(text: str) -> list[str]:
    """Return the people who stand in one cell: 李娜、张强."""
    return [one.strip() for one in _MANY.split(text) if one.strip()]


@dataclass
class _Flat:
    """A flat as its rows tell it."""

    row: int
    area: Fraction
    owners: dict[str, str]
    unsold: bool
    proxies: set[str]
    served: bool


def roll_of(entries: Iterable[Entry], *, basis: str) -> tuple[Roll, list[RollFault]]:
    """Return the roll that rows make, and what is wrong with them; with faults the roll is not to be counted by."""
    return _owners(list(entries)) if basis == Basis.OWNERS else _members(list(entries))


def _owners(entries: list[Entry]) -> tuple[Roll, list[RollFault]]:
    flats: dict[str, _Flat] = {}
    faults = []
    for one in entries:
        flat = flats.get(one.unit)
        wrong = _wrong(one, flat)
        if wrong:
            faults.append(RollFault(one.row, wrong))
        elif flat is None:
            flats[one.unit] = _Flat(
                one.row, one.area or Fraction(0), dict(one.owners), one.unsold, {one.proxy} - {""}, one.served
            )
        else:  # the same flat again with somebody else: who owns it together
            flat.owners |= dict(one.owners)
            flat.proxies |= {one.proxy} - {""}
            flat.served = flat.served or one.served
    heads: dict[str, list[str]] = defaultdict(list)
    for unit, flat in flats.items():
        heads[DEVELOPER if flat.unsold else "\0".join(sorted(flat.owners))].append(unit)
    made = [_head(key, units, flats) for key, units in sorted(heads.items())]
    return roll_with(Basis.OWNERS, made, _doubts(made, flats)), faults


def _wrong(one: Entry, flat: _Flat | None) -> str:
    if not one.unit:
        return _("the flat is missing")
    if not one.owners and not one.unsold:
        return _("%(unit)s has no owner") % {"unit": one.unit}
    if flat is not None:
        return _no_joint_owner(one, flat)
    if one.area is None:
        return _("%(unit)s has no area") % {"unit": one.unit}
    if one.area <= 0:
        says = _(
            "the area of %(unit)s must be more than 0: take it from the register, else the survey, else the contract"
        )
        return says % {"unit": one.unit}
    return ""


def _no_joint_owner(one: Entry, flat: _Flat) -> str:
    """Return why the second row of a flat names nobody who owns it together with the first."""
    if one.unsold or flat.unsold or not set(dict(one.owners)) - set(flat.owners):
        return _("%(unit)s is on the roll already, in row %(row)s") % {"unit": one.unit, "row": flat.row}
    if one.area is not None and one.area != flat.area:
        return _("%(unit)s has another area in row %(row)s") % {"unit": one.unit, "row": flat.row}
    return ""


def _head(key: str, units: list[str], flats: dict[str, _Flat]) -> Head:
    owners: dict[str, str] = {}
    for unit in units:
        owners |= flats[unit].owners
    people = tuple(sorted(owners))
    return Head(
        key=key, people=people, names=tuple(owners[one] for one in people), units=tuple(sorted(units)),
        area=sum((flats[unit].area for unit in units), Fraction(0)),
        proxies=frozenset().union(*(flats[unit].proxies for unit in units)),
        served=all(flats[unit].served for unit in units),
    )  # fmt: skip


def _doubts(heads: list[Head], flats: dict[str, _Flat]) -> list[str]:
    """Return where a name alone makes one head of several flats: two people may be called the same."""
    return [
        _("%(who)s is one head by name alone. If these are different people, give each a number in the roll.")
        % {"who": head.label}
        for head in heads
        if head.key != DEVELOPER and len(head.units) > 1 and head.people == head.names
    ]


def _members(entries: list[Entry]) -> tuple[Roll, list[RollFault]]:
    found: dict[str, Entry] = {}
    faults = []
    for one in entries:
        if len(one.owners) != 1:
            faults.append(RollFault(one.row, _("a row of a roll of members names one person")))
            continue
        ((key, name),) = one.owners
        if key in found:
            told = {"who": name, "row": found[key].row}
            faults.append(RollFault(one.row, _("%(who)s is on the roll already, in row %(row)s") % told))
        found.setdefault(key, one)
    heads = [
        Head(key, (key,), (one.owners[0][1],), (one.unit,) if one.unit else (), Fraction(0),
             frozenset({one.proxy} - {""}), one.served)
        for key, one in sorted(found.items())
    ]  # fmt: skip
    return roll_with(Basis.MEMBERS, heads), faults


def roll_with(basis: str, heads: list[Head], doubts: Iterable[str] = ()) -> Roll:
    """Return the roll of these heads, each found by its flats and its people."""
    units: dict[str, Head] = {}
    people: dict[str, list[Head]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    for head in heads:
        # A flat says which head is meant only where flats are what counts; members may share one.
        units |= dict.fromkeys(head.units, head) if basis == Basis.OWNERS else {}
        for key, name in zip(head.people, head.names, strict=True):
            people[key].append(head)
            names[name].add(key)
    return Roll(
        basis, tuple(heads), units, {key: tuple(own) for key, own in people.items()},
        {name: frozenset(keys) for name, keys in names.items()}, tuple(doubts),
    )  # fmt: skip
