"""Reads at the doors: sentences, the follow page, the public face, places to choose."""

from linli.intake.queries.around import Near, around, known_before, voices
from linli.intake.queries.following import (
    Following,
    Stop,
    holder_of,
    opened_by,
    photo_for_holder,
    spoken,
    spoken_kind,
    stops_of,
    street_of_token,
    title_of,
)
from linli.intake.queries.joined import following, may_of, street_now
from linli.intake.queries.places import ground, ground_tag, places_to_choose, unit_of
from linli.intake.queries.public_face import (
    STAGES,
    Shown,
    ShownPage,
    has_public_page,
    lately_solved,
    map_points,
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
    "Near",
    "Shown",
    "ShownPage",
    "Stop",
    "around",
    "following",
    "ground",
    "ground_tag",
    "has_public_page",
    "holder_of",
    "known_before",
    "lately_solved",
    "map_points",
    "may_of",
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
    "spoken_kind",
    "stops_of",
    "street_now",
    "street_of_token",
    "title_of",
    "unit_of",
    "voices",
]
