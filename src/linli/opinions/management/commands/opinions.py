"""`linli opinions`: work an opinion map out again from what was kept of it, and say whether it is the same.

Exit codes: 0 the same bytes, 1 another result, 2 there is nothing to work out.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.kernel.errors import Refusal
from linli.opinions.commands import digest_of, make_map, reckon_again
from linli.opinions.queries import Matrix, consultation_called, reckon, written
from linli.territory.public import street_by_slug

SAME, ANOTHER, NOTHING = 0, 1, 2


class Command(BaseCommand):
    """Two ways: a map that the house keeps, or a file with a matrix and a seed."""

    help = "Work an opinion map out again and compare it byte by byte, or make one of a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask which map."""
        ways = parser.add_subparsers(dest="way", required=True)
        kept = ways.add_parser("map", help="a map of a consultation: worked out again and compared")
        kept.add_argument("street", help="the street as in its address, e.g. fenglin")
        kept.add_argument("number", type=int, help="number of the consultation")
        kept.add_argument("--map", type=int, default=None, help="number of the map; the newest")
        kept.add_argument("--inputs", action="store_true", help="print the matrix it was made of")
        kept.add_argument("--result", action="store_true", help="print the result")
        kept.add_argument(
            "--anew", action="store_true", help="make a new map of what people have said by now"
        )
        file = ways.add_parser("sums", help="the map of a matrix in a file, as --inputs prints one")
        file.add_argument(
            "file", help="the first line holds the numbers of the statements, each other one a person"
        )
        file.add_argument("--seed", type=int, required=True)

    def handle(self, *_args: Any, **told: Any) -> None:
        """Work it out, print, and end with the exit code."""
        try:
            code = self._sums(told) if told["way"] == "sums" else self._map(told)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            code = NOTHING
        if code:
            sys.exit(code)

    def _sums(self, told: dict[str, Any]) -> int:
        try:
            matrix = Matrix.read(Path(told["file"]).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(
                f"{told['file']} cannot be read as a matrix: {error}", returncode=NOTHING
            ) from error
        if any(len(row) != len(matrix.statements) or row.strip("+-0.") for row in matrix.rows):
            raise CommandError(
                f"{told['file']}: each line must hold one of + - 0 . for each statement", returncode=NOTHING
            )
        self.stdout.write(written(reckon(matrix, seed=told["seed"])))
        return SAME

    def _map(self, told: dict[str, Any]) -> int:
        one = consultation_called(street_by_slug(told["street"]), told["number"])
        if told["anew"]:
            make_map(one, clock=timezone.now)
        found, digest = reckon_again(one, told["map"])
        if told["inputs"]:
            self.stdout.write(found.inputs, ending="")
            return SAME
        if told["result"]:
            self.stdout.write(written(found.result))
            return SAME
        same = digest == found.result_digest == digest_of(found.result)
        self.stdout.write(
            f"map {found.number} of consultation {one.number}: {found.result['mapped']} people, "
            f"{len(found.result['statements'])} statements, seed {found.seed}\n"
            f"inputs {found.inputs_digest}\nkept   {found.result_digest}\nnow    {digest}\n"
            + ("the same, byte by byte" if same else "ANOTHER RESULT")
        )
        return SAME if same else ANOTHER
