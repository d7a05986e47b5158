"""How often a page asks the database: a dozen times at most, whatever stands on it."""

from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.cases.public import catalogue, public_choices
from linli.people.public import organisations_in
from linli.rulebooks.public import rules
from linli.territory.public import root_of, street_by_slug

DOZEN = 12
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# How often these may ask, and why.
MORE = {
    "cases:coordinate": (15, "without scripting the page of the case and its form; with it the form alone is asked for"),
    "cases:publish": (14, "as above"),
    "web:house": (14, "each part of the house is asked how it is"),
    "votes:evidence": (30, "no page but a file: the seal before and after each act of the vote"),
}  # fmt: skip


def small_tables(street_id: int) -> set[str]:
    """Return the questions that a process asks only once such a table changed, but each time in the transaction of a test."""
    with CaptureQueriesContext(connection) as seen:
        catalogue()
        public_choices()
        root_of(street_id)
        organisations_in(street_id)
        rules(street_id, "hours")
        street_by_slug("fenglin")
    return {query["sql"] for query in seen}


def counted(seen: Any, small: set[str]) -> int:
    """Return how many questions these are, with the one whether any small table changed."""
    texts = [query["sql"] for query in seen]
    return 1 + sum(text not in small and not text.startswith(SAVEPOINTS) for text in texts)


def too_many(client: Client, name: str, url: str, seen: Any, small: set[str]) -> list[str]:
    """Return what to say of a page that asked too often, also when it is asked again, so that the process knows more."""
    most, _why = MORE.get(name, (DOZEN, ""))
    if counted(seen, small) <= most:
        return []
    with transaction.atomic(), CaptureQueriesContext(connection) as again:
        answer = client.get(url)
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    if answer.status_code != 200 or counted(again, small) <= most:
        return []
    return [f"GET {name} {url}: {counted(again, small)} questions to the database, {most} at most"]
