"""Open data attacked: two nights side by side, what is unusual, what is left over, what a process left that was killed."""

import csv
import gzip
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from linli.cases import commands as cases
from linli.cases.models import Case
from linli.opendata.commands import publish
from linli.opendata.models import Release
from linli.opendata.queries.dictionary import DATASETS, TEXT, TRUTH, WHOLE
from linli.opendata.queries.releases import folder_of
from linli.people.public import SYSTEM
from tests.cast import Cast
from tests.factories import MINUTE, a_case
from tests.opendata.test_releases import APRIL, RULE, ledger, made, rows, rule, shelf

__all__ = ["ledger", "shelf"]
pytestmark = pytest.mark.django_db
NIGHT = timedelta(days=1)
Told = Counter[tuple[str, ...]]


def seen(release: Release) -> Told:
    """Return the rows that an attacker keeps of a night."""
    return Counter(tuple(row.values()) for row in rows(release, "cases"))


def void(cast: Cast, case: Case) -> None:
    cases.void(case.pk, street_id=cast.street.pk, by=cast.heqing, at=APRIL + MINUTE, reason="重复")


def test_two_nights_side_by_side_do_not_show_the_one_case_that_was_taken_back(ledger: Cast):
    one, two, three = Case.objects.filter(state="filed", unit__code="W11")[:3]
    first = seen(made(ledger))

    void(ledger, one)
    assert seen(made(ledger, at=APRIL + NIGHT)) == first
    void(ledger, two)
    assert seen(made(ledger, at=APRIL + 2 * NIGHT)) == first
    void(ledger, three)  # three are k: now it is told that some went, and not which

    last = made(ledger, at=APRIL + 3 * NIGHT)
    assert (last.number, (first - seen(last)).total()) == (2, 4)


def test_one_case_that_leaves_a_group_of_k_does_not_show_what_the_others_are(ledger: Cast):
    rule(ledger, k=4)
    first = made(ledger)
    [group] = {(row["place"], row["category"], row["period"], row["door"]) for row in rows(first, "cases")}
    assert (first.cases, group[1]) == (4, "C0101")

    void(ledger, Case.objects.filter(state="filed", unit__code="W11")[0])

    # Without waiting, three would climb and be told beside others: three known by their type, one by its absence.
    assert made(ledger, at=APRIL + NIGHT).number == first.number


def test_what_was_waited_for_is_told_when_the_law_changes_or_nothing_is_remembered(ledger: Cast, shelf: Path):
    made(ledger)
    void(ledger, Case.objects.filter(state="filed", unit__code="W11")[0])
    assert made(ledger, at=APRIL + NIGHT).number == 1

    rule(ledger, licence="CC0-1.0")
    assert made(ledger, at=APRIL + NIGHT).number == 2


def test_what_a_release_was_made_of_is_handed_out_to_nobody_and_kept_once(ledger: Cast, shelf: Path):
    made(ledger)
    rule(ledger, k=4)
    made(ledger, at=APRIL + NIGHT)

    [kept] = (shelf / "fenglin").glob(".made-of-*")
    assert (kept.name, kept.stat().st_mode & 0o777) == (".made-of-2.json.gz", 0o600)
    for name in (kept.name, kept.name.removesuffix(".gz")):
        for address in (f"/s/fenglin/opendata/2/{name}", f"/s/fenglin/opendata/newest/{name}", f"/s/fenglin/opendata/{name}"):  # fmt: skip
            assert Client().get(address).status_code == 404


def test_what_a_killed_process_left_is_cleared_away_and_nothing_half_written_is_handed_out(
    ledger: Cast, shelf: Path
):
    half = shelf / "fenglin" / ".making-x"
    half.mkdir(parents=True)
    (half / "cases.csv.gz").write_bytes(b"half")
    place = folder_of(ledger.street, 1)  # the files were there already, the row was not
    place.mkdir()
    (place / "cases.csv.gz").write_bytes(b"half")
    assert Client().get("/s/fenglin/opendata/1/cases.csv").status_code == 404

    release = made(ledger)

    assert (half.exists(), len(rows(release, "cases"))) == (False, 4)


def test_a_release_whose_files_are_on_no_disk_offers_none_and_is_made_again_in_the_night(ledger: Cast):
    release = made(ledger)
    folder_of(ledger.street, 1).joinpath("places.parquet").unlink()

    page = Client().get("/s/fenglin/opendata/").content.decode()
    assert "/opendata/1/cases.csv" not in page
    assert made(ledger, at=APRIL + NIGHT).number == release.number + 1


def test_every_value_of_every_file_is_one_that_the_dictionary_allows(ledger: Cast):
    release = made(ledger)
    folder = folder_of(ledger.street, release.number)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {one["path"]: one["schema"] for one in package["resources"] if "schema" in one}

    for dataset, table in DATASETS.items():
        with gzip.open(folder / f"{dataset}.csv.gz", "rt", encoding="utf-8", newline="") as text:
            told = list(csv.DictReader(text))
        fields = {one["name"]: one for one in schemas[f"{dataset}.csv"]["fields"]}
        assert told
        assert list(fields) == list(told[0]) == table.names
        for row in told:
            for name, value in row.items():
                field, limits = fields[name], fields[name].get("constraints", {})
                assert value or not limits.get("required"), (dataset, name)
                assert not value or value in limits.get("enum", [value]), (dataset, name, value)
                kinds = {TEXT: True, WHOLE: value.isdigit(), TRUTH: value in ("true", "false")}
                assert kinds[field["type"]], (dataset, name, value)
        if table.key:
            assert len({tuple(row[name] for name in table.key) for row in told}) == len(told)


def test_neither_the_order_of_reports_nor_their_numbers_are_in_the_order_of_rows(ledger: Cast):
    told = rows(made(ledger), "cases")

    assert told == sorted(told, key=lambda row: [row[name] for name in (*DATASETS["cases"].names,)])
    assert RULE["k"] <= min(Counter((row["place"], row["category"], row["period"]) for row in told).values())


def test_a_night_in_which_a_case_is_only_reworded_changes_nothing(ledger: Cast):
    first = made(ledger)
    a_case(ledger, state="filed", at=APRIL, title="住在三单元的王先生家门口")  # of the month that runs

    again = publish(ledger.street, by=SYSTEM, at=APRIL + NIGHT)

    assert again is not None
    assert (again.number, again.digest) == (1, first.digest)
