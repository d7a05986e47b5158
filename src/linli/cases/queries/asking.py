"""Who can be asked about cases: people by post, organisations, the reporter; read once for a whole page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.naming import name_of
from linli.people.public import Around, Organisation, Post, Power, Role, posts_around

from ..models import Case

NAMED = 2


@dataclass(frozen=True)
class Who:
    """Whom it waits for. `kind`: people, organisation, reporter, appointer (nobody holds the post), operator.

    `accounts` are the people who can do it now; only the reporter and the operator have none.
    """

    kind: str
    words: str
    accounts: tuple[int, ...] = ()

    @property
    def vacant(self) -> bool:
        """Return whether the post itself is held by nobody, so that somebody must be appointed first."""
        return self.kind in ("appointer", "operator")


class Asking:
    """The posts around some cases at a moment; one question, and one more for an organisation that is not on them."""

    def __init__(self, cases: Sequence[Case], at: datetime) -> None:
        self.cases, self.at = cases, at
        self.street_id = cases[0].street_id if cases else 0
        self._around: Around | None = None
        self._organisations: set[int] = set()
        self._roles: dict[str, Role] | None = None
        self._more: dict[int, Around] = {}

    @property
    def around(self) -> Around:
        """Return the posts at the units and in the organisations of the cases."""
        if self._around is None:
            units = {unit_id for case in self.cases for unit_id in case.lineage}
            self._organisations = {
                pk for case in self.cases for pk in (*case.organisations, case.lead_id) if pk
            }
            self._around = posts_around(self.street_id, units, self._organisations, at=self.at)
        return self._around

    def nearest(self, power: str, case: Case, *, apart_from: Sequence[int | None] = ()) -> Who:
        """Return who has a power nearest to the place, leaving out people who may not judge their own doing."""
        return self._nearest(power, list(case.lineage), case, apart_from)

    def at_level(self, power: str, case: Case, unit_id: int | None) -> Who:
        """Return who has a power at a unit of the case's line, or nearest above it."""
        line = list(case.lineage)
        return self._nearest(
            power, line[: line.index(unit_id) + 1] if unit_id in line else line[:1], case, ()
        )

    def _nearest(self, power: str, line: list[int], case: Case, apart_from: Sequence[int | None]) -> Who:
        posts = [p for p in self.around.all_with(power, line) if p.account_id not in apart_from]
        if not posts:
            return self.appointer(case, Power(power).label)
        first = posts[0]
        here = [p for p in posts if p.unit_id == first.unit_id and p.role.rank == first.role.rank]
        return _people(here)

    def role(self, code: str, case: Case) -> Who:
        """Return who holds a role over the place."""
        posts = self.around.holders(code, case.lineage)
        return _people(posts) if posts else self.appointer(case, self.role_name(code))

    def role_name(self, code: str) -> str:
        """Return what a role is called."""
        if self._roles is None:
            self._roles = {role.code: role for role in Role.objects.all()}
        return name_of(self._roles[code]) if code in self._roles else code

    def organisation(self, one: Organisation | None, case: Case) -> Who:
        """Return the officers of an organisation."""
        if one is None:
            return self.nearest(Power.DISPATCH, case)
        around = self.around
        if one.pk not in self._organisations:
            if one.pk not in self._more:
                self._more[one.pk] = posts_around(self.street_id, (), [one.pk], at=self.at)
            around = self._more[one.pk]
        # A post that stands in an organisation and at a unit reaches what lies in the unit.
        posts = [p for p in around.of(one.pk, Power.HANDLE) if p.unit_id is None or p.unit_id in case.lineage]
        if not posts:
            return self.appointer(case, _("officer of %(name)s") % {"name": name_of(one)})
        return Who("organisation", f"{name_of(one)}{_bracketed(posts)}", _accounts(posts))

    def reporter(self) -> Who:
        """Return whoever raised the case."""
        return Who("reporter", _("The reporter"))

    def appointer(self, case: Case, post: Any) -> Who:
        """Return who must appoint somebody, because nobody holds the post that is needed."""
        posts = self.around.nearest(Power.STAFF, case.lineage)
        if not posts:
            return Who("operator", _("nobody is %(post)s here: the operator appoints") % {"post": post})
        told = {"post": post, "who": _people(posts).words}
        return Who("appointer", _("nobody is %(post)s here: %(who)s appoints") % told, _accounts(posts))


def _people(posts: Sequence[Post]) -> Who:
    return Who("people", f"{name_of(posts[0].role)} {_names(posts)}", _accounts(posts))


def _names(posts: Sequence[Post]) -> str:
    people = list({p.account_id: p.account for p in posts}.values())
    names = _(", ").join(name_of(one) or one.username for one in people[:NAMED])
    return (
        _("%(names)s and %(n)s more") % {"names": names, "n": len(people) - NAMED}
        if people[NAMED:]
        else names
    )


def _bracketed(posts: Sequence[Post]) -> str:
    return _(" (%(names)s)") % {"names": _names(posts)}


def _accounts(posts: Sequence[Post]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(p.account_id for p in posts))
