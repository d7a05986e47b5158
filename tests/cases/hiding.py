"""How tests of moderation publish a case and hide something of it."""

import io
from typing import Any

from django.test import Client
from PIL import Image

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.states import State
from linli.kernel.photos import open_photo
from linli.people.public import Actor
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, a_photo

AT = NOON + 60 * MINUTE
GREEN = "#00c800"


def published(cast: Cast, *, photos: int = 1, **words: str) -> tuple[Case, list[Photo]]:
    """Return a case in hand whose words and photos everybody may see."""
    case = a_case(cast, state=State.IN_HAND, photos=tuple(a_photo(GREEN) for _n in range(photos)))
    mine = list(Photo.objects.filter(case=case))
    told = {"title": "井盖缺失", "text": "老王家门口的井盖不见了。"} | words
    commands.publish(
        case.pk, street_id=cast.street.pk, by=cast.heqing, at=AT, photos=[one.pk for one in mine], **told
    )
    case.refresh_from_db()
    return case, mine


def act(cast: Cast, case: Case, action: str, by: Actor | None = None, **brought: Any) -> Case:
    """Do one of the acts as the area head."""
    brought.setdefault("reason", "有人脸")
    done: Case = getattr(commands, action)(
        case.pk, street_id=cast.street.pk, by=by or cast.heqing, at=AT + MINUTE, **brought
    )
    return done


def colours(file_id: Any, *, thumb: bool = False) -> Image.Image:
    with open_photo(file_id, thumb=thumb) as file:
        return Image.open(io.BytesIO(file.read())).convert("RGB")


def public_page(case: Case) -> str:
    return Client().get(f"/s/fenglin/public/{case.number}/").content.decode()


def status(client: Client, url: str) -> int:
    """Return how an address answers; a file is closed when it was read to its end."""
    answer: Any = client.get(url)
    assert b"".join(answer.streaming_content) if answer.streaming else answer.content
    return int(answer.status_code)
