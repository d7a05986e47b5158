"""Every address, asked by every role, by nobody, by the neighbours and by a reporter, answers as the table says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.states import State
from linli.cases.workflow import CASE
from linli.kernel.models import Heartbeat
from linli.notices.models import Notice
from linli.people.commands.matrix import add_industry, name_authority
from linli.people.commands.tokens import make_token
from linli.people.models import AccessToken, Coverage, Post, Role
from linli.people.public import SYSTEM, Account, Actor, Power, actor_for, add_account, appoint
from linli.people.states import ROLES
from linli.territory.commands.drafts import draft_import
from linli.territory.models import Draft
from linli.territory.public import NewUnit, add_road, add_units, found_street, line_of
from linli.web import gates
from linli.web.gates import GATES, OPEN_OPERATIONS, Gate, gate_of
from tests.cast import NOON, START, Cast, box
from tests.factories import a_photo, an_opened, manhole
from tests.web.pages import read

pytestmark = pytest.mark.django_db
DONE = frozenset({200, 201, 202, 204, 302, 303, 304, 400, 409, 410, 412, 415, 422})
AT_STREET = {"director", "clerk", "dispatcher", "inspector", "data_officer"}
AT_AREA = {"area_head", "liaison", "block_head", "second_block_head", "block_assistant", "leader_in_charge"}
IN_ORGANISATION = {"officer", "property_manager"}
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


@dataclass
class World:
    """One case with all that can hang on it, and who asks."""

    cast: Cast
    case: Case
    accounts: dict[str, Account]
    token: str
    values: dict[str, str] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Return who asks with the posts held now."""
        account = self.accounts.get(who)
        return actor_for(account, at=timezone.now()) if account else Actor("anonymous")

    def client(self, who: str) -> Client:
        """Return the browser of who asks."""
        client = Client(raise_request_exception=False)
        if who in self.accounts:
            client.force_login(self.accounts[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def address(self, name: str, pattern: str) -> str:
        """Return a real address of a pattern."""
        own = {
            "cases:photo": {"size": "full"}, "cases:list": {"name": "issue"}, "cases:list_print": {"name": "issue"},
            "territory:exported": {"form": "geojson"}, "cases:place_tier": {"code": "SCHOOL"},
            "cases:authority_change": {"number": "1"}, "cases:authority_end": {"number": "1"}, "territory:plan_drop": {"number": "1"},
            "cases:list_excel": {"name": "issue"}, "cases:duty_end": {"number": self.values["row"]}, "people:role": {"code": "liaison"}, "notices:read_again": {"name": "insight"},
        }.get(name, {})  # fmt: skip
        if name.startswith(("cases:industry", "cases:authority", "cases:road")):
            own = own | {"code": self.values["road" if ":road" in name else "industry"]}
        if name.startswith("territory:"):
            of_file = name.endswith(("decide_draft", "ask_draft", "draft_faults", "draft_shapes"))
            own = own | {"key": self.values["file" if of_file else "draft"]}
        path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: self.values[found[1]], pattern)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: (self.values | own)[found[1]], path)
        return "/" + path.replace("^", "").replace("$", "").replace("\\.", ".")


