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
from django.utils.translation import gettext_lazy as _

from linli.kernel import journal
from linli.kernel.happened import teller
from linli.kernel.models import JournalLine
from linli.notices.public import Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Organisation, Power, accounts_of, holders, nearest

from .commands.recurrence import look_at
from .commands.sweeping import remember_born_late
from .events import CaseMoved, from_line
from .models import Case, Reporter, merged_into
from .queries import proofs  # noqa: F401 - registers with the kernel
from .states import Door
from .workflow import label

# What is older is no news: an import, a rebuilt demo, a worker that was away for a long weekend.
NEWS_FOR = timedelta(days=2)
GRID_WORKER, INSPECTOR = "grid_worker", "inspector"
OFFICE, REPORTER = "office", "reporter"


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

# fmt: off
NEWS: tuple[tuple[str, str, Any, Any], ...] = (
    # event         who            subject                                         sentence
    ("report",      "grid_worker", _("New report in your grid: %(thing)s"),        _("Please look on the spot.")),
    ("report",      "filer",       _("New report: %(thing)s"),
     _("It waits to be verified, filed or declined.")),
    ("report",      OFFICE,        _("New report: %(thing)s"),
     _("It waits to be verified, filed or declined.")),
    ("report",      REPORTER,      _("We have received your report %(number)s"),
     _("Thank you. Your secret link shows each step; if it is lost, the number and your telephone lead back to it.")),
    ("verify",      "filer",       _("Verified on the spot: %(thing)s"),
     _("It waits to be filed or declined.")),
    ("file",        "dispatcher",  _("To be dispatched: %(thing)s"),
     _("It is filed and waits for an organisation.")),
    ("decline",     "grid_worker", _("Declined: %(thing)s"),
     _("It is not a case for this office; the case says why.")),
    ("decline",     REPORTER,      _("Your report %(number)s was not taken on"),
     _("It is not a case for this street office. The page of your secret link says why.")),
    ("dispatch",    "lead",        _("Dispatched to %(lead)s: %(thing)s"),
     _("Please accept it, or send it back with a reason. It is due %(due_at)s.")),
    ("dispatch",    REPORTER,      _("Your report %(number)s was given to %(lead)s"),
     _("They take it in hand. The page of your secret link shows each step.")),
    ("send_back",   "dispatcher",  _("Sent back: %(thing)s"),
     _("It waits for another organisation; the case says why.")),
    ("coordinate",  "lead",        _("%(lead)s leads a coordination: %(thing)s"),
     _("Others support. It is due %(due_at)s.")),
    ("coordinate",  "support",     _("Your support is asked: %(thing)s"),
     _("%(lead)s leads. It is due %(due_at)s.")),
    ("coordinate",  REPORTER,      _("Your report %(number)s: several offices are at work"),
     _("%(lead)s leads. The page of your secret link shows each step.")),
    ("feed_back",   "inspector",   _("To be inspected: %(thing)s"),
     _("%(lead)s says it is done; a second person must look.")),
    ("inspect",     "closer",      _("Inspected: %(thing)s"),                      _("It can be closed.")),
    ("inspect",     REPORTER,      _("Your report %(number)s is done: is it right?"),
     _("It was put right and inspected. Please say by your secret link if it is right; if not, it is opened again.")),
    ("rework",      "lead",        _("To be done again: %(thing)s"),
     _("It did not pass the inspection; the case says why. It is due %(due_at)s.")),
    ("close",       "lead",        _("Closed: %(thing)s"),                         _("There is nothing more to do.")),
    ("close",       "grid_worker", _("Closed: %(thing)s"),                         _("There is nothing more to do.")),
    ("close",       REPORTER,      _("Your report %(number)s is closed"),
     _("You can rate it by your secret link, or have it opened again if it is not solved.")),
    ("confirm",     "lead",        _("The reporter confirmed: %(thing)s"),         _("Rated %(rating)s of 5.")),
    ("confirm",     "closer",      _("The reporter confirmed: %(thing)s"),         _("Rated %(rating)s of 5.")),
    ("call_back.unsolved", "closer", _("Called back, not solved: %(thing)s"),
     _("Whoever reported it says so. It can be opened again; the case holds their words.")),
    ("call_back.unsolved", "lead", _("Called back, not solved: %(thing)s"),
     _("Whoever reported it says so; the case holds their words.")),
    ("reopen",      "dispatcher",  _("Opened again: %(thing)s"),
     _("It is not solved and waits for an organisation.")),
    ("reopen",      "former_lead", _("Opened again: %(thing)s"),
     _("It is not solved; the case says why.")),
    ("reopen",      OFFICE,        _("Opened again: %(thing)s"),
     _("It is not solved and waits for an organisation.")),
    ("reopen",      REPORTER,      _("Your report %(number)s was opened again"),
     _("It is not solved yet, and somebody is asked anew.")),
    ("withdraw",    "grid_worker", _("Withdrawn: %(thing)s"),
     _("Whoever reported it took it back.")),
    ("withdraw",    "filer",       _("Withdrawn: %(thing)s"),
     _("Whoever reported it took it back.")),
    ("place",       "grid_worker", _("Now in your grid: %(thing)s"),               _("It was found to lie here.")),
    ("give_task",      "asked",    _("A task for %(organisation)s: %(thing)s"),
     _("The case says what is to be done. It is due %(until_at)s.")),
    ("do_task",        "waiting",  _("%(organisation)s did its task: %(thing)s"),  _("The case says what was done.")),
    ("decline_task",   "waiting",  _("%(organisation)s does not take a task: %(thing)s"),
     _("The case says why; somebody else must do it.")),
    ("drop_share",     "asked",    _("No longer needed: %(thing)s"),               _("The case says why.")),
    ("ask_opinions",   "asked",    _("Your opinion is asked: %(thing)s"),
     _("Please agree, name your conditions or object before the work begins, by %(until_at)s.")),
    ("give_opinion",   "waiting",  _("%(organisation)s gave its opinion: %(thing)s"), _("It stands on the case.")),
    ("call_joint",     "asked",    _("Called to the spot: %(thing)s"),
     _("Please be there by %(until_at)s and sign in on the case.")),
    ("conclude_joint", "asked",    _("The joint action is concluded: %(thing)s"),
     _("The record stands on the case; whoever was absent is named.")),
    ("call_off",       "asked",    _("The joint action is called off: %(thing)s"), _("The case says why.")),
    ("promise",        "asked",    _("%(organisation)s committed itself: %(thing)s"),
     _("The case says to what; it is due %(until_at)s.")),
    ("keep_promise",   "waiting",  _("%(organisation)s kept its commitment: %(thing)s"), _("The case says how.")),
    ("mark_hard",   "dispatcher",  _("A hard problem: %(thing)s"),
     _("It was put on the ledger of hard problems.")),
    ("report.moved",    "filer",   _("Moved here from another street: %(thing)s"),
     _("Take it over, or refuse it with a reason; then it goes back.")),
    ("report.moved",    OFFICE,    _("Moved here from another street: %(thing)s"),
     _("Take it over, or refuse it with a reason; then it goes back.")),
    ("merge",      "lead",        _("Merged into another case: %(thing)s"),
     _("It goes on under the other number; the case says which.")),
    ("merge",      REPORTER,      _("Your report %(number)s goes on together with another"),
     _("Somebody reported the same. The page of your secret link shows each step of both.")),
    ("unmerge",    "lead",        _("No longer merged: %(thing)s"),
     _("It stands again where it stood.")),
    ("unmerge",    REPORTER,      _("Your report %(number)s goes on by itself"),
     _("It is not the same as the other one after all. The page of your secret link shows each step.")),
    ("confirm_too", "closer",     _("The reporter confirmed: %(thing)s"),         _("Rated %(rating)s of 5.")),
    ("reopen_too", "dispatcher",  _("Opened again: %(thing)s"),
     _("It is not solved and waits for an organisation.")),
    ("reopen_too", "filer",       _("Opened again: %(thing)s"),
     _("It is not solved and waits for an organisation.")),
    ("reopen_too", "former_lead", _("Opened again: %(thing)s"),
     _("It is not solved; the case says why.")),
    ("split",      "lead",        _("Split into parts: %(thing)s"),
     _("It can be fed back when all its parts have ended.")),
    ("move",       REPORTER,      _("Your report %(number)s was handed to another street"),
     _("It lies there. Your secret link goes along and shows each step.")),
    ("taken_over", "filer",       _("Taken over by the other street: %(thing)s"),
     _("There is nothing more to do here.")),
    ("come_back",  "filer",       _("Refused by the other street and back here: %(thing)s"),
     _("The case says why.")),
    ("come_back",  REPORTER,      _("Your report %(number)s is back at the first street office"),
     _("The other street says that it does not lie there. Your secret link goes along and shows each step.")),
    ("ask_suspension", "closer",  _("A suspension is asked for: %(thing)s"),
     _("Please grant it or not; the case says why it is asked.")),
    ("ask_extension",  "closer",  _("More time is asked for: %(thing)s"),
     _("Please grant it or not; the case says why it is asked. It is due %(due_at)s.")),
    ("grant_request",  "asker",   _("Granted: %(thing)s"),                         _("What you asked for is granted.")),
    ("grant_request",  "lead",    _("Granted: %(thing)s"),
     _("What was asked for is granted; the case shows the clock.")),
    ("refuse_request", "asker",   _("Not granted: %(thing)s"),
     _("What you asked for is not granted; the case says why.")),
    ("resume",         "lead",    _("The clock runs again: %(thing)s"),            _("It is due %(due_at)s.")),
    ("ask_reporter",   REPORTER,  _("A question about your report %(number)s"),
     _("The street office asks you something and waits for your answer. It stands on the page of your secret link.")),
    ("remark.asked",    "desk",    _("The reporter writes: %(thing)s"),
     _("Their word waits for an answer.")),
    ("remark.internal", "desk",    _("A note: %(thing)s"),                         _("A colleague left a note.")),
    ("remark.answered", REPORTER,  _("An answer to your report %(number)s"),
     _("The street office left you a word. It stands on the page of your secret link.")),
    # --- nobody's case
    ("send_back.arbiter", "arbiter", _("You must name the lead: %(thing)s"),
     _("It was sent back too often. Ordinary dispatch is closed until you name the lead.")),
    ("send_back.arbiter", "dispatcher", _("Sent back, the arbiter names the lead: %(thing)s"),
     _("It was sent back too often; ordinary dispatch is closed.")),
    ("arbitrate",   "lead",        _("%(lead)s leads by the arbiter's word: %(thing)s"),
     _("It cannot be sent back again; you may appeal. It is due %(due_at)s.")),
    ("arbitrate",   "dispatcher",  _("The arbiter has named %(lead)s: %(thing)s"), _("The case says why.")),
    ("arbitrate",   REPORTER,      _("Your report %(number)s was given to %(lead)s"),
     _("They take it in hand. The page of your secret link shows each step.")),
    ("escalate",    "level_heads", _("Raised to you: %(thing)s"),
     _("The level below cannot solve it. Please decide by %(decide_by_at)s and hand it back.")),
    ("escalate.itself", "level_heads", _("Risen to you by itself: %(thing)s"),
     _("It lay below for longer than its window. Please decide by %(decide_by_at)s and hand it back.")),
    ("escalate.itself", "below",   _("Risen to the level above: %(thing)s"),
     _("It lay for longer than its window.")),
    ("hand_back",   "below",       _("Decided above and handed back: %(thing)s"),
     _("The case says what was decided.")),
    ("supervise",   "desk",        _("Order of supervision: %(thing)s"),
     _("Please say how it stands by %(answer_by_at)s.")),
    ("supervise",   "dispatcher",  _("Under supervision: %(thing)s"),              _("The case says why.")),
    ("answer_order", "judge",      _("The order is answered: %(thing)s"),          _("The case says how it stands.")),
    ("lift_order",  "desk",        _("The order is lifted: %(thing)s"),            _("Nothing more is asked.")),
    ("appeal",      "judge",       _("The unit appeals: %(thing)s"),
     _("Please decide, unless it is about what you did yourself.")),
    ("accept_appeal", "appellant", _("Your appeal was accepted: %(thing)s"),       _("The case says why.")),
    ("reject_appeal", "appellant", _("Your appeal was rejected: %(thing)s"),       _("The case says why.")),
    ("relieve",     "appellant",   _("Your appeal was accepted: %(thing)s"),       _("The case was taken off you.")),
    ("relieve",     "dispatcher",  _("To be dispatched: %(thing)s"),
     _("It was taken off its lead and waits for another one.")),
    ("void",        "lead",        _("Declared void: %(thing)s"),                  _("There is nothing more to do.")),
    ("void",        "grid_worker", _("Declared void: %(thing)s"),                  _("There is nothing more to do.")),
    ("void",        REPORTER,      _("Your report %(number)s was closed without work"),
     _("It should not have been taken on. The page of your secret link says why.")),
    ("open_dossier", "owner",     _("Yours to see through: %(thing)s"),
     _("It is a hard case, and its dossier was opened.")),
    ("open_dossier", "lead",      _("A hard case: %(thing)s"),
     _("Its dossier was opened; it says how it came to this and what comes next.")),
    ("plan_step",   "owner",       _("Next step set: %(thing)s"),
     _("You see this hard case through; its dossier says what comes next, and by which day.")),
    ("note_risk",   "owner",       _("A risk to watch: %(thing)s"),
     _("You were named to watch a risk of this case.")),
    ("change_risk", "owner",       _("A risk to watch: %(thing)s"),
     _("A risk that you watch was judged anew.")),
    ("take_step",   "lead",        _("A measure was taken: %(thing)s"),
     _("The ladder goes step by step; the case says what was done and what may come next.")),
    ("reach_agreement", "dispatcher", _("The parties agreed: %(thing)s"),
     _("The agreement and its obligations stand in the case; they must be checked on their days.")),
    ("check_obligation.broken", "dispatcher", _("An agreement was broken: %(thing)s"),
     _("An obligation was not kept; the case says what was found.")),
    ("fail_mediation", "dispatcher", _("A mediation failed: %(thing)s"),
     _("The case says why, and what comes next.")),
)
# fmt: on
# Acts that are no news: seen by who does them, or told by the source system itself.
NO_NEWS = ("name_party", "note_visit", "note_care", "link_application", "move_application", "end_steps", "open_mediation",
    "hold_round", "hold_review", "close_lesson",
    "accept", "self_handle", "settle", "publish", "unmark_hard", "sign_in", "record_finding", "merged_in",
    "merged_out", "relate", "related", "unrelate", "unrelated", "take_over", "refuse_move",
)  # fmt: skip
# How it goes on with a case is told to those, too, whose reports were merged into it; words to its own reporter are not.
PROGRESS = ("dispatch", "coordinate", "inspect", "close", "reopen", "decline", "void")
TO_ALL = tuple(event for event, who, *_words in NEWS if who == REPORTER and event in PROGRESS)
UNKNOWN_THING = {"name": "未分类事项", "name_en": "something not yet sorted"}
ABOUT = "%(number)s · %(place)s"
PAGE = "/s/%(slug)s/cases/%(number)s/"
# The secret of the link is known to nobody but its holder, so a reporter is led there by what was kept.
ABOUT_OWN, FOLLOW = "%(number)s", "/follow/"


