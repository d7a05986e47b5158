"""The leaf of a case on which several organisations work: who owes what by when, who came, what each said."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.cases.models import Case, Joint, Share
from linli.cases.permissions import dispatcher
from linli.cases.queries.standing import split_of
from linli.cases.queries.together import FAR, Action, Owing, together_on
from linli.cases.states import Measure, ShareKind, ShareState, Stance
from linli.kernel.calendar import Limit
from linli.kernel.naming import name_of
from linli.people.public import Part, Power

from .buttons import tab_buttons
from .here import Here
from .several import metres

TONES = {Stance.AGREE: "green", Stance.CONDITIONS: "amber", Stance.OBJECT: "red"}
OVER = {ShareState.DECLINED: "amber", ShareState.DROPPED: "", ShareState.MISSED: "red"}


@dataclass(frozen=True)
class Line:
    """One share as the page draws it: a pill, one grey line, what was said, and whether it is mine to answer."""

    share: Share
    name: str
    pill: str
    tone: str
    light: str
    facts: str
    says: tuple[str, ...]
    mine: bool

    @property
    def open(self) -> bool:
        """Return whether it is still owed."""
        return self.share.state == ShareState.OPEN

    @property
    def to_find(self) -> bool:
        """Return whether somebody on the spot has not said yet what they found."""
        return self.share.state == ShareState.DONE and self.share.found_at is None


@dataclass(frozen=True)
class Drawn:
    """One joint action with its lines, and whether this person may end it."""

    joint: Joint
    called_by: str
    lines: tuple[Line, ...]
    came: int
    open: bool
    may_end: bool


def light_of(share: Share, here: Here) -> str:
    """Return the bar at the edge of a line: late, soon, or nothing."""
    if share.state != ShareState.OPEN:
        return ""
    return "late" if share.due_at <= here.now else "soon" if share.soon_at <= here.now else ""


def pill_of(share: Share) -> tuple[str, str]:
    """Return the word that says how a share ended, and its colour; nothing while it is open."""
    if share.state == ShareState.OPEN:
        return "", ""
    if share.state != ShareState.DONE:
        return str(ShareState(share.state).label), OVER[ShareState(share.state)]
    if share.kind == ShareKind.OPINION:
        return str(Stance(share.stance).label), TONES[Stance(share.stance)]
    if share.kind == ShareKind.ARRIVAL:
        return (_("Came late"), "amber") if share.late else (_("On the spot"), "green")
    if share.kind == ShareKind.PROMISE:
        return (_("Kept late"), "amber") if share.late else (_("Kept"), "green")
    return (_("Done late"), "amber") if share.late else (_("Done in time"), "green")


def limit_words(share: Share) -> str:
    """Return the time that was given, in words; nothing where it is due with the case or at a moment somebody named."""
    return Limit.parse(share.limit).words if share.limit else ""


def line_of(owing: Owing, here: Here, case: Case) -> Line:
    """Return a share as the page draws it."""
    share = owing.share
    pill, tone = pill_of(share)
    facts = [str(Part(share.part).label)] if share.part else []
    if share.authority_row:
        facts.append(_("row %(row)s of the matrix") % {"row": share.authority_row})
    facts += [limit_words(share)] if share.limit else []
    if share.kind == ShareKind.ARRIVAL and share.state == ShareState.DONE:
        facts.append(metres(share.metres) if share.metres is not None else _("without a position"))
        if share.metres is not None and share.metres > FAR:
            facts.append(_("far from the case"))
    # Of whoever did not come nobody of theirs can be named.
    facts += [owing.ended_by] if owing.ended_by and share.state != ShareState.MISSED else []
    found = " · ".join([share.finding, *([str(Measure(share.measure).label)] if share.measure else [])])
    says = [text for text in (share.said, found) if text]
    mine = here.actor.may(
        Power.HANDLE, street_id=case.street_id, lineage=case.lineage, organisations=[share.organisation_id]
    )
    return Line(
        share, name_of(share.organisation), pill, tone, owing.light or light_of(share, here), " · ".join(facts),
        tuple(says), mine,
    )  # fmt: skip


def drawn(action: Action, here: Here, case: Case) -> Drawn:
    """Return a joint action as the page draws it."""
    joint = action.joint
    lines = tuple(line_of(party, here, case) for party in action.parties)
    is_open = joint.concluded_at is None
    may_end = joint.called_by_id == here.actor.account_id or dispatcher.test(here.actor, case)
    came = sum(line.share.state == ShareState.DONE for line in lines)
    return Drawn(joint, action.called_by, lines, came, is_open, is_open and may_end)


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return what several organisations owe on a case; four queries, however many there are."""
    found = together_on(case)

    def lines(them: tuple[Owing, ...]) -> list[Line]:
        return [line_of(one, here, case) for one in them]

    split = None if case.ended or found.tasks else split_of(case, at=here.now)
    actions = [drawn(one, here, case) for one in found.actions]
    # kind, heading, lines, the act that answers, the act that gives it back
    groups = [
        (ShareKind.OPINION, _("Opinions before work"), lines(found.opinions), "give_opinion", ""),
        (ShareKind.TASK, _("Tasks"), lines(found.tasks), "do_task", "decline_task"),
        (ShareKind.PROMISE, _("Commitments"), lines(found.promises), "keep_promise", ""),
    ]
    called = [line for one in actions if one.open for line in one.lines if line.open or line.to_find]
    asked = [line for group in groups for line in group[2] if line.open]
    under_way = any(one.open for one in actions)
    return {
        "actions": actions, "groups": groups,
        # The one answer that is asked of this person first stands out.
        "first": next((line.share.pk for line in [*called, *asked] if line.mine), None),
        "buttons": [
            one for one in tab_buttons(here, case, "together") if not (under_way and one.action == "call_joint")
        ],
        "nothing": not found.anything, "split": split,
        "split_lines": [
            (name_of(one), Part.LEAD.label if one.pk == split.lead.pk else Part.SUPPORT.label, *split.duties[one.pk])
            for one in (split.lead, *split.others)
        ] if split else [],
    }  # fmt: skip
