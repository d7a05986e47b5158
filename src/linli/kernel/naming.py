"""Names in the reader's language: data carries `name` (Chinese) and `name_en`, pages ask here for the one to show."""

from typing import Any

from django.utils.translation import get_language


def name_of(thing: Any) -> str:
    """Return the English name on English pages where there is one, else the Chinese one."""
    english = (get_language() or "").startswith("en")
    return str((getattr(thing, "name_en", "") if english else "") or thing.name)
