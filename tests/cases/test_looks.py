"""Every look at personal data is written down with its purpose, watched over, and told to whom it concerns."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.cases import commands
from linli.cases.commands import Contact
from linli.cases.errors import PurposeNotSaid
from linli.cases.models import Look
from linli.cases.queries.looks import looks_told
from linli.cases.states import State
from linli.kernel.errors import NotAllowed
from linli.people.models import Role
from linli.people.public import SYSTEM, add_account, appoint
from tests.cast import NOON, START, Cast
from tests.factories import MINUTE, a_case, an_opened

from .pages import address, queries_of, signed_in

pytestmark = pytest.mark.django_db
LOOKS = "/s/fenglin/looks/"


@pytest.fixture
def officer(cast: Cast) -> Client:
    """Give the person in charge of personal data."""
    account = add_account(username="wenjing", name="温静", by=SYSTEM, at=START)
    role = Role.objects.get(code="data_officer")
    appoint(
        account=account,
        role=role,
        street=cast.street,
        unit=cast.units[cast.street.code],
        starts_at=START,
        by=SYSTEM,
        at=START,
    )
    cast.accounts["wenjing"] = account
    return signed_in(cast, "wenjing")


def look(cast: Cast, case, who: str = "shenyi", *, at=NOON, purpose: str = "verify", **more):
    return commands.look_at_reporter(case, by=cast.actor(who), at=at, purpose=purpose, **more)


def a_reported(cast: Cast, **more):
    return an_opened(cast, contact=Contact(name="王阿姨", phone="13812345678"), **more)


def test_a_look_from_the_page_says_who_whose_what_for_and_from_where(cast: Cast):
    case = a_reported(cast).case
    desk = signed_in(cast, "shenyi")

    answer = desk.post(
        address(case, "look"), {"purpose": "verify", "note": "问清位置"}, REMOTE_ADDR="192.0.2.7"
    )

    row = Look.objects.get()
    assert "13812345678" in answer.content.decode()
    assert (row.account.username, row.case, row.purpose, row.note, row.way, row.address) == (
        "shenyi", case, "verify", "问清位置", "page", "192.0.2.7",
    )  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"purpose": "curiosity"},
        {"purpose": "audit"},
        {"purpose": "other"},
        {"purpose": "other", "note": "  "},
    ],
)
def test_without_a_purpose_nothing_is_shown_and_nothing_is_written(cast: Cast, sent):
    case = a_reported(cast).case

    answer = signed_in(cast, "shenyi").post(address(case, "look"), sent)

    assert (answer.status_code, Look.objects.count()) == (422, 0)
    assert "13812345678" not in answer.content.decode()
    with pytest.raises(PurposeNotSaid):
        look(cast, case, purpose=sent.get("purpose", ""))


def test_what_is_unusual_is_judged_when_it_happens(cast: Cast):
    case = a_reported(cast).case
    midnight = NOON + timedelta(hours=12)

    look(cast, case)
    look(cast, case, at=midnight)
    closed = a_case(cast, state=State.CLOSED)
    look(cast, closed, at=NOON + timedelta(days=40))

    assert list(Look.objects.order_by("at").values_list("unusual", flat=True)) == [[], ["night"], ["ended"]]


def test_many_in_an_hour_are_unusual_and_the_next_hour_begins_anew(cast: Cast):
    case = a_reported(cast).case
    for n in range(21):
        look(cast, case, at=NOON + n * MINUTE)
    look(cast, case, at=NOON + timedelta(hours=3))

    flagged = list(Look.objects.order_by("at").values_list("unusual", flat=True))
    assert flagged == [[]] * 20 + [["many"], []]


def test_a_look_by_a_second_post_outside_the_own_unit_is_unusual(cast: Cast):
    east = a_reported(cast, lon=121.452, lat=31.192).case
    head = cast.accounts["heqing"]
    appoint(
        account=head, role=Role.objects.get(code="area_head"), street=cast.street, unit=cast.units["E"],
        starts_at=START, by=SYSTEM, at=START, substitute_for=cast.accounts["dujuan"].posts.get(),
    )  # fmt: skip

    look(cast, east, "heqing")

    assert Look.objects.get().unusual == ["elsewhere"]


def test_the_log_is_for_its_power_alone(cast: Cast, officer: Client):
    assert {
        name: signed_in(cast, name).get(LOOKS).status_code for name in ("jiangwei", "shenyi", "gaolan")
    } == (dict.fromkeys(("jiangwei", "shenyi", "gaolan"), 403))
    assert officer.get(LOOKS).status_code == 200
    assert officer.get("/work/")["Location"] == LOOKS
    with pytest.raises(NotAllowed):
        commands.look_at_log(street_id=cast.street.pk, by=cast.shenyi, at=NOON)


def test_the_officer_reads_who_looked_at_whose_contact_but_not_the_contact(cast: Cast, officer: Client):
    case = a_reported(cast).case
    look(cast, case, note="约时间")

    page = officer.get(LOOKS).content.decode()

    assert all(said in page for said in ("沈毅", case.number, "上报人", "约时间"))
    assert "13812345678" not in page
    assert address(case) not in page  # the officer's post does not open cases


def test_the_log_is_narrowed_by_person_case_purpose_period_and_what_is_unusual(cast: Cast, officer: Client):
    one, two = a_reported(cast).case, a_reported(cast).case
    look(cast, one, "shenyi")
    look(cast, two, "heqing", at=NOON + timedelta(days=2), purpose="answer")
    look(cast, two, "heqing", at=NOON + timedelta(days=2, hours=12), purpose="answer")

    def found(**wanted: str) -> int:
        rows = officer.get(LOOKS, wanted).context["rows"]
        return sum(row["look"].case_id is not None for row in rows)

    assert found() == 3
    assert found(who=str(cast.accounts["heqing"].pk)) == 2
    assert found(number=one.number.lower()) == 1
    assert found(purpose="answer") == 2
    assert found(since="2026-03-05") == 2
    assert found(until="2026-03-04") == 1
    assert found(unusual="on") == 1
    assert found(who="x", since="no day", purpose="?") == 3


def test_looking_at_the_log_is_written_in_it_once_an_hour_and_each_workbook_is(cast: Cast, officer: Client):
    officer.get(LOOKS)
    officer.get(LOOKS)
    b"".join(officer.get(f"{LOOKS}excel/").streaming_content)
    b"".join(officer.get(f"{LOOKS}excel/").streaming_content)

    told = Look.objects.order_by("at").values_list("purpose", "way", "account__username", "case")
    assert list(told) == [
        ("audit", "page", "wenjing", None),
        ("audit", "export", "wenjing", None),
        ("audit", "export", "wenjing", None),
    ]


def test_the_workbook_says_what_the_page_says(cast: Cast, officer: Client):
    case = a_reported(cast).case
    look(cast, case, address="192.0.2.7", note="=1+1")

    book = load_workbook(BytesIO(b"".join(officer.get(f"{LOOKS}excel/").streaming_content))).active
    rows = [[cell.value for cell in row] for row in book.iter_rows(min_row=2)]

    assert rows[-1][1:4] == ["沈毅", "shenyi", case.number]
    assert (rows[-1][4], rows[-1][6]) == ("上报人", "=1+1")
    assert rows[-1][8] == "192.0.2.7"


def test_pages_follow_each_other_and_take_as_many_queries_at_one_look_as_at_sixty(
    cast: Cast, officer: Client
):
    case = a_reported(cast).case
    officer.get(LOOKS)
    look(cast, case)
    few = queries_of(officer, LOOKS)
    for n in range(60):
        look(cast, case, at=NOON + n * MINUTE)
    many = queries_of(officer, LOOKS)

    first = officer.get(LOOKS)
    second = officer.get(LOOKS, {"after": first.context["page"].next_cursor})
    seen = [row["look"].pk for answer in (first, second) for row in answer.context["rows"]]
    assert few == many <= 8
    assert len(seen) == len(set(seen)) == 62


def test_the_reporter_reads_how_often_and_what_for_and_nobody_s_name(cast: Cast):
    opened = a_reported(cast)
    fresh = Client().get(f"/s/fenglin/follow/{opened.token}/").content.decode()
    look(cast, opened.case)
    look(cast, opened.case, at=NOON + MINUTE)
    look(cast, opened.case, "heqing", at=NOON + 2 * MINUTE, purpose="answer")

    page = Client().get(f"/s/fenglin/follow/{opened.token}/").content.decode()

    assert [(told.times, told.last_at) for told in looks_told(opened.case)] == [
        (1, NOON + 2 * MINUTE), (2, NOON + MINUTE),
    ]  # fmt: skip
    assert 'class="looked"' in page
    assert 'class="looked"' not in fresh
    assert not any(name in page for name in ("沈毅", "何青", "shenyi"))
