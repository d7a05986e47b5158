"""Who has a case open before them now."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import Doing
from .cases import Case


def doings() -> Iterable[Any]:
    """Return what somebody may be doing with a case."""
    return Doing.choices


class Presence(StreetModel):
    """A colleague who looks at a case or writes something on it, as their browser said last.

    No act and no promise: nothing of it is in the journal, the table is unlogged, and what is older than half a minute
    says nothing any more.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    doing = models.CharField(max_length=10, choices=doings)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Somebody is at a case once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case", "account"), name="somebody_is_at_a_case_once"),
            models.CheckConstraint(condition=Q(doing__in=Doing.values), name="presence_says_what_is_done"),
        )
        indexes = (models.Index(fields=("at",), name="presence_by_time"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.doing} {self.case_id}"
