"""What acts on things that hang on a case need: the newest such thing of the case, or one that nobody knows."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from linli.cases.commands import Taught
from linli.cases.models import (
    Case,
    Extension,
    Hiding,
    Joint,
    Lesson,
    LinkedApplication,
    Mediation,
    Obligation,
    Party,
    Pause,
    Photo,
    Risk,
    Share,
)
from linli.kernel.limits import Limit
from tests.cast import Cast

from .several import HERE


def newest(model: Any, case: Case, **of: Any) -> UUID:
    """Return the thing noted last on a case."""
    found = model.objects.filter(case=case, **of).order_by("-pk").values_list("pk", flat=True).first()
    return found or uuid4()


def hanging_brings(action: str, cast: Cast, case: Case, at: datetime) -> dict[str, Any]:
    """Return everything an act on such a thing could need; nothing for the acts of the case itself."""
    chengguan, shichang = cast.organisations["chengguan"], cast.organisations["shichang"]
    tomorrow = at + timedelta(days=1)

    def share(kind: str) -> UUID:
        return newest(Share, case, kind=kind)

    brings = {
        "grant_request": lambda: {"item": newest(Pause, case, state="asked")},
        "refuse_request": lambda: {"item": newest(Extension, case, state="asked"), "reason": "不同意"},
        "give_task": lambda: {"organisation": shichang, "what": "清理"},
        "do_task": lambda: {"item": share("task"), "done": "好了"},
        "decline_task": lambda: {"item": share("task"), "reason": "不归我们"},
        "drop_share": lambda: {"item": newest(Share, case), "reason": "不需要了"},
        "ask_opinions": lambda: {"organisations": [chengguan, shichang], "question": "?", "limit": Limit(1, "h")},
        "give_opinion": lambda: {"item": share("opinion"), "stance": "agree"},
        "call_joint": lambda: {"kind": "whistle", "organisations": [shichang], "starts_at": tomorrow, "why": "查"},
        "sign_in": lambda: {"item": share("arrival"), **HERE},
        "record_finding": lambda: {"item": share("arrival"), "finding": "看过了"},
        "conclude_joint": lambda: {"item": newest(Joint, case), "conclusion": "办结"},
        "call_off": lambda: {"item": newest(Joint, case), "reason": "下雨"},
        "promise": lambda: {"organisation": chengguan, "what": "修好", "on": tomorrow.date()},
        "keep_promise": lambda: {"item": share("promise"), "done": "修好了"},
        "open_dossier": lambda: {"background": "拖了多年"}, "plan_step": lambda: {"next_step": "再上门"},
        "name_party": lambda: {"kind": "shop", "known_as": "蘑菇亭小吃"},
        "note_visit": lambda: {"words": "谈过了"}, "note_care": lambda: {"words": "送了米"},
        "link_application": lambda: {"kind": "economic", "addressee": "区民政局"},
        "move_application": lambda: {"item": newest(LinkedApplication, case), "standing": "granted"},
        "note_risk": lambda: {"what": "可能过激", "level": "high"},
        "change_risk": lambda: {"item": newest(Risk, case), "level": "low"},
        "take_step": lambda: {"item": newest(Party, case), "step": "remind", "words": "提醒过了"},
        "end_steps": lambda: {"item": newest(Party, case), "how": "complied"},
        "open_mediation": lambda: {
            "about": "滴水", "parties": list(Party.objects.filter(case=case).values_list("pk", flat=True)[:2])
        },
        "hold_round": lambda: {
            "item": newest(Mediation, case), "place": "居委", "mediator": "陈法官", "words": "各让一步"
        },
        "reach_agreement": lambda: {"item": newest(Mediation, case), "agreement": "握手言和"},
        "check_obligation": lambda: {"item": newest(Obligation, case), "kept": True, "finding": "看过了"},
        "fail_mediation": lambda: {"item": newest(Mediation, case), "reason": "谈不拢", "next_way": "court"},
        "hold_review": lambda: {
            "held_on": at.date(), "people": "街道、城管", "what": "拖了二十年", "lessons": [Taught("早点牵头")]
        },
        "close_lesson": lambda: {"item": newest(Lesson, case), "outcome": "是习惯，不成规则"},
        "hide": lambda: {"part": "case", "reason": "有人名"},
        "mask_words": lambda: {"spans": [("title", 0, 1)], "reason": "有人名"},
        "redact_photo": lambda: {"photo": newest(Photo, case), "boxes": [(100, 100, 200, 200)], "reason": "有人脸"},
        "restore": lambda: {"hiding": newest(Hiding, case), "reason": "已核实"},
    }  # fmt: skip
    return brings[action]() if action in brings else {}
