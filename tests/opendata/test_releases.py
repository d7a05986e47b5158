"""Open data: only what is public, never a small group, in three forms that say the same; numbered, checked, withdrawn."""

import csv
import gzip
import io
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import BaseCommand, CommandError, call_command
from django.test import Client
from pyarrow import parquet

from linli.cases import commands as cases
from linli.cases.models import Case
from linli.kernel.checks import check_one
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.opendata.commands import check, publish, withdraw
from linli.opendata.errors import NotAnonymous
from linli.opendata.management.commands.opendata import Command
from linli.opendata.models import Release
from linli.opendata.queries.dictionary import DATASETS
from linli.opendata.queries.releases import folder_of
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.cases.measures import at_once
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, an_opened, manhole

pytestmark = pytest.mark.django_db
APRIL = NOON + timedelta(days=31)
NORTH_WEST = {"lon": 121.442, "lat": 31.198}  # in committee W2
RULE = {"published": True, "k": 3, "depth": 2, "wait": 0, "since": None, "licence": "CC-BY-4.0"}


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path: Path) -> Path:
    """Give each test a shelf of its own for files."""
    settings.HOME = tmp_path
    return tmp_path / "opendata"


def rule(cast: Cast, **told) -> None:
    """Publish a row of the rule book."""
    publish_rows(
        street_id=cast.street.pk, code="opendata", rows=[RULE | told], effective_from=NOON.date(), note="规则", by=SYSTEM, at=NOON,
    )  # fmt: skip


@pytest.fixture
def ledger(cast: Cast) -> Cast:
    """Give four cases at work in one committee, one in another, and what nobody may see."""
    for _n in range(3):
        a_case(cast, state="filed")
    a_case(cast, state="closed")
    far = an_opened(cast, **NORTH_WEST).case
    cases.verify(far.pk, street_id=cast.street.pk, by=cast.songping, at=NOON, finding="属实")
    cases.file(far.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON, category=manhole())
    a_case(cast, state="reported", title="王阿姨家漏水")
    a_case(cast, state="declined")
    rule(cast)
    return cast


def made(cast: Cast, at=APRIL) -> Release:
    """Return what is published now."""
    found = publish(cast.street, by=SYSTEM, at=at)
    assert found is not None
    return found


def rows(release: Release, dataset: str) -> list[dict[str, str]]:
    """Return a dataset as everybody reads it."""
    page = Client().get(f"/s/fenglin/opendata/{release.number}/{dataset}.csv")
    return list(csv.DictReader(io.StringIO(b"".join(page.streaming_content).decode())))


# --- What is told -------------------------------------------------------------------------------------------------
def test_a_release_holds_public_cases_alone_each_among_k_that_are_alike(ledger: Cast):
    release = made(ledger)

    told = rows(release, "cases")
    assert (release.number, release.cases, release.withheld, release.k) == (1, 4, 1, 3)
    assert Counter((row["place"], row["category"], row["period"], row["door"]) for row in told) == {
        ("W1", "C0101", "2026-03", "public"): 4
    }
    assert Counter((row["stage"], row["days"], row["reopened"]) for row in told) == {
        ("open", "", "false"): 3, ("solved", "0", "false"): 1,
    }  # fmt: skip


def test_nothing_by_which_a_case_could_be_looked_up_is_in_any_file(ledger: Cast, shelf: Path):
    release = made(ledger)

    folder = folder_of(ledger.street, release.number)
    whole = b"".join(
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for file in folder.iterdir()
    ).decode("utf-8", "replace")
    for case in Case.objects.all():
        assert case.number not in whole
        assert str(case.pk) not in whole
    assert "王阿姨" not in whole
    assert "井盖缺失" not in whole
    assert not {"31.192", "121.442,"} & {f"{one}" for one in whole.split()}


