"""The table of faces: what stands in the header and on /work/, for whom, and where it leads.

A row is shown to whoever holds one of its powers in the street by a post in force (a row without powers: to everybody
with a post there). The first row a person has is where signing in leads; a grid worker, whose work is outside, is led
to the tasks. The first seven stand in the header, the others below More. A row whose app is not installed is left out.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, streets_by_id


@dataclass(frozen=True)
class Face:
    """One row. `part` is what the path holds after the street while this face is open; `thumb`: also on the phone."""

    code: str
    name: Any
    hint: Any
    route: str
    powers: frozenset[str] = frozenset()
    part: str = ""
    thumb: bool = False


@dataclass(frozen=True)
class Link:
    """A face as one person sees it."""

    code: str
    name: Any
    hint: Any
    url: str
    current: bool = False
    thumb: bool = False


# fmt: off
FACES = (
    Face("desk", _("Cases"), _("The four lists, what waits for you, and every case you may see"), "cases:desk",
         frozenset({Power.SEE}), "desk/|cases/|clocks/|nobody/|many/|hidden/", thumb=True),
    Face("tasks", _("My tasks"), _("What waits for you, the most urgent first; made for the phone"), "cases:tasks",
         frozenset({Power.VERIFY, Power.SELF_HANDLE, Power.HANDLE, Power.INSPECT}), "tasks/", thumb=True),
    Face("patrol", _("Patrol"), _("Found something on the way: register it, or fix it at once"), "cases:patrol",
         frozenset({Power.SELF_HANDLE}), "patrol/", thumb=True),
    Face("hotline", _("Hotline"), _("Take a call by keyboard alone; calls so far; 12345 work orders in and out"),
         "hotline:desk", frozenset({Power.IMPORT}), "hotline/"),
    Face("together", _("Together"), _("Tasks, opinions, calls to the spot and commitments of several organisations"),
         "cases:together", frozenset({Power.HANDLE, Power.DISPATCH}), "together/"),
    Face("board", _("Board"), _("The figures of today for the wall screen"), "insight:board",
         frozenset({Power.BOARD}), "board/"),
    Face("satisfaction", _("Satisfaction"), _("Response, resolution and satisfaction, and whom to call"),
         "insight:satisfaction", frozenset({Power.CLOSE, Power.BOARD}), "satisfaction/|unreached/"),
    Face("indicators", _("Indicators"), _("What is measured, how it is worked out, and the cases behind each figure"),
         "insight:indicators", frozenset({Power.BOARD}), "indicators/"),
    Face("analysis", _("Analysis"),
         _("Any two questions against each other, periods and places compared, down to the cases"),
         "insight:analysis", frozenset({Power.BOARD}), "analysis/"),
    Face("bulletins", _("Bulletins"),
         _("Monthly and weekly bulletins of the street, its units and departments, as page, Word and PDF"),
         "bulletins:list", frozenset({Power.BOARD}), "bulletins/"),
    Face("votes", _("Votes"), _("What owners, members and residents decide: rolls, ballots, results and their evidence"),
         "votes:list", frozenset({Power.CONVENE}), "votes/"),
    Face("surveys", _("Surveys"), _("How residents feel about living here, by sample, with margins of error"),
         "surveys:list", frozenset({Power.BOARD}), "surveys/"),
    Face("opinions", _("Consultations"), _("What many say, statement by statement, with a map of who thinks alike"),
         "opinions:list", frozenset({Power.CONVENE}), "opinions/"),
    Face("looks", _("Looks"), _("Who looked at the contact of which reporter, when and what for"), "cases:looks",
         frozenset({Power.AUDIT}), "looks/"),
    Face("dossiers", _("Hard cases"), _("Dossiers with their last visit and next step, what was agreed, lessons"),
         "cases:dossiers", frozenset({Power.FILE, Power.DISPATCH}), "dossiers/"),
    Face("problems", _("Standing problems"), _("What comes back at one place, with its cases, its plan and its rechecks"),
         "cases:problems", frozenset({Power.FILE, Power.DISPATCH}), "problems/"),
    Face("suggestions", _("Suggestions"), _("What residents, departments and surveys suggest, and what became of it"),
         "suggestions:list", frozenset({Power.FILE}), "suggestions/"),
    Face("topics", _("Topics"), _("What residents want decided together, from the call to what came of it"),
         "topics:list", frozenset({Power.FILE, Power.CONVENE, Power.HANDLE}), "topics/"),
    Face("meetings", _("Meetings"), _("Who sits down with whom, what is on the agenda, what was resolved and carried out"),
         "deliberation:list", part="meetings/"),
    Face("lane", _("Fast lane"), _("What shops and committees report by their own page, and whether it is seen"),
         "cases:lane", frozenset({Power.FILE}), "lane/|observers/"),
    Face("covenants", _("Covenants"),
         _("What neighbours and shops give themselves as rules, and the badges that shops hold"), "covenants:list",
         frozenset({Power.CONVENE}), "covenants/|badges/"),
    Face("lifts", _("Lifts"), _("Lifts for old staircases: who agrees, who pays what and why, how far the works are"),
         "lifts:list", frozenset({Power.CONVENE}), "lifts/"),
    Face("rosters", _("Duty rosters"),
         _("Who sits, walks or guards where and when; sign in on the spot, swaps, day log, fair plans"), "rosters:list",
         part="rosters/"),
    Face("noticeboards", _("Notice boards"),
         _("Who looks after each building, as it hangs in the entrance; which boards are to be printed anew"),
         "noticeboards:list", part="noticeboards/"),
    Face("ground", _("Grids"), _("Areas, committees, estates and micro-grids, with their map"), "territory:tree",
         part="territory/"),
    Face("duties", _("Duties"), _("Who leads and who supports, by place and category"), "cases:duties",
         part="duties/|roads/|tiers/"),
    Face("people", _("People"), _("Who holds which post, what roles may do, which organisations there are"),
         "people:roster", part="people/"),
    Face("bodies", _("Bodies"),
         _("Squads, alliances, committees and groups, who sits in them, what mechanisms lack, duties signed"),
         "bodies:list", part="bodies/"),
    Face("rules", _("Rules"), _("The tables by which this street works: time limits, hours, returns and the others"),
         "rulebooks:list", part="rules/"),
    Face("sorting", _("Sorting"), _("What is proposed for reports, how often it is right, and what it learns from"),
         "sorting:versions", frozenset({Power.RULES}), "sorting/"),
    Face("webhooks", _("Webhooks"), _("Which systems are told what happens here, and how they answer"), "webhooks:list",
         frozenset({Power.RULES, Power.AUDIT}), "webhooks/"),
)
PUBLIC = (
    Link("report", _("Report"), "", "/report/"),
    Link("follow", _("Follow"), "", "/follow/"),
    Link("map", _("Map"), "", "/map/"),
)
# fmt: on
STREET = re.compile(r"^/s/([^/]+)/")


def streets_of(actor: Actor) -> list[Street]:
    """Return the streets in which somebody has a post, the one of the first post first."""
    wanted = list(dict.fromkeys(post.street_id for post in actor.posts))
    found = streets_by_id(wanted)
    return [found[pk] for pk in wanted if pk in found]


def faces_in(street: Street, actor: Actor, path: str = "") -> list[Link]:
    """Return the faces that somebody has in a street, in the order of the table."""
    links = []
    for face in FACES:
        if face.powers and not any(actor.has(power, street_id=street.pk) for power in face.powers):
            continue
        try:
            url = reverse(face.route, args=[street.slug])
        except NoReverseMatch:
            continue
        here = bool(re.match(rf"^/s/{street.slug}/({face.part})", path))
        links.append(Link(face.code, face.name, face.hint, url, here, face.thumb))
    return links


def links(request: HttpRequest) -> list[Link]:
    """Return the header's links: the faces in the street of this page, else in the street of the first post."""
    actor = acting(request)
    streets = streets_of(actor)
    named = STREET.match(request.path)
    here = next((s for s in streets if named and s.slug == named.group(1)), streets[0] if streets else None)
    return faces_in(here, actor, request.path) if here else []


def home_of(actor: Actor) -> str | None:
    """Return where signing in leads: the first face, or the tasks for those whose work is outside."""
    streets = streets_of(actor)
    if not streets:
        return None
    found = faces_in(streets[0], actor)
    outside = actor.has(Power.SELF_HANDLE) and not actor.has(Power.DISPATCH)
    first = [link.url for link in found if link.code == "tasks"] if outside else []
    return (first or [link.url for link in found] or [None])[0]
