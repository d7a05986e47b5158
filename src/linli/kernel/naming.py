"""Names in the reader's language: data carries `name` (Chinese) and `name_en`, pages ask here for the one to show."""

from typing import Any

from django.utils.translation import get_language

from .traditional import converted, traditional

TRADITIONAL = "zh-hant"


def reads_english() -> bool:
    """Return whether this reader reads English."""
    return (get_language() or "").startswith("en")


def reads_traditional() -> bool:
    """Return whether this reader reads Traditional Chinese."""
    return get_language() == TRADITIONAL


def in_script(text: str) -> str:
    """Return what the house wrote in Simplified in the script of the reader; English readers are shown it as it is."""
    return traditional(text) if reads_traditional() else text


def in_script_json(body: bytes) -> bytes:
    """Return JSON of names (shapes of a map) in the script of the reader."""
    return converted(body.decode(), names=True).encode() if reads_traditional() else body


def said(name: str, name_en: str = "") -> str:
    """Return a name in the reader's language: English where there is one, else the Chinese one in their script."""
    if reads_traditional():
        return traditional(name, names=True)
    return (name_en if reads_english() else "") or name


def name_of(thing: Any) -> str:
    """Return the English name on English pages where there is one, else the Chinese one.

    People are called as they write themselves: a family name is not put into another script.
    """
    name, name_en = str(thing.name), str(getattr(thing, "name_en", ""))
    if getattr(thing, "is_a_person", False):
        return (name_en if reads_english() else "") or name
    return said(name, name_en)
