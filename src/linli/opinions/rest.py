"""Opinions for programs: consultations, taking part with the token of a device, and the acts of their keepers."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Path, Query

from linli.kernel.addresses import address_of
from linli.kernel.errors import Missing
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Door, Listed, digest_of, key_of, listed, once_for
from linli.people.public import acting
from linli.territory.public import Street, UnknownUnit, root_of, street_by_slug, unit_called

from . import commands, schemas
from .commands.keeping import Plan
from .errors import (
    ConsultationOver,
    NoStatementsTaken,
    NoSuchConsultation,
    NoSuchStatement,
    PersonalWords,
    TooManyStatements,
    UnknownDevice,
)
from .models import Consultation, Statement
from .permissions import need_keeper
from .queries import (
    ORDER,
    Line,
    Share,
    consultation_called,
    consultations,
    counts,
    latest_map,
    lines_of,
    mark_of,
    moderated,
    next_statement,
    opinions_of,
    own_statements,
    participant_of,
    public_result,
    shown,
    where_stands,
)

router = Door("opinions")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Device = Annotated[str, Header(alias="Linli-Device", max_length=200)]
OF = (
    "number", "title", "title_en", "question", "question_en", "starts_on", "ends_on", "state", "takes_statements",
)  # fmt: skip


def out(one: Consultation, known: dict[str, int]) -> dict[str, Any]:
    """Return a consultation."""
    told = {name: getattr(one, name) for name in OF}
    runs = one.runs_on(timezone.localdate())
    return told | {
        "unit": one.unit_name,
        "runs": runs,
        "people": known["people"],
        "statements": known["shown"],
    }


def _share(one: Share | None) -> dict[str, int] | None:
    return {"n": one.n, "agree": one.agree, "disagree": one.disagree, "passed": one.passed} if one else None


def _statement(line: Line) -> dict[str, Any]:
    told = {
        name: getattr(line.statement, name) for name in ("number", "text", "language", "text_zh", "text_en")
    }
    return told | {"everybody": _share(line.all), "groups": [_share(one) for one in line.groups]}


def _own(one: Statement) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("number", "text", "state", "reason", "note")}


def _moderated(one: Statement) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("language", "text_zh", "text_en")}
    return _own(one) | told | {"of_the_office": one.author_id is None}


@router.reads(
    "/streets/{slug}/consultations", Listed[schemas.ConsultationOut], summary="Consultations of a street",
    public=True, paged=True
)  # fmt: skip
def list_consultations(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the consultations of a street, the newest first."""
    found = page(consultations(street_by_slug(slug)), ORDER, asked.after, asked.limit)
    known = counts(found.rows)
    return listed(found, lambda row: out(row, known[row.pk]))


