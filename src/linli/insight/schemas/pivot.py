"""What programs read of the pivot and of comparisons."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day

NONE = "`-` asks for what has none."


class PivotAsked(Schema):
    """A question: two sides, what is counted, of which days, narrowed to what."""

    rows: Code = Field(
        "",
        description=(
            "The side of the rows: `unit-` and the code of a level, `place`, `class`, `type`, `year`, `quarter`, `month`, "
            "`week`, `day`, `weekday`, `door`, `organisation`, `tier`, `list` or `time`; left out: the first level below "
            "the street."
        ),
    )
    columns: Code = Field("", description="The side of the columns, as `rows`; left out: `month`.")
    measure: Code = Field("", description="Code of a count or of an indicator; left out: `reported`.")
    since: Day | None = Field(None, description="The first day; left out: the half year up to the last one.")
    until: Day | None = Field(None, description="The last day; left out: today.")
    unit: Code = Field("", description="Only of this unit and all below it.")
    beside: Code = Field(
        "",
        description="Only what lies in no unit of this level; `place`: in the unit itself and in none below it.",
    )
    category: Code = Field("", description=f"Only of this class or type. {NONE}")
    organisation: Code = Field("", description=f"Only while this organisation had the case. {NONE}")
    door: Code = Field("", description="Only what came in by this door.")
    tier: Code = Field("", description=f"Only of this tier. {NONE}")
    weekday: Code = Field("", description="Only of this day of the week, 1 for Monday to 7.")


class PivotCasesAsked(PivotAsked, Cursor):
    """The same question, and where in its cases to go on."""


class SideOut(Schema):
    """A row or a column."""

    code: str = Field(
        description="The code that narrows a pivot to it; `…` for what a table has no room for."
    )
    name: str


class CellOut(Schema):
    """What a cell shows."""

    value: float | None = Field(description="A count, or an indicator to two places; null: `why` says why.")
    why: str


class PivotOut(Schema):
    """A pivot: cells row by row, with the totals of both sides."""

    street: str
    rows: str
    columns: str
    measure: str
    name: str
    since: date
    until: date
    row_sides: list[SideOut]
    column_sides: list[SideOut]
    cells: list[list[CellOut]]
    row_totals: list[CellOut]
    column_totals: list[CellOut]
    total: CellOut
    notes: list[str] = Field(description="What is shown otherwise than it was asked, and why.")


class CompareAsked(Schema):
    """Two sides that are compared."""

    a: Code = Field(
        "", description="Code of a unit, or `o:` and the code of an organisation; empty: the street."
    )
    b: Code = Field("", description="The same of the other side; left out: the same as `a`.")
    since: Day | None = Field(None, description="The first day of A; without any day the month that is over.")
    until: Day | None = Field(None, description="The last day of A.")
    b_since: Day | None = Field(
        None,
        description="The first day of B; without any the days of A, or of one and the same the days before.",
    )
    b_until: Day | None = Field(None, description="The last day of B.")
    trend: Code = Field("", description="Code of the count whose trend is told; left out: `reported`.")


class ComparedSide(Schema):
    """One of the two."""

    name: str
    since: date
    until: date
    trend: list[int] = Field(description="The count of each portion of `step` days.")


class PairOut(Schema):
    """A count or an indicator of both."""

    code: str
    name: str
    kind: str = Field(description="`count` or `indicator`.")
    a: float | None
    b: float | None
    difference: str
    change: str
    verdict: str = Field(description="`more` than chance, no more than `chance`, too `few` to say, `unsaid`.")
    why: str


class MixOut(Schema):
    """A type of cases in both."""

    code: str
    a: int
    b: int
    a_share: float = Field(description="Per cent of all of A.")
    b_share: float = Field(description="Per cent of all of B.")
    verdict: str


class CompareOut(Schema):
    """Two sides compared."""

    street: str
    a: ComparedSide
    b: ComparedSide
    step: int
    rows: list[PairOut]
    types: list[MixOut]


class PivotCase(Schema):
    """A case behind a cell."""

    number: str
    title: str
    state: str
    reported_at: datetime
    n: int = Field(description="By how much it counts; what was taken back counts less.")


class PivotCasesOut(Schema):
    """One page of the cases behind a pivot."""

    items: list[PivotCase]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")
