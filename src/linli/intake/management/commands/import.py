# ruff: noqa: N999 - people type `linli import`
"""`linli import cases FILE`: put the cases of another system into the ledger, or first say what would happen."""

import csv
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.intake.commands.imports import Line, Opened, Verdict, import_cases, importer_of, opened_file
from linli.kernel.errors import Refusal
from linli.territory.public import Street

SOURCE = 40
DATUMS = ("wgs84", "gcj02", "bd09")
EVERY = 50


class Rejects:
    """The file of refused rows: their cells as they were, number and reason, ready to be put right and read again."""

    def __init__(self, path: Path, headings: tuple[str, ...]) -> None:
        self.path, self._headings, self._file, self._rows = path, headings, None, None

    def add(self, line: Line) -> None:
        """Keep one refused row; the file is made with the first."""
        if self._rows is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._rows = csv.writer(self._file)
            self._rows.writerow([_("row number"), _("reason"), *self._headings])
        self._rows.writerow(
            [line.number, line.reason, *(line.cells.get(name, "") for name in self._headings)]
        )

    def close(self) -> None:
        """Finish the file; one from an earlier run, when nothing is refused any more, is emptied."""
        if self._file is not None:
            self._file.close()
        elif self.path.exists():
            self.path.write_text("", encoding="utf-8")


class Command(BaseCommand):
    """Import cases; safe to stop and to run again, because a case of a source is made once."""

    help = "Import cases from a CSV file or an Excel workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["cases"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", nargs="+", action="extend", default=[], metavar="FIELD=COLUMN")
        parser.add_argument(
            "--source", default="", help="name of the other system; the file's name unless said"
        )
        parser.add_argument("--street", default="", help="code or short name; needed where there are several")
        parser.add_argument("--datum", choices=DATUMS, default="wgs84", help="datum of the coordinates")
        parser.add_argument(
            "--dry-run", action="store_true", help="say row by row what would happen, change nothing"
        )
        parser.add_argument(
            "--rejects", type=Path, help="where refused rows go; FILE.rejected.csv unless said"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path})
        street = self._street(options["street"])
        source = (options["source"].strip() or path.stem)[:SOURCE]
        try:
            file = opened_file(
                path,
                street=street,
                source=source,
                said=self._said(options["map"]),
                zone=timezone.get_default_timezone(),
                at=timezone.now(),
                datum=options["datum"],
            )
            self._introduce(file, source)
            counts = self._import(file, options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except UnicodeError as error:
            raise CommandError(_("The file cannot be read: %(error)s") % {"error": error}) from None
        self._sum_up(counts, dry_run=options["dry_run"])

    def _street(self, said: str) -> Street:
        streets = list(Street.objects.order_by("code"))
        if said:
            chosen = [
                street for street in streets if said in {street.code, street.slug, street.prefix, street.name}
            ]
        else:
            chosen = streets
        if len(chosen) == 1:
            return chosen[0]
        known = ", ".join(f"{street.slug} ({street.name})" for street in streets) or "–"
        raise CommandError(
            _("Say with --street which street the cases belong to. Known are: %(known)s.") % {"known": known}
        )

    def _said(self, pairs: list[str]) -> dict[str, str]:
        said = {}
        for pair in pairs:
            name, equals, column = pair.partition("=")
            if not equals or not column:
                raise CommandError(_("“%(pair)s” is not FIELD=COLUMN.") % {"pair": pair})
            said[name.strip()] = column.strip()
        return said

    def _introduce(self, file: Opened, source: str) -> None:
        read = [
            f"{name} ← {' / '.join(columns)}" for name, columns in file.columns.columns.items() if columns
        ]
        self.stderr.write(_("%(rows)s rows, source “%(source)s”") % {"rows": file.rows, "source": source})
        self.stderr.write(_("Columns read: %(columns)s") % {"columns": "; ".join(read)})
        if unused := file.columns.unused(file.headings):
            self.stderr.write(_("Columns not used: %(columns)s") % {"columns": ", ".join(unused)})

    def _import(self, file: Opened, options: dict[str, Any]) -> Counter[Verdict]:
        dry_run = options["dry_run"]
        street = file.reader.street
        with self._kept_rejects(file, options) as rejects, progress(file.rows, quiet=dry_run) as step:

            def told(line: Line) -> None:
                if dry_run:
                    self.stdout.write(
                        _("row %(number)s: %(words)s") % {"number": line.number, "words": line.words}
                    )
                if line.verdict is Verdict.REJECTED and rejects:
                    rejects.add(line)
                step()

            return import_cases(file, by=importer_of(street), dry_run=dry_run, told=told)

    @contextmanager
    def _kept_rejects(self, file: Opened, options: dict[str, Any]) -> Iterator[Rejects | None]:
        """Give where refused rows go; a dry run writes them only where it was told to."""
        path = options["rejects"] or file.path.with_name(f"{file.path.name}.rejected.csv")
        if options["dry_run"] and not options["rejects"]:
            yield None
            return
        rejects = Rejects(path, file.headings)
        try:
            yield rejects
        finally:
            rejects.close()
            if path.exists() and path.stat().st_size:
                self.stderr.write(_("Refused rows: %(path)s") % {"path": path})

    def _sum_up(self, counts: Counter[Verdict], *, dry_run: bool) -> None:
        words = {
            Verdict.ACCEPTED: _("%(n)s accepted"),
            Verdict.ANSWERED: _("%(n)s closed by an answer that has come since"),
            Verdict.THERE: _("%(n)s here already"),
            Verdict.TWICE: _("%(n)s twice in the file"),
            Verdict.REJECTED: _("%(n)s rejected"),
        }
        told = _("; ").join(words[verdict] % {"n": counts[verdict]} for verdict in words)
        self.stdout.write(f"{_('Dry run, nothing was changed: ') if dry_run else ''}{told}")


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Any]:
    """Count rows on the terminal, in place; in a log, a line for each tenth."""
    live = sys.stderr.isatty()
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        tenth = max(total // 10, 1)
        if quiet or (done % (EVERY if live else tenth) and done != total):
            return
        sys.stderr.write(f"\r  {done}/{total} " if live else f"  {done}/{total}\n")
        sys.stderr.flush()

    yield step
    if live and not quiet:
        sys.stderr.write("\n")
