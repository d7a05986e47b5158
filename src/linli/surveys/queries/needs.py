"""What groups need: how each question was answered, in all and by group, and needs counted by what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from linli.kernel.naming import said
from linli.kernel.samples import FEWEST, share
from linli.surveys.models import FreeText, Question, Sheet, Survey, SurveyGroup
from linli.surveys.states import ADDS_UP, LACKING, Domain, QuestionKind, TextState

FIVE = range(1, 6)
# So few of one group who said one thing might be known by it.
FEW = 5


def questions_of(survey: Survey) -> list[Question]:
    """Return the questions of a survey as they are printed."""
    mine = Question.objects.filter(street_id=survey.street_id, survey=survey)
    return list(mine.order_by("number"))


def groups_of(survey: Survey) -> list[SurveyGroup]:
    """Return the groups of a survey as they are printed."""
    mine = SurveyGroup.objects.filter(street_id=survey.street_id, survey=survey)
    return list(mine.order_by("number"))


def sheets_of(survey: Survey) -> list[Sheet]:
    """Return the sheets that count."""
    return list(Sheet.objects.filter(street_id=survey.street_id, survey=survey, counts=True))


def texts_of(survey: Survey, *, shown: bool = False) -> list[FreeText]:
    """Return answers in words, those that wait first; or those alone that everybody reads."""
    order = {TextState.WAITING: 0, TextState.SHOWN: 1, TextState.WITHHELD: 2}
    found = FreeText.objects.filter(street_id=survey.street_id, survey=survey)
    if shown:
        found = found.filter(state=TextState.SHOWN)
    return sorted(found, key=lambda one: (order[TextState(one.state)], one.question, str(one.pk)))


def group_said(group: SurveyGroup) -> str:
    """Return the name of a group in the reader's language."""
    return said(group.name, group.name_en)


# --- How far it is ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Progress:
    """How many of a group have answered, of how many that are wanted."""

    group: SurveyGroup
    name: str
    n: int
    waiting: int

    @property
    def missing(self) -> int | None:
        """Return how many are still wanted."""
        return None if self.group.quota is None else max(0, self.group.quota - self.n)


def progress_by_group(survey: Survey) -> list[Progress]:
    """Return how far each group is, for whoever keeps the survey."""
    rows = Sheet.objects.filter(street_id=survey.street_id, survey=survey).values("group")
    found = {
        row["group"]: row
        for row in rows.annotate(
            n=Count("pk", filter=Q(counts=True)), wait=Count("pk", filter=Q(counts=False))
        ).order_by()
    }
    told = []
    for group in groups_of(survey):
        row = found.get(group.number, {"n": 0, "wait": 0})
        told.append(Progress(group, group_said(group), row["n"], row["wait"]))
    return told


# --- What was found ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """How many of some people gave one answer; nothing where too few were asked."""

    n: int | None
    rate: str | None
    margin: str | None = None

    @property
    def length(self) -> float:
        """Return the length of its bar."""
        return float(self.rate or 0)


@dataclass(frozen=True)
class Row:
    """One answer to a question: in all, and by group."""

    label: str
    all: Cell
    groups: tuple[Cell, ...]
    need: bool = False


@dataclass(frozen=True)
class Found:
    """How a question was answered. `mean` stands for numbers and marks, where there are enough."""

    question: Question
    answered: int
    by_group: tuple[int | None, ...]
    rows: tuple[Row, ...]
    mean: str | None = None


@dataclass(frozen=True)
class Domains:
    """Needs of one domain: how many people named at least one, in all and by group, and the needs named most."""

    domain: Domain
    people: Cell
    groups: tuple[Cell, ...]
    most: tuple[tuple[str, Cell, Question], ...]


@dataclass(frozen=True)
class NeedsResult:
    """What a survey of needs found."""

    survey: Survey
    answered: int
    groups: tuple[str, ...]
    sizes: tuple[int | None, ...]
    found: tuple[Found, ...]
    domains: tuple[Domains, ...]


