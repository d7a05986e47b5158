"""The roll of a vote: brought by a file or by hand until it is announced, and by nobody afterwards."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from linli.kernel.repeats import derived_secret
from linli.people.public import Account, Actor
from linli.votes.errors import NotReady, RollFaulty, RollFrozen
from linli.votes.models import Question, Vote, Voter
from linli.votes.queries.rolls import DEVELOPER, Entry, Head, RollFault, roll_of
from linli.votes.queries.standing import entries_of
from linli.votes.states import BASIS_OF, MOST_VOTERS, VoteState
from linli.votes.workflow import VOTE

PLACE = re.compile(r"(.*?[号栋幢座弄])(?=.)|(.+)(?=[-–—])")
TOLD = 50


def token_of(vote_id: UUID, voter_id: UUID) -> str:
    """Return the secret of a voter's link, always the same."""
    return derived_secret("vote", vote_id, voter_id)


def enter_roll(
    vote_id: UUID, *, street_id: int, entries: Sequence[Entry], by: Actor, at: datetime,
    faults: Sequence[RollFault] = (), add: bool = False,
) -> Vote:  # fmt: skip
    """Take over a roll, instead of the one before or, with `add`, beside it; with one fault nothing is taken over.

    Whoever owns several flats stays one head, whichever file or hand each of them came by.
    """
    standing = Vote.objects.filter(street_id=street_id, pk=vote_id).first()
    if standing is not None and standing.state not in (VoteState.DRAFT, VoteState.VOID):
        raise frozen(standing)
    with VOTE.moving(Vote, vote_id, "enter_roll", street_id=street_id, by=by, at=at) as move:
        vote: Vote = move.it
        before = entries_of(vote) if add else []
        roll, wrong = roll_of([*before, *entries], basis=BASIS_OF[vote.roll_kind])
        accounts, unknown = _accounts(entries, before)
        found = sorted((*faults, *wrong, *unknown), key=lambda one: one.row)
        if not entries:
            found = found or [RollFault(1, _("the roll is empty"))]
        if found:
            raise faulty(found)
        if len(roll.heads) > MOST_VOTERS:
            raise NotReady(why=_("a roll holds %(n)s heads at most.") % {"n": MOST_VOTERS})
        areas = {one.unit: one.area for one in (*before, *entries) if one.unit and one.area is not None}
        places = {one.unit: one.place for one in (*before, *entries) if one.place}
        Voter.objects.filter(street_id=street_id, vote=vote).delete()
        Voter.objects.bulk_create(
            [
                _voter(vote, place, head, areas, places, accounts)
                for place, head in enumerate(sorted(roll.heads, key=_order), start=1)
            ],
            batch_size=1000,
        )
        vote.heads, vote.area = len(roll.heads), decimal_of(roll.area)
        move.facts |= {"heads": vote.heads, "area": str(vote.area), "rows": len(entries)}
    return vote


def add_rows(vote_id: UUID, *, street_id: int, entries: Sequence[Entry], by: Actor, at: datetime) -> Vote:
    """Add rows to the roll by hand."""
    return enter_roll(vote_id, street_id=street_id, entries=entries, by=by, at=at, add=True)


def faulty(found: Iterable[RollFault]) -> RollFaulty:
    """Return the refusal that names every fault by its row."""
    faults = list(found)
    told = [_("row %(row)s: %(why)s") % {"row": one.row, "why": one.message} for one in faults]
    more = [_("and %(n)s more") % {"n": len(told) - TOLD}] if len(told) > TOLD else []
    return RollFaulty(
        faults="".join(f"\n  {one}" for one in [*told[:TOLD], *more]),
        rows=[{"row": one.row, "why": one.message} for one in faults[:1000]],
    )


def frozen(vote: Vote) -> RollFrozen:
    """Return the refusal that says since when a roll is frozen, and by which rule."""
    first = Question.objects.filter(street_id=vote.street_id, vote=vote, position=1).first()
    day = formats.date_format(timezone.localtime(vote.announced_at or vote.state_since), "DATE_FORMAT")
    return RollFrozen(day=day, rule=first.rule_code if first else "")


def decimal_of(area: Fraction) -> Decimal:
    """Return an area as the database keeps it; areas of rolls have six digits at most."""
    return (Decimal(area.numerator) / Decimal(area.denominator)).quantize(Decimal("0.000001"))


def place_of(unit: str) -> str:
    """Return the building that a flat lies in, as far as its name tells: 12号 of 12号301室, 3-2 of 3-2-501."""
    found = PLACE.match(unit)
    return ((found[1] or found[2] or "") if found else "")[:40]


def _order(head: Head) -> tuple[bool, list[tuple[int, str]], str]:
    """Order a roll as a list is read: by flat with numbers as numbers, the developer last."""
    first = min(head.units) if head.units else head.key
    parts = [(int(one), "") if one.isdigit() else (0, one) for one in re.findall(r"\d+|\D+", first)]
    return head.key == DEVELOPER, parts, head.key


def _accounts(
    entries: Sequence[Entry], before: Sequence[Entry]
) -> tuple[dict[str, tuple[int, str]], list[RollFault]]:
    """Return the accounts that rows name, by the key of their first owner, and rows that name none we know."""
    named = {one.account for one in (*before, *entries) if one.account}
    known = dict(Account.objects.filter(username__in=named, is_active=True).values_list("username", "pk"))
    faults = [
        RollFault(one.row, _("there is no account %(name)s") % {"name": one.account})
        for one in entries
        if one.account and one.account not in known
    ]
    found = {
        one.owners[0][0]: (known[one.account], one.account)
        for one in (*before, *entries)
        if one.account in known and one.owners
    }
    return found, faults


def _voter(
    vote: Vote, place: int, head: Head, areas: dict[str, Fraction | None], places: dict[str, str],
    accounts: dict[str, tuple[int, str]],
) -> Voter:  # fmt: skip
    flats = [(unit, str(decimal_of(areas.get(unit) or Fraction(0)))) for unit in head.units]
    first = head.units[0] if head.units else ""
    account, name = next((accounts[one] for one in head.people if one in accounts), (None, ""))
    told = {
        "people": list(head.people), "names": list(head.names), "proxies": sorted(head.proxies), "flats": flats,
        "account": name,
    }  # fmt: skip
    voter = Voter(
        street_id=vote.street_id, vote=vote, position=place, units=[one[:60] for one in head.units],
        area=decimal_of(head.area), place=(places.get(first) or place_of(first))[:40], developer=head.key == DEVELOPER,
        served=head.served, account_id=account, who=json.dumps(told, ensure_ascii=False),
    )  # fmt: skip
    voter.token_hash = Voter.hash_of(token_of(vote.pk, voter.pk))
    return voter
