"""The client that cities use, PyPI `georeport`, against the house as it runs, in both formats."""

from datetime import timedelta
from typing import Any

import pytest
import requests
import xmltodict
from django.utils import timezone
from georeport import GeoReport

from linli.cases.models import Case
from linli.cases.states import State
from tests.cast import Cast
from tests.factories import a_case, a_neighbour

from .speakers import SAID, a_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_of_other_cities_reads_everything(cast: Cast, live_server: Any, form: str):
    a_neighbour()
    now = timezone.now()
    open_one = a_case(cast, state=State.IN_HAND, at=now - timedelta(days=2))
    closed = a_case(cast, state=State.CLOSED, at=now - timedelta(days=1))
    client = GeoReport(f"{live_server.url}/open311/v2", jurisdiction="fenglin", output_format=form)

    services = {one["service_code"]: one for one in client.get_service_list()}
    definition = client.get_service_definition("C0101")
    listed = client.get_service_requests(
        service_code="C0101", start_date=(now - timedelta(days=9)).isoformat(), status="open,closed"
    )
    one = client.get_service_request(closed.number)
    known = client.get_service_requests(service_request_id=f"{open_one.number},{closed.number}")

    assert str(services["C0101"]["metadata"]).lower() == "true"
    assert definition["service_code"] == "C0101"
    asked = definition["attributes"][0] if form == "json" else definition["attributes"]["attribute"]
    assert asked["code"] == "condition"
    assert [(row["service_request_id"], row["status"]) for row in listed] == [
        (closed.number, "closed"),
        (open_one.number, "open"),
    ]
    assert (one["service_request_id"], one["status"], one["service_code"]) == (
        closed.number,
        "closed",
        "C0101",
    )
    assert len(known) == 2


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_learns_what_was_wrong_by_the_status(cast: Cast, live_server: Any, form: str):
    a_neighbour()
    client = GeoReport(f"{live_server.url}/open311/v2", output_format=form)
    elsewhere = GeoReport(f"{live_server.url}/open311/v2", jurisdiction="nowhere", output_format=form)

    for asked, status in ((client.get_service_list, 400), (elsewhere.get_service_list, 404)):
        with pytest.raises(requests.HTTPError) as refused:
            asked()
        assert refused.value.response.status_code == status


@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_was_sent_is_read_back_by_the_client(cast: Cast, live_server: Any, form: str):
    root = f"{live_server.url}/open311/v2"
    told = SAID | {"api_key": a_key(cast), "jurisdiction_id": "fenglin"}
    sent = requests.post(f"{root}/requests.json", data=told, timeout=20)
    number = sent.json()[0]["service_request_id"]

    one = GeoReport(root, jurisdiction="fenglin", output_format=form).get_service_request(number)

    assert (sent.status_code, one["service_request_id"], one["status"]) == (200, number, "open")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_walks_from_the_list_of_services_to_every_filter(cast: Cast, live_server: Any, form: str):
    root, key = f"{live_server.url}/open311/v2", a_key(cast)
    client = GeoReport(root, api_key=key, output_format=form)
    now = timezone.now()
    old = a_case(cast, state=State.IN_HAND, at=now - timedelta(days=100))
    kept = a_case(cast, state=State.IN_HAND, at=now - timedelta(days=2))
    Case.objects.filter(pk=kept.pk).update(category=None)

    offered = next(one for one in client.get_service_list() if one["service_code"] == "C0101")
    definition = client.get_service_definition(offered["service_code"])["attributes"]
    [asked] = [definition["attribute"]] if form == "xml" else definition
    value = (asked["values"]["value"] if form == "xml" else asked["values"])[0]["key"]
    sent = requests.post(
        f"{root}/requests.{form}",
        data=SAID | {"api_key": key, f"attribute[{asked['code']}]": value},
        timeout=20,
    )
    told = xmltodict.parse(sent.content)["service_requests"]["request"] if form == "xml" else sent.json()[0]
    secret = told["service_notice"].rstrip("/").split("/")[-1]
    by_token = requests.get(f"{root}/tokens/{secret}.json", timeout=20).json()

    def numbers(**asked: Any) -> list[str]:
        answer = requests.get(f"{root}/requests.{form}", params=asked, timeout=20)
        found = (
            xmltodict.parse(answer.content, force_list=("request",))["service_requests"]
            if form == "xml"
            else answer.json()
        )
        rows = (found or {}).get("request", []) if form == "xml" else found
        return [row["service_request_id"] for row in rows]

    filed = a_case(cast, state=State.FILED, at=now - timedelta(days=1))
    assert (sent.status_code, by_token[0]["service_request_id"]) == (200, told["service_request_id"])
    assert client.get_service_request(told["service_request_id"])["status_notes"] in (
        "收到",
        "已收到",
        "Received",
    )
    assert numbers() == [filed.number, kept.number]
    assert numbers(service_code="C0101") == [filed.number]
    assert numbers(service_code="OTHER,C0101") == [filed.number, kept.number]
    assert numbers(status="closed") == []
    assert numbers(status="open,closed") == [filed.number, kept.number]
    assert numbers(start_date=(old.reported_at - timedelta(days=1)).isoformat()) == [old.number]
    assert numbers(end_date=(now - timedelta(days=30)).isoformat()) == [old.number]
    assert numbers(service_request_id=f"{told['service_request_id']},{old.number}", status="closed") == [
        old.number,
        told["service_request_id"],
    ]
    assert numbers(page_size=1) == [filed.number]
    assert numbers(page_size=1, page=2) == [kept.number]
