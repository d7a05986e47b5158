"""Who reported, opening, photos, the catalogue and duties for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, Look, Photo, Reporter
from linli.people.models import Coverage
from linli.rulebooks.public import edition_in_force
from tests.cast import NOON, Cast
from tests.factories import a_photo, an_opened, an_upload

from .programs import Program, a_key, program_of
from .test_door import code_of

pytestmark = pytest.mark.django_db


def a_note(program: Program, colour: str = "#123456") -> str:
    """Return the note of a photo that was sent."""
    answer = program.upload("photos", an_upload(colour=colour))
    assert answer.status_code == 201, answer.content
    return answer.json()["note"]


# --- Who reported ------------------------------------------------------------------------------------------------------
def test_a_look_is_written_down_each_time_and_kept_in_no_answer(cast: Cast):
    case = an_opened(cast, contact=commands.Contact("周敏", "13800138000")).case
    program = program_of(cast, "heqing")

    for _n in range(2):
        answer = program.post(f"cases/{case.number}/reporter", {"purpose": "verify"}, key=a_key())
        assert answer.json() == {"name": "周敏", "phone": "13800138000", "email": "", "language": ""}

    assert Look.objects.filter(case=case, way="api").count() == 2
    assert program.post(f"cases/{case.number}/reporter", {"purpose": "other"}).status_code == 422
    assert code_of(program.post(f"cases/{case.number}/reporter", {"purpose": "audit"})) == (422, "invalid")
    inspector = program_of(cast, "songping")
    assert code_of(inspector.post(f"cases/{case.number}/reporter", {"purpose": "verify"})) == (
        403,
        "not_allowed",
    )


# --- Opening -----------------------------------------------------------------------------------------------------------
def test_a_report_taken_at_the_desk_gives_the_link_again_to_the_same_key_only(cast: Cast):
    program, key = program_of(cast, "shenyi"), a_key()
    told = {"title": "井盖坏了", "lon": 121.442, "lat": 31.192, "door": "hotline", "category": "C0101", "hard": True,
            "contact": {"name": "周敏", "phone": "13800138000"}, "photos": [a_note(program)]}  # fmt: skip

    first = program.post("cases", told, key=key)
    again = program.post("cases", told, key=key)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    case = Case.objects.get(number=first.json()["number"])
    assert (case.door, case.hard, case.unit.code, case.category.code) == ("hotline", True, "W11", "C0101")
    assert Photo.objects.filter(case=case).count() == 1
    token = first.json()["link"].rstrip("/").rsplit("/", 1)[1]
    assert Reporter.objects.get(case=case).token_hash == Reporter.hash_of(token)
    assert Program().get(f"/follow/{token}").json()["number"] == case.number
    commands.new_link(case)
    assert program.post("cases", told, key=key).json() == {"number": case.number, "link": None}


def test_opening_refuses_what_the_form_refuses(cast: Cast):
    program = program_of(cast, "shenyi")

    assert code_of(program.post("cases", {"title": "x", "lon": 0, "lat": 0})) == (422, "outside_the_street")
    assert code_of(program.post("cases", {"title": "\u200d"})) == (422, "nothing_said")
    assert code_of(program.post("cases", {"title": "x", "category": "nope"})) == (422, "unknown_category")
    assert code_of(program.post("cases", {"title": "x", "door": "public"})) == (422, "invalid")
    assert code_of(program.post("cases", {"title": "x", "contact": {"email": "nope"}})) == (422, "invalid")
    assert code_of(program_of(cast, "shenyi", scopes=("see",)).post("cases", {"title": "x"})) == (
        403,
        "not_allowed",
    )
    assert not Case.objects.exists()


def test_found_and_fixed_on_patrol_is_all_or_nothing(cast: Cast):
    program = program_of(cast, "gaolan")
    told = {"title": "小广告", "unit": "W11", "done": "已清理", "before": [a_note(program, "#111111")],
            "after": [a_note(program, "#eeeeee")]}  # fmt: skip

    done = program.post("fixed", told)
    elsewhere = program.post("fixed", told | {"unit": "E11"})

    case = Case.objects.get(number=done.json()["number"])
    assert (done.status_code, case.state, case.door) == (201, "closed", "patrol")
    assert code_of(elsewhere) == (403, "not_allowed")
    assert Case.objects.count() == 1


# --- Photos -------------------------------------------------------------------------------------------------------------
def test_photos_are_listed_and_sent_to_who_sees_the_case(cast: Cast):
    case = an_opened(cast, photos=(a_photo(),)).case
    program = program_of(cast, "heqing")
    [photo] = program.get(f"cases/{case.number}/photos").json()["items"]

    full, thumb = (program.get(f"photos/{photo['id']}", size=size) for size in ("full", "thumb"))

    assert (full["Content-Type"], full.content[:2], thumb.status_code) == ("image/jpeg", b"\xff\xd8", 200)
    assert len(thumb.content) < len(full.content)
    assert code_of(program_of(cast, "dujuan").get(f"photos/{photo['id']}")) == (404, "not_found")
    assert code_of(program.get("photos/not-an-id")) == (422, "invalid")
    assert program.upload("photos", an_upload(form="PNG", name="x.exe")).status_code == 201
    assert (
        program.client.post("/api/v1/streets/fenglin/photos", {}, headers=program.headers).status_code == 422
    )


def test_what_is_no_photo_is_not_taken(cast: Cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    program = program_of(cast, "heqing")
    text = SimpleUploadedFile("photo.jpg", b"not a photo", content_type="image/jpeg")
    assert code_of(program.upload("photos", text)) == (422, "photo_not_an_image")


# --- Catalogue and duties -------------------------------------------------------------------------------------------------
def test_the_catalogue_is_public(cast: Cast):
    nobody = Program()

    assert [one["code"] for one in nobody.get("/categories").json()["items"]] == [
        "C01",
        "C0101",
        "E04",
        "E0406",
    ]
    assert [one["code"] for one in nobody.get("/categories", offered="true").json()["items"]] == ["C0101"]
    assert [one["row"] for one in nobody.get("/categories/C0101/conditions").json()["items"]] == [1, 2]
    assert code_of(nobody.get("/categories/X/conditions")) == (404, "not_found")


def test_the_limits_of_a_type_are_those_of_the_street(cast: Cast):
    told = program_of(cast, "luoshan").get("categories/C0101/limits").json()

    assert [(one["row"], one["limit_value"], one["limit_unit"], one["source"]) for one in told["conditions"]] == [
        (1, 2, "urgent_h", "official"), (2, 4, "h", "official"),
    ]  # fmt: skip
    assert [(one["stage"], one["limit_value"], one["limit_unit"]) for one in told["stages"]] == [
        ("verify_before_filing", 4, "h"), ("dispatch", 2, "h"), ("accept", 4, "h"), ("verify_before_closing", 1, "d"),
    ]  # fmt: skip
    assert (told["beside"], told["edition"]) == ([], edition_in_force(cast.street.pk, "limits", NOON.date()))
    assert code_of(program_of(cast, "luoshan").get("categories/X/limits")) == (422, "unknown_category")


def test_duties_are_read_added_asked_and_ended(cast: Cast):
    program = program_of(cast, "jiangwei")
    shichang = cast.organisations["shichang"].pk

    added = program.post("duties", {"unit": "W", "organisation": shichang, "category": "C0101"}, key=a_key())
    taken = program.post("duties", {"unit": "W", "organisation": shichang, "category": "C0101"})

    row = added.json()["row"]
    assert (added.status_code, added.json()["organisation"]["code"]) == (201, "shichang")
    assert code_of(taken) == (409, "duty_taken")
    who = program.get("duties/who", unit="W11", category="C0101").json()
    assert (who["lead"]["organisation"]["code"], who["lead"]["row"]) == ("shichang", row)
    assert [one["row"] for one in program.get("duties", unit="W", category="C0101").json()["items"]] == [
        2,
        row,
    ]
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert code_of(program.post(f"duties/{row}/end", {"on": past})) == (422, "duty_ends_in_the_past")
    ended = program.post(f"duties/{row}/end", {})
    assert ended.json()["ends_on"] == timezone.localdate().isoformat()
    assert code_of(program.post(f"duties/{row}/end", {})) == (409, "duty_over")
    assert code_of(program.post("duties/9999/end", {})) == (404, "not_found")
    assert (
        code_of(program_of(cast, "heqing").post("duties", {"unit": "W", "organisation": shichang}))[0] == 403
    )
    assert Coverage.objects.count() == 4
