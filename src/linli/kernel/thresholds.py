"""Exact thresholds as rules and statutes write them: ≥2/3, >1/2, 三分之二以上, 过半数, 5."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

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

    def least_heads(self, whole: int) -> int:
        """Return how many of `whole` people it takes at least."""
        line = self.needed(Fraction(whole))
        heads = -(-line.numerator // line.denominator)
        return heads + 1 if self.strict and heads == line else heads

    def __str__(self) -> str:
        return f"{'>' if self.strict else '≥'}{self.value}"


def read_threshold(text: str) -> Threshold | None:
    """Return a threshold as it is written; None for nothing written, ValueError for what is none."""
    # NFKC would take ＞ for > and full-width digits for digits, and leaves ≥ alone.
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not plain:
        return None
    form = _FORM.fullmatch(_WORDS.get(plain, plain))
    if form is None or (form[1] and form[4]) or not int(form[3] or 1) or (form[1] == ">" and form[4]):
        raise ValueError(text)
    value = Fraction(int(form[2]), int(form[3] or 1))
    strict = form[1] == ">"
    # "more than all" can never be, and 5/2 of the voters neither.
    if not value or (value > 1 and value.denominator != 1) or (strict and value >= 1):
        raise ValueError(text)
    return Threshold(value, strict)
