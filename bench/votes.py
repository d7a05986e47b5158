"""Everybody votes in the last minute: ballots over HTTP until all are in, beside their rows alone in PostgreSQL.

LINLI_BENCH_VOTERS says how many (10,000). What was acknowledged is counted afterwards, and must be all of it, once.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg

from bench.client import Client
from bench.house import House
from bench.http import web

VOTERS = int(os.environ.get("LINLI_BENCH_VOTERS", "10000"))
CLIENTS = 8
TABLES = ("votes_turnout", "votes_openballot", "kernel_journalline")


def measure(house: House) -> list[dict[str, Any]]:
    """Return ballots a second, beside the same rows by one transaction each; refuse a figure that lost a vote."""
    from django.utils import timezone

    from linli.people.public import Account, actor_for
    from linli.votes import commands
    from linli.votes.models import OpenBallot, Question, Turnout, Vote

    keeper = actor_for(Account.objects.get(username="jiangwei"), at=timezone.now())
    vote, paths = a_vote(keeper)
    body = json.dumps({"answers": [{"question": 1, "said": ["yes"]}]}).encode()
    headers = {"Content-Type": "application/json"}
    with web(house) as port:
        begun = time.monotonic()
        clients = [Client(port) for _n in range(CLIENTS)]
        asks = [lambda path, one=one: one.ask("POST", path, body, headers)[0] == 200 for one in clients]
        taken = by_all(paths, asks)
        seconds = time.monotonic() - begun
    alone = rows_alone(house, vote)
    Vote.objects.filter(pk=vote.pk).update(closes_at=timezone.now())
    commands.count(vote.pk, street_id=vote.street_id, by=keeper, at=timezone.now())
    yes = Question.objects.get(vote=vote).result["facts"]["measures"]["heads"]["yes"]
    rows = [kind.objects.filter(vote=vote).count() for kind in (Turnout, OpenBallot)]
    found = (taken, *rows, int(yes))
    if set(found) != {len(paths)}:
        raise RuntimeError(f"of {len(paths)} votes (acknowledged, turnout, ballots, counted) are {found}")
    ours = len(paths) / seconds
    return [{
        "name": f"{len(paths):,} votes over HTTP, all acknowledged and counted once : their rows, a transaction a voter",
        "ours": ours, "baseline": alone, "ratio": ours / alone, "unit": "a second",
        "note": f"2 web processes, {CLIENTS} clients, {seconds:.0f} s", "budget": "10,000 in a minute: 167 a second",
    }]  # fmt: skip


def a_vote(keeper: Any) -> tuple[Any, list[str]]:
    """Make a vote that runs, with everybody on its roll; return it and where each votes."""
    from django.utils import timezone

    from linli.territory.public import Street, root_of
    from linli.votes import commands
    from linli.votes.models import Vote, Voter
    from linli.votes.queries import Entry

    street, now = Street.objects.get(slug="fenglin"), timezone.now()
    asked = [commands.Asked("同意吗", "members")]
    vote_id, _number = commands.draft_vote(
        unit_id=root_of(street).id, title="最后一分钟", questions=asked, by=keeper, at=now, key=str(now)
    )
    people = [Entry(n, "", ((f"p{n}", f"居民{n}"),)) for n in range(VOTERS)]
    told = {"street_id": street.pk, "by": keeper, "at": now}
    commands.enter_roll(vote_id, entries=people, **told)
    commands.announce(vote_id, opens=now, closes=now + timedelta(hours=2), **told)
    ids = Voter.objects.filter(vote_id=vote_id).values_list("pk", flat=True)
    paths = [f"/api/v1/streets/fenglin/votes/of/{commands.token_of(vote_id, pk)}" for pk in ids]
    return Vote.objects.get(pk=vote_id), paths


def by_all(work: list[Any], asks: list[Callable[[Any], bool]]) -> int:
    """Let several do all of the work side by side; return how much of it was done."""
    done = [0] * len(asks)

    def some(place: int) -> None:
        for one in work[place :: len(asks)]:
            done[place] += asks[place](one)

    threads = [threading.Thread(target=some, args=(place,)) for place in range(len(asks))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(done)


def rows_alone(house: House, vote: Any) -> float:
    """Return how many voters a second PostgreSQL alone takes: the rows of each, into copies of the tables."""
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as one:
        for table in TABLES:
            one.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        voters = [
            row[0] for row in one.execute("SELECT voter_id FROM votes_turnout WHERE vote_id = %s", [vote.pk])
        ]
    mine = "street_id = %s AND vote_id = %s AND voter_id = %s"
    copies = [f"INSERT INTO bench_{table} SELECT * FROM {table} WHERE {mine}" for table in TABLES[:2]]
    line = "INSERT INTO bench_kernel_journalline SELECT * FROM kernel_journalline WHERE street_id = %s AND subject_id = %s"
    connections = [psycopg.connect(address) for _n in range(CLIENTS)]

    def ask(one: Any) -> Callable[[Any], bool]:
        def act(voter: Any) -> bool:
            for copy in copies:
                one.execute(copy, [vote.street_id, vote.pk, voter])
            one.execute(line, [vote.street_id, voter])
            one.commit()
            return True

        return act

    begun = time.monotonic()
    done = by_all(voters, [ask(one) for one in connections])
    seconds = time.monotonic() - begun
    for one in connections:
        one.close()
    with psycopg.connect(address, autocommit=True) as one:
        for table in TABLES:
            one.execute(f"DROP TABLE bench_{table}")
    return done / seconds
