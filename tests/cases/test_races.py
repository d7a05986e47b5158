"""What happens when two people press at once. Real transactions, real threads."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from linli.cases import commands
from linli.cases.models import Assignment, Case
from linli.cases.states import State
from linli.cases.workflow import CASE
from linli.kernel import seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine, Repeat
from linli.kernel.repeats import once
from linli.people.commands import make_token
from linli.people.public import Power, actor_for
from tests.cast import NOON, Cast
from tests.factories import a_case, a_report, manhole

from .pages import address, signed_in

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


def until_somebody_waits() -> None:
    """Return once another connection to this database waits for a lock."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _try in range(500):
        with connection.cursor() as cursor:
            # What is known of others is kept for a whole transaction, unless one asks anew.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        sleep(0.01)
    raise AssertionError("nobody waits")


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


def test_whoever_waited_for_a_category_tells_of_the_new_one(cast: Cast) -> None:
    case = a_case(cast, state=State.VERIFIED)
    waiting, told = Event(), {"street_id": case.street_id, "at": LATER}

    def remark() -> None:
        waiting.set()
        commands.remark(case.pk, by=cast.heqing, text="已安排", internal=False, **told)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            commands.file(case.pk, by=cast.heqing, category=manhole(), **told)
            later = pool.submit(remark)
            waiting.wait(30)
            until_somebody_waits()
        later.result(30)

    lines = JournalLine.objects.filter(subject_id=case.pk).order_by("seq")
    assert [line.facts["category"] for line in lines][-2:] == [manhole().code] * 2
    assert seals.verify().sound


def test_one_act_sent_eight_times_at_once_under_one_key_is_one_line(cast: Cast) -> None:
    case = a_case(cast, state=State.REPORTED)

    def send() -> tuple[dict[str, Any], bool]:
        def do() -> dict[str, Any]:
            commands.verify(case.pk, street_id=case.street_id, by=cast.gaolan, at=LATER, finding="属实")
            return {}

        subject = CASE.subject_of(Case, "verify", street_id=case.street_id, number=case.number)
        return once(
            street_id=case.street_id, purpose="verify", key="k" * 16, at=LATER, do=do, known={"is": "done"},
            subject=subject,
        )  # fmt: skip

    came = at_once(*[send] * 8)

    assert sorted(came, key=str) == [({"is": "done"}, False)] * 7 + [({"is": "done"}, True)]
    assert JournalLine.objects.filter(subject_id=case.pk, action="verify").count() == 1
    assert seals.verify().sound


def test_an_act_asks_three_things_on_a_page_and_four_by_the_api(cast: Cast) -> None:
    case, other = a_case(cast, state=State.REPORTED), a_case(cast, state=State.REPORTED)
    browser = signed_in(cast, "gaolan")
    browser.post(address(case, "remark"), {"text": "来看", "internal": "yes"})
    token = make_token(
        name="手机", scopes=[Power.SEE, Power.VERIFY], by=actor_for(cast.accounts["gaolan"], at=now()), at=now(),
        expires_at=now() + timedelta(days=1),
    ).secret  # fmt: skip
    path = f"/api/v1/streets/fenglin/cases/{other.number}"
    told = {"headers": {"Authorization": f"Bearer {token}", "Idempotency-Key": "k" * 16}}
    Client().get(path, **told)

    with CaptureQueriesContext(connection) as by_page:
        answer = browser.post(address(case, "verify"), {"finding": "属实"})
    with CaptureQueriesContext(connection) as by_program:
        acted = Client().post(f"{path}/verify", {"finding": "属实"}, content_type="application/json", **told)

    assert (answer.status_code, acted.status_code) == (302, 200)
    assert Repeat.objects.get(purpose="api.verify_case").answer["answer"] == acted.json()
    assert asked(by_page) == [
        "django_session",
        "BEGIN",
        "kernel_repeat",
        "kernel_journalline",
        "COMMIT",
    ]
    assert asked(by_program) == [
        "people_accesstoken",
        "kernel_rate_limit",
        "BEGIN",
        "kernel_repeat",
        "kernel_journalline",
        "COMMIT",
    ]


def asked(queries: CaptureQueriesContext) -> list[str]:
    """Return of each statement the first table that it names, or what it is."""
    found = (re.search(r"\b(?:FROM|INTO|UPDATE) \"?(\w+)|^(BEGIN|COMMIT)", one["sql"]) for one in queries)
    return [next(filter(None, one.groups())) for one in found if one]
