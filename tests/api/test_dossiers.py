"""The dossier of a hard case for programs: the same acts, the same refusals, and no name without a look."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.cases.models import Case, Look
from linli.cases.states import State
from linli.kernel.models import JournalLine
from tests.cast import Cast
from tests.factories import a_case, an_upload

from .callers import Program, program_of

pytestmark = pytest.mark.django_db
NAME, PHONE = "王桂香", "13812345678"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a case that two organisations work on."""
    return a_case(cast, state=State.COORDINATING, at=timezone.now() - timedelta(days=40))


def done(program: Program, case: Case, action: str, told: dict[str, Any]) -> None:
    """Do an act, or say why it was refused."""
    answer = program.post(f"cases/{case.number}/{action}", told)
    assert answer.status_code == 200, (action, answer.content)


def test_a_program_writes_and_reads_a_whole_dossier(cast: Cast, case: Case):
    program = program_of(cast, "heqing")
    note = program.upload("photos", an_upload()).json()["note"]
    read = f"cases/{case.number}/dossier"

    done(program, case, "open_dossier", {"background": "占道近20年", "owner": cast.accounts["heqing"].pk})
    done(program, case, "plan_step", {"next_step": "联合上门", "next_on": "2026-12-05"})
    done(program, case, "name_party", {"kind": "person", "real_name": NAME, "phone": PHONE, "part": "摊主"})
    done(program, case, "name_party", {"kind": "shop", "known_as": "隔壁小吃店"})
    first, second = (one["id"] for one in program.get(read).json()["parties"])
    done(
        program,
        case,
        "note_visit",
        {"words": "愿意谈", "outcome": "talked", "party": first, "photos": [note]},
    )
    done(program, case, "note_care", {"words": "陪同复诊"})
    done(
        program,
        case,
        "link_application",
        {"kind": "economic", "addressee": "民政", "yuan": 12000, "party": first},
    )
    done(program, case, "note_risk", {"what": "反弹", "level": "high", "owner": cast.accounts["maoli"].pk})
    told = program.get(read).json()
    done(
        program,
        case,
        "move_application",
        {"item": told["applications"][0]["id"], "standing": "paid", "yuan": 9600},
    )
    done(program, case, "change_risk", {"item": told["risks"][0]["id"], "level": "low", "over": True})
    done(program, case, "take_step", {"item": first, "step": "remind", "words": "提醒过了"})
    done(program, case, "end_steps", {"item": first, "how": "complied"})
    done(program, case, "open_mediation", {"about": "通道归谁", "parties": [first, second]})
    item = program.get(read).json()["mediations"][0]["id"]
    done(program, case, "hold_round", {"item": item, "place": "居委", "mediator": "陈法官", "words": "谈了"})
    owed = [{"party": second, "what": "让出通道", "due_on": "2026-12-09"}]
    done(program, case, "reach_agreement", {"item": item, "agreement": "各让一步", "obligations": owed})
    obligation = program.get(read).json()["mediations"][0]["obligations"][0]["id"]
    assert [row["what"] for row in program.get("obligations").json()["items"]] == ["让出通道"]
    done(program, case, "check_obligation", {"item": obligation, "kept": False, "finding": "没有让"})
    done(program, case, "fail_mediation", {"item": item, "reason": "拒不履行", "next_way": "court"})
    lesson = {"what": "早走访", "book": "ladder", "due_on": "2026-12-20"}
    done(
        program,
        case,
        "hold_review",
        {"held_on": "2026-11-20", "people": "街道", "what": "拖了", "lessons": [lesson]},
    )
    assert [row["what"] for row in program.get("lessons").json()["items"]] == ["早走访"]
    taught = program.get(read).json()["reviews"][0]["lessons"][0]["id"]
    done(program, case, "close_lesson", {"item": taught, "outcome": "已成习惯"})

    told = program.get(read).json()
    assert (told["owner"], told["next_step"], told["next_on"]) == ("", "联合上门", "2026-12-05")
    assert [visit["party"] for visit in told["visits"]] == ["甲 (摊主)"]
    assert (told["applications"][0]["standing"], told["applications"][0]["yuan"]) == ("paid", 9600)
    assert told["risks"][0]["over_at"] is not None
    assert [one["settled"] for one in told["courses"][0]["measures"]] == ["complied"]
    assert (told["mediations"][0]["standing"], told["mediations"][0]["next_way"]) == ("failed", "court")
    assert told["reviews"][0]["lessons"][0]["standing"] == "left"
    assert NAME not in str(told)
    row = program.get("dossiers").json()["items"][0]
    assert (row["number"], row["visits"]) == (case.number, 1)
    assert program.get("dossiers", ended="true").json()["items"] == []


def test_refusals_are_named_and_nothing_is_written(cast: Cast, case: Case):
    program = program_of(cast, "heqing")
    done(program, case, "name_party", {"kind": "person", "real_name": NAME})
    party = program.get(f"cases/{case.number}/dossier").json()["parties"][0]["id"]
    before = JournalLine.objects.count()

    def refused(action: str, told: dict[str, Any]) -> str:
        answer = program.post(f"cases/{case.number}/{action}", told)
        assert answer.status_code == 422, answer.content
        return str(answer.json()["code"])

    assert refused("take_step", {"item": party, "step": "advise", "words": "先劝"}) == "step_behind"
    assert refused("note_visit", {"words": f"{NAME}说不行"}) == "person_named"
    assert refused("plan_step", {"next_step": "上门"}) == "no_dossier"
    assert refused("open_mediation", {"about": "吵架", "parties": [party, party]}) == "two_parties"
    assert JournalLine.objects.count() == before


def test_names_are_told_after_a_look_only(cast: Cast, case: Case):
    program = program_of(cast, "heqing")
    done(program, case, "name_party", {"kind": "person", "real_name": NAME, "phone": PHONE})
    path = f"cases/{case.number}/parties"

    assert program.post(path, {"purpose": "other"}, key="").status_code == 422
    told = program.post(path, {"purpose": "appointment"}, key="").json()

    assert told["items"] == [{"called": "甲 (Individual)", "name": NAME, "phone": PHONE}]
    assert [(look.whose, look.way) for look in Look.objects.all()] == [("parties", "api")]
    assert program_of(cast, "maoli").post(path, {"purpose": "appointment"}, key="").status_code == 403
    assert program_of(cast, "dujuan").post(path, {"purpose": "appointment"}, key="").status_code == 404


def test_strangers_find_no_dossier(cast: Cast, case: Case):
    done(program_of(cast, "heqing"), case, "open_dossier", {"background": "说来话长"})
    stranger = program_of(cast, "dujuan")

    assert stranger.get(f"cases/{case.number}/dossier").status_code == 404
    assert stranger.get("dossiers").json()["items"] == []


def test_a_dossier_costs_as_much_for_three_visits_as_for_one(cast: Cast, case: Case):
    program = program_of(cast, "heqing")
    done(program, case, "note_visit", {"words": "一"})
    one = program.queries(f"cases/{case.number}/dossier")

    for _ in range(2):
        done(program, case, "note_visit", {"words": "又"})

    assert program.queries(f"cases/{case.number}/dossier") == one
