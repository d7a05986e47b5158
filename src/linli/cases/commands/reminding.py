"""Reminders: who is told that a light turned, by the book of reminders, and when.

Each light of a case is told of once for a due moment. A limit that runs in office hours reminds in office hours: what
turned at night waits for the office to open. Whoever moved the case on before that is not reminded of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.limits import OFFICE_UNITS
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Account, Power, accounts_of, holders, nearest
from linli.rulebooks.public import Book, Column, Kind, register, rules

from ..models import Case, Reminder
from ..states import IN_PROGRESS, Light, State
from .clocks import calendar_for, limit_from
from .telling import about, names

AT_ONCE = 500
# Under this a light of a case has the id that a journal line would have: the outbox tells a recipient once of it.
LIGHTS = UUID("0d1f5f5e-7f0a-5b6e-8a54-3f5f0c2c9b21")
ABOUT, PAGE = "%(number)s · %(place)s", "/s/%(slug)s/cases/%(number)s/clock/"
for _light, _subject, _text in (
    (Light.YELLOW, _("Due soon: %(thing)s"), _("80 %% of the limit are used. It is due %(due_at)s.")),
    (Light.RED, _("Overdue: %(thing)s"), _("It was due %(due_at)s, and nobody has moved it on.")),
):
    say(f"case.light.{_light}", Sentence(_subject, _text, ABOUT, PAGE, NewsKind.CLOCK))


@dataclass
class Asking:
    """The posts around a batch of cases, each question asked once."""

    at: datetime
    known: dict[Any, list[Account]] = field(default_factory=dict)

    def once(self, key: tuple[Any, ...], ask: Callable[[], list[Account]]) -> list[Account]:
        """Return the answer to a question about posts."""
        if key not in self.known:
            self.known[key] = ask()
        return self.known[key]

    def power(self, case: Case, power: str) -> list[Account]:
        """Return who has a power nearest to a case."""
        line = tuple(case.lineage)
        return self.once(
            (case.street_id, power, line),
            lambda: [post.account for post in nearest(case.street_id, power, line, at=self.at)],
        )

    def role(self, case: Case, role: str) -> list[Account]:
        """Return who holds a role at a case."""
        line = tuple(case.lineage)
        return self.once(
            (case.street_id, "role", role, line),
            lambda: [post.account for post in holders(case.street_id, role, line, at=self.at)],
        )

    def lead(self, case: Case) -> list[Account]:
        """Return the officers of the organisation that leads a case."""
        pk = case.lead_id
        return (
            [] if pk is None else self.once(("lead", pk), lambda: accounts_of(pk, Power.HANDLE, at=self.at))
        )


# Whom a row of the book may name; asked at the moment of telling.
WHO: dict[str, tuple[Any, Callable[[Asking, Case], list[Account]]]] = {
    "lead": (_("the lead organisation"), lambda asking, case: asking.lead(case)),
    "grid_worker": (_("the grid worker"), lambda asking, case: asking.role(case, "grid_worker")),
    "filer": (_("whoever files here"), lambda asking, case: asking.power(case, Power.FILE)),
    "dispatcher": (_("whoever dispatches here"), lambda asking, case: asking.power(case, Power.DISPATCH)),
    "inspector": (
        _("the inspector"),
        lambda asking, case: asking.role(case, "inspector") or asking.power(case, Power.INSPECT),
    ),
    "closer": (_("whoever closes here"), lambda asking, case: asking.power(case, Power.CLOSE)),
    "area_head": (_("the area head"), lambda asking, case: asking.role(case, "area_head")),
    "director": (_("the director"), lambda asking, case: asking.role(case, "director")),
}
# fmt: off
DEFAULTS = (
    # light          stage               whom
    (Light.YELLOW,   State.REPORTED,     "grid_worker"),
    (Light.YELLOW,   State.VERIFIED,     "filer"),
    (Light.YELLOW,   State.FILED,        "dispatcher"),
    (Light.YELLOW,   State.DISPATCHED,   "lead"),
    (Light.YELLOW,   State.IN_HAND,      "lead"),
    (Light.YELLOW,   State.COORDINATING, "lead"),
    (Light.YELLOW,   State.FED_BACK,     "inspector"),
    (Light.YELLOW,   State.INSPECTED,    "closer"),
    (Light.RED,      State.REPORTED,     "grid_worker"),
    (Light.RED,      State.REPORTED,     "filer"),
    (Light.RED,      State.VERIFIED,     "filer"),
    (Light.RED,      State.FILED,        "dispatcher"),
    (Light.RED,      State.DISPATCHED,   "lead"),
    (Light.RED,      State.DISPATCHED,   "dispatcher"),
    (Light.RED,      State.IN_HAND,      "lead"),
    (Light.RED,      State.IN_HAND,      "dispatcher"),
    (Light.RED,      State.COORDINATING, "lead"),
    (Light.RED,      State.COORDINATING, "dispatcher"),
    (Light.RED,      State.FED_BACK,     "inspector"),
    (Light.RED,      State.FED_BACK,     "closer"),
    (Light.RED,      State.INSPECTED,    "closer"),
)
# fmt: on
Rules = dict[tuple[str, str], tuple[str, ...]]


def rules_from_rows(rows: Sequence[dict[str, Any]]) -> Rules:
    """Return whom to tell, by light and stage; rows without a stage go for every one."""
    told: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        for state in [row["state"]] if row["state"] else IN_PROGRESS:
            told[row["light"], state][row["who"]] = None
    return {key: tuple(who) for key, who in told.items()}


def whom(rules_: Rules, light: str, state: str) -> tuple[str, ...]:
    """Return the groups that are told of a light in a stage."""
    return rules_.get((str(light), str(state)), ())


def _try_out(rules_: Rules, case: Case) -> Iterable[tuple[Any, Any]]:
    asking = Asking(timezone.now())
    for light in Light:
        for code in whom(rules_, light, case.state):
            label, find = WHO[code]
            names = _t(", ").join(str(account) for account in find(asking, case)) or _t("nobody")
            yield light.label, f"{label}{_t(': ')}{names}"


REMINDERS = register(
    Book(
        code="reminders", name=_("Reminders"), rank=25,
        about=_("Who is told when a light turns yellow (80 % of the limit) or red (its end), by stage. Each light is told "
                "of once; limits of office hours remind in office hours."),
        columns=(
            Column("light", _("Light"), Kind.CHOICE, required=True, choices=lambda: Light.choices),
            Column("state", _("Stage"), Kind.STATE, empty=_("every stage"),
                   choices=lambda: [(state, State(state).label) for state in IN_PROGRESS]),
            Column("who", _("Who is told"), Kind.CHOICE, required=True,
                   choices=lambda: [(code, label) for code, (label, _find) in WHO.items()]),
            Column("note", _("Note"), Kind.TEXT),
        ),
        key=("light", "state", "who"), read=rules_from_rows, try_out=_try_out,
        defaults=lambda: [{"light": light, "state": state, "who": who} for light, state, who in DEFAULTS],
    )
)  # fmt: skip


# --- Telling ------------------------------------------------------------------------------------------------
def tell_reminders(*, at: datetime) -> int:
    """Tell of lights that wait, as many as fit into one transaction; return how many were looked at.

    Safe to run twice and by two at once: a light whose telling was cut off is told again, and the outbox knows it.
    """
    with transaction.atomic():
        waiting = Reminder.objects.select_for_update(skip_locked=True).filter(
            told_at=None, not_before__lte=at
        )
        rows = list(waiting.order_by("not_before", "id")[:AT_ONCE])
        if not rows:
            return 0
        cases = _cases_of(rows)
        asking = Asking(at)
        tellings: list[Telling] = []
        for row in rows:
            case = cases.get(row.case_id)
            if case is None or _moved_on(row, case, at):
                row.told_at = at
                continue
            opens = _opening(case, at)
            if opens > at:
                row.not_before = opens
                continue
            mine = list(_tellings(row, case, asking))
            tellings += mine
            row.told_at, row.told = at, len(mine)
        tell(tellings, at=at)
        Reminder.objects.bulk_update(rows, ["not_before", "told_at", "told"])
    return len(rows)


def _cases_of(rows: Sequence[Reminder]) -> dict[UUID, Case]:
    by_street: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        by_street[row.street_id].append(row.case_id)
    found: dict[UUID, Case] = {}
    for street_id, ids in by_street.items():
        known = Case.objects.filter(street_id=street_id).select_related("street", "category", "unit", "lead")
        found |= known.in_bulk(ids)
    return found


def _moved_on(row: Reminder, case: Case, at: datetime) -> bool:
    """Say whether a light is no news any more: another due moment, a clock that stands, or red by now."""
    if case.ended or case.due_at != row.due_at:
        return True
    return row.light == Light.YELLOW and at > row.due_at


def _opening(case: Case, at: datetime) -> datetime:
    """Return when a light of a case may be told of: now, or where its limit keeps office hours when the office opens."""
    unit = limit_from(case.limit).unit
    return calendar_for(case, case.state, at=at).next_opening(at, unit) if unit in OFFICE_UNITS else at


def _tellings(row: Reminder, case: Case, asking: Asking) -> Iterator[Telling]:
    line = uuid5(LIGHTS, f"{case.pk}/{row.light}/{row.due_at.isoformat()}")
    facts = facts_of(case) | {"due_at": row.due_at.isoformat()}
    book: Rules = rules(case.street_id, "reminders")
    people = {
        account.pk: account
        for code in whom(book, row.light, case.state)
        for account in WHO[code][1](asking, case)
    }
    for account in people.values():
        if account.is_active:
            to = Recipient(account=account)
            yield Telling(row.street_id, line, case.pk, f"case.light.{row.light}", to, facts, row.found_at)


def facts_of(case: Case) -> dict[str, Any]:
    """Return what the sentence of a reminder names: codes and public names."""
    due_at = case.due_at.isoformat() if case.due_at else None
    return about(case) | {"lead": names(case.lead), "due_at": due_at}


def tell_of_resuming(case: Case, line_id: UUID, *, at: datetime) -> None:
    """Tell whoever works on a case that its clock goes on, because the time that was agreed is over."""
    asking = Asking(at)
    people = asking.lead(case) or asking.power(case, Power.FILE)
    facts = facts_of(case)
    tell(
        (
            Telling(case.street_id, line_id, case.pk, "case.resume.lead", Recipient(account=one), facts, at)
            for one in people
            if one.is_active
        ),
        at=at,
    )
