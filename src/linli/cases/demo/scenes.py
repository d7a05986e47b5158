"""Plain drawings that stand for photos: nobody's street is shown, and each is drawn once and used many times."""

import io
from functools import cache

from django.conf import settings
from PIL import Image, ImageDraw

from linli.kernel.photos import AcceptedPhoto, accept

WIDE, HIGH = 960, 720
SKY, WALL, ROAD, KERB, GRASS = "#d7e3ea", "#e9e0d2", "#8d9499", "#c9c4ba", "#8fb078"
DARK, WARN, METAL, WOOD = "#2f3a40", "#d9822b", "#6f7a80", "#a9825a"
SCENES = (
    "manhole", "lamp", "rubbish", "bikes", "clutter", "shed", "road", "tree", "water", "cable", "cars", "stall",
    "wall", "green",
)  # fmt: skip
# Scenes of the stories that share a drawing.
LIKE = {
    "fitness": "green", "steps": "wall", "sign": "road", "bench": "tree", "notice": "wall", "room": "clutter",
    "lift": "wall", "noise": "stall", "smoke": "stall", "dog": "green", "poster": "lamp",
}  # fmt: skip


@cache
def photo(scene: str, *, after: bool) -> AcceptedPhoto:
    """Return the drawing of a scene, troubled or put right, as an accepted photo."""
    name = LIKE.get(scene, scene)
    picture = Image.new("RGB", (WIDE, HIGH), SKY)
    draw = ImageDraw.Draw(picture)
    _street(draw)
    _DRAWN[name](draw, after)
    if not after:
        draw.polygon([(60, 60), (130, 180), (-10 + 20, 180)], fill=WARN)
        draw.rectangle((66, 100, 74, 140), fill="white")
        draw.ellipse((65, 150, 75, 160), fill="white")
    else:
        draw.ellipse((40, 60, 130, 150), fill="#4c8c5a")
        draw.line([(62, 105), (80, 125), (110, 85)], fill="white", width=12)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return accept(io.BytesIO(out.getvalue()), limit_bytes=settings.PHOTO_LIMIT)


def _street(draw: ImageDraw.ImageDraw) -> None:
    for n in range(4):
        left = n * 250 - 20
        draw.rectangle((left, 120 + 40 * (n % 2), left + 215, 430), fill=WALL, outline=KERB, width=3)
        for row in range(3):
            for column in range(3):
                x, y = left + 25 + column * 62, 170 + 40 * (n % 2) + row * 78
                draw.rectangle((x, y, x + 38, y + 50), fill="#9fb4bf")
    draw.rectangle((0, 430, WIDE, 500), fill=KERB)
    draw.rectangle((0, 500, WIDE, HIGH), fill=ROAD)
    for x in range(20, WIDE, 160):
        draw.rectangle((x, 610, x + 90, 620), fill="#e6e6e0")


