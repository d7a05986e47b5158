"""Official figures entered as ledgers, case by case, come out as their offices printed them.

Each kind of course is lived once through commands, by the people whose job it is; its lines are then written as often as
the office counted such cases, and the counters are built from them.
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from linli.cases.models import Case, Category
from linli.cases.states import State
from linli.insight.queries.measures import Place, Span, counts_of, measured
from linli.kernel import journal
from linli.kernel.models import Delivery
from tests.cases.test_course import act
from tests.cases.test_workflow import brought_to
from tests.cast import Cast
from tests.factories import a_case, an_opened

pytestmark = pytest.mark.django_db
MONTH = Span(date(2026, 3, 1), date(2026, 3, 31), None, date(2026, 4, 1))
COPIES = """INSERT INTO kernel_journalline
    (id, street_id, subject, subject_id, seq, at, by_kind, by_id, action, from_state, to_state, facts, prev, hash)
    SELECT overlay(id::text PLACING lpad(to_hex(c.salt * 1000000 + k), 12, '0') FROM 25)::uuid, street_id, subject,
        overlay(subject_id::text PLACING lpad(to_hex(c.salt * 1000000 + k), 12, '0') FROM 25)::uuid,
        seq, at, by_kind, by_id, action, from_state, to_state, facts, prev, hash
    FROM kernel_journalline JOIN unnest(%s::uuid[], %s::int[], %s::int[]) AS c(subject_id, n, salt) USING (subject_id)
    CROSS JOIN LATERAL generate_series(2, c.n) AS k"""


def entered(courses: list[tuple[Case, int]]) -> None:
    """Write the lines of each case so often that there are `n` of it, and build the counters from them."""
    with connection.cursor() as cursor:
        ids: list[UUID] = [case.pk for case, _n in courses]
        cursor.execute(COPIES, [ids, [n for _case, n in courses], list(range(1, 1 + len(courses)))])
        cursor.execute("ANALYZE kernel_journalline")  # as a house does by itself when so much is new
    Delivery.objects.filter(reader="insight").delete()
    journal.rebuild("insight")


def closed_late(cast: Cast) -> Case:
    case = a_case(cast, state=State.IN_HAND)
    act(cast, case, "feed_back", "maoli", 120, done="已修好")
    act(cast, case, "inspect", "songping", 121, finding="已恢复")
    act(cast, case, "close", "heqing", 122)
    return case


def filed_as(cast: Cast, category: Category) -> Case:
    case = an_opened(cast, category=category).case
    act(cast, case, "verify", "gaolan", 1, finding="属实")
    act(cast, case, "file", "heqing", 2, category=category)
    return case


def dealt_with(cast: Cast, category: Category) -> Case:
    """Return a case that a grid worker found and put right at once (简易处置)."""
    case = an_opened(cast, category=category, by=cast.gaolan, door="patrol").case
    act(cast, case, "self_handle", "gaolan", 1, **brought_to("self_handle", cast))
    return case


def counts(place: Place, *codes: str) -> list[Any]:
    found = counts_of(place, codes, MONTH)
    return [found[code] for code in codes]


def test_tianmen_december_2016_comes_out_as_printed(cast: Cast) -> None:
    # 受理 1054, 立案 996, 应结 972, 结 911 (93.72 %), 按期 737 (75.82 %)
    entered([
        (a_case(cast, state=State.CLOSED), 737), (closed_late(cast), 911 - 737),
        (a_case(cast, state=State.FED_BACK), 40), (a_case(cast, state=State.IN_HAND), 972 - 911 - 40),
        (a_case(cast, state=State.FILED), 996 - 972), (a_case(cast, state=State.VERIFIED), 1054 - 996),
    ])  # fmt: skip
    street = Place.unit(cast.street)

    rates = {one.indicator.code: one.told for one in measured(street, MONTH).shown}

    assert counts(street, "taken_up", "filed", "close_due", "closed", "closed_in_time", "closed_late", "overdue") == [
        1054, 996, 972, 911, 737, 174, 21,
    ]  # fmt: skip
    assert (rates["closed_rate"], rates["closed_in_time_rate"]) == ("93.72 %", "75.82 %")
    assert counts(street, "reported", "of_period_solved", "of_period_open") == [1054, 911, 143]


# 福州 2015-05: what was filed, class by class; of five types their own figures are printed, and how many at once.
CLASSES = {
    "C01": 1894, "C04": 815, "C02": 1518, "C05": 5, "C03": 116, "C06": 52,
    "E01": 6592, "E02": 4574, "E04": 15266, "E03": 626, "E06": 1854, "E05": 616,
}  # fmt: skip
TYPES = {"E0401": 5581, "E0403": 5516, "E0201": 2597, "E0112": 2015, "E0110": 1808}
AT_ONCE = {"E0401": 5581, "E0403": 5516, "E0201": 2597, "E0112": 1886}
TAKEN_UP, FILED = 36_314, 33_928


def of_type(code: str) -> Category:
    above, _new = Category.objects.get_or_create(
        code=code[:3], defaults={"kind": "event" if code[0] == "E" else "component", "name": code[:3]}
    )
    return Category.objects.create(code=code, kind=above.kind, name=code, parent=above)


def test_fuzhou_may_2015_comes_out_as_printed(cast: Cast) -> None:
    # 受理 36 314, 立案 33 928 (93.43 %), 简易处置 15 580
    courses = [(a_case(cast, state=State.VERIFIED), TAKEN_UP - FILED)]
    for code, n in TYPES.items():
        category, at_once = of_type(code), AT_ONCE.get(code, 0)
        courses += [(dealt_with(cast, category), at_once)] if at_once else []
        courses += [(filed_as(cast, category), n - at_once)] if n > at_once else []
    for code, n in CLASSES.items():
        rest = n - sum(of for of_code, of in TYPES.items() if of_code[:3] == code)
        courses.append((filed_as(cast, of_type(f"{code}98")), rest))
    entered(courses)
    street = Place.unit(cast.street)

    of_class = {
        code: counts(Place("category", street.street_ids, tuple(
            one.code for one in Category.objects.filter(parent__code=code)
        )), "filed")[0]
        for code in CLASSES
    }  # fmt: skip
    of_type_told = {code: counts(Place("category", street.street_ids, (code,)), "filed")[0] for code in TYPES}
    [rate] = measured(street, MONTH, only=["filing_rate"]).shown

    assert counts(street, "taken_up", "filed", "self_handled") == [TAKEN_UP, FILED, 15_580]
    assert rate.told == "93.43 %"
    assert of_class == CLASSES
    assert of_type_told == TYPES
    assert sum(n for code, n in CLASSES.items() if code[0] == "C") == 4400
