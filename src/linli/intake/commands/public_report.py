"""A resident's report, and the acts of whoever holds its secret link; each may be sent again and happens once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from linli.cases.public import Case, Contact, Door, Report, Reporter, new_link, open_case_once
from linli.kernel.privacy import blind_indexes
from linli.kernel.repeats import derived_secret, once, spent
from linli.people.public import Actor
from linli.territory.public import Street

PURPOSE = "report"
TITLE = 40
ENDS = "。！？!?；;\n"
RESIDENT = Actor("reporter")


@dataclass(frozen=True)
class Received:
    """What is told to whoever reported: number and link; `anew` is False when this form had been sent before."""

    number: str
    token: str
    anew: bool
    request: str = ""


def title_from(text: str) -> str:
    """Return the first sentence of what somebody wrote, as the title at the desk; cut where it would not fit."""
    text = text.strip()
    end = next((n for n, letter in enumerate(text) if letter in ENDS), len(text))
    first = text[:end].strip() or text
    return first if len(first) <= TITLE else f"{first[: TITLE - 1]}…"


def report_of(told: dict[str, Any], *, unit: Any, photos: tuple[Any, ...], held: str = "") -> Report:
    """Return what a form without faults says; `held` is why it waits for a look."""
    contact = Contact(told["name"], told["phone"], told["email"], get_language() or "")
    return Report(
        title=title_from(told["text"]), body=told["text"], lon=told["lon"], lat=told["lat"], place=told["place"],
        unit=unit, category=told["category"], contact=contact, photos=photos, held=held,
    )  # fmt: skip


def token_of(street: Street, key: str, secret: str | None = None) -> str:
    """Return the secret of the link that the form with this key leads to: 192 bits, made again for a repeated form.

    Derived and not stored, because the answer to a repeated form needs it and the database must not know it.
    """
    return derived_secret("report", street.pk, key, under=secret)


def given_before(street: Street, key: str, token: str) -> str:
    """Return the secret that was given when this form came first: it may have been under a key that signed before."""
    older = [token_of(street, key, secret) for secret in settings.SECRET_KEY_FALLBACKS]
    if not older:
        return token
    hashes = {Reporter.hash_of(one): one for one in (token, *older)}
    known = Reporter.objects.filter(street_id=street.pk, token_hash__in=hashes)
    return hashes.get(known.values_list("token_hash", flat=True).first(), token)


def public_report(
    *, street: Street, key: str, report: Report, at: datetime, request: str = "", by: Actor = RESIDENT,
    door: str = Door.PUBLIC,
) -> Received:  # fmt: skip
    """Open a case for what a resident reports; the same key again returns the same number and link.

    `request` tells one request of a program from another; the answer holds that of the first with this key. A program
    that speaks for residents (`by`) comes in by a door of its own.
    """
    token = token_of(street, key)
    answer, opened = open_case_once(
        purpose=PURPOSE, key=key, told={"request": request}, street=street, report=report, by=by, at=at,
        door=door, token=token,
    )  # fmt: skip
    given = token if opened else given_before(street, key, token)
    return Received(answer["number"], given, opened is not None, answer.get("request", ""))


def was_sent(*, street: Street, key: str) -> bool:
    """Return whether a report came under this key: sent again it needs nothing that it brought, its photos neither."""
    return spent(street_id=street.pk, purpose=PURPOSE, key=key)


def act_once(*, case: Case, act: str, key: str, at: datetime, do: Callable[[], object]) -> bool:
    """Run an act of the holder of a link unless this form was sent before; return whether it ran now."""

    def run() -> dict[str, Any]:
        do()
        return {"act": act}

    _answer, anew = once(
        street_id=case.street_id, purpose=f"follow.{act}", key=f"{case.pk} {key}", at=at, do=run
    )
    return anew


def find_again(*, street: Street, number: str, phone: str) -> str | None:
    """Return a new secret link of the case with this number if this telephone was left with it, else nothing.

    The link before stops working: whoever lost it may have lost it to somebody.
    """
    marks = blind_indexes(phone, "phone")
    if not marks:
        return None
    held = Reporter.objects.filter(street_id=street.pk, phone_index__in=marks, case__number=number)
    found = held.select_related("case").first()
    return new_link(found.case) if found else None