def _picks(question: Question, value: Any) -> list[tuple[int, bool]]:
    """Return which rows of a question's table an answer counts in, and whether each names a need."""
    kind = question.kind
    if kind == QuestionKind.SINGLE:
        return [(value, _names_need(question, value))]
    if kind in (QuestionKind.MULTIPLE, QuestionKind.RANK):
        chosen = value[:1] if kind == QuestionKind.RANK else value
        return [(one, _names_need(question, one)) for one in chosen]
    if kind == QuestionKind.SCALE:
        return [(value, value <= LACKING)]
    if kind == QuestionKind.MATRIX:
        return [(line, True) for line, mark in enumerate(value, 1) if mark is not None and mark <= LACKING]
    return []


def _names_need(question: Question, option: int) -> bool:
    return bool(question.options[option - 1][2])


def found_by_group(
    sheets: Sequence[Sheet], groups: Sequence[SurveyGroup]
) -> list[tuple[str, list[Sheet] | None]]:
    """Return the sheets of each group, None of a group that is too small to be told.

    Where one group alone is too small, the next smallest is hidden, too: by the whole and the others one could work the
    first one out.
    """
    heaps = [[sheet for sheet in sheets if sheet.group == group.number] for group in groups]
    without = sum(1 for sheet in sheets if sheet.group is None)
    hidden = {i for i, heap in enumerate(heaps) if len(heap) < FEWEST}
    left_out = sum(len(heaps[i]) for i in hidden) + without
    while 0 < left_out < FEWEST and len(hidden) < len(heaps):
        smallest = min((i for i in range(len(heaps)) if i not in hidden), key=lambda i: (len(heaps[i]), i))
        hidden.add(smallest)
        left_out += len(heaps[smallest])
    return [(group_said(group), None if i in hidden else heaps[i]) for i, group in enumerate(groups)]


def needs_result(survey: Survey) -> NeedsResult:
    """Return what a survey of needs found; of fewer than ten answers nothing."""
    questions, sheets = questions_of(survey), sheets_of(survey)
    groups = found_by_group(sheets, groups_of(survey))
    found = tuple(_found(survey, one, sheets, groups) for one in questions if one.kind != QuestionKind.TEXT)
    return NeedsResult(
        survey, len(sheets), tuple(name for name, _heap in groups),
        tuple(None if heap is None else len(heap) for _name, heap in groups), found,
        tuple(_domain(survey, domain, questions, sheets, groups,
        found) for domain in Domain if any(q.domain == domain for q in questions)),
    )  # fmt: skip


def _answered(question: Question, sheets: Sequence[Sheet] | None) -> list[Any] | None:
    if sheets is None:
        return None
    key = str(question.number)
    return [sheet.answers[key] for sheet in sheets if key in sheet.answers]


def _cell(survey: Survey, n: int, of: int) -> Cell:
    if of < FEWEST:
        return Cell(None, None)
    told = share(n, of, of=max(survey.population, of) if survey.population else None)
    return Cell(n, told["rate"], told["margin"] if survey.at_random else None)


def _count(survey: Survey, question: Question, values: Sequence[Any] | None, row: int) -> Cell:
    if values is None:
        return Cell(None, None)
    if question.kind == QuestionKind.MATRIX:
        marks = [value[row - 1] for value in values if value[row - 1] is not None]
        return _cell(survey, sum(mark <= LACKING for mark in marks), len(marks))
    return _cell(
        survey, sum(row in {pick for pick, _need in _picks(question, value)} for value in values), len(values)
    )


