"""Plain functions with everyday defaults: `a_case(cast, state=State.IN_HAND)`. They walk the workflow, never around it."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.cases import commands
from linli.cases.models import Case, Category
from linli.cases.states import Door, State
from linli.kernel.photos import AcceptedPhoto, accept
from linli.people.public import ANONYMOUS, SYSTEM, Actor
from linli.rulebooks.public import publish_rows
from linli.territory.public import Street, found_street

from .cast import NOON, START, Cast, box

MINUTE = timedelta(minutes=1)
CORNER = (121.442, 31.192)  # in grid W11


def a_report(**told: Any) -> commands.Report:
    """Return what a resident would say."""
    return commands.Report(
        **{"title": "井盖缺失", "body": "路口的井盖不见了，晚上很危险。", "lon": CORNER[0], "lat": CORNER[1]}
        | told
    )


def an_upload(
    name: str = "photo.jpg",
    *,
    size: tuple[int, int] = (320, 240),
    colour: str = "#6b8f71",
    form: str = "JPEG",
) -> SimpleUploadedFile:
    """Return an uploaded picture."""
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, form)
    return SimpleUploadedFile(name, data.getvalue(), content_type=f"image/{form.lower()}")


def a_photo(colour: str = "#6b8f71") -> AcceptedPhoto:
    """Return a picture that was accepted."""
    return accept(an_upload(colour=colour), limit_bytes=15_000_000)


def reporter_of(case: Case) -> Actor:
    """Return the person who holds the secret link of a case."""
    return Actor("reporter", case_id=case.pk)


def manhole() -> Category:
    """Return the everyday category."""
    return Category.objects.get(code="C0101")


def a_neighbour() -> Street:
    """Return the street next door, with nobody in it; made when it is first asked for."""
    there = Street.objects.filter(slug="next-door").first()
    return there or found_street(
        code="310104010", slug="next-door", name="邻街街道", name_en="Next Door", prefix="ND", by=SYSTEM, at=START,
        starts_on=START.date(), levels=[("street", "街道", "Street")], geometry=box(121.46, 31.19, 121.47, 31.2),
    )  # fmt: skip


def an_opened(
    cast: Cast, *, at: datetime = NOON, door: str = Door.PUBLIC, by: Actor = ANONYMOUS, **told: Any
) -> commands.Opened:
    """Return a fresh case with the secret of its link."""
    return commands.open_case(street=cast.street, report=a_report(**told), by=by, at=at, door=door)


def a_case(cast: Cast, *, state: str = State.REPORTED, at: datetime = NOON, **told: Any) -> Case:
    """Return a case that was brought to `state` by the people whose job it is, a minute an act."""
    case = an_opened(cast, at=at, **told).case
    done = {"n": 0}

    def act(command: Any, by: Actor, **brought: Any) -> None:
        done["n"] += 1
        command(case.pk, street_id=cast.street.pk, by=by, at=at + done["n"] * MINUTE, **brought)

    chengjian, shichang = cast.organisations["chengjian"], cast.organisations["shichang"]
    walk: dict[str, list[tuple[Any, Actor, dict[str, Any]]]] = {}
    walk["reported"] = []
    walk["verified"] = [(commands.verify, cast.gaolan, {"finding": "属实"})]
    walk["filed"] = [*walk["verified"], (commands.file, cast.heqing, {"category": manhole()})]
    walk["dispatched"] = [*walk["filed"], (commands.dispatch, cast.heqing, {})]
    walk["in_hand"] = [*walk["dispatched"], (commands.accept, cast.maoli, {})]
    walk["coordinating"] = [
        *walk["filed"],
        (commands.coordinate, cast.heqing, {"lead": chengjian, "supports": [shichang]}),
    ]
    walk["fed_back"] = [*walk["in_hand"], (commands.feed_back, cast.maoli, {"done": "已更换井盖"})]
    walk["inspected"] = [*walk["fed_back"], (commands.inspect, cast.songping, {"finding": "已恢复"})]
    walk["closed"] = [*walk["inspected"], (commands.close, cast.heqing, {})]
    walk["declined"] = [*walk["verified"], (commands.decline, cast.heqing, {"reason": "不属于本街道管辖"})]
    walk["voided"] = [*walk["in_hand"], (commands.void, cast.shenyi, {"reason": "不符合立案条件"})]
    walk["withdrawn"] = [(commands.withdraw, reporter_of(case), {"reason": "已经好了"})]
    if state == State.VOIDED:
        walk["voided"] = [*walk["filed"], (commands.void, cast.heqing, {"reason": "重复登记"})]
    if state == State.MERGED:
        main = an_opened(cast, at=at).case
        walk["merged"] = [(commands.merge, cast.heqing, {"main": main, "reason": "同一个井盖"})]
    if state == State.MOVED:
        walk["moved"] = [(commands.move, cast.heqing, {"street": a_neighbour(), "reason": "不在本街道"})]
    for command, by, brought in walk[state]:
        act(command, by, **brought)
    return Case.objects.select_related("street", "category", "lead").get(pk=case.pk)


def reopened_for_ever(cast: Cast) -> None:
    """Let cases of this street be opened again for ever: pages act today on cases of last March."""
    row = {"door": "", "reopen_days": None, "attempts": 3, "satisfied_from": 4}
    publish_rows(
        street_id=cast.street.pk, code="satisfaction", rows=[row], effective_from=NOON.date() - timedelta(days=90),
        note="不限", by=SYSTEM, at=NOON,
    )  # fmt: skip
