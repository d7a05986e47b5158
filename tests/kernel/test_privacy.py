"""What is kept secret, found again without being read, and hidden before it is published."""

import re
from itertools import pairwise

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import privacy
from linli.kernel.personal import Span, is_citizen_id, passes_luhn
from linli.kernel.privacy import EncryptedTextField, Unreadable, blind_index, digest, find_personal, mask
from tests.kernel.personal_texts import FOUND, LEFT

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def keys(settings):
    """Give keys of our own, so that no test depends on those of a deployment."""
    settings.FIELD_KEYS = [OLD]
    settings.INDEX_KEYS = ["an index key for tests"]


# --- Encryption ---------------------------------------------------------------------------------------------------
def test_a_text_comes_back_and_equal_texts_do_not_look_equal():
    one, two = privacy.encrypt("王小明 13812345678"), privacy.encrypt("王小明 13812345678")

    assert one != two
    assert "13812345678" not in one
    assert privacy.decrypt(one) == privacy.decrypt(two) == "王小明 13812345678"


def test_the_empty_text_stays_empty_so_that_erased_is_seen_as_erased():
    assert (privacy.encrypt(""), privacy.decrypt("")) == ("", "")


def test_old_keys_still_open_and_new_keys_close(settings):
    before = privacy.encrypt("a phone")

    settings.FIELD_KEYS = [NEW, OLD]
    after = privacy.reencrypt(before)
    assert privacy.decrypt(before) == "a phone"
    settings.FIELD_KEYS = [NEW]

    assert privacy.decrypt(after) == "a phone"
    assert isinstance(privacy.decrypt(before), Unreadable)
    assert privacy.reencrypt(before) == before


def test_without_keys_nothing_is_written_in_the_clear(settings):
    settings.FIELD_KEYS = []
    settings.INDEX_KEYS = []

    with pytest.raises(ImproperlyConfigured, match="LINLI_FIELD_KEYS"):
        privacy.encrypt("a phone")
    with pytest.raises(ImproperlyConfigured, match="LINLI_INDEX_KEY"):
        blind_index("13812345678", "reporter")


def test_a_key_that_is_none_is_named(settings):
    settings.FIELD_KEYS = ["not a key"]

    with pytest.raises(ImproperlyConfigured, match="LINLI_FIELD_KEYS"):
        privacy.encrypt("a phone")


def test_a_field_stores_a_token_and_reads_a_text():
    field = EncryptedTextField()

    stored = field.get_prep_value("13812345678")

    assert stored.startswith("gAAAA")
    assert field.from_db_value(stored, None, connection) == "13812345678"
    assert field.from_db_value(None, None, connection) is None
    assert field.get_prep_value(None) is None


def test_saving_what_could_not_be_read_destroys_nothing(settings):
    field = EncryptedTextField()
    stored = field.get_prep_value("13812345678")

    settings.FIELD_KEYS = [NEW]
    shown = field.from_db_value(stored, None, connection)

    assert "13812345678" not in shown
    assert field.get_prep_value(shown) == stored


def test_an_encrypted_field_refuses_to_be_searched():
    field = EncryptedTextField(name="phone")

    with pytest.raises(FieldError, match="blind index"):
        field.get_lookup("exact")
    assert field.get_lookup("isnull") is models.TextField().get_lookup("isnull")


# --- Finding without reading --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "0086-13812345678",
        "１３８１２３４５６７８",
    ],
)
def test_one_phone_has_one_mark_however_it_is_written(written):
    assert blind_index(written, "reporter") == blind_index("13812345678", "reporter")


def test_marks_differ_by_person_by_purpose_and_by_key(settings):
    marks = {
        blind_index("13812345678", "reporter"),
        blind_index("13812345679", "reporter"),
        blind_index("13812345678", "owner"),
        blind_index("Wang@Example.com", "reporter"),
    }
    settings.INDEX_KEYS = ["another"]
    marks.add(blind_index("13812345678", "reporter"))

    assert len(marks) == 5
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in marks)


def test_mail_addresses_are_compared_without_case_and_nothing_has_no_mark():
    assert blind_index(" Wang@Example.COM", "x") == blind_index("wang@example.com", "x")
    assert blind_index("  ", "x") == ""


def test_a_digest_depends_on_text_and_salt():
    assert digest("text", b"salt") == digest("text", "salt")
    assert len({digest("text", b"salt"), digest("text", b"pepper"), digest("test", b"salt")}) == 3


