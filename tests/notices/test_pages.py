"""What somebody is told, on their page; and the page of those who look after the house."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from linli.cases import commands
from linli.cases.states import State
from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery, Heartbeat, JournalLine
from linli.kernel.seals import seal_waiting
from linli.notices.commands import Recipient, Telling, tell
from linli.notices.models import Notice
from linli.notices.queries import unread
from linli.notices.states import NoticeState
from linli.notices.views.operations import READER_WORDS
from linli.people.public import SYSTEM, Account, Post, end_post
from tests.cases.pages import queries_of, signed_in
from tests.cast import Cast
from tests.factories import a_case, an_opened

HOUR = timedelta(hours=1)
EVENT = "case.report.grid_worker"


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Delivery.objects.all().delete()
    return cast


def in_english(client: Client) -> Client:
    """Return a browser whose reader chose English; what nobody chose is Chinese."""
    client.cookies["django_language"] = "en"
    return client


def told(cast: Cast, name: str, count: int = 1) -> list[Notice]:
    """Tell somebody a number of things and return them, the newest first."""
    facts = {"number": "FL-2026-000001", "slug": "fenglin", "thing": {"name": "井盖", "name_en": "Manhole"}}
    to = Recipient(cast.accounts[name])
    news = [
        Telling(cast.street.pk, uuid7(), uuid7(), EVENT, to, facts, timezone.now()) for _n in range(count)
    ]
    tell(news, at=timezone.now())
    return list(Notice.objects.filter(account=cast.accounts[name], channel="inapp").order_by("-id"))


def a_failed_mail(cast: Cast, email: str = "lost@example.org") -> Notice:
    tell(
        [Telling(cast.street.pk, uuid7(), uuid7(), "case.close.reporter", Recipient(email=email), {"number": "FL-1"}, timezone.now())],
        at=timezone.now(),
    )  # fmt: skip
    notice = Notice.objects.order_by("id").last()
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.FAILED, attempts=6, next_try_at=None, error="SMTPServerDisconnected: gone"
    )
    return notice


def a_parked_line(cast: Cast, reader: str = "notices") -> Delivery:
    an_opened(cast)
    delivery = Delivery.objects.filter(reader=reader).first()
    delivery.attempts, delivery.parked_at, delivery.error = 5, timezone.now(), "KeyError: 'lineage'"
    delivery.save()
    return delivery


# --- Notices ----------------------------------------------------------------------------------------------------
def test_somebody_reads_what_they_were_told_and_follows_it_to_the_case(cast: Cast) -> None:
    case = a_case(cast, state=State.DISPATCHED, at=timezone.now() - HOUR)
    journal.deliver("notices")
    client = in_english(signed_in(cast, "maoli"))

    page = client.get("/notices/").content.decode()
    assert "Dispatched to Construction centre: Water supply manhole cover" in page
    assert case.number in page

    notice = Notice.objects.get(account=cast.accounts["maoli"], subject_id=case.pk)
    assert notice.at == JournalLine.objects.get(pk=notice.line_id).at
    response = client.get(f"/notices/{notice.pk}/")
    assert response.url == f"/s/fenglin/cases/{case.number}/"
    notice.refresh_from_db()
    assert notice.state == NoticeState.READ


def test_the_header_says_how_much_is_unread(cast: Cast) -> None:
    told(cast, "gaolan", 3)
    client = in_english(signed_in(cast, "gaolan"))

    assert unread(cast.gaolan) == 3
    assert "unread" in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert unread(cast.gaolan) == 0


def test_nobody_reads_the_notices_of_others(cast: Cast) -> None:
    [notice] = told(cast, "gaolan")
    other = signed_in(cast, "dujuan")

    assert other.get(f"/notices/{notice.pk}/").status_code == 404
    other.post("/notices/read/")
    assert unread(cast.gaolan) == 1
    assert "FL-2026-000001" not in other.get("/notices/").content.decode()


def test_when_a_post_ends_what_was_told_by_it_is_out_of_sight_that_minute(cast: Cast) -> None:
    told(cast, "gaolan")
    end_post(Post.objects.get(account=cast.accounts["gaolan"]), by=SYSTEM, at=timezone.now())

    assert "FL-2026-000001" not in signed_in(cast, "gaolan").get("/notices/").content.decode()


def test_strangers_are_asked_to_sign_in(cast: Cast) -> None:
    [notice] = told(cast, "gaolan")
    for address in ("/notices/", f"/notices/{notice.pk}/", "/operations/"):
        assert Client().get(address).url.startswith("/accounts/login/")


def test_an_empty_page_says_what_will_stand_here(cast: Cast) -> None:
    page = in_english(signed_in(cast, "gaolan")).get("/notices/").content.decode()

    assert "Nobody has told you anything yet" in page


def test_a_long_list_is_paged_and_costs_no_more(cast: Cast) -> None:
    told(cast, "gaolan", 2)
    client = signed_in(cast, "gaolan")
    few = queries_of(client, "/notices/")
    rows = told(cast, "gaolan", 70)

    assert queries_of(client, "/notices/") == few <= 6
    first = client.get("/notices/")
    assert str(rows[29].pk) in first.content.decode()
    second = client.get("/notices/", {"after": first.context["page"].next_cursor}).content.decode()
    assert (str(rows[29].pk) in second, str(rows[30].pk) in second) == (False, True)


def test_counting_what_is_unread_is_one_query(cast: Cast, django_assert_num_queries) -> None:
    told(cast, "gaolan", 5)
    actor = cast.gaolan

    with django_assert_num_queries(1):
        assert unread(actor) == 5


# --- Operations -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "status"), [("jiangwei", 200), ("heqing", 404), ("gaolan", 404), ("maoli", 404)]
)
def test_operations_are_for_those_who_look_after_the_street(cast: Cast, name: str, status: int) -> None:
    client = signed_in(cast, name)
    notice = a_failed_mail(cast)

    assert client.get("/operations/").status_code == status
    if status == 404:
        for address in ("notices/again/", "readers/notices/again/", f"notices/{notice.pk}/again/"):
            assert client.post(f"/operations/{address}").status_code == 404
        notice.refresh_from_db()
        assert notice.state == NoticeState.FAILED


def test_the_operator_of_the_house_sees_every_street(cast: Cast) -> None:
    operator = Account.objects.create_superuser("root", password="a long password")
    client = Client()
    client.force_login(operator, backend="linli.web.lookup.AccountBackend")
    a_failed_mail(cast)

    assert "SMTPServerDisconnected" in client.get("/operations/").content.decode()


def test_the_page_shows_what_waits_what_is_parked_and_what_failed(cast: Cast) -> None:
    a_parked_line(cast)
    a_failed_mail(cast)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now() - HOUR})

    page = in_english(signed_in(cast, "jiangwei")).get("/operations/")
    text = page.content.decode()

    assert "KeyError" in text
    assert "SMTPServerDisconnected" in text
    assert "lost@example.org" not in text
    assert "1 h ago" in text
    readings = {reading.name: reading for _words, reading in page.context["readings"]}
    assert (readings["notices"].parked, readings["notices"].waiting) == (1, 0)
    assert readings["insight"].waiting == 1
    assert timezone.now() - readings["insight"].since < HOUR


def test_a_parked_line_is_read_again_when_somebody_asks(cast: Cast) -> None:
    delivery = a_parked_line(cast)
    elsewhere = Delivery.objects.create(
        street_id=cast.street.pk + 1, line_id=uuid7(), reader="notices", parked_at=timezone.now()
    )

    signed_in(cast, "jiangwei").post("/operations/readers/notices/again/")

    delivery.refresh_from_db()
    elsewhere.refresh_from_db()
    assert delivery.parked_at is None
    assert elsewhere.parked_at is not None


def test_what_failed_is_sent_again_when_somebody_asks(cast: Cast) -> None:
    one, two = a_failed_mail(cast), a_failed_mail(cast, "too@example.org")
    client = signed_in(cast, "jiangwei")

    client.post(f"/operations/notices/{one.pk}/again/")
    assert set(Notice.objects.filter(state="waiting").values_list("pk", flat=True)) == {one.pk}
    client.post("/operations/notices/again/")
    assert set(Notice.objects.filter(state="waiting").values_list("pk", flat=True)) == {one.pk, two.pk}
    assert client.post(f"/operations/notices/{one.pk}/again/").status_code == 409
    assert mail.outbox == []


def test_the_page_costs_the_same_whatever_is_wrong(cast: Cast) -> None:
    a_parked_line(cast)
    a_failed_mail(cast)
    client = signed_in(cast, "jiangwei")
    few = queries_of(client, "/operations/")
    for n in range(5):
        a_failed_mail(cast, f"{n}@example.org")
        a_parked_line(cast)

    assert queries_of(client, "/operations/") == few <= 14


def test_an_empty_house_says_so_kindly(cast: Cast) -> None:
    page = in_english(signed_in(cast, "jiangwei")).get("/operations/").content.decode()

    assert "No process has reported yet" in page
    assert "Nothing has been sealed yet" in page


# --- Seals ------------------------------------------------------------------------------------------------------
def test_anybody_can_note_down_the_seals(cast: Cast, client: Client) -> None:
    assert "sealed yet" in in_english(client).get("/seals/").content.decode()
    case = an_opened(cast).case
    commands.withdraw(
        case.pk, street_id=case.street_id, by=cast.gaolan.__class__("reporter", case_id=case.pk),
        at=timezone.now(), reason="好了",
    )  # fmt: skip
    seal_waiting()

    page = client.get("/seals/")

    [(seal, root, told_hash)] = page.context["rows"]
    assert seal.lines == JournalLine.objects.filter(street_id=cast.street.pk, subject="case").count() == 2
    assert told_hash in page.content.decode()
    assert root in page.content.decode()


def test_the_chain_of_seals_is_paged(cast: Cast, client: Client) -> None:
    for _n in range(22):
        an_opened(cast)
        seal_waiting()

    first = client.get("/seals/")
    second = client.get("/seals/", {"after": first.context["page"].next_cursor})

    assert [len(page.context["rows"]) for page in (first, second)] == [20, 2]


def told_of_backups(cast: Cast, home: Path, **states: dict[str, Any]) -> str:
    """Return the operations page of a home in which these states were left."""
    (home / "state").mkdir()
    for name, left in states.items():
        (home / "state" / f"{name.replace('_', '-')}.json").write_text(json.dumps(left))
    with override_settings(HOME=home, BACKUP_FOLDER="/backups"):
        return in_english(signed_in(cast, "jiangwei")).get("/operations/").content.decode()


def test_operations_show_the_last_good_backup_and_what_failed_since(cast: Cast, tmp_path: Path) -> None:
    at = (timezone.now() - timedelta(days=3)).isoformat()
    good = {"at": at, "file": "/backups/linli-20260302-024300.linli", "bytes": 22_800_000}

    page = told_of_backups(cast, tmp_path, backup=good, backup_failed={"at": at, "why": "no room"})

    assert "linli-20260302-024300.linli" in page
    assert "22.8 MB" in page
    assert "older than two days" in page
    assert "The last try failed" in page
    assert "no room" in page


def test_operations_say_that_no_backup_was_made_yet(cast: Cast, tmp_path: Path) -> None:
    assert "None has been made yet." in told_of_backups(cast, tmp_path)


def test_every_reader_of_the_journal_has_a_name_on_the_operations_page() -> None:
    assert {name for name in journal.READERS if name not in READER_WORDS} == set()
