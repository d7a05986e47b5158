"""Two who decide at once, and somebody who goes on while another approves. Real transactions, real threads."""

from datetime import date, timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.models import Case, Pause
from linli.cases.queries.clocks import pauses_of
from linli.cases.states import State
from linli.kernel import proofs, seals
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast
from tests.factories import a_case

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


def asked(cast: Cast) -> tuple[Case, Pause, dict[str, Any]]:
    case = a_case(cast, state=State.IN_HAND)
    told = {"street_id": case.street_id, "at": LATER}
    commands.ask_suspension(case.pk, **told, by=cast.maoli, reason="等材料", until=date(2026, 3, 9))
    return case, Pause.objects.get(case=case), told


def whole(case: Case) -> None:
    assert seals.verify().sound
    assert not [
        fault for says, find in proofs.PROOFS.items() if "clock" in says or "due" in says for fault in find()
    ]


def test_of_two_who_approve_at_once_one_does(cast: Cast) -> None:
    case, row, told = asked(cast)

    came = at_once(
        *(
            lambda who=who: commands.grant_request(case.pk, **told, by=cast.actor(who), item=row.pk)
            for who in ("heqing", "jiangwei")
        )
    )

    assert [one.code for one in came if isinstance(one, Refusal)] == ["decided_already"]
    assert JournalLine.objects.filter(subject_id=case.pk, action="grant_request").count() == 1
    whole(case)


def test_of_one_who_grants_and_one_who_refuses_the_first_wins(cast: Cast) -> None:
    case, row, told = asked(cast)

    at_once(
        lambda: commands.grant_request(case.pk, **told, by=cast.heqing, item=row.pk),
        lambda: commands.refuse_request(case.pk, **told, by=cast.jiangwei, item=row.pk, reason="不同意"),
    )

    row.refresh_from_db()
    stands = Case.objects.get(pk=case.pk).paused_at is not None
    assert (row.state, stands) in {("granted", True), ("refused", False)}
    whole(case)


def test_who_goes_on_while_another_approves_leaves_one_truth(cast: Cast) -> None:
    case, row, told = asked(cast)
    commands.ask_reporter(case.pk, **told, by=cast.heqing, question="在哪里？", days=5)

    came = at_once(
        lambda: commands.grant_request(case.pk, **told, by=cast.heqing, item=row.pk),
        lambda: commands.resume(case.pk, **told, by=cast.maoli),
    )

    now = Case.objects.get(pk=case.pk)
    in_force = [one for one in pauses_of(now) if one.state == "granted" and one.ends_at is None]
    assert len(in_force) == (1 if now.paused_at else 0)
    assert [one for one in came if isinstance(one, Refusal) and one.code != "not_allowed"] == []
    whole(case)


def test_two_who_end_one_pause_end_it_once(cast: Cast) -> None:
    case, row, told = asked(cast)
    commands.grant_request(case.pk, **told, by=cast.heqing, item=row.pk)

    came = at_once(
        *(lambda who=who: commands.resume(case.pk, **told, by=cast.actor(who)) for who in ("maoli", "heqing"))
    )

    assert [one.code for one in came if isinstance(one, Refusal)] == ["not_allowed"]
    assert len(Case.objects.get(pk=case.pk).pauses) == 2
    whole(case)
