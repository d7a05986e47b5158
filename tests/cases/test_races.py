"""What happens when two people press at once. Real transactions, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from linli.cases import commands
from linli.cases.models import Assignment, Case
from linli.cases.states import State
from linli.kernel import seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.kernel.repeats import once
from tests.cast import NOON, Cast
from tests.factories import a_case, a_report, manhole

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment; return what each gave, or its refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_officers_one_wins_and_the_other_is_told_who_and_when(cast: Cast) -> None:
    case = a_case(cast, state=State.VERIFIED)
    told = {"street_id": case.street_id, "at": LATER, "category": manhole()}

    came = at_once(
        *(lambda who=who: commands.file(case.pk, by=cast.actor(who), **told) for who in ("heqing", "shenyi"))
    )

    refused = [one for one in came if isinstance(one, Refusal)]
    winner = JournalLine.objects.get(subject_id=case.pk, action="file")
    names = {a.pk: a.name for a in cast.accounts.values()}
    assert [one.code for one in refused] == ["moved_meanwhile"]
    assert (refused[0].facts["who"], refused[0].facts["when"]) == (names[winner.by_id], "13:00")


def test_many_dispatches_at_once_leave_one_open_lead(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED)
    leads = [cast.organisations[code] for code in ("chengguan", "chengjian", "shichang")] * 2

    at_once(
        *(
            lambda lead=lead: commands.dispatch(
                case.pk, street_id=case.street_id, by=cast.heqing, at=LATER, lead=lead
            )
            for lead in leads
        )
    )

    assert Assignment.objects.filter(case=case, part="lead", ends_at=None).count() == 1
    assert JournalLine.objects.filter(subject_id=case.pk, action="dispatch").count() == 1
    assert seals.verify().sound


def test_a_report_sent_eight_times_at_once_is_one_case(cast: Cast) -> None:
    def send() -> tuple[dict[str, Any], bool]:
        def do() -> dict[str, Any]:
            opened = commands.open_case(
                street=cast.street, report=a_report(), by=cast.shenyi, at=NOON, door="desk"
            )
            return {"number": opened.case.number}

        return once(street_id=cast.street.pk, purpose="report", key="the same key", at=NOON, do=do)

    came = at_once(*[send] * 8)

    assert Case.objects.count() == 1
    assert {answer["number"] for answer, _ in came} == {Case.objects.get().number}
    assert [ran for _, ran in came].count(True) == 1


def test_a_failed_write_frees_its_key(cast: Cast) -> None:
    def fail() -> dict[str, Any]:
        raise Refusal

    with pytest.raises(Refusal):
        once(street_id=cast.street.pk, purpose="report", key="k", at=NOON, do=fail)

    assert once(street_id=cast.street.pk, purpose="report", key="k", at=NOON, do=lambda: {"ok": 1}) == (
        {"ok": 1},
        True,
    )