@router.reads(
    "/streets/{slug}/consultations/{number}", schemas.ConsultationRead, summary="One consultation", public=True,
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def read_consultation(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return a consultation, every statement with its shares, and the newest map. Nobody's own opinion is in it."""
    one = consultation_called(street_by_slug(slug), number)
    made = latest_map(one)
    lines = lines_of(shown(one), made.result if made else None, "")
    told = None
    if made is not None:
        told = {
            name: getattr(made, name) for name in ("number", "made_at", "seed", "inputs_digest", "result_digest")
        } | {"result": public_result(made.result)}  # fmt: skip
    return out(one, counts([one])[one.pk]) | {
        "shown": [_statement(line) for line in lines], "map": told, "behind": made is None or made.mark != mark_of(one),
    }  # fmt: skip


# --- Taking part ------------------------------------------------------------------------------------------------------
@router.reads(
    "/streets/{slug}/consultations/{number}/device", schemas.OpinionDeviceOut, summary="A token for a device", public=True,
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def get_device(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return a fresh token for a device that takes part. Nothing is kept of it until it says something."""
    return {"device": commands.new_token(consultation_called(street_by_slug(slug), number))}


@router.reads(
    "/streets/{slug}/consultations/{number}/next", schemas.OpinionNextOut, summary="The statement to ask next", public=True,
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def next_to_answer(request: HttpRequest, slug: str, number: Number, device: Device = "") -> Any:
    """Return the statement that is asked next of a device (header `Linli-Device`), drawn by its published priority."""
    one = consultation_called(street_by_slug(slug), number)
    statements, said = shown(one), opinions_of(participant_of(one, device))
    made = latest_map(one)
    found = next_statement(statements, said, made.result if made else None, lot=device)
    told = _statement(Line(found, None, ())) if found else None
    return {"statement": told, "answered": sum(row.pk in said for row in statements), "of": len(statements)}


@router.writes(
    "PUT", "/streets/{slug}/consultations/{number}/statements/{statement}/opinion", schemas.OpinionTaken,
    summary="Say what one thinks of a statement", public=True, keyed=False,
    refuses=(NoSuchConsultation, NoSuchStatement, ConsultationOver, UnknownDevice),
)  # fmt: skip
def give_opinion(
    request: HttpRequest, slug: str, number: Number, statement: Number, told: schemas.GivenOpinionIn
) -> Any:
    """Agree, disagree or pass; said again it is the same, and another answer takes the place of the first."""
    street, at = street_by_slug(slug), timezone.now()
    one = consultation_called(street, number)
    newcomer = participant_of(one, told.device) is None
    commands.let_pass(address_of(request), street, at=at, newcomer=newcomer)
    changed = commands.give(
        number, street=street, token=told.device, statement=statement, stance=told.stance, at=at
    )  # fmt: skip
    return {"kept": True, "changed": changed}


@router.writes(
    "POST", "/streets/{slug}/consultations/{number}/statements/proposed", schemas.ProposedOut, status=201,
    summary="Send a statement", public=True, keyed=False,
    refuses=(NoSuchConsultation, ConsultationOver, UnknownDevice, NoStatementsTaken, TooManyStatements, Missing),
)  # fmt: skip
def propose_statement(
    request: HttpRequest, slug: str, number: Number, told: schemas.OpinionStatementIn
) -> Any:
    """Send a statement: it is looked at before it is shown. The same sentence is kept once, however often it is sent."""
    street, at = street_by_slug(slug), timezone.now()
    one = consultation_called(street, number)
    newcomer = participant_of(one, told.device) is None
    commands.let_pass(address_of(request), street, at=at, newcomer=newcomer, statement=True)
    made, anew = commands.propose(
        number, street=street, token=told.device, text=told.text, language=told.language, at=at
    )  # fmt: skip
    mine = anew or made in own_statements(participant_of(one, told.device))
    # Of somebody else's statement nothing is told that is not public.
    return (
        _own(made)
        if mine
        else {"number": made.number, "text": told.text, "state": "waiting", "reason": "", "note": ""}
    ) | {"anew": anew}


@router.reads(
    "/streets/{slug}/consultations/{number}/mine", schemas.OwnOut, summary="What a device said so far", public=True,
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def read_own_opinions(request: HttpRequest, slug: str, number: Number, device: Device = "") -> Any:
    """Return what a device (header `Linli-Device`) said, what became of its statements, and where it stands on the map."""
    one = consultation_called(street_by_slug(slug), number)
    who = participant_of(one, device)
    statements, said, made = shown(one), opinions_of(who), latest_map(one)
    here = where_stands(made.result, statements, said) if made else None
    return {
        "opinions": [{"statement": row.number, "stance": said[row.pk].value} for row in statements if row.pk in said],
        "statements": [_own(row) for row in own_statements(who)], "x": here[0] if here else None,
        "y": here[1] if here else None, "group": here[2] if here else "",
    }  # fmt: skip


# --- Keepers ----------------------------------------------------------------------------------------------------------
@router.writes(
    "POST", "/streets/{slug}/consultations", schemas.ConsultationOut, status=201, summary="Begin a consultation",
    refuses=(UnknownUnit, Missing, PersonalWords),
)  # fmt: skip
def begin_consultation(request: HttpRequest, slug: str, told: schemas.BeginConsultationIn) -> Any:
    """Begin a consultation in a unit. Needs `convene` over the unit."""
    street, actor = street_by_slug(slug), acting(request)
    unit = unit_called(street, told.unit) if told.unit else root_of(street)
    key = f"api:{getattr(actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    plan = Plan(**told.model_dump(exclude={"unit"}))
    number = commands.begin(street=street, unit=unit, plan=plan, key=key, by=actor, at=timezone.now())
    one = consultation_called(street, number)
    return out(one, counts([one])[one.pk])


def _kept(request: HttpRequest, slug: str, number: int) -> tuple[Street, Consultation]:
    street = street_by_slug(slug)
    one = consultation_called(street, number)
    need_keeper(acting(request), street, one.lineage)
    return street, one


@router.reads(
    "/streets/{slug}/consultations/{number}/statements", schemas.ModeratedList, summary="Statements to be looked at",
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def list_statements(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return all statements, those that wait first. Needs `convene` over the unit."""
    _street, one = _kept(request, slug, number)
    return {"items": [_moderated(row) for row in moderated(one)]}


@router.writes(
    "POST", "/streets/{slug}/consultations/{number}/statements", schemas.ModeratedOut, status=201,
    summary="Add a statement of the office", refuses=(NoSuchConsultation, PersonalWords, TooManyStatements, Missing),
)  # fmt: skip
def add_statement(request: HttpRequest, slug: str, number: Number, told: schemas.AddStatementIn) -> Any:
    """Add a statement, shown at once; the same sentence is kept once. Needs `convene` over the unit."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _kept(request, slug, number)
        made, _anew = commands.add_statement(
            number, street=street, by=acting(request), at=at, **told.model_dump()
        )
        return _moderated(made)

    return once_for(request, "add_statement", street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/consultations/{number}/statements/{statement}/show", schemas.ModeratedOut,
    summary="Show a statement", refuses=(NoSuchConsultation, NoSuchStatement, PersonalWords),
)  # fmt: skip
def show_statement(
    request: HttpRequest, slug: str, number: Number, statement: Number, told: schemas.ShowStatementIn
) -> Any:
    """Show a statement to everybody, with translations. Needs `convene` over the unit."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _kept(request, slug, number)
        return _moderated(
            commands.accept(number, statement, street=street, by=acting(request), at=at, **told.model_dump())
        )

    return once_for(request, "show_statement", street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/consultations/{number}/statements/{statement}/refuse", schemas.ModeratedOut,
    summary="Do not show a statement", refuses=(NoSuchConsultation, NoSuchStatement, Missing),
)  # fmt: skip
def refuse_statement(
    request: HttpRequest, slug: str, number: Number, statement: Number, told: schemas.RefuseStatementIn
) -> Any:
    """Do not show a statement; its author is told why. Needs `convene` over the unit."""
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _kept(request, slug, number)
        return _moderated(
            commands.refuse(number, statement, street=street, by=acting(request), at=at, **told.model_dump())
        )

    return once_for(request, "refuse_statement", street_id=street.pk, at=at, do=do)


def _moved(request: HttpRequest, slug: str, number: int, operation: str, command: Any) -> Any:
    street, at = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _kept(request, slug, number)
        one = command(number, street=street, by=acting(request), at=at)
        return out(one, counts([one])[one.pk])

    return once_for(request, operation, street_id=street.pk, at=at, do=do)


@router.writes(
    "POST", "/streets/{slug}/consultations/{number}/map", schemas.ConsultationOut, summary="Work the map out now",
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def ask_opinion_map(request: HttpRequest, slug: str, number: Number) -> Any:
    """Have the worker make a map within a minute, whether or not anything changed. Needs `convene` over the unit."""
    return _moved(request, slug, number, "ask_opinion_map", commands.ask_map)


@router.writes(
    "POST", "/streets/{slug}/consultations/{number}/close", schemas.ConsultationOut, summary="End a consultation",
    refuses=(NoSuchConsultation,),
)  # fmt: skip
def close_consultation(request: HttpRequest, slug: str, number: Number) -> Any:
    """End a consultation before its last day. Needs `convene` over the unit."""
    return _moved(request, slug, number, "close_consultation", commands.close)