def test_csv_geojson_and_parquet_say_the_same_and_counts_add_up(ledger: Cast):
    release = made(ledger)

    folder = folder_of(ledger.street, release.number)
    for dataset, table in DATASETS.items():
        flat = rows(release, dataset)
        drawn = json.loads(gzip.decompress((folder / f"{dataset}.geojson.gz").read_bytes()))
        columns = parquet.read_table(folder / f"{dataset}.parquet")
        as_text = [{name: _text(value) for name, value in one.items()} for one in columns.to_pylist()]
        assert as_text == flat
        assert [{n: _text(v) for n, v in one["properties"].items()} for one in drawn["features"]] == flat
        assert columns.schema.names == table.names
    [count] = rows(release, "counts")
    assert (count["cases"], count["open"], count["checking"], count["solved"], count["within_a_week"]) == (
        "4",
        "3",
        "0",
        "1",
        "1",
    )


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_places_are_drawn_by_their_outline_and_cases_by_one_point_inside_it(ledger: Cast):
    release = made(ledger)

    folder = folder_of(ledger.street, release.number)
    places, cases_drawn = (
        json.loads(gzip.decompress((folder / f"{name}.geojson.gz").read_bytes()))["features"]
        for name in ("places", "cases")
    )
    assert {one["properties"]["place"]: one["properties"]["cases_within"] for one in places} == {
        "310104008": 4, "E": 0, "W": 4, "E1": 0, "W1": 4, "W2": 0,
    }  # fmt: skip
    assert {one["geometry"]["type"] for one in places} == {"Polygon"}
    assert {json.dumps(one["geometry"]) for one in cases_drawn} == {
        '{"type": "Point", "coordinates": [121.445, 31.1925]}'
    }


def test_the_month_that_runs_is_not_told(ledger: Cast):
    assert made(ledger, at=NOON + timedelta(hours=1)).cases == 0
    assert made(ledger).cases == 4


def test_datapackage_says_what_the_files_are_in_both_languages_with_checksums_and_licences(ledger: Cast):
    ledger.street.__class__.objects.filter(pk=ledger.street.pk).update(
        credit="© OpenStreetMap contributors, ODbL 1.0"
    )
    ledger.street.refresh_from_db()
    release = made(ledger)

    told = json.loads((folder_of(ledger.street, 1) / "datapackage.json").read_text())
    by_name = {one["name"]: one for one in told["resources"]}
    assert (told["version"], told["linli"]["k"], told["linli"]["withheld"]) == ("1", 3, None)
    assert [one["path"] for one in told["resources"]] == [
        f"{dataset}.{form}"
        for dataset in ("cases", "counts", "places")
        for form in ("csv", "geojson", "parquet")
    ]
    assert by_name["places-geojson"]["licenses"][0]["name"] == "ODbL-1.0"
    assert by_name["cases-csv"]["licenses"][0]["name"] == "CC-BY-4.0"
    assert by_name["cases-csv"]["hash"] == f"sha256:{release.file('cases.csv')['sha256']}"
    assert by_name["cases-csv"]["schema"]["fields"][-1]["title"] == "重新打开 / Reopened"


# --- Versions -----------------------------------------------------------------------------------------------------
def test_a_night_without_news_makes_no_release_and_the_next_change_makes_one(ledger: Cast):
    first = made(ledger)
    again = made(ledger, at=APRIL + timedelta(days=1))
    case = Case.objects.filter(state="filed", unit__code="W11")[0]
    cases.dispatch(case.pk, street_id=ledger.street.pk, by=ledger.heqing, at=APRIL)
    quiet = made(ledger, at=APRIL + timedelta(days=2))  # the stage that is told is the same
    for _n in range(3):
        a_case(ledger, state="filed")
    news = made(ledger, at=APRIL + timedelta(days=3))

    assert [first.number, again.number, quiet.number, news.number] == [1, 1, 1, 2]
    assert (first.cases, news.cases) == (4, 7)
    assert Release.objects.get(number=1).checked_at == APRIL + timedelta(days=2)
    assert [line.action for line in JournalLine.objects.filter(subject="release").order_by("id")] == [
        "publish_release"
    ] * 2


