"""Votes in the world in which every address is asked: one that runs, one that is prepared, one whose result is displayed."""

from datetime import timedelta
from typing import Any

from linli.people.public import Actor
from linli.territory.public import root_of
from linli.votes import commands
from linli.votes.commands.casting import VOTER
from linli.votes.models import Voter
from linli.votes.queries import Entry
from tests.cast import Cast
from tests.factories import a_photo

OTHERS = {"votes:ask": "2", "votes:notice": "3", "votes:minutes": "3", "votes:evidence": "3"}


def a_world_of_votes(cast: Cast, director: Actor, account: str, now: Any) -> dict[str, str]:
    """Make them; return what stands in their addresses."""
    told = {"street_id": cast.street.pk, "by": director}
    people = [Entry(1, "", (("姜伟", "姜伟"),), account=account), Entry(2, "", (("李娜", "李娜"),))]
    day, unit = timedelta(days=1), root_of(cast.street).id
    made = []
    for place in range(3):
        vote_id, _number = commands.draft_vote(
            unit_id=unit, title="修门", questions=[commands.Asked("修不修", "members")], key=f"world {place}", at=now - 2 * day,
            by=director,
        )  # fmt: skip
        made.append(vote_id)
        commands.enter_roll(vote_id, entries=people, at=now - 2 * day, **told)
    running, _draft, over = made
    commands.announce(running, opens=now - day, closes=now + day, at=now - 2 * day, **told)
    commands.announce(over, opens=now - day, closes=now - day / 2, at=now - 2 * day, **told)
    mine, other = Voter.objects.filter(vote_id=running).order_by("position")
    says = {1: ("yes",)}
    commands.cast(mine, told=commands.Cast(says, way="door", photo=a_photo()), by=director)
    for voter in Voter.objects.filter(vote_id=over):
        commands.cast(voter, told=commands.Cast(says), by=VOTER, at=now - day)
    commands.count(over, at=now, **told)
    commands.publish(over, at=now, **told)
    return {
        "vote": commands.token_of(running, other.pk),
        "position": str(mine.position),
    }


def where(name: str, values: dict[str, str]) -> dict[str, str]:
    """Return what stands in an address of votes."""
    return {"number": OTHERS.get(name, "1"), "token": values["vote"], "action": "void"}
