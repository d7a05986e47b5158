"""A consultation of four statements, and people who say what is written of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from linli.opinions import commands
from linli.opinions.commands.keeping import Plan
from linli.opinions.models import Consultation, OpinionMap
from linli.territory.public import root_of
from tests.cast import NOON, Cast

DAY = timedelta(days=1)
TODAY = NOON.date()
SEEDS = [("门口设点", "By the gate"), ("晚上开放", ""), ("点位要少", ""), ("要有灯", "")]


def begun(cast: Cast, **told: Any) -> Consultation:
    plan = {
        "title": "投放点",
        "question": "设在哪里？",
        "starts_on": TODAY,
        "ends_on": TODAY + 9 * DAY,
        "statements": SEEDS,
    } | told
    number = commands.begin(
        street=cast.street, unit=root_of(cast.street), plan=Plan(**plan), key="one", by=cast.jiangwei, at=NOON
    )
    return Consultation.objects.get(street=cast.street, number=number)


def say(one: Consultation, token: str, statement: int, stance: str, **told: Any) -> bool:
    return commands.give(
        one.number,
        street=one.street,
        token=token,
        statement=statement,
        stance=stance,
        **({"at": NOON} | told),
    )


def crowd(one: Consultation, *rows: str) -> list[str]:
    """Let a device for each row say what stands in it: + agree, - disagree, 0 pass, . nothing."""
    words = {"+": "agree", "-": "disagree", "0": "pass"}
    tokens = [commands.new_token(one) for _row in rows]
    for token, row in zip(tokens, rows, strict=True):
        for number, sign in enumerate(row, 1):
            if sign != ".":
                say(one, token, number, words[sign])
    return tokens


def moments() -> Iterator[Any]:
    at = NOON
    while True:
        yield at
        at += timedelta(milliseconds=20)


def mapped(one: Consultation) -> OpinionMap:
    one.refresh_from_db()
    made = commands.make_map(one, clock=moments().__next__)
    assert made is not None
    return made
