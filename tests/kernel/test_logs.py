import json
import logging

import pytest
from django.test import RequestFactory

from linli.cli.words import Known
from linli.kernel.logs import LogLine, OnceOpen

TOKEN = "aB3_-" * 6 + "xY"


def line(message, **facts):
    record = logging.LogRecord("linli.request", logging.WARNING, "", 0, message, (), None)
    record.facts = facts
    return json.loads(LogLine().format(record))


@pytest.mark.parametrize("rest", ["", "/", "/confirm/", "?said=again"])
def test_the_secret_of_a_link_stays_out_of_the_log(rest):
    told = line(f"Not Found: /s/fenglin/follow/{TOKEN}{rest}", path=f"/s/fenglin/follow/{TOKEN}{rest}")

    assert told["message"] == f"Not Found: /s/fenglin/follow/…{rest}"
    assert told["path"] == f"/s/fenglin/follow/…{rest}"


def test_an_id_stays_in_the_log():
    path = "/s/fenglin/photos/0198a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b/small/"

    assert line("answered", path=path)["path"] == path


@pytest.mark.parametrize(
    ("path", "status", "sent", "told"),
    [
        ("/healthz", 503, {"X-Linli-Opening": "1"}, False),
        ("/healthz", 503, {}, True),
        ("/healthz", 500, {"X-Linli-Opening": "1"}, True),
        ("/s/fenglin/", 503, {"X-Linli-Opening": "1"}, True),
    ],
)
def test_only_the_supervisor_s_own_question_while_the_doors_open_is_left_out(path, status, sent, told):
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Service Unavailable", (), None)
    record.request, record.status_code = RequestFactory().get(path, headers=sent), status

    assert OnceOpen().filter(record) is told


def test_the_log_of_requests_leaves_it_out_as_it_is_set_up():
    assert any(isinstance(one, OnceOpen) for one in logging.getLogger("django.request").filters)


def test_granian_s_advice_on_threads_is_left_out_and_everything_else_told():
    shown = [
        Known().filter(logging.LogRecord("_granian", logging.WARNING, "", 0, message, (), None))
        for message in ("Configuration allows spawning up to 8 Python threads, which …", "Killing worker-1")
    ]

    assert shown == [False, True]
