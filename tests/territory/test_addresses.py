"""The address book: how it comes in and goes out, and how an address is completed, found in a sentence and held to a pin."""

import csv
import io
from pathlib import Path

import opencc
import prcoords
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.models import JournalLine
from linli.territory.commands.addresses import drop_address, take_over_addresses
from linli.territory.commands.roads import edit_road
from linli.territory.errors import AddressesDoNotFit, UnknownAddress
from linli.territory.models import Address, AddressKey
from linli.territory.queries import address_in, apart, complete
from linli.territory.queries import addresses as read
from linli.territory.queries.spelling import folded, keys_of
from tests.territory.builders import NOON, a_street, in_square
from tests.territory.test_roads import a_road

pytestmark = pytest.mark.django_db
BOOK = (
    ("斜土路100号", *in_square(0.5, 0.5)),
    ("斜土路1000号", *in_square(1.5, 0.5)),
    ("斜土路101号", *in_square(1.5, 1.5)),
    ("斜土路420弄东安三村12号", *in_square(2.5, 1.5)),
    ("东安三村3号", *in_square(3.5, 1.5)),
)


def a_table(*rows: tuple, headings: tuple = ("地址", "经度", "纬度")) -> io.BytesIO:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(headings)
    table.writerows(rows)
    return io.BytesIO(out.getvalue().encode())


def brought(street, *rows: tuple, **more):
    told = {"source": "区里", "by": None, "at": NOON} | more
    headings = told.pop("headings", ("地址", "经度", "纬度"))
    done = take_over_addresses(street=street, file=a_table(*rows, headings=headings), **told)
    return done.new, done.changed, done.same, done.gone


def names(street, typed: str) -> list[str]:
    return [one.name for one in complete(street, typed)]


@pytest.mark.parametrize("typed", ["老天桥", "laotianqiao", "ltq", "tianq", "天橋"])
def test_another_name_of_a_road_and_a_unit_is_completed_in_pinyin_and_first_letters(typed: str):
    street = a_street()
    a_road(street, "斜土路", aliases=("老天桥路",), starts_on=None)

    assert names(street, typed) == ["斜土路"]


def test_a_name_of_before_is_completed_in_pinyin_on_the_day_it_ended():
    street = a_street()
    road = a_road(street, "斜土路")
    edit_road(road=road, name="枫林路", name_en="", aliases=(), reach=None, by=None, at=NOON)

    assert (names(street, "xietu"), names(street, "flin"), names(street, "fl")) == (
        ["枫林路"],
        [],
        ["枫林路"],
    )


def test_the_table_of_letters_is_what_opencc_has_letter_by_letter():
    converter = opencc.OpenCC("t2s")
    letters = [chr(code) for code in range(0x3400, 0xA000) if chr(code).isalnum()]

    assert [folded(one) for one in letters] == [
        simple if len(simple := converter.convert(one)) == 1 else one for one in letters
    ]


@given(st.text(max_size=30))
def test_what_is_folded_stays_as_it_is(text: str):
    assert folded(folded(text)) == folded(text)


@given(st.from_regex(r"[\u4e00-\u4fff]{2,5}[0-9]{1,4}(号|弄[0-9]{1,2}号)", fullmatch=True), st.data())
def test_an_address_is_found_by_every_beginning_of_each_of_its_writings(name: str, data):
    key = data.draw(st.sampled_from(keys_of(name)))
    typed = key[: data.draw(st.integers(1, len(key)))]

    assert any(one.startswith(folded(typed)) for one in keys_of(name))


@pytest.mark.parametrize(
    "typed", ["斜土路", "斜土路10", "xietulu10", "xtl10", "XTL 10", "斜 土 路 １０", "xie tu lu"]
)
def test_an_address_is_completed_in_chinese_pinyin_and_first_letters_and_small_numbers_come_first(typed: str):
    street = a_street()
    brought(street, *BOOK)

    assert names(street, typed)[:3] == ["斜土路100号", "斜土路1000号", "斜土路101号"]


def test_traditional_letters_find_what_was_entered_in_simplified_ones():
    street = a_street()
    brought(street, ("东安三村3号", *in_square(3.5, 1.5)), ("龙华路12号", *in_square(3.5, 0.5)))

    assert names(street, "東安") == ["东安三村3号"]
    assert names(street, "龍華路12號") == ["龙华路12号"]


