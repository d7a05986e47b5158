"""What stands out in the figures of a bulletin, and what it proposes to do about it: rules in the order they are told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .blocks import n
from .periods import Period

Figures = Mapping[str, Any]
# A rate is worse where it moved by so many points; a type grew where it doubled by half and by so many.
POINT, GROWN, MOST = Decimal(1), 5, 4
OF = (
    "handled_in_time_rate", "closed_in_time_rate", "accepted_in_time_rate", "rework_rate", "sent_back_rate",
    "satisfaction_rate",
)  # fmt: skip


def _named(one: Mapping[str, Any]) -> str:
    english = (get_language() or "").startswith("en")
    return str((one["name_en"] if english else "") or one["name_zh"])


def _found(figures: Figures) -> list[tuple[str, str]]:
    """Return pairs of what stands out and what is proposed about it."""
    told: list[tuple[str, str]] = []
    overdue = (figures["counts"].get("overdue") or {}).get("n")
    if overdue:
        told.append((
            _("%(n)s cases are overdue and not handled.") % {"n": n("overdue", overdue)},
            _("Go through the overdue cases one by one, name for each who is responsible and until when, and supervise them until none is left."),  # noqa: E501 - a sentence of a page
        ))  # fmt: skip
    for one in figures["indicators"]:
        if one["code"] in OF and one["value"] is not None and one["before"] is not None:
            by = Decimal(one["value"]) - Decimal(one["before"])
            worse = by <= -POINT if one["direction"] == "higher" else by >= POINT
            if worse and one["direction"] != "none":
                words = {
                    "name": _named(one),
                    "value": n(one["code"], f"{one['value']}%"),
                    "by": f"{abs(by):f}",
                }
                told.append(
                    (
                        _("%(name)s is %(value)s, down %(by)s points on the period before.") % words,
                        _("Find out why %(name)s fell, and say what is done about it and until when.")
                        % words,
                    )
                    if by < 0
                    else (
                        _("%(name)s is %(value)s, up %(by)s points on the period before.") % words,
                        _("Find out why %(name)s rose, and say what is done about it and until when.")
                        % words,
                    )
                )
    for one in figures["types"]:
        more = one["n"] - one["before"]
        if more >= GROWN and one["n"] * 2 >= one["before"] * 3:
            words = {"name": _named(one), "n": n("type", one["n"]), "more": str(more)}
            told.append((
                _("Reports of the type “%(name)s” rose by %(more)s to %(n)s.") % words,
                _("Look into “%(name)s” on the spot, street by street, and deal with what causes it.") % words,
            ))  # fmt: skip
    return told[:MOST]


def _numbered(lines: Sequence[str]) -> list[str]:
    if len(lines) < 2:
        return list(lines)
    ordinals = [
        _("First, %(line)s"), _("Second, %(line)s"), _("Third, %(line)s"), _("Fourth, %(line)s"), _("Fifth, %(line)s"),
    ]  # fmt: skip
    return [ordinal % {"line": line} for ordinal, line in zip(ordinals, lines, strict=False)]


def findings(figures: Figures, period: Period) -> list[str]:
    """Return what stands out, a sentence each, the most pressing first."""
    return _numbered([line for line, _step in _found(figures)])


def steps(figures: Figures, period: Period) -> list[str]:
    """Return the next steps that follow from it; the standing one always comes last."""
    usual = _(
        "Keep up daily patrols and the answering of reports, and handle what comes in quickly and for good."
    )
    return _numbered([*(step for _line, step in _found(figures)), usual])
