"""Small rolls and ballots for the tests of votes."""

from datetime import UTC, datetime
from fractions import Fraction

from linli.votes.queries import Ballot, Consent, Entry, Roll, Rule, count_consent, delivered_rules, roll_of
from linli.votes.states import Basis


def flat(
    row: int, unit: str, area: str, *owners: str, unsold: bool = False, proxy: str = "", served: bool = True
) -> Entry:
    return Entry(
        row,
        unit,
        tuple((one, one) for one in owners),
        Fraction(area),
        unsold=unsold,
        proxy=proxy,
        served=served,
    )


def owners(*entries: Entry) -> Roll:
    roll, faults = roll_of(entries, basis=Basis.OWNERS)
    assert faults == []
    return roll


def house(flats: int, area: str = "100") -> Roll:
    """One owner for each of so many flats of the same size: o1 in flat 1 and so on."""
    return owners(*(flat(n, str(n), area, f"o{n}") for n in range(1, flats + 1)))


def members(n: int) -> Roll:
    roll, faults = roll_of(
        [Entry(k, "", ((f"m{k}", f"m{k}"),)) for k in range(1, n + 1)], basis=Basis.MEMBERS
    )
    assert faults == []
    return roll


def says(who: str, said: str, row: int = 2, **more: str) -> Ballot:
    at = more.pop("at", "")
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    return Ballot(row, (said,) if said else (), name=who, at=moment, **more)


def say(said: str, *numbers: int) -> list[Ballot]:
    return [says(f"o{n}", said, row=n) for n in numbers]


def rule(code: str) -> Rule:
    return delivered_rules()[code]


def count(roll: Roll, *ballots: Ballot, by: str = "cc278-1") -> Consent:
    return count_consent(roll, list(ballots), rule(by))
