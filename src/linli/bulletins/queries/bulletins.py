"""Which bulletins there are, whose there may be, and what one says in the reader's language."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language

from linli.bulletins.errors import BulletinWithdrawn, FilesNotReady, NoSuchBulletin
from linli.bulletins.models import Bulletin
from linli.bulletins.states import NAMES, TOLD_IN, BulletinState, Of
from linli.kernel.errors import NotFound
from linli.kernel.naming import in_script_json
from linli.people.public import Actor, OrganisationKind, organisations_in
from linli.territory.public import Node, Street, line_of, root_of, tree

from .documents import paper_words
from .gathering import Subject
from .law import AREAS, COMMITTEES, DEPARTMENTS, RUNGS, STREET
from .wording import day

ORDER = ("-until", "-number", "-id")
LONGEST_NUMBER = 2**31


def to_be_read(actor: Actor, street: Street) -> QuerySet[Bulletin]:
    """Return the bulletins of a street that somebody may read, to be ordered and paged."""
    return Bulletin.objects.visible_to(actor).filter(street=street)


def bulletin_called(actor: Actor, street: Street, number: int) -> Bulletin:
    """Return a bulletin that somebody may read, or refuse; one that was public and is withdrawn says why to everybody."""
    found = Bulletin.objects.filter(street=street, number=number).first() if number < LONGEST_NUMBER else None
    if found is None:
        raise NoSuchBulletin
    if not to_be_read(actor, street).filter(pk=found.pk).exists():
        if found.state == BulletinState.WITHDRAWN and found.published_at is not None:
            raise BulletinWithdrawn(reason=found.withdrawn_why)
        raise NoSuchBulletin
    return found


def open_bulletin(street: Street, number: int) -> Bulletin:
    """Return a bulletin that everybody may read, or refuse."""
    return bulletin_called(Actor("anonymous"), street, number)


# --- Whose --------------------------------------------------------------------------------------------------------
def of_unit(street: Street, unit: Any) -> Subject:
    """Return a unit as the subject of a bulletin."""
    return Subject(street, Of.UNIT, unit.id, unit.code, unit.name, unit.name_en, tuple(line_of(unit.id).ids))


def of_organisation(street: Street, one: Any) -> Subject:
    """Return an organisation as the subject of a bulletin; power over it is power over the whole street."""
    return Subject(street, Of.ORGANISATION, one.pk, one.code, one.name, one.name_en, (root_of(street).id,))


def subjects_of(street: Street, whose: str) -> list[Subject]:
    """Return whose bulletins a row of the rule book asks for."""
    if whose == DEPARTMENTS:
        kind = OrganisationKind.DEPARTMENT
        return [of_organisation(street, one) for one in organisations_in(street.pk) if one.kind == kind]
    level: Sequence[Node] = [node for node in tree(street) if node.unit.depth == 0]
    for _rung in range(RUNGS[whose]):
        level = [child for node in level for child in node.children if child.unit.level]
    return [of_unit(street, node.unit) for node in level]


def every_subject(street: Street) -> list[Subject]:
    """Return all of whom a bulletin may be drafted, the street first."""
    return [one for whose in (STREET, AREAS, COMMITTEES, DEPARTMENTS) for one in subjects_of(street, whose)]


def subject_called(street: Street, of: str, code: str) -> Subject:
    """Return a subject by its kind and code, or refuse."""
    found = next((one for one in every_subject(street) if (one.of, one.code) == (of, code)), None)
    if found is None:
        raise NotFound
    return found


# --- What it says -------------------------------------------------------------------------------------------------
def document_of(bulletin: Bulletin, language: str = "", *, edited: bool = True) -> dict[str, Any]:
    """Return what a bulletin says, in a language or the reader's: its frozen text, and the next steps as edited.

    The steps that an editor typed stand as they were typed in every language but Traditional, which is made.
    """
    language = language or get_language() or TOLD_IN[0]
    told: dict[str, Any] = bulletin.told["en" if language.startswith("en") else TOLD_IN[0]]
    if edited and bulletin.plan.strip():
        told = told | {"steps": [line.strip() for line in bulletin.plan.splitlines() if line.strip()]}
    told = told | {"addressees": bulletin.addressees, "draft": bulletin.is_draft, "language": language}
    dated = timezone.localdate(bulletin.published_at or bulletin.made_at)
    with translation.override(language):
        told |= {"words": paper_words(), "dated": day(dated)}
        if language == "zh-hant":
            told = json.loads(in_script_json(json.dumps(told, ensure_ascii=False).encode()))
    return told


def folder_of(bulletin: Bulletin) -> Path:
    """Return where the files of a bulletin lie."""
    return Path(settings.HOME) / "bulletins" / bulletin.street.slug / str(bulletin.number)


def files_of(bulletin: Bulletin, language: str = "") -> list[dict[str, Any]]:
    """Return the files that are written of what it says now, of one language or all; none while they are being written."""
    files = bulletin.files if bulletin.files_of == bulletin.version else []
    return [one for one in files if not language or one["language"] == language]


def stored_name(told: dict[str, Any]) -> str:
    """Return what a file is called on the disk: another content is another file, so nobody is handed half of both."""
    return f"{told['sha256'][:16]}-{told['name']}"


def without_files() -> QuerySet[Bulletin]:
    """Return the bulletins whose files are not written of what they say now."""
    return Bulletin.objects.filter(files_of__lt=F("version")).exclude(state=BulletinState.WITHDRAWN)


def file_called(bulletin: Bulletin, name: str) -> tuple[dict[str, Any], Path]:
    """Return one of its files and where it lies, or refuse."""
    if bulletin.state == BulletinState.WITHDRAWN:
        raise BulletinWithdrawn(reason=bulletin.withdrawn_why)
    if name not in NAMES:
        raise NoSuchBulletin
    told = next((one for one in files_of(bulletin) if one["name"] == name), None)
    if told is None:
        raise FilesNotReady
    path = folder_of(bulletin) / stored_name(told)
    if not path.is_file():
        raise FilesNotReady
    return told, path


def editions_of(actor: Actor, bulletin: Bulletin) -> list[Bulletin]:
    """Return all editions of the same bulletin that somebody may read, the newest first."""
    same = to_be_read(actor, bulletin.street).filter(
        kind=bulletin.kind, of=bulletin.of, code=bulletin.code, since=bulletin.since
    )
    return list(same.order_by("-edition")[:20])
