"""The names of the leaves of a case, in their order."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case

from .here import Here

# A new leaf is a row here, a row of `tabs.TABS` and a template `cases/tabs/<code>.html`.
LEAVES: dict[str, Any] = {
    "course": _("Course of the case"),
    "clock": _("Clock"),
    "together": _("Together"),
    "dossier": _("Dossier"),
    "measures": _("Measures and mediation"),
    "links": _("Links"),
    "public": _("Public side"),
}
FIRST = _("Case")


@dataclass(frozen=True)
class Leaf:
    """One link of the row of leaves."""

    name: str
    url: str
    current: bool


def tabs_of(here: Here, case: Case, *, current: str = "") -> list[Leaf]:
    """Return the row of leaves of a case, its first page before them; nothing where there is only that."""
    if not LEAVES:
        return []
    place = [here.street.slug, case.number]
    face = "?face=field" if here.request.GET.get("face") == "field" else ""
    leaves = [Leaf(str(FIRST), reverse("cases:case", args=place) + face, current == "")]
    for code, name in LEAVES.items():
        leaves.append(Leaf(str(name), reverse(f"cases:tab_{code}", args=place) + face, code == current))
    return leaves