def _found(
    survey: Survey,
    question: Question,
    sheets: Sequence[Sheet],
    groups: Sequence[tuple[str, list[Sheet] | None]],
) -> Found:
    values = _answered(question, sheets) or []
    by_group = [_answered(question, heap) for _name, heap in groups]
    # Who left a question out belongs to a group all the same: where fewer than ten of a group, or of those who are in no
    # group that is told, answered it, no group is told of it, so that nobody works theirs out.
    told = [len(heap) for heap in by_group if heap is not None]
    if any(n < FEWEST for n in told) or 0 < len(values) - sum(told) < FEWEST:
        by_group = [None for _heap in by_group]
    labels = question.labels
    if question.kind == QuestionKind.SCALE:
        labels = [str(mark) for mark in FIVE]
    rows = tuple(
        Row(
            label, _count(survey, question, values, n), tuple(_count(survey, question, heap, n) for heap in by_group),
            question.kind == QuestionKind.MATRIX or (question.kind == QuestionKind.SCALE and n <= LACKING)
            or (question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE,
            QuestionKind.RANK) and _names_need(question, n)),
        )
        for n, label in enumerate(labels, 1)
    ) if question.kind != QuestionKind.NUMBER else ()  # fmt: skip
    mean = None
    if question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER) and len(values) >= FEWEST:
        mean = f"{sum(values) / len(values):.1f}"
    sizes = tuple(None if heap is None else len(heap) for heap in by_group)
    return Found(question, len(values), sizes, without_few(rows, adds_up=question.kind in ADDS_UP), mean)


def without_few(rows: Sequence[Row], *, adds_up: bool) -> tuple[Row, ...]:
    """Return rows in which no answer that one to four of a group gave is told by group.

    The other groups of such a row are hidden with it: by the whole one could work the few out. Where the answers of a group
    add up to all of it, the next smallest row is hidden, too, until those hidden hold at least five of each group.
    """
    few = [any(0 < (cell.n or 0) < FEW for cell in row.groups) for row in rows]

    def shows() -> bool:
        columns = zip(*(row.groups for row, hide in zip(rows, few, strict=True) if hide), strict=True)
        return any(0 < sum(cell.n or 0 for cell in column) < FEW for column in columns)

    while adds_up and any(few) and not all(few) and (sum(few) == 1 or shows()):
        few[min((i for i, hide in enumerate(few) if not hide), key=lambda i: (rows[i].all.n or 0, i))] = True
    return tuple(
        replace(row, groups=tuple(Cell(None, None) for _cell in row.groups)) if hide else row
        for row, hide in zip(rows, few, strict=True)
    )


def _domain(
    survey: Survey, domain: Domain, questions: Sequence[Question], sheets: Sequence[Sheet],
    groups: Sequence[tuple[str, list[Sheet] | None]], found: Sequence[Found],
) -> Domains:  # fmt: skip
    mine = [one for one in questions if one.domain == domain]

    def people(heap: Sequence[Sheet] | None) -> Cell:
        if heap is None:
            return Cell(None, None)
        named = sum(
            any(
                need
                for one in mine
                if str(one.number) in sheet.answers
                for _row, need in _picks(one, sheet.answers[str(one.number)])
            )
            for sheet in heap
        )
        return _cell(survey, named, len(heap))

    needs = [
        (row.label if one.question.kind != QuestionKind.SCALE else one.question.said, row.all, one.question)
        for one in found if one.question.domain == domain for row in one.rows
        if row.need and row.all.n and (one.question.kind != QuestionKind.SCALE or row.label == "1")
    ]  # fmt: skip
    needs.sort(key=lambda row: -(row[1].n or 0))
    by_group = Row("", people(sheets), tuple(people(heap) for _name, heap in groups))
    return Domains(domain, by_group.all, without_few([by_group], adds_up=False)[0].groups, tuple(needs[:5]))


def table_of_needs(result: NeedsResult) -> list[list[Any]]:
    """Return everything that was found as rows of a workbook."""

    def told(cell: Cell) -> list[Any]:
        return [cell.n, None if cell.rate is None else float(cell.rate)]

    rows = []
    for one in result.found:
        of = one.question
        head = [of.number, str(of.get_domain_display()), str(of.get_kind_display()), of.said]
        if one.mean:
            rows.append([*head, "x̄", one.answered, float(one.mean)])
        for row in one.rows:
            cells = told(row.all)
            for cell in row.groups:
                cells += told(cell)
            rows.append([*head, row.label, one.answered if one.answered >= FEWEST else None, *cells])
    return rows
