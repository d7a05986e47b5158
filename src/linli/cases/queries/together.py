"""What several organisations owe on cases: of one case for its leaf, over all cases for the list and the workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import Actor, Power, account_names

from ..models import Case, Joint, Share
from ..states import ENDED, JointState, ShareKind, ShareState, Stance

OWED, OVER = ("due_at", "id"), ("-ended_at", "-id")
MOST, AT_ONCE = 20_000, 1000
# Farther than this from the case a sign-in is marked; it is never refused, for the pin of a case may be wrong.
FAR = 300
SHOWN = (
    "case__number", "case__title", "case__street", "case__organisations", "case__lineage", "case__state",
    "organisation__name", "organisation__name_en", "organisation__short",
)  # fmt: skip
OWN = tuple(field.attname for field in Share._meta.concrete_fields)


@dataclass(frozen=True)
class Owing:
    """What an organisation owes on a case, as a page or a program reads it."""

    share: Share
    given_by: str
    ended_by: str

    @property
    def light(self) -> str:
        """Return whether it was late, once it is over."""
        return "late" if self.share.late or self.share.state == ShareState.MISSED else ""


@dataclass(frozen=True)
class Action:
    """A joint action with everybody who was called."""

    joint: Joint
    called_by: str
    parties: tuple[Owing, ...]


@dataclass(frozen=True)
class Together:
    """Everything that several organisations owe on one case."""

    tasks: tuple[Owing, ...]
    opinions: tuple[Owing, ...]
    promises: tuple[Owing, ...]
    actions: tuple[Action, ...]

    @property
    def anything(self) -> bool:
        """Return whether there is anything to show."""
        return bool(self.tasks or self.opinions or self.promises or self.actions)


def together_on(case: Case) -> Together:
    """Return the tasks, opinions, commitments and joint actions of a case; three queries, however many there are."""
    shares = list(
        Share.objects.filter(street_id=case.street_id, case=case)
        .select_related("organisation").order_by("given_at", "part", "id")
    )  # fmt: skip
    joints = (
        list(Joint.objects.filter(street_id=case.street_id, case=case).order_by("-called_at", "-id"))
        if any(share.joint_id for share in shares)
        else []
    )
    ids = {pk for share in shares for pk in (share.given_by_id, share.ended_by_id) if pk}
    names = account_names([*ids, *(joint.called_by_id for joint in joints if joint.called_by_id)])

    def read(share: Share) -> Owing:
        return Owing(share, names.get(share.given_by_id or 0, ""), names.get(share.ended_by_id or 0, ""))

    def of(kind: str) -> tuple[Owing, ...]:
        return tuple(read(share) for share in shares if share.kind == kind)

    return Together(
        of(ShareKind.TASK), of(ShareKind.OPINION), of(ShareKind.PROMISE),
        tuple(
            Action(
                joint, names.get(joint.called_by_id or 0, ""),
                tuple(read(share) for share in shares if share.joint_id == joint.pk),
            )
            for joint in joints
        ),
    )  # fmt: skip


def before_work(case: Case) -> list[Share]:
    """Return the opinions that whoever gives out the work should have read: those still open, and objections."""
    asked = Share.objects.filter(street_id=case.street_id, case=case, kind=ShareKind.OPINION)
    wanted = Q(state=ShareState.OPEN) | Q(
        state=ShareState.DONE, stance__in=(Stance.OBJECT, Stance.CONDITIONS)
    )
    return list(asked.filter(wanted).select_related("organisation").order_by("given_at", "id"))


def open_tasks(case: Case) -> list[Share]:
    """Return the tasks of a case that nobody has reported done yet."""
    tasks = Share.objects.filter(
        street_id=case.street_id, case=case, kind=ShareKind.TASK, state=ShareState.OPEN
    )
    return list(tasks.select_related("organisation").order_by("due_at", "id"))


# --- Over all cases ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WantedShares:
    """What the list is narrowed to."""

    over: bool = False
    kind: str = ""
    organisation_id: int | None = None
    late: bool = False


def own_organisations(actor: Actor, street_id: int) -> list[int]:
    """Return the organisations of a street that somebody answers for."""
    held = (post for post in actor.posts if post.street_id == street_id and Power.HANDLE in post.powers)
    return list(dict.fromkeys(post.organisation_id for post in held if post.organisation_id))


def shares_of(actor: Actor, street_id: int, wanted: WantedShares, *, now: datetime) -> QuerySet[Share]:
    """Return what is owed on the cases an actor may see, and what the own organisation owes or has given.

    An organisation keeps its own words in sight after the case is out of it. What ended with its case is owed no more.
    """
    mine = own_organisations(actor, street_id)
    near = _near(actor, street_id)
    seen = Q(organisation_id__in=mine) | near if near else Q(organisation_id__in=mine)
    shares = Share.objects.filter(seen, street_id=street_id)
    if wanted.over:
        shares = shares.exclude(state=ShareState.OPEN)
    else:
        shares = shares.filter(state=ShareState.OPEN).exclude(case__state__in=ENDED)
    if wanted.kind:
        shares = shares.filter(kind=wanted.kind)
    if wanted.organisation_id:
        shares = shares.filter(organisation_id=wanted.organisation_id)
    if wanted.late:
        shares = shares.filter(due_at__lt=now)
    return shares.select_related("case", "organisation").only(*OWN, *SHOWN)


def _near(actor: Actor, street_id: int) -> Q:
    """Return which cases a post at a unit lets see: of these all shares are shown, whoever owes them."""
    near = Q()
    for held in actor.posts:
        if (
            held.street_id == street_id
            and held.unit_id
            and Power.SEE in held.powers
            and not held.organisation_id
        ):
            near |= Q(case__lineage__contains=[held.unit_id])
    return near


def how_many_owed(actor: Actor, street_id: int, *, most: int, now: datetime) -> int:
    """Count what the own organisations owe, no further than `most`; one query on a small index, none for nobody."""
    mine = own_organisations(actor, street_id)
    if not mine:
        return 0
    owed = shares_of(actor, street_id, WantedShares(), now=now).filter(organisation_id__in=mine)
    return owed.order_by()[:most].count()


COLUMNS = (
    Column(_("Number"), 16), Column(_("Title"), 36), Column(_("Kind"), 10), Column(_("Organisation"), 22),
    Column(_("What is asked"), 36), Column(_("Given at"), 18), Column(_("Due at"), 18), Column(_("State"), 12),
    Column(_("Late"), 8), Column(_("Ended at"), 18), Column(_("Opinion"), 14), Column(_("What was said"), 40),
    Column(_("Metres from the case"), 10), Column(_("Finding"), 40),
)  # fmt: skip


def cells_of(share: Share, *, now: datetime) -> list[Any]:
    """Return a share as a row of the workbook."""
    late = share.late or (share.state == ShareState.OPEN and share.due_at < now)
    return [
        share.case.number, share.case.title, ShareKind(share.kind).label, name_of(share.organisation), share.what,
        share.given_at, share.due_at, ShareState(share.state).label, _("yes") if late else "", share.ended_at,
        Stance(share.stance).label if share.stance else "", share.said, share.metres, share.finding,
    ]  # fmt: skip


def rows_of(shares: QuerySet[Share], order: Sequence[str], *, now: datetime) -> Iterator[list[Any]]:
    """Yield the rows of the list as they come, at most `MOST`."""
    for share in shares.order_by(*order)[:MOST].iterator(chunk_size=AT_ONCE):
        yield cells_of(share, now=now)


def under_way(case: Case) -> Joint | None:
    """Return the joint action that a case waits for."""
    return Joint.objects.filter(street_id=case.street_id, case=case, state=JointState.CALLED).first()