# --- What a text must not show ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请打13812345678找我", [("mobile", "13812345678")]),
        ("手机138 1234 5678。", [("mobile", "138 1234 5678")]),
        ("手机 138-1234-5678", [("mobile", "138-1234-5678")]),
        ("手机：１３８１２３４５６７８", [("mobile", "１３８１２３４５６７８")]),
        ("打一三八一二三四五六七八", [("mobile", "一三八一二三四五六七八")]),
        ("打幺三八幺二三四五六七八", [("mobile", "幺三八幺二三四五六七八")]),
        ("①③⑧①②③④⑤⑥⑦⑧", [("mobile", "①③⑧①②③④⑤⑥⑦⑧")]),
        ("1 3 8 1 2 3 4 5 6 7 8", [("mobile", "1 3 8 1 2 3 4 5 6 7 8")]),
        ("+86 13812345678", [("mobile", "13812345678")]),
        ("电话021-64567890", [("landline", "021-64567890")]),
        ("电话（021）64567890转801", [("landline", "（021）64567890转801")]),
        ("家里0731 8456 1234", [("landline", "0731 8456 1234")]),
        ("座机：64567890，谢谢", [("landline", "64567890")]),
        ("身份证11010519491231002X号", [("citizen_id", "11010519491231002X")]),
        ("身份证 110105 19491231 002x", [("citizen_id", "110105 19491231 002x")]),
        (
            "身份证号：310104199001011234",
            [("citizen_id", "310104199001011234")],
        ),  # a slip of the pen, but named
        ("老证130503670401001", [("citizen_id", "130503670401001")]),
        ("发到 wang.xm@example.com 即可", [("email", "wang.xm@example.com")]),
        ("发到wang＠example.com", [("email", "wang＠example.com")]),
        ("车牌沪A·12345乱停", [("plate", "沪A·12345")]),
        ("沪AD12345占了车位", [("plate", "沪AD12345")]),
        ("一辆沪b 8k321", [("plate", "沪b 8k321")]),
        ("卡号6222021234567890128", [("bank_card", "6222021234567890128")]),
        ("卡 4111 1111 1111 1111", [("bank_card", "4111 1111 1111 1111")]),
        ("加我微信：xiao_ming88", [("wechat", "xiao_ming88")]),
        ("微信同号13812345678", [("mobile", "13812345678")]),
        ("QQ 123456789", [("qq", "123456789")]),
        ("我叫王小明，住三楼", [("name", "王小明")]),
        ("我叫欧阳修。", [("name", "欧阳修")]),
        ("我叫李娜是这里的业主", [("name", "李娜")]),
        ("本人张三，家住枫林路", [("name", "张三")]),
        ("我是陈建国，电话13812345678", [("name", "陈建国"), ("mobile", "13812345678")]),
        ("联系人：赵敏", [("name", "赵敏")]),
        ("联系人赵敏，每天在家", [("name", "赵敏")]),
        ("户主为孙涛。", [("name", "孙涛")]),
        ("姓名 欧阳修", [("name", "欧阳修")]),
        ("联系人向您反映", []),
        ("反映人高度关注", []),
        ("投诉人多次反映", []),
    ],
)
def test_what_names_or_reaches_a_person_is_found(text, found):
    assert [(span.kind, text[span.start : span.end]) for span in find_personal(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "订单号20231112345678901234",
        "订单号：6222021234567890128",
        "2023-11-12 13:45:30 发生",
        "1998-05-06 123号楼",
        "2026年11月22日18时30分",
        "一九九八年五月",
        "共计13,812,345.67元",
        "价格138123456元",
        "13-14-15-16-17-18号楼",
        "13、14、15、16、17、18栋",
        "编号FL-2026-004217",
        "请拨打12345或110",
        "400-820-8820",
        "面积1234567890123平方米",
        "网格310104008001002",
        "18位编码310104199001011235",
        "新B10203室漏水",
        "云A4纸",
        "关注微信公众号fenglinlu",
        "微信支付alipay",
        "我是高中生，放学路过",
        "我是周边住户",
        "我是安徽人，来上海十年",
        "我是黄浦区的居民",
        "本人于昨天下午报修",
        "本人马上，去看",
        "我是业主，家里漏水",
        "联系人：张主任",
        "本人曾多次反映",
        "路灯3盏不亮，杆号0012、0013、0014",
        "坐标121.4512345678,31.1987654321",
    ],
)
def test_what_is_no_persons_is_left_alone(text):
    assert find_personal(text) == []
    assert mask(text) == text


@pytest.mark.parametrize("row", FOUND, ids=lambda row: row[0])
def test_each_part_that_names_or_reaches_a_person_is_found_and_no_other(row):
    text, *parts = row

    assert [(span.kind, text[span.start : span.end]) for span in find_personal(text)] == parts


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_a_persons_stays(text):
    assert find_personal(text) == []


def test_masked_texts_keep_their_shape():
    text = "我叫王小明，\n手机 138 1234 5678。"

    assert mask(text) == "我叫●●●，\n手机 ●●● ●●●● ●●●●。"
    assert mask(text, {"mobile"}) == "我叫王小明，\n手机 ●●● ●●●● ●●●●。"
    assert len(mask(text)) == len(text)


def test_check_digits():
    assert is_citizen_id("11010519491231002X")
    assert not is_citizen_id("110105194912310021")
    assert not is_citizen_id("990105194912310021")
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-", "·"]))
def test_every_mobile_is_found_in_every_usual_grouping(number, gap):
    written = gap.join((number[:3], number[3:7], number[7:]))
    text = f"请联系{written}，谢谢"

    assert Span("mobile", 3, 3 + len(written)) in find_personal(text)


@given(st.text(max_size=200) | st.text("138一三八0123456789X-（） 微信我叫王沪A@.a", max_size=200))
def test_any_text_survives_and_a_masked_text_holds_nothing_more(text):
    spans = find_personal(text)
    masked = mask(text)

    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert len(masked) == len(text)
