"""The leaf of what a case is joined to: merged, split, related, moved."""

from typing import Any

from django.urls import reverse

from linli.cases.models import Case
from linli.cases.queries.links import Joined, links_of
from linli.cases.states import State

from .here import Here, row_of


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return what the leaf says: each kind of link with its rows, the ways between streets."""
    links = links_of(case, actor=here.actor)
    kinds = (("main", [links.main]), ("merged", links.merged), ("whole", [links.whole]), ("parts", links.parts),
             ("related", links.related))  # fmt: skip
    return {
        "linked": links,
        "joined": {kind: [_row(here, one) for one in some if one is not None] for kind, some in kinds},
        "ways": [
            (way, reverse("cases:case", args=[way.street.slug, way.number]) if way.open else "")
            for way in links.ways
        ],
    }


def _row(here: Here, one: Joined) -> dict[str, Any]:
    row = row_of(one.case, here, address="links/") if one.seen else None
    return {"joined": one, "row": row, "state": State(one.case.state)}
