"""Hot spots: the formulas are those of PySAL, cells are laid and counted as a pencil would, and maps are kept by the worker."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.cases.states import State
from linli.insight.commands.hotspots import ask, each_night, reckon
from linli.insight.models import HotMap
from linli.insight.queries import hotspots as queries
from linli.insight.queries.grounds import Hexagons, beside_areas, beside_hexagons, hexagons_over, inside
from linli.insight.queries.gstar import both_sides, gi_star, limit_of, moran, spots, standardised
from linli.insight.queries.hotspots import HEX, Wish, kept
from tests.api.programs import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import EAST, NORTH, SOUTH, WEST, Cast, box
from tests.factories import a_case

BASE = "/s/fenglin/analysis/hot/"
USUAL = Wish("hex", 30, "", "reports")
# Six rows of five, each beside up to eight others (libpysal 4.14.1: weights.lat2W(6, 5, rook=False)).
VALUES = [12, 9, 3, 1, 0, 14, 11, 4, 0, 1, 6, 5, 2, 2, 0, 1, 0, 3, 7, 8, 0, 2, 4, 9, 13, 1, 0, 2, 6, 5]
NEAR = [
    [
        r * 5 + c
        for r in range(row - 1, row + 2)
        for c in range(column - 1, column + 2)
        if 0 <= r < 6 and 0 <= c < 5 and (r, c) != (row, column)
    ]
    for row in range(6)
    for column in range(5)
]


def test_gi_star_is_that_of_pysal() -> None:
    # esda 2.9.0 on the day this was written: G_Local(y, w, transform="B", star=True, permutations=0).Zs and .p_norm (one side).
    zs = gi_star(VALUES, NEAR)

    assert [round(z, 6) for z in zs[:8]] == [
        3.601883, 2.875063, 0.193101, -1.845189, -1.952423, 3.304176, 2.500196, -0.215373,
    ]  # fmt: skip
    assert [round(both_sides(z) / 2, 8) for z in zs[:3]] == [0.00015796, 0.00201974, 0.42343985]
    # esda.fdr(2 * p_norm, alpha) of the three levels: 0.000333 lets one, 0.005 two more, 0.03 another six through.
    assert [sum(abs(spot.level) == level for spot in spots(VALUES, NEAR)) for level in (99, 95, 90)] == [
        1,
        2,
        6,
    ]
    assert [spot.level for spot in spots(VALUES, NEAR)][:10] == [99, 95, 0, 0, 0, 95, 90, 0, -90, -90]


def test_local_i_and_standardised_rates_are_those_of_pysal() -> None:
    # Moran_Local(y, w, transformation="B").Is; smoothing.assuncao_rate(events, base).
    assert [round(one, 6) for one in moran(VALUES, NEAR)[:4]] == [8.813061, 5.673619, -0.239073, 2.572724]
    assert [round(one, 8) for one in standardised([3, 0, 7, 12, 1, 9], [40, 25, 60, 80, 30, 50])] == [
        -0.6206397, -1.54340138, 0.08484087, 0.80332445, -1.1711842, 1.2268505,
    ]  # fmt: skip


def test_false_discoveries_are_held_as_benjamini_and_hochberg_print_it() -> None:
    # The fifteen chances of their example (1995, section 4.1): the four smallest are believed at 5 %.
    printed = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip

    assert limit_of(printed, 0.05) == 0.0095
    assert limit_of([0.5, 0.9], 0.05) == 0.0


def test_where_all_is_alike_nothing_is_hot_and_nothing_breaks() -> None:
    for values in ([], [3], [2] * 30, [0] * 30):
        assert {spot.level for spot in spots(values, [[] for _one in values])} <= {0}
    assert standardised([], []) == []
    assert standardised([0, 0], [4, 5]) == [0.0, 0.0]


def test_hexagons_cover_a_street_once_and_know_who_lies_beside_them() -> None:
    plane, cells = hexagons_over(box(WEST, SOUTH, EAST, NORTH))
    rng = random.Random(1)

    for _n in range(300):
        lon, lat = rng.uniform(WEST, EAST), rng.uniform(SOUTH, NORTH)
        mine = plane.cell(lon, lat)
        x, y = plane.metres(lon, lat)
        ways = {}
        for q in range(mine[0] - 2, mine[0] + 3):
            for r in range(mine[1] - 2, mine[1] + 3):
                cx, cy = plane.metres(*plane.middle(q, r))
                ways[q, r] = (x - cx) ** 2 + (y - cy) ** 2
        # A hexagon is what is nearer to its middle than to any other.
        assert ways[mine] == pytest.approx(min(ways.values()))
    assert 100 < len(cells) < 220
    beside = beside_hexagons(cells)
    assert max(len(some) for some in beside) == 6
    assert all(at in beside[other] for at, some in enumerate(beside) for other in some)
    ring = plane.ring(*cells[0])
    assert ring[0] == ring[-1]
    assert inside(*plane.middle(*cells[0]), [ring])


def test_units_lie_beside_those_they_share_a_corner_with_and_islands_beside_the_nearest() -> None:
    squares = [box(0, 0, 1, 1), box(1, 1, 2, 2), box(1, 0, 2, 1), box(9, 9, 10, 10)]

    assert beside_areas(squares) == [[1, 2], [0, 2], [0, 1], [0, 1, 2]]


@pytest.fixture
def crowded(cast: Cast) -> Cast:
    """Twenty reports around one corner of the street, a few elsewhere, today."""
    now = timezone.now() - timedelta(hours=1)
    for n in range(20):
        a_case(cast, at=now, lon=WEST + 0.003 + 0.0002 * (n % 5), lat=SOUTH + 0.003)
    for n in range(3):
        a_case(cast, at=now, lon=EAST - 0.002 - 0.001 * n, lat=NORTH - 0.002)
    a_case(cast, state=State.VOIDED, at=now - timedelta(hours=1), lon=WEST + 0.008, lat=SOUTH + 0.002)
    return cast


@pytest.mark.django_db
def test_a_map_counts_each_case_in_its_cell_and_finds_the_crowd(crowded: Cast) -> None:
    found, anew = ask(crowded.street, USUAL, at=timezone.now())
    again = ask(crowded.street, USUAL, at=timezone.now())
    assert (anew, again[1], again[0].pk) == (True, False, found.pk)
    assert reckon(found.pk, at=timezone.now())
    kept_map = kept(crowded.street, USUAL)
    assert kept_map is not None

    plane = Hexagons(*kept_map.plane)
    cells = {cell["cell"]: cell for cell in kept_map.cells}
    q, r = plane.cell(WEST + 0.0034, SOUTH + 0.003)
    assert sum(cell["n"] for cell in kept_map.cells) == 23
    assert cells[f"h{q}_{r}"]["level"] == 99
    assert (kept_map.waits, kept_map.done) == (False, 4)


@pytest.mark.django_db
@pytest.mark.parametrize("ground", [HEX, "committee"])
def test_the_cases_of_a_cell_are_paged_to_the_last(
    crowded: Cast, ground: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BEHIND", 8)
    found, _anew = ask(crowded.street, replace(USUAL, ground=ground), at=timezone.now())
    reckon(found.pk, at=timezone.now())
    found.refresh_from_db()
    full = max(found.cells, key=lambda cell: cell["n"])
    client, told, after = signed_in(crowded, "jiangwei"), [], None
    while after != "":
        page = client.get(f"{BASE}cases/", {"ground": ground, "cell": full["cell"], "after": after or ""})
        told += [row.url for row in page.context["rows"]]
        after = page.context["next"]

    assert (len(told), len(set(told))) == (full["n"], full["n"])
    assert full["n"] > queries.BEHIND


@pytest.mark.django_db
def test_of_units_and_shares_what_rests_on_too_few_is_called_nothing(crowded: Cast) -> None:
    for wish in (
        Wish("grid", 90, "", "reports"),
        Wish("grid", 90, "C0101", "share"),
        Wish("grid", 90, "", "open"),
    ):
        found, _anew = ask(crowded.street, wish, at=timezone.now())
        reckon(found.pk, at=timezone.now())
    grid, share, still = (kept(crowded.street, wish) for wish in (
        Wish("grid", 90, "", "reports"), Wish("grid", 90, "C0101", "share"), Wish("grid", 90, "", "open")))  # fmt: skip
    assert grid is not None
    assert share is not None
    assert still is not None

    assert {cell["cell"]: cell["n"] for cell in grid.cells if cell["n"]} == {"W11": 20, "E12": 3}
    assert {cell["of"] for cell in share.cells} == {0, 3, 20}
    assert all(cell["few"] for cell in still.cells if not cell["of"])


@pytest.mark.django_db
def test_every_night_the_usual_maps_are_reckoned_and_old_wishes_are_forgotten(crowded: Cast) -> None:
    old = HotMap.objects.create(
        street_id=crowded.street.pk, ground="hex", days=90, category="E04", measure="reports",
        asked_at=timezone.now() - timedelta(days=20), done=4,
    )  # fmt: skip

    assert each_night(at=timezone.now()) == 2
    assert not HotMap.objects.filter(pk=old.pk).exists()
    assert set(HotMap.objects.values_list("ground", "done")) == {("hex", 4), ("grid", 4)}
    assert not reckon(old.pk, at=timezone.now())


@pytest.mark.django_db
def test_the_page_offers_to_reckon_shows_how_far_it_is_and_then_the_map_with_its_cases(crowded: Cast) -> None:
    client = signed_in(crowded, "jiangwei")
    empty = client.get(BASE).content.decode()
    asked = client.post(f"{BASE}reckon/?ground=hex")
    under_way = client.get(BASE).content.decode()
    reckon(HotMap.objects.get().pk, at=timezone.now())
    page = client.get(BASE)
    first = page.context["rows"][0]
    shapes = client.get(f"{BASE}shapes.geojson").json()["features"]

    assert 'class="empty"' in empty
    assert asked.status_code == 302
    assert "hx-trigger" in under_way
    assert "hx-trigger" not in page.content.decode()
    assert (first.sign, first.cell["level"]) == ("▲99", 99)
    assert len(client.get(first.url).context["rows"]) == first.cell["n"]
    # A sign that needs no colour stands on every hot cell, and on no other.
    assert {one["properties"]["name"] for one in shapes if one["properties"].get("level") == 99} == {"▲99"}
    assert {one["properties"]["name"] for one in shapes if one["properties"].get("level") == 0} == {""}
    assert max(queries_of(client, page) for page in (BASE, f"{BASE}shapes.geojson", first.url)) <= 5
    # Whoever sees nothing of the street's west finds no case there.
    assert signed_in(crowded, "dujuan").get(first.url).context["rows"] == []


@pytest.mark.django_db
def test_behind_a_cell_stand_the_cases_it_counts_and_no_others(crowded: Cast) -> None:
    now = timezone.now() - timedelta(hours=1)
    for state in (State.VOIDED, State.CLOSED):
        a_case(crowded, state=state, at=now, lon=WEST + 0.0034, lat=SOUTH + 0.003)
    wishes = (
        USUAL,
        Wish("hex", 30, "", "open"),
        Wish("grid", 30, "", "reports"),
        Wish("grid", 30, "", "open"),
    )
    for wish in wishes:
        found, _anew = ask(crowded.street, wish, at=timezone.now())
        reckon(found.pk, at=timezone.now())
    # What came after the map was reckoned is not in it.
    a_case(crowded, at=timezone.now(), lon=WEST + 0.0034, lat=SOUTH + 0.003)
    client = signed_in(crowded, "jiangwei")

    for wish in wishes:
        rows = [
            row
            for row in client.get(BASE, {k: str(v) for k, v in wish.key.items()}).context["rows"]
            if row.cell["n"]
        ]
        told = {row.cell["cell"]: row.cell["n"] for row in rows}
        assert sum(told.values()) == (23 if wish.measure == "open" else 24)
        assert {row.cell["cell"]: len(client.get(row.url).context["rows"]) for row in rows} == told


@pytest.mark.django_db
def test_a_map_whose_worker_died_says_so_and_may_be_asked_for_again(crowded: Cast) -> None:
    client, now = signed_in(crowded, "jiangwei"), timezone.now()
    ask(crowded.street, USUAL, at=now)
    HotMap.objects.update(asked_at=now - timedelta(seconds=50), done=2)
    waiting = client.get(BASE)
    HotMap.objects.update(asked_at=now - timedelta(seconds=70))
    late = client.get(BASE)

    assert (waiting.context["late"], late.context["late"]) == (False, True)
    assert f"{BASE}reckon/" in late.content.decode()
    assert f"{BASE}reckon/" not in waiting.content.decode()
    assert client.post(f"{BASE}reckon/").status_code == 302
    assert not client.get(BASE).context["late"]
    # With a map of before the button is there again, too.
    HotMap.objects.update(asked_at=now - timedelta(seconds=70), reckoned_at=now, done=1)
    assert "disabled" not in client.get(BASE).content.decode()


@pytest.mark.django_db
def test_of_two_who_ask_for_a_map_at_once_one_begins_it(
    crowded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    found, _anew = ask(crowded.street, USUAL, at=now)
    reckon(found.pk, at=now)
    read = HotMap.objects.get_or_create(street_id=crowded.street.pk, **USUAL.key)
    first = ask(crowded.street, USUAL, at=now + timedelta(seconds=1))
    # The other one had read the map before the first one changed it.
    monkeypatch.setattr(HotMap.objects, "get_or_create", lambda **_words: read)

    assert (first[1], ask(crowded.street, USUAL, at=now + timedelta(seconds=2))[1]) == (True, False)


@pytest.mark.django_db
def test_odd_words_are_no_error_and_others_are_kept_out(crowded: Cast) -> None:
    client = signed_in(crowded, "jiangwei")
    for odd in ({"ground": "x"}, {"days": "7"}, {"category": "\0"}, {"measure": "share"}, {"measure": "x"}):
        assert client.get(BASE, odd).status_code == 200
    for address in ("cases/?cell=h0_0", "shapes.geojson", "excel/"):
        assert client.get(f"{BASE}{address}").status_code == 404
    ask(crowded.street, USUAL, at=timezone.now())
    reckon(HotMap.objects.get().pk, at=timezone.now())
    for cell in ("", "h", "h99_99", "x", "h0", "../"):
        assert client.get(f"{BASE}cases/", {"cell": cell}).status_code == 404
    worker = signed_in(crowded, "songping")
    assert {worker.get(BASE).status_code, worker.post(f"{BASE}reckon/").status_code} == {403}


@pytest.mark.django_db
def test_programs_have_a_map_reckoned_and_read_it(crowded: Cast) -> None:
    program = program_of(crowded, "jiangwei")
    assert program.get("analysis/hot").status_code == 404
    answers = [program.post("analysis/hot", {"measure": "reports"}) for _n in range(2)]
    reckon(HotMap.objects.get().pk, at=timezone.now())
    told: Any = program.get("analysis/hot").json()

    assert [(one.status_code, one.json()["waits"]) for one in answers] == [(202, True)] * 2
    assert max(cell["level"] for cell in told["cells"]) == 99
    assert len(program.get("analysis/hot/shapes").json()["features"]) == len(told["cells"])
    assert program.get("analysis/hot", measure="share").status_code == 404
    for answer in (signed_in(crowded, "jiangwei").get(f"{BASE}excel/"), program.get("analysis/hot.xlsx")):
        assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.django_db
def test_whoever_may_not_read_an_analysis_takes_none_along_as_a_workbook(cast: Cast) -> None:
    pages = ("pivot", "pivot/cases", "compare", "flows", "survival", "recurring", "hot")
    addresses = [f"/s/fenglin/analysis/{one}/excel/" for one in pages]
    addresses += ["/s/fenglin/indicators/excel/", "/s/fenglin/indicators/counts/reported/excel/"]
    officer, program = signed_in(cast, "luoshan"), program_of(cast, "luoshan")

    assert {officer.get(one).status_code for one in addresses} == {403}
    for one in (
        "pivot",
        "compare",
        "analysis/flows",
        "analysis/survival",
        "analysis/recurring",
        "analysis/hot",
    ):
        assert (one, program.get(f"{one}.xlsx").status_code) == (one, 403)
