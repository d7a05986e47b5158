"""Pages of standing problems, of whom to call and of the three rates; what they cost, and what they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.problems import name_problem
from linli.cases.models import Evidence, ProblemMeasure, ProblemPhoto, Recheck, StandingProblem
from linli.cases.states import Reached, State
from linli.insight.models import OrganisationDay
from linli.kernel import journal, proofs
from linli.kernel.errors import NotAllowed
from tests.api.callers import program_of
from tests.cases.pages import queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_case, an_upload, manhole, reporter_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def named(cast: Cast, **told: Any) -> StandingProblem:
    usual = {"plan": "每日巡查", "pin": CORNER, "category": manhole(), "title": "井盖反复松动"}
    return name_problem(street=cast.street, by=cast.heqing, at=NOON, **usual | told)


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=["fenglin", *args])


def send(client: Client, problem: StandingProblem, action: str, **told: Any) -> Any:
    return client.post(url("problem_act", problem.number, action), {"key": f"k{action}", **told})


def test_somebody_names_a_standing_problem_and_works_it_off(cast: Cast) -> None:
    client, today = signed_in(cast, "heqing"), timezone.localdate()
    case = a_case(cast, state=State.FILED)
    made = client.post(url("problem_new"), {
        "key": "one", "category": "C0101", "spread": "spot", "lon": CORNER[0], "lat": CORNER[1], "radius": 60,
        "plan": "每日巡查，更换井盖", "cases": case.number, "road": "", "unit": "", "owner": "", "title": "",
    })  # fmt: skip
    problem = StandingProblem.objects.get()
    assert (made.status_code, problem.state, problem.cases) == (302, "standing", 1)

    chengjian = str(cast.organisations["chengjian"].pk)
    send(client, problem, "add_measure", what="更换井盖", organisation=chengjian, on=today + 3 * DAY)
    send(client, problem, "set_recheck", on=today + 5 * DAY)
    page = client.get(url("problem", problem.number)).content.decode()
    assert "更换井盖" in page
    assert case.number in page
    early = send(client, problem, "declare_over", finding="没有再松动", quiet_days=30)
    assert early.status_code == 422

    row, look = ProblemMeasure.objects.get(), Recheck.objects.get()
    send(signed_in(cast, "maoli"), problem, "end_measure", item=row.pk, done="已更换")
    send(client, problem, "do_recheck", item=look.pk, gone="yes", finding="牢固", photos=[an_upload()])
    send(client, problem, "declare_over", finding="没有再松动", quiet_days=30)

    problem.refresh_from_db()
    assert (problem.state, problem.quiet_until) == ("watched", today + 30 * DAY)
    photo = ProblemPhoto.objects.get()
    assert client.get(url("problem_photo", problem.number, photo.pk, "thumb")).status_code == 200
    assert client.get(url("problem_print", problem.number)).status_code == 200


def test_a_form_sent_twice_does_its_act_once(cast: Cast) -> None:
    client, problem = signed_in(cast, "heqing"), named(cast)
    told = {
        "what": "巡查",
        "organisation": str(cast.organisations["chengjian"].pk),
        "on": timezone.localdate() + DAY,
    }

    for _again in range(2):
        assert send(client, problem, "add_measure", **told).status_code == 302

    assert ProblemMeasure.objects.count() == 1


def test_a_measure_is_ended_by_its_organisation_or_whoever_keeps_the_problem_and_nobody_else(
    cast: Cast,
) -> None:
    client, problem = signed_in(cast, "heqing"), named(cast)
    organisation = str(cast.organisations["chengjian"].pk)
    send(
        client, problem, "add_measure", what="巡查", organisation=organisation, on=timezone.localdate() + DAY
    )
    row = ProblemMeasure.objects.get()

    assert (
        send(signed_in(cast, "luoshan"), problem, "end_measure", item=row.pk, done="好了").status_code == 404
    )
    assert send(signed_in(cast, "maoli"), problem, "add_measure", what="x").status_code == 403
    assert send(signed_in(cast, "maoli"), problem, "end_measure", item=row.pk, done="好了").status_code == 302


def test_a_second_problem_of_the_kind_in_a_unit_is_refused_on_the_form(cast: Cast) -> None:
    named(cast, pin=None, unit=cast.units["W11"])
    answer = signed_in(cast, "heqing").post(url("problem_new"), {
        "key": "two", "category": "C0101", "spread": "unit", "unit": cast.units["W11"].pk, "plan": "巡查", "road": "",
        "owner": "", "title": "", "cases": "", "radius": "",
    })  # fmt: skip

    assert answer.status_code == 422
    assert StandingProblem.objects.count() == 1


def test_neighbours_do_not_see_it_and_may_not_name_one_here(cast: Cast) -> None:
    problem = named(cast)

    assert signed_in(cast, "dujuan").get(url("problem", problem.number)).status_code == 404
    with pytest.raises(NotAllowed):
        name_problem(street=cast.street, by=cast.dujuan, at=NOON, plan="x", category=manhole(), pin=CORNER)


@pytest.mark.parametrize("n", [1, 3])
def test_pages_cost_the_same_with_one_and_with_three(cast: Cast, n: int) -> None:
    client = signed_in(cast, "heqing")
    problems = [named(cast, pin=(CORNER[0] + k * 0.002, CORNER[1]), title=f"第{k}处") for k in range(n)]
    for k in range(n):
        case = a_case(cast, state=State.INSPECTED)
        Evidence.objects.create(street=cast.street, problem=problems[0], case=case, at=case.reported_at)
        commands.call_back(
            case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON + DAY, outcome=Reached.NOT_REACHED
        )
        Recheck.objects.create(street=cast.street, problem=problems[0], due_on=NOON.date() + k * DAY)

    assert queries_of(client, url("problems")) <= 8
    assert queries_of(client, url("problem", problems[0].number)) <= 12
    assert queries_of(client, url("unreached")) <= 8
    assert queries_of(client, url("unreached") + "?show=waiting") <= 8
    assert queries_of(client, reverse("insight:satisfaction", args=["fenglin"])) <= 12


def test_the_call_back_is_asked_on_the_page_of_the_case_and_keeps_what_was_typed(cast: Cast) -> None:
    case = a_case(cast, state=State.INSPECTED, contact=commands.Contact(phone="13812345678"))
    silent = a_case(cast, state=State.INSPECTED)
    client = signed_in(cast, "heqing")
    address = url("call_back", case.number)

    offered = [address in client.get(url("case", one.number)).content.decode() for one in (case, silent)]
    half = client.post(address, {"key": "a", "outcome": "reached", "solved": "yes", "said_so": "很好"})
    done = client.post(address, {"key": "a", "outcome": "reached", "solved": "yes", "satisfied": "no"})

    # Whoever left no telephone cannot be called.
    assert (offered, client.get(url("call_back", silent.number)).status_code) == ([True, False], 403)
    assert (half.status_code, done.status_code) == (422, 302)
    assert "很好" in half.content.decode()


def drained() -> None:
    while journal.deliver("insight"):
        pass


def test_the_three_rates_count_the_last_word_of_each_handling(cast: Cast) -> None:
    street, at = {"street_id": cast.street.pk}, NOON + DAY
    first, second, third = (a_case(cast, state=State.CLOSED) for _ in range(3))
    told = {"outcome": Reached.REACHED, "by": cast.heqing, "at": at, **street}
    commands.call_back(first.pk, **told, solved=True, satisfied=False)
    commands.confirm(first.pk, **street, by=reporter_of(first), at=at + DAY, rating=5)
    commands.call_back(second.pk, **told, solved=True, satisfied=True)
    commands.reopen(second.pk, **street, by=reporter_of(second), at=at + DAY, reason="又坏了")
    commands.call_back(third.pk, street_id=cast.street.pk, by=cast.heqing, at=at, outcome=Reached.NOT_REACHED)
    drained()

    answer = signed_in(cast, "heqing").get(
        reverse("insight:satisfaction", args=["fenglin"]), {"since": "2026-03-01", "until": "2026-03-31", "by": "organisation"}
    )  # fmt: skip

    [row] = answer.context["rows"]
    rates = row.rates
    assert (row.code, rates.n("solved"), rates.n("unsolved"), rates.resolution) == ("chengjian", 1, 1, 50)
    assert (rates.n("satisfied"), rates.n("dissatisfied"), rates.satisfaction) == (2, 0, 100)
    assert (rates.accepted, rates.response, rates.called, rates.n("not_reached")) == (3, 100, 3, 1)


def test_rebuilt_rates_are_the_same_and_the_journal_proves_them(cast: Cast) -> None:
    test_the_three_rates_count_the_last_word_of_each_handling(cast)
    figures = list(
        OrganisationDay.objects.values_list(
            "organisation_id", "day", "solved", "unsolved", "satisfied", "responded"
        ).order_by("day")
    )
    OrganisationDay.objects.update(solved=9)

    journal.rebuild("insight")

    again = list(
        OrganisationDay.objects.values_list(
            "organisation_id", "day", "solved", "unsolved", "satisfied", "responded"
        ).order_by("day")
    )
    assert again == figures
    assert [said for one in proofs.try_all() if "counters" in one.says for said in one.against] == []


def test_workbooks_need_the_power_to_export(cast: Cast) -> None:
    named(cast)
    for name in ("cases:problems_excel", "cases:unreached_excel", "insight:satisfaction_excel"):
        address = reverse(name, args=["fenglin"])
        answer = signed_in(cast, "heqing").get(address)
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert signed_in(cast, "gaolan").get(address).status_code == 403


def test_programs_name_plan_and_end_as_the_pages_do(cast: Cast) -> None:
    program, day = program_of(cast, "heqing"), str(timezone.localdate() + DAY)
    chengjian = cast.organisations["chengjian"].pk

    made = program.post(
        "/streets/fenglin/problems", {"category": "C0101", "spread": "unit", "unit": "W11", "plan": "巡查"}
    )
    at = f"/streets/fenglin/problems/{made.json()['number']}"
    program.post(f"{at}/add_measure", {"what": "更换", "organisation": chengjian, "on": day})
    read = program.get(at).json()
    item = read["measures"][0]["id"]
    over = program.post(f"{at}/declare_over", {"finding": "好了"})
    program.post(f"{at}/end_measure", {"item": item, "done": "已换"})
    watched = program.post(f"{at}/declare_over", {"finding": "好了"})

    assert (made.status_code, over.status_code, over.json()["code"]) == (201, 422, "measures_open")
    assert watched.json() == {"number": 1, "state": "watched"}
    assert [
        one["number"] for one in program.get("/streets/fenglin/problems?show=watched").json()["items"]
    ] == [1]


def test_programs_read_whom_to_call_and_the_rates(cast: Cast) -> None:
    program, case = program_of(cast, "heqing"), a_case(cast, state=State.INSPECTED)
    program.post(f"/streets/fenglin/cases/{case.number}/call_back", {"outcome": "not_reached"})
    drained()

    assert (
        program.get(f"/streets/fenglin/cases/{case.number}/voice").json()["calls"][0]["outcome"]
        == "not_reached"
    )
    assert [one["number"] for one in program.get("/streets/fenglin/unreached").json()["items"]] == [
        case.number
    ]
    assert program.get("/streets/fenglin/satisfaction?by=organisation").json()["whole"]["not_reached"] == 1
