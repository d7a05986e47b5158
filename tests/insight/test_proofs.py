"""What `linli journal check` compares: nothing contradicts a ledger made by commands, and each kind of damage is named."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from linli.cases import commands
from linli.cases.models import Assignment, Case, Reporter
from linli.cases.states import State
from linli.insight.models import StateCount, UnitDay
from linli.insight.queries import portions
from linli.insight.queries.proofs import COUNTERS, counters_equal_the_journal
from linli.kernel import journal, proofs
from linli.kernel.calendar import Limit
from linli.kernel.models import Delivery, JournalLine
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, reporter_of


def against(says: str) -> list[str]:
    """Return what contradicts the proof whose words begin so."""
    return [said for one in proofs.try_all() if one.says.startswith(says) for said in one.against]


@pytest.fixture
def cases(cast: Cast) -> dict[str, Case]:
    """Return a case in every state, one of them reopened, one hard, one moved to another grid; readers caught up."""
    made = {str(state): a_case(cast, state=state) for state in State}
    street, at = cast.street.pk, NOON + 60 * MINUTE
    closed = a_case(cast, state=State.CLOSED)
    commands.reopen(closed.pk, street_id=street, by=reporter_of(closed), at=at, reason="又坏了")
    commands.mark_hard(made["filed"].pk, street_id=street, by=cast.heqing, at=at)
    commands.place(made["reported"].pk, street_id=street, unit=cast.units["W22"], by=cast.heqing, at=at)
    an_internal_note = {"text": "已联系", "internal": True}
    commands.remark(made["in_hand"].pk, street_id=street, by=cast.heqing, at=at, **an_internal_note)
    asked = {"organisations": [cast.organisations["shichang"]], "question": "怎么看", "limit": Limit(1, "d")}
    commands.ask_opinions(made["in_hand"].pk, street_id=street, by=cast.heqing, at=at, **asked)
    for name in journal.READERS:
        while journal.deliver(name):
            pass
    return made


@pytest.mark.django_db
def test_nothing_contradicts_a_ledger_that_was_made_by_commands(cases: dict[str, Case]) -> None:
    assert [one for one in proofs.try_all() if one.against] == []


@pytest.mark.django_db
def test_a_line_that_its_reader_has_not_read_is_late_and_not_wrong(
    cases: dict[str, Case], cast: Cast
) -> None:
    a_case(cast, state=State.FILED)

    assert against("counters") == []


@pytest.mark.django_db
def test_a_counter_that_was_changed_is_named_with_both_figures(cases: dict[str, Case], cast: Cast) -> None:
    root = cast.units["S"].pk
    StateCount.objects.filter(unit_id=root, state="declined").update(n=5)
    StateCount.objects.filter(unit_id=root, state="withdrawn").delete()
    days = UnitDay.objects.filter(unit_id=root, day="2026-03-04")
    days.update(handled_late=7)

    told = against("counters")

    street = cast.street.pk
    assert sorted(told) == [
        f"statecount {street} {root} declined false: n 5, by the journal 1",
        f"statecount {street} {root} withdrawn false: n 0, by the journal 1",
        f"unitday {street} {root} 2026-03-04 {days.get().known}: handled_late 7, by the journal 0",
    ]


KEYS = {
    "street_id": 4242, "unit_id": 1, "organisation_id": 1, "line": 1, "day": "2026-03-04", "known": "2026-03-04",
    "month": "2026-03-01", "state": "filed", "hard": False, "tier": "roadway", "category": "", "door": "desk",
}  # fmt: skip


@pytest.mark.django_db
def test_a_wrong_counter_of_every_table_is_named(cases: dict[str, Case]) -> None:
    with connection.cursor() as cursor:
        for table, (keys, figures) in COUNTERS.items():
            names = ", ".join(f'"{name}"' for name in (*keys, *figures))
            values = [*(KEYS[key] for key in keys), *(7 for _name in figures)]
            places = ", ".join("%s" for _value in values)
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)

    found = list(counters_equal_the_journal())

    assert [said.split()[:2] for said in found] == [
        [table.removeprefix("insight_"), "4242"] for table in COUNTERS
    ]
    assert all(
        said.count(" 7, by the journal 0") == len(figures)
        for said, (_keys, figures) in zip(found, COUNTERS.values(), strict=True)
    )


@pytest.mark.django_db
def test_counters_that_went_lost_are_named_in_every_table(cases: dict[str, Case], cast: Cast) -> None:
    at = NOON + 90 * MINUTE
    commands.place(cases["filed"].pk, street_id=cast.street.pk, unit=cast.units["W22"], by=cast.heqing, at=at)
    kept = {}
    with connection.cursor() as cursor:
        while journal.deliver("insight"):
            pass
        for table in COUNTERS:
            cursor.execute(f"DELETE FROM {table}")
            kept[table.removeprefix("insight_")] = cursor.rowcount

    told = Counter(said.split()[0] for said in counters_equal_the_journal())

    assert {name for name, n in kept.items() if not n} <= {"tiercount", "pausedcount"}
    assert all(0 < told[name] <= n for name, n in kept.items() if n)


@pytest.mark.django_db
def test_a_proof_in_many_portions_says_how_far_it_is_and_finds_the_same(
    cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "PORTION", 5)
    StateCount.objects.filter(state="declined").update(n=5)
    said: list[tuple[int, int]] = []

    told = [o for o in proofs.try_all(progress=lambda _says, done, of: said.append((done, of))) if o.against]

    of = JournalLine.objects.filter(subject="case").count()
    assert [len(one.against) for one in told] == [StateCount.objects.filter(state="declined").count()]
    assert len(said) > 5
    assert said == sorted(said)
    assert said[-1] == (of, of)


@pytest.mark.django_db
def test_a_case_that_was_moved_around_the_workflow_is_named(cases: dict[str, Case]) -> None:
    Case.objects.filter(pk=cases["filed"].pk).update(hard=False, category=None)
    Case.objects.filter(pk=cases["reported"].pk).update(state="verified")

    assert sorted(against("every case stands")) == sorted(
        [
            f"{cases['filed'].number} (filed, by its journal filed): hard, category",
            f"{cases['reported'].number} (verified, by its journal reported): state",
        ]
    )


@pytest.mark.django_db
def test_rows_that_lost_what_belongs_to_them_are_named(cases: dict[str, Case]) -> None:
    Reporter.objects.filter(case=cases["closed"]).delete()
    Assignment.objects.filter(case=cases["in_hand"]).delete()
    Case.objects.filter(pk=cases["declined"].pk).update(due_at=NOON)
    JournalLine.objects.filter(subject_id=cases["verified"].pk).delete()

    assert against("every chain") == [f"{cases['closed'].number} has no reporter's row"]
    assert against("who is on") == [
        f"{cases['in_hand'].number} and its assignments name different organisations"
    ]
    assert against("a case that ended") == [
        f"{cases['declined'].number} (declined) is due at a moment that no rule gives"
    ]
    assert f"{cases['verified'].number} has no line" in against("every case stands")


@pytest.mark.django_db
def test_a_delivery_that_is_parked_or_waits_for_hours_is_named(cases: dict[str, Case], cast: Cast) -> None:
    line = JournalLine.objects.get(subject_id=cases["filed"].pk, seq=1)
    Delivery.objects.create(
        street_id=cast.street.pk, line_id=line.pk, reader="notices", parked_at=NOON, error="no way"
    )

    assert against("no delivery") == [
        f"line {line.pk} to notices is parked since 2026-03-04T04:00:00+00:00: no way"
    ]


@pytest.mark.django_db
def test_the_command_says_each_proof_and_ends_with_one_when_one_is_contradicted(
    cases: dict[str, Case], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("journal", "check")
    assert capsys.readouterr().out.count("✓") == len(proofs.PROOFS)

    StateCount.objects.update(n=9)
    with pytest.raises(CommandError, match="1 of"):
        call_command("journal", "check")
