"""Acts on a meeting for programs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from linli.kernel.errors import Missing
from linli.kernel.rest import digest_of, key_of, once_for
from linli.territory.public import UnknownUnit

from .. import errors, schemas
from ..commands import agenda, course, inviting, minutes, planning
from ..models import Meeting
from ..states import CASE
from .door import (
    ACT,
    Here,
    MeetingNumber,
    act_once,
    case_of,
    done,
    enter,
    router,
    unit_of,
)


@router.writes(
    "POST", "/streets/{slug}/meetings", schemas.MeetingDone, status=201, summary="Plan a meeting",
    refuses=(UnknownUnit, errors.UnknownKind, Missing),
)  # fmt: skip
def plan_meeting(request: HttpRequest, slug: str, told: schemas.MeetingIn) -> Any:
    """Plan a single meeting; with the number of a case it is about that one issue."""
    here = enter(request, slug)

    def do() -> dict[str, Any]:
        given = told.model_dump(exclude={"case"}) | {"unit": unit_of(here, told.unit)}
        case = case_of(here, told.case) if told.case else None
        key = f"api:{key_of(request) or digest_of(request)}"
        made = planning.plan_meeting(street=here.street, **given, key=key, by=here.actor, at=here.now)
        if case is not None:
            agenda.insert_item(
                made.pk, street_id=here.street.pk, title=case.title, subject_kind=CASE, subject_id=str(case.pk),
                by=here.actor, at=here.now,
            )  # fmt: skip
        return done(made)

    return once_for(request, "plan_meeting", street_id=here.street.pk, at=here.now, do=do)


SUMMARIES = {
    "edit_meeting": "Change time or place of a meeting", "invite": "Send the invitations of a meeting",
    "open_meeting": "Begin a meeting", "close_meeting": "End a meeting", "renew_code": "Make a new code for signing in",
    "write_minutes": "Write into the minutes", "confirm_minutes": "Freeze the minutes",
    "revise_minutes": "Say the minutes anew", "publish_result": "Publish what was decided",
    "cancel_meeting": "Call a meeting off",
}  # fmt: skip
SIMPLE: dict[str, tuple[type[Schema] | None, Callable[..., Any], tuple[Any, ...]]] = {
    "edit_meeting": (schemas.MeetingEditIn, planning.edit_meeting, ()), "invite": (None, inviting.invite, ()),
    "open_meeting": (None, course.open_meeting, ()), "close_meeting": (None, course.close_meeting, ()),
    "renew_code": (None, course.renew_code, ()), "write_minutes": (schemas.MeetingWriteIn, course.write_minutes, ()),
    "confirm_minutes": (None, minutes.confirm_minutes, (errors.Undecided,)),
    "revise_minutes": (schemas.MeetingReviseIn, minutes.revise_minutes, ()),
    "publish_result": (schemas.MeetingPublishIn, minutes.publish_result, (errors.InternalMeeting, errors.PersonalWords)),
    "cancel_meeting": (schemas.MeetingReasonIn, planning.cancel, ()),
}  # fmt: skip


def _operation(
    name: str, takes: type[Schema] | None, command: Callable[..., Any], refuses: tuple[Any, ...]
) -> None:
    def run(request: HttpRequest, slug: str, number: int, told: Any) -> Any:
        given = told.model_dump() if told is not None else {}

        def do(here: Here, one: Meeting) -> Any:
            made = command(one.pk, street_id=here.street.pk, **given, by=here.actor, at=here.now)
            return made if isinstance(made, Meeting) else one

        return act_once(request, name, slug, number, do)

    if takes is None:

        def operation(request: HttpRequest, slug: str, number: MeetingNumber) -> Any:
            return run(request, slug, number, None)
    else:
        shape = takes

        def operation(request: HttpRequest, slug: str, number: MeetingNumber, told: shape) -> Any:  # type: ignore[valid-type,misc]
            return run(request, slug, number, told)

    operation.__name__ = name
    operation.__doc__ = command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/meetings/{{number}}/{name}", schemas.MeetingDone, summary=SUMMARIES[name],
        refuses=(*ACT, *refuses), takes=("application/json",) if takes else (),
    )(operation)  # fmt: skip


for _name, (_takes, _command, _refuses) in SIMPLE.items():
    _operation(_name, _takes, _command, _refuses)