@pytest.fixture
def world(cast: Cast) -> World:
    """Give somebody in every role of the table, and one of everything."""
    now = timezone.now()
    accounts: dict[str, Account] = {}
    known = Role.objects.in_bulk(field_name="code")
    Post.objects.filter(role__exclusive=True).update(ends_at=now - timedelta(hours=1))
    for code, name, *_rest in ROLES:
        account = add_account(username=f"as-{code}", name=name, by=SYSTEM, at=START)
        place: dict[str, Any] = (
            {"organisation": cast.organisations["chengjian"]} if code in IN_ORGANISATION
            else {"unit": cast.units[cast.street.code if code in AT_STREET else "W" if code in AT_AREA else "W1"]}
        )  # fmt: skip
        appoint(
            account=account,
            role=known[code],
            street=cast.street,
            starts_at=now - timedelta(minutes=1),
            by=SYSTEM,
            at=now,
            **place,
        )
        accounts[code] = account
    other = found_street(
        code="310104009", slug="other", name="别处街道", name_en="Elsewhere", prefix="OT", by=SYSTEM, at=START,
        starts_on=START.date(), levels=[("street", "街道", "Street")], geometry=box(121.5, 31.2, 121.51, 31.21),
    )  # fmt: skip
    accounts["neighbour"] = add_account(username="elsewhere", name="别处的主任", by=SYSTEM, at=START)
    appoint(
        account=accounts["neighbour"],
        role=known["director"],
        street=other,
        unit=other.units.get(),
        starts_at=START,
        by=SYSTEM,
        at=START,
    )
    accounts["newcomer"] = add_account(username="newcomer", name="新人", by=SYSTEM, at=START)
    accounts["operator"] = add_account(username="operator", name="运维", by=SYSTEM, at=START)
    Account.objects.filter(username="operator").update(is_staff=True, is_superuser=True)
    accounts["operator"].refresh_from_db()

    opened = an_opened(
        cast, contact=commands.Contact(name="王阿姨", phone="13812345678"), photos=(a_photo(),)
    )
    case, photo = opened.case, Photo.objects.get(case=opened.case)
    street = {"street_id": cast.street.pk}
    commands.verify(case.pk, **street, by=cast.gaolan, at=NOON, finding="属实")
    clerk = actor_for(accounts["clerk"], at=now)
    director = actor_for(accounts["director"], at=now)
    commands.file(case.pk, **street, by=clerk, at=NOON, category=manhole())
    commands.dispatch(case.pk, **street, by=director, at=NOON)
    commands.accept(case.pk, **street, by=actor_for(accounts["officer"], at=now), at=NOON)
    commands.publish(case.pk, **street, by=director, at=NOON, title="井盖缺失", photos=[photo.pk])
    notice = Notice.objects.create(
        street_id=cast.street.pk, line_id=uuid4(), subject_id=case.pk, event="dispatch", recipient_kind="account",
        account=accounts["director"], channel="inapp", state="sent", at=now, message_id="<one@linli>",
    )  # fmt: skip
    revocable = make_token(
        name="one", scopes=["see"], expires_at=now + timedelta(days=1), by=director, at=now
    ).token
    values = {
        "slug": "fenglin", "number": case.number, "name": "issue", "token": opened.token, "photo_id": str(photo.pk),
        "size": "small", "act": "remark", "account_id": str(accounts["clerk"].pk), "person_id": str(accounts["clerk"].pk),
        "post_id": str(accounts["liaison"].posts.get().pk), "code": "W11", "level": "area",
        "organisation_id": str(cast.organisations["chengjian"].pk), "notice_id": str(notice.pk), "token_id": str(revocable.pk),
        "what": "late", "figure": "late", "row": str(Coverage.objects.order_by("row").first().row), "key": "abc", "uidb36": "1",
        "object_id": str(accounts["clerk"].pk), "app_label": "cases", "action": "remark", "category": "C0101",
    }  # fmt: skip
    values |= _ground(cast, director, now)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    return World(cast, Case.objects.get(pk=case.pk), accounts, opened.token, values)


