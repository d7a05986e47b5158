"""Who may do what to a case: small predicates over (actor, case), joined with | and & so that they stop early."""

from typing import Any

import rules

from linli.people.public import Power


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


@rules.predicate(name="second_person")
def second_person(actor: Any, case: Any) -> bool:
    """Somebody other than who fed back: nobody inspects their own work."""
    return case.fed_back_by_id is None or actor.account_id != case.fed_back_by_id


@rules.predicate(name="own_fix")
def own_fix(actor: Any, case: Any) -> bool:
    """The simple procedure is for what one found oneself (or what has just been reported in one's own grid)."""
    return case.found_by_id is None or case.found_by_id == actor.account_id
