"""What programs send by Open311: a form with a key becomes a case, once, and nothing unknown gets in."""

import threading

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, Photo, Reporter
from linli.cases.states import State
from linli.kernel.models import JournalLine
from linli.open311.models import PhotoElsewhere, SenderAccount
from linli.open311.queries import OTHER
from linli.people.commands.tokens import revoke_token
from linli.people.models import AccessToken
from tests.cast import Cast
from tests.factories import CORNER, a_neighbour, an_upload

from .speakers import HERE, SAID, Speaker, a_key, errors_of, plain

pytestmark = pytest.mark.django_db
FORMS = pytest.mark.parametrize("form", ["json", "xml"])
WHO = {"first_name": "敏", "last_name": "周", "phone": "13800138000", "email": "zhou@example.org"}


@pytest.fixture
def speaker(cast: Cast) -> Speaker:
    """Give a program with a key."""
    return Speaker(key=a_key(cast))


def line_of(case: Case) -> JournalLine:
    return JournalLine.objects.get(subject_id=case.pk, action="report")


# --- A report ---------------------------------------------------------------------------------------------------------
@FORMS
def test_a_report_becomes_a_case_with_its_reporter_and_the_journal_says_by_whose_key(cast: Cast, form: str):
    speaker = Speaker(form, key=a_key(cast))

    number = speaker.sent(SAID | WHO | {"attribute[condition]": "2"})

    case, reporter = Case.objects.get(), Reporter.objects.get()
    assert (case.number, case.door, case.state, case.unit.code, case.category.code, case.condition.row) == (
        number, "open311", State.REPORTED, "W11", "C0101", 2,
    )  # fmt: skip
    assert (case.title, case.body) == ("路口的井盖不见了", "路口的井盖不见了。晚上很黑")
    assert (reporter.name, reporter.phone, reporter.email) == ("周敏", "13800138000", "zhou@example.org")
    line = line_of(case)
    assert (line.by_kind, line.by_id, line.facts["door"]) == (
        "account",
        cast.accounts["shenyi"].pk,
        "open311",
    )


def test_whoever_reported_gets_the_link_that_follows_and_confirms(speaker: Speaker):
    [told] = plain(speaker.post(SAID))

    link = told["service_notice"].split()[-1]
    page = speaker.client.get(link)
    assert (page.status_code, told["service_request_id"] in page.content.decode()) == (200, True)
    [known] = speaker.read(f"tokens/{link.rstrip('/').split('/')[-1]}")
    assert known["service_request_id"] == told["service_request_id"]


def test_the_number_leads_to_the_state_before_anything_is_published_and_never_to_the_words(speaker: Speaker):
    number = speaker.sent(SAID | WHO)

    [told] = speaker.read(f"requests/{number}")

    assert (told["status"], told["status_notes"], told["service_code"]) == ("open", "Received", "C0101")
    assert {told[name] for name in ("description", "address", "address_id", "lat", "long", "media_url")} == {
        None
    }
    assert speaker.read("requests") == []
    assert [one["service_request_id"] for one in speaker.read("requests", service_request_id=number)] == [
        number
    ]


def test_what_was_declined_is_closed_and_says_so(cast: Cast, speaker: Speaker):
    number = speaker.sent(SAID)
    case, now = Case.objects.get(), timezone.now()
    commands.verify(case.pk, street_id=cast.street.pk, by=cast.gaolan, at=now, finding="查无此事")
    commands.decline(case.pk, street_id=cast.street.pk, by=cast.heqing, at=now, reason="不属实")

    [told] = speaker.read(f"requests/{number}")

    assert (told["status"], told["status_notes"]) == ("closed", "Not taken on")


@pytest.mark.parametrize(
    ("place", "unit"),
    [({"address_id": "W22"}, "W22"), ({"address_string": "宛南一村"}, "W1"), (HERE, "W11")],
)
def test_a_place_is_told_in_one_of_three_ways(speaker: Speaker, place: dict, unit: str):
    speaker.sent({"service_code": "C0101", "description": "井盖响"} | place)

    assert Case.objects.get().unit.code == unit


def test_a_report_without_words_is_called_by_its_service(speaker: Speaker):
    speaker.sent({"service_code": "C0101", **HERE})

    assert Case.objects.get().title == "Water supply manhole cover"


def test_whoever_does_not_know_what_it_is_says_so(speaker: Speaker):
    number = speaker.sent({"service_code": OTHER, "description": "不知道是什么在漏水", **HERE})

    assert Case.objects.get().category is None
    assert speaker.read(f"requests/{number}")[0]["service_code"] == OTHER


def test_photos_come_along_whatever_their_fields_are_called_each_once(speaker: Speaker):
    one, same, other = an_upload(), an_upload(), an_upload(colour="#123456")

    speaker.sent(SAID | {"media": [one, same], "photo": other})

    case = Case.objects.get()
    assert (Photo.objects.filter(case=case).count(), Photo.objects.filter(public=True).count()) == (2, 0)


