"""What a cell may hold: the same however it is written, and back again without loss."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel.calendar import calendar_with
from linli.kernel.limits import Limit, Unit
from linli.rulebooks.public import Book, Column, Fault, Kind
from linli.rulebooks.queries import Misfit, Register, changes, faults_of, value_of, written
from linli.rulebooks.queries.columns import LONGEST_LIMIT, cell_from

# Codes and labels that lie in wait for each other: a label that is another's code, two labels alike, commas inside.
LIST = [
    ("a", "Alpha"),
    ("b", "Beta, or not"),
    ("c", "a"),
    ("d", "Twin"),
    ("e", "twin"),
    ("日", "日、夜"),
    ("f", " 空格 "),
]
COLUMNS = {
    kind: Column(kind.value, kind.value, kind, choices=lambda: LIST)
    for kind in Kind
    if kind not in (Kind.ROLE, Kind.ORGANISATION, Kind.UNIT)
}
BOOK = Book(
    code="cells", name="Cells", about="", columns=tuple(COLUMNS.values()), defaults=list, key=("text",)
)
CODES = st.sampled_from([code for code, _label in LIST])
TIMES = st.lists(
    st.times().map(lambda t: t.replace(second=0, microsecond=0)), unique=True, min_size=2, max_size=6
)
TYPED: dict[Kind, Any] = {
    Kind.TEXT: st.text(max_size=200), Kind.LONG: st.text(max_size=500), Kind.CHOICE: CODES, Kind.CATEGORY: CODES,
    Kind.STATE: CODES, Kind.CHOICES: st.lists(CODES, unique=True), Kind.INT: st.integers(0, 1_000_000),
    Kind.BOOL: st.booleans(), Kind.DATE: st.dates(),
    Kind.HOURS: TIMES.map(lambda t: tuple(zip(*[iter(sorted(t)[: len(t) // 2 * 2])] * 2, strict=True))),
    Kind.LIMIT: st.builds(Limit, st.decimals("0.01", 400, places=2), st.sampled_from(Unit)),
}  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_cell_is_written_and_read_back_without_loss_in_either_language(data):
    for kind, column in COLUMNS.items():
        for language in ("zh-hans", "en"):
            with translation.override(language):
                register = Register(BOOK, None)
                cell = register.cell(column, data.draw(TYPED[kind]))
                told = written(column, cell, register.clear(column))
                assert register.cell(column, told) == cell
                assert register.cell(column, cell) == cell


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_whatever_somebody_sends_is_a_cell_or_is_refused_as_one(data):
    odd = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    )  # fmt: skip
    for column in COLUMNS.values():
        register = Register(BOOK, None)
        try:
            cell = register.cell(column, data.draw(odd))
        except Misfit:
            continue
        value_of(column, cell)


ROWS = st.lists(
    st.fixed_dictionaries({"text": st.sampled_from("abcdef"), "int": st.integers(1, 3)}), max_size=8
)


@settings(deadline=None, max_examples=40)
@given(ROWS, ROWS)
def test_what_changes_turns_one_edition_into_the_other(old, new):
    told = changes(BOOK, old, new, Register(BOOK, None))

    kinds = [one.kind for one in told]
    assert len(old) + kinds.count("added") - kinds.count("removed") == len(new)
    assert (told == []) == (old == new)
    if sorted(map(str, old)) == sorted(map(str, new)) and len({r["text"] for r in new}) == len(new):
        assert set(kinds) <= {"moved"}
    back = [one.kind for one in changes(BOOK, new, old, Register(BOOK, None))]
    assert [kinds.count(k) for k in ("added", "removed", "changed")] == [
        back.count(k) for k in ("removed", "added", "changed")
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "cell"),
    [
        (Kind.LIMIT, "4 工作时", "4 h"), (Kind.LIMIT, "种植季节15工作日", "15 season_d"), (Kind.LIMIT, "2小时内", "2 h"),
        (Kind.HOURS, "9：00至11：30；13:30~17:30", "09:00-11:30,13:30-17:30"), (Kind.DATE, "2026/1/5", "2026-01-05"),
        (Kind.DATE, "2026年10月1日", "2026-10-01"), (Kind.DATE, "2026-10-01 00:00:00", "2026-10-01"), (Kind.BOOL, "否", False),
        (Kind.CHOICES, "Alpha、c", ["a", "c"]), (Kind.CHOICE, "ALPHA", "a"), (Kind.CHOICE, "a", "a"), (Kind.INT, " 7 ", 7),
    ],
)  # fmt: skip
def test_a_cell_is_typed_as_offices_write(kind, typed, cell):
    assert Register(BOOK, None).cell(COLUMNS[kind], typed) == cell


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.LIMIT, "1紧急工作时制止"), (Kind.LIMIT, "99999 d"), (Kind.LIMIT, "2501 d"), (Kind.LIMIT, "401 season_d"), (Kind.LIMIT, "0 h"), (Kind.LIMIT, "0.0 d"),
        (Kind.HOURS, "17:00-09:00"), (Kind.HOURS, "09:00-12:00,11:00-13:00"),
        (Kind.DATE, "2026-02-30"), (Kind.INT, "3.5"), (Kind.INT, "-1"), (Kind.CHOICE, "twin"), (Kind.CHOICE, "Gamma"),
        (Kind.BOOL, "maybe"), (Kind.TEXT, "x" * 201),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence(kind, typed):
    with pytest.raises(Misfit) as refused:
        Register(BOOK, None).cell(COLUMNS[kind], typed)

    assert str(refused.value)


@pytest.mark.parametrize("unit", list(Unit))
def test_the_longest_limit_ends_where_calendars_can_still_count_even_with_one_hour_of_work_a_day(unit):
    calendar = calendar_with(((time(9), time(10)),), frozenset())

    due = calendar.due(datetime(2026, 11, 22, 8, 0, tzinfo=UTC), Limit(LONGEST_LIMIT[unit], unit))

    assert 2030 < due.at.year < 2130


def test_what_an_older_draft_still_says_is_a_fault_today():
    book = Book(code="x", name="", about="", columns=(Column("a", "A", Kind.LIMIT),), defaults=list)

    told = faults_of(book, [{"a": "0 d"}, {"a": "9999 d"}, {"a": "3 d"}], Register(book, None))

    assert [(one.row, one.column) for one in told] == [(0, "a"), (1, "a")]


def test_values_are_what_the_reader_of_a_book_wants():
    assert value_of(COLUMNS[Kind.HOURS], "09:00-11:30,13:30-17:30") == (
        (time(9), time(11, 30)),
        (time(13, 30), time(17, 30)),
    )
    assert value_of(COLUMNS[Kind.DATE], "2026-10-01") == date(2026, 10, 1)
    assert value_of(COLUMNS[Kind.LIMIT], "4 h") == Limit(4, "h")
    empty = [value_of(column, cell_from(column, None)) for column in COLUMNS.values()]
    assert dict(zip([k.value for k in COLUMNS], empty, strict=True)) == {
        "text": "", "long": "", "choice": "", "choices": (), "int": None, "bool": False, "date": None, "hours": (),
        "limit": None, "category": "", "state": "",
    }  # fmt: skip


def test_a_code_that_is_no_longer_on_its_list_is_a_fault_of_its_row():
    rows = [{"text": "a", "choice": "a"}, {"text": "b", "choice": "gone", "choices": ["a", "gone"]}]

    found = faults_of(BOOK, rows, Register(BOOK, None))

    assert [(one.row, one.column) for one in found] == [(1, "choice"), (1, "choices")]


def test_a_fault_may_be_of_the_whole_book_and_comes_first():
    book = Book(
        code="x", name="", about="", columns=(Column("a", "A"),), defaults=list,
        check=lambda _rows: [Fault(0, "of a row", "a"), Fault(None, "of the whole")],
    )  # fmt: skip

    assert [one.message for one in faults_of(book, [{"a": "1"}], Register(book, None))] == [
        "of the whole",
        "of a row",
    ]


def test_a_declaration_that_contradicts_itself_is_refused_at_once():
    with pytest.raises(ValueError, match="choices"):
        Column("a", "A", Kind.CHOICE)
    with pytest.raises(ValueError, match="named once"):
        Book(code="x", name="", about="", columns=(Column("a", "A"), Column("a", "B")), defaults=list)
    with pytest.raises(ValueError, match="named once"):
        Book(code="x", name="", about="", columns=(Column("a", "A"),), defaults=list, key=("b",))
