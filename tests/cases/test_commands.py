"""What a person can do to a case, and what the journal remembers of it."""

from datetime import timedelta

import pytest

from linli.cases import commands
from linli.cases.errors import AlreadyRated, NoLead, NothingSaid, PersonalDataInText, SameCondition
from linli.cases.models import Assignment, Case, Condition, Photo, Reporter
from linli.cases.queries import case_of_token, timeline_of
from linli.cases.states import Door, State
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed
from linli.kernel.models import Delivery, JournalLine, JournalText
from tests.cast import NOON, Cast
from tests.factories import a_case, a_photo, an_opened, manhole, reporter_of

LATER = NOON + timedelta(hours=1)


def journal_of(case: Case) -> list[tuple[str, str, str, str]]:
    lines = JournalLine.objects.filter(street_id=case.street_id, subject_id=case.pk).order_by("seq")
    return [(line.action, line.from_state, line.to_state, line.by_kind) for line in lines]


def test_a_report_becomes_a_case_in_the_micro_grid_of_its_pin(cast: Cast) -> None:
    opened = an_opened(cast)

    case = Case.objects.get(pk=opened.case.pk)
    assert (case.state, case.unit.code, case.located) == (State.REPORTED, "W11", True)
    assert case.lineage == [cast.units[code].pk for code in ("S", "W", "W1", "W11")]
    assert case.number.startswith("FL-2026-")
    assert journal_of(case) == [("report", "", "reported", "anonymous")]


def test_a_report_without_a_place_waits_in_the_unlocated_queue_of_its_street(cast: Cast) -> None:
    case = an_opened(cast, lon=None, lat=None).case

    assert (case.located, case.unit_id, case.lineage) == (False, None, [cast.units["S"].pk])


def test_a_known_name_in_the_words_about_the_place_locates_a_report(cast: Cast) -> None:
    case = an_opened(cast, lon=None, lat=None, place="宛南二村12号楼下").case

    assert (case.located, case.unit_id) == (True, cast.units["W2"].pk)


def test_letters_without_width_are_no_words(cast: Cast) -> None:
    with pytest.raises(NothingSaid):
        an_opened(cast, title="\u200b\u200d", body="\ufeff")


