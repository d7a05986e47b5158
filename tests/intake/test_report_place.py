"""Where it is: pin, estate, words or nothing; and what is known nearby."""

from django.test import Client

from linli.cases.models import Case, Category
from linli.people.public import SYSTEM
from linli.territory.public import Unit, found_street, to_wgs84
from tests.cast import START, Cast, box
from tests.factories import CORNER, NOON, a_case, a_report
from tests.intake.residents import REPORT, SAID, a_key, what


def test_a_report_without_any_place_waits_in_the_unlocated_queue(cast: Cast, phone: Client) -> None:
    phone.post(REPORT, {"key": a_key(phone), "text": SAID})

    case = Case.objects.get()
    assert (case.located, case.unit, case.lineage) == (False, None, [cast.units["S"].pk])


def test_the_estate_that_was_chosen_places_a_report_without_a_pin(cast: Cast, phone: Client) -> None:
    phone.post(REPORT, {"key": a_key(phone), "text": SAID, "unit": cast.units["W2"].pk})

    assert Case.objects.get().unit_id == cast.units["W2"].pk


def test_a_unit_of_nowhere_is_refused(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, {"key": a_key(phone), "text": SAID, "unit": 999_999})

    assert list(page.context["form"].errors) == ["unit"]


def test_a_pin_outside_every_street_is_asked_about_and_stays_on_the_map(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, what(a_key(phone), lon=121.6, lat=31.3))

    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == ["lon"]
    assert page.context["form"]["lon"].value() == "121.600000"


def test_a_pin_in_the_neighbouring_street_makes_a_case_of_that_street(cast: Cast, phone: Client) -> None:
    neighbour = found_street(
        code="310104009", slug="tianping", name="天平路街道", name_en="Tianping", prefix="TP", by=SYSTEM, at=START,
        levels=[("street", "街道", "Street")], geometry=box(121.430, 31.190, 121.440, 31.200), illustrative=True,
        starts_on=START.date(),
    )  # fmt: skip

    answer = phone.post(REPORT, what(a_key(phone), lon=121.435, lat=31.195, unit=cast.units["W2"].pk))

    assert Case.objects.get().street_id == neighbour.pk
    assert answer["Location"].startswith("/s/tianping/follow/")
    assert phone.get(answer["Location"]).status_code == 200


def test_coordinates_of_a_chinese_map_are_brought_home_at_the_door(cast: Cast, phone: Client) -> None:
    shifted = (CORNER[0] + 0.0045, CORNER[1] - 0.0019)
    true = to_wgs84(*shifted, "gcj02")

    form = phone.get(f"{REPORT}?datum=gcj02&lon={shifted[0]}&lat={shifted[1]}").context["form"]
    phone.post(REPORT, what(a_key(phone), lon=shifted[0], lat=shifted[1], datum="gcj02"))

    assert (form["lon"].value(), form["datum"].value()) == (f"{true[0]:.6f}", "wgs84")
    case = Case.objects.get()
    assert (case.lon, case.lat) == true


def test_the_door_without_a_street_finds_it_by_the_place_or_the_last_one_or_asks(
    cast: Cast, phone: Client
) -> None:
    found_street(
        code="310104009", slug="tianping", name="天平路街道", name_en="Tianping", prefix="TP", by=SYSTEM, at=START,
        levels=[("street", "街道", "Street")], geometry=box(121.430, 31.190, 121.440, 31.200), illustrative=True,
        starts_on=START.date(),
    )  # fmt: skip

    assert phone.get("/report/").status_code == 200
    assert phone.get("/report/?lon=121.435&lat=31.195")["Location"].startswith(
        "/s/tianping/report/?lon=121.435"
    )
    phone.get(REPORT)
    assert phone.get("/report/")["Location"] == REPORT
    assert phone.get("/report/?choose=1").status_code == 200
    assert phone.get("/report/?lon=nan&lat=x").status_code == 302


def test_what_is_known_nearby_is_listed_by_kind_and_never_by_what_was_said(cast: Cast, phone: Client) -> None:
    from django.utils import timezone

    near = a_case(cast, state="in_hand", at=timezone.now(), title="李阿姨家门口", body="电话 13800138000")
    a_case(cast, state="reported", at=timezone.now())

    list_ = phone.get(f"{REPORT}nearby/?lon={CORNER[0]}&lat={CORNER[1]}").content.decode()
    far = phone.get(f"{REPORT}nearby/?lon={CORNER[0] + 0.01}&lat={CORNER[1]}").content.decode()
    estate = phone.get(f"{REPORT}nearby/?unit={cast.units['W1'].pk}").content.decode()

    # Its public page, and the way to say “I have the same”.
    assert list_.count("/public/") == 2
    assert near.number in list_
    assert far.strip() == ""
    assert near.number in estate
    assert "李阿姨" not in list_ + estate
    assert "13800138000" not in list_ + estate
    assert phone.get(f"{REPORT}nearby/?lon=&lat=&unit=abc").content.decode().strip() == ""


def test_choices_are_estates_where_there_are_any_and_only_public_kinds(cast: Cast, phone: Client) -> None:
    form = phone.get(REPORT).context["form"]

    assert [value for value, _label in form.fields["category"].choices] == ["C0101", ""]
    assert Category.objects.filter(public=False).exists()
    known = {str(pk) for pk in Unit.objects.filter(kind="committee").values_list("pk", flat=True)}
    assert {str(value) for value, _label in form.fields["unit"].choices if value} == known
    assert a_report().title == "井盖缺失"
    assert NOON.tzinfo is not None
