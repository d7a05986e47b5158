"""The made-up people at work: each planned act is done by somebody whose post allows it, through the command for it."""

from datetime import datetime, timedelta
from typing import Any

from linli.cases import commands
from linli.cases.commands.desk import cover_of
from linli.cases.models import Case, Category, Photo, Share
from linli.cases.states import Door, ShareKind, ShareState, State
from linli.kernel.personal import mask
from linli.people.public import ANONYMOUS, Account, Actor, Organisation, Post, Power, actor_for, industries_of
from linli.territory.public import Street, Unit, locate

from .plan import Act, Plan
from .scenes import photo

HEADS = ("area_head", "block_head")
DOOR_ROLES = {
    Door.PATROL: "grid_worker",
    Door.HOTLINE: "clerk",
    Door.DESK: "clerk",
    Door.MEETING: "secretary",
}


# Of which trade the shop is when such trouble is reported in the demo.
TRADES = {
    "E0131": "catering", "E0129": "catering", "E0128": "ktv", "E0405": "grocery", "E0498": "market",
    "E0304": "building_site",
}  # fmt: skip


def keeper_of_rules(street: Street, at: datetime) -> Actor:
    """Return who publishes rule books in a street: its director."""
    held = Post.objects.held_at(at).filter(street=street, role__code="director", substitute_for=None)
    return actor_for(held.select_related("account").order_by("pk")[0].account, at=at)


class Office:
    """The people of one street, found by role and place or by organisation."""

    def __init__(self, street: Street, at: datetime, catalogue: dict[str, Category]) -> None:
        self.street, self.catalogue = street, catalogue
        posts = Post.objects.held_at(at).filter(street=street, substitute_for=None)
        self._at_unit: dict[tuple[str, int], list[Account]] = {}
        self._for: dict[int, list[Account]] = {}
        for post in posts.select_related("role", "account").order_by("pk"):
            if post.unit_id:
                role = "head" if post.role.code in HEADS else post.role.code
                self._at_unit.setdefault((role, post.unit_id), []).append(post.account)
            elif Power.HANDLE in post.role.powers:
                self._for.setdefault(post.organisation_id or 0, []).append(post.account)
        self.organisations = {o.code: o for o in Organisation.objects.filter(street=street)}
        self.industries = {one.code: one for one in industries_of(street.pk, on=at.date())}
        named = Unit.objects.filter(street=street, code__in=self.organisations).values_list("pk", "code")
        self._committees = {pk: self.organisations[code] for pk, code in named}
        self._actors: dict[int, Actor] = {}
        self._since = at

    def _actor(self, among: list[Account], turn: int) -> Actor:
        account = among[turn % len(among)]
        # Posts of the demo hold from its first day on, so an actor is the same at every later moment.
        if account.pk not in self._actors:
            self._actors[account.pk] = actor_for(account, at=self._since)
        return self._actors[account.pk]

    def in_role(self, role: str, lineage: list[int], turn: int) -> Actor:
        """Return who holds a role nearest to a place; they take turns."""
        for unit_id in reversed(lineage):
            if among := self._at_unit.get((role, unit_id)):
                return self._actor(among, turn)
        raise LookupError(f"nobody is {role} in {self.street}")

    def committees(self, lineage: list[int]) -> list[Organisation]:
        """Return the residents' committee of a place."""
        return [self._committees[unit_id] for unit_id in lineage if unit_id in self._committees]

    @property
    def staffed(self) -> set[int]:
        """Return the organisations for which somebody works."""
        return set(self._for)

    def of(self, organisation_id: int, turn: int) -> Actor:
        """Return an officer of an organisation."""
        return self._actor(self._for[organisation_id], turn)


