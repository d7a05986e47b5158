"""Budget votes from files of pabulib (.pb): what may be bought, for how much, and the ballots."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from linli.kernel.tables import encoding_of
from linli.votes.errors import NoBudgetFile

SECTIONS = ("META", "PROJECTS", "VOTES")
MOST_COST = 10**15


@dataclass(frozen=True)
class Project:
    """Something that may be bought. `selected` is what the file says of the result, None where it says nothing."""

    code: str
    name: str
    cost: int
    selected: bool | None = None


@dataclass(frozen=True)
class Election:
    """A budget vote: money, projects, and the projects that each ballot names."""

    title: str
    budget: int
    projects: dict[str, Project]
    ballots: tuple[tuple[str, ...], ...]

    @property
    def costs(self) -> dict[str, int]:
        """Return what each project costs."""
        return {one.code: one.cost for one in self.projects.values()}

    @property
    def selected(self) -> frozenset[str] | None:
        """Return what the file says was decided, None where it says nothing."""
        said = [one for one in self.projects.values() if one.selected is not None]
        return frozenset(one.code for one in said if one.selected) if said else None


def read_election(path: Path) -> Election:
    """Return the budget vote of a .pb file, or refuse with the row that does not fit."""
    with path.open("rb") as file:
        text = file.read().decode(encoding_of(file), errors="replace").removeprefix("\ufeff")
    meta: dict[str, str] = {}
    projects: dict[str, Project] = {}
    ballots: dict[str, tuple[str, ...]] = {}
    for section, row, cells in _sections(text):
        if section == "META":
            meta[cells.get("key", "")] = cells.get("value", "")
        elif section == "PROJECTS":
            project = _project(row, cells)
            if project.code in projects:
                raise NoBudgetFile(reason=_("row %(row)s: project %(code)s stands there twice") % {
                    "row": row, "code": project.code})  # fmt: skip
            projects[project.code] = project
        else:
            voter = cells.get("voter_id", "")
            named = tuple(sorted({one.strip() for one in cells.get("vote", "").split(",")} - {""}))
            unknown = [one for one in named if one not in projects]
            if voter in ballots or unknown:
                why = (
                    _("row %(row)s: no project %(code)s") % {"row": row, "code": unknown[0]}
                    if unknown
                    else _("row %(row)s: %(who)s voted already") % {"row": row, "who": voter}
                )
                raise NoBudgetFile(reason=why)
            ballots[voter] = named
    if meta.get("vote_type", "approval").casefold() != "approval":
        raise NoBudgetFile(reason=_("its ballots are not approval ballots but “%(kind)s”") % {
            "kind": meta["vote_type"]})  # fmt: skip
    if not projects:
        raise NoBudgetFile(reason=_("it names no projects"))
    budget = whole(meta.get("budget", ""))
    if budget is None or not budget:
        raise NoBudgetFile(reason=_("it names no budget in whole units"))
    return Election(meta.get("description", path.stem), budget, projects, tuple(ballots.values()))


def _sections(text: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    section, heads = "", []  # type: str, list[str]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if cells[0].strip().upper() in SECTIONS and not any(cell.strip() for cell in cells[1:]):
                section, heads = cells[0].strip().upper(), []
            elif not heads:
                heads = [cell.strip() for cell in cells]
            else:
                yield section, reader.line_num, dict(zip(heads, (one.strip() for one in cells), strict=False))
            if not section:
                raise NoBudgetFile(reason=_("it does not begin with META"))
    except csv.Error as error:
        raise NoBudgetFile(
            reason=_("row %(row)s: %(error)s") % {"row": reader.line_num, "error": error}
        ) from None


def _project(row: int, cells: dict[str, str]) -> Project:
    code, cost = cells.get("project_id", ""), whole(cells.get("cost", ""))
    if not code or cost is None:
        raise NoBudgetFile(
            reason=_("row %(row)s: a project has a number and a cost in whole units") % {"row": row}
        )
    said = cells.get("selected", "")
    return Project(code, cells.get("name", "") or code, cost, bool(int(said)) if said in {"0", "1"} else None)


def whole(text: str) -> int | None:
    """Return an amount in whole units, None for anything else; 5000.00 is 5000."""
    plain = text.replace(" ", "")
    plain = plain.replace(",", "") if "," in plain else plain
    head, _point, rest = plain.partition(".")
    if not (head.isascii() and head.isdigit()) or rest.strip("0") or len(head) > 15:
        return None
    return int(head) if int(head) < MOST_COST else None


def election_from(
    title: str, budget: int, projects: Iterable[Project], ballots: Iterable[tuple[str, ...]]
) -> Election:
    """Return a budget vote from the parts of other files."""
    return Election(title, budget, {one.code: one for one in projects}, tuple(ballots))
