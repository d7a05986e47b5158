"""Files of work orders: read once, checked row by row, imported in pieces that stand whole, and never twice."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from linli.cases.models import Case, Reporter
from linli.cases.states import Door, State
from linli.hotline.commands import orders as commands
from linli.hotline.commands.orders import (
    bring_orders,
    drop_orders,
    folder,
    forget_old_files,
    import_orders,
    next_orders,
    resume_orders,
    say_columns,
    stop_orders,
)
from linli.hotline.errors import FileTooLarge, NothingChecked, NotNow
from linli.hotline.models import OrderFault, OrderFile, Platform
from linli.hotline.queries.orders import fault_cells
from linli.intake.public import UnknownColumn, UnknownField
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.excel import workbook_bytes
from linli.kernel.models import JournalLine
from tests.cast import NOON, Cast

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = ["工单编号", "来电时间", "诉求内容", "事发地址", "办理状态", "联系电话"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Speak Chinese, whatever language a test before has spoken."""
    with translation.override("zh-hans"):
        yield


def a_row(number: int = 1, **told: str) -> list[str]:
    row = {"id": f"GD{number}", "at": "2026-03-01 09:30", "words": f"路灯不亮{number}", "place": "宛南一村", "state": "办理中",
           "phone": "13800000001"}  # fmt: skip
    return list((row | told).values())


