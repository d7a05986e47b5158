"""The permission table: every action × every role × every state, once as buttons and once by trying."""

from datetime import timedelta
from inspect import unwrap
from typing import Any

import pytest
from django.db import transaction

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import LISTS, State
from linli.cases.views.buttons import ACTS
from linli.cases.workflow import CASE
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from linli.kernel.workflow import BACK
from linli.people.public import Actor
from tests.cases.joining_table import ACTS as JOINING
from tests.cases.joining_table import REFUSED, allowed_to, joining_brings
from tests.cast import NOON, PEOPLE, Cast
from tests.factories import a_case, a_photo, manhole, reporter_of

LATER = NOON + timedelta(hours=2)
HEAD_SIDES = {"publish", "remark"}

# fmt: off
# state:             grid worker                    area head, director          clerk                      inspector                   lead's officer                   reporter
MATRIX: dict[str, tuple[set[str], set[str], set[str], set[str], set[str], set[str]]] = {
    State.REPORTED:     ({"verify", "self_handle"}, {"file", "decline"},         {"file", "decline", "settle"}, {"verify"},             set(),                           {"withdraw"}),
    State.VERIFIED:     (set(),                     {"file", "decline"},         {"file", "decline"},       set(),                      set(),                           {"withdraw"}),
    State.FILED:        (set(),                     {"dispatch", "coordinate"},  set(),                     set(),                      set(),                           {"withdraw"}),
    State.DISPATCHED:   (set(),                     set(),                       set(),                     set(),                      {"accept", "send_back"},         set()),
    State.IN_HAND:      (set(),                     {"coordinate"},              set(),                     set(),                      {"send_back", "feed_back"},      set()),
    State.COORDINATING: (set(),                     set(),                       set(),                     set(),                      {"feed_back"},                   set()),
    State.FED_BACK:     (set(),                     {"inspect", "rework"},       set(),                     {"inspect", "rework"},      set(),                           set()),
    State.INSPECTED:    (set(),                     {"close", "reopen", "call_back"}, {"call_back"},        {"call_back"},              set(),                           {"confirm", "reopen"}),
    State.CLOSED:       (set(),                     {"reopen", "call_back"},     {"call_back"},             {"call_back"},                    set(),                           {"confirm", "reopen"}),
    State.DECLINED:     (set(),                     set(),                       set(),                     set(),                      set(),                           set()),
    State.VOIDED:       (set(),                     set(),                       set(),                     set(),                      set(),                           set()),
    State.WITHDRAWN:    (set(),                     set(),                       set(),                     set(),                      set(),                           set()),
    State.MERGED:       (set(),                     set(),                       set(),                     set(),                      set(),                           set()),
    State.MOVED:        (set(),                     set(),                       set(),                     set(),                      set(),                           set()),
}
# fmt: on
EARLY = {State.REPORTED, State.VERIFIED, State.FILED}
# The acts that carry every case from the report to its end, and those beside them. What hangs on a case (clocks, tasks,
# dossiers, links, its course) has acts of its own, each tested where its part is.
LAW = {
    "verify", "self_handle", "file", "decline", "dispatch", "accept", "send_back", "coordinate", "feed_back", "inspect",
    "rework", "close", "confirm", "call_back", "reopen", "withdraw", "settle", "place", "mark_hard", "publish", "remark",
    *JOINING,
}  # fmt: skip


def expected(name: str, state: str) -> set[str]:
    """Return the acts the table above gives a person, with the acts that move nothing."""
    worker, head, clerk, inspector, officer, reporter = MATRIX[state]
    ended = state in LISTS["closed"]
    placing = {"place"} if state in EARLY else set()
    hard = set() if ended else {"mark_hard"}
    acts = {
        "gaolan": worker | {"remark"},
        "heqing": head | HEAD_SIDES | placing | hard,
        "jiangwei": head | HEAD_SIDES | placing | hard,
        "shenyi": clerk | HEAD_SIDES | placing | hard,
        "songping": inspector | {"remark"},
        "maoli": officer
        | ({"remark"} if officer or state in {State.FED_BACK, State.INSPECTED, State.CLOSED} else set()),
        "luoshan": set(),
        "dujuan": set(),
        "reporter": reporter | {"remark"},
    }
    return acts[name] | allowed_to(name, state)


def actor_called(name: str, cast: Cast, case: Case) -> Actor:
    return reporter_of(case) if name == "reporter" else cast.actor(name)


def test_the_matrix_names_every_state() -> None:
    assert set(MATRIX) == set(State) == set(CASE.states())


@pytest.mark.parametrize("state", list(State))
def test_who_sees_which_buttons(cast: Cast, state: str) -> None:
    case = a_case(cast, state=state)

    shown = {
        name: LAW & set(CASE.open_to(actor_called(name, cast, case), case)) for name in [*PEOPLE, "reporter"]
    }

    assert shown == {name: expected(name, state) for name in [*PEOPLE, "reporter"]}


