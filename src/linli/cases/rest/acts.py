"""Every row of the workflow as an operation of its own: the same word, the same command, the same line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema

from linli.cases import commands, schemas
from linli.cases.commands.conditions import condition_called
from linli.cases.commands.joining import hold
from linli.cases.commands.limits import tables_known
from linli.cases.commands.wholes import whole_of
from linli.cases.errors import (
    AcknowledgedAlready,
    AnswerMissing,
    DecidedAlready,
    DueIsPast,
    NoArticle,
    NoAuthority,
    NoDossier,
    NoLead,
    NoLimitToExtend,
    NoPlace,
    NoSuchPart,
    NoSuchRequest,
    NothingToAppeal,
    NothingToSettle,
    NotYet,
    OutsideTheStreet,
    OwnMatter,
    OwnRequest,
    PartDone,
    PersonalDataInText,
    PersonNamed,
    ReopenTooLate,
    RequestLapsed,
    SameCondition,
    SettledAlready,
    StepBehind,
    StepTaken,
    StepTooSoon,
    TooLateToExtend,
    TwoParties,
    UnknownCategory,
    UnknownCondition,
    UnknownEdition,
    UnknownOrganisation,
    UnknownStep,
    UntilTooFar,
    WaitsForArbiter,
    WholeIsOver,
)
from linli.cases.models import Case, main_of
from linli.cases.queries import case_to_move, photos_of, version_of
from linli.cases.schemas import Acted
from linli.cases.schemas import dossier as sheets
from linli.cases.schemas import links as joins
from linli.cases.schemas import moderation as veils
from linli.cases.schemas import together as several
from linli.cases.schemas.clocks import AskReporterIn, ExtendIn, GrantIn, RefuseIn, ResumeIn, SuspendIn
from linli.cases.schemas.voices import CallBackIn
from linli.cases.states import State
from linli.cases.workflow import CASE, label
from linli.kernel.errors import Missing, MovedMeanwhile, Refusal
from linli.kernel.kept import PhotoGone, take_all
from linli.kernel.naming import name_of
from linli.kernel.rest import need_version
from linli.people.public import Industry
from linli.territory.public import UnknownUnit, locate, street_by_slug

from . import dossiers, links, moderation, together
from .door import Here, organisations_called, router, type_called, unit_row, writing
from .shapes import state_of

Brought = Callable[[Here, Case, Any], dict[str, Any]]


def words(here: Here, case: Case, told: Schema) -> dict[str, Any]:
    """Return what was sent as the command takes it, photos in place of their notes."""
    brought = told.model_dump()
    for name in {"photos", "before", "after"} & set(brought):
        brought[name] = take_all(brought[name])
    return brought


def filed(here: Here, case: Case, told: schemas.FileIn) -> dict[str, Any]:
    """Return the rows behind the codes."""
    category = type_called(told.category)
    condition = (
        condition_called(here.street.pk, category, told.condition, at=here.now) if told.condition else None
    )
    if told.condition and condition is None:
        raise UnknownCondition(row=told.condition)
    industry = None
    if told.industry:
        industry = Industry.objects.filter(street=here.street, code=told.industry, ends_on=None).first()
        if industry is None:
            raise UnknownCategory(named=told.industry)
    return {"category": category, "condition": condition, "industry": industry, "tier": told.tier}


def dispatched(here: Here, case: Case, told: schemas.DispatchIn) -> dict[str, Any]:
    """Return the organisation that was chosen; None lets the tables decide."""
    return {"lead": organisations_called(here.street, [told.lead])[0] if told.lead else None}


def coordinated(here: Here, case: Case, told: schemas.CoordinateIn) -> dict[str, Any]:
    """Return who leads and who supports."""
    lead, *supports = organisations_called(here.street, [told.lead, *told.supports])
    return {"lead": lead, "supports": supports}


def placed(here: Here, case: Case, told: schemas.PlaceIn) -> dict[str, Any]:
    """Return the unit under the pin, in the structure of the day of the report, or the one that was named."""
    unit, on = unit_row(here.street, told.unit), timezone.localtime(case.reported_at).date()
    pin = (told.lon, told.lat) if told.lon is not None and told.lat is not None else None
    if pin is not None:
        line = locate(*pin, street=here.street, on=on)
        if line is None and unit is None:
            raise OutsideTheStreet(street=name_of(here.street))
        if line is not None and (unit is None or unit.pk in line.ids):
            unit = unit_row(here.street, line.deepest.code)
    if unit is None:
        raise NoPlace
    lon, lat = pin or (None, None)
    return {"unit": unit, "lon": lon, "lat": lat}


def published(here: Here, case: Case, told: schemas.PublishIn) -> dict[str, Any]:
    """Return the words, and of the photos those that hang on this case."""
    wanted = set(told.photos)
    return told.model_dump() | {"photos": [one.pk for one in photos_of(case) if one.pk in wanted]}


def part_done(here: Here, case: Case, told: schemas.PartDoneIn) -> dict[str, Any]:
    """Return which part is done, as the command calls it."""
    return {"item": told.part, "done": told.done}


def arbitrated(here: Here, case: Case, told: schemas.ArbitrateIn) -> dict[str, Any]:
    """Return the organisation that the arbiter names."""
    return {"lead": organisations_called(here.street, [told.lead])[0], "reason": told.reason}


@dataclass(frozen=True)
class Act:
    """One row: what an act takes, how that becomes what its command takes, and the command."""

    takes: type[Schema] | None
    command: Callable[..., Case]
    brought: Brought = words
    refuses: Sequence[type[Refusal]] = ()


DECIDING = (NoSuchRequest, DecidedAlready, OwnRequest, RequestLapsed)
NAMED = (PersonNamed,)
WENT, OVER = (*NAMED, NotYet, PhotoGone), (*NAMED, SettledAlready)
MEASURING = (
    *NAMED, UnknownStep, StepTaken, StepBehind, StepTooSoon, NoAuthority, NoArticle, UnknownOrganisation, PhotoGone
)  # fmt: skip
FILING = (UnknownCategory, UnknownCondition, SameCondition)
# fmt: off
ACTS: dict[str, Act] = {
    # action              takes                 command               how it is brought, and what may refuse it
    "verify":      Act(schemas.FindingIn,    commands.verify,      refuses=(PhotoGone,)),
    "self_handle": Act(schemas.SelfHandleIn, commands.self_handle, refuses=(PhotoGone,)),
    "file":        Act(schemas.FileIn,       commands.file,        filed,       FILING),
    "decline":     Act(schemas.ReasonIn,     commands.decline),
    "dispatch":    Act(
        schemas.DispatchIn, commands.dispatch, dispatched, (UnknownOrganisation, NoLead, WaitsForArbiter)
    ),
    "accept":      Act(None,                 commands.accept),
    "send_back":   Act(schemas.ReasonIn,     commands.send_back),
    "coordinate":  Act(schemas.CoordinateIn, commands.coordinate,  coordinated, (UnknownOrganisation,)),
    "feed_back":   Act(schemas.FeedBackIn,   commands.feed_back,   refuses=(PhotoGone,)),
    "inspect":     Act(schemas.FindingIn,    commands.inspect,     refuses=(PhotoGone,)),
    "rework":      Act(schemas.ReasonIn,     commands.rework),
    "close":       Act(schemas.CloseIn,      commands.close),
    "reopen":      Act(schemas.ReasonIn,     commands.reopen,      refuses=(ReopenTooLate, WholeIsOver)),
    "call_back":   Act(CallBackIn,           commands.call_back,   refuses=(AnswerMissing,)),
    "settle":      Act(schemas.SettleIn,     commands.settle),
    "place":       Act(schemas.PlaceIn,      commands.place,       placed,      (UnknownUnit, OutsideTheStreet, NoPlace)),
    "mark_hard":   Act(None,                 commands.mark_hard),
    "ask_suspension": Act(SuspendIn,     commands.ask_suspension, refuses=(UntilTooFar,)),
    "ask_extension":  Act(ExtendIn,      commands.ask_extension,  refuses=(NoLimitToExtend, TooLateToExtend)),
    "grant_request":  Act(GrantIn,       commands.grant_request,  refuses=DECIDING),
    "refuse_request": Act(RefuseIn,      commands.refuse_request, refuses=DECIDING),
    "ask_reporter":   Act(AskReporterIn, commands.ask_reporter,   refuses=(UntilTooFar,)),
    "resume":         Act(ResumeIn,      commands.resume),
    "finish_part": Act(schemas.PartDoneIn,   commands.finish_part, part_done,   (NoSuchPart, PartDone)),
    "publish":     Act(schemas.PublishIn,    commands.publish,     published,   (PersonalDataInText,)),
    "remark":      Act(schemas.RemarkIn,     commands.remark,      refuses=(PhotoGone,)),
    "release":      Act(None,                commands.release),
    "acknowledge":  Act(None,                commands.acknowledge,  refuses=(AcknowledgedAlready,)),
    "hide":         Act(veils.HideIn,        commands.hide,         refuses=moderation.HIDING),
    "mask_words":   Act(veils.MaskIn,        commands.mask_words,   moderation.masked, moderation.HIDING),
    "redact_photo": Act(veils.RedactIn,      commands.redact_photo, moderation.redacted, moderation.COVERING),
    "restore":      Act(veils.RestoreIn,     commands.restore,      refuses=moderation.SHOWING),
    "merge":       Act(joins.MergeIn,        commands.merge,       links.merged,  links.MERGING),
    "unmerge":     Act(schemas.ReasonIn,     commands.unmerge),
    "split":       Act(joins.SplitIn,        commands.split,       links.parted,  links.SPLITTING),
    "relate":      Act(joins.RelateIn,       commands.relate,      links.related, links.RELATING),
    "unrelate":    Act(joins.RelateIn,       commands.unrelate,    links.related, links.RELATING),
    "move":        Act(joins.MoveIn,         commands.move,        links.moved,   links.MOVING),
    "take_over":   Act(None,                 commands.take_over),
    "give_task":      Act(several.TaskIn,      commands.give_task,    together.tasked, together.TASKS),
    "do_task":        Act(several.ShareDone,   commands.do_task),
    "decline_task":   Act(several.ShareReason, commands.decline_task),
    "drop_share":     Act(several.ShareReason, commands.drop_share),
    "ask_opinions":   Act(several.OpinionsIn,  commands.ask_opinions, together.opinions_asked, together.TASKS),
    "give_opinion":   Act(several.OpinionIn,   commands.give_opinion),
    "call_joint":     Act(several.JointIn,     commands.call_joint,   together.joint_called, together.CALLS),
    "sign_in":        Act(several.SignInIn,    commands.sign_in,      refuses=together.ARRIVALS),
    "record_finding": Act(several.FoundIn,     commands.record_finding, refuses=together.FINDINGS),
    "conclude_joint": Act(several.ConcludeIn,  commands.conclude_joint),
    "call_off":       Act(several.ShareReason, commands.call_off),
    "promise":        Act(several.PromiseIn,   commands.promise,      together.promised, together.PROMISES),
    "keep_promise":   Act(several.ShareDone,   commands.keep_promise),
    "refuse_move": Act(schemas.ReasonIn,     commands.refuse_move, refuses=links.REFUSING),
    "open_dossier":     Act(sheets.StoryIn,           commands.open_dossier,     dossiers.answered, NAMED),
    "plan_step":        Act(sheets.NextStepIn,        commands.plan_step,        dossiers.answered, (*NAMED, NoDossier)),
    "name_party":       Act(sheets.PartyIn,           commands.name_party,       refuses=NAMED),
    "note_visit":       Act(sheets.VisitIn,           commands.note_visit,       dossiers.answered, WENT),
    "note_care":        Act(sheets.CareIn,            commands.note_care,        dossiers.answered, WENT),
    "link_application": Act(sheets.ApplicationIn,     commands.link_application, refuses=NAMED),
    "move_application": Act(sheets.MoveApplicationIn, commands.move_application, refuses=NAMED),
    "note_risk":        Act(sheets.RiskIn,            commands.note_risk,        dossiers.answered, NAMED),
    "change_risk":      Act(sheets.ChangeRiskIn,      commands.change_risk,      dossiers.answered, OVER),
    "take_step":        Act(sheets.MeasureIn,         commands.take_step,        dossiers.measured, MEASURING),
    "end_steps":        Act(sheets.EndStepsIn,        commands.end_steps,        refuses=(*NAMED, NothingToSettle)),
    "open_mediation":   Act(sheets.MediationIn,       commands.open_mediation,   refuses=(*NAMED, TwoParties)),
    "hold_round":       Act(sheets.RoundIn,           commands.hold_round,       refuses=(*OVER, NotYet)),
    "reach_agreement":  Act(sheets.AgreementIn,       commands.reach_agreement,  dossiers.agreed, (*OVER, PhotoGone)),
    "check_obligation": Act(sheets.CheckIn,           commands.check_obligation, refuses=OVER),
    "fail_mediation":   Act(sheets.FailureIn,         commands.fail_mediation,   refuses=OVER),
    "hold_review":      Act(sheets.ReviewIn,          commands.hold_review,      dossiers.reviewed, NAMED),
    "close_lesson":     Act(sheets.LessonIn,          commands.close_lesson,     refuses=(*OVER, UnknownEdition)),
    "arbitrate":   Act(schemas.ArbitrateIn,  commands.arbitrate,   arbitrated,  (UnknownOrganisation,)),
    "escalate":    Act(schemas.ReasonIn,     commands.escalate),
    "hand_back":   Act(schemas.DecisionIn,   commands.hand_back),
    "supervise":   Act(schemas.SuperviseIn,  commands.supervise,   refuses=(DueIsPast,)),
    "answer_order": Act(schemas.AnswerIn,    commands.answer_order),
    "lift_order":  Act(schemas.CloseIn,      commands.lift_order),
    "appeal":      Act(schemas.AppealIn,     commands.appeal,      refuses=(NothingToAppeal,)),
    "accept_appeal": Act(schemas.ReasonIn,   commands.accept_appeal, refuses=(OwnMatter,)),
    "relieve":     Act(schemas.ReasonIn,     commands.relieve,     refuses=(OwnMatter,)),
    "reject_appeal": Act(schemas.ReasonIn,   commands.reject_appeal, refuses=(OwnMatter,)),
    "void":        Act(schemas.ReasonIn,     commands.void),
}
# fmt: on
EVERY = (MovedMeanwhile, Missing)


def act_once(request: HttpRequest, slug: str, number: str, action: str, told: Any) -> dict[str, Any]:
    """Do an act as the page does it: the case one sees, the version one decided on, the command of the row."""
    matched = "If-Match" in request.headers

    def do(here: Here) -> Acted:
        case = case_to_move(here.actor, here.street.pk, number)
        brought = ACTS[action].brought(here, case, told) if told is not None else {}
        if matched:
            # Held until the act is done, so that nobody moves it between the question and the act; with what it is
            # joined to, in the one order in which whoever joins two cases holds both.
            main = main_of(case) if case.state == State.MERGED else None
            whole = whole_of(here.street.pk, case.pk) if action == "reopen" else None
            others = [one for one in (*brought.values(), main, whole) if isinstance(one, Case)]
            hold(here.street.pk, [case.pk, *(one.pk for one in others)])
            need_version(request, version_of(case))
        after = ACTS[action].command(case.pk, street_id=here.street.pk, by=here.actor, at=here.now, **brought)
        return acted(after, version_of(after))

    def acted(case: Case, version: int = 0) -> Acted:
        return Acted(number=case.number, action=action, state=state_of(case), version=version)

    street_id = street_by_slug(slug).pk
    subject = None if matched else CASE.subject_of(Case, action, street_id=street_id, number=number)
    with tables_known(street_id):
        return writing(
            request,
            slug,
            f"{action}_case",
            do,
            whole=matched,
            subject=subject,
            foretold=acted if subject else None,
        )


def _operation(action: str, act: Act) -> None:
    """Hang the operation of one act on the door."""
    if act.takes is None:

        def operation(request: HttpRequest, slug: str, number: str) -> Any:
            return act_once(request, slug, number, action, None)
    else:
        shape = act.takes

        def operation(request: HttpRequest, slug: str, number: str, told: shape) -> Any:  # type: ignore[valid-type]
            return act_once(request, slug, number, action, told)

    operation.__name__ = f"{action}_case"
    operation.__doc__ = act.command.__doc__
    router.writes(
        "POST", f"/streets/{{slug}}/cases/{{number}}/{action}", Acted, summary=label(action), matched=True,
        refuses=(*EVERY, *act.refuses), takes=("application/json",) if act.takes else (),
    )(operation)  # fmt: skip


for _action, _act in ACTS.items():
    _operation(_action, _act)
