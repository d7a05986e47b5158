"""How often, as people choose it: each choice is one rule of calendars, and any other rule may be typed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

OWN = "own"
# fmt: off
PATTERNS: tuple[tuple[str, Any, str], ...] = (
    ("none",        _("When somebody convenes one"),          ""),
    ("month_1mo",   _("Every month, first Monday"),           "FREQ=MONTHLY;BYDAY=1MO"),
    ("month_1we",   _("Every month, first Wednesday"),        "FREQ=MONTHLY;BYDAY=1WE"),
    ("month_2we",   _("Every month, second Wednesday"),       "FREQ=MONTHLY;BYDAY=2WE"),
    ("month_3th",   _("Every month, third Thursday"),         "FREQ=MONTHLY;BYDAY=3TH"),
    ("month_lfr",   _("Every month, last Friday"),            "FREQ=MONTHLY;BYDAY=-1FR"),
    ("month_1sa",   _("Every month, first Saturday"),         "FREQ=MONTHLY;BYDAY=1SA"),
    ("month_15",    _("Every month, on the 15th"),            "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("week_mo",     _("Every Monday"),                        "FREQ=WEEKLY;BYDAY=MO"),
    ("week_fr",     _("Every Friday"),                        "FREQ=WEEKLY;BYDAY=FR"),
    ("two_1tu",     _("Every two months, first Tuesday"),     "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TU"),
    ("quarter_1mo", _("Every three months, first Monday"),    "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
    ("quarter_3we", _("Every three months, third Wednesday"), "FREQ=MONTHLY;INTERVAL=3;BYDAY=3WE"),
    (OWN,           _("By a rule"),                           ""),
)
# fmt: on
_RULES = {code: rule for code, _said, rule in PATTERNS}


def rule_of(pattern: str, typed: str) -> str:
    """Return the rule of a choice; the one that was typed where that was chosen."""
    return typed if pattern == OWN else _RULES.get(pattern, "")


def pattern_of(rule: str) -> str:
    """Return the choice that stands for a rule."""
    return next((code for code, known in _RULES.items() if code != OWN and known == rule), OWN)


def pattern_said(rule: str) -> str:
    """Return how often in words; a rule nobody chose is told as it stands."""
    code = pattern_of(rule)
    return rule if code == OWN else str(next(said for one, said, _rule in PATTERNS if one == code))
