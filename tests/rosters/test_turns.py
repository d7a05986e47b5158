"""Turns: nobody stands twice, a seat is taken once, sign-in says how far, a missed turn is told of once, swaps change hands."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.kernel.errors import MovedMeanwhile, NotAllowed, Refusal
from linli.kernel.models import JournalLine
from linli.notices.models import Notice
from linli.rosters import commands
from linli.rosters.errors import (
    Busy,
    FarAway,
    MemberKnown,
    NoMember,
    SayWhy,
    SlotFull,
    SlotOver,
    SwapPending,
    TooEarly,
)
from linli.rosters.models import DutyRoster, LogEntry, Member, Person, Slot, Swap, Turn
from linli.rosters.queries.pages import counts_of, my_duties
from linli.rosters.states import TurnState
from tests.cast import NOON, Cast

from .duty import PLACE, a_member, a_roster, a_slot, a_turn, secretary, weekdays

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def told_of(event: str) -> list[str]:
    found = Notice.objects.filter(event=f"roster.{event}", channel="inapp").select_related("account")
    return sorted(one.account.username for one in found)


def test_slots_of_the_pattern_are_laid_once(cast: Cast) -> None:
    roster = a_roster(cast)
    weekdays(cast, roster)
    today = NOON.date()

    told = {
        "street_id": roster.street_id,
        "since": today,
        "until": today + timedelta(days=6),
        "by": secretary(cast),
    }
    first, again = (commands.lay(roster.pk, **told, at=NOON) for _ in range(2))

    assert (first, again) == (5, 0)
    assert commands.lay_ahead(at=NOON) == 21 - 5


def test_nobody_is_on_duty_in_two_places_and_the_database_keeps_it(cast: Cast) -> None:
    roster = a_roster(cast)
    other = a_roster(cast, key="two", name="巡逻")
    gaolan, there = (a_member(cast, one, "gaolan") for one in (roster, other))
    turn = a_turn(cast, gaolan, a_slot(cast, roster))
    clash = a_slot(cast, other, 3)

    with pytest.raises(Busy) as refusal:
        a_turn(cast, there, clash)
    assert str(refusal.value) == "高岚在这段时间已在别处值班。"
    with pytest.raises(IntegrityError, match="person_stands_in_one_place_at_a_time"), transaction.atomic():
        Turn.objects.create(
            street=cast.street, roster=other, slot=clash, person=turn.person, seat=1, kind="sitting",
            starts_at=clash.starts_at, ends_at=clash.ends_at,
        )  # fmt: skip


def test_a_seat_is_taken_once_and_putting_somebody_twice_is_once(cast: Cast) -> None:
    roster = a_roster(cast)
    slot = a_slot(cast, roster)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))

    first, again = a_turn(cast, gaolan, slot), a_turn(cast, gaolan, slot)

    assert first.pk == again.pk
    with pytest.raises(SlotFull):
        a_turn(cast, shenyi, slot)


def test_a_member_takes_an_open_seat_but_puts_nobody_else(cast: Cast) -> None:
    roster = a_roster(cast)
    slot = a_slot(cast, roster, heads=2)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))

    turn = a_turn(cast, gaolan, slot, by=cast.gaolan)

    assert turn.seat == 1
    with pytest.raises(NotAllowed):
        a_turn(cast, shenyi, slot, by=cast.gaolan)
    with pytest.raises(NotAllowed):
        a_turn(cast, shenyi, slot, by=cast.dujuan)
    commands.end_member(shenyi.pk, street_id=roster.street_id, by=secretary(cast), at=NOON)
    with pytest.raises(NoMember):
        a_turn(cast, shenyi, slot)


def test_a_volunteer_is_one_person_by_telephone_and_their_name_rests_encrypted(cast: Cast) -> None:
    roster = a_roster(cast)
    other = a_roster(cast, key="two", name="巡逻")
    a_member(cast, roster, "许大妈", phone="138 1234 5678")
    again = a_member(cast, other, "许阿姨", phone="+86 13812345678")

    assert Person.objects.count() == 1
    assert again.person.called == "许大妈"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM rosters_person")
        [row] = cursor.fetchall()
    assert "许大妈" not in row[0]
    assert "13812345678" not in row[1]
    with pytest.raises(MemberKnown):
        a_member(cast, roster, "许大妈", phone="13812345678")


def test_signing_in_keeps_how_far_the_phone_was_and_far_away_needs_a_reason(cast: Cast) -> None:
    roster = a_roster(cast)
    turn = a_turn(cast, a_member(cast, roster, "gaolan"), a_slot(cast, roster))
    told: dict[str, Any] = {"street_id": roster.street_id, "by": cast.gaolan}
    near, far = (PLACE[0] + 0.001, PLACE[1]), (PLACE[0] + 0.01, PLACE[1])

    with pytest.raises(TooEarly):
        commands.sign_in(turn.pk, **told, at=NOON + 30 * MINUTE, spot=near)
    with pytest.raises(SayWhy):
        commands.sign_in(turn.pk, **told, at=NOON + 2 * HOUR)
    with pytest.raises(FarAway) as refusal:
        commands.sign_in(turn.pk, **told, at=NOON + 2 * HOUR, spot=far, accuracy=20)
    assert refusal.value.facts == {"metres": 951}
    here = commands.sign_in(turn.pk, **told, at=NOON + 2 * HOUR, spot=near, accuracy=20)

    assert (here.state, here.metres, here.vouched, here.was_late) == (TurnState.PRESENT, 95, False, False)
    assert sorted(vars(Turn.objects.get())) == sorted(vars(here))  # no column holds where the phone was
    out = commands.sign_out(turn.pk, **told, at=NOON + 4 * HOUR)
    assert (out.state, out.left_at) == (TurnState.DONE, NOON + 4 * HOUR)


def test_whoever_keeps_the_roster_vouches_for_a_volunteer_and_a_stranger_does_not(cast: Cast) -> None:
    roster = a_roster(cast)
    slot = a_slot(cast, roster, heads=2)
    turn = a_turn(cast, a_member(cast, roster, "许大妈"), slot)
    a_turn(cast, a_member(cast, roster, "gaolan"), slot)
    told = {"street_id": roster.street_id, "at": NOON + 2 * HOUR}

    with pytest.raises(NotAllowed):
        commands.sign_in(turn.pk, **told, by=cast.dujuan)
    signed = commands.sign_in(turn.pk, **told, by=cast.gaolan)  # her companion of the same slot

    assert (signed.vouched, signed.metres) == (True, None)


def test_a_missed_turn_is_told_of_once_to_the_person_and_to_whoever_keeps_the_roster(cast: Cast) -> None:
    roster = a_roster(cast)
    turn = a_turn(cast, a_member(cast, roster, "gaolan"), a_slot(cast, roster))
    begins = NOON + 2 * HOUR

    early = commands.miss_due(at=begins + 14 * MINUTE)
    missed = [commands.miss_due(at=begins + n * MINUTE) for n in (15, 16, 60)]

    assert (early, missed) == (0, [1, 0, 0])
    assert (told_of("missed"), told_of("missed_keeper")) == (["gaolan"], ["gezhou"])
    late = commands.sign_in(
        turn.pk, street_id=roster.street_id, by=cast.gaolan, at=begins + 20 * MINUTE, spot=PLACE
    )
    assert late.was_late
    assert commands.miss_due(at=begins + 90 * MINUTE) == 0
    with pytest.raises(MovedMeanwhile):
        commands.sign_in(turn.pk, street_id=roster.street_id, by=cast.gaolan, at=begins + HOUR, spot=PLACE)


def test_nobody_signs_in_after_the_end_and_what_was_left_open_is_closed(cast: Cast) -> None:
    roster = a_roster(cast)
    member = a_member(cast, roster, "gaolan")
    turn, later = (a_turn(cast, member, a_slot(cast, roster, hours)) for hours in (2, 24))
    told = {"street_id": roster.street_id, "by": cast.gaolan, "spot": PLACE}
    commands.sign_in(turn.pk, **told, at=NOON + 2 * HOUR)

    with pytest.raises(SlotOver):
        commands.sign_in(later.pk, **told, at=NOON + 26 * HOUR)
    assert [commands.close_left(at=NOON + hours * HOUR) for hours in (5, 6, 7)] == [0, 1, 0]
    assert Turn.objects.get(pk=turn.pk).left_at is None  # nobody said when they left


def test_a_swap_that_was_accepted_changes_hands_at_once(cast: Cast) -> None:
    roster = a_roster(cast)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    mine, theirs = a_turn(cast, gaolan, a_slot(cast, roster)), a_turn(cast, shenyi, a_slot(cast, roster, 24))
    told: dict[str, Any] = {"street_id": roster.street_id, "at": NOON}

    swap = commands.ask(mine.pk, **told, by=cast.gaolan, other_turn_id=theirs.pk, words="家里有事")
    with pytest.raises(SwapPending):
        commands.ask(mine.pk, **told, by=cast.gaolan, other_id=shenyi.person_id)
    with pytest.raises(NotAllowed):
        commands.accept(swap.pk, **told, by=cast.gaolan)
    done = commands.accept(swap.pk, **told, by=cast.shenyi)

    live = Turn.objects.exclude(state="swapped").order_by("starts_at")
    assert done.state == "done"
    assert [one.person_id for one in live] == [shenyi.person_id, gaolan.person_id]
    assert (told_of("ask"), told_of("swapped")) == (["shenyi"], ["gaolan", "shenyi"])


def test_a_night_is_swapped_only_when_it_is_approved(cast: Cast) -> None:
    roster = a_roster(cast)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    mine = a_turn(cast, gaolan, a_slot(cast, roster, 8, kind="night"))
    told: dict[str, Any] = {"street_id": roster.street_id, "at": NOON}
    swap = commands.ask(mine.pk, **told, by=cast.gaolan, other_id=shenyi.person_id)

    accepted = commands.accept(swap.pk, **told, by=cast.shenyi)
    assert (accepted.state, told_of("approve_wanted")) == ("accepted", ["gezhou"])
    with pytest.raises(NotAllowed):
        commands.approve(swap.pk, **told, by=cast.gaolan)
    commands.approve(swap.pk, **told, by=secretary(cast))

    assert Turn.objects.exclude(state="swapped").get().person_id == shenyi.person_id
    assert Swap.objects.get().state == "done"


def test_a_swap_into_a_time_in_which_one_stands_elsewhere_changes_nothing(cast: Cast) -> None:
    roster, other = a_roster(cast), a_roster(cast, key="two", name="巡逻")
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    mine = a_turn(cast, gaolan, a_slot(cast, roster))
    a_turn(cast, a_member(cast, other, "shenyi"), a_slot(cast, other, 3))
    told: dict[str, Any] = {"street_id": roster.street_id, "at": NOON}
    swap = commands.ask(mine.pk, **told, by=cast.gaolan, other_id=shenyi.person_id)

    with pytest.raises(Busy):
        commands.accept(swap.pk, **told, by=cast.shenyi)

    assert Swap.objects.get().state == "asked"
    assert Turn.objects.get(pk=mine.pk).state == "planned"


def test_taking_off_needs_a_reason_and_frees_the_seat(cast: Cast) -> None:
    roster = a_roster(cast)
    slot = a_slot(cast, roster)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    turn = a_turn(cast, gaolan, slot)
    told: dict[str, Any] = {"street_id": roster.street_id, "by": secretary(cast), "at": NOON}

    with pytest.raises(Refusal):
        commands.take_off(turn.pk, **told, reason=" ")
    commands.take_off(turn.pk, **told, reason="开会")

    assert a_turn(cast, shenyi, slot).seat == 1
    assert told_of("take_off") == ["gaolan"]
    actions = JournalLine.objects.filter(subject="turn", subject_id=turn.pk).order_by("seq")
    assert list(actions.values_list("action", "to_state")) == [("put", "planned"), ("take_off", "taken_off")]


def test_what_is_counted_is_in_the_order_of_names_and_by_kind_and_task(cast: Cast) -> None:
    roster = a_roster(cast)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    turn = a_turn(cast, gaolan, a_slot(cast, roster))
    a_turn(cast, shenyi, a_slot(cast, roster, 24))
    commands.sign_in(turn.pk, street_id=roster.street_id, by=cast.gaolan, at=NOON + 2 * HOUR, spot=PLACE)
    for task in ("mediation", "mediation", "waste"):
        commands.write_log(
            roster.pk,
            street_id=roster.street_id,
            words="三楼漏水，两家谈好了",
            task=task,
            by=cast.gaolan,
            at=NOON + 2 * HOUR,
        )
    commands.miss_due(at=NOON + 25 * HOUR)

    found = counts_of(roster, NOON.date(), NOON.date() + timedelta(days=2))

    told = [(one.person.called, one.planned, one.stood, one.missed, one.kinds, one.tasks) for one in found]
    assert told == [
        ("沈毅", 1, 0, 1, {}, {}),
        ("高岚", 1, 1, 0, {"sitting": 1}, {"mediation": 2, "waste": 1}),
    ]
    with pytest.raises(NotAllowed):
        commands.write_log(roster.pk, street_id=roster.street_id, words="路过", by=cast.dujuan, at=NOON)


def test_my_duties_are_mine(cast: Cast) -> None:
    roster = a_roster(cast)
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    mine = a_turn(cast, gaolan, a_slot(cast, roster, 0.5))
    open_slot = a_slot(cast, roster, 24)
    a_turn(cast, shenyi, a_slot(cast, roster, 48))

    found = my_duties(cast.gaolan, cast.street, at=NOON)

    assert [one.pk for one in found.now] == [mine.pk]
    assert [one.slot.pk for one in found.open] == [open_slot.pk]
    assert my_duties(cast.dujuan, cast.street, at=NOON).person is None


def test_who_sees_a_roster(cast: Cast) -> None:
    roster = a_roster(cast)
    everybody = ("gaolan", "heqing", "shenyi", "jiangwei", "dujuan", "luoshan")

    seen = [who for who in everybody if DutyRoster.objects.visible_to(cast.actor(who)).exists()]
    a_member(cast, roster, "luoshan")

    assert seen == ["gaolan", "heqing", "shenyi", "jiangwei"]
    assert DutyRoster.objects.visible_to(cast.luoshan).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_seat_at_once_and_one_who_is_put_in_two_places_at_once(cast: Cast) -> None:
    roster, other = a_roster(cast), a_roster(cast, key="two", name="巡逻")
    gaolan, shenyi = (a_member(cast, roster, who) for who in ("gaolan", "shenyi"))
    heqing = [a_member(cast, one, "heqing") for one in (roster, other)]
    last, here, there = a_slot(cast, roster), a_slot(cast, roster, 24), a_slot(cast, other, 25)
    by = secretary(cast)

    seats = race(
        lambda: a_turn(cast, gaolan, last, by=by),
        lambda: a_turn(cast, shenyi, last, by=by),
    )
    places = race(
        lambda: a_turn(cast, heqing[0], here, by=by),
        lambda: a_turn(cast, heqing[1], there, by=by),
    )

    assert sorted(seats) == ["", "slot_full"]
    assert sorted(places) == ["", "person_is_busy"]
    assert (Turn.objects.filter(slot=last).count(), Turn.objects.filter(slot__in=(here, there)).count()) == (
        1,
        1,
    )


def race(*acts: Any) -> list[str]:
    """Do these at once; return the code of each refusal, or ""."""
    answers, gate = [""] * len(acts), threading.Barrier(len(acts))

    def run(n: int) -> None:
        gate.wait()
        try:
            acts[n]()
        except Refusal as refusal:
            answers[n] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


def test_a_roster_with_turns_ahead_is_not_ended_and_its_members_do_not_leave(cast: Cast) -> None:
    roster = a_roster(cast)
    member = a_member(cast, roster, "gaolan")
    a_turn(cast, member, a_slot(cast, roster))
    told: dict[str, Any] = {"street_id": roster.street_id, "by": secretary(cast), "at": NOON}

    for act, of in ((commands.end, roster.pk), (commands.end_member, member.pk)):
        with pytest.raises(Refusal) as refusal:
            act(of, **told)
        assert refusal.value.code == "still_planned"
    assert (Member.objects.filter(ended_at=None).count(), LogEntry.objects.count(), Slot.objects.count()) == (
        1,
        0,
        1,
    )
