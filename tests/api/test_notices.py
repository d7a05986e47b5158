"""The outbox for programs: what somebody was told, and whether what was done arrives."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.kernel.deliveries import deliver
from linli.kernel.models import Delivery
from linli.notices.models import Notice
from linli.notices.states import NoticeState
from linli.people.models import Account
from tests.cast import Cast
from tests.factories import a_case

from .callers import Program, code_of, fields_of, program_of

pytestmark = pytest.mark.django_db
OPERATIONS = [
    ("GET", "/operations"), ("POST", "/operations/readers/notices/again"), ("POST", "/operations/notices/again"),
    ("POST", f"/operations/notices/{uuid4()}/again"),
]  # fmt: skip


def told(cast: Cast, cases: int = 1) -> None:
    """Let things happen that somebody is told of."""
    for _n in range(cases):
        a_case(cast, state="dispatched", at=timezone.now() - timedelta(hours=1))
    while deliver("notices"):
        pass


# --- What I was told ----------------------------------------------------------------------------------------------
def test_what_somebody_was_told_is_theirs_alone(cast: Cast) -> None:
    told(cast)

    mine = program_of(cast, "maoli").get("/notices").json()["items"]
    others = program_of(cast, "dujuan").get("/notices").json()["items"]

    assert [(one["event"], one["read"]) for one in mine] == [("case.dispatch.lead", False)]
    assert mine[0]["path"].startswith("/s/fenglin/cases/FL-")
    assert others == []
    assert code_of(Program().get("/notices")) == (401, "not_signed_in")


def test_notices_are_read_in_the_language_asked_for(cast: Cast) -> None:
    told(cast)
    english, chinese = program_of(cast, "maoli"), program_of(cast, "maoli")
    chinese.headers["Accept-Language"] = "zh-CN"

    first, other = english.get("/notices").json()["items"][0], chinese.get("/notices").json()["items"][0]

    assert first["subject"] != other["subject"]
    assert first["subject"].isascii()


def test_notices_are_paged_from_the_newest(cast: Cast) -> None:
    told(cast, 3)
    program = program_of(cast, "maoli")
    whole = program.get("/notices").json()["items"]
    first = program.get("/notices", limit=2).json()
    rest = program.get("/notices", limit=2, after=first["next"]).json()

    assert [*first["items"], *rest["items"]] == whole
    assert len(whole) == 3
    assert rest["next"] is None


def test_some_or_all_are_marked_as_read_and_nobody_elses(cast: Cast) -> None:
    told(cast, 3)
    program, stranger = program_of(cast, "maoli"), program_of(cast, "dujuan")
    ids = [one["id"] for one in program.get("/notices").json()["items"]]

    assert stranger.post("/notices/read", {"notices": ids}).json() == {"marked": 0, "unread": 0}
    assert program.get("/notices/unread").json() == {"unread": 3}
    assert program.post("/notices/read", {"notices": ids[:1]}).json() == {"marked": 1, "unread": 2}
    first = program.post("/notices/read", {}, key="read-them-all")
    again = program.post("/notices/read", {}, key="read-them-all")
    assert first.json() == again.json() == {"marked": 2, "unread": 0}
    assert program.post("/notices/read", {}).json() == {"marked": 0, "unread": 0}
    assert all(one["read"] for one in program.get("/notices").json()["items"])


@pytest.mark.parametrize("notices", [["x"], "all", [str(uuid4())] * 201, [None]])
def test_what_is_no_list_of_notices_is_said_so(cast: Cast, notices: object) -> None:
    wrong = fields_of(program_of(cast, "maoli").post("/notices/read", {"notices": notices}))

    assert {one.rsplit(".0", 1)[0] for one in wrong} == {"body.notices"}


# --- Operations -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["heqing", "gaolan", "maoli"])
def test_there_are_no_operations_for_who_looks_after_no_street(cast: Cast, who: str) -> None:
    program = program_of(cast, who)

    assert {code_of(program.send(method, path)) for method, path in OPERATIONS} == {(404, "not_found")}


def test_a_token_of_an_operator_carries_posts_and_not_the_house(cast: Cast) -> None:
    Account.objects.filter(username="maoli").update(is_superuser=True)

    assert code_of(program_of(cast, "maoli").get("/operations")) == (404, "not_found")
    assert code_of(program_of(cast, "jiangwei", ["see"]).get("/operations")) == (404, "not_found")
    assert code_of(Program().get("/operations")) == (401, "not_signed_in")


def test_the_operations_are_told(cast: Cast) -> None:
    told(cast)

    answer = program_of(cast, "jiangwei").get("/operations").json()

    assert [one["reader"] for one in answer["readers"]] == [
        "covenants", "hotline", "insight", "lifts", "noticeboards", "notices", "recurrence", "seal", "sorting", "topics",
        "webhooks",
    ]  # fmt: skip
    waiting = {one["reader"]: one["waiting"] for one in answer["readers"]}
    assert waiting["notices"] == 0
    assert waiting["insight"] > 0
    assert (answer["parked"], answer["trouble"], answer["seal"]) == ([], [], None)


def test_what_failed_is_sent_again_once(cast: Cast) -> None:
    told(cast)
    notice = Notice.objects.first()
    assert notice is not None
    stuck = {"state": NoticeState.FAILED, "channel": "email", "error": "mailbox full"}
    Notice.objects.filter(pk=notice.pk).update(**stuck)
    program = program_of(cast, "jiangwei")

    trouble = program.get("/operations").json()["trouble"]
    first = program.post(f"/operations/notices/{notice.pk}/again", key="again-please")
    again = program.post(f"/operations/notices/{notice.pk}/again", key="again-please")

    assert [(one["id"], one["state"], one["error"]) for one in trouble] == [
        (str(notice.pk), "failed", "mailbox full")
    ]
    assert first.json() == again.json() == {"count": 1}
    assert code_of(program.post(f"/operations/notices/{notice.pk}/again")) == (409, "not_in_trouble")
    assert program.post("/operations/notices/again").json() == {"count": 0}


def test_lines_set_aside_are_read_again(cast: Cast) -> None:
    a_case(cast)
    Delivery.objects.filter(reader="notices").update(parked_at=timezone.now(), error="boom", attempts=5)
    program = program_of(cast, "jiangwei")
    parked = program.get("/operations").json()["parked"]

    answer = program.post("/operations/readers/notices/again")

    assert {(one["reader"], one["error"], one["action"]) for one in parked} == {("notices", "boom", "report")}
    assert answer.json() == {"count": len(parked)}
    assert code_of(program.post("/operations/readers/nobody/again")) == (404, "not_found")


def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    told(cast)
    paths = ["/notices", "/notices/unread", "/operations"]
    program = program_of(cast, "jiangwei")
    for path in paths:
        program.get(path)
    before = {path: program.queries(path) for path in paths}
    told(cast, 3)

    assert {path: program.queries(path) for path in paths} == before
    assert max(before.values()) <= 12
