"""One act on many cases: prepared with what would happen to each, begun, watched, stopped, gone on with."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query

from linli.cases.commands.batches import MOST, begin_batch, draft_batch, resume_batch, stop_batch
from linli.cases.errors import (
    BatchIsOver,
    NothingChosen,
    TooManyChosen,
    UnknownCase,
    UnknownCategory,
    UnknownOrganisation,
)
from linli.cases.models import Batch, BatchItem, Case
from linli.cases.queries.batches import BY_PLACE, NEWEST, batches_of, items_of, one_batch, sums_of
from linli.cases.schemas.batches import BatchIn, BatchOut, BatchWhole, BatchWords, ItemOut, ItemsAsked, SumOut
from linli.cases.states import BatchState, CaseList, Outcome, State
from linli.kernel.errors import Missing
from linli.kernel.paging import first, page
from linli.kernel.rest import Cursor, Listed, listed
from linli.territory.public import UnknownUnit

from .cases import asked_cases
from .door import Here, enter, organisations_called, router, writing

PLAIN = ("id", "action", "total", "done", "refused", "made_at", "began_at", "ended_at")


def batch_out(batch: Batch) -> BatchOut:
    """Return a batch as a line of a list."""
    return BatchOut(
        **{name: getattr(batch, name) for name in PLAIN}, chosen=batch.of_which, state=BatchState(batch.state)
    )


def batch_whole(batch: Batch) -> BatchWhole:
    """Return a batch with what its cases have met."""
    sums = [
        SumOut(outcome=Outcome(one.outcome), why=one.why, said=one.said, n=one.n) for one in sums_of(batch)
    ]
    return BatchWhole(**batch_out(batch).model_dump(), sums=sums)


def item_out(item: BatchItem) -> ItemOut:
    """Return a case of a batch."""
    return ItemOut(
        number=item.case.number,
        state=State(item.case.state),
        outcome=Outcome(item.outcome),
        why=item.why,
        said=item.words,
    )


def chosen_cases(here: Here, told: BatchIn) -> tuple[list[UUID], Any]:
    """Return the cases that were named, or all that a list finds, and in words which."""
    if told.every is not None:
        cases, order, ways = asked_cases(here, told.every)
        return list(first(cases, order, MOST + 1, ways=ways).values_list("pk", flat=True)), CaseList(
            told.every.list
        ).label if told.every.list else ""
    wanted = [number.upper() for number in told.numbers]
    seen = Case.objects.visible_to(here.actor).filter(street=here.street, number__in=wanted)
    known = dict(seen.values_list("number", "pk"))
    unknown = next((number for number in wanted if number not in known), None)
    if unknown is not None:
        raise UnknownCase(number=unknown)
    return [known[number] for number in wanted], ""


@router.reads("/streets/{slug}/batches", Listed[BatchOut], summary="What you did to many cases", paged=True)
def list_batches(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the acts on many cases that you have prepared or begun, the newest first."""
    here = enter(request, slug)
    return listed(page(batches_of(here.actor, here.street.pk), NEWEST, asked.after, asked.limit), batch_out)


@router.writes(
    "POST", "/streets/{slug}/batches", BatchWhole, status=201, summary="Prepare an act on many cases",
    refuses=(NothingChosen, TooManyChosen, UnknownCase, UnknownUnit, UnknownOrganisation),
)  # fmt: skip
def prepare_batch(request: HttpRequest, slug: str, told: BatchIn) -> Any:
    """Keep which cases are to be acted on, and learn what would happen to each; nothing happens to any yet."""

    def do(here: Here) -> BatchWhole:
        ids, chosen = chosen_cases(here, told)
        made = draft_batch(
            street=here.street, action=told.action, ids=ids, chosen=chosen, by=here.actor, at=here.now
        )
        return batch_whole(made)

    return writing(request, slug, "prepare_batch", do)


@router.reads("/streets/{slug}/batches/{batch_id}", BatchWhole, summary="One act on many cases")
def read_batch(request: HttpRequest, slug: str, batch_id: UUID) -> Any:
    """Return how far it is, how many cases are done, and how many are refused for which reason."""
    here = enter(request, slug)
    return batch_whole(one_batch(here.actor, here.street.pk, batch_id))


@router.reads(
    "/streets/{slug}/batches/{batch_id}/items", Listed[ItemOut], summary="The cases of a batch", paged=True
)
def list_batch_items(request: HttpRequest, slug: str, batch_id: UUID, asked: Query[ItemsAsked]) -> Any:
    """Return its cases in their order, each with what would happen, what became of it, or why it was refused."""
    here = enter(request, slug)
    items = items_of(one_batch(here.actor, here.street.pk, batch_id), outcome=asked.outcome or "")
    return listed(page(items, BY_PLACE, asked.after, asked.limit), item_out)


@router.writes(
    "POST", "/streets/{slug}/batches/{batch_id}/begin", BatchWhole, summary="Begin it",
    refuses=(BatchIsOver, Missing, UnknownCase, UnknownCategory, UnknownOrganisation),
)  # fmt: skip
def start_batch(request: HttpRequest, slug: str, batch_id: UUID, told: BatchWords) -> Any:
    """Let the worker do it with these words; read it again to see how far it is."""

    def do(here: Here) -> BatchWhole:
        if told.lead:
            organisations_called(here.street, [told.lead])
        begun = begin_batch(
            batch_id, street_id=here.street.pk, by=here.actor, at=here.now, told=told.model_dump()
        )
        return batch_whole(begun)

    return writing(request, slug, "start_batch", do)


def _step(request: HttpRequest, slug: str, batch_id: UUID, name: str, command: Callable[..., Batch]) -> Any:
    def do(here: Here) -> BatchWhole:
        return batch_whole(command(batch_id, street_id=here.street.pk, by=here.actor, at=here.now))

    return writing(request, slug, name, do)


@router.writes(
    "POST",
    "/streets/{slug}/batches/{batch_id}/stop",
    BatchWhole,
    summary="Stop it",
    refuses=(BatchIsOver,),
    takes=(),
)
def halt_batch(request: HttpRequest, slug: str, batch_id: UUID) -> Any:
    """Stop what is under way, or throw away what was not begun; what is done stays done."""
    return _step(request, slug, batch_id, "halt_batch", stop_batch)


@router.writes(
    "POST", "/streets/{slug}/batches/{batch_id}/resume", BatchWhole, summary="Go on with it", refuses=(BatchIsOver,),
    takes=(),
)  # fmt: skip
def continue_batch(request: HttpRequest, slug: str, batch_id: UUID) -> Any:
    """Go on with what was stopped on its way."""
    return _step(request, slug, batch_id, "continue_batch", resume_batch)
