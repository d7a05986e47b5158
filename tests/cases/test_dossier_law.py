"""The permission table of the dossier: every act × every role × every state, as buttons and by trying."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import ENDED, State
from linli.cases.workflow import CASE, LIVING, OPEN
from linli.kernel.errors import Refusal
from linli.kernel.models import JournalLine
from tests.cast import NOON, PEOPLE, Cast
from tests.factories import a_case, reporter_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
# Acts by who may do them: who keeps the dossier (the head, the clerk, the lead), and whoever works on the case.
KEEPING = {"open_dossier", "plan_step", "hold_review", "close_lesson"}
WRITING = {
    "name_party", "note_visit", "note_care", "link_application", "move_application", "note_risk", "change_risk",
    "take_step", "end_steps", "open_mediation", "hold_round", "reach_agreement", "check_obligation", "fail_mediation",
}  # fmt: skip
# Nothing of it begins after the end; what was begun can be finished.
BEGINNING = {"open_dossier", "plan_step", "take_step", "open_mediation"}
KEEPERS, HANDS = {"heqing", "jiangwei", "shenyi"}, {"gaolan", "songping"}
# Acts on something that is not there yet.
ON_NOTHING = {
    "move_application": "not_found", "change_risk": "not_found", "take_step": "not_found", "end_steps": "not_found",
    "hold_round": "not_found", "reach_agreement": "not_found", "check_obligation": "not_found",
    "fail_mediation": "not_found", "close_lesson": "not_found", "plan_step": "no_dossier",
    "open_mediation": "two_parties",
}  # fmt: skip
BROUGHT: dict[str, dict[str, Any]] = {
    "open_dossier": {"background": "说来话长"}, "plan_step": {"next_step": "上门"},
    "name_party": {"kind": "shop", "known_as": "一店"}, "note_visit": {"words": "谈了"}, "note_care": {"words": "帮了"},
    "link_application": {"kind": "economic", "addressee": "民政"}, "move_application": {"standing": "paid"},
    "note_risk": {"what": "反弹", "level": "low"}, "change_risk": {"level": "low"},
    "take_step": {"step": "remind", "words": "提醒"}, "end_steps": {"how": "lifted"},
    "open_mediation": {"about": "占道", "parties": [uuid4(), uuid4()]},
    "hold_round": {"place": "居委", "mediator": "陈法官", "words": "谈了"}, "reach_agreement": {"agreement": "好"},
    "check_obligation": {"kept": True, "finding": "好"}, "fail_mediation": {"reason": "谈不拢", "next_way": "court"},
    "hold_review": {"held_on": date(2026, 3, 4), "people": "街道", "what": "拖了"}, "close_lesson": {"outcome": "算了"},
}  # fmt: skip
ON_ITEMS = set(ON_NOTHING) - {"plan_step", "open_mediation"}


def expected(name: str, case: Case) -> set[str]:
    """Return the acts of the dossier that the words above give a person in a state."""
    leads = name == "maoli" and case.lead_id is not None
    acts = (KEEPING | WRITING) if name in KEEPERS or leads else WRITING if name in HANDS else set()
    if case.state not in OPEN:
        acts -= BEGINNING
    return acts if case.state in LIVING else set()


def test_the_words_above_name_every_act_of_the_dossier():
    dossier = {row for row in CASE.rows if row in KEEPING | WRITING}

    assert dossier == set(BROUGHT) == KEEPING | WRITING
    assert set(OPEN) | set(ENDED) == set(State)


@pytest.mark.parametrize("state", [*OPEN, State.CLOSED, State.DECLINED, State.WITHDRAWN])
def test_who_may_write_into_a_dossier_and_what_comes_of_trying(cast: Cast, state: str):
    case = a_case(cast, state=state)
    names = [*PEOPLE, "reporter"]

    def actor(name: str) -> Any:
        return reporter_of(case) if name == "reporter" else cast.actor(name)

    def attempt(name: str, action: str) -> tuple[str, int]:
        before = JournalLine.objects.filter(subject_id=case.pk).count()
        told = BROUGHT[action] | ({"item": uuid4()} if action in ON_ITEMS else {})
        came = "done"
        with transaction.atomic():
            try:
                with transaction.atomic():
                    getattr(commands, action)(
                        case.pk, street_id=case.street_id, by=actor(name), at=LATER, **told
                    )
            except Refusal as refusal:
                came = refusal.code
            written = JournalLine.objects.filter(subject_id=case.pk).count() - before
            transaction.set_rollback(True)
        return came, written

    def promised(name: str, action: str) -> tuple[str, int]:
        if action in expected(name, case):
            return (ON_NOTHING[action], 0) if action in ON_NOTHING else ("done", 1)
        return ("not_allowed" if state in CASE.rows[action].sources else "moved_meanwhile", 0)

    shown = {name: set(CASE.open_to(actor(name), case)) & (KEEPING | WRITING) for name in names}
    assert shown == {name: expected(name, case) for name in names}
    tries = [(name, action) for name in names for action in BROUGHT]
    assert {one: attempt(*one) for one in tries} == {one: promised(*one) for one in tries}
