"""The lexicon: which words speak for which category. A rule book that the office edits, and the catalogue's own words.

It sorts from the first day on, when there is nothing yet to learn from, and stays beside the sorter for categories that
have too few cases. Of words that lie over each other the longest counts: 消防通道 is not 通道.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Case, Category, catalogue
from linli.kernel.naming import name_of
from linli.rulebooks.public import Book, Column, Fault, Kind, edition_in_force, register, rules

from .letters import tidy
from .scoring import WORDS, Answer

LEXICON = "lexicon"
SHIPPED = Path(__file__).resolve().parent.parent / "lexicon.csv"
NAME_WEIGHT, WORD_WEIGHT = 4.0, 2.0
# What is said in the title was meant.
TITLE = 1.5
# How much must speak for a category before one is half sure of it, when nothing speaks for another.
DOUBT = 2.0
HEAD = 2


@dataclass(frozen=True)
class Said:
    """The rows of the book: (word, category, weight); a negative weight speaks against it."""

    rows: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Lexicon:
    """Words by their first two letters, the longest first, each with what it says of which categories."""

    words: Mapping[str, tuple[tuple[str, tuple[tuple[str, float], ...]], ...]] = field(default_factory=dict)

    def found(self, text: str) -> Counter[str]:
        """Return the words that stand in a text and how often; those inside a longer one that was found do not count."""
        tidied, at, found = tidy(text), 0, Counter[str]()
        while at < len(tidied):
            here = self.words.get(tidied[at : at + HEAD], ())
            word = next((word for word, _says in here if tidied.startswith(word, at)), "")
            if word:
                found[word] += 1
            at += len(word) or 1
        return found

    def says(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return what a word says: categories and weights."""
        return next((says for one, says in self.words.get(word[:HEAD], ()) if one == word), ())

    def answers(self, title: str, body: str, *, most: int = 3) -> list[Answer]:
        """Return the categories that most speaks for, the surest first, each with the words that spoke for it."""
        score: dict[str, float] = {}
        spoke: dict[str, list[tuple[float, str]]] = {}
        heard = dict.fromkeys(self.found(title), TITLE)
        heard |= {word: 1.0 for word in self.found(body) if word not in heard}
        for word, loud in heard.items():
            for code, weight in self.says(word):
                score[code] = score.get(code, 0.0) + weight * loud
                if weight > 0:
                    spoke.setdefault(code, []).append((weight * loud, word))
        ranked = sorted(((s, code) for code, s in score.items() if s > 0), key=lambda one: (-one[0], one[1]))
        told = []
        for place, (mine, code) in enumerate(ranked[:most]):
            rival = ranked[1][0] if place == 0 and len(ranked) > 1 else ranked[0][0] if place else 0.0
            words = tuple(word for _loud, word in sorted(spoke[code], reverse=True)[:WORDS])
            told.append(Answer(code, round(1000 * mine / (mine + rival + DOUBT)), words))
        return told


def compiled(rows: Iterable[tuple[str, str, float]]) -> Lexicon:
    """Return the lexicon that rows of (word, category, weight) make; the same word may speak for several."""
    said: dict[str, dict[str, float]] = {}
    for word, code, weight in rows:
        tidied = tidy(word).strip()
        if len(tidied) >= HEAD:
            said.setdefault(tidied, {}).setdefault(code, weight)
    words: dict[str, list[tuple[str, tuple[tuple[str, float], ...]]]] = {}
    for word, says in said.items():
        words.setdefault(word[:HEAD], []).append((word, tuple(says.items())))
    return Lexicon({head: tuple(sorted(some, key=lambda one: -len(one[0]))) for head, some in words.items()})


def own_words(categories: Sequence[Category]) -> Iterator[tuple[str, str, float]]:
    """Yield what the catalogue itself says: names, and words that find a type, the less the more types share them."""
    shared = Counter(word for one in categories for word in one.words)
    for one in categories:
        if one.parent_id is not None:
            yield one.name, one.code, NAME_WEIGHT
            for word in one.words:
                yield word, one.code, WORD_WEIGHT / shared[word]


def lexicon_of(street_id: int) -> Lexicon:
    """Return the lexicon in force in a street today; compiled once for each edition and each state of the catalogue."""
    types = catalogue()
    key = tuple((one.code, one.name, tuple(one.words)) for one in types)
    return _lexicon(street_id, edition_in_force(street_id, LEXICON, on=timezone.localdate()), hash(key))


@lru_cache(maxsize=64)
def _lexicon(street_id: int, _edition: int | None, _types: int) -> Lexicon:
    said: Said = rules(street_id, LEXICON, on=timezone.localdate())
    return compiled([*said.rows, *own_words(catalogue())])


# --- The book ---------------------------------------------------------------------------------------------------
def read(rows: Sequence[dict[str, Any]]) -> Said:
    """Return what the rows say."""
    return Said(
        tuple(
            (row["word"], row["category"], float(row["weight"]) * (-1 if row.get("against") else 1))
            for row in rows
        )
    )


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find words that are too short to say anything."""
    for place, row in enumerate(rows):
        if len(tidy(row["word"] or "").strip()) < HEAD:
            yield Fault(place, _t("A word needs two letters at least."), "word")


def try_out(said: Said, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say what the rows would propose for a case, and by which words."""
    names = {one.code: f"{one.code} {name_of(one)}" for one in catalogue()}
    for one in compiled([*said.rows, *own_words(catalogue())]).answers(case.title, case.body):
        yield names.get(one.code, one.code), f"{one.sure // 10} % · {_t(', ').join(one.words)}"


def types() -> Iterable[tuple[str, str]]:
    """Return every type of the catalogue by its code; a class is too wide to file under."""
    return [(one.code, f"{one.code} {name_of(one)}") for one in catalogue() if one.parent_id is not None]


def shipped() -> list[dict[str, Any]]:
    """Return the rows that a deployment begins with: how people say it when they report."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return [
            {"word": row["word"], "category": row["category"], "weight": int(row["weight"]), "against": False}
            for row in csv.DictReader(file)
        ]


register(
    Book(
        code=LEXICON, name=_("Lexicon of sorting"), rank=80,
        about=_("Which words of a report speak for which category. The names and words of the catalogue count too. Of words that lie over each other the longest counts."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("word", _("Word"), required=True, help=_("As people say it; two letters at least.")),
            Column("category", _("Category"), Kind.CATEGORY, required=True, choices=types),
            Column("weight", _("Weight"), Kind.INT, required=True, least=1, most=9,
                   help=_("1 hints at it, 3 speaks for it, 5 leaves hardly a doubt.")),
            Column("against", _("Speaks against it"), Kind.BOOL),
        ),
        key=("word", "category"), defaults=shipped, read=read, check=check, try_out=try_out,
    )
)  # fmt: skip
