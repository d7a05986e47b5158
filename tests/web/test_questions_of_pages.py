"""Every page is read with a dozen questions to the database at most."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.web.questions import MORE, small_tables, too_many
from tests.web.test_every_url import PAGES, body_of
from tests.web.world import build_world

pytestmark = pytest.mark.django_db


def test_every_page_asks_the_database_a_dozen_times_at_most(cast: Cast):
    world = build_world(cast)
    client, small = world.client("director"), small_tables(cast.street.pk)
    client.get("/s/fenglin/desk/issue/")  # the first page of a session writes that it is used
    pages, wrong = 0, []

    for name, pattern in PAGES:
        url = world.address(name, pattern)
        with transaction.atomic(), CaptureQueriesContext(connection) as seen:
            answer = client.get(url)
            body_of(answer)
            transaction.set_rollback(True)
        if answer.status_code == 200:
            pages += 1
            wrong += too_many(client, name, url, seen, small)

    assert "\n".join(wrong) == ""
    assert pages > 400
    assert {name for name, _pattern in PAGES} >= set(MORE)
