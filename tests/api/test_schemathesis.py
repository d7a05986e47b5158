"""Every operation of the OpenAPI document is called with what fits it and with what does not, as several people.

No answer may be a 5xx, and each must be one that the document knows: status, kind, shape and headers. What is made up
is mixed with what stands in the database, so that calls also come past the first check. LINLI_SCHEMATHESIS_EXAMPLES
says how many calls each operation gets of each kind, LINLI_SCHEMATHESIS_SEED where chance begins.
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from linli.cases.models import Category, Photo
from linli.cases.states import State
from linli.kernel.kept import keep
from linli.notices.models import Notice
from linli.people.commands import make_token
from linli.people.models import Post, Power
from linli.rulebooks.public import start_draft
from linli.web.api import document
from tests.cast import Cast
from tests.factories import a_case, a_photo, an_opened

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("LINLI_SCHEMATHESIS_EXAMPLES", "2"))
SEED = int(os.environ.get("LINLI_SCHEMATHESIS_SEED", "20261122"))
ASKING = ("shenyi", "jiangwei", "maoli")
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip


class World:
    """What stands in the database, by the names that parameters and fields have."""

    def __init__(self, cast: Cast) -> None:
        opened = [an_opened(cast, photos=(a_photo(),)) for _n in range(3)]
        cases = [a_case(cast, state=state) for state in State]
        cases += [one.case for one in opened]
        codes = list(Category.objects.values_list("code", flat=True))
        organisations = [one.pk for one in cast.organisations.values()]
        note = keep([a_photo()])
        now = timezone.now()
        draft = start_draft(street_id=cast.street.pk, code="hours", by=cast.actor("jiangwei", now), at=now)
        self.known: dict[str, list[Any]] = {
            "slug": ["fenglin"], "number": [one.number for one in cases] + [1, 2], "token": [o.token for o in opened],
            "photo_id": [str(pk) for pk in Photo.objects.values_list("pk", flat=True)], "unit": [*cast.units, cast.street.code],
            "category": codes, "code": [*codes, *cast.units, "clerk", "officer"], "organisation": organisations,
            "lead": organisations, "supports": [organisations[:2]], "photos": [[note], []], "before": [[note]],
            "after": [[note]], "post_id": list(Post.objects.values_list("pk", flat=True)), "role": ["clerk", "officer"],
            "person_id": [one.pk for one in cast.accounts.values()], "person": list(cast.accounts),
            "organisation_id": organisations, "notice_id": [str(pk) for pk in Notice.objects.values_list("pk", flat=True)[:3]] or [1],
            "condition": [1, 2, 3], "lon": [121.442], "lat": [31.192], "within": ["W", "E1"], "phone": ["13800138000"],
            "book": ["hours", "limits"], "row_id": [row.pk for row in draft.rows.all()], "edition": ["", "draft", "d1"],
            "older": ["d1", "draft"], "newer": ["draft"], "case": [one.number for one in cases],
            "cells": [{"hours": "09:00-17:00"}, {"organisation": "chengguan", "hours": "06:00-14:00"}],
            "line_id": [1], "name": ["insight"], "level": ["area", "grid"],
        }  # fmt: skip

    def put_into(self, told: Any, chance: random.Random, share: float = 0.7) -> Any:
        """Return what was made up with some of it replaced by what is there."""
        if not isinstance(told, dict):
            return told
        return {
            name: chance.choice(self.known[name]) if name in self.known and chance.random() < share else value
            for name, value in told.items()
        }


def tokens(cast: Cast) -> Iterator[tuple[str, str]]:
    """Yield who asks, and the token of each."""
    yield "nobody", ""
    now = timezone.now()
    for who in ASKING:
        made = make_token(
            name="x", scopes=[power.value for power in Power], expires_at=now + timedelta(days=1),
            by=cast.actor(who, now), at=now,
        )  # fmt: skip
        yield who, made.secret


class Calls:
    """Calls operations as several people, and keeps what was wrong, once for each kind of fault."""

    def __init__(self, cast: Cast) -> None:
        self.description = document()[2]
        self.schema = schemathesis.openapi.from_dict(self.description)
        self.schema.app = get_wsgi_application()
        self.world, self.people = World(cast), dict(tokens(cast))
        self.failures: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()

    def every_operation(self) -> Iterator[tuple[str, Any, list[str]]]:
        """Yield each operation by its name, with who asks it."""
        for found in self.schema.get_all_operations():
            operation = found.ok()
            public = "security" not in self.description["paths"][operation.path][operation.method.lower()]
            asking = ["nobody", "shenyi"] if public else [*ASKING, *ASKING, "nobody"]
            yield f"{operation.method.upper()} {operation.path}", operation, asking

    def call(self, name: str, case: Any, who: str, chance: random.Random) -> None:
        """Call once, and keep what the answer does wrong."""
        case.path_parameters = self.world.put_into(case.path_parameters, chance, 0.9)
        case.query = self.world.put_into(case.query, chance)
        case.body = self.world.put_into(case.body, chance)
        kept = {key: value for key, value in (case.headers or {}).items() if key.lower() != "authorization"}
        if self.people[who]:
            kept["Authorization"] = f"Bearer {self.people[who]}"
        case.headers = kept
        response = case.call()
        self.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for one in group.exceptions:
                told = f"{who}: {one}\n{case.as_curl_command()}"
                self.failures.setdefault(f"{name}: {one.title}", told[:1500])

    def make(self, name: str, operation: Any, asking: list[str], mode: Any) -> None:
        """Call an operation many times with what fits it, or with what does not."""
        strategy = operation.as_strategy(generation_mode=mode)

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.generate,),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        )  # fmt: skip
        @given(case=strategy, who=st.sampled_from(asking), chance=st.randoms(use_true_random=False))
        def call(case: Any, who: str, chance: random.Random) -> None:
            self.call(name, case, who, chance)

        call()


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test, which holds its transaction, through every call; Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# What schemathesis sends as a file it leaves open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("one_connection")
@override_settings(API_CALLS_PER_MINUTE=10**6, PUBLIC_REPORTS_PER_HOUR=10**6)
def test_no_operation_fails_and_every_answer_is_one_that_the_document_knows(cast: Cast):
    calls = Calls(cast)
    for name, operation, asking in calls.every_operation():
        calls.make(name, operation, asking, schemathesis.GenerationMode.POSITIVE)
        try:
            calls.make(name, operation, asking, schemathesis.GenerationMode.NEGATIVE)
        except Unsatisfiable:
            continue  # nothing can be wrong about an operation that takes nothing

    told = "\n\n".join(f"{name}\n{how}" for name, how in calls.failures.items())
    total, good = sum(calls.statuses.values()), calls.statuses[200] + calls.statuses[201]
    assert not calls.failures, (
        f"{len(calls.failures)} kinds of fault in {total} calls {calls.statuses}\n{told}"
    )
    assert total >= EXAMPLES * 100, calls.statuses
    assert good >= total / 10, calls.statuses
    sys.stderr.write(f"{total} calls: {dict(sorted(calls.statuses.items()))}\n")