def open_planned(office: Office, plan: Plan, source: str, number: int) -> Case:
    """Report a planned case and carry out all its acts."""
    scene, spot = plan.story.scene, plan.spot
    report = commands.Report(
        title=plan.title,
        body=plan.body,
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        place=spot.place if spot else "",
        category=office.catalogue[plan.story.category] if plan.door == Door.PUBLIC else None,
        contact=commands.Contact(name="居民", phone=plan.contact) if plan.contact else None,
        photos=(photo(scene, after=False),) if plan.photo else (),
        source=source,
        source_id=f"{number:04d}",
        hard=plan.hard and not plan.marked,
    )
    case = commands.open_case(
        street=office.street, report=report, by=_who_opens(office, plan, number), at=plan.at, door=plan.door
    ).case
    for act in plan.acts:
        case = _do(office, plan, case, act, number)
    return case


def _who_opens(office: Office, plan: Plan, turn: int) -> Actor:
    if plan.door == Door.PUBLIC or plan.spot is None:
        return ANONYMOUS
    line = locate(plan.spot.lon, plan.spot.lat, street=office.street)
    return office.in_role(DOOR_ROLES[Door(plan.door)], list(line.ids) if line else [], turn)


def _do(office: Office, plan: Plan, case: Case, act: Act, turn: int) -> Case:
    if act.name == "feed_back" and case.state == State.COORDINATING:
        _finish(office, case, act, turn)
    by = _who(office, case, act.who, turn)
    told = _brought(office, plan, case, act)
    return getattr(commands, act.name)(case.pk, street_id=case.street_id, by=by, at=act.at, **told)


def _finish(office: Office, case: Case, act: Act, turn: int) -> None:
    """Let each organisation of a coordination do its task before the lead feeds back; the lead does its own last."""
    tasks = Share.objects.filter(
        street_id=case.street_id, case=case, kind=ShareKind.TASK, state=ShareState.OPEN
    )
    for n, share in enumerate(tasks.order_by("-part", "id")):
        if share.organisation_id in office.staffed:
            at = act.at - timedelta(minutes=8 * (len(tasks) - n))
            done = "本单位的部分已办完，照片已交主办"
            by = office.of(share.organisation_id, turn)
            commands.do_task(case.pk, street_id=case.street_id, by=by, at=at, item=share.pk, done=done)


def _who(office: Office, case: Case, who: str, turn: int) -> Actor:
    if who == "reporter":
        return Actor("reporter", case_id=case.pk)
    if who == "lead":
        return office.of(case.lead_id or 0, turn)
    return office.in_role(who, case.lineage, turn)


def _brought(office: Office, plan: Plan, it: Case, act: Act) -> dict[str, Any]:
    """Return what an act brings to its command: the planned words, and what is known only now."""
    told, scene = dict(act.told), plan.story.scene
    match act.name:
        case "file":
            category = office.catalogue[plan.story.category]
            told = {
                "category": category, "condition": list(category.conditions.all())[told["condition"]],
                "industry": office.industries.get(TRADES.get(category.code, "")),
            }  # fmt: skip
        case "dispatch":
            told = {"lead": office.organisations["chengyun"]} if told.get("other") else {}
        case "coordinate":
            told = _together(office, it, act)
        case "publish":
            kept = Photo.objects.filter(street_id=it.street_id, case=it).values_list("pk", flat=True)
            told = {"title": mask(it.title), "text": mask(it.body), "photos": list(kept)}
        case "self_handle":
            told |= {"before": [photo(scene, after=False)], "after": [photo(scene, after=True)]}
        case "verify" | "feed_back":
            shown = [photo(scene, after=act.name == "feed_back")] if told.pop("photo") else []
            told |= {"photos": shown}
    return told


def _together(office: Office, case: Case, act: Act) -> dict[str, Any]:
    """Return the lead the table of duties names, its supports, and the residents' committee of the place."""
    cover = cover_of(case, at=act.at)
    lead = case.lead or cover.lead
    others = [*cover.others, *office.committees(case.lineage)]
    return {"lead": lead, "supports": others}
