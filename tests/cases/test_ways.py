"""Lists asked for way by way: nothing is lost, nothing stands twice, and whoever may not see a case still does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from linli.cases.models import Case
from linli.cases.queries import ways_to, ways_to_organisation, ways_to_see, ways_to_unit, worklist
from linli.cases.states import IN_PROGRESS, LISTS, State
from linli.kernel.paging import first, page
from linli.people.public import appoint
from tests.cast import NOON, START, Cast
from tests.factories import MINUTE, a_case, an_opened

from .pages import listing, queries_of, signed_in
from .test_pages import numbers_in

pytestmark = pytest.mark.django_db
DUE = ("due_at", "id")


def walked(cases: Any, ways: Any, size: int = 2) -> list[str]:
    """Return the numbers of a list, page after page to its end and back again."""
    there: list[Any] = []
    cursor: str | None = None
    while True:
        found = page(cases, DUE, cursor, size, ways=ways)
        there += found.rows
        if not found.next_cursor:
            break
        cursor = found.next_cursor
    back = list(found.rows)
    while found.previous_cursor:
        found = page(cases, DUE, found.previous_cursor, size, ways=ways)
        back = [*found.rows, *back]
    assert [one.pk for one in back] == [one.pk for one in there]
    return [one.number for one in there]


@pytest.fixture
def cases(cast: Cast) -> dict[str, Case]:
    """Return cases of both areas, some that are due at the same moment and some that nobody can say of."""
    made = {
        f"{side}{n}": an_opened(cast, at=NOON + (n // 2) * MINUTE, lon=lon, lat=31.192).case
        for side, lon in (("west", 121.442), ("east", 121.452))
        for n in range(5)
    }
    Case.objects.filter(pk__in=[made["west1"].pk, made["east2"].pk, made["west4"].pk]).update(due_at=None)
    return made


def test_every_way_leads_to_the_same_list_in_the_same_order_as_one_condition(
    cast: Cast, cases: dict[str, Case]
) -> None:
    for name in ("jiangwei", "heqing", "dujuan", "gaolan", "luoshan"):
        actor = cast.actor(name)
        whole = worklist(actor, cast.street.pk, states=IN_PROGRESS)
        expected = [one.number for one in whole.order_by("due_at", "id")]  # what has no moment comes last

        assert walked(whole, ways_to_see(actor, cast.street.pk)) == expected
        assert walked(whole, ways_to_see(actor, cast.street.pk), size=50) == expected


def test_a_unit_is_found_wherever_it_stood_when_the_case_came_in(cast: Cast, cases: dict[str, Case]) -> None:
    """Before a change of the structure a grid may have stood higher or deeper, even deeper than any index."""
    grid, other = cast.units["W11"].pk, [unit.pk for unit in cast.units.values()]
    street = cast.street.pk
    Case.objects.filter(pk=cases["west0"].pk).update(lineage=[cast.units["S"].pk, grid])
    Case.objects.filter(pk=cases["west1"].pk).update(lineage=[*other[:6], grid])

    whole = Case.objects.filter(street=street)
    found = set(walked(whole.filter(lineage__contains=[grid]), ways_to_unit(street, grid)))

    assert {cases["west0"].number, cases["west1"].number} <= found
    assert found == {one.number for one in whole if grid in one.lineage}


def test_an_organisation_is_found_where_it_leads_and_where_it_supports(cast: Cast) -> None:
    leads, supports, neither = (
        a_case(cast, state=State.IN_HAND),
        a_case(cast, state=State.COORDINATING),
        a_case(cast, state=State.FILED),
    )
    chengjian, shichang = cast.organisations["chengjian"].pk, cast.organisations["shichang"].pk
    whole = Case.objects.filter(street=cast.street)

    assert set(walked(whole, ways_to_organisation(chengjian))) == {leads.number, supports.number}
    assert walked(whole, ways_to_organisation(shichang)) == [supports.number]
    assert neither.number not in walked(whole, ways_to_organisation(chengjian))


def test_a_way_is_no_permission(cast: Cast, cases: dict[str, Case]) -> None:
    """Whoever narrows a list to somebody else's unit is led there and let see nothing."""
    west, east = cast.actor("heqing"), cast.units["E"].pk
    ways = ways_to(west, cast.street.pk, unit_id=east)

    assert first(worklist(west, cast.street.pk, states=IN_PROGRESS), DUE, 10, ways=ways).count() == 0
    assert first(Case.objects.all(), DUE, 10, ways=ways).count() == 5


def test_several_posts_are_several_ways_and_no_case_stands_twice(cast: Cast, cases: dict[str, Case]) -> None:
    from linli.people.models import Role

    appoint(
        account=cast.accounts["heqing"], role=Role.objects.get(code="grid_worker"), street=cast.street,
        unit=cast.units["W1"], organisation=None, starts_at=START, by=cast.jiangwei, at=START,
    )  # fmt: skip
    appoint(
        account=cast.accounts["heqing"], role=Role.objects.get(code="grid_worker"), street=cast.street,
        unit=cast.units["E1"], organisation=None, starts_at=START, by=cast.jiangwei, at=START,
    )  # fmt: skip
    actor = cast.actor("heqing")
    whole = worklist(actor, cast.street.pk, states=IN_PROGRESS)

    found = walked(whole, ways_to_see(actor, cast.street.pk))

    assert len(found) == len(set(found)) == 10


def test_who_has_no_post_has_no_way(cast: Cast, cases: dict[str, Case]) -> None:
    nobody = cast.actor("heqing", at=START - timedelta(days=1))

    assert walked(Case.objects.all(), ways_to_see(nobody, cast.street.pk)) == []


@pytest.mark.parametrize("who", ["jiangwei", "heqing", "gaolan", "luoshan"])
@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_asks_as_often_for_three_cases_as_for_one(cast: Cast, who: str, name: str) -> None:
    state = LISTS[name][-1]
    a_case(cast, state=state)
    reader = signed_in(cast, who)
    once = queries_of(reader, listing(name))
    for n in range(3):
        a_case(cast, state=state, at=NOON + n * MINUTE)

    assert queries_of(reader, listing(name)) <= once
    assert once <= 12


def test_words_are_found_inside_titles_and_places_in_any_writing(cast: Cast) -> None:
    case = an_opened(cast, title="斜土路井盖缺失 Manhole gone", place="枫林路88弄").case
    an_opened(cast, title="路灯不亮")
    reader = signed_in(cast, "jiangwei")

    def found(words: str) -> list[str]:
        return numbers_in(reader.get(f"{listing()}?q={words}").content)

    for words in (
        "井盖",
        "盖缺",
        "井盖缺失",
        "manhole",
        "MANHOLE gone",
        "88弄",
        "枫林路",
        "楓林",
        "失",
        "井盖 枫林",
        case.number,
    ):
        assert found(words) == [case.number], words
    for words in ("盖井", "井盖完好", "缺盖"):
        assert found(words) == [], words


def test_the_ways_of_a_list_are_one_statement(cast: Cast, cases: dict[str, Case]) -> None:
    actor = cast.actor("heqing")

    with CaptureQueriesContext(connection) as asked:
        page(Case.objects.all(), DUE, None, 3, ways=[*ways_to_see(actor, cast.street.pk), Q(hard=True)])

    assert len([one for one in asked if "cases_case" in (one["sql"] or "")]) == 1
