"""Rule books that keep a case from lying between: who arbitrates, how it rises, within how long appeals are decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.limits import Limit
from linli.kernel.naming import name_of
from linli.people.public import Role
from linli.rulebooks.public import Book, Column, Fault, Kind, register
from linli.territory.public import Level, line_of

from ..models import Case
from ..states import OUTSIDE, Against

OTHER = "other"
RETURNS, ESCALATION, APPEALS = "returns", "escalation", "appeals"


# --- Returns ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReturnsLaw:
    """From which return on which role names the lead; "" leaves it to whoever dispatches."""

    steps: tuple[tuple[int, str], ...]

    def arbiter(self, returns: int) -> str:
        """Return the role that must name the lead after so many returns; "" while ordinary dispatch goes on."""
        reached = [role for nth, role in self.steps if nth <= returns]
        return reached[-1] if reached else ""

    @property
    def last(self) -> int:
        """Return the return after which an arbiter names the lead: no case is sent back more often than that."""
        return next((nth for nth, role in self.steps if role), 0)


def read_returns(rows: Sequence[dict[str, Any]]) -> ReturnsLaw:
    """Return the law of returns that rows of the book say."""
    return ReturnsLaw(tuple(sorted((int(row["nth"]), row.get("role") or "") for row in rows)))


def check_returns(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find what would let a case be sent back for ever."""
    for place, row in enumerate(rows):
        if row.get("nth") is not None and row["nth"] < 1:
            yield Fault(place, _t("Returns are counted from 1."), "nth")
    known = sorted((row["nth"], row.get("role") or "") for row in rows if row.get("nth") is not None)
    if not any(role for _nth, role in known):
        yield Fault(
            None, _t("At least one row must name who arbitrates, or a case could be sent back for ever.")
        )
    for (_before, role), (_nth, after) in pairwise(known):
        if role and not after:
            yield Fault(None, _t("After an arbiter the matter cannot go back to ordinary dispatch."))


