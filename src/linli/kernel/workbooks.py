"""Workbooks opened for reading with their texts on the disk: a workbook keeps every text once, in one list.

The list of a hundred thousand orders is larger than the orders are in any other file, and openpyxl holds all of it. Here
it lies in a file that has no name, with the place of each text beside it: eight bytes a text are held, and a few texts.
"""

from array import array
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

IN_MEMORY = 4_000_000
HELD = 4096
_ONE, _TEXT, _SOUND = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "rPh"))


class SharedTexts:
    """The texts of a workbook by their number, read from the disk one at a time."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places = array("Q", [0])
        self._held = lru_cache(maxsize=HELD)(self._read)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._places) - 1

    def __getitem__(self, number: int) -> str:
        """Return a text; ValueError where the workbook names one that it does not have."""
        if not 0 <= number < len(self):
            raise ValueError(number)
        return self._held(number)

    def _read(self, number: int) -> str:
        self._file.seek(self._places[number])
        return self._file.read(self._places[number + 1] - self._places[number]).decode()

    def take(self, source: Any) -> None:
        """Read the part of a workbook that holds its texts."""
        root: Element | None = None
        for event, node in iterparse(source, events=("start", "end")):
            if root is None:
                root = node
            elif event == "end" and node.tag == _ONE:
                # As openpyxl writes what it escaped.
                raw = "".join(_said(node)).replace("x005F_", "").encode()
                self._file.write(raw)
                self._places.append(self._places[-1] + len(raw))
                root.clear()

    def close(self) -> None:
        """Let the texts go."""
        self._file.close()


def _said(node: Any) -> list[str]:
    """Return the runs of a text; how it is pronounced stands beside them and is no part of it."""
    if node.tag == _TEXT:
        return [node.text or ""]
    return [run for child in node if child.tag != _SOUND for run in _said(child)]


class _Reader(ExcelReader):
    """Reads a workbook as openpyxl does, but for its texts."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings.take(source)


@contextmanager
def opened_workbook(file: BinaryIO) -> Iterator[Any]:
    """Give a workbook that is read row by row; raises whatever openpyxl raises for what is none."""
    with closing(SharedTexts()) as texts:
        reader = _Reader(file, read_only=True, data_only=True)
        reader.shared_strings = texts
        reader.read()
        with closing(reader.wb) as book:
            yield book