# --- Once ---------------------------------------------------------------------------------------------------------------
def test_a_report_sent_again_under_its_key_is_one_case_with_one_answer(speaker: Speaker):
    key = {"Idempotency-Key": "phone-7-report-1"}

    first, again = (speaker.post(SAID, headers=key) for _n in range(2))
    other = speaker.post(SAID | {"description": "另一件事"}, headers=key)

    assert (first.content, Case.objects.count()) == (again.content, 1)
    assert errors_of(other) == [(400, 400, "This Idempotency-Key was used for another report.")]


@pytest.mark.django_db(transaction=True)
def test_sent_three_times_at_once_it_is_one_case_with_one_photo_to_fetch(cast: Cast):
    key, told = a_key(cast), SAID | {"media_url": "https://photos.example.org/1.jpg", "account_id": "7"}
    numbers: list[str] = []

    def send() -> None:
        try:
            numbers.append(Speaker(key=key).sent(told, headers={"Idempotency-Key": "phone-7-report-1"}))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _n in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert (len(numbers), len(set(numbers)), Case.objects.count()) == (3, 1, 1)
    assert (PhotoElsewhere.objects.count(), SenderAccount.objects.count()) == (1, 1)


def test_the_same_words_twice_are_two_reports(speaker: Speaker):
    assert speaker.sent(SAID) != speaker.sent(SAID)


# --- Keys ---------------------------------------------------------------------------------------------------------------
@FORMS
def test_without_a_key_nothing_gets_in(cast: Cast, form: str):
    missing = Speaker(form).post(SAID)
    wrong = Speaker(form, key="linli_nonsense").post(SAID)

    assert [errors_of(one)[0][:2] for one in (missing, wrong)] == [(403, 403), (403, 403)]
    assert Case.objects.count() == 0


def test_a_key_needs_the_scope_and_a_post_in_the_street(cast: Cast):
    a_neighbour()
    weak = Speaker(key=a_key(cast, scopes=["see"])).post(SAID | {"jurisdiction_id": "fenglin"})
    elsewhere = Speaker(key=a_key(cast)).post(SAID | {"jurisdiction_id": "next-door"})
    unable = Speaker(key=a_key(cast, "maoli")).post(SAID | {"jurisdiction_id": "fenglin"})

    assert [one.status_code for one in (weak, elsewhere, unable)] == [403, 403, 403]
    assert Case.objects.count() == 0


def test_a_revoked_key_opens_nothing(cast: Cast, speaker: Speaker):
    now = timezone.now()
    revoke_token(AccessToken.objects.get(), by=cast.actor("shenyi", at=now), at=now)

    assert errors_of(speaker.post(SAID)) == [(403, 403, "api_key is unknown, expired or revoked.")]


def test_a_key_may_come_in_the_header(cast: Cast):
    speaker = Speaker()

    number = speaker.sent(SAID, headers={"Authorization": f"Bearer {a_key(cast)}"})

    assert Case.objects.get().number == number


@pytest.mark.parametrize("who", ["device_id", "account_id"])
def test_what_one_phone_or_account_sends_too_much_is_taken_and_held_for_a_look(speaker: Speaker, who: str):
    with override_settings(DEVICE_REPORTS_PER_HOUR=2):
        answers = [speaker.post(SAID | {who: "tt222111"}).status_code for _n in range(3)]
        other = speaker.sent(SAID | {who: "another"})

    last = Case.objects.exclude(held="").get().number
    assert answers == [200, 200, 200]
    assert speaker.read(f"requests/{last}")[0]["status_notes"].startswith("Many reports came at once")
    assert sorted(Case.objects.values_list("held", flat=True)) == ["", "", "", "device"]
    assert Case.objects.get(number=other).held == ""


def test_a_flood_at_one_place_is_held_whatever_door_it_comes_by(speaker: Speaker):
    told = {"text": "井盖没了", "lon": CORNER[0], "lat": CORNER[1]}
    with override_settings(AREA_REPORTS_PER_HOUR=2):
        first = speaker.sent(SAID)
        speaker.client.post("/api/v1/streets/fenglin/reports", told, content_type="application/json")
        over = speaker.sent(SAID)
        elsewhere = speaker.sent({"service_code": "C0101", "address_id": "E1"})

    held = dict(Case.objects.values_list("number", "held"))
    assert (held[first], held[over], held[elsewhere]) == ("", "area", "")


def test_a_report_sent_again_counts_for_no_limit(speaker: Speaker):
    key = {"Idempotency-Key": "phone-7-report-1"}
    with override_settings(AREA_REPORTS_PER_HOUR=2):
        numbers = {speaker.sent(SAID, headers=key) for _n in range(4)}
        other = speaker.sent(SAID)

    assert len(numbers) == 1
    assert Case.objects.get(number=other).held == ""


