"""Thirteen staircases of one village in the demo street, at every stage from the first question to the first ride."""

import random
from datetime import datetime, timedelta
from typing import Any

from linli.people.public import Account, actor_for
from linli.territory.public import Street, Unit
from linli.votes.demo import cast_and_count

from . import commands
from .models import Lift
from .queries import read_flats
from .states import LiftStance, Step

SLUG, KEEPER, VILLAGE, DAY = "fenglin", "heqing", "宛南三村居委会", timedelta(days=1)
TEN = timedelta(hours=10)  # as offices work
RULE, PRESET, COST, SUBSIDY, UPKEEP = "lift-jinan-2021", "six-012", 68_800_000, 28_000_000, 1_260_000
STAIRCASES = [f"{house} 号 {side} 单元" for house in (3, 5, 8, 11, 12, 15) for side in (1, 2)] + [
    "18 号 1 单元"
]
# Days before the anchor on which each was taken up, and how far it is; the others are asked for at the doors.
FAR = ((170, "in_use"), (160, "works"), (95, "signing"), (48, "display"), (12, "consent"))
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙朱胡林何郭马罗梁",
    ("建国", "秀英", "丽华", "志强", "海燕", "文杰", "红梅", "春华", "玉兰", "伟民"),
)


def build(anchor: datetime) -> int:
    """Make the staircases as they stand at `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    unit = Unit.objects.filter(street=street, name=VILLAGE).first() if street else None
    if street is None or account is None or unit is None or Lift.objects.filter(street=street).exists():
        return 0
    chance, by = random.Random(SLUG), actor_for(account, at=anchor)  # noqa: S311 - a demo, the same each time
    for place, title in enumerate(STAIRCASES):
        days, far = FAR[place] if place < len(FAR) else (6 + place % 5, "canvass")
        at = anchor - days * DAY + TEN
        number = commands.found_lift(
            unit_id=unit.pk,
            title=title,
            rule=RULE,
            rows=read_flats(_flats(chance)),
            by=by,
            at=at,
            key=f"demo lift {title}",
        )
        lift = Lift.objects.get(street=street, number=number)
        _Course(lift, by, chance).go(far, at)
    return len(STAIRCASES)


def _flats(chance: random.Random) -> str:
    names = [family + given for family in SURNAMES for given in GIVEN]
    owners = iter(chance.sample(names, 12))
    return "\n".join(
        f"{floor}0{side} {floor} {area} {next(owners)}"
        for floor in range(1, 7)
        for side, area in ((1, "58.40"), (2, "47.85"))
    )


class _Course:
    """Takes one staircase as far as it is."""

    def __init__(self, lift: Lift, by: Any, chance: random.Random) -> None:
        self.pk, self.by, self.chance, self.street_id = lift.pk, by, chance, lift.street_id

    def acts(self, at: datetime) -> dict[str, Any]:
        return {"street_id": self.street_id, "by": self.by, "at": at}

    def go(self, far: str, at: datetime) -> None:
        told = self.acts(at)
        for floor in range(1, 7):
            for side in (1, 2):
                stance = self._stance(floor)
                if far != "canvass" or self.chance.random() < 0.7:
                    commands.ask(self.pk, **told, flat=f"{floor}0{side}", stance=stance)
        if far == "canvass":
            return
        commands.share(self.pk, **told, scheme="preset", preset=PRESET, cost_cents=COST, running_cents=UPKEEP)
        commands.subsidise(self.pk, **told, source="市、区加装电梯补贴", amount_cents=SUBSIDY)
        opens = at + DAY
        commands.call_vote(
            self.pk, **self.acts(at + timedelta(hours=1)), opens=opens, closes=opens + 20 * DAY
        )
        lift = Lift.objects.get(pk=self.pk)
        cast_and_count(
            lift.vote_id, said=["yes"] * (7 if far == "consent" else 11), by=self.by, at=opens + 2 * DAY,
            count_at=None if far == "consent" else opens + 21 * DAY,
        )  # fmt: skip
        if far == "consent":
            return
        counted = opens + 21 * DAY
        commands.take_vote(
            street_id=self.street_id, number=lift.number, vote_id=lift.vote_id, passed=True, at=counted
        )
        commands.object_to(
            self.pk,
            **self.acts(counted + DAY),
            flat="101",
            ground="light",
            text="电梯井正对客厅，白天要开灯。",
        )
        commands.negotiate(
            self.pk, **self.acts(counted + 5 * DAY), objection=1, offered_cents=1_500_000,
            text="请设计单位现场测了日照，改用玻璃井道，井道外移八十厘米；邻居们愿意补偿。",
        )  # fmt: skip
        if far == "display":
            return
        commands.settle(
            self.pk, **self.acts(counted + 9 * DAY), objection=1, compensation_cents=2_000_000,
            outcome="改用玻璃井道并补偿两万元，101 室同意。",
        )  # fmt: skip
        self._sign(far, counted + 17 * DAY)

    def _sign(self, far: str, signing: datetime) -> None:
        commands.end_display(self.pk, **self.acts(signing))
        doors = [f"{floor}0{side}" for floor in range(6, 2, -1) for side in (1, 2)] + ["101"]
        for place, door in enumerate(doors if far != "signing" else doors[:5]):
            commands.sign(self.pk, **self.acts(signing + timedelta(hours=2 + place)), flat=door)
        if far == "signing":
            return
        commands.hand_in(self.pk, **self.acts(signing + 2 * DAY))
        commands.approve(self.pk, **self.acts(signing + 20 * DAY))
        done = list(Step)[:5] if far == "works" else list(Step)
        for place, step in enumerate(done):
            when = signing + (21 + 8 * place) * DAY
            commands.take_step(
                self.pk, **self.acts(when), step=step, planned_on=when.date(), done_on=when.date()
            )
        if far == "in_use":
            end = signing + (22 + 8 * len(done)) * DAY
            commands.accept(self.pk, **self.acts(end))
            commands.open_for_use(self.pk, **self.acts(end + DAY))

    def _stance(self, floor: int) -> str:
        low = (LiftStance.AGAINST, LiftStance.UNDECIDED, LiftStance.FAVOUR, LiftStance.AWAY)
        return (
            self.chance.choice(low)
            if floor <= 2
            else self.chance.choice(
                (LiftStance.FAVOUR, LiftStance.FAVOUR, LiftStance.FAVOUR, LiftStance.UNDECIDED)
            )
        )
