"""The industry matrix, gaps and seams, and open cases by road, as programs see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.cases.models import Case
from linli.people.models import Authority, Industry
from linli.people.public import SYSTEM, add_account, appoint, set_role
from linli.territory.commands import add_road
from tests.cast import NOON, START, Cast
from tests.factories import a_case

from .callers import Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
FENGLIN = "/streets/fenglin"


def body(cast: Cast, code: str) -> int:
    return cast.organisations[code].pk


def writing(cast: Cast) -> list[tuple[str, str, dict[str, Any]]]:
    industry, rows = f"{FENGLIN}/industries", f"{FENGLIN}/matrix/rows/1"
    wish = {"industry": "美容美发", "organisation": body(cast, "shichang"), "part": "lead"}
    return [
        ("POST", industry, {"name": "x"}), ("PUT", f"{industry}/meifa", {"name": "x"}),
        ("POST", f"{industry}/meifa/end", {}), ("POST", f"{industry}/meifa/rows", {"organisation": 1}),
        ("POST", f"{rows}/change", {"organisation": 1}), ("POST", f"{rows}/end", {}),
        ("PUT", f"{FENGLIN}/matrix", {"rows": [wish]}),
    ]  # fmt: skip


def reading() -> list[str]:
    return [
        f"{FENGLIN}/matrix", f"{FENGLIN}/industries/meifa", f"{FENGLIN}/gaps", f"{FENGLIN}/seams",
        f"{FENGLIN}/road-statuses",
    ]  # fmt: skip


def meifa(cast: Cast) -> Program:
    """Return the director's program, with an industry that the market office oversees."""
    program = program_of(cast, "jiangwei")
    made = program.post(f"{FENGLIN}/industries", {"name": "美发", "words": ["理发", "剪头发"]}).json()
    assert made["code"] == "meifa"
    told = {"organisation": body(cast, "shichang"), "basis": "条例"}
    assert program.post(f"{FENGLIN}/industries/meifa/rows", told).json()["row"] == 1
    return program


# --- Who may ----------------------------------------------------------------------------------------------------
def test_the_matrix_is_read_by_colleagues_and_changed_by_who_may_appoint(cast: Cast) -> None:
    meifa(cast)
    cast.accounts["stranger"] = add_account(username="stranger", name="别人", by=SYSTEM, at=START)
    worker, stranger, nobody = program_of(cast, "gaolan"), program_of(cast, "stranger"), Program()

    assert {path: worker.get(path).status_code for path in reading()} == dict.fromkeys(reading(), 200)
    assert {code_of(worker.send(*told)) for told in writing(cast)} <= {
        (403, "not_allowed"),
        (422, "unknown_organisation"),
    }
    assert {code_of(stranger.get(path)) for path in reading()} == {(404, "not_found")}
    assert {code_of(stranger.send(*told)) for told in writing(cast)} == {(404, "not_found")}
    assert {code_of(nobody.get(path)) for path in reading()} == {(401, "not_signed_in")}
    assert (Industry.objects.count(), Authority.objects.filter(ends_on=None).count()) == (1, 1)


# --- The matrix -----------------------------------------------------------------------------------------------------
def test_an_industry_and_its_rows_are_entered_once(cast: Cast) -> None:
    program = meifa(cast)
    told = {"organisation": body(cast, "chengguan"), "part": "support"}

    first = program.post(f"{FENGLIN}/industries/meifa/rows", told, key="goes-along")
    again = program.post(f"{FENGLIN}/industries/meifa/rows", told, key="goes-along")
    taken = program.post(f"{FENGLIN}/industries/meifa/rows", {"organisation": body(cast, "chengjian")})
    known = program.post(f"{FENGLIN}/industries", {"name": "美发"})
    [line] = program.get(f"{FENGLIN}/matrix", q="理发").json()["items"]
    page = program.get(f"{FENGLIN}/industries/meifa").json()

    assert (first.status_code, first.json()) == (201, again.json())
    assert code_of(taken) == (409, "authority_taken")
    assert code_of(known) == (409, "industry_known")
    assert (line["lead"]["organisation"]["code"], line["lead"]["basis"]) == ("shichang", "条例")
    assert [row["organisation"]["code"] for row in line["joins"]] == ["chengguan"]
    assert [(one["organisation"]["code"], one["people"]) for one in page["parties"]] == [
        ("shichang", []), ("chengguan", ["罗山"]),
    ]  # fmt: skip


