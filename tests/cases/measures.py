"""What tests of measures, step by step, and of mediations begin with."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

from django.db import connection

from linli.cases import commands
from linli.cases.models import Case, Mediation, Party
from linli.kernel.errors import Refusal
from linli.people.public import SYSTEM, add_industry, name_authority
from tests.cast import NOON, Cast

DAY = timedelta(days=1)
LAW = "《上海市市容环境卫生管理条例》第二十六条"


def do(
    cast: Cast, case: Case, act: str, who: str = "heqing", *, at: datetime = NOON + DAY, **brought: Any
) -> Case:
    """Do an act of the dossier."""
    return getattr(commands, act)(case.pk, street_id=case.street_id, by=cast.actor(who), at=at, **brought)


def a_shop(cast: Cast, case: Case, name: str = "蘑菇亭小吃") -> Party:
    """Return a shop that the case is about."""
    do(cast, case, "name_party", kind="shop", known_as=name)
    return Party.objects.filter(case=case).order_by("-number")[0]


def an_authority(cast: Cast) -> None:
    """Let the construction centre oversee a trade: it may enforce."""
    trade = add_industry(street=cast.street, name="餐饮", code="catering", by=SYSTEM, at=NOON)
    name_authority(
        industry=trade,
        organisation=cast.organisations["chengjian"],
        starts_on=NOON.date(),
        by=SYSTEM,
        at=NOON,
    )


def climbed(cast: Cast, case: Case, party: Party, *steps: str, every: timedelta = 14 * DAY) -> datetime:
    """Take some steps, each long enough after the one before; return when the next may be tried."""
    at = NOON + DAY
    for step in steps:
        do(cast, case, "take_step", at=at, item=party.pk, step=step, words=f"{step}过了")
        at += every
    return at


def two_people(cast: Cast, case: Case) -> tuple[Party, Party]:
    """Return the two who disagree."""
    for name, part in (("张三丰", "三楼住户"), ("李四光", "二楼住户")):
        do(cast, case, "name_party", kind="person", real_name=name, part=part)
    first, second = Party.objects.filter(case=case).order_by("number")
    return first, second


def a_mediation(cast: Cast, case: Case) -> Mediation:
    """Return a mediation between two people."""
    parties = [one.pk for one in two_people(cast, case)]
    do(cast, case, "open_mediation", about="空调外机滴水", parties=parties)
    return Mediation.objects.get(case=case)


def owed(mediation: Mediation, *days: int) -> list[commands.Owed]:
    """Return what each party takes upon itself."""
    return [
        commands.Owed(mediation.parties[n % 2], f"第{n + 1}件事", date(2026, 3, 10) + day * DAY)
        for n, day in enumerate(days)
    ]


def at_once(*acts: Any) -> list[Any]:
    """Run the acts at the same moment; return what each gave, or its refusal."""
    gate = Barrier(len(acts))

    def run(act: Any) -> Any:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
