"""The table of gates: every address of the house and who may ask it.

The law is where it always was, in `permissions.py` of each app; this table says what follows from it, address by
address, so that a person can read it and a test can try it: `tests/web/test_every_url.py` asks each address as every
role, as nobody, as the staff of a neighbouring street and as a reporter, and fails on an address that has no row here.
"""

from dataclasses import dataclass

from linli.people.public import Power

EVERYONE = "everyone"
SIGNED_IN = "whoever is signed in"
POSTED = "a post in the street"
SEER = "whoever sees the case"
ACT = "whoever sees the case, if the workflow lets them do it now"
PERSONAL = "`personal` over the case"
PHOTO = "whoever sees the case; everyone, once it is published"
LINK = "whoever holds the secret link"
PUBLISHED = "everyone, of what the public map shows"
OWNER = "whoever it belongs to"
STAFFED = "`staff` over the place"
KEEPER = "`staff` over a street; the operator"
OPERATOR = "the operator"
TOKEN = "whoever has a token, within its scopes"  # noqa: S105 - words of a table
DEMO = "everyone, in a demo only"
STOP = "whoever holds the link of a message"
MAIL = "the mail server, by the agreed word"
NOT_OFFERED = "–"


def power(one: str) -> str:
    """Return the words for a power that any post in the street gives."""
    return f"`{one}` in the street"


@dataclass(frozen=True)
class Gate:
    """Who may read an address (GET), and who may write by it (POST)."""

    read: str
    write: str = NOT_OFFERED


REPORT, EXPORT, BOARD, STAFF, AUDIT, RULES = (
    power(one) for one in (Power.REPORT, Power.EXPORT, Power.BOARD, Power.STAFF, Power.AUDIT, Power.RULES)
)
IMPORT = power(Power.IMPORT)
CALL = "whoever took the call; `import` in the street"
ORDERS = "`import` or `export` in the street"
FILES = power(Power.FILE)
LANE = "whoever holds the link of a member of the fast lane"
FILES = power(Power.FILE)
KEEPS = "`file` or `dispatch` in the street"
PROBLEM_SEER = "whoever sees the standing problem"
PROBLEM_ACT = "whoever sees the standing problem, if its workflow lets them do it now"
OUTGOING = "`rules` or `audit` over the whole street"
SUGGESTER = "whoever holds the link of a suggestion"
SUGGESTION_SEER = "whoever sees the suggestion"
SUGGESTION_ACT = "whoever sees the suggestion, if its workflow lets them do it now"
STRUCTURE = "`structure` over the whole street"

