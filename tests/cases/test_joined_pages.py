"""The pages and operations of joined cases and of acts on many, as people and programs use them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.batches import next_piece
from linli.cases.models import Batch, Case, Link
from linli.cases.states import State
from tests.api.programs import a_key, program_of
from tests.cases.pages import address, listing, queries_of, signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case, a_neighbour, an_opened, reporter_of

LATER = NOON + timedelta(hours=3)
pytestmark = pytest.mark.django_db


def merged(cast: Cast, n: int) -> Case:
    """Return a case with some merged into it, parts, and one it is related to."""
    main = a_case(cast, state=State.IN_HAND)
    told = {"street_id": main.street_id, "by": cast.heqing, "at": LATER}
    for _one in range(n):
        commands.merge(a_case(cast).pk, **told, main=main, reason="重复")
        commands.relate(main.pk, **told, other=a_case(cast))
    commands.split(main.pk, **told, parts=[commands.Part(f"分{k}") for k in range(n)])
    return main


def test_the_leaf_of_links_asks_no_more_for_three_than_for_one(cast: Cast) -> None:
    client = signed_in(cast, "heqing")
    client.get(address(a_case(cast), "tab_links"))
    asked = [queries_of(client, address(merged(cast, n), "tab_links")) for n in (1, 3)]

    assert asked[0] == asked[1] <= 12


def test_a_duplicate_is_merged_split_and_moved_by_its_pages(cast: Cast) -> None:
    client, main, case = signed_in(cast, "heqing"), a_case(cast, state=State.IN_HAND), a_case(cast)

    form = client.get(address(case, "merge"))
    unknown = client.post(address(case, "merge"), {"number": "FL-1", "reason": "同一处", "key": "1"})
    nothing = client.post(address(case, "merge"), {"number": "", "reason": "同一处", "key": "2"})
    done = client.post(address(case, "merge"), {"number": main.number, "reason": "同一处", "key": "3"})
    again = client.post(address(case, "merge"), {"number": main.number, "reason": "同一处", "key": "3"})

    assert (form.status_code, unknown.status_code, nothing.status_code) == (200, 422, 422)
    assert "同一处" in unknown.content.decode()
    assert (done.status_code, again.status_code, Link.objects.count()) == (302, 302, 1)
    page = client.get(address(case, "tab_links")).content.decode()
    assert main.number in page

    client.post(address(main, "split"), {"title_1": "分甲", "category_1": "", "key": "4"})
    undone = client.post(address(case, "unmerge"), {"reason": "不是同一处", "key": "5"})
    moved = client.post(address(case, "move"), {"street": a_neighbour().slug, "reason": "在邻街", "key": "6"})

    assert (undone.status_code, moved.status_code) == (302, 302)
    assert Case.objects.get(pk=case.pk).state == State.MOVED
    assert Case.objects.filter(title="分甲").exists()
    assert "ND-" in client.get(address(case, "tab_links")).content.decode()


def test_of_a_case_that_one_may_not_see_the_leaf_tells_number_and_state_only(cast: Cast) -> None:
    case, hidden = a_case(cast), an_opened(cast, lon=121.457, title="别人的事").case
    commands.relate(case.pk, street_id=case.street_id, by=cast.jiangwei, at=LATER, other=hidden)

    page = signed_in(cast, "heqing").get(address(case, "tab_links")).content.decode()

    assert hidden.number in page
    assert "别人的事" not in page


def test_the_merged_reporter_confirms_by_their_own_page(cast: Cast) -> None:
    main, opened = a_case(cast, state=State.INSPECTED), an_opened(cast)
    commands.merge(
        opened.case.pk, street_id=main.street_id, by=cast.heqing, at=LATER, main=main, reason="重复"
    )
    client = signed_in(cast, "heqing")
    link = f"/s/fenglin/follow/{opened.token}/"

    page = client.get(link).content.decode()
    done = client.post(f"{link}confirm/", {"rating": "5", "key": "one"})

    assert f"{link}confirm/" in page
    assert done.status_code == 302
    assert Case.objects.get(pk=opened.case.pk).rating == 5
    assert f"{link}confirm/" not in client.get(link).content.decode()


def test_the_link_of_a_moved_case_leads_on(cast: Cast) -> None:
    opened = an_opened(cast)
    told = {"street_id": cast.street.pk, "by": cast.heqing, "at": LATER}
    commands.move(opened.case.pk, **told, street=a_neighbour(), reason="在邻街")
    client = signed_in(cast, "heqing")

    led = client.get(f"/s/fenglin/follow/{opened.token}/")
    there = client.get(led["Location"])
    program = client.get(f"/api/v1/follow/{opened.token}").json()

    assert (led["Location"], there.status_code) == (f"/s/next-door/follow/{opened.token}/", 200)
    assert (program["street"], program["state"]) == ("next-door", "reported")


# --- Many at once -----------------------------------------------------------------------------------------------------
def many(name: str = "issue") -> str:
    return listing(name, "batch_new")


def test_cases_are_chosen_foreseen_begun_and_done(cast: Cast) -> None:
    client, cases = signed_in(cast, "heqing"), [a_case(cast) for _ in range(3)]
    done_with = a_case(cast, state=State.FILED)
    told = {"action": "decline", "number": [one.number for one in (*cases, done_with)], "key": "k"}

    nothing = client.post(many(), {"action": "decline", "key": "n"})
    chosen = client.post(many(), told)
    again = client.post(many(), told)
    foreseen = client.get(chosen["Location"]).content.decode()
    lacking = client.post(f"{chosen['Location']}begin/", {"reason": "", "key": "b"})
    begun = client.post(f"{chosen['Location']}begin/", {"reason": "不属于本街道", "key": "b"})
    while next_piece(at=timezone.now()):
        pass

    assert nothing.status_code == 422
    assert (chosen["Location"], Batch.objects.count()) == (again["Location"], 1)
    assert "开始办理 3 件" in foreseen
    assert (lacking.status_code, begun.status_code) == (422, 302)
    batch = Batch.objects.get()
    assert (batch.state, batch.done, batch.refused) == ("done", 3, 1)
    assert set(Case.objects.filter(pk__in=[one.pk for one in cases]).values_list("state", flat=True)) == {
        "declined"
    }
    book = client.get(f"{chosen['Location']}excel/")
    assert book.status_code == 200
    b"".join(book.streaming_content)
    other = signed_in(cast, "shenyi").get(chosen["Location"])
    assert other.status_code == 404


def test_all_that_a_filter_finds_is_chosen_on_every_page(cast: Cast) -> None:
    client = signed_in(cast, "heqing")
    for n in range(3):
        a_case(cast, title=f"井盖{n}")
    an_opened(cast, title="路灯不亮")

    chosen = client.post(f"{many()}?q=井盖", {"action": "remark", "every": "on", "key": "k"})

    assert client.get(chosen["Location"]).status_code == 200
    assert (Batch.objects.get().total, "井盖" in Batch.objects.get().chosen) == (3, True)


def test_pages_of_many_ask_no_more_for_three_than_for_one(cast: Cast) -> None:
    client = signed_in(cast, "heqing")
    asked: dict[str, list[int]] = {}
    for n in (1, 3):
        ids = [a_case(cast) for _ in range(n)]
        told = {"action": "decline", "number": [one.number for one in ids], "key": f"k{n}"}
        page = client.post(many(), told)["Location"]
        for name, url in (("choose", many()), ("batch", page), ("batches", "/s/fenglin/many/")):
            asked.setdefault(name, []).append(queries_of(client, url))

    assert {name: (one <= 12 and one == three) for name, (one, three) in asked.items()} == dict.fromkeys(
        asked, True
    ), asked


# --- Programs ---------------------------------------------------------------------------------------------------------
def test_programs_join_and_read_what_is_joined(cast: Cast) -> None:
    program, main, case = program_of(cast, "heqing"), a_case(cast, state=State.IN_HAND), a_case(cast)
    other = a_case(cast)

    came = [
        program.post(f"cases/{case.number}/merge", {"main": main.number, "reason": "重复"}, key=a_key()),
        program.post(f"cases/{main.number}/relate", {"other": other.number}, key=a_key()),
        program.post(
            f"cases/{main.number}/split", {"parts": [{"title": "分甲", "category": "C0101"}]}, key=a_key()
        ),
        program.post(
            f"cases/{other.number}/move", {"street": a_neighbour().slug, "reason": "在邻街"}, key=a_key()
        ),
    ]
    links = program.get(f"cases/{main.number}/links").json()
    wrong = program.post(f"cases/{main.number}/merge", {"main": "FL-1", "reason": "x"}, key=a_key())

    assert [one.status_code for one in came] == [200] * 4, [one.content for one in came]
    assert [one["number"] for one in links["merged"]] == [case.number]
    assert [one["state"] for one in links["parts"]] == ["filed"]
    assert [one["number"] for one in links["related"]] == [other.number]
    assert program.get(f"cases/{other.number}/links").json()["ways"][0]["street"] == "next-door"
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_case")


def test_programs_act_on_many(cast: Cast) -> None:
    program, cases = program_of(cast, "heqing"), [a_case(cast) for _ in range(2)]
    told = {"action": "decline", "numbers": [one.number for one in cases]}

    made = program.post("batches", told, key=a_key())
    batch = made.json()["id"]
    begun = program.post(f"batches/{batch}/begin", {"reason": "重复"}, key=a_key())
    while next_piece(at=timezone.now()):
        pass
    read: dict[str, Any] = program.get(f"batches/{batch}").json()
    items = program.get(f"batches/{batch}/items").json()["items"]
    over = program.post(f"batches/{batch}/stop", None, key=a_key())

    assert (made.status_code, made.json()["sums"]) == (
        201, [{"outcome": "waiting", "why": "", "said": "", "n": 2}]
    )  # fmt: skip
    assert (begun.status_code, read["state"], read["done"]) == (200, "done", 2)
    assert [(one["number"], one["outcome"]) for one in items] == [(one.number, "done") for one in cases]
    assert (over.status_code, over.json()["code"]) == (422, "batch_is_over")
    assert [one["id"] for one in program.get("batches").json()["items"]] == [batch]
    assert reporter_of(cases[0]).kind == "reporter"
