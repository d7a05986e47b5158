"""Cases are merged, related and split; whoever reported follows by their own link."""

from datetime import timedelta
from typing import Any

import pytest

from linli.cases import commands
from linli.cases.errors import (
    AlreadyRelated,
    MainEnded,
    NotRelated,
    OtherStreetsCase,
    OthersWait,
    PartOfAnother,
    PartsOpen,
    SameCase,
    WholeIsOver,
)
from linli.cases.models import Case, Link
from linli.cases.queries import one_case
from linli.cases.queries.links import links_of, unhindered, where_now
from linli.cases.states import Door, State
from linli.intake.queries import following
from linli.kernel import journal, seals
from linli.kernel.errors import MovedMeanwhile, NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.people.public import Actor
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, a_neighbour, an_opened, manhole, reporter_of

from .joining import LATER, fresh, lines, merge

pytestmark = pytest.mark.django_db


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


def closed_part(cast: Cast, whole: Case) -> Case:
    """Return the one part of a case, seen through to its end."""
    [part] = split(cast, whole, commands.Part("分甲", category=manhole()))
    told = {"street_id": part.street_id, "at": LATER}
    commands.dispatch(part.pk, **told, by=cast.heqing)
    commands.accept(part.pk, **told, by=cast.maoli)
    commands.feed_back(part.pk, **told, by=cast.maoli, done="好了")
    commands.inspect(part.pk, **told, by=cast.songping, finding="好了")
    commands.close(part.pk, **told, by=cast.heqing)
    return part


@pytest.mark.parametrize("goes_on", ["rework", "reopen"])
def test_a_part_is_not_opened_again_behind_the_back_of_its_whole(cast: Cast, goes_on: str) -> None:
    whole = a_case(cast, state=State.IN_HAND)
    part = closed_part(cast, whole)
    told = {"street_id": whole.street_id, "at": LATER + MINUTE}
    commands.feed_back(whole.pk, **told, by=cast.maoli, done="都好了")
    if goes_on == "reopen":
        commands.inspect(whole.pk, **told, by=cast.songping, finding="好了")
        commands.close(whole.pk, **told, by=cast.heqing)
    stood = fresh(whole).get_state_display()

    with pytest.raises(WholeIsOver) as refused:
        commands.reopen(part.pk, **told, by=cast.heqing, reason="又坏了")
    getattr(commands, goes_on)(
        whole.pk, **told, by=cast.songping if goes_on == "rework" else cast.heqing, reason="没好"
    )
    commands.reopen(part.pk, **told, by=cast.heqing, reason="又坏了")

    assert (refused.value.facts["number"], refused.value.facts["state"]) == (whole.number, stood)
    assert fresh(part).state == State.FILED
    with pytest.raises(PartsOpen):
        commands.void(whole.pk, **told, by=cast.heqing, reason="x")


# --- What is offered --------------------------------------------------------------------------------------------------
def test_what_joined_cases_stand_against_is_not_offered(cast: Cast) -> None:
    main, case, whole = a_case(cast), a_case(cast), a_case(cast, state=State.FILED)
    merge(cast, case, main)
    [part] = split(cast, whole, commands.Part("分甲"))
    acts = ["merge", "split", "move", "withdraw", "reopen", "file"]

    told = {
        name: unhindered(one_case(cast.heqing, cast.street.pk, one.number), acts)
        for name, one in (("main", main), ("merged", case), ("whole", whole), ("part", part))
    }

    assert told == {
        "main": ["merge", "split", "reopen", "file"], "merged": acts, "whole": ["split", "reopen", "file"],
        "part": ["withdraw", "reopen", "file"],
    }  # fmt: skip


def test_a_closed_part_is_offered_to_be_opened_only_while_its_whole_is_at_work(cast: Cast) -> None:
    whole = a_case(cast, state=State.IN_HAND)
    part = closed_part(cast, whole)
    before = unhindered(one_case(cast.heqing, cast.street.pk, part.number), ["reopen"])
    commands.feed_back(whole.pk, street_id=whole.street_id, by=cast.maoli, at=LATER + MINUTE, done="好了")

    after = unhindered(one_case(cast.heqing, cast.street.pk, part.number), ["reopen"])

    assert (before, after) == (["reopen"], [])


def test_a_case_that_stands_alone_costs_no_question_for_that(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    one, other = a_case(cast), a_case(cast)
    commands.relate(one.pk, street_id=one.street_id, by=cast.heqing, at=LATER, other=other)
    alone = one_case(cast.heqing, cast.street.pk, one.number)

    with django_assert_num_queries(0):
        assert unhindered(alone, ["move", "withdraw"]) == ["move", "withdraw"]


def test_whoever_reported_what_others_were_merged_into_is_not_offered_to_take_it_back(cast: Cast) -> None:
    opened, case = an_opened(cast), a_case(cast)
    alone = following(cast.street, opened.token, now=LATER).may

    merge(cast, case, opened.case)

    assert alone - following(cast.street, opened.token, now=LATER).may == {"withdraw"}


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


def test_whoever_reported_what_was_merged_reads_no_names_of_people_at_work(cast: Cast) -> None:
    case = a_case(cast)
    merge(cast, case, a_case(cast))

    with pytest.raises(MovedMeanwhile) as refusal:
        commands.withdraw(
            case.pk, street_id=case.street_id, by=reporter_of(case), at=LATER + MINUTE, reason="好了"
        )

    assert "何青" not in str(refusal.value)
    assert "何青" not in str(refusal.value.facts)
