"""`linli sort`: train the sorter, list and change versions, and measure how good sorting is."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.errors import Refusal

LINE = 680


class Command(BaseCommand):
    """Sorting at the terminal; `evaluate` asks no database."""

    help = "Train the sorter, list its versions, go back to one, or measure it on files of labelled messages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        train = acts.add_parser(
            "train", help="train where it is due, where it was asked for, or for one street"
        )
        train.add_argument("--street", default="", help="slug of a street; trains it now")
        train.add_argument(
            "--due", action="store_true", help="only where enough was filed since the last training"
        )
        train.add_argument("--asked", action="store_true", help="only where somebody asked for it on a page")
        versions = acts.add_parser("versions", help="list what was trained")
        versions.add_argument("--street", required=True)
        use = acts.add_parser("use", help="put a version to use, an earlier one too")
        use.add_argument("number", type=int)
        use.add_argument("--street", required=True)
        evaluate = acts.add_parser("evaluate", help="measure on CSV files and print JSON")
        evaluate.add_argument("file", nargs="?", type=Path, help="labelled messages that are sorted")
        evaluate.add_argument(
            "--train", type=Path, help="labelled messages to learn from; never those that are sorted"
        )
        evaluate.add_argument(
            "--folds", type=int, default=5, help="without --train: learn from the other folds of the file"
        )
        evaluate.add_argument("--seed", type=int, default=1, help="how the folds are shuffled")
        evaluate.add_argument("--label", default="", help="column of the label")
        evaluate.add_argument("--title", default="", help="column of the title")
        evaluate.add_argument("--body", default="", help="column of the text")
        evaluate.add_argument(
            "--pairs", type=Path, help="judged pairs (a, b, same), or messages with their cluster"
        )
        evaluate.add_argument(
            "--messages", type=Path, help="the messages that --pairs names, or the folder of them"
        )
        evaluate.add_argument(
            "--line", type=int, default=LINE, help="from how sure on a pair is proposed, in thousandths"
        )

    def handle(self, *_args: Any, **asked: Any) -> None:
        try:
            getattr(self, asked["act"])(asked)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    def evaluate(self, asked: dict[str, Any]) -> None:
        """Measure; the packages that learn are loaded here and nowhere else."""
        from linli.sorting.queries import evaluating  # noqa: PLC0415 - only this command reads files

        for path in (asked[name] for name in ("file", "train", "pairs", "messages")):
            if path is not None and not path.is_file() and path != asked["messages"]:
                raise CommandError(_("There is no file %(path)s.") % {"path": path})
        columns = {name: asked[name] for name in ("label", "title", "body")}
        try:
            if asked["pairs"]:
                messages, pairs = evaluating.judged_in(asked["pairs"], asked["messages"])
                figures = evaluating.of_pairs(messages, pairs, line=asked["line"])
            elif asked["file"] is None:
                raise CommandError(_("Name a file of labelled messages, or --pairs."))
            elif asked["train"]:
                seen = evaluating.examples_in(asked["train"], **columns)
                figures = evaluating.by_two_files(seen, evaluating.examples_in(asked["file"], **columns))
            else:
                known = evaluating.examples_in(asked["file"], **columns)
                figures = evaluating.by_folds(known, asked["folds"], seed=asked["seed"])
        except evaluating.FileUnclear as unclear:
            raise CommandError(str(unclear)) from None
        except KeyError as nobody:
            raise CommandError(_("There is no message %(name)s.") % {"name": nobody.args[0][-1]}) from None
        self.stdout.write(evaluating.as_json(figures))

    def train(self, asked: dict[str, Any]) -> None:
        """Train, and say what came of it."""
        from linli.people.public import SYSTEM  # noqa: PLC0415 - evaluating needs no tables
        from linli.sorting.commands import train_sorter, trained_next  # noqa: PLC0415 - as above

        def say(street: Any, words: str) -> None:
            self.stdout.write(f"{street.slug}: {words}")

        if asked["street"]:
            street = street_called(asked["street"])
            version = train_sorter(street, by=SYSTEM, at=timezone.now())
            say(
                street,
                f"{version.number} · {version.cases} · {version.accuracy / 10:.1f} % · {version.macro_f1 / 10:.1f} %",
            )
            return
        trained_next(by=SYSTEM, at=timezone.now(), only_asked=asked["asked"], progress=say)

    def versions(self, asked: dict[str, Any]) -> None:
        """List what was trained."""
        from linli.sorting.queries.versions import versions_of  # noqa: PLC0415 - as above

        for one in versions_of(street_called(asked["street"]).pk).order_by("-number"):
            self.stdout.write(
                f"{one.number}\t{one.state}\t{one.cases}\t{one.accuracy / 10:.1f}\t{one.macro_f1 / 10:.1f}"
            )

    def use(self, asked: dict[str, Any]) -> None:
        """Put a version to use."""
        from linli.people.public import SYSTEM  # noqa: PLC0415 - as above
        from linli.sorting.commands import use_version  # noqa: PLC0415 - as above

        version = use_version(street_called(asked["street"]), asked["number"], by=SYSTEM, at=timezone.now())
        self.stdout.write(f"{version.number}\t{version.state}")


def street_called(slug: str) -> Any:
    """Return a street by its slug."""
    from linli.territory.public import Street  # noqa: PLC0415 - as above

    found = Street.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(_("There is no street called %(name)s.") % {"name": slug})
    return found
