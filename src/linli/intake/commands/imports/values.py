"""How cells are read: moments in the many ways people write them, coordinates, statuses, clean text.

The rule for moments, the only one: a year first is read year-month-day. With the year last, dots mean day first;
slashes and dashes mean month first, unless another cell of the same column cannot be that (its first part is above
12): then the whole column is day first. In a column that has both kinds, a cell that could be two days is refused.
What says no zone is in the zone of the deployment.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

FIRST_YEAR = 1970
EXCEL_FIRST, EXCEL_LAST = 20_000, 80_000  # serials from 1954 to 2119
EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zone
NOON = 12

_SEP = r"[-/.年]"
_TIME = (
    r"(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?(?:[:分](?P<second>\d{1,2})?)?秒?(?:[.,](?P<part>\d{1,9}))?"
)
_HALF = r"(?P<half>am|pm|a\.m\.|p\.m\.|上午|下午|晚上|凌晨|中午)"
_ZONE = r"(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})"
_CLOCK = rf"(?:[t\s,]*(?:{_HALF}\s*)?{_TIME}\s*(?:(?P<half2>am|pm|a\.m\.|p\.m\.))?\s*{_ZONE}?)?"
_WEEKDAY = r"(?:[\s(]*(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
YEAR_FIRST = re.compile(
    rf"(?P<y>\d{{4}}){_SEP}(?P<a>\d{{1,2}})[-/.月](?P<b>\d{{1,2}})日?{_WEEKDAY}{_CLOCK}", re.IGNORECASE
)
YEAR_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}){_CLOCK}", re.IGNORECASE
)
COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<a>\d{2})(?P<b>\d{2})(?:[t\s]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


class Order(StrEnum):
    """Which part of 04/12/2018 is the month, as a whole column decides it."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"
    NEITHER = "neither"


class UnreadableCell(ValueError):  # noqa: N818 - it names what was met
    """A cell that says nothing we can understand; the message is for people."""


@dataclass(frozen=True)
class Moment:
    """A moment, and whether the cell said a time of day or only a date."""

    at: datetime
    has_time: bool


def plain(text: str) -> str:
    """Return a short cell as it is compared: half-width, without spaces around."""
    return unicodedata.normalize("NFKC", text).strip().strip("'\"").strip()


def order_of(cells: Iterable[str]) -> Order:
    """Return how a column writes its dates, judged by all of its cells."""
    above = {"a": False, "b": False}
    for cell in cells:
        found = YEAR_LAST.fullmatch(plain(cell))
        if found and found["sep"] != ".":
            for part in above:
                above[part] |= int(found[part]) > NOON
    if all(above.values()):
        return Order.NEITHER
    return Order.DAY_FIRST if above["a"] else Order.MONTH_FIRST


def moment_of(cell: str, zone: ZoneInfo, order: Order = Order.MONTH_FIRST) -> Moment:
    """Return the moment a cell says, or raise UnreadableCell."""
    text = plain(cell)
    try:
        if EPOCH.fullmatch(text):
            seconds = int(text) / (1000 if len(text) > 10 else 1)
            return _checked(Moment(datetime.fromtimestamp(seconds, UTC), has_time=True))
        if NUMBER.fullmatch(text) and EXCEL_FIRST <= float(text) <= EXCEL_LAST:
            return _checked(_of_serial(text, zone))
        if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
            return _checked(_moment(found, int(found["a"]), int(found["b"]), zone))
        if found := YEAR_LAST.fullmatch(text):
            return _checked(_moment(found, *_month_and_day(found, order), zone))
    except (ValueError, OverflowError) as error:
        if isinstance(error, UnreadableCell):
            raise
        raise UnreadableCell(_("“%(text)s” is not a date that exists") % {"text": text[:40]}) from None
    raise UnreadableCell(_("“%(text)s” is not a date we can read") % {"text": text[:40]})


def _month_and_day(found: re.Match[str], order: Order) -> tuple[int, int]:
    first, second = int(found["a"]), int(found["b"])
    if found["sep"] == ".":
        return second, first
    if order is Order.NEITHER:
        if first <= NOON and second <= NOON and first != second:
            raise UnreadableCell(
                _("“%(text)s” can be two days: this column writes both month first and day first")
                % {"text": found[0]}
            )
        return (first, second) if first <= NOON else (second, first)
    return (second, first) if order is Order.DAY_FIRST else (first, second)


