"""Accounts and organisations."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from linli.kernel.errors import NotAllowed
from linli.people.errors import OrganisationKnown, UsernameTaken
from linli.people.models import Account, Organisation
from linli.people.queries import Actor
from linli.people.states import Power

from .telling import need_staff, tell

# No letter or digit that is read for another one on a slip of paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def a_password() -> str:
    """Return a first password that can be read over the telephone: nearly sixty bits in three groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _n in range(4)) for _group in range(3))


def add_account(
    *,
    username: str,
    name: str,
    by: Any,
    at: datetime,
    password: str | None = None,
    name_en: str = "",
    email: str = "",
    chooses_password: bool = False,
) -> Account:
    """Make an account; without a password nobody can sign in with it.

    With `chooses_password` the password given here opens nothing until its owner has replaced it.
    """
    if by.kind != "system" and not by.has(Power.STAFF):
        raise NotAllowed
    account = Account(username=username, name=name, name_en=name_en, email=email, date_joined=at)
    account.chooses_password = chooses_password
    account.set_password(password) if password else account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
            tell(0, "account", account.pk, "add_account", by, at, {})
    except IntegrityError as error:
        if "username" not in str(error):
            raise
        raise UsernameTaken(username=username) from None
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
    """Make an organisation of a street, or one above streets (`street=None`, which only the house itself does)."""
    if street is None and by.kind != "system":
        raise NotAllowed
    if street is not None:
        need_staff(by, street.pk)
        # Two entries for one body would split its duties and its people.
        if Organisation.objects.filter(street=street, name=name, ends_on=None).exists():
            raise OrganisationKnown(name=name)
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                street=street,
                code=code,
                kind=kind,
                name=name,
                name_en=name_en,
                short=short or name[:20],
                parent=parent,
                phone=phone,
            )
            facts = {"code": code, "kind": kind}
            tell(made.street_id or 0, "organisation", made.pk, "add_organisation", by, at, facts)
    except IntegrityError as error:
        if "organisation_has_one_code" not in str(error):
            raise
        raise OrganisationKnown(name=name) from None
    return made


def own_password(account: Account, *, at: datetime) -> None:
    """Note that somebody has chosen their own password; from now on their posts give their powers."""
    if account.chooses_password:
        with transaction.atomic():
            account.chooses_password = False
            account.save(update_fields=("chooses_password",))
            tell(0, "account", account.pk, "own_password", Actor("account", account.pk), at, {})