def _ground(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give a road, an industry with a row of the matrix, a known place and a planned change."""
    add_units(
        street=cast.street, starts_on=START.date(), by=SYSTEM, at=START,
        units=[NewUnit("SCHOOL", "school", "宛南小学", "Wannan School", None, "W1", (), box(121.441, 31.191, 121.442, 31.192))],
    )  # fmt: skip
    line = {"type": "LineString", "coordinates": [[121.441, 31.191], [121.449, 31.191]]}
    road = add_road(street=cast.street, name="宛平南路", geometry=line, by=director, at=now)
    industry = add_industry(street=cast.street, name="餐饮", code="catering", by=director, at=now)
    name_authority(
        industry=industry,
        organisation=cast.organisations["chengguan"],
        starts_on=START.date(),
        by=director,
        at=now,
    )
    draft = Draft.objects.create(
        street=cast.street, kind="change", name="改", on=now.date() + timedelta(days=9), made_at=now,
        forgotten_at=now + timedelta(days=9),
    )  # fmt: skip
    table = "code,name,level,parent\nW13,第3微网格,grid,W1\n"
    file = draft_import(
        street=cast.street, file=BytesIO(table.encode()), name="units.csv", on=now.date(), datum="wgs84",
        tolerance=1.0, snap=False, by=director, at=now,
    )  # fmt: skip
    return {
        "draft": str(draft.pk),
        "file": str(file.pk),
        "when": "after",
        "road": road.code,
        "industry": industry.code,
        "form": "geojson",
    }


# --- What the table says of who asks -----------------------------------------------------------------------------
ALWAYS = (gates.EVERYONE, gates.PUBLISHED, gates.LINK, gates.PHOTO)


def may(world: World, who: str, gate: str, name: str) -> bool | None:
    """Return whether the table lets this one in; None where it depends on more than the table says."""
    actor, street = world.actor(who), world.cast.street.pk
    staff = any(Power.STAFF in post.powers for post in actor.posts)
    known = {
        **dict.fromkeys(ALWAYS, True), gates.DEMO: False, gates.SIGNED_IN: who in world.accounts,
        gates.POSTED: street in actor.street_ids, gates.OWNER: who == "director", gates.OPERATOR: who == "operator",
        gates.STAFFED: actor.has(Power.STAFF, street_id=street), gates.KEEPER: staff or who == "operator",
        gates.STRUCTURE: actor.has(Power.STRUCTURE, street_id=street),
        **{gates.power(one): actor.has(one, street_id=street) for one in Power},
    }  # fmt: skip
    return known[gate] if gate in known else of_the_case(world, actor, gate, name)


def of_the_case(world: World, actor: Actor, gate: str, name: str) -> bool | None:
    """Return the same for what depends on the case."""
    case = world.case
    if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        return False
    if gate == gates.PERSONAL:
        return actor.may(
            Power.PERSONAL, street_id=case.street_id, lineage=case.lineage, organisations=case.organisations
        )
    if gate == gates.ACT:
        row = CASE.rows["file" if name == "cases:conditions" else name.removeprefix("cases:")]
        return (bool(row.who.test(actor, case)) and case.state in row.sources) or None
    assert gate == gates.SEER, f"the test does not know what “{gate}” means"
    return True


def fits(world: World, who: str, gate: str, name: str, answer: Any) -> bool:
    """Return whether an answer is one that the table allows."""
    status = answer.status_code
    if gate == gates.NOT_OFFERED:
        return status in {405, 302, 403, 404}
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
    if gate == gates.DEMO:
        return status == 404
    if who not in world.accounts:
        return to_the_door or status in {401, 404}
    return status in {403, 404} or (gate == gates.OPERATOR and to_the_door)


def test_every_address_has_a_row_and_every_row_an_address():
    known = {name for name, _pattern in PAGES}

    assert known - set(GATES) == set(), "say in src/linli/web/gates.py who may ask these"
    assert set(GATES) - known == set(), "these rows name no address"


def test_every_act_of_the_workflow_has_a_row():
    assert {f"cases:{action}" for action in CASE.rows if action != "confirm" and action != "withdraw"} <= set(
        GATES
    )


@pytest.mark.parametrize("who", WHO)
def test_every_page_and_operation_answers_everybody_as_the_table_says(world: World, who: str):
    wrong, inline = asked_pages(world, who)
    wrong += asked_operations(world, who)

    assert "\n".join(wrong) == ""
    assert "\n".join(inline) == "", "the policy of content would block these"


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
        for method, row in (("GET", gate.read), ("POST", gate.write)):
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
    """Return what was answered otherwise to a program of this person; nobody's programs are tried on their own."""
    if who not in world.accounts:
        return []
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
            assert stranger.get(url.replace(world.token, wrong)).status_code == 404, url


def test_what_is_not_published_the_public_does_not_see(world: World):
    commands.publish(
        world.case.pk,
        street_id=world.cast.street.pk,
        by=world.actor("director"),
        at=NOON,
        title="井盖",
        hide=True,
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
        "say in src/linli/web/gates.py which operations need no token"
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
