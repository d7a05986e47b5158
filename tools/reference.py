"""The pages of docs/reference, written from the code they describe, and the Chinese of the glossary from the pages.

python tools/reference.py           write them
python tools/reference.py check     say which of them is out of date
"""

import ast
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getdoc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a program, this folder alone would be looked in
from tools import licences  # noqa: E402 - the line above says where

FOLDER = ROOT / "docs" / "reference"
GLOSSARY = ROOT / "docs" / "glossary.md"
SETTINGS = ROOT / "src" / "linli" / "settings.py"
READERS = {
    "env": "text", "envbool": "true or false", "envint": "whole number", "envlist": "list, by commas",
    "envkeys": "keys, by commas",
}  # fmt: skip
WRITTEN = "<!-- Written by `make docs` from the code. Change the code, not this page. -->\n\n"


@dataclass(frozen=True)
class Setting:
    """One call of a reader in settings.py."""

    name: str
    kind: str
    default: str
    doc: str
    part: str


def settings_read() -> list[Setting]:
    """Return every setting that settings.py reads, in its order, with the headline above it."""
    source = SETTINGS.read_text(encoding="utf-8")
    headlines = [
        (number, line.strip("# -"))
        for number, line in enumerate(source.splitlines(), 1)
        if line.startswith("# --- ")
    ]
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS
    ]
    return [
        _setting(call, next(said for number, said in reversed(headlines) if number < call.lineno))
        for call in sorted(calls, key=lambda call: call.lineno)
    ]


def _setting(call: ast.Call, part: str) -> Setting:
    given = dict(zip(("name", "default", "doc"), call.args, strict=False))
    given |= {word.arg: word.value for word in call.keywords if word.arg}
    default = given.get("default")
    return Setting(
        name=str(ast.literal_eval(given["name"])),
        kind=READERS[call.func.id] if isinstance(call.func, ast.Name) else "",
        default=_said(default),
        doc=str(ast.literal_eval(given["doc"])) if "doc" in given else "",
        part=part,
    )


def _said(default: ast.expr | None) -> str:
    """Return a default as one would type it; one that is reckoned from other settings as its formula."""
    if default is None:
        return ""
    if isinstance(default, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"‹{ast.unparse(part.value)}›"
            for part in default.values
            if isinstance(part, ast.Constant | ast.FormattedValue)
        )
    value = ast.literal_eval(default)
    return str(value).lower() if isinstance(value, bool) else str(value)


