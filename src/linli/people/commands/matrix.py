"""The industry matrix: industries, and the rows that say which authority leads and which go along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q

from linli.kernel import moments
from linli.kernel.naming import name_of
from linli.people.errors import AuthorityOver, AuthorityTaken, IndustryKnown, IndustryOver, NotOfThisStreet
from linli.people.models import Authority, Industry, Organisation
from linli.people.states import Part
from linli.territory.public import Street, pinyin_of

from .telling import need_staff, tell

LONGEST_CODE = 40


def add_industry(
    *,
    street: Any,
    name: str,
    by: Any,
    at: datetime,
    code: str = "",
    name_en: str = "",
    words: Sequence[str] = (),
) -> Industry:
    """Enter an industry of the street; without a code it gets one from its pinyin."""
    need_staff(by, street.pk)
    with transaction.atomic():
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        used = Industry.objects.filter(street=street)
        if used.filter(Q(name=name, ends_on=None) | Q(code=code or "-")).exists():
            raise IndustryKnown(name=name)
        made = Industry.objects.create(
            street=street,
            code=code or _free_code(street, name),
            name=name,
            name_en=name_en,
            words=list(words),
        )
        facts = {"code": made.code, "name": name}
        tell(street.pk, "industry", made.pk, "add_industry", by, at, facts)
    return made


def edit_industry(
    industry: Industry, *, name: str, by: Any, at: datetime, name_en: str = "", words: Sequence[str] = ()
) -> Industry:
    """Change what an industry is called, and the words by which people mean it."""
    need_staff(by, industry.street_id)
    with transaction.atomic():
        Street.objects.select_for_update(no_key=True).get(pk=industry.street_id)
        held = Industry.objects.get(pk=industry.pk)
        same_name = Industry.objects.filter(street_id=held.street_id, name=name, ends_on=None)
        if same_name.exclude(pk=held.pk).exists():
            raise IndustryKnown(name=name)
        if (held.name, held.name_en, list(held.words)) != (name, name_en, list(words)):
            held.name, held.name_en, held.words = name, name_en, list(words)
            held.save(update_fields=("name", "name_en", "words"))
            tell(held.street_id, "industry", held.pk, "edit_industry", by, at, {"name": name})
    return held


def end_industry(industry: Industry, *, on: date, by: Any, at: datetime) -> None:
    """Use an industry no more from a day on; its rows end with it, and cases keep what they named."""
    need_staff(by, industry.street_id)
    with transaction.atomic():
        Street.objects.select_for_update(no_key=True).get(pk=industry.street_id)
        held = Industry.objects.get(pk=industry.pk)
        if held.ends_on is not None and held.ends_on <= on:
            raise IndustryOver(name=name_of(held), when=moments.exact(held.ends_on, now=at))
        held.ends_on = industry.ends_on = on
        held.save(update_fields=("ends_on",))
        rows = Authority.objects.filter(industry=held).filter(Q(ends_on=None) | Q(ends_on__gt=on))
        ended = list(rows.values_list("row", flat=True))
        # A row that would only have begun later ends on the day it would have begun: it never held.
        rows.filter(starts_on__gt=on).update(ends_on=F("starts_on"))
        rows.filter(starts_on__lte=on).update(ends_on=on)
        facts = {"ends_on": on.isoformat(), "rows": ended}
        tell(held.street_id, "industry", held.pk, "end_industry", by, at, facts)


def name_authority(
    *, industry: Industry, organisation: Organisation, starts_on: date, by: Any, at: datetime,
    part: str = Part.LEAD, category: str = "", basis: str = "",
) -> Authority:  # fmt: skip
    """Add a row to the matrix: from a day on this organisation leads, or goes along, for this trouble of the industry.

    Raises AuthorityTaken where another row leads at that time or names the organisation already.
    """
    need_staff(by, industry.street_id)
    if organisation.street_id not in (None, industry.street_id):
        raise NotOfThisStreet(name=name_of(organisation))
    try:
        with transaction.atomic():
            Street.objects.select_for_update(no_key=True).get(pk=industry.street_id)
            held = Industry.objects.get(pk=industry.pk)
            if held.ends_on is not None and held.ends_on <= starts_on:
                raise IndustryOver(name=name_of(held), when=moments.exact(held.ends_on, now=at))
            last = Authority.objects.filter(street_id=held.street_id).aggregate(last=Max("row"))["last"]
            row = Authority.objects.create(
                street_id=held.street_id, row=(last or 0) + 1, industry=held, category=category,
                organisation=organisation, part=part, basis=basis, starts_on=starts_on, ends_on=held.ends_on,
            )  # fmt: skip
            facts = {
                "row": row.row,
                "industry": held.code,
                "category": category,
                "organisation": organisation.pk,
                "part": part,
                "starts_on": starts_on.isoformat(),
            }
            tell(held.street_id, "authority", row.pk, "name_authority", by, at, facts)
    except IntegrityError as error:
        if "industry_has_one_lead" not in str(error) and "organisation_stands_once" not in str(error):
            raise
        raise _taken(industry, organisation, category, starts_on, part, at) from None
    return row


def end_authority(row: Authority, *, on: date, by: Any, at: datetime) -> None:
    """End a row of the matrix on a day; cases dispatched by it keep their reason."""
    need_staff(by, row.street_id)
    with transaction.atomic():
        held = Authority.objects.select_for_update().get(pk=row.pk)
        if held.ends_on is not None and held.ends_on <= on:
            raise AuthorityOver(row=held.row, when=moments.exact(held.ends_on, now=at))
        held.ends_on = row.ends_on = max(on, held.starts_on)
        held.save(update_fields=("ends_on",))
        facts = {"row": held.row, "ends_on": held.ends_on.isoformat()}
        tell(held.street_id, "authority", held.pk, "end_authority", by, at, facts)


def change_authority(
    row: Authority, *, organisation: Organisation, on: date, by: Any, at: datetime, basis: str = ""
) -> Authority:
    """Put another organisation in the place of a row from a day on: the old row ends and a new one begins."""
    with transaction.atomic():
        end_authority(row, on=on, by=by, at=at)
        return name_authority(
            industry=row.industry, organisation=organisation, starts_on=max(on, row.starts_on), by=by, at=at,
            part=row.part, category=row.category, basis=basis,
        )  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """One row of a file: who is to lead or go along for an industry; an industry that is not known yet is entered."""

    industry: str
    organisation: Organisation
    part: str = Part.LEAD
    category: str = ""
    basis: str = ""
    industry_en: str = ""


def take_over_matrix(
    *, street: Any, wishes: Sequence[Wish], on: date, by: Any, at: datetime
) -> dict[str, int]:
    """Bring the matrix to what a file says, from a day on; return how many rows were new, changed and as they are.

    What the file does not name stays as it is. All of it is taken over, or nothing.
    """
    need_staff(by, street.pk)
    done = {"industries": 0, "new": 0, "changed": 0, "same": 0}
    with transaction.atomic():
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        known = {one.name: one for one in Industry.objects.filter(street=street, ends_on=None)}
        for wish in wishes:
            if wish.industry not in known:
                known[wish.industry] = add_industry(
                    street=street, name=wish.industry, name_en=wish.industry_en, by=by, at=at
                )
                done["industries"] += 1
            done[_bring(known[wish.industry], wish, on=on, by=by, at=at)] += 1
    return done


def _bring(industry: Industry, wish: Wish, *, on: date, by: Any, at: datetime) -> str:
    lasting = Q(ends_on=None) | Q(ends_on__gt=on)
    rows = list(Authority.objects.filter(lasting, industry=industry, category=wish.category))
    mine = next((row for row in rows if row.organisation_id == wish.organisation.pk), None)
    if mine is not None and mine.part == wish.part:
        return "same"
    lead = next((row for row in rows if row.part == Part.LEAD), None) if wish.part == Part.LEAD else None
    for row in (mine, lead):
        if row is not None:
            end_authority(row, on=on, by=by, at=at)
    name_authority(
        industry=industry, organisation=wish.organisation, starts_on=on, by=by, at=at, part=wish.part,
        category=wish.category, basis=wish.basis,
    )  # fmt: skip
    return "changed" if mine is not None or lead is not None else "new"


def _taken(
    industry: Industry, organisation: Organisation, category: str, starts_on: date, part: str, at: datetime
) -> AuthorityTaken:
    there = Authority.objects.filter(industry=industry, category=category).filter(
        Q(ends_on=None) | Q(ends_on__gt=starts_on)
    )
    same = Q(organisation=organisation)
    there = there.filter(same | Q(part=Part.LEAD) if part == Part.LEAD else same)
    row = there.select_related("organisation").order_by("starts_on").first()
    return AuthorityTaken(
        row=row.row if row else "…",
        name=name_of(row.organisation) if row else "…",
        when=moments.exact(row.starts_on, now=at) if row else "…",
    )


def _free_code(street: Any, name: str) -> str:
    stem = "".join(letter for letter in pinyin_of(name) if letter.isascii() and letter.isalnum())
    stem = stem[: LONGEST_CODE - 4] or "industry"
    taken = set(Industry.objects.filter(street=street, code__startswith=stem).values_list("code", flat=True))
    code, again = stem, 2
    while code in taken:
        code, again = f"{stem}-{again}", again + 1
    return code
