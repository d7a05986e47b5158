"""`linli addresses import|export`: the address book of a street from a table, and as one."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.errors import Refusal
from linli.territory.commands.addresses import take_over_addresses
from linli.territory.queries.addresses import COLUMNS, cells_of
from linli.territory.queries.datums import Datum

from .territory import street_called


class Command(BaseCommand):
    """An import that stops leaves nothing; one that is run again changes nothing more."""

    help = "Bring the address book of a street in from CSV or Excel, or write it out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help="bring a table in; every row that does not fit is named")
        bring.add_argument("file", type=Path)
        bring.add_argument("--street", default="", help="code or short name; needed where there are several")
        bring.add_argument(
            "--source", default="", help="where it comes from; the name of the file unless said"
        )
        bring.add_argument("--datum", default=Datum.WGS84.value, choices=[one.value for one in Datum])
        bring.add_argument("--leave-out-faults", action="store_true", help="take the rows that fit")
        bring.add_argument(
            "--whole", action="store_true", help="all there is of this source: what it no longer names goes"
        )
        give = verbs.add_parser("export", help="write the book as CSV or a workbook")
        give.add_argument("file", type=Path, help="ends in .csv or .xlsx")
        give.add_argument("--street", default="", help="code or short name; needed where there are several")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            {"import": self.bring, "export": self.give}[options["verb"]](options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    def bring(self, options: dict[str, Any]) -> None:
        """Bring a table in, and say how many entries are new, changed, as before and gone."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        with path.open("rb") as file:
            done = take_over_addresses(
                street=street_called(options["street"]), file=file, source=options["source"] or path.name,
                datum=options["datum"], leave_out=options["leave_out_faults"], whole=options["whole"], by=None,
                at=timezone.now(),
            )  # fmt: skip
        for fault in done.faults:
            self.stderr.write(fault)
        told = {"new": done.new, "changed": done.changed, "same": done.same, "gone": done.gone}
        self.stdout.write(json.dumps(told | {"left_out": len(done.faults)}))

    def give(self, options: dict[str, Any]) -> None:
        """Write the book into a file that reads back as it is."""
        street, path = street_called(options["street"]), options["file"]
        if path.suffix.lower() == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                table = csv.writer(file)
                table.writerow([str(column.title) for column in COLUMNS])
                table.writerows(cells_of(street))
        elif path.suffix.lower() == ".xlsx":
            from linli.kernel.excel import write_workbook  # noqa: PLC0415 - heavy, and only this verb needs it

            with path.open("wb") as book:
                write_workbook(book, street.name, COLUMNS, cells_of(street))
        else:
            raise CommandError(_("The file must end in .csv or .xlsx."))
        self.stdout.write(str(path))
