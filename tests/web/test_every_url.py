"""Every address, asked by every role, by nobody, by the neighbours and by a reporter, answers as the table says."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, StandingProblem
from linli.cases.states import State
from linli.cases.workflow import CASE, PROBLEM
from linli.people.commands.tokens import make_token
from linli.people.models import AccessToken
from linli.people.public import Actor, Power
from linli.people.states import ROLES
from linli.suggestions.models import Suggestion
from linli.suggestions.workflow import SUGGESTION
from linli.territory.public import line_of
from linli.topics.models import Topic
from linli.topics.permissions import names_reader
from linli.topics.workflow import TOPIC
from linli.web import gates
from linli.web.gates import GATES, OPEN_OPERATIONS, Gate, gate_of
from linli.webhooks.permissions import keeper
from tests.cast import NOON, Cast
from tests.web import world_meetings, world_rosters
from tests.web.pages import read
from tests.web.world import AT_AREA, AT_STREET, IN_ORGANISATION, World, build_world

pytestmark = pytest.mark.django_db
DONE = frozenset({200, 201, 202, 204, 302, 303, 304, 400, 409, 410, 412, 415, 422})
OTHERS = ("nobody", "neighbour", "newcomer", "reporter", "operator")
# Whose pages together are all pages; reading them takes longer than asking.
LOOKED_AT = {"director", "data_officer", "nobody", "operator"}
WHO = (*(row[0] for row in ROLES), *OTHERS)
# Addresses of the admin that stand for all: the first page, a list, a row's page, adding and deleting.
ADMIN = re.compile(r"admin:(index|cases_case_changelist|people_account_(change|add|delete)|cases_look_add)$")


def every_pattern() -> list[tuple[str, str]]:
    """Return (name, pattern) of every address the house answers at."""

    def walk(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from walk(one, here, inner)
            elif isinstance(one, URLPattern) and one.name:
                yield space + one.name, here

    return list(walk(get_resolver()))


PAGES = [(name, pattern) for name, pattern in every_pattern() if not name.startswith(("api:", "admin:"))]
TABLES = [(name, pattern) for name, pattern in every_pattern() if ADMIN.match(name)]
OPERATIONS = sorted({name.removeprefix("api:") for name, _ in every_pattern() if name.startswith("api:")})


@pytest.fixture
def world(cast: Cast) -> World:
    """Give the world of this test."""
    return build_world(cast)


# --- What the table says of who asks -----------------------------------------------------------------------------
ALWAYS = (
    gates.EVERYONE, gates.PUBLISHED, gates.LINK, gates.PHOTO, gates.LANE, gates.SUGGESTER, gates.STOP, gates.VOTE_LINK, gates.TOPIC_HOLDER, gates.LIFT, gates.LIFT_LINK, gates.COVENANT, gates.BADGE,
    *world_meetings.LINKS,
)  # fmt: skip
# Pages that lead to an act of another name.
ACT_BEHIND = {"cases:conditions": "file", "sorting:take_proposal": "file", "sorting:deny_alike": "merge"}
# Any of these powers in the street.
ANY_OF = {
    gates.CALL: (Power.IMPORT,),
    gates.ORDERS: (Power.IMPORT, Power.EXPORT),
    gates.KEEPS: (Power.FILE, Power.DISPATCH),
    gates.TYPIST: (Power.REPORT, Power.PUBLISH),
    gates.ROSTER_BEGINNER: (Power.CONVENE, Power.HANDLE),
}


# Over the whole street: the bulletin of this world is a draft of the street's, and its survey is of the street and runs.
BULLETINS = {
    gates.DRAFTER: Power.EXPORT,
    gates.BULLETIN_PUBLISHER: Power.PUBLISH,
    gates.SURVEY_KEEPER: Power.PUBLISH,
    gates.CONSULTATION_KEEPER: Power.CONVENE,
    gates.VOTE_KEEPER: Power.CONVENE,
    gates.COVENANT_ACT: Power.CONVENE,
    gates.LIFT_ACT: Power.CONVENE,  # the act that is tried, sharing the cost, is the convener's
}


# The votes of this world are of the street.
VOTING = {
    gates.COVENANT_STAFF: any,
    gates.LIFT_STAFF: any,
    gates.LIFT_EXPORT: all,
    gates.VOTE_TELLER: any,
    gates.VOTE_STAFF: any,
    gates.VOTE_NAMES: all,
}
VOTE_POWERS = {
    gates.VOTE_TELLER: (Power.CONVENE, Power.REPORT),
    gates.VOTE_STAFF: (Power.CONVENE, Power.REPORT, Power.BOARD),
    gates.COVENANT_STAFF: (Power.CONVENE, Power.REPORT, Power.BOARD),
    gates.LIFT_STAFF: (Power.CONVENE, Power.REPORT, Power.BOARD),
    gates.LIFT_EXPORT: (
        Power.REPORT,
        Power.EXPORT,
    ),  # who exports over a unit and is of its staff reports there
    gates.VOTE_NAMES: (Power.EXPORT, Power.PERSONAL),
}


def may(world: World, who: str, gate: str, name: str) -> bool | None:
    """Return whether the table lets this one in; None where it depends on more than the table says."""
    actor, street = world.actor(who), world.cast.street.pk
    staff = any(Power.STAFF in post.powers for post in actor.posts)
    known = {
        **dict.fromkeys(ALWAYS, True), gates.DEMO: False, gates.MAIL: False, gates.SCRAPER: True, gates.SIGNED_IN: who in world.accounts,
        gates.BOARD_EXPORT: all(actor.has(one, street_id=street) for one in (Power.BOARD, Power.EXPORT)),
        gates.POSTED: street in actor.street_ids, gates.OWNER: who == "director", gates.OPERATOR: who == "operator",
        gates.STAFFED: actor.has(Power.STAFF, street_id=street), gates.KEEPER: staff or who == "operator",
        **dict.fromkeys((gates.BULLETIN, gates.SURVEY), actor.has(Power.BOARD, street_id=street)),
        gates.STRUCTURE: actor.has(Power.STRUCTURE, street_id=street),
        **{gates.power(one): actor.has(one, street_id=street) for one in Power},
        gates.BODY: street in actor.street_ids, gates.HEAD: actor.has(Power.CONVENE, street_id=street),
        # The body of this world stands at the area.
        gates.CONVENER: any(
            actor.may(one, street_id=street, lineage=world.case.lineage[:2]) for one in (Power.CONVENE, Power.STAFF)
        ),
        gates.ADDRESSED: who in IN_ORGANISATION or actor.has(Power.STAFF, street_id=street),
        gates.OUTGOING: street in actor.street_ids and keeper(actor, street),
    }  # fmt: skip
    if gate in world_meetings.GATES:
        return world_meetings.may(actor, gate)
    if gate in TOPICS:
        return of_the_topic(world, actor, gate)
    if gate in world_rosters.GATES:
        return world_rosters.may(actor, world.cast.street.pk, gate, name)
    if gate in VOTING:
        return VOTING[gate](
            actor.may(one, street_id=street, lineage=world.case.lineage[:1]) for one in VOTE_POWERS[gate]
        )
    if gate in BULLETINS:
        return actor.may(BULLETINS[gate], street_id=street, lineage=world.case.lineage[:1])
    return known[gate] if gate in known else of_the_case(world, actor, gate, name)


TOPICS = (gates.TOPIC_SEER, gates.TOPIC_ACT, gates.TOPIC_NAMES, gates.TOPIC_CALLER)


def of_the_topic(world: World, actor: Actor, gate: str) -> bool:
    """Return the same for what depends on the topic of the world, which is the street's."""
    found = Topic.objects.visible_to(actor).filter(street=world.cast.street).first()
    if gate == gates.TOPIC_CALLER:
        return actor.may(Power.CONVENE, street_id=world.cast.street.pk, lineage=world.case.lineage[:1])
    if gate == gates.TOPIC_NAMES:
        return found is not None and bool(names_reader.test(actor, found))
    acts = found is not None and bool(TOPIC.rows["publish"].who.test(actor, found))
    return found is not None and (gate == gates.TOPIC_SEER or acts)


