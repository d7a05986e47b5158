"""Drafts: a file is read and kept, checked as often as something is decided, and accepted once, whole, or thrown away.

Large files are checked and accepted by the worker; whoever waits sees how far it is. Every step can be repeated: a
check writes what it found anew, and an acceptance that died leaves nothing and is done again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from linli.kernel.errors import NotFound, Refusal
from linli.territory.errors import DraftIsOver, LargeOverlaps, NothingToDo, StillFaulty, StructureMoved
from linli.territory.models import Draft, DraftKind, DraftRow, DraftState, Street
from linli.territory.queries.drafts import examined, told_row
from linli.territory.queries.imports.examine import Examined, as_geojson, differs
from linli.territory.queries.imports.reading import Sheet, guessed, read
from linli.territory.queries.intended import Changes, Named, NewUnit
from linli.territory.queries.plans import planned

from .applying import apply
from .editing import lock, tell

KEPT = timedelta(days=30)
# A plan waits for its day longer than a file for its repair.
KEPT_PLAN = timedelta(days=400)
# So many points are checked while somebody waits; more are the worker's.
AT_ONCE = 120_000
_CHUNK = 200
TRIES = 3


@transaction.atomic
def draft_import(
    *, street: Street, file: BinaryIO, name: str, on: date, datum: str, tolerance: float, snap: bool,
    by: Any, at: datetime, mapping: Mapping[str, str] | None = None, defaults: Mapping[str, str] | None = None,
    patient: bool = False,
) -> Draft:  # fmt: skip
    """Read a file and keep it as a draft of this street; nothing of the ground changes.

    A large file is left to the worker, unless whoever asks is `patient`, as the terminal is.
    """
    sheet = read(file, datum, (mapping or {}).get("outline", ""))
    asked = {
        "mapping": {**guessed(sheet.headings), **(mapping or {})}, "defaults": dict(defaults or {}), "datum": datum,
        "tolerance": tolerance, "snap": snap, "decisions": {}, "left_out": [], "patient": patient,
    }  # fmt: skip
    draft = Draft.objects.create(
        street=street, kind=DraftKind.IMPORT, name=name[:120], on=on, asked=asked, headings=list(sheet.headings),
        made_by=by.account_id if by else None, made_at=at, forgotten_at=at + KEPT,
    )  # fmt: skip
    DraftRow.objects.bulk_create(_rows(draft, sheet), batch_size=_CHUNK)
    spots = sum(1 for row in sheet.rows if row.drawn for _ in row.drawn.spots())
    draft.counts = {"rows": len(sheet.rows), "points": spots}
    draft.save(update_fields=("counts",))
    facts = {"draft": draft.pk, "rows": len(sheet.rows)}
    tell(street, "street", street.pk, "draft_import", by, at, facts)
    check_soon(draft)
    return draft


def _rows(draft: Draft, sheet: Sheet) -> list[DraftRow]:
    return [
        DraftRow(
            street_id=draft.street_id, draft=draft, number=row.number, cells=row.cells, problem=row.problem[:300],
            drawn=row.drawn.as_json() if row.drawn else None,
        )
        for row in sheet.rows
    ]  # fmt: skip


def check_soon(draft: Draft) -> None:
    """Check a draft now, or leave it to the worker when that would take long."""
    if draft.counts.get("points", 0) > AT_ONCE and not draft.asked.get("patient"):
        draft.state = DraftState.CHECKING
        draft.save(update_fields=("state",))
        return
    check(draft)


@transaction.atomic
def check(draft: Draft) -> Examined:
    """Judge every row of a draft against the street as it stands, and keep what was found."""
    street = Street.objects.get(pk=draft.street_id)
    found = examined(draft, street)
    _keep(draft, found)
    draft.edition, draft.state = street.edition, DraftState.OPEN
    draft.save(update_fields=("edition", "state", "counts"))
    return found


def _keep(draft: Draft, found: Examined) -> None:
    left_out = set(draft.asked.get("left_out", ()))
    kept = {row.number: row for row in draft.rows.only("id", "street_id", "number")}
    changes: dict[str, int] = {}
    waiting = []
    for row in found.rows:
        one = kept[row.number]
        for name, value in told_row(row, left_out=row.number in left_out).items():
            setattr(one, name, value)
        changes[one.change] = changes.get(one.change, 0) + 1
        waiting.append(one)
    fields = ("code", "said", "faults", "repairs", "change", "shape", "fault_count", "open_faults")
    DraftRow.objects.bulk_update(waiting, fields, batch_size=_CHUNK)
    faults = [fault for row in found.rows if row.number not in left_out for fault in row.faults]
    draft.counts = {
        "rows": len(found.rows), "points": draft.counts.get("points", 0), "changes": changes,
        "faults": len(faults), "settled": sum(fault.settled for fault in faults),
        "blocking": sum(fault.blocks and not fault.settled for fault in faults),
        "open": sum(not fault.settled for fault in faults),
        "repairs": sum(len(row.repairs) for row in found.rows if row.number not in left_out),
        "unchosen": sum(
            not repair.chosen for row in found.rows if row.number not in left_out for repair in row.repairs
        ),
    }  # fmt: skip


def _opened(draft: Draft) -> Draft:
    """Lock a draft that is still open, or refuse."""
    found = Draft.objects.select_for_update().filter(street_id=draft.street_id, pk=draft.pk).first()
    if found is None:
        raise NotFound
    if found.state not in {DraftState.OPEN, DraftState.CHECKING}:
        raise DraftIsOver(state=found.state)
    return found


@transaction.atomic
def decide(
    *, draft: Draft, by: Any, at: datetime, accept: Sequence[str] = (), refuse: Sequence[str] = (),
    leave_out: Sequence[int] = (), take_in: Sequence[int] = (),
) -> Draft:  # fmt: skip
    """Accept or refuse repairs by their keys, leave rows out or take them in again, and check anew."""
    found = _opened(draft)
    decisions = dict(found.asked.get("decisions", {}))
    decisions |= dict.fromkeys(accept, True) | dict.fromkeys(refuse, False)
    left_out = (set(found.asked.get("left_out", ())) | set(leave_out)) - set(take_in)
    found.asked = {**found.asked, "decisions": decisions, "left_out": sorted(left_out)}
    found.save(update_fields=("asked",))
    check_soon(found)
    return found


@transaction.atomic
def decide_all(*, draft: Draft, accept: bool, by: Any, at: datetime) -> Draft:
    """Accept every repair that is proposed, or refuse every one; those that this brings to light are decided alike."""
    found = _opened(draft)
    for _again in range(4):
        keys = [repair["key"] for row in found.rows.only("repairs") for repair in row.repairs]
        decisions = dict(found.asked.get("decisions", {}))
        fresh = [key for key in keys if decisions.get(key) != accept]
        if not fresh:
            break
        found.asked = {**found.asked, "decisions": decisions | dict.fromkeys(keys, accept)}
        found.save(update_fields=("asked",))
        check_soon(found)
        if found.state != DraftState.OPEN:
            break
    return found


@transaction.atomic
def ask_anew(
    *, draft: Draft, by: Any, at: datetime, mapping: Mapping[str, str], defaults: Mapping[str, str],
    tolerance: float, snap: bool, on: date,
) -> Draft:  # fmt: skip
    """Read the kept rows by other columns, another tolerance or from another day; decisions about repairs stay."""
    found = _opened(draft)
    told = {"mapping": dict(mapping), "defaults": dict(defaults), "tolerance": tolerance, "snap": snap}
    found.asked = {**found.asked, **told}
    found.on = on
    found.save(update_fields=("asked", "on"))
    check_soon(found)
    return found


@transaction.atomic
def draft_change(*, street: Street, name: str, on: date, by: Any, at: datetime) -> Draft:
    """Begin the plan of a change from a day on; its steps are added one by one, and nothing changes until accepted."""
    draft = Draft.objects.create(
        street=street, kind=DraftKind.CHANGE, name=name[:120], on=on, asked={"steps": []}, edition=street.edition,
        made_by=by.account_id if by else None, made_at=at, forgotten_at=at + KEPT_PLAN,
    )  # fmt: skip
    tell(street, "street", street.pk, "draft_change", by, at, {"draft": draft.pk, "on": on.isoformat()})
    return draft


@transaction.atomic
def plan_steps(
    *, draft: Draft, by: Any, at: datetime, add: Mapping[str, Any] | None = None, drop: int | None = None,
    on: date | None = None,
) -> Draft:  # fmt: skip
    """Add a step to a plan, take one out, or set another day; a step that cannot be done is refused at once."""
    found = _opened(draft)
    steps = list(found.asked.get("steps", []))
    if drop is not None and 0 <= drop < len(steps):
        del steps[drop]
    if add is not None:
        steps.append(dict(add))
        planned(found.street, on or found.on, steps)
    found.asked, found.on = {**found.asked, "steps": steps}, on or found.on
    found.edition = Street.objects.values_list("edition", flat=True).get(pk=found.street_id)
    found.save(update_fields=("asked", "on", "edition"))
    return found


@transaction.atomic
def discard(*, draft: Draft, by: Any, at: datetime) -> None:
    """Throw a draft away; doing so twice is the same as once."""
    found = Draft.objects.select_for_update().filter(street_id=draft.street_id, pk=draft.pk).first()
    if found is None or found.state == DraftState.DISCARDED:
        return
    if found.state == DraftState.ACCEPTED:
        raise DraftIsOver(state=found.state)
    _end(found, DraftState.DISCARDED, by, at)
    tell(found.street, "street", found.street_id, "discard_draft", by, at, {"draft": found.pk})


def _end(draft: Draft, state: DraftState, by: Any, at: datetime) -> None:
    draft.state, draft.ended_at = state, at
    draft.ended_by = by.account_id if by else None
    draft.save(update_fields=("state", "ended_at", "ended_by", "outcome"))


def accept(
    *, draft: Draft, by: Any, at: datetime, faults_may_stay: bool = False, stay: Sequence[str] = ()
) -> dict[str, Any]:
    """Make a draft true, all of it in one transaction; accepted again, it answers what it came to and does nothing.

    Small faults may stay together; a large overlap stays only if its key is in `stay`.

    If the structure changed since the check, the draft is checked anew and refused: whoever accepts has seen it.
    """
    try:
        return _accept(draft, by, at, faults_may_stay=faults_may_stay, stay=stay)
    except StructureMoved:
        if draft.kind == DraftKind.IMPORT:
            check(Draft.objects.get(pk=draft.pk, street_id=draft.street_id))
        else:
            Draft.objects.filter(pk=draft.pk, street_id=draft.street_id).update(
                edition=Street.objects.values_list("edition", flat=True).get(pk=draft.street_id)
            )
        raise


@transaction.atomic
def _accept(
    draft: Draft, by: Any, at: datetime, *, faults_may_stay: bool, stay: Sequence[str]
) -> dict[str, Any]:
    street = lock(draft.street)
    found = Draft.objects.select_for_update().filter(street_id=street.pk, pk=draft.pk).first()
    if found is None:
        raise NotFound
    if found.state == DraftState.ACCEPTED:
        return dict(found.outcome)
    if found.state not in {DraftState.OPEN, DraftState.ACCEPTING}:
        raise DraftIsOver(state=found.state)
    if found.edition != street.edition:
        raise StructureMoved
    changes = (
        _changes_of_import(found, street, faults_may_stay=faults_may_stay, stay=stay)
        if found.kind == DraftKind.IMPORT
        else planned(street, found.on, found.asked.get("steps", [])).changes
    )
    if not changes:
        raise NothingToDo
    counts = apply(street, changes, by=by, at=at, today=timezone.localdate(at))
    found.outcome = {**counts, "on": found.on.isoformat(), "ended": sorted(changes.closed)}
    _end(found, DraftState.ACCEPTED, by, at)
    tell(street, "street", street.pk, "accept_draft", by, at, {"draft": found.pk, **found.outcome})
    draft.refresh_from_db()
    return dict(found.outcome)


def _changes_of_import(
    draft: Draft, street: Street, *, faults_may_stay: bool, stay: Sequence[str]
) -> Changes:
    found = examined(draft, street)
    left_out = set(draft.asked.get("left_out", ()))
    taken = [row for row in found.rows if row.number not in left_out]
    blocking = sum(fault.blocks and not fault.settled for row in taken for fault in row.faults)
    still = [fault for row in taken for fault in row.faults if not fault.settled]
    small = sum(not fault.large for fault in still)
    if blocking or (small and not faults_may_stay):
        raise StillFaulty(count=blocking or len(still))
    unsaid = [fault for fault in still if fault.large and fault.key not in stay]
    if unsaid:
        listed = ", ".join(str(row) for row in sorted({fault.row for fault in unsaid}))
        raise LargeOverlaps(rows=listed, keys=[fault.key for fault in unsaid])
    changes = Changes(on=draft.on)
    for row in taken:
        if row.joined:
            continue
        shape = as_geojson(row.shape)
        if row.stands is None:
            changes.new.append(
                NewUnit(
                    row.code, row.kind, row.name, row.name_en, row.level, row.parent, row.aliases, shape,
                    row.starts_on, row.ends_on,
                )
            )  # fmt: skip
            continue
        other = differs(row)
        if "name" in other:
            changes.names[row.code] = Named(row.name, row.name_en, row.aliases)
        if "parent" in other:
            changes.parents[row.code] = row.parent
        if "shape" in other and shape:
            changes.shapes[row.code] = shape
        if "end" in other and row.ends_on:
            changes.closed[row.code] = row.ends_on
    return changes


def accept_soon(
    *, draft: Draft, by: Any, at: datetime, faults_may_stay: bool = False, stay: Sequence[str] = ()
) -> dict[str, Any]:
    """Make a draft true now, or leave it to the worker when that would take long; said twice, it happens once."""
    if draft.counts.get("points", 0) <= AT_ONCE or draft.state == DraftState.ACCEPTED:
        return accept(draft=draft, by=by, at=at, faults_may_stay=faults_may_stay, stay=stay)
    with transaction.atomic():
        found = Draft.objects.select_for_update().get(street_id=draft.street_id, pk=draft.pk)
        if found.state == DraftState.OPEN:
            found.asked = {**found.asked, "faults_may_stay": faults_may_stay, "stay": list(stay)}
            found.save(update_fields=("asked",))
            _end(found, DraftState.ACCEPTING, by, at)
    return {}


def forget_old(*, at: datetime) -> int:
    """Forget drafts whose time is over; what was accepted stands in the ground and in the journal."""
    return Draft.objects.filter(forgotten_at__lt=at).delete()[0]


def work_on_drafts() -> int:
    """Check or accept one draft that is too large to wait for; return how many were.

    A draft that fails three times is put aside, or it would keep the worker from everything else.
    """
    slow = (DraftState.CHECKING, DraftState.ACCEPTING)
    with transaction.atomic():
        waiting = (
            Draft.objects.select_for_update(skip_locked=True)
            .filter(state__in=slow)
            .order_by("made_at")
            .first()
        )
        if waiting is None:
            return 0
        tries = waiting.counts.get("tries", 0) + 1
        waiting.counts = {**waiting.counts, "tries": tries}
        waiting.save(update_fields=("counts",))
        if tries > TRIES:
            waiting.outcome = {"failed": True}
            _end(waiting, DraftState.DISCARDED, None, timezone.now())
            return 1
    if waiting.state == DraftState.CHECKING:
        check(waiting)
        return 1
    who = SimpleNamespace(kind="account" if waiting.ended_by else "system", account_id=waiting.ended_by)
    try:
        accept(
            draft=waiting,
            by=who,
            at=waiting.ended_at,
            faults_may_stay=waiting.asked.get("faults_may_stay", False),
            stay=waiting.asked.get("stay", ()),
        )
    except Refusal as refusal:
        waiting.outcome = {"refused": refusal.code}
        _end(waiting, DraftState.OPEN, None, timezone.now())
    return 1
