"""The figures for programs: they add up, and the cases behind them are for who may see them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.deliveries import deliver
from linli.people.public import SYSTEM, add_account
from linli.territory.commands import add_unit
from tests.cast import START, Cast
from tests.factories import a_case

from .callers import Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
FENGLIN = "/streets/fenglin"
EAST = (121.459, 31.199)
BOARD = [
    f"{FENGLIN}/board", f"{FENGLIN}/board/points", f"{FENGLIN}/board/shapes", f"{FENGLIN}/board/cases/late",
    f"{FENGLIN}/balances", f"{FENGLIN}/trend", f"{FENGLIN}/punctuality",
]  # fmt: skip


def happened(cast: Cast) -> None:
    """Let four cases come today, one of them closed and one in the other area."""
    now = timezone.now()
    now = max(now - timedelta(hours=1), timezone.localtime(now).replace(hour=0, minute=0, second=0))
    a_case(cast, at=now)
    a_case(cast, state="filed", at=now)
    a_case(cast, state="closed", at=now)
    a_case(cast, at=now, lon=EAST[0], lat=EAST[1])
    while deliver("insight"):
        pass


def adds_up(balance: dict[str, Any]) -> bool:
    ends = balance["solved"] + balance["unsolved"]
    whole = balance["in_progress"] + balance["closed"]
    return balance["raised"] == whole == sum(balance["states"].values()) and balance["closed"] == ends


# --- Who may ask ----------------------------------------------------------------------------------------------------
def test_the_board_is_for_who_may_stand_before_it(cast: Cast) -> None:
    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=START)
    head, worker, stranger = (program_of(cast, who) for who in ("heqing", "gaolan", "stranger"))

    assert {head.get(path).status_code for path in BOARD} == {200}
    assert {code_of(worker.get(path)) for path in BOARD} == {(403, "not_allowed")}
    assert {code_of(program_of(cast, "heqing", ["see"]).get(path)) for path in BOARD} == {
        (403, "not_allowed")
    }
    assert {code_of(stranger.get(path)) for path in BOARD} == {(404, "not_found")}
    assert {code_of(Program().get(path)) for path in BOARD} == {(401, "not_signed_in")}


def test_the_numbers_beside_the_lists_are_for_colleagues(cast: Cast) -> None:
    happened(cast)
    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=START)

    assert program_of(cast, "heqing").get(f"{FENGLIN}/counts").json()["counts"]["closed"] == 1
    assert program_of(cast, "maoli").get(f"{FENGLIN}/counts").json() == {"counts": {}}
    assert code_of(program_of(cast, "stranger").get(f"{FENGLIN}/counts")) == (404, "not_found")


# --- The figures ------------------------------------------------------------------------------------------------------
def test_every_row_adds_up_and_the_rows_add_up_to_the_unit(cast: Cast) -> None:
    happened(cast)

    told = program_of(cast, "jiangwei").get(f"{FENGLIN}/balances").json()
    open_to_all = Program().get(f"{FENGLIN}/ledger").json()

    rows = [told["unit"]["balance"], *(row["balance"] for row in told["children"])]
    assert all(adds_up(row) for row in rows)
    assert told["unit"]["balance"]["raised"] == 4 == sum(row["balance"]["raised"] for row in told["children"])
    assert {row["code"]: row["balance"]["raised"] for row in told["children"]} == {"E": 1, "W": 3}
    assert {name: open_to_all[name] for name in ("unit", "children", "beside")} == told
    assert (len(open_to_all["days"]), open_to_all["days"][-1]["raised"]) == (14, 4)


def test_the_wall_tells_its_figures(cast: Cast) -> None:
    happened(cast)

    told = program_of(cast, "heqing").get(f"{FENGLIN}/board").json()

    assert told["unit"]["balance"]["raised"] == 4
    assert (told["today"]["raised"], told["today"]["ended"]) == (4, 1)
    assert [(one["code"], one["in_time"]) for one in told["punctuality"]] == [("W", 1), ("E", 0)]
    assert told["behind"] == {"waiting": 0, "parked": 0}


def test_cases_behind_a_figure_are_those_one_may_see(cast: Cast) -> None:
    happened(cast)
    ago = timezone.now() - timedelta(hours=1)
    Case.objects.update(due_at=ago, yellow_at=ago - timedelta(hours=1))
    west, whole = program_of(cast, "heqing"), program_of(cast, "jiangwei")
    progress = f"{FENGLIN}/board/cases/progress"

    assert len(west.get(progress).json()["items"]) == 2
    assert len(whole.get(progress).json()["items"]) == 3
    assert [one["unit"] for one in whole.get(progress, unit="E").json()["items"]] == ["E12"]
    assert [one["state"] for one in whole.get(f"{FENGLIN}/board/cases/ended").json()["items"]] == ["closed"]
    assert whole.get(progress, hard="true").json()["items"] == []
    board = whole.get(f"{FENGLIN}/board").json()
    assert board["late_count"] == 3
    features = west.get(f"{FENGLIN}/board/points").json()["features"]
    assert [one["properties"]["tone"] for one in features] == ["red", "red"]
    areas = west.get(f"{FENGLIN}/board/shapes").json()["features"]
    assert {one["properties"]["code"]: one["properties"]["open"] for one in areas} == {"W": 2, "E": 1}


def test_the_cases_behind_a_figure_are_paged(cast: Cast) -> None:
    happened(cast)
    program, path = program_of(cast, "jiangwei"), f"{FENGLIN}/board/cases/today"
    whole = program.get(path).json()["items"]
    first = program.get(path, limit=3).json()
    rest = program.get(path, limit=3, after=first["next"]).json()

    assert [*first["items"], *rest["items"]] == whole
    assert len(whole) == 4
    assert code_of(program.get(f"{FENGLIN}/board/cases/late", after=first["next"])) == (400, "bad_cursor")


def test_days_and_punctuality_of_a_unit(cast: Cast) -> None:
    happened(cast)
    program, today = program_of(cast, "jiangwei"), timezone.localdate()

    days = program.get(f"{FENGLIN}/trend", unit="W", days=3).json()
    before = program.get(f"{FENGLIN}/trend", unit="W", days=2, until="1900-01-01").json()
    punctual = program.get(f"{FENGLIN}/punctuality", unit="W1").json()

    assert (days["unit"], len(days["items"]), days["items"][-1]) == (
        "W", 3, {"day": today.isoformat(), "raised": 3, "ended": 1},
    )  # fmt: skip
    assert [day["raised"] for day in before["items"]] == [0, 0]
    assert (punctual["since"], punctual["until"]) == (today.replace(day=1).isoformat(), today.isoformat())
    assert [(one["code"], one["rate"]) for one in punctual["items"]] == [("W11", 100), ("W12", None)]


def test_the_tiers_of_a_unit_add_up_and_name_what_belongs_to_them(cast: Cast) -> None:
    add_unit(
        street=cast.street, code="P1", kind="market", name="枫林菜场", parent="W11", starts_on=date(2020, 1, 1),
        by=SYSTEM, at=START,
    )  # fmt: skip
    happened(cast)

    told = program_of(cast, "gaolan").get(f"{FENGLIN}/tiers").json()

    assert (
        told["unit"]["whole"]["raised"] == 4 == sum(one["balance"]["raised"] for one in told["unit"]["tiers"])
    )
    assert [one["tier"] for one in told["unit"]["tiers"]] == ["frontage", "roadway", "building", ""]
    assert [one["code"] for one in told["children"]] == ["E", "W"]
    assert {one["tier"]: one["places"] for one in told["belongs"]}["frontage"] == ["P1"]
    assert code_of(program_of(cast, "gaolan").get(f"{FENGLIN}/tiers", unit="XX")) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("trend?days=0", ["query.days"]),
        ("trend?days=367", ["query.days"]),
        ("trend?until=1000-01-01", ["query.until"]),
        ("punctuality?since=x", ["query.since"]),
        ("balances?hard=perhaps", ["query.hard"]),
        ("board/cases/everything", ["path.figure"]),
    ],
)
def test_what_cannot_be_asked_is_said(cast: Cast, path: str, wrong: list[str]) -> None:
    assert fields_of(program_of(cast, "jiangwei").get(f"{FENGLIN}/{path}")) == wrong


@pytest.mark.parametrize("path", ["balances", "trend", "punctuality", "board/cases/late"])
def test_a_unit_that_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    assert code_of(program_of(cast, "jiangwei").get(f"{FENGLIN}/{path}", unit="XX")) == (404, "not_found")


def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    happened(cast)
    paths = [
        *BOARD,
        f"{FENGLIN}/board/cases/today",
        f"{FENGLIN}/counts",
        f"{FENGLIN}/ledger",
        f"{FENGLIN}/tiers",
    ]
    program = program_of(cast, "jiangwei")
    for path in paths:
        program.get(path)
    before = {path: program.queries(path) for path in paths}
    happened(cast)
    happened(cast)

    assert {path: program.queries(path) for path in paths} == before
    assert max(before.values()) <= 12
