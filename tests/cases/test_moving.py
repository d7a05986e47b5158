"""Cases move to another street, and their links follow."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.commands.calendars import calendar_of
from linli.cases.commands.clocks import due_from_journal
from linli.cases.errors import (
    OthersMerged,
    StreetBefore,
    WaitsForArbiter,
)
from linli.cases.models import Case, Passage, Reporter
from linli.cases.queries import case_of_token
from linli.cases.queries.links import where_now
from linli.cases.states import Answer, Door, State
from linli.intake.queries import following, street_of_token
from linli.kernel import seals
from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.people.public import Actor, actor_for
from linli.territory.public import Street
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, a_neighbour, a_photo, an_opened, manhole

from .joining import LATER, fresh, head_next_door, lines, merge, moved

pytestmark = pytest.mark.django_db


# --- Into another street ------------------------------------------------------------------------------------------------
def test_a_case_moves_with_its_words_photos_and_link(cast: Cast) -> None:
    opened = an_opened(
        cast, contact=commands.Contact(name="王阿姨", phone="13812345678"), photos=(a_photo(),)
    )
    told = {"street_id": cast.street.pk, "by": cast.heqing, "at": LATER}

    commands.move(opened.case.pk, **told, street=a_neighbour(), reason="在邻街")
    new, held = case_of_token(a_neighbour().pk, opened.token)
    page = following(a_neighbour(), opened.token, now=LATER)

    assert (fresh(opened.case).state, new.state, new.door) == (State.MOVED, State.REPORTED, Door.STREET)
    assert (new.title, new.body, new.number[:2], held.phone) == (
        opened.case.title,
        opened.case.body,
        "ND",
        "13812345678",
    )
    assert street_of_token(opened.token) == a_neighbour()
    assert [len(stop.photos) for stop in page.stops] == [0, 1]
    assert JournalLine.objects.get(subject_id=new.pk).facts["from_number"] == opened.case.number
    assert where_now(fresh(opened.case)).pk == new.pk


def test_the_other_street_takes_it_over_and_the_first_one_knows(cast: Cast) -> None:
    case, new = moved(cast)

    commands.take_over(new.pk, street_id=new.street_id, by=head_next_door(), at=LATER)

    assert set(Passage.objects.values_list("answer", flat=True)) == {Answer.ACCEPTED}
    assert lines(case)[-1] == "taken_over"
    with pytest.raises(NotAllowed):
        commands.refuse_move(
            new.pk, street_id=new.street_id, by=head_next_door_again(), at=LATER, reason="晚了"
        )


def head_next_door_again() -> Actor:
    from linli.people.public import Account

    return actor_for(Account.objects.get(username="next-door"), at=NOON)


@pytest.mark.parametrize("state", [State.REPORTED, State.FILED])
def test_refused_it_stands_again_where_it_stood_and_may_go_again(cast: Cast, state: str) -> None:
    opened = an_opened(cast)
    told = {"street_id": cast.street.pk, "by": cast.heqing}
    if state == State.FILED:
        commands.file(opened.case.pk, **told, at=LATER, category=manhole())
    head = head_next_door()
    for _time in range(2):
        commands.move(opened.case.pk, **told, at=LATER, street=a_neighbour(), reason="在邻街")
        new = Case.objects.get(street=a_neighbour(), state=State.REPORTED)

        commands.refuse_move(
            new.pk, street_id=new.street_id, by=head, at=LATER + MINUTE, reason="不在我们这里"
        )

        assert (fresh(opened.case).state, fresh(new).state) == (state, State.MOVED)
        assert where_now(fresh(new)).pk == opened.case.pk
        assert street_of_token(opened.token) == cast.street
    assert lines(opened.case).count("come_back") == 2
    assert seals.verify().sound


def test_a_case_does_not_go_round_in_a_circle(cast: Cast) -> None:
    _case, new = moved(cast)

    with pytest.raises(StreetBefore):
        commands.move(
            new.pk, street_id=new.street_id, by=head_next_door(), at=LATER, street=cast.street, reason="回去"
        )


def test_what_others_were_merged_into_stays_until_they_are_taken_out(cast: Cast) -> None:
    main, case = a_case(cast), a_case(cast)
    merge(cast, case, main)

    with pytest.raises(OthersMerged):
        commands.move(
            main.pk, street_id=main.street_id, by=cast.heqing, at=LATER, street=a_neighbour(), reason="x"
        )


def test_nobody_of_the_first_street_lets_it_come_back(cast: Cast) -> None:
    case, _new = moved(cast)

    for who in ("heqing", "jiangwei", "shenyi"):
        with pytest.raises(NotAllowed):
            commands.come_back(case.pk, street_id=case.street_id, by=cast.actor(who), at=LATER, reason="回来")


def test_a_new_link_opens_every_case_on_the_way(cast: Cast) -> None:
    case, new = moved(cast)

    token = commands.new_link(case)

    hashes: Sequence[str] = list(Reporter.objects.values_list("token_hash", flat=True))
    assert hashes == [Reporter.hash_of(token)] * 2
    assert case_of_token(new.street_id, token)[0].pk == new.pk
    assert Street.objects.count() == 2


def test_what_is_taken_out_of_a_merger_while_handled_has_its_whole_limit_again(cast: Cast) -> None:
    case, main = a_case(cast, state=State.IN_HAND), a_case(cast)
    merge(cast, case, main)
    weeks_later = NOON + timedelta(weeks=3)

    commands.unmerge(
        case.pk,
        street_id=cast.street.pk,
        by=cast.actor("heqing", weeks_later),
        at=weeks_later,
        reason="不是同一个",
    )

    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.dispatched_at) == (State.IN_HAND, weeks_later)
    assert again.due_at == weeks_later + timedelta(hours=2)
    assert due_by_its_lines(again) == again.due_at


def due_by_its_lines(case: Case) -> Any:
    """Return when a case is due by its journal alone."""
    lines = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk).order_by("seq")
    return due_from_journal(lines, lambda organisation, at: calendar_of(case.street_id, organisation, at=at))


@pytest.mark.parametrize("way", ["merged", "moved"])
def test_the_arbiter_still_names_the_lead_of_what_was_merged_or_moved_and_came_back(
    cast: Cast, way: str
) -> None:
    case, street = a_case(cast, state=State.FILED), cast.street.pk
    for n in range(1, 4):
        at, lead = NOON + n * 10 * MINUTE, cast.organisations["chengjian"]
        commands.dispatch(case.pk, street_id=street, by=cast.heqing, at=at, lead=lead)
        commands.send_back(case.pk, street_id=street, by=cast.maoli, at=at + MINUTE, reason="不归我们管")
    at, there = LATER + MINUTE, a_neighbour()
    if way == "merged":
        main = a_case(cast)
        Case.objects.filter(pk=main.pk).update(arbiter="director", returned=3)
        merge(cast, case, main)
        commands.unmerge(case.pk, street_id=street, by=cast.heqing, at=at, reason="不是同一个")
    else:
        commands.move(case.pk, street_id=street, by=cast.heqing, at=LATER, street=there, reason="在邻街")
        new = Case.objects.get(street=there)
        commands.refuse_move(new.pk, street_id=there.pk, by=head_next_door(), at=at, reason="不在这里")

    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.arbiter) == (State.FILED, "director")
    with pytest.raises(WaitsForArbiter):
        commands.dispatch(case.pk, street_id=street, by=cast.heqing, at=at + MINUTE)
