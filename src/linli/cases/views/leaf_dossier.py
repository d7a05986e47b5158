"""The leaf of a hard case's dossier: its story and next step, visits, applications, risks, care, reviews."""

from typing import Any

from linli.cases.models import Case
from linli.cases.permissions import privacy_reader
from linli.cases.queries.papers import Papers, papers_of

from .buttons import Button, button_of, offered
from .here import Here

# What is written into the dossier, in the order in which it is offered, with the part of the papers it adds to.
ADDS = (
    ("note_visit", "visits"), ("name_party", "parties"), ("note_care", "cares"), ("link_application", "applications"),
    ("note_risk", "risks"), ("hold_review", "reviews"),
)  # fmt: skip
TONES = {
    "agreed": "green", "refused": "red", "absent": "amber", "granted": "green", "paid": "green", "applied": "blue",
    "planned": "blue", "high": "red", "middle": "amber", "changed": "green", "open": "amber", "kept": "green",
    "broken": "red", "failed": "red",
}  # fmt: skip


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return everything the leaf says."""
    papers = papers_of(case)
    return {
        "papers": papers, "today": here.now.date(), "tones": TONES, "buttons": foot(here, case, papers),
        "may_look_at_parties": bool(papers.parties) and privacy_reader.test(here.actor, case),
    }  # fmt: skip


def foot(here: Here, case: Case, papers: Papers) -> list[Button]:
    """Return the buttons at the foot: the dossier itself, and what it holds nothing of yet; the rest stands beside it."""
    open_now = offered(here, case)
    main = "plan_step" if papers.dossier else "open_dossier"
    wanted = [
        main,
        "note_visit",
        *(act for act, part in ADDS if act != "note_visit" and not getattr(papers, part)),
    ]
    first = "open_dossier" if "open_dossier" in open_now and not papers.dossier else "note_visit"
    return [
        button_of(here, case, act, kind="first" if act == first else "") for act in wanted if act in open_now
    ]
