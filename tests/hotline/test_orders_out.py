"""Work orders going out: how they stand and how they were answered, in three forms, without anybody's number."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from linli.hotline.models import Platform
from linli.hotline.queries.orders import as_csv, as_json, headings_for, keys_for, orders_given
from tests.cast import Cast
from tests.factories import a_case
from tests.hotline.test_orders import HEAD, ZONE, a_row, imported, in_chinese, table

__all__ = ["in_chinese"]  # the fixture holds here, too
pytestmark = pytest.mark.django_db


def test_orders_go_out_with_how_they_stand_and_without_anybody_s_number(cast: Cast) -> None:
    imported(cast, table([a_row(1, words="路灯不亮，打我电话13812345678")]))
    a_case(cast)

    [order] = orders_given(cast.shenyi, cast.street.pk, "12345", since=None)

    assert (order.order, order.status, order.reply) == ("GD1", "已上报", "")
    assert "13812345678" not in order.title
    assert list(orders_given(cast.dujuan, cast.street.pk, "12345", since=None)) == []


def test_csv_and_json_say_the_same_under_the_platform_s_own_names(cast: Cast) -> None:
    imported(cast, table([a_row(1, words="=1+1 的公式")]))
    platform = Platform.objects.get()
    platform.columns = {"id": "单号", "status": "进度"}
    rows = list(orders_given(cast.shenyi, cast.street.pk, "12345", since=None))

    read = list(
        csv.DictReader(io.StringIO(b"".join(as_csv(headings_for(platform), rows)).decode("utf-8-sig")))
    )
    told = json.loads(b"".join(as_json(keys_for(platform), rows)))

    assert (read[0]["单号"], read[0]["进度"], read[0]["标题"]) == ("GD1", "已上报", "'=1+1 的公式")
    assert (told[0]["单号"], told[0]["进度"], told[0]["title"]) == ("GD1", "已上报", "=1+1 的公式")
    assert json.loads(b"".join(as_json(keys_for(None), []))) == []


def test_the_answer_of_an_order_goes_with_it(cast: Cast) -> None:
    imported(
        cast,
        table([[*a_row(1, state="已办结"), "已修复", "2026-03-02 10:00"]], [*HEAD, "答复意见", "答复时间"]),
    )

    [order] = orders_given(cast.shenyi, cast.street.pk, "12345", since=None)

    assert (order.reply, order.replied_at) == ("已修复", datetime(2026, 3, 2, 10, tzinfo=ZONE))


def test_the_command_gives_the_same_orders(cast: Cast, tmp_path: Path) -> None:
    imported(cast, table([a_row(1), a_row(2)]))

    call_command("hotline", "export", out=tmp_path / "orders.csv")
    call_command("hotline", "export", out=tmp_path / "orders.xlsx", format="xlsx", stderr=io.StringIO())

    lines = (tmp_path / "orders.csv").read_text(encoding="utf-8-sig").splitlines()
    sheet = load_workbook(tmp_path / "orders.xlsx").active
    assert [line.split(",")[0] for line in lines] == ["工单编号", "GD1", "GD2"]
    assert [row[0].value for row in sheet.iter_rows()] == ["工单编号", "GD1", "GD2"]
    with pytest.raises(CommandError):
        call_command("hotline", "export", since="gestern", out=tmp_path / "x")
