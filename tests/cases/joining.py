"""What tests of joined and moved cases begin with."""

from datetime import timedelta
from typing import Any

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import State
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM, Actor, actor_for, add_account, appoint, set_default_roles
from linli.territory.public import root_of
from tests.cast import NOON, START, Cast
from tests.factories import a_case, a_neighbour

LATER = NOON + timedelta(hours=3)


def merge(cast: Cast, case: Case, main: Case, by: Actor | None = None) -> Case:
    told = {"street_id": case.street_id, "by": by or cast.heqing, "at": LATER}
    return commands.merge(case.pk, **told, main=main, reason="同一个井盖")


def lines(case: Case) -> list[str]:
    told = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk).order_by("seq")
    return list(told.values_list("action", flat=True))


def fresh(case: Case) -> Case:
    return Case.objects.select_related("street", "category", "lead").get(pk=case.pk)


def head_next_door() -> Actor:
    """Return who files in the street next door."""
    street = a_neighbour()
    roles = set_default_roles(by=SYSTEM, at=START)
    account = add_account(username="next-door", name="邻街主任", by=SYSTEM, at=START)
    unit = street.units.get(pk=root_of(street).id)
    appoint(
        account=account,
        role=roles["director"],
        street=street,
        unit=unit,
        starts_at=START,
        by=SYSTEM,
        at=START,
    )
    return actor_for(account, at=NOON)


def moved(cast: Cast, *, state: str = State.VERIFIED, **told: Any) -> tuple[Case, Case]:
    """Return a case that was moved next door, and the one that it is there."""
    case = a_case(cast, state=state, **told)
    here = {"street_id": case.street_id, "by": cast.heqing, "at": LATER}
    commands.move(case.pk, **here, street=a_neighbour(), reason="在邻街")
    return fresh(case), Case.objects.get(street=a_neighbour(), state=State.REPORTED)