def _manhole(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.ellipse((360, 530, 600, 650), fill=METAL if after else "#15191b", outline=DARK, width=8)
    if after:
        for n in range(5):
            draw.line([(390 + n * 45, 560), (390 + n * 45, 620)], fill=DARK, width=6)
    else:
        draw.ellipse((600, 470, 800, 540), fill=METAL, outline=DARK, width=6)


def _lamp(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((470, 170, 486, 520), fill=DARK)
    draw.line([(478, 175), (600, 160)], fill=DARK, width=12)
    draw.ellipse((580, 150, 660, 190), fill="#f6d860" if after else "#5b6266")
    if after:
        draw.polygon([(585, 190), (655, 190), (740, 500), (500, 500)], fill="#f4ebc0")


def _rubbish(draw: ImageDraw.ImageDraw, after: bool) -> None:
    for n, colour in enumerate(("#3f7d58", "#7a5c43")):
        draw.rectangle((300 + n * 120, 380, 395 + n * 120, 520), fill=colour)
        draw.rectangle((290 + n * 120, 365, 405 + n * 120, 385), fill=DARK)
    if not after:
        for x, y, r, colour in (
            (330, 500, 48, DARK),
            (420, 530, 60, "#596a73"),
            (540, 510, 52, "#394247"),
            (610, 545, 40, WOOD),
        ):
            draw.ellipse((x - r, y - r // 2, x + r, y + r), fill=colour)


def _bike(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for dx in (0, 110):
        draw.ellipse((x + dx, y, x + dx + 76, y + 76), outline=DARK, width=8)
    draw.line(
        [(x + 38, y + 38), (x + 75, y - 20), (x + 130, y - 20), (x + 148, y + 38)], fill="#3a6ea5", width=10
    )
    draw.line([(x + 130, y - 20), (x + 124, y - 50)], fill=DARK, width=8)


def _bikes(draw: ImageDraw.ImageDraw, after: bool) -> None:
    places = (
        [(80 + n * 200, 440) for n in range(4)]
        if after
        else [(60, 430), (220, 520), (330, 440), (520, 560), (640, 450)]
    )
    for x, y in places:
        _bike(draw, x, y)
    if after:
        for n in range(5):
            draw.line([(70 + n * 200, 420), (70 + n * 200, 530)], fill="white", width=6)


def _clutter(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((0, 0, WIDE, HIGH), fill="#e4ddd0")
    draw.polygon([(330, 250), (630, 250), (860, HIGH), (100, HIGH)], fill="#b9b2a4")
    draw.rectangle((400, 90, 560, 250), fill="#7f97a3", outline=DARK, width=6)
    if not after:
        for x, y, w, h, colour in (
            (180, 480, 170, 170, WOOD),
            (230, 380, 130, 110, "#c49a6c"),
            (620, 430, 150, 210, "#8c6b4a"),
        ):
            draw.rectangle((x, y, x + w, y + h), fill=colour, outline=DARK, width=5)


def _shed(draw: ImageDraw.ImageDraw, after: bool) -> None:
    if after:
        draw.rectangle((300, 440, 660, 500), fill="#d8d3c8")
        return
    draw.rectangle((320, 300, 640, 500), fill="#b5c4cc", outline=DARK, width=6)
    draw.polygon([(290, 310), (480, 220), (670, 310)], fill="#8a4b3c")
    draw.rectangle((440, 380, 520, 500), fill=WOOD)


def _road(draw: ImageDraw.ImageDraw, after: bool) -> None:
    if after:
        draw.rectangle((340, 540, 650, 650), fill="#7d8489")
    else:
        draw.polygon(
            [(340, 560), (450, 530), (610, 550), (660, 610), (540, 655), (380, 640)],
            fill="#4a5054",
            outline=DARK,
        )


def _tree(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((465, 300, 500, 500), fill="#6d4f35")
    for x, y, r in ((480, 220, 130), (390, 280, 90), (575, 280, 90)):
        draw.ellipse((x - r, y - r, x + r, y + r), fill="#5f8f55")
    if not after:
        draw.line([(560, 330), (720, 480)], fill="#6d4f35", width=20)
        draw.ellipse((660, 420, 780, 520), fill="#7ba06b")


def _water(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((430, 500, 560, 530), fill=METAL, outline=DARK, width=4)
    if not after:
        draw.ellipse((180, 520, 800, 690), fill="#7aa0b4")
        draw.ellipse((300, 560, 660, 650), outline="#a9c4d1", width=5)


def _cable(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((120, 150, 140, 520), fill=WOOD)
    draw.rectangle((820, 150, 840, 520), fill=WOOD)
    for n in range(2 if after else 6):
        sag = 180 if after else 220 + n * 45
        draw.line([(130, 170 + n * 10), (480, sag + n * 6), (830, 170 + n * 10)], fill=DARK, width=5)


def _cars(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.polygon([(300, 430), (660, 430), (900, HIGH), (60, HIGH)], fill="#a3a8ab")
    if after:
        for n in range(6):
            draw.line([(320 + n * 60, 450), (150 + n * 125, 700)], fill="#e0b13c", width=8)
        return
    for x, colour in ((150, "#7d2f2f"), (400, "#3c5a73"), (650, "#d0d3d4")):
        draw.rectangle((x, 540, x + 220, 630), fill=colour)
        draw.polygon([(x + 35, 540), (x + 70, 480), (x + 160, 480), (x + 190, 540)], fill="#9fb4bf")
        for dx in (40, 160):
            draw.ellipse((x + dx, 605, x + dx + 50, 655), fill=DARK)


def _stall(draw: ImageDraw.ImageDraw, after: bool) -> None:
    if after:
        draw.rectangle((0, 440, WIDE, 500), fill="#d8d3c8")
        return
    for n, colour in enumerate(("#b5483a", "#c98b2f", "#4f7f52")):
        x = 150 + n * 240
        draw.polygon([(x - 20, 330), (x + 200, 330), (x + 170, 270), (x + 10, 270)], fill=colour)
        draw.rectangle((x, 440, x + 180, 520), fill=WOOD)
        for dot in range(6):
            draw.ellipse((x + 12 + dot * 27, 415, x + 38 + dot * 27, 441), fill=colour)


def _wall(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((200, 60, 760, 520), fill="#efe6d6", outline=KERB, width=4)
    if after:
        draw.rectangle((330, 160, 620, 380), fill="#e7dcc6")
        return
    draw.polygon([(340, 170), (560, 140), (630, 260), (540, 380), (360, 350)], fill="#a89f90")
    draw.line([(560, 380), (600, 450), (570, 515)], fill="#6b6459", width=6)


def _green(draw: ImageDraw.ImageDraw, after: bool) -> None:
    draw.rectangle((0, 470, WIDE, HIGH), fill=GRASS)
    if after:
        for x in range(60, WIDE, 110):
            draw.ellipse((x, 520, x + 70, 570), fill="#6f9a5c")
        return
    draw.ellipse((250, 520, 720, 660), fill="#b49a72")
    for x in range(300, 700, 60):
        draw.line([(x, 500), (x, 560)], fill="#7a5c43", width=8)


_DRAWN = {
    "manhole": _manhole, "lamp": _lamp, "rubbish": _rubbish, "bikes": _bikes, "clutter": _clutter, "shed": _shed,
    "road": _road, "tree": _tree, "water": _water, "cable": _cable, "cars": _cars, "stall": _stall, "wall": _wall,
    "green": _green,
}  # fmt: skip
