"""The example in examples/ does what it says, against a server."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from linli.cases.models import Case
from linli.kernel.models import JournalLine
from linli.people.commands import make_token
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db(transaction=True)
@override_settings(ALLOWED_HOSTS=["*"])
def test_the_example_reports_follows_and_lists(cast: Cast, live_server):
    now = timezone.now()
    token = make_token(
        name="example",
        scopes=("see",),
        expires_at=now + timedelta(days=1),
        by=cast.actor("jiangwei", now),
        at=now,
    ).secret

    ran = subprocess.run(
        [sys.executable, ROOT / "examples" / "report_and_follow.py", live_server.url, "fenglin"],
        env={"LINLI_TOKEN": token, "PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    case = Case.objects.get()
    said = ran.stdout.splitlines()
    assert said[0].startswith(f"reported: {case.number} {live_server.url}/s/fenglin/follow/")
    assert said[2:] == [
        "steps so far: 2", "without a token: not_signed_in", "on the issue list: 1", "I may: remark",
        "done: remark · version 3",
    ]  # fmt: skip
    lines = JournalLine.objects.filter(subject_id=case.pk).order_by("seq")
    assert [(line.action, line.by_kind) for line in lines] == [
        ("report", "reporter"), ("remark", "reporter"), ("remark", "account"),
    ]  # fmt: skip
    assert Client().get("/api/v1/").status_code == 200
