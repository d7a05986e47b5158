"""The rule book of scripts: what whoever takes a call asks and says, by type of trouble and step.

The rows of a type, of its class and of every call are read together: the opening words stand for all, a manhole cover
has questions of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case, catalogue
from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

SCRIPTS = "scripts"


class Step(StrEnum):
    """When in a call a line is said."""

    GREET = "greet"
    ASK = "ask"
    ADVISE = "advise"
    END = "end"


NAMES: dict[str, Any] = {
    Step.GREET: _("At the beginning"), Step.ASK: _("Questions"), Step.ADVISE: _("Say"), Step.END: _("At the end"),
}  # fmt: skip
ORDER = tuple(NAMES)


@dataclass(frozen=True)
class Line:
    """One line of a script: for every call ("") or a class or type, when it is said, and the words."""

    category: str
    step: str
    number: int
    text: str
    text_en: str

    @property
    def step_name(self) -> Any:
        """Return when it is said, in words."""
        return NAMES[self.step]

    @property
    def said(self) -> str:
        """Return the words in the language of the page."""
        return self.text_en if (get_language() or "").startswith("en") and self.text_en else self.text


@dataclass(frozen=True)
class Scripts:
    """The lines of the book."""

    lines: tuple[Line, ...]

    def of(self, category: str) -> list[Line]:
        """Return what is said in a call about a type: what stands for all, for its class and for itself, in order."""
        found = [line for line in self.lines if category.startswith(line.category)]
        return sorted(found, key=lambda line: (ORDER.index(line.step), len(line.category), line.number))


def read(rows: Sequence[dict[str, Any]]) -> Scripts:
    """Return the scripts that rows of the book say."""
    return Scripts(
        tuple(
            Line(row["category"], row["step"], row["number"], row["text"], row.get("text_en") or "")
            for row in rows
        )
    )


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find a book with which no call could be begun."""
    if not any(row["step"] == Step.GREET and not row["category"] for row in rows):
        yield Fault(None, _t("Say how every call begins: one row “at the beginning” without a category."))


def try_out(scripts: Scripts, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say what would be asked and said in a call about a case."""
    for line in scripts.of(case.category.code if case.category else ""):
        yield line.step_name, line.said


def scripts_of(street_id: int, *, on: date) -> Scripts:
    """Return the scripts of a street on a day."""
    found: Scripts = rules(street_id, SCRIPTS, on=on)
    return found


def steps() -> Iterable[tuple[str, Any]]:
    """Return when a line may be said."""
    return NAMES.items()


def types() -> Iterable[tuple[str, str]]:
    """Return every class and type of the catalogue by its code."""
    return [(one.code, f"{one.code} {name_of(one)}") for one in catalogue()]


# ruff: noqa: E501 - a table of rows
# fmt: off
DEFAULTS: tuple[tuple[str, Step, int, str, str], ...] = (
    ("", Step.GREET, 1, "您好，街道热线，请讲。请问怎么称呼您？", "Hello, this is the street office. May I ask your name?"),
    ("", Step.ASK, 1, "事情在哪里？哪条路、几号，靠近什么？", "Where is it? Which road and number, close to what?"),
    ("", Step.ASK, 2, "什么时候发现的？现在还在吗？", "When did you notice it? Is it still there?"),
    ("", Step.ASK, 3, "有没有人受伤，或者马上会有危险？", "Is anybody hurt, or is there danger at once?"),
    ("", Step.END, 1, "您的编号是……，凭编号和这个电话可以在网上查进展。", "Your number is …; with it and this telephone you can follow it on the web."),
    ("", Step.END, 2, "办好以后我们会请您确认。谢谢您的来电。", "When it is done we shall ask you whether it is. Thank you for calling."),
    ("C01", Step.ASK, 1, "是什么盖子或设施？上面写着什么字？", "What kind of cover or fixture is it? What is written on it?"),
    ("C01", Step.ADVISE, 1, "请先绕行；方便的话请旁人帮忙看着，不要自己挪动。", "Please keep away; if you can, ask somebody to watch it, and do not move it."),
    ("E01", Step.ASK, 1, "大概有多少？有没有异味，或者渗到路上？", "How much is it? Does it smell, or run onto the road?"),
    ("E03", Step.ADVISE, 1, "施工扰民请告诉我开始时间；夜里还在继续，我们当晚就派人看。", "For noise of works tell me when it began; if it goes on at night, somebody looks tonight."),
    ("E04", Step.ASK, 1, "是天天这样，还是只有今天？一般几点到几点？", "Is it every day or only today? From when to when?"),
    ("E04", Step.ADVISE, 1, "请不要和对方争执，等工作人员到场处理。", "Please do not quarrel with them; wait until somebody comes."),
)
# fmt: on


def defaults() -> Iterable[dict[str, Any]]:
    """Return the lines a deployment begins with."""
    for category, step, number, text, text_en in DEFAULTS:
        yield {"category": category, "step": str(step), "number": number, "text": text, "text_en": text_en}


register(
    Book(
        code=SCRIPTS, name=_("Scripts of the hotline"), rank=70,
        about=_("What whoever takes a call asks and says, by type of trouble. Rows without a category are said in every call; those of a class and of a type are added to them."),
        columns=(
            Column("category", _("Class or type"), Kind.CATEGORY, choices=types, empty=_("every call")),
            Column("step", _("When"), Kind.CHOICE, required=True, choices=steps),
            Column("number", _("Order"), Kind.INT, required=True, least=1, most=99),
            Column("text", _("Words"), Kind.LONG, required=True),
            Column("text_en", _("Words in English"), Kind.LONG, help=_("May be left empty.")),
        ),
        key=("category", "step", "number"), defaults=defaults, read=read, check=check, try_out=try_out,
    )
)  # fmt: skip
