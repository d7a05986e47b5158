import json
import logging

import pytest

from linli.kernel.logs import LogLine

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
