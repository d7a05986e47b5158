"""Cases are merged, related, split and moved to another street; whoever reported follows by their own link."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.commands.calendars import calendar_of
from linli.cases.commands.clocks import due_from_journal
from linli.cases.errors import (
    AlreadyRelated,
    MainEnded,
    NotRelated,
    OthersMerged,
    OtherStreetsCase,
    OthersWait,
    PartOfAnother,
    PartsOpen,
    SameCase,
    StreetBefore,
    WaitsForArbiter,
)
from linli.cases.models import Case, Link, Passage, Reporter
from linli.cases.queries import case_of_token
from linli.cases.queries.links import links_of, where_now
from linli.cases.states import Answer, Door, State
from linli.intake.queries import following, street_of_token
from linli.kernel import journal, seals
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM, Actor, actor_for, add_account, appoint, set_default_roles
from linli.territory.public import Street, root_of
from tests.cast import NOON, START, Cast
from tests.factories import MINUTE, a_case, a_neighbour, a_photo, an_opened, manhole, reporter_of

LATER = NOON + timedelta(hours=3)
pytestmark = pytest.mark.django_db


def merge(cast: Cast, case: Case, main: Case, by: Actor | None = None) -> Case:
    told = {"street_id": case.street_id, "by": by or cast.heqing, "at": LATER}
    return commands.merge(case.pk, **told, main=main, reason="同一个井盖")


def lines(case: Case) -> list[str]:
    told = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk).order_by("seq")
    return list(told.values_list("action", flat=True))


def fresh(case: Case) -> Case:
    return Case.objects.select_related("street", "category", "lead").get(pk=case.pk)


def head_next_door() -> Actor:
    """Return who files in the street next door."""
    street = a_neighbour()
    roles = set_default_roles(by=SYSTEM, at=START)
    account = add_account(username="next-door", name="邻街主任", by=SYSTEM, at=START)
    unit = street.units.get(pk=root_of(street).id)
    appoint(
        account=account,
        role=roles["director"],
        street=street,
        unit=unit,
        starts_at=START,
        by=SYSTEM,
        at=START,
    )
    return actor_for(account, at=NOON)


def moved(cast: Cast, *, state: str = State.VERIFIED, **told: Any) -> tuple[Case, Case]:
    """Return a case that was moved next door, and the one that it is there."""
    case = a_case(cast, state=state, **told)
    here = {"street_id": case.street_id, "by": cast.heqing, "at": LATER}
    commands.move(case.pk, **here, street=a_neighbour(), reason="在邻街")
    return fresh(case), Case.objects.get(street=a_neighbour(), state=State.REPORTED)


# --- Merging --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [State.REPORTED, State.FILED, State.DISPATCHED, State.COORDINATING])
def test_a_duplicate_is_merged_and_stands_again_where_it_stood(cast: Cast, state: str) -> None:
    main, case = a_case(cast, state=State.IN_HAND), a_case(cast, state=state)

    merge(cast, case, main)
    merged = fresh(case)
    commands.unmerge(
        case.pk, street_id=case.street_id, by=cast.heqing, at=LATER + MINUTE, reason="不是同一个"
    )
    again = fresh(case)

    assert (merged.state, merged.ended_at, merged.due_at) == (State.MERGED, LATER, None)
    assert (again.state, again.ended_at, again.lead_id) == (state, None, case.lead_id)
    assert lines(case)[-2:] == ["merge", "unmerge"]
    assert lines(main)[-2:] == ["merged_in", "merged_out"]
    assert seals.verify().sound


def test_what_was_merged_is_found_on_both_sides(cast: Cast) -> None:
    main, case = a_case(cast, state=State.IN_HAND), a_case(cast)

    merge(cast, case, main)

    assert links_of(fresh(case), actor=cast.heqing).main.case.number == main.number
    assert [one.case.number for one in links_of(main, actor=cast.heqing).merged] == [case.number]
    assert where_now(fresh(case)).pk == main.pk


def test_only_an_open_case_of_the_street_that_one_sees_takes_others_in(cast: Cast) -> None:
    case, closed = a_case(cast), a_case(cast, state=State.CLOSED)
    beside = a_case(cast, lon=121.457)
    away = commands.open_case(
        street=a_neighbour(), report=commands.Report("井盖"), by=Actor("reporter"), at=NOON, door=Door.PUBLIC
    ).case

    for main, refusal in ((case, SameCase), (closed, MainEnded), (beside, NotFound)):
        with pytest.raises(refusal):
            merge(cast, case, main)
    with pytest.raises(OtherStreetsCase):
        merge(cast, case, away)
    assert fresh(case).state == State.REPORTED
    assert not Link.objects.exists()


def test_no_circle_can_begin(cast: Cast) -> None:
    first, second, third = (a_case(cast) for _ in range(3))

    merge(cast, first, second)
    merge(cast, second, third)

    with pytest.raises(MainEnded):
        merge(cast, third, first)
    assert where_now(fresh(first)).pk == third.pk


def test_the_grid_worker_merges_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        merge(cast, a_case(cast), a_case(cast), by=cast.gaolan)


# --- The reporters of what was merged ---------------------------------------------------------------------------------
def walk_to_inspected(cast: Cast, main: Case) -> None:
    told = {"street_id": main.street_id}
    commands.feed_back(main.pk, **told, by=cast.maoli, at=LATER + MINUTE, done="换好了，业主电话13800000000")
    commands.inspect(main.pk, **told, by=cast.songping, at=LATER + 2 * MINUTE, finding="好了")


def test_the_link_of_a_merged_report_shows_the_main_case_in_public_words_and_asks_at_its_end(
    cast: Cast,
) -> None:
    main, opened = a_case(cast, state=State.IN_HAND), an_opened(cast, title="井盖没了")
    merge(cast, opened.case, main)

    under_way = following(cast.street, opened.token, now=LATER)
    walk_to_inspected(cast, main)
    done = following(cast.street, opened.token, now=LATER)

    assert "confirm" not in under_way.may
    assert {"confirm", "reopen"} <= done.may
    assert done.asks
    said = " ".join(stop.said + stop.text for stop in done.stops)
    assert "13800000000" not in said
    assert len(done.stops) == len(under_way.stops) + 2


def test_whoever_reported_what_was_merged_confirms_too_or_says_it_is_not_solved_for_them(cast: Cast) -> None:
    main, content, unhappy = a_case(cast, state=State.IN_HAND), a_case(cast), a_case(cast, state=State.FILED)
    merge(cast, content, main)
    merge(cast, unhappy, main)
    with pytest.raises(NotAllowed):
        commands.confirm_too(
            content.pk, street_id=content.street_id, by=reporter_of(content), at=LATER, rating=5
        )
    walk_to_inspected(cast, main)
    told = {"street_id": main.street_id, "at": LATER + 3 * MINUTE}

    commands.confirm_too(content.pk, **told, by=reporter_of(content), rating=5)
    commands.reopen_too(unhappy.pk, **told, by=reporter_of(unhappy), reason="我家门口的还没好")

    assert (fresh(content).state, fresh(content).rating) == (State.MERGED, 5)
    assert (fresh(unhappy).state, fresh(unhappy).reopened, fresh(main).state) == (
        State.FILED,
        1,
        State.INSPECTED,
    )
    assert [one.case.number for one in links_of(main, actor=cast.heqing).merged] == [content.number]


def test_mails_of_progress_go_to_all_who_reported_it(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    from django.utils import timezone

    from linli.notices.models import Notice

    now = timezone.now() - timedelta(hours=4)
    first = commands.Contact(email="first@example.org")
    second = commands.Contact(email="second@example.org", language="en")
    main = an_opened(cast, at=now, contact=first).case
    case = an_opened(cast, at=now, contact=second).case
    told = {"street_id": main.street_id, "by": cast.heqing}
    commands.file(main.pk, **told, at=now + MINUTE, category=manhole())
    commands.merge(case.pk, **told, at=now + 2 * MINUTE, main=main, reason="同一个")
    commands.dispatch(main.pk, **told, at=now + 3 * MINUTE)

    journal.deliver("notices")

    sent = Notice.objects.filter(event="case.dispatch.reporter")
    assert {(one.subject_id, one.facts["number"]) for one in sent} == {
        (main.pk, main.number), (case.pk, case.number)
    }  # fmt: skip


def test_nobody_takes_back_what_others_wait_for(cast: Cast) -> None:
    main, case = a_case(cast), a_case(cast)
    merge(cast, case, main)

    with pytest.raises(OthersWait):
        commands.withdraw(main.pk, street_id=main.street_id, by=reporter_of(main), at=LATER, reason="算了")


# --- Parts ------------------------------------------------------------------------------------------------------------
def split(cast: Cast, case: Case, *parts: commands.Part) -> list[Case]:
    commands.split(case.pk, street_id=case.street_id, by=cast.heqing, at=LATER, parts=parts)
    return list(Case.objects.filter(title__startswith="分").order_by("number"))


def test_a_case_is_split_and_waits_for_its_parts(cast: Cast) -> None:
    whole = a_case(cast, state=State.IN_HAND)
    told = {"street_id": whole.street_id}

    parts = split(cast, whole, commands.Part("分甲", category=manhole()), commands.Part("分乙"))
    with pytest.raises(PartsOpen):
        commands.feed_back(whole.pk, **told, by=cast.maoli, at=LATER, done="好了")
    commands.decline(parts[1].pk, **told, by=cast.heqing, at=LATER, reason="不需要")
    commands.dispatch(parts[0].pk, **told, by=cast.heqing, at=LATER)
    commands.accept(parts[0].pk, **told, by=cast.maoli, at=LATER)
    commands.feed_back(parts[0].pk, **told, by=cast.maoli, at=LATER, done="好了")
    commands.inspect(parts[0].pk, **told, by=cast.songping, at=LATER, finding="好了")
    commands.close(parts[0].pk, **told, by=cast.heqing, at=LATER)
    commands.feed_back(whole.pk, **told, by=cast.maoli, at=LATER, done="都好了")

    assert fresh(whole).state == State.FED_BACK
    assert [(one.state, one.lineage, one.lon) for one in parts] == [
        (State.FILED, whole.lineage, whole.lon), (State.REPORTED, whole.lineage, whole.lon)
    ]  # fmt: skip
    assert lines(parts[0])[0] == "report"
    first = JournalLine.objects.get(subject_id=parts[0].pk, seq=1)
    assert first.facts["part_of"] == whole.number


def test_a_part_belongs_to_its_whole(cast: Cast) -> None:
    whole, other = a_case(cast, state=State.FILED), a_case(cast)
    [part] = split(cast, whole, commands.Part("分甲", category=manhole()))

    with pytest.raises(PartOfAnother):
        split(cast, part, commands.Part("分乙"))
    with pytest.raises(PartOfAnother):
        merge(cast, part, other)
    with pytest.raises(PartsOpen):
        merge(cast, whole, other)
    with pytest.raises(PartsOpen):
        commands.move(
            whole.pk, street_id=whole.street_id, by=cast.heqing, at=LATER, street=a_neighbour(), reason="x"
        )


# --- Relations --------------------------------------------------------------------------------------------------------
def test_cases_at_different_places_are_related_once_and_taken_apart(cast: Cast) -> None:
    one, other = a_case(cast), a_case(cast, lon=121.446, state=State.CLOSED)
    told = {"street_id": one.street_id, "by": cast.heqing, "at": LATER}

    commands.relate(one.pk, **told, other=other)
    with pytest.raises(AlreadyRelated):
        commands.relate(other.pk, **told, other=one)
    seen = links_of(other, actor=cast.heqing).related
    commands.unrelate(other.pk, **told, other=one)
    with pytest.raises(NotRelated):
        commands.unrelate(one.pk, **told, other=other)

    assert [joined.case.number for joined in seen] == [one.number]
    assert links_of(one, actor=cast.heqing).nothing
    assert (lines(one)[-2:], lines(other)[-2:]) == (["relate", "unrelated"], ["related", "unrelate"])


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
        merge(cast, case, a_case(cast))
        commands.unmerge(case.pk, street_id=street, by=cast.heqing, at=at, reason="不是同一个")
    else:
        commands.move(case.pk, street_id=street, by=cast.heqing, at=LATER, street=there, reason="在邻街")
        new = Case.objects.get(street=there)
        commands.refuse_move(new.pk, street_id=there.pk, by=head_next_door(), at=at, reason="不在这里")

    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.arbiter) == (State.FILED, "director")
    with pytest.raises(WaitsForArbiter):
        commands.dispatch(case.pk, street_id=street, by=cast.heqing, at=at + MINUTE)