def test_an_estate_behind_a_lane_is_found_by_its_own_name_and_by_its_lane():
    street = a_street()
    brought(street, *BOOK)

    assert names(street, "东安三村") == ["斜土路420弄东安三村12号", "东安三村3号"]
    assert names(street, "dasc3") == ["东安三村3号"]
    assert names(street, "420弄") == ["斜土路420弄东安三村12号"]


def test_units_and_roads_are_completed_too_by_a_piece_of_their_name_and_by_their_other_names():
    street = a_street()
    a_road(street, name="斜土东路", aliases=["老马路"])
    brought(street, ("斜土东路8号", *in_square(0.5, 0.5)))

    assert names(street, "A片") == ["A片区"]
    assert [(one.kind, one.name) for one in complete(street, "土东")] == [("road", "斜土东路")]
    assert names(street, "tdl") == ["斜土东路"]
    # The gate stands under the road's own name, and is found by the other one.
    assert names(street, "老马路8") == ["斜土东路8号"]


def test_what_says_nothing_finds_nothing():
    street = a_street()
    brought(street, *BOOK)

    assert [complete(street, typed) for typed in ("", "  ", "。！", "没有这里", "zzzz")] == [[]] * 5


def test_a_suggestion_brings_its_point_and_the_unit_around_it():
    street = a_street()
    brought(street, *BOOK)

    one = complete(street, "斜土路101")[0]

    assert (one.kind, one.within, one.unit_code) == ("address", "A2居委会", "A2")
    assert (round(one.lon, 6), round(one.lat, 6)) == (121.00015, 31.00015)


# --- In and out ---------------------------------------------------------------------------------------------------
def test_a_table_may_come_twice_changed_and_shortened():
    street = a_street()

    first = brought(street, *BOOK)
    again = brought(street, *BOOK)
    ids = dict(Address.objects.filter(street=street).values_list("name", "id"))
    moved = brought(street, ("斜土路100号", *in_square(3.5, 0.5)), *BOOK[1:3], whole=True)

    assert (first, again, moved) == ((5, 0, 0, 0), (0, 0, 5, 0), (0, 1, 2, 2))
    assert Address.objects.get(street=street, name="斜土路100号").pk == ids["斜土路100号"]
    assert Address.objects.get(street=street, name="斜土路100号").unit.code == "B1"
    assert names(street, "420弄") == []
    assert not AddressKey.objects.exclude(address_id__in=Address.objects.values("id")).exists()
    lines = JournalLine.objects.filter(street_id=street.pk, action="take_over_addresses")
    assert [line.facts["gone"] for line in lines.order_by("seq")] == [0, 0, 2]


def test_of_the_whole_of_one_source_what_came_from_another_stays():
    street = a_street()
    brought(street, BOOK[0], source="街道自填")

    assert brought(street, BOOK[1], whole=True) == (1, 0, 0, 0)
    assert Address.objects.filter(street=street).count() == 2


def test_every_fault_is_named_by_its_row_and_nothing_is_taken_or_the_others_are():
    street = a_street()
    rows = (
        ("斜土路1号", 121.00005, 31.00005), ("斜土路2号", "东边", 31.0), ("", "", ""), ("斜土路3号", 31.0, 121.0),
        ("斜土路4号", 122.0, 31.0), ("斜土路1号", 121.00005, 31.00005),
    )  # fmt: skip

    with pytest.raises(AddressesDoNotFit) as refused:
        brought(street, *rows)
    taken = take_over_addresses(
        street=street, file=a_table(*rows), source="区里", by=None, at=NOON, leave_out=True
    )

    assert [one.split(":")[0].split("：")[0] for one in refused.value.facts["faults"]] == [
        one.split(":")[0].split("：")[0] for one in taken.faults
    ]
    assert (len(taken.faults), taken.new) == (4, 1)


def test_an_address_is_put_together_from_road_and_gate_or_estate_and_house():
    street = a_street()
    a_road(street)

    brought(
        street, ("斜土路", "7", "", ""), ("", "3号楼", "A1居委会", "老楼、红楼"),
        headings=("道路", "门牌号", "小区", "别名"),
    )  # fmt: skip

    rows = {row.name: row for row in Address.objects.filter(street=street).select_related("road", "unit")}
    assert set(rows) == {"斜土路7号", "A1居委会3号楼"}
    assert rows["斜土路7号"].road.name == "斜土路"
    assert (rows["A1居委会3号楼"].unit.code, names(street, "hongl")) == ("A1", ["A1居委会3号楼"])


