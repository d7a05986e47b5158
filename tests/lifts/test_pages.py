"""Pages of lifts: what staff, families and everybody read, how many questions a page asks, forms that refuse nothing lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.lifts import commands
from linli.lifts.models import Flat, Lift
from linli.lifts.queries import link_of
from tests.cast import Cast
from tests.lifts.course import FLATS, a_lift, acts, heard, voted

pytestmark = pytest.mark.django_db
TWELVE = 12


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[who], backend="linli.web.lookup.AccountBackend")
    return client


def address(name: str, *more: object) -> str:
    return reverse(f"lifts:{name}", args=["fenglin", *more])


def test_a_family_reads_what_it_pays_and_why_by_its_own_link_alone(cast: Cast) -> None:
    lift = a_lift(cast)
    flat = Flat.objects.get(lift=lift, door="601")

    answer = Client().get(address("own", link_of(flat)))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "120,000.00" in text  # 600,000 yuan × 4/20
    assert "业主61" not in text
    assert answer["Cache-Control"].startswith("max-age=0")
    assert Client().get(address("own", "A" * 32)).status_code == 404


def test_everybody_reads_who_pays_what_once_owners_vote_and_never_who_said_what(cast: Cast) -> None:
    lift = a_lift(cast)
    commands.ask(lift.pk, **acts(cast), flat="301", stance="against")
    assert Client().get(address("one", lift.number)).status_code == 404

    heard(voted(cast, lift, yes=12))
    text = Client().get(address("one", lift.number)).content.decode()
    assert "301" in text
    assert "✗" not in text
    assert "60,000.00" in Client().get(address("money", lift.number)).content.decode()
    assert Client().get(address("talks", lift.number)).status_code == 302
    assert browser(cast, "dujuan").get(address("talks", lift.number)).status_code == 403


@pytest.mark.parametrize("name", ["list", "one", "money", "talks"])
def test_a_page_asks_twelve_times_at_most_however_many_flats(
    cast: Cast, django_assert_max_num_queries: Any, name: str
) -> None:
    lift = a_lift(cast)
    for _n in range(5):
        commands.object_to(lift.pk, **acts(cast), flat="101", ground="light", text="没有光")
    commands.call_vote(
        lift.pk, **acts(cast), opens=acts(cast)["at"].replace(hour=9), closes=acts(cast)["at"].replace(day=20)
    )
    client = browser(cast, "heqing")
    url = address(name) if name == "list" else address(name, lift.number)
    client.get(url)
    with django_assert_max_num_queries(TWELVE):
        assert client.get(url).status_code == 200


def test_a_lift_is_taken_up_by_its_form_and_a_fault_costs_nothing_that_was_typed(cast: Cast) -> None:
    client = browser(cast, "heqing")
    told = {"unit": "W1", "title": "12 号 2 单元", "rule": "lift-jinan", "flats": FLATS + "\nxx", "key": "k"}

    refused = client.post(address("new"), told)
    assert refused.status_code == 422
    assert "13" in refused.content.decode()
    assert "业主61" in refused.content.decode()
    taken = client.post(address("new"), told | {"flats": FLATS})
    assert taken.status_code == 302
    assert Lift.objects.get().flats == 12


def test_each_act_of_the_table_has_a_page_for_whoever_may(cast: Cast) -> None:
    from linli.lifts.views.acts import ACTS
    from linli.lifts.workflow import LIFT

    lift, client = a_lift(cast), browser(cast, "heqing")
    commands.object_to(lift.pk, **acts(cast), flat="101", ground="light", text="没有光")

    assert set(ACTS) == set(LIFT.rows) - {"agree", "fail"}
    for action in ACTS:
        assert client.get(address("act", lift.number, action)).status_code == 200, action


def test_what_comes_too_early_is_said_on_the_form(cast: Cast) -> None:
    lift, client = a_lift(cast, rule="lift-nanjing"), browser(cast, "heqing")
    told = {"opens": "2099-01-01T09:00", "closes": "2099-01-09T09:00", "key": "k"}

    answer = client.post(address("act", lift.number, "call_vote"), told)
    assert answer.status_code == 409
    assert "lift-nanjing" in answer.content.decode()


def test_the_workbooks_hold_the_flats_and_the_list(cast: Cast) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    lift, client = a_lift(cast), browser(cast, "jiangwei")
    flats = load_workbook(BytesIO(b"".join(client.get(address("flats_excel", lift.number)))))
    rows = list(flats.active.iter_rows(values_only=True))
    assert [row[4] for row in rows[-2:]] == [120_000, 120_000]
    assert "/lifts/of/" in rows[-1][9]
    found = load_workbook(BytesIO(b"".join(client.get(address("list_excel")))))
    assert [row[1] for row in found.active.iter_rows(values_only=True)][-1] == "12 号 2 单元"


def test_a_floor_is_summed_for_everybody_and_who_voted_what_is_for_staff(cast: Cast) -> None:
    lift = heard(voted(cast, a_lift(cast), yes=11))  # 602, the last on the roll, opposed

    stranger = Client().get(address("one", lift.number)).content.decode()
    staff = browser(cast, "heqing").get(address("one", lift.number)).content.decode()
    assert (stranger.count("赞成 2 户，共 2 户"), stranger.count("赞成 1 户，共 2 户")) == (5, 1)
    assert (stranger.count("✓"), stranger.count("✗")) == (0, 0)
    assert (staff.count('aria-hidden="true">✓'), staff.count('aria-hidden="true">✗')) == (11, 1)
    told = Client().get(f"/api/v1/streets/fenglin/lifts/{lift.number}").json()
    assert told["floors"][0] == {"floor": 6, "flats": 2, "voted": 2, "in_favour": 1}
    assert {one["voted"] for one in told["shares"]} == {None}
