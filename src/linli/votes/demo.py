"""Votes of the demo: one of owners that runs, a secret one that is over, and a budget that was shared; by commands alone."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils import timezone

from linli.people.public import Account, Actor, actor_for
from linli.territory.public import Street, Unit, root_of

from . import commands
from .commands import Asked, Cast
from .models import Vote, Voter
from .queries import Entry
from .queries.standing import questions_of
from .states import BallotWay

SLUG, KEEPER, ESTATE, DAY = "fenglin", "jiangwei", "宛南三村", timedelta(days=1)
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "秀英", "志强", "桂兰", "海燕", "文斌", "丽华", "国平", "玉珍", "晓东", "美娟", "永明")
AREAS = ("52.36", "58.10", "63.75", "71.20", "88.42")
PROJECTS = (
    ("benches", "楼前长椅与扶手", 18_000), ("lamps", "小区北门路灯", 32_000), ("shed", "非机动车棚充电口", 45_000),
    ("garden", "中心花园康复步道", 60_000), ("screen", "门厅电子屏", 38_000), ("library", "社区书屋翻新", 27_000),
)  # fmt: skip


def build(anchor: datetime) -> int:
    """Make the votes before `anchor`; return how many. What stands is left alone."""
    street = Street.objects.filter(slug=SLUG).first()
    account = Account.objects.filter(username=KEEPER).first()
    if street is None or account is None or Vote.objects.filter(street=street).exists():
        return 0
    unit = Unit.objects.filter(street=street, name__startswith=ESTATE).order_by("pk").first()
    place = unit.pk if unit else root_of(street).id
    # At nine in the morning of the day before, as offices begin.
    nine = timezone.localtime(anchor - DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    by, chance = actor_for(account, at=anchor), random.Random(SLUG)  # noqa: S311 - a demo, the same each time
    _budget(street, place, by, nine, chance)
    _election(street, place, by, nine, chance)
    _repair(street, place, by, nine, chance)
    commands.keep_time(at=anchor)
    return 3


def _name(chance: random.Random) -> str:
    return chance.choice(FAMILY) + chance.choice(GIVEN)


def _drafted(
    street: Street, place: int, title: str, asked: list[Asked], by: Actor, at: datetime, *, about: str = "",
    secret: bool = False,
) -> UUID:  # fmt: skip
    vote_id, _number = commands.draft_vote(
        unit_id=place,
        title=title,
        about=about,
        questions=asked,
        secret=secret,
        by=by,
        at=at,
        key=f"demo {title}",
    )
    return vote_id


def _repair(street: Street, place: int, by: Actor, anchor: datetime, chance: random.Random) -> None:
    """Prepare a vote by art. 278 that runs while the demo is looked at: one owner has nine flats, some are unsold."""
    at = anchor - 20 * DAY
    asked = [
        Asked(
            "同意使用维修资金更换3、5号楼水泵",
            "cc278-5",
            "预算28.6万元，由两栋楼业主按面积分摊，水泵已使用19年。",
        ),
        Asked(
            "同意将原锅炉房改作社区食堂",
            "cc278-8",
            "改变共有部分用途，须参与表决面积和人数均四分之三以上同意。",
        ),
    ]
    about = (
        "名册按不动产登记面积编制，自公告之日起冻结。可扫码、到居委会填写纸质票，"
        "或由名册登记的代理人投票；截止前可以修改。"
    )
    vote_id = _drafted(street, place, "宛南三村：更换水泵与锅炉房改作食堂", asked, by, at, about=about)
    entries = []
    for n in range(1, 61):
        unit = f"{3 if n <= 30 else 5}号楼{(n - 1) % 30 // 5 + 1}{n % 5 + 1:02}室"
        area = Fraction(AREAS[n % 5])
        if n in (28, 29, 30):
            entries.append(Entry(n, unit, (), area, unsold=True))
        elif 31 <= n <= 39:
            entries.append(Entry(n, unit, (("o31", "郑宝山"),), area))
        elif n % 10 == 4:
            first, second = _name(chance), _name(chance)
            entries.append(Entry(n, unit, ((f"o{n}", first), (f"o{n}b", second)), area))
        else:
            entries.append(
                Entry(n, unit, ((f"o{n}", _name(chance)),), area, proxy="郑小兰" if n == 12 else "")
            )
    told = {"street_id": street.pk, "by": by}
    commands.enter_roll(vote_id, entries=entries, at=at, **told)
    commands.announce(vote_id, opens=anchor - 4 * DAY, closes=anchor + 10 * DAY, at=at, **told)
    for voter in Voter.objects.select_related("vote").filter(vote_id=vote_id).order_by("position"):
        if chance.random() > 0.64 or voter.developer:
            continue
        said = {1: (chance.choices(("yes", "no", "abstain"), (8, 1, 1))[0],),
                2: (chance.choices(("yes", "no", "abstain"), (7, 3, 1))[0],)}  # fmt: skip
        paper = chance.random() < 0.35
        cast = Cast(said, way=BallotWay.PAPER, place="宛南三村居委会") if paper else Cast(said)
        moment = anchor - timedelta(hours=chance.randint(2, 90))
        commands.cast(voter, told=cast, by=by if paper else commands.VOTER, at=moment)


def _election(street: Street, place: int, by: Actor, anchor: datetime, chance: random.Random) -> None:
    """Hold a secret election: 27 heads of households choose who stands for the owners' committee."""
    at = anchor - 75 * DAY
    names = ("高玉珍", "罗永明", "陈海燕", "孙志强", "林晓东")
    options = tuple((f"c{n}", name, 0) for n, name in enumerate(names, start=1))
    asked = [
        Asked("推选业主委员会候选人（可多选）", "approval", "27名楼组代表无记名投票，一人一票。", options)
    ]
    vote_id = _drafted(street, place, "宛南三村：业主委员会候选人推选（无记名）", asked, by, at, secret=True)
    told = {"street_id": street.pk, "by": by}
    entries = [
        Entry(n, "", ((f"r{n}", _name(chance)),), place=f"第{(n - 1) // 9 + 1}组") for n in range(1, 28)
    ]
    commands.enter_roll(vote_id, entries=entries, at=at, **told)
    opens, closes = at + 8 * DAY, at + 15 * DAY
    commands.announce(vote_id, opens=opens, closes=closes, at=at, **told)
    for voter in Voter.objects.select_related("vote").filter(vote_id=vote_id, position__lte=24):
        said = {1: tuple(code for (code, _n, _c), odds in zip(options, (75, 60, 55, 35, 20), strict=True)
                         if chance.randint(1, 100) <= odds) or ("c1",)}  # fmt: skip
        commands.cast(
            voter, told=Cast(said), by=commands.VOTER, at=opens + timedelta(hours=chance.randint(1, 150))
        )
    _end(vote_id, street, by, closes)


