"""What hangs beside the one case of the world, app by app."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import connection
from django.utils import timezone

from linli.bodies import commands as bodies
from linli.cases import commands
from linli.cases.models import Case
from linli.hotline.commands import Caught, take_call
from linli.hotline.commands.orders import bring_orders
from linli.notices.commands import close_address, set_gateway, stop_token
from linli.notices.models import ClosedAddress, Letter, Notice
from linli.people.commands.matrix import add_industry, name_authority
from linli.people.public import SYSTEM, Account, Actor
from linli.rulebooks.public import book_called, publish_rows, start_draft
from linli.sorting.models import Alike, SorterVersion
from linli.suggestions.commands import RESIDENT, Proposal, suggest
from linli.suggestions.models import Suggestion
from linli.suggestions.queries import ticket_facts as ticket_of_suggestion
from linli.territory.commands.drafts import draft_import
from linli.territory.models import Draft
from linli.territory.public import NewUnit, add_road, add_units
from linli.topics import commands as topics
from linli.topics.models import ProgressPhoto, Voice
from linli.topics.queries.own import ticket_facts as ticket_of_topic
from linli.webhooks import commands as webhooks
from tests.cast import START, Cast, box
from tests.factories import a_photo, an_opened


def a_topic(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give a call and a topic for everybody that is being carried out, with a photo."""
    street = {"street_id": cast.street.pk, "by": director, "at": now}
    topics.make_call(
        street=cast.street, unit=cast.units[cast.street.code], title="征集议题", opens_on=now.date(), closes_on=now.date() + timedelta(days=9),
        key="world", by=director, at=now,
    )  # fmt: skip
    told = topics.Proposal(title="装路灯", kind="lamps")
    taken = topics.propose(street=cast.street, proposal=told, key="world", by=topics.RESIDENT, at=now)
    voice = Voice.objects.select_related("topic").get(street=cast.street)
    met = dict.fromkeys(("public", "competence", "lawful", "open"), True)
    topics.accept(voice.topic_id, **street, criteria=met, public_title="装路灯")
    topics.agree(voice.topic_id, **street, result="装")
    topics.promise(voice.topic_id, **street, what="装", who="业委会", due_on=now.date())
    topics.progress(voice.topic_id, **street, note="在装", photos=[a_photo()])
    ticket = ticket_of_topic(cast.street.pk, {"one": voice.pk.hex, "asked": now.isoformat()})["ticket"]
    photo = str(ProgressPhoto.objects.get().pk)
    return {"topic_token": taken.token, "topic_ticket": ticket, "topic_photo_id": photo}


