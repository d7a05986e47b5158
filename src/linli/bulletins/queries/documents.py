"""A bulletin as a document: its head, its sections, its appendix of definitions, by language; what all its forms draw."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from linli.bulletins.states import TOLD_IN, Kind
from linli.insight.public import COUNTS

from .blocks import Block, codes_in
from .gathering import Subject
from .periods import Period
from .wording import day, next_steps, sections, shown, title_of

_NAME = re.compile(r"[\u4e00-\u9fff]+")


def written(
    subject: Subject, period: Period, figures: Mapping[str, Any], *, known: Any, edition: int, issuer: str
) -> dict[str, Any]:
    """Return the text of a bulletin in each language it is written in."""
    told = {}
    for language in TOLD_IN:
        with translation.override(language):
            told[language] = _document(subject, period, figures, known=known, edition=edition, issuer=issuer)
    return told


def paper_words() -> dict[str, str]:
    """Return, in the active language, the words of its paper forms that stand in no frozen text."""
    english = translation.get_language().startswith("en")
    return {
        "draft": _("Draft for review"), "next": _("Next steps"), "appendix": _("Appendix: what the figures mean"),
        "formula": _("Formula"), "period": _("This period"), "source": _("Source"),
        "colon": ": " if english else "：", "stop": ". " if english else "。",
    }  # fmt: skip


def _document(
    subject: Subject, period: Period, figures: Mapping[str, Any], *, known: Any, edition: int, issuer: str
) -> dict[str, Any]:
    english = translation.get_language().startswith("en")
    name = (subject.name_en if english else "") or subject.name
    street = (subject.street.name_en if english else "") or subject.street.name
    blocks = sections(figures, name, period, organisation=subject.of == "organisation")
    told = {"year": period.year, "issue": period.issue}
    return {
        "masthead": (_("%(street)s Monthly Bulletin") if period.kind == Kind.MONTH else _("%(street)s Weekly Bulletin"))
        % {"street": street},
        "issue": _("%(year)s, no. %(issue)s") % told + (_(" (edition %(n)s)") % {"n": edition} if edition > 1 else ""),
        "issuer": issuer or (_("Office of %(street)s") % {"street": street}),
        "title": title_of(name, period, organisation=subject.of == "organisation"),
        "blocks": blocks,
        "steps": next_steps(figures, period),
        "known": _("Figures as known at the end of %(day)s.") % {"day": day(known)},
        "definitions": _definitions(blocks, figures),
    }  # fmt: skip


def _formula(formula: str, figures: Mapping[str, Any]) -> str:
    """Return a formula with its names in the active language; a name of the office's own that has no other stays."""
    if not translation.get_language().startswith("en"):
        return formula
    with translation.override(TOLD_IN[0]):
        names = {count.name: code for code, count in COUNTS.items()}
    said = {name: COUNTS[code].name for name, code in names.items()}
    said |= {one["name_zh"]: one["name_en"] for one in figures["indicators"] if one["name_en"]}
    return _NAME.sub(lambda found: said.get(found[0], found[0]), formula)


def _definitions(blocks: Sequence[Block], figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what every figure of the text means: indicators first, with what they are made of, then counts."""
    english = translation.get_language().startswith("en")
    wanted = codes_in(blocks)
    told = []
    for one in figures["indicators"]:
        if one["code"] not in wanted:
            continue
        wanted |= {part["code"] for part in one["made_of"]}
        made = [
            f"{COUNTS[part['code']].name} {'—' if part['n'] is None else part['n']}"
            for part in one["made_of"]
        ]
        told.append({
            "code": one["code"], "name": (one["name_en"] if english else "") or one["name_zh"], "value": shown(one, "value"),
            "says": (one["says_en"] if english else "") or one["says_zh"], "formula": _formula(one["formula"], figures),
            "made_of": ("; " if english else "；").join(made), "source": one["source"],
        })  # fmt: skip
    for code, count in COUNTS.items():
        if code in wanted:
            n = (figures["counts"].get(code) or {"n": None})["n"]
            told.append({
                "code": code, "name": count.name, "value": "" if n is None else str(n), "says": count.says, "formula": "",
                "made_of": "", "source": "",
            })  # fmt: skip
    if "survey" in wanted:
        told.append({
            "code": "survey", "name": _("Survey by sample"), "value": "", "formula": "", "made_of": "", "source": "",
            "says": _("The share of those who answered 4 or 5 on a scale from 1 to 5. In 95 of 100 such samples the true share lies within the margin of error (Wilson’s method, narrowed by the finite population correction)."),  # noqa: E501 - a sentence of a page
        })  # fmt: skip
    if "type" in wanted:
        told.append({
            "code": "type", "name": _("Reports by type"), "value": "", "formula": "", "made_of": "", "source": "",
            "says": _("Cases of the period by the type they have when the bulletin is drafted; the types are those of the catalogue."),  # noqa: E501 - a sentence of a page
        })  # fmt: skip
    return told
