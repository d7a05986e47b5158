"""Finds in a text what names or reaches a person, so that it can be hidden before the text is published.

A miss harms somebody and a false alarm only annoys, so numbers are found in the disguises that people use
(spaces, dashes, full-width digits, 一三八…). What keeps false alarms few are the numbers' own rules: check
digits, birth dates, area codes, surnames.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from .simplified import in_simple_letters

KINDS = ("citizen_id", "mobile", "bank_card", "landline", "email", "plate", "wechat", "qq", "name")
DOT = "●"


@dataclass(frozen=True)
class Span:
    """A stretch of the text, [start, end), and what it seems to be."""

    kind: str
    start: int
    end: int


# Each table maps one character to one character, so that a place in the mapped text is the same place in the
# original.
_HALF_WIDTH = {0xFF01 + n: chr(0x21 + n) for n in range(94)} | {0x3000: " ", 0xA0: " ", 0x2003: " "}
_NUMERALS = (
    dict(zip(map(ord, "零一二三四五六七八九"), "0123456789", strict=True))
    | dict(zip(map(ord, "〇壹贰叁肆伍陆柒捌玖"), "0123456789", strict=True))
    | dict(zip(map(ord, "①②③④⑤⑥⑦⑧⑨"), "123456789", strict=True))
    | dict(zip(map(ord, "○Ｏ⓪幺"), "0001", strict=True))
)
_SEP = r"[ \t.·•_*/\-‐‑–—－]{0,2}"


def _run(first: str, count: str) -> str:
    """Return the pattern of digits that may have separators between them."""
    return rf"{first}(?:{_SEP}[0-9]){count}"


_MOBILE = re.compile(
    rf"(?<![0-9])(?<![0-9]{{2}}\.)(?:(?:\+|00)?86{_SEP})?"
    rf"(?P<number>{_run('1(?:' + _SEP + '[3-9])', '{9}')})(?![0-9]|[.\-][0-9])"
)
# In groups of three, four and four with commas only where it is said to be a phone: else it is a list of numbers.
_MOBILE_NAMED = re.compile(
    r"(?:电话|電話|手机|手機)[^0-9]{0,4}(?P<number>1[3-9][0-9][,、] ?[0-9]{4}[,、] ?[0-9]{4})(?![0-9]|[,、][0-9])"
)
_LANDLINE = re.compile(
    r"(?<![0-9.\-])(?:(?:\+?86[ -]?)?(?:0(?:10|2[0-9]|[3-9][0-9]{2})|\(0(?:10|2[0-9]|[3-9][0-9]{2})\))|"
    r"(?:\+86[ -]?|86[ -])(?:10|2[0-9]|[3-9][0-9]{2}))[ -]{0,2}"
    r"[2-9][0-9]{2,3}[ -]?[0-9]{4}(?:(?:[ -]|转|分机)[0-9]{1,6})?(?![0-9])"
)
_LANDLINE_NAMED = re.compile(
    r"(?:电话|電話|座机|座機|固话|固話|tel|Tel|TEL)(?:号码|号)?[是为: ]{0,3}"
    r"(?P<number>[2-9][0-9]{2,3}[ -]?[0-9]{4})(?![0-9]|[.\-][0-9])"
)
_CITIZEN_18 = re.compile(rf"(?<![0-9A-Za-z])(?P<number>{_run('[1-9]', '{16}')}{_SEP}[0-9Xx])(?![0-9A-Za-z])")
_CITIZEN_15 = re.compile(
    r"(?<![0-9A-Za-z.\-])(?P<number>[1-9][0-9]{5}[ -]?[0-9]{6}[ -]?[0-9]{3})(?![0-9A-Za-z])"
)
_BANK = re.compile(
    r"(?<![0-9A-Za-z.\-])(?P<number>(?:62|60|4[0-9]|5[1-5]|35|9[0-9])(?:[ -]?[0-9]){14,17}|3[47](?:[ -]?[0-9]){13})"
    r"(?![0-9A-Za-z])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]* ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_PLATE_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬雲遼魯蘇浙贛陝閩貴粵寧瓊"
_PLATE = re.compile(
    rf"(?P<number>[{_PLATE_PROVINCES}][·•. \-]?[A-HJ-NP-Z][·•. \-]{{0,2}}"
    r"(?:[0-9]{5}[DF]|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9学警港澳挂领學掛領]))"
    r"(?![A-Z0-9]|室|楼|栋|幢|号楼)",
    re.IGNORECASE,
)
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|V信|(?<![A-Z])(?:wechat|weixin|wx|vx)|加我?V)"
    r"(?:号码|号|账号|帐号|ID|同号|是|为|[: ]){0,4}(?P<number>[A-Z][A-Z0-9_-]{5,19})(?![A-Z0-9_-])",
    re.IGNORECASE,
)
_QQ = re.compile(
    r"(?<![A-Za-z])(?:[Qq] ?[Qq]|扣扣)(?:号码|号|是|为|[: ]){0,3}(?P<number>[1-9][0-9]{4,10})(?![0-9])"
)
_ORDER = re.compile(r"(?:订单|运单|快递|工单|案件|案卷|合同|流水|发票|编|单|文|案)号?(?:码)?[是为: #]{0,3}$")
# Eleven places are a phone unless it is said outright that they number something else.
_NUMBERS_A_THING = re.compile(
    r"(?:订单|运单|快递单?|工单|案件|案卷|合同|流水|发票|编|文|案|杆|水表|电表|燃气表|户)号"
    r"(?:码)?[是为: #]{0,3}(?:[A-Z]{1,6}-?)?$"
)

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
_SURNAMES = (
    "欧阳|司马|诸葛|上官|司徒|东方|尉迟|公孙|慕容|令狐|皇甫|夏侯|端木|"
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁耿"
    "牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋甘景薄单包柏宁柯阮桂闵解强丛华"
    "肖闫付代古裘麦仇巫蒲晏窦符柴蒙褚闻谈宫戚冉荣饶桑尚滕佟邬冼荀鄢燕郁臧湛仲竺宗佘晁"
    "娄卓阚楚鞠鹿艾池沙房屠应宿]"
)
_ENDS_A_NAME = (
    r"(?=$|[\s,.。;:!?、()\[\]【】“”\"'0-9A-Za-z]|家住|住|来自|现|系|电话|手机|联系|身份证|今年|男|女|是)"
)
_NAME_AFTER_I_AM = re.compile(
    rf"(?:我是|本人)(?:叫|名叫)?[: ]?(?:[一-龥0-9-]{{1,12}}(?:楼|室|号|栋|幢|单元|小区|苑|村|里|弄)的)?"
    rf"(?P<number>(?:{_SURNAMES})[一-龥]{{1,2}}?){_ENDS_A_NAME}"
)
_NAME_AFTER_CALLED = re.compile(
    rf"(?:我叫做?|名叫|我的名字[是叫]|姓名:|联系人:|联系人是|"
    rf"我姓(?:{_SURNAMES})[,，、 ]?(?:名?叫|单名))[: ]{{0,2}}"
    rf"(?P<number>(?:{_SURNAMES})(?:[一-龥]{{1,2}}?{_ENDS_A_NAME}|[一-龥]{{1,2}}))"
)
# A word that only a name follows, as on a form; without a colon the name has to end where a name would.
_NAME_AFTER_LABEL = re.compile(
    rf"(?:联系人|联络人|姓名|户主|投诉人|反映人|报修人|诉求人|来电人|"
    rf"(?:居民|业主|住户|申请人|举报人|租客):)(?:是|为|叫|:)?[ (]?"
    rf"(?P<number>(?:{_SURNAMES})(?:[一-龥]{{1,2}}?| [一-龥])){_ENDS_A_NAME}"
)
# Somebody is called by the surname alone; 老百姓的 calls nobody.
_SURNAME_ONLY = re.compile(rf"(?<![百同贵改随本外复种])姓(?P<number>{_SURNAMES})的")
# Words that begin like a surname and are none, titles, and endings of what somebody is rather than is called.
_NO_NAME = re.compile(
    r"高[中一二三龄管层校新铁级]|马[上路]|周[边围末一二三四五六日]|孙[子女]|安[徽置]|江[苏西]|常[州住年常]|"
    r"徐[州汇]|温州|郑州|石家|黄[浦石]|金[山融]|康复|万分|文明|方[才便面]|任何|强烈|成[都年立为]|盛[夏装]|"
    r"宁波|武汉|杨浦|于[是昨今本上去前每近当早晚此某该年月日]|路[过边人]|严重|单[身位亲]|包工|向[您贵]|关于|"
    r"左[右边]|施工|管理|解[决放]|曾[经在到是向有因多]|何[时必处故况以]|华人|白[天领]|项目|段落|林业|贾汪|"
    r"应该|应当|应[急届]|代[表理驾办替]|付[费款钱出过了不]|房[东客屋子产管]|古[镇稀]|安[保全装]|荣[幸誉]|"
    r"石[匠门库]|燕子|屠宰|游客|时常|符合|池塘|沙[发县石]|仲[裁夏]|卓越|宿[舍管]|尚[未且]|柴[油火]|"
    r"[一-龥]{1,2}(?:主任|科长|局长|经理|老师|先生|女士|书记|所长|队长|站长|处长|主席|同志|师傅|警官|医生)$|"
    r"[一-龥]{1,2}阿姨$|"
    r"[一-龥]*[人镇村乡县市州路街庄员者户局厂店馆站苑号区的了在]$"
)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def _born(year: int, month: int, day: int) -> bool:
    try:
        return date(1900, 1, 1) <= date(year, month, day)
    except ValueError:
        return False


def is_citizen_id(number: str) -> bool:
    """Say whether a number of 18 or 15 places can be a citizen's: province, birthday and check digit fit."""
    if number[:2] not in _PROVINCES:
        return False
    if len(number) == 15:
        return _born(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(n) * w for n, w in zip(number, weights, strict=False)) % 11]
    return number[17] == check and _born(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def passes_luhn(number: str) -> bool:
    """Say whether the last digit of a card number is its check digit."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_mobile(found: re.Match[str]) -> bool:
    number = found["number"]
    groups = [len(group) for group in re.findall(r"[0-9]+", number)]
    # 1998-05-06 123 is a day, and 13-14-15-16-17 is a row of house numbers; neither is a phone.
    is_day = re.match(r"19[0-9]{2}[-./](?:0?[1-9]|1[0-2])[-./][0-3]?[0-9]", number)
    is_decimal = re.search(r"[0-9]{4}\.[0-9]{2}$|^1\.[0-9]{4}", number)
    return not is_day and not is_decimal and (max(groups) >= 3 or set(groups) == {1})


def _is_landline(found: re.Match[str]) -> bool:
    return len(_digits(found[0])) >= 10


def _before(text: str, found: re.Match[str]) -> str:
    start = found.start("number")
    return text[max(0, start - 20) : start]


def _is_named_citizen(text: str, found: re.Match[str]) -> bool:
    return bool(re.search(r"身[份分][证證][^0-9]{0,6}$", _before(text, found)))


def _candidates(text: str) -> Iterator[tuple[str, re.Match[str], bool]]:
    """Yield (kind, match, does it follow the number's own rules), in the order in which kinds win a place."""
    plain = text.translate(_HALF_WIDTH)
    simpler = in_simple_letters(plain)
    numeric = plain.translate(_NUMERALS)

    def ordered(found: re.Match[str]) -> bool:
        return bool(_ORDER.search(_before(plain, found)))

    def numbers_a_thing(found: re.Match[str]) -> bool:
        return bool(_NUMBERS_A_THING.search(_before(plain, found)))

    def birthday_fits(found: re.Match[str]) -> bool:
        return is_citizen_id(_digits(found["number"]))

    rules: tuple[tuple[str, re.Pattern[str], str, Callable[[re.Match[str]], bool]], ...] = (
        ("citizen_id", _CITIZEN_18, numeric, lambda m: birthday_fits(m) or _is_named_citizen(plain, m)),
        ("citizen_id", _CITIZEN_15, numeric, lambda m: birthday_fits(m) and not ordered(m)),
        ("bank_card", _BANK, numeric, lambda m: passes_luhn(_digits(m["number"])) and not ordered(m)),
        ("mobile", _MOBILE, numeric, lambda m: _is_mobile(m) and not numbers_a_thing(m)),
        ("mobile", _MOBILE_NAMED, numeric, lambda _m: True),
        ("landline", _LANDLINE, numeric, _is_landline),
        ("landline", _LANDLINE_NAMED, plain, lambda _m: True),
        ("email", _EMAIL, plain, lambda _m: True),
        ("plate", _PLATE, plain, lambda m: len(re.findall("[0-9]", m["number"])) >= 2),
        ("wechat", _WECHAT, plain, lambda _m: True),
        ("qq", _QQ, plain, lambda _m: True),
        ("name", _NAME_AFTER_CALLED, simpler, lambda m: not _NO_NAME.match(m["number"])),
        ("name", _NAME_AFTER_LABEL, simpler, lambda m: not _NO_NAME.match(m["number"])),
        ("name", _NAME_AFTER_I_AM, simpler, lambda m: not _NO_NAME.match(m["number"])),
        ("name", _SURNAME_ONLY, simpler, lambda _m: True),
    )
    for kind, pattern, where, fits in rules:
        for found in pattern.finditer(where):
            yield kind, found, fits(found)


def find_personal(text: str) -> list[Span]:
    """Return where `text` names or reaches a person, in order, without overlaps."""
    spans: list[Span] = []
    for kind, found, fits in _candidates(text):
        start, end = found.span("number") if "number" in found.re.groupindex else found.span()
        if fits and all(end <= span.start or start >= span.end for span in spans):
            spans.append(Span(kind, start, end))
    return sorted(spans, key=lambda span: span.start)


def mask(text: str, kinds: Collection[str] = KINDS) -> str:
    """Return `text` with every personal part of these kinds as dots; length and line breaks stay."""
    letters = list(text)
    for span in find_personal(text):
        if span.kind in kinds:
            for place in range(span.start, span.end):
                letters[place] = letters[place] if letters[place].isspace() else DOT
    return "".join(letters)