def a_bodies(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give a body that is not published with a member and a nomination, a statement, a station and an advice."""
    area, today = cast.units["W"], timezone.localdate(now)
    acts: dict[str, Any] = {"by": director, "at": now}
    there: dict[str, Any] = {"street": cast.street, "unit": area, **acts}
    one = cast.organisations["chengjian"]
    squad = bodies.found_body(kind="enforcement_team", name="执法队", starts_on=START.date(), **there)
    sits = bodies.seat_member(
        squad, seat="head", who=bodies.Who(organisation=one), starts_on=START.date(), **acts
    )
    nominee = bodies.nominate(squad, seat="member", who=bodies.Who(organisation=one), reason="x", **acts)
    signed = bodies.sign_statement(
        organisation=one, title="责任书", signed_by="x", signed_on=today, starts_on=today,
        duties=[bodies.DutyWish("配齐保安")], **there,
    )  # fmt: skip
    station = bodies.open_station(name="工作站", address="x", starts_on=START.date(), **there)
    place = bodies.place_at_station(station, organisation=one, starts_on=START.date(), **acts)
    said = bodies.advise(kind="planning", organisation=one, text="x", **there)
    item = bodies.keep_item(pack="mechanism", code="issues", organisation=one, checked_on=today, **there)
    return {
        "body_id": str(squad.pk), "membership_id": str(sits.pk), "nomination_id": str(nominee.pk), "item_id": str(item.pk),
        "statement_id": str(signed.pk), "station_id": str(station.pk), "place_id": str(place.pk), "advice_id": str(said.pk),
        "unit": "W", "pack": "mechanism", "item": "issues", "position": "1", "step": "review",
    }  # fmt: skip


def a_messages(cast: Cast, director: Actor, notice: Notice, photo: str, now: Any) -> dict[str, str]:
    """Give a way out, a letter that waits, the link of a message, and an address to which mail came back."""
    street_id = cast.street.pk
    gateway = set_gateway(
        street_id=street_id, channel="feishu", name="值班群", key="a" * 32, by=director, at=now
    )  # fmt: skip
    letter = Letter.objects.create(
        street_id=street_id, digest="one", at=now, state="tray", sender="li@example.org", subject="路灯", text="不亮了",
        photos=[photo], why="It answers none of our messages.",
    )  # fmt: skip
    close_address("li@example.org", "bounced", at=now, by=SYSTEM, street_id=street_id, note="5.1.1")
    return {
        "gateway_id": str(gateway.pk), "letter_id": str(letter.pk), "digest_id": str(notice.line_id),
        "link": stop_token("wang@example.org", street_id), "address_id": str(ClosedAddress.objects.get().pk),
    }  # fmt: skip


def a_hotline(cast: Cast, clerk: Actor, now: Any) -> dict[str, str]:
    """Give a call and a file of work orders that waits to be read."""
    call = take_call(
        street=cast.street,
        told=Caught(words="问：几点上班？", answer="九点"),
        end="answered",
        by=clerk,
        at=now,
    ).call
    table = "工单编号,来电时间,诉求内容\n1,2026-03-01 09:00,路灯不亮\n"
    file = bring_orders(
        street=cast.street, platform="12345", name="orders.csv", chunks=[table.encode()], by=clerk, at=now
    )
    return {"call_id": str(call.pk), "file_id": str(file.pk)}


def a_job() -> int:
    """Give a job that failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('default', 'kernel.sweep', 'failed', '{}') RETURNING id"
        )
        return int(cursor.fetchone()[0])


def a_sorting(cast: Cast, case: Case, now: Any) -> dict[str, str]:
    """Give a version of the sorter that is kept, and a pair that seems to be the same issue."""
    SorterVersion.objects.create(
        street=cast.street, number=1, state="kept", asked_at=now, trained_at=now, packed=b""
    )
    other = an_opened(cast, title="同一个井盖").case
    pair = Alike.objects.create(
        street=cast.street, case=other, other=case, sure=800, words=700, days=0, at=now
    )
    return {"alike_id": str(pair.pk)}


def a_told(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give a system that is told, and what it was told."""
    webhook = webhooks.subscribe(
        street=cast.street, name="区平台", url="https://hook.example.org/in", events=[], by=director, at=now
    )
    told = webhooks.test(webhook.pk, street_id=cast.street.pk, by=director, at=now)
    return {"webhook_id": str(webhook.pk), "message_id": str(told.pk)}


def a_lane(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give a member of the fast lane with a report, and a suggestion."""
    account = Account.objects.get(pk=director.account_id)
    joined = commands.add_lane_member(
        street=cast.street, name="老张面馆", door="merchant", account=account, by=director, at=now
    )
    number, _opened = commands.report_by_lane(
        member=joined.member, key="world", report=commands.Report(title="下水道堵了"), at=now
    )
    taken = suggest(street=cast.street, proposal=Proposal(title="装充电桩"), key="world", by=RESIDENT, at=now)
    asked = {"one": Suggestion.objects.get(number=taken.number).pk.hex, "asked": now.isoformat()}
    return {
        "lane": joined.token, "lane_case": number, "member_id": str(joined.member.pk), "suggestion": taken.token,
        "suggestion_ticket": ticket_of_suggestion(cast.street.pk, asked)["ticket"],
    }  # fmt: skip


def a_rules(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Give an edition that does not hold yet, and a draft of the same book with a row."""
    book = book_called("hours")
    of = {"street_id": cast.street.pk, "code": book.code, "by": director, "at": now}
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    publish_rows(**of, rows=[*book.defaults()], effective_from=tomorrow, note="x")
    draft = start_draft(**of)
    return {"book": book.code, "row_id": str(draft.rows.order_by("position").first().pk)}


def a_ground(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
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