def _moment(found: re.Match[str], month: int, day: int, zone: ZoneInfo) -> Moment:
    told = found.groupdict()
    on = date(int(found["y"]), month, day)
    if told.get("hour") is None:
        return Moment(datetime.combine(on, time.min, tzinfo=zone), has_time=False)
    hour = _hour(int(told["hour"]), (told.get("half") or told.get("half2") or "").lower().replace(".", ""))
    micro = int((told.get("part") or "0")[:6].ljust(6, "0"))
    extra = timedelta(days=hour // 24)  # 24:00 is the midnight after
    clock = time(hour % 24, int(told.get("minute") or 0), int(told.get("second") or 0), micro)
    at = datetime.combine(on, clock, tzinfo=_zone(told.get("zone"), zone)) + extra
    return Moment(at, has_time=True)


def _hour(hour: int, half: str) -> int:
    if half in {"pm", "下午", "晚上"} and hour < NOON:
        return hour + NOON
    if half in {"am", "凌晨"} and hour == NOON:
        return 0
    if hour > 24:
        raise ValueError(hour)
    return hour


def _zone(said: str | None, zone: ZoneInfo) -> ZoneInfo:
    if not said:
        return zone
    if said.lower() in {"z", "utc", "gmt"}:
        return ZoneInfo("UTC")
    return datetime.strptime(said if len(said) > 3 else f"{said}00", "%z").tzinfo  # type: ignore[return-value]


def _of_serial(text: str, zone: ZoneInfo) -> Moment:
    at = EXCEL_ZERO + timedelta(seconds=round(float(text) * 86_400))
    return Moment(at.replace(tzinfo=zone), has_time="." in text)


def _checked(moment: Moment) -> Moment:
    if moment.at.year < FIRST_YEAR:
        raise UnreadableCell(_("%(year)s is too long ago") % {"year": moment.at.year})
    return moment


# --- Coordinates ----------------------------------------------------------------------------------------------
_PAIR = re.compile(r"[(\[（]?\s*(?P<a>[-+]?\d+(?:\.\d+)?)\s*[,，;\s]\s*(?P<b>[-+]?\d+(?:\.\d+)?)\s*[)\]）]?")
_POINT = re.compile(
    r"point\s*\(\s*(?P<lon>[-+]?\d+(?:\.\d+)?)\s+(?P<lat>[-+]?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE
)
_DEGREES = re.compile(r"[-+]?\d+(?:\.\d+)?")
COARSE = 1  # decimal places: a tenth of a degree is ten kilometres


def coordinates_of(lon: str, lat: str, point: str) -> tuple[str, str] | None:
    """Return the longitude and latitude a row says, as written; None where it says none."""
    lon, lat, point = plain(lon).rstrip("°"), plain(lat).rstrip("°"), plain(point)
    if _DEGREES.fullmatch(lon) and _DEGREES.fullmatch(lat):
        return lon, lat
    if found := _POINT.search(point):
        return found["lon"], found["lat"]
    if found := _PAIR.fullmatch(point):
        # Pairs are written latitude first, as maps say them; what cannot be a latitude was written the other way.
        return (found["b"], found["a"]) if abs(float(found["a"])) <= 90 else (found["a"], found["b"])
    return None


def is_coarse(written: str) -> bool:
    """Say whether a coordinate is too coarse to be a place: whole degrees or tenths of one."""
    decimals = written.partition(".")[2]
    return len(decimals) <= COARSE or not decimals.strip("0")


# --- Texts ----------------------------------------------------------------------------------------------------
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text as it can be kept: one kind of line break, nothing invisible that breaks a page or the database."""
    if text.isprintable():  # most cells are one plain line
        return text.strip()
    text = re.sub(r"\r\n?|\u2028|\u2029|\x85", "\n", text)
    return re.sub(r"\n{4,}", "\n\n\n", _CONTROLS.sub("", text)).strip()


CLOSED_WORDS = (
    "closed", "done", "resolved", "completed", "complete", "finished", "answered", "replied", "办结", "已办", "结案", "关闭",
    "完成", "已回复", "已答复", "已处理", "已解决", "销项", "归档",
)  # fmt: skip
OPEN_WORDS = (
    "open", "new", "pending", "in progress", "assigned", "submitted", "received", "acknowledged", "reopened", "incomplete",
    "未", "待", "处理中",
    "办理中", "受理中", "新建", "在办", "进行中", "转办",
)  # fmt: skip


def is_closed(status: str) -> bool | None:
    """Return what a status says: closed, open, or nothing we know (None)."""
    said = plain(status).lower()
    if not said:
        return None
    if said.startswith(OPEN_WORDS):
        return False
    return True if any(word in said for word in CLOSED_WORDS) else None
