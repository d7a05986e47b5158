"""The OpenAPI document is documentation: complete, and with a twin for everything that a page does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Choices
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import Schema

from linli.cases.rest.acts import ACTS
from linli.web.api import document

# Writes whose answer must not be kept, or that may be sent twice without harm; each says so in its description.
WITHOUT_A_KEY = {
    "upload_photo": "a photo that no act takes disappears",
    "upload_report_photo": "as above",
    "begin_report_photo": "what nobody goes on with disappears after a day",
    "send_photo_piece": "a piece that came already is refused with how much has arrived",
    "read_reporter": "the answer is personal data, and each look counts",
    "look_at_case_parties": "as above",
    "be_at_case": "saying again that one is there is what it is for; nothing of it is kept",
    "find_caller": "each look counts, and the answer may be asked for again",
    "find_for_call": "it only asks, with more words than an address holds",
    "sort_text": "as above",
    "find_persons": "as above",
    "join_lane": "the answer is a secret that is kept nowhere",
    "renew_lane": "as above",
    "make_suggestion": "the same words sent again are the same suggestion",
    "enter_suggestion": "as above",
    "find_link": "the answer is a secret; each find makes the link before worthless",
    "ask_link": "what is sent goes to the contact that was left; asking twice sends it twice",
    "open_link_ticket": "the answer is a secret; the ticket is good for once",
    "read_pasted": "it only asks, with words that belong in no log",
    "find_alike": "as above",
    "locate_many": "it only asks, with more points than an address holds",
    "accept_draft": "a draft is accepted once; who asks again is told that it is true already",
    "discard_draft": "a draft is thrown away once",
}
# Every page by its name, and the operations that do the same. A text is why there is none.
PAGES: dict[str, tuple[str, ...] | str] = {
    "web:home": "words for people; the way to the pages",
    "web:about": "words for people",
    "web:seals": ("list_seals", "read_seal"),
    "web:style": "the living style guide",
    "web:style_shapes": "made-up shapes of the style guide",
    "web:style_points": "made-up points of the style guide",
    "web:work": "a page of ways; /tasks and /turns say what waits",
    "web:follow": ("follow_case", "read_public_case"),
    "web:language": "Accept-Language says it with each call",
    "web:manifest": "for phones",
    "web:healthz": "itself an answer for programs",
    "web:api": "the page of this document",
    "web:openapi": "this document",
    "webhooks:list": ("list_webhooks",),
    "webhooks:new": ("add_webhook", "list_webhook_events"),
    "webhooks:webhook": ("read_webhook", "list_webhook_messages"),
    "webhooks:excel": ("list_webhook_messages",),
    "webhooks:message": ("read_webhook_message",),
    "webhooks:replay": ("send_webhook_message_again",),
    "webhooks:replay_span": ("replay_webhook",),
    "webhooks:change": ("change_webhook",),
    "webhooks:test": ("test_webhook",),
    "webhooks:pause": ("pause_webhook",),
    "webhooks:resume": ("resume_webhook",),
    "webhooks:renew_secret": ("renew_webhook_secret",),
    "webhooks:end": ("end_webhook",),
    "people:tokens": "a token makes no other token: what is leaked could never be called back",
    "people:token_revoke": "whoever lost a token revokes it by signing in",
    "people:roster": ("list_people",),
    "people:roster_excel": "list_people holds the same rows",
    "people:person": ("read_person",),
    "people:appoint": ("appoint_person",),
    "people:end_post": ("end_one_post", "read_post"),
    "people:roles": ("list_roles",),
    "people:role": ("read_role", "set_role_powers"),
    "people:organisations": ("list_organisations",),
    "people:organisation_new": ("enter_organisation",),
    "people:organisation": ("read_organisation",),
    "cases:desk": ("read_turns",),
    "cases:new": ("open_a_case", "upload_photo"),
    "cases:list": ("list_cases",),
    "cases:list_print": ("list_cases",),
    "cases:list_excel": ("export_cases",),
    "sorting:versions": ("list_sorter_versions",),
    "sorting:version": ("read_sorter_version",),
    "sorting:version_excel": ("read_sorter_version",),
    "sorting:try": ("sort_text", "find_persons"),
    "sorting:likely": ("sort_text",),
    "sorting:ask_training": ("ask_training",),
    "sorting:use_version": ("use_version",),
    "sorting:case": ("read_proposals",),
    "sorting:take_proposal": ("take_proposal",),
    "sorting:deny_alike": ("deny_alike",),
    "cases:duties": ("list_duties", "read_who"),
    "cases:duty_new": ("add_duty",),
    "cases:duty_end": ("end_duty",),
    "cases:tasks": ("list_tasks",),
    "cases:clocks": ("list_clocks",),
    "cases:clocks_excel": ("list_clocks",),
    "cases:tab_clock": ("case_clock",),
    "cases:tab_links": ("read_links",),
    "cases:batch_new": ("list_cases", "prepare_batch"),
    "cases:batches": ("list_batches",),
    "cases:batch": ("read_batch", "list_batch_items"),
    "cases:batch_begin": ("start_batch",),
    "cases:batch_stop": ("halt_batch",),
    "cases:batch_resume": ("continue_batch",),
    "cases:batch_excel": ("list_batch_items",),
    "cases:together": ("list_shares",),
    "cases:together_excel": ("export_shares",),
    "cases:dossiers": ("list_dossiers", "list_obligations", "list_lessons"),
    "cases:dossiers_excel": ("list_dossiers", "list_obligations", "list_lessons"),
    "cases:parties": ("look_at_case_parties",),
    "cases:dossier_print": ("read_dossier",),
    "cases:tab_dossier": ("read_dossier",),
    "cases:tab_measures": ("read_dossier",),
    "cases:tab_together": ("read_together",),
    "cases:joint_print": ("read_together",),
    "cases:problems": ("list_problems",),
    "cases:problems_excel": ("export_problems",),
    "cases:problem_new": ("name_problem",),
    "cases:problem": ("read_problem",),
    "cases:problem_print": ("read_problem",),
    "cases:problem_points": ("read_problem",),
    "cases:problem_photo": ("read_problem_photo",),
    "cases:problem_act": (
        "recognise_problem",
        "dismiss_problem",
        "change_plan_problem",
        "add_measure_problem",
        "end_measure_problem",
        "drop_measure_problem",
        "set_recheck_problem",
        "do_recheck_problem",
        "add_case_problem",
        "declare_over_problem",
    ),
    "cases:tab_public": ("read_public_side",),
    "cases:hidings": ("list_hidings",),
    "cases:hidings_excel": ("export_hidings",),
    "cases:lane": ("list_lane",),
    "cases:lane_excel": ("export_lane",),
    "cases:lane_members": ("list_lane_members", "join_lane"),
    "cases:lane_member": ("set_lane_observer",),
    "cases:lane_renew": ("renew_lane",),
    "cases:lane_end": ("leave_lane",),
    "cases:observers": ("list_observers",),
    "cases:observers_excel": ("export_observers",),
    "cases:unreached": ("list_unreached", "read_voice"),
    "cases:unreached_excel": ("export_unreached",),
    "cases:nobody": ("list_nobody",),
    "cases:nobody_excel": ("list_nobody",),
    "cases:tab_course": ("read_course",),
    "cases:patrol": ("open_a_case", "open_fixed_case"),
    "cases:photo": ("read_photo", "read_public_photo", "follow_photo"),
    "cases:case": ("read_case", "read_timeline", "list_photos"),
    "cases:look": ("read_reporter",),
    "cases:presence": ("be_at_case",),
    "cases:conditions": ("list_conditions", "list_categories", "read_limits"),
    **{f"cases:{action}": (f"{action}_case",) for action in ACTS},
    "cases:gaps": ("list_gaps", "list_seams"),
    "cases:gaps_print": ("list_gaps",),
    "cases:gaps_excel": ("list_gaps",),
    "cases:matrix": ("read_matrix",),
    "cases:matrix_excel": ("read_matrix",),
    "cases:matrix_load": ("bring_matrix",),
    "cases:industry": ("read_industry",),
    "cases:industry_new": ("enter_industry",),
    "cases:industry_edit": ("rename_industry",),
    "cases:industry_end": ("end_one_industry",),
    "cases:authority_new": ("add_authority",),
    "cases:authority_change": ("replace_authority",),
    "cases:authority_end": ("end_one_authority",),
    "cases:place_tier": ("classify_place",),
    "cases:roads": ("list_roads", "list_road_statuses"),
    "cases:roads_load": ("take_over_roads",),
    "cases:roads_export": ("list_roads",),
    "cases:road": ("read_road",),
    "cases:road_new": ("enter_road",),
    "cases:road_shape": ("read_road",),
    "cases:road_points": ("list_cases",),
    "cases:road_edit": ("edit_road",),
    "cases:road_redraw": ("redraw_road",),
    "cases:road_close": ("close_road",),
    "cases:looks": ("list_looks",),
    "cases:looks_excel": ("list_looks",),
    "territory:tree": ("list_units", "read_street", "read_partition"),
    "territory:unit": ("read_unit",),
    "territory:shapes": ("read_shapes",),
    "territory:exported": ("export_geojson", "export_csv", "export_xlsx"),
    "territory:drafts": ("list_drafts",),
    "territory:draft_import": ("import_units",),
    "territory:draft_sample": "a file to begin with; export_csv gives one with everything in it",
    "territory:draft_change": ("begin_plan",),
    "territory:draft": ("read_draft", "list_draft_rows", "read_plan"),
    "territory:decide_draft": ("decide_draft",),
    "territory:ask_draft": ("ask_draft",),
    "territory:accept_draft": ("accept_draft",),
    "territory:discard_draft": ("discard_draft",),
    "territory:draft_faults": ("list_draft_rows",),
    "territory:draft_shapes": ("read_draft_shapes",),
    "territory:plan_step": ("add_step",),
    "territory:plan_drop": ("drop_step",),
    "territory:addresses": ("list_addresses",),
    "territory:address_suggest": ("suggest_addresses",),
    "territory:addresses_load": ("take_over_addresses",),
    "territory:addresses_excel": ("export_addresses",),
    "territory:address_drop": ("drop_address",),
    "intake:lane": ("list_own_lane", "report_on_lane"),
    "intake:lane_mine": "by signing in; a program holds the secret of the link",
    "intake:lane_open": "find_link gives a program a new link of any report",
    "intake:lane_mine_open": "find_link gives a program a new link of any report",
    "suggestions:suggest": ("make_suggestion",),
    "suggestions:own": ("follow_suggestion",),
    "suggestions:find_own": "words for people",
    "suggestions:adopted": ("list_adopted",),
    "suggestions:list": ("list_suggestions",),
    "suggestions:excel": ("export_suggestions",),
    "suggestions:new": ("enter_suggestion",),
    "suggestions:one": ("read_suggestion",),
    "suggestions:act": (
        "study_suggestion",
        "adopt_suggestion",
        "adopt_partly_suggestion",
        "decline_suggestion",
        "carry_out_suggestion",
        "reconsider_suggestion",
        "link_case_suggestion",
        "publish_suggestion",
    ),
    "intake:choose_street": ("list_streets", "locate"),
    "intake:choose_map": ("list_streets",),
    "intake:find": ("find_link",),
    "intake:open_link": ("follow_case",),
    "intake:street": ("list_public_cases", "list_solved"),
    "intake:report": ("report_problem", "upload_report_photo"),
    "intake:nearby": ("list_nearby", "find_alike"),
    "intake:where": ("read_apart",),
    "intake:pasted_place": ("read_pasted",),
    "intake:address": ("suggest_addresses",),
    "intake:me_too": ("add_voice",),
    "intake:ask_link": ("ask_link",),
    "intake:open_ticket": ("open_link_ticket",),
    "intake:send": ("report_problem",),
    "intake:begin_photo": ("begin_report_photo",),
    "intake:photo_piece": ("read_photo_pieces", "send_photo_piece"),
    "intake:drafts": "read from the phone itself; the server knows nothing of it",
    "intake:worker": "the script that answers on a phone without network",
    "intake:drafts_shell": "the same page as a phone keeps it",
    "intake:report_shell": "the form as a phone keeps it",
    "intake:follow": ("follow_case",),
    "intake:received": ("report_problem",),
    "intake:photo": ("follow_photo",),
    "intake:act": ("follow_confirm", "follow_reopen", "follow_withdraw", "follow_remark"),
    "intake:map": ("list_public_cases",),
    "intake:ground": ("read_shapes",),
    "intake:points": ("read_points",),
    "intake:public": ("read_public_case",),
    "intake:public_photo": ("read_public_photo",),
    "hotline:desk": ("take_a_call", "read_scripts"),
    "hotline:caller": ("find_caller",),
    "hotline:beside": ("find_for_call", "read_scripts"),
    "hotline:calls": ("list_calls",),
    "hotline:calls_excel": ("list_calls",),
    "hotline:call": ("read_call",),
    "hotline:orders": ("list_order_files", "bring_order_file"),
    "hotline:orders_give": ("list_orders",),
    "hotline:order_file": ("read_order_file", "list_order_faults"),
    "hotline:order_columns": ("say_order_columns",),
    "hotline:order_faults": ("list_order_faults",),
    "hotline:orders_import": ("import_order_file",),
    "hotline:orders_stop": ("stop_order_file",),
    "hotline:orders_resume": ("resume_order_file",),
    "hotline:orders_drop": ("drop_order_file",),
    "notices:list": ("list_notices", "count_unread"),
    "notices:read_all": ("mark_notices",),
    "notices:open": ("mark_notices",),
    "notices:digest": ("read_digest",),
    "notices:preferences": ("read_wishes", "choose_wishes"),
    "notices:open_mine": ("open_my_address",),
    "notices:gateways": ("list_channels",),
    "notices:group_new": ("set_channel",),
    "notices:texts_new": ("set_channel",),
    "notices:try_gateway": ("try_channel",),
    "notices:end_gateway": ("end_channel",),
    "notices:letters": ("list_letters",),
    "notices:letters_excel": ("list_letters",),
    "notices:letter": ("read_letter",),
    "notices:letter_photo": ("read_letter_photo",),
    "notices:put_letter": ("put_one_letter",),
    "notices:dismiss_letter": ("dismiss_one_letter",),
    "notices:stop": ("stop_messages",),
    "notices:mail_in": "itself a door for programs: a mail server hands in mail",
    "notices:open_again": ("open_address",),
    "notices:operations": ("read_operations",),
    "notices:read_again": ("read_again",),
    "notices:send_all_again": ("send_all_again",),
    "notices:send_again": ("send_again",),
    "insight:board": ("read_board",),
    "insight:figures": ("read_board",),
    "insight:points": ("read_board_points",),
    "insight:shapes": ("read_board_shapes",),
    "insight:opened": ("list_figure_cases",),
    "insight:lists": ("read_board", "read_filings"),
    "insight:tiers": ("read_tiers",),
    "insight:satisfaction": ("read_satisfaction",),
    "insight:satisfaction_excel": ("export_satisfaction",),
    "insight:counts": ("read_counts",),
    "insight:ledger": ("read_ledger",),
    "insight:city": ("read_city_ledger",),
}
APPS = {name.split(":")[0] for name in PAGES}


def operations() -> dict[str, dict[str, Any]]:
    """Return every operation by its name, with its address and method."""
    return {
        one["operationId"]: one | {"path": path, "method": method}
        for path, ways in document()[2]["paths"].items()
        for method, one in ways.items()
    }


def pages(patterns: list[Any] | None = None, app: str = "") -> Iterator[str]:
    """Yield the names of our own pages."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from pages(one.url_patterns, str(one.namespace or app))
        elif isinstance(one, URLPattern) and one.name and app in APPS:
            yield f"{app}:{one.name}"


