"""The world in which every address is asked: one of everything, and somebody in every role."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from linli.cases import commands
from linli.cases.commands.batches import draft_batch
from linli.cases.commands.problems import do_recheck, name_problem
from linli.cases.models import Case, Photo, ProblemPhoto, StandingProblem
from linli.kernel.models import Heartbeat
from linli.notices.models import Notice
from linli.people.commands.matrix import add_industry, name_authority
from linli.people.commands.tokens import make_token
from linli.people.models import Coverage, Post, Role
from linli.people.public import SYSTEM, Account, Actor, actor_for, add_account, appoint
from linli.people.states import ROLES
from linli.rulebooks.public import book_called, publish_rows, start_draft
from linli.territory.commands.drafts import draft_import
from linli.territory.models import Draft
from linli.territory.public import NewUnit, add_road, add_units, found_street
from tests.cast import NOON, START, Cast, box
from tests.factories import CORNER, a_photo, an_opened, manhole

AT_STREET = {"director", "clerk", "dispatcher", "inspector", "data_officer"}
AT_AREA = {"area_head", "liaison", "block_head", "second_block_head", "block_assistant", "leader_in_charge"}
IN_ORGANISATION = {"officer", "property_manager"}


@dataclass
class World:
    """One case with all that can hang on it, and who asks."""

    cast: Cast
    case: Case
    accounts: dict[str, Account]
    token: str
    problem: StandingProblem
    values: dict[str, str] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Return who asks with the posts held now."""
        account = self.accounts.get(who)
        return actor_for(account, at=timezone.now()) if account else Actor("anonymous")

    def client(self, who: str) -> Client:
        """Return the browser of who asks."""
        client = Client(raise_request_exception=False)
        if who in self.accounts:
            client.force_login(self.accounts[who], backend="linli.web.lookup.AccountBackend")
        return client

    def address(self, name: str, pattern: str) -> str:
        """Return a real address of a pattern."""
        own = {
            "cases:photo": {"size": "full"}, "cases:list": {"name": "issue"}, "cases:list_print": {"name": "issue"},
            "territory:exported": {"form": "geojson"}, "cases:place_tier": {"code": "SCHOOL"},
            "cases:authority_change": {"number": "1"}, "cases:authority_end": {"number": "1"}, "territory:plan_drop": {"number": "1"},
            "rulebooks:withdraw": {"number": "1"},
            "cases:list_excel": {"name": "issue"}, "cases:duty_end": {"number": self.values["row"]}, "people:role": {"code": "liaison"}, "notices:read_again": {"name": "insight"},
        }.get(name, {})  # fmt: skip
        if name.startswith(("cases:industry", "cases:authority", "cases:road")):
            own = own | {"code": self.values["road" if ":road" in name else "industry"]}
        if name.startswith("cases:problem"):
            own = own | {"number": str(self.problem.number), "photo_id": self.values["problem_photo"], "action": "change_plan",
                         "size": "full"}  # fmt: skip
        if name.startswith("territory:"):
            of_file = name.endswith(("decide_draft", "ask_draft", "draft_faults", "draft_shapes"))
            own = own | {"key": self.values["file" if of_file else "draft"]}
        path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: self.values[found[1]], pattern)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: (self.values | own)[found[1]], path)
        return "/" + path.replace("^", "").replace("$", "").replace("\\.", ".")


def build_world(cast: Cast) -> World:
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
    batch = draft_batch(street=cast.street, action="remark", ids=[case.pk], chosen="", by=director, at=now)
    values["batch_id"] = str(batch.pk)
    values |= _rules(cast, director, now)
    problem = name_problem(
        street=cast.street, category=manhole(), plan="每日巡查", pin=CORNER, cases=[case], by=director, at=now
    )
    do_recheck(problem.pk, **street, by=director, at=now, finding="还在", gone=False, photos=[a_photo()])
    values["problem_photo"] = str(ProblemPhoto.objects.get().pk)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    return World(cast, Case.objects.get(pk=case.pk), accounts, opened.token, problem, values)


def _rules(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give an edition that does not hold yet, and a draft of the same book with a row."""
    book = book_called("hours")
    of = {"street_id": cast.street.pk, "code": book.code, "by": director, "at": now}
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    publish_rows(**of, rows=[*book.defaults()], effective_from=tomorrow, note="x")
    draft = start_draft(**of)
    return {"book": book.code, "row_id": str(draft.rows.order_by("position").first().pk)}


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
