"""Traditional Chinese of what the house itself wrote in Simplified: by OpenCC, and by a table where it errs.

What people wrote and what they are called stays as they wrote it: 于 and 范 are names of families, and a word in
somebody's report is theirs. Source: row 002-27, X-10.
"""

import csv
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent.parent / "locale" / "traditional.csv"
# Hong Kong's forms: 台 stays 台 and 為 is 為, as on the Traditional pages of mainland offices; words are not exchanged.
STANDARD = "s2hk"
# 里 inside is 裏, 里 a lane is 里: 沈家里居委会, 建业里东区, and any name that ends with it.
LANE = "(?<=[一-鿿])里(?=居委|居民区|[东南西北中]区|第.{1,3}微网格|新村)"
LAST = '(?<=[一-鿿])里(?=$|")'


@cache
def corrections() -> dict[str, str]:
    """Return the table: what stands in Simplified → how it is written in Traditional, whatever OpenCC says."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["simplified"]: row["traditional"] for row in csv.DictReader(file)}


@cache
def _converter() -> Callable[[str], str]:
    import opencc  # noqa: PLC0415 - a process whose readers read Simplified or English never needs its dictionaries

    convert: Callable[[str], str] = opencc.OpenCC(STANDARD).convert
    return convert


@cache
def _corrected(*, names: bool) -> re.Pattern[str]:
    longest_first = sorted(corrections(), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), LANE, *([LAST] if names else [])]))


def converted(text: str, *, names: bool = False) -> str:
    """Return a text in Traditional characters; what is Traditional or not Chinese stays as it is.

    Of `names`, alone or as values of JSON, one that ends with 里 is a lane.
    """
    convert, told, at = _converter(), [], 0
    for found in _corrected(names=names).finditer(text):
        told += [convert(text[at : found.start()]), corrections().get(found.group(), found.group())]
        at = found.end()
    return "".join([*told, convert(text[at:])])


@lru_cache(maxsize=8192)
def traditional(text: str, *, names: bool = False) -> str:
    """Return a name or a short sentence in Traditional characters; kept, because names come again on every page."""
    return converted(text, names=names)
