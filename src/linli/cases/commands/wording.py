"""The rule book of words: what a notice says of a kind of case in a state, in the office's own words.

Where no row fits, the house's own sentence is said. Rows are written in Simplified Chinese and English; Traditional is
made of the first. What may be named stands in braces, in Chinese or English: {编号} or {number}.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.kernel.naming import reads_english, reads_traditional
from linli.kernel.traditional import traditional
from linli.notices.public import Sentence, read_sentence, said_by_the_house, sentences, worded_by
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules

from ..models import Case
from ..states import State
from .limits_book import types
from .telling import about, names

WORDING = "wording"
REPORTER = ".reporter"
# What may be named, by what it is called in a row: the fact it stands for, and whether a reporter may be told of it.
SLOTS: dict[str, tuple[str, bool]] = {
    "number": ("number", True), "编号": ("number", True), "lead": ("lead", True), "承办单位": ("lead", True),
    "thing": ("thing", False), "事项": ("thing", False), "place": ("place", False), "地点": ("place", False),
    "due": ("due_at", False), "期限": ("due_at", False), "organisation": ("organisation", False),
    "单位": ("organisation", False),
}  # fmt: skip
SLOT = re.compile(r"\{([^{}]*)\}")
TEXTS = ("subject_zh", "text_zh", "subject_en", "text_en")


@dataclass(frozen=True)
class Own:
    """One row: of which cases it speaks, and what it says."""

    category: str
    state: str
    subject_zh: str
    text_zh: str
    subject_en: str
    text_en: str

    def fits(self, category: str, state: str) -> bool:
        """Return whether it speaks of a case of this category in this state."""
        return category.startswith(self.category) and self.state in ("", state)

    def sentence(self, built_in: Sentence) -> Sentence | None:
        """Return what it says in the active language; None where it says nothing in it."""
        subject, text = (
            (self.subject_en, self.text_en) if reads_english() else (self.subject_zh, self.text_zh)
        )
        if not subject:
            return None
        if reads_traditional():
            subject, text = traditional(subject), traditional(text)
        return Sentence(subject, text, built_in.about, built_in.path, built_in.kind)


Wording = dict[str, tuple[Own, ...]]


def filled(text: str) -> str:
    """Return a text with its slots as sentences have them: {编号} → %(number)s."""
    return SLOT.sub(lambda found: f"%({SLOTS[found[1].strip()][0]})s", text.replace("%", "%%"))


def read_wording(rows: Sequence[dict[str, Any]]) -> Wording:
    """Return the rows by their event, the nearest first: the longer category, then the one that names a state."""
    told: dict[str, list[Own]] = defaultdict(list)
    for row in rows:
        told[row["event"]].append(Own(row["category"], row["state"], *(filled(row[name]) for name in TEXTS)))
    return {
        event: tuple(sorted(some, key=lambda one: (-len(one.category), not one.state)))
        for event, some in told.items()
    }


def check_wording(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find what cannot be said: a slot that nobody fills, one that a reporter must not read, half a translation."""
    for place, row in enumerate(rows):
        to_reporter = row["event"].endswith(REPORTER)
        for name in TEXTS:
            for message in _wrong_slots(row[name], to_reporter=to_reporter):
                yield Fault(place, message, name)
        if row["text_en"] and not row["subject_en"]:
            yield Fault(place, _("English needs its subject, too, or it is not said at all."), "subject_en")


def _wrong_slots(text: str, *, to_reporter: bool) -> Iterator[str]:
    if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
        yield _("A brace is open. What is named stands between two: {number}.")
    for found in SLOT.findall(text):
        known = SLOTS.get(found.strip())
        if known is None:
            yield _("Nobody fills {%(slot)s}. Known are: %(known)s") % {
                "slot": found, "known": _(", ").join(f"{{{name}}}" for name in SLOTS)
            }  # fmt: skip
        elif to_reporter and not known[1]:
            yield _("{%(slot)s} is for colleagues; a reporter is told the number and who handles it.") % {
                "slot": found
            }


