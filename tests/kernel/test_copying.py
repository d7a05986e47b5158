"""Rows by COPY: what goes in comes out, what an INSERT would refuse is refused, and by its name."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DataError, IntegrityError, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.cases.models import Case, Category, Reporter
from linli.insight.models import Cell
from linli.kernel.copying import copy_in
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery, JournalLine, JournalText, Seal
from tests.kernel.lines import NOON, STREET, taken_back

pytestmark = pytest.mark.django_db

storable = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=30)
awkward = st.sampled_from(
    ["\\", "\\N", "\\.", "\n", "\r\n", "\t", '"', "{}", "{a,b}", "NULL", ",", "'", "\\\\x41", "👩‍👧", ""]
)


def a_text(**told: Any) -> JournalText:
    return JournalText(
        **{"street_id": STREET, "line_id": uuid7(), "field": "body", "salt": b"s", "body": "x"} | told
    )


def a_line(**told: Any) -> JournalLine:
    return JournalLine(
        **{"street_id": STREET, "subject": "toy", "subject_id": uuid7(), "seq": 1, "at": NOON, "by_kind": "system",
           "action": "play", "facts": {}, "prev": bytes(32), "hash": bytes(32)} | told
    )  # fmt: skip


def told_of(row: models.Model) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}


def test_what_goes_in_comes_out_in_any_number():
    rows = [a_text(body=f"{n}") for n in range(500)]

    count = copy_in(JournalText, map(vars, rows))

    stored = JournalText.objects.filter(street_id=STREET).order_by("id")
    assert count == 500
    assert [told_of(row) for row in stored] == [told_of(row) for row in rows]


def test_no_rows_are_no_rows():
    assert copy_in(JournalText, []) == 0


@given(body=st.lists(storable | awkward, max_size=6).map("".join), salt=st.binary(max_size=20))
@settings(max_examples=80, deadline=None)
def test_text_and_bytes_of_every_kind_stay_what_they_were(body, salt):
    row = a_text(body=body, salt=salt)

    with taken_back():
        copy_in(JournalText, [vars(row)])
        stored = JournalText.objects.get(pk=row.pk)

    assert (stored.body, bytes(stored.salt)) == (body, salt)


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | storable | awkward,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(storable | awkward, inner, max_size=3),
    max_leaves=8,
)


@given(facts=st.dictionaries(storable | awkward, json, max_size=3), zone=st.integers(-12 * 60, 14 * 60))
@settings(max_examples=60, deadline=None)
def test_facts_and_moments_of_every_kind_stay_what_they_were(facts, zone):
    at = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=timezone(timedelta(minutes=zone)))
    row = a_line(facts=facts, at=at)

    with taken_back():
        copy_in(JournalLine, [vars(row)])
        stored = JournalLine.objects.get(pk=row.pk)

    assert (stored.facts, stored.at, stored.by_id) == (facts, at, None)


@given(words=st.lists(storable | awkward, max_size=4).map(lambda words: [word[:20] for word in words]))
@settings(max_examples=60, deadline=None)
def test_lists_of_words_stay_what_they_were(words):
    row = Category(code="X99", kind="event", name="词", name_en="words", words=words)

    with taken_back():
        copy_in(Category, [vars(row)])
        stored = Category.objects.get(code="X99")

    assert (stored.words, stored.public, stored.parent) == (words, False, None)


def test_an_id_that_the_database_gives_is_given():
    rows = [Delivery(street_id=STREET, line_id=uuid7(), reader="toy") for _n in range(2)]

    copy_in(Delivery, map(vars, rows))

    assert len(set(Delivery.objects.filter(street_id=STREET).values_list("id", flat=True))) == 2


def test_lists_of_ids_and_days_stay_what_they_were(cast):
    ids = [uuid7(), uuid7()]
    seal = Seal(number=900, at=NOON, line_ids=ids, root=b"r", prev=b"p", hash=b"h")
    cell = Cell(
        street_id=cast.street.pk,
        line=1,
        day=date(2026, 3, 7),
        known=date(2026, 3, 8),
        organisation_id=0,
        door="desk",
        tier="",
        category="",
        filed=2,
    )

    copy_in(Seal, [vars(seal)])
    copy_in(Cell, [vars(cell)])

    assert Seal.objects.get(number=900).line_ids == ids
    assert Cell.objects.values_list("street_id", "day", "filed", "reported").get() == (
        cast.street.pk,
        date(2026, 3, 7),
        2,
        None,
    )


def test_what_all_rows_hold_alike_is_said_once():
    same = {"attempts": 0, "next_try": None, "parked_at": None, "error": "a\tb", "cause": "r"}
    lines = [uuid7(), uuid7()]

    copy_in(Delivery, ({"street_id": STREET, "line_id": one, "reader": "toy"} for one in lines), same=same)

    stored = Delivery.objects.filter(street_id=STREET).order_by("id")
    assert [(row.line_id, row.error, row.cause, row.parked_at) for row in stored] == [
        (one, "a\tb", "r", None) for one in lines
    ]


def test_a_field_of_ours_decides_what_is_stored(cast):
    from tests.factories import a_case

    case = a_case(cast)
    Reporter.objects.filter(case=case).delete()
    row = Reporter(street=cast.street, case=case, name="李阿姨", phone="19900001234", token_hash="t")

    copy_in(Reporter, [vars(row)])

    stored = Reporter.objects.get(case=case)
    [(raw,)] = (
        Reporter.objects.filter(case=case)
        .annotate(raw=models.functions.Cast("phone", models.TextField()))
        .values_list("raw")
    )
    assert (stored.name, stored.phone, stored.email) == ("李阿姨", "19900001234", "")
    assert raw != "19900001234"


@pytest.mark.parametrize(("body", "what"), [("nul \0", "NUL"), ("half \ud83d", "half a surrogate pair")])
def test_text_that_cannot_be_stored_is_refused_and_nothing_is_kept(body, what):
    rows = [a_text(), a_text(body=body)]

    with pytest.raises(ValueError, match=what), transaction.atomic():
        copy_in(JournalText, map(vars, rows))

    assert not JournalText.objects.filter(street_id=STREET).exists()


def test_the_field_that_was_refused_is_named():
    with pytest.raises(ValueError, match=r"kernel\.JournalText\.body"), transaction.atomic():
        copy_in(JournalText, [vars(a_text(body="\0"))])


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"), transaction.atomic():
        copy_in(JournalLine, [vars(a_line(at=datetime(2026, 3, 2, 12)))])


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([{"field": "f" * 31}], DataError),
        ([{"body": None}], IntegrityError),
    ],
)
def test_what_the_table_promises_is_kept(rows, error):
    with pytest.raises(error), transaction.atomic():
        copy_in(JournalText, [vars(a_text(**row)) for row in rows])


def test_a_row_that_stands_twice_is_refused():
    row = a_text()

    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(JournalText, [vars(row), vars(row)])


def test_every_field_of_a_case_can_be_copied(cast):
    from tests.factories import a_case

    case = Case.objects.get(pk=a_case(cast, state="in_hand").pk)
    before = told_of(case)
    with taken_back():
        copy = Case(**before | {"id": uuid7(), "number": "FL-2026-999999"})
        copy_in(Case, [vars(copy)])
        stored = told_of(Case.objects.get(pk=copy.pk))

    assert stored == before | {"id": copy.pk, "number": "FL-2026-999999"}
