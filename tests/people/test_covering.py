"""Who covers what: the matrix before the table of duties, the closer row before the wider, and every row has its days."""

from datetime import date, timedelta

import pytest

from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.people.commands import (
    Wish,
    add_industry,
    change_authority,
    cover,
    end_authority,
    end_coverage,
    end_industry,
    name_authority,
    take_over_matrix,
)
from linli.people.errors import (
    AuthorityOver,
    AuthorityTaken,
    DutyTaken,
    IndustryKnown,
    IndustryOver,
    RoadElsewhere,
)
from linli.people.models import Authority, Coverage, Organisation
from linli.people.queries import Kind, Lack, duty_gaps, industries_of, joint_inspection, matrix, who_covers
from linli.territory.public import add_road, line_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)
LINE = {"type": "LineString", "coordinates": [[121.44, 31.1921], [121.46, 31.1921]]}


def lead_of(cast: Cast, category: str, unit: str = "W11", **told) -> str:
    lineage = line_of(cast.units[unit].pk).ids
    found = who_covers(cast.street.pk, lineage, category, on=told.pop("on", TODAY), **told)
    return found.lead.code if found.lead else ""


def a_duty(cast: Cast, organisation: str, unit: str = "S", **told):
    told = {"by": cast.jiangwei, "at": NOON, "street": cast.street, "unit": cast.units[unit]} | told
    return cover(organisation=cast.organisations[organisation], **told)


def catering(cast: Cast):
    return add_industry(
        street=cast.street, name="餐饮", code="catering", words=["饭店"], by=cast.jiangwei, at=NOON
    )


def overseen(cast: Cast, industry, organisation: str, **told):
    told = {"starts_on": TODAY, "by": cast.jiangwei, "at": NOON} | told
    return name_authority(industry=industry, organisation=cast.organisations[organisation], **told)


# --- Roads and tiers ----------------------------------------------------------------------------------------
def test_a_duty_on_a_road_holds_on_that_road_and_nowhere_else(cast: Cast):
    road = add_road(street=cast.street, name="斜土路", geometry=LINE, by=cast.jiangwei, at=NOON)
    other = add_road(street=cast.street, name="枫林路", geometry=LINE, by=cast.jiangwei, at=NOON)
    a_duty(cast, "shichang", category="E", road=road)

    on_it, beside, elsewhere = (lead_of(cast, "E0406", road_id=r) for r in (road.pk, other.pk, None))

    assert (on_it, beside, elsewhere) == ("shichang", "chengguan", "chengguan")


def test_a_duty_on_a_road_goes_before_one_of_a_smaller_unit_but_not_before_a_closer_category(cast: Cast):
    road = add_road(street=cast.street, name="斜土路", geometry=LINE, by=cast.jiangwei, at=NOON)
    a_duty(cast, "shichang", category="E", road=road)
    a_duty(cast, "chengjian", unit="W1", category="E")
    assert lead_of(cast, "E0406", road_id=road.pk) == "shichang"

    a_duty(cast, "chengjian", category="E04")

    assert lead_of(cast, "E0406", road_id=road.pk) == "chengjian"


def test_a_duty_on_a_tier_fits_only_what_is_known_to_lie_there(cast: Cast):
    a_duty(cast, "shichang", category="E", tier="frontage")

    leads = [lead_of(cast, "E0406", tier=tier) for tier in ("frontage", "roadway", "")]

    assert leads == ["shichang", "chengguan", "chengguan"]


def test_two_leads_for_one_duty_are_refused_but_not_for_another_tier(cast: Cast):
    a_duty(cast, "shichang", category="E", tier="frontage")

    with pytest.raises(DutyTaken):
        a_duty(cast, "chengjian", category="E", tier="frontage")
    a_duty(cast, "chengjian", category="E", tier="building")


