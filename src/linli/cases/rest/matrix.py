"""The industry matrix (行业监管对照表): read by everybody with a post, changed by who appoints over the whole street."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.cases.errors import UnknownCategory, UnknownOrganisation
from linli.kernel.rest_fields import Number
from linli.people.public import (
    Authority,
    AuthorityOver,
    AuthorityTaken,
    DutyEndsInThePast,
    Industry,
    IndustryKnown,
    IndustryOver,
    NotOfThisStreet,
    Wish,
    add_industry,
    change_authority,
    edit_industry,
    end_authority,
    end_industry,
    joint_inspection,
    matrix,
    name_authority,
    one_authority,
    one_industry,
    take_over_matrix,
)

from .door import Here, category_called, enter, organisations_called, router, writing
from .duties import HALVES
from .matrix_shapes import (
    AuthorityChange,
    AuthorityIn,
    AuthorityOut,
    EndsOn,
    IndustryAsked,
    IndustryIn,
    IndustryOut,
    IndustryPage,
    MatrixAsked,
    MatrixOut,
    TakenOver,
    WishesIn,
)
from .shapes import body_of

ROW = (UnknownOrganisation, UnknownCategory, AuthorityTaken, IndustryOver, NotOfThisStreet)


def industry_out(one: Industry) -> dict[str, Any]:
    """Return an industry as programs read it."""
    return {name: getattr(one, name) for name in ("code", "name", "name_en", "words", "ends_on")}


def authority_out(row: Authority) -> AuthorityOut:
    """Return a row of the matrix."""
    names = ("row", "category", "part", "basis", "starts_on", "ends_on")
    told = {name: getattr(row, name) for name in names}
    return AuthorityOut(**told, industry=row.industry.code, organisation=body_of(row.organisation))


def known(category: str) -> str:
    """Return a code that the catalogue has, one of its halves, or nothing; refuse another."""
    if category not in HALVES:
        category_called(category)
    return category


def today_or_later(here: Here, on: date | None) -> date:
    """Return the day that is meant; what was dispatched on a day gone by was dispatched by what stood then."""
    if on is not None and on < here.today:
        raise DutyEndsInThePast
    return on or here.today


@router.reads("/streets/{slug}/matrix", MatrixOut, summary="The industry matrix")
def read_matrix(request: HttpRequest, slug: str, asked: Query[MatrixAsked]) -> Any:
    """Return for which industry who leads and who goes along on a day; an industry without a lead is told, too."""
    here = enter(request, slug)
    on = asked.on or here.today
    lines = matrix(here.street.pk, on=on, organisation_id=asked.organisation, text=asked.q)
    items = [
        {
            "industry": industry_out(line.industry), "category": line.category,
            "lead": authority_out(line.lead) if line.lead else None,
            "joins": [authority_out(row) for row in line.joins], "later": [authority_out(row) for row in line.later],
        }
        for line in lines
    ]  # fmt: skip
    return {"on": on, "items": items}


@router.reads(
    "/streets/{slug}/industries/{code}", IndustryPage, summary="One industry", refuses=(UnknownCategory,)
)
def read_industry(request: HttpRequest, slug: str, code: str, asked: Query[IndustryAsked]) -> Any:
    """Return who would go on a joint inspection of an industry, and the rows that say so."""
    here = enter(request, slug)
    industry = one_industry(here.street.pk, code)
    about = joint_inspection(industry, category=known(asked.category), on=here.today, at=here.now)
    parties = [
        {
            "row": one.row.row, "part": one.row.part, "organisation": body_of(one.organisation),
            "phone": one.organisation.phone, "people": [post.account.name for post in one.posts],
        }
        for one in about.parties
    ]  # fmt: skip
    rows = []
    for row in about.history:
        row.industry = industry  # known already; asking for it would be a query a row
        rows.append(authority_out(row))
    return industry_out(industry) | {"parties": parties, "rows": rows}


@router.writes(
    "POST",
    "/streets/{slug}/industries",
    IndustryOut,
    status=201,
    summary="Enter an industry",
    refuses=(IndustryKnown,),
)
def enter_industry(request: HttpRequest, slug: str, told: IndustryIn) -> Any:
    """Enter an industry of the street, with the words by which people mean it."""

    def do(here: Here) -> Any:
        made = add_industry(
            street=here.street, name=told.name, name_en=told.name_en, words=list(dict.fromkeys(told.words)),
            by=here.actor, at=here.now,
        )  # fmt: skip
        return industry_out(made)

    return writing(request, slug, "enter_industry", do)


@router.writes(
    "PUT",
    "/streets/{slug}/industries/{code}",
    IndustryOut,
    summary="Rename an industry",
    refuses=(IndustryKnown,),
)
def rename_industry(request: HttpRequest, slug: str, code: str, told: IndustryIn) -> Any:
    """Change what an industry is called, and the words by which people mean it."""

    def do(here: Here) -> Any:
        changed = edit_industry(
            one_industry(here.street.pk, code), name=told.name, name_en=told.name_en,
            words=list(dict.fromkeys(told.words)), by=here.actor, at=here.now,
        )  # fmt: skip
        return industry_out(changed)

    return writing(request, slug, "rename_industry", do)


@router.writes(
    "POST", "/streets/{slug}/industries/{code}/end", IndustryOut, summary="End an industry",
    refuses=(IndustryOver, DutyEndsInThePast),
)  # fmt: skip
def end_one_industry(request: HttpRequest, slug: str, code: str, told: EndsOn) -> Any:
    """Use an industry no more from a day on; its rows end with it, and cases keep what they named."""

    def do(here: Here) -> Any:
        industry = one_industry(here.street.pk, code)
        end_industry(industry, on=today_or_later(here, told.on), by=here.actor, at=here.now)
        return industry_out(industry)

    return writing(request, slug, "end_one_industry", do)


@router.writes(
    "POST", "/streets/{slug}/industries/{code}/rows", AuthorityOut, status=201, summary="Add a row to the matrix",
    refuses=ROW,
)  # fmt: skip
def add_authority(request: HttpRequest, slug: str, code: str, told: AuthorityIn) -> Any:
    """Say who leads, or goes along, for an industry from a day on; new cases that name it follow the row."""

    def do(here: Here) -> Any:
        industry = one_industry(here.street.pk, code)
        [organisation] = organisations_called(here.street, [told.organisation])
        row = name_authority(
            industry=industry, organisation=organisation, part=told.part, category=known(told.category),
            starts_on=told.starts_on or here.today, basis=told.basis, by=here.actor, at=here.now,
        )  # fmt: skip
        return authority_out(row)

    return writing(request, slug, "add_authority", do)


@router.writes(
    "POST", "/streets/{slug}/matrix/rows/{number}/change", AuthorityOut, summary="Replace a row of the matrix",
    refuses=(*ROW, AuthorityOver, DutyEndsInThePast),
)  # fmt: skip
def replace_authority(request: HttpRequest, slug: str, number: Number, told: AuthorityChange) -> Any:
    """Put another organisation in the place of a row from a day on: the old row ends and a new one begins."""

    def do(here: Here) -> Any:
        [organisation] = organisations_called(here.street, [told.organisation])
        row = change_authority(
            one_authority(here.street.pk, number), organisation=organisation, on=today_or_later(here, told.on),
            basis=told.basis, by=here.actor, at=here.now,
        )  # fmt: skip
        return authority_out(row)

    return writing(request, slug, "replace_authority", do)


@router.writes(
    "POST", "/streets/{slug}/matrix/rows/{number}/end", AuthorityOut, summary="End a row of the matrix",
    refuses=(AuthorityOver, DutyEndsInThePast),
)  # fmt: skip
def end_one_authority(request: HttpRequest, slug: str, number: Number, told: EndsOn) -> Any:
    """End a row of the matrix on a day; cases dispatched by it keep their reason."""

    def do(here: Here) -> Any:
        row = one_authority(here.street.pk, number)
        end_authority(row, on=today_or_later(here, told.on), by=here.actor, at=here.now)
        return authority_out(row)

    return writing(request, slug, "end_one_authority", do)


@router.writes(
    "PUT", "/streets/{slug}/matrix", TakenOver, summary="Bring the matrix whole",
    refuses=(*ROW, AuthorityOver, IndustryKnown, DutyEndsInThePast),
)  # fmt: skip
def bring_matrix(request: HttpRequest, slug: str, told: WishesIn) -> Any:
    """Bring the matrix to what is sent, from a day on: all of it or nothing; what is not named stays as it is."""

    def do(here: Here) -> Any:
        bodies = organisations_called(here.street, [one.organisation for one in told.rows])
        wishes = [
            Wish(one.industry, body, one.part, known(one.category), one.basis, one.industry_en)
            for one, body in zip(told.rows, bodies, strict=True)
        ]
        on = today_or_later(here, told.on)
        return take_over_matrix(street=here.street, wishes=wishes, on=on, by=here.actor, at=here.now)

    return writing(request, slug, "bring_matrix", do)