def test_the_same_rows_are_the_same_bytes(ledger: Cast):
    first = made(ledger)
    bytes_of = {one["name"]: one["sha256"] for one in first.files}
    (folder_of(ledger.street, 1) / "datapackage.json").unlink()
    second = made(ledger, at=APRIL + timedelta(days=1))

    assert second.number == 2
    same = {one["name"] for one in second.files if bytes_of[one["name"]] == one["sha256"]}
    assert same == set(bytes_of) - {"datapackage.json"}


def test_a_street_that_does_not_publish_publishes_nothing(ledger: Cast):
    rule(ledger, published=False)

    assert publish(ledger.street, by=SYSTEM, at=APRIL) is None
    assert Client().get("/s/fenglin/opendata/").status_code == 200
    assert Client().get("/s/fenglin/opendata/newest/cases.csv").status_code == 404


def test_the_rule_book_says_how_small_a_group_may_be_and_how_deep_a_place(ledger: Cast):
    rule(ledger, k=5, depth=1)

    release = made(ledger)
    assert (release.cases, release.withheld) == (5, 0)
    assert {(row["place"], row["level"]) for row in rows(release, "cases")} == {("W", "area")}


def test_old_releases_let_their_files_go_except_the_last_of_each_month(
    ledger: Cast, monkeypatch, shelf: Path
):
    monkeypatch.setattr("linli.opendata.commands.publishing.KEPT", 1)
    for day in (0, 1, 30, 31):
        (folder_of(ledger.street, Release.objects.count()) / "datapackage.json").unlink(missing_ok=True)
        made(ledger, at=APRIL + timedelta(days=day))

    kept = dict(Release.objects.order_by("number").values_list("number", "files_kept"))
    assert kept == {1: False, 2: True, 3: True, 4: True}
    assert sorted(one.name for one in (shelf / "fenglin").glob("[!.]*")) == ["2", "3", "4"]


# --- Looked through -----------------------------------------------------------------------------------------------
def test_a_release_with_a_small_group_is_found_by_whoever_reads_the_files(ledger: Cast):
    folder = folder_of(ledger.street, made(ledger).number)

    assert check(folder, k=3) == 4
    with pytest.raises(NotAnonymous):
        check(folder, k=5)


def test_the_nightly_check_reads_what_is_already_out(ledger: Cast):
    made(ledger)
    sound = check_one("opendata", at=APRIL)
    Release.objects.update(k=9)

    assert sound.faults == 0
    assert check_one("opendata", at=APRIL).said == "fenglin no. 1: 1 groups are smaller than 9"


def test_what_would_show_a_small_group_is_not_published(ledger: Cast, monkeypatch, shelf: Path):
    monkeypatch.setattr("linli.opendata.commands.gathering.grouped", lambda cases, **_told: _all_told(cases))

    with pytest.raises(NotAnonymous):
        publish(ledger.street, by=SYSTEM, at=APRIL)
    assert Release.objects.count() == 0
    assert [one.name for one in (shelf / "fenglin").iterdir()] == [".turn"]


def _all_told(fines):
    from linli.opendata.queries.grouping import Grouped, Row, rungs

    finest = rungs(2)[0]
    return Grouped(tuple(sorted(Row(finest(one), one.stage, one.days, one.reopened) for one in fines)), 0)


def test_the_command_publishes_checks_and_lists(ledger: Cast, capsys):
    call_command("opendata", "publish", street="fenglin")
    call_command("opendata", "check")
    call_command("opendata", "list")

    assert Command.check is BaseCommand.check, "a verb must not take the place of what Django calls"
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["fenglin: published no. 1, 4 cases, k = 3", "fenglin no. 1: smallest group 4"]
    with gzip.open(folder_of(ledger.street, 1) / "cases.csv.gz", "wt") as file:
        file.write("place,category,period,door\r\nW1,C0101,2026-03,\r\n")
    with pytest.raises(CommandError):
        call_command("opendata", "check")


