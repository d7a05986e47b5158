"""Rule books as programs read and edit them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.people.public import SYSTEM, add_account
from linli.rulebooks.queries import FINDERS
from tests.api.callers import Program, code_of, program_of
from tests.cast import START

pytestmark = pytest.mark.django_db
RULES = "/streets/fenglin/rules"
BOOK = f"{RULES}/waits"
READING = [RULES, BOOK, f"{BOOK}/rows", f"{BOOK}/editions", f"{BOOK}/changes"]
ROW = {"cells": {"stage": "dispatched", "limit": "1 h"}}


def writing() -> list[tuple[str, str, Any]]:
    return [
        ("POST", f"{BOOK}/draft", None), ("POST", f"{BOOK}/draft/rows", ROW), ("PUT", f"{BOOK}/draft/rows", {"rows": []}),
        ("PUT", f"{BOOK}/draft/rows/1", ROW | {"seen": "x"}), ("DELETE", f"{BOOK}/draft/rows/1", None),
        ("POST", f"{BOOK}/draft/publish", {"effective_from": "2026-12-01", "note": "x"}),
        ("POST", f"{BOOK}/draft/discard", None), ("POST", f"{BOOK}/editions/1/withdraw", {"reason": "x"}),
    ]  # fmt: skip


def test_rules_are_read_by_colleagues_and_edited_by_who_may(cast):
    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=START)
    worker, stranger, nobody = program_of(cast, "gaolan"), program_of(cast, "stranger"), Program()

    assert {path: worker.get(path).status_code for path in READING} == dict.fromkeys(READING, 200)
    assert {code_of(worker.send(*told)) for told in writing()} == {(403, "not_allowed")}
    assert {code_of(stranger.get(path)) for path in READING} == {(404, "not_found")}
    assert {code_of(stranger.send(*told)) for told in writing()} == {(404, "not_found")}
    assert {code_of(nobody.get(path)) for path in READING} == {(401, "not_signed_in")}
    assert {code_of(worker.get(f"{RULES}/nothing"))} == {(404, "unknown_book")}


def test_a_program_drafts_and_publishes_each_act_once(cast):
    program, tomorrow = program_of(cast, "jiangwei"), timezone.localdate() + timedelta(days=1)

    begun = program.post(f"{BOOK}/draft", key="begin-it").json()
    again = program.post(f"{BOOK}/draft", key="begin-it").json()
    added = program.post(f"{BOOK}/draft/rows", ROW | {"after": 0}).json()
    path = f"{BOOK}/draft/rows/{added['id']}"
    changed = program.put(
        path, {"cells": {"stage": "派遣", "limit": "2 工作时"}, "seen": added["seen"]}
    ).json()
    late = program.put(path, {"cells": {"stage": "派遣", "limit": "9 h"}, "seen": added["seen"]})
    looked = program.get(f"{BOOK}/draft/faults").json()
    told = {"effective_from": tomorrow.isoformat(), "note": "加快派遣", "seen": begun["newest"]}
    done = program.post(f"{BOOK}/draft/publish", told, key="publish-it").json()
    twice = program.post(f"{BOOK}/draft/publish", told, key="publish-it").json()

    assert begun == again == {"rows": 2, "based_on": "d1", "newest": begun["newest"]}
    assert (added["row"], changed["cells"]["limit"]) == (1, "2 h")
    assert (code_of(late), looked) == (
        (409, "row_changed"), {"items": [], "warnings": [], "kept": ["Three waits run on."]},
    )  # fmt: skip
    assert done == twice
    assert (done["name"], done["in_force"], done["published_by"]) == ("1", False, "姜伟")
    assert program.get(BOOK).json()["coming"]["name"] == "1"
    assert code_of(program.post(f"{BOOK}/draft/publish", told)) == (409, "published_meanwhile")

    compared = program.get(f"{BOOK}/changes", older="d1", newer="1").json()
    assert (compared["total"], compared["items"][0]["kind"]) == (1, "added")
    assert program.post(f"{BOOK}/editions/1/withdraw", {"reason": "暂缓"}).json()["state"] == "withdrawn"


def test_rows_that_do_not_fit_are_refused_whole_with_every_fault(cast):
    program = program_of(cast, "jiangwei")
    program.post(f"{BOOK}/draft")

    refused = program.put(
        f"{BOOK}/draft/rows", {"rows": [{"stage": "filed", "limit": "2 d"}, {"stage": "x", "limit": [1]}]}
    )

    assert code_of(refused) == (422, "rows_faulty")
    assert [(one["row"], one["column"]) for one in refused.json()["facts"]["faults"]] == [
        (2, "stage"),
        (2, "limit"),
    ]
    assert len(program.get(f"{BOOK}/rows", edition="draft").json()["items"]) == 2


def test_cells_of_any_shape_are_refused_and_never_trip_the_house(cast):
    program = program_of(cast, "jiangwei")
    program.post(f"{BOOK}/draft")
    odd = [
        {},
        [{}],
        1e400,
        -1,
        True,
        "9" * 400,
        {"a": [1]},
        [[]],
        10**30,
        "2026-99-99",
        "25:00-26:00",
        "９ 工作日",
    ]

    for column in ("stage", "limit", "hours", "since", "for", "times", "always", "note"):
        for value in odd:
            answer = program.post(f"{BOOK}/draft/rows", {"cells": {column: value}})
            assert answer.status_code in {201, 422, 400}, (column, value, answer.content)


def test_a_case_is_tried_out_as_its_reader_sees_it(cast):
    program = program_of(cast, "jiangwei")
    program.post(f"{BOOK}/draft")
    program.put(f"{BOOK}/draft/rows", {"rows": [{"stage": "reported", "limit": "8 h"}]})
    before, FINDERS[:] = (
        list(FINDERS),
        [lambda _actor, _street, number, _at: number if number == "FL-1" else None],
    )
    try:
        told = program.get(f"{BOOK}/try", case="FL-1", edition="draft").json()
        unknown = program.get(f"{BOOK}/try", case="FL-9", edition="draft")
    finally:
        FINDERS[:] = before

    assert told["items"] == [{"label": "接报时限", "now": "4 工作时", "then": "8 工作时", "changes": True}]
    assert code_of(unknown) == (404, "no_such_case")
