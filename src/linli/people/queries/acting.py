"""Who acts, who is near: what is asked on every request and at every dispatch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.db.models import Model, Q

from linli.kernel.naming import name_of, said
from linli.kernel.statements import fetch, fetch_rows
from linli.kernel.trusted import Trusted
from linli.people.models import Account, Organisation, Post, Role
from linli.people.states import OrganisationKind
from linli.territory.public import Street, line_of


@dataclass(frozen=True)
class Held:
    """One post in force, as the permission table sees it."""

    post_id: int
    role: str
    role_name: str
    role_name_en: str
    powers: frozenset[str]
    street_id: int
    unit_id: int | None
    organisation_id: int | None


@dataclass(frozen=True)
class Actor:
    """Who acts, at one moment: an account with its posts, a reporter with a secret link, an importer, or the system.

    Built once per request; holds no more power than the posts in force at that moment give.
    """

    kind: str
    account_id: int | None = None
    name: str = ""
    posts: tuple[Held, ...] = ()
    case_id: Any = None
    language: str = field(default="", compare=False)
    token_id: int | None = field(default=None, compare=False)

    def may(
        self, power: str, *, street_id: int, lineage: Sequence[int] = (), organisations: Sequence[int] = ()
    ) -> bool:
        """Return whether a post in force gives `power` over a place (its line of units) or for one of the organisations.

        A post at a unit reaches the unit and all below it; a post in an organisation reaches what the organisation is
        on; a post that has both reaches what is in the unit and with the organisation.
        """
        for held in self.posts:
            if power not in held.powers or held.street_id != street_id:
                continue
            in_unit = held.unit_id in lineage if held.unit_id else None
            in_organisation = held.organisation_id in organisations if held.organisation_id else None
            if False not in (in_unit, in_organisation):
                return True
        return False

    def has(self, power: str, *, street_id: int | None = None) -> bool:
        """Return whether any post in force has this power (in this street): decides which menus to show."""
        return any(power in h.powers and street_id in (None, h.street_id) for h in self.posts)

    @cached_property
    def street_ids(self) -> frozenset[int]:
        """Return the streets this actor has a post in."""
        return frozenset(h.street_id for h in self.posts)

    def works_for(self, organisation_id: int | None) -> bool:
        """Return whether a post in force stands in this organisation."""
        return organisation_id is not None and any(h.organisation_id == organisation_id for h in self.posts)


SYSTEM = Actor(kind="system", name="Linli")


# The posts of an account in force at a moment, the highest first; as `Post.objects.held_at`, asked at every request.
HELD = """
WHERE t.account_id = %s AND t.starts_at <= %s AND (t.ends_at IS NULL OR t.ends_at > %s) ORDER BY role.rank, t.id
"""


# The same beside the account itself, for those who sign in: one question for both.
WITH_ACCOUNT = """
LEFT JOIN people_post post
ON post.account_id = account.id AND post.starts_at <= %s AND (post.ends_at IS NULL OR post.ends_at > %s)
LEFT JOIN people_role role ON role.id = post.role_id
"""
OF_ACCOUNT = f"FROM people_account account {WITH_ACCOUNT} WHERE account.id = %s ORDER BY role.rank, post.id"
BESIDE = (("post", Post), ("role", Role))
# And beside the session of a browser, for whoever it was signed in for when it was last read here.
OF_SESSION = f"""
FROM django_session session LEFT JOIN people_account account ON account.id = %s {WITH_ACCOUNT}
WHERE session.session_key = %s AND session.expire_date > %s ORDER BY role.rank, post.id
"""


def actor_for(account: Account, *, at: datetime) -> Actor:
    """Return `account` with its posts in force at a moment, substitutes included; one query."""
    posts = fetch(Post, HELD, [account.pk, at, at], related=("role",))
    return _actor(account, [held_by(post, post.role) for post in posts])


def _actor(account: Account, posts: Iterable[Held]) -> Actor:
    return Actor("account", account.pk, str(account), tuple(posts), language=account.language)


def held_by(post: Post, role: Role) -> Held:
    """Return a post as the permission table sees it."""
    return Held(
        post.pk, role.code, role.name, role.name_en, frozenset(role.powers), post.street_id, post.unit_id,
        post.organisation_id,
    )  # fmt: skip


def account_of_session(account_id: Any, *, at: datetime) -> Account | None:
    """Return the account of somebody who is signed in, with its posts in force at a moment beside it."""
    rows = fetch_rows((("account", Account), *BESIDE), OF_ACCOUNT, [at, at, account_id])
    return _with_posts(rows) if rows else None


def session_and_account(
    session: type[Model], key: str, *, account_id: int | None, at: datetime
) -> tuple[Any, Account | None]:
    """Return the session that is called `key`, and the account with this id as `account_of_session` does; None for none.

    One question for both, where it is known already whose session it is.
    """
    rows = fetch_rows(
        (("session", session), ("account", Account), *BESIDE), OF_SESSION, [account_id, at, at, key, at]
    )
    if not rows:
        return None, None
    return rows[0][0], _with_posts([row[1:] for row in rows]) if rows[0][1] is not None else None


def _with_posts(rows: Sequence[Sequence[Any]]) -> Account:
    account: Account = rows[0][0]
    account.held = tuple(held_by(post, role) for _account, post, role in rows if post is not None)
    return account


def actor_signed_in(account: Account, *, at: datetime) -> Actor:
    """Return who acts in a request of somebody who is signed in: by the posts that were read with the account."""
    return actor_for(account, at=at) if account.held is None else _actor(account, account.held)


def holders(street_id: int, role: str, lineage: Sequence[int], *, at: datetime) -> list[Post]:
    """Return who holds `role` at the deepest unit of `lineage` where anybody does; substitutes come with the holder."""
    posts = list(
        Post.objects.held_at(at)
        .filter(street_id=street_id, role__code=role, unit_id__in=list(lineage))
        .select_related("account", "role")
    )
    for unit_id in reversed(lineage):
        here = [p for p in posts if p.unit_id == unit_id]
        if here:
            return here
    return []


def nearest(street_id: int, power: str, lineage: Sequence[int], *, at: datetime) -> list[Post]:
    """Return the posts with `power` at the deepest unit of `lineage` that has any; of these the ones nearest the ground.

    So a committee's own head is found before the street's, and at the street its clerk before its director.
    """
    posts = list(
        Post.objects.held_at(at)
        .filter(street_id=street_id, role__powers__contains=[power], unit_id__in=list(lineage))
        .select_related("account", "role")
    )
    for unit_id in reversed(lineage):
        here = [p for p in posts if p.unit_id == unit_id]
        if here:
            lowest = max(p.role.rank for p in here)
            return [p for p in here if p.role.rank == lowest]
    return []


def accounts_of(organisation_id: int, power: str, *, at: datetime) -> list[Account]:
    """Return the accounts that hold `power` for an organisation at a moment."""
    posts = (
        Post.objects.held_at(at)
        .filter(organisation_id=organisation_id, role__powers__contains=[power])
        .select_related("account")
    )
    return list({p.account_id: p.account for p in posts}.values())


@dataclass(frozen=True)
class Around:
    """Posts in force around some places and organisations, read once, so that a page of rows asks one question."""

    posts: tuple[Post, ...]

    def nearest(self, power: str, lineage: Sequence[int]) -> list[Post]:
        """Return what `nearest` returns, of what was read."""
        for unit_id in reversed(lineage):
            here = [p for p in self.posts if p.unit_id == unit_id and power in p.role.powers]
            if here:
                lowest = max(p.role.rank for p in here)
                return [p for p in here if p.role.rank == lowest]
        return []

    def all_with(self, power: str, lineage: Sequence[int]) -> list[Post]:
        """Return everybody with a power anywhere on a line of units, the nearest to the ground first."""
        depth = {unit_id: place for place, unit_id in enumerate(lineage)}
        found = [
            p
            for p in self.posts
            if p.unit_id in depth and power in p.role.powers and p.organisation_id is None
        ]
        return sorted(found, key=lambda p: (-depth[p.unit_id or 0], -p.role.rank, p.pk))

    def holders(self, role: str, lineage: Sequence[int]) -> list[Post]:
        """Return what `holders` returns, of what was read."""
        for unit_id in reversed(lineage):
            here = [p for p in self.posts if p.unit_id == unit_id and p.role.code == role]
            if here:
                return here
        return []

    def of(self, organisation_id: int | None, power: str) -> list[Post]:
        """Return the posts in an organisation with a power."""
        return [
            p
            for p in self.posts
            if organisation_id and p.organisation_id == organisation_id and power in p.role.powers
        ]


def posts_around(
    street_id: int, unit_ids: Iterable[int], organisation_ids: Iterable[int], *, at: datetime
) -> Around:
    """Return the posts in force at any of these units or in any of these organisations; one query."""
    there = Q(unit_id__in=set(unit_ids)) | Q(organisation_id__in=set(organisation_ids))
    posts = Post.objects.held_at(at).filter(there, street_id=street_id).select_related("account", "role")
    return Around(tuple(posts.order_by("pk")))


def stands_as(actor: Actor, street: Street) -> str:
    """Return where and as what somebody acts in a street, in the reader's language: "枫林路街道 · 宛南片区 · 片长"."""
    held = next(post for post in actor.posts if post.street_id == street.pk)
    names = [name_of(street)]
    if held.unit_id:
        line = line_of(held.unit_id)
        names += [name_of(line.deepest)] if len(line.units) > 1 else []
    return " · ".join([*names, said(held.role_name, held.role_name_en)])


def account_names(ids: Sequence[int]) -> dict[int, str]:
    """Return the names behind account ids in the reader's language; one query for a whole page."""
    found = Account.objects.filter(pk__in=set(ids)).only("id", "name", "name_en", "username") if ids else ()
    return {one.pk: name_of(one) or one.username for one in found}


KINDS_IN_ORDER = {kind.value: rank for rank, kind in enumerate(OrganisationKind)}


@cache
def _organisations(street_id: int) -> Trusted[list[Organisation]]:
    def read() -> list[Organisation]:
        known = Organisation.objects.filter(Q(street_id=street_id) | Q(street_id=None)).order_by("code")
        return sorted(known, key=lambda one: KINDS_IN_ORDER[one.kind])

    read.__qualname__ = (
        f"organisations of {street_id}"  # each is told apart when what is kept must be forgotten
    )
    return Trusted(read, Organisation._meta.db_table)


def organisations_in(street_id: int) -> list[Organisation]:
    """Return the organisations that can be asked in a street, its own and those above it.

    By kind in the order of the table of kinds, so that departments stand before dozens of committees, then by code.
    """
    return list(_organisations(street_id)())