def of_the_case(world: World, actor: Actor, gate: str, name: str) -> bool | None:
    """Return the same for what depends on the case."""
    case = world.case
    if gate in ANY_OF:
        return any(actor.has(power, street_id=case.street_id) for power in ANY_OF[gate])
    if gate in (gates.SUGGESTION_SEER, gates.SUGGESTION_ACT, gates.PROBLEM_SEER, gates.PROBLEM_ACT):
        return of_the_other(world, actor, gate)
    if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        return False
    if gate == gates.PERSONAL:
        return actor.may(
            Power.PERSONAL, street_id=case.street_id, lineage=case.lineage, organisations=case.organisations
        )
    if gate == gates.ACT:
        row = CASE.rows[ACT_BEHIND.get(name, name.removeprefix("cases:"))]
        return (bool(row.who.test(actor, case)) and case.state in row.sources) or None
    assert gate == gates.SEER, f"the test does not know what “{gate}” means"
    return True


def of_the_other(world: World, actor: Actor, gate: str) -> bool:
    """Return the same for what depends on the suggestion or the standing problem."""
    if gate in (gates.SUGGESTION_SEER, gates.SUGGESTION_ACT):
        found = Suggestion.objects.visible_to(actor).first()
        acts = found is not None and SUGGESTION.rows["study"].who.test(actor, found)
        return found is not None and (gate == gates.SUGGESTION_SEER or bool(acts))
    seen = StandingProblem.objects.visible_to(actor).filter(pk=world.problem.pk).exists()
    acts = PROBLEM.rows["change_plan"].who.test(actor, world.problem)
    return seen and (gate == gates.PROBLEM_SEER or bool(acts))


