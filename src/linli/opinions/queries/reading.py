"""What is shown of a consultation: its statements, the next one to ask, what somebody said so far, the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from linli.opinions.errors import NoSuchConsultation
from linli.opinions.models import Consultation, Opinion, OpinionMap, Participant, Statement
from linli.opinions.states import SIGNS, WORDS, OpinionStance, StatementState
from linli.territory.public import Street

from .mapping import LETTERS, Matrix
from .sums import place, priority

ORDER = ("-made_at", "-id")
LONGEST_NUMBER = 2**31
SIGN_OF = {OpinionStance.AGREE: "+", OpinionStance.DISAGREE: "-", OpinionStance.PASS: "0"}


def consultations(street: Street) -> QuerySet[Consultation]:
    """Return the consultations of a street, to be ordered and paged; all of them are everybody's."""
    return Consultation.objects.filter(street=street)


def consultation_called(street: Street, number: int) -> Consultation:
    """Return a consultation by its number, or refuse."""
    found = consultations(street).filter(number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchConsultation
    return found


def shown(one: Consultation) -> list[Statement]:
    """Return the statements that everybody sees, in the order of their numbers."""
    return list(_statements(one).filter(state=StatementState.SHOWN).order_by("number"))


def _statements(one: Consultation) -> QuerySet[Statement]:
    return Statement.objects.filter(street_id=one.street_id, consultation=one)


def moderated(one: Consultation) -> list[Statement]:
    """Return all statements for whoever looks at them: what waits first."""
    order = {StatementState.WAITING: 0, StatementState.SHOWN: 1, StatementState.REFUSED: 2}
    return sorted(_statements(one), key=lambda row: (order[StatementState(row.state)], row.number))


def counts(found: Sequence[Consultation]) -> dict[Any, dict[str, int]]:
    """Return how many take part in each, and how many statements are shown or wait; two queries."""
    ids, streets = [one.pk for one in found], {one.street_id for one in found}
    told: dict[Any, dict[str, int]] = {pk: {"people": 0, "shown": 0, "waiting": 0} for pk in ids}
    people = Participant.objects.filter(street_id__in=streets, consultation_id__in=ids, turns__gt=0)
    for row in people.values("consultation_id").annotate(n=Count("pk")).order_by():
        told[row["consultation_id"]]["people"] = row["n"]
    sums = {
        "shown": Count("pk", filter=Q(state=StatementState.SHOWN)),
        "waiting": Count("pk", filter=Q(state=StatementState.WAITING)),
    }
    statements = Statement.objects.filter(street_id__in=streets, consultation_id__in=ids)
    for line in statements.values("consultation_id").annotate(**sums).order_by():
        told[line["consultation_id"]] |= {"shown": line["shown"], "waiting": line["waiting"]}
    return told


# --- Taking part ------------------------------------------------------------------------------------------------------
def participant_of(one: Consultation, token: str) -> Participant | None:
    """Return who takes part with a token."""
    if not token:
        return None
    return Participant.objects.filter(
        street_id=one.street_id, consultation=one, token_hash=Participant.hash_of(token)
    ).first()  # fmt: skip


def opinions_of(one: Participant | None) -> dict[Any, OpinionStance]:
    """Return what somebody said so far, by the id of the statement."""
    if one is None:
        return {}
    rows = Opinion.objects.filter(street_id=one.street_id, participant=one)
    return {row.statement_id: WORDS[row.stance] for row in rows}


def own_statements(one: Participant | None) -> list[Statement]:
    """Return the statements that somebody sent, with what became of them."""
    if one is None:
        return []
    mine = Statement.objects.filter(street_id=one.street_id, consultation_id=one.consultation_id, author=one)
    return list(mine.order_by("number"))


def next_statement(
    statements: Sequence[Statement],
    said: dict[Any, OpinionStance],
    result: dict[str, Any] | None,
    *,
    lot: str,
) -> Statement | None:
    """Return which statement is asked next: drawn by lot among those not answered, each with its published priority.

    The lot is the same until an opinion is given, so that whoever loads the page again sees the same statement. What was
    counted comes from the latest map; what is not on it has been seen by nobody.
    """
    left = [one for one in statements if one.pk not in said]
    if not left:
        return None
    known = _asked_by_number(result)
    weights = [priority(*known.get(one.number, (0, 0, 0, 0.0))) for one in left]
    at = Random(f"{lot}:{len(said)}").random() * sum(weights)  # noqa: S311 - an order of questions, no secret
    for one, weight in zip(left, weights, strict=True):
        at -= weight
        if at < 0:
            return one
    return left[-1]


def _asked_by_number(result: dict[str, Any] | None) -> dict[int, tuple[int, int, int, float]]:
    if not result:
        return {}
    told = zip(result["statements"], result["asked"], result["far"], strict=True)
    return {number: (a, p, a + d + p, far) for number, (a, d, p), far in told}


# --- The map ----------------------------------------------------------------------------------------------------------
def mark_of(one: Consultation) -> str:
    """Return what changes with every opinion given or changed, and with every statement shown or taken away."""
    turns = Participant.objects.filter(street_id=one.street_id, consultation=one).aggregate(n=Sum("turns"))[
        "n"
    ]
    shown_now = Q(state=StatementState.SHOWN)
    told = _statements(one).aggregate(
        n=Count("pk", filter=shown_now), s=Sum("number", filter=shown_now),
        refused=Count("pk", filter=Q(state=StatementState.REFUSED)),
    )  # fmt: skip
    return f"{turns or 0}:{told['n']}:{told['s'] or 0}:{told['refused']}"


def matrix_of(one: Consultation) -> Matrix:
    """Return all opinions of the statements that are shown, without anybody's name."""
    numbers = dict(_statements(one).filter(state=StatementState.SHOWN).values_list("pk", "number"))
    people: dict[Any, dict[int, str]] = {}
    rows = Opinion.objects.filter(street_id=one.street_id, statement_id__in=list(numbers))
    for who, statement, stance in rows.values_list("participant_id", "statement_id", "stance").iterator(
        10_000
    ):
        people.setdefault(who, {})[numbers[statement]] = SIGN_OF[WORDS[stance]]
    return Matrix.of(list(numbers.values()), list(people.values()))


def latest_map(one: Consultation) -> OpinionMap | None:
    """Return the newest map that is made, without its inputs."""
    return _maps(one).filter(made_at__isnull=False).first()


def map_under_way(one: Consultation) -> OpinionMap | None:
    """Return the map that the worker is at."""
    return _maps(one).filter(made_at=None).first()


def _maps(one: Consultation) -> QuerySet[OpinionMap]:
    return (
        OpinionMap.objects.filter(street_id=one.street_id, consultation=one)
        .defer("inputs")
        .order_by("-number")
    )


def where_stands(
    result: dict[str, Any], statements: Sequence[Statement], said: dict[Any, OpinionStance]
) -> tuple[float, float, str] | None:
    """Return where somebody stands on a map, and the letter of the group nearest to them; None before they have said enough.

    Worked out from their own opinions when they look: which group somebody is in is kept nowhere.
    """
    numbers = {one.number: said[one.pk] for one in statements if one.pk in said}
    row = "".join(SIGN_OF[numbers[number]] if number in numbers else "." for number in result["statements"])
    if len(row) - row.count(".") < max(1, result["enough"]) or not result["bounds"]:
        return None
    x, y = place(row, result["means"], result["axes"])
    centres = [tuple(one) for one in result["centres"]]
    near = min(
        range(len(centres)),
        key=lambda c: ((centres[c][0] - x) ** 2 + (centres[c][1] - y) ** 2, c),
        default=None,
    )
    return x, y, "" if near is None else LETTERS[near]


@dataclass(frozen=True)
class Share:
    """How a statement was answered by some people, as a bar is drawn of it."""

    name: str
    n: int
    agree: int
    disagree: int
    passed: int

    @property
    def rates(self) -> tuple[int, int, int]:
        """Return the three shares in whole per cent, which add up to a hundred."""
        exact = [100 * one / self.n for one in (self.agree, self.disagree, self.passed)]
        whole = [int(one) for one in exact]
        for i in sorted(range(3), key=lambda i: (whole[i] - exact[i], i))[: 100 - sum(whole)]:
            whole[i] += 1
        return whole[0], whole[1], whole[2]

    @property
    def bars(self) -> tuple[tuple[str, int, int], ...]:
        """Return (kind, from, how long) of each part of the bar."""
        a, d, p = self.rates
        return ("agree", 0, a), ("pass", a, p), ("disagree", a + p, d)


def share_of(name: str, said: dict[str, int]) -> Share:
    """Return a tally as a share."""
    return Share(name, said["n"], said["a"], said["d"], said["p"])


@dataclass(frozen=True)
class Line:
    """A statement and how it was answered, in all and by group."""

    statement: Statement
    all: Share | None
    groups: tuple[Share, ...]


def lines_of(statements: Sequence[Statement], result: dict[str, Any] | None, everybody: str) -> list[Line]:
    """Return every statement that is shown with its shares, where there are enough to tell."""
    told = dict(zip(result["statements"], result["tallies"], strict=True)) if result else {}
    lines = []
    for one in statements:
        found = told.get(one.number) or {"all": None, "groups": None}
        groups = tuple(share_of(LETTERS[g], said) for g, said in enumerate(found["groups"] or ()))
        lines.append(Line(one, share_of(everybody, found["all"]) if found["all"] else None, groups))
    return lines


def public_result(result: dict[str, Any]) -> dict[str, Any]:
    """Return what everybody may read of a result: nothing by which the opinions of one or two could be worked out."""
    return {name: value for name, value in result.items() if name not in {"asked", "far", "means", "axes"}}


def stance_sign(word: str) -> int:
    """Return an opinion as it is kept."""
    return SIGNS[OpinionStance(word)]


@dataclass(frozen=True)
class Telling:
    """One sentence of what a group or everybody says: the statement, which way, how many of how many."""

    statement: Statement
    agrees: bool
    share: Share
    groups: tuple[Share, ...] = ()

    @property
    def against(self) -> tuple[tuple[str, int], ...]:
        """Return each group in which more say the opposite than say so, with its own share in whole per cent."""
        so, not_so = (0, 1) if self.agrees else (1, 0)
        return tuple((one.name, one.rates[so]) for one in self.groups if one.rates[not_so] > one.rates[so])

    @property
    def n(self) -> int:
        """Return how many say so."""
        return self.share.agree if self.agrees else self.share.disagree

    @property
    def rate(self) -> int:
        """Return the same in whole per cent."""
        return self.share.rates[0 if self.agrees else 1]


@dataclass(frozen=True)
class Group:
    """A group, its size, and what tells it from the others in its members' own words."""

    letter: str
    size: int
    kind: str
    says: tuple[Telling, ...]


@dataclass(frozen=True)
class Told:
    """What a map says in words."""

    groups: tuple[Group, ...]
    unites: tuple[Telling, ...]
    divides: tuple[Line, ...]


def told_of(lines: Sequence[Line], result: dict[str, Any]) -> Told:
    """Return what a map says, of the statements that are still shown."""
    by_number = {line.statement.number: line for line in lines}
    groups = []
    for g, (size, rows) in enumerate(zip(result["sizes"], result["speaks"], strict=True)):
        says = tuple(
            Telling(by_number[number].statement, way == "a", by_number[number].groups[g])
            for number, way, *_rest in rows if number in by_number and by_number[number].groups
        )  # fmt: skip
        groups.append(Group(LETTERS[g], size, f"g{g + 1}", says))
    unites = [
        Telling(by_number[number].statement, way == "agreed", share, by_number[number].groups)
        for way in ("agreed", "rejected") for number, *_rest in result[way]
        if number in by_number and (share := by_number[number].all) is not None
    ]  # fmt: skip
    divides = tuple(by_number[number] for number, *_rest in result["divides"] if number in by_number)
    return Told(tuple(groups), tuple(unites), divides)


ORDERS = ("number", "agreed", "divided")


def ordered(lines: Sequence[Line], result: dict[str, Any] | None, by: str) -> list[Line]:
    """Return the statements as they were written, the most agreed first, or the most divided."""
    if by == "agreed":
        return sorted(lines, key=lambda one: (-(one.all.rates[0] if one.all else -1), one.statement.number))
    if by == "divided" and result:

        def gap(one: Line) -> int:
            shares = [group.rates[0] for group in one.groups]
            return max(shares) - min(shares) if shares else -1

        return sorted(lines, key=lambda one: (-gap(one), one.statement.number))
    return list(lines)


def table_rows(one: Consultation, lines: Sequence[Line], sizes: int) -> list[list[Any]]:
    """Return the statements as a table for a workbook: nobody's own opinion is in it."""
    rows = []
    for line in lines:
        row: list[Any] = [line.statement.number, line.statement.text, line.statement.text_en]
        for share in (line.all, *(line.groups or (None,) * sizes)):
            row += [share.n, share.agree, share.disagree, share.passed] if share else [None] * 4
        rows.append(row)
    return rows
