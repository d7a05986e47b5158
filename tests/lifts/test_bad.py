"""What people and programs type wrongly is refused in words, and nothing of it is kept; a key turns over every secret."""

from typing import Any

import pytest
from django.urls import reverse

from linli.kernel.models import JournalLine
from linli.kernel.rekeying import marks, places
from linli.lifts import commands
from linli.lifts.models import Lift
from tests.cast import Cast
from tests.lifts.course import a_lift, acts
from tests.lifts.test_pages import browser

pytestmark = pytest.mark.django_db
DOORS = [f"{floor}0{side}" for floor in range(1, 7) for side in (1, 2)]
OWN = "\n".join(f"{door} １.5" for door in DOORS)
SHARE = {
    "scheme": "own",
    "preset": "",
    "cost_cents": "600000",
    "running_cents": "",
    "weights": OWN,
    "key": "k",
}


@pytest.mark.parametrize(
    "typed",
    [
        {"cost_cents": "-1"}, {"cost_cents": "1e30"}, {"cost_cents": "9" * 40}, {"cost_cents": "NaN"}, {"cost_cents": "1\0"}, {"cost_cents": ""},
        {"weights": "101 1e9"}, {"weights": "101 -1"}, {"weights": "101 \0"}, {"weights": "101 1/0"}, {"weights": "101 " + "9" * 9000},
        {"scheme": "x"}, {"scheme": "preset", "preset": "x"},
    ],
)  # fmt: skip
def test_money_and_weights_that_are_none_are_refused_on_the_form(cast: Cast, typed: dict[str, str]) -> None:
    lift = a_lift(cast)
    url = reverse("lifts:act", args=["fenglin", lift.number, "share"])

    told = SHARE | typed
    if "weights" in typed:
        told["weights"] = f"{OWN}\n{typed['weights']}"  # all others fit
    answer = browser(cast, "heqing").post(url, told)

    assert answer.status_code == 422
    assert Lift.objects.get(pk=lift.pk).scheme == "preset"


def test_digits_of_full_width_are_digits(cast: Cast) -> None:
    lift = a_lift(cast)
    url = reverse("lifts:act", args=["fenglin", lift.number, "share"])

    assert browser(cast, "heqing").post(url, SHARE).status_code == 302
    assert Lift.objects.get(pk=lift.pk).scheme == "own"


@pytest.mark.parametrize("who", ["gaolan", "dujuan"])
def test_a_grid_worker_and_a_neighbour_lead_no_lift(cast: Cast, who: str) -> None:
    lift = a_lift(cast)
    for action in ("share", "call_vote", "stop"):
        url = reverse("lifts:act", args=["fenglin", lift.number, action])
        assert browser(cast, who).post(url, {"key": "k", "reason": "x"}).status_code in {403, 404}


def test_lines_of_the_journal_name_nobody_and_a_new_key_finds_every_secret(cast: Cast) -> None:
    lift = a_lift(cast)
    commands.object_to(lift.pk, **acts(cast), ground="light", text="没有光", neighbour="王阿姨")

    told: Any = "".join(str(one.facts) for one in JournalLine.objects.filter(subject="lift"))
    assert ("业主" in told, "王阿姨" in told, "没有光" in told) == (False, False, False)
    known = {str(one) for one in (*places(), *marks())}
    assert {"lifts_flat.owners", "lifts_objection.neighbour", "lifts_objection.text"} <= known
    assert {"covenants_covenantsignature.party", "covenants_covenantsignature.party_index"} <= known