def table(rows: Iterable[list[str]], head: list[str] = HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def brought(cast: Cast, data: bytes, platform: str = "12345") -> OrderFile:
    return bring_orders(
        street=cast.street, platform=platform, name="工单.csv", chunks=[data], by=cast.shenyi, at=NOON
    )


def worked(file: OrderFile) -> OrderFile:
    """Let the worker do all that waits."""
    while next_orders(at=NOON):
        pass
    return OrderFile.objects.select_related("platform").get(pk=file.pk)


def imported(cast: Cast, data: bytes, platform: str = "12345") -> OrderFile:
    file = worked(brought(cast, data, platform))
    import_orders(file.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)
    return worked(file)


def counts(file: OrderFile) -> tuple[int, ...]:
    return file.rows, file.accepted, file.answered, file.there, file.doubled, file.rejected


def test_nothing_is_imported_before_somebody_has_seen_what_would_become_of_it(cast: Cast) -> None:
    file = worked(
        brought(cast, table([a_row(1), a_row(2, at="昨天"), a_row(1), a_row(3, words="", state="")]))
    )

    assert (file.state, counts(file), Case.objects.count()) == ("checked", (4, 1, 0, 0, 1, 2), 0)
    assert [(fault.row, fault.reason) for fault in OrderFault.objects.order_by("row")] == [
        (3, "“昨天”不是可识别的日期"), (5, "既无标题也无内容"),
    ]  # fmt: skip
    assert [row[:2] for row in file.sample] == [[2, "路灯不亮1"], [3, ""], [4, ""], [5, ""]]


def test_what_was_checked_is_imported_as_cases_of_the_hotline_at_their_own_moment(cast: Cast) -> None:
    file = imported(cast, table([a_row(1), a_row(2, at="昨天")]))

    case = Case.objects.get()
    assert (file.state, counts(file)) == ("done", (2, 1, 0, 0, 0, 1))
    assert (case.door, case.source, case.source_id, case.title, case.reported_at) == (
        Door.HOTLINE, "12345", "GD1", "路灯不亮1", datetime(2026, 3, 1, 9, 30, tzinfo=ZONE)
    )  # fmt: skip
    assert case.unit_id == cast.units["W1"].pk
    assert Reporter.objects.get().phone == "13800000001"
    line = JournalLine.objects.get(subject="case")
    assert (line.by_kind, line.by_id) == ("import", cast.shenyi.account_id)


def test_an_order_is_known_by_its_number_whichever_file_it_comes_in(cast: Cast) -> None:
    imported(cast, table([a_row(1), a_row(2)]))

    again = imported(cast, table([a_row(2), a_row(3)]))
    elsewhere = imported(cast, table([a_row(2)]), platform="市长信箱")

    assert (counts(again), counts(elsewhere)) == ((2, 1, 0, 1, 0, 0), (1, 1, 0, 0, 0, 0))
    assert Case.objects.count() == 4


def test_an_answer_that_has_come_since_closes_the_order(cast: Cast) -> None:
    imported(cast, table([a_row(1)]))
    head = [*HEAD, "答复意见", "答复时间"]

    again = imported(cast, table([[*a_row(1, state="已办结"), "已修复", "2026-03-02 10:00"]], head))

    assert (counts(again), Case.objects.get().state) == ((1, 0, 1, 0, 0, 0), State.CLOSED)


@pytest.mark.parametrize("form", ["json", "lines", "xlsx"])
def test_json_and_workbooks_are_read_as_csv_is(cast: Cast, form: str) -> None:
    rows = [a_row(1), a_row(2)]
    objects = [dict(zip(HEAD, row, strict=True)) for row in rows]
    data = {
        "json": json.dumps({"total": 2, "items": objects}, ensure_ascii=False).encode(),
        "lines": "\n".join(json.dumps(one, ensure_ascii=False) for one in objects).encode(),
        "xlsx": workbook_bytes("工单", HEAD, rows),
    }[form]

    file = imported(cast, data)

    assert (file.state, counts(file)) == ("done", (2, 2, 0, 0, 0, 0))
    assert sorted(Case.objects.values_list("source_id", "title")) == [
        ("GD1", "路灯不亮1"),
        ("GD2", "路灯不亮2"),
    ]


# --- Cut off ----------------------------------------------------------------------------------------------------------
def test_whoever_is_cut_off_goes_on_where_the_last_whole_piece_ended(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PIECE", 10)
    file = worked(brought(cast, table(a_row(n) for n in range(35))))
    import_orders(file.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)
    next_orders(at=NOON)
    half = OrderFile.objects.get(pk=file.pk)

    done = worked(file)

    assert (half.state, half.done, half.accepted) == ("running", 10, 10)
    assert (done.state, counts(done), Case.objects.count()) == ("done", (35, 35, 0, 0, 0, 0), 35)


def test_a_piece_that_fails_leaves_nothing_of_itself_and_stops_the_file(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PIECE", 10)
    file = worked(brought(cast, table(a_row(n) for n in range(25))))
    import_orders(file.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)
    next_orders(at=NOON)

    def falls(*_args: Any, **_more: Any) -> None:
        raise DatabaseError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OrderFile, "save", falls)
        next_orders(at=NOON)
    stopped = OrderFile.objects.get(pk=file.pk)
    before = Case.objects.count()
    resume_orders(file.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)

    assert (stopped.state, stopped.problem, stopped.done, before) == ("stopped", "DatabaseError", 10, 10)
    assert (worked(file).state, Case.objects.count()) == ("done", 25)


def test_what_is_stopped_stays_stopped_until_somebody_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PIECE", 10)
    told = {"street_id": cast.street.pk, "by": cast.shenyi, "at": NOON}
    file = worked(brought(cast, table(a_row(n) for n in range(20))))
    import_orders(file.pk, **told)
    next_orders(at=NOON)
    stop_orders(file.pk, **told)

    assert (next_orders(at=NOON), Case.objects.count()) == (0, 10)
    resume_orders(file.pk, **told)
    assert (worked(file).state, Case.objects.count()) == ("done", 20)


def test_a_piece_costs_the_same_number_of_queries_however_many_rows_it_has(cast: Cast) -> None:
    def spent(rows: int, start: int) -> int:
        file = worked(brought(cast, table(a_row(n) for n in range(start, start + rows))))
        import_orders(file.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)
        with CaptureQueriesContext(connection) as found:
            next_orders(at=NOON)
        return len(found)

    spent(1, 0)

    assert spent(3, 10) == spent(30, 20)


# --- Columns -----------------------------------------------------------------------------------------------------------
def test_columns_that_nobody_recognises_are_asked_for_and_kept_for_the_platform(cast: Cast) -> None:
    head = ["单子", "几时", "说了啥", "事发地址", "办理状态", "联系电话"]
    file = worked(brought(cast, table([a_row(1)], head)))
    columns = {"id": "单子", "created_at": "几时", "body": "说了啥"}

    say_columns(file.pk, street_id=cast.street.pk, columns=columns, datum="gcj02", by=cast.shenyi, at=NOON)
    next_file = worked(brought(cast, table([a_row(2)], head)))

    assert (file.state, file.problem) == ("unreadable", "没有认出哪一列是标题或内容。请在下面指定。")
    assert (worked(file).state, next_file.state, counts(next_file)) == (
        "checked",
        "checked",
        (1, 1, 0, 0, 0, 0),
    )
    assert (Platform.objects.get().columns, Platform.objects.get().datum) == (columns, "gcj02")


@pytest.mark.parametrize(
    ("columns", "refusal"), [({"colour": "工单编号"}, UnknownField), ({"id": "编码"}, UnknownColumn)]
)
def test_a_mapping_that_cannot_be_is_refused_and_the_one_before_stands(
    cast: Cast, columns: dict[str, str], refusal: Any
) -> None:
    file = worked(brought(cast, table([a_row(1)])))

    with pytest.raises(refusal):
        say_columns(
            file.pk, street_id=cast.street.pk, columns=columns, datum="wgs84", by=cast.shenyi, at=NOON
        )

    assert (Platform.objects.get().columns, worked(file).state) == ({}, "checked")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "无法按表格读取该文件：文件为空"),
        (table([]), "文件里没有任何行。"),
        (b'[{"a": 1}, {', "无法按表格读取该文件：文件不完整，或者不是 JSON"),
    ],
)
def test_what_cannot_be_read_says_why(cast: Cast, data: bytes, problem: str) -> None:
    file = worked(brought(cast, data))

    assert (file.state, file.problem) == ("unreadable", problem)


