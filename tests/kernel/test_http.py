"""What every request passes: its id, its log line, and how a "no" looks to people and to programs."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from linli.kernel.errors import Missing, NotAllowed, NotFound, Refusal
from linli.kernel.http import (
    RefusalMiddleware,
    RequestIdMiddleware,
    refusal_answer,
    uuid_or_404,
    wants_json,
)
from linli.kernel.logs import LogLine
from linli.kernel.ratelimit import TooManyRequests
from linli.kernel.trace import REQUEST_ID
from tests.cast import Cast
from tests.factories import a_case

REQUESTS = RequestFactory()
JSON = {"Accept": "application/json"}


def pass_through(given: str | None = None) -> tuple[HttpResponse, str]:
    """Send a request with an id; return the answer and the id that the view saw."""
    seen = []

    def view(_request):
        seen.append(REQUEST_ID.get())
        return HttpResponse("here")

    headers = {} if given is None else {"X-Request-ID": given}
    answer = RequestIdMiddleware(view)(REQUESTS.get("/map/", headers=headers))
    return answer, seen[0]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Give what the house logs of requests, as lines."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(LogLine())
    log = logging.getLogger("linli.request")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield out
    log.removeHandler(handler)
    log.setLevel(level)


# --- The id -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("given", ["abcdefgh", "0198a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", "A" * 64])
def test_a_sane_id_is_kept_and_sent_back(given):
    answer, seen = pass_through(given)

    assert (answer["X-Request-ID"], seen) == (given, given)


@pytest.mark.parametrize(
    "given",
    [None, "", "short", "A" * 65, "spaces in it", "line\nbreak-line", "abcdefgh\n", "../../etc/passwd", "邻里邻里邻里邻里", '{"a":"b"}x'],
)  # fmt: skip
def test_any_other_id_is_replaced(given):
    answer, seen = pass_through(given)

    assert re.fullmatch("[0-9a-f]{32}", seen)
    assert answer["X-Request-ID"] == seen != given


def test_each_request_has_its_own_id_and_leaves_none_behind():
    ids = {pass_through()[1] for _ in range(5)}

    assert len(ids) == 5
    assert REQUEST_ID.get() == "-"


def test_the_log_line_of_a_request_carries_its_id(logged):
    pass_through("given-id-1")

    [line] = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert {name: line[name] for name in ("level", "from", "request", "message", "path", "method", "status")} == {
        "level": "info", "from": "linli.request", "request": "given-id-1", "message": "answered",
        "path": "/map/", "method": "GET", "status": 200,
    }  # fmt: skip
    assert line["ms"] >= 0


def test_an_error_is_told_in_one_line():
    error = ValueError("two\nlines")
    told = (ValueError, error, None)
    record = logging.LogRecord("linli", logging.ERROR, "", 0, "it fell", (), told)

    line = LogLine().format(record)

    assert "\n" not in line
    assert "ValueError: two\nlines" in json.loads(line)["error"]


@pytest.mark.django_db
def test_the_whole_house_sends_the_id_back():
    for path, status in (("/", 200), ("/no-such-page/", 404)):
        answer = Client().get(path, headers={"X-Request-ID": "from-a-proxy"})
        assert (answer.status_code, answer["X-Request-ID"]) == (status, "from-a-proxy")


# --- Refusals -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/s/fenglin/desk/", "text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("/s/fenglin/desk/", "application/json", True),
        ("/api/cases", "", True),
        ("/open311/v2/requests.json", "*/*", True),
        ("/s/fenglin/api/", "*/*", False),
    ],
)
def test_who_wants_json(path, accept, expected):
    assert wants_json(REQUESTS.get(path, headers={"Accept": accept})) is expected


def raised(refusal: Exception, **headers: str) -> HttpResponse | None:
    """Return what becomes of an exception that a view let go."""
    return RefusalMiddleware(lambda _r: HttpResponse()).process_exception(
        REQUESTS.get("/s/fenglin/", headers=headers), refusal
    )


@pytest.mark.parametrize(
    "refusal", [NotFound(), NotAllowed(action="file"), Missing(fields="理由", names=["reason"])]
)
def test_a_refusal_is_json_for_programs(refusal):
    with translation.override("en"):
        answer = raised(refusal, **JSON)

        told = json.loads(answer.content)
        assert (answer.status_code, answer["Content-Type"]) == (refusal.status, "application/json")
        assert told == {"code": refusal.code, "message": str(refusal), "facts": refusal.facts}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "refusal", [NotFound(), NotAllowed(action="file"), Missing(fields="理由", names=["reason"])]
)
def test_a_refusal_is_a_page_for_people(refusal):
    answer = refusal_answer(page_request({}), refusal)

    assert (answer.status_code, answer["Content-Type"]) == (refusal.status, "text/html; charset=utf-8")
    assert f"<h1>{refusal}</h1>" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, JSON], ids=["page", "json"])
def test_who_asks_too_often_is_told_when_to_come_back(rf, headers):
    answer = refusal_answer(page_request(headers), TooManyRequests(retry_after=37))

    assert (answer.status_code, answer["Retry-After"]) == (429, "37")


def page_request(headers):
    """Return a request that a page can be made for."""
    from django.contrib.auth.models import AnonymousUser

    request = REQUESTS.get("/s/fenglin/", headers=headers)
    request.user = AnonymousUser()
    request.htmx = False
    return request


def test_a_page_that_is_missing_is_refused_like_a_thing_that_is_hidden():
    missing, hidden = raised(Http404("Case matching query"), **JSON), raised(NotFound(), **JSON)

    assert (missing.status_code, missing.content) == (hidden.status_code, hidden.content)


def test_bugs_are_left_to_django():
    assert raised(ValueError("a bug")) is None


def test_facts_of_any_kind_can_be_told_to_programs(cast):
    answer = raised(
        Refusal(at=cast.street.pk, who=cast.street, when=translation.gettext_lazy("Clear")), **JSON
    )

    assert json.loads(answer.content)["facts"]["who"] == str(cast.street)


def without_tokens(content: bytes) -> str:
    """Return a page without what differs each time it is made."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": |nonce=)"[^"]+"', "", content.decode())
    return re.sub(r"FL-\d{4}-\d{6}", "FL", text)


@pytest.mark.parametrize("headers", [{}, JSON], ids=["page", "json"])
@pytest.mark.parametrize("rest", ["", "file/"])
def test_what_is_missing_and_what_is_hidden_look_alike(cast: Cast, headers, rest):
    case = a_case(cast)
    outsider = Client(headers=headers)
    outsider.force_login(cast.accounts["dujuan"], backend="linli.web.lookup.AccountBackend")

    hidden = outsider.get(f"/s/fenglin/cases/{case.number}/{rest}")
    missing = outsider.get(f"/s/fenglin/cases/FL-2026-999999/{rest}")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_tokens(hidden.content) == without_tokens(missing.content)
    assert set(hidden.headers) == set(missing.headers)


def test_an_id_that_is_none_does_not_exist():
    assert uuid_or_404("0198a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b").version == 7
    for text in ("", "7", "0198a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1", "'; --"):
        with pytest.raises(NotFound):
            uuid_or_404(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/s/fenglin/territory/%00/",
        "/s/fenglin/cases/FL-2026-000001%00/",
        "/s/fenglin/cases/%00/accept/",
        "/%00",
    ],
)
def test_an_address_with_a_nul_names_nothing(cast: Cast, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.accounts["heqing"])

    assert client.get(address).status_code == 404
