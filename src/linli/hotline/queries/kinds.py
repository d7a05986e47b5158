"""The rule book of a platform's own kinds of things: what it calls them, and which category of the catalogue is meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case, catalogue
from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

KINDS = "order-kinds"
LONGEST = 80


@dataclass(frozen=True)
class Kinds:
    """The rows of the book: what stands for every platform ("") and what a platform says of its own."""

    rows: tuple[tuple[str, str, str], ...]

    def of(self, platform: str) -> Mapping[str, str]:
        """Return what a platform calls kinds of things → category; its own rows win over those for all."""
        mine = {words: code for whose, words, code in self.rows if whose == platform}
        return {words: code for whose, words, code in self.rows if not whose} | mine


def read(rows: Sequence[dict[str, Any]]) -> Kinds:
    """Return what the rows of the book say."""
    return Kinds(tuple((row["platform"] or "", row["words"], row["category"]) for row in rows))


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find words that are longer than a platform's."""
    for number, row in enumerate(rows):
        if len(row["words"]) > LONGEST:
            yield Fault(number, _t("At most %(n)s letters.") % {"n": LONGEST}, "words")


def try_out(kinds: Kinds, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say which words of which platform mean the category of a case."""
    names = {one.code: name_of(one) for one in catalogue()}
    code = case.category.code if case.category else ""
    for platform, words, said in kinds.rows:
        if said == code:
            yield f"{platform or _t('every platform')} · {words}", names.get(said, said)


def kinds_of(street_id: int, platform: str, *, on: date) -> Mapping[str, str]:
    """Return what a platform calls kinds of things on a day → code of a category."""
    found: Kinds = rules(street_id, KINDS, on=on)
    return found.of(platform)


def types() -> Iterable[tuple[str, str]]:
    """Return every type of the catalogue by its code; a class is no answer."""
    return [(one.code, f"{one.code} {name_of(one)}") for one in catalogue() if one.parent_id is not None]


# ruff: noqa: E501 - sentences of a declaration
# What hotlines call the commonest things; each street adds what its own platform says.
DEFAULTS = (
    ("路灯照明", "C0137"), ("违法搭建", "E0101"), ("违法建筑", "E0101"), ("垃圾清运", "E0192"), ("施工噪声", "E0301"),
    ("施工噪音", "E0301"), ("电梯安全", "E0693"), ("消防通道", "E0496"),
)  # fmt: skip


def defaults() -> Iterable[dict[str, Any]]:
    """Return the rows a deployment begins with, as far as its catalogue has the types."""
    known = {code for code, _name in types()}
    for words, category in DEFAULTS:
        if category in known:
            yield {"platform": "", "words": words, "category": category}


register(
    Book(
        code=KINDS, name=_("Categories of 12345"), rank=71,
        about=_("What a platform of work orders calls kinds of things, and which category is meant here. Read when its files are imported; a row of a platform wins over one for all."),
        columns=(
            Column("platform", _("Platform"), Kind.TEXT, empty=_("every platform"), help=_("As it is named when a file is brought; empty: every platform.")),
            Column("words", _("What it says"), Kind.TEXT, required=True),
            Column("category", _("Category here"), Kind.CATEGORY, required=True, choices=types),
        ),
        key=("platform", "words"), defaults=defaults, read=read, check=check, try_out=try_out,
    )
)  # fmt: skip
