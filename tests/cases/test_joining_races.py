"""What happens when two join the same cases at once, or one joins what another moves. Real transactions, real threads."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.models import Case, Link
from linli.cases.states import State
from linli.kernel import seals
from linli.kernel.errors import Refusal
from tests.api.programs import STREET, a_key, program_of
from tests.cases.test_links import closed_part
from tests.cases.test_races import at_once
from tests.cast import NOON, Cast
from tests.factories import a_case, a_neighbour

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


def merge(cast: Cast, case: Case, main: Case) -> Any:
    told = {"street_id": case.street_id, "by": cast.heqing, "at": LATER}
    return commands.merge(case.pk, **told, main=main, reason="重复")


def states(*cases: Case) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in cases]


def test_two_who_merge_the_same_cases_the_other_way_round_make_no_circle(cast: Cast) -> None:
    one, other = a_case(cast), a_case(cast)

    came = at_once(lambda: merge(cast, one, other), lambda: merge(cast, other, one))

    assert sorted(states(one, other)) == [State.MERGED, State.REPORTED]
    assert Link.objects.count() == 1
    assert sum(isinstance(one, Refusal) for one in came) == 1
    assert seals.verify().sound


def test_programs_that_merge_the_same_cases_the_other_way_round_wait_for_each_other_and_never_for_ever(
    cast: Cast,
) -> None:
    one, other = a_case(cast), a_case(cast)

    def merging(case: Case, main: Case) -> Any:
        program = program_of(cast, "jiangwei")
        held = program.get(f"cases/{case.number}").headers["ETag"]
        told = {"main": main.number, "reason": "重复"}
        return lambda: program.client.post(
            f"{STREET}/cases/{case.number}/merge", told, content_type="application/json",
            headers=program.headers | {"If-Match": held, "Idempotency-Key": a_key()},
        )  # fmt: skip

    came = at_once(merging(one, other), merging(other, one))

    assert sorted(answer.status_code for answer in came) == [200, 412]
    assert sorted(states(one, other)) == [State.MERGED, State.REPORTED]


def test_a_part_is_opened_again_or_its_whole_fed_back_and_never_both(cast: Cast) -> None:
    whole = a_case(cast, state=State.IN_HAND)
    part = closed_part(cast, whole)
    told = {"street_id": whole.street_id, "at": LATER + timedelta(hours=3)}

    came = at_once(
        lambda: commands.reopen(part.pk, **told, by=cast.heqing, reason="又坏了"),
        lambda: commands.feed_back(whole.pk, **told, by=cast.maoli, done="都好了"),
    )

    assert states(whole, part) in (
        [State.IN_HAND, State.FILED],
        [State.FED_BACK, State.CLOSED],
    )
    assert sum(isinstance(one, Refusal) for one in came) == 1


def test_nothing_is_merged_into_what_is_closed_at_the_same_moment(cast: Cast) -> None:
    main, case = a_case(cast, state=State.INSPECTED), a_case(cast)

    at_once(
        lambda: merge(cast, case, main),
        lambda: commands.close(main.pk, street_id=main.street_id, by=cast.heqing, at=LATER),
    )

    assert states(main) == [State.CLOSED]
    assert states(case) in ([State.MERGED], [State.REPORTED])
    assert Link.objects.count() == (1 if states(case) == [State.MERGED] else 0)
    assert seals.verify().sound


def test_of_a_merger_and_an_act_on_the_same_case_one_wins(cast: Cast) -> None:
    main, case = a_case(cast), a_case(cast)
    told = {"street_id": case.street_id, "by": cast.heqing, "at": LATER}

    came = at_once(lambda: merge(cast, case, main), lambda: commands.decline(case.pk, **told, reason="重复"))

    refused = [one for one in came if isinstance(one, Refusal)]
    assert [one.code for one in refused] == ["moved_meanwhile"]
    assert states(case)[0] in {State.MERGED, State.DECLINED}


def test_a_case_that_two_move_at_once_moves_once(cast: Cast) -> None:
    case, street = a_case(cast), a_neighbour()
    told = {"street_id": case.street_id, "by": cast.heqing, "at": LATER, "street": street, "reason": "在邻街"}

    came = at_once(*[lambda: commands.move(case.pk, **told)] * 3)

    assert Case.objects.filter(street=street).count() == 1
    assert sum(isinstance(one, Refusal) for one in came) == 2
    assert seals.verify().sound
