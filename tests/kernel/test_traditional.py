import csv

import pytest
from django.utils import translation

from linli.kernel.naming import in_script_json, name_of, said
from linli.kernel.traditional import TABLE, converted, corrections


class Thing:
    def __init__(self, name, name_en="", *, is_a_person=False):
        self.name, self.name_en, self.is_a_person = name, name_en, is_a_person


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("邻里", "鄰里"),
        ("枫林路街道办事处", "楓林路街道辦事處"),
        ("台账与平台", "台賬與平台"),
        ("请各单位现场签到，并写会签意见", "請各單位現場簽到，並寫會簽意見"),
        ("已回复。反复发生", "已回覆。反覆發生"),
        ("主干系统", "主幹系統"),
        ("两只流浪猫只在夜里出现", "兩隻流浪貓只在夜裏出現"),
        ("群众了解高峰人流", "群眾了解高峰人流"),
        ("干垃圾、湿垃圾投放到面馆柜台", "乾垃圾、濕垃圾投放到麵館櫃台"),
        ("汇报个人信息泄露", "匯報個人信息洩露"),
        ("沈家里居委会小区里沈家里东区漏水", "沈家里居委會小區裏沈家里東區漏水"),
        ("已經是繁體 FL-2026-000141", "已經是繁體 FL-2026-000141"),
    ],
)
def test_what_the_house_says_is_written_in_traditional_characters(simplified, traditional):
    assert converted(simplified) == traditional


def test_the_table_of_corrections_says_each_word_once_and_why():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(corrections()) == len(rows)
    assert [row for row in rows if not row["why"]] == []
    assert {converted(row["simplified"]) for row in rows} == {row["traditional"] for row in rows}


@pytest.mark.parametrize(
    ("language", "unit", "person"),
    [("zh-hans", "东安一村", "于范"), ("zh-hant", "東安一村", "于范"), ("en", "Dong'an 1", "Yu Fan")],
)
def test_names_follow_the_reader_but_a_family_name_keeps_its_script(language, unit, person):
    with translation.override(language):
        assert name_of(Thing("东安一村", "Dong'an 1")) == unit
        assert said("东安一村", "Dong'an 1") == unit
        assert name_of(Thing("于范", "Yu Fan", is_a_person=True)) == person


def test_a_lane_keeps_its_letter_at_the_end_of_a_name():
    with translation.override("zh-hant"):
        assert [said(name) for name in ("沈家里", "建业里", "家里")] == ["沈家里", "建業里", "家里"]


def test_shapes_of_a_map_are_named_in_the_script_of_the_reader():
    body = '{"name":"枫林路","lane":"沈家里","code":"310104008"}'.encode()

    with translation.override("zh-hant"):
        assert in_script_json(body).decode() == '{"name":"楓林路","lane":"沈家里","code":"310104008"}'
    with translation.override("zh-hans"):
        assert in_script_json(body) == body