def test_a_row_is_replaced_and_ended_today_or_later(cast: Cast) -> None:
    program = meifa(cast)
    later = (timezone.localdate() + timedelta(days=10)).isoformat()

    changed = program.post(
        f"{FENGLIN}/matrix/rows/1/change", {"organisation": body(cast, "chengguan"), "on": later}
    )
    past = program.post(f"{FENGLIN}/matrix/rows/2/end", {"on": "2020-01-01"})
    over = program.post(f"{FENGLIN}/industries/meifa/end", {"on": later}).json()
    again = program.post(f"{FENGLIN}/industries/meifa/end", {"on": later})

    assert (changed.json()["row"], changed.json()["starts_on"]) == (2, later)
    assert Authority.objects.get(row=1).ends_on.isoformat() == later
    assert code_of(past) == (422, "duty_ends_in_the_past")
    assert over["ends_on"] == later
    assert code_of(again) == (409, "industry_over")


def test_the_matrix_is_brought_whole_once(cast: Cast) -> None:
    program = meifa(cast)
    rows = [
        {"industry": "美发", "organisation": body(cast, "shichang"), "part": "lead"},
        {"industry": "餐饮", "organisation": body(cast, "shichang"), "part": "lead", "category": "E04"},
        {"industry": "餐饮", "organisation": body(cast, "chengguan"), "part": "support"},
    ]

    first = program.put(f"{FENGLIN}/matrix", {"rows": rows})
    again = program.put(f"{FENGLIN}/matrix", {"rows": rows})
    wrong = program.put(f"{FENGLIN}/matrix", {"rows": [rows[1] | {"industry": "洗车", "category": "Z99"}]})

    unsaid = program.put(
        f"{FENGLIN}/matrix", {"rows": [{"industry": "旅馆", "organisation": body(cast, "shichang")}]}
    )

    assert [one["where"] for one in unsaid.json()["facts"]["fields"]] == ["body.rows.0.part"]
    assert first.json() == {"industries": 1, "new": 2, "changed": 0, "same": 1}
    assert again.json() == {"industries": 0, "new": 0, "changed": 0, "same": 3}
    assert code_of(wrong) == (422, "unknown_category")
    assert not Industry.objects.filter(name="洗车").exists()