def _budget(street: Street, place: int, by: Actor, anchor: datetime, chance: random.Random) -> None:
    """Share a budget of 120,000 yuan by equal shares."""
    at = anchor - 140 * DAY
    asked = [Asked("2026年微更新项目", "shares", "每张选票价值相同，可赞成任意多项。", PROJECTS, 120_000)]
    vote_id = _drafted(street, place, "宛南三村：12万元微更新资金怎么花", asked, by, at)
    told = {"street_id": street.pk, "by": by}
    commands.enter_roll(
        vote_id, entries=[Entry(n, "", ((f"r{n}", _name(chance)),)) for n in range(1, 61)], at=at, **told
    )
    opens, closes = at + 5 * DAY, at + 19 * DAY
    commands.announce(vote_id, opens=opens, closes=closes, at=at, **told)
    odds = (70, 58, 44, 40, 12, 36)
    for voter in Voter.objects.select_related("vote").filter(vote_id=vote_id, position__lte=48):
        said = tuple(
            code
            for (code, _n, _c), share in zip(PROJECTS, odds, strict=True)
            if chance.randint(1, 100) <= share
        ) or ("benches",)
        commands.cast(
            voter, told=Cast({1: said}), by=commands.VOTER, at=opens + timedelta(hours=chance.randint(1, 300))
        )
    _end(vote_id, street, by, closes)


def _end(vote_id: UUID, street: Street, by: Actor, closes: datetime) -> None:
    told = {"street_id": street.pk, "by": by}
    commands.count(vote_id, at=closes + DAY, clock=closes + DAY, **told)
    commands.publish(vote_id, at=closes + DAY, **told)
    commands.finish(vote_id, at=closes + 9 * DAY, **told)


def cast_and_count(
    vote_id: UUID, *, said: Sequence[str], by: Actor, at: datetime, count_at: datetime | None = None
) -> None:
    """Bring votes on paper for the first of a roll by their places in it, for the demo of another app.

    Voting begins if its time has come by `at`. With `count_at` the vote is counted then and its result displayed.
    """
    commands.keep_time(at=at)
    vote = Vote.objects.get(pk=vote_id)
    first = Voter.objects.filter(street_id=vote.street_id, vote=vote).order_by("position")[: len(said)]
    questions = questions_of(vote)
    for voter, choice in zip(first, said, strict=False):
        told = Cast(dict.fromkeys((one.position for one in questions), (choice,)), way=BallotWay.PAPER)
        commands.cast(voter, told=told, by=by, at=at, vote=vote, questions=questions)
    if count_at is None:
        return
    commands.keep_time(at=count_at)
    told_by = {"street_id": vote.street_id, "by": by, "at": count_at}
    commands.count(vote_id, clock=count_at, **told_by)
    commands.publish(vote_id, **told_by)