def settings_page() -> str:
    """Return the page of settings."""
    lines = [
        "# Settings\n",
        "Every setting is read once from the environment, in `src/linli/settings.py`. A value that cannot be",
        "understood stops the start with a sentence that names it. Nothing has to be set for `make run`.\n",
    ]
    part = ""
    for one in settings_read():
        if one.part != part:
            part = one.part
            lines += [
                f"\n## {part}\n",
                "| setting | kind | when it is not set | what it does |",
                "|---|---|---|---|",
            ]
        default = f"`{one.default}`" if one.default else "–"
        lines.append(f"| `{one.name}` | {one.kind} | {default} | {one.doc.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def workflow_page() -> str:
    """Return the page of the life of a case."""
    from linli.cases.public import CASE, LISTS, CaseList, State, label  # noqa: PLC0415 - needs Django's settings

    drawn = [
        f"    {source} --> {row.target} : {row.action}"
        for row in CASE.rows.values()
        for source in row.sources
        if row.target
    ]
    ends = [f"    {state} --> [*]" for state in LISTS[CaseList.CLOSED]]
    words = [f"| `{row.action}` | {label(row.action)} |" for row in CASE.rows.values()]
    lists = [
        f"| `{name.value}` | {name.label} | {', '.join(f'`{state}`' for state in LISTS[name])} |"
        for name in CaseList
    ]
    states = [f"| `{state.value}` | {state.label} |" for state in State]
    return "\n".join([
        "# The life of a case\n",
        "The table `cases/workflow.py: CASE` is the law: buttons, commands, tests and this page read it.",
        "*Who* is one or more predicates of [permissions](permissions.md); what an act *must bring* may not",
        "be empty. A new case begins in `reported` by the act `report`.\n",
        CASE.as_markdown(),
        "## The same, drawn\n",
        "```mermaid", "stateDiagram-v2", "    [*] --> reported : report", *drawn, *ends, "```\n",
        "## The four lists\n",
        "Each state stands on one list, so the four lists add up to the ledger.\n",
        "| list | on the page | states |", "|---|---|---|", *lists, "",
        "## States\n", "| state | on the page |", "|---|---|", *states, "",
        "## Actions\n", "| action | on the button |", "|---|---|", *words, "",
    ])  # fmt: skip


def topics_page() -> str:
    """Return the page of the life of a topic."""
    from linli.topics.states import SHOWN, TopicState  # noqa: PLC0415 - needs Django's settings
    from linli.topics.workflow import TOPIC, label  # noqa: PLC0415 - as above

    drawn = [
        f"    {source} --> {row.target} : {row.action}"
        for row in TOPIC.rows.values()
        for source in row.sources
        if row.target
    ]
    ends = [f"    {state} --> [*]" for state in ("closed", "routed")]
    words = [f"| `{row.action}` | {label(row.action)} |" for row in TOPIC.rows.values()]
    states = [
        f"| `{state.value}` | {state.label} | {'yes' if state in SHOWN else ''} |" for state in TopicState
    ]
    return "\n".join([
        "# The life of a topic\n",
        "The table `topics/workflow.py: TOPIC` is the law: buttons, commands, tests and this page read it. A new topic",
        "begins in `proposed` by the act `propose`; `house` acts when a meeting has decided or a day has come.\n",
        TOPIC.as_markdown(),
        "## The same, drawn\n",
        "```mermaid", "stateDiagram-v2", "    [*] --> proposed : propose", *drawn, *ends, "```\n",
        "## States\n", "| state | on the page | everybody may read it |", "|---|---|---|", *states, "",
        "## Actions\n", "| action | on the button |", "|---|---|", *words, "",
    ])  # fmt: skip


def rosters_page() -> str:
    """Return the page of the life of a turn and of a swap."""
    from linli.rosters.states import SwapState, TurnState  # noqa: PLC0415 - needs Django's settings
    from linli.rosters.workflow import SWAP, TURN, label  # noqa: PLC0415 - as above

    parts = [
        "# The life of a turn and of a swap\n",
        "The tables `rosters/workflow.py: TURN, SWAP` are the law: buttons, commands, tests and this page read them.",
        "A turn begins in `planned` by the act `put`, a swap in `asked` by `ask`; `system` acts by the clock, or when a",
        "swap is done.\n",
    ]
    lives = (("A turn", TURN, TurnState, "planned : put"), ("A swap", SWAP, SwapState, "asked : ask"))
    for name, table, states, begins in lives:
        drawn = [
            f"    {source} --> {row.target} : {row.action}"
            for row in table.rows.values()
            for source in row.sources
        ]
        parts += [
            f"## {name}\n", table.as_markdown(),
            "```mermaid", "stateDiagram-v2", f"    [*] --> {begins}", *drawn, "```\n",
            "| state | on the page |", "|---|---|", *(f"| `{one.value}` | {one.label} |" for one in states), "",
            "| action | on the button |", "|---|---|",
            *(f"| `{row.action}` | {label(row.action)} |" for row in table.rows.values()), "",
        ]  # fmt: skip
    return "\n".join(parts)


def in_words(joined: str) -> str:
    """Return joined predicates as one reads them; a bar would also end a cell of the table."""
    return joined.removeprefix("(").removesuffix(")").replace("|", "or").replace("&", "and")


def predicates() -> Iterator[tuple[str, str]]:
    """Yield (name, what it says) of each predicate of a case, in the order of the file."""
    from linli.cases import permissions  # noqa: PLC0415 - needs Django's settings
    from linli.people.public import Power  # noqa: PLC0415 - as above

    source = (ROOT / "src" / "linli" / "cases" / "permissions.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.targets[0], ast.Name)
        ):
            power = Power[ast.unparse(node.value.args[0]).removeprefix("Power.")]
            yield node.targets[0].id, f"A post in force gives `{power.value}` ({power.label}) here."
        elif isinstance(node, ast.FunctionDef) and node.name != "holding":
            yield node.name, (getdoc(getattr(permissions, node.name).fn) or "").splitlines()[0]


def permissions_page() -> str:
    """Return the page of roles, powers and predicates."""
    from linli.cases.public import CASE  # noqa: PLC0415 - needs Django's settings
    from linli.people.public import Power  # noqa: PLC0415 - as above
    from linli.people.states import ROLES  # noqa: PLC0415 - as above

    powers = [f"| `{power.value}` | {power.label} |" for power in Power]
    head = "| role | | exclusive | " + " | ".join(f"`{power.value}`" for power in Power) + " |"
    rows = [
        f"| `{code}` | {name} · {name_en} | {'yes' if only else ''} | "
        + " | ".join("●" if power.value in given.split() else "" for power in Power)
        + " |"
        for code, name, name_en, only, _rank, given in ROLES
    ]
    said = [f"| `{name}` | {says} |" for name, says in predicates()]
    acts = [f"| `{row.action}` | {in_words(row.who.name)} |" for row in CASE.rows.values()]
    return "\n".join([
        "# Who may do what\n",
        "A person holds posts; a post is a role at a unit or in an organisation, from a moment to a moment;",
        "a role is a set of powers. A post at a unit reaches that unit and all below it, a post in an",
        "organisation reaches the cases that organisation is on. The table is `people/states.py: ROLES`, as",
        "a deployment begins; the office changes it.\n",
        "## Powers\n", "| power | what it gives |", "|---|---|", *powers, "",
        "## Roles as a deployment begins\n",
        "*Exclusive*: one holder at a time at one place, kept by the database; a substitute is beside.\n",
        head, "|---|---|---|" + ":-:|" * len(Power), *rows, "",
        "## Predicates of a case\n",
        "Small questions about who acts and which case, joined by `&` and `|` in the workflow table.\n",
        "| predicate | holds when |", "|---|---|", *said, "",
        "## Acts and their predicates\n",
        "| action | who |", "|---|---|", *acts, "", *gates_part(),
        "Whoever may not see a case is told that it does not exist: lists, pages, photos and exports begin",
        "with `cases/models/cases.py: visible_to`.", "",
    ])  # fmt: skip


def gates_part() -> list[str]:
    """Return the part about addresses of the page of permissions."""
    from linli.web.gates import OPEN_OPERATIONS, as_rows  # noqa: PLC0415 - needs Django's settings

    rows = [f"| `{name}` | {read} | {write} |" for name, read, write in as_rows()]
    return [
        "## Addresses\n",
        "What follows from the above, address by address: who may read it (GET) and who may write by it (POST).",
        "Who may not is led to the door, told 403, or told 404 where even its being there is nobody's business.",
        "`tests/web/test_every_url.py` asks each of them as every role, as nobody, as the neighbouring street's staff,",
        "as a reporter and as the operator. The table is `web/gates/: GATES`.\n",
        "| address | who reads | who writes |", "|---|---|---|", *rows, "",
        "Programs: every operation of the API needs a token and lets through what its holder may do by the pages,",
        "within the token's scopes; a cookie opens none. These need no token:",
        ", ".join(f"`{name}`" for name in sorted(OPEN_OPERATIONS)) + ".", "",
    ]  # fmt: skip


def licences_page() -> str:
    """Return the page of what is installed with the product, under which licence."""
    rows = [
        f"| {name} | {versions} | {licence} | {text} |"
        for name, versions, licence, text in licences.as_rows()
    ]
    return "\n".join([
        "# Licences of what ships\n",
        "Everything that `requirements.lock` installs, with all that it brings along; tools for developers are not in it.",
        "`tools/licences.py` lets permissive licences and the LGPL through, and asks for the text in each package.",
        "Libraries and data that lie in the repository itself are named in [NOTICE](../../NOTICE).\n",
        "| package | version | licence | text in the package |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def notices_page() -> str:
    """Return the page of who is told of what."""
    from linli.cases.handlers import NEWS, NEWS_FOR, NO_NEWS  # noqa: PLC0415 - needs Django's settings
    from linli.notices.states import PAUSES  # noqa: PLC0415 - as above

    rows = [f"| `{event}` | `{who}` | {subject} | {text} |" for event, who, subject, text in NEWS]
    return "\n".join([
        "# Who is told of what\n",
        "The table is `cases/handlers/news.py: NEWS`. People are found by the posts they hold at that moment; who did the",
        "act is not told of it. Each is told in Linli, and by e-mail when there is an address; `office` are the",
        "groups in `LINLI_APPRISE_URLS`.\n",
        "| event | who | subject | sentence |", "|---|---|---|---|", *rows, "",
        f"No news: {', '.join(f'`{act}`' for act in NO_NEWS)}; what is older than {NEWS_FOR.days} days; imports.\n",
        f"What could not be sent is tried again after {', '.join(str(pause) for pause in PAUSES)} (h:mm:ss);",
        "then it has failed, stands on the page `/operations/` and can be sent again from there.", "",
    ])  # fmt: skip


def said_on_pages() -> dict[str, dict[str, str]]:
    """Return, by headline of the glossary, what the pages call each code in Chinese."""
    from django.utils import translation  # noqa: PLC0415 - needs Django's settings

    from linli.cases.public import CASE, CaseList, Door, State, label  # noqa: PLC0415 - as above
    from linli.territory.public import UnitKind  # noqa: PLC0415 - as above

    kinds = {"States": State, "Lists": CaseList, "Doors": Door, "Units": UnitKind}
    words = {headline: {one.value: one.label for one in kind} for headline, kind in kinds.items()}
    words["Actions"] = {action: label(action) for action in ("report", *CASE.rows)}
    with translation.override("zh-hans"):
        return {
            headline: {code: str(said) for code, said in found.items()} for headline, found in words.items()
        }


def glossary() -> str:
    """Return the glossary with the Chinese of its closed words as the pages say them; the rest stays as written."""
    lines, headline, said = [], "", said_on_pages()
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        headline = line.lstrip("# ") if line.startswith("#") else headline
        cells = line.split(" | ")
        code = cells[0].removeprefix("| ").strip("`")
        if line.startswith("| `") and code in said.get(headline, {}):
            line = " | ".join([cells[0], said[headline][code], *cells[2:]])  # noqa: PLW2901 - the same line, said anew
        lines.append(line)
    return "\n".join(lines) + "\n"


def alerts() -> str:
    """Return the rules by which Prometheus calls somebody."""
    from linli.kernel.alarms import as_rules  # noqa: PLC0415 - needs Django's settings

    return as_rules()


def pages() -> dict[str, str]:
    """Return the text of each page by its file name, in English whatever the reader's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    import django  # noqa: PLC0415 - the settings must be named first
    from django.apps import apps  # noqa: PLC0415 - as above
    from django.utils import translation  # noqa: PLC0415 - as above

    if not apps.ready:
        django.setup()
    with translation.override("en"):
        written = {
            "workflow.md": workflow_page(),
            "topics.md": topics_page(),
            "rosters.md": rosters_page(),
            "settings.md": settings_page(),
            "permissions.md": permissions_page(),
            "notices.md": notices_page(),
            "licences.md": licences_page(),
            "alerts.yml": alerts(),
        }
    return {name: (WRITTEN if name.endswith(".md") else "") + text for name, text in written.items()}


def stale() -> list[str]:
    """Return the name of each page that is not what the code says now."""
    return [
        name
        for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        found = stale()
        print(
            "\n".join(f"docs/reference/{name} is out of date: make docs" for name in found)
            or "references are true"
        )
        sys.exit(bool(found))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")
    GLOSSARY.write_text(glossary(), encoding="utf-8")
