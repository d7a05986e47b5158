"""Every place of the code that touches a contact is known: it logs a look, or says here why none is needed."""

import ast
import re
from pathlib import Path

import linli

SOURCE = Path(linli.__file__).parent
# What personal fields are called, of reporters, parties, accounts and notices; and the table that holds reporters.
FIELDS, TABLE = {"phone", "email", "phone_index", "real_name"}, "Reporter"
IN_TEMPLATES = re.compile(r"\breporter\.\w|\b\w+\.(?:phone|email|real_name)\b")

LOGS = "writes the look before it shows anything"
SHOWS_LOGGED = "shows what look_at_reporter gave, which wrote the look"
WRITES = "keeps what somebody says at a door; nobody reads it"
HOLDER = "the reporter's own data, for whoever holds the secret link"
SENDS = "to the reporter themselves; the notice says when and of what, and no person reads the address"
MOVES = "a contact goes with its case into the other street's table; no person reads it"
BODY = "the public telephone of an organisation, no person's"
STAFF = "the office's own mail of its staff, for notices to them"

KNOWN: dict[str, str] = {
    "cases/commands/looking.py: look_at_reporter": LOGS,
    "cases/commands/calling.py: cases_of_caller": LOGS,
    "hotline/commands/calls.py: _done": "makes the secret of a link; reads no contact",
    "hotline/commands/calls.py: _opened": "makes the secret of a link; reads no contact",
    "hotline/commands/calls.py: _held_for": "counts calls by the number that was just typed; reads no contact",
    "hotline/commands/calls.py: _report": WRITES,
    "hotline/commands/calls.py: take_call": WRITES,
    "hotline/rest/calls.py: find_caller": "the number that calls; cases_of_caller writes the look",
    "hotline/rest/calls.py: take_a_call": "compares hashes of links; reads no contact",
    "hotline/rest/calls.py: take_a_call.do": WRITES,
    "hotline/templates/hotline/desk.html": "the form's own field, and what cases_of_caller gave, which wrote the look",
    "cases/rest/cases.py: read_reporter": SHOWS_LOGGED,
    "cases/templates/cases/look.html": SHOWS_LOGGED,
    "cases/commands/bulk.py: open_cases": WRITES,
    "cases/commands/opening.py: open_case": WRITES,
    "cases/commands/opening.py: reporter_of": WRITES,
    "cases/commands/writing.py: _open": WRITES,
    "cases/commands/writing.py: put": WRITES,
    "cases/commands/moving.py: _part_of": "a part has a reporter row of nobody: no contact",
    "cases/commands/moving.py: _arrive": MOVES,
    "cases/commands/moving.py: begin": MOVES,
    "cases/rest/opening.py: open_a_case": WRITES,
    "cases/commands/dossier.py: without_names": "compares words with the names of parties, to refuse them; shows none",
    "cases/rest/dossiers.py: look_at_case_parties": "shows what look_at_parties gave, which wrote the look",
    "cases/templates/cases/parties.html": "shows what look_at_parties gave, which wrote the look",
    "cases/templates/cases/new.html": "the form's own fields, before there is a reporter",
    "cases/commands/sides.py: new_link": "changes the hash of the link; reads nothing",
    "cases/handlers/__init__.py: reporters_of": SENDS,
    "cases/handlers/__init__.py: recipients": SENDS,
    "cases/handlers/__init__.py: to_the_merged": SENDS,
    "cases/handlers/__init__.py: tellings": SENDS,
    "cases/handlers/mail.py: _is_reporter_of": "compares the sender of a mail with the reporter's address; shows neither",
    "deliberation/forms/series.py: SeriesForm.seats": "an address not typed anew is kept as it was; the form never shows it",
    "deliberation/rest/series.py: plan_of": "seats of accounts and organisations are kept as they were; none is returned",
    "deliberation/commands/inviting.py: _tell": SENDS,
    "deliberation/commands/inviting.py: seat_guests": WRITES,
    "deliberation/commands/inviting.py: usual_guests": WRITES,
    "deliberation/commands/objecting.py: answer_objection": SENDS,
    "deliberation/commands/planning.py: set_seats": WRITES,
    "deliberation/templates/deliberation/object.html": "the form's own fields, before there is an objection",
    "suggestions/commands.py: suggest.do": WRITES,
    "suggestions/commands.py: _tell": SENDS,
    "suggestions/templates/suggestions/one.html": "says whether there is an address, and not which",
    "suggestions/templates/suggestions/suggest.html": "the form's own fields, before there is a suggestion",
    "rosters/commands/telling.py: recipient_of": "to the volunteer themselves, of their own duty; no person reads the number",
    "rosters/templates/rosters/members.html": "the form's own fields, before there is a volunteer",
    "noticeboards/queries/live.py: contents": BODY,
    "topics/commands/proposing.py: add_voice": WRITES,
    "topics/commands/telling.py: tell_people": SENDS,
    "topics/commands/voices.py: _tell_one": SENDS,
    "topics/commands/screening.py: opened_for": "the contact of the proposer goes to the case as its reporter; nobody reads it",
    "topics/commands/screening.py: to_suggestion": "the contact of the proposer goes to the suggestion; nobody reads it",
    "topics/rest/desk.py: read_topic_names": "shows what look gave, which wrote the look",
    "topics/templates/topics/names.html": "shows what look gave, which wrote the look",
    "topics/templates/topics/propose.html": "the form's own fields, before there is a topic",
    "topics/templates/topics/show.html": "the form's own fields, before anybody is for it",
    "notices/commands/letters.py: _came_back": STAFF,
    "notices/commands/letters.py: _is_from": "compares the sender of a mail with the colleague's address; shows neither",
    "notices/commands/letters.py: _who": "as above",
    "notices/commands/wishes.py: reaches": STAFF,
    "notices/rest/gateways.py: try_channel.do": "the telephone that the caller typed, for a word of trial",
    "notices/rest/wishes.py: open_my_address.do": "one's own address, of whoever asks",
    "notices/rest/wishes.py: wish_out": "as above",
    "notices/templates/notices/gateways.html": "the telephone that was typed for a word of trial",
    "notices/templates/notices/preferences.html": "one's own address, on one's own page",
    "notices/views/wishes.py: _unreachable": "as above: whether there is one",
    "notices/views/wishes.py: open_mine": "as above",
    "notices/views/wishes.py: preferences": "as above",
    "notices/commands/telling.py: Recipient.kind": SENDS,
    "notices/commands/telling.py: _rows": SENDS,
    "cases/queries/ledger.py: case_of_token": HOLDER,
    "cases/queries/ledger.py: with_phone": "whether one was left, so that a call back is offered; reads none",
    "intake/queries/following.py: Following": HOLDER,
    "intake/queries/following.py: Following.stop_link": HOLDER,
    "intake/queries/following.py: opened_by": HOLDER,
    "intake/queries/following.py: street_of_token": "compares hashes of links; reads no contact",
    "intake/queries/joined.py: street_now": "compares hashes of links; reads no contact",
    "intake/commands/public_report.py: given_before": "compares hashes of links; reads no contact",
    "cases/commands/links.py: ask_link": SENDS,
    "intake/commands/lost.py: ask_links": SENDS,
    "intake/queries/lost.py: reporter_of": "compares a piece of the hash of a link; reads no contact",
    "intake/queries/lost.py: ticket_facts": "reads a piece of the hash of a link; no contact",
    "intake/commands/public_report.py: find_again": "compares marks of telephones; reads none",
    "intake/rest/follow.py: contact_of": HOLDER,
    "intake/rest/follow.py: find_link": "the telephone that the caller typed",
    "intake/templates/intake/find.html": "the telephone that the caller typed",
    "intake/templates/intake/follow.html": HOLDER,
    "cases/rest/matrix.py: read_industry": BODY,
    "cases/templates/cases/industry.html": BODY,
    "bodies/templates/bodies/stations.html": BODY,
    "bodies/views/stations.py: workbook.rows": BODY,
    "people/rest/organisations.py: enter_organisation.do": BODY,
    "people/templates/people/organisation.html": BODY,
    "people/templates/people/organisation_new.html": BODY,
}


