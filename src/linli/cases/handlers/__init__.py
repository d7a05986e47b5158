"""Reactions of the ledger to its own journal: who is told what.

NEWS is the rule: one row says for an event which people are told and in which words. Who stands in two rows of an
event is told by the first; who did the act is not told of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.kernel import journal
from linli.kernel.happened import teller
from linli.kernel.models import JournalLine
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Organisation, Power, accounts_of, holders, nearest

from ..commands.recurrence import look_at
from ..commands.sweeping import remember_born_late
from ..commands.telling import about, names
from ..events import CaseMoved, from_line
from ..models import Case, Reporter, merged_into
from ..queries import proofs  # noqa: F401 - registers with the kernel
from ..states import Door
from ..workflow import label
from . import mail  # noqa: F401 - answers by mail and what lies still register with the outbox
from .news import NEWS, NO_NEWS, OFFICE, REPORTER, TO_ALL, TOLD_AS

# What is older is no news: an import, a rebuilt demo, a worker that was away for a long weekend.
NEWS_FOR = timedelta(days=2)
GRID_WORKER, INSPECTOR = "grid_worker", "inspector"


@dataclass
class Bulletin:
    """One act on a case, seen by those who choose whom to tell; `asked` remembers posts for the whole batch."""

    event: CaseMoved
    case: Case
    lead: Organisation | None
    at: datetime
    asked: dict[Any, list[Account]] = field(repr=False)
    # The first of the organisations that an act among several names.
    organisation: Organisation | None = None

    def once(self, key: tuple[Any, ...], ask: Callable[[], list[Account]]) -> list[Account]:
        """Return the answer to a question about posts; the same question is asked once a batch."""
        if key not in self.asked:
            self.asked[key] = ask()
        return self.asked[key]

    def holding(self, role: str) -> list[Account]:
        """Return who holds a role for the place."""
        street, line = self.event.street_id, tuple(self.event.lineage)
        return self.once(
            (role, street, line), lambda: [p.account for p in holders(street, role, line, at=self.at)]
        )

    def with_power(self, power: Power) -> list[Account]:
        """Return who has a power nearest to the place."""
        street, line = self.event.street_id, tuple(self.event.lineage)
        return self.once(
            (power, street, line), lambda: [p.account for p in nearest(street, power, line, at=self.at)]
        )

    def named(self, account_id: int | None) -> list[Account]:
        """Return one person."""
        if account_id is None:
            return []
        return self.once(("named", account_id), lambda: list(Account.objects.filter(pk=account_id)))

    def deciding(self, unit_id: int | None) -> list[Account]:
        """Return who decides at a unit of the line, or nearest above it; without a unit, for the street."""
        street, line = self.event.street_id, tuple(self.event.lineage)
        up_to = line[: line.index(unit_id) + 1] if unit_id in line else line[:1]
        return self.once(
            ("deciding", street, up_to),
            lambda: [p.account for p in nearest(street, Power.DECIDE, up_to, at=self.at)],
        )

    def of(self, organisation_ids: Iterable[int | None]) -> list[Account]:
        """Return the officers of organisations."""
        return [
            account
            for pk in organisation_ids
            if pk is not None
            for account in self.once(("of", pk), lambda pk=pk: accounts_of(pk, Power.HANDLE, at=self.at))
        ]  # fmt: skip


# The groups of people that the table below speaks of. All of them are asked for at the moment of telling, so that
# whoever left a post in the meantime is told nothing.
PEOPLE: dict[str, Callable[[Bulletin], list[Account]]] = {
    "grid_worker": lambda b: b.holding(GRID_WORKER),
    "filer": lambda b: b.with_power(Power.FILE),
    "dispatcher": lambda b: b.with_power(Power.DISPATCH),
    "inspector": lambda b: b.holding(INSPECTOR) or b.with_power(Power.INSPECT),
    "closer": lambda b: b.with_power(Power.CLOSE),
    "lead": lambda b: b.of([b.event.lead_id]),
    "owner": lambda b: b.named(b.event.facts.get("owner")),
    "support": lambda b: b.of(b.event.facts.get("supports", ())),
    # Whom an act among several asks, calls or lets go; and who waits for their word.
    "asked": lambda b: b.of(b.event.facts.get("organisations", ())),
    "waiting": lambda b: [*b.of([b.event.lead_id]), *b.with_power(Power.DISPATCH)],
    # Who asked for what was decided.
    "asker": lambda b: b.named(b.event.facts.get("asked_by")),
    "former_lead": lambda b: b.of([b.event.facts.get("from_lead")]),
    # Who decides at the level to which it was raised; of the district's word, the street.
    "level_heads": lambda b: b.deciding(b.event.facts.get("to")),
    # Who hears what the level above decided: whoever stands below it and files, dispatches or handles.
    "below": lambda b: [*b.of([b.event.lead_id]), *b.with_power(Power.DISPATCH), *b.holding(GRID_WORKER)],
    "arbiter": lambda b: b.holding(b.event.facts.get("arbiter") or "") or b.with_power(Power.STAFF),
    "judge": lambda b: b.with_power(Power.CLOSE),
    "appellant": lambda b: b.of([b.event.facts.get("appellant")]),
    # Who answers a question now: the lead, and before there is one, who files.
    "desk": lambda b: b.of([b.event.lead_id]) or b.with_power(Power.FILE),
}

ABOUT = "%(number)s · %(place)s"
PAGE = "/s/%(slug)s/cases/%(number)s/"
# The secret of the link is known to nobody but its holder, so a reporter is led there by what was kept.
ABOUT_OWN, FOLLOW = "%(number)s", "/follow/"


def code_of(event: str, who: str) -> str:
    """Return the name under which the outbox knows a row of the table."""
    return f"case.{event}.{who}"


for _event, _who, _subject, _text in NEWS:
    _about, _path = (ABOUT_OWN, FOLLOW) if _who == REPORTER else (ABOUT, PAGE)
    _kind = next((kind for kind, acts in TOLD_AS.items() if _event.partition(".")[0] in acts), NewsKind.TURN)
    say(code_of(_event, _who), Sentence(_subject, _text, _about, _path, _kind))


# Acts whose line says which of their rows is meant: the act, the fact, whether it is so, and the row.
VARIANTS = (
    ("check_obligation", "kept", False, "check_obligation.broken"),
    ("call_back", "unsolved", True, "call_back.unsolved"),
    ("report", "from_street", True, "report.moved"),
    ("report", "part_of", True, "report.part"),
    ("report", "joins", True, "report.joins"),
    ("report", "held", True, "report.held"),
    ("void", "held", True, "void.held"),
    ("send_back", "arbiter", True, "send_back.arbiter"),
    ("escalate", "by_itself", True, "escalate.itself"),
)


def event_of(moved: CaseMoved) -> str:
    """Return which rows of the table a line means: its action, and of remarks who speaks to whom."""
    if moved.action == "remark":
        if moved.by_kind == "reporter":
            return "remark.asked"
        return "remark.internal" if moved.facts.get("internal") else "remark.answered"
    if moved.action == "mark_hard" and not moved.hard:
        return "unmark_hard"
    told = (
        variant
        for action, fact, truth, variant in VARIANTS
        if action == moved.action and bool(moved.facts.get(fact)) == truth
    )
    return next(told, moved.action)


# Actors that are nobody to be told of: what they do is not even owed to this reader.
THE_HOUSE = ("system", "import")


def first_named(moved: CaseMoved) -> int | None:
    """Return the first organisation that an act among several names."""
    named = moved.facts.get("organisations") or ()
    return next(iter(named), None)


def is_news(line: JournalLine, at: datetime) -> bool:
    """Return whether people should be told of a line at all: not what is old, imported, or done by the house itself."""
    if line.by_kind in THE_HOUSE or line.action in NO_NEWS:
        return False
    return at - line.at <= NEWS_FOR and line.facts.get("door") != Door.IMPORT


@journal.reader("notices", subjects={"case"}, deaf_to=THE_HOUSE)
def tell_who_is_concerned(lines: Sequence[JournalLine]) -> None:
    """Turn fresh lines into notices; a line read twice tells nobody twice."""
    at = timezone.now()
    fresh = [from_line(line) for line in lines if is_news(line, at)]
    by_street: dict[int, list[CaseMoved]] = {}
    for moved in fresh:
        by_street.setdefault(moved.street_id, []).append(moved)
    for street_id, moves in by_street.items():
        cases = cases_of(street_id, [moved.case_id for moved in moves])
        remember_born_late(street_id, list(cases.values()), at=at)
        named = {pk for moved in moves for pk in (moved.lead_id, first_named(moved))}
        leads = Organisation.objects.in_bulk(named - {None})
        asked: dict[Any, list[Account]] = {}
        reporters = reporters_of(street_id, list(cases))
        bulletins = [
            Bulletin(
                moved,
                cases[moved.case_id],
                leads.get(moved.lead_id),
                at,
                asked,
                leads.get(first_named(moved)),
            )
            for moved in moves
            if moved.case_id in cases
        ]
        tell((telling for bulletin in bulletins for telling in tellings(bulletin, reporters)), at=at)
        tell(to_the_merged(street_id, [one for one in bulletins if event_of(one.event) in TO_ALL]), at=at)


@teller("case")
def said(lines: Sequence[JournalLine]) -> dict[UUID, str]:
    """Return what each line did to which case, for whoever looks into the logs."""
    numbers = dict(
        Case.objects.filter(pk__in={line.subject_id for line in lines}).values_list("pk", "number")
    )
    told = {}
    for line in lines:
        moved = f" ({label(line.from_state) if line.from_state else '–'} → {label(line.to_state)})"
        act = f"{numbers.get(line.subject_id, line.subject_id)} · {label(line.action)}"
        told[line.id] = act + (moved if line.to_state and line.to_state != line.from_state else "")
    return told


@journal.finder
def case_numbered(number: str) -> UUID | None:
    """Return the id of the case with this number."""
    return Case.objects.filter(number=number.strip().upper()).values_list("pk", flat=True).first()


def cases_of(street_id: int, ids: Sequence[UUID]) -> dict[UUID, Case]:
    """Return cases with all that a sentence about them names."""
    known = Case.objects.filter(street_id=street_id).select_related("street", "category", "unit")
    return known.in_bulk(ids)


def reporters_of(street_id: int, ids: Sequence[UUID]) -> dict[UUID, Reporter]:
    """Return who reported these cases."""
    return {r.case_id: r for r in Reporter.objects.filter(street_id=street_id, case_id__in=ids)}


def tellings(bulletin: Bulletin, reporters: dict[UUID, Reporter]) -> Iterator[Telling]:
    """Return who is told of one act, row by row of the table."""
    moved, case = bulletin.event, bulletin.case
    event, facts = event_of(moved), facts_of(bulletin)
    for row, who, _subject, _text in NEWS:
        if row != event:
            continue
        for to in recipients(bulletin, who, reporters.get(case.pk)):
            told = {k: facts[k] for k in TO_REPORTERS} if who == REPORTER else facts
            yield Telling(moved.street_id, moved.line_id, case.pk, code_of(event, who), to, told, moved.at)


def to_the_merged(street_id: int, bulletins: Sequence[Bulletin]) -> Iterator[Telling]:
    """Return what those are told whose reports were merged into these cases, each by the number they know."""
    merged = merged_into(street_id, [one.case.pk for one in bulletins])
    ids = [pk for some in merged.values() for pk in some]
    if not ids:
        return
    numbers = dict(Case.objects.filter(street_id=street_id, pk__in=ids).values_list("pk", "number"))
    reporters = reporters_of(street_id, ids)
    for bulletin in bulletins:
        code, facts = code_of(event_of(bulletin.event), REPORTER), facts_of(bulletin)
        for pk in merged.get(bulletin.case.pk, ()):
            left = reporters.get(pk)
            if left is not None and (left.email or left.phone):
                told = {k: facts[k] for k in TO_REPORTERS} | {"number": numbers[pk]}
                to = Recipient(email=left.email, phone=left.phone, language=left.language, mark=pk.hex[16:])
                yield Telling(street_id, bulletin.event.line_id, pk, code, to, told, bulletin.event.at)


# What a reporter's notice holds: the number they know, who handles it, and the codes by which an office words it.
TO_REPORTERS = ("number", "slug", "lead", "category", "state")


def recipients(bulletin: Bulletin, who: str, reporter: Reporter | None) -> Iterator[Recipient]:
    """Return the recipients of one row: the reporter who left an address, the office's groups, or holders of posts."""
    moved = bulletin.event
    if who == OFFICE:
        yield Recipient()
    elif who == REPORTER:
        own_act = moved.by_kind == "reporter" and moved.action != "report"
        if reporter is not None and (reporter.email or reporter.phone) and not own_act:
            yield Recipient(email=reporter.email, phone=reporter.phone, language=reporter.language)
    else:
        for account in PEOPLE[who](bulletin):
            if account.is_active and (moved.by_kind != "account" or account.pk != moved.by_id):
                yield Recipient(account=account)


