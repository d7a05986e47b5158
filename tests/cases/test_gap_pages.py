"""The pages of gaps, of the matrix, of roads and tiers: who gets in, what they cost, and that a press is done once."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from linli.people.models import Authority, Coverage, Industry
from linli.people.public import SYSTEM, add_industry, cover, end_coverage, name_authority
from linli.territory.models import Road
from linli.territory.public import add_road
from tests.cast import NOON, Cast
from tests.factories import an_opened

from .conftest import LINE
from .pages import queries_of, signed_in

pytestmark = pytest.mark.django_db
HOME = "/s/fenglin/"
DAY = timedelta(days=1)
READ = (
    "duties/gaps/", "duties/gaps/?kind=none", "duties/industries/", "duties/industries/of/catering/", "roads/",
    "roads/xietulu/", "roads/xietulu/shape.geojson", "roads/xietulu/points.json", "tiers/",
)  # fmt: skip
EXPORTS = ("duties/gaps/print/", "duties/gaps/excel/", "duties/industries/excel/", "roads.geojson")
CHANGES = (
    "duties/industries/new/", "duties/industries/load/", "duties/industries/of/catering/edit/",
    "duties/industries/of/catering/end/", "duties/industries/of/catering/add/", "duties/industries/rows/1/change/",
    "duties/industries/rows/1/end/",
)  # fmt: skip
DRAWS = (
    "roads/new/", "roads/load/", "roads/xietulu/edit/", "roads/xietulu/redraw/", "roads/xietulu/close/", "tiers/places/M1/",
)  # fmt: skip


def today():
    return timezone.localdate()


def a_gap(cast: Cast) -> None:
    end_coverage(Coverage.objects.get(row=2), on=today(), by=SYSTEM, at=timezone.now())


# --- Who gets in --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", [*READ, *EXPORTS, *CHANGES, *DRAWS])
def test_nobody_gets_in_without_signing_in(furnished: Cast, page: str):
    answer = Client().get(HOME + page)

    assert (answer.status_code, "/accounts/login/" in answer.url) == (302, True)


@pytest.mark.parametrize("page", READ)
@pytest.mark.parametrize("who", ["gaolan", "luoshan", "jiangwei"])
def test_whoever_has_a_post_reads(furnished: Cast, page: str, who: str):
    assert signed_in(furnished, who).get(HOME + page).status_code == 200


@pytest.mark.parametrize("page", EXPORTS)
def test_taking_it_away_needs_the_power_to_export(furnished: Cast, page: str):
    answers = {who: signed_in(furnished, who).get(HOME + page) for who in ("gaolan", "jiangwei")}
    b"".join(answers["jiangwei"])

    assert {who: answer.status_code for who, answer in answers.items()} == {"gaolan": 403, "jiangwei": 200}


@pytest.mark.parametrize("page", [*CHANGES, *DRAWS])
def test_changing_it_is_for_who_decides_over_the_whole_street(furnished: Cast, page: str):
    statuses = {
        who: signed_in(furnished, who).get(HOME + page).status_code
        for who in ("gaolan", "heqing", "jiangwei")
    }
    sent = signed_in(furnished, "heqing").post(HOME + page, {"name": "x", "on": "2030-01-01"}).status_code

    assert (statuses, sent) == ({"gaolan": 403, "heqing": 403, "jiangwei": 200}, 403)


@pytest.mark.parametrize(
    "page",
    [
        "duties/industries/of/none/",
        "duties/industries/rows/99/end/",
        "roads/none/",
        "roads/none/edit/",
        "tiers/places/W1/",
    ],
)
def test_what_is_not_there_is_not_found(furnished: Cast, page: str):
    assert signed_in(furnished, "jiangwei").get(HOME + page).status_code == 404


# --- Gaps ---------------------------------------------------------------------------------------------------
def test_a_gap_is_assigned_and_leads_back_to_the_page_as_it_was_narrowed(furnished: Cast):
    a_gap(furnished)
    desk = signed_in(furnished, "jiangwei")
    shown = desk.get(HOME + "duties/gaps/?kind=none").content.decode()
    address = shown.partition('href="/s/fenglin/duties/new/')[2].partition('"')[0].replace("&amp;", "&")
    form = desk.get(HOME + "duties/new/" + address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    sent = typed | {"organisation": furnished.organisations["chengjian"].pk}
    answers = [desk.post(HOME + "duties/new/", sent) for _ in range(2)]

    assert (typed["category"], typed["unit"]) == ("C0101", furnished.units["S"].pk)
    assert [answer.url for answer in answers] == [HOME + "duties/gaps/?kind=none"] * 2
    assert Coverage.objects.filter(category="C0101").count() == 1
    assert desk.get(answers[0].url).context["rows"] == []


def test_who_may_not_appoint_sees_gaps_without_a_way_to_assign(furnished: Cast):
    a_gap(furnished)

    [row] = signed_in(furnished, "heqing").get(HOME + "duties/gaps/?kind=none").context["rows"]

    assert (row.category, row.assign) == ("C0101", "")


def test_the_way_back_never_leads_elsewhere(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    typed = {
        "key": "k", "category": "C01", "unit": furnished.units["W"].pk, "organisation": furnished.organisations["chengjian"].pk,
        "part": "lead", "back": "https://example.org/",
    }  # fmt: skip

    assert desk.post(HOME + "duties/new/", typed).url.startswith(HOME + "duties/#row-")


def test_an_overlap_names_the_rows_that_compete_and_where_each_is_ended(furnished: Cast):
    told = {
        "street": furnished.street,
        "unit": furnished.units["S"],
        "category": "E0406",
        "by": SYSTEM,
        "at": NOON,
    }
    leaving = cover(**told, organisation=furnished.organisations["shichang"])
    end_coverage(leaving, on=today() + 9 * DAY, by=SYSTEM, at=NOON)
    coming = cover(**told, organisation=furnished.organisations["chengjian"])

    [row] = signed_in(furnished, "jiangwei").get(HOME + "duties/gaps/?kind=two").context["rows"]

    assert [number for number, url in row.ends if url] == [leaving.row, coming.row]
    assert signed_in(furnished, "jiangwei").get(row.ends[0][1]).status_code == 200


def test_gaps_are_narrowed_by_unit_category_and_day(furnished: Cast):
    a_gap(furnished)
    cover(
        street=furnished.street, unit=furnished.units["E"], category="C01", organisation=furnished.organisations["shichang"],
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    desk = signed_in(furnished, "jiangwei")

    def rows(query: str) -> list[str]:
        return [row.unit.code for row in desk.get(HOME + f"duties/gaps/?{query}").context["rows"]]

    assert rows("kind=none&unit=W1") == ["W"]
    assert rows("kind=none&unit=E1") == []
    assert rows("kind=none&category=E04") == []
    assert rows("kind=none&category=nonsense&on=never&unit=?") == ["310104008", "W"]
    assert rows(f"kind=none&on={today() - DAY}") == []


def test_gaps_come_page_by_page_and_none_twice(furnished: Cast, monkeypatch):
    from linli.cases.views import gaps

    monkeypatch.setattr(gaps, "SIZE", 1)
    a_gap(furnished)
    cover(
        street=furnished.street, unit=furnished.units["W11"], category="C01", organisation=furnished.organisations["shichang"],
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    desk, seen, after = signed_in(furnished, "jiangwei"), [], ""
    while len(seen) < 20:
        page = desk.get(HOME + "duties/gaps/", {"kind": "none", "after": after}).context
        seen += [row.unit.code for row in page["rows"]]
        after = page["following"]
        if not after:
            break

    assert sorted(seen) == sorted(["310104008", "W", "W1", "W12", "W2", "E"])


def test_the_workbook_holds_every_gap(furnished: Cast):
    a_gap(furnished)
    answer = signed_in(furnished, "jiangwei").get(HOME + "duties/gaps/excel/?kind=none")

    book = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    assert [[cell.value for cell in row][1:7] for row in book.iter_rows(min_row=2)] == [
        ["上水井盖", "C0101", "枫林路街道", "310104008", 12, 1]
    ]


# --- The matrix ---------------------------------------------------------------------------------------------
def test_an_industry_and_its_row_are_entered_once_however_often_it_is_sent(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    typed = {"key": "one", "name": "网吧", "name_en": "Internet café", "words": "网咖 上网"}

    answers = [desk.post(HOME + "duties/industries/new/", typed) for _ in range(2)]
    row = {"key": "two", "organisation": furnished.organisations["chengguan"].pk, "part": "lead"}
    for _ in range(2):
        desk.post(answers[0].url, row)

    industry = Industry.objects.get(name="网吧")
    assert (industry.words, [a.status_code for a in answers]) == (["网咖", "上网"], [302, 302])
    assert Authority.objects.filter(industry=industry).count() == 1


def test_a_refusal_stands_on_the_form_with_what_was_typed(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    typed = {
        "key": "x",
        "organisation": furnished.organisations["chengguan"].pk,
        "part": "lead",
        "basis": "约定",
    }

    answer = desk.post(HOME + "duties/industries/of/catering/add/", typed)

    assert answer.status_code == 422
    assert "市场监管所" in answer.content.decode()
    assert answer.context["form"]["basis"].value() == "约定"


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("duties/industries/new/", {"name": "", "words": "x" * 30}),
        ("duties/industries/of/catering/add/", {"organisation": "99999", "part": "?", "starts_on": "x"}),
        ("duties/industries/rows/1/change/", {"organisation": "", "on": "2020-01-01"}),
        ("duties/industries/rows/1/end/", {"on": "2020-01-01"}),
        ("duties/industries/of/catering/end/", {"on": ""}),
        ("duties/industries/load/", {}),
        ("duties/industries/load/", {"told": "forged", "on": "2030-01-01"}),
        ("roads/new/", {"name": "甲路", "course": "1 2"}),
        ("roads/new/", {"name": "甲路", "course": "900 2\n1 2"}),
        ("roads/new/", {"name": "斜土路", "course": "121.44,31.19\n121.45,31.19"}),
        ("roads/xietulu/edit/", {"name": "", "reach": "-1"}),
        ("roads/xietulu/redraw/", {"course": '{"type": "Point", "coordinates": [1, 2]}'}),
        ("roads/xietulu/close/", {"on": "2020-01-01"}),
        ("roads/load/", {"on": "2030-01-01"}),
        ("tiers/places/M1/", {"tier": "cellar"}),
    ],
)
def test_bad_input_is_answered_with_the_form(furnished: Cast, page: str, typed: dict):
    answer = signed_in(furnished, "jiangwei").post(HOME + page, {"key": "k", **typed})

    assert answer.status_code == 422
    assert (Road.objects.count(), Authority.objects.count(), Industry.objects.count()) == (1, 1, 1)


def test_a_row_is_changed_and_ended_from_a_day_on(furnished: Cast):
    desk, later = signed_in(furnished, "jiangwei"), today() + 9 * DAY
    typed = {
        "key": "a",
        "organisation": furnished.organisations["chengguan"].pk,
        "on": later.isoformat(),
        "basis": "",
    }

    desk.post(HOME + "duties/industries/rows/1/change/", typed)
    desk.post(HOME + "duties/industries/rows/2/end/", {"key": "b", "on": (later + DAY).isoformat()})

    assert list(Authority.objects.order_by("row").values_list("row", "starts_on", "ends_on")) == [
        (1, NOON.date(), later),
        (2, later, later + DAY),
    ]


def a_matrix_file(*rows: tuple) -> SimpleUploadedFile:
    book = Workbook()
    for row in (("行业", "事项类别代码", "分工", "单位", "依据"), *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("matrix.xlsx", out.getvalue())


def test_a_file_is_shown_first_and_taken_over_when_it_was_accepted(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    file = a_matrix_file(("餐饮", "", "牵头", "城管中队", "约定"), ("网吧", "E04", "配合", "市场监管所", ""))

    shown = desk.post(HOME + "duties/industries/load/", {"file": file})
    before = Authority.objects.count()
    told = shown.context["accept"]["told"].value()
    typed = {"key": "once", "told": told, "on": today().isoformat()}
    done = [desk.post(HOME + "duties/industries/load/", typed).status_code for _ in range(2)]

    assert (shown.status_code, before, done) == (200, 1, [302, 302])
    rows = Authority.objects.filter(ends_on=None).order_by("row")
    assert list(rows.values_list("industry__name", "category", "organisation__code", "part")) == [
        ("餐饮", "", "chengguan", "lead"),
        ("网吧", "E04", "shichang", "support"),
    ]


def test_a_file_with_faults_says_each_by_row_and_changes_nothing(furnished: Cast):
    file = a_matrix_file(
        ("餐饮", "", "牵头", "没有的单位", ""),
        ("", "E99", "看看", "城管中队", ""),
        ("网吧", "", "牵头", "城管中队", ""),
        ("网吧", "", "牵头", "市场监管所", ""),
        ("旅馆", "", "", "市场监管所", ""),
    )

    answer = signed_in(furnished, "jiangwei").post(HOME + "duties/industries/load/", {"file": file})

    faults = {one["row"].number: len(one["row"].faults) for one in answer.context["rows"]}
    assert (answer.status_code, faults, answer.context["accept"]) == (
        422,
        {2: 1, 3: 3, 4: 0, 5: 1, 6: 1},
        None,
    )
    assert (Authority.objects.count(), Industry.objects.count()) == (1, 1)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_the_matrix_exports_it_reads_again(furnished: Cast, language: str):
    desk = signed_in(furnished, "jiangwei")
    street, now = furnished.street, timezone.now()
    body = furnished.organisations["chengguan"]
    name_authority(
        industry=Industry.objects.get(),
        organisation=body,
        part="support",
        starts_on=today(),
        by=SYSTEM,
        at=now,
    )
    add_industry(street=street, name="网吧", name_en="Internet cafés", by=SYSTEM, at=now)
    desk.cookies["django_language"] = language
    file = SimpleUploadedFile(
        "m.xlsx", b"".join(desk.get(HOME + "duties/industries/excel/").streaming_content)
    )

    answer = desk.post(HOME + "duties/industries/load/", {"file": file})

    parts = [one["row"].part for one in answer.context["rows"]]
    assert (answer.status_code, answer.context["faults"], parts) == (200, 0, ["lead", "support"])


def test_a_case_filed_with_an_industry_goes_to_its_authority_and_its_page_says_by_which_row(furnished: Cast):
    case = an_opened(furnished).case
    desk, home = signed_in(furnished, "jiangwei"), f"{HOME}cases/{case.number}/"
    industry = Industry.objects.get()
    typed = {"key": "f", "category": "E0406", "condition": "", "industry": industry.pk, "tier": "frontage"}

    desk.post(home + "file/", typed)
    asked = desk.get(home + "dispatch/").content.decode()
    desk.post(home + "dispatch/", {"key": "d", "lead": "table"})
    shown = desk.get(home).content.decode()

    case.refresh_from_db()
    assert (case.lead.code, case.tier, case.industry) == ("shichang", "frontage", industry)
    assert "行业监管对照表第 1 行：餐饮由市场监管所主办" in asked
    assert "行业监管对照表第 1 行</a>由市场监管所主办" in shown


# --- What they cost -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", READ)
def test_a_page_asks_as_often_for_three_of_everything_as_for_one(furnished: Cast, page: str):
    desk = signed_in(furnished, "jiangwei")
    desk.get(HOME + page)

    def more(number: int) -> None:
        an_opened(furnished, lon=121.442, lat=31.1921)
        add_road(street=furnished.street, name=f"第{number}路", geometry=LINE, by=SYSTEM, at=NOON)
        for name in ("catering", f"new-{number}"):
            industry = Industry.objects.filter(code=name).first() or add_industry(
                street=furnished.street, name=name, code=name, by=SYSTEM, at=NOON
            )
            name_authority(
                industry=industry, organisation=furnished.organisations["chengguan"], category=f"E0{number}",
                starts_on=NOON.date(), by=SYSTEM, at=NOON,
            )  # fmt: skip
        cover(
            street=furnished.street, unit=furnished.units["W11"], category=f"E0{number}", by=SYSTEM, at=NOON,
            organisation=furnished.organisations["chengguan"], road=Road.objects.get(code="xietulu"),
        )  # fmt: skip

    more(1)
    desk.get(HOME + page)
    one = queries_of(desk, HOME + page)
    for number in (2, 3):
        more(number)
    desk.get(HOME + page)

    assert queries_of(desk, HOME + page) == one <= 12