def test_a_duty_is_not_for_a_road_of_another_street(cast: Cast):
    road = add_road(street=cast.street, name="斜土路", geometry=LINE, by=cast.jiangwei, at=NOON)
    road.street_id = cast.street.pk + 1

    with pytest.raises(RoadElsewhere):
        a_duty(cast, "shichang", category="E", road=road)


def test_an_organisation_that_has_ended_leads_nothing(cast: Cast):
    a_duty(cast, "shichang", category="E0406")
    Organisation.objects.filter(code="shichang").update(ends_on=TODAY)

    assert (lead_of(cast, "E0406"), lead_of(cast, "E0406", on=TODAY - DAY)) == ("chengguan", "shichang")


# --- The matrix ---------------------------------------------------------------------------------------------
def test_the_matrix_leads_where_an_industry_is_named_and_the_table_of_duties_elsewhere(cast: Cast):
    industry = catering(cast)
    row = overseen(cast, industry, "shichang")
    along = overseen(cast, industry, "chengguan", part="support")

    found = who_covers(
        cast.street.pk, line_of(cast.units["W11"].pk).ids, "E0406", on=TODAY, industry_id=industry.pk
    )

    assert (found.lead.code, found.lead_row, found.lead_authority, found.authority_numbers) == (
        "shichang", None, row, [row.row, along.row],
    )  # fmt: skip
    assert ([one.code for one in found.others], lead_of(cast, "E0406")) == (["chengguan"], "chengguan")


def test_a_row_for_one_trouble_goes_before_the_row_for_the_whole_industry(cast: Cast):
    industry = catering(cast)
    overseen(cast, industry, "shichang")
    overseen(cast, industry, "chengjian", category="E04")

    leads = [lead_of(cast, code, industry_id=industry.pk) for code in ("E0406", "C0101")]

    assert leads == ["chengjian", "shichang"]


def test_an_industry_without_a_lead_follows_the_table_of_duties(cast: Cast):
    industry = catering(cast)
    overseen(cast, industry, "shichang", part="support")

    assert lead_of(cast, "E0406", industry_id=industry.pk) == "chengguan"


def test_one_authority_leads_at_a_time_and_nobody_stands_there_twice(cast: Cast):
    industry = catering(cast)
    overseen(cast, industry, "shichang")

    with pytest.raises(AuthorityTaken):
        overseen(cast, industry, "chengguan")
    with pytest.raises(AuthorityTaken):
        overseen(cast, industry, "shichang", part="support")
    overseen(cast, industry, "chengguan", part="support")


def test_a_change_ends_one_row_and_begins_the_next_on_the_same_day(cast: Cast):
    industry = catering(cast)
    row = overseen(cast, industry, "shichang", basis="食品安全法")

    made = change_authority(
        row, organisation=cast.organisations["chengguan"], on=TODAY + 7 * DAY, by=cast.jiangwei, at=NOON
    )

    leads = [lead_of(cast, "E0406", industry_id=industry.pk, on=TODAY + n * DAY) for n in (6, 7)]
    row.refresh_from_db()
    assert (leads, row.ends_on, made.starts_on) == (
        ["shichang", "chengguan"],
        TODAY + 7 * DAY,
        TODAY + 7 * DAY,
    )
    with pytest.raises(AuthorityOver):
        end_authority(row, on=TODAY + 9 * DAY, by=cast.jiangwei, at=NOON)


def test_an_industry_that_ends_takes_its_rows_along_also_those_not_begun(cast: Cast):
    industry = catering(cast)
    now = overseen(cast, industry, "shichang")
    end_authority(now, on=TODAY + 20 * DAY, by=cast.jiangwei, at=NOON)
    later = overseen(cast, industry, "chengguan", starts_on=TODAY + 20 * DAY)

    end_industry(industry, on=TODAY + DAY, by=cast.jiangwei, at=NOON)

    days = dict(Authority.objects.values_list("row", "ends_on"))
    assert days == {now.row: TODAY + DAY, later.row: TODAY + 20 * DAY}
    assert [len(industries_of(cast.street.pk, on=TODAY + n * DAY)) for n in (0, 1)] == [1, 0]
    with pytest.raises(IndustryOver):
        overseen(cast, industry, "chengjian", starts_on=TODAY + 2 * DAY)


