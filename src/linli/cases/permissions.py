"""Who may do what to a case: small predicates over (actor, case), joined with | and & so that they stop early."""

from typing import Any

import rules

from linli.people.public import Power

from .models import LaneReport, Passage, main_of
from .states import LANE_DOORS, OUTSIDE, Against, Answer, Door, OrderState, State


def holding(power: str, name: str) -> Any:
    """Return the predicate: a post in force gives `power` over the case's place or for an organisation on it."""

    @rules.predicate(name=name)
    def holds(actor: Any, case: Any) -> bool:
        return bool(
            actor.may(power, street_id=case.street_id, lineage=case.lineage, organisations=case.organisations)
        )

    return holds


seer = holding(Power.SEE, "seer")
grid_worker = holding(Power.VERIFY, "grid_worker")
filer = holding(Power.FILE, "filer")
dispatcher = holding(Power.DISPATCH, "dispatcher")
inspector = holding(Power.INSPECT, "inspector")
closer = holding(Power.CLOSE, "closer")
fixer = holding(Power.SELF_HANDLE, "fixer")
importer = holding(Power.IMPORT, "importer")
publisher = holding(Power.PUBLISH, "publisher")
privacy_reader = holding(Power.PERSONAL, "privacy_reader")
# Below the street, whoever looks, files or dispatches may say that their level cannot solve it.
RAISING = {Power.VERIFY, Power.FILE, Power.DISPATCH}


@rules.predicate(name="reporter")
def reporter(actor: Any, case: Any) -> bool:
    """The person who raised it: holds the secret link."""
    return bool(actor.kind == "reporter" and actor.case_id == case.pk)


@rules.predicate(name="lead_officer")
def lead_officer(actor: Any, case: Any) -> bool:
    """An officer of the organisation that leads the case."""
    return case.lead_id is not None and bool(
        actor.may(Power.HANDLE, street_id=case.street_id, lineage=case.lineage, organisations=[case.lead_id])
    )


# An officer of any organisation on the case; whose share it is, the command asks.
party_officer = holding(Power.HANDLE, "party_officer")


@rules.predicate(name="second_person")
def second_person(actor: Any, case: Any) -> bool:
    """Somebody other than who fed back: nobody inspects their own work."""
    return case.fed_back_by_id is None or actor.account_id != case.fed_back_by_id


@rules.predicate(name="own_fix")
def own_fix(actor: Any, case: Any) -> bool:
    """The simple procedure is for what one found oneself (or what has just been reported in one's own grid)."""
    return case.found_by_id is None or case.found_by_id == actor.account_id


@rules.predicate(name="asked_too")
def asked_too(_actor: Any, case: Any) -> bool:
    """What this case was merged into is done: whoever reported this one is asked, too."""
    main = main_of(case)
    return main is not None and main.state in (State.INSPECTED, State.CLOSED)


@rules.predicate(name="arrived")
def arrived(_actor: Any, case: Any) -> bool:
    """The case came from another street and was neither taken over nor refused yet."""
    if case.door != Door.STREET:
        return False
    return Passage.objects.filter(
        street_id=case.street_id, case=case, inward=True, answer=Answer.AWAITED
    ).exists()


@rules.predicate(name="other_street")
def other_street(actor: Any, case: Any) -> bool:
    """Who files in the street that the case was moved to, as long as that street has not answered."""
    out = Passage.objects.filter(
        street_id=case.street_id, case=case, inward=False, answer=Answer.AWAITED
    ).first()
    return out is not None and bool(actor.has(Power.FILE, street_id=out.other_street_id))


@rules.predicate(name="undisputed")
def undisputed(actor: Any, case: Any) -> bool:
    """No arbiter has to name the lead: after too many returns ordinary dispatch is closed."""
    return not case.arbiter


@rules.predicate(name="arbiter")
def arbiter(actor: Any, case: Any) -> bool:
    """Whoever holds the role that the table of returns names, over the place."""
    return bool(case.arbiter) and any(
        held.role == case.arbiter and held.street_id == case.street_id and held.unit_id in case.lineage
        for held in actor.posts
    )


@rules.predicate(name="not_named")
def not_named(actor: Any, case: Any) -> bool:
    """An arbiter's word is the last one: a lead that was named so may appeal, but not send back again."""
    return case.named_at is None


@rules.predicate(name="level_head")
def level_head(actor: Any, case: Any) -> bool:
    """Whoever decides at the level to which the case is raised, or above it; of the district's word, the street."""
    if not case.raised_level:
        return False
    line = list(case.lineage)
    above = line[: line.index(case.raised_to_id) + 1] if case.raised_to_id in line else line[:1]
    return bool(actor.may(Power.DECIDE, street_id=case.street_id, lineage=above))


