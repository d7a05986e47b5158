"""Voting rules: exact thresholds with the clause they come from, read from rows."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from linli.kernel.naming import in_script, said
from linli.votes.errors import NotAThreshold, NoThreshold, UnknownVotingRule
from linli.votes.states import Base, Basis, Follow, Method, Several, Unclear

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "rules.csv"
NUMBERS = ("notice_days", "display_days", "result_days")
_FORM = re.compile(r"(≥|>=|>)?(\d{1,9})(?:/(\d{1,9}))?(以上)?")
_WORDS = {
    "过半数": ">1/2",
    "过半": ">1/2",
    "半数以上": "≥1/2",
    "三分之二以上": "≥2/3",
    "四分之三以上": "≥3/4",
    "全体": "≥1",
}


@dataclass(frozen=True)
class Threshold:
    """A share that must be reached (≥) or passed (>); a whole number above one is a number of voters."""

    value: Fraction
    strict: bool = False

    def met(self, part: Fraction, whole: Fraction) -> bool:
        """Say whether a part of a whole is enough; of nothing nothing is."""
        needed = self.needed(whole)
        return whole > 0 and (part > needed if self.strict else part >= needed)

    def needed(self, whole: Fraction) -> Fraction:
        """Return where the line lies for a whole."""
        return self.value if self.value > 1 else self.value * whole

    def __str__(self) -> str:
        return f"{'>' if self.strict else '≥'}{self.value}"


def threshold(text: str) -> Threshold | None:
    """Return a threshold as it is written: ≥2/3, >1/2, 三分之二以上, 过半数, 5; None for nothing written."""
    # NFKC would take ＞ for > and full-width digits for digits, and leaves ≥ alone.
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not plain:
        return None
    form = _FORM.fullmatch(_WORDS.get(plain, plain))
    if form is None or (form[1] and form[4]) or not int(form[3] or 1) or (form[1] == ">" and form[4]):
        raise NotAThreshold(text=text)
    value = Fraction(int(form[2]), int(form[3] or 1))
    strict = form[1] == ">"
    # "more than all" can never be, and 5/2 of the voters neither.
    if not value or (value > 1 and value.denominator != 1) or (strict and value >= 1):
        raise NotAThreshold(text=text)
    return Threshold(value, strict)


@dataclass(frozen=True)
class Rule:
    """One row of the book of voting rules."""

    code: str
    name: str
    name_en: str = ""
    method: str = Method.CONSENT
    basis: str = Basis.OWNERS
    quorum: Threshold | None = None
    passes: Threshold | None = None
    base: str = Base.TAKING_PART
    several: str = Several.LAST
    unclear: str = Unclear.VOID
    follow: str = Follow.NOBODY
    notice_days: int | None = None
    display_days: int | None = None
    result_days: int | None = None
    objections: bool = False
    source: str = ""
    remark: str = ""

    @property
    def label(self) -> str:
        """Return what it is called in the reader's language."""
        return said(self.name, self.name_en)

    @property
    def clause(self) -> str:
        """Return where it is written, in the reader's script."""
        return in_script(self.source)

    @property
    def countable(self) -> bool:
        """Say whether it can be counted by: a rule of consent has its threshold."""
        return self.method != Method.CONSENT or self.passes is not None


def rule_of(row: Mapping[str, Any]) -> Rule:
    """Return a row of the book as a rule."""
    told = {name: row[name] for name in Rule.__dataclass_fields__ if row.get(name) not in ("", None)}
    return Rule(**told | {"quorum": threshold(row["quorum"] or ""), "passes": threshold(row["passes"] or "")})


def read_rules(rows: Iterable[Mapping[str, Any]]) -> dict[str, Rule]:
    """Return the rules of a book by their code, in its order."""
    return {row["code"]: rule_of(row) for row in rows}


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Return the rows that a deployment begins with."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(
            row
            | {name: int(row[name]) if row[name] else None for name in NUMBERS}
            | {"objections": row["objections"] == "yes"}
            for row in csv.DictReader(file)
        )


@cache
def delivered_rules() -> Mapping[str, Rule]:
    """Return the rules as delivered, by their code."""
    return read_rules(shipped())


def rule_called(rules: Mapping[str, Rule], name: str) -> Rule:
    """Return the rule with a code, or refuse: one that does not exist, and one that says no threshold."""
    found = rules.get(name.strip().casefold())
    if found is None:
        raise UnknownVotingRule(name=name, known=", ".join(rules))
    if not found.countable:
        raise NoThreshold(name=found.code, source=found.clause)
    return found


def lacking(
    test: Threshold, *, part: Fraction, base: Fraction, grows: bool, whole_numbers: bool
) -> Fraction | None:
    """Return how much more a part needs at least, 0 where nothing is lacking; None where no more can be enough.

    `grows`: what is added to the part is added to its base, too, as a new yes is to those who take part. Where the line
    itself is not enough (more than half), areas are told the line, and whole voters the next one above it.
    """
    if test.met(part, base):
        return Fraction(0)
    if grows and test.value <= 1:
        if test.value == 1:
            return None
        exact = (test.value * base - part) / (1 - test.value)
    else:
        exact = test.needed(base) - part
    if not whole_numbers:
        return max(exact, Fraction(0))
    n = floor(exact)
    return Fraction(max(n if n == exact and not test.strict else n + 1, 1))
