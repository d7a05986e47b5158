"""A case hangs on a road, lies on a tier and may name an industry; dispatch follows, and says by which row."""

import pytest

from linli.cases import commands
from linli.cases.commands.bulk import Kept
from linli.cases.commands.catalogue import load_catalogue
from linli.cases.models import Assignment, Case, Category
from linli.cases.queries import Wanted, narrowed, worklist
from linli.cases.queries.roads import road_statuses
from linli.cases.states import IN_PROGRESS, State
from linli.insight.models import TierCount
from linli.insight.queries import by_tier
from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM, add_industry, cover, name_authority
from linli.territory.public import add_road
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, an_opened, manhole

pytestmark = pytest.mark.django_db
ON_IT, BESIDE = (121.442, 31.1921), (121.442, 31.194)


@pytest.fixture
def roads(cast: Cast) -> dict:
    """Give two roads that cross."""
    across = {"type": "LineString", "coordinates": [[121.44, 31.1921], [121.46, 31.1921]]}
    down = {"type": "LineString", "coordinates": [[121.443, 31.19], [121.443, 31.20]]}
    return {
        "斜土路": add_road(street=cast.street, name="斜土路", geometry=across, by=SYSTEM, at=NOON),
        "枫林路": add_road(street=cast.street, name="枫林路", geometry=down, by=SYSTEM, at=NOON),
    }


def road_of(case: Case) -> str:
    case = Case.objects.select_related("road").get(pk=case.pk)
    return case.road.name if case.road else ""


def hawker() -> Category:
    return Category.objects.get(code="E0406")


def drain() -> None:
    while journal.deliver("insight"):
        pass


# --- Roads --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("spot", "place", "road"),
    [
        (ON_IT, "", "斜土路"),
        (BESIDE, "", ""),
        (ON_IT, "枫林路路口", "枫林路"),
        ((None, None), "枫林路10号", "枫林路"),
        ((None, None), "某处", ""),
    ],
)
def test_a_case_hangs_on_the_road_its_words_name_else_on_the_one_its_pin_lies_on(
    cast, roads, spot, place, road
):
    opened = an_opened(cast, lon=spot[0], lat=spot[1], place=place)

    assert road_of(opened.case) == road


def test_cases_that_come_together_hang_on_roads_too(cast: Cast, roads):
    reports = [Kept(commands.Report(title="井盖", lon=ON_IT[0], lat=ON_IT[1]), NOON)]

    [case] = commands.open_cases(street=cast.street, reports=reports, by=SYSTEM)

    assert road_of(case) == "斜土路"


def test_placing_a_case_by_a_pin_finds_its_road(cast: Cast, roads):
    case = an_opened(cast, lon=None, lat=None).case

    commands.place(
        case.pk, street_id=cast.street.pk, unit=cast.units["W11"], lon=ON_IT[0], lat=ON_IT[1], by=cast.shenyi,
        at=NOON + MINUTE,
    )  # fmt: skip

    assert road_of(case) == "斜土路"


def test_the_status_of_a_road_counts_what_one_may_see(cast: Cast, roads):
    late = an_opened(cast, lon=ON_IT[0], lat=ON_IT[1]).case
    an_opened(cast, lon=121.458, lat=31.1921)
    road = roads["斜土路"]
    after = late.due_at + MINUTE

    seen = {
        who: road_statuses(cast.actor(who), cast.street.pk, [road.pk], now=after)[road.pk]
        for who in ("jiangwei", "heqing", "dujuan")
    }

    assert {who: (one.open, one.late, one.light) for who, one in seen.items()} == {
        "jiangwei": (2, 2, "late"), "heqing": (1, 1, "late"), "dujuan": (1, 1, "late"),
    }  # fmt: skip


# --- Tiers --------------------------------------------------------------------------------------------------
def test_a_case_takes_the_tier_of_its_category_unless_somebody_says_another(cast: Cast):
    Category.objects.filter(code="E0406").update(tier="roadway")

    tiers = [
        an_opened(cast, category=hawker()).case.tier,
        an_opened(cast, category=hawker(), tier="frontage").case.tier,
        an_opened(cast, category=hawker(), tier="").case.tier,
        an_opened(cast).case.tier,
    ]

    assert tiers == ["roadway", "frontage", "", ""]


def test_filing_under_another_category_moves_the_case_to_its_tier_and_the_counters_follow(cast: Cast):
    Category.objects.filter(code="E0406").update(tier="roadway")
    Category.objects.filter(code="C0101").update(tier="building")
    case = an_opened(cast, category=hawker()).case
    drain()

    commands.file(case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + MINUTE, category=manhole())
    drain()

    here, _rows = by_tier(cast.street)
    told = {tier: balance.states for tier, balance in here.tiers}
    assert Case.objects.get(pk=case.pk).tier == "building"
    assert told == {"frontage": {}, "roadway": {"reported": 0}, "building": {"filed": 1}, "": {}}


