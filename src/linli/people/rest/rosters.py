"""Who holds which post, and the page of one person."""

from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.kernel.rest_fields import Number
from linli.people.models import Post
from linli.people.public import Power
from linli.people.queries import Entry, Wanted, person_page, roster
from linli.people.schemas import PersonOut, PostHeld, RosterAsked, RosterLine, RosterOut
from linli.territory.public import UnknownUnit, unit_called

from .door import Here, enter, named, organisation_name, person_name, post_out, router


@router.reads("/streets/{slug}/people", RosterOut, summary="Who holds which post", refuses=(UnknownUnit,))
def list_people(request: HttpRequest, slug: str, asked: Query[RosterAsked]) -> Any:
    """Return who holds which post now, or held it at any time of a day, down the tree, with what is vacant."""
    here = enter(request, slug)
    inside = unit_called(here.street, asked.unit, asked.on) if asked.unit else None
    wanted = Wanted(
        at=here.now, day=asked.on, unit_id=inside.id if inside else None, role=asked.role,
        kind=asked.kind.value if asked.kind else "", text=asked.q, gaps_only=asked.vacant,
    )  # fmt: skip
    found = roster(here.street, wanted, after=asked.after, size=asked.limit)
    items = [line_out(entry) for entry in found.entries]
    return {"held": found.held, "gaps": found.gaps, "items": items, "next": found.next_cursor or None}


def line_out(entry: Entry) -> RosterLine:
    """Return a line of the roster as programs read it."""
    post = entry.post
    return RosterLine(
        vacant=post is None, role=named(entry.role), unit=named(entry.unit),
        organisation=organisation_name(entry.organisation), post=post_out(post) if post else None,
    )  # fmt: skip


@router.reads("/streets/{slug}/people/{person_id}", PersonOut, summary="One person")
def read_person(request: HttpRequest, slug: str, person_id: Number) -> Any:
    """Return somebody who has, had or will have a post in this street: posts, powers, and who appointed them."""
    here = enter(request, slug)
    about = person_page(here.street.pk, person_id, at=here.now)
    told = [{"action": one.action, "at": one.at, "by": one.by, "post": one.post.pk} for one in about.told]
    return person_name(about.account).model_dump() | {
        "now": [held_out(here, post) for post in about.now],
        "later": [held_out(here, post) for post in about.later],
        "before": [post_out(post) for post in about.before], "told": told,
    }  # fmt: skip


def held_out(here: Here, post: Post) -> PostHeld:
    """Return a post with its powers, and whether the person who asks may end it."""
    powers = [power for power in Power if power.value in post.role.powers]
    told = post_out(post).model_dump()
    return PostHeld(**told, powers=powers, may_end=here.may_staff(post.unit_id))
