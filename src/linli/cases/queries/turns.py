"""Whose turn it is: what waits for somebody, by act, for the desk's queues and the phone's tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kernel.paging import first
from linli.kernel.workflow import Row
from linli.people.public import Actor, Power

from ..models import Case
from ..workflow import CASE
from .ledger import brief, worklist
from .ways import ways_to_see

# Whose turn it is: the acts that carry a case on, each with the power that makes it somebody's turn.
TURNS: dict[str, Power] = {
    "release": Power.FILE, "verify": Power.VERIFY, "file": Power.FILE, "dispatch": Power.DISPATCH, "arbitrate": Power.DECIDE,
    "accept": Power.HANDLE, "feed_back": Power.HANDLE, "inspect": Power.INSPECT, "close": Power.CLOSE,
}  # fmt: skip
COUNTED = 300
# A report that is held for a look is nobody's task but of whoever looks.
WITHOUT_HELD = ("verify", "file")
# What the rules of the buttons look at (`permissions.py`).
ASKED = (
    "pk",
    "street_id",
    "state",
    "lineage",
    "organisations",
    "lead_id",
    "fed_back_by_id",
    "found_by_id",
    "arbiter",
    "held",
)


def turn_of(actor: Actor, street_id: int, action: str) -> QuerySet[Case]:
    """Return the cases that wait for this actor to do `action`: the rule of the button, as one condition."""
    if action == "arbitrate":
        return _to_arbitrate(actor, street_id)
    power, mine = TURNS[action], Q(pk__in=[])
    for held in actor.posts:
        if power not in held.powers or held.street_id != street_id:
            continue
        here = Q(street_id=street_id)
        if held.unit_id:
            here &= Q(lineage__holds=[held.unit_id])
        if held.organisation_id:
            on_it = {"lead_id": held.organisation_id}
            here &= Q(**on_it) if power == Power.HANDLE else Q(organisations__holds=[held.organisation_id])
        mine |= here
    cases = worklist(actor, street_id, states=CASE.rows[action].sources).filter(mine)
    if action == "release":
        return cases.exclude(held="")
    if action in WITHOUT_HELD:
        cases = cases.filter(held="")
    if action == "dispatch":
        cases = cases.filter(arbiter="")
    return cases.exclude(fed_back_by_id=actor.account_id) if action == "inspect" else cases


def _to_arbitrate(actor: Actor, street_id: int) -> QuerySet[Case]:
    """Return the cases that wait for this actor to name their lead: of the role that stands on them, over the place."""
    mine = Q(pk__in=[])
    for held in actor.posts:
        if held.street_id == street_id and held.unit_id:
            mine |= Q(arbiter=held.role, lineage__contains=[held.unit_id])
    return worklist(actor, street_id, states=CASE.rows["arbitrate"].sources).filter(mine)


def acts_of(actor: Actor, street_id: int) -> list[str]:
    """Return the acts that a post in force gives at all, so that an empty queue is told from a foreign one."""
    return [act for act, power in TURNS.items() if actor.has(power, street_id=street_id)]


def turns_of(actor: Actor, street_id: int) -> dict[str, int]:
    """Count what waits for this actor, by act: one query that reads at most `COUNTED` cases and asks the table."""
    acts = acts_of(actor, street_id)
    if not acts:
        return {}
    counts = dict.fromkeys(acts, 0)
    for _pk, open_now in _turns(acts, actor, street_id):
        for act in open_now:
            counts[act] += 1
    return counts


def _turns(acts: Sequence[str], actor: Actor, street_id: int) -> list[tuple[UUID, list[str]]]:
    """Return the cases that wait for an actor, the soonest due first, each with the acts: by the rule of the buttons.

    Only what the rule looks at is read: to make whole cases of `COUNTED` rows took longer than to find them.
    """
    rows: dict[str, list[Row]] = {}
    for row in (CASE.rows[act] for act in acts):
        for state in row.sources:
            rows.setdefault(state, []).append(row)
    near = Case.objects.visible_to(actor).filter(street_id=street_id, state__in=sorted(rows))
    near = first(near, ("due_at", "id"), COUNTED, ways=ways_to_see(actor, street_id))
    found = [
        (case.pk, [row.action for row in rows[case.state] if row.who.test(actor, case)])
        for case in near.values_list(*ASKED, named=True)
    ]
    return [(pk, open_now) for pk, open_now in found if open_now]


@dataclass(frozen=True)
class Task:
    """What waits for an actor by one act: how many, and the cases that are due soonest."""

    act: str
    count: int
    cases: list[Case]


def tasks_of(actor: Actor, street_id: int, *, shown: int) -> list[Task]:
    """Return what waits for this actor, by act, and the first `shown` cases of each; two queries, `COUNTED` cases.

    A case stands once, under the first act of the table: who may verify and file sees one task, not two.
    """
    acts = acts_of(actor, street_id)
    found: dict[str, list[UUID]] = {act: [] for act in acts}
    for pk, open_now in _turns(acts, actor, street_id) if acts else ():
        found[open_now[0]].append(pk)
    wanted = [pk for ids in found.values() for pk in ids[:shown]]
    asked = brief(Case.objects.filter(street_id=street_id, pk__in=wanted))
    cases = {case.pk: case for case in asked} if wanted else {}
    return [
        Task(act, len(ids), [cases[pk] for pk in ids[:shown] if pk in cases])
        for act, ids in found.items()
        if ids
    ]
