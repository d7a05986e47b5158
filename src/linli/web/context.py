"""What every template may count on."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from linli.notices.public import unread
from linli.people.public import acting

from . import faces
from .cards import demo_cards

# The address tells the face; a view that knows better puts `face` into its own context, which wins.
PLACES = (
    (
        re.compile(
            r"^/(work|notices|operations|tokens)/|^/s/[^/]+/(desk|cases|duties|people|looks|roads|tiers|together|problems|unreached|satisfaction|indicators|dossiers|rules|nobody|clocks|hotline|many|hidden|lane|observers|suggestions|meetings|channels|letters|webhooks|sorting)/"
        ),
        "desk",
    ),
    (re.compile(r"^/s/[^/]+/(tasks|patrol)/"), "field"),
    (re.compile(r"^/s/[^/]+/board/"), "board"),
)


def face_of(path: str) -> str:
    """Return the face that an address belongs to: public, field, desk or board."""
    return next((face for pattern, face in PLACES if pattern.match(path)), "public")


def words() -> dict[str, str]:
    """Return the sentences that scripts say, in the active language."""
    return {
        "close": _("Close"),
        "copied": _("Copied"),
        "copy_failed": _("Select the text and copy it by hand"),
        "failed": _("The network did not answer. What you typed is still here; please try again."),
        "refused": _("The server could not do this. What you typed is still here."),
        "offline": _(
            "No network. You can go on typing; nothing is lost, please send when the network is back."
        ),
        "online": _("The network is back."),
        "sending": _("Sending …"),
        "leave": _("What you typed has not been sent."),
        "photo_remove": _("Remove this photo"),
        "photo_kind": _("“{name}” is not a photo and was left out."),
        "photo_large": _("“{name}” is larger than {limit} MB and was left out."),
        "photo_many": _("At most {count} photos; the others were left out."),
        "map_loading": _("Drawing the map …"),
        "map_failed": _("The map could not be loaded. You can go on without it."),
        "map_empty": _("There are no outlines to draw."),
        "map_label": _("Map"),
        "map_in": _("Zoom in"),
        "map_out": _("Zoom out"),
        "map_all": _("Show all"),
        "map_pin": _("The place you mean; move it with the arrow keys"),
        "map_pick": _("Tap the map where it is, then drag the pin if needed."),
        "map_picked": _("Pin placed. Drag it, or tap another spot."),
        "map_clear": _("Remove the pin"),
        "map_mine": _("My position"),
        "map_asking": _("Asking your phone for the position …"),
        "map_no_secure": _(
            "The phone gives no position to this address because it is not HTTPS. Please tap the map."
        ),
        "map_denied": _("The phone did not give its position. Please tap the map."),
        "spot_no_secure": _(
            "The phone gives no position to this address because it is not HTTPS. Say below who is there."
        ),
        "spot_denied": _(
            "The phone did not give its position. Say below who is there, and why there is none."
        ),
        "map_outside": _("Your position is outside the area shown. Please tap the map."),
        "map_found": _("Position found, within about {metres} m."),
        "map_attribution": _("Shapes for illustration, not surveyed · © OpenStreetMap contributors, ODbL"),
        "map_many": _("{count} here; zoom in"),
        "redact_count": _("{count} to be covered"),
        "map_less": _("few"),
        "map_more": _("many"),
    }


def face(request: HttpRequest) -> dict[str, Any]:
    """Return the face, the header's links and the words of the scripts."""
    return {
        "face": face_of(request.path),
        "public_links": faces.PUBLIC,
        "cards": SimpleLazyObject(demo_cards),
        "links": SimpleLazyObject(lambda: faces.links(request)),
        "unread": SimpleLazyObject(lambda: unread(acting(request))),
        "script_words": words,
        "map_tiles": settings.MAP_TILES,
        "demo": settings.DEMO,
        "zone": settings.TIME_ZONE,
    }