def try_returns(law: ReturnsLaw, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say who would name the lead of a case now, and after one more return."""
    names = {role.code: name_of(role) for role in Role.objects.all()}
    ordinary = _t("whoever dispatches")
    yield _t("Returns so far"), str(case.returned)
    yield _t("The lead is named by"), names.get(law.arbiter(case.returned), ordinary)
    yield _t("After one more return"), names.get(law.arbiter(case.returned + 1), ordinary)


# --- Levels -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rung:
    """How long a case may lie at a level, and whether it then rises by itself."""

    window: Limit | None
    goes_on: bool


@dataclass(frozen=True)
class Ladder:
    """The windows of the levels, by the codes that a street gives its levels."""

    rungs: dict[str, Rung]

    def at(self, level: str) -> Rung:
        """Return the row of a level; a level without a row goes by that of "other"."""
        return self.rungs.get(level) or self.rungs.get(OTHER) or Rung(None, goes_on=False)


def read_ladder(rows: Sequence[dict[str, Any]]) -> Ladder:
    """Return the windows that rows of the book say."""
    return Ladder({row["level"]: Rung(row.get("window"), bool(row.get("goes_on"))) for row in rows})


def check_ladder(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find levels that would have to rise by themselves without anybody knowing when."""
    for place, row in enumerate(rows):
        if row.get("goes_on") and row.get("window") is None:
            yield Fault(place, _t("Without a window nothing can rise by itself."), "window")
        if row.get("goes_on") and row.get("level") == OUTSIDE:
            yield Fault(place, _t("Above the district there is no level here."), "goes_on")


def level_choices() -> list[tuple[str, str]]:
    """Return the levels of all ladders here, the deepest first, the district, and what stands for any other level."""
    found: dict[str, str] = {}
    for level in Level.objects.order_by("-depth", "code"):
        found.setdefault(level.code, name_of(level))
    return [*found.items(), (OUTSIDE, _t("District")), (OTHER, _t("Any other level"))]


def try_ladder(law: Ladder, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say how long a case may lie at each level above it, and where it would rise by itself."""
    names = dict(level_choices())
    line = line_of(case.lineage[-1]).units if case.lineage else ()
    for level in [*(unit.level for unit in reversed(line) if unit.level), OUTSIDE]:
        rung = law.at(level)
        window = rung.window.words if rung.window else _t("no window")
        yield (
            names.get(level, level),
            f"{window} · {_t('rises by itself') if rung.goes_on else _t('by hand only')}",
        )


# --- Appeals ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AppealsLaw:
    """Within how long an appeal is decided, by what it is against; the row of "" is for any other."""

    windows: dict[str, Limit]

    def window(self, against: str) -> Limit:
        """Return within how long an appeal against something is decided."""
        return self.windows.get(against) or self.windows[""]


def read_appeals(rows: Sequence[dict[str, Any]]) -> AppealsLaw:
    """Return the windows that rows of the book say."""
    return AppealsLaw({row["against"] or "": row["window"] for row in rows})


def check_appeals(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find what would leave an appeal without a day by which it is decided."""
    if all(row["against"] for row in rows):
        yield Fault(None, _t("One row must be for every appeal: leave “against” empty there."))


def try_appeals(law: AppealsLaw, _case: Case) -> Iterator[tuple[Any, Any]]:
    """Say within how long an appeal of each kind would be decided."""
    for against in Against:
        yield against.label, law.window(against).words


def lies_at(case: Case) -> str:
    """Return the code of the level at which a case lies: the one it is raised to, else the deepest of its line."""
    if case.raised_level:
        return str(case.raised_level)
    return level_of(case.lineage[-1]) if case.lineage else ""


def level_of(unit_id: int) -> str:
    """Return the level of a unit; of a known place, that of the ground it stands on."""
    return next((unit.level for unit in reversed(line_of(unit_id).units) if unit.level), "")


register(
    Book(
        code=RETURNS, name=_("Returns and who arbitrates"), rank=40,
        about=_("How often a case may be sent back by whoever it is given to, and who then must name the lead. After the arbiter's word it cannot be sent back again; the unit may appeal."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("nth", _("From which return on"), Kind.INT, required=True),
            Column("role", _("Who names the lead"), Kind.ROLE, help=_("Empty: whoever dispatches."),
                   empty=_("whoever dispatches")),
        ),
        key=("nth",), defaults=lambda: [{"nth": 1, "role": ""}, {"nth": 3, "role": "director"}],
        read=read_returns, check=check_returns, try_out=try_returns,
    )
)  # fmt: skip
register(
    Book(
        code=APPEALS, name=_("Appeals"), rank=42,
        about=_("Within how long an appeal of the handling unit is decided, counted on the working calendar of the office."),
        columns=(
            Column("against", _("Against"), Kind.CHOICE, choices=lambda: Against.choices, empty=_("every appeal")),
            Column("window", _("Decided within"), Kind.LIMIT, required=True),
        ),
        key=("against",), defaults=lambda: [{"against": "", "window": "3 d"}],
        read=read_appeals, check=check_appeals, try_out=try_appeals,
    )
)  # fmt: skip
register(
    Book(
        code=ESCALATION, name=_("Raising level by level"), rank=45,
        about=_("How long a case may lie at a level that cannot solve it, counted on the working calendar, and whether it then rises to the next level by itself. The district is outside: what is raised there is kept as a record with a due moment."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("level", _("Level"), Kind.CHOICE, required=True, choices=level_choices),
            Column("window", _("Window"), Kind.LIMIT),
            Column("goes_on", _("Rises by itself"), Kind.BOOL),
        ),
        key=("level",),
        defaults=lambda: [
            {"level": OTHER, "window": "2 d", "goes_on": True},
            {"level": "street", "window": "3 d", "goes_on": False},
            {"level": OUTSIDE, "window": "10 d", "goes_on": False},
        ],
        read=read_ladder, check=check_ladder, try_out=try_ladder,
    )
)  # fmt: skip