def test_a_colleague_opens_cases_only_with_the_power_to(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        an_opened(cast, door=Door.DESK, by=cast.maoli)

    assert an_opened(cast, door=Door.DESK, by=cast.shenyi).case.door == Door.DESK


def test_a_report_needs_words(cast: Cast) -> None:
    with pytest.raises(NothingSaid):
        an_opened(cast, title="  ", body="\n")


def test_the_whole_loop_from_report_to_the_reporters_word(cast: Cast) -> None:
    case = a_case(cast, state=State.INSPECTED)

    commands.confirm(
        case.pk, street_id=case.street_id, by=reporter_of(case), at=LATER, rating=5, comment="谢谢"
    )

    case.refresh_from_db()
    assert (case.state, case.rating, case.ended_at, case.due_at) == (State.CLOSED, 5, LATER, None)
    assert [line[0] for line in journal_of(case)] == [
        "report", "verify", "file", "dispatch", "accept", "feed_back", "inspect", "confirm",
    ]  # fmt: skip


def test_dispatch_follows_the_table_of_duties_and_says_which_row(cast: Cast) -> None:
    case = a_case(cast, state=State.DISPATCHED)

    line = JournalLine.objects.get(subject_id=case.pk, action="dispatch")
    assert (case.lead, line.facts["rows"], line.facts["by_table"]) == (
        cast.organisations["chengjian"],
        [2],
        True,
    )
    assignment = Assignment.objects.get(case=case, ends_at=None)
    assert (assignment.organisation, assignment.part, assignment.coverage_row) == (case.lead, "lead", 2)


def test_dispatch_without_anybody_responsible_is_refused(cast: Cast) -> None:
    from linli.people.models import Coverage

    Coverage.objects.all().delete()
    case = a_case(cast, state=State.FILED)

    with pytest.raises(NoLead):
        commands.dispatch(case.pk, street_id=case.street_id, by=cast.heqing, at=LATER)


def test_handling_is_due_by_the_filing_condition_counted_from_the_dispatch(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)

    assert (case.due_at, case.due_rule) == (case.dispatched_at + timedelta(hours=2), "condition:1")


def test_a_condition_of_another_category_is_refused(cast: Cast) -> None:
    case = a_case(cast, state=State.VERIFIED)

    with pytest.raises(SameCondition):
        commands.file(
            case.pk, street_id=case.street_id, by=cast.heqing, at=LATER, category=manhole(),
            condition=Condition.objects.get(row=3),
        )  # fmt: skip


def test_a_returned_case_goes_back_to_dispatch_and_frees_its_lead(cast: Cast) -> None:
    case = a_case(cast, state=State.DISPATCHED)

    commands.send_back(
        case.pk, street_id=case.street_id, by=cast.maoli, at=LATER, reason="产权单位是自来水公司"
    )

    case.refresh_from_db()
    assert (case.state, case.lead, case.organisations, case.returned) == (State.FILED, None, [], 1)
    assert not Assignment.objects.filter(case=case, ends_at=None).exists()


def test_several_organisations_put_a_case_on_the_coordination_list_with_one_lead(cast: Cast) -> None:
    case = a_case(cast, state=State.COORDINATING)

    parts = list(
        Assignment.objects.filter(case=case, ends_at=None)
        .order_by("part")
        .values_list("organisation__code", "part")
    )
    assert (case.list_name, parts) == ("coordination", [("chengjian", "lead"), ("shichang", "support")])


def test_nobody_inspects_their_own_work(cast: Cast) -> None:
    case = a_case(cast, state=State.FED_BACK)
    Case.objects.filter(pk=case.pk).update(fed_back_by=cast.accounts["songping"])

    with pytest.raises(NotAllowed):
        commands.inspect(case.pk, street_id=case.street_id, by=cast.songping, at=LATER, finding="好了")


def test_rework_keeps_the_lead_and_the_limit(cast: Cast) -> None:
    case = a_case(cast, state=State.FED_BACK)

    commands.rework(case.pk, street_id=case.street_id, by=cast.songping, at=LATER, reason="仍有松动")

    case.refresh_from_db()
    assert (case.state, case.lead, case.due_at) == (
        State.IN_HAND,
        cast.organisations["chengjian"],
        case.dispatched_at + timedelta(hours=2),
    )


def test_a_reporter_reopens_a_closed_case_and_may_rate_the_second_time(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)
    me = reporter_of(case)
    commands.confirm(case.pk, street_id=case.street_id, by=me, at=LATER, rating=2)

    commands.reopen(case.pk, street_id=case.street_id, by=me, at=LATER, reason="又松了")

    case.refresh_from_db()
    assert (case.state, case.rating, case.ended_at, case.reopened, case.lead) == (
        State.FILED,
        None,
        None,
        1,
        None,
    )


def test_a_rating_is_given_once(cast: Cast) -> None:
    case = a_case(cast, state=State.CLOSED)
    commands.confirm(case.pk, street_id=case.street_id, by=reporter_of(case), at=LATER, rating=4)

    with pytest.raises(AlreadyRated):
        commands.confirm(case.pk, street_id=case.street_id, by=reporter_of(case), at=LATER, rating=5)


def test_the_simple_procedure_needs_both_photos_and_closes_at_once(cast: Cast) -> None:
    case = an_opened(cast, door=Door.PATROL, by=cast.gaolan).case
    told = {"street_id": case.street_id, "by": cast.gaolan, "at": LATER, "done": "已归位"}

    with pytest.raises(Missing):
        commands.self_handle(case.pk, before=[a_photo()], after=[], **told)
    commands.self_handle(case.pk, before=[a_photo("#aa4444")], after=[a_photo("#44aa44")], **told)

    case.refresh_from_db()
    assert (case.state, sorted(Photo.objects.filter(case=case).values_list("kind", flat=True))) == (
        State.CLOSED,
        ["after", "before"],
    )


def test_what_an_act_must_bring_is_demanded_by_name(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(Missing) as refused:
        commands.verify(case.pk, street_id=case.street_id, by=cast.gaolan, at=LATER, finding="   ")

    assert refused.value.facts["names"] == ["finding"]


def test_the_second_of_two_officers_is_told_who_was_faster_and_when(cast: Cast) -> None:
    case = a_case(cast, state=State.VERIFIED)
    told = {"street_id": case.street_id, "at": LATER, "category": manhole()}
    commands.file(case.pk, by=cast.heqing, **told)

    with pytest.raises(MovedMeanwhile) as refused:
        commands.file(case.pk, by=cast.shenyi, **told)

    assert (refused.value.facts["who"], refused.value.facts["when"], refused.value.facts["state"]) == (
        "何青",
        "13:00",
        "filed",
    )


def test_ending_a_post_ends_its_powers_that_minute(cast: Cast) -> None:
    from linli.people.public import Post, end_post

    case = a_case(cast, state=State.VERIFIED)
    end_post(Post.objects.get(account=cast.accounts["heqing"]), by=cast.jiangwei, at=LATER)

    assert cast.actor("heqing", LATER - timedelta(seconds=1)).may(
        "file", street_id=case.street_id, lineage=case.lineage
    )
    with pytest.raises(NotAllowed):
        commands.file(
            case.pk, street_id=case.street_id, by=cast.actor("heqing", LATER), at=LATER, category=manhole()
        )


def test_what_is_published_holds_no_personal_data(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED)
    told = {"street_id": case.street_id, "by": cast.heqing, "at": LATER, "title": "路口井盖缺失"}

    with pytest.raises(PersonalDataInText):
        commands.publish(case.pk, text="请打我电话13812345678", **told)
    commands.publish(case.pk, text="路口井盖缺失，已围挡。", **told)

    case.refresh_from_db()
    assert (case.public_title, case.public_body) == ("路口井盖缺失", "路口井盖缺失，已围挡。")


def test_the_secret_link_opens_its_case_and_is_not_stored(cast: Cast) -> None:
    opened = an_opened(cast, contact=commands.Contact(name="李女士", phone="13812345678"))

    case, reporter = case_of_token(cast.street.pk, opened.token)

    assert (case.pk, reporter.phone) == (opened.case.pk, "13812345678")
    assert not Reporter.objects.filter(token_hash__contains=opened.token).exists()


def test_a_contact_is_encrypted_where_it_lies(cast: Cast) -> None:
    from django.db import connection

    an_opened(cast, contact=commands.Contact(name="李女士", phone="13812345678"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT name::text || phone::text FROM cases_reporter")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert "13812345678" not in stored
    assert "李女士" not in stored


def test_the_journal_holds_no_word_of_a_report_and_its_texts_lie_beside_it(cast: Cast) -> None:
    case = an_opened(cast).case

    line = JournalLine.objects.get(subject_id=case.pk)
    assert "井盖" not in str(line.facts)
    assert set(line.facts["texts"]) == {"title", "body"}
    assert JournalText.objects.get(line_id=line.pk, field="title").body == "井盖缺失"


def test_every_reader_is_owed_each_line(cast: Cast) -> None:
    case = an_opened(cast).case

    line = JournalLine.objects.get(subject_id=case.pk)
    assert {"insight", "notices", "seal"} <= set(
        Delivery.objects.filter(line_id=line.pk).values_list("reader", flat=True)
    )


def test_an_internal_note_stays_inside(cast: Cast) -> None:
    case = a_case(cast, state=State.FILED)
    commands.remark(
        case.pk, street_id=case.street_id, by=cast.heqing, at=LATER, text="产权待核", internal=True
    )
    commands.remark(
        case.pk, street_id=case.street_id, by=cast.heqing, at=LATER, text="已安排", internal=False
    )

    outside = [s.texts["text"] for s in timeline_of(case, internal=False) if s.action == "remark"]
    inside = [s.texts["text"] for s in timeline_of(case, internal=True) if s.action == "remark"]
    assert (outside, inside) == (["已安排"], ["已安排", "产权待核"])


def test_a_wrong_place_is_corrected_and_the_line_says_where_it_was(cast: Cast) -> None:
    case = a_case(cast, state=State.REPORTED, lon=None, lat=None)

    commands.place(case.pk, street_id=case.street_id, by=cast.shenyi, at=LATER, unit=cast.units["E12"])

    case.refresh_from_db()
    line = JournalLine.objects.get(subject_id=case.pk, action="place")
    assert (case.located, case.lineage[-1]) == (True, cast.units["E12"].pk)
    assert line.facts["was"]["lineage"] == [cast.units["S"].pk]


def test_a_case_comes_from_its_source_once(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    an_opened(cast, source="12345", source_id="A-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        an_opened(cast, source="12345", source_id="A-1")


def test_search_finds_a_number_all_words_and_traditional_script(cast: Cast) -> None:
    from linli.cases.queries import search

    case = an_opened(cast, title="枫林路口井盖缺失", place="宛南一村").case
    an_opened(cast, title="枫林路灯不亮", place="东安一村")

    def found(text: str) -> set[str]:
        return set(search(Case.objects.all(), text).values_list("title", flat=True))

    assert found("楓林") == {"枫林路口井盖缺失", "枫林路灯不亮"}
    assert found("楓林 宛南") == found(case.number.lower()) == {"枫林路口井盖缺失"}
    assert found("枫林 没有的词") == set()