def test_a_table_without_addresses_says_which_headings_are_looked_for():
    with pytest.raises(AddressesDoNotFit) as refused:
        brought(a_street(), ("x", 1), headings=("颜色", "数目"))

    assert "标准地址" in str(refused.value) or "地址" in str(refused.value)


def test_points_of_a_chinese_map_are_brought_home():
    street = a_street()

    shifted = prcoords.wgs_gcj(prcoords.Coords(lat=31.0001, lon=121.0002))
    brought(street, ("斜土路100号", shifted.lon, shifted.lat), datum="gcj02")

    row = Address.objects.get(street=street)
    assert (round(row.lon, 5), round(row.lat, 5)) == (121.0002, 31.0001)


def test_the_book_goes_out_as_a_file_that_reads_back_as_it_is(tmp_path: Path, capsys):
    street = a_street()
    a_road(street)
    brought(street, *BOOK)
    path = tmp_path / "book.csv"

    call_command("addresses", "export", str(path), "--street", street.slug)
    before = {row.name: (row.lon, row.lat, row.unit_id) for row in Address.objects.all()}
    call_command("addresses", "import", str(path), "--street", street.slug, "--source", "区里")

    assert {row.name: (row.lon, row.lat, row.unit_id) for row in Address.objects.all()} == before
    assert '"same": 5' in capsys.readouterr().out


def test_an_entry_is_taken_out_once():
    street = a_street()
    brought(street, *BOOK)
    row = Address.objects.get(street=street, name="东安三村3号")

    drop_address(street=street, address_id=row.pk, by=None, at=NOON)

    assert names(street, "dasc3") == []
    with pytest.raises(UnknownAddress):
        drop_address(street=street, address_id=row.pk, by=None, at=NOON)


def test_the_book_is_listed_by_sound_and_by_the_size_of_numbers():
    street = a_street()
    brought(street, *BOOK)

    rows = read.addresses_of(street).order_by("order", "id")

    assert [row.name for row in rows] == [
        "东安三村3号", "斜土路100号", "斜土路101号", "斜土路420弄东安三村12号", "斜土路1000号",
    ]  # fmt: skip


# --- Words and pins -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("斜土路100号门口的井盖", "斜土路100号"), ("就在斜土路1000号对面", "斜土路1000号"), ("斜土路 101", "斜土路101号"),
        ("斜土路420弄東安三村12號楼道", "斜土路420弄东安三村12号"), ("东安三村12号", "斜土路420弄东安三村12号"),
        ("100号", None), ("斜土路999号", None), ("", None), ("路口", None),
    ],
)  # fmt: skip
def test_a_sentence_names_an_entry_of_the_book_or_none(said: str, found: str | None):
    street = a_street()
    brought(street, *BOOK)

    row = address_in(street, said)

    assert (row.name if row else None) == found


def test_a_pin_far_from_the_gate_that_the_words_name_is_told_with_the_distance():
    street = a_street()
    brought(street, BOOK[0])
    there = in_square(0.5, 0.5)

    near = apart(street, there[0] + 0.001, there[1], "斜土路100号")
    far = apart(street, there[0] + 0.005, there[1], "斜土路100号门口")

    assert near is None
    assert (far.name, far.metres) == ("斜土路100号", 480)
    assert (round(far.lon, 6), round(far.lat, 6)) == (round(there[0], 6), round(there[1], 6))


def test_a_pin_is_held_against_the_edge_of_a_unit_and_the_course_of_a_road():
    street = a_street()
    a_road(street)

    inside, outside = (
        apart(street, *in_square(0.5, 0.5), "A1居委会"),
        apart(street, 121.005, 31.00005, "A1居委会"),
    )
    on_it, off_it = apart(street, 121.0003, 31.00006, "斜土路"), apart(street, 121.0003, 31.01, "斜土路")

    assert (inside, outside.metres) == (None, 460)
    assert (on_it, off_it.lon, off_it.name) == (None, None, "斜土路")
    # The street itself says nothing, and neither do words that nobody knows.
    assert apart(street, 122.0, 32.0, "第1街道") is None
    assert apart(street, 122.0, 32.0, "不知哪里") is None