def code_of(event: str, who: str) -> str:
    """Return the name under which the outbox knows a row of the table."""
    return f"case.{event}.{who}"


for _event, _who, _subject, _text in NEWS:
    _about, _path = (ABOUT_OWN, FOLLOW) if _who == REPORTER else (ABOUT, PAGE)
    say(code_of(_event, _who), Sentence(_subject, _text, _about, _path))


# Acts whose line says which of their rows is meant: the act, the fact, whether it is so, and the row.
VARIANTS = (
    ("check_obligation", "kept", False, "check_obligation.broken"),
    ("call_back", "unsolved", True, "call_back.unsolved"),
    ("report", "from_street", True, "report.moved"),
    ("report", "part_of", True, "report.part"),
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
                moved, cases[moved.case_id], leads.get(moved.lead_id), at, asked, leads.get(first_named(moved))
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
            told = {k: facts[k] for k in ("number", "slug", "lead")} if who == REPORTER else facts
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
            if left is not None and left.email:
                told = {"number": numbers[pk], "slug": facts["slug"], "lead": facts["lead"]}
                to = Recipient(email=left.email, language=left.language, mark=pk.hex[16:])
                yield Telling(street_id, bulletin.event.line_id, pk, code, to, told, bulletin.event.at)


def recipients(bulletin: Bulletin, who: str, reporter: Reporter | None) -> Iterator[Recipient]:
    """Return the recipients of one row: the reporter who left an address, the office's groups, or holders of posts."""
    moved = bulletin.event
    if who == OFFICE:
        yield Recipient()
    elif who == REPORTER:
        own_act = moved.by_kind == "reporter" and moved.action != "report"
        if reporter is not None and reporter.email and not own_act:
            yield Recipient(email=reporter.email, language=reporter.language)
    else:
        for account in PEOPLE[who](bulletin):
            if account.is_active and (moved.by_kind != "account" or account.pk != moved.by_id):
                yield Recipient(account=account)


def facts_of(bulletin: Bulletin) -> dict[str, Any]:
    """Return what sentences may name: codes and public names. The words of whoever reported stay in the ledger."""
    moved, case = bulletin.event, bulletin.case
    place, thing = case.unit or case.street, case.category
    return {
        "number": case.number, "slug": case.street.slug, "place": names(place), "lead": names(bulletin.lead),
        "thing": names(thing) if thing else UNKNOWN_THING,
        "due_at": moved.facts.get("due_at"), "rating": moved.facts.get("rating"),
        "decide_by_at": moved.facts.get("decide_by"), "answer_by_at": moved.facts.get("answer_by"),
        "until_at": moved.facts.get("until_at"), "organisation": names(bulletin.organisation),
    }  # fmt: skip


def names(thing: Any) -> dict[str, str] | None:
    """Return the names of a unit, category or organisation in both languages."""
    return {"name": thing.name, "name_en": thing.name_en} if thing is not None else None


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
