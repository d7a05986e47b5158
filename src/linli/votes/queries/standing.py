"""What stands in the database of a vote: its roll as the ways of counting take it, what was cast, and how far it is."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.kernel.journal import plain
from linli.people.public import Actor
from linli.territory.public import Street
from linli.votes.errors import NoSuchVote, NoSuchVoter, SeveralMeant
from linli.votes.models import OpenBallot, Question, SecretBallot, Vote, Voter
from linli.votes.states import BASIS_OF, BallotWay, Basis, Choice, Method

from .ballots import Ballot
from .consent import Measure, Test, measures_of
from .rolls import DEVELOPER, Entry, Head, Roll, roll_with
from .rules import Rule, rule_of

ORDER = ("-made_at", "-id")
LONGEST_NUMBER = 2**31
BY_ROLL = "·"


def votes(actor: Actor, street: Street) -> QuerySet[Vote]:
    """Return the votes of a street that somebody may read, to be ordered and paged."""
    return Vote.objects.visible_to(actor).filter(street=street)


def vote_seen(actor: Actor, street: Street, number: int) -> Vote:
    """Return a vote that somebody may read, or refuse."""
    found = votes(actor, street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchVote
    return found


def questions_of(vote: Vote) -> list[Question]:
    """Return what a vote asks, in order."""
    return list(Question.objects.filter(street_id=vote.street_id, vote=vote).order_by("position"))


def rule_in(question: Question) -> Rule:
    """Return the rule of a question as it stood when it was asked."""
    known = {one.name for one in fields(Rule)}
    return rule_of({name: value for name, value in question.rule.items() if name in known})


def voters_of(vote: Vote) -> QuerySet[Voter]:
    """Return the roll of a vote, in its order."""
    return Voter.objects.filter(street_id=vote.street_id, vote=vote).order_by("position")


def voter_by_token(street: Street, token: str) -> Voter:
    """Return whose link this is, with the vote, or refuse."""
    found = (
        Voter.objects.select_related("vote").filter(street=street, token_hash=Voter.hash_of(token)).first()
    )
    if found is None:
        raise NoSuchVoter
    return found


def voter_signed_in(vote: Vote, account_id: int | None) -> Voter | None:
    """Return who on the roll is signed in, if the roll names their account."""
    if account_id is None:
        return None
    return Voter.objects.filter(street_id=vote.street_id, vote=vote, account_id=account_id).first()


def voter_meant(vote: Vote, text: str) -> Voter:
    """Return who is meant by a number on the list or a flat, as a desk types it; refuse where nobody or several are."""
    told = " ".join(text.split())
    mine = Voter.objects.filter(street_id=vote.street_id, vote=vote)
    living = list(mine.filter(units__contains=[told])[:2]) if told else []
    if len(living) > 1:
        raise SeveralMeant(who=told)
    found = living[0] if living else None
    if found is None and told.isascii() and told.isdigit() and len(told) < 8:
        found = mine.filter(position=int(told)).first()
    if found is None:
        raise NoSuchVoter
    return found


def who_is(voter: Voter) -> dict[str, Any]:
    """Return what the roll says of a voter: people, names, proxies, flats with their area, account."""
    told: dict[str, Any] = {"people": [], "names": [], "proxies": [], "flats": [], "account": ""}
    try:
        return told | json.loads(voter.who)
    except ValueError:  # nothing was said, or no key of the house fits it any more
        return told


def label_of(voter: Voter) -> str:
    """Return what a voter is called at the desk."""
    people = _(", ").join(who_is(voter)["names"]) or _("the developer")
    return f"{people} ({_(', ').join(voter.units[:3])})" if voter.units else people


def flats_of(voter: Voter) -> str:
    """Return what a voter is called where names are nobody's business."""
    return _(", ").join(voter.units[:3]) or _("No. %(n)s") % {"n": voter.position}


def entries_of(vote: Vote) -> list[Entry]:
    """Return the rows that a roll was made of, as far as it remembers: a row for each flat, or for each member."""
    rows = []
    for voter in voters_of(vote):
        told = who_is(voter)
        owners = tuple(zip(told["people"], told["names"], strict=True))
        flats = told["flats"] or [("", None)]
        for place, (unit, area) in enumerate(flats):
            rows.append(
                Entry(
                    voter.position, unit, owners, Fraction(area) if area else None, voter.developer,
                    (told["proxies"] or [""])[0] if place == 0 else "", voter.served, voter.place,
                    told["account"] if place == 0 else "",
                )
            )  # fmt: skip
    return rows


