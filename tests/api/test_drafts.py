"""The structure for programs: a file comes in as a draft, is decided about and accepted once; plans step by step."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.people.public import SYSTEM, add_account
from linli.territory.models import Draft, Unit
from tests.cast import START, Cast, box

from .callers import API, Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
FENGLIN = "/streets/fenglin"
DAY = "2026-12-01"
NOBODY = Program()


def a_file(*features: dict[str, Any], name: str = "units.geojson") -> SimpleUploadedFile:
    told = {"type": "FeatureCollection", "features": list(features)}
    return SimpleUploadedFile(name, json.dumps(told, ensure_ascii=False).encode())


def a_unit(code: str, geometry: Any, **told: Any) -> dict[str, Any]:
    about = {"code": code, "name": f"{code}微网格", "level": "grid", "parent": "W1"} | told
    return {"type": "Feature", "properties": about, "geometry": geometry}


def halves() -> list[dict[str, Any]]:
    """Return the two grids of W1, the second under another name."""
    west, east = box(121.440, 31.190, 121.445, 31.195), box(121.445, 31.190, 121.450, 31.195)
    return [
        a_unit("W11", west, name="宛南一村第1微网格", name_en="Grid W1-1"),
        a_unit("W12", east, name="西园"),
    ]


def brought(program: Program, file: Any, key: str = "", **told: Any) -> Any:
    headers = program.headers | ({"Idempotency-Key": key} if key else {})
    asked = {"on": DAY, "file": file} | told
    return program.client.post(f"{API}{FENGLIN}/drafts", asked, headers=headers)


def writing(key: str) -> list[tuple[str, str, dict[str, Any] | None]]:
    draft, plan = f"{FENGLIN}/drafts/{key}", f"{FENGLIN}/plans/{key}"
    return [
        ("POST", f"{draft}/decide", {}), ("POST", f"{draft}/ask", {"on": DAY, "mapping": {}}),
        ("POST", f"{draft}/accept", {}), ("POST", f"{draft}/discard", None),
        ("POST", f"{FENGLIN}/plans", {"name": "x", "on": DAY}),
        ("POST", f"{plan}/steps", {"do": "close", "unit": "W11"}), ("DELETE", f"{plan}/steps/0", None),
    ]  # fmt: skip


def reading(key: str) -> list[str]:
    draft = f"{FENGLIN}/drafts/{key}"
    return [f"{FENGLIN}/drafts", draft, f"{draft}/rows", f"{draft}/shapes/after", f"{FENGLIN}/plans/{key}"]


# --- Who may ----------------------------------------------------------------------------------------------------
def test_drafts_are_for_who_may_change_the_structure(cast: Cast) -> None:
    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=START)
    head, narrow = program_of(cast, "heqing"), program_of(cast, "jiangwei", ["staff", "see"])
    key = str(uuid4())

    for program, refusal in (
        (head, (403, "not_allowed")), (narrow, (403, "not_allowed")),
        (program_of(cast, "stranger"), (404, "not_found")), (NOBODY, (401, "not_signed_in")),
    ):  # fmt: skip
        seen = {code_of(program.get(path)) for path in reading(key)}
        seen |= {code_of(program.send(method, path, told)) for method, path, told in writing(key)}
        seen |= {code_of(brought(program, a_file(*halves())))}
        assert seen == {refusal}
    assert not Draft.objects.exists()


def test_a_draft_that_is_not_there_is_not_found(cast: Cast) -> None:
    program, key = program_of(cast, "jiangwei"), str(uuid4())

    seen = [code_of(program.get(path)) for path in reading(key)[1:]]
    seen += [code_of(program.send(method, path, told)) for method, path, told in writing(key) if key in path]

    assert set(seen) == {(404, "not_found")}


# --- Files --------------------------------------------------------------------------------------------------------
def test_a_file_is_checked_accepted_once_and_the_days_before_stay(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")

    made = brought(program, a_file(*halves()), key="bring-the-halves")
    again = brought(program, a_file(*halves()), key="bring-the-halves")
    draft = made.json()
    rows = program.get(f"{FENGLIN}/drafts/{draft['id']}/rows").json()["items"]
    first = program.post(f"{FENGLIN}/drafts/{draft['id']}/accept", {})
    second = program.post(f"{FENGLIN}/drafts/{draft['id']}/accept", {})

    assert (made.status_code, again.json()["id"]) == (201, draft["id"])
    assert Draft.objects.count() == 1
    assert (draft["state"], draft["may_accept"], draft["counts"]["changes"]) == (
        "open", True, {"same": 1, "changed": 1},
    )  # fmt: skip
    assert [(row["code"], row["change"], row["faults"]) for row in rows] == [
        ("W11", "same", []),
        ("W12", "changed", []),
    ]
    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["outcome"]["renamed"]) == ("accepted", 1)
    names = [NOBODY.get(f"{FENGLIN}/units/W12", on=day).json()["name"] for day in ("2026-11-30", DAY)]
    assert names == ["宛南一村第2微网格", "西园"]


def test_the_same_key_with_another_file_is_refused(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    brought(program, a_file(*halves()), key="bring-the-halves")

    assert code_of(brought(program, a_file(halves()[0]), key="bring-the-halves")) == (
        422, "key_used_for_another_request",
    )  # fmt: skip
    assert code_of(brought(program, a_file(*halves()), key="bring-the-halves", datum="gcj02")) == (
        422, "key_used_for_another_request",
    )  # fmt: skip


def test_faults_are_told_by_row_and_settled_by_what_is_decided(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    wide = box(121.440, 31.190, 121.4455, 31.195)
    bow = {
        "type": "Polygon",
        "coordinates": [
            [[121.44, 31.19], [121.445, 31.195], [121.445, 31.19], [121.44, 31.195], [121.44, 31.19]]
        ],
    }
    draft = brought(
        program, a_file(a_unit("N1", wide), a_unit("N2", bow), a_unit("N3", None, parent="XX"))
    ).json()
    path = f"{FENGLIN}/drafts/{draft['id']}"

    faults = program.get(f"{path}/rows", show="faults").json()["items"]
    spots = program.get(f"{path}/shapes/faults-before").json()["features"]
    refused = program.post(f"{path}/accept", {})
    left = program.post(f"{path}/decide", {"leave_out": [row["number"] for row in faults]}).json()
    every = program.post(f"{path}/decide", {"every": "accept"}).json()
    shapes = program.get(f"{path}/shapes/before").json()["features"]

    assert {fault["kind"] for row in faults for fault in row["faults"]} >= {"overlap", "unknown_parent"}
    assert all(fault["sentence"] for row in faults for fault in row["faults"])
    assert code_of(refused) == (422, "still_faulty")
    assert left["counts"]["changes"] == {"left_out": 3}
    assert left["may_accept"] is False
    assert every["counts"]["unchosen"] == 0
    assert len(shapes) >= 2
    assert {spot["properties"]["tone"] for spot in spots} <= {"red", "green"}
    assert code_of(program.post(f"{path}/accept", {})) == (422, "nothing_to_do")


def test_a_file_is_read_anew_by_other_columns(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    file = SimpleUploadedFile("units.csv", "号,名字\nX1,新园\n".encode())
    draft = brought(program, file).json()

    told = {
        "on": DAY,
        "mapping": {"code": "号", "name": "名字"},
        "default_level": "grid",
        "default_parent": "W1",
    }
    anew = program.post(f"{FENGLIN}/drafts/{draft['id']}/ask", told).json()

    assert draft["headings"] == ["号", "名字"]
    assert (anew["mapping"]["code"], anew["defaults"]) == ("号", {"level": "grid", "parent": "W1"})
    assert anew["counts"]["changes"] == {"new": 1}


@pytest.mark.parametrize("body", [b" ", b"\0\0\0", b"{", b"{}", b"\xff\xfe\xfd", b"PK\x03\x04 no workbook"])
def test_a_file_that_holds_no_units_is_refused(cast: Cast, body: bytes) -> None:
    answer = brought(program_of(cast, "jiangwei"), SimpleUploadedFile("units.geojson", body))

    assert code_of(answer) in {(422, "unreadable_file"), (422, "bad_table")}
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"on": "x"}, ["form.on"]), ({"tolerance": "-1"}, ["form.tolerance"]), ({"datum": "mars"}, ["form.datum"]),
        ({"tolerance": "NaN"}, ["form.tolerance"]),
    ],
)  # fmt: skip
def test_how_a_file_cannot_be_read_is_said(cast: Cast, told: dict[str, str], wrong: list[str]) -> None:
    assert fields_of(brought(program_of(cast, "jiangwei"), a_file(*halves()), **told)) == wrong


def test_a_draft_is_thrown_away_and_stays_away(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    draft = brought(program, a_file(*halves())).json()["id"]

    first = program.post(f"{FENGLIN}/drafts/{draft}/discard")
    again = program.post(f"{FENGLIN}/drafts/{draft}/discard")

    assert first.json()["state"] == again.json()["state"] == "discarded"
    assert code_of(program.post(f"{FENGLIN}/drafts/{draft}/accept", {})) == (409, "draft_is_over")
    assert code_of(program.post(f"{FENGLIN}/drafts/{draft}/decide", {})) == (409, "draft_is_over")


def test_what_another_change_moved_is_checked_anew_before_it_is_accepted(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    one, other = (brought(program, a_file(*halves())).json()["id"] for _n in range(2))
    program.post(f"{FENGLIN}/drafts/{one}/accept", {})

    late = program.post(f"{FENGLIN}/drafts/{other}/accept", {})

    assert code_of(late) == (409, "structure_moved")
    assert program.get(f"{FENGLIN}/drafts/{other}").json()["counts"]["changes"] == {"same": 2}


def test_the_export_comes_back_as_nothing_new(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")

    for form in ("geojson", "csv"):
        body = NOBODY.get(f"{FENGLIN}/export/{form}", on=DAY)
        draft = brought(program, SimpleUploadedFile(f"tree.{form}", body.content)).json()
        assert draft["counts"]["changes"] == {"same": 12}
    workbook = NOBODY.get(f"{FENGLIN}/export/xlsx")
    assert workbook.content[:2] == b"PK"


# --- Plans ----------------------------------------------------------------------------------------------------------
def planned(program: Program, *steps: dict[str, Any]) -> str:
    plan = program.post(f"{FENGLIN}/plans", {"name": "块区变片区", "on": DAY}).json()["id"]
    for step in steps:
        assert program.post(f"{FENGLIN}/plans/{plan}/steps", step).status_code == 200
    return plan


def test_a_plan_is_made_of_steps_and_accepted_once(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    plan = planned(
        program,
        {"do": "rename_level", "level": "area", "name": "块区", "name_en": "Block"},
        {"do": "regroup", "from": ["W", "E"], "to": [{"name": "北块", "units": ["W2", "E1"]}, {"name": "南块", "units": ["W1"]}]},
        {"do": "move", "unit": "W22", "parent": "E1"},
    )  # fmt: skip

    told = program.get(f"{FENGLIN}/plans/{plan}").json()
    before = program.get(f"{FENGLIN}/drafts/{plan}/shapes/before").json()["features"]
    done = program.post(f"{FENGLIN}/drafts/{plan}/accept", {})
    again = program.post(f"{FENGLIN}/drafts/{plan}/accept", {})

    assert [step["text"] for step in told["steps"]] == [
        "The level Area is called 块区.", "Wannan Area, Dong'an Area become 北块, 南块.",
        "Grid W2-2 moves from Wannan Second to Dong'an First.",
    ]  # fmt: skip
    assert (told["ends"], told["may_accept"], told["comes_to"]["new"]) == (["E", "W"], True, 2)
    assert before
    assert (done.status_code, done.json()) == (200, again.json())
    line = [
        [unit["name"] for unit in NOBODY.get(f"{FENGLIN}/units/W22", on=day).json()["line"]]
        for day in ("2026-11-30", DAY)
    ]
    assert line[0][1:3] == ["宛南片区", "宛南二村"]
    assert line[1][1:3] == ["北块", "东安一村"]
    assert NOBODY.get(FENGLIN).json()["levels"][1]["name"] == "片区"


def test_a_step_is_added_once_for_its_key_and_can_be_taken_out(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    plan = planned(program)
    told = {"do": "rename", "unit": "W11", "name": "东园"}

    program.post(f"{FENGLIN}/plans/{plan}/steps", told, key="rename-w11")
    program.post(f"{FENGLIN}/plans/{plan}/steps", told, key="rename-w11")

    assert len(program.get(f"{FENGLIN}/plans/{plan}").json()["steps"]) == 1
    assert program.send("DELETE", f"{FENGLIN}/plans/{plan}/steps/0").json()["steps"] == []
    assert program.send("DELETE", f"{FENGLIN}/plans/{plan}/steps/7").json()["steps"] == []
    assert code_of(program.post(f"{FENGLIN}/drafts/{plan}/accept", {})) == (422, "nothing_to_do")


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        ({"do": "close", "unit": "W"}, (409, "still_has_children")),
        ({"do": "move", "unit": "W", "parent": "W11"}, (422, "wrong_rung")),
        ({"do": "rename", "unit": "XX", "name": "x"}, (404, "unknown_unit")),
        ({"do": "rename_level", "level": "village", "name": "x"}, (422, "missing")),
        ({"do": "regroup", "from": ["W1"], "to": [{"name": "x", "code": "W2"}]}, (409, "code_taken")),
        ({"do": "fly", "unit": "W"}, (422, "invalid")),
        ({"do": "rename", "unit": "W11", "name": " "}, (422, "invalid")),
        ({"do": "regroup", "from": [], "to": []}, (422, "invalid")),
        ({}, (422, "invalid")),
    ],
)
def test_a_step_that_cannot_be_done_is_refused_and_the_plan_stays(
    cast: Cast, step: dict[str, Any], refusal: tuple[int, str]
) -> None:
    program = program_of(cast, "jiangwei")
    plan = planned(program)

    assert code_of(program.post(f"{FENGLIN}/plans/{plan}/steps", step)) == refusal
    assert program.get(f"{FENGLIN}/plans/{plan}").json()["steps"] == []


def test_drafts_are_listed_and_paged_from_the_newest(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    for _n in range(2):
        brought(program, a_file(*halves()))
    planned(program)

    whole = program.get(f"{FENGLIN}/drafts").json()["items"]
    first = program.get(f"{FENGLIN}/drafts", limit=2).json()
    rest = program.get(f"{FENGLIN}/drafts", limit=2, after=first["next"]).json()

    assert [one["kind"] for one in whole] == ["change", "import", "import"]
    assert [*first["items"], *rest["items"]] == whole
    assert len(program.get(f"{FENGLIN}/drafts", kind="change").json()["items"]) == 1


def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    draft, plan = brought(program, a_file(halves()[1])).json()["id"], planned(program)
    paths = [
        f"{FENGLIN}/drafts", f"{FENGLIN}/drafts/{draft}", f"{FENGLIN}/drafts/{draft}/rows",
        f"{FENGLIN}/drafts/{draft}/shapes/after", f"{FENGLIN}/plans/{plan}",
    ]  # fmt: skip
    for path in paths:
        program.get(path)
    before = {path: program.queries(path) for path in paths}
    wide = brought(program, a_file(*halves(), a_unit("N1", None), a_unit("N2", None))).json()["id"]
    longer = planned(program, {"do": "close", "unit": "W11"}, {"do": "close", "unit": "W12"})
    for path in (path.replace(draft, wide).replace(plan, longer) for path in paths):
        program.get(path)

    after = {path: program.queries(path.replace(draft, wide)) for path in paths[:4]}
    assert after == {path: before[path] for path in paths[:4]}
    assert program.queries(paths[4].replace(plan, longer)) <= 12
    assert max(before.values()) <= 12
    assert Unit.objects.filter(code="N1").count() == 0
