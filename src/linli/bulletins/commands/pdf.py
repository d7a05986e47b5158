"""A bulletin as PDF, and its charts as pictures for Word: both drawn by Typst with the font that Linli brings."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

DATA = Path(__file__).parent.parent / "data"
PIXELS = 192.0


def write(path: Path, told: dict[str, Any]) -> None:
    """Write a document as PDF. Its text goes in as data: nothing of it can be read as an instruction of the drawing."""
    _compiler("bulletin.typ").compile(
        output=str(path), format="pdf", sys_inputs={"told": json.dumps(told, ensure_ascii=False)}
    )


def picture(svg: str) -> bytes:
    """Return a chart as PNG, sharp enough for paper."""
    drawn = _compiler("chart.typ").compile(format="png", ppi=PIXELS, sys_inputs={"svg": svg})
    return bytes(drawn[0] if isinstance(drawn, list) else drawn)


@cache
def _compiler(name: str) -> Any:
    return typst.Compiler(
        str(DATA / name), root=str(DATA), font_paths=[str(DATA / "fonts")], ignore_system_fonts=False
    )
