"""The fast lane as it stands: what waits to be seen, who is on it, and how often each observer team was right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.models import JournalLine
from linli.kernel.naming import name_of
from linli.people.public import Actor

from ..models import Case, LaneMember, LaneReport
from ..states import State

WAITING, SEEN = "", "seen"
SIGHTS = {WAITING: _("To be seen"), SEEN: _("Seen")}
ORDERS = {WAITING: ("due_at", "id"), SEEN: ("-at", "-id")}
MEMBER_ORDER = ("name", "id")
# What tells that a sighting was so: somebody was there, or it was taken on; and what tells that it was not.
SO, NOT_SO = ("verify", "file", "self_handle"), ("decline", "void")
# Of fewer sightings a share says nothing of a team, and too much of one person in it.
ENOUGH = 5
AT_ONCE = 1000


def lane_reports(actor: Actor, street_id: int, *, seen: bool = False) -> QuerySet[LaneReport]:
    """Return what came by the lane and may be seen by this actor: what waits to be seen, the soonest due first, or the rest.

    The first act of the office counts as having been seen, whether or not somebody said so.
    """
    cases = Case.objects.visible_to(actor).filter(street_id=street_id, pk=OuterRef("case_id"))
    rows = LaneReport.objects.filter(street_id=street_id).filter(Exists(cases)).annotate(seen_at=seen_at())
    # Every case that waits is in its first state; those that do not are found without asking the journal.
    waits = Q(acknowledged_at=None, case__state=State.REPORTED)
    rows = rows.exclude(waits) if seen else rows.filter(waits)
    return rows.select_related("case", "case__unit", "case__category", "member")


def seen_at() -> Any:
    """Return when somebody of the office first said or did something, as part of a query on reports of the lane."""
    acts = JournalLine.objects.filter(
        street_id=OuterRef("street_id"), subject_id=OuterRef("case_id"), by_kind="account"
    )
    first = Subquery(acts.order_by("seq").values("at")[:1], output_field=DateTimeField())
    return Coalesce(F("acknowledged_at"), first)


def light_of(row: Any, now: datetime) -> str:
    """Return the light of the lane's own clock: when it was seen, or how it stands now."""
    at = row.seen_at or now
    if row.due_at is None:
        return ""
    if at > row.due_at:
        return "red"
    return "green" if row.seen_at or row.yellow_at is None or at <= row.yellow_at else "yellow"


def members(actor: Actor, street_id: int) -> QuerySet[LaneMember]:
    """Return who is on the lane of a street in which the actor holds a post; those that left are not."""
    here = street_id in actor.street_ids
    rows = LaneMember.objects.filter(street_id=street_id, ends_at=None) if here else LaneMember.objects.none()
    return rows.select_related("organisation", "unit", "account")


def reports_of(member: LaneMember, most: int) -> list[LaneReport]:
    """Return the last reports of a member, each with when it was seen."""
    rows = LaneReport.objects.filter(street_id=member.street_id, member=member).annotate(seen_at=seen_at())
    return list(rows.select_related("case", "case__category", "case__lead").order_by("-at", "-id")[:most])


@dataclass(frozen=True)
class Team:
    """An observer team in a span of time: what it saw, and what of it was so. Never one person."""

    name: str
    members: int
    sightings: int
    so: int
    not_so: int

    @property
    def waiting(self) -> int:
        """Return how many sightings nobody has looked at yet."""
        return self.sightings - self.so - self.not_so

    @property
    def rate(self) -> int | None:
        """Return the verified share in percent; None while it says too little of a team."""
        judged = self.so + self.not_so
        return round(100 * self.so / judged) if judged >= ENOUGH else None


def teams(actor: Actor, street_id: int, *, since: datetime, until: datetime) -> list[Team]:
    """Return the observer teams of a street by name, with what they saw from `since` until `until`; two queries."""
    if street_id not in actor.street_ids:
        return []
    told = JournalLine.objects.filter(street_id=OuterRef("street_id"), subject_id=OuterRef("case_id"))
    rows = LaneReport.objects.filter(street_id=street_id, at__gte=since, at__lt=until).exclude(team="")
    counted = rows.annotate(
        wrong=Exists(told.filter(action__in=NOT_SO)), right=Exists(told.filter(action__in=SO))
    ).values("team").annotate(
        sightings=Count("pk"), not_so=Count("pk", filter=Q(wrong=True)),
        so=Count("pk", filter=Q(right=True, wrong=False)),
    )  # fmt: skip
    found = {row["team"]: row for row in counted}
    open_now = LaneMember.objects.filter(street_id=street_id, ends_at=None).exclude(team="")
    people = dict(open_now.values("team").annotate(n=Count("pk")).values_list("team", "n"))
    none = {"sightings": 0, "so": 0, "not_so": 0}
    return [
        Team(
            name, people.get(name, 0), *(found.get(name, none)[key] for key in ("sightings", "so", "not_so"))
        )
        for name in sorted(found.keys() | people.keys())
    ]


COLUMNS = (
    Column(_("Number"), 16), Column(_("Title"), 36), Column(_("Came in by"), 18), Column(_("Member"), 24),
    Column(_("Area or grid"), 18), Column(_("Reported"), 18), Column(_("To be seen by"), 18), Column(_("Seen"), 18),
    Column(_("State"), 12), Column(_("Observer team"), 18),
)  # fmt: skip
TEAM_COLUMNS = (
    Column(_("Observer team"), 24), Column(_("Members"), 10), Column(_("Sightings"), 10), Column(_("Verified"), 10),
    Column(_("Not so"), 10), Column(_("Not looked at yet"), 14), Column(_("Verified, percent"), 14),
)  # fmt: skip


def cells_of(row: Any) -> list[Any]:
    """Return a report of the lane as a row of the workbook."""
    case = row.case
    return [
        case.number, case.title, case.get_door_display(), row.member.name, name_of(case.unit) if case.unit else "",
        row.at, row.due_at, row.seen_at, State(case.state).label, row.team,
    ]  # fmt: skip


def rows_of(found: QuerySet[LaneReport], most: int, *, seen: bool) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for row in found.order_by(*ORDERS[SEEN if seen else WAITING])[:most].iterator(chunk_size=AT_ONCE):
        yield cells_of(row)


def team_cells(team: Team) -> list[Any]:
    """Return a team as a row of the workbook."""
    return [team.name, team.members, team.sightings, team.so, team.not_so, team.waiting, team.rate]
