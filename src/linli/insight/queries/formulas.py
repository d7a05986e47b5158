"""Formulas of indicators: four kinds of sum, comparisons and a few functions over named counts, and nothing else.

A formula is read by Python's own parser and walked by a table of what is allowed; nothing of it is ever executed.
Numbers are exact fractions, so 911 of 972 is 93.72 % and not nearly. What cannot be known is `Unknown` with its reason
and makes unknown whatever rests on it: "—" and never nought.
"""

import ast
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

LONGEST, MOST_PARTS = 1_000, 300
# Beyond these nothing that an office counts lies: a figure, and how many binary places its fraction may take.
LARGEST, FINEST = 10**18, 8_192


class Wrong(ValueError):  # noqa: N818 - the word of this app
    """A formula that cannot be read; the sentence says what is wrong with it and where."""


@dataclass(frozen=True)
class Unknown:
    """No number, and why."""

    why: str


Value = Fraction | Unknown
# From how many on which score is given: for cases taken up or dispatched, and for cases filed in a unit.
SCORES_LOAD = ((2001, 100), (1201, 90), (501, 75), (301, 60), (101, 40))
SCORES_FILED = ((1001, 0), (501, 40), (201, 60), (101, 75), (51, 90))


def score_load(n: Fraction) -> Fraction:
    """Return the score of so many cases taken up or dispatched: the more, the better."""
    return Fraction(next((score for least, score in SCORES_LOAD if n >= least), 0))


def score_filed(n: Fraction) -> Fraction:
    """Return the score of so many cases filed in a unit: the fewer, the better."""
    return Fraction(next((score for least, score in SCORES_FILED if n >= least), 100))


def _when(condition: Value, yes: Value, no: Value) -> Value:
    """Return what the condition chooses; what it does not choose may be unknown."""
    return condition if isinstance(condition, Unknown) else yes if condition else no


def _known(value: Value, other: Value) -> Value:
    return other if isinstance(value, Unknown) else value


def _whole(value: Fraction) -> Fraction:
    """Return a value without its places, halves away from nought, as figures are rounded when they are shown."""
    whole = Fraction(abs(value) + Fraction(1, 2)).__floor__()
    return Fraction(whole if value >= 0 else -whole)


def _least(*values: Fraction) -> Fraction:
    return min(values)


def _most(*values: Fraction) -> Fraction:
    return max(values)


# name: (function, how many arguments; None: one or more)
FUNCTIONS: dict[str, tuple[Callable[..., Any], int | None]] = {
    "min": (_least, None), "max": (_most, None), "when": (_when, 3), "known": (_known, 2), "round": (_whole, 1),
    "score_load": (score_load, 1), "score_filed": (score_filed, 1),
}  # fmt: skip
# Those that may be given what is not known.
CHOOSING = {"when": _when, "known": _known}
OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip
# How people write it who write Chinese.
WRITTEN = str.maketrans(
    {"×": "*", "✕": "*", "÷": "/", "−": "-", "－": "-", "—": "-", "、": ",", "≥": ">=", "≤": "<=", "≠": "!="}
)
PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
NUMBER = re.compile(r"(?<![\w.])\.?\d[\w.]*")
PLAIN = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
# What looks like a number or a word and would be read as another, or not at all: 10², ½, a remark.
MISREAD = re.compile(r"[\u00b2\u00b3\u00b9\u2070-\u209c\u00bc-\u00be\u2150-\u215f#\uff03]")
WORDS = (
    (re.compile(r"\b(?:if|如果|若)\s*\("), "when("), (re.compile(r"\b已知\s*\("), "known("),
    (re.compile(r"\b(?:取小|最小)\s*\("), "min("), (re.compile(r"\b(?:取大|最大)\s*\("), "max("),
    (re.compile(r"\b(?:量级得分|业务量得分)\s*\("), "score_load("), (re.compile(r"\b立案得分\s*\("), "score_filed("),
)  # fmt: skip


def tidy(text: str) -> str:
    """Return a formula as the parser reads it: full-width signs, ×, ÷, per cent and Chinese words for functions."""
    told = unicodedata.normalize("NFKC", text.translate(WRITTEN)).translate(WRITTEN)
    told = PER_CENT.sub(r"(\1/100)", " ".join(told.split()))
    for word, name in WORDS:
        told = word.sub(name, told)
    return told.strip()


@dataclass(frozen=True)
class Formula:
    """A formula that was read: the names it rests on, in order, and how to work it out."""

    names: tuple[str, ...]
    tree: Any

    @property
    def weights(self) -> Fraction | None:
        """Return what the weights of a sum of weighted parts come to; None for a formula that is no such sum."""
        found = Fraction(0)
        for part in _parts(self.tree):
            weighted = isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)
            weight = part.left if weighted else None
            if not isinstance(weight, ast.Constant) or not 0 < weight.value <= 1 or _constant(part.right):
                return None
            found += Fraction(str(weight.value))
        return found

    def of(self, values: Mapping[str, Value]) -> Value:
        """Return its value; unknown where anything it needs is, or where it would divide by nothing."""
        return _worth(self.tree, values)