# --- Accounts of the program ------------------------------------------------------------------------------------------
@FORMS
def test_the_account_that_was_named_is_answered_and_finds_its_reports_and_nobody_elses(cast: Cast, form: str):
    key = a_key(cast)
    speaker, other = Speaker(form, key=key), Speaker(form, key=a_key(cast, "jiangwei"))
    first = plain(speaker.post(SAID | {"account_id": "周敏-77"}))[0]
    second = speaker.sent(SAID | {"account_id": "周敏-77"})
    speaker.sent(SAID | {"account_id": "78"})
    speaker.sent(SAID)

    mine = speaker.read("requests", account_id="周敏-77", api_key=key)
    strangers = other.read("requests", account_id="周敏-77", api_key=other.key)

    assert first["account_id"] == "周敏-77"
    assert [one["service_request_id"] for one in mine] == [second, first["service_request_id"]]
    assert strangers == []
    assert errors_of(Speaker(form).get("requests", account_id="周敏-77"))[0][:2] == (403, 403)


# --- What does not fit -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "status", "sentences"),
    [
        ({"service_code": ""}, 400, ["service_code was not provided."]),
        ({"service_code": "C9999"}, 404, ["service_code “C9999” was not found."]),
        ({"lat": "", "long": ""}, 400, ["A place is missing: lat and long, address_string or address_id."]),
        ({"lat": ""}, 400, ["lat: lat and long are sent together."]),
        ({"lat": "91"}, 400, ["lat: Ensure this value is less than or equal to 90."]),
        ({"lat": "10", "long": "10"}, 400, ["lat: The pin lies outside every street that is served here."]),
        ({"address_id": "NOWHERE"}, 400, ["address_id: No unit of this street has this code."]),
        (
            {"phone": "call me", "email": "at home"},
            400,
            ["email: Enter a valid email address.", "phone: This is no telephone number."],
        ),
        ({"attribute[colour]": "red"}, 400, ["The service does not ask for the attribute “colour”."]),
        ({"attribute[condition]": "3"}, 400, ["The attribute “condition” takes one of its values."]),
        ({"attribute[condition][]": ["1", "2"]}, 400, ["The attribute “condition” takes one of its values."]),
        ({"jurisdiction_id": "nowhere"}, 404, ["jurisdiction_id “nowhere” was not found."]),
    ],
)
@FORMS
def test_what_does_not_fit_is_refused_with_a_sentence(
    cast: Cast, form: str, change: dict, status: int, sentences: list
):
    answer = Speaker(form, key=a_key(cast)).post(SAID | change)

    assert errors_of(answer) == [(status, status, one) for one in sentences]
    assert Case.objects.count() == 0


def test_a_pin_in_another_street_names_its_jurisdiction(cast: Cast, speaker: Speaker):
    a_neighbour()

    answer = speaker.post(SAID | {"jurisdiction_id": "fenglin", "lat": "31.195", "long": "121.465"})

    assert errors_of(answer) == [
        (400, 400, "lat: The pin lies in another street; its jurisdiction_id is “next-door”.")
    ]


@FORMS
def test_a_form_in_another_encoding_is_refused_in_the_shape_of_the_specification(cast: Cast, form: str):
    speaker = Speaker(form)

    answer = speaker.client.generic(
        "POST", speaker.url("requests"), "description=井".encode("gbk"),
        "application/x-www-form-urlencoded; charset=gbk",
    )  # fmt: skip

    assert errors_of(answer) == [(400, 400, "The request cannot be understood.")]


def test_what_is_no_photo_is_refused_by_name(speaker: Speaker):
    bad = an_upload("virus.jpg")
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(b"MZ not a picture at all")
    bad.file.seek(0)
    bad.size = 23

    answer = speaker.post(SAID | {"media": bad})

    [(status, _code, sentence)] = errors_of(answer)
    assert (status, sentence.startswith("virus.jpg: "), Case.objects.count()) == (400, True, 0)


def test_another_kind_of_body_is_refused(cast: Cast, speaker: Speaker):
    answer = speaker.client.post(
        "/open311/v2/requests.json", {"api_key": speaker.key}, content_type="application/json"
    )

    assert errors_of(answer)[0][:2] == (400, 400)


def test_nothing_of_whoever_reported_is_in_the_line(speaker: Speaker):
    speaker.sent(SAID | WHO)

    facts = str(line_of(Case.objects.get()).facts)
    assert not [word for word in ("周敏", "13800138000", "zhou@example.org", "井盖不见") if word in facts]
    assert CORNER[0] > 0


def test_nothing_at_all_is_a_report_without_a_key(cast: Cast):
    answer = Speaker().client.generic("POST", "/open311/v2/requests.json")

    assert errors_of(answer)[0][:2] == (403, 403)
