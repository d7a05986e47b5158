"""Pages of consultations and their API: the phone, three languages, the desk, programs."""

import pytest
from django.test import Client
from django.utils import timezone

from linli.opinions import commands
from linli.opinions.models import Opinion
from linli.opinions.states import OpinionStance
from tests.cases.pages import queries_of
from tests.cast import NOON, Cast
from tests.opinions.crowds import begun, crowd, mapped

pytestmark = pytest.mark.django_db


# --- Pages and the API ------------------------------------------------------------------------------------------------
def test_on_the_phone_one_says_what_one_thinks_and_changes_it(cast: Cast) -> None:
    here = timezone.localdate()
    one = begun(cast, starts_on=here, ends_on=here)
    address, phone = f"/s/fenglin/opinions/{one.number}/", Client()

    first = phone.get(address + "take/")
    number = first.context["next"].number
    answer = phone.post(address + "take/", {"statement": number, "stance": "agree"})

    assert (first.status_code, answer.status_code, answer["Location"]) == (200, 302, address + "take/")
    assert phone.get(address + "take/").context["done"] == 1
    changed = phone.post(address + "take/", {"statement": number, "stance": "disagree", "back": "mine"})
    assert changed["Location"] == address + "mine/"
    assert [stance for _row, stance in phone.get(address + "mine/").context["rows"]] == [
        OpinionStance.DISAGREE
    ]
    for wrong in (
        {"statement": "x", "stance": "agree"},
        {"statement": "9" * 30, "stance": "agree"},
        {"statement": number},
        {},
    ):
        assert phone.post(address + "take/", wrong).status_code == 422
    assert phone.post(address + "take/", {"statement": 99, "stance": "pass"}).status_code == 404
    sent = phone.post(address + "propose/", {"text": "周末开放"}, follow=True)
    assert [row.text for row in sent.context["mine"]] == ["周末开放"]
    long = phone.post(address + "propose/", {"text": "长" * 141})
    assert (long.status_code, long.context["form"].data["text"]) == (422, "长" * 141)
    assert Opinion.objects.count() == 2


def test_pages_of_a_consultation_take_few_queries_in_three_languages(cast: Cast) -> None:
    one = begun(cast)
    crowd(one, *["++--"] * 6, *["--++"] * 6)
    mapped(one)
    client = Client()
    address = f"/s/fenglin/opinions/{one.number}/"

    assert queries_of(client, address) <= 12
    assert queries_of(client, address + "take/") <= 12
    assert queries_of(client, "/s/fenglin/opinions/") <= 12
    client.cookies["django_language"] = "en"
    english = client.get(address).content.decode()
    assert "By the gate" in english
    client.cookies["django_language"] = "zh-hant"
    hant = client.get(address).content.decode()
    assert "門口設點" in hant
    table = (
        client.get(address + "statements.csv", headers={"Accept-Language": "en"})
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert table[1] == "1,门口设点,By the gate,12,6,6,0,6,0,6,0,6,6,0,0"
    book = b"".join(client.get(address + "statements.xlsx").streaming_content)
    assert book[:2] == b"PK"
    assert client.get(address + "statements.pdf").status_code == 404


def test_the_keeper_looks_at_statements_on_the_desk(cast: Cast) -> None:
    one = begun(cast)
    made, _anew = commands.propose(
        one.number,
        street=cast.street,
        token=commands.new_token(one),
        text="要有洗手池",
        language="zh",
        at=NOON,
    )
    keeper, other = Client(), Client()
    keeper.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    other.force_login(cast.accounts["shenyi"], backend="linli.web.lookup.AccountBackend")
    address = f"/s/fenglin/opinions/{one.number}/"

    assert other.get(address + "moderate/").status_code == 403
    assert other.post(address + f"show/{made.number}/").status_code == 403
    assert keeper.post(address + f"refuse/{made.number}/", {f"r{made.number}-reason": ""}).status_code == 422
    keeper.post(address + f"show/{made.number}/", {f"s{made.number}-text_en": "A basin"})
    made.refresh_from_db()
    assert (made.state, made.text_en) == ("shown", "A basin")
    assert keeper.post(address + "add/", {"text": "打13812345678"}).status_code == 422


def test_programs_take_part_as_phones_do(cast: Cast) -> None:
    here = timezone.localdate()
    one = begun(cast, starts_on=here, ends_on=here)
    api, client = f"/api/v1/streets/fenglin/consultations/{one.number}", Client()

    device = client.get(f"{api}/device").json()["device"]
    number = client.get(f"{api}/next", headers={"Linli-Device": device}).json()["statement"]["number"]
    put = [
        client.put(
            f"{api}/statements/{number}/opinion",
            {"device": device, "stance": stance},
            content_type="application/json",
        ).json()
        for stance in ("agree", "agree", "pass")
    ]

    assert put == [
        {"kept": True, "changed": True},
        {"kept": True, "changed": False},
        {"kept": True, "changed": True},
    ]
    mine = client.get(f"{api}/mine", headers={"Linli-Device": device}).json()
    assert mine["opinions"] == [{"statement": number, "stance": "pass"}]
    refused = client.put(
        f"{api}/statements/{number}/opinion",
        {"device": "nobody", "stance": "agree"},
        content_type="application/json",
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_device")
    read = client.get(api).json()
    assert (read["people"], read["statements"], read["map"]) == (1, 4, None)
    assert client.get(f"{api}/statements").status_code == 401
