"""A machine that does anything anybody could do, for thousands of steps: the ledger always balances."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from linli.cases import commands
from linli.cases.models import Assignment, Case
from linli.cases.queries import ledger
from linli.cases.states import ENDED, IN_PROGRESS
from linli.cases.workflow import CASE
from linli.kernel import journal, seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from tests.cases.hanging import hanging_brings
from tests.cases.test_workflow import brought_to
from tests.cast import NOON, PEOPLE, Cast, build_cast, read_cast
from tests.factories import an_opened, reporter_of

MINUTE = timedelta(minutes=1)


class Ledger(RuleBasedStateMachine):
    """Raised = in progress + ended, for every unit, after every step."""

    cases = Bundle("cases")

    @initialize()
    def move_in(self) -> None:
        from linli.territory.public import Street

        self.cast: Cast = read_cast() if Street.objects.filter(slug="fenglin").exists() else build_cast()
        self.raised = Case.objects.filter(street=self.cast.street).count()
        self.now = NOON

    @rule(
        target=cases,
        lon=st.floats(121.4401, 121.4599),
        lat=st.floats(31.1901, 31.1999),
        somewhere=st.booleans(),
    )
    def report(self, lon: float, lat: float, somewhere: bool) -> Any:
        self.now += MINUTE
        self.raised += 1
        return an_opened(
            self.cast, at=self.now, lon=lon if somewhere else None, lat=lat if somewhere else None
        ).case.pk

    @rule(pk=cases, action=st.sampled_from(list(CASE.rows)), who=st.sampled_from([*PEOPLE, "reporter"]))
    def try_anything(self, pk: Any, action: str, who: str) -> None:
        self.now += MINUTE
        case = Case.objects.get(pk=pk)
        before = Case.objects.filter(street=self.cast.street).count()
        told = brought_to(action, self.cast) | hanging_brings(action, self.cast, case, self.now)
        by = reporter_of(case) if who == "reporter" else self.cast.actor(who, self.now)
        allowed = action in CASE.open_to(by, case)
        try:
            getattr(commands, action)(pk, street_id=case.street_id, by=by, at=self.now, **told)
        except Refusal as refusal:
            # What the table allows may still not fit what hangs on the case; that is said, and never "not yours".
            # A share, a joint action or a request has an owner of its own, whom the table of the case does not know.
            assert not allowed or "item" in told or refusal.code != "not_allowed", refusal.code
        else:
            assert allowed
        # Parts of a split, and another case to join it to, are raised like any other.
        self.raised += Case.objects.filter(street=self.cast.street).count() - before

    @invariant()
    def the_ledger_balances(self) -> None:
        if not hasattr(self, "cast"):
            return
        counts = ledger(self.cast.street.pk, self.cast.units["S"].pk)
        assert sum(counts.values()) == self.raised
        assert sum(counts[s] for s in IN_PROGRESS) + sum(counts[s] for s in ENDED) == self.raised

    def check_each_case(self) -> None:
        for case in Case.objects.all():
            last = JournalLine.objects.filter(subject_id=case.pk).order_by("-seq").first()
            assert (last.to_state, last.facts["lineage"]) == (case.state, case.lineage)
            leads = Assignment.objects.filter(case=case, part="lead", ends_at=None)
            assert [a.organisation_id for a in leads] == ([case.lead_id] if case.lead_id else [])
            assert (case.state in ENDED) == (case.ended_at is not None)

    def teardown(self) -> None:
        if not hasattr(self, "cast"):
            return
        self.check_each_case()
        report = seals.verify()
        assert report.sound, report.faults
        for name in journal.READERS:
            journal.deliver(name)


Ledger.TestCase.settings = settings(
    max_examples=10, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.django_db
class TestLedger(Ledger.TestCase, TestCase):  # type: ignore[misc, name-defined]
    """Some two thousand steps a run, other ones every time."""
