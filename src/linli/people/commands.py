"""Writes: accounts, organisations, roles, posts, coverage. Each is one act and one journal line."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from linli.kernel import journal

from .errors import PostEndsBeforeItStarts, PostNeedsPlace, PostTaken
from .models import Account, Coverage, Organisation, Post, Role
from .states import ROLES, Part


def set_role(
    *,
    code: str,
    name: str,
    name_en: str,
    powers: Sequence[str],
    by: Any,
    at: datetime,
    exclusive: bool = False,
    rank: int = 100,
) -> Role:
    """Make the role `code`, or change its words and powers; who holds it has the new powers from then on."""
    with transaction.atomic():
        role, _made = Role.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "name_en": name_en,
                "powers": sorted(powers),
                "exclusive": exclusive,
                "rank": rank,
            },
        )
        _tell(0, "role", role.pk, "set_role", by, at, {"code": code, "powers": sorted(powers)})
    return role


def set_default_roles(*, by: Any, at: datetime) -> dict[str, Role]:
    """Make the roles a deployment begins with, where they are absent; what the office changed is left alone."""
    known = Role.objects.in_bulk(field_name="code")
    return {
        code: known.get(code)
        or set_role(
            code=code,
            name=name,
            name_en=name_en,
            powers=powers.split(),
            exclusive=only,
            rank=rank,
            by=by,
            at=at,
        )
        for code, name, name_en, only, rank, powers in ROLES
    }


def add_account(
    *,
    username: str,
    name: str,
    by: Any,
    at: datetime,
    password: str | None = None,
    name_en: str = "",
    email: str = "",
) -> Account:
    """Make an account; without a password nobody can sign in with it."""
    with transaction.atomic():
        account = Account(username=username, name=name, name_en=name_en, email=email, date_joined=at)
        account.set_password(password) if password else account.set_unusable_password()
        account.save()
        _tell(0, "account", account.pk, "add_account", by, at, {})
    return account


def add_organisation(
    *,
    street: Any,
    code: str,
    kind: str,
    name: str,
    by: Any,
    at: datetime,
    name_en: str = "",
    short: str = "",
    parent: Organisation | None = None,
    phone: str = "",
) -> Organisation:
    """Make an organisation of a street, or one above streets (`street=None`)."""
    with transaction.atomic():
        made = Organisation.objects.create(
            street=street,
            code=code,
            kind=kind,
            name=name,
            name_en=name_en,
            short=short or name,
            parent=parent,
            phone=phone,
        )
        _tell(
            made.street_id or 0,
            "organisation",
            made.pk,
            "add_organisation",
            by,
            at,
            {"code": code, "kind": kind},
        )
    return made


def appoint(
    *, account: Account, role: Role, street: Any, starts_at: datetime, by: Any, at: datetime, unit: Any = None,
    organisation: Organisation | None = None, ends_at: datetime | None = None, substitute_for: Post | None = None,
) -> Post:  # fmt: skip
    """Give a person a post. Raises PostTaken when the role is exclusive and somebody holds it in that time."""
    if unit is None and organisation is None:
        raise PostNeedsPlace
    if ends_at is not None and ends_at <= starts_at:
        raise PostEndsBeforeItStarts
    try:
        with transaction.atomic():
            post = Post.objects.create(
                account=account, role=role, street=street, unit=unit, organisation=organisation, starts_at=starts_at,
                ends_at=ends_at, substitute_for=substitute_for, exclusive=role.exclusive,
            )  # fmt: skip
            facts = {
                "account": account.pk,
                "role": role.code,
                "unit": post.unit_id,
                "organisation": post.organisation_id,
            }
            _tell(
                street.pk,
                "post",
                post.pk,
                "appoint",
                by,
                at,
                facts | {"starts_at": starts_at, "ends_at": ends_at},
            )
    except IntegrityError as error:
        if "exclusive_post" not in str(error):
            raise
        raise PostTaken(role=str(role), unit=str(unit or organisation)) from None
    return post


def end_post(post: Post, *, by: Any, at: datetime) -> None:
    """End a post at `at`; its powers and those of its substitutes end that minute."""
    with transaction.atomic():
        for held in Post.objects.select_for_update().filter(
            pk=post.pk
        ) | Post.objects.select_for_update().filter(substitute_for=post.pk):
            if held.ends_at is None or held.ends_at > at:
                held.ends_at = max(at, held.starts_at)
                if held.ends_at == held.starts_at:
                    raise PostEndsBeforeItStarts
                held.save(update_fields=("ends_at",))
                _tell(held.street_id, "post", held.pk, "end_post", by, at, {})


def cover(
    *,
    street: Any,
    unit: Any,
    organisation: Organisation,
    by: Any,
    at: datetime,
    category: str = "",
    part: str = Part.LEAD,
    note: str = "",
    starts_on: date | None = None,
) -> Coverage:
    """Add a row to the table of duties; rows are numbered in the order they were added."""
    with transaction.atomic():
        number = (Coverage.objects.filter(street=street).aggregate(last=Max("row"))["last"] or 0) + 1
        row = Coverage.objects.create(
            street=street,
            row=number,
            unit=unit,
            category=category,
            organisation=organisation,
            part=part,
            note=note,
            starts_on=starts_on,
        )
        facts = {
            "row": number,
            "unit": row.unit_id,
            "category": category,
            "organisation": organisation.pk,
            "part": part,
        }
        _tell(street.pk, "coverage", row.pk, "cover", by, at, facts)
    return row


def end_coverage(row: Coverage, *, on: date, by: Any, at: datetime) -> None:
    """End a row of the table of duties on a day; cases dispatched by it keep their reason."""
    with transaction.atomic():
        row.ends_on = on
        row.save(update_fields=("ends_on",))
        _tell(row.street_id, "coverage", row.pk, "end_coverage", by, at, {"ends_on": on.isoformat()})


def _tell(
    street_id: int, subject: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> None:
    journal.write(
        street_id=street_id,
        subject=subject,
        subject_id=journal.subject_of(subject, pk),
        action=action,
        by=by,
        at=at,
        facts=facts,
    )
