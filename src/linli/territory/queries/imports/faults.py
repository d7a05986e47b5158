"""The table of faults: what can be wrong with a row, and whether it may be taken over all the same.

A blocking fault makes the row unusable until it is repaired or left out. The others are about the ground: an office
may know of an overlap and live with it, so they may stay when somebody says so.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import said

# An overlap of more than this share of the smaller unit.
LARGE = 0.05

# ruff: noqa: E501 - a table of rows
# fmt: off
KINDS: dict[str, tuple[bool, Any]] = {
    # kind             blocks  sentence
    "unreadable":      (True,  _("the row cannot be read: %(why)s")),
    "no_code":         (True,  _("it has no code")),
    "long_code":       (True,  _("the code %(code)s has other signs than letters, digits, dots and dashes, or more than 40")),
    "code_twice":      (True,  _("the code %(code)s stands in row %(first)s already")),
    "code_taken":      (True,  _("the code %(code)s belongs to %(other)s, which is something else")),
    "code_ended":      (True,  _("the code %(code)s belonged to a unit that has ended")),
    "no_name":         (True,  _("it has no name")),
    "long_name":       (True,  _("the name is longer than %(most)s letters")),
    "unknown_level":   (True,  _("there is no level “%(level)s” in this street")),
    "no_level":        (True,  _("neither level nor kind says what it is")),
    "unknown_kind":    (True,  _("there is no kind “%(kind)s”")),
    "no_parent":       (True,  _("nothing says in which unit it lies")),
    "unknown_parent":  (True,  _("there is no unit “%(parent)s” above it, neither in the file nor in the street")),
    "two_parents":     (True,  _("several units are called “%(parent)s”; use the code")),
    "cycle":           (True,  _("it stands below itself: %(way)s")),
    "wrong_rung":      (True,  _("its level is not below that of %(parent)s")),
    "bad_date":        (True,  _("“%(said)s” is no day")),
    "ends_early":      (True,  _("it ends on %(ends)s, not after it begins on %(starts)s")),
    "before_parent":   (True,  _("it begins on %(starts)s, before %(parent)s on %(day)s")),
    "after_parent":    (True,  _("it lasts longer than %(parent)s, which ends on %(day)s")),
    "other_start":     (False, _("it has stood since %(stands)s, not %(said)s; the day is not changed")),
    "begins_later":    (False, _("it begins on %(said)s, before the effective day; it will begin on %(on)s")),
    "later_change":    (True,  _("a later change on %(day)s is written already")),
    "wrong_type":      (True,  _("the outline is a %(type)s, not an area")),
    "empty":           (True,  _("the outline is empty")),
    "not_finite":      (True,  _("points of the outline that are no numbers: %(count)s")),
    "not_degrees":     (True,  _("the outline is not in degrees")),
    "swapped":         (True,  _("longitude and latitude stand the wrong way round")),
    "not_closed":      (True,  _("rings that are not closed: %(count)s")),
    "too_few_points":  (True,  _("rings with fewer than three corners: %(count)s")),
    "double_points":   (False, _("points that stand twice in a row: %(count)s")),
    "spike":           (False, _("spikes that go out and back on the same line: %(count)s")),
    "crosses_itself":  (True,  _("the outline crosses itself")),
    "hole_outside":    (True,  _("a hole lies outside its outline")),
    "nested_rings":    (True,  _("rings lie inside one another or twice")),
    "nothing_left":    (True,  _("nothing is left of the outline when it is put right")),
    "far_outside":     (False, _("it lies %(km)s km from the street")),
    "overlap":         (False, _("%(m2)s m² are claimed by %(other)s as well")),
    "gap":             (False, _("%(m2)s m² in %(parent)s belong to nobody")),
    "outside":         (False, _("%(m2)s m² lie outside %(parent)s")),
}
REPAIRS: dict[str, Any] = {
    "code":       _("give it the code %(code)s"),
    "name":       _("call it by its code"),
    "join":       _("join it with row %(first)s as one unit"),
    "parent":     _("put it into %(parent)s, where %(share)s %% of it lies"),
    "dates":      _("let it begin with %(parent)s on %(day)s"),
    "swap":       _("turn longitude and latitude round"),
    "rings":      _("put the outline right (%(before)s → %(after)s points)"),
    "clip":       _("cut off the %(m2)s m² outside %(parent)s"),
    "overlap":    _("leave the %(m2)s m² to %(winner)s (%(rule)s)"),
    "gap":        _("give the %(m2)s m² to %(winner)s, which has the longest border with them"),
}
RULES: dict[str, Any] = {
    "border": _("longer common border"),
    "later":  _("later row"),
    "stands": _("stands already"),
    "half":   _("the other would lose more than half"),
}
# fmt: on


@dataclass
class Fault:
    """One thing wrong with one row; `spot` is where on the ground, `key` tells it from all others of the file."""

    kind: str
    row: int
    facts: dict[str, Any] = field(default_factory=dict)
    spot: Any = None
    about: str = ""
    settled: bool = False

    @property
    def key(self) -> str:
        """What it is called when it is looked for again after a repair."""
        return f"{self.row}.{self.kind}.{self.about}" if self.about else f"{self.row}.{self.kind}"

    @property
    def blocks(self) -> bool:
        """Whether the row cannot be taken over with it."""
        return KINDS[self.kind][0]

    @property
    def large(self) -> bool:
        """Whether it may stay only when somebody says so of it alone: no slip of the pen, ground claimed twice."""
        return self.kind == "overlap" and self.facts.get("share", 0) > LARGE


@dataclass
class Repair:
    """One thing that could be done about a row, and whether it will be: refused ones are kept, to be chosen again."""

    kind: str
    row: int
    facts: dict[str, Any] = field(default_factory=dict)
    chosen: bool = True
    about: str = ""

    @property
    def key(self) -> str:
        """What the decision about it is kept under."""
        return f"{self.row}.{self.kind}.{self.about}" if self.about else f"{self.row}.{self.kind}"


def fault_sentence(kind: str, facts: dict[str, Any]) -> str:
    """Return a fault as a person would say it."""
    return str(KINDS[kind][1]) % _told(facts)


def repair_sentence(kind: str, facts: dict[str, Any]) -> str:
    """Return a repair as a person would say it."""
    return str(REPAIRS[kind]) % _told(facts)


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    told = dict(facts)
    for name in ("other", "parent", "winner"):
        if told.get(name):
            told[name] = said(str(told[name]), told.get(f"{name}_en") or "")
    if "m2" in told:
        told["m2"] = f"{told['m2']:,.0f}" if told["m2"] >= 10 else f"{told['m2']:.2f}"
    if "rule" in told:
        told["rule"] = str(RULES[told["rule"]])
    return told
