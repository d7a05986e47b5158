"""The matrix from a file: read, shown with every fault by row, and only then taken over, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.cases.forms import MatrixFileForm, TakeOverForm
from linli.cases.queries import catalogue
from linli.kernel.errors import Refusal
from linli.kernel.tables import BadTable, Row, read_table
from linli.people.public import Organisation, Part, Wish, organisations_in, take_over_matrix

from .duties import tried
from .here import enter
from .matrix import need_edit, shown, today

SALT, HELD_FOR, MOST = "linli.cases.matrix", 3600, 1000
# How the columns and the parts are called in files, in both languages of the pages.
HEADINGS = {
    "industry": ("行业", "Industry"), "industry_en": ("英文名称", "英文名", "English name"),
    "category": ("事项类别代码", "事项代码", "Code of the category"), "part": ("主协办", "分工", "角色", "Part"),
    "organisation": ("单位", "主管部门", "Organisation"), "basis": ("依据", "Basis"),
}  # fmt: skip
PARTS = {
    "主办": Part.LEAD, "牵头": Part.LEAD, "leads": Part.LEAD, "lead": Part.LEAD, "主管": Part.LEAD,
    "协办": Part.SUPPORT, "配合": Part.SUPPORT, "协同": Part.SUPPORT, "参与": Part.SUPPORT,
    "goes along": Part.SUPPORT, "support": Part.SUPPORT,
}  # fmt: skip
BARE = ["industry"], ["industry", "industry_en"]


@dataclass(frozen=True)
class Read:
    """A row of a file as it was understood: what it says, or what is wrong with it."""

    number: int
    industry: str
    category: str
    part: str
    organisation: str
    basis: str
    industry_en: str
    faults: tuple[str, ...]

    @property
    def told(self) -> list[str]:
        """Return the row as it is signed."""
        return [self.industry, self.industry_en, self.category, self.part, self.organisation, self.basis]


def understood(rows: Iterable[Row], organisations: list[Organisation], codes: set[str]) -> list[Read]:
    """Return each row with what is wrong with it; rows that say the same place twice are faults of the second."""
    known: dict[str, list[Organisation]] = {}
    for one in organisations:
        for said in {one.name, one.name_en, one.short, one.code} - {""}:
            known.setdefault(said.casefold(), []).append(one)
    found, leads, stands = [], set(), set()
    for row in rows:
        if not row.problem and [field for field in HEADINGS if _cell(row, field)] in BARE:
            continue  # The export has such a row for an industry that nobody oversees.
        if len(found) >= MOST:
            raise BadTable(reason=_("it has more than %(most)s rows") % {"most": MOST})
        read = _read(row, known, codes)
        faults = list(read.faults)
        place = (read.industry, read.category)
        if read.part == Part.LEAD and place in leads:
            faults.append(_("another row leads for this already"))
        if (*place, read.organisation) in stands:
            faults.append(_("the organisation stands here already"))
        if not faults:
            stands.add((*place, read.organisation))
            leads |= {place} if read.part == Part.LEAD else set()
        found.append(replace(read, faults=tuple(faults)))
    return found


def _cell(row: Row, field: str) -> str:
    return next((row[name].strip() for name in HEADINGS[field] if row[name].strip()), "")


def _read(row: Row, known: dict[str, list[Organisation]], codes: set[str]) -> Read:
    faults = [row.problem] if row.problem else []
    industry, category, said = (
        _cell(row, "industry"),
        _cell(row, "category").upper(),
        _cell(row, "organisation"),
    )
    if not industry or len(industry) > 40:
        faults.append(_("no industry, or a name of more than 40 letters"))
    if category and category not in codes:
        faults.append(_("no category has the code %(code)s") % {"code": category})
    part = PARTS.get(_cell(row, "part").casefold())
    if not _cell(row, "part"):
        faults.append(_("it is not said whether the organisation leads or goes along"))
    elif part is None:
        faults.append(_("the part is neither “leads” nor “goes along”"))
    fits = known.get(said.casefold(), [])
    if len(fits) != 1:
        faults.append(
            _("no organisation is called “%(name)s”") % {"name": said}
            if not fits
            else _("several organisations are called “%(name)s”") % {"name": said}
        )
    body = str(fits[0].pk) if len(fits) == 1 else said
    return Read(
        row.number, industry, category, (part or Part.LEAD).value, body, _cell(row, "basis")[:200],
        _cell(row, "industry_en")[:80], tuple(faults),
    )  # fmt: skip


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a file; show what it would change and every fault by row; take it over when it was shown and accepted."""
    here = enter(request, slug)
    need_edit(here)
    organisations = organisations_in(here.street.pk)
    if "told" in request.POST:
        return _taken_over(here, {str(one.pk): one for one in organisations})
    form = MatrixFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "GET" or not form.is_valid():
        return shown(here, "matrix_load", 200 if request.method == "GET" else 422, form=form)
    codes = {"C", "E", *(one.code for one in catalogue())}
    try:
        rows = understood(read_table(request.FILES["file"]), organisations, codes)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return shown(here, "matrix_load", 422, form=form)
    names = {str(one.pk): one for one in organisations}
    faults = [row for row in rows if row.faults]
    good = [] if faults else rows
    told = signing.dumps([row.told for row in good], salt=SALT, compress=True) if good else ""
    accept = TakeOverForm(initial={"told": told}, today=today(here)) if good else None
    told_rows = [{"row": row, "organisation": names.get(row.organisation, row.organisation)} for row in rows]
    return shown(
        here, "matrix_load", 422 if faults or not rows else 200, form=form, rows=told_rows, faults=len(faults),
        accept=accept, empty=not rows,
    )  # fmt: skip


def _taken_over(here: Any, names: dict[str, Organisation]) -> HttpResponse:
    form = TakeOverForm(here.request.POST, today=today(here))
    try:
        told = signing.loads(here.request.POST["told"], salt=SALT, max_age=HELD_FOR)
    except signing.BadSignature:
        file = MatrixFileForm()
        return shown(here, "matrix_load", 422, form=file, stale=True)
    rows = [
        Read(number, industry, category, part, body, basis, english, ())
        for number, (industry, english, category, part, body, basis) in enumerate(told, 1)
    ]
    if form.is_valid():
        wishes = [
            Wish(row.industry, names[row.organisation], row.part, row.category, row.basis, row.industry_en)
            for row in rows
            if row.organisation in names
        ]

        def do() -> dict[str, Any]:
            on = form.cleaned_data["on"]
            return take_over_matrix(street=here.street, wishes=wishes, on=on, by=here.actor, at=here.now)

        done = tried(here, form, "take_over_matrix", do)
        if done is not None:
            said = _("Taken over: %(new)s new, %(changed)s changed, %(same)s as they were.")
            messages.success(here.request, said % done)
            return redirect("cases:matrix", here.street.slug)
    told_rows = [{"row": row, "organisation": names.get(row.organisation, row.organisation)} for row in rows]
    return shown(here, "matrix_load", 422, form=MatrixFileForm(), rows=told_rows, faults=0, accept=form)
