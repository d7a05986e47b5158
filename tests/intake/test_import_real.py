"""The importer on real messages and real service requests, where they are at hand."""

import csv
from pathlib import Path

import pytest

from linli.cases.models import Case
from linli.cases.queries import timeline_of
from linli.cases.states import State
from tests.cast import Cast
from tests.intake.test_import_cases import ZONE, take

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
MESSAGES = SHARED / "messages" / "with_replies.csv"
REQUESTS = SHARED / "requests_en" / "baltimore_311.csv"

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(not MESSAGES.exists(), reason="the shared messages are not on this machine")
def test_two_thousand_real_messages_come_in_with_their_replies(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_bytes(MESSAGES.read_bytes())

    take(path)

    assert Case.objects.filter(state=State.CLOSED).count() == 2000
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    case = Case.objects.get(source_id=first["msg_id"])
    settled, _report = timeline_of(case, internal=True)
    assert case.title == first["subject"].strip()
    assert settled.texts["done"].replace("\n", "") == first["reply"].strip().replace("\r", "").replace(
        "\n", ""
    )
    assert f"{settled.at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}" == first["replied_at"]


@pytest.mark.skipif(not REQUESTS.exists(), reason="the shared service requests are not on this machine")
def test_five_thousand_real_service_requests_come_in(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_bytes(REQUESTS.read_bytes())

    take(path)

    assert Case.objects.count() == 5000
    assert Case.objects.filter(state=State.CLOSED).count() == 4889
    assert not Case.objects.filter(located=True).exists()
    assert not path.with_name("requests.csv.rejected.csv").exists()
