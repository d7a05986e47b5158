"""`linli hotline`: give work orders back as they stand, or bring a file of them from the command line."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.hotline.models import Platform
from linli.hotline.queries.orders import (
    as_csv,
    as_json,
    exporter_of,
    headings_for,
    keys_for,
    orders_given,
)
from linli.kernel.excel import Column, write_workbook
from linli.territory.public import Street

WIDTH = 20


class Command(BaseCommand):
    """Reads a chunk at a time, however many orders there are."""

    help = "Work orders of a platform: `linli hotline export --street fenglin --format csv --out orders.csv`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["export"])
        parser.add_argument("--street", default="", help="code or short name; needed where there are several")
        parser.add_argument("--platform", default="12345", help="name of the platform; 12345 unless said")
        parser.add_argument("--format", choices=["csv", "json", "xlsx"], default="csv")
        parser.add_argument("--since", default="", help="day, as 2026-03-01: what has moved since then")
        parser.add_argument("--out", type=Path, help="file to write; the terminal unless said")

    def handle(self, *_args: Any, **options: Any) -> None:
        street = self._street(options["street"])
        platform = Platform.objects.filter(street=street, name=options["platform"]).first()
        rows = orders_given(
            exporter_of(street), street.pk, options["platform"], since=self._since(options["since"])
        )
        out: Path | None = options["out"]
        if options["format"] == "xlsx":
            if out is None:
                raise CommandError(_("Say with --out which workbook to write."))
            with out.open("wb") as file:
                heads = [Column(one, WIDTH) for one in headings_for(platform)]
                count = write_workbook(file, options["platform"], heads, (row.cells() for row in rows))
            self.stderr.write(_("%(n)s work orders") % {"n": count})
            return
        pieces = (
            as_csv(headings_for(platform), rows)
            if options["format"] == "csv"
            else as_json(keys_for(platform), rows)
        )
        if out is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        with out.open("wb") as file:
            file.writelines(pieces)

    def _since(self, said: str) -> datetime | None:
        try:
            return timezone.make_aware(datetime.strptime(said, "%Y-%m-%d")) if said else None  # noqa: DTZ007 - made aware here
        except ValueError:
            raise CommandError(_("“%(day)s” is no day; write it as 2026-03-01.") % {"day": said}) from None

    def _street(self, said: str) -> Street:
        streets = [
            one
            for one in Street.objects.order_by("code")
            if not said or said in {one.code, one.slug, one.prefix, one.name}
        ]
        if len(streets) == 1:
            return streets[0]
        raise CommandError(_("Say with --street which street is meant."))
