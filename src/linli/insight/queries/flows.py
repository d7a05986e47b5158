"""Who gave cases to whom: dispatched, handed over, sent back, taken off; read from the lines of the journal themselves.

No counter is kept: only the few acts that give or take a case are asked for, and these have an index of their own
(`migrations/0009`). So a figure and the cases behind it are one statement, and nothing can differ.

What an organisation was given is what was dispatched to it first, what it had before and got again, and what came to it
from another: given = dispatched + again + handed over.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case, State, catalogue, worklist
from linli.kernel.models import JournalLine
from linli.kernel.statements import prepared
from linli.people.public import Actor

from .fair import LEAST
from .measures import Span

GIVING, TAKING = ("dispatch", "arbitrate", "coordinate"), ("send_back", "relieve")
# What says who had a case before it is given again: also what was opened again was somebody's.
LEFT = ("send_back", "relieve", "reopen", "reopen_too")
# Those who give and take back: no organisation, but the desk that dispatches.
DESK = 0
KINDS: dict[str, Promise] = {
    "dispatched": _("Dispatched for the first time"),
    "handed_over": _("Handed over from another"),
    "again": _("Given again to the same"),
    "sent_back": _("Sent back"),
    "taken_off": _("Taken off on appeal"),
}
GIVEN, BACK = ("dispatched", "again", "handed_over"), ("sent_back", "taken_off")
OFTEN = 2
ORDER = ("-returned", "-reported_at", "-id")

_BEFORE = (
    "(SELECT (p.facts ->> 'from_lead')::bigint FROM kernel_journalline p WHERE p.street_id = l.street_id"  # noqa: S608 - words of ours
    f" AND p.subject_id = l.subject_id AND p.seq < l.seq AND p.action IN {LEFT!r} ORDER BY p.seq DESC LIMIT 1)"
)
# One row an act that gave or took: of which case, from whom (0: the desk) to whom. The acts are those of the index.
_MOVES = f"""
    SELECT subject_id, at, kind,
        CASE WHEN kind IN ('dispatched', 'again') THEN {DESK} ELSE had END AS giver,
        CASE WHEN kind IN ('sent_back', 'taken_off') THEN {DESK} ELSE lead END AS taker
    FROM (
        SELECT subject_id, at, lead, had,
            CASE WHEN action = 'send_back' THEN 'sent_back' WHEN action = 'relieve' THEN 'taken_off'
                WHEN had IS NULL THEN 'dispatched' WHEN had = lead THEN 'again' ELSE 'handed_over' END AS kind
        FROM (
            SELECT l.subject_id, l.at, l.action, l.from_state, (l.facts ->> 'lead')::bigint AS lead,
                CASE WHEN l.action IN {TAKING!r} THEN (l.facts ->> 'from_lead')::bigint
                    WHEN l.from_state = 'in_hand' THEN (l.facts #>> '{{was,lead}}')::bigint ELSE {_BEFORE} END AS had
            FROM kernel_journalline l
            WHERE l.street_id = %(street)s AND l.subject = 'case' AND l.action IN {(*GIVING, *TAKING)!r}
                AND l.at >= %(since)s AND l.at < %(until)s
                AND (%(every)s OR l.facts ->> 'category' = ANY(%(types)s::text[]))
        ) AS line
        WHERE NOT (from_state = 'in_hand' AND action = 'coordinate' AND had IS NULL)
    ) AS told"""  # noqa: S608 - words of ours
_FLOWS = f"SELECT kind, giver, taker, count(*) FROM ({_MOVES}) AS moves GROUP BY 1, 2, 3"  # noqa: S608 - words of ours
_BEHIND = (
    f"(SELECT subject_id FROM ({_MOVES}) AS moves"  # noqa: S608 - words of ours
    " WHERE kind = %(kind)s AND giver = %(giver)s AND taker = %(taker)s)"
)


@dataclass(frozen=True)
class Flow:
    """How often cases went from one to another in one way; 0 stands for the desk."""

    kind: str
    giver: int
    taker: int
    n: int


@dataclass(frozen=True)
class Balance:
    """What one organisation was given, and what went back from it."""

    organisation: int
    dispatched: int
    again: int
    handed_over: int
    sent_back: int
    taken_off: int

    @property
    def given(self) -> int:
        """Return how often it was given a case."""
        return self.dispatched + self.again + self.handed_over

    @property
    def share(self) -> float | None:
        """Return how many of a hundred it sent back; None where it rests on too few."""
        return 100 * self.sent_back / self.given if self.given >= LEAST else None


@dataclass(frozen=True)
class Wave:
    """A case that was sent back again and again, and by whom, in order."""

    case: Case
    by: tuple[int, ...]


def types_of(code: str) -> list[str]:
    """Return the codes that a type or a class of cases stands for; of "" none, which means all."""
    if not code:
        return []
    found = {one.pk for one in catalogue() if one.code == code}
    return sorted({code, *(one.code for one in catalogue() if one.parent_id in found)})


def asked(street_id: int, span: Span, category: str) -> dict[str, Any]:
    """Return what the statements of this module are asked with: whole days of the office's zone."""
    return {
        "street": street_id, "since": begins(span), "until": ends(span), "every": not category, "types": types_of(category),
    }  # fmt: skip


def begins(span: Span) -> datetime:
    """Return the moment in which a period begins."""
    return timezone.make_aware(datetime.combine(span.since, time.min))


def ends(span: Span) -> datetime:
    """Return the first moment that is not in a period any more."""
    return timezone.make_aware(datetime.combine(span.until + timedelta(days=1), time.min))


def flows(street_id: int, span: Span, category: str = "") -> list[Flow]:
    """Return how cases went from one to another in a period, most first; one query."""
    rows = prepared(_FLOWS, asked(street_id, span, category))
    found = [Flow(kind, int(giver), int(taker), int(n)) for kind, giver, taker, n in rows]
    place = list(KINDS)
    return sorted(found, key=lambda one: (-one.n, place.index(one.kind), one.giver, one.taker))


def balances(found: Sequence[Flow]) -> list[Balance]:
    """Return what each organisation was given and what went back, those that sent back most first."""
    sums: Mapping[int, Counter[str]] = defaultdict(Counter)
    for one in found:
        sums[one.giver if one.kind in BACK else one.taker][one.kind] += one.n
    told = [Balance(who, **{kind: counts[kind] for kind in KINDS}) for who, counts in sums.items()]
    return sorted(told, key=lambda one: (-one.sent_back, -one.given, one.organisation))


def cases_of(actor: Actor, street_id: int, span: Span, category: str, flow: Flow) -> QuerySet[Case]:
    """Return the cases behind a flow, as far as this person may see them."""
    sql, given = _positional(
        _BEHIND,
        asked(street_id, span, category) | {"kind": flow.kind, "giver": flow.giver, "taker": flow.taker},
    )
    ids = RawSQL(sql, given)  # noqa: S611 - words of ours, values apart
    return worklist(actor, street_id, states=tuple(State)).filter(pk__in=ids)


def often_returned(actor: Actor, street_id: int, span: Span, category: str) -> QuerySet[Case]:
    """Return the cases that went back in a period and twice at least in their life, as far as this person may see them."""
    sql, given = _positional(
        f"(SELECT subject_id FROM ({_MOVES}) AS moves WHERE kind = 'sent_back')",  # noqa: S608 - words of ours
        asked(street_id, span, category),
    )
    ids = RawSQL(sql, given)  # noqa: S611 - words of ours, values apart
    return worklist(actor, street_id, states=tuple(State)).filter(returned__gte=OFTEN, pk__in=ids)


def waves(street_id: int, cases: Sequence[Case]) -> list[Wave]:
    """Return by whom each of these cases was sent back, in order; one query."""
    lines = JournalLine.objects.filter(
        street_id=street_id, subject_id__in=[case.pk for case in cases], action="send_back"
    )
    by: dict[UUID, list[int]] = defaultdict(list)
    for subject_id, lead in lines.order_by("subject_id", "seq").values_list("subject_id", "facts__from_lead"):
        by[subject_id].append(int(lead or 0))
    return [Wave(case, tuple(by[case.pk])) for case in cases]


def _positional(sql: str, named: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return a statement whose values stand in their order, as the ORM puts them into its own."""
    given: list[Any] = []

    class Kept(dict[str, str]):
        def __missing__(self, name: str) -> str:
            given.append(named[name])
            return "%s"

    return sql % Kept(), given
