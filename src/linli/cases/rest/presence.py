"""Who else is at a case, for programs."""

from typing import Any

from django.http import HttpRequest

from linli.cases.commands.presence import be_here
from linli.cases.queries import case_to_move
from linli.cases.queries.presence import others_at
from linli.cases.schemas.presence import PresenceIn, PresentListed, PresentOut
from linli.cases.states import Doing
from linli.kernel.naming import name_of

from .door import enter, router


@router.writes(
    "POST", "/streets/{slug}/cases/{number}/presence", PresentListed, summary="Be at a case", keyed=False
)
def be_at_case(request: HttpRequest, slug: str, number: str, told: PresenceIn) -> Any:
    """Say that you look at a case, write on it or have left it; read who else does. Nothing of it is kept.

    Send it every quarter of a minute; what is older than half a minute says nothing any more.
    """
    here = enter(request, slug)
    case = case_to_move(here.actor, here.street.pk, number)
    be_here(case, told.doing, by=here.actor, at=here.now)
    others = [] if told.doing == Doing.LEFT else others_at(case, actor=here.actor, at=here.now)
    return PresentListed(
        items=[
            PresentOut(person=one.account_id, name=name_of(one.account), doing=one.doing, at=one.at)
            for one in others
        ]
    )
