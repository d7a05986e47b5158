"""One act on many cases, for programs."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.commands.batches import MANY, MOST
from linli.cases.states import BatchState, Outcome, State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Words

from .acting import Optional
from .reading import CasesAsked

Many = Literal[tuple(MANY)]  # type: ignore[valid-type]  # the words stand in one table
Number = Annotated[Words, Field(min_length=1, max_length=20)]


class BatchIn(Schema):
    """Which cases, and what is to be done to them: by their numbers, or all that a list finds."""

    action: Many  # type: ignore[valid-type]
    numbers: Annotated[list[Number], Field(max_length=MOST)] = []
    every: CasesAsked | None = Field(None, description="All that this finds, instead of numbers.")


class BatchWords(Schema):
    """The words of the act, said once for all its cases; which of them it needs depends on the act."""

    finding: Optional = ""
    reason: Optional = ""
    remark: Optional = ""
    text: Optional = ""
    internal: bool = True
    category: Code = ""
    lead: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Left out: whom the tables name for each case."
    )
    main: Annotated[Words, Field(max_length=20)] = Field("", description="Number of the main case.")


class SumOut(Schema):
    """How many cases have met the same."""

    outcome: Outcome
    why: str = Field(description="Code of the refusal; empty where nothing was refused.")
    said: str
    n: int


class BatchOut(Schema):
    """One act on many cases."""

    id: UUID
    action: str
    state: BatchState
    chosen: str
    total: int
    done: int
    refused: int
    made_at: datetime
    began_at: datetime | None
    ended_at: datetime | None


class BatchWhole(BatchOut):
    """One act on many cases, with what its cases have met or would meet."""

    sums: list[SumOut]


class ItemOut(Schema):
    """A case of a batch."""

    number: str
    state: State
    outcome: Outcome
    why: str
    said: str = Field(description="What would happen or why not, in the language of whoever prepared it.")


class ItemsAsked(Cursor):
    """Which cases of a batch."""

    outcome: Outcome | None = None
