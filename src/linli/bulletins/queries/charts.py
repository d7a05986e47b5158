"""Charts of bulletins as SVG of our own: the same drawing on the page, in PDF and, drawn by the same hand, in Word.

Two kinds are enough: bars of what there is most of, and columns over time. Each has its numbers written beside it and
stands below the table that says the same, so no chart is needed to read a bulletin.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from linli.kernel.scales import ceiling

WIDTH = 640
INK, QUIET, ACCENT, SECOND, HAIR = "#17212b", "#4c5966", "#0b6e69", "#94c1bd", "#e3e8ed"
LINE, BAR = 30, 16
HEIGHT, TOP, FOOT, LEFT = 230, 34, 30, 44
FACE = "Linli Serif, serif"


def _text(x: float, y: float, words: str, *, size: int = 14, end: str = "start", quiet: bool = False) -> str:
    colour, of = (QUIET, "quiet") if quiet else (INK, "ink")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{end}" fill="{colour}" class="{of}"'
        f' font-family="{FACE}">{escape(words)}</text>'
    )


def _box(x: float, y: float, width: float, height: float, colour: str, of: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{colour}" class="{of}"/>'


def _drawn(height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}"'
        f' class="chart" role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">{"".join(parts)}</svg>'
    )


def bars(title: str, rows: Sequence[tuple[str, int]], *, label: int = 200) -> str:
    """Return bars lying one below the other, longest value the full width, each with its number."""
    most = max((n for _name, n in rows), default=0) or 1
    room = WIDTH - label - 60
    parts = []
    for place, (name, n) in enumerate(rows):
        y = place * LINE + 4
        length = max(n / most * room, 1.0 if n else 0.0)
        parts += [
            _text(label - 10, y + BAR - 3, _short(name), end="end"),
            _box(label, y, round(length, 1), BAR, ACCENT, "accent"),
            _text(label + round(length, 1) + 8, y + BAR - 3, str(n)),
        ]
    return _drawn(max(len(rows) * LINE + 4, LINE), title, parts)


def columns(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    """Return columns beside each other for each label, one colour a series, with a scale of whole numbers."""
    top = ceiling(max((n for _name, values in series for n in values), default=0))
    high = HEIGHT - TOP - FOOT
    parts = []
    for step in range(5):
        y = round(HEIGHT - FOOT - high * step / 4, 1)
        parts.append(f'<path d="M{LEFT} {y:g}H{WIDTH}" stroke="{HAIR}" fill="none" class="hair"/>')
        parts.append(_text(LEFT - 8, y + 4, str(top * step // 4), size=12, end="end", quiet=True))
    wide = (WIDTH - LEFT) / max(len(labels), 1)
    each = min(wide * 0.7 / max(len(series), 1), 34)
    for place, label in enumerate(labels):
        middle = LEFT + wide * (place + 0.5)
        for n, (_name, values) in enumerate(series):
            tall = round(values[place] / top * high, 1)
            x = round(middle + (n - len(series) / 2) * each, 1)
            parts.append(
                _box(
                    x,
                    HEIGHT - FOOT - tall,
                    round(each - 2, 1),
                    tall,
                    *(SECOND, "second") if n else (ACCENT, "accent"),
                )
            )
        parts.append(_text(round(middle, 1), HEIGHT - 10, label, size=12, end="middle", quiet=True))
    x = float(LEFT)
    for n, (name, _values) in enumerate(series):
        parts.append(_box(x, 6, 12, 12, *(SECOND, "second") if n else (ACCENT, "accent")))
        parts.append(_text(x + 18, 17, name, size=13))
        x += 36 + sum(13 if ord(letter) > 0x2E7F else 7.5 for letter in name)
    return _drawn(HEIGHT, title, parts)


def _short(name: str) -> str:
    """Return a name as far as there is room beside a bar: fourteen letters of Chinese, nearly twice as many of Latin."""
    room = 14.0
    for place, letter in enumerate(name):
        room -= 1 if ord(letter) > 0x2E7F else 0.56
        if room < 0:
            return name[: place - 1].rstrip() + "…"
    return name