def test_an_industry_is_entered_once_and_every_act_is_in_the_journal(cast: Cast):
    industry = catering(cast)
    row = overseen(cast, industry, "shichang")
    end_authority(row, on=TODAY, by=cast.jiangwei, at=NOON)

    with pytest.raises(IndustryKnown):
        catering(cast)
    acts = JournalLine.objects.filter(subject__in=("industry", "authority")).values_list("action", flat=True)
    assert sorted(acts) == ["add_industry", "end_authority", "name_authority"]


@pytest.mark.parametrize("who", ["heqing", "gaolan", "luoshan", "shenyi"])
def test_only_who_appoints_in_the_whole_street_changes_the_matrix(cast: Cast, who: str):
    with pytest.raises(NotAllowed):
        add_industry(street=cast.street, name="餐饮", by=cast.actor(who), at=NOON)


def test_a_file_is_taken_over_once_and_a_second_time_changes_nothing(cast: Cast):
    wishes = [
        Wish("餐饮", cast.organisations["shichang"]),
        Wish("餐饮", cast.organisations["chengguan"], "support"),
        Wish("KTV", cast.organisations["chengguan"]),
    ]
    told = {"street": cast.street, "on": TODAY, "by": cast.jiangwei, "at": NOON}

    first = take_over_matrix(wishes=wishes, **told)
    second = take_over_matrix(wishes=wishes, **told)
    third = take_over_matrix(
        wishes=[Wish("KTV", cast.organisations["chengjian"])], **told | {"on": TODAY + DAY}
    )

    assert first == {"industries": 2, "new": 3, "changed": 0, "same": 0}
    assert second == {"industries": 0, "new": 0, "changed": 0, "same": 3}
    assert third == {"industries": 0, "new": 0, "changed": 1, "same": 0}


def test_on_a_joint_inspection_the_lead_goes_first_with_its_officers(cast: Cast):
    industry = catering(cast)
    overseen(cast, industry, "chengjian", part="support")
    overseen(cast, industry, "chengguan")

    about = joint_inspection(industry, on=TODAY, at=NOON)

    told = [(party.organisation.code, [str(post.account) for post in party.posts]) for party in about.parties]
    assert told == [("chengguan", ["罗山"]), ("chengjian", ["毛莉"])]


def test_the_matrix_shows_industries_that_nobody_leads(cast: Cast):
    catering(cast)

    [line] = matrix(cast.street.pk, on=TODAY)

    assert (line.industry.name, line.lead, matrix(cast.street.pk, on=TODAY, text="没有")) == (
        "餐饮",
        None,
        [],
    )


# --- Gaps ---------------------------------------------------------------------------------------------------
KINDS = [Kind("C0101", "C01", "roadway"), Kind("E0406", "E04", "roadway"), Kind("E0405", "E04", "frontage")]


def found(cast: Cast, lack: Lack, on: date = TODAY) -> list:
    report = duty_gaps(cast.street, KINDS, on=on)
    return [
        (gap.category, gap.unit.code, gap.whole, gap.cells, [row.row for row in gap.rows])
        for gap in report.gaps
        if gap.lack == lack
    ]


def ended(cast: Cast, number: int, on: date = TODAY) -> None:
    end_coverage(Coverage.objects.get(street=cast.street, row=number), on=on, by=cast.jiangwei, at=NOON)


def test_what_only_a_row_for_all_events_answers_is_shown_as_such(cast: Cast):
    assert found(cast, Lack.NONE) == []
    assert found(cast, Lack.CATCH_ALL) == [
        ("C0101", "310104008", True, 12, [2]),
        ("E04", "310104008", True, 24, [1]),
    ]


