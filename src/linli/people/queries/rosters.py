"""Who holds which post on a day, down the tree of units, with the gaps where a post should be held and is not."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.people.models import Organisation, Post, Role
from linli.territory.public import Node, Street, UnitRef, pinyin_of, simplified, subtree_ids, tree

# Which exclusive roles somebody must hold at a unit of this kind; where nobody does, the roster shows a gap.
EXPECTED: dict[str, tuple[str, ...]] = {
    "area": ("area_head",),
    "block": ("block_head", "second_block_head"),
    "committee": ("secretary",),
}
Key = tuple[int, int, int]
LAST_PLACE = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """What the roster is narrowed to. `day` None is this very moment; a day is whoever held a post at any time in it."""

    at: datetime
    day: date | None = None
    unit_id: int | None = None
    role: str = ""
    kind: str = ""
    text: str = ""
    gaps_only: bool = False

    @property
    def on(self) -> date:
        """Return the day whose structure is shown."""
        return self.day or timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Entry:
    """One line of the roster: a post that is held, or (without one) a role that nobody holds at a unit."""

    key: Key
    role: Role
    unit: UnitRef | None
    organisation: Organisation | None = None
    post: Post | None = None
    opens: bool = False

    @property
    def place(self) -> Any:
        """Return what the line stands under: the unit, else the organisation."""
        return self.unit or self.organisation


@dataclass(frozen=True)
class Roster:
    """A page of the roster; the counts are of the whole."""

    entries: tuple[Entry, ...]
    held: int
    gaps: int
    next_cursor: str


def held_on(street_id: int, wanted: Wanted) -> QuerySet[Post]:
    """Return the posts of a street in force at the moment, or at any time in the day, that is asked for."""
    posts = Post.objects.filter(street_id=street_id)
    if wanted.day is None:
        return posts.held_at(wanted.at)
    begin = timezone.make_aware(datetime.combine(wanted.day, time.min))
    posts = posts.filter(Q(ends_at=None) | Q(ends_at__gt=begin))
    if wanted.day == date.max:
        return posts  # no day comes after the last one that can be written
    after = timezone.make_aware(datetime.combine(wanted.day + timedelta(days=1), time.min))
    return posts.filter(starts_at__lt=after)


def roster(street: Street, wanted: Wanted, *, after: str = "", size: int = 60) -> Roster:
    """Return one page of the roster, the line after `after` first.

    The order is that of the tree, which the database does not know; posts of a street are few enough to be read as
    plain numbers, put in order here, and read in full for the one page only. The cursor is the key of the last line,
    so a page begins where the last one ended even when that post has ended meanwhile.
    """
    units = dict(enumerate(_down(tree(street, wanted.on))))
    places = {unit.id: place for place, unit in units.items()}
    roles = {role.pk: role for role in Role.objects.all()}
    shown = _keys(street, wanted, places, roles)
    gaps = _gaps(street, wanted, units, places, roles)
    keys = sorted([*shown, *gaps])
    start = bisect_right(keys, _read(after)) if after else 0
    cut = keys[start : start + size]
    posts = _posts([key[2] for key in cut if key[2] > 0])
    entries: list[Entry] = []
    before = keys[start - 1][0] if start else None
    for key in cut:
        place = key[0]
        unit = units.get(key[0])
        if key[2] > 0:
            post = posts.get(key[2])
            if post is None:
                continue
            entries.append(
                Entry(key, roles[post.role_id], unit, post.organisation, post, opens=place != before)
            )
        else:
            entries.append(Entry(key, gaps[key], unit, opens=place != before))
        before = place
    more = ".".join(str(number) for number in cut[-1]) if start + size < len(keys) else ""
    return Roster(tuple(entries), len(shown), len(gaps), more)


def _down(nodes: Sequence[Node]) -> Iterator[UnitRef]:
    for node in nodes:
        yield node.unit
        yield from _down(node.children)


def _read(cursor: str) -> tuple[int, ...]:
    parts = cursor.split(".")
    try:
        return tuple(int(part[:12]) for part in parts) if len(parts) == 3 else (0,)
    except ValueError:
        return (0,)


def _keys(street: Street, wanted: Wanted, places: dict[int, int], roles: dict[int, Role]) -> list[Key]:
    """Return the keys of the posts that fit: the place in the tree, the rank, the number of the post."""
    posts = held_on(street.pk, wanted)
    if wanted.gaps_only:
        return []
    if wanted.role:
        posts = posts.filter(role__code=wanted.role)
    if wanted.kind:
        posts = posts.filter(organisation__kind=wanted.kind)
    if wanted.unit_id:
        posts = posts.filter(unit_id__in=subtree_ids(wanted.unit_id, wanted.on))
    rows = posts.values_list("pk", "unit_id", "organisation_id", "role_id", "account__name", "account__name_en",
                             "account__username")  # fmt: skip
    keys = []
    for pk, unit_id, organisation_id, role_id, name, *others in rows:
        if wanted.text and not is_called(wanted.text, name, *others):
            continue
        # A post at no unit stands below the tree, by its organisation; one at a unit that ended, last.
        place = places.get(unit_id, LAST_PLACE * 2) if unit_id else LAST_PLACE + (organisation_id or 0)
        keys.append((place, roles[role_id].rank, pk))
    return keys


def _gaps(
    street: Street, wanted: Wanted, units: dict[int, UnitRef], places: dict[int, int], roles: dict[int, Role]
) -> dict[Key, Role]:
    """Return the roles that nobody holds where somebody must, by key."""
    if wanted.text or wanted.kind:
        return {}
    by_code = {role.code: role for role in roles.values()}
    inside = subtree_ids(wanted.unit_id, wanted.on) if wanted.unit_id else places.keys()
    held = set(held_on(street.pk, wanted).values_list("unit_id", "role_id"))
    return {
        (place, role.rank, -role.pk): role
        for place, unit in units.items()
        if unit.id in inside
        for code in EXPECTED.get(unit.kind, ())
        if (role := by_code.get(code)) and wanted.role in ("", code) and (unit.id, role.pk) not in held
    }


def _posts(ids: Sequence[int]) -> dict[int, Post]:
    if not ids:
        return {}
    wanted = Post.objects.filter(pk__in=ids)
    return {
        post.pk: post
        for post in wanted.select_related(
            "account", "role", "unit", "organisation", "substitute_for__account"
        )
    }


@lru_cache(maxsize=8192)
def _spellings(name: str) -> tuple[str, str]:
    syllables = pinyin_of(name).split()
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def is_called(text: str, name: str, *others: str) -> bool:
    """Return whether a search means somebody: part of the name in either script, of its pinyin, or its initials."""
    wanted = simplified(text)
    if any(wanted in simplified(word) for word in (name, *others) if word):
        return True
    if not wanted.isascii():
        return False
    whole, initials = _spellings(name)
    return wanted in whole or initials.startswith(wanted)


def count_holders(street_id: int, *, at: datetime) -> dict[int, int]:
    """Return how many people hold each role in a street, by role."""
    held = Post.objects.filter(street_id=street_id).held_at(at).values("role_id")
    return {row["role_id"]: row["people"] for row in held.annotate(people=Count("account", distinct=True))}
