"""What reporters say at the end: calls back, the word that counts, and how long a case may be opened again."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.errors import AnswerMissing, ReopenTooLate
from linli.cases.models import CallBack, Case, Reporter
from linli.cases.queries.voices import calls_of, unreached, waiting
from linli.cases.states import Door, Reached, State
from linli.intake.queries import following
from linli.kernel.errors import NotAllowed
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, Cast
from tests.factories import a_case, reporter_of

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def called(case: Case, by: Any, at: Any = NOON + HOUR, **told: Any) -> Case:
    return commands.call_back(case.pk, street_id=case.street_id, by=by, at=at, **told)


def book(cast: Cast, **row: Any) -> None:
    """Let the street say otherwise than the default."""
    rows = [{"door": "", "reopen_days": 15, "attempts": 3, "satisfied_from": 4} | row]
    publish_rows(
        street_id=cast.street.pk, code="satisfaction", rows=rows, effective_from=NOON.date() - 90 * DAY,
        note="本街道", by=SYSTEM, at=NOON,
    )  # fmt: skip


def test_whoever_was_reached_says_whether_it_is_solved_and_how_satisfied_they_are(cast: Cast) -> None:
    case = a_case(cast, state=State.INSPECTED)

    after = called(
        case, cast.heqing, outcome=Reached.REACHED, solved=True, satisfied=False, said_so="等了太久"
    )

    [one] = calls_of(after)
    assert (one.call.outcome, one.call.solved, one.call.satisfied, one.call.said, one.by) == (
        "reached", True, False, "等了太久", "何青",
    )  # fmt: skip
    assert after.state == State.INSPECTED


def test_a_call_that_reached_somebody_needs_both_answers(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)

    with pytest.raises(AnswerMissing):
        called(case, cast.heqing, outcome=Reached.REACHED, solved=True)

    assert not CallBack.objects.exists()


def test_the_organisation_that_did_the_work_does_not_ask_how_it_was(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)

    with pytest.raises(NotAllowed):
        called(case, cast.maoli, outcome=Reached.REACHED, solved=True, satisfied=True)


def test_what_was_found_on_patrol_has_nobody_to_call(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)
    Case.objects.filter(pk=case.pk).update(door=Door.PATROL)

    with pytest.raises(NotAllowed):
        called(case, cast.heqing, outcome=Reached.NOT_REACHED)


def test_who_was_not_reached_is_called_again_until_the_book_says_enough(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)

    seen = []
    for n in range(1, 4):
        called(case, cast.heqing, at=NOON + n * DAY, outcome=Reached.NOT_REACHED)
        again = unreached(cast.heqing, case.street_id).count()
        given_up = unreached(cast.heqing, case.street_id, given_up=True).count()
        seen.append((again, given_up))

    assert seen == [(1, 0), (1, 0), (0, 1)]
    assert [one.call.attempt for one in calls_of(case)] == [3, 2, 1]
    assert list(unreached(cast.dujuan, case.street_id, given_up=True)) == []


def test_one_who_does_not_want_to_answer_is_not_called_again(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)

    called(case, cast.heqing, outcome=Reached.REFUSED)

    assert unreached(cast.heqing, case.street_id).count() == 0
    assert unreached(cast.heqing, case.street_id, given_up=True).count() == 1


def test_the_reporters_own_word_takes_the_case_off_the_list(cast: Cast) -> None:
    case, other = a_case(cast, state=State.CLOSED), a_case(cast, state=State.INSPECTED)
    street = {"street_id": case.street_id}
    called(case, cast.heqing, outcome=Reached.NOT_REACHED)
    called(other, cast.heqing, outcome=Reached.NOT_REACHED)

    commands.confirm(case.pk, **street, by=reporter_of(case), at=NOON + DAY, rating=5)
    commands.reopen(other.pk, **street, by=reporter_of(other), at=NOON + DAY, reason="没好")

    assert unreached(cast.heqing, case.street_id).count() == 0


def test_who_has_not_been_asked_yet_waits_until_they_are(cast: Cast) -> None:
    case = a_case(cast, state=State.INSPECTED, contact=commands.Contact(phone="13812345678"))
    a_case(cast, state=State.INSPECTED, contact=commands.Contact(email="a@example.org"))
    assert list(waiting(cast.heqing, case.street_id)) == [case]

    called(case, cast.heqing, outcome=Reached.NOT_REACHED)

    assert list(waiting(cast.heqing, case.street_id)) == []


def test_attempts_begin_anew_after_a_case_was_opened_again(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)
    called(case, cast.heqing, outcome=Reached.NOT_REACHED)
    commands.reopen(case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + 2 * HOUR, reason="没好")
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, ended_at=NOON + 3 * HOUR)

    called(case, cast.heqing, at=NOON + 4 * HOUR, outcome=Reached.NOT_REACHED)

    assert [one.call.attempt for one in calls_of(case)] == [1, 1]


@pytest.mark.parametrize("who", ["reporter", "heqing"])
def test_a_case_may_be_opened_again_on_the_last_day_and_not_on_the_next(cast: Cast, who: str) -> None:
    book(cast)
    last, late = a_case(cast, state=State.CLOSED), a_case(cast, state=State.CLOSED)
    told = {"street_id": cast.street.pk, "reason": "又坏了"}

    def opened(case: Case, at: Any) -> Case:
        by = reporter_of(case) if who == "reporter" else cast.heqing
        return commands.reopen(case.pk, by=by, at=at, **told)

    assert opened(last, NOON + 15 * DAY).state == State.FILED
    with pytest.raises(ReopenTooLate) as refused:
        opened(late, NOON + 16 * DAY)
    assert refused.value.facts == {"number": late.number, "day": "2026年3月19日"}
    assert Case.objects.get(pk=late.pk).state == State.CLOSED


def test_a_book_without_days_lets_a_case_be_opened_for_ever(cast: Cast) -> None:
    book(cast, reopen_days=None)
    case = a_case(cast, state=State.CLOSED)

    after = commands.reopen(
        case.pk, street_id=case.street_id, by=cast.heqing, at=NOON + 900 * DAY, reason="又坏了"
    )

    assert after.state == State.FILED


def test_a_case_that_has_not_ended_may_be_opened_again_whenever_its_reporter_looks(cast: Cast) -> None:
    book(cast)
    case = a_case(cast, state=State.INSPECTED)

    after = commands.reopen(
        case.pk, street_id=case.street_id, by=reporter_of(case), at=NOON + 60 * DAY, reason="没好"
    )

    assert after.state == State.FILED


def test_the_follow_page_says_until_when_and_afterwards_how_to_go_on(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)
    token = Reporter.new_token()
    Reporter.objects.filter(case=case).update(token_hash=Reporter.hash_of(token))

    before = following(cast.street, token, now=NOON + DAY)
    after = following(cast.street, token, now=NOON + 16 * DAY)

    assert ("reopen" in before.may, before.reopen_until, before.too_late) == (
        True,
        NOON.date() + 15 * DAY,
        False,
    )
    assert ("reopen" in after.may, "confirm" in after.may, after.too_late) == (False, True, True)
