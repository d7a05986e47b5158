"""Pages of bodies: whoever has a post sees all, everybody what is published; forms keep what was typed; programs do the same."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from linli.bodies import commands
from linli.bodies.commands import Who
from linli.bodies.models import Advice, Body, DutyStatement, Membership, Nomination, Station
from linli.people.commands.tokens import make_token
from linli.people.public import SYSTEM
from tests.cases.pages import queries_of
from tests.cast import NOON, PASSWORD, Cast

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
HERE = "/s/fenglin/bodies/"


def page(cast: Cast, name: str = "jiangwei") -> Client:
    client = Client()
    assert client.login(username=name, password=PASSWORD)
    return client


def council(cast: Cast, kind: str = "block_committee", **more: Any) -> Body:
    told = {
        "unit": cast.units["W"],
        "starts_on": FIRST,
        "by": SYSTEM,
        "at": NOON,
        "name_en": "Council",
    } | more
    return commands.found_body(street=cast.street, kind=kind, name="治理委员会", **told)


def test_every_page_opens_for_who_may_in_both_languages(cast: Cast) -> None:
    body = council(cast)
    sits = commands.seat_member(
        body, seat="chair", who=Who(name="王主任"), starts_on=FIRST, by=SYSTEM, at=NOON
    )
    one = commands.nominate(body, seat="deputy", who=Who(name="李"), reason="x", by=SYSTEM, at=NOON)
    station = commands.open_station(
        street=cast.street,
        unit=cast.units["W"],
        name="工作站",
        address="x",
        starts_on=FIRST,
        by=SYSTEM,
        at=NOON,
    )
    place = commands.place_at_station(
        station, organisation=cast.organisations["chengjian"], starts_on=FIRST, by=SYSTEM, at=NOON
    )
    signed = commands.sign_statement(
        street=cast.street, unit=cast.units["W"], organisation=cast.organisations["chengjian"], title="责任书", signed_by="x",
        signed_on=FIRST, starts_on=FIRST, duties=[commands.DutyWish("配齐", FIRST)], by=SYSTEM, at=NOON,
    )  # fmt: skip
    said = commands.advise(
        street=cast.street, unit=cast.units["W"], kind="planning", organisation=cast.organisations["chengjian"], text="x",
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    client = page(cast)
    of_body = (
        "",
        "print/",
        "seat/",
        "nominate/",
        "change/",
        f"seats/{sits.pk}/end/",
        f"nominations/{one.pk}/review/",
    )
    paths = [
        "", "new/", "?show=ended", "?kind=block_committee&q=治理&unit=W", *(f"{body.pk}/{part}" for part in of_body), "packs/",
        "packs/?unit=W", "packs/?unit=W1", "packs/W/mechanism/issues/", "statements/", "statements/new/",
        f"statements/{signed.pk}/", f"statements/{signed.pk}/duties/1/", "stations/", "stations/new/",
        f"stations/{station.pk}/place/", f"stations/{station.pk}/places/{place.pk}/end/", f"stations/{station.pk}/close/",
        "advice/", "advice/new/", f"advice/{said.pk}/answer/",
    ]  # fmt: skip
    for language in ("zh-hans", "en", "zh-hant"):
        for path in paths:
            answer = client.get(HERE + path, HTTP_ACCEPT_LANGUAGE=language)
            assert answer.status_code == 200, (language, path)
    for path in (
        "excel/",
        f"{body.pk}/excel/",
        "packs/excel/",
        "statements/excel/",
        "stations/excel/",
        "advice/excel/",
    ):
        book = load_workbook(BytesIO(b"".join(client.get(HERE + path).streaming_content)))
        assert book.active is not None
        assert book.active.max_row > 1, path


def test_everybody_reads_a_published_body_with_its_members_and_nothing_else(cast: Cast) -> None:
    body, hidden = council(cast), council(cast, "enforcement_team", unit=cast.units["E"])
    commands.seat_member(
        body, seat="chair", who=Who(cast.accounts["heqing"]), starts_on=FIRST, by=SYSTEM, at=NOON
    )
    commands.nominate(body, seat="deputy", who=Who(name="候选人甲"), reason="x", by=SYSTEM, at=NOON)

    told = Client().get(f"{HERE}{body.pk}/").content.decode()

    assert ("何青" in told, "候选人甲" in told, "/s/fenglin/people/" in told) == (True, False, False)
    assert Client().get(f"{HERE}{hidden.pk}/").status_code == 404
    listing = Client().get(HERE).content.decode()
    assert (f"/bodies/{body.pk}/" in listing, f"/bodies/{hidden.pk}/" in listing) == (True, False)
    for part in ("packs/", "statements/", "advice/", "stations/"):
        assert Client().get(HERE + part).status_code == 302


def test_a_body_is_founded_seated_and_changed_on_the_page_and_a_second_press_does_nothing(cast: Cast) -> None:
    client = page(cast)
    told = {"key": "one", "kind": "task_squad", "name": "专班", "unit": "W", "starts_on": "2026-01-01"}
    first, second = (client.post(f"{HERE}new/", told) for _press in range(2))
    body = Body.objects.get()
    assert first["Location"] == second["Location"] == f"{HERE}{body.pk}/"

    force = cast.organisations["shichang"]
    wrong = {"key": "two", "seat": "market", "name": "张三", "organisation": cast.organisations["chengguan"].pk,
             "starts_on": "2026-01-01"}  # fmt: skip
    refused = client.post(f"{HERE}{body.pk}/seat/", wrong)
    assert (refused.status_code, "张三" in refused.content.decode()) == (422, True)
    client.post(f"{HERE}{body.pk}/seat/", wrong | {"organisation": force.pk})
    sits = Membership.objects.get()
    assert (sits.name, sits.organisation_id) == ("张三", force.pk)

    client.post(
        f"{HERE}{body.pk}/seat/", {"key": "x", "seat": "head", "account": "何青", "starts_on": "2026-01-01"}
    )
    client.post(
        f"{HERE}{body.pk}/seat/",
        {"key": "y", "seat": "head", "account": "高岚", "starts_on": "2026-01-02", "stands_in": "on"},
    )
    assert Membership.objects.get(account=cast.accounts["gaolan"]).substitute_for is not None
    client.post(f"{HERE}{body.pk}/seats/{sits.pk}/end/", {"key": "three", "on": "2026-05-03"})
    client.post(f"{HERE}{body.pk}/change/", {"key": "four", "act": "end", "on": "2026-06-01"})
    sits.refresh_from_db()
    body.refresh_from_db()
    assert (sits.ends_on, body.ends_on) == (date(2026, 5, 3), date(2026, 6, 1))


def test_a_nomination_goes_through_on_the_page(cast: Cast) -> None:
    body, client = council(cast, "merchants_council"), page(cast)
    client.post(
        f"{HERE}{body.pk}/nominate/", {"key": "a", "seat": "convener", "name": "王老板", "reason": "推选"}
    )
    one = Nomination.objects.get()
    at = f"{HERE}{body.pk}/nominations/{one.pk}/"
    client.post(f"{at}review/", {"key": "b", "text": "合格"})
    lost = client.post(
        f"{at}take/", {"key": "c", "starts_on": "2026-02-01", "votes_cast": "4", "votes_for": "2"}
    )
    assert lost.status_code == 422

    client.post(f"{at}take/", {"key": "d", "starts_on": "2026-02-01", "votes_cast": "4", "votes_for": "3"})

    one.refresh_from_db()
    assert (one.state, one.votes_for, Membership.objects.get().called) == ("taken", 3, "王老板")


def test_items_statements_stations_and_advice_are_entered_on_pages(cast: Cast) -> None:
    client, one = page(cast), cast.organisations["chengjian"].pk
    client.post(
        f"{HERE}packs/W/mechanism/patrol/", {"key": "a", "account": "何青", "checked_on": "2026-02-01"}
    )
    wrong = client.post(
        f"{HERE}statements/new/",
        {"key": "b", "title": "责任书", "unit": "W", "organisation": one, "signed_by": "院长", "signed_on": "2026-02-01",
         "starts_on": "2026-02-01", "duties": "配齐保安 | 不是日期"},
    )  # fmt: skip
    assert (wrong.status_code, "不是日期" in wrong.content.decode()) == (422, True)
    client.post(
        f"{HERE}statements/new/",
        {"key": "b", "title": "责任书", "unit": "W", "organisation": one, "signed_by": "院长", "signed_on": "2026-02-01",
         "starts_on": "2026-02-01", "duties": "配齐保安 ｜ 2026-06-30\n\n设工作站"},
    )  # fmt: skip
    signed = DutyStatement.objects.get()
    assert [(duty.text, duty.due_on) for duty in signed.duties.all()] == [
        ("配齐保安", date(2026, 6, 30)), ("设工作站", None),
    ]  # fmt: skip
    page(cast, "maoli").post(
        f"{HERE}statements/{signed.pk}/duties/1/", {"key": "c", "done_on": "2026-02-02", "evidence": "到岗"}
    )
    assert signed.duties.get(position=1).done_on == date(2026, 2, 2)
    client.post(
        f"{HERE}stations/new/",
        {"key": "d", "name": "站", "unit": "W", "address": "1 号", "starts_on": "2026-01-01"},
    )
    station = Station.objects.get()
    client.post(
        f"{HERE}stations/{station.pk}/place/", {"key": "e", "organisation": one, "starts_on": "2026-01-01"}
    )
    assert station.places.count() == 1
    told = {"key": "f", "kind": "personnel", "unit": "W", "organisation": one, "text": "请增派一人"}
    page(cast, "heqing").post(f"{HERE}advice/new/", told)
    said = Advice.objects.get()
    page(cast, "maoli").post(f"{HERE}advice/{said.pk}/answer/", {"key": "g", "reply": "同意"})
    said.refresh_from_db()
    assert (said.given_by, said.reply) == (cast.accounts["heqing"], "同意")
    assert page(cast, "gaolan").get(f"{HERE}advice/new/").status_code == 403


def test_programs_found_seat_and_read_what_pages_do(cast: Cast) -> None:
    now = timezone.now()
    token = make_token(
        name="one", scopes=["see", "staff", "convene"], expires_at=now + timedelta(days=9),
        by=cast.actor("jiangwei", now), at=now,
    ).secret  # fmt: skip
    client = Client(HTTP_AUTHORIZATION=f"Bearer {token}")

    def send(path: str, **told: Any) -> Any:
        return client.post(
            f"/api/v1/streets/fenglin/{path}", json.dumps(told), content_type="application/json"
        )

    body = send("bodies", kind="task_squad", unit="W", name="专班", starts_on="2026-01-01").json()
    seated = send(
        f"bodies/{body['id']}/members",
        seat="market",
        name="张三",
        organisation="shichang",
        starts_on="2026-01-01",
    )
    assert (seated.status_code, seated.json()["organisation"]) == (201, "市场监管所")
    again = send(
        f"bodies/{body['id']}/members",
        seat="market",
        name="李四",
        organisation="shichang",
        starts_on="2026-01-01",
    )
    assert (again.status_code, again.json()["code"]) == (409, "seats_full")
    send(f"bodies/{body['id']}/members/{seated.json()['id']}/end", on="2026-05-03")

    gaps = client.get("/api/v1/streets/fenglin/mechanisms?unit=W&gaps=true").json()["items"]
    market = next(one for one in gaps if one["code"] == "market")
    assert (market["kept"], market["count"], market["gap_since"]) == (False, 0, "2026-05-03T00:00:00+08:00")
    assert Client().get(f"/api/v1/streets/fenglin/bodies/{body['id']}").json()["name"] == "专班"
    assert len(Client().get("/api/v1/streets/fenglin/body-kinds").json()["items"]) == 28


def test_pages_ask_few_questions_however_many_rows_there_are(cast: Cast) -> None:
    body = council(cast)
    client = page(cast)
    for n in range(7):
        commands.seat_member(
            body, seat="merchant", who=Who(name=f"商户{n}"), starts_on=FIRST, by=SYSTEM, at=NOON
        )
    paths = ("", f"{body.pk}/", "packs/", "packs/?unit=W")

    for path in paths:
        client.get(HERE + path)

    many = {path: n for path in paths if (n := queries_of(client, HERE + path)) > 8}
    assert many == {}