def _parts(tree: Any) -> list[Any]:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        return [*_parts(tree.left), *_parts(tree.right)]
    return [tree]


def _constant(tree: Any) -> bool:
    return not any(isinstance(one, ast.Name) for one in ast.walk(tree))


@lru_cache(maxsize=2048)
def read(text: str) -> Formula:
    """Return a formula; raise Wrong with a sentence for whoever wrote it."""
    if not text.strip():
        raise Wrong(_("The formula is empty."))
    if len(text) > LONGEST:
        raise Wrong(_("The formula is longer than %(most)s letters.") % {"most": LONGEST})
    told = tidy(text)
    odd = MISREAD.search(text) or next(
        (one for one in NUMBER.finditer(told) if not PLAIN.fullmatch(one[0])), None
    )
    if odd:
        raise Wrong(_("The formula cannot be read near “%(near)s”.") % {"near": odd[0][:10]})
    try:
        tree = ast.parse(told, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = getattr(error, "offset", None)
        if place and place <= len(text):
            near = text[max(place - 1, 0) : place + 9]
            raise Wrong(_("The formula cannot be read near “%(near)s”.") % {"near": near}) from None
        raise Wrong(
            _("The formula cannot be read: a bracket is open, or something is missing at its end.")
        ) from None
    parts = list(ast.walk(tree))
    if len(parts) > MOST_PARTS:
        raise Wrong(_("The formula has too many parts."))
    names: dict[str, None] = {}
    _check(tree, names)
    return Formula(tuple(names), tree)


def _check(node: ast.AST, names: dict[str, None]) -> None:
    """Refuse whatever is not on the list."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise Wrong(_("Only numbers and names of counts may stand in a formula."))
        if not abs(node.value) < 10**12:
            raise Wrong(_("The formula holds a number that is too large."))
        return
    if isinstance(node, ast.Name):
        names[node.id] = None
        return
    if isinstance(node, ast.Call):
        _check_call(node, names)
        return
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPERATORS:
        inner = [node.left, *node.comparators]
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        inner = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = [node.operand]
    else:
        raise Wrong(_("Only + − × ÷, brackets, comparisons and the named functions may stand in a formula."))
    for one in inner:
        _check(one, names)


def _check_call(node: ast.Call, names: dict[str, None]) -> None:
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    if called not in FUNCTIONS or node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
        raise Wrong(
            _("There is no function “%(name)s”; there are %(all)s.")
            % {"name": called or "?", "all": ", ".join(FUNCTIONS)}
        )
    many = FUNCTIONS[called][1]
    if (many is None and not node.args) or (many is not None and len(node.args) != many):
        raise Wrong(_("“%(name)s” is given %(n)s things and wants %(many)s.")
                    % {"name": called, "n": len(node.args), "many": many or _("one or more")})  # fmt: skip
    for one in node.args:
        _check(one, names)


def _worth(node: Any, values: Mapping[str, Value]) -> Value:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return _named(values, node.id)
    if isinstance(node, ast.UnaryOp):
        return _of(
            operator.neg if isinstance(node.op, ast.USub) else operator.pos, [_worth(node.operand, values)]
        )
    if isinstance(node, ast.Call):
        told = [_worth(one, values) for one in node.args]
        chosen = CHOOSING.get(node.func.id)
        return chosen(*told) if chosen else _of(FUNCTIONS[node.func.id][0], told)
    if isinstance(node, ast.Compare):
        sides = [_worth(node.left, values), _worth(node.comparators[0], values)]
        return _of(OPERATORS[type(node.ops[0])], sides)
    return _joined(type(node.op), _worth(node.left, values), _worth(node.right, values))


def _joined(op: type[ast.AST], left: Value, right: Value) -> Value:
    if op is ast.Div and right == 0 and not isinstance(left, Unknown):
        return Unknown(_("there is nothing to divide by"))
    return _of(OPERATORS[op], [left, right])


def _named(values: Mapping[str, Value], name: str) -> Value:
    found = values.get(name)
    return Unknown(_("“%(name)s” is not known") % {"name": name}) if found is None else found


def _of(what: Callable[..., Any], told: list[Value]) -> Value:
    unknown = next((one for one in told if isinstance(one, Unknown)), None)
    return unknown if unknown is not None else kept(Fraction(what(*told)))


def kept(value: Fraction) -> Value:
    """Return a value, or that it is none that anybody counts: so no formula can grow without end."""
    if abs(value) >= LARGEST or value.denominator.bit_length() > FINEST:
        return Unknown(_("the number is too large"))
    return value
