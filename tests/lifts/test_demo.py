"""The demo's lifts: thirteen staircases at every stage, the same each time, made once."""

import pytest
from django.utils import timezone

from linli.lifts.demo import build
from linli.lifts.models import Lift
from linli.people.public import SYSTEM
from linli.territory.public import NewUnit, add_units
from tests.cast import START, Cast

pytestmark = pytest.mark.django_db


def test_the_demo_has_thirteen_staircases_from_the_doors_to_the_ride(cast: Cast) -> None:
    now = timezone.now()
    village = NewUnit("W3", "committee", "宛南三村居委会", "Wannan Third Village", "committee", "W", (), None)
    add_units(street=cast.street, units=[village], starts_on=START.date(), by=SYSTEM, at=START)

    made = [build(now), build(now)]

    states = sorted(Lift.objects.values_list("state", flat=True))
    assert made == [13, 0]
    assert states == sorted(["canvass"] * 8 + ["consent", "display", "signing", "works", "in_use"])