def test_a_trouble_that_no_row_names_lacks_a_lead_in_every_unit(cast: Cast):
    ended(cast, 2)

    assert found(cast, Lack.NONE) == [("C0101", "310104008", True, 12, [])]
    assert duty_gaps(cast.street, KINDS, on=TODAY).count(Lack.NONE) == 12
    assert found(cast, Lack.NONE, TODAY - DAY) == []


def test_where_one_area_has_a_row_the_rest_and_what_is_known_no_closer_lack_one(cast: Cast):
    ended(cast, 2)
    a_duty(cast, "chengjian", unit="W", category="C01")

    assert found(cast, Lack.NONE) == [
        ("C0101", "310104008", False, 1, []),
        ("C0101", "E", True, 4, []),
    ]


def test_a_row_for_one_tier_leaves_the_types_of_the_other_tiers_open(cast: Cast):
    ended(cast, 1)
    a_duty(cast, "chengguan", category="E04", tier="roadway")

    assert found(cast, Lack.NONE) == [("E0405", "310104008", True, 12, [])]


def test_two_rows_that_lead_on_the_same_day_are_an_overlap_and_the_smaller_number_is_followed(cast: Cast):
    leaving = a_duty(cast, "shichang", category="E0406")
    end_coverage(leaving, on=TODAY + 30 * DAY, by=cast.jiangwei, at=NOON)
    coming = a_duty(cast, "chengjian", category="E0406")

    assert found(cast, Lack.TWO) == [("E0406", "310104008", True, 12, [leaving.row, coming.row])]
    assert lead_of(cast, "E0406") == "shichang"
    assert found(cast, Lack.TWO, TODAY + 30 * DAY) == []


def test_an_overlap_ends_where_a_closer_row_decides(cast: Cast):
    leaving = a_duty(cast, "shichang", category="E0406")
    end_coverage(leaving, on=TODAY + 30 * DAY, by=cast.jiangwei, at=NOON)
    a_duty(cast, "chengjian", category="E0406")
    a_duty(cast, "chengguan", unit="E", category="E0406")

    assert [(unit, whole, cells) for _c, unit, whole, cells, _r in found(cast, Lack.TWO)] == [
        ("310104008", False, 1),
        ("W", True, 7),
    ]


def test_a_row_whose_organisation_has_ended_is_warned_of(cast: Cast):
    row = a_duty(cast, "shichang", category="E0406")
    Organisation.objects.filter(code="shichang").update(ends_on=TODAY)

    ended_rows = [told for told in found(cast, Lack.ENDED) if told[0] == "E0406"]

    assert ended_rows == [("E0406", "310104008", False, 0, [row.row])]


def test_gaps_cost_one_query_however_many_rows_and_units(cast: Cast, django_assert_num_queries):
    duty_gaps(cast.street, KINDS, on=TODAY)
    for code in ("C0101", "E0406", "E0405"):
        a_duty(cast, "shichang", unit="W1", category=code)

    with django_assert_num_queries(2):  # the rows, and whether the ground has changed
        duty_gaps(cast.street, KINDS, on=TODAY)


def test_every_cell_is_judged_as_dispatch_would(cast: Cast):
    a_duty(cast, "shichang", unit="W1", category="E04", tier="frontage")
    a_duty(cast, "chengjian", unit="W12", category="")
    ended(cast, 1)
    lacking = set()
    for gap in duty_gaps(cast.street, KINDS, on=TODAY).gaps:
        if gap.lack == Lack.NONE:
            below = [unit for unit in cast.units.values() if gap.unit.id in line_of(unit.pk).ids]
            units = below if gap.whole else [unit for unit in below if unit.pk == gap.unit.id]
            lacking |= {
                (kind.code, unit.pk) for kind in KINDS if kind.code.startswith(gap.category) for unit in units
            }

    asked = {
        (kind.code, unit.pk)
        for kind in KINDS
        for unit in cast.units.values()
        if who_covers(cast.street.pk, line_of(unit.pk).ids, kind.code, on=TODAY, tier=kind.tier).lead is None
    }

    assert lacking == asked != set()