def roll_in(vote: Vote, *, names: bool = True) -> Roll:
    """Return the roll of a vote as the ways of counting take it; without `names` its heads are called by their flats.

    Each head has one number, its place, by which ballots find it.
    """
    heads = [
        Head(
            key=DEVELOPER if one.developer else str(one.position), people=(str(one.position),),
            names=(_(", ").join(who_is(one)["names"]) if names else "" if one.units else flats_of(one),),
            units=tuple(one.units), area=Fraction(one.area), proxies=frozenset({BY_ROLL}), served=one.served,
        )
        for one in voters_of(vote)
    ]  # fmt: skip
    return roll_with(BASIS_OF[vote.roll_kind], heads)


def nameless_roll(heads: int) -> Roll:
    """Return a roll of so many whom nobody knows, for ballots that are nobody's."""
    return roll_with(
        Basis.MEMBERS,
        [Head(str(n), (str(n),), (str(n),), (), Fraction(0)) for n in range(1, heads + 1)],
    )


def ballots_in(question: Question) -> list[Ballot]:
    """Return what was cast on a question in the open, one for each voter who cast one."""
    rows = OpenBallot.objects.filter(street_id=question.street_id, question=question).order_by(
        "voter__position"
    )
    return [
        Ballot(place, tuple(said), number=str(place), way=way, at=at, by=BY_ROLL if way == BallotWay.PROXY else "")
        for place, said, way, at in rows.values_list("voter__position", "said", "way", "cast_at")
    ]  # fmt: skip


def secret_ballots_in(question: Question) -> list[Ballot]:
    """Return what lies in an opened box on a question; the numbers are of nobody."""
    rows = SecretBallot.objects.filter(street_id=question.street_id, question=question).order_by("said", "id")
    return [
        Ballot(n, tuple(said), number=str(n)) for n, said in enumerate(rows.values_list("said", flat=True), 1)
    ]


def roll_rows(vote: Vote) -> Iterator[str]:
    """Return the rows of a roll as it counts, letter by letter: place, flats, area, developer, served, building, names."""
    for one in voters_of(vote).iterator(chunk_size=2000):
        row = [
            one.position,
            one.units,
            str(Fraction(one.area)),
            one.developer,
            one.served,
            one.place,
            one.who,
        ]
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def digest_of_roll(vote: Vote) -> str:
    """Return the digest of a roll as it counts."""
    told = hashlib.sha256()
    for row in roll_rows(vote):
        told.update(row.encode())
    return told.hexdigest()


