"""Two who decide on the course of a case, on its clock or on a rule book at once. Real transactions, real threads."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.models import Appeal, Case, Extension, PartClock
from linli.cases.states import State
from linli.kernel import seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.rulebooks.public import Edition, change_row, publish, publish_rows, rules, seen_of, start_draft
from tests.cases.test_clocks import by_journal
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast
from tests.factories import a_case

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


def acts_of(case: Case) -> list[str]:
    return list(
        JournalLine.objects.filter(subject_id=case.pk).order_by("seq").values_list("action", flat=True)
    )


def codes(came: list[Any]) -> list[str]:
    return sorted(one.code for one in came if isinstance(one, Refusal))


def test_of_one_who_relieves_and_one_who_rejects_an_appeal_one_wins(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    told = {"street_id": case.street_id, "at": LATER}
    commands.appeal(case.pk, **told, by=cast.maoli, against="given", text="不归我们管")

    came = at_once(
        lambda: commands.relieve(case.pk, **told, by=cast.jiangwei, reason="确实不归"),
        lambda: commands.reject_appeal(case.pk, **told, by=cast.jiangwei, reason="按职责表"),
    )

    now, appeal = Case.objects.get(pk=case.pk), Appeal.objects.get()
    assert len(codes(came)) == 1
    assert (now.state, now.lead_id is None, appeal.accepted) in (
        (State.FILED, True, True), (State.IN_HAND, False, False),
    )  # fmt: skip
    assert acts_of(case)[-1] == ("relieve" if appeal.accepted else "reject_appeal")
    assert now.appealed == ""
    assert seals.verify().sound


def test_of_a_dispatch_and_a_declaration_as_void_the_case_ends_void_and_nobody_keeps_it(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED)
    told = {"street_id": case.street_id, "at": LATER}

    came = at_once(
        lambda: commands.dispatch(case.pk, **told, by=cast.heqing),
        lambda: commands.void(case.pk, **told, by=cast.jiangwei, reason="重复立案"),
    )

    now = Case.objects.get(pk=case.pk)
    assert (now.state, now.due_at, acts_of(case)[-1]) == (State.VOIDED, None, "void")
    assert codes(came) in ([], ["moved_meanwhile"])
    assert not PartClock.objects.filter(case=case).exists()
    assert seals.verify().sound


def test_of_going_on_and_granting_more_time_both_are_counted(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    told = {"street_id": case.street_id}
    commands.ask_extension(
        case.pk, **told, by=cast.maoli, at=NOON + timedelta(minutes=30), reason="缺件", amount=2
    )
    commands.ask_reporter(
        case.pk, **told, by=cast.heqing, at=NOON + timedelta(minutes=40), question="？", days=3
    )
    row = Extension.objects.get()

    came = at_once(
        lambda: commands.resume(case.pk, **told, by=cast.maoli, at=LATER),
        lambda: commands.grant_request(case.pk, **told, by=cast.heqing, at=LATER, item=row.pk),
    )

    now = Case.objects.select_related("category", "condition").get(pk=case.pk)
    assert codes(came) == []
    assert (now.paused_at, now.extended, len(now.pauses)) == (None, 2, 2)
    assert now.due_at == by_journal(now) == case.due_at + timedelta(hours=2, minutes=20)
    assert seals.verify().sound


def test_of_a_draft_and_a_file_that_are_published_at_once_the_slower_sees_the_other_one(cast: Cast) -> None:
    at = {"street_id": cast.street.pk, "code": "returns", "by": cast.jiangwei, "at": LATER}
    draft = start_draft(**at)
    row = draft_rows(draft)[-1]
    change_row(**at, row_id=row.pk, row={"nth": 5, "role": "director"}, seen=seen_of(row.cells))
    seen = draft.based_on_id
    day = NOON.date()

    came = at_once(
        lambda: publish(**at, effective_from=day, note="第五次", seen=seen),
        lambda: publish_rows(**at, rows=[{"nth": 2, "role": "director"}], effective_from=day, note="第二次"),
    )

    published = Edition.objects.filter(street=cast.street, book="returns", state="published").order_by(
        "number"
    )
    refused = codes(came)
    assert refused in ([], ["published_meanwhile"])
    assert [one.number for one in published] == list(range(1, 3 - len(refused)))
    assert rules(cast.street.pk, "returns", on=day).last == (2 if published.last().note == "第二次" else 5)


def draft_rows(draft: Edition) -> list[Any]:
    from linli.rulebooks.models import RuleRow

    return list(RuleRow.objects.filter(edition=draft).order_by("position"))


def test_of_two_who_publish_one_draft_one_does(cast: Cast) -> None:
    at = {"street_id": cast.street.pk, "code": "returns", "at": LATER}
    draft = start_draft(**at, by=cast.jiangwei)
    row = draft_rows(draft)[-1]
    change_row(
        **at, by=cast.jiangwei, row_id=row.pk, row={"nth": 4, "role": "director"}, seen=seen_of(row.cells)
    )
    told = {
        **at,
        "effective_from": NOON.date(),
        "note": "第四次",
        "seen": draft.based_on_id,
        "by": cast.jiangwei,
    }

    came = at_once(*[lambda: publish(**told)] * 3)

    assert len(codes(came)) == 2
    assert Edition.objects.filter(street=cast.street, book="returns", state="published").count() == 1
