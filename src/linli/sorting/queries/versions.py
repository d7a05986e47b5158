"""The versions of a street's sorter, how good each was on what it had not seen, and how often it is followed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from linli.cases.public import catalogue
from linli.kernel.naming import name_of

from ..errors import NoSuchVersion
from ..models import Proposal, SorterVersion
from ..states import ProposalOutcome, SorterState

FOLLOWED_DAYS = timedelta(days=90)
MOST_MISTAKES = 12


@dataclass(frozen=True)
class Followed:
    """How often what was proposed was filed so, and otherwise, by what it came from."""

    source: str
    taken: int
    other: int

    @property
    def share(self) -> int:
        """Return how many of a hundred were filed as proposed."""
        return round(100 * self.taken / (self.taken + self.other)) if self.taken + self.other else 0


@dataclass(frozen=True)
class ClassRow:
    """One category in the figures of a version; shares in per cent."""

    code: str
    name: str
    cases: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Mistake:
    """How often cases of one category were taken for another."""

    right: str
    said: str
    n: int


def versions_of(street_id: int) -> QuerySet[SorterVersion]:
    """Return the versions of a street without what they have learnt, which no list needs."""
    return (
        SorterVersion.objects.filter(street_id=street_id)
        .defer("packed", "figures")
        .select_related("asked_by")
    )


def version_numbered(street_id: int, number: int) -> SorterVersion:
    """Return a version by its number, or refuse with 404."""
    found = SorterVersion.objects.filter(street_id=street_id, number=number).defer("packed").first()
    if found is None:
        raise NoSuchVersion
    return found


def version_used(street_id: int) -> SorterVersion | None:
    """Return the version by which a street sorts now."""
    return versions_of(street_id).filter(state=SorterState.IN_FORCE).first()


def followed(street_id: int, *, at: datetime) -> list[Followed]:
    """Return how often proposals of the last ninety days were followed."""
    settled = Proposal.objects.filter(
        street_id=street_id,
        outcome__in=(ProposalOutcome.TAKEN, ProposalOutcome.OTHER),
        at__gte=at - FOLLOWED_DAYS,
    )
    counts = {
        (s, o): n for s, o, n in settled.values_list("source", "outcome").annotate(n=Count("pk")).order_by()
    }
    return [
        Followed(
            source,
            counts.get((source, ProposalOutcome.TAKEN), 0),
            counts.get((source, ProposalOutcome.OTHER), 0),
        )
        for source in sorted({source for source, _outcome in counts})
    ]


def class_rows(version: SorterVersion) -> list[ClassRow]:
    """Return the figures of a version by category, those with most cases first."""
    names = {one.code: name_of(one) for one in catalogue()}
    rows = [
        ClassRow(
            one["class"], names.get(one["class"], one["class"]), one["messages"], 100 * one["precision"],
            100 * one["recall"], 100 * one["f1"],
        )
        for one in version.figures.get("classes", ())
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.cases, row.code))


def mistakes(version: SorterVersion) -> list[Mistake]:
    """Return which categories are taken for which others most often."""
    names = {one.code: name_of(one) for one in catalogue()}

    def rows() -> Iterator[Mistake]:
        told: dict[str, dict[str, Any]] = version.figures.get("confusion", {})
        for right, said in told.items():
            for other, n in said.items():
                if other != right:
                    yield Mistake(names.get(right, right), names.get(other, other), n)

    return sorted(rows(), key=lambda one: (-one.n, one.right, one.said))[:MOST_MISTAKES]
