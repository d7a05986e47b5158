"""The example that others copy from takes what we send, and nothing else."""

import os
import socket
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from django.test import override_settings
from django.utils import timezone

from linli.kernel import journal
from linli.webhooks import commands
from linli.webhooks.models import Message
from linli.webhooks.queries import body_of, headers_for
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "take_webhook.py"


@pytest.fixture
def example() -> ModuleType:
    spec = spec_from_file_location("take_webhook", EXAMPLE)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_believes_what_is_signed_and_nothing_else(cast: Cast, example: ModuleType):
    webhook = commands.subscribe(
        street=cast.street,
        name="区平台",
        url="https://hook.example.org/",
        events=[],
        by=cast.jiangwei,
        at=NOON,
    )
    message = commands.test(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)
    headers, body, now = headers_for(message, webhook, at=NOON), body_of(message), NOON.timestamp()

    assert example.verified(headers, body, webhook.secret, now=now) == message.body
    renewed = commands.renew_secret(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)
    both = headers_for(message, renewed, at=NOON)
    assert example.verified(both, body, webhook.secret, now=now) == message.body
    assert example.verified(both, body, renewed.secret, now=now) == message.body
    for wrong in (
        {"body": body + b" "},
        {"secret": renewed.secret},
        {"now": now + 301},
        {"headers": headers | {"webhook-id": "another"}},
    ):
        told = {"headers": headers, "body": body, "secret": webhook.secret, "now": now} | wrong
        with pytest.raises(ValueError):
            example.verified(told["headers"], told["body"], told["secret"], now=told["now"])


def test_the_example_runs_and_hears_of_a_case(cast: Cast):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    webhook = commands.subscribe(
        street=cast.street,
        name="区平台",
        url=f"http://127.0.0.1:{port}/",
        events=[],
        by=cast.jiangwei,
        at=NOON,
    )
    program = subprocess.Popen(
        [sys.executable, str(EXAMPLE), str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"LINLI_WEBHOOK_SECRET": webhook.secret},
    )  # fmt: skip
    try:
        case = a_case(cast)
        journal.deliver("webhooks", at=NOON)
        wait_for(port)
        # The example looks at its clock, so this is sent now.
        Message.objects.update(next_try_at=NOON)
        with override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"]):
            arrived = commands.send_waiting(at=timezone.now() + MINUTE)
        said = program.stdout.readline()
    finally:
        program.terminate()
        program.communicate()

    assert (arrived, said) == (1, f"case.report {case.number}\n")


def wait_for(port: int) -> None:
    for _n in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