def touching(source: str) -> set[str]:
    """Return the functions and classes of a file that touch a contact; "" for the file itself."""
    found: set[str] = set()

    def walk(node: ast.AST, inside: str) -> None:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        here = f"{inside}.{node.name}".lstrip(".") if named else inside
        if (isinstance(node, ast.Attribute) and node.attr in FIELDS) or (
            isinstance(node, ast.Name) and node.id == TABLE
        ):
            found.add(here)
        for child in ast.iter_child_nodes(node):
            walk(child, here)

    walk(ast.parse(source), "")
    return found


def places() -> set[str]:
    """Return every place, as `cases/commands/looking.py: look_at_reporter`; of templates the file."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if "/migrations/" not in name:
            found |= {f"{name}: {where}" for where in touching(path.read_text(encoding="utf-8"))}
    for path in SOURCE.rglob("templates/**/*.html"):
        if IN_TEMPLATES.search(path.read_text(encoding="utf-8")):
            found.add(path.relative_to(SOURCE).as_posix())
    return found


def test_every_place_that_touches_a_contact_is_known_with_its_reason():
    found = places()

    assert sorted(found - set(KNOWN)) == [], (
        "let it log a look (cases/commands/looking.py), or say here why not"
    )
    assert sorted(set(KNOWN) - found) == [], "these touch no contact any more"


def test_a_new_place_is_noticed():
    assert touching("def tell(case):\n    return case.reporter.phone\n") == {"tell"}
    assert touching("class A:\n    def b(self):\n        Reporter.objects.all()\n") == {"A.b"}
