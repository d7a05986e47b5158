"""What joins cases: merged, split, related in one street; and the way of a case from one street to another."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.kernel.statements import prepared
from linli.territory.public import Street, StreetForeignKey, StreetModel

from ..states import Answer, LinkKind
from .cases import Case


def link_kinds() -> Iterable[Any]:
    """Return in which ways two cases may be joined."""
    return LinkKind.choices


def answers() -> Iterable[Any]:
    """Return what the other street may have said."""
    return Answer.choices


class Link(StreetModel):
    """Two cases of one street that belong together, from a moment to a moment.

    Of a merger `case` is the duplicate and `main` what it was merged into; of a split `case` is the part and `main`
    the whole. Related cases are equals: the smaller id stands first, so that a pair has one row. `was` is the state
    in which a duplicate was merged, and to which it returns when the merger is undone.
    """

    kind = models.CharField(max_length=10, choices=link_kinds)
    case = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    main = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    was = models.CharField(max_length=20, blank=True, default="")
    by_id = models.BigIntegerField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """A case is merged into one other, is part of one other, and is never joined to itself."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"),
                condition=Q(kind=LinkKind.MERGED, ends_at=None),
                name="case_is_merged_into_one_other",
            ),
            models.UniqueConstraint(
                fields=("street", "case"),
                condition=Q(kind=LinkKind.PART, ends_at=None),
                name="case_is_part_of_one_other",
            ),
            models.UniqueConstraint(
                fields=("street", "case", "main"),
                condition=Q(kind=LinkKind.RELATED, ends_at=None),
                name="cases_are_related_once",
            ),
            models.CheckConstraint(condition=~Q(case=F("main")), name="case_is_not_joined_to_itself"),
            models.CheckConstraint(
                condition=~Q(kind=LinkKind.RELATED) | Q(case__lt=F("main")),
                name="related_cases_have_one_order",
            ),
        )
        indexes = (
            models.Index(fields=("street", "main", "kind"), name="link_by_main"),
            models.Index(fields=("street", "case", "kind"), name="link_by_case"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.main_id}"


class Passage(StreetModel):
    """One end of the way of a case into another street: the row of the street it left, or of the one it came to.

    The street of a row never changes, so a case that moves is a new case there. Each street holds its own end, and
    the other end is named by plain values: no key crosses from one street into another. `trail` are the streets it has
    been in before, the first first; `was` is the state in which it left, and to which it returns when it is refused.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    inward = models.BooleanField()
    other_street = models.ForeignKey(Street, models.PROTECT, related_name="+", db_index=False)
    other_case = models.UUIDField()
    other_number = models.CharField(max_length=20)
    trail = ArrayField(models.BigIntegerField(), default=list)
    was = models.CharField(max_length=20, blank=True, default="")
    answer = models.CharField(max_length=10, choices=answers, default=Answer.AWAITED)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """A case comes in by one way, and is under way to one street at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(inward=True), name="case_came_from_one_street"
            ),
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(inward=False) & ~Q(answer=Answer.REFUSED),
                name="case_is_under_way_to_one_street",
            ),
            models.CheckConstraint(
                condition=~Q(street=F("other_street")), name="case_moves_to_another_street"
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("street", "case", "-at"), name="passage_by_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} {'from' if self.inward else 'to'} {self.other_number}"


_UP = """
WITH RECURSIVE up AS (
    SELECT main_id, 1 AS steps FROM cases_link
    WHERE street_id = %(street)s AND case_id = %(case)s AND kind = 'merged' AND ends_at IS NULL
    UNION ALL
    SELECT l.main_id, up.steps + 1 FROM up JOIN cases_link l ON l.street_id = %(street)s AND l.case_id = up.main_id
        AND l.kind = 'merged' AND l.ends_at IS NULL
)
SELECT main_id FROM up ORDER BY steps DESC LIMIT 1
"""
_DOWN = """
WITH RECURSIVE down AS (
    SELECT main_id AS top, case_id FROM cases_link
    WHERE street_id = %(street)s AND main_id = ANY(%(mains)s) AND kind = 'merged' AND ends_at IS NULL
    UNION ALL
    SELECT down.top, l.case_id FROM down JOIN cases_link l ON l.street_id = %(street)s AND l.main_id = down.case_id
        AND l.kind = 'merged' AND l.ends_at IS NULL
)
SELECT top, case_id FROM down
"""


def main_of(case: Case) -> Case | None:
    """Return the case that this one was merged into, through every step; None where it was not merged.

    Only an open case may take others in and a merged one is none, so the way up has an end.
    """
    found = prepared(_UP, {"street": case.street_id, "case": case.pk})
    mains = Case.objects.select_related("street", "category", "condition", "unit", "lead")
    return mains.filter(street_id=case.street_id, pk=found[0][0]).first() if found else None


def merged_into(street_id: int, mains: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return which cases were merged into each of these, through every step."""
    found: dict[UUID, list[UUID]] = {}
    if mains:
        for top, case_id in prepared(_DOWN, {"street": street_id, "mains": list(mains)}):
            found.setdefault(top, []).append(case_id)
    return found