def brought_to(action: str, cast: Cast) -> dict[str, Any]:
    """Return everything an act could need, so that only the actor and the state decide."""
    if action in JOINING:
        return joining_brings(action, cast)
    if action == "self_handle":  # photos are made where they are needed: a thousand tries need few
        return {"done": "好了", "before": [a_photo()], "after": [a_photo("#fff")]}
    chengguan, shichang = cast.organisations["chengguan"], cast.organisations["shichang"]
    return {
        "verify": {"finding": "属实"},
        "file": {"category": manhole()}, "decline": {"reason": "重复"}, "dispatch": {"lead": chengguan},
        "send_back": {"reason": "不归我们"}, "coordinate": {"lead": chengguan, "supports": [shichang]},
        "feed_back": {"done": "好了"}, "inspect": {"finding": "好了"}, "rework": {"reason": "没好"}, "confirm": {"rating": 3},
        "reopen": {"reason": "没好"}, "withdraw": {"reason": "算了"}, "place": {"unit": cast.units["W12"]},
        "publish": {"title": "井盖"}, "remark": {"text": "说明"}, "finish_part": {"item": "stop", "done": "已停工"},
        "ask_suspension": {"reason": "等材料", "until": (LATER + timedelta(days=3)).date()},
        "ask_extension": {"reason": "等零件", "amount": 2}, "grant_request": {"item": cast.street.edition},
        "refuse_request": {"item": cast.street.edition, "reason": "不同意"},
        "ask_reporter": {"question": "在哪里？", "days": 3},
        "arbitrate": {"lead": chengguan, "reason": "按职责"}, "escalate": {"reason": "协调不了"},
        "hand_back": {"decision": "照办"}, "supervise": {"reason": "催办", "due": NOON + timedelta(days=4000)},
        "answer_order": {"answer": "在办"}, "appeal": {"against": "given", "text": "不归我们"},
        "accept_appeal": {"reason": "属实"}, "relieve": {"reason": "属实"}, "reject_appeal": {"reason": "不属实"},
        "void": {"reason": "不符合立案条件"}, "call_back": {"outcome": "reached", "solved": False, "satisfied": False},
    }.get(action, {})  # fmt: skip


def attempt(cast: Cast, case: Case, action: str, name: str) -> tuple[str, int]:
    """Try an act and take it back; return the state it led to, or the refusal's code, and how many lines it wrote."""
    by = actor_called(name, cast, case)
    before = JournalLine.objects.filter(subject_id=case.pk).count()
    with transaction.atomic():
        try:
            with transaction.atomic():
                getattr(commands, action)(
                    case.pk, street_id=case.street_id, by=by, at=LATER, **brought_to(action, cast)
                )
            came_to = Case.objects.get(pk=case.pk).state
        except Refusal as refusal:
            came_to = refusal.code
        written = JournalLine.objects.filter(subject_id=case.pk).count() - before
        transaction.set_rollback(True)
    return came_to, written


@pytest.mark.parametrize("state", list(State))
def test_who_may_try_what_and_what_comes_of_it(cast: Cast, state: str) -> None:
    case = a_case(cast, state=state)
    tries = [(name, action) for name in [*PEOPLE, "reporter"] for action in CASE.rows if action in LAW]

    came = {one: attempt(cast, case, one[1], one[0]) for one in tries}

    def promised(name: str, action: str) -> tuple[str, int]:
        row = CASE.rows[action]
        if action in expected(name, state) and action in REFUSED:
            return (REFUSED[action], 0)
        if action in expected(name, state):
            back = State.REPORTED if row.target == BACK else row.target
            return (back or state, 1)
        return ("not_allowed" if state in row.sources else "moved_meanwhile", 0)

    assert came == {one: promised(*one) for one in tries}


def test_only_the_people_of_a_case_see_it(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)

    seers = {name for name in PEOPLE if Case.objects.visible_to(cast.actor(name)).filter(pk=case.pk).exists()}

    assert seers == {"gaolan", "heqing", "shenyi", "maoli", "songping", "jiangwei"}


def test_nothing_but_the_workflow_assigns_a_state() -> None:
    import re
    from pathlib import Path

    source = Path(commands.__file__).parents[2]
    told = [
        f"{path.relative_to(source)}:{n}"
        for path in source.rglob("*.py")
        if path.name != "workflow.py" and "migrations" not in path.parts and path.parts[-2] != "notices"
        for n, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\bcase\.state\s*=[^=]", line)
    ]
    assert told == []


def test_acts_that_lock_other_cases_before_their_own_lock_none_with_the_key():
    locks = {
        action for action, act in ACTS.items()
        if {"hold", "hold_both", "parted"} & set(unwrap(act.command).__code__.co_names)
    }  # fmt: skip

    # Taking over holds its own case first, and then the one it came from.
    assert locks == CASE.joining | {"take_over"}