def digest_of_ballot(voter_id: UUID, said: Mapping[int, Sequence[str]], way: str, at: datetime) -> str:
    """Return the digest of an open ballot as its line in the journal holds it."""
    told = [
        str(voter_id),
        [[place, list(said[place])] for place in sorted(said)],
        str(way),
        plain(at),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def said_before(vote: Vote, voter: Voter) -> dict[int, tuple[str, ...]]:
    """Return what a voter says to each question of an open vote."""
    mine = OpenBallot.objects.filter(street_id=vote.street_id, vote=vote, voter=voter)
    return {place: tuple(said) for place, said in mine.values_list("question__position", "said")}


# --- How far it is --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Stand:
    """How far a vote is: who took part, by way and place; and of an open vote each question as it stands now."""

    heads: int
    area: Fraction
    voted: int
    voted_area: Fraction
    ways: tuple[tuple[str, int], ...]
    places: tuple["Place", ...]
    asked: tuple["Standing", ...] = ()


@dataclass(frozen=True)
class Place:
    """A building or place of voting: how many on the roll, how many voted, and of them on paper."""

    name: str
    heads: int
    voted: int
    paper: int


@dataclass(frozen=True)
class Standing:
    """One question as it stands: measures of a yes-or-no question, votes by option of the others."""

    question: Question
    measures: tuple[Measure, ...]
    votes: tuple[tuple[str, int], ...]

    @property
    def quorum_lacks(self) -> tuple[tuple[str, Test], ...]:
        """Return by which measures too few take part, heads first as people say it."""
        found = [(one.what, one.quorum) for one in self.measures if one.quorum is not None]
        return tuple((what, test) for what, test in reversed(found) if not test.met)

    @property
    def passing_lacks(self) -> tuple[tuple[str, Test], ...]:
        """Return by which measures too few agree."""
        return tuple((one.what, one.passing) for one in reversed(self.measures) if not one.passing.met)

    @property
    def reached(self) -> bool:
        """Say whether enough take part and enough agree as it stands."""
        return bool(self.measures) and not (self.quorum_lacks or self.passing_lacks)


TURNOUT = """
SELECT v.place, coalesce(t.way, ''), count(*), coalesce(sum(v.area), 0)
FROM votes_voter v LEFT JOIN votes_turnout t ON t.street_id = v.street_id AND t.vote_id = v.vote_id AND t.voter_id = v.id
WHERE v.street_id = %s AND v.vote_id = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
CAST = """
SELECT b.question_id, s.said, count(*), coalesce(sum(v.area), 0)
FROM votes_openballot b JOIN votes_voter v ON v.street_id = b.street_id AND v.id = b.voter_id
CROSS JOIN LATERAL unnest(b.said) AS s(said)
WHERE b.street_id = %s AND b.vote_id = %s GROUP BY b.question_id, s.said
"""


def stand_of(vote: Vote, questions: Iterable[Question] = ()) -> Stand:
    """Return how far a vote is, in two statements however many are on its roll; of a secret one who took part alone."""
    with connection.cursor() as cursor:
        cursor.execute(TURNOUT, [vote.street_id, vote.pk])
        rows = cursor.fetchall()
    ways: Counter[str] = Counter()
    places: dict[str, Place] = {}
    voted_area = Fraction(0)
    for name, way, n, area in rows:
        at = places.get(name, Place(name, 0, 0, 0))
        voted = n if way else 0
        paper = n if way in (BallotWay.PAPER, BallotWay.PROXY) else 0
        places[name] = Place(name, at.heads + n, at.voted + voted, at.paper + paper)
        ways[way] += n
        voted_area += Fraction(area) if way else 0
    del ways[""]
    asked: tuple[Standing, ...] = ()
    if not vote.secret and questions:
        asked = tuple(_standings(vote, list(questions)))
    return Stand(
        vote.heads, Fraction(vote.area), ways.total(), voted_area, tuple(sorted(ways.items())),
        tuple(places.values()) if len(places) > 1 else (), asked,
    )  # fmt: skip


def _standings(vote: Vote, questions: list[Question]) -> Iterator[Standing]:
    with connection.cursor() as cursor:
        cursor.execute(CAST, [vote.street_id, vote.pk])
        rows = cursor.fetchall()
    by_question: dict[UUID, dict[str, tuple[int, Fraction]]] = {}
    for question_id, said, n, area in rows:
        by_question.setdefault(question_id, {})[said] = (n, Fraction(area))
    for one in questions:
        found, rule = by_question.get(one.pk, {}), rule_in(one)
        if rule.method == Method.CONSENT:
            yield Standing(one, measures_so_far(vote, rule, found), ())
        else:
            names = {each["code"]: each["name"] for each in one.options}
            told = [(names[code], found.get(code, (0,))[0]) for code in names]
            yield Standing(one, (), tuple(sorted(told, key=lambda each: (-each[1], each[0]))))


def measures_so_far(vote: Vote, rule: Rule, found: Mapping[str, tuple[int, Fraction]]) -> tuple[Measure, ...]:
    """Return the measures of sums by choice; those who go with the majority count when the vote is over."""
    names = {"yes": Choice.YES, "no": Choice.NO, "abstain": Choice.ABSTAIN}
    sums = {
        "heads": {name: Fraction(found.get(code, (0, 0))[0]) for name, code in names.items()},
        "area": {name: Fraction(found.get(code, (0, 0))[1]) for name, code in names.items()},
    }
    return measures_of(rule, sums, {"heads": Fraction(vote.heads), "area": Fraction(vote.area)})


def database_now() -> datetime:
    """Return the moment by the clock of the database, which decides when voting is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]  # a moment
