"""A lift from the first question at the door to the first ride; what comes too early is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.kernel.errors import Missing, NotAllowed
from linli.lifts import commands
from linli.lifts.errors import NotYet, ObjectionOver
from linli.lifts.models import Flat, Lift
from linli.lifts.states import LiftState, Step
from linli.votes.public import NoThreshold
from tests.cast import NOON, Cast
from tests.lifts.course import AFTER, CLOSES, END_OF_DISPLAY, OPENS, a_lift, acts, heard, voted

pytestmark = pytest.mark.django_db


def test_a_staircase_goes_from_the_doors_to_the_first_ride(cast: Cast) -> None:
    lift = a_lift(cast)
    for door in ("301", "401", "602"):
        commands.ask(lift.pk, **acts(cast), flat=door, stance="favour")
    commands.ask(lift.pk, **acts(cast), flat="101", stance="against")
    commands.object_to(lift.pk, **acts(cast), flat="101", ground="light", text="客厅没有光")
    lift.refresh_from_db()
    assert (lift.in_favour, lift.opposed, lift.unresolved) == (3, 1, 1)

    commands.subsidise(lift.pk, **acts(cast), source="区财政", amount_cents=20_000_000)
    lift = heard(voted(cast, lift, yes=10))
    assert lift.state == LiftState.DISPLAY
    assert lift.display_until == timezone.localdate(AFTER) + timedelta(days=15)

    with pytest.raises(NotYet):  # its days are not past
        commands.end_display(lift.pk, **acts(cast, AFTER))
    later = acts(cast, END_OF_DISPLAY)
    with pytest.raises(NotYet, match="1"):  # a written objection is open
        commands.end_display(lift.pk, **later)
    commands.negotiate(lift.pk, **later, objection=1, text="看过现场", offered_cents=2_000_000)
    commands.settle(lift.pk, **later, objection=1, outcome="补偿两万元", compensation_cents=2_000_000)
    with pytest.raises(ObjectionOver):
        commands.negotiate(lift.pk, **later, objection=1, text="再谈")
    lift = commands.end_display(lift.pk, **later)
    assert (lift.state, lift.payers) == (LiftState.SIGNING, 9)  # eight pay, the ground floor receives

    with pytest.raises(NotYet, match="9"):
        commands.hand_in(lift.pk, **later)
    for door in ("101", *(f"{floor}0{side}" for floor in range(3, 7) for side in (1, 2))):
        commands.sign(lift.pk, **later, flat=door)
    commands.sign(lift.pk, **later, flat="101")  # signed twice it is the same
    with pytest.raises(NotYet):  # shares stay as they were signed
        commands.subsidise(lift.pk, **later, source="街道", amount_cents=1)
    paid = list(Flat.objects.filter(lift=lift, share_cents__gt=0).values_list("share_cents", flat=True))
    assert sum(paid) == 60_000_000 - 20_000_000 + 2_000_000
    assert commands.hand_in(lift.pk, **later).state == LiftState.FILED
    commands.approve(lift.pk, **later)
    with pytest.raises(NotYet):
        commands.accept(lift.pk, **later)
    for step in Step:
        commands.take_step(lift.pk, **later, step=step, done_on=END_OF_DISPLAY.date())
    commands.accept(lift.pk, **later)
    assert commands.open_for_use(lift.pk, **later).state == LiftState.IN_USE


@pytest.mark.parametrize(("yes", "comes_to"), [(8, LiftState.DISPLAY), (7, LiftState.CANVASS)])
def test_two_thirds_of_all_owners_and_of_their_area_are_enough_and_less_is_not(
    cast: Cast, yes: int, comes_to: str
) -> None:
    # Eight of twelve heads and 560 of 840 square metres are exactly two thirds of both.
    assert heard(voted(cast, a_lift(cast), yes=yes)).state == comes_to


def test_what_a_vote_came_to_is_heard_once(cast: Cast) -> None:
    lift = heard(voted(cast, a_lift(cast), yes=12))
    version = lift.version

    assert heard(lift).version == version


def test_no_vote_is_called_by_a_rule_that_nobody_has_entered(cast: Cast) -> None:
    lift = a_lift(cast, rule="lift-shanghai")

    with pytest.raises(NoThreshold):
        commands.call_vote(lift.pk, **acts(cast), opens=OPENS, closes=CLOSES)
    lift.refresh_from_db()
    assert (lift.state, lift.vote_id) == (LiftState.CANVASS, None)


def test_owners_are_not_called_before_somebody_says_what_it_costs(cast: Cast) -> None:
    lift = a_lift(cast)
    Lift.objects.filter(pk=lift.pk).update(cost_cents=0)

    with pytest.raises(NotYet):
        commands.call_vote(lift.pk, **acts(cast), opens=OPENS, closes=CLOSES)


def test_a_grid_worker_asks_at_doors_and_does_not_lead(cast: Cast) -> None:
    lift, worker = a_lift(cast), {"street_id": cast.street.pk, "by": cast.gaolan, "at": NOON}

    assert commands.ask(lift.pk, **worker, flat="201", stance="undecided").version == 3
    with pytest.raises(NotAllowed):
        commands.share(lift.pk, **worker, scheme="area", cost_cents=1)
    with pytest.raises(NotAllowed):
        commands.ask(lift.pk, **worker | {"by": cast.dujuan}, flat="201", stance="favour")


def test_a_neighbour_objects_by_name_and_gets_no_compensation_through_a_flat(cast: Cast) -> None:
    lift = a_lift(cast)
    with pytest.raises(Missing):
        commands.object_to(lift.pk, **acts(cast), ground="noise", text="吵")
    commands.object_to(lift.pk, **acts(cast), ground="noise", text="吵", neighbour="13 号 101")

    with pytest.raises(Missing):
        commands.settle(lift.pk, **acts(cast), objection=1, outcome="x", compensation_cents=1)
    assert commands.withdraw(lift.pk, **acts(cast), objection=1).unresolved == 0


def test_the_same_form_sent_twice_takes_up_one_lift(cast: Cast) -> None:
    first, second = a_lift(cast, key="same"), a_lift(cast, key="same")

    assert first.pk == second.pk
    assert Lift.objects.count() == 1


def test_a_stopped_lift_begins_at_the_doors_again_and_old_signatures_do_not_hold(cast: Cast) -> None:
    lift = heard(voted(cast, a_lift(cast), yes=12))
    later = acts(cast, END_OF_DISPLAY)
    commands.end_display(lift.pk, **later)
    commands.sign(lift.pk, **later, flat="301")
    commands.stop(lift.pk, **later, reason="施工单位退出")

    lift = commands.resume(lift.pk, **later, reason="换了施工单位")
    assert (lift.state, lift.signed, lift.vote_id) == (LiftState.CANVASS, 0, None)