def test_counters_by_tier_equal_the_ledger_and_a_rebuild(cast: Cast):
    Category.objects.filter(code="C0101").update(tier="roadway")
    for state in (State.REPORTED, State.FILED, State.IN_HAND, State.CLOSED, State.WITHDRAWN):
        a_case(cast, state=state)
        a_case(cast, state=state, category=hawker(), tier="frontage")
    an_opened(cast, lon=121.455, lat=31.195, tier="building")
    unplaced = an_opened(cast, lon=None, lat=None, tier="building").case
    commands.place(
        unplaced.pk, street_id=cast.street.pk, unit=cast.units["W11"], by=cast.shenyi, at=NOON + MINUTE
    )
    drain()
    kept = counters()

    assert kept == counted(cast)
    journal.rebuild("insight")
    assert counters() == kept
    for outcome in _proofs():
        assert outcome.against == ()


def counters() -> dict:
    rows = TierCount.objects.exclude(n=0).values_list("unit_id", "tier", "state", "n")
    return {(unit, tier, state): n for unit, tier, state, n in rows}


def counted(cast: Cast) -> dict:
    found: dict = {}
    for case in Case.objects.exclude(tier=""):
        for unit in case.lineage:
            key = (unit, case.tier, case.state)
            found[key] = found.get(key, 0) + 1
    return found


def _proofs():
    from linli.kernel.proofs import try_all

    return [one for one in try_all() if "counters" in one.says or "last line" in one.says]


def test_lists_are_narrowed_by_tier_road_and_industry(cast: Cast, roads):
    industry = add_industry(street=cast.street, name="餐饮", code="catering", by=SYSTEM, at=NOON)
    wanted = an_opened(cast, lon=ON_IT[0], lat=ON_IT[1], tier="frontage", industry=industry).case
    an_opened(cast, lon=BESIDE[0], lat=BESIDE[1])
    cases = worklist(cast.jiangwei, cast.street.pk, states=IN_PROGRESS)

    found = [
        [case.pk for case in narrowed(cases, one, now=NOON)]
        for one in (Wanted(tier="frontage"), Wanted(road_id=roads["斜土路"].pk), Wanted(industry="catering"))
    ]

    assert found == [[wanted.pk]] * 3


def test_the_catalogue_says_of_a_type_on_which_tier_it_lies_and_leaves_what_was_said(cast: Cast):
    load_catalogue(by=SYSTEM, at=NOON)
    Category.objects.filter(code="E0406").update(tier="frontage")
    load_catalogue(by=SYSTEM, at=NOON)

    tiers = dict(
        Category.objects.filter(code__in=("C0101", "E0406", "E0693", "E0110")).values_list("code", "tier")
    )

    assert tiers == {"C0101": "roadway", "E0406": "frontage", "E0693": "building", "E0110": ""}


# --- Industries ---------------------------------------------------------------------------------------------
def test_a_case_that_names_an_industry_is_led_by_its_authority_and_says_by_which_row(cast: Cast):
    industry = add_industry(street=cast.street, name="餐饮", code="catering", by=SYSTEM, at=NOON)
    row = name_authority(
        industry=industry,
        organisation=cast.organisations["shichang"],
        starts_on=NOON.date(),
        by=SYSTEM,
        at=NOON,
    )
    case = an_opened(cast).case
    told = {"street_id": cast.street.pk, "by": cast.heqing}
    commands.file(case.pk, at=NOON + MINUTE, category=hawker(), industry=industry, **told)

    commands.dispatch(case.pk, at=NOON + 2 * MINUTE, **told)

    case.refresh_from_db()
    line = JournalLine.objects.get(subject_id=case.pk, action="dispatch")
    assert (case.lead.code, line.facts["matrix_rows"], line.facts["rows"]) == ("shichang", [row.row], [])
    assert Assignment.objects.values_list("authority_row", "coverage_row").get() == (row.row, None)


def test_without_an_industry_the_table_of_duties_leads_and_the_line_says_so(cast: Cast):
    case = a_case(cast, state=State.DISPATCHED)

    line = JournalLine.objects.get(subject_id=case.pk, action="dispatch")
    assert (line.facts["matrix_rows"], line.facts["rows"]) == ([], [2])


def test_dispatch_knows_the_road_and_the_tier_of_the_case(cast: Cast, roads):
    duty = {"street": cast.street, "unit": cast.units["S"], "by": SYSTEM, "at": NOON}
    cover(**duty, organisation=cast.organisations["shichang"], category="C0101", road=roads["斜土路"])
    cover(**duty, organisation=cast.organisations["chengguan"], category="C0101", tier="building")

    on_road = a_case(cast, state=State.DISPATCHED, lon=ON_IT[0], lat=ON_IT[1])
    inside = a_case(cast, state=State.DISPATCHED, lon=BESIDE[0], lat=BESIDE[1], tier="building")
    elsewhere = a_case(cast, state=State.DISPATCHED, lon=BESIDE[0], lat=BESIDE[1])

    assert [case.lead.code for case in (on_road, inside, elsewhere)] == ["shichang", "chengguan", "chengjian"]


def test_an_industry_of_another_street_cannot_be_named(cast: Cast):
    industry = add_industry(street=cast.street, name="餐饮", code="catering", by=SYSTEM, at=NOON)
    industry.street_id = cast.street.pk + 1
    case = an_opened(cast).case

    with pytest.raises(NotFound):
        commands.file(
            case.pk,
            street_id=cast.street.pk,
            by=cast.heqing,
            at=NOON + MINUTE,
            category=hawker(),
            industry=industry,
        )