# --- Withdrawn ----------------------------------------------------------------------------------------------------
def test_a_withdrawn_release_is_gone_at_once_says_why_and_does_not_come_back_by_itself(ledger: Cast):
    release = made(ledger)

    withdraw(1, street=ledger.street, why="居委划分有误", by=ledger.jiangwei, at=APRIL + MINUTE)
    withdraw(1, street=ledger.street, why="再按一次", by=ledger.jiangwei, at=APRIL + 2 * MINUTE)

    anybody = Client()
    assert not folder_of(ledger.street, 1).exists()
    assert anybody.get("/s/fenglin/opendata/1/cases.csv").status_code == 410
    assert "居委划分有误" in anybody.get("/s/fenglin/opendata/1/").content.decode()
    assert publish(ledger.street, by=SYSTEM, at=APRIL + timedelta(days=1)) is None
    rule(ledger, k=4)
    assert made(ledger, at=APRIL + timedelta(days=1)).number == release.number + 1
    assert JournalLine.objects.filter(subject="release", action="withdraw_release").count() == 1


def test_only_who_answers_for_the_street_withdraws_and_says_why(ledger: Cast):
    made(ledger)

    for who, refusal in (("gaolan", NotAllowed), ("heqing", NotAllowed)):
        with pytest.raises(refusal):
            withdraw(1, street=ledger.street, why="试", by=ledger.actor(who), at=APRIL)
    with pytest.raises(NotFound):
        withdraw(1, street=ledger.street, why="试", by=SYSTEM.__class__("anonymous"), at=APRIL)
    with pytest.raises(Missing):
        withdraw(1, street=ledger.street, why=" ", by=ledger.jiangwei, at=APRIL)


# --- Pages and programs -------------------------------------------------------------------------------------------
def test_the_pages_and_the_api_give_everybody_the_same_files(ledger: Cast):
    made(ledger)
    anybody = Client()

    told = anybody.get("/api/v1/streets/fenglin/opendata/newest").json()
    files = {one["name"]: one for one in told["files"]}
    plain = anybody.get("/s/fenglin/opendata/newest/cases.csv")
    pressed = anybody.get(files["cases.csv"]["url"], headers={"Accept-Encoding": "gzip"})
    by_api = anybody.get("/api/v1/streets/fenglin/opendata/1/files/cases.csv")
    bodies = [b"".join(one.streaming_content) for one in (plain, pressed, by_api)]
    again = anybody.get("/s/fenglin/opendata/1/cases.csv", headers={"If-None-Match": plain["ETag"]})

    assert (told["number"], told["withheld"], told["dictionary"][0]["dataset"]) == (1, None, "cases")
    assert bodies[0] == gzip.decompress(bodies[1]) == bodies[2]
    assert int(plain["Content-Length"]) == files["cases.csv"]["bytes"] == len(bodies[0])
    assert pressed["Content-Encoding"] == "gzip"
    assert (again.status_code, plain["Access-Control-Allow-Origin"]) == (304, "*")
    assert anybody.get("/api/v1/opendata").json()["items"][0]["newest"]["number"] == 1


@pytest.mark.parametrize(
    "address",
    [
        "9/cases.csv",
        "newest/../../secrets",
        "1/..",
        "1/nothing.csv",
        "x/cases.csv",
        "99999999999999/cases.csv",
    ],
)
def test_an_address_that_names_no_file_answers_404(ledger: Cast, address: str):
    made(ledger)

    assert Client().get(f"/s/fenglin/opendata/{address}").status_code == 404


def test_the_page_asks_the_database_as_often_with_one_release_as_with_three(ledger: Cast):
    made(ledger)
    one = queries_of(Client(), "/s/fenglin/opendata/")
    for number in (2, 3):
        Release.objects.create(
            street=ledger.street, number=number, made_at=APRIL, checked_at=APRIL, before=APRIL.date(), k=3, licence="CC0-1.0",
            cases=0, groups=0, withheld=0, digest="",
        )  # fmt: skip

    assert queries_of(Client(), "/s/fenglin/opendata/") == one <= 8


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(ledger: Cast):
    found = at_once(*[lambda: publish(ledger.street, by=SYSTEM, at=APRIL).number] * 2)

    assert found == [1, 1]
    assert Release.objects.count() == 1
    assert check(folder_of(ledger.street, 1), k=3) == 4
