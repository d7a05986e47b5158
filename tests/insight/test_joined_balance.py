"""Two streets in which everything is merged, split, moved, refused, voided and reopened.

The ledger of each balances on every day and for every unit, and both together count each thing once.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from linli.cases import commands
from linli.cases.models import Case, Link, Passage
from linli.cases.queries import ledger
from linli.cases.queries.links import where_now
from linli.cases.states import ENDED, IN_PROGRESS, Answer, LinkKind, State
from linli.insight import queries
from linli.insight.queries.sums import of_units
from linli.kernel import journal, proofs, seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM, Account, Actor, actor_for, add_account, appoint, set_default_roles
from linli.territory.public import Street, Unit, root_of
from tests.cast import NOON, START, Cast, build_cast, standing_cast
from tests.factories import a_neighbour, a_report, manhole, reporter_of

ALONE: dict[str, dict[str, Any]] = {
    "verify": {"finding": "属实"}, "decline": {"reason": "重复"}, "dispatch": {}, "accept": {},
    "feed_back": {"done": "好了"}, "inspect": {"finding": "好了"}, "close": {}, "unmerge": {"reason": "不同"},
    "take_over": {}, "refuse_move": {"reason": "不在这里"}, "void": {"reason": "登记有误"},
    "reopen": {"reason": "没好"}, "confirm": {"rating": 4}, "withdraw": {"reason": "算了"},
    "confirm_too": {"rating": 4}, "reopen_too": {"reason": "没好"},
}  # fmt: skip
OF_REPORTER = {"reopen", "confirm", "withdraw", "confirm_too", "reopen_too"}
WHO = {"verify": "gaolan", "accept": "maoli", "feed_back": "maoli", "inspect": "songping"}


DAYS = 4


class Streets(RuleBasedStateMachine):
    """Two streets, and everything that joins or moves cases."""

    cases = Bundle("cases")

    @initialize()
    def move_in(self) -> None:
        self.cast: Cast = standing_cast()
        self.there = a_neighbour()
        self.next_door = actor_for(Account.objects.get(username="next-door"), at=NOON)
        self.now: datetime = NOON
        self.things = Case.objects.exclude(state=State.MOVED).count()

    def by(self, case: Case, action: str) -> Actor:
        if action in OF_REPORTER:
            return reporter_of(case)
        here = case.street_id == self.cast.street.pk
        return self.cast.actor(WHO.get(action, "jiangwei")) if here else self.next_door

    def attempt(self, case: Case, action: str, do: Callable[..., Any], **told: Any) -> bool:
        self.now += timedelta(minutes=7)
        try:
            do(case.pk, street_id=case.street_id, by=self.by(case, action), at=self.now, **told)
        except Refusal:
            return False
        return True

    @rule(target=cases, lon=st.floats(121.4401, 121.4499), hours=st.integers(0, 30), there=st.booleans())
    def report(self, lon: float, hours: int, there: bool) -> Any:
        self.now += timedelta(hours=hours)
        self.things += 1
        street = self.there if there else self.cast.street
        told = a_report(lon=lon + (0.02 if there else 0))
        return commands.open_case(
            street=street, report=told, by=Actor("reporter"), at=self.now, door="public"
        ).case.pk

    @rule(pk=cases, action=st.sampled_from(list(ALONE)))
    def do(self, pk: Any, action: str) -> None:
        case = self.of(pk)
        self.attempt(case, action, getattr(commands, action), **ALONE[action])

    @rule(pk=cases)
    def file(self, pk: Any) -> None:
        self.attempt(self.of(pk), "file", commands.file, category=manhole())

    @rule(pk=cases, other=cases)
    def merge(self, pk: Any, other: Any) -> None:
        self.attempt(self.of(pk), "merge", commands.merge, main=self.of(other), reason="重复")

    @rule(pk=cases, n=st.integers(1, 3))
    def split(self, pk: Any, n: int) -> None:
        if self.attempt(
            self.of(pk), "split", commands.split, parts=[commands.Part(f"分{k}") for k in range(n)]
        ):
            self.things += n

    @rule(pk=cases)
    def move(self, pk: Any) -> None:
        case = self.of(pk)
        street = self.there if case.street_id == self.cast.street.pk else self.cast.street
        self.attempt(case, "move", commands.move, street=street, reason="在那边")

    def of(self, pk: Any) -> Case:
        """Return a case, or the one in the other street that it is now."""
        case = Case.objects.select_related("street", "category").get(pk=pk)
        return where_now(case) if case.state == State.MOVED else case

    @invariant()
    def each_thing_counts_once(self) -> None:
        if not hasattr(self, "cast"):
            return
        assert Case.objects.exclude(state=State.MOVED).count() == self.things

    def teardown(self) -> None:
        if not hasattr(self, "cast"):
            return
        for name in journal.READERS:
            while journal.deliver(name):
                pass
        self.check_links()
        self.check_days()
        assert seals.verify().sound
        assert {one.says: one.against for one in proofs.try_all() if one.against} == {}

    def check_links(self) -> None:
        for case in Case.objects.select_related("street"):
            merged = Link.objects.filter(case=case, kind=LinkKind.MERGED, ends_at=None)
            assert merged.count() == (1 if case.state == State.MERGED else 0)
            assert where_now(case).state not in {State.MERGED, State.MOVED}, "the way leads nowhere"
            out = Passage.objects.filter(case=case, inward=False).exclude(answer=Answer.REFUSED)
            gone = Passage.objects.filter(case=case, inward=True, answer=Answer.REFUSED)
            assert (case.state == State.MOVED) == (out.exists() or gone.exists())
            open_parts = Link.objects.filter(main=case, kind=LinkKind.PART, case__state__in=IN_PROGRESS)
            assert not (case.state in ENDED and open_parts.exists() and case.state != State.MERGED)

    def check_days(self) -> None:
        acted = sorted(
            {
                timezone.localdate(at)
                for at in JournalLine.objects.filter(subject="case").values_list("at", flat=True)
            }
        )
        days = [*acted[:: max(1, len(acted) // DAYS)], *acted[-1:]]
        lines = list(JournalLine.objects.filter(subject="case").order_by("subject_id", "seq"))
        self.stood = {
            (line.subject_id, day): line.to_state
            for day in days
            for line in lines
            if timezone.localdate(line.at) <= day
        }
        for street in (self.cast.street, self.there):
            cases = list(Case.objects.filter(street=street))
            for unit in Unit.objects.filter(street=street):
                for day in days:
                    self.check_unit(street, unit, day, cases)
                now = queries.balance(street.pk, unit.pk)
                counted = ledger(street.pk, unit.pk)
                assert {s: n for s, n in now.states.items() if n} == {s: n for s, n in counted.items() if n}
        for day in days:
            roots = [(street, root_of(street.pk).id) for street in (self.cast.street, self.there)]
            told = [self.by_day(street, root, day) for street, root in roots]
            assert sum(one["reported"] - one["reported_street"] for one in told) == self.raised_by(day)
        together = queries.city([self.cast.street, self.there]).together
        assert together.raised == together.in_progress + together.closed == self.raised_by(days[-1])

    def check_unit(self, street: Street, unit: Unit, day: date, cases: list[Case]) -> None:
        told = self.by_day(street, unit.pk, day)
        there = [c for c in cases if unit.pk in c.lineage and timezone.localdate(c.reported_at) <= day]
        still = [c for c in there if self.stood[c.pk, day] in IN_PROGRESS]
        assert (told["reported"], told["standing"]) == (len(there), len(still))

    def by_day(self, street: Street, unit_id: int, day: date) -> Counter[str]:
        """Return what was reported and what stood open in a unit at the end of a day, by the counters by day."""
        names = ("reported", "reported_street", "standing")
        return of_units(street.pk, [unit_id], names, since=day - timedelta(days=999), until=day)[unit_id]

    def raised_by(self, day: date) -> int:
        """Return how many things were reported or split off until a day; what came from another street is none anew."""
        fresh = Case.objects.exclude(door="street")
        return sum(timezone.localdate(at) <= day for at in fresh.values_list("reported_at", flat=True))


Streets.TestCase.settings = settings(
    max_examples=8, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.django_db
class TestStreets(Streets.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Some five hundred steps a run, other ones every time."""

    @classmethod
    def setUpTestData(cls) -> None:
        """Let the street next door stand before every example, with somebody who may do everything there."""
        if not Street.objects.filter(slug="fenglin").exists():
            build_cast()
        there, roles = a_neighbour(), set_default_roles(by=SYSTEM, at=START)
        account = add_account(username="next-door", name="邻街主任", by=SYSTEM, at=START)
        unit = Unit.objects.get(pk=root_of(there).id)
        told = {"street": there, "unit": unit, "starts_at": START, "by": SYSTEM, "at": START}
        appoint(account=account, role=roles["director"], **told)
