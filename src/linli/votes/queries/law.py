"""The rule book of voting rules: what an office reads, edits with its history, and votes are counted by."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules
from linli.votes.errors import NotAThreshold
from linli.votes.states import Base, Basis, Follow, Method, Several, Unclear

from .rules import Rule, read_rules, shipped, threshold

VOTES = "votes"
_SHARES = ("quorum", "passes")


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find codes that cannot be typed, thresholds that are none, and numbers of voters where shares are counted."""
    for place, row in enumerate(rows):
        if row["code"] != row["code"].strip().casefold() or " " in row["code"]:
            yield Fault(place, _t("Small letters, digits and - only."), "code")
        for name in _SHARES:
            try:
                found = threshold(row[name] or "")
            except NotAThreshold as wrong:
                yield Fault(place, str(wrong), name)
                continue
            if found and found.value > 1 and row["basis"] == Basis.OWNERS:
                yield Fault(place, _t("of owners a share is asked, by area and by heads"), name)


def warn(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Say of which rules the thresholds are still to be entered."""
    for place, row in enumerate(rows):
        if row["method"] == Method.CONSENT and not row["passes"]:
            yield Fault(place, _t("Without a threshold nothing is counted by this rule."), "passes")


def read(rows: Sequence[dict[str, Any]]) -> dict[str, Rule]:
    """Return the rules by their code."""
    return read_rules(rows)


def rules_in(street_id: int | None, on: date | None = None) -> Mapping[str, Rule]:
    """Return the voting rules in force in a street on a day (without one: today)."""
    found: Mapping[str, Rule] = rules(street_id, VOTES, on=on)
    return found


register(
    Book(
        code=VOTES, name=_("Voting rules"), rank=90,
        about=_("How many must take part and how many must agree when owners, members or residents decide, as exact fractions, with the clause they come from. The command “linli votes count” counts by it and explains each step. A rule without a threshold waits for the text of the place: nothing is counted by it."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("code", _("Code"), Kind.TEXT, required=True, help=_("Small letters, digits and - only.")),
            Column("name", _("Name of the rule"), Kind.TEXT, required=True),
            Column("name_en", _("Name in English"), Kind.TEXT),
            Column("method", _("How it is counted"), Kind.CHOICE, required=True, choices=lambda: Method.choices),
            Column("basis", _("Who is counted"), Kind.CHOICE, required=True, choices=lambda: Basis.choices),
            Column("quorum", _("Must take part"), Kind.TEXT, empty=_("no quorum"),
                   help=_("As ≥2/3, >1/2, 三分之二以上 or 过半数; of members also a number.")),
            Column("passes", _("Must agree"), Kind.TEXT, empty=_("not entered"),
                   help=_("As ≥3/4 or >1/2. 以上 includes the number itself, 过半数 does not.")),
            Column("base", _("Share of whom"), Kind.CHOICE, required=True, choices=lambda: Base.choices),
            Column("several", _("When somebody's ballots contradict"), Kind.CHOICE, required=True,
                   choices=lambda: Several.choices, help=_("Which of them counts, by the moments at which they were cast.")),
            Column("unclear", _("An empty or contradictory vote is"), Kind.CHOICE, required=True,
                   choices=lambda: Unclear.choices),
            Column("follow", _("Counted with the majority"), Kind.CHOICE, required=True,
                   choices=lambda: Follow.choices,
                   help=_("Only where the assembly's own rules say so and the law of the place allows it.")),
            Column("notice_days", _("Announced days before"), Kind.INT, least=0, most=365),
            Column("display_days", _("Result displayed for days"), Kind.INT, least=0, most=365),
            Column("result_days", _("Result told within days"), Kind.INT, least=0, most=365),
            Column("objections", _("No written objection may be open"), Kind.BOOL),
            Column("source", _("Source"), Kind.TEXT, required=True),
            Column("remark", _("Note on the rule"), Kind.LONG),
        ),
        key=("code",), defaults=shipped, read=read, check=check, warn=warn,
    )
)  # fmt: skip
