"""Who may do what to a clock, state by state; the rest of the permission table stands in `test_workflow`."""

import pytest

from linli.cases import commands
from linli.cases.states import State
from linli.cases.workflow import CASE
from tests.cases.test_workflow import actor_called
from tests.cast import NOON, PEOPLE, Cast
from tests.factories import a_case

ACTS = {"ask_suspension", "ask_extension", "grant_request", "refuse_request", "ask_reporter", "resume"}
ASK, MORE, DECIDE, QUESTION, GO_ON = (
    {"ask_suspension"}, {"ask_extension"}, {"grant_request", "refuse_request"}, {"ask_reporter"}, {"resume"},
)  # fmt: skip
NOBODY: dict[str, set[str]] = {}
# fmt: off
RUNNING: dict[str, dict[str, set[str]]] = {
    State.REPORTED:     {"gaolan": QUESTION, "songping": QUESTION, "shenyi": QUESTION, "heqing": QUESTION},
    State.VERIFIED:     {"gaolan": QUESTION, "songping": QUESTION, "shenyi": QUESTION, "heqing": QUESTION},
    State.FILED:        {"gaolan": QUESTION, "songping": QUESTION, "shenyi": QUESTION, "heqing": QUESTION | ASK | DECIDE},
    State.DISPATCHED:   {"gaolan": QUESTION, "songping": QUESTION, "shenyi": QUESTION, "heqing": QUESTION | ASK | DECIDE,
                         "maoli": QUESTION | ASK},
    State.IN_HAND:      {"gaolan": QUESTION, "songping": QUESTION, "shenyi": QUESTION,
                         "heqing": QUESTION | ASK | MORE | DECIDE, "maoli": QUESTION | ASK | MORE},
    State.COORDINATING: {"gaolan": QUESTION, "songping": QUESTION, "shenyi": QUESTION,
                         "heqing": QUESTION | ASK | MORE | DECIDE, "maoli": QUESTION | ASK | MORE},
}
# fmt: on


@pytest.mark.parametrize("state", list(State))
def test_who_may_do_what_while_the_clock_runs(cast: Cast, state: str) -> None:
    case = a_case(cast, state=state)
    given = RUNNING.get(state, NOBODY)
    expected = {name: given.get(name, set()) for name in [*PEOPLE, "reporter"]}
    # The director heads the street, as the area head does the area.
    expected["jiangwei"] = expected["heqing"]

    shown = {name: ACTS & set(CASE.open_to(actor_called(name, cast, case), case)) for name in expected}

    assert shown == expected


def test_while_it_stands_still_it_goes_on_or_is_decided_about_and_nothing_else(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    case = commands.ask_reporter(
        case.pk,
        street_id=case.street_id,
        by=cast.heqing,
        at=NOON.replace(hour=5),
        question="在哪里？",
        days=3,
    )

    shown = {
        name: ACTS & set(CASE.open_to(actor_called(name, cast, case), case)) for name in [*PEOPLE, "reporter"]
    }

    assert {name: acts for name, acts in shown.items() if acts} == {
        "heqing": GO_ON | DECIDE, "jiangwei": GO_ON | DECIDE, "shenyi": GO_ON, "maoli": GO_ON,
    }  # fmt: skip
