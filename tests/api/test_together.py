"""Several at work, for programs: every act, what is owed on a case and over all of them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from linli.cases.models import Share
from linli.people.models import Account
from tests.cases.several import Five, a_ktv, build_five, item
from tests.cast import Cast
from tests.factories import CORNER

from .programs import Program, a_key, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(cast: Cast) -> Five:
    """Give five departments, whose officers have programs."""
    made = build_five(cast)
    cast.accounts |= {
        code: Account.objects.get(username=f"of-{code}") for code in ("shichang", "paichusuo", "wenhua")
    }
    return made


def done(program: Program, path: str, told: Any) -> Any:
    answer = program.post(path, told, key=a_key())
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_joint_action_goes_from_the_call_to_the_record_by_programs(five: Five):
    case = a_ktv(five)
    path = f"cases/{case.number}"
    head, police, culture = (program_of(five.cast, who) for who in ("heqing", "paichusuo", "wenhua"))
    ids = {code: one.pk for code, one in five.organisations.items()}
    starts_at = (timezone.now() + timedelta(hours=1)).isoformat()

    done(
        head,
        f"{path}/ask_opinions",
        {"organisations": [ids["paichusuo"]], "question": "可否？", "within": {"value": 2}},
    )
    opinion = str(item(case, five.organisations["paichusuo"], "opinion"))
    silent = police.post(f"{path}/give_opinion", {"item": opinion, "stance": "object"}, key=a_key())
    done(police, f"{path}/give_opinion", {"item": opinion, "stance": "agree"})
    gone = police.get(path)
    done(head, f"{path}/call_joint", {
        "organisations": [ids["paichusuo"], ids["wenhua"]], "starts_at": starts_at, "why": "联合检查"
    })  # fmt: skip
    mine = str(item(case, five.organisations["wenhua"], "arrival"))
    nowhere = culture.post(f"{path}/sign_in", {"item": mine}, key=a_key())
    early = culture.post(
        f"{path}/record_finding", {"item": mine, "finding": "有", "measure": "ordered"}, key=a_key()
    )
    done(culture, f"{path}/sign_in", {"item": mine, "lon": CORNER[0], "lat": CORNER[1], "accuracy": 8})
    done(culture, f"{path}/record_finding", {"item": mine, "finding": "超时营业", "measure": "ordered"})
    seen = head.get(f"{path}/together").json()
    joint = seen["joint"][0]["id"]
    done(head, f"{path}/conclude_joint", {"item": joint, "conclusion": "整改"})
    again = head.post(f"{path}/conclude_joint", {"item": joint, "conclusion": "整改"}, key=a_key())
    done(head, f"{path}/promise", {"organisation": ids["wenhua"], "what": "复查", "on": "2199-01-01"})

    assert (silent.status_code, silent.json()["code"]) == (422, "missing")
    assert gone.status_code == 404
    assert [one.json()["code"] for one in (nowhere, early, again)] == [
        "place_not_said", "not_on_the_spot", "moved_meanwhile"
    ]  # fmt: skip
    found = {
        one["organisation"]["code"]: (one["state"], one["metres"], one["measure"])
        for one in seen["joint"][0]["called"]
    }
    assert found == {"wenhua": ("done", 0, "ordered"), "paichusuo": ("open", None, None)}
    told = head.get(f"{path}/together").json()
    assert [one["state"] for one in told["joint"]] == ["concluded"]
    assert [(one["what"], one["state"]) for one in told["promises"]] == [("复查", "open")]
    assert told["opinions"][0]["limit"] == "2 working hours"


def test_what_is_owed_is_listed_paged_narrowed_and_goes_out_as_a_workbook(five: Five):
    case = a_ktv(five)
    head, culture = program_of(five.cast, "heqing"), program_of(five.cast, "wenhua")
    ids = [one.pk for one in five.organisations.values()]
    done(
        head,
        f"cases/{case.number}/ask_opinions",
        {"organisations": ids, "question": "?", "within": {"value": 1, "unit": "d"}},
    )

    first = head.get("together", limit=3).json()
    rest = head.get("together", limit=3, after=first["next"]).json()
    one = culture.get("together").json()["items"]
    nobody = head.get("together", organisation=999_999)
    book = head.get("together.xlsx", kind="opinion")

    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)
    assert [(row["number"], row["organisation"]["code"]) for row in one] == [(case.number, "wenhua")]
    assert [
        len(head.get("together", **asked).json()["items"])
        for asked in ({"over": True}, {"late": True}, {"kind": "task"})
    ] == [0, 0, 0]
    assert nobody.json()["code"] == "unknown_organisation"
    sheet = load_workbook(BytesIO(b"".join(book.streaming_content))).active
    assert sheet.max_row >= 6
    assert Share.objects.count() == 5
