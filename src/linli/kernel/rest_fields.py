"""Fields that many schemas of the API share: narrow enough that no value of them can trip the database.

What a pattern says stands in the document too, so a program knows it before it asks.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints

LARGEST = 2**63 - 1
DAY = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MOMENT = (
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"[Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?([Zz]|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"
)


def _written(pattern: str, example: str) -> BeforeValidator:
    """Take only text of this form: pydantic would read the number 0 as a day of 1970."""
    whole = re.compile(pattern, re.ASCII)

    def check(value: Any) -> Any:
        if isinstance(value, str) and not whole.match(value):
            raise ValueError(f"must be written as {example}, from 1900 to 2199")
        if isinstance(value, int | float):
            raise ValueError(f"must be text, as {example}")  # noqa: TRY004 - pydantic turns a ValueError into an answer
        return value

    return BeforeValidator(check)


Day = Annotated[
    date, _written(DAY, "2026-03-04"), Field(json_schema_extra={"pattern": DAY}, examples=["2026-03-04"])
]
Moment = Annotated[
    AwareDatetime,
    _written(MOMENT, "2026-03-04T12:00:00+08:00"),
    Field(json_schema_extra={"pattern": MOMENT}, examples=["2026-03-04T12:00:00+08:00"]),
]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Code = Annotated[str, Field(max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
