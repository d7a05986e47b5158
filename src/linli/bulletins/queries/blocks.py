"""What a bulletin is made of: paragraphs with figures that open their definition, tables, charts; plain JSON.

A sentence is written with figures in it as `n("filed", 107)`; `runs` then parts it into words and figures. So a sentence
is one sentence for its translator, and every figure in it is still known by what it counts.
"""

import re
from collections.abc import Sequence
from typing import Any

_OPEN, _MID, _SHUT = "\ue000", "\ue001", "\ue002"
_FIGURE = re.compile(f"{_OPEN}([^{_MID}]*){_MID}([^{_SHUT}]*){_SHUT}")
Block = dict[str, Any]


def n(code: str, value: object) -> str:
    """Return a figure to stand in a sentence: what it shows, and the code of its definition."""
    return f"{_OPEN}{code}{_MID}{value}{_SHUT}"


def runs(sentence: str) -> list[dict[str, str]]:
    """Return a sentence as words and figures in turn: t is what it says, k the code of a figure's definition or ""."""
    told, last = [], 0
    for found in _FIGURE.finditer(sentence):
        if found.start() > last:
            told.append({"t": sentence[last : found.start()], "k": ""})
        told.append({"t": found[2], "k": found[1]})
        last = found.end()
    if last < len(sentence):
        told.append({"t": sentence[last:], "k": ""})
    return told


def plain(sentence: str) -> str:
    """Return a sentence without its marks."""
    return _FIGURE.sub(r"\2", sentence)


def head(words: str) -> Block:
    """Return the heading of a section."""
    return {"kind": "head", "text": words}


def para(*sentences: str) -> Block:
    """Return a paragraph of these sentences; empty ones are left out."""
    return {"kind": "para", "runs": runs("".join(one for one in sentences if one))}


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> Block:
    """Return a table; its first `words` columns hold words, the others figures."""
    return {
        "kind": "table", "caption": caption, "head": list(columns), "words": words,
        "rows": [[runs(cell) for cell in row] for row in rows],
    }  # fmt: skip


def chart(caption: str, svg: str) -> Block:
    """Return a chart below its caption."""
    return {"kind": "chart", "caption": caption, "svg": svg}


def codes_in(blocks: Sequence[Block]) -> set[str]:
    """Return the codes of all figures that stand in these blocks."""
    found: set[str] = set()
    for block in blocks:
        lines = block.get("rows") or ([[block["runs"]]] if "runs" in block else [])
        found |= {run["k"] for line in lines for cell in line for run in cell if run["k"]}
    return found