@pytest.mark.parametrize(
    ("path", "told", "wrong"),
    [
        ("industries", {"name": ""}, ["body.name"]), ("industries", {"name": "x", "words": ["y" * 21]}, ["body.words.0"]),
        ("industries/meifa/rows", {"organisation": 0}, ["body.organisation"]),
        ("matrix/rows/1/end", {"on": "never"}, ["body.on"]), ("matrix/rows/0/end", {}, ["path.number"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(cast: Cast, path: str, told: dict[str, Any], wrong: list[str]) -> None:
    assert fields_of(meifa(cast).post(f"{FENGLIN}/{path}", told)) == wrong


@pytest.mark.parametrize("path", ["industries/xx/rows", "matrix/rows/99/change"])
def test_what_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    told = {"organisation": body(cast, "shichang")}

    assert code_of(meifa(cast).post(f"{FENGLIN}/{path}", told)) == (404, "not_found")


def test_who_answers_is_asked_of_the_matrix_first(cast: Cast) -> None:
    program = meifa(cast)
    asked = {"unit": "W1", "category": "E0406"}

    plain = program.get(f"{FENGLIN}/duties/who", **asked).json()
    named = program.get(f"{FENGLIN}/duties/who", **asked, industry="meifa").json()

    assert plain["lead"]["organisation"]["code"] == "chengguan"
    assert named["lead"]["organisation"]["code"] == "shichang"


# --- Gaps and seams ---------------------------------------------------------------------------------------------------
def test_what_nobody_leads_is_told_and_closed_by_a_row_of_duties(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    row = program.get(f"{FENGLIN}/duties").json()["items"][0]
    program.post(f"{FENGLIN}/duties/{row['row']}/end", {})

    before = program.get(f"{FENGLIN}/gaps").json()
    told = {"unit": "W", "category": "E0406", "organisation": body(cast, "chengguan"), "tier": "frontage"}
    program.post(f"{FENGLIN}/duties", told | {"tier": None})
    after = program.get(f"{FENGLIN}/gaps", lack="none").json()

    [gap] = before["items"]
    assert (gap["lack"], gap["category"], gap["unit"], gap["whole"]) == ("none", "E0406", "310104008", True)
    assert after["counts"]["none"] < before["counts"]["none"]
    assert {one["unit"] for one in after["items"]} >= {"E"}
    assert program.get(f"{FENGLIN}/gaps", lack="none", unit="W1").json()["items"] == []
    assert code_of(program.get(f"{FENGLIN}/gaps", unit="XX")) == (404, "unknown_unit")


def test_gaps_and_seams_are_paged_without_losing_one(cast: Cast) -> None:
    program = program_of(cast, "jiangwei")
    for path, asked in ((f"{FENGLIN}/gaps", {"lack": "catch_all"}), (f"{FENGLIN}/seams", {})):
        whole = program.get(path, limit=200, **asked).json()["items"]
        seen, after = [], ""
        while after is not None:
            told = program.get(path, limit=1, after=after, **asked).json()
            seen += told["items"]
            after = told["next"]
        assert seen == whole
        assert whole
    assert code_of(program.get(f"{FENGLIN}/seams", after="x")) == (400, "bad_cursor")


# --- Roads ------------------------------------------------------------------------------------------------------------
def test_open_cases_are_told_by_road_as_far_as_one_may_see_them(cast: Cast) -> None:
    line = {"type": "LineString", "coordinates": [[121.441, 31.192], [121.459, 31.192]]}
    add_road(street=cast.street, name="斜土路", geometry=line, by=SYSTEM, at=NOON)
    a_case(cast, at=timezone.now())
    late = a_case(cast, at=timezone.now())
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))

    mine = program_of(cast, "gaolan").get(f"{FENGLIN}/road-statuses").json()["items"]
    others = program_of(cast, "dujuan").get(f"{FENGLIN}/road-statuses").json()["items"]

    assert [(one["code"], one["late"], one["in_time"]) for one in mine] == [("xietulu", 1, 1)]
    assert [(one["late"], one["in_time"]) for one in others] == [(0, 0)]


def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    program = meifa(cast)
    for path in reading():
        program.get(path)
    before = {path: program.queries(path) for path in reading()}
    for name in ("餐饮", "洗车", "宠物"):
        code = program.post(f"{FENGLIN}/industries", {"name": name}).json()["code"]
        program.post(f"{FENGLIN}/industries/{code}/rows", {"organisation": body(cast, "shichang")})
    for name in ("chengguan", "chengjian"):
        told = {"organisation": body(cast, name), "part": "support"}
        program.post(f"{FENGLIN}/industries/meifa/rows", told)
    for path in reading():
        program.get(path)

    assert {path: program.queries(path) for path in reading()} == before
    assert max(before.values()) <= 12


# --- Looks ------------------------------------------------------------------------------------------------------------
def test_the_log_of_looks_is_for_who_watches_over_them_and_notes_that_it_was_read(cast: Cast) -> None:
    powers = {
        "code": "officer_of_data",
        "name": "数据保护员",
        "name_en": "Data officer",
        "powers": ["audit", "see"],
    }
    role = set_role(**powers, by=SYSTEM, at=NOON)
    account = cast.accounts["songping"]
    appoint(
        account=account,
        role=role,
        street=cast.street,
        unit=cast.units["S"],
        starts_at=START,
        by=SYSTEM,
        at=NOON,
    )
    watcher, worker = program_of(cast, "songping"), program_of(cast, "gaolan")

    watcher.get(f"{FENGLIN}/looks")
    told = watcher.get(f"{FENGLIN}/looks", purpose="audit", person=account.pk).json()["items"]

    assert [(one["person_name"], one["purpose"], one["way"], one["number"]) for one in told] == [
        ("宋平", "audit", "api", "")
    ]
    assert watcher.get(f"{FENGLIN}/looks", number="FL-2026-000001").json()["items"] == []
    assert fields_of(watcher.get(f"{FENGLIN}/looks", purpose="fun", since="now")) == [
        "query.purpose",
        "query.since",
    ]
    assert code_of(worker.get(f"{FENGLIN}/looks")) == (403, "not_allowed")
