"""What programs read by Open311: discovery, services, published requests and nothing else, in both formats."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.states import State
from linli.open311.queries import MOST, OTHER
from linli.territory.public import Street
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case, a_neighbour, a_photo, an_opened, manhole

from .speakers import Speaker, errors_of, plain

pytestmark = pytest.mark.django_db
FORMS = pytest.mark.parametrize("form", ["json", "xml"])


def lately(cast: Cast, state: str, *, days: float = 1, **told) -> Case:
    """Return a case of the last days in a state."""
    return a_case(cast, state=state, at=timezone.now() - timedelta(days=days), **told)


# --- Discovery and services ---------------------------------------------------------------------------------------
@FORMS
@pytest.mark.parametrize("place", ["/open311/discovery", "/open311/v2/discovery"])
def test_discovery_says_where_the_door_stands_and_what_it_speaks(cast: Cast, form: str, place: str):
    told = plain(Client().get(f"{place}.{form}"))

    [here] = told["endpoints"]
    assert (here["url"], here["type"], here["specification"]) == (
        "http://testserver/open311/v2",
        "production",
        "http://wiki.open311.org/GeoReport_v2",
    )
    formats = here["formats"]
    assert formats == ["text/xml", "application/json"]
    assert datetime.fromisoformat(told["changeset"]).tzinfo is not None
    assert "/tokens/" in told["key_service"]


def test_services_are_the_types_of_the_catalogue_and_one_for_everything_else(cast: Cast):
    told = Speaker().read("services")

    codes = [one["service_code"] for one in told]
    assert ("C0101" in codes, "E0406" in codes, "C01" in codes, codes[-1]) == (True, True, False, OTHER)
    [one] = [row for row in told if row["service_code"] == "C0101"]
    assert (one["service_name"], one["metadata"], one["type"], one["group"]) == (
        "Water supply manhole cover",
        True,
        "realtime",
        "Public utilities",
    )
    assert one["description"] == "缺失、移位、开裂，存在安全隐患的；破损超过25c㎡"
    assert {row["metadata"] for row in told if row["service_code"] == OTHER} == {False}


def test_both_formats_tell_the_same(cast: Cast):
    case = lately(cast, State.IN_HAND)

    def texts(value: object) -> object:
        if isinstance(value, list):
            return [texts(one) for one in value]
        if isinstance(value, dict):
            return {name: texts(one) for name, one in value.items()}
        return None if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)

    for resource in ("services", "services/C0101", "requests", f"requests/{case.number}"):
        assert texts(Speaker("json").read(resource)) == texts(Speaker("xml").read(resource)), resource


def test_answers_say_what_they_are(cast: Cast):
    kinds = {form: Speaker(form).get("services")["Content-Type"] for form in ("xml", "json")}

    assert kinds == {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
    assert Speaker("xml").get("services").content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert Client().get("/open311/v2/services")["Content-Type"] == kinds["xml"]
    asked = Client(headers={"Accept": "application/json"}).get("/open311/v2/services")
    assert asked["Content-Type"] == kinds["json"]


def test_names_are_in_the_language_that_a_program_asks_for(cast: Cast):
    names = {
        language: {
            one["service_code"]: one["service_name"] for one in Speaker(language=language).read("services")
        }
        for language in ("zh-CN", "en")
    }

    assert (names["zh-CN"]["C0101"], names["en"]["C0101"]) == ("上水井盖", "Water supply manhole cover")


@FORMS
def test_a_definition_asks_for_the_filing_condition(cast: Cast, form: str):
    told = Speaker(form).read("services/C0101")

    [asked] = told["attributes"]
    values = [(one["key"], one["name"]) for one in asked["values"]]
    assert (told["service_code"], asked["code"], asked["datatype"], str(asked["order"])) == (
        "C0101",
        "condition",
        "singlevaluelist",
        "1",
    )
    assert values == [("1", "缺失、移位、开裂，存在安全隐患的"), ("2", "破损超过25c㎡")]
    assert Speaker(form).read(f"services/{OTHER}")["attributes"] in ([], None)


def test_what_has_not_changed_is_not_sent_again(cast: Cast):
    first = Speaker().get("services")

    again = Speaker().client.get("/open311/v2/services.json", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


# --- What is published, and nothing else ----------------------------------------------------------------------------
def test_a_request_holds_what_the_public_map_shows_and_its_moments_have_an_offset(cast: Cast):
    case = lately(cast, State.IN_HAND)

    [told] = Speaker().read(f"requests/{case.number}")

    assert told == {
        "service_request_id": case.number, "status": "open", "status_notes": "Under way",
        "service_name": "Water supply manhole cover", "service_code": "C0101", "description": None,
        "agency_responsible": "Construction centre", "service_notice": None,
        "requested_datetime": timezone.localtime(case.reported_at).isoformat(timespec="seconds"),
        "updated_datetime": timezone.localtime(case.stage_since).isoformat(timespec="seconds"),
        "expected_datetime": timezone.localtime(case.due_at).isoformat(timespec="seconds"), "address": "Grid W1-1", "address_id": "W11", "zipcode": None, "lat": 31.192,
        "long": 121.442, "media_url": None,
    }  # fmt: skip
    assert told["requested_datetime"].endswith("+08:00")


def test_words_and_photos_are_told_once_they_are_published(cast: Cast):
    case = lately(cast, State.IN_HAND, photos=(a_photo(),))
    photo = Photo.objects.get(case=case)
    before = Speaker().read(f"requests/{case.number}")[0]

    commands.publish(
        case.pk,
        street_id=cast.street.pk,
        by=cast.heqing,
        at=NOON,
        title="井盖缺失",
        text="已围挡",
        photos=[photo.pk],
    )
    after = Speaker().read(f"requests/{case.number}")[0]

    assert (before["description"], before["media_url"]) == (None, None)
    assert after["description"] == "井盖缺失\n已围挡"
    assert (
        after["media_url"] == f"http://testserver/s/fenglin/public/{case.number}/photos/{photo.pk}/full.jpg"
    )
    answer = Client().get(after["media_url"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    answer.close()


@pytest.mark.parametrize("state", [s for s in State if s not in {State.MOVED, State.MERGED}])
def test_what_the_map_does_not_show_is_not_found(cast: Cast, state: str):
    case = lately(cast, state)
    shown = Case.objects.filter(pk=case.pk).shown_to_public().exists()

    answer = Speaker().get(f"requests/{case.number}")
    listed = [one["service_request_id"] for one in Speaker().read("requests")]

    assert (answer.status_code == 200, listed == [case.number]) == (shown, shown)
    if not shown:
        assert errors_of(answer) == [(404, 404, f"service_request_id “{case.number}” was not found.")]
    else:
        assert plain(answer)[0]["status"] == ("closed" if state == State.CLOSED else "open")


def test_what_is_hidden_disappears(cast: Cast):
    case = lately(cast, State.IN_HAND)

    commands.hide(case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON, part="case", reason="有人要求")

    assert Speaker().get(f"requests/{case.number}").status_code == 404
    assert Speaker().read("requests") == []


def test_control_characters_leave_the_xml_whole(cast: Cast):
    case = lately(cast, State.IN_HAND)
    Case.objects.filter(pk=case.pk).update(public_title="井\x0b盖 <b> & \x1f缺失")

    [told] = Speaker("xml").read(f"requests/{case.number}")

    assert told["description"] == "井盖 <b> & 缺失"


# --- Lists ------------------------------------------------------------------------------------------------------------
def numbers(**asked) -> list[str]:
    return [one["service_request_id"] for one in Speaker().read("requests", **asked)]


def test_without_dates_a_list_holds_the_last_ninety_days_newest_first(cast: Cast):
    old, middle, new = (lately(cast, State.IN_HAND, days=days) for days in (100, 40, 2))

    assert numbers() == [new.number, middle.number]
    start = (timezone.now() - timedelta(days=120)).isoformat()
    assert numbers(start_date=start) == [middle.number, old.number]
    end = (timezone.now() - timedelta(days=50)).isoformat()
    assert numbers(end_date=end) == [old.number]


def test_a_list_is_narrowed_by_service_status_and_number(cast: Cast):
    open_one, closed = lately(cast, State.IN_HAND, days=2), lately(cast, State.CLOSED, days=1)

    assert numbers(service_code="E0406") == []
    assert numbers(service_code="E0406,C0101") == [closed.number, open_one.number]
    assert (numbers(status="open"), numbers(status="closed")) == ([open_one.number], [closed.number])
    assert numbers(status="open,closed") == [closed.number, open_one.number]
    asked = f"{open_one.number},{closed.number.lower()},XX-1"
    assert numbers(service_request_id=asked, status="nonsense") == [closed.number, open_one.number]


def test_cases_without_a_type_are_of_the_service_for_everything_else(cast: Cast):
    case = lately(cast, State.IN_HAND)
    Case.objects.filter(pk=case.pk).update(category=None)

    assert (numbers(service_code=OTHER), numbers(service_code="C0101")) == ([case.number], [])


def test_a_list_by_the_last_change_reaches_over_all_years(cast: Cast):
    old = a_case(cast, state=State.IN_HAND, at=timezone.now() - timedelta(days=400))
    ended = lately(cast, State.CLOSED, days=3)
    commands.feed_back(old.pk, street_id=cast.street.pk, by=cast.maoli, at=timezone.now(), done="已更换")
    old.refresh_from_db()

    since = (timezone.now() - timedelta(days=7)).isoformat()

    assert numbers(updated_after=since) == [old.number, ended.number]
    assert numbers(updated_after=since, status="closed") == [ended.number]
    assert numbers(updated_after=since, page=2, page_size=1) == [ended.number]
    assert numbers(updated_before=(old.stage_since - MINUTE).isoformat(), updated_after=since) == [
        ended.number
    ]


def test_pages_follow_each_other_and_none_is_larger_than_a_thousand(cast: Cast):
    cases = [lately(cast, State.IN_HAND, days=days) for days in (1, 2, 3)]

    assert numbers(page=1, page_size=2) == [cases[0].number, cases[1].number]
    assert numbers(page=2, page_size=2) == [cases[2].number]
    assert numbers(page=3, page_size=2) == []
    assert numbers(page_size=MOST * 5) == [case.number for case in cases]


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ({"status": "late"}, ["status is “open” or “closed”."]),
        ({"page": "0"}, ["page is a whole number from 1 on."]),
        ({"page": "30"}, ["Further than 20000 requests no list goes. Narrow it by dates."]),
        ({"start_date": "yesterday"}, ["start_date is no moment such as 2026-01-01T00:00:00Z."]),
        (
            {"start_date": "2025-01-01T00:00:00Z", "end_date": "2025-12-31T00:00:00Z"},
            ["A list spans 90 days at most. Ask for each span by itself."],
        ),
        (
            {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-31T00:00:00Z"},
            ["The end lies before the start."],
        ),
        (
            {"status": "x", "page_size": "many"},
            ["status is “open” or “closed”.", "page_size is a whole number from 1 on."],
        ),
    ],
)
@FORMS
def test_what_cannot_be_understood_is_said_all_at_once(cast: Cast, form: str, asked: dict, sentences: list):
    answer = Speaker(form).get("requests", **asked)

    assert errors_of(answer) == [(400, 400, one) for one in sentences]


def test_a_long_list_asks_no_more_than_a_short_one(cast: Cast):
    def cost() -> int:
        counted = []
        for _n in range(3):
            with CaptureQueriesContext(connection) as seen:
                assert Speaker().get("requests").status_code == 200
            counted.append(len(seen))
        return min(counted)

    lately(cast, State.IN_HAND, photos=(a_photo(),))
    one = cost()
    lately(cast, State.CLOSED, photos=(a_photo("#123456"),))
    lately(cast, State.FILED)

    assert (cost(), one <= 12) == (one, True)


# --- Streets, tokens, addresses ---------------------------------------------------------------------------------------
@FORMS
def test_with_several_streets_one_is_named(cast: Cast, form: str):
    a_neighbour()

    missing = Speaker(form).get("services")
    unknown = Speaker(form).get("services", jurisdiction_id="nowhere")

    assert errors_of(missing) == [
        (400, 400, "jurisdiction_id was not provided. It is one of: fenglin, next-door.")
    ]
    assert errors_of(unknown) == [(404, 404, "jurisdiction_id “nowhere” was not found.")]
    assert Speaker(form).get("services", jurisdiction_id="fenglin").status_code == 200
    with override_settings(OPEN311_JURISDICTION="next-door"):
        assert Speaker(form).get("services").status_code == 200


def test_a_street_tells_only_its_own(cast: Cast):
    case = lately(cast, State.IN_HAND)
    there: Street = a_neighbour()

    assert Speaker().get(f"requests/{case.number}", jurisdiction_id=there.slug).status_code == 404
    assert Speaker().read("requests", jurisdiction_id=there.slug) == []
    assert len(Speaker().read("requests", jurisdiction_id="fenglin")) == 1


@FORMS
def test_the_secret_of_a_link_leads_to_the_number(cast: Cast, form: str):
    opened = an_opened(cast)

    told = Speaker(form).read(f"tokens/{opened.token}")

    assert told == [{"service_request_id": opened.case.number, "token": opened.token}]
    assert errors_of(Speaker(form).get(f"tokens/{'A' * 32}")) == [(404, 404, "The token was not found.")]


@FORMS
def test_what_is_not_there_is_said_in_the_words_of_the_specification(cast: Cast, form: str):
    speaker = Speaker(form)

    assert errors_of(speaker.get("services/C9999")) == [(404, 404, "service_code “C9999” was not found.")]
    # A class is no service.
    assert errors_of(speaker.get("services/C01"))[0][0] == 404
    assert errors_of(speaker.get("requests/XX-2026-000001"))[0][:2] == (404, 404)
    assert errors_of(speaker.client.put(speaker.url("services")))[0][:2] == (405, 405)
    assert speaker.client.put(speaker.url("services"))["Allow"] == "GET"
    kind = {"Accept": speaker.form}
    assert errors_of(speaker.client.get("/open311/v3/anything", headers=kind))[0][:2] == (404, 404)
    assert manhole().code == "C0101"


def test_who_asks_too_often_is_told_when_to_come_back(cast: Cast):
    with override_settings(API_CALLS_PER_MINUTE=2):
        answers = [Speaker().get("services") for _n in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert errors_of(answers[2])[0][1] == 429


def test_pages_of_other_hosts_may_read_it(cast: Cast):
    assert Speaker().get("services")["Access-Control-Allow-Origin"] == "*"
    assert Speaker().client.options("/open311/v2/services.json")["Allow"] == "GET"
