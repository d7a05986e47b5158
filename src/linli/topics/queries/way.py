"""The way of one topic: its stages as a strip with dates, what happened, what comes next and who has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from linli.kernel import journal
from linli.kernel.naming import name_of
from linli.people.public import account_names

from ..models import Promise, Topic
from ..states import TopicState
from ..workflow import label
from .books import criteria_of, measures_of

# The stages of the closed loop, and the states in which each is under way.
_STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("called", ()),
    ("screened", (TopicState.PROPOSED,)),
    ("deliberated", (TopicState.ACCEPTED, TopicState.TABLED)),
    ("carried_out", (TopicState.AGREED,)),
    ("judged", (TopicState.DELIVERED,)),
)
# By which acts a stage was passed, and where it ends badly.
_PASSED = {
    "called": {"propose"}, "screened": {"accept"}, "deliberated": {"agree"}, "carried_out": {"deliver"},
    "judged": {"close"},
}  # fmt: skip
_BROKEN = {
    TopicState.REFUSED: "screened", TopicState.ROUTED: "screened", TopicState.NOT_AGREED: "deliberated",
}  # fmt: skip


def stage_name(code: str) -> str:
    """Return what a stage is called."""
    return {
        "called": _("Put forward"), "screened": _("Screened"), "deliberated": _("Talked over"),
        "carried_out": _("Carrying out"), "judged": _("Judged"),
    }[code]  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One stage of the strip: done, now, ahead or broken, and since when."""

    code: str
    name: str
    standing: str
    at: datetime | None


@dataclass(frozen=True)
class Step:
    """One entry of the history, as it is read."""

    action: str
    said: str
    at: datetime
    by: str
    words: tuple[str, ...]


def lines_of(one: Topic) -> list[Any]:
    """Return the journal of a topic, the oldest line first."""
    return list(journal.history(one.street_id, one.pk))


def strip_of(one: Topic, lines: list[Any]) -> tuple[Stage, ...]:
    """Return the five stages of a topic with the day on which each was passed."""
    # What was screened or decided anew counts by its last time.
    again = max(
        (place for place, line in enumerate(lines) if line.action in {"rescreen", "part"}), default=-1
    )
    passed: dict[str, datetime] = {}
    for place, line in enumerate(lines):
        for code, acts in _PASSED.items():
            if line.action in acts and (place > again or code == "called"):
                passed[code] = line.at
    told = []
    broken = _BROKEN.get(TopicState(one.state))
    codes = [code for code, _states in _STAGES]
    for code, states in _STAGES:
        if code == broken:
            standing, at = "broken", one.state_since
        elif one.state in states:
            standing, at = "now", one.state_since
        elif code in passed and (broken is None or codes.index(code) < codes.index(broken)):
            standing, at = "done", passed[code]
        elif one.state == TopicState.CLOSED and code == "judged":
            standing, at = "done", one.state_since
        else:
            standing, at = "ahead", None
        told.append(Stage(code, stage_name(code), standing, at))
    return tuple(told)


TOLD = ("reason", "result", "note", "what", "said")
# What only colleagues read, and what says nothing to anybody else.
INSIDE = frozenset({"look", "ask_link", "judge", "publish"})


def history_of(one: Topic, lines: list[Any], *, names: bool) -> tuple[Step, ...]:
    """Return what happened to a topic, the newest first; names and inner steps for colleagues only."""
    known = account_names([line.by_id for line in lines if line.by_id]) if names else {}
    # How many are for it is a number on the page; a line for each of them would bury everything else.
    seen = [line for line in lines if line.action != "support" and (names or line.action not in INSIDE)]
    return tuple(
        Step(
            line.action,
            str(label(line.to_state) if line.from_state != line.to_state else label(line.action)),
            line.at,
            known.get(line.by_id or 0, ""),
            tuple(line.texts[name] for name in TOLD if line.texts.get(name)),
        )
        for line in reversed(seen)
    )


@dataclass(frozen=True)
class Met:
    """One criterion of the screening and whether the topic meets it; None when nobody has said."""

    code: str
    name: str
    met: bool | None
    about: str
    otherwise: str
    needed: bool


def met_of(one: Topic) -> tuple[Met, ...]:
    """Return the criteria with what the screening found."""
    return tuple(
        Met(each.code, name_of(each), one.criteria.get(each.code), each.about, each.otherwise, each.needed)
        for each in criteria_of(one.street_id)
    )


def promises_of(one: Topic) -> list[Promise]:
    """Return what was promised, what is due first first."""
    found = Promise.objects.filter(street_id=one.street_id, topic=one).select_related("organisation")
    return list(found.order_by("due_on", "id"))


def whose(promise: Promise) -> str:
    """Return who has a promise, as everybody may read."""
    return name_of(promise.organisation) if promise.organisation else promise.who


def next_of(one: Topic, promises: list[Promise]) -> str:
    """Return what comes next and who has it, in a sentence for the one who proposed it."""
    unit = name_of(one.unit)
    if one.state == TopicState.TABLED:
        when = date_format(localtime(one.meets_at), "DATETIME_FORMAT") if one.meets_at else ""
        facts = {"meeting": one.meeting_name, "when": when}
        return _("%(meeting)s talks about it %(when)s. The result stands here afterwards.") % facts
    left = [each for each in promises if each.kept_at is None]
    if one.state == TopicState.AGREED and left:
        due = date_format(left[0].due_on, "DATE_FORMAT")
        facts = {"who": whose(left[0]), "what": left[0].what, "due": due}
        return _("%(who)s has it: %(what)s, by %(due)s.") % facts
    return _sentence(TopicState(one.state)) % {"unit": unit, "n": one.main.number if one.main else ""}


def _sentence(state: TopicState) -> str:
    anew = _(
        "Nothing more happens unless something new comes up. You can propose it again and say what is new."
    )
    return {
        TopicState.PROPOSED: _("Somebody of %(unit)s screens it and tells you the result with the reason."),
        TopicState.ACCEPTED: _("%(unit)s puts it on the agenda of a meeting; you are told which."),
        TopicState.AGREED: _("It was agreed; %(unit)s says who carries it out by when."),
        TopicState.DELIVERED: _(
            "It is said to be done. Those behind it say what they think; then it is closed."
        ),
        TopicState.JOINED: _("It goes its way together with topic %(n)s; everybody's names are kept."),
        TopicState.REFUSED: anew,
        TopicState.NOT_AGREED: anew,
        TopicState.ROUTED: _("It is dealt with where it was handed on to."),
    }.get(state, _("It is closed. Thank you."))


@dataclass(frozen=True)
class Rung:
    """One step of the ladder of soft measures, as it stands toward one promise."""

    step: str
    name: str
    about: str
    days: int
    taken: bool
    due: bool
    by_itself: bool


def rungs_of(promise: Promise, taken: set[str], *, on: Any) -> tuple[Rung, ...]:
    """Return the ladder toward a promise: what was taken, and what is due by the days that have passed."""
    late = (on - promise.due_on).days
    told, before = [], True
    for each in measures_of(promise.street_id):
        done = each.step in taken
        told.append(
            Rung(each.step, name_of(each), each.about, each.days, done,
                 before and not done and promise.kept_at is None and late >= each.days, each.by_itself)
        )  # fmt: skip
        before = done
    return tuple(told)