@rules.predicate(name="raiser")
def raiser(actor: Any, case: Any) -> bool:
    """Whoever cannot solve it at their level: people of the ground, the lead, or the level where it lies now.

    From the street upwards only its head raises; the clock of the table ("rule") raises whatever its window is over.
    """
    if case.raised_level:
        return case.raised_level != OUTSIDE and (actor.kind == "rule" or level_head(actor, case))
    if actor.kind == "rule":
        return True
    for held in actor.posts:
        if held.street_id == case.street_id and held.organisation_id is None and held.unit_id in case.lineage:
            at_street = held.unit_id == case.lineage[0]
            if Power.DECIDE in held.powers or (not at_street and not RAISING.isdisjoint(held.powers)):
                return True
    return bool(lead_officer(actor, case))


@rules.predicate(name="unsupervised")
def unsupervised(actor: Any, case: Any) -> bool:
    """No order of supervision is open: a second one would let the first be forgotten."""
    return not case.ordered


@rules.predicate(name="order_waits")
def order_waits(actor: Any, case: Any) -> bool:
    """An order of supervision waits for its answer."""
    return bool(case.ordered == OrderState.ASKED)


@rules.predicate(name="supervised")
def supervised(actor: Any, case: Any) -> bool:
    """An order of supervision is open, answered or not."""
    return bool(case.ordered)


@rules.predicate(name="not_appealed")
def not_appealed(actor: Any, case: Any) -> bool:
    """No appeal is open: one thing at a time."""
    return not case.appealed


@rules.predicate(name="appealed_lead")
def appealed_lead(actor: Any, case: Any) -> bool:
    """The open appeal is against being given the case."""
    return bool(case.appealed == Against.GIVEN)


@rules.predicate(name="appealed_other")
def appealed_other(actor: Any, case: Any) -> bool:
    """An open appeal that takes nobody off the case: against rework or an overdue mark, or of a case that moved on."""
    at_work = case.state in (State.DISPATCHED, State.IN_HAND)
    return bool(case.appealed) and not (case.appealed == Against.GIVEN and at_work)


@rules.predicate(name="appealed")
def appealed(actor: Any, case: Any) -> bool:
    """An appeal is open."""
    return bool(case.appealed)


# Who keeps the dossier of a hard case, and who writes into it: everybody who works on the case, supports included.
officer = holding(Power.HANDLE, "officer")
keeper = filer | dispatcher | lead_officer
hand = grid_worker | filer | dispatcher | officer


# --- Clocks: whoever works on a case may ask; who may close it decides, and the command sees that it is somebody else.
@rules.predicate(name="clock_runs")
def clock_runs(actor: Any, case: Any) -> bool:
    """The clock of the case does not stand still."""
    return case.paused_at is None


@rules.predicate(name="clock_stands")
def clock_stands(actor: Any, case: Any) -> bool:
    """The clock of the case stands still."""
    return case.paused_at is not None


@rules.predicate(name="the_house")
def the_house(actor: Any, case: Any) -> bool:
    """The house itself, at a moment that was agreed."""
    return bool(actor.kind == "system")


@rules.predicate(name="answerer")
def answerer(actor: Any, case: Any) -> bool:
    """Whoever can say how it stands: an officer of an organisation on it, or the desk while it has no lead."""
    if case.lead_id is not None:
        return bool(
            actor.may(
                Power.HANDLE, street_id=case.street_id, lineage=case.lineage, organisations=case.organisations
            )
        )
    return bool(filer(actor, case) or dispatcher(actor, case))


@rules.predicate(name="asked_for")
def asked_for(actor: Any, case: Any) -> bool:
    """Somebody outside raised it, who can be asked; what colleagues find on patrol has no reporter to call."""
    return bool(case.door != Door.PATROL)


# Who asks the reporter how it went: the desk or whoever inspects, never the organisation that did the work.
caller = filer | inspector | closer


# --- What the public sees, and what waits for a look
@rules.predicate(name="has_public_words")
def has_public_words(actor: Any, case: Any) -> bool:
    """Words of the case were published and can be read."""
    return bool(case.public_title or case.public_body)


@rules.predicate(name="is_held")
def is_held(actor: Any, case: Any) -> bool:
    """The report waits for a look: more came at once than people write."""
    return bool(case.held)


@rules.predicate(name="by_the_lane")
def by_the_lane(actor: Any, case: Any) -> bool:
    """It came by the fast lane, and nobody has said yet that it is seen."""
    if case.door not in LANE_DOORS:
        return False
    return LaneReport.objects.filter(street_id=case.street_id, case_id=case.pk, acknowledged_at=None).exists()


@rules.predicate(name="not_held")
def not_held(actor: Any, case: Any) -> bool:
    """The report does not wait for a look."""
    return not case.held


@rules.predicate(name="not_fresh")
def not_fresh(actor: Any, case: Any) -> bool:
    """It was taken on, or it is held for a look: a fresh report is declined, not void."""
    return bool(case.held) or case.state != State.REPORTED


# --- Standing problems: whoever files or dispatches at the place keeps one; who inspects there may look again.
problem_keeper = filer | dispatcher
problem_checker = filer | dispatcher | inspector | grid_worker | party_officer
