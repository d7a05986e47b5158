"""`linli journal verify|check|seal|rebuild|show|unpark`: proof and care of the journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.kernel import journal, proofs, seals
from linli.kernel.models import JournalLine


class Command(BaseCommand):
    """One verb each; `verify` ends with 1 when anything is wrong."""

    help = "Verify the journal, seal it, rebuild a reader, show a chain, give parked lines another try."

    def add_arguments(self, parser: Any) -> None:
        """Say which verbs there are."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("verify", help="read every line, text and seal and name each fault")
        verbs.add_parser("check", help="compare what is kept beside the journal with it, touching nothing")
        verbs.add_parser("seal", help="seal what is not sealed yet")
        rebuild = verbs.add_parser("rebuild", help="empty what a reader keeps and read the journal again")
        rebuild.add_argument("reader")
        show = verbs.add_parser("show", help="print the chain of one subject")
        show.add_argument("subject", help="its id, or a name that people use: the number of a case")
        unpark = verbs.add_parser("unpark", help="give the parked lines of a reader another try")
        unpark.add_argument("reader")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        verb = options["verb"]
        getattr(self, "compare" if verb == "check" else verb)(options)

    def verify(self, _options: Any) -> None:
        """Print what was read and what is wrong."""
        report = seals.verify(progress=self.count_aloud if self.stderr.isatty() else lambda _report: None)
        for fault in report.faults:
            self.stderr.write(f"✗ {fault}")
        told = f"{report.lines} lines, {report.texts} texts, {report.seals} seals read"
        if not report.sound:
            raise CommandError(f"{told}; {len(report.faults)} faults", returncode=1)
        self.stdout.write(f"✓ {told}; nothing was changed, removed or slipped in")

    def compare(self, _options: Any) -> None:
        """Print each proof and what contradicts it."""
        wrong = 0
        for outcome in proofs.try_all(progress=self.share_aloud):
            wrong += bool(outcome.against)
            out = self.stderr if outcome.against else self.stdout
            out.write(f"{'✗' if outcome.against else '✓'} {outcome.says}")
            for against in outcome.against:
                out.write(f"    {against}")
        if wrong:
            raise CommandError(f"{wrong} of {len(proofs.PROOFS)} proofs are contradicted", returncode=1)

    def count_aloud(self, report: seals.Report) -> None:
        """Say how far the reading is, on one line of the terminal."""
        self.stderr.write(f"\r{report.lines} lines, {report.texts} texts, {report.seals} seals ", ending="")

    def share_aloud(self, says: str, done: int, of: int) -> None:
        """Say how far a long proof is, on one line of the terminal."""
        self.stderr.write(f"\r{done} of {of} lines: {says} ", ending="\n" if done >= of else "")

    def seal(self, _options: Any) -> None:
        """Seal what waits and print the newest seal."""
        count = seals.seal_waiting()
        last = seals.last_seal()
        self.stdout.write(f"{count} lines sealed")
        if last:
            at = timezone.localtime(last.at).isoformat(timespec="seconds")
            self.stdout.write(f"seal {last.number} · {at} · {bytes(last.hash).hex()}")

    def rebuild(self, options: Any) -> None:
        """Rebuild one reader, counting aloud."""
        name = options["reader"]
        known = sorted(n for n, r in journal.READERS.items() if r.reset)
        if name not in known:
            raise CommandError(f"{name} cannot be rebuilt; these can: {', '.join(known)}")
        done = journal.rebuild(name, progress=lambda n: self.stderr.write(f"\r{n} lines", ending=""))
        self.stderr.write("")
        self.stdout.write(f"{name} was rebuilt from {done} lines")

    def show(self, options: Any) -> None:
        """Print one chain, a line each."""
        lines = JournalLine.objects.filter(subject_id=journal.subject_called(options["subject"])).order_by(
            "seq"
        )
        if not lines:
            raise CommandError(f"the journal holds nothing of {options['subject']}")
        for line in lines:
            at = timezone.localtime(line.at).isoformat(timespec="seconds")
            by = f"{line.by_kind} {line.by_id or ''}".strip()
            moved = f"{line.from_state} → {line.to_state}"
            self.stdout.write(
                f"{line.seq:>3}  {at}  {line.action:<12} {moved:<28} {by:<14} {bytes(line.hash).hex()[:16]}"
            )

    def unpark(self, options: Any) -> None:
        """Let parked lines be tried again."""
        if options["reader"] not in journal.READERS:
            raise CommandError(
                f"no reader is called {options['reader']}; there are {', '.join(sorted(journal.READERS))}"
            )
        self.stdout.write(f"{journal.unpark(options['reader'])} lines will be tried again")
