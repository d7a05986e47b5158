"""The ledger for programs: lists, one case, every act, photos, opening, duties."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.models import Category, Photo
from linli.cases.rest.acts import ACTS
from linli.cases.states import LISTS, State
from linli.cases.views.buttons import ACTS as BUTTONS
from linli.cases.workflow import CASE, offered
from linli.kernel.models import JournalLine
from linli.people.public import Organisation
from tests.cast import NOON, Cast
from tests.factories import a_case, a_photo, an_opened, an_upload

from .programs import Program, a_key, program_of
from .test_door import code_of

pytestmark = pytest.mark.django_db


def a_note(program: Program, colour: str = "#123456") -> str:
    """Return the note of a photo that was sent."""
    answer = program.upload("photos", an_upload(colour=colour))
    assert answer.status_code == 201, answer.content
    return answer.json()["note"]


# --- Lists -------------------------------------------------------------------------------------------------------
def test_the_lists_are_those_of_the_desk(cast: Cast):
    states = (State.REPORTED, State.IN_HAND, State.COORDINATING, State.FED_BACK, State.CLOSED)
    made = {state: a_case(cast, state=state).number for state in states}
    program = program_of(cast, "jiangwei")

    found = {
        name: {row["number"] for row in program.get("cases", list=name).json()["items"]}
        for name in ("issue", "coordination", "feedback", "closed")
    }

    assert found == {name: {made[s] for s in states if s in LISTS[name]} for name in found}
    assert {row["number"] for row in program.get("cases").json()["items"]} == set(made.values())


def test_every_filter_of_the_desk_narrows(cast: Cast):
    one = an_opened(cast, title="红旗路井盖", hard=True).case
    filed = a_case(cast, state=State.DISPATCHED)
    lost = an_opened(cast, lon=None, lat=None, place="不知道在哪").case
    program = program_of(cast, "jiangwei")

    def numbers(**asked) -> set[str]:
        answer = program.get("cases", **asked)
        assert answer.status_code == 200, answer.content
        return {row["number"] for row in answer.json()["items"]}

    chengjian = Organisation.objects.get(code="chengjian")
    assert numbers(q="红旗路") == {one.number}
    assert numbers(q=filed.number) == {filed.number}
    assert numbers(hard="true") == {one.number}
    assert numbers(unlocated="true") == {lost.number}
    assert numbers(category="C") == numbers(category="C0101") == {filed.number}
    assert numbers(organisation=chengjian.pk) == {filed.number}
    assert numbers(unit="W1") == {one.number, filed.number}
    assert numbers(unit="E") == set()
    assert numbers(light="late") == {one.number, filed.number, lost.number}
    assert numbers(turn="file") == {one.number, lost.number}
    assert numbers(turn="file", list="closed") == set()
    assert code_of(program.get("cases", unit="nowhere")) == (404, "unknown_unit")
    assert code_of(program.get("cases", organisation=999)) == (422, "unknown_organisation")


def test_a_list_is_paged_by_key_without_gaps_or_repeats(cast: Cast):
    made = [an_opened(cast, at=NOON + timedelta(minutes=n)).case.number for n in range(5)]
    program = program_of(cast, "heqing")
    for sort, wanted in (("newest", made[::-1]), ("due", made)):
        seen, after = [], ""
        while True:
            answer = program.get("cases", limit=2, sort=sort, **({"after": after} if after else {})).json()
            seen += [row["number"] for row in answer["items"]]
            after = answer["next"]
            if after is None:
                break
        assert seen == wanted


def test_the_workbook_holds_the_same_list(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    a_case(cast, state=State.CLOSED)

    answer = program_of(cast, "heqing").get("cases.xlsx", list="issue")

    book = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0].value for row in book.iter_rows(min_row=2)] == [case.number]
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


def test_what_waits_is_counted_and_listed(cast: Cast):
    case = a_case(cast, state=State.REPORTED)
    program = program_of(cast, "gaolan")

    assert program.get("turns").json() == {"turns": {"verify": 1}}
    [group] = program.get("tasks").json()["groups"]
    assert (group["act"], group["count"], [row["number"] for row in group["items"]]) == (
        "verify",
        1,
        [case.number],
    )


# --- One case -------------------------------------------------------------------------------------------------------
def test_a_case_says_what_its_page_says(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    told = program_of(cast, "heqing").get(f"cases/{case.number}").json()

    assert (told["number"], told["state"], told["list"], told["body"]) == (
        case.number,
        "in_hand",
        "issue",
        case.body,
    )
    assert [unit["code"] for unit in told["line"]] == [cast.street.code, "W", "W1", "W11"]
    assert (told["condition"]["row"], told["condition"]["closing"]) == (1, "恢复")
    assert told["limits"] == {
        "edition": case.limits_edition_id, "rule": "condition:1", "beside": [],
        "row": {"stage": "handle", "limit": told["condition"]["limit"], "limit_value": 2.0, "limit_unit": "urgent_h",
                "source": "official"},
    }  # fmt: skip
    [lead] = told["organisations"]
    assert (lead["organisation"]["code"], lead["part"], lead["row"]) == ("chengjian", "lead", 2)
    assert told["by_table"] == []
    assert told["due_at"] is not None
    assert told["due_how"]
    assert told["acts"] == [action for action in offered(cast.heqing, case) if action in ACTS]
    assert {"coordinate", "mark_hard", "publish", "remark"} <= set(told["acts"])
    assert told["may_look"] is True
    assert told["version"] == JournalLine.objects.filter(subject_id=case.pk).count()


def test_whom_the_table_would_name_is_said_before_anybody_is_on_it(cast: Cast):
    case = a_case(cast, state=State.FILED)
    told = program_of(cast, "heqing").get(f"cases/{case.number}").json()

    assert [(one["organisation"]["code"], one["row"]) for one in told["by_table"]] == [("chengjian", 2)]
    assert told["organisations"] == []


def test_the_timeline_is_that_of_the_page(cast: Cast):
    case = a_case(cast, state=State.CLOSED)
    steps = program_of(cast, "heqing").get(f"cases/{case.number}/timeline").json()["items"]

    assert [step["action"] for step in steps] == [
        "close", "inspect", "feed_back", "accept", "dispatch", "file", "verify", "report",
    ]  # fmt: skip
    assert (steps[2]["texts"], steps[2]["by"]) == ({"done": "已更换井盖"}, "毛莉")
    assert steps[4]["rows"] == [2]
    assert steps[-1]["by_kind"] in {"anonymous", "reporter"}


# --- Acts ------------------------------------------------------------------------------------------------------------
def test_every_act_of_the_workflow_is_an_operation(cast: Cast):
    assert set(ACTS) == set(BUTTONS)
    # The reporter's own stand at the link, and what comes back from another street comes by its act.
    apart = {"confirm", "withdraw", "confirm_too", "reopen_too", "come_back"}
    assert set(CASE.rows) - set(ACTS) == apart
    assert [ACTS[action].command for action in ACTS] == [BUTTONS[action].command for action in ACTS]


def test_a_case_goes_its_whole_way_by_programs(cast: Cast):
    case = an_opened(cast).case
    program = {who: program_of(cast, who) for who in ("gaolan", "heqing", "maoli", "songping")}
    note = a_note(program["maoli"])
    way = [
        ("gaolan", "verify", {"finding": "属实", "photos": [a_note(program["gaolan"])]}, "verified"),
        ("heqing", "file", {"category": "C0101", "condition": 2}, "filed"),
        ("heqing", "dispatch", {}, "dispatched"),
        ("maoli", "accept", None, "in_hand"),
        ("maoli", "feed_back", {"done": "已更换井盖", "photos": [note]}, "fed_back"),
        ("songping", "rework", {"reason": "没盖严"}, "in_hand"),
        ("maoli", "feed_back", {"done": "盖严了"}, "fed_back"),
        ("songping", "inspect", {"finding": "已恢复"}, "inspected"),
        ("heqing", "reopen", {"reason": "又坏了"}, "filed"),
        ("heqing", "mark_hard", None, "filed"),
        ("heqing", "dispatch", {"lead": Organisation.objects.get(code="chengguan").pk}, "dispatched"),
    ]

    for n, (who, action, told, state) in enumerate(way, 2):
        answer = program[who].post(f"cases/{case.number}/{action}", told, key=a_key())
        assert (answer.status_code, answer.json()) == (
            200, {"number": case.number, "action": action, "state": state, "version": n},
        ), answer.content  # fmt: skip

    case.refresh_from_db()
    assert (case.state, case.lead.code, case.hard, case.condition.row) == ("dispatched", "chengguan", True, 2)
    assert Photo.objects.filter(case=case).count() == 2


def test_acts_refuse_what_the_commands_refuse(cast: Cast):
    fresh, filed = an_opened(cast).case.number, a_case(cast, state=State.FILED).number
    program = program_of(cast, "heqing")
    hawker = Category.objects.get(code="E0406")

    def told(number: str, action: str, body=None) -> tuple[int, str]:
        return code_of(program.post(f"cases/{number}/{action}", body))

    assert told(fresh, "verify", {"finding": "x"}) == (403, "not_allowed")
    assert told(fresh, "file", {"category": "X99"}) == (422, "unknown_category")
    assert told(fresh, "file", {"category": "C01"}) == (422, "unknown_category")
    assert told(fresh, "file", {"category": hawker.code, "condition": 1}) == (422, "unknown_condition")
    assert told(fresh, "file", {"category": hawker.code, "industry": "none"}) == (422, "unknown_category")
    assert told(fresh, "place", {}) == (422, "no_place")
    assert told(fresh, "place", {"lon": 0, "lat": 0}) == (422, "outside_the_street")
    assert told(fresh, "place", {"unit": "nowhere"}) == (404, "unknown_unit")
    assert told(fresh, "accept") == (409, "moved_meanwhile")
    assert told(fresh, "publish", {"title": "电话13800138000"}) == (422, "personal_data_in_text")
    assert told(filed, "dispatch", {"lead": 999}) == (422, "unknown_organisation")
    assert told(filed, "coordinate", {"lead": 1, "supports": []}) == (422, "invalid")
    assert told(fresh, "remark", {"text": "x", "photos": ["touched"]}) == (422, "photo_gone")
    assert told(fresh, "settle", {"reply": "x"}) == (403, "not_allowed")


def test_a_place_is_a_pin_or_a_unit(cast: Cast):
    case = an_opened(cast, lon=None, lat=None, place="不知道").case
    program = program_of(cast, "jiangwei")

    assert program.post(f"cases/{case.number}/place", {"unit": "E12"}).status_code == 200
    case.refresh_from_db()
    assert (case.unit.code, case.lon, case.located) == ("E12", None, True)
    assert program.post(f"cases/{case.number}/place", {"lon": 121.442, "lat": 31.192}).status_code == 200
    case.refresh_from_db()
    assert (case.unit.code, case.lon) == ("W11", 121.442)


def test_what_is_public_is_decided_with_photos_of_this_case_only(cast: Cast):
    case, other = (an_opened(cast, photos=(a_photo(),)).case for _n in range(2))
    mine, foreign = Photo.objects.get(case=case), Photo.objects.get(case=other)

    answer = program_of(cast, "heqing").post(
        f"cases/{case.number}/publish", {"title": "井盖缺失", "photos": [str(mine.pk), str(foreign.pk)]}
    )

    assert answer.status_code == 200
    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert (mine.public, foreign.public) == (True, False)


# --- Strangers, and the price of a page ----------------------------------------------------------------------------------
def least(shape: dict[str, Any], known: dict[str, Any]) -> Any:
    """Return the smallest value that a JSON schema takes; acts say more than that, but strangers learn nothing anyway."""
    shape = known[shape["$ref"].rsplit("/", 1)[1]] if "$ref" in shape else shape
    if "anyOf" in shape or "allOf" in shape:
        return least((shape.get("anyOf") or shape["allOf"])[0], known)
    if "enum" in shape or "const" in shape:
        return shape.get("const") or shape["enum"][0]
    if shape["type"] == "object":
        return {name: least(shape["properties"][name], known) for name in shape.get("required", ())}
    if shape["type"] == "array":
        return [least(shape["items"], known)] * shape.get("minItems", 0)
    texts = {"uuid": str(uuid4()), "date": "2026-12-01", "date-time": "2026-12-01T10:00:00+08:00"}
    plain = {"integer": shape.get("minimum", 1), "number": shape.get("minimum", 1.0), "boolean": True}
    return plain.get(
        shape["type"], texts.get(shape.get("format", ""), "x" * max(shape.get("minLength", 1), 1))
    )


def body_of(action: str) -> Any:
    """Return the least that an act takes."""
    takes = ACTS[action].takes
    if takes is None:
        return None
    told = takes.model_json_schema()
    return least(told, told.get("$defs", {}))


@pytest.mark.parametrize("who", ["dujuan", "luoshan"])
def test_strangers_get_404_for_every_operation_of_a_case(cast: Cast, who: str):
    case = a_case(cast, state=State.IN_HAND, photos=(a_photo(),))
    stranger = program_of(cast, who)
    lines = JournalLine.objects.count()

    reads = [stranger.get(f"cases/{case.number}{end}") for end in ("", "/timeline", "/photos")]
    reads.append(stranger.get(f"photos/{Photo.objects.get(case=case).pk}"))
    acts = [stranger.post(f"cases/{case.number}/{action}", body_of(action)) for action in ACTS]
    acts.append(stranger.post(f"cases/{case.number}/reporter", {"purpose": "verify"}))

    assert {code_of(answer) for answer in [*reads, *acts]} == {(404, "not_found")}
    assert stranger.get("cases").json() == {"items": [], "next": None}
    assert JournalLine.objects.count() == lines


def test_somebody_without_a_post_in_the_street_learns_nothing_of_it(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    program = program_of(cast, "heqing")
    cast.accounts["heqing"].posts.all().delete()
    paths = ["cases", "cases.xlsx", "turns", "tasks", "duties", "duties/who?unit=W", f"cases/{case.number}"]

    assert {code_of(program.get(path)) for path in paths} == {(404, "not_found")}
    sent = [program.post("cases", {"title": "x"}), program.upload("photos", an_upload())]
    sent.append(program.post("duties", {"unit": "W", "organisation": 1}))
    assert {code_of(answer) for answer in sent} == {(404, "not_found")}


def queries_of(program: Program, path: str, **asked) -> int:
    """Return how many questions an answer asks of the database."""
    with CaptureQueriesContext(connection) as held:
        assert program.get(path, **asked).status_code == 200
    return len(held)


@pytest.mark.parametrize("who", ["heqing"])
def test_reading_asks_the_same_of_the_database_for_one_and_for_three(cast: Cast, who: str):
    program = program_of(cast, who)
    first = a_case(cast, state=State.COORDINATING, photos=(a_photo(),))
    paths = ["cases", "tasks", "turns", "duties", f"cases/{first.number}", f"cases/{first.number}/timeline",
             f"cases/{first.number}/photos", "/categories"]  # fmt: skip
    for path in paths:
        queries_of(program, path)
    once = {path: queries_of(program, path) for path in paths}

    for n in range(2):
        a_case(cast, state=State.COORDINATING, title=f"{n}")
        told = {"street_id": cast.street.pk, "by": cast.heqing, "at": NOON + timedelta(hours=n + 1)}
        commands.remark(first.pk, text="又一张", photos=[a_photo(f"#0{n}0000")], **told)

    assert {path: queries_of(program, path) for path in paths} == once
    assert max(once.values()) <= 14
