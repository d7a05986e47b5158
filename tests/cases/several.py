"""Five departments with officers, and what tests of several at work say again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from linli.cases import commands
from linli.cases.models import Case, Joint, Share
from linli.cases.states import State
from linli.people.models import Role
from linli.people.public import (
    SYSTEM,
    Actor,
    Organisation,
    actor_for,
    add_account,
    add_industry,
    add_organisation,
    appoint,
    name_authority,
)
from tests.cast import NOON, PASSWORD, START, Cast
from tests.factories import CORNER, a_case

HOUR = timedelta(hours=1)
WHO = ("chengguan", "chengjian", "shichang", "paichusuo", "wenhua")


@dataclass
class Five:
    """Five departments, each with one officer; `officer[code]` acts for the department of that code."""

    cast: Cast
    organisations: dict[str, Organisation]
    officer: dict[str, Actor]

    def act(self, case: Case, command: Any, by: Actor, *, at: Any, **brought: Any) -> Case:
        """Do an act on a case."""
        return command(case.pk, street_id=case.street_id, by=by, at=at, **brought)


def build_five(cast: Cast) -> Five:
    """Give the street two more departments, officers for all, and KTV as an industry that two of them oversee."""
    role = Role.objects.get(code="officer")
    organisations = dict(cast.organisations)
    for code, name, name_en in (
        ("paichusuo", "派出所", "Police station"),
        ("wenhua", "文化执法队", "Culture enforcement"),
    ):
        organisations[code] = add_organisation(
            street=cast.street, code=code, kind="force", name=name, name_en=name_en, by=SYSTEM, at=START
        )
    officer = {"chengguan": cast.luoshan, "chengjian": cast.maoli}
    for code in ("shichang", "paichusuo", "wenhua"):
        account = add_account(
            username=f"of-{code}",
            name=f"{organisations[code].name}的人",
            by=SYSTEM,
            at=START,
            password=PASSWORD,
        )
        appoint(
            account=account, role=role, street=cast.street, organisation=organisations[code], starts_at=START,
            by=SYSTEM, at=START,
        )  # fmt: skip
        officer[code] = actor_for(account, at=NOON)
    return Five(cast, organisations, officer)


def a_ktv(five: Five, *, state: str = State.FILED) -> Case:
    """Return a case about a KTV: the culture squad leads, the police and the market office go along."""
    ktv = add_industry(street=five.cast.street, name="KTV", code="ktv", by=SYSTEM, at=NOON)
    for code, part in (("wenhua", "lead"), ("paichusuo", "support"), ("shichang", "support")):
        name_authority(
            industry=ktv, organisation=five.organisations[code], part=part, starts_on=NOON.date(), by=SYSTEM, at=NOON
        )  # fmt: skip
    case = a_case(five.cast, state=state, title="KTV半夜扰民", body="夜里两点还在唱。", place="斜土路口")
    Case.objects.filter(pk=case.pk).update(industry=ktv)
    case.refresh_from_db()
    return case


def called(five: Five, case: Case, codes: Any = WHO, *, at: Any = NOON + HOUR, **told: Any) -> Joint:
    """Call departments to the spot within an hour."""
    five.act(
        case, commands.call_joint, five.cast.heqing, at=at, kind="enforcement", why="今晚联合检查",
        organisations=[five.organisations[code] for code in codes], starts_at=told.get("starts_at", at + HOUR),
    )  # fmt: skip
    return Joint.objects.get(case=case, state="called")


def share_of(case: Case, organisation: Organisation, kind: str) -> Share:
    """Return the newest share of an organisation on a case."""
    return Share.objects.filter(case=case, organisation=organisation, kind=kind).order_by("-given_at").first()


def item(case: Case, organisation: Organisation, kind: str) -> UUID:
    """Return its id."""
    return share_of(case, organisation, kind).pk


HERE = {"lon": CORNER[0], "lat": CORNER[1], "accuracy": 12}


def coordinated(
    five: Five, supports: Sequence[str] = ("shichang", "paichusuo"), *, at: Any = NOON + HOUR
) -> Case:
    """Return a case that the construction centre leads and others support."""
    case = a_case(five.cast, state=State.FILED)
    five.act(
        case, commands.coordinate, five.cast.heqing, at=at, lead=five.organisations["chengjian"],
        supports=[five.organisations[code] for code in supports],
    )  # fmt: skip
    case.refresh_from_db()
    return case


def seers(five: Five, case: Case) -> set[str]:
    """Return the departments whose officers see a case."""
    return {
        code
        for code, officer in five.officer.items()
        if Case.objects.visible_to(officer).filter(pk=case.pk).exists()
    }
