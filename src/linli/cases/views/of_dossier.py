"""Words for what is written into the dossier of a hard case, as the timeline of the case says them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.commands.ladder import LADDER
from linli.cases.models import (
    ApplicationKind,
    ApplicationState,
    Ending,
    LessonState,
    NextWay,
    PartyKind,
    RiskLevel,
    VisitOutcome,
    stem_of,
)
from linli.cases.queries import Step
from linli.kernel.naming import name_of
from linli.rulebooks.public import rules_of

SENTENCES = {
    "open_dossier": gettext_lazy("Its dossier was opened"),
    "plan_step": gettext_lazy("The next step was set"),
    "name_party": gettext_lazy("%(stem)s was entered: %(party_kind)s"),
    "note_visit": gettext_lazy("Visit: %(outcome)s"),
    "note_care": gettext_lazy("Help was given"),
    "link_application": gettext_lazy("Application linked: %(applied_for)s, %(how_far)s"),
    "move_application": gettext_lazy("Application for %(applied_for)s: %(how_far)s"),
    "note_risk": gettext_lazy("Risk: %(grade)s"),
    "change_risk": gettext_lazy("Risk: %(grade)s"),
    "take_step": gettext_lazy("Measure toward %(stem)s: %(rung)s"),
    "end_steps": gettext_lazy("Measures toward %(stem)s ended: %(ended)s"),
    "open_mediation": gettext_lazy("Mediation %(turn)s began"),
    "hold_round": gettext_lazy("Round %(turn)s of the mediation"),
    "reach_agreement": gettext_lazy("Mediation %(turn)s: agreed"),
    "check_obligation": gettext_lazy("Obligation checked: %(kept)s"),
    "fail_mediation": gettext_lazy("Mediation %(turn)s failed; next: %(next_way)s"),
    "overdue_obligation": gettext_lazy("An obligation is due and not checked yet"),
    "overdue_step": gettext_lazy("The day of the next step has passed"),
    "hold_review": gettext_lazy("A review was held"),
    "close_lesson": gettext_lazy("Lesson: %(taken_up)s"),
}
# Which fact of a line is a code of which closed words, and by what name a sentence asks for its word.
CODES: tuple[tuple[str, str, Any], ...] = (
    ("party_kind", "kind", PartyKind), ("outcome", "outcome", VisitOutcome), ("applied_for", "kind", ApplicationKind),
    ("how_far", "standing", ApplicationState), ("grade", "level", RiskLevel), ("ended", "how", Ending),
    ("next_way", "next_way", NextWay), ("taken_up", "standing", LessonState),
)  # fmt: skip


def of_dossier(step: Step) -> dict[str, Any]:
    """Return what a sentence of an act of the dossier may name; nothing for other acts."""
    if step.action not in SENTENCES:
        return {}
    facts = step.facts
    number = facts.get("number")
    told: dict[str, Any] = dict(_words(facts))
    if facts.get("over"):
        told["grade"] = _("over")
    return told | {
        "stem": stem_of(number) if isinstance(number, int) else "", "turn": number or "", "rung": _rung(facts),
        "kept": _("kept") if facts.get("kept") else _("broken"),
    }  # fmt: skip


def _words(facts: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for name, fact, words in CODES:
        code = str(facts.get(fact) or "")
        yield name, str(words(code).label) if code in words.values else ""


def _rung(facts: dict[str, Any]) -> str:
    """Return the step of the ladder as the edition called it by which it was taken."""
    step = facts.get("step")
    rung = rules_of(facts.get("edition"), LADDER).rung(step) if step else None
    return name_of(rung) if rung else str(step or "")
