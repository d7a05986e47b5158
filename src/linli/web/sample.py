"""What the style guide shows: made-up cases, figures and shapes that look like the real ones."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One of each field."""

    title = forms.CharField(
        label=_("What is wrong?"), min_length=4, max_length=60, help_text=_("One sentence is enough.")
    )
    text = forms.CharField(
        label=_("Anything else we should know"),
        required=False,
        widget=forms.Textarea({"rows": 3, "data-count": 500}),
    )
    kind = forms.ChoiceField(
        label=_("Category"),
        choices=[("", _("We choose for you")), ("1", "井盖"), ("2", "占道"), ("3", "飞线充电")],
        required=False,
    )
    reach = forms.ChoiceField(
        label=_("How may we reach you?"), widget=forms.RadioSelect,
        choices=[("phone", _("By telephone")), ("mail", _("By e-mail")),
                 ("none", _("Not at all; I keep the link"))],
        initial="none",
    )  # fmt: skip
    photos = forms.FileField(label=_("Photos"), required=False)
    rating = forms.ChoiceField(
        label=_("How satisfied are you?"), widget=forms.RadioSelect,
        choices=[
            ("1", _("Very poor")), ("2", _("Poor")), ("3", _("Fair")),
            ("4", _("Good")), ("5", _("Very good")),
        ],
    )  # fmt: skip
    public = forms.BooleanField(
        label=_("Neighbours may see this"), help_text=_("Never your name or telephone."), required=False
    )
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)


ROWS = (
    ("斜土路人行道占道亭棚，居民反复反映", "私搭乱建 · 宛南三村 · 主办 城管 · 协办 市场监管、物业", -6 * 60),
    ("宛南五村 12 号门口飞线充电", "消防隐患 · 宛南五村 · 主办 物业", 80),
    ("平江路井盖弹跳有异响", "上水井盖 · 平江 · 主办 城建中心", 24 * 60 + 22),
    ("医学院路早高峰乱停车，挡住救护车道", "机动车乱停放 · 医清 · 联合执法 3 家", 4 * 24 * 60 + 1130),
    ("小木桥路沿街店面油烟扰民", "商业噪音 · 西木南 · 主办 市场监管", 5 * 24 * 60 + 80),
    ("车棚充电桩数量不够，居民要求加装", "设施增设 · 宛南六村 · 主办 城建中心", 12 * 24 * 60),
)
AREAS = ("宛南", "西木", "振兴", "东安", "天龙")
CORNERS = (
    ((90, 120), (330, 80), (380, 300), (250, 400), (70, 340)),
    ((330, 80), (640, 110), (690, 330), (380, 300)),
    ((70, 340), (250, 400), (300, 620), (120, 690)),
    ((250, 400), (380, 300), (690, 330), (640, 600), (300, 620)),
    ((120, 690), (300, 620), (640, 600), (600, 830), (220, 860)),
)
SPOTS = ((300, 330, "red"), (560, 180, "red"), (430, 660, "red"), (240, 290, "amber"), (470, 400, "amber"),
         (180, 600, "amber"), (520, 540, "amber"), (524, 545, "blue"), (528, 541, "green"))  # fmt: skip


def _ground(x: float, y: float) -> list[float]:
    return [round(121.440 + x * 0.00003, 6), round(31.214 - y * 0.000026, 6)]


def shapes() -> dict[str, Any]:
    """Return five made areas."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name, "name_en": name, "late": late, "url": f"#area-{n}"},
                "geometry": {"type": "Polygon", "coordinates": [[_ground(*c) for c in (*ring, ring[0])]]},
            }
            for n, (name, ring, late) in enumerate(zip(AREAS, CORNERS, (9, 4, 14, 2, 7), strict=True))
        ],
    }


def points() -> dict[str, Any]:
    """Return nine made points, three of them close together."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"title": ROWS[n % 6][0], "tone": tone, "url": f"#case-{n}"},
                "geometry": {"type": "Point", "coordinates": _ground(x, y)},
            }
            for n, (x, y, tone) in enumerate(SPOTS)
        ],
    }


def everything(now: datetime) -> dict[str, Any]:
    """Return the data of all components, with moments around `now`."""
    rows = [
        {
            "title": title,
            "facts": facts,
            "due": now + timedelta(minutes=left),
            "yellow": now + timedelta(minutes=left) - (timedelta(days=1, minutes=left)) / 5,
        }
        for title, facts, left in ROWS
    ]
    return {
        "now": now,
        "rows": rows,
        "case": rows[0],
        "steps": (
            ("上报", "done"),
            ("核实", "done"),
            ("立案", "done"),
            ("派遣", "done"),
            ("协调处置", "now"),
            ("反馈", ""),
            ("核查", ""),
            ("销项", ""),
        ),
        "moments": [
            now + timedelta(minutes=m)
            for m in (-60 * 24 * 400, -60 * 72, -1440, -6 * 60, 80, 1450, 4 * 1440, 20 * 1440)
        ],
        "bars": (("天龙片区", 97), ("振兴片区", 95), ("宛南片区", 94), ("东安片区", 91), ("西木片区", 88)),
        "rates": (("响应率", 99), ("解决率", 92), ("满意率", 94)),
        "table": (
            ("宛南片区", 41, 23, 9, 14, 107),
            ("西木片区", 1238, 20, 3, 6, 98),
            ("振兴片区", 18, 2, 0, 4, 61),
        ),
        "day": now - timedelta(days=1, hours=3),
        "hour": now - timedelta(hours=2),
        "week": now - timedelta(days=9),
    }