def facts_of(bulletin: Bulletin) -> dict[str, Any]:
    """Return what sentences may name: codes and public names. The words of whoever reported stay in the ledger."""
    moved, case = bulletin.event, bulletin.case
    return about(case) | {
        "category": case.category.code if case.category else "", "state": moved.after or case.state,
        "lead": names(bulletin.lead),
        "due_at": moved.facts.get("due_at"), "rating": moved.facts.get("rating"),
        "decide_by_at": moved.facts.get("decide_by"), "answer_by_at": moved.facts.get("answer_by"),
        "until_at": moved.facts.get("until_at"), "organisation": names(bulletin.organisation),
    }  # fmt: skip


# After these a case may show that something recurs: it is known of which kind it is, and where it lies.
SHOWING = ("file", "self_handle", "place")


@journal.reader("recurrence", subjects={"case"}, deaf_to=THE_HOUSE, actions=SHOWING)
def notice_what_recurs(lines: Sequence[JournalLine]) -> None:
    """Let the rule of recurrence look at cases that were filed, placed or fixed on the spot."""
    cases: dict[int, dict[UUID, None]] = {}
    for line in lines:
        cases.setdefault(line.street_id, {})[line.subject_id] = None
    for street_id, ids in cases.items():
        look_at(street_id, list(ids), at=timezone.now())
