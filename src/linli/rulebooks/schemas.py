"""What programs send about rule books, and what they read."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Day, Number, Words

Token = Annotated[
    str,
    Field(
        max_length=12, description="`3` of the street, `d1` as delivered, `draft`; empty: what is in force."
    ),
]
Reason = Annotated[Words, Field(min_length=1, max_length=500)]
Cells = Annotated[
    dict[str, Any],
    Field(
        max_length=60,
        description="The cells by the names of the columns; codes, or what the codes are called.",
    ),
]


class RuleColumnOut(Schema):
    """One column of a book."""

    name: str
    label: str
    kind: str = Field(
        description="text, long, choice, choices, int, bool, date, hours, limit, role, organisation, unit, …"
    )
    required: bool
    help: str
    empty: str = Field(description="What an empty cell means.")
    choices: dict[str, str] = Field(
        description="What the codes of its list are called; none for a free column."
    )


class RuleEditionOut(Schema):
    """One edition of a book."""

    name: str = Field(description="As addresses name it: `3`, `d1`, `draft`.")
    number: int | None
    state: str
    own: bool = Field(description="Of this street; false: as delivered.")
    effective_from: date | None
    note: str
    in_force: bool
    published_by: str
    published_at: datetime | None


class RuleBookRow(Schema):
    """A book on the shelf."""

    code: str
    name: str
    about: str
    held: RuleEditionOut | None = Field(description="What is in force today.")
    coming: RuleEditionOut | None = Field(description="What takes over next.")
    draft: bool = Field(description="Somebody is working on another edition.")


class RuleBookList(Schema):
    """Every book."""

    items: list[RuleBookRow]


class RuleBookPage(RuleBookRow):
    """One book with its columns."""

    columns: list[RuleColumnOut]
    key: list[str] = Field(description="The columns by which a row is the same row in two editions.")
    tries: bool = Field(description="It can be tried out on a case.")


class RuleEditionList(Schema):
    """Every edition that was ever published."""

    items: list[RuleEditionOut]


class RuleRowsAsked(Cursor):
    """Which rows are asked for."""

    edition: Token = ""
    q: Annotated[Words, Field(max_length=60)] = Field("", description="Words that a row says anywhere.")


class RuleRowOut(Schema):
    """One row."""

    id: int
    row: int = Field(description="Its place in the edition.")
    cells: dict[str, Any]
    seen: str = Field(description="Send it with a change, so that nobody's edit is lost.")


class RuleRowIn(Schema):
    """A new row."""

    cells: Cells
    after: Annotated[int, Field(ge=0, le=10_000)] | None = Field(
        None, description="Behind which row; left out: at the end."
    )


class RuleRowChange(Schema):
    """What a row is to say."""

    cells: Cells
    seen: Annotated[str, Field(max_length=64)]


class RuleRowsIn(Schema):
    """All rows of a draft."""

    rows: Annotated[list[Cells], Field(max_length=5_000)]


class RuleDraftOut(Schema):
    """The draft that is worked on."""

    rows: int
    based_on: str = Field(description="The edition it is a copy of; empty: of none.")
    newest: int | None = Field(description="Send it as `seen` when you publish.")


class RuleFaultOut(Schema):
    """One thing that is wrong with a draft."""

    row: int | None
    column: str
    message: str


class RuleFaultList(Schema):
    """Everything that is wrong with a draft; no items: it may be published."""

    items: list[RuleFaultOut]
    warnings: list[RuleFaultOut] = Field(description="What is odd and may be meant; it hinders nothing.")
    kept: list[str] = Field(description="What goes on by the edition before when the draft is published.")


class RuleComparedAsked(Schema):
    """Which two editions are compared."""

    older: Token = ""
    newer: Token = ""
    begin: Annotated[int, Field(ge=0, le=20_000)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RuleCellChangeOut(Schema):
    """A cell that says something else, as people read it."""

    column: str
    was: str
    now: str


class RuleChangeOut(Schema):
    """A row that differs."""

    kind: str = Field(description="added, removed, changed or moved.")
    row: int
    was_row: int | None
    name: str
    cells: list[RuleCellChangeOut]


class RuleChangesOut(Schema):
    """What changes from one edition to another."""

    older: str
    newer: str
    total: int
    items: list[RuleChangeOut]
    next: int | None = Field(description="Give it as `begin` for the next ones; null at the end.")


class RuleTriedAsked(Schema):
    """On which case an edition is tried out."""

    case: Annotated[Words, Field(max_length=40)]
    edition: Token = ""


class RuleTriedLine(Schema):
    """One line of a try-out."""

    label: str
    now: str
    then: str
    changes: bool


class RuleTriedOut(Schema):
    """What the rules in force say of a case, beside what the edition would say."""

    edition: str
    items: list[RuleTriedLine]


class RulePublishIn(Schema):
    """From which day the draft holds, and why."""

    effective_from: Day
    note: Reason
    seen: Number | None = Field(
        None, description="`newest` of the draft as you read it; null: there was none."
    )


class RuleWithdrawIn(Schema):
    """Why an edition is withdrawn."""

    reason: Reason


class RuleDone(Schema):
    """What is left after an act."""

    done: bool = True