# fmt: off
GATES: dict[str, Gate] = {
    # --- the house
    "web:home":                 Gate(EVERYONE),
    "web:about":                Gate(EVERYONE),
    "web:seals":                Gate(EVERYONE),
    "web:follow":               Gate(EVERYONE),
    "web:manifest":             Gate(EVERYONE),
    "web:healthz":              Gate(EVERYONE),
    "web:language":             Gate(EVERYONE, EVERYONE),
    "web:style":                Gate(DEMO),
    "web:style_shapes":         Gate(DEMO),
    "web:style_points":         Gate(DEMO),
    "web:work":                 Gate(SIGNED_IN),
    "web:api":                  Gate(EVERYONE),
    "web:openapi":              Gate(EVERYONE),
    # --- the sign-in door
    "account_login":                        Gate(EVERYONE, EVERYONE),
    "account_logout":                       Gate(EVERYONE, EVERYONE),
    "account_inactive":                     Gate(EVERYONE),
    "account_signup":                       Gate(EVERYONE, EVERYONE),
    "account_reauthenticate":               Gate(SIGNED_IN, SIGNED_IN),
    "account_email":                        Gate(SIGNED_IN, SIGNED_IN),
    "account_email_verification_sent":      Gate(EVERYONE),
    "account_confirm_email":                Gate(EVERYONE, EVERYONE),
    "account_change_password":              Gate(SIGNED_IN, SIGNED_IN),
    "account_set_password":                 Gate(SIGNED_IN, SIGNED_IN),
    "account_reset_password":               Gate(EVERYONE, EVERYONE),
    "account_reset_password_done":          Gate(EVERYONE),
    "account_reset_password_from_key":      Gate(EVERYONE, EVERYONE),
    "account_reset_password_from_key_done": Gate(EVERYONE),
    "account_confirm_login_code":           Gate(EVERYONE, EVERYONE),
    "mfa_index":                            Gate(SIGNED_IN),
    "mfa_authenticate":                     Gate(EVERYONE, EVERYONE),
    "mfa_reauthenticate":                   Gate(SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp":                    Gate(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp":                  Gate(SIGNED_IN, SIGNED_IN),
    "mfa_view_recovery_codes":              Gate(SIGNED_IN),
    "mfa_generate_recovery_codes":          Gate(SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes":          Gate(SIGNED_IN),
    "usersessions_list":                    Gate(SIGNED_IN, SIGNED_IN),
    # --- the ground
    "territory:tree":           Gate(EVERYONE),
    "territory:shapes":         Gate(EVERYONE),
    "territory:unit":           Gate(EVERYONE),
    "territory:exported":       Gate(EVERYONE),
    "territory:drafts":         Gate(STRUCTURE),
    "territory:draft_import":   Gate(STRUCTURE, STRUCTURE),
    "territory:draft_sample":   Gate(STRUCTURE),
    "territory:draft_change":   Gate(STRUCTURE, STRUCTURE),
    "territory:draft":          Gate(STRUCTURE),
    "territory:decide_draft":   Gate(NOT_OFFERED, STRUCTURE),
    "territory:ask_draft":      Gate(NOT_OFFERED, STRUCTURE),
    "territory:accept_draft":   Gate(NOT_OFFERED, STRUCTURE),
    "territory:discard_draft":  Gate(NOT_OFFERED, STRUCTURE),
    "territory:draft_faults":   Gate(STRUCTURE),
    "territory:draft_shapes":   Gate(STRUCTURE),
    "territory:plan_step":      Gate(NOT_OFFERED, STRUCTURE),
    "territory:plan_drop":      Gate(NOT_OFFERED, STRUCTURE),
    "territory:addresses":        Gate(STRUCTURE),
    "territory:address_suggest":  Gate(EVERYONE),
    "territory:addresses_load":   Gate(STRUCTURE, STRUCTURE),
    "territory:addresses_excel":  Gate(STRUCTURE),
    "territory:address_drop":     Gate(NOT_OFFERED, STRUCTURE),
    # --- people
    "people:tokens":            Gate(SIGNED_IN, SIGNED_IN),
    "people:token_revoke":      Gate(OWNER, OWNER),
    "people:roster":            Gate(POSTED),
    "people:roster_excel":      Gate(EXPORT),
    "people:person":            Gate(POSTED),
    "people:appoint":           Gate(STAFF, STAFF),
    "people:end_post":          Gate(STAFFED, STAFFED),
    "people:roles":             Gate(POSTED),
    "people:role":              Gate(STAFFED, STAFFED),
    "people:organisations":     Gate(POSTED),
    "people:organisation_new":  Gate(STAFFED, STAFFED),
    "people:organisation":      Gate(POSTED),
    # --- rule books
    "rulebooks:list":           Gate(POSTED),
    "rulebooks:book":           Gate(POSTED),
    "rulebooks:excel":          Gate(POSTED),
    "rulebooks:editions":       Gate(POSTED),
    "rulebooks:changes":        Gate(POSTED),
    "rulebooks:changes_excel":  Gate(POSTED),
    "rulebooks:try":            Gate(POSTED),
    "rulebooks:draft":          Gate(RULES),
    "rulebooks:start_draft":    Gate(NOT_OFFERED, RULES),
    "rulebooks:add_row":        Gate(RULES, RULES),
    "rulebooks:change_row":     Gate(RULES, RULES),
    "rulebooks:drop_row":       Gate(NOT_OFFERED, RULES),
    "rulebooks:bring_rows":     Gate(RULES, RULES),
    "rulebooks:publish":        Gate(RULES, RULES),
    "rulebooks:discard_draft":  Gate(RULES, RULES),
    "rulebooks:withdraw":       Gate(RULES, RULES),
    # --- the ledger
    "cases:desk":               Gate(POSTED),
    "cases:new":                Gate(REPORT, REPORT),
    "cases:list":               Gate(POSTED),
    "cases:list_print":         Gate(EXPORT),
    "cases:list_excel":         Gate(EXPORT),
    "cases:duties":             Gate(POSTED),
    # --- sorting
    "sorting:versions":         Gate(POSTED),
    "sorting:ask_training":     Gate(NOT_OFFERED, RULES),
    "sorting:try":              Gate(NOT_OFFERED, POSTED),
    "sorting:likely":           Gate(NOT_OFFERED, POSTED),
    "sorting:version":          Gate(POSTED),
    "sorting:version_excel":    Gate(EXPORT),
    "sorting:use_version":      Gate(NOT_OFFERED, RULES),
    "sorting:case":             Gate(SEER),
    "sorting:take_proposal":    Gate(NOT_OFFERED, ACT),
    "sorting:deny_alike":       Gate(NOT_OFFERED, ACT),
    "cases:duty_new":           Gate(STAFF, STAFF),
    "cases:duty_end":           Gate(STAFFED, STAFFED),
    "cases:gaps":               Gate(POSTED),
    "cases:gaps_print":         Gate(EXPORT),
    "cases:gaps_excel":         Gate(EXPORT),
    "cases:matrix":             Gate(POSTED),
    "cases:matrix_excel":       Gate(EXPORT),
    "cases:matrix_load":        Gate(STAFFED, STAFFED),
    "cases:industry_new":       Gate(STAFFED, STAFFED),
    "cases:industry":           Gate(POSTED),
    "cases:industry_edit":      Gate(STAFFED, STAFFED),
    "cases:industry_end":       Gate(STAFFED, STAFFED),
    "cases:authority_new":      Gate(STAFFED, STAFFED),
    "cases:authority_change":   Gate(STAFFED, STAFFED),
    "cases:authority_end":      Gate(STAFFED, STAFFED),
    "cases:place_tier":         Gate(STRUCTURE, STRUCTURE),
    "cases:roads":              Gate(POSTED),
    "cases:road_new":           Gate(STRUCTURE, STRUCTURE),
    "cases:roads_load":         Gate(STRUCTURE, STRUCTURE),
    "cases:roads_export":       Gate(EXPORT),
    "cases:road":               Gate(POSTED),
    "cases:road_shape":         Gate(POSTED),
    "cases:road_points":        Gate(POSTED),
    "cases:road_edit":          Gate(STRUCTURE, STRUCTURE),
    "cases:road_redraw":        Gate(STRUCTURE, STRUCTURE),
    "cases:road_close":         Gate(STRUCTURE, STRUCTURE),
    "cases:looks":              Gate(AUDIT),
    "cases:looks_excel":        Gate(AUDIT),
    "cases:clocks":             Gate(POSTED),
    "cases:clocks_excel":       Gate(EXPORT),
    "cases:tab_clock":          Gate(SEER),
    "cases:ask_suspension":     Gate(ACT, ACT),
    "cases:ask_extension":      Gate(ACT, ACT),
    "cases:grant_request":      Gate(ACT, ACT),
    "cases:refuse_request":     Gate(ACT, ACT),
    "cases:ask_reporter":       Gate(ACT, ACT),
    "cases:resume":             Gate(ACT, ACT),
    "cases:together":           Gate(POSTED),
    "cases:together_excel":     Gate(EXPORT),
    "cases:joint_print":        Gate(SEER),
    "cases:dossiers":           Gate(POSTED),
    "cases:dossiers_excel":     Gate(EXPORT),
    "cases:parties":            Gate(PERSONAL, PERSONAL),
    "cases:dossier_print":      Gate(SEER),
    "cases:tab_dossier":        Gate(SEER),
    "cases:tab_measures":       Gate(SEER),
    **{f"cases:{action}":       Gate(ACT, ACT) for action in (
        "open_dossier", "plan_step", "name_party", "note_visit", "note_care", "link_application", "move_application",
        "note_risk", "change_risk", "take_step", "end_steps", "open_mediation", "hold_round", "reach_agreement",
        "check_obligation", "fail_mediation", "hold_review", "close_lesson",
    )},
    "cases:tasks":              Gate(POSTED),
    "cases:nobody":            Gate(POSTED),
    "cases:nobody_excel":      Gate(EXPORT),
    "cases:tab_course":        Gate(SEER),
    "cases:arbitrate":           Gate(ACT, ACT),
    "cases:hand_back":           Gate(ACT, ACT),
    "cases:escalate":            Gate(ACT, ACT),
    "cases:supervise":           Gate(ACT, ACT),
    "cases:answer_order":        Gate(ACT, ACT),
    "cases:lift_order":          Gate(ACT, ACT),
    "cases:appeal":              Gate(ACT, ACT),
    "cases:accept_appeal":       Gate(ACT, ACT),
    "cases:relieve":             Gate(ACT, ACT),
    "cases:reject_appeal":       Gate(ACT, ACT),
    "cases:void":                Gate(ACT, ACT),
    "cases:patrol":             Gate(REPORT, REPORT),
    "cases:photo":              Gate(PHOTO),
    "cases:case":               Gate(SEER),
    "cases:look":               Gate(PERSONAL, PERSONAL),
    "cases:conditions":         Gate(ACT),
    "cases:presence":           Gate(NOT_OFFERED, SEER),
    **{f"cases:{action}":       Gate(ACT, ACT) for action in (
        "verify", "self_handle", "file", "decline", "dispatch", "accept", "send_back", "coordinate", "feed_back", "inspect",
        "rework", "close", "reopen", "settle", "place", "mark_hard", "publish", "remark",
    )},
    **{f"cases:{action}":       Gate(ACT, ACT) for action in (
        "merge", "unmerge", "split", "relate", "unrelate", "move", "take_over", "refuse_move",
    )},
    "cases:tab_links":          Gate(SEER),
    "cases:batch_new":          Gate(POSTED, POSTED),
    "cases:batches":            Gate(POSTED),
    "cases:batch":              Gate(OWNER),
    "cases:batch_begin":        Gate(NOT_OFFERED, OWNER),
    "cases:batch_stop":         Gate(NOT_OFFERED, OWNER),
    "cases:batch_resume":       Gate(NOT_OFFERED, OWNER),
    "cases:batch_excel":        Gate(OWNER),
    **{f"cases:{action}":       Gate(ACT, ACT) for action in (
        "give_task", "do_task", "decline_task", "drop_share", "ask_opinions", "give_opinion", "call_joint", "sign_in",
        "record_finding", "conclude_joint", "call_off", "promise", "keep_promise",
    )},
    "cases:tab_together":       Gate(SEER),
    "cases:finish_part":        Gate(ACT, ACT),
    "cases:call_back":          Gate(ACT, ACT),
    "cases:problems":           Gate(POSTED),
    "cases:problems_excel":     Gate(EXPORT),
    "cases:problem_new":        Gate(KEEPS, KEEPS),
    "cases:problem":            Gate(PROBLEM_SEER),
    "cases:problem_print":      Gate(PROBLEM_SEER),
    "cases:problem_points":     Gate(PROBLEM_SEER),
    "cases:problem_photo":      Gate(PROBLEM_SEER),
    "cases:problem_act":        Gate(PROBLEM_ACT, PROBLEM_ACT),
    "cases:tab_public":         Gate(SEER),
    **{f"cases:{action}":       Gate(ACT, ACT) for action in (
        "hide", "mask_words", "redact_photo", "restore", "release", "acknowledge",
    )},
    "cases:lane":               Gate(POSTED),
    "cases:lane_excel":         Gate(EXPORT),
    "cases:lane_members":       Gate(POSTED, FILES),
    "cases:lane_member":        Gate(FILES, FILES),
    "cases:lane_renew":         Gate(NOT_OFFERED, FILES),
    "cases:lane_end":           Gate(NOT_OFFERED, FILES),
    "cases:observers":          Gate(POSTED),
    "cases:observers_excel":    Gate(EXPORT),
    "cases:hidings":            Gate(POSTED),
    "cases:hidings_excel":      Gate(EXPORT),
    "cases:unreached":          Gate(POSTED),
    "cases:unreached_excel":    Gate(EXPORT),
    # --- the doors of residents
    "intake:choose_street":     Gate(EVERYONE),
    "intake:choose_map":        Gate(EVERYONE),
    "intake:find":              Gate(EVERYONE, EVERYONE),
    "intake:open_link":         Gate(LINK),
    "intake:street":            Gate(EVERYONE),
    "intake:report":            Gate(EVERYONE, EVERYONE),
    "intake:nearby":            Gate(EVERYONE, EVERYONE),
    "intake:where":             Gate(NOT_OFFERED, EVERYONE),
    "intake:pasted_place":      Gate(NOT_OFFERED, EVERYONE),
    "intake:address":           Gate(EVERYONE),
    "intake:me_too":            Gate(PUBLISHED, PUBLISHED),
    "intake:ask_link":          Gate(EVERYONE, EVERYONE),
    "intake:open_ticket":       Gate(LINK, LINK),
    "intake:send":              Gate(NOT_OFFERED, EVERYONE),
    "intake:begin_photo":       Gate(NOT_OFFERED, EVERYONE),
    "intake:photo_piece":       Gate(EVERYONE),
    "intake:drafts":            Gate(EVERYONE),
    "intake:worker":            Gate(EVERYONE),
    "intake:drafts_shell":      Gate(EVERYONE),
    "intake:report_shell":      Gate(EVERYONE),
    "intake:follow":            Gate(LINK),
    "intake:received":          Gate(LINK),
    "intake:photo":             Gate(LINK),
    "intake:act":               Gate(LINK, LINK),
    "intake:lane":              Gate(LANE, LANE),
    "intake:lane_open":         Gate(NOT_OFFERED, LANE),
    "intake:lane_mine":         Gate(OWNER, OWNER),
    "intake:lane_mine_open":    Gate(NOT_OFFERED, OWNER),
    "intake:map":               Gate(EVERYONE),
    "intake:ground":            Gate(EVERYONE),
    "intake:points":            Gate(EVERYONE),
    "intake:public":            Gate(PUBLISHED),
    "intake:public_photo":      Gate(PUBLISHED),
    # --- the door for other programs
    **{f"open311:{resource}":    Gate(EVERYONE) for resource in (
        "discovery", "discovery_here", "services", "service", "request", "token",
    )},
    "open311:requests":         Gate(EVERYONE, TOKEN),
    # --- the hotline
    "hotline:desk":             Gate(REPORT, REPORT),
    "hotline:caller":           Gate(NOT_OFFERED, REPORT),
    "hotline:beside":           Gate(NOT_OFFERED, REPORT),
    "hotline:calls":            Gate(REPORT),
    "hotline:calls_excel":      Gate(EXPORT),
    "hotline:call":             Gate(CALL),
    "hotline:orders":           Gate(ORDERS, IMPORT),
    "hotline:orders_give":      Gate(EXPORT),
    "hotline:order_file":       Gate(IMPORT),
    "hotline:order_columns":    Gate(NOT_OFFERED, IMPORT),
    "hotline:order_faults":     Gate(IMPORT),
    "hotline:orders_import":    Gate(NOT_OFFERED, IMPORT),
    "hotline:orders_stop":      Gate(NOT_OFFERED, IMPORT),
    "hotline:orders_resume":    Gate(NOT_OFFERED, IMPORT),
    "hotline:orders_drop":      Gate(NOT_OFFERED, IMPORT),
    # --- suggestions
    "suggestions:suggest":      Gate(EVERYONE, EVERYONE),
    "suggestions:adopted":      Gate(EVERYONE),
    "suggestions:own":          Gate(SUGGESTER),
    "suggestions:find_own":     Gate(EVERYONE),
    "suggestions:list":         Gate(POSTED),
    "suggestions:excel":        Gate(EXPORT),
    "suggestions:new":          Gate(REPORT, REPORT),
    "suggestions:one":          Gate(SUGGESTION_SEER),
    "suggestions:act":          Gate(SUGGESTION_ACT, SUGGESTION_ACT),
    # --- what leaves the house
    "webhooks:list":            Gate(OUTGOING),
    "webhooks:new":             Gate(OUTGOING, OUTGOING),
    "webhooks:webhook":         Gate(OUTGOING),
    "webhooks:excel":           Gate(OUTGOING),
    "webhooks:message":         Gate(OUTGOING),
    **{f"webhooks:{act}":       Gate(NOT_OFFERED, OUTGOING) for act in ("test", "pause", "resume", "replay", "replay_span")},
    **{f"webhooks:{act}":       Gate(OUTGOING, OUTGOING) for act in ("change", "renew_secret", "end")},
    "notices:list":             Gate(SIGNED_IN),
    "notices:read_all":         Gate(NOT_OFFERED, SIGNED_IN),
    "notices:open":             Gate(OWNER),
    "notices:digest":           Gate(OWNER),
    "notices:preferences":      Gate(SIGNED_IN, SIGNED_IN),
    "notices:open_mine":        Gate(NOT_OFFERED, SIGNED_IN),
    "notices:gateways":         Gate(STAFFED),
    "notices:group_new":        Gate(STAFFED, STAFFED),
    "notices:texts_new":        Gate(STAFFED, STAFFED),
    "notices:try_gateway":      Gate(NOT_OFFERED, STAFFED),
    "notices:end_gateway":      Gate(NOT_OFFERED, STAFFED),
    "notices:letters":          Gate(FILES),
    "notices:letters_excel":    Gate(FILES),
    "notices:letter":           Gate(FILES),
    "notices:letter_photo":     Gate(FILES),
    "notices:put_letter":       Gate(NOT_OFFERED, FILES),
    "notices:dismiss_letter":   Gate(NOT_OFFERED, FILES),
    "notices:stop":             Gate(STOP, STOP),
    "notices:mail_in":          Gate(NOT_OFFERED, MAIL),
    "notices:open_again":       Gate(NOT_OFFERED, KEEPER),
    "notices:operations":       Gate(KEEPER),
    "notices:read_again":       Gate(NOT_OFFERED, KEEPER),
    "notices:send_all_again":   Gate(NOT_OFFERED, KEEPER),
    "notices:send_again":       Gate(NOT_OFFERED, KEEPER),
    # --- figures
    "insight:board":            Gate(BOARD),
    "insight:figures":          Gate(BOARD),
    "insight:points":           Gate(BOARD),
    "insight:shapes":           Gate(BOARD),
    "insight:opened":           Gate(BOARD),
    "insight:lists":            Gate(BOARD),
    "insight:tiers":            Gate(POSTED),
    "insight:counts":           Gate(POSTED),
    "insight:satisfaction":     Gate(POSTED),
    "insight:satisfaction_excel": Gate(EXPORT),
    "insight:ledger":           Gate(EVERYONE),
    "insight:city":             Gate(EVERYONE),
}
# fmt: on

# Operations of the API that need no token; every other one needs one, and lets through what its holder may do.
OPEN_OPERATIONS: frozenset[str] = frozenset({
    # the ground
    "list_streets", "read_street", "list_units", "read_unit", "read_shapes", "list_roads", "read_road", "find_place",
    "locate", "read_partition", "export_geojson", "export_csv", "export_xlsx", "suggest_addresses", "read_pasted",
    "read_apart",
    # what residents may do and see
    "list_categories", "list_conditions", "list_nearby", "list_public_cases", "list_solved", "read_public_case",
    "read_public_photo", "read_points", "report_problem", "upload_report_photo", "begin_report_photo", "read_photo_pieces", "send_photo_piece", "find_link", "follow_case", "find_alike", "add_voice",
    "ask_link", "open_link_ticket",
    "list_own_lane", "report_on_lane", "make_suggestion", "follow_suggestion", "list_adopted", "follow_confirm", "follow_photo", "follow_remark", "follow_reopen", "follow_withdraw",
    # stopping messages, by the link in one
    "stop_messages",
    # proofs and figures
    "read_ledger", "read_city_ledger", "list_seals", "read_seal", "read_leaves", "read_evidence",
})  # fmt: skip


def gate_of(name: str) -> Gate | None:
    """Return the row of an address by its name; the operator's tables are one row."""
    if name.startswith("admin:"):
        return Gate(OPERATOR, OPERATOR)
    return GATES.get(name)


def as_rows() -> list[tuple[str, str, str]]:
    """Return the table as one reads it."""
    return [(name, gate.read, gate.write) for name, gate in GATES.items()] + [("admin:*", OPERATOR, OPERATOR)]
