"""Joint action (联席执法, 吹哨报到): who is called, who came, what each authority found, and how it was concluded."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Cover, Organisation, Part, overseers

from ..errors import DateIsPast, JointUnderWay, NotOnTheSpot, PlaceNotSaid
from ..models import Case, Joint, Share
from ..permissions import dispatcher
from ..states import JointKind, JointState, Measure, ShareKind, ShareState
from ..workflow import CASE
from .desk import cover_of
from .sharing import end_share, let_see, metres_between, need_own, over, share_on, told, until

ARRIVAL = ShareKind.ARRIVAL


def proposed(case: Case, *, at: datetime) -> dict[int, tuple[str, int | None]]:
    """Return whom the tables name for a joint action: organisation → its part and the row of the industry matrix.

    The matrix is asked when the case names an industry; without one the duties of the place say who leads and supports.
    """
    if case.industry_id:
        named = overseers(
            case.street_id, case.industry_id, case.category.code if case.category else "",
            on=timezone.localtime(at).date(),
        )  # fmt: skip
        rows = [*([named.lead] if named.lead else []), *named.joins]
        if rows:
            return {row.organisation_id: (row.part, row.row) for row in reversed(rows)}
    cover: Cover = cover_of(case, at=at)
    found: dict[int, tuple[str, int | None]] = {one.pk: (Part.SUPPORT, None) for one in cover.others}
    return found | ({cover.lead.pk: (Part.LEAD, None)} if cover.lead else {})


def call_joint(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    kind: str,
    organisations: Sequence[Organisation],
    starts_at: datetime | None,
    why: str,
) -> Case:
    """Call several organisations to the place of a case by a moment; each sees the case until the action is concluded."""
    asked = list({one.pk: one for one in organisations}.values())
    brought = {"organisations": asked, "starts_at": starts_at, "why": why.strip()}
    with CASE.moving(Case, case_id, "call_joint", street_id=street_id, by=by, at=at, **brought) as move:
        case = move.it
        assert starts_at is not None  # noqa: S101 - `moving` refused otherwise
        if starts_at <= at:
            raise DateIsPast
        if Joint.objects.filter(street_id=street_id, case=case, state=JointState.CALLED).exists():
            raise JointUnderWay
        named = proposed(case, at=at)
        joint = Joint.objects.create(
            street_id=street_id, case=case, kind=kind if kind in JointKind.values else JointKind.WHISTLE,
            why=why.strip(), place=case.place, lon=case.lon, lat=case.lat, called_at=at, called_by_id=by.account_id,
            starts_at=starts_at,
        )  # fmt: skip
        shares = Share.objects.bulk_create(
            Share(
                street_id=street_id, case=case, joint=joint, organisation=one, kind=ARRIVAL,
                part=named.get(one.pk, (Part.SUPPORT, None))[0], authority_row=named.get(one.pk, ("", None))[1],
                given_at=at, given_by_id=by.account_id, **until(starts_at, at=at),
            )
            for one in asked
        )  # fmt: skip
        let_see(case)
        move.facts |= told(shares) | {
            "joint": str(joint.pk), "joint_kind": str(joint.kind),
            "matrix_rows": sorted({share.authority_row for share in shares if share.authority_row}),
        }  # fmt: skip
        move.texts["text"] = joint.why
    return case


def sign_in(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    item: UUID,
    lon: float | None = None,
    lat: float | None = None,
    accuracy: int | None = None,
    note: str = "",
) -> Case:
    """An organisation says that it is on the spot: the moment, where the phone stood, and how far that is from the case.

    A phone that gives no position is no excuse to lie about it: then a sentence says why there is none. Being far away
    is shown and not refused, for the pin of a case may be wrong.
    """
    with CASE.moving(Case, case_id, "sign_in", street_id=street_id, by=by, at=at) as move:
        share = share_on(move.it, item, ARRIVAL, "sign_in", at=at)
        need_own(by, move.it, share)
        joint = Joint.objects.get(street_id=street_id, pk=share.joint_id)
        where = (lon, lat) if lon is not None and lat is not None else None
        if where is None and not note.strip():
            raise PlaceNotSaid
        aim = (joint.lon, joint.lat) if joint.lon is not None and joint.lat is not None else None
        share.metres = metres_between(where, aim) if where and aim else None
        lon, lat = where or (None, None)
        end_share(
            share, ShareState.DONE, by=by, at=at, said=note, lon=lon, lat=lat,
            accuracy=accuracy if where else None,
        )  # fmt: skip
        let_see(move.it)
        move.facts |= told([share]) | {"metres": share.metres, "share_in_time": not share.late}
        move.texts["text"] = share.said
    return move.it


def record_finding(
    case_id: UUID,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    item: UUID,
    finding: str,
    measure: str = Measure.NONE,
) -> Case:
    """An authority on the spot says what it found and did: its line of the one record."""
    with CASE.moving(
        Case, case_id, "record_finding", street_id=street_id, by=by, at=at, finding=finding.strip()
    ) as move:
        case = move.it
        shares = Share.objects.filter(street_id=street_id, case=case, pk=item, kind=ARRIVAL)
        share = shares.select_related("joint").first()
        if share is None or share.joint is None:
            raise NotFound
        need_own(by, case, share)
        if share.joint.state != JointState.CALLED or share.found_at is not None:
            raise over(
                share.ended_by_id,
                share.found_at or share.joint.concluded_at,
                share.state,
                "record_finding",
                at=at,
            )
        if share.state != ShareState.DONE:
            raise NotOnTheSpot
        share.finding, share.found_at = finding.strip(), at
        share.measure = measure if measure in Measure.values else Measure.NONE
        share.save()
        move.facts |= told([share]) | {"measure": str(share.measure)}
        move.texts["finding"] = share.finding
    return case


def _under_way(case: Case, item: UUID, by: Actor, action: str, *, at: datetime) -> Joint:
    """Return a joint action of a case for whoever may end it: who called it, and who dispatches here."""
    joint = Joint.objects.filter(street_id=case.street_id, case=case, pk=item).first()
    if joint is None:
        raise NotFound
    if joint.state != JointState.CALLED:
        raise over(None, joint.concluded_at, joint.state, action, at=at)
    if joint.called_by_id != by.account_id and not dispatcher.test(by, case):
        raise NotAllowed(action=action)
    return joint


def conclude_joint(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, conclusion: str
) -> Case:
    """Whoever called says what came of it; who did not come is named absent, who came late is named late.

    Before the hour they were called for nobody is absent: who is not there yet is let go.
    """
    said = conclusion.strip()
    with CASE.moving(
        Case, case_id, "conclude_joint", street_id=street_id, by=by, at=at, conclusion=said
    ) as move:
        case = move.it
        joint = _under_way(case, item, by, "conclude_joint", at=at)
        called = list(
            Share.objects.filter(street_id=street_id, joint=joint).exclude(state=ShareState.DROPPED)
        )
        waited_for = [one for one in called if one.state == ShareState.OPEN]
        absent = waited_for if at >= joint.starts_at else []
        for one in waited_for:
            end_share(one, ShareState.MISSED if absent else ShareState.DROPPED, by=by, at=at)
        joint.state, joint.conclusion, joint.concluded_at = JointState.CONCLUDED, said, at
        joint.save()
        let_see(case)
        here = [one for one in called if one.state == ShareState.DONE]
        move.facts |= told(called) | {
            "joint": str(joint.pk), "absent": [one.organisation_id for one in absent],
            "late": [one.organisation_id for one in here if one.late], "came": [one.organisation_id for one in here],
        }  # fmt: skip
        move.texts["done"] = said
    return case


def call_off(case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: UUID, reason: str) -> Case:
    """Take a call back before it is concluded; everybody who was called is told why."""
    said = reason.strip()
    with CASE.moving(Case, case_id, "call_off", street_id=street_id, by=by, at=at, reason=said) as move:
        case = move.it
        joint = _under_way(case, item, by, "call_off", at=at)
        called = list(Share.objects.filter(street_id=street_id, joint=joint))
        for one in called:
            if one.state == ShareState.OPEN:
                end_share(one, ShareState.DROPPED, by=by, at=at)
        joint.state, joint.conclusion, joint.concluded_at = JointState.CANCELLED, said, at
        joint.save()
        let_see(case)
        move.facts |= told(called) | {"joint": str(joint.pk)}
        move.texts["reason"] = said
    return case
