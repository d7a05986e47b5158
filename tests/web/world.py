"""The world in which every address is asked: one of everything, and somebody in every role."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from linli.bulletins.models import Bulletin
from linli.bulletins.states import TOLD_IN
from linli.cases import commands
from linli.cases.commands.batches import draft_batch
from linli.cases.commands.problems import do_recheck, name_problem
from linli.cases.models import Case, Joint, Photo, ProblemPhoto, Reporter, StandingProblem
from linli.insight.models import HotMap
from linli.intake.commands import begin_photo
from linli.intake.queries.lost import ticket_facts
from linli.kernel.models import Heartbeat
from linli.notices.models import Notice
from linli.opendata.models import Release
from linli.opinions.commands import begin as begin_consultation
from linli.opinions.commands.keeping import Plan
from linli.people.commands.tokens import make_token
from linli.people.models import Coverage, Post, Role
from linli.people.public import SYSTEM, Account, Actor, actor_for, add_account, appoint
from linli.people.states import ROLES
from linli.surveys.commands import answer_needs, begin_needs
from linli.surveys.commands import begin as begin_survey
from linli.surveys.commands import new_token as survey_token
from linli.surveys.commands.asking import Plan as NeedsPlan
from linli.surveys.models import FreeText, Survey
from linli.territory.models import AddressFile
from linli.territory.public import found_street, root_of
from tests.cast import NOON, START, Cast, box
from tests.factories import CORNER, a_photo, an_opened, manhole
from tests.web import world_covenants, world_lifts, world_meetings, world_rest, world_rosters

from .ballots import a_world_of_votes, where

AT_STREET = {"director", "clerk", "dispatcher", "inspector", "data_officer"}
AT_AREA = {"area_head", "liaison", "block_head", "second_block_head", "block_assistant", "leader_in_charge"}
IN_ORGANISATION = {"officer", "property_manager"}


# What stands in the addresses of an app.
OF_AN_APP = {
    "open311": {"form": "json"},
    "surveys": {"number": "1"},
    "bodies": {"code": "W"},
    "opinions": {"number": "1", "statement": "1", "form": "csv"},
    "bulletins": {"number": "1", "file": "bulletin.pdf"},
    "opendata": {"number": "1", "release": "1", "file": "cases.csv"},
}


OF_NEEDS = {f"surveys:{one}" for one in ("paper", "sheet", "needs_excel", "texts", "decide_text")} | {
    f"api:{one}"
    for one in (
        "read_needs", "get_survey_device", "answer_needs", "type_in_sheet", "list_survey_words", "decide_survey_words",
    )
}  # fmt: skip


@dataclass
class World:
    """One case with all that can hang on it, and who asks."""

    cast: Cast
    case: Case
    accounts: dict[str, Account]
    token: str
    problem: StandingProblem
    values: dict[str, str] = field(default_factory=dict)
    rosters: dict[str, str] = field(default_factory=dict)

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
            "rulebooks:withdraw": {"number": "1"}, "sorting:version": {"number": "1"}, "sorting:version_excel": {"number": "1"},
            "sorting:use_version": {"number": "1"},
            "cases:list_excel": {"name": "issue"}, "cases:duty_end": {"number": self.values["row"]}, "people:role": {"code": "liaison"}, "notices:read_again": {"name": "insight"},
            "insight:indicator": {"code": "closed_rate"}, "insight:count_cases": {"code": "closed"}, "insight:count_cases_excel": {"code": "closed"},
        }.get(name, {})  # fmt: skip
        own = own | OF_AN_APP.get(name.partition(":")[0], {})
        own = own | ({"number": "2", "text_id": self.values["text"]} if name in OF_NEEDS else {})
        if name.startswith("deliberation:"):
            own = own | world_meetings.where(name, self.values, self.case.number)
        if name.startswith("votes:"):
            own = own | where(name, self.values)
        if name.startswith(("cases:industry", "cases:authority", "cases:road")):
            own = own | {"code": self.values["road" if ":road" in name else "industry"]}
        if name.startswith("cases:problem"):
            own = own | {"number": str(self.problem.number), "photo_id": self.values["problem_photo"], "action": "change_plan",
                         "size": "full"}  # fmt: skip
        if name.startswith("suggestions:"):
            own = own | {
                "number": "1",
                "action": "study",
                "token": self.values["suggestion"],
                "ticket": self.values["suggestion_ticket"],
            }
        if name.startswith("topics:"):
            own = (
                own
                | {"number": "1", "action": "publish", "size": "full"}
                | {part: self.values[f"topic_{part}"] for part in ("token", "ticket", "photo_id")}
                | ({"number": self.case.number} if name == "topics:beside" else {})
            )
        own = own | world_rosters.of_address(name, self.rosters) | world_lifts.of_address(name, self.values)
        own = own | world_covenants.of_address(name, self.case.number)
        if name.startswith("intake:lane"):
            own = own | {"number": self.values["lane_case"], "token": self.values["lane"]}
        if name.startswith("territory:address_file"):
            own = own | {"file_id": self.values["address_file"]}
        if name.startswith("territory:"):
            of_file = name.endswith(("decide_draft", "ask_draft", "draft_faults", "draft_shapes"))
            own = own | {"key": self.values["file" if of_file else "draft"]}
        path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: self.values[found[1]], pattern)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: (self.values | own)[found[1]], path)
        return "/" + path.replace("^", "").replace("$", "").replace("\\.", ".") + ASKED_WITH.get(name, "")


# Pages that are nowhere without these words.
ASKED_WITH = {
    "insight:flow_cases": "?kind=sent_back&giver=1&taker=0", "insight:survival_cases": "?of=0", "insight:hot_cases": "?cell=h0_0",
}  # fmt: skip


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
    commands.call_joint(
        case.pk, **street, by=director, at=NOON, kind="whistle", why="到场会商", starts_at=NOON + timedelta(hours=1),
        organisations=[cast.organisations["chengjian"]],
    )  # fmt: skip
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
        "joint_id": str(Joint.objects.get(case=case).pk), "language": "en", "handle": begin_photo(street=cast.street, size=9, at=now).handle,
    }  # fmt: skip
    values |= world_rest.a_ground(cast, director, now)
    values |= world_rest.a_told(cast, director, now)
    batch = draft_batch(street=cast.street, action="remark", ids=[case.pk], chosen="", by=director, at=now)
    values["batch_id"] = str(batch.pk)
    values["address_file"] = str(
        AddressFile.objects.create(
            street=cast.street, name="a.csv", source="desk", datum="wgs84", state="unreadable", made_at=now
        ).pk
    )
    values |= world_rest.a_rules(cast, director, now)
    values |= world_rest.a_lane(cast, director, now)
    values |= world_meetings.a_world_of_meetings(cast, director, now)
    problem = name_problem(
        street=cast.street, category=manhole(), plan="每日巡查", pin=CORNER, cases=[case], by=director, at=now
    )
    do_recheck(problem.pk, **street, by=director, at=now, finding="还在", gone=False, photos=[a_photo()])
    values["problem_photo"] = str(ProblemPhoto.objects.get().pk)
    values |= world_rest.a_hotline(cast, clerk, now)
    values |= world_rest.a_sorting(cast, case, now) | {"job_id": str(world_rest.a_job())}
    Release.objects.create(
        street=cast.street, number=1, made_at=now, checked_at=now, before=START.date(), k=5, licence="CC0-1.0", cases=0,
        groups=0, withheld=0, digest="", files=[{"name": "cases.csv", "dataset": "cases", "form": "csv"}], files_kept=False,
    )  # fmt: skip
    begin_survey(
        street=cast.street, unit=root_of(cast.street), title="感受", invited=1, population=None, key="world",
        ends_on=now.date() + timedelta(days=9), by=director, at=now,
    )  # fmt: skip
    values |= a_world_of_votes(cast, director, "as-director", now)
    number = begin_needs(
        street=cast.street, unit=root_of(cast.street), key="world", by=director, at=now,
        plan=NeedsPlan("需求", "文字: 缺什么？\n单选: 怎么来？\n- 走路", "", now.date() + timedelta(days=9)),
    )  # fmt: skip
    survey = Survey.objects.get(number=number)
    answer_needs(
        number, street=cast.street, group=None, answers={"1": "药房"}, at=now, token=survey_token(survey)
    )
    Survey.objects.filter(number=number).update(state="closed")
    values["text"] = str(FreeText.objects.get().pk)
    begin_consultation(
        street=cast.street, unit=root_of(cast.street), key="world", by=director, at=now,
        plan=Plan("投放点", "定在哪里？", now.date(), now.date() + timedelta(days=9), [("放在门口", "By the gate")]),
    )  # fmt: skip
    Bulletin.objects.create(
        street=cast.street, number=1, kind="month", of="unit", unit_id=root_of(cast.street).id, code=cast.street.code, name="街道", since=START.date(),
        until=START.date(), known=START.date(), made_at=now, lineage=[root_of(cast.street).id],
        told={one: {"title": "通报", "issue": "", "issuer": "", "known": "", "masthead": "", "blocks": [], "steps": [], "definitions": []} for one in TOLD_IN},
    )  # fmt: skip
    values |= world_rest.a_topic(cast, director, now)
    values |= world_lifts.build(cast, director, now)
    world_covenants.build(cast, director, now)
    values |= world_rest.a_bodies(cast, director, now)
    reporter = Reporter.objects.get(case=case)
    values |= ticket_facts(cast.street.pk, {"reporter": reporter.pk.hex, "asked": now.isoformat()})
    values |= world_rest.a_messages(cast, director, notice, str(photo.pk), now)
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": now})
    cell = dict.fromkeys(("n", "of", "around", "z", "p", "level", "i"), 0) | {
        "cell": "h0_0",
        "unit": "W11",
        "few": True,
    }
    HotMap.objects.create(
        street_id=cast.street.pk, ground="hex", days=30, measure="reports", asked_at=now, reckoned_at=now, done=HotMap.STEPS,
        plane=[*CORNER, 90.0], cells=[cell],
    )  # fmt: skip
    duty = world_rosters.build(cast, director, now, cast.accounts["maoli"])
    return World(cast, Case.objects.get(pk=case.pk), accounts, opened.token, problem, values, duty)
