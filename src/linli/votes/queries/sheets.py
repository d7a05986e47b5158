"""Rolls, ballots and costs from tables: CSV in UTF-8 or GB18030, Excel, JSON, with Chinese or English headings."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.tables import BadTable, Row, read_table
from linli.votes.errors import NoBudgetFile
from linli.votes.states import BallotWay, Basis, Choice, Method

from .ballots import Ballot, Said
from .projects import Project, whole
from .rolls import Entry, Roll, RollFault, parts_of, roll_of
from .rules import Rule

# What the columns of real files are called, folded; the first heading that fits is taken.
ROLL = {
    "unit": (
        "专有部分",
        "房号",
        "室号",
        "房屋",
        "房屋编号",
        "房间号",
        "单元房号",
        "门牌",
        "unit",
        "flat",
        "room",
        "property",
    ),
    "number": (
        "业主编号",
        "成员编号",
        "证件号",
        "证件号码",
        "投票人编号",
        "ownerid",
        "memberid",
        "voterid",
        "id",
    ),
    "name": (
        "业主",
        "业主姓名",
        "产权人",
        "所有权人",
        "成员",
        "居民",
        "姓名",
        "owner",
        "owners",
        "voter",
        "member",
        "name",
    ),
    "area": ("专有部分面积", "产权面积", "建筑面积", "面积", "area", "squaremetres", "m2"),
    "state": ("交付状态", "销售状态", "状态", "state", "status", "sold"),
    "proxy": ("代理人", "委托代理人", "受托人", "proxy"),
    "served": ("送达", "已送达", "表决票送达", "served", "delivered"),
    "place": ("楼栋", "楼号", "投票点", "片区", "小组", "place", "building"),
    "account": ("账号", "登录名", "账户", "account", "username"),
}
BALLOTS = {
    "unit": ROLL["unit"],
    "number": ROLL["number"],
    "name": ("投票人", "表决人", *ROLL["name"]),
    "said": ("表决意见", "意见", "表决", "选择", "投票", "选项", "choice", "vote", "ballot", "opinion"),
    "way": ("投票方式", "表决方式", "方式", "渠道", "way", "channel"),
    "at": ("投票时间", "表决时间", "时间", "日期", "moment", "time", "at", "date"),
    "by": ("代理人", "委托代理人", "受托人", "代投人", "proxy", "by", "castby"),
}
COSTS = {
    "code": ("项目编号", "编号", "code", "projectid", "id", "number"),
    "name": ("项目", "项目名称", "名称", "name", "project", "title"),
    "cost": ("费用", "金额", "预算", "造价", "cost", "price", "amount"),
}
CHOICES = {
    Choice.YES: {"同意", "赞成", "赞同", "是", "同意票", "赞成票", "yes", "y", "agree", "for", "√"},
    Choice.NO: {"不同意", "反对", "否", "不赞成", "反对票", "no", "n", "disagree", "against", "×"},
    Choice.ABSTAIN: {"弃权", "弃权票", "abstain", "abstention"},
    Choice.FOLLOW: {"从多数", "从众", "随多数", "同多数", "follow", "withthemajority"},
}
WAYS = {
    BallotWay.PHONE: {"手机", "电子", "网上", "线上", "微信", "电子投票", "phone", "online", "app"},
    BallotWay.PAPER: {"纸质", "书面", "现场", "纸质票", "paper"},
    BallotWay.PROXY: {"委托", "代理", "委托投票", "proxy"},
    BallotWay.DOOR: {"上门", "入户", "上门签字", "入户签字", "door"},
}
UNSOLD = {
    "未售",
    "未出售",
    "未交付",
    "未售出",
    "已售未交付",
    "尚未出售",
    "尚未交付",
    "unsold",
    "nothandedover",
    "undelivered",
}
SOLD = {"", "已售", "已交付", "已出售", "正常", "sold", "handedover", "是", "yes"}
YES, NO = (
    {"", "是", "已", "已送达", "有", "yes", "y", "1", "true", "√"},
    {"否", "未", "未送达", "no", "n", "0", "false", "×"},
)
_MANY = re.compile(r"[;；,，、|/&]")
_RANKS = re.compile(r"[>＞;；,，、|]")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}))?)?"
)


@dataclass(frozen=True)
class Sheet:
    """A roll as a file tells it: with what is wrong in it, row by row, and the rows that could be read."""

    roll: Roll
    faults: tuple[RollFault, ...]
    rows: int
    entries: tuple[Entry, ...] = ()


def plain(text: str) -> str:
    """Return a text as it is compared: one width, one case, no blanks, dashes or brackets with what is in them."""
    bare = re.sub(r"[(（\[].*?[)）\]]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s_\-.]", "", bare).casefold()


def told(text: str) -> str:
    """Return a text as it is kept: one width, one blank between words, none at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def columns_of(headings: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return which heading means what; a heading means one thing only."""
    known = {plain(one): one for one in reversed(headings)}
    found: dict[str, str] = {}
    for name, words in names.items():
        heading = next(
            (known[one] for one in words if one in known and known[one] not in found.values()), None
        )
        if heading is not None:
            found[name] = heading
    return found


def _rows(
    path: Path | BinaryIO, names: Mapping[str, Sequence[str]], needed: Sequence[str], whom: Sequence[str] = ()
) -> Iterator[tuple[Row, dict[str, str]]]:
    """Yield the rows of a table with their cells by what they mean; refuse one that lacks a column, or all of `whom`."""
    columns: dict[str, str] | None = None
    for row in read_table(path):
        if columns is None:
            columns = columns_of(list(row.cells), names)
            lacking = [names[name] for name in needed if name not in columns]
            if whom and not set(whom) & set(columns):
                lacking.append(names[whom[-1]])
            if lacking:
                words = "; ".join(
                    f"{one[0]} / {next(word for word in one if word.isascii())}" for one in lacking
                )
                raise BadTable(reason=_("no column is called %(words)s") % {"words": words})
        yield row, {name: told(row[heading]) for name, heading in columns.items()}


def area_of(text: str) -> Fraction | None:
    """Return an area exactly, None where nothing or no number is written.

    A workbook writes 107.25 as 107.25000000000001 where it was reckoned: nobody measures a millionth.
    """
    bare = re.sub(r"(㎡|m²|m2|平方米|平米|\s)", "", text.casefold()).replace(",", "")
    fits = re.fullmatch(r"-?\d{1,9}(\.\d{1,20})?", bare) and bare.isascii()
    return round(Fraction(bare), 6) if fits else None


def roll_from(path: Path | BinaryIO, rule: Rule) -> Sheet:
    """Return the roll of a file that a rule counts by."""
    return roll_read(path, basis=rule.basis)


def roll_read(path: Path | BinaryIO, *, basis: str) -> Sheet:
    """Return the roll of a file."""
    owners = basis == Basis.OWNERS
    needed = ("unit", "area") if owners else ()
    entries: list[Entry] = []
    faults: list[RollFault] = []
    rows = 0
    for row, cells in _rows(path, ROLL, needed, ("number", "name")):
        rows += 1
        wrong = row.problem or _unreadable(cells, owners=owners)
        if wrong:
            faults.append(RollFault(row.number, wrong))
            continue
        entries.append(_entry(row.number, cells, owners=owners))
    roll, wrong_rows = roll_of(entries, basis=basis)
    if not rows:
        faults.append(RollFault(1, _("the roll is empty")))
    return Sheet(roll, tuple(sorted((*faults, *wrong_rows), key=lambda one: one.row)), rows, tuple(entries))


def _unreadable(cells: Mapping[str, str], *, owners: bool) -> str:
    area, state, served = (cells.get(name, "") for name in ("area", "state", "served"))
    if area and area_of(area) is None:
        return _("“%(text)s” is no area") % {"text": area}
    if plain(state) not in UNSOLD | SOLD:
        return _("“%(text)s” is not known; write 未售, 未交付 or 已交付") % {"text": state}
    if plain(served) not in YES | NO:
        return _("“%(text)s” is neither yes nor no") % {"text": served}
    numbers, names = _people(cells, several=owners)
    if numbers and names and len(numbers) != len(names):
        return _("it has %(numbers)s numbers for %(names)s names") % {
            "numbers": len(numbers),
            "names": len(names),
        }
    return ""


def _people(cells: Mapping[str, str], *, several: bool) -> tuple[list[str], list[str]]:
    """Return the numbers and the names of a row; only owners may be several in one cell."""
    number, name = cells.get("number", ""), cells.get("name", "")
    if several:
        return parts_of(number), parts_of(name)
    return [number] * bool(number), [name] * bool(name)


def _entry(row: int, cells: Mapping[str, str], *, owners: bool) -> Entry:
    numbers, names = _people(cells, several=owners)
    keys = numbers or names
    people = tuple(zip(keys, names or keys, strict=True))
    return Entry(
        row, cells.get("unit", ""), people, area_of(cells.get("area", "")), plain(cells.get("state", "")) in UNSOLD,
        cells.get("proxy", ""), plain(cells.get("served", "")) in YES, cells.get("place", ""), cells.get("account", ""),
    )  # fmt: skip


def ballots_from(path: Path, rule: Rule) -> list[Ballot]:
    """Return the ballots of a file; one that cannot be read says why."""
    return [
        _ballot(row, cells, rule)
        for row, cells in _rows(path, BALLOTS, ("said",), ("unit", "number", "name"))
    ]


def _ballot(row: Row, cells: Mapping[str, str], rule: Rule) -> Ballot:
    way = _word(cells.get("way", ""), WAYS)
    at, late = _moment(cells.get("at", ""))
    problem = row.problem
    if not problem and way is None:
        problem = _("“%(text)s” is no way of voting; write 手机, 纸质, 委托 or 上门") % {"text": cells["way"]}
    if not problem and late:
        problem = _("“%(text)s” is no moment; write it as 2026-11-03 14:05") % {"text": cells["at"]}
    return Ballot(
        row.number, _said(cells.get("said", ""), rule.method), cells.get("number", ""), cells.get("name", ""),
        cells.get("unit", ""), way or "", at, cells.get("by", ""), problem,
    )  # fmt: skip


def _word(text: str, words: Mapping[str, set[str]]) -> str | None:
    if not text:
        return ""
    return next((code for code, known in words.items() if plain(text) in known), None)


def _said(text: str, method: str) -> Said:
    if not text:
        return ()
    if method == Method.CONSENT:
        return (_word(text, CHOICES) or text,)
    marks = _RANKS if method in {Method.RANKED, Method.SCHULZE} else _MANY
    return tuple(one for one in (part.strip() for part in marks.split(text)) if one)


def _moment(text: str) -> tuple[datetime | None, bool]:
    """Return a moment in the zone of the deployment, and whether something unreadable is written."""
    if not text:
        return None, False
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        form = _MOMENT.fullmatch(text)
        try:
            at = datetime(*(int(one or 0) for one in form.groups())) if form else None  # noqa: DTZ001 - zone below
        except ValueError:
            at = None
    if at is None:
        return None, True
    return (at if timezone.is_aware(at) else timezone.make_aware(at)), False


def costs_from(path: Path) -> list[Project]:
    """Return the projects of a budget vote from a table."""
    found: dict[str, Project] = {}
    for row, cells in _rows(path, COSTS, ("cost",)):
        code, cost = cells.get("code") or cells.get("name", ""), whole(cells["cost"])
        if row.problem or not code or cost is None or code in found:
            raise NoBudgetFile(reason=_("row %(row)s: a project has a number of its own and a cost in whole units") % {
                "row": row.number})  # fmt: skip
        found[code] = Project(code, cells.get("name") or code, cost)
    return list(found.values())
