"""A text as clauses, and what changed from one edition to the next, clause by clause and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from linli.covenants.errors import ClausesFaulty
from linli.covenants.states import LONGEST_CLAUSE, MOST_CLAUSES

NAMED = re.compile(r"^(第[一二三四五六七八九十百零〇\d]+条|Article\s+\d+\.?|\d+[.、．])\s*")
DIGITS, TEN, HUNDRED = "零一二三四五六七八九", 10, 100
WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
# Clauses that share less than this are told as one gone and one new.
ALIKE = 0.5


@dataclass(frozen=True)
class Written:
    """A clause as it is written: what it is called, and its words."""

    name: str
    text: str


def chinese(number: int) -> str:
    """Return a number from 1 to 999 as clauses are counted: 十二, 一百零三."""
    hundreds, rest = divmod(number, HUNDRED)
    tens, ones = divmod(rest, TEN)
    told = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        told += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        told += DIGITS[0]
    return told + (DIGITS[ones] if ones else "")


def read_clauses(text: str) -> list[Written]:
    """Read a text as clauses: each begins with its number (第三条, 3.), else each paragraph is one, else each line.

    They are numbered anew in order, as clauses are in print. Raises ClausesFaulty.
    """
    lines = [line.strip() for line in text.replace("\r", "").strip().split("\n")]
    numbered, spaced = any(NAMED.match(line) for line in lines), "" in lines
    found: list[str] = []
    fresh = True
    for line in lines:
        if not line:
            fresh = not numbered
        elif fresh or not (numbered or spaced) or (numbered and NAMED.match(line)):
            found.append(NAMED.sub("", line))
            fresh = False
        else:
            found[-1] += f"\n{line}"
    found = [one.strip() for one in found if one.strip()]
    if not found:
        raise ClausesFaulty(reason=_("no clause is written yet."))
    if len(found) > MOST_CLAUSES:
        raise ClausesFaulty(reason=_("more than %(n)s clauses.") % {"n": MOST_CLAUSES})
    long = next((n for n, one in enumerate(found, 1) if len(one) > LONGEST_CLAUSE), None)
    if long:
        raise ClausesFaulty(
            reason=_("clause %(n)s is longer than %(most)s characters.") % {"n": long, "most": LONGEST_CLAUSE}
        )
    return [Written(f"第{chinese(n)}条", one) for n, one in enumerate(found, 1)]


@dataclass(frozen=True)
class Changed:
    """A clause in two editions: both names ("" where there is none), and its words as (same, gone, new)."""

    before: str
    after: str
    words: tuple[tuple[str, str], ...]

    @property
    def is_changed(self) -> bool:
        """Return whether a word is other than before."""
        return any(kind != "same" for kind, _text in self.words)


def changes(old: Sequence[Written], new: Sequence[Written]) -> list[Changed]:
    """Return what changed, in the order of the new text with what is gone where it stood."""
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    told: list[Changed] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = old[old_from:old_to], new[new_from:new_to]
        if kind == "equal":
            told += [Changed(a.name, b.name, (("same", b.text),)) for a, b in zip(before, after, strict=True)]
        else:
            told += _paired(list(before), list(after))
    return told


def _paired(before: list[Written], after: list[Written]) -> Iterator[Changed]:
    for one in after:
        near = max(before, key=lambda each: _likeness(each.text, one.text), default=None)
        if near is not None and _likeness(near.text, one.text) >= ALIKE:
            for gone in before[: before.index(near)]:
                yield Changed(gone.name, "", (("gone", gone.text),))
            before = before[before.index(near) + 1 :]
            yield Changed(near.name, one.name, _words(near.text, one.text))
        else:
            yield Changed("", one.name, (("new", one.text),))
    for gone in before:
        yield Changed(gone.name, "", (("gone", gone.text),))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    before, after = WORD.findall(old), WORD.findall(new)
    told: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            told.append(("same", "".join(after[c:d])))
            continue
        if b > a:
            told.append(("gone", "".join(before[a:b])))
        if d > c:
            told.append(("new", "".join(after[c:d])))
    return tuple(told)
