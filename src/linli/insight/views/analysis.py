"""The page from which every analysis is reached: one row of the table a card."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from linli.people.public import acting
from linli.territory.public import street_by_slug

from ..permissions import enter_board


@dataclass(frozen=True)
class Card:
    """One analysis: what it is called, what it answers, and its address in a street."""

    title: Any
    hint: Any
    route: str


# fmt: off
CARDS: tuple[Card, ...] = (
    Card(_("Pivot table"), _("How many, by any two sides: where, what, when, by which door, with whom; down to the cases"),
         "insight:pivot"),
    Card(_("Two compared"), _("Two periods, units or departments side by side, and what differs more than chance"),
         "insight:compare"),
    Card(_("Returns and transfers"), _("Who gave cases to whom, who sent them back, and which went to and fro"),
         "insight:flows"),
    Card(_("How long cases stay open"), _("After how long half are closed, with how sure that is, for up to four groups"),
         "insight:survival"),
    Card(_("What comes back"), _("Where the same came again after it was closed, and who had repaired it"),
         "insight:recurring"),
    Card(_("Hot spots"), _("Where more, or less, lies together than chance would put there"),
         "insight:hotspots"),
)
# fmt: on


@login_required
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Every analysis of a street, each with the question that it answers."""
    street = street_by_slug(slug)
    enter_board(acting(request), street)
    cards = [(card, reverse(card.route, args=[slug])) for card in CARDS]
    told = {"street": street, "now": timezone.now(), "face": "desk", "cards": cards}
    return render(request, "insight/analysis.html", told)