# --- Who, and what does not fit ------------------------------------------------------------------------------------------
def waiting() -> set[str]:
    return {path.name for path in folder().iterdir() if path.suffix == ".in"}


def test_only_who_may_import_brings_files(cast: Cast) -> None:
    before = waiting()

    with pytest.raises(NotAllowed):
        bring_orders(street=cast.street, platform="12345", name="x", chunks=[b"x"], by=cast.gaolan, at=NOON)

    assert (OrderFile.objects.count(), waiting()) == (0, before)


def test_more_bytes_than_are_read_are_refused_and_leave_nothing_behind(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_BYTES", 10)
    before = waiting()

    with pytest.raises(FileTooLarge):
        brought(cast, b"x" * 11)

    assert waiting() == before


def test_more_rows_than_are_read_are_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_ROWS", 2)

    file = worked(brought(cast, table(a_row(n) for n in range(3))))

    assert (file.state, file.problem) == ("unreadable", "最多 2 行。请把文件拆成两份分别导入。")


def test_steps_that_do_not_fit_are_refused(cast: Cast) -> None:
    file = brought(cast, table([a_row(1, at="昨天")]))
    told = {"street_id": cast.street.pk, "by": cast.shenyi, "at": NOON}

    for step in (import_orders, stop_orders, resume_orders, drop_orders):
        with pytest.raises(NotNow):
            step(file.pk, **told)
    worked(file)
    with pytest.raises(NothingChecked):
        import_orders(file.pk, **told)
    with pytest.raises(NotFound):
        import_orders(OrderFault().pk, **told)


def test_the_disk_holds_no_name_or_number_in_the_clear_and_nothing_at_the_end(cast: Cast) -> None:
    file = worked(brought(cast, table([a_row(1), a_row(2, at="昨天")])))
    paths = [path for path in folder().iterdir() if path.stem == file.pk.hex]
    held = b"".join(path.read_bytes() for path in paths)

    drop_orders(file.pk, street_id=cast.street.pk, by=cast.shenyi, at=NOON)

    assert ([path.suffix for path in paths], b"13800000001" in held, "路灯".encode() in held) == (
        [".rows"],
        False,
        False,
    )
    assert [path for path in folder().iterdir() if path.stem == file.pk.hex] == []
    assert OrderFault.objects.get().cells == ""


def test_what_nobody_imports_for_two_weeks_is_thrown_away(cast: Cast) -> None:
    old = worked(brought(cast, table([a_row(1)])))

    forget_old_files(before=NOON - timedelta(days=1))
    kept = OrderFile.objects.get(pk=old.pk).state
    forget_old_files(before=NOON + timedelta(days=1))

    assert (kept, OrderFile.objects.get(pk=old.pk).state) == ("checked", "dropped")
    assert [path for path in folder().iterdir() if path.stem == old.pk.hex] == []


def test_each_step_writes_its_line_without_words(cast: Cast) -> None:
    file = imported(cast, table([a_row(1)]))

    lines = JournalLine.objects.filter(subject="order_file", subject_id=file.pk).order_by("seq")
    assert [line.action for line in lines] == ["bring_orders", "import_orders", "orders_imported"]
    assert lines[2].facts == {"accepted": 1, "answered": 0, "there": 0, "doubled": 0, "rejected": 0}


def test_rows_at_fault_come_back_as_they_were_so_that_they_can_be_corrected(cast: Cast) -> None:
    file = worked(brought(cast, table([a_row(1), a_row(2, at="昨天")])))

    assert list(fault_cells(file)) == [
        [3, "“昨天”不是可识别的日期", "GD2", "昨天", "路灯不亮2", "宛南一村", "办理中", "13800000001"]
    ]
