"""A roster and a notice board of the street in the world of every address: a turn of the director, a swap, a plan, a wish."""

from datetime import datetime, time, timedelta
from typing import Any

from linli.noticeboards import commands as boards
from linli.noticeboards.models import NoticeBoard
from linli.people.public import Account, Actor, Power
from linli.rosters import commands
from linli.rosters.models import DutyRoster
from linli.rosters.permissions import may_keep
from linli.territory.public import root_of
from linli.web import gates
from tests.cast import Cast

GATES = (gates.ROSTER_SEER, gates.ROSTER_EXPORT, gates.ROSTER_KEEPER, gates.TURN_ACT)
ACTS = {"rosters:turn_act": "sign_in", "rosters:swap_act": "accept", "rosters:plan_act": "cancel"}


def of_address(name: str, known: dict[str, str]) -> dict[str, str]:
    """Return what stands in an address of these two apps; nothing for any other."""
    ours = name.startswith(("rosters:", "noticeboards:"))
    return known | {"act": ACTS.get(name, "")} if ours else {}


def may(actor: Actor, street_id: int, gate: str, name: str) -> bool | None:
    """Return whether the table lets somebody in to the roster or the board of the world, which are the street's."""
    kind: Any = NoticeBoard if name.startswith("noticeboards:") else DutyRoster
    found = kind.objects.visible_to(actor).filter(street_id=street_id).first()
    if found is None:
        return False
    if gate == gates.TURN_ACT:
        return None
    if gate == gates.ROSTER_KEEPER:
        return may_keep(actor, found)
    return gate == gates.ROSTER_SEER or actor.has(Power.EXPORT, street_id=street_id)


def build(cast: Cast, director: Actor, now: datetime, other: Account) -> dict[str, str]:
    """Make it; return what stands in the addresses."""
    street = cast.street
    told = {"street_id": street.pk, "by": director, "at": now}
    commands.begin(street=street, unit_id=root_of(street).id, name="坐班", key="world", by=director, at=now)
    roster = DutyRoster.objects.get(street=street)
    account = Account.objects.get(pk=director.account_id)
    member = commands.add_member(roster.pk, **told, account=account)
    another = commands.add_member(roster.pk, **told, account=other)
    row = commands.add_row(
        roster.pk, **told, kind="sitting", weekdays=[1], starts=time(9), minutes=480, heads=1
    )
    slot, open_slot = (
        commands.add_slot(
            roster.pk, **told, kind="sitting", starts_at=now + timedelta(hours=hours), minutes=60, heads=1
        )
        for hours in (30, 60)
    )
    turn = commands.put(slot.pk, member.person_id, **told)
    swap = commands.ask(turn.pk, **told, other_id=another.person_id)
    plan = commands.ask_plan(roster.pk, **told, since=now.date(), until=(now + timedelta(days=6)).date())
    boards.hang(street=street, unit_id=root_of(street).id, name="1号楼", key="world", by=director, at=now)
    board = NoticeBoard.objects.get(street=street)
    hand = boards.add_line(
        board.pk, **told, label="生活管家", name="周莹", work_number="021-5555", agreed_on=now.date()
    )
    wish = commands.wish(
        member.person_id,
        **told,
        kind="away",
        starts_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=21),
    )
    return {
        "number": "1", "turn": str(turn.pk), "swap": str(swap.pk), "plan": str(plan.pk), "wish": str(wish.pk),
        "member": str(member.pk), "row": str(row.pk), "slot": str(open_slot.pk),
        "code": board.code, "line": str(hand.pk),
    }  # fmt: skip
