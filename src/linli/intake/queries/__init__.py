"""Reads at the doors: sentences, the follow page, the public face, places to choose."""

from linli.intake.queries.following import (
    Following,
    Stop,
    following,
    holder_of,
    opened_by,
    photo_for_holder,
    spoken,
    stops_of,
    street_of_token,
    title_of,
)
from linli.intake.queries.places import places_to_choose, unit_of
from linli.intake.queries.public_face import (
    STAGES,
    Shown,
    ShownPage,
    has_public_page,
    nearby,
    points,
    public_cases,
    public_classes,
    public_page,
    public_photo,
    shown,
)
from linli.intake.queries.sentences import SAID

__all__ = [
    "SAID",
    "STAGES",
    "Following",
    "Shown",
    "ShownPage",
    "Stop",
    "following",
    "has_public_page",
    "holder_of",
    "nearby",
    "opened_by",
    "photo_for_holder",
    "places_to_choose",
    "points",
    "public_cases",
    "public_classes",
    "public_page",
    "public_photo",
    "shown",
    "spoken",
    "stops_of",
    "street_of_token",
    "title_of",
    "unit_of",
]