def fits(world: World, who: str, gate: str, name: str, answer: Any) -> bool:
    """Return whether an answer is one that the table allows."""
    status = answer.status_code
    if gate in (gates.NOT_OFFERED, gates.TOKEN):
        return status in ({405, 302, 403, 404} if gate == gates.NOT_OFFERED else {403})
    allowed = may(world, who, gate, name)
    to_the_door = status == 302 and answer.get("Location", "").startswith(
        ("/accounts/login/", "/admin/login/")
    )
    if allowed is None:
        return status in {200, 302, 403, 409, 422} and not to_the_door
    if allowed:
        # The sign-in pages lead on, and tell who comes at the wrong moment; a page of a key that is none says so.
        return (
            status in DONE
            and not (to_the_door and gate not in {gates.EVERYONE, gates.SIGNED_IN, gates.OPERATOR})
        ) or (name.startswith(("account_", "mfa_", "admin:")) and status in {403, 404, 405})
    refused = {404} if gate == gates.DEMO else {403, 404} if who in world.accounts else {401, 404}
    leads_to_the_door = gate == gates.OPERATOR or (gate != gates.DEMO and who not in world.accounts)
    return status in refused or (to_the_door and leads_to_the_door)


def test_every_address_has_a_row_and_every_row_an_address():
    known = {name for name, _pattern in PAGES}

    assert known - set(GATES) == set(), "say in src/linli/web/gates/ who may ask these"
    assert set(GATES) - known == set(), "these rows name no address"


def test_every_act_of_the_workflow_has_a_row():
    # What the holder of a link does by its own page, and what is part of another street's refusal.
    elsewhere = {"confirm", "withdraw", "confirm_too", "reopen_too", "come_back"}
    assert {f"cases:{action}" for action in CASE.rows if action not in elsewhere} <= set(GATES)


# Programs are asked once for each set of powers at each kind of place, too.
REACH = {
    code: (frozenset(powers.split()), *(code in place for place in (AT_STREET, AT_AREA, IN_ORGANISATION)))
    for code, _name, _english, _exclusive, _rank, powers in ROLES
}
PROGRAMS = {*OTHERS, *{reach: code for code, reach in REACH.items()}.values()}


@pytest.mark.parametrize("who", WHO)
def test_every_page_answers_everybody_as_the_table_says(world: World, who: str):
    wrong, inline = asked_pages(world, who)

    assert "\n".join(wrong) == ""
    assert "\n".join(inline) == "", "the policy of content would block these"


@pytest.mark.parametrize("who", [who for who in WHO if who in PROGRAMS and who not in {"nobody", "reporter"}])
def test_every_operation_answers_programs_as_their_holders_may(world: World, who: str):
    assert "\n".join(asked_operations(world, who)) == ""


