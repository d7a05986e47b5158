"""Fields that many of them share."""

from typing import Annotated, Literal

from pydantic import Field

from linli.kernel.rest_fields import Words

MAIL, PHONE = r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$", r"^$|^\+?[0-9\s()-]{7,20}$"
TopicNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
Text = Annotated[Words, Field(max_length=2000)]
Told = Annotated[Words, Field(min_length=1, max_length=2000)]
Title = Annotated[Words, Field(min_length=1, max_length=120)]
Stage = Literal["", "waiting", "agreed", "done", "not_agreed"]
Show = Literal["", "accepted", "tabled", "agreed", "delivered", "closed", "other"]