@worded_by
def own_words(street_id: int, event: str, facts: dict[str, Any]) -> Sentence | None:
    """Return what a street says of an event in its own words; None where the house's are said."""
    if not event.startswith("case."):
        return None
    wording: Wording = rules(street_id, WORDING)
    return _chosen(wording, event, str(facts.get("category") or ""), str(facts.get("state") or ""))


def _chosen(wording: Wording, event: str, category: str, state: str) -> Sentence | None:
    built_in = said_by_the_house(event)
    if built_in is None:
        return None
    fitting = (own for own in wording.get(event, ()) if own.fits(category, state))
    return next((said for own in fitting if (said := own.sentence(built_in))), None)


def _try(wording: Wording, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say what would be read of this case in each language: of what a reporter is told, and of what has its own words."""
    category = case.category.code if case.category else ""
    facts = about(case) | {
        "lead": names(case.lead),
        "due_at": case.due_at.isoformat() if case.due_at else None,
    }
    shown = [event for event in sentences("case.") if event.endswith(REPORTER) or event in wording]
    at_first, labels = get_language(), event_labels()
    for event in shown:
        label = labels[event]
        for code, language in (
            ("zh-hans", _("Simplified")),
            ("zh-hant", _("Traditional")),
            ("en", "English"),
        ):
            with translation.override(code):
                said = _chosen(wording, event, category, case.state) or said_by_the_house(event)
                told = read_sentence(said, facts) if said else None
            with translation.override(at_first):
                if told:
                    yield f"{label} · {language}", f"{told.subject} {told.text}"


class _Dots(dict[str, str]):
    """Stands for facts in the label of an event."""

    def __missing__(self, key: str) -> str:
        return "…"


def event_label(event: str) -> str:
    """Return what an event is called where one is chosen: the house's subject, and to whom it is said."""
    said = said_by_the_house(event)
    subject = str(said.subject) % _Dots() if said else event
    return f"{_('To the reporter') if event.endswith(REPORTER) else _('To colleagues')}{_(': ')}{subject}"


def event_labels() -> dict[str, str]:
    """Return what each event is called; of those that share a subject, with what is said of each."""
    events = list(sentences("case."))
    labels = {event: event_label(event) for event in events}
    often = Counter(labels.values())
    for event, label in labels.items():
        said = said_by_the_house(event)
        if said and often[label] > 1:
            text = (str(said.text) % _Dots()).strip()
            labels[event] = f"{label} – {text}" if text else label
    # Where even the words are the same, its own name tells one from the other.
    often = Counter(labels.values())
    return {event: f"{label} ({event})" if often[label] > 1 else label for event, label in labels.items()}


def _events() -> Iterable[tuple[str, Any]]:
    return list(event_labels().items())


# fmt: off
BOOK = register(Book(
    code=WORDING, name=gettext_lazy("Words of notices"), rank=60,
    about=gettext_lazy(
            "What a message says, in the office's own words: by what happened, and if wished by category and state. "
            "In braces stand {number}, {lead}, and for colleagues {thing}, {place}, {due}, {organisation}. Where no "
            "row fits, Linli's own sentence is said; Traditional is made from Simplified."
    ),
    columns=(
        Column("event", gettext_lazy("What happened"), Kind.CHOICE, required=True, choices=_events),
        Column("category", gettext_lazy("Category"), Kind.CATEGORY, choices=types, empty=gettext_lazy("every category")),
        Column("state", gettext_lazy("State afterwards"), Kind.STATE, choices=lambda: State.choices,
               empty=gettext_lazy("every state")),
        Column("subject_zh", gettext_lazy("Subject in Chinese"), Kind.TEXT, required=True),
        Column("text_zh", gettext_lazy("Text in Chinese"), Kind.LONG, required=True),
        Column("subject_en", gettext_lazy("Subject in English"), Kind.TEXT, empty=gettext_lazy("Linli's own")),
        Column("text_en", gettext_lazy("Text in English"), Kind.LONG, empty=gettext_lazy("Linli's own")),
    ),
    key=("event", "category", "state"), defaults=list, read=read_wording, check=check_wording, try_out=_try,
))
# fmt: on