def body_of(answer: Any) -> bytes:
    """Return what was answered; a file that is read to its end is closed."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def asked_pages(world: World, who: str) -> tuple[list[str], list[str]]:
    """Return what was answered otherwise than the table says, and code or style inside of pages."""
    wrong, inline = [], []
    client = world.client(who)
    cookies = client.cookies.output()
    for name, pattern in [*PAGES, *TABLES]:
        gate = gate_of(name) or Gate(gates.EVERYONE, gates.EVERYONE)
        url = world.address(name, pattern)
        # Powers decide, not names: acts are tried once for each set of powers at each kind of place.
        for method, row in (("GET", gate.read), ("POST", gate.write))[: 2 if who in PROGRAMS else 1]:
            with transaction.atomic():
                answer = client.generic(method, url, content_type="application/x-www-form-urlencoded")
                body = body_of(answer)
                transaction.set_rollback(True)
            if answer.status_code >= 500 or not fits(world, who, row, name, answer):
                wrong.append(
                    f"{method} {name} {url}: {answer.status_code} {answer.get('Location', '')} ({row})"
                )
            looked_at = who in LOOKED_AT and "text/html" in answer.get("Content-Type", "")
            if looked_at and (found := read(body.decode()).inline):
                inline.append(f"{url}: {found[:2]}")
            if client.cookies.output() != cookies:
                client = world.client(who)
                cookies = client.cookies.output()
    return wrong, inline


def asked_operations(world: World, who: str) -> list[str]:
    """Return what was answered otherwise to a program of this person."""
    now, wrong = timezone.now(), []
    made = make_token(
        name="all", scopes=list(Power), expires_at=now + timedelta(days=1), by=world.actor(who), at=now
    )
    program = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {made.secret}"})
    for operation, method, path in operations():
        url = operation_address(world, path)
        with transaction.atomic():
            answer = program.generic(method, url, "{}", content_type="application/json")
            body_of(answer)
            transaction.set_rollback(True)
        status = answer.status_code
        outside = who in {"neighbour", "newcomer"} and "{slug}" in path and operation not in OPEN_OPERATIONS
        if status >= 500 or status == 401 or (outside and status not in {403, 404, 422}):
            wrong.append(f"{method} {url} ({operation}): {status}")
    return wrong


def test_a_link_opens_its_own_case_and_no_other(world: World):
    stranger = Client()
    wrong = "A" * 32

    for name, pattern in PAGES:
        if gate_of(name).read == gates.LINK:
            url = world.address(name, pattern)
            answer = stranger.get(url)
            assert answer.status_code in {200, 302}, url
            body_of(answer)
            # A ticket to a new link (intake:open_ticket) holds no token: it has its own tests.
            if world.token in url:
                assert stranger.get(url.replace(world.token, wrong)).status_code == 404, url


def test_what_is_not_published_the_public_does_not_see(world: World):
    commands.hide(
        world.case.pk,
        street_id=world.cast.street.pk,
        by=world.actor("director"),
        at=NOON,
        part="case",
        reason="隐私",
    )

    for name, pattern in PAGES:
        if gate_of(name).read == gates.PUBLISHED:
            assert Client().get(world.address(name, pattern)).status_code == 404, name


# --- Programs ------------------------------------------------------------------------------------------------------
def operations() -> list[tuple[str, str, str]]:
    """Return (operation, method, path) of the whole document."""
    from linli.web.api import document

    told = document()[2]
    return [
        (one["operationId"], method.upper(), path)
        for path, methods in told["paths"].items()
        for method, one in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]


def operation_address(world: World, path: str) -> str:
    """Return a real address of an operation; what the world has none of gets a made-up id."""
    return re.sub(r"\{(\w+)\}", lambda found: world.values.get(found[1], str(UUID(int=1))), path)


def test_operations_without_a_token_are_the_ones_named_and_the_others_answer_401_also_to_a_browser(
    world: World,
):
    from linli.web.api import document

    told = document()[2]
    opened = {
        one["operationId"]
        for methods in told["paths"].values()
        for one in methods.values()
        if isinstance(one, dict) and "operationId" in one and not one.get("security")
    }
    assert sorted(opened) == sorted(OPEN_OPERATIONS), (
        "say in src/linli/web/gates/ which operations need no token"
    )

    for browser in (Client(), world.client("director")):
        for operation, method, path in operations():
            if operation not in OPEN_OPERATIONS:
                answer = browser.generic(
                    method, operation_address(world, path), "{}", content_type="application/json"
                )
                assert answer.status_code == 401, (operation, answer.status_code)
                assert answer.json()["code"] == "not_signed_in"


def test_a_token_that_was_revoked_or_has_ended_opens_nothing(world: World):
    now = timezone.now()
    director = world.actor("director")
    made = make_token(name="x", scopes=["see"], expires_at=now + timedelta(days=1), by=director, at=now)
    program = Client(headers={"Authorization": f"Bearer {made.secret}"})
    before = program.get("/api/v1/notices").status_code
    AccessToken.objects.filter(pk=made.token.pk).update(revoked_at=now)

    assert (before, program.get("/api/v1/notices").status_code) == (200, 401)


def test_the_state_of_the_world_is_one_in_which_much_is_open(world: World):
    assert world.case.state == State.IN_HAND
    assert line_of(world.cast.units["W11"].pk).ids == tuple(world.case.lineage)