@pytest.mark.parametrize("name", sorted(operations()))
def test_an_operation_says_what_it_does_and_what_it_may_answer(name: str):
    one = operations()[name]
    answers, public = set(one["responses"]), "security" not in one

    assert one["summary"]
    assert one["summary"] != name.replace("_", " ").title()
    assert len(one["description"]) > 20
    assert len(one["tags"]) == 1
    good = [answer for status, answer in one["responses"].items() if status in {"200", "201"}]
    assert [bool(answer["content"]) for answer in good] == [True]
    assert {"401", "403", "429"} <= answers or public
    assert not {"401"} & answers or not public
    assert "404" in answers or "{" not in one["path"]
    assert "422" in answers
    if one["method"] != "get":
        assert "429" in answers
        keys = [told for told in one["parameters"] if told["name"] == "Idempotency-Key"]
        assert bool(keys) != (name in WITHOUT_A_KEY)
    if "requestBody" in one:
        assert {"400", "413", "415"} <= answers
    if one["path"].endswith(tuple(f"/cases/{{number}}/{action}" for action in ACTS)):
        assert {"403", "404", "409", "412", "422"} <= answers


def test_problems_have_an_example_of_each_code_with_a_whole_sentence():
    for name, one in operations().items():
        for status, answer in one["responses"].items():
            if int(status) < 400:
                continue
            content = answer["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, name
            for code, example in content["examples"].items():
                assert example["value"]["code"] == code
                assert "%(" not in example["value"]["message"]
            assert answer["description"].startswith("`")


def test_names_are_given_once_and_lists_have_one_shape():
    named = [one["operationId"] for ways in document()[2]["paths"].values() for one in ways.values()]
    assert len(named) == len(set(named))
    for name, one in operations().items():
        if name.startswith("list_") and one["method"] == "get":
            reference = one["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            shape = document()[2]["components"]["schemas"][reference.rsplit("/", 1)[1]]
            assert {"items"} <= set(shape["properties"]) or name == "list_tasks", name


def below(kind: type) -> Iterator[type]:
    """Yield every class of ours that is made from a kind of class."""
    for one in kind.__subclasses__():
        yield from below(one)
        if one.__module__.startswith("linli.") and "[" not in one.__name__:
            yield one


def test_no_two_shapes_share_a_name_because_the_document_would_hold_only_one():
    modules: dict[str, set[str]] = {}
    for one in (*below(Schema), *below(Choices)):
        modules.setdefault(one.__name__, set()).add(one.__module__)
    used = set(document()[2]["components"]["schemas"])

    assert {name: found for name, found in modules.items() if len(found) > 1 and name in used} == {}


def test_everything_that_a_page_does_has_its_operation_or_a_reason():
    known, shown = operations(), set(pages())

    assert sorted(shown - set(PAGES)) == []
    assert sorted(set(PAGES) - shown) == []
    missing = {
        page: told for page, told in PAGES.items() if isinstance(told, tuple) and set(told) - set(known)
    }
    assert missing == {}
    assert all(isinstance(told, tuple) or len(told) > 8 for told in PAGES.values())


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", True), ("en", False)])
def test_the_page_of_operations_says_in_chinese_that_they_are_described_in_english(language: str, said: bool):
    browser = Client(headers={"Accept-Language": language})
    browser.cookies["django_language"] = language

    assert ("接口说明为英文" in browser.get("/api/v1/").content.decode()) is said
